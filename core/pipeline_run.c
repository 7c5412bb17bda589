/* SPDX-License-Identifier: MIT */
/* What a prepared pipeline does with a document. */
#include "pipeline_private.h"

#include <string.h>

/* --- what is needed --- */

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

/* --- running --- */

/* reason: taken. */
static void leave_out(AditOutcome *outcome, const AditStep *step, char *reason)
{
    if (!outcome->left_out)
        outcome->left_out = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(outcome->left_out,
                    g_strconcat(adit_manifest_get_name(step->manifest), ": ", reason, NULL));
    g_free(reason);
}

static void run_step(AditPipeline *pipeline, AditWorker *worker, const AditStep *step, AditOutcome *outcome)
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
        !adit_step_run(step, scratch, outcome->document, pipeline->explain, outcome->cancellable, &error))
        adit_outcome_fail(outcome, adit_manifest_get_name(step->manifest), error);
    gsize length;
    adit_document_get_text(outcome->document, &length);
    adit_worker_rest(worker, step->instance, length);
}

void adit_pipeline_run(AditPipeline *pipeline, AditWorker *worker, AditOutcome *outcome)
{
    g_autofree gboolean *needed = g_new0(gboolean, pipeline->steps->len + 1);
    mark_needed(pipeline, outcome->document, needed);
    for (guint i = 0; i < pipeline->steps->len; i++) {
        if (!needed[i])
            continue;
        if (g_cancellable_is_cancelled(outcome->cancellable)) {
            adit_outcome_fail(outcome, NULL,
                              g_error_new(ADIT_ERROR, ADIT_ERROR_CANCELLED, "the run was stopped"));
            break;
        }
        run_step(pipeline, worker, g_ptr_array_index(pipeline->steps, i), outcome);
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
        if (g_cancellable_is_cancelled(outcome->cancellable))
            return;
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
    outcome->cancellable = cancellable;
    adit_pipeline_run(pipeline, worker, outcome);
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
