/* PLUGINNAME: marks long words. Change process() first, then the manifest, then the case. */
#include <adit/adit.h>

typedef struct {
    gint64 min_letters;
} Self;

/* Called once. What it returns is only read afterwards, by any number of threads. */
static gpointer open_plugin(AditSetup *setup, GError **error)
{
    (void)error;
    Self *self = g_new0(Self, 1);
    self->min_letters = adit_setup_get_int(setup, "min-letters");
    return self;
}

/* Called for each document, in several threads at once. */
static gboolean process(gpointer data, gpointer scratch, AditTask *task, GError **error)
{
    (void)scratch, (void)error;
    const Self *self = data;
    const char *text = adit_document_get_text(adit_task_get_document(task), NULL);
    const AditLayer *tokens = adit_task_get_layer(task, "token");
    AditBuilder *builder = adit_task_build(task, "PLUGINNAME");
    int letters = adit_builder_feature(builder, "letters");
    for (guint32 i = 0; i < adit_layer_get_n_rows(tokens); i++) {
        AditSpan span = adit_layer_get_span(tokens, i);
        glong n = g_utf8_strlen(text + span.start, span.end - span.start);
        if (n < self->min_letters)
            continue;
        guint32 row = adit_builder_add(builder, span);
        adit_builder_set_int(builder, row, letters, n);
        adit_builder_set_rule(builder, row, "long");
    }
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("PLUGINNAME", "0.1.0"),
    .open = open_plugin,
    .close = g_free,
    .process = process,
};

ADIT_PLUGIN_DEFINE(PLUGINNAME, plugin)
