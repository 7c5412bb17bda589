/* PLUGINNAME: reads lines of title, tab and text. */
#include <adit/adit.h>

#include <string.h>

/* Called for each record (here: a line), in several threads at once. */
static gboolean parse(gpointer self, gpointer scratch, const AditRecord *record, AditSink *sink,
                      GError **error)
{
    (void)self, (void)scratch;
    gsize length;
    GBytes *bytes = adit_record_get_bytes(record);
    const char *line = g_bytes_get_data(bytes, &length);
    const char *tab = length ? memchr(line, '\t', length) : NULL;
    if (!tab) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT, "no tab between title and text");
        return FALSE;
    }
    gsize title_length = (gsize)(tab - line);
    g_autofree char *title = g_strndup(line, title_length);
    g_autoptr(GBytes) text = g_bytes_new_from_bytes(bytes, title_length + 1, length - title_length - 1);
    AditDocument *document = adit_document_new_bytes(adit_record_get_id(record), text, error);
    if (!document)
        return FALSE;
    adit_document_set_meta(document, "title", title);
    adit_sink_push(sink, document);
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("PLUGINNAME", "0.1.0"),
    .parse = parse,
};

ADIT_PLUGIN_DEFINE(PLUGINNAME, plugin)
