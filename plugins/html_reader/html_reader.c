/* SPDX-License-Identifier: MIT */
#include <adit/adit.h>

#include <string.h>

#include "../text_reader/decode.h"
#include "html_article.h"
#include "html_byline.h"
#include "html_meta.h"
#include "html_text.h"

/* Declarations of the encoding stand within the first bytes (the standard says 1024; people need more). */
#define DECLARATION 4096

typedef struct {
    HtmlHints *hints;
    char *encoding;
    gboolean all;
} Reader;

static gpointer reader_open(AditSetup *setup, GError **error)
{
    g_autoptr(GBytes) bytes = adit_setup_load(setup, "hints.txt", error);
    g_autofree char *message = NULL;
    const char *text, *encoding = adit_setup_get_string(setup, "encoding");
    Reader *reader;
    HtmlHints *hints;
    gsize size;

    if (bytes == NULL)
        return NULL;
    text = g_bytes_get_data(bytes, &size);
    hints = html_hints_new(text, size, &message);
    if (hints == NULL) {
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_RESOURCE, message);
        return NULL;
    }
    reader = g_new0(Reader, 1);
    reader->hints = hints;
    reader->encoding = encoding != NULL && *encoding != '\0' ? g_strdup(encoding) : NULL;
    reader->all = g_strcmp0(adit_setup_get_string(setup, "content"), "all") == 0;
    return reader;
}

static void reader_close(gpointer self)
{
    Reader *reader = self;

    html_hints_free(reader->hints);
    g_free(reader->encoding);
    g_free(reader);
}

/* The encoding that the page declares: <meta charset="...">, <meta http-equiv content="...; charset=...">,
 * <?xml encoding="..."?>. Only names that an encoding can have. */
static char *find_declaration(const char *data, gsize size)
{
    static const char *const keys[] = {"charset", "encoding"};
    g_autofree char *head = g_ascii_strdown(data, (gssize)MIN(size, DECLARATION));

    for (guint k = 0; k < G_N_ELEMENTS(keys); k++) {
        const char *p = strstr(head, keys[k]);
        gsize length;

        if (p == NULL || (k == 1 && strncmp(head, "<?xml", 5) != 0))
            continue;
        p += strlen(keys[k]);
        p += strspn(p, " \t\r\n");
        if (*p++ != '=')
            continue;
        p += strspn(p, " \t\r\n\"'");
        length = strspn(p, "abcdefghijklmnopqrstuvwxyz0123456789-_:.");
        if (length > 2 && length < 40)
            return g_strndup(p, length);
    }
    return NULL;
}

static void set_meta(AditDocument *document, const HtmlMeta *meta)
{
    const struct {
        const char *key;
        const char *value;
    } values[] = {
        {"created", meta->published != NULL ? meta->published : meta->modified},
        {"title", meta->title},
        {"author", meta->author},
        {"site", meta->site},
        {"lang", meta->lang},
        {"source", meta->url},
    };

    for (guint i = 0; i < G_N_ELEMENTS(values); i++)
        if (values[i].value != NULL)
            adit_document_set_meta(document, values[i].key, values[i].value);
}

static GArray *all_blocks(const HtmlPage *page)
{
    GArray *all = g_array_new(FALSE, FALSE, sizeof(guint));

    for (guint i = 0; i < page->blocks->len; i++)
        g_array_append_val(all, i);
    return all;
}

static GString *headline_and_body(const HtmlMeta *meta)
{
    g_autofree char *body = g_utf8_make_valid(meta->body, -1);
    GString *text = g_string_new(meta->title);

    g_strstrip(body);
    if (text->len > 0)
        g_string_append(text, "\n\n");
    return g_string_append(text, body);
}

static AditDocument *make_document(const Reader *reader, const char *id, const char *html, gsize size,
                                   const Decoded *decoded, GError **error)
{
    g_auto(HtmlTree) tree = {0};
    g_auto(HtmlMeta) meta = {0};
    g_auto(HtmlPage) page = {0};
    g_autoptr(GArray) chosen = NULL, pieces = NULL;
    g_autoptr(GString) text = NULL;
    gboolean body_missing = FALSE;
    AditDocument *document;
    guint segment = 0;

    html_tree_parse(&tree, html, (guint32)size);
    html_meta_read(&meta, &tree, reader->hints);
    html_byline_read(&meta, &tree, reader->hints);
    html_page_read(&page, &tree, reader->hints, reader->all);
    chosen = reader->all ? all_blocks(&page)
                         : html_article_find(&page, reader->hints, meta.title, meta.body, &body_missing);
    text = body_missing ? headline_and_body(&meta) : html_text_build(&page, chosen, &pieces);
    document = adit_document_new(id, text->str, (gssize)text->len, error);
    if (document == NULL)
        return NULL;
    set_meta(document, &meta);
    for (guint i = 0; pieces != NULL && i < pieces->len; i++) {
        const HtmlPiece *piece = &g_array_index(pieces, HtmlPiece, i);

        decoded_add_source(decoded, document, (AditSpan){piece->text_start, piece->text_end},
                           (AditSpan){piece->page_start, piece->page_end}, &segment);
    }
    return document;
}

static gboolean reader_parse(gpointer self, G_GNUC_UNUSED gpointer scratch, const AditRecord *record,
                             AditSink *sink, GError **error)
{
    const Reader *reader = self;
    g_auto(Decoded) decoded = {0};
    g_autofree char *declared = NULL;
    AditDocument *document;
    gsize size;
    const char *data = g_bytes_get_data(adit_record_get_bytes(record), &size);

    declared = g_strdup(adit_record_get_encoding(record));
    if (declared == NULL && reader->encoding == NULL)
        declared = find_declaration(data, size);
    if (!decode_text(data, size, reader->encoding, declared, TRUE, &decoded, error))
        return FALSE;
    if (decoded.text != NULL) {
        data = decoded.text->str;
        size = decoded.text->len;
    }
    document = make_document(reader, adit_record_get_id(record), data, size, &decoded, error);
    if (document == NULL)
        return FALSE;
    adit_sink_push(sink, document);
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("html_reader", "0.1.0"),
    .open = reader_open,
    .close = reader_close,
    .parse = reader_parse,
};
ADIT_PLUGIN_DEFINE(html_reader, plugin)
