/* SPDX-License-Identifier: MIT */
#include "pipeline_private.h"

#include <string.h>

struct _AditPipeline {
    GObject parent_instance;
    AditRegistry *registry;
    GArray *wants;       /* of AditWant */
    GHashTable *options; /* plugin -> (option -> value) */
    gboolean explain;
    gboolean isolate;

    GMutex lock;         /* of preparing, the readers and writers, and idle workers */
    GPtrArray *steps;    /* of AditStep, in order; NULL until prepared */
    GPtrArray *layers;   /* names of the layers that go out, NULL-terminated */
    GHashTable *written; /* "layer" and "layer.feature" that go out */
    GHashTable *used;    /* "layer.feature" that go out or that a step reads */
    GPtrArray *opened;   /* of AditInstance: every one, for closing */
    GQueue idle;         /* of AditWorker */
};

G_DEFINE_FINAL_TYPE(AditPipeline, adit_pipeline, G_TYPE_OBJECT)

/* --- instances ---------------------------------------------------------------------------------------------
 */

static void instance_free(gpointer data)
{
    AditInstance *instance = data;
    if (instance->self && instance->plugin->close)
        instance->plugin->close(instance->self);
    g_clear_pointer(&instance->setup, adit_setup_free);
    adit_manifest_unref(instance->manifest);
    g_free(instance);
}

/* Opens the plugin; with the lock held. */
static AditInstance *open_instance(AditPipeline *pipeline, AditManifest *manifest, GError **error)
{
    const char *name = adit_manifest_get_name(manifest);
    gboolean isolate = pipeline->isolate && adit_manifest_get_kind(manifest) == ADIT_PLUGIN_ANALYZER;
    AditInstance *instance = g_new0(AditInstance, 1);
    instance->manifest = adit_manifest_ref(manifest);
    instance->plugin = isolate ? adit_registry_open_isolated(pipeline->registry, name, error)
                               : adit_registry_open_plugin(pipeline->registry, name, error);
    if (instance->plugin)
        instance->setup = adit_setup_new(pipeline->registry, manifest,
                                         g_hash_table_lookup(pipeline->options, name), FALSE, error);
    if (!instance->setup) {
        instance_free(instance);
        return NULL;
    }
    adit_setup_set_isolated(instance->setup, isolate);
    GError *failure = NULL;
    /* A plugin without open() still needs a self that says that it is open. */
    instance->self = instance->plugin->open ? instance->plugin->open(instance->setup, &failure) : instance;
    if (!instance->self && !failure)
        g_set_error(&failure, ADIT_ERROR, ADIT_ERROR_PLUGIN, "it could not be opened and did not say why");
    if (failure) {
        g_propagate_prefixed_error(error, failure, "plugin %s: ", name);
        if (!instance->plugin->open)
            instance->self = NULL;
        instance_free(instance);
        return NULL;
    }
    g_ptr_array_add(pipeline->opened, instance);
    return instance;
}

static AditManifest *find_role(AditPipeline *pipeline, const char *name, const char *role, GError **error)
{
    AditPluginKind kind = strcmp(role, "_reader") == 0 ? ADIT_PLUGIN_READER : ADIT_PLUGIN_WRITER;
    g_autofree char *full = g_strconcat(name, role, NULL);
    AditManifest *manifest = adit_registry_find(pipeline->registry, name);
    if (!manifest || adit_manifest_get_kind(manifest) != kind)
        manifest = adit_registry_find(pipeline->registry, full);
    if (manifest && adit_manifest_get_kind(manifest) == kind)
        return manifest;
    GString *known = g_string_new(NULL);
    for (guint i = 0; i < adit_registry_get_n_plugins(pipeline->registry); i++) {
        AditManifest *other = adit_registry_get_plugin(pipeline->registry, i);
        if (adit_manifest_get_kind(other) == kind)
            g_string_append_printf(known, "%s%s", known->len ? ", " : "", adit_manifest_get_name(other));
    }
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND, "there is no %s \"%s\"; there are: %s", role + 1,
                name, known->len ? known->str : "none (no plugins were found)");
    g_string_free(known, TRUE);
    return NULL;
}

AditInstance *adit_pipeline_open_role(AditPipeline *pipeline, const char *name, const char *role,
                                      GError **error)
{
    AditManifest *manifest = find_role(pipeline, name, role, error);
    if (!manifest)
        return NULL;
    g_mutex_lock(&pipeline->lock);
    AditInstance *found = NULL;
    for (guint i = 0; i < pipeline->opened->len && !found; i++) {
        AditInstance *instance = g_ptr_array_index(pipeline->opened, i);
        found = instance->manifest == manifest ? instance : NULL;
    }
    if (!found)
        found = open_instance(pipeline, manifest, error);
    g_mutex_unlock(&pipeline->lock);
    return found;
}

/* --- workers --- */

AditWorker *adit_pipeline_take_worker(AditPipeline *pipeline)
{
    g_mutex_lock(&pipeline->lock);
    AditWorker *worker = g_queue_pop_head(&pipeline->idle);
    g_mutex_unlock(&pipeline->lock);
    return worker ? worker : adit_worker_new();
}

void adit_pipeline_give_worker(AditPipeline *pipeline, AditWorker *worker)
{
    g_mutex_lock(&pipeline->lock);
    g_queue_push_head(&pipeline->idle, worker);
    g_mutex_unlock(&pipeline->lock);
}

/* --- the object --- */

static void adit_pipeline_finalize(GObject *object)
{
    AditPipeline *pipeline = ADIT_PIPELINE(object);
    g_queue_clear_full(&pipeline->idle, adit_worker_free);
    g_ptr_array_unref(pipeline->opened);
    g_clear_pointer(&pipeline->steps, g_ptr_array_unref);
    g_clear_pointer(&pipeline->layers, g_ptr_array_unref);
    g_hash_table_unref(pipeline->written);
    g_hash_table_unref(pipeline->used);
    g_hash_table_unref(pipeline->options);
    g_array_unref(pipeline->wants);
    g_mutex_clear(&pipeline->lock);
    g_object_unref(pipeline->registry);
    G_OBJECT_CLASS(adit_pipeline_parent_class)->finalize(object);
}

static void adit_pipeline_class_init(AditPipelineClass *class)
{
    G_OBJECT_CLASS(class)->finalize = adit_pipeline_finalize;
}

static void adit_pipeline_init(AditPipeline *pipeline)
{
    pipeline->wants = g_array_new(FALSE, FALSE, sizeof(AditWant));
    g_array_set_clear_func(pipeline->wants, adit_want_clear);
    pipeline->options =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)g_hash_table_unref);
    pipeline->written = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pipeline->used = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    pipeline->opened = g_ptr_array_new_with_free_func(instance_free);
    g_mutex_init(&pipeline->lock);
    g_queue_init(&pipeline->idle);
}

AditPipeline *adit_pipeline_new(AditRegistry *registry)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry), NULL);
    AditPipeline *pipeline = g_object_new(ADIT_TYPE_PIPELINE, NULL);
    pipeline->registry = g_object_ref(registry);
    return pipeline;
}

AditRegistry *adit_pipeline_get_registry(AditPipeline *pipeline)
{
    return pipeline->registry;
}

gboolean adit_pipeline_want(AditPipeline *pipeline, const char *wants, GError **error)
{
    g_return_val_if_fail(ADIT_IS_PIPELINE(pipeline) && wants && !pipeline->steps, FALSE);
    g_auto(GStrv) names = g_strsplit_set(wants, ", \t\n", -1);
    for (char **name = names; *name; name++)
        if (**name && !adit_want_parse(pipeline->registry, *name, pipeline->wants, error))
            return FALSE;
    return TRUE;
}

gboolean adit_pipeline_set_option(AditPipeline *pipeline, const char *name, const char *value, GError **error)
{
    g_return_val_if_fail(ADIT_IS_PIPELINE(pipeline) && name && value && !pipeline->steps, FALSE);
    const char *dot = strchr(name, '.');
    if (!dot) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_OPTION, "option \"%s\": give it as PLUGIN.OPTION", name);
        return FALSE;
    }
    g_autofree char *plugin = g_strndup(name, (gsize)(dot - name));
    const AditManifest *manifest = adit_registry_find(pipeline->registry, plugin);
    if (!manifest) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND,
                    "option \"%s\": there is no plugin \"%s\"; `adit list` says what there is", name, plugin);
        return FALSE;
    }
    if (!adit_manifest_check_option(manifest, dot + 1, value, error))
        return FALSE;
    GHashTable *options = g_hash_table_lookup(pipeline->options, plugin);
    if (!options) {
        options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
        g_hash_table_insert(pipeline->options, g_steal_pointer(&plugin), options);
    }
    g_hash_table_replace(options, g_strdup(dot + 1), g_strdup(value));
    return TRUE;
}

void adit_pipeline_set_explain(AditPipeline *pipeline, gboolean explain)
{
    pipeline->explain = explain;
}

void adit_pipeline_set_isolate(AditPipeline *pipeline, gboolean isolate)
{
    g_return_if_fail(!pipeline->steps);
    pipeline->isolate = isolate;
}

/* --- preparing --- */

static void write_layer(AditPipeline *pipeline, const char *layer)
{
    for (guint i = 0; i < pipeline->layers->len; i++)
        if (strcmp(g_ptr_array_index(pipeline->layers, i), layer) == 0)
            return;
    g_ptr_array_add(pipeline->layers, g_strdup(layer));
}

static void write_feature(AditPipeline *pipeline, const char *layer, const char *feature)
{
    g_hash_table_add(pipeline->written, feature ? g_strconcat(layer, ".", feature, NULL) : g_strdup(layer));
}

/* The layer `layer` with the features that its own provider bundles with it; of one plugin, all that it
 * writes if `layer` is NULL. */
static void write_output(AditPipeline *pipeline, const AditStep *step, const char *layer)
{
    for (guint i = 0; i < step->outputs->len; i++) {
        const AditOutput *output = &g_array_index(step->outputs, AditOutput, i);
        if (layer && (output->extends || strcmp(output->layer, layer) != 0))
            continue;
        write_layer(pipeline, output->layer);
        if (!output->extends)
            write_feature(pipeline, output->layer, NULL);
        for (guint j = 0; j < adit_layer_schema_get_n_features(output->schema); j++)
            write_feature(pipeline, output->layer, adit_layer_schema_get_feature(output->schema, j, NULL));
    }
}

static void list_written(AditPipeline *pipeline)
{
    for (guint i = 0; i < pipeline->wants->len; i++) {
        const AditWant *want = &g_array_index(pipeline->wants, AditWant, i);
        if (want->feature) {
            write_layer(pipeline, want->layer);
            write_feature(pipeline, want->layer, want->feature);
            continue;
        }
        for (guint j = 0; j < pipeline->steps->len; j++) {
            const AditStep *step = g_ptr_array_index(pipeline->steps, j);
            gboolean named =
                want->plugin && strcmp(adit_manifest_get_name(step->manifest), want->plugin) == 0;
            if (named || want->layer)
                write_output(pipeline, step, want->layer);
        }
    }
    g_ptr_array_add(pipeline->layers, NULL);
}

static void list_used(AditPipeline *pipeline)
{
    GHashTableIter iter;
    gpointer name;
    g_hash_table_iter_init(&iter, pipeline->written);
    while (g_hash_table_iter_next(&iter, &name, NULL))
        g_hash_table_add(pipeline->used, g_strdup(name));
    for (guint i = 0; i < pipeline->steps->len; i++) {
        AditStep *step = g_ptr_array_index(pipeline->steps, i);
        for (guint j = 0; j < adit_manifest_get_n_needs(step->manifest); j++) {
            const AditNeedInfo *need = adit_manifest_get_need(step->manifest, j);
            if (need->feature)
                g_hash_table_add(pipeline->used, g_strconcat(need->layer, ".", need->feature, NULL));
        }
        step->used = g_hash_table_ref(pipeline->used);
    }
}

static gboolean prepare_locked(AditPipeline *pipeline, GError **error)
{
    if (pipeline->wants->len == 0) {
        g_auto(GStrv) names = g_strsplit(ADIT_DEFAULT_WANT, ",", -1);
        for (char **name = names; *name; name++)
            if (!adit_want_parse(pipeline->registry, *name, pipeline->wants, error))
                return FALSE;
    }
    GPtrArray *steps = adit_solve(pipeline->registry, pipeline->wants, error);
    if (!steps)
        return FALSE;
    for (guint i = 0; i < steps->len; i++) {
        AditStep *step = g_ptr_array_index(steps, i);
        step->instance = open_instance(pipeline, step->manifest, error);
        if (!step->instance) {
            g_ptr_array_unref(steps);
            return FALSE;
        }
    }
    pipeline->steps = steps;
    pipeline->layers = g_ptr_array_new_with_free_func(g_free);
    list_written(pipeline);
    list_used(pipeline);
    return TRUE;
}

gboolean adit_pipeline_prepare(AditPipeline *pipeline, GError **error)
{
    g_return_val_if_fail(ADIT_IS_PIPELINE(pipeline), FALSE);
    g_mutex_lock(&pipeline->lock);
    gboolean ok = pipeline->steps || prepare_locked(pipeline, error);
    g_mutex_unlock(&pipeline->lock);
    return ok;
}

char *adit_pipeline_explain(AditPipeline *pipeline)
{
    g_return_val_if_fail(ADIT_IS_PIPELINE(pipeline) && pipeline->steps, NULL);
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < pipeline->steps->len; i++) {
        const AditStep *step = g_ptr_array_index(pipeline->steps, i);
        g_string_append_printf(text, "%u. %s %s: %s", i + 1, adit_manifest_get_name(step->manifest),
                               adit_manifest_get_version(step->manifest), step->reason);
        for (guint j = 0; j < step->after->len; j++)
            g_string_append_printf(text, "%s%s", j ? ", " : "; waits for ",
                                   (char *)g_ptr_array_index(step->after, j));
        g_string_append_c(text, '\n');
    }
    return g_string_free(text, FALSE);
}

char **adit_pipeline_list_plugins(AditPipeline *pipeline)
{
    g_return_val_if_fail(ADIT_IS_PIPELINE(pipeline) && pipeline->steps, NULL);
    char **names = g_new0(char *, pipeline->steps->len + 1);
    for (guint i = 0; i < pipeline->steps->len; i++)
        names[i] =
            g_strdup(adit_manifest_get_name(((AditStep *)g_ptr_array_index(pipeline->steps, i))->manifest));
    return names;
}

const char *const *adit_pipeline_get_layers(AditPipeline *pipeline)
{
    return (const char *const *)pipeline->layers->pdata;
}

gboolean adit_pipeline_wants(AditPipeline *pipeline, const char *layer, const char *feature)
{
    if (!feature)
        return g_hash_table_contains(pipeline->written, layer);
    g_autofree char *name = g_strconcat(layer, ".", feature, NULL);
    return g_hash_table_contains(pipeline->written, name);
}

/* --- running --- */

static gboolean has_output(const AditDocument *document, const AditOutput *output, const char *feature)
{
    const AditLayer *layer = adit_document_get_layer(document, output->layer);
    return feature ? adit_layer_get_column(layer, feature) != NULL : layer != NULL;
}

/* Whether the document has all that the step could give it and that somebody has use for. */
static gboolean is_done(const AditDocument *document, const AditStep *step)
{
    for (guint i = 0; i < step->outputs->len; i++) {
        const AditOutput *output = &g_array_index(step->outputs, AditOutput, i);
        if (!output->extends && !has_output(document, output, NULL))
            return FALSE;
        for (guint j = 0; output->extends && j < adit_layer_schema_get_n_features(output->schema); j++) {
            const char *feature = adit_layer_schema_get_feature(output->schema, j, NULL);
            g_autofree char *name = g_strconcat(output->layer, ".", feature, NULL);
            if (g_hash_table_contains(step->used, name) && !has_output(document, output, feature))
                return FALSE;
        }
    }
    return TRUE;
}

static gboolean requires_output(const AditStep *later, const AditStep *step)
{
    for (guint i = 0; i < step->outputs->len; i++) {
        const AditOutput *output = &g_array_index(step->outputs, AditOutput, i);
        for (guint j = 0; j < adit_manifest_get_n_needs(later->manifest); j++) {
            const AditNeedInfo *need = adit_manifest_get_need(later->manifest, j);
            gboolean whole = !need->feature && !output->extends;
            gboolean part = need->feature && adit_layer_schema_find(output->schema, need->feature) >= 0;
            if (!need->optional && strcmp(need->layer, output->layer) == 0 && (whole || part))
                return TRUE;
        }
        for (const char *const *layer = adit_manifest_get_extended(later->manifest); *layer; layer++)
            if (!output->extends && strcmp(*layer, output->layer) == 0)
                return TRUE;
    }
    return FALSE;
}

static gboolean is_wanted(AditPipeline *pipeline, const AditStep *step)
{
    for (guint i = 0; i < step->outputs->len; i++) {
        const AditOutput *output = &g_array_index(step->outputs, AditOutput, i);
        if (!output->extends && adit_pipeline_wants(pipeline, output->layer, NULL))
            return TRUE;
        for (guint j = 0; j < adit_layer_schema_get_n_features(output->schema); j++)
            if (adit_pipeline_wants(pipeline, output->layer,
                                    adit_layer_schema_get_feature(output->schema, j, NULL)))
                return TRUE;
    }
    return FALSE;
}

/* Marks the steps that this document needs: those that give something new that is wanted, or that another
 * needed step requires. */
static void mark_needed(AditPipeline *pipeline, const AditDocument *document, gboolean *needed)
{
    for (guint i = pipeline->steps->len; i-- > 0;) {
        const AditStep *step = g_ptr_array_index(pipeline->steps, i);
        gboolean use = is_wanted(pipeline, step);
        for (guint j = i + 1; j < pipeline->steps->len && !use; j++)
            use = needed[j] && requires_output(g_ptr_array_index(pipeline->steps, j), step);
        needed[i] = use && !is_done(document, step);
    }
}

/* What the step requires and the document lacks, or NULL. */
static char *find_missing(const AditDocument *document, const AditStep *step)
{
    for (guint i = 0; i < adit_manifest_get_n_needs(step->manifest); i++) {
        const AditNeedInfo *need = adit_manifest_get_need(step->manifest, i);
        const AditLayer *layer = adit_document_get_layer(document, need->layer);
        if (need->optional || (layer && (!need->feature || adit_layer_get_column(layer, need->feature))))
            continue;
        return g_strconcat(need->layer, need->feature ? "." : "", need->feature, NULL);
    }
    for (const char *const *name = adit_manifest_get_extended(step->manifest); *name; name++)
        if (!adit_document_get_layer(document, *name))
            return g_strdup(*name);
    return NULL;
}

/* reason: taken. */
static void leave_out(AditOutcome *outcome, const AditStep *step, char *reason)
{
    if (!outcome->left_out)
        outcome->left_out = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(outcome->left_out,
                    g_strconcat(adit_manifest_get_name(step->manifest), ": ", reason, NULL));
    g_free(reason);
}

static void run_step(AditPipeline *pipeline, AditWorker *worker, const AditStep *step, AditOutcome *outcome,
                     GCancellable *cancellable)
{
    const char *lang = adit_document_get_meta(outcome->document, "lang");
    if (!adit_manifest_knows_language(step->manifest, lang)) {
        leave_out(outcome, step, g_strdup_printf("does not know language \"%s\"", lang));
        return;
    }
    g_autofree char *missing = find_missing(outcome->document, step);
    if (missing) {
        leave_out(outcome, step, g_strdup_printf("requires %s, which is missing", missing));
        return;
    }
    gpointer scratch = NULL;
    GError *error = NULL;
    if (!adit_worker_get_scratch(worker, step->instance, &scratch, &error) ||
        !adit_step_run(step, scratch, outcome->document, pipeline->explain, cancellable, &error))
        adit_outcome_fail(outcome, adit_manifest_get_name(step->manifest), error);
    gsize length;
    adit_document_get_text(outcome->document, &length);
    adit_worker_rest(worker, step->instance, length);
}

void adit_pipeline_run(AditPipeline *pipeline, AditWorker *worker, AditOutcome *outcome,
                       GCancellable *cancellable)
{
    g_autofree gboolean *needed = g_new0(gboolean, pipeline->steps->len + 1);
    mark_needed(pipeline, outcome->document, needed);
    for (guint i = 0; i < pipeline->steps->len; i++) {
        if (!needed[i])
            continue;
        if (g_cancellable_is_cancelled(cancellable)) {
            adit_outcome_fail(outcome, NULL,
                              g_error_new(ADIT_ERROR, ADIT_ERROR_CANCELLED, "the run was stopped"));
            break;
        }
        run_step(pipeline, worker, g_ptr_array_index(pipeline->steps, i), outcome, cancellable);
    }
    if (outcome->left_out)
        g_ptr_array_add(outcome->left_out, NULL);
}

void adit_pipeline_write(AditPipeline *pipeline, AditWorker *worker, AditInstance *writer,
                         AditOutcome *outcome, GString *out)
{
    for (int attempt = 0; attempt < 2; attempt++) {
        gsize before = out->len;
        gpointer scratch = NULL;
        GError *error = NULL;
        if (adit_worker_get_scratch(worker, writer, &scratch, &error) &&
            writer->plugin->format(writer->self, scratch, outcome, out, &error))
            return;
        if (!error)
            error = g_error_new(ADIT_ERROR, ADIT_ERROR_PLUGIN, "the writer failed without saying why");
        /* Once more, as a failure without the document that it stumbled over. */
        g_string_truncate(out, before);
        g_clear_error(&outcome->error);
        g_clear_pointer(&outcome->plugin, g_free);
        g_clear_pointer(&outcome->document, adit_document_unref);
        adit_outcome_fail(outcome, adit_manifest_get_name(writer->manifest), error);
    }
    (void)pipeline;
}

/* --- one document --- */

gboolean adit_pipeline_process(AditPipeline *pipeline, AditDocument *document, GCancellable *cancellable,
                               GError **error)
{
    g_return_val_if_fail(ADIT_IS_PIPELINE(pipeline) && document, FALSE);
    if (!adit_pipeline_prepare(pipeline, error))
        return FALSE;
    AditOutcome *outcome = adit_outcome_new(pipeline, adit_document_get_id(document),
                                            adit_document_ref(document), ADIT_OFFSETS_BYTES);
    AditWorker *worker = adit_pipeline_take_worker(pipeline);
    adit_pipeline_run(pipeline, worker, outcome, cancellable);
    adit_pipeline_give_worker(pipeline, worker);
    gboolean ok = outcome->error == NULL;
    if (!ok && outcome->plugin)
        g_propagate_prefixed_error(error, g_steal_pointer(&outcome->error),
                                   "document \"%s\": plugin %s: ", outcome->id, outcome->plugin);
    else if (!ok)
        g_propagate_prefixed_error(error, g_steal_pointer(&outcome->error), "document \"%s\": ", outcome->id);
    adit_outcome_free(outcome);
    return ok;
}

static void process_in_thread(GTask *task, gpointer source, gpointer data, GCancellable *cancellable)
{
    GError *error = NULL;
    if (adit_pipeline_process(source, data, cancellable, &error))
        g_task_return_boolean(task, TRUE);
    else
        g_task_return_error(task, error);
}

void adit_pipeline_process_async(AditPipeline *pipeline, AditDocument *document, GCancellable *cancellable,
                                 GAsyncReadyCallback callback, gpointer user_data)
{
    g_return_if_fail(ADIT_IS_PIPELINE(pipeline) && document);
    g_autoptr(GTask) task = g_task_new(pipeline, cancellable, callback, user_data);
    g_task_set_source_tag(task, adit_pipeline_process_async);
    g_task_set_task_data(task, adit_document_ref(document), (GDestroyNotify)adit_document_unref);
    g_task_run_in_thread(task, process_in_thread);
}

gboolean adit_pipeline_process_finish(AditPipeline *pipeline, GAsyncResult *result, GError **error)
{
    g_return_val_if_fail(g_task_is_valid(result, pipeline), FALSE);
    return g_task_propagate_boolean(G_TASK(result), error);
}

char *adit_pipeline_format(AditPipeline *pipeline, AditDocument *document, const char *writer,
                           AditOffsetUnit offsets, GError **error)
{
    g_return_val_if_fail(ADIT_IS_PIPELINE(pipeline) && document && writer, NULL);
    if (!adit_pipeline_prepare(pipeline, error))
        return NULL;
    AditInstance *instance = adit_pipeline_open_role(pipeline, writer, "_writer", error);
    if (!instance)
        return NULL;
    AditOutcome *outcome =
        adit_outcome_new(pipeline, adit_document_get_id(document), adit_document_ref(document), offsets);
    AditWorker *worker = adit_pipeline_take_worker(pipeline);
    GString *out = g_string_new(NULL);
    gpointer scratch = NULL;
    if (instance->plugin->begin)
        instance->plugin->begin(instance->self, out);
    gboolean ok = adit_worker_get_scratch(worker, instance, &scratch, error) &&
                  instance->plugin->format(instance->self, scratch, outcome, out, error);
    if (instance->plugin->end)
        instance->plugin->end(instance->self, out);
    adit_pipeline_give_worker(pipeline, worker);
    adit_outcome_free(outcome);
    char *text = g_string_free(out, !ok);
    return ok ? text : NULL;
}
