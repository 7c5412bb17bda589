/* SPDX-License-Identifier: MIT */
#include "json_layers.h"

#include <string.h>

/* Offsets of the input are mostly near the one before: they are found by walking from there. */
typedef struct {
    const AditDocument *document;
    const char *text;
    gsize length;
    AditOffsetUnit unit;
    guint32 here;      /* in units */
    guint32 here_byte; /* the same place in bytes */
} Cursor;

#define WALK 256

typedef struct {
    const AditSetup *setup;
    const JsonRows *rows;
    Cursor cursor;
} Build;

/* A feature: how its cells are stored. */
typedef struct {
    AditFeatureType type;
    char *name;
    const char *target;
    guint32 n_targets; /* rows of the layer that a reference points into */
    int index;
} Feature;

static gboolean is_boundary(const Cursor *cursor, guint32 byte)
{
    return byte <= cursor->length && (byte == cursor->length || ((guchar)cursor->text[byte] & 0xc0) != 0x80);
}

/* The byte offset of @offset, or G_MAXUINT32. */
static guint32 to_byte(Cursor *cursor, guint32 offset)
{
    guint32 unit = cursor->here, byte = cursor->here_byte;

    if (cursor->unit == ADIT_OFFSETS_BYTES)
        return is_boundary(cursor, offset) ? offset : G_MAXUINT32;
    if (offset < unit || offset - unit > WALK) {
        byte = adit_document_from_unit(cursor->document, cursor->unit, offset);
        unit = offset;
    }
    while (unit < offset && byte < cursor->length) {
        guchar lead = (guchar)cursor->text[byte];

        byte += lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
        unit += lead >= 0xf0 && cursor->unit == ADIT_OFFSETS_UTF16 ? 2 : 1;
    }
    if (unit != offset || byte == G_MAXUINT32)
        return G_MAXUINT32;
    cursor->here = unit;
    cursor->here_byte = byte;
    return byte;
}

static gboolean fail(const JsonRowsLayer *layer, guint row, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);

static gboolean fail(const JsonRowsLayer *layer, guint row, GError **error, const char *format, ...)
{
    g_autofree char *what = NULL;
    va_list args;

    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_ROW, "layer \"%s\", row %u: %s", layer->name, row, what);
    return FALSE;
}

static gboolean to_span(Cursor *cursor, guint32 start, guint32 end, AditSpan *span)
{
    if (start > end)
        return FALSE;
    span->start = to_byte(cursor, start);
    span->end = to_byte(cursor, end);
    return span->start != G_MAXUINT32 && span->end != G_MAXUINT32;
}

/* --- features --- */

/* The type of a feature that no manifest declares. */
static AditFeatureType infer_type(guint types)
{
    types &= ~(guint)JSON_CELL_NULL;
    switch (types) {
    case JSON_CELL_BOOL:
        return ADIT_FEATURE_BOOL;
    case JSON_CELL_INT:
        return ADIT_FEATURE_INT;
    case JSON_CELL_REAL:
    case JSON_CELL_INT | JSON_CELL_REAL:
        return ADIT_FEATURE_DOUBLE;
    case JSON_CELL_PAIR:
        return ADIT_FEATURE_SPAN;
    default:
        return ADIT_FEATURE_STRING;
    }
}

/* The declared type, or the inferred one. Values of enums are kept whatever they are: what a document brings
 * along may know types of its own, so enums come in as strings. */
static void choose_type(AditLayerSchema *declared, const JsonRowsKey *key, Feature *feature)
{
    guint n_features = declared != NULL ? adit_layer_schema_get_n_features(declared) : 0;

    feature->type = infer_type(key->types);
    for (guint i = 0; i < n_features; i++) {
        AditFeatureType type;

        if (strcmp(adit_layer_schema_get_feature(declared, i, &type), feature->name) != 0)
            continue;
        feature->type = type == ADIT_FEATURE_ENUM ? ADIT_FEATURE_STRING : type;
        feature->target = adit_layer_schema_get_target(declared, i);
        return;
    }
}

static guint count_targets(const Build *build, const char *target)
{
    const GArray *layers = build->rows->layers;

    for (guint i = 0; i < layers->len; i++) {
        const JsonRowsLayer *layer = &g_array_index(layers, JsonRowsLayer, i);

        if (g_strcmp0(layer->name, target) == 0)
            return layer->n_rows;
    }
    return 0;
}

/* Which cells a feature's type takes. */
static guint types_taken(AditFeatureType type)
{
    switch (type) {
    case ADIT_FEATURE_BOOL:
        return JSON_CELL_NULL | JSON_CELL_BOOL;
    case ADIT_FEATURE_INT:
    case ADIT_FEATURE_REF:
        return JSON_CELL_NULL | JSON_CELL_INT;
    case ADIT_FEATURE_DOUBLE:
        return JSON_CELL_NULL | JSON_CELL_INT | JSON_CELL_REAL;
    case ADIT_FEATURE_SPAN:
        return JSON_CELL_NULL | JSON_CELL_PAIR;
    default:
        return JSON_CELL_NULL | JSON_CELL_STRING;
    }
}

static const char *type_name(AditFeatureType type)
{
    static const char *const names[] = {"true or false", "a whole number", "a number",           "a string",
                                        "a string",      "[start, end]",   "a row's index or -1"};

    return names[type];
}

/* Cells of a feature of mixed scalars that no manifest declares are kept as text. */
static gboolean fits(const Feature *feature, const JsonRowsKey *key, guint cell_type)
{
    gboolean mixed = feature->type == ADIT_FEATURE_STRING && infer_type(key->types) == ADIT_FEATURE_STRING &&
                     cell_type != JSON_CELL_PAIR;

    return (cell_type & types_taken(feature->type)) != 0 || mixed;
}

static gboolean set_ref(AditBuilder *builder, const JsonRowsLayer *layer, const Feature *feature,
                        const JsonCell *cell, guint row, GError **error)
{
    gint64 value;

    adit_json_pull_get_int(cell->value, cell->length, &value);
    if (value == -1)
        return TRUE;
    if (value < 0 || value >= feature->n_targets)
        return fail(layer, row, error,
                    "\"%s\" refers to row %" G_GINT64_FORMAT " of layer \"%s\", which has %u", feature->name,
                    value, feature->target, feature->n_targets);
    adit_builder_set_ref(builder, row, feature->index, (guint32)value);
    return TRUE;
}

static gboolean set_cell(Build *build, AditBuilder *builder, const JsonRowsLayer *layer,
                         const Feature *feature, const JsonCell *cell, guint row, GError **error)
{
    gint64 number;
    AditSpan span;

    switch (feature->type) {
    case ADIT_FEATURE_BOOL:
        adit_builder_set_bool(builder, row, feature->index, cell->length == 4);
        return TRUE;
    case ADIT_FEATURE_INT:
        adit_json_pull_get_int(cell->value, cell->length, &number);
        adit_builder_set_int(builder, row, feature->index, number);
        return TRUE;
    case ADIT_FEATURE_DOUBLE:
        adit_builder_set_double(builder, row, feature->index,
                                adit_json_pull_get_double(cell->value, cell->length));
        return TRUE;
    case ADIT_FEATURE_SPAN:
        if (!to_span(&build->cursor, cell->pair.start, cell->pair.end, &span))
            return fail(layer, row, error, "\"%s\" [%u, %u] is no span of the text", feature->name,
                        cell->pair.start, cell->pair.end);
        adit_builder_set_span(builder, row, feature->index, span);
        return TRUE;
    case ADIT_FEATURE_REF:
        return set_ref(builder, layer, feature, cell, row, error);
    default:
        adit_builder_set_string_len(builder, row, feature->index, cell->value, cell->length);
        return TRUE;
    }
}

/* --- layers --- */

static void feature_clear(gpointer data)
{
    g_free(((Feature *)data)->name);
}

static void add_feature(AditLayerSchema *schema, const Feature *feature)
{
    adit_layer_schema_add_feature(schema, feature->name, feature->type, NULL, feature->target);
}

/* Declared features first, in the order of the manifests, so that output that is read again comes out as it
 * was; then the others, as they first occur. */
static void add_in_order(AditLayerSchema *schema, AditLayerSchema *declared, const GArray *features)
{
    guint n_declared = declared != NULL ? adit_layer_schema_get_n_features(declared) : 0;

    for (guint i = 0; i < n_declared; i++) {
        const char *name = adit_layer_schema_get_feature(declared, i, NULL);

        for (guint k = 0; k < features->len; k++)
            if (strcmp(g_array_index(features, Feature, k).name, name) == 0)
                add_feature(schema, &g_array_index(features, Feature, k));
    }
    for (guint k = 0; k < features->len; k++)
        add_feature(schema, &g_array_index(features, Feature, k));
}

static AditLayerSchema *make_schema(const Build *build, const JsonRowsLayer *layer, GArray *features)
{
    AditLayerSchema *declared = adit_setup_get_schema(build->setup, layer->name);
    AditLayerSchema *schema = adit_layer_schema_new(layer->name);

    for (guint i = 0; i < layer->n_keys; i++) {
        const JsonRowsKey *key = &g_array_index(build->rows->keys, JsonRowsKey, layer->first_key + i);
        Feature feature = {.name = g_strndup(key->name, key->length)};

        choose_type(declared, key, &feature);
        if (feature.type == ADIT_FEATURE_REF)
            feature.n_targets = count_targets(build, feature.target);
        g_array_append_val(features, feature);
    }
    add_in_order(schema, declared, features);
    return schema;
}

static gboolean add_row(Build *build, AditBuilder *builder, const JsonRowsLayer *layer, GArray *features,
                        guint number, GError **error)
{
    const JsonRow *row = &g_array_index(build->rows->rows, JsonRow, layer->first_row + number);
    AditSpan span;

    if (!to_span(&build->cursor, row->start, row->end, &span))
        return fail(
            layer, number, error, "%u to %u is no span of the text, which has %u %s", row->start, row->end,
            adit_document_to_unit(build->cursor.document, build->cursor.unit, (guint32)build->cursor.length),
            build->cursor.unit == ADIT_OFFSETS_BYTES   ? "bytes"
            : build->cursor.unit == ADIT_OFFSETS_UTF16 ? "UTF-16 units"
                                                       : "code points");
    if (span.start == span.end)
        return fail(layer, number, error, "the span is empty");
    adit_builder_add(builder, span);
    for (guint32 i = row[0].first_cell; i < row[1].first_cell; i++) {
        const JsonCell *cell = &g_array_index(build->rows->cells, JsonCell, i);
        const JsonRowsKey *key = &g_array_index(build->rows->keys, JsonRowsKey, layer->first_key + cell->key);
        const Feature *feature = &g_array_index(features, Feature, cell->key);

        if (!fits(feature, key, cell->type))
            return fail(layer, number, error, "\"%s\" must be %s", feature->name, type_name(feature->type));
        if (cell->type != JSON_CELL_NULL && !set_cell(build, builder, layer, feature, cell, number, error))
            return FALSE;
    }
    return TRUE;
}

static AditBuilder *build_layer(Build *build, const JsonRowsLayer *layer, GError **error)
{
    g_autoptr(GArray) features = g_array_sized_new(FALSE, FALSE, sizeof(Feature), layer->n_keys);
    g_autoptr(AditLayerSchema) schema = NULL;
    g_autoptr(AditBuilder) builder = NULL;

    g_array_set_clear_func(features, feature_clear);
    schema = make_schema(build, layer, features);
    builder = adit_builder_new(schema, "input");
    for (guint i = 0; i < features->len; i++) {
        Feature *feature = &g_array_index(features, Feature, i);

        feature->index = adit_builder_feature(builder, feature->name);
    }
    adit_builder_reserve(builder, layer->n_rows);
    for (guint i = 0; i < layer->n_rows; i++)
        if (!add_row(build, builder, layer, features, i, error))
            return NULL;
    return g_steal_pointer(&builder);
}

gboolean adit_json_layers_build(const AditSetup *setup, AditDocument *document, const JsonRows *rows,
                                AditOffsetUnit unit, GError **error)
{
    g_autoptr(GPtrArray) builders = g_ptr_array_new_with_free_func((GDestroyNotify)adit_builder_unref);
    Build build = {.setup = setup, .rows = rows, .cursor = {.document = document, .unit = unit}};

    build.cursor.text = adit_document_get_text(document, &build.cursor.length);
    for (guint i = 0; i < rows->layers->len; i++) {
        AditBuilder *builder = build_layer(&build, &g_array_index(rows->layers, JsonRowsLayer, i), error);

        if (builder == NULL)
            return FALSE;
        g_ptr_array_add(builders, builder);
    }
    return adit_document_add_layers(document, (AditBuilder **)builders->pdata, builders->len, error);
}
