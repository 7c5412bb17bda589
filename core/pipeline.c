/* SPDX-License-Identifier: MIT */
#include "pipeline_private.h"

#include <string.h>

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
