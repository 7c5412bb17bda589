/* SPDX-License-Identifier: MIT */
/* Annotates the files given on the command line in the background, while GLib's main loop goes on and prints
 * what is ready. */
#include <adit/adit.h>

typedef struct {
    GMainLoop *loop;
    guint waiting;
    guint failed;
} App;

/* One document under way. */
typedef struct {
    App *app;
    AditDocument *document;
} Job;

static gboolean on_tick(gpointer data)
{
    const App *app = data;
    g_printerr("%u still at work\n", app->waiting);
    return G_SOURCE_CONTINUE;
}

static void on_processed(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    g_autofree Job *job = data;
    g_autoptr(AditDocument) document = job->document;
    App *app = job->app;
    if (adit_pipeline_process_finish(ADIT_PIPELINE(source), result, &error)) {
        const AditLayer *entities = adit_document_get_layer(document, "entity");
        g_print("%s: %u names\n", adit_document_get_id(document),
                entities ? adit_layer_get_n_rows(entities) : 0);
    } else {
        g_printerr("%s\n", error->message);
        app->failed++;
    }
    if (--app->waiting == 0)
        g_main_loop_quit(app->loop);
}

/* Starts on every document of a file. */
static void start(App *app, AditPipeline *pipeline, const char *path)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) documents = adit_pipeline_load(pipeline, path, NULL, &error);
    if (!documents) {
        g_printerr("%s\n", error->message);
        app->failed++;
        return;
    }
    for (guint i = 0; i < documents->len; i++) {
        Job *job = g_new(Job, 1);
        job->app = app;
        job->document = adit_document_ref(g_ptr_array_index(documents, i));
        app->waiting++;
        adit_pipeline_process_async(pipeline, job->document, NULL, on_processed, job);
    }
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditRegistry) registry = adit_registry_new_default();
    g_autoptr(AditPipeline) pipeline = adit_pipeline_new(registry);
    if (!adit_pipeline_want(pipeline, "entity", &error) || !adit_pipeline_prepare(pipeline, &error)) {
        g_printerr("%s\n", error->message);
        return 2;
    }
    App app = {g_main_loop_new(NULL, FALSE), 0, 0};
    for (int i = 1; i < argc; i++)
        start(&app, pipeline, argv[i]);
    guint tick = g_timeout_add(500, on_tick, &app);
    if (app.waiting > 0)
        g_main_loop_run(app.loop);
    g_source_remove(tick);
    g_main_loop_unref(app.loop);
    return app.failed ? 1 : 0;
}
