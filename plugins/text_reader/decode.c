/* SPDX-License-Identifier: MIT */
#include "decode.h"

#include <string.h>

#define REPLACEMENT "\xef\xbf\xbd"

void decoded_clear(Decoded *decoded)
{
    if (decoded->text != NULL)
        g_string_free(decoded->text, TRUE);
    g_clear_pointer(&decoded->segments, g_array_unref);
    g_clear_pointer(&decoded->encoding, g_free);
    decoded->text = NULL;
}

/* --- output --- */

static void add_segment(Decoded *decoded, AditSpan text, AditSpan source)
{
    DecodedSegment segment = {text, source}, *last;

    if (text.start == text.end)
        return;
    if (decoded->segments->len > 0) {
        gboolean equal = text.end - text.start == source.end - source.start;

        last = &g_array_index(decoded->segments, DecodedSegment, decoded->segments->len - 1);
        if (equal && last->text.end - last->text.start == last->source.end - last->source.start &&
            last->source.end == source.start) {
            last->text.end = text.end;
            last->source.end = source.end;
            return;
        }
    }
    g_array_append_val(decoded->segments, segment);
}

static gboolean append_piece(Decoding *decoding, const char *text, gsize length, AditSpan source)
{
    GString *out = decoding->decoded->text;
    guint32 start = (guint32)out->len;

    if (out->len + length > ADIT_MAX_TEXT) {
        g_set_error_literal(decoding->error, ADIT_ERROR, ADIT_ERROR_LIMIT, "the text is longer than 2 GiB");
        return FALSE;
    }
    g_string_append_len(out, text, (gssize)length);
    add_segment(decoding->decoded, (AditSpan){start, (guint32)out->len}, source);
    return TRUE;
}

/* CR LF and CR become LF. Where text and source are of one length, pieces keep that; else the piece as a
 * whole belongs to the source as a whole (then it is short, and mostly one character). */
gboolean decode_append(Decoding *decoding, const char *text, gsize length, AditSpan source)
{
    gboolean equal = length == source.end - source.start;
    gsize at = 0;

    while (at < length) {
        const char *cr = memchr(text + at, '\r', length - at);
        gsize stop = cr != NULL ? (gsize)(cr - text) : length;
        gsize behind = cr == NULL ? length : stop + 1 + (stop + 1 < length && cr[1] == '\n');
        AditSpan piece = source, line_end = source;

        if (equal) {
            piece = (AditSpan){source.start + (guint32)at, source.start + (guint32)stop};
            line_end = (AditSpan){piece.end, source.start + (guint32)behind};
        }
        if (stop > at && !append_piece(decoding, text + at, stop - at, piece))
            return FALSE;
        if (cr != NULL && !append_piece(decoding, "\n", 1, line_end))
            return FALSE;
        at = behind;
    }
    return TRUE;
}

gboolean decode_fail(Decoding *decoding, gsize at, gsize length)
{
    if (decoding->replace)
        return append_piece(decoding, REPLACEMENT, 3, (AditSpan){(guint32)at, (guint32)(at + length)});
    g_set_error(decoding->error, ADIT_ERROR, ADIT_ERROR_ENCODING,
                "byte %" G_GSIZE_FORMAT " (0x%02x) is not valid %s", at + 1, (guchar)decoding->data[at],
                decoding->encoding);
    return FALSE;
}

AditSpan decoded_map(const Decoded *decoded, AditSpan span, guint *segment)
{
    const DecodedSegment *segments = (const DecodedSegment *)(gpointer)decoded->segments->data;
    guint n = decoded->segments->len, at = *segment;
    AditSpan source = ADIT_NO_SPAN;

    while (at < n && segments[at].text.end <= span.start)
        at++;
    *segment = at;
    for (; at < n && segments[at].text.start < span.end; at++) {
        const DecodedSegment *s = &segments[at];
        AditSpan part = s->source;

        if (s->text.end - s->text.start == s->source.end - s->source.start) {
            part.start += MAX(span.start, s->text.start) - s->text.start;
            part.end -= s->text.end - MIN(span.end, s->text.end);
        }
        if (adit_span_is_null(source))
            source.start = part.start;
        source.end = part.end;
    }
    return source;
}

void decoded_add_source(const Decoded *decoded, AditDocument *document, AditSpan text, AditSpan part,
                        guint *segment)
{
    const DecodedSegment *segments = (const DecodedSegment *)(gpointer)decoded->segments->data;
    guint n = decoded->segments->len;

    if (text.end - text.start != part.end - part.start) {
        AditSpan source = decoded_map(decoded, part, segment);

        if (!adit_span_is_null(source))
            adit_document_add_source_segment(document, text, source);
        return;
    }
    while (*segment < n && segments[*segment].text.end <= part.start)
        (*segment)++;
    for (guint i = *segment; i < n && segments[i].text.start < part.end; i++) {
        AditSpan some = {MAX(part.start, segments[i].text.start), MIN(part.end, segments[i].text.end)};
        AditSpan there = {text.start + some.start - part.start, text.start + some.end - part.start};
        guint from = i;

        adit_document_add_source_segment(document, there, decoded_map(decoded, some, &from));
    }
}

/* --- Unicode encodings --- */

static gboolean decode_utf8(Decoding *decoding, gsize from)
{
    gsize at = from;

    while (at < decoding->size) {
        const char *bad;
        gboolean valid = g_utf8_validate_len(decoding->data + at, decoding->size - at, &bad);
        gsize stop = (gsize)(bad - decoding->data);

        if (!decode_append(decoding, decoding->data + at, stop - at, (AditSpan){(guint32)at, (guint32)stop}))
            return FALSE;
        at = stop;
        if (!valid && !decode_fail(decoding, at++, 1))
            return FALSE;
    }
    return TRUE;
}

static gunichar read_unit(const guchar *p, guint width, gboolean big)
{
    gunichar unit = 0;

    for (guint i = 0; i < width; i++)
        unit = unit << 8 | p[big ? i : width - 1 - i];
    return unit;
}

/* UTF-16 and UTF-32 (@width 2 or 4). A segment is a word: one for each character would be larger than the
 * text. */
static gboolean decode_wide(Decoding *decoding, gsize from, guint width, gboolean big)
{
    const guchar *data = (const guchar *)decoding->data;
    g_autoptr(GString) word = g_string_new(NULL);
    gsize start = from, at = from;

    while (at < decoding->size) {
        gsize left = decoding->size - at, used = width;
        gunichar c = left >= width ? read_unit(data + at, width, big) : 0xd800;

        if (width == 2 && c >= 0xd800 && c < 0xdc00 && left >= 4) {
            gunichar low = read_unit(data + at + 2, 2, big);

            if (low >= 0xdc00 && low < 0xe000) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                used = 4;
            }
        }
        if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) {
            if (!decode_append(decoding, word->str, word->len, (AditSpan){(guint32)start, (guint32)at}) ||
                !decode_fail(decoding, at, MIN(used, left)))
                return FALSE;
            g_string_truncate(word, 0);
            at += MIN(used, left);
            start = at;
            continue;
        }
        g_string_append_unichar(word, c);
        at += used;
        /* A carriage return waits for its line feed. */
        if ((c == ' ' || c == '\n' || word->len > 64) && c != '\r') {
            if (!decode_append(decoding, word->str, word->len, (AditSpan){(guint32)start, (guint32)at}))
                return FALSE;
            g_string_truncate(word, 0);
            start = at;
        }
    }
    return decode_append(decoding, word->str, word->len, (AditSpan){(guint32)start, (guint32)at});
}

/* --- which encoding --- */

static const struct {
    const char *mark;
    guint length;
    const char *encoding;
} marks[] = {
    {"\xff\xfe\0\0", 4, "UTF-32LE"}, {"\0\0\xfe\xff", 4, "UTF-32BE"}, {"\xef\xbb\xbf", 3, "UTF-8"},
    {"\xff\xfe", 2, "UTF-16LE"},     {"\xfe\xff", 2, "UTF-16BE"},
};

/* The encoding that a byte order mark names, and the mark's length. */
static const char *find_mark(const char *data, gsize size, gsize *length)
{
    for (guint i = 0; i < G_N_ELEMENTS(marks); i++)
        if (size >= marks[i].length && memcmp(data, marks[i].mark, marks[i].length) == 0) {
            *length = marks[i].length;
            return marks[i].encoding;
        }
    *length = 0;
    return NULL;
}

/* UTF-16 without a mark: in text of most languages many bytes at odd (or at even) places are zero, as the
 * spaces and line ends are, and hardly any at the others. */
static const char *find_wide(const char *data, gsize size)
{
    gsize looked = MIN(size, 4096) & ~(gsize)1, zeros[2] = {0, 0};

    for (gsize i = 0; i < looked; i++)
        zeros[i & 1] += data[i] == '\0';
    if (size % 2 != 0 || looked < 4)
        return NULL;
    if (zeros[1] * 20 > looked && zeros[0] * 50 < looked && zeros[1] > 8 * zeros[0])
        return "UTF-16LE";
    if (zeros[0] * 20 > looked && zeros[1] * 50 < looked && zeros[0] > 8 * zeros[1])
        return "UTF-16BE";
    return NULL;
}

static const struct {
    const char *start;
    guint length;
    const char *what;
} binaries[] = {
    {"%PDF-", 5, "a PDF file; extract its text first (pdftotext)"},
    {"PK\3\4", 4, "a ZIP archive or office document; unpack or export it first"},
    {"\x1f\x8b", 2, "compressed by gzip; unpack it first"},
    {"BZh", 3, "compressed by bzip2; unpack it first"},
    {"\xfd"
     "7zXZ",
     5, "compressed by xz; unpack it first"},
    {"\x28\xb5\x2f\xfd", 4, "compressed by zstd; unpack it first"},
    {"\x89PNG", 4, "a PNG picture"},
    {"\xff\xd8\xff", 3, "a JPEG picture"},
    {"GIF8", 4, "a GIF picture"},
    {"\x7f"
     "ELF",
     4, "a program"},
    {"\xd0\xcf\x11\xe0", 4, "an old office document; export its text first"},
    {"{\\rtf", 5, "an RTF document; export its text first"},
    {"SQLite format 3", 15, "an SQLite database"},
};

static gboolean refuse_binary(const char *data, gsize size, GError **error)
{
    gsize odd = 0, looked = MIN(size, 1 << 16), zero_at = looked;

    for (guint i = 0; i < G_N_ELEMENTS(binaries); i++)
        if (size >= binaries[i].length && memcmp(data, binaries[i].start, binaries[i].length) == 0 &&
            !(binaries[i].length < 4 && g_utf8_validate_len(data, size, NULL))) {
            g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT, "this is not text but %s", binaries[i].what);
            return TRUE;
        }
    for (gsize i = 0; i < looked; i++) {
        guchar c = (guchar)data[i];

        if (c == 0 && zero_at == looked)
            zero_at = i;
        odd += c < 0x20 && strchr("\t\n\v\f\r\b\x1b", c) == NULL;
    }
    if (zero_at == looked && odd * 50 <= looked)
        return FALSE;
    if (zero_at < looked)
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT,
                    "this looks like binary data: byte %" G_GSIZE_FORMAT " is zero", zero_at + 1);
    else
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT,
                    "this looks like binary data: %" G_GSIZE_FORMAT " of its first %" G_GSIZE_FORMAT
                    " bytes are control characters",
                    odd, looked);
    return TRUE;
}

/* Whether the bytes are UTF-8 that was damaged here and there: most of what is not ASCII is well-formed. */
static gboolean is_damaged_utf8(const char *data, gsize size)
{
    const char *p = data, *end = data + size, *bad;
    gsize good = 0, wrong = 0;

    while (p < end && wrong < 1000) {
        g_utf8_validate_len(p, (gsize)(end - p), &bad);
        for (; p < bad; p++)
            good += (guchar)*p >= 0xc0;
        if (p < end) {
            wrong++;
            p++;
        }
    }
    return good >= 4 * wrong;
}

static gboolean is_name(const char *encoding, const char *name)
{
    return g_ascii_strcasecmp(encoding, name) == 0;
}

/* Web pages and guesses say Latin-1 and mean Windows-1252, which has more characters; and so on (WHATWG's
 * Encoding Standard). */
static const char *widen(const char *encoding)
{
    static const char *const wider[][2] = {
        {"ISO-8859-1", "WINDOWS-1252"},
        {"ISO8859-1", "WINDOWS-1252"},
        {"LATIN1", "WINDOWS-1252"},
        {"US-ASCII", "WINDOWS-1252"},
        {"ASCII", "WINDOWS-1252"},
        {"ISO-8859-9", "WINDOWS-1254"},
        {"GB2312", "GB18030"},
        {"GBK", "GB18030"},
        {"SHIFT_JIS", "CP932"},
        {"SHIFT-JIS", "CP932"},
        {"EUC-KR", "CP949"},
        {"KS_C_5601-1987", "CP949"},
        {"TIS-620", "WINDOWS-874"},
        {"ISO-8859-11", "WINDOWS-874"},
        {"BIG5", "BIG5-HKSCS"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(wider); i++)
        if (is_name(encoding, wider[i][0]))
            return wider[i][1];
    return encoding;
}

static gboolean decode_as(Decoding *decoding, const char *encoding, gsize from)
{
    g_free(decoding->decoded->encoding);
    decoding->decoded->encoding = g_strdup(encoding);
    decoding->encoding = decoding->decoded->encoding;
    decoding->decoded->text = g_string_sized_new(decoding->size + 16);
    if (is_name(encoding, "UTF-8") || is_name(encoding, "UTF8"))
        return decode_utf8(decoding, from);
    if (is_name(encoding, "UTF-16LE") || is_name(encoding, "UTF-16"))
        return decode_wide(decoding, from, 2, FALSE);
    if (is_name(encoding, "UTF-16BE"))
        return decode_wide(decoding, from, 2, TRUE);
    if (is_name(encoding, "UTF-32LE") || is_name(encoding, "UTF-32"))
        return decode_wide(decoding, from, 4, FALSE);
    if (is_name(encoding, "UTF-32BE"))
        return decode_wide(decoding, from, 4, TRUE);
    return decode_iconv(decoding, from);
}

/* As decode_as(), leaving nothing behind if the bytes don't fit. */
static gboolean try_hint(Decoding *decoding, const char *hint)
{
    g_autoptr(GError) ignored = NULL;
    GError **error = decoding->error;
    gboolean replace = decoding->replace, good;

    decoding->error = &ignored;
    decoding->replace = FALSE;
    good = decode_as(decoding, widen(hint), 0);
    decoding->error = error;
    decoding->replace = replace;
    if (good)
        return TRUE;
    g_string_free(g_steal_pointer(&decoding->decoded->text), TRUE);
    g_array_set_size(decoding->decoded->segments, 0);
    return FALSE;
}

static gboolean decode_unmarked(Decoding *decoding, const char *hint)
{
    const char *data = decoding->data, *wide, *bad;
    gsize size = decoding->size;
    g_autofree char *guess = NULL, *tried = NULL;

    wide = find_wide(data, size);
    if (wide != NULL)
        return decode_as(decoding, wide, 0);
    if (refuse_binary(data, size, decoding->error))
        return FALSE;
    /* ISO-2022-JP and its like are ASCII bytes, valid as UTF-8, with escapes; they count only if named. */
    if (hint != NULL && g_ascii_strncasecmp(hint, "ISO-2022", 8) == 0 && try_hint(decoding, hint))
        return TRUE;
    if (g_utf8_validate_len(data, size, &bad)) {
        if (memchr(data, '\r', size) != NULL)
            return decode_as(decoding, "UTF-8", 0);
        add_segment(decoding->decoded, (AditSpan){0, (guint32)size}, (AditSpan){0, (guint32)size});
        decoding->decoded->encoding = g_strdup("UTF-8");
        return TRUE;
    }
    if (is_damaged_utf8(data, size))
        return decode_as(decoding, "UTF-8", 0);
    if (hint != NULL && !is_name(hint, "UTF-8") && !is_name(hint, "UTF8") && try_hint(decoding, hint))
        return TRUE;
    guess = decode_guess(data, size);
    if (guess != NULL && try_hint(decoding, guess))
        return TRUE;
    if (decoding->replace)
        return decode_as(decoding, guess != NULL ? widen(guess) : "WINDOWS-1252", 0);
    tried = guess != NULL ? g_strdup_printf(" (tried %s)", guess) : g_strdup("");
    g_set_error(decoding->error, ADIT_ERROR, ADIT_ERROR_ENCODING,
                "byte %" G_GSIZE_FORMAT " (0x%02x) is not valid UTF-8, and no other encoding fits%s; name it "
                "by the option \"encoding\"",
                (gsize)(bad - data) + 1, (guchar)*bad, tried);
    return FALSE;
}

gboolean decode_text(const char *data, gsize size, const char *encoding, const char *hint, gboolean replace,
                     Decoded *decoded, GError **error)
{
    Decoding decoding = {data, size, encoding, replace, decoded, error};
    const char *marked;
    gsize mark;

    memset(decoded, 0, sizeof *decoded);
    decoded->segments = g_array_new(FALSE, FALSE, sizeof(DecodedSegment));
    if (size >= G_MAXUINT32) {
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_LIMIT, "the file is larger than 4 GiB");
        return FALSE;
    }
    if (size == 0) {
        decoded->encoding = g_strdup("UTF-8");
        return TRUE;
    }
    marked = find_mark(data, size, &mark);
    if (marked != NULL &&
        (encoding == NULL || g_ascii_strncasecmp(encoding, marked, 6) == 0 || is_name(encoding, "UTF8")))
        return decode_as(&decoding, marked, mark);
    if (encoding != NULL)
        return decode_as(&decoding, encoding, 0);
    return decode_unmarked(&decoding, hint);
}
