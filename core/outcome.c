/* SPDX-License-Identifier: MIT */
/* Records on their way in, and outcomes on their way out. */
#include "pipeline_private.h"

/* --- outcomes ----------------------------------------------------------------------------------------- */

AditOutcome *adit_outcome_new(AditPipeline *pipeline, const char *id, AditDocument *document,
                              AditOffsetUnit offsets)
{
    AditOutcome *outcome = g_new0(AditOutcome, 1);
    outcome->pipeline = pipeline;
    outcome->id = g_utf8_make_valid(id ? id : "", -1);
    outcome->document = document;
    outcome->offsets = offsets;
    return outcome;
}

void adit_outcome_free(AditOutcome *outcome)
{
    g_free(outcome->id);
    g_clear_pointer(&outcome->document, adit_document_unref);
    g_clear_error(&outcome->error);
    g_free(outcome->plugin);
    g_clear_pointer(&outcome->left_out, g_ptr_array_unref);
    g_free(outcome);
}

void adit_outcome_fail(AditOutcome *outcome, const char *plugin, GError *error)
{
    if (outcome->error) {
        g_error_free(error);
        return;
    }
    outcome->error = error;
    outcome->plugin = g_strdup(plugin);
}

const char *adit_outcome_get_id(const AditOutcome *outcome)
{
    return outcome->id;
}

AditDocument *adit_outcome_get_document(const AditOutcome *outcome)
{
    return outcome->document;
}

const GError *adit_outcome_get_error(const AditOutcome *outcome)
{
    return outcome->error;
}

const char *adit_outcome_get_plugin(const AditOutcome *outcome)
{
    return outcome->plugin;
}

gboolean adit_outcome_wants(const AditOutcome *outcome, const char *layer, const char *feature)
{
    if (adit_pipeline_wants(outcome->pipeline, layer, feature))
        return TRUE;
    if (!feature || !outcome->document || !adit_pipeline_wants(outcome->pipeline, layer, NULL))
        return FALSE;
    /* What a document brought along in a wanted layer goes out again, also where no plugin declares it. */
    const AditColumn *column =
        adit_layer_get_column(adit_document_get_layer(outcome->document, layer), feature);
    return column && g_strcmp0(adit_column_get_producer(column), "input") == 0;
}

const char *const *adit_outcome_list_layers(const AditOutcome *outcome)
{
    return adit_pipeline_get_layers(outcome->pipeline);
}

AditOffsetUnit adit_outcome_get_offsets(const AditOutcome *outcome)
{
    return outcome->offsets;
}

const char *const *adit_outcome_list_left_out(const AditOutcome *outcome)
{
    static const char *const none[] = {NULL};
    return outcome->left_out ? (const char *const *)outcome->left_out->pdata : none;
}

/* --- records -------------------------------------------------------------------------------------------- */

void adit_record_free(AditRecord *record)
{
    g_free(record->name);
    g_free(record->id);
    g_clear_pointer(&record->bytes, g_bytes_unref);
    g_clear_error(&record->error);
    g_free(record->encoding);
    g_free(record->source);
    g_clear_pointer(&record->meta, g_hash_table_unref);
    g_free(record);
}

const char *adit_record_get_name(const AditRecord *record)
{
    return record->name;
}

guint64 adit_record_get_line(const AditRecord *record)
{
    return record->line;
}

const char *adit_record_get_id(const AditRecord *record)
{
    return record->id;
}

GBytes *adit_record_get_bytes(const AditRecord *record)
{
    return record->bytes;
}

const char *adit_record_get_encoding(const AditRecord *record)
{
    return record->encoding;
}

static void set_meta(gpointer key, gpointer value, gpointer document)
{
    adit_document_set_meta(document, key, value);
}

void adit_sink_push(AditSink *sink, AditDocument *document)
{
    g_return_if_fail(sink && document);
    const char *id = adit_document_get_id(document);
    if (sink->record->source && !adit_document_get_meta(document, "source"))
        adit_document_set_meta(document, "source", sink->record->source);
    if (sink->record->meta)
        g_hash_table_foreach(sink->record->meta, set_meta, document);
    g_ptr_array_add(sink->outcomes, adit_outcome_new(sink->pipeline, id, document, sink->offsets));
}

void adit_sink_fail(AditSink *sink, const char *id, GError *error)
{
    g_return_if_fail(sink && error);
    AditOutcome *outcome = adit_outcome_new(sink->pipeline, id ? id : sink->record->id, NULL, sink->offsets);
    adit_outcome_fail(outcome, sink->reader, error);
    g_ptr_array_add(sink->outcomes, outcome);
}

void adit_record_parse(const AditRecord *record, AditPipeline *pipeline, AditWorker *worker,
                       AditOffsetUnit offsets, GPtrArray *outcomes)
{
    AditInstance *reader = record->reader;
    if (record->error) { /* perhaps because nothing reads it */
        const char *name = reader ? adit_manifest_get_name(reader->manifest) : NULL;
        AditSink sink = {pipeline, record, name, offsets, outcomes};
        adit_sink_fail(&sink, NULL, g_error_copy(record->error));
        return;
    }
    AditSink sink = {pipeline, record, adit_manifest_get_name(reader->manifest), offsets, outcomes};
    gpointer scratch = NULL;
    GError *error = NULL;
    gboolean ok = adit_worker_get_scratch(worker, reader, &scratch, &error) &&
                  reader->plugin->parse(reader->self, scratch, record, &sink, &error);
    if (!ok && !error)
        error = g_error_new(ADIT_ERROR, ADIT_ERROR_PLUGIN, "the reader failed without saying why");
    if (error)
        adit_sink_fail(&sink, NULL, error);
    adit_worker_rest(worker, reader, g_bytes_get_size(record->bytes));
}
