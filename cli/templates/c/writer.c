/* PLUGINNAME: writes the rows of the wanted layers as tab-separated values. */
#include <adit/adit.h>

/* Tabs and line feeds inside a value would look like the next one. */
static void append_value(GString *out, const char *value)
{
    for (; *value; value++)
        g_string_append_c(out, *value == '\t' || *value == '\n' || *value == '\r' ? ' ' : *value);
}

static void append_row(GString *out, const AditOutcome *outcome, const AditLayer *layer, guint32 row)
{
    AditDocument *document = adit_outcome_get_document(outcome);
    AditOffsetUnit unit = adit_outcome_get_offsets(outcome);
    AditSpan span = adit_layer_get_span(layer, row);
    g_autofree char *text = adit_document_dup_text(document, span);
    append_value(out, adit_outcome_get_id(outcome));
    g_string_append_printf(out, "\t%s\t%u\t%u\t", adit_layer_get_name(layer),
                           adit_document_to_unit(document, unit, span.start),
                           adit_document_to_unit(document, unit, span.end));
    append_value(out, text);
    g_string_append_c(out, '\n');
}

/* Called for each outcome, in several threads at once; what is appended to `out` comes out in order. */
static gboolean format(gpointer self, gpointer scratch, const AditOutcome *outcome, GString *out,
                       GError **error)
{
    (void)self, (void)scratch, (void)error;
    if (adit_outcome_get_error(outcome)) {
        append_value(out, adit_outcome_get_id(outcome));
        g_string_append(out, "\terror\t\t\t");
        append_value(out, adit_outcome_get_error(outcome)->message);
        g_string_append_c(out, '\n');
        return TRUE;
    }
    for (const char *const *name = adit_outcome_list_layers(outcome); *name; name++) {
        const AditLayer *layer = adit_document_get_layer(adit_outcome_get_document(outcome), *name);
        for (guint32 row = 0; layer && row < adit_layer_get_n_rows(layer); row++)
            append_row(out, outcome, layer, row);
    }
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("PLUGINNAME", "0.1.0"),
    .format = format,
};

ADIT_PLUGIN_DEFINE(PLUGINNAME, plugin)
