/* SPDX-License-Identifier: MIT */
/* One analyzer at work on one document. */
#include "pipeline_private.h"

#include <string.h>

AditDocument *adit_task_get_document(const AditTask *task)
{
    return task->document;
}

/* Whether the manifest says that it reads the layer; what a plugin does not declare it does not see. */
static gboolean may_read(const AditStep *step, const char *layer)
{
    for (guint i = 0; i < adit_manifest_get_n_needs(step->manifest); i++)
        if (strcmp(adit_manifest_get_need(step->manifest, i)->layer, layer) == 0)
            return TRUE;
    for (guint i = 0; i < step->outputs->len; i++) {
        const AditOutput *output = &g_array_index(step->outputs, AditOutput, i);
        if (output->extends && strcmp(output->layer, layer) == 0)
            return TRUE;
    }
    return FALSE;
}

const AditLayer *adit_task_get_layer(const AditTask *task, const char *layer)
{
    if (may_read(task->step, layer))
        return adit_document_get_layer(task->document, layer);
    g_warning("plugin %s reads layer \"%s\", which its manifest neither requires nor uses",
              adit_manifest_get_name(task->step->manifest), layer);
    return NULL;
}

gboolean adit_task_wants(const AditTask *task, const char *layer, const char *feature)
{
    if (!task->step->used)
        return TRUE;
    g_autofree char *name = g_strconcat(layer, ".", feature, NULL);
    return g_hash_table_contains(task->step->used, name);
}

static AditBuilder *make_builder(const AditTask *task, const AditOutput *output)
{
    const char *producer = adit_manifest_get_name(task->step->manifest);
    const AditLayer *existing = adit_document_get_layer(task->document, output->layer);
    AditBuilder *builder = output->extends && existing
                               ? adit_builder_new_features(existing, output->schema, producer)
                               : adit_builder_new(output->schema, producer);
    adit_builder_set_version(builder, adit_manifest_get_version(task->step->manifest));
    builder->keep_existing = TRUE;
    for (guint i = 0; output->extends && i < builder->schema->features->len; i++)
        builder->columns[i].unused =
            !adit_task_wants(task, output->layer, adit_layer_schema_nth(builder->schema, i)->name);
    return builder;
}

AditBuilder *adit_task_build(AditTask *task, const char *layer)
{
    for (guint i = 0; i < task->step->outputs->len; i++) {
        const AditOutput *output = &g_array_index(task->step->outputs, AditOutput, i);
        if (strcmp(output->layer, layer) != 0)
            continue;
        if (!task->builders->pdata[i])
            task->builders->pdata[i] = make_builder(task, output);
        return task->builders->pdata[i];
    }
    /* A builder all the same, so that the plugin goes on; sealing reports it. */
    AditLayerSchema *schema = adit_layer_schema_new(layer);
    AditBuilder *builder = adit_builder_new(schema, adit_manifest_get_name(task->step->manifest));
    adit_layer_schema_unref(schema);
    builder->error = g_error_new(
        ADIT_ERROR, ADIT_ERROR_ROW,
        "it writes layer \"%s\", which its manifest neither provides nor extends; declare it in %s", layer,
        adit_manifest_get_file(task->step->manifest));
    g_ptr_array_add(task->builders, builder);
    return builder;
}

gboolean adit_task_wants_notes(const AditTask *task)
{
    return task->notes;
}

gboolean adit_task_is_cancelled(const AditTask *task)
{
    return g_cancellable_is_cancelled(task->cancellable);
}

gboolean adit_task_set_cancelled(const AditTask *task, GError **error)
{
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_CANCELLED, "stopped while plugin %s was at work",
                adit_manifest_get_name(task->step->manifest));
    return FALSE;
}

void adit_task_log(const AditTask *task, GLogLevelFlags level, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_log("adit", level, "%s: %s: %s", adit_document_get_id(task->document),
          adit_manifest_get_name(task->step->manifest), message);
}

static void free_builder(gpointer builder)
{
    if (builder)
        adit_builder_unref(builder);
}

/* Layers that the plugin did not build at all come out empty. */
static void build_rest(AditTask *task)
{
    for (guint i = 0; i < task->step->outputs->len; i++)
        adit_task_build(task, g_array_index(task->step->outputs, AditOutput, i).layer);
}

gboolean adit_step_run(const AditStep *step, gpointer scratch, AditDocument *document, gboolean notes,
                       GCancellable *cancellable, GError **error)
{
    AditTask task = {.document = document, .step = step, .cancellable = cancellable, .notes = notes};
    task.builders = g_ptr_array_new_with_free_func(free_builder);
    g_ptr_array_set_size(task.builders, (gint)step->outputs->len);
    AditInstance *instance = step->instance;
    GError *failure = NULL;
    gboolean ok = instance->plugin->process(instance->self, scratch, &task, &failure);
    if (!ok && !failure)
        g_set_error(&failure, ADIT_ERROR, ADIT_ERROR_PLUGIN, "it failed without saying why");
    if (failure) {
        g_propagate_error(error, failure);
    } else {
        build_rest(&task);
        ok = adit_document_add_layers(document, (AditBuilder **)task.builders->pdata, task.builders->len,
                                      error);
    }
    g_ptr_array_unref(task.builders);
    return ok && !failure;
}
