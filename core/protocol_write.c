/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "pipeline_private.h"
#include "protocol.h"

AditTalk *adit_talk_new(void)
{
    AditTalk *talk = g_new0(AditTalk, 1);

    adit_json_pull_init(&talk->pull);
    adit_json_pull_init(&talk->inner);
    talk->rows = adit_json_rows_new();
    talk->out = g_string_new(NULL);
    return talk;
}

void adit_talk_free(AditTalk *talk)
{
    if (talk == NULL)
        return;
    adit_json_pull_clear(&talk->pull);
    adit_json_pull_clear(&talk->inner);
    adit_json_rows_free(talk->rows);
    g_string_free(talk->out, TRUE);
    g_free(talk);
}

/* A buffer that one huge document needed is not kept for the small ones behind it. */
static void start_message(AditTalk *talk)
{
    const gsize kept = 1 << 22;

    if (talk->out->allocated_len > kept) {
        g_string_free(talk->out, TRUE);
        talk->out = g_string_new(NULL);
    }
    g_string_truncate(talk->out, 0);
}

static void put(GString *out, const char *literal)
{
    g_string_append(out, literal);
}

static void put_string(GString *out, const char *string)
{
    adit_json_emit_string(out, string, strlen(string));
}

/* `,"key":`, without the comma if it is the first. */
static void put_key(GString *out, const char *key, gboolean *first)
{
    if (!*first)
        g_string_append_c(out, ',');
    *first = FALSE;
    put_string(out, key);
    g_string_append_c(out, ':');
}

/* --- hello */

static void put_option(GString *out, const AditSetup *setup, const AditOptionInfo *option)
{
    const char *text;

    switch (option->type) {
    case ADIT_OPTION_BOOL:
        put(out, adit_setup_get_bool(setup, option->name) ? "true" : "false");
        return;
    case ADIT_OPTION_INT:
        adit_json_emit_int(out, adit_setup_get_int(setup, option->name));
        return;
    case ADIT_OPTION_DOUBLE:
        adit_json_emit_double(out, adit_setup_get_double(setup, option->name));
        return;
    case ADIT_OPTION_FILE:
        text = adit_setup_get_string(setup, option->name);
        if (text != NULL) {
            /* The program runs in its own folder. */
            g_autofree char *path = g_canonicalize_filename(text, NULL);
            g_autofree char *valid = g_utf8_make_valid(path, -1);
            put_string(out, valid);
            return;
        }
        break;
    default:
        text = adit_setup_get_string(setup, option->name);
        if (text != NULL) {
            put_string(out, text);
            return;
        }
    }
    put(out, "null");
}

static gboolean is_set(const AditSetup *setup, const AditOptionInfo *option)
{
    return option->fallback != NULL || g_hash_table_contains(adit_setup_get_options(setup), option->name);
}

static void put_options(GString *out, const AditSetup *setup)
{
    const AditManifest *manifest = adit_setup_get_manifest(setup);
    gboolean first = TRUE;

    g_string_append_c(out, '{');
    for (guint i = 0; i < adit_manifest_get_n_options(manifest); i++) {
        const AditOptionInfo *option = adit_manifest_get_option(manifest, i);
        if (option->training)
            continue;
        put_key(out, option->name, &first);
        if (is_set(setup, option))
            put_option(out, setup, option);
        else
            put(out, "null");
    }
    g_string_append_c(out, '}');
}

void adit_talk_put_hello(AditTalk *talk, const AditSetup *setup)
{
    const AditManifest *manifest = adit_setup_get_manifest(setup);
    GString *out = talk->out;

    start_message(talk);
    g_string_append_printf(out, "{\"hello\":{\"protocol\":%d,\"oldest\":%d,\"plugin\":", ADIT_PROTOCOL,
                           ADIT_PROTOCOL_OLDEST);
    put_string(out, adit_manifest_get_name(manifest));
    put(out, ",\"version\":");
    put_string(out, adit_manifest_get_version(manifest));
    put(out, ",\"options\":");
    put_options(out, setup);
    put(out, "}}\n");
}

void adit_talk_put_greeting(AditTalk *talk)
{
    start_message(talk);
    g_string_append_printf(talk->out, "{\"hello\":{\"protocol\":%d,\"offsets\":\"bytes\"}}\n", ADIT_PROTOCOL);
}

/* --- rows */

typedef struct {
    const AditDocument *document;
    const AditLayer *layer;
    AditOffsetUnit offsets;
    GPtrArray *columns; /* of const AditColumn */
    gboolean provenance;
    GString *out;
} RowWriter;

static void put_offset(const RowWriter *writer, guint32 offset)
{
    adit_json_emit_uint(writer->out, adit_document_to_unit(writer->document, writer->offsets, offset));
}

static void put_value(const RowWriter *writer, const AditColumn *column, guint32 row)
{
    GString *out = writer->out;
    AditSpan span;

    switch (adit_column_get_feature_type(column)) {
    case ADIT_FEATURE_BOOL:
        put(out, adit_column_get_bool(column, row) ? "true" : "false");
        break;
    case ADIT_FEATURE_INT:
        adit_json_emit_int(out, adit_column_get_int(column, row));
        break;
    case ADIT_FEATURE_DOUBLE:
        adit_json_emit_double(out, adit_column_get_double(column, row));
        break;
    case ADIT_FEATURE_SPAN:
        span = adit_column_get_span(column, row);
        g_string_append_c(out, '[');
        put_offset(writer, span.start);
        g_string_append_c(out, ',');
        put_offset(writer, span.end);
        g_string_append_c(out, ']');
        break;
    case ADIT_FEATURE_REF:
        adit_json_emit_uint(out, adit_column_get_ref(column, row));
        break;
    case ADIT_FEATURE_STRING:
    case ADIT_FEATURE_ENUM:
        put_string(out, adit_column_get_string(column, row));
        break;
    }
}

static void put_row(const RowWriter *writer, guint32 row)
{
    AditSpan span = adit_layer_get_span(writer->layer, row);
    gboolean first = FALSE;

    put(writer->out, row > 0 ? ",{\"start\":" : "{\"start\":");
    put_offset(writer, span.start);
    put(writer->out, ",\"end\":");
    put_offset(writer, span.end);
    for (guint i = 0; i < writer->columns->len; i++) {
        const AditColumn *column = writer->columns->pdata[i];
        if (adit_column_is_null(column, row))
            continue;
        put_key(writer->out, adit_column_get_name(column), &first);
        put_value(writer, column, row);
    }
    const char *rule = writer->provenance ? adit_layer_get_rule(writer->layer, row) : NULL;
    const char *note = writer->provenance ? adit_layer_get_note(writer->layer, row) : NULL;
    if (rule != NULL) {
        put_key(writer->out, "@rule", &first);
        put_string(writer->out, rule);
    }
    if (note != NULL) {
        put_key(writer->out, "@note", &first);
        put_string(writer->out, note);
    }
    g_string_append_c(writer->out, '}');
}

/* only: if not NULL, the plugin whose features are written, and no others. */
static void put_layer(GString *out, const AditDocument *document, const AditLayer *layer,
                      AditOffsetUnit offsets, const AditManifest *only)
{
    g_autoptr(GPtrArray) columns = g_ptr_array_new();
    g_autoptr(AditLayerSchema) own =
        only != NULL ? adit_manifest_dup_schema(only, adit_layer_get_name(layer)) : NULL;
    RowWriter writer = {document, layer, offsets, columns, only != NULL, out};

    for (guint i = 0; i < adit_layer_get_n_columns(layer); i++) {
        const AditColumn *column = adit_layer_get_nth_column(layer, i);
        gboolean wanted = own == NULL;
        for (guint j = 0; own != NULL && j < adit_layer_schema_get_n_features(own); j++)
            wanted = wanted ||
                     strcmp(adit_layer_schema_get_feature(own, j, NULL), adit_column_get_name(column)) == 0;
        if (wanted)
            g_ptr_array_add(columns, (gpointer)column);
    }
    g_string_append_c(out, '[');
    for (guint32 row = 0; row < adit_layer_get_n_rows(layer); row++)
        put_row(&writer, row);
    g_string_append_c(out, ']');
}

/* --- a document */

static void put_meta(GString *out, const AditDocument *document)
{
    g_autofree const char **keys = adit_document_list_meta(document);
    gboolean first = TRUE;

    g_string_append_c(out, '{');
    for (const char **key = keys; *key != NULL; key++) {
        put_key(out, *key, &first);
        put_string(out, adit_document_get_meta(document, *key));
    }
    g_string_append_c(out, '}');
}

static void put_read_layer(GString *out, const AditTask *task, const char *name, AditOffsetUnit offsets,
                           gboolean *first)
{
    const AditLayer *layer = adit_task_get_layer(task, name);

    if (layer == NULL)
        return;
    put_key(out, name, first);
    put_layer(out, adit_task_get_document(task), layer, offsets, NULL);
}

/* Whether an earlier need is of the same layer. */
static gboolean is_repeated(const AditManifest *manifest, guint index)
{
    for (guint i = 0; i < index; i++)
        if (strcmp(adit_manifest_get_need(manifest, i)->layer,
                   adit_manifest_get_need(manifest, index)->layer) == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_needed(const AditManifest *manifest, const char *layer)
{
    for (guint i = 0; i < adit_manifest_get_n_needs(manifest); i++)
        if (strcmp(adit_manifest_get_need(manifest, i)->layer, layer) == 0)
            return TRUE;
    return FALSE;
}

void adit_talk_put_task(AditTalk *talk, const AditTask *task, const AditManifest *manifest,
                        AditOffsetUnit offsets)
{
    const AditDocument *document = adit_task_get_document(task);
    gsize length;
    const char *text = adit_document_get_text(document, &length);
    const char *const *extended = adit_manifest_get_extended(manifest);
    GString *out;
    gboolean first = TRUE;

    start_message(talk);
    out = talk->out;
    put(out, "{\"id\":");
    put_string(out, adit_document_get_id(document));
    put(out, ",\"text\":");
    adit_json_emit_string(out, text, length);
    put(out, ",\"meta\":");
    put_meta(out, document);
    put(out, adit_task_wants_notes(task) ? ",\"notes\":true,\"layers\":{" : ",\"layers\":{");
    for (guint i = 0; i < adit_manifest_get_n_needs(manifest); i++)
        if (!is_repeated(manifest, i))
            put_read_layer(out, task, adit_manifest_get_need(manifest, i)->layer, offsets, &first);
    for (; *extended != NULL; extended++)
        if (!is_needed(manifest, *extended))
            put_read_layer(out, task, *extended, offsets, &first);
    put(out, "}}\n");
}

/* --- for readers and writers */

/* The bytes may be of any kind. */
void adit_talk_put_record(AditTalk *talk, const AditRecord *record)
{
    gsize size;
    const guchar *bytes = g_bytes_get_data(record->bytes, &size);
    g_autofree char *coded = g_base64_encode(size > 0 ? bytes : (const guchar *)"", size);
    g_autofree char *id = g_utf8_make_valid(record->id, -1), *name = g_utf8_make_valid(record->name, -1);

    start_message(talk);
    put(talk->out, "{\"id\":");
    put_string(talk->out, id);
    put(talk->out, ",\"name\":");
    put_string(talk->out, name);
    put(talk->out, ",\"line\":");
    adit_json_emit_uint(talk->out, record->line);
    put(talk->out, ",\"bytes\":\"");
    adit_json_emit_raw(talk->out, coded, strlen(coded));
    adit_json_emit_raw(talk->out, "\"}\n", 3);
    adit_json_emit_finish(talk->out);
}

void adit_talk_put_outcome(AditTalk *talk, const AditOutcome *outcome, AditOffsetUnit offsets)
{
    AditOutcome counted = *outcome;

    counted.offsets = offsets;
    start_message(talk);
    adit_json_format_outcome(&counted, FALSE, talk->out);
}

/* --- an answer */

static void put_written_layers(GString *out, const AditDocument *document, const AditManifest *manifest,
                               const char *const *layers, gboolean *first)
{
    for (; *layers != NULL; layers++) {
        const AditLayer *layer = adit_document_get_layer(document, *layers);
        if (layer == NULL)
            continue;
        put_key(out, *layers, first);
        put_layer(out, document, layer, ADIT_OFFSETS_BYTES, manifest);
    }
}

void adit_talk_put_answer(AditTalk *talk, const AditDocument *document, const AditManifest *manifest,
                          const char *printed)
{
    gboolean first = TRUE;

    start_message(talk);
    put(talk->out, "{\"layers\":{");
    put_written_layers(talk->out, document, manifest, adit_manifest_get_layers(manifest), &first);
    put_written_layers(talk->out, document, manifest, adit_manifest_get_extended(manifest), &first);
    put(talk->out, "}");
    if (printed != NULL) {
        put(talk->out, ",\"printed\":");
        put_string(talk->out, printed);
    }
    put(talk->out, "}\n");
}

void adit_talk_put_error(AditTalk *talk, const GError *error)
{
    g_autofree char *message = g_utf8_make_valid(error->message, -1);

    start_message(talk);
    put(talk->out, "{\"error\":{\"code\":");
    put_string(talk->out, adit_error_code_name(error));
    put(talk->out, ",\"message\":");
    put_string(talk->out, message);
    put(talk->out, "}}\n");
}
