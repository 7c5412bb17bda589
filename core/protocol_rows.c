/* SPDX-License-Identifier: MIT */
/* The rows of an answer, checked against the manifest and put into the task's builders. */
#include <string.h>

#include "protocol.h"
#include "registry_private.h"

/* How much of a name is shown. */
#define SHOWN 120

/* One key of a layer's rows. */
typedef struct {
    enum { KEY_FEATURE, KEY_RULE, KEY_NOTE, KEY_IGNORED } role;
    AditFeatureType type;
    int index;
} Key;

typedef struct {
    const JsonRows *rows;
    const JsonRowsLayer *layer;
    AditTask *task;
    const AditManifest *manifest;
    AditOffsetUnit offsets;
    AditBuilder *builder;
    gboolean extends;
    GArray *keys; /* of Key */
} Filler;

static gboolean fail_row(const Filler *filler, guint row, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
static gboolean fail_row(const Filler *filler, guint row, GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_ROW, "layer \"%s\", row %u of its answer: %s",
                filler->layer->name, row, what);
    return FALSE;
}

static gboolean key_is(const JsonRowsKey *key, const char *name)
{
    return strlen(name) == key->length && memcmp(name, key->name, key->length) == 0;
}

/* Says what each key of the layer's rows is. */
static gboolean match_keys(Filler *filler, GError **error)
{
    g_autoptr(AditLayerSchema) schema = adit_manifest_dup_schema(filler->manifest, filler->layer->name);

    for (guint i = 0; i < filler->layer->n_keys; i++) {
        const JsonRowsKey *name =
            &g_array_index(filler->rows->keys, JsonRowsKey, filler->layer->first_key + i);
        Key key = {.role = KEY_IGNORED, .index = -1};
        for (guint j = 0; j < adit_layer_schema_get_n_features(schema); j++) {
            const char *feature = adit_layer_schema_get_feature(schema, j, &key.type);
            if (!key_is(name, feature))
                continue;
            key.role = KEY_FEATURE;
            key.index = adit_builder_feature(filler->builder, feature);
            break;
        }
        if (key.role == KEY_IGNORED && key_is(name, "@rule"))
            key.role = KEY_RULE;
        else if (key.role == KEY_IGNORED && key_is(name, "@note"))
            key.role = KEY_NOTE;
        /* Rows that get features come back with those that others gave them. */
        if (key.role == KEY_IGNORED && !filler->extends) {
            g_set_error(
                error, ADIT_ERROR, ADIT_ERROR_ROW,
                "it writes the feature \"%.*s\" of layer \"%s\", which its manifest does not declare; "
                "declare it in %s",
                (int)MIN(name->length, SHOWN), name->name, filler->layer->name,
                adit_manifest_get_file(filler->manifest));
            return FALSE;
        }
        g_array_append_val(filler->keys, key);
    }
    return TRUE;
}

static gboolean to_span(const Filler *filler, guint32 start_unit, guint32 end_unit, AditSpan *span)
{
    const AditDocument *document = adit_task_get_document(filler->task);

    span->start = adit_document_from_unit(document, filler->offsets, start_unit);
    span->end = adit_document_from_unit(document, filler->offsets, end_unit);
    return span->start != G_MAXUINT32 && span->end != G_MAXUINT32 && span->start <= span->end;
}

/* The cell types that a feature takes, and what to call them. */
static guint cells_taken(AditFeatureType type, const char **what)
{
    static const struct {
        guint cells;
        const char *what;
    } taken[] = {
        [ADIT_FEATURE_BOOL] = {JSON_CELL_BOOL, "true or false"},
        [ADIT_FEATURE_INT] = {JSON_CELL_INT, "a whole number"},
        [ADIT_FEATURE_DOUBLE] = {JSON_CELL_INT | JSON_CELL_REAL, "a number"},
        [ADIT_FEATURE_STRING] = {JSON_CELL_STRING, "a string"},
        [ADIT_FEATURE_ENUM] = {JSON_CELL_STRING, "a string"},
        [ADIT_FEATURE_SPAN] = {JSON_CELL_PAIR, "[start, end]"},
        [ADIT_FEATURE_REF] = {JSON_CELL_INT, "a row number, or -1"},
    };

    *what = taken[type].what;
    return taken[type].cells;
}

static gboolean set_feature(const Filler *filler, const Key *key, const JsonCell *cell, guint row,
                            GError **error)
{
    AditBuilder *builder = filler->builder;
    gint64 number = 0;
    AditSpan span;

    switch (key->type) {
    case ADIT_FEATURE_BOOL:
        adit_builder_set_bool(builder, row, key->index, cell->length == strlen("true"));
        break;
    case ADIT_FEATURE_INT:
        adit_json_pull_get_int(cell->value, cell->length, &number);
        adit_builder_set_int(builder, row, key->index, number);
        break;
    case ADIT_FEATURE_DOUBLE:
        adit_builder_set_double(builder, row, key->index,
                                adit_json_pull_get_double(cell->value, cell->length));
        break;
    case ADIT_FEATURE_STRING:
    case ADIT_FEATURE_ENUM:
        adit_builder_set_string_len(builder, row, key->index, cell->value, cell->length);
        break;
    case ADIT_FEATURE_SPAN:
        if (!to_span(filler, cell->pair.start, cell->pair.end, &span))
            return fail_row(filler, row, error, "[%u, %u] is no span of the text", cell->pair.start,
                            cell->pair.end);
        adit_builder_set_span(builder, row, key->index, span);
        break;
    case ADIT_FEATURE_REF:
        adit_json_pull_get_int(cell->value, cell->length, &number);
        if (number < -1 || number >= ADIT_NO_ROW)
            return fail_row(filler, row, error, "%" G_GINT64_FORMAT " is no row number", number);
        if (number >= 0)
            adit_builder_set_ref(builder, row, key->index, (guint32)number);
        break;
    }
    return TRUE;
}

static gboolean set_cell(const Filler *filler, const JsonCell *cell, guint row, GError **error)
{
    const Key *key = &g_array_index(filler->keys, Key, cell->key);
    const char *what = "a string";

    if (key->role == KEY_IGNORED || cell->type == JSON_CELL_NULL)
        return TRUE;
    if (((key->role == KEY_FEATURE ? cells_taken(key->type, &what) : JSON_CELL_STRING) & cell->type) == 0) {
        const JsonRowsKey *name =
            &g_array_index(filler->rows->keys, JsonRowsKey, filler->layer->first_key + cell->key);
        return fail_row(filler, row, error, "\"%.*s\" must be %s", (int)MIN(name->length, SHOWN), name->name,
                        what);
    }
    if (key->role == KEY_FEATURE)
        return set_feature(filler, key, cell, row, error);
    g_autofree char *text = g_strndup(cell->value, cell->length);
    if (key->role == KEY_RULE)
        adit_builder_set_rule(filler->builder, row, text);
    else
        adit_builder_set_note(filler->builder, row, text);
    return TRUE;
}

static gboolean fill_row(const Filler *filler, guint number, GError **error)
{
    const JsonRow *row = &g_array_index(filler->rows->rows, JsonRow, filler->layer->first_row + number);
    AditSpan span;

    if (!to_span(filler, row->start, row->end, &span))
        return fail_row(filler, number, error, "%u to %u is no span of the text", row->start, row->end);
    if (!filler->extends) {
        adit_builder_add(filler->builder, span);
    } else {
        AditSpan there = adit_builder_get_span(filler->builder, number);
        if (there.start != span.start || there.end != span.end)
            return fail_row(
                filler, number, error,
                "it is another row than the one that was sent; a layer that gets features keeps its rows");
    }
    for (guint32 i = row[0].first_cell; i < row[1].first_cell; i++)
        if (!set_cell(filler, &g_array_index(filler->rows->cells, JsonCell, i), number, error))
            return FALSE;
    return TRUE;
}

static gboolean fill_layer(Filler *filler, GError **error)
{
    const char *name = filler->layer->name;
    gboolean provides = g_strv_contains(adit_manifest_get_layers(filler->manifest), name);

    filler->extends = g_strv_contains(adit_manifest_get_extended(filler->manifest), name);
    filler->builder = adit_task_build(filler->task, name);
    /* The task reports layers that the plugin may not write. */
    if (!provides && !filler->extends)
        return TRUE;
    if (filler->extends && filler->layer->n_rows != adit_builder_get_n_rows(filler->builder)) {
        g_set_error(
            error, ADIT_ERROR, ADIT_ERROR_ROW,
            "layer \"%s\": it got %u rows and answers with %u; a layer that gets features keeps its rows",
            name, adit_builder_get_n_rows(filler->builder), filler->layer->n_rows);
        return FALSE;
    }
    if (!match_keys(filler, error))
        return FALSE;
    if (!filler->extends)
        adit_builder_reserve(filler->builder, filler->layer->n_rows);
    for (guint row = 0; row < filler->layer->n_rows; row++)
        if (!fill_row(filler, row, error))
            return FALSE;
    return TRUE;
}

gboolean adit_talk_fill_rows(const JsonRows *rows, AditTask *task, const AditManifest *manifest,
                             AditOffsetUnit offsets, GError **error)
{
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(Key));

    for (guint i = 0; i < rows->layers->len; i++) {
        Filler filler = {
            .rows = rows,
            .layer = &g_array_index(rows->layers, JsonRowsLayer, i),
            .task = task,
            .manifest = manifest,
            .offsets = offsets,
            .keys = keys,
        };
        g_array_set_size(keys, 0);
        if (!fill_layer(&filler, error))
            return FALSE;
    }
    return TRUE;
}
