/* SPDX-License-Identifier: MIT */
#include <adit/adit.h>

#include <string.h>

#include "decode.h"
#include "unwrap.h"

/* Headlines are shorter; in characters. */
#define LONGEST_TITLE 200

typedef struct {
    char *encoding;
    gboolean replace;
    gboolean title;
    UnwrapParts *parts; /* NULL: words stay divided */
} Reader;

static void reader_close(gpointer self)
{
    Reader *reader = self;

    g_clear_pointer(&reader->parts, unwrap_parts_free);
    g_free(reader->encoding);
    g_free(reader);
}

static gpointer reader_open(AditSetup *setup, GError **error)
{
    g_autofree char *encoding = g_strdup(adit_setup_get_string(setup, "encoding"));
    Reader *reader;

    if (encoding != NULL && *encoding != '\0') {
        GIConv cd = g_iconv_open("UTF-8", encoding);

        if (cd == (GIConv)-1) {
            g_set_error(error, ADIT_ERROR, ADIT_ERROR_OPTION,
                        "the encoding \"%s\" is not known here (iconv -l lists what is)", encoding);
            return NULL;
        }
        g_iconv_close(cd);
    } else {
        g_clear_pointer(&encoding, g_free);
    }
    reader = g_new0(Reader, 1);
    reader->encoding = g_steal_pointer(&encoding);
    reader->replace = g_strcmp0(adit_setup_get_string(setup, "invalid"), "replace") == 0;
    reader->title = adit_setup_get_bool(setup, "title");
    if (adit_setup_get_bool(setup, "unwrap")) {
        g_autoptr(GBytes) hyphens = adit_setup_load(setup, "hyphens.txt", error);

        if (hyphens == NULL) {
            reader_close(reader);
            return NULL;
        }
        reader->parts = unwrap_parts_new(g_bytes_get_data(hyphens, NULL), g_bytes_get_size(hyphens));
    }
    return reader;
}

static gboolean is_letter(const char *text, gsize length)
{
    for (const char *p = text; p < text + length; p = g_utf8_next_char(p))
        if (g_unichar_isalpha(g_utf8_get_char(p)))
            return TRUE;
    return FALSE;
}

/* A headline: a first line of its own, not too long, without the full stop of a sentence, and with text below
 * a blank line. Returns it, or NULL. */
static char *find_title(const char *text, gsize length)
{
    const char *end = text + length, *feed;
    g_autofree char *line = NULL;
    gsize size;

    while (text < end && g_ascii_isspace(*text))
        text++;
    feed = memchr(text, '\n', (gsize)(end - text));
    if (feed == NULL || (gsize)(feed - text) > 4 * LONGEST_TITLE)
        return NULL;
    line = g_strchomp(g_strndup(text, (gsize)(feed - text)));
    size = strlen(line);
    for (feed++; feed < end && (*feed == ' ' || *feed == '\t');)
        feed++;
    if (feed >= end || *feed != '\n')
        return NULL;
    while (feed < end && g_ascii_isspace(*feed))
        feed++;
    if (feed >= end || size == 0 || strchr(".,;:", line[size - 1]) != NULL || !is_letter(line, size) ||
        g_utf8_strlen(line, -1) > LONGEST_TITLE)
        return NULL;
    return g_steal_pointer(&line);
}

static void add_segments(AditDocument *document, const Decoded *decoded)
{
    for (guint i = 0; i < decoded->segments->len; i++) {
        const DecodedSegment *segment = &g_array_index(decoded->segments, DecodedSegment, i);

        adit_document_add_source_segment(document, segment->text, segment->source);
    }
}

/* Ends the line behind the word at @word, for its own end was cut out and lines tell how a text is wrapped.
 */
static void move_line_end(GString *text, gsize word)
{
    char *blank = text->str + word + strcspn(text->str + word, " \n");

    if (*blank == ' ')
        *blank = '\n';
}

/* Without @cuts (AditSpan of the decoded text). */
static AditDocument *make_cut(const char *id, const char *text, gsize length, const GArray *cuts,
                              const Decoded *decoded, GError **error)
{
    g_autoptr(GString) kept = g_string_sized_new(length);
    AditDocument *document;
    guint32 from = 0, at = 0;
    guint segment = 0;

    for (guint i = 0; i < cuts->len; i++) {
        const AditSpan *cut = &g_array_index(cuts, AditSpan, i);
        guint32 to = i + 1 < cuts->len ? g_array_index(cuts, AditSpan, i + 1).start : (guint32)length;

        if (i == 0)
            g_string_append_len(kept, text, cut->start);
        gsize word = kept->len;
        g_string_append_len(kept, text + cut->end, to - cut->end);
        move_line_end(kept, word);
    }
    document = adit_document_new(id, kept->str, (gssize)kept->len, error);
    for (guint i = 0; document != NULL && i <= cuts->len; i++) {
        guint32 to = i < cuts->len ? g_array_index(cuts, AditSpan, i).start : (guint32)length;
        AditSpan there = {at, at + to - from}, part = {from, to};

        if (decoded->text != NULL)
            decoded_add_source(decoded, document, there, part, &segment);
        else if (to > from)
            adit_document_add_source_segment(document, there, part);
        at = there.end;
        from = i < cuts->len ? g_array_index(cuts, AditSpan, i).end : to;
    }
    return document;
}

static AditDocument *make_document(const Reader *reader, const AditRecord *record, const Decoded *decoded,
                                   GError **error)
{
    GBytes *bytes = adit_record_get_bytes(record);
    const char *id = adit_record_get_id(record), *text;
    AditDocument *document;
    gsize length;

    if (decoded->text == NULL)
        document = adit_document_new_bytes(id, bytes, error);
    else
        document = adit_document_new(id, decoded->text->str, (gssize)decoded->text->len, error);
    if (document == NULL)
        return NULL;
    text = adit_document_get_text(document, &length);
    g_autoptr(GArray) cuts = reader->parts != NULL ? unwrap_find(reader->parts, text, length) : NULL;
    if (cuts == NULL || cuts->len == 0) {
        add_segments(document, decoded);
        return document;
    }
    AditDocument *cut = make_cut(id, text, length, cuts, decoded, error);
    adit_document_unref(document);
    return cut;
}

static gboolean reader_parse(gpointer self, G_GNUC_UNUSED gpointer scratch, const AditRecord *record,
                             AditSink *sink, GError **error)
{
    const Reader *reader = self;
    GBytes *bytes = adit_record_get_bytes(record);
    g_auto(Decoded) decoded = {0};
    g_autoptr(AditDocument) document = NULL;
    gsize size, length;
    const char *data = g_bytes_get_data(bytes, &size), *text;

    if (!decode_text(data, size, reader->encoding, adit_record_get_encoding(record), reader->replace,
                     &decoded, error))
        return FALSE;
    document = make_document(reader, record, &decoded, error);
    if (document == NULL)
        return FALSE;
    text = adit_document_get_text(document, &length);
    if (reader->title) {
        g_autofree char *title = find_title(text, length);

        if (title != NULL)
            adit_document_set_meta(document, "title", title);
    }
    adit_sink_push(sink, g_steal_pointer(&document));
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("text_reader", "0.1.0"),
    .open = reader_open,
    .close = reader_close,
    .parse = reader_parse,
};
ADIT_PLUGIN_DEFINE(text_reader, plugin)
