/* SPDX-License-Identifier: MIT */
/**
 * From the bytes of a file to UTF-8 with LF line ends, keeping track of which bytes each piece came from.
 */
#pragma once

#include <adit/adit.h>

G_BEGIN_DECLS

/** DecodedSegment: @text came from @source; byte by byte if both are of one length, else as a whole. */
typedef struct {
    AditSpan text;
    AditSpan source;
} DecodedSegment;

/**
 * Decoded:
 * @text: (nullable): the text; NULL if it is the input itself, unchanged
 * @segments: DecodedSegment, in order; together they cover the text
 * @encoding: what it was decoded from, by iconv's name
 */
typedef struct {
    GString *text;
    GArray *segments;
    char *encoding;
} Decoded;

/**
 * decode_text:
 * @data: the bytes
 * @size: how many; up to 4 GiB
 * @encoding: (nullable): iconv's name of the encoding; NULL to find out: byte order mark, UTF-8 if it is
 *   valid, UTF-16 by its zero bytes, @hint if it fits, then uchardet's guess
 * @hint: (nullable): what the file says of itself
 * @replace: whether bytes that are nothing in the encoding become U+FFFD instead of an error
 * @decoded: (out caller-allocates): to be cleared by decoded_clear(), whatever the outcome
 * @error: ADIT_ERROR_ENCODING, naming the first bad byte; ADIT_ERROR_INPUT for binary data
 */
gboolean decode_text(const char *data, gsize size, const char *encoding, const char *hint, gboolean replace,
                     Decoded *decoded, GError **error);
void decoded_clear(Decoded *decoded);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Decoded, decoded_clear)

/**
 * decoded_map:
 * @segment: (inout): index of a segment at or before the span's, for walking through growing spans; 0 first
 *
 * Returns: the smallest span of the source that holds @span of the text
 */
AditSpan decoded_map(const Decoded *decoded, AditSpan span, guint *segment);

/**
 * decoded_add_source:
 * @text: of the document
 * @part: what it was in the decoded text; of the same length if it was taken as it stands
 * @segment: as for decoded_map()
 *
 * Adds to @document's source map where @text came from, cut where segments end, so that each part of a piece
 * of one length keeps its bytes one to one.
 */
void decoded_add_source(const Decoded *decoded, AditDocument *document, AditSpan text, AditSpan part,
                        guint *segment);

/*< private to decode*.c >*/

typedef struct {
    const char *data;
    gsize size;
    const char *encoding;
    gboolean replace;
    Decoded *decoded;
    GError **error;
} Decoding;

/* Appends what came from @source, with line ends normalized. FALSE if the text grows too long. */
gboolean decode_append(Decoding *decoding, const char *text, gsize length, AditSpan source);
/* The bad byte at @at: an error, or U+FFFD. */
gboolean decode_fail(Decoding *decoding, gsize at, gsize length);
/* Converts from @from on by iconv. */
gboolean decode_iconv(Decoding *decoding, gsize from);
/* uchardet's guess, or NULL. */
char *decode_guess(const char *data, gsize size);

G_END_DECLS
