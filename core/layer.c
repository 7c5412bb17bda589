/* SPDX-License-Identifier: MIT */
#include "layer_private.h"

#include <math.h>
#include <string.h>

#define FANOUT 32

/* --- schemas ------------------------------------------------------------------------------------------ */

G_DEFINE_BOXED_TYPE(AditLayerSchema, adit_layer_schema, adit_layer_schema_ref, adit_layer_schema_unref)

static void feature_free(gpointer data)
{
    AditFeature *feature = data;
    g_free(feature->name);
    g_strfreev(feature->values);
    g_free(feature->target);
    g_free(feature);
}

AditLayerSchema *adit_layer_schema_new(const char *name)
{
    g_return_val_if_fail(name, NULL);
    AditLayerSchema *schema = g_new0(AditLayerSchema, 1);
    g_atomic_ref_count_init(&schema->refs);
    schema->name = g_strdup(name);
    schema->features = g_ptr_array_new_with_free_func(feature_free);
    return schema;
}

AditLayerSchema *adit_layer_schema_ref(AditLayerSchema *schema)
{
    g_atomic_ref_count_inc(&schema->refs);
    return schema;
}

void adit_layer_schema_unref(AditLayerSchema *schema)
{
    if (!g_atomic_ref_count_dec(&schema->refs))
        return;
    g_free(schema->name);
    g_ptr_array_unref(schema->features);
    g_free(schema);
}

void adit_layer_schema_add_feature(AditLayerSchema *schema, const char *name, AditFeatureType type,
                                   const char *const *values, const char *target)
{
    g_return_if_fail(schema && name);
    g_return_if_fail(type != ADIT_FEATURE_ENUM || (values && g_strv_length((char **)values) <= 254));
    if (adit_layer_schema_find(schema, name) >= 0)
        return;
    AditFeature *feature = g_new0(AditFeature, 1);
    feature->name = g_strdup(name);
    feature->type = type;
    feature->values = type == ADIT_FEATURE_ENUM ? g_strdupv((char **)values) : NULL;
    feature->target = g_strdup(target);
    g_ptr_array_add(schema->features, feature);
}

const char *adit_layer_schema_get_name(const AditLayerSchema *schema)
{
    return schema->name;
}

guint adit_layer_schema_get_n_features(const AditLayerSchema *schema)
{
    return schema->features->len;
}

const AditFeature *adit_layer_schema_nth(const AditLayerSchema *schema, guint index)
{
    return index < schema->features->len ? g_ptr_array_index(schema->features, index) : NULL;
}

int adit_layer_schema_find(const AditLayerSchema *schema, const char *name)
{
    for (guint i = 0; i < schema->features->len; i++)
        if (strcmp(adit_layer_schema_nth(schema, i)->name, name) == 0)
            return (int)i;
    return -1;
}

const char *adit_layer_schema_get_feature(const AditLayerSchema *schema, guint index, AditFeatureType *type)
{
    const AditFeature *feature = adit_layer_schema_nth(schema, index);
    if (feature && type)
        *type = feature->type;
    return feature ? feature->name : NULL;
}

const char *adit_layer_schema_get_target(const AditLayerSchema *schema, guint index)
{
    const AditFeature *feature = adit_layer_schema_nth(schema, index);
    return feature ? feature->target : NULL;
}

gsize adit_feature_size(AditFeatureType type)
{
    switch (type) {
    case ADIT_FEATURE_BOOL:
    case ADIT_FEATURE_ENUM:
        return sizeof(guint8);
    case ADIT_FEATURE_INT:
        return sizeof(gint64);
    case ADIT_FEATURE_DOUBLE:
        return sizeof(double);
    case ADIT_FEATURE_STRING:
    case ADIT_FEATURE_REF:
        return sizeof(guint32);
    case ADIT_FEATURE_SPAN:
        return sizeof(AditSpan);
    }
    g_return_val_if_reached(1);
}

void adit_feature_fill_null(AditFeatureType type, gpointer data, gsize first, gsize n)
{
    gsize size = adit_feature_size(type);
    switch (type) {
    case ADIT_FEATURE_INT:
        for (gsize i = first; i < first + n; i++)
            ((gint64 *)data)[i] = G_MININT64;
        break;
    case ADIT_FEATURE_DOUBLE:
        for (gsize i = first; i < first + n; i++)
            ((double *)data)[i] = NAN;
        break;
    case ADIT_FEATURE_REF:
    case ADIT_FEATURE_SPAN:
        memset((char *)data + first * size, 0xff, n * size);
        break;
    case ADIT_FEATURE_BOOL:
    case ADIT_FEATURE_ENUM:
    case ADIT_FEATURE_STRING:
        memset((char *)data + first * size, 0, n * size);
        break;
    }
}

/* --- rows ---------------------------------------------------------------------------------------------- */

void adit_provenance_clear(AditProvenance *provenance)
{
    g_free(provenance->producer);
    g_free(provenance->version);
    adit_pool_clear(&provenance->rules);
    g_free(provenance->rule_of);
    g_clear_pointer(&provenance->notes, g_hash_table_unref);
}

AditRows *adit_rows_ref(AditRows *rows)
{
    g_atomic_ref_count_inc(&rows->refs);
    return rows;
}

void adit_rows_unref(AditRows *rows)
{
    if (!g_atomic_ref_count_dec(&rows->refs))
        return;
    for (int level = 0; level < ADIT_MAX_LEVELS; level++)
        g_free(rows->max_end[level]);
    g_free(rows->spans);
    adit_provenance_clear(&rows->provenance);
    g_free(rows);
}

void adit_rows_index(AditRows *rows)
{
    gboolean overlap = FALSE;
    for (guint32 i = 1; i < rows->n_rows && !overlap; i++)
        overlap = rows->spans[i].start < rows->spans[i - 1].end;
    if (!overlap)
        return;
    guint32 n = rows->n_rows;
    for (int level = 0; level < ADIT_MAX_LEVELS && n > 1; level++) {
        guint32 above = (n - 1) / FANOUT + 1;
        guint32 *max = rows->max_end[level] = g_new0(guint32, above);
        for (guint32 i = 0; i < n; i++) {
            guint32 end = level ? rows->max_end[level - 1][i] : rows->spans[i].end;
            max[i / FANOUT] = MAX(max[i / FANOUT], end);
        }
        n = above;
    }
}

static guint32 end_at(const AditRows *rows, int level, guint32 i)
{
    return level ? rows->max_end[level - 1][i] : rows->spans[i].end;
}

/* The last row at or before `row` that ends behind `offset`. */
static guint32 last_reaching(const AditRows *rows, guint32 row, guint32 offset)
{
    int level = 0;
    gint64 i = row;
    while (i >= 0) {
        gint64 group = i - i % FANOUT;
        for (; i >= group && end_at(rows, level, (guint32)i) <= offset; i--)
            ;
        if (i >= group)
            break;
        if (level == ADIT_MAX_LEVELS || !rows->max_end[level])
            return ADIT_NO_ROW;
        i = group / FANOUT - 1;
        level++;
    }
    if (i < 0)
        return ADIT_NO_ROW;
    while (level > 0) {
        level--;
        /* The group lies left of the one that holds `row`, so all of its members exist. */
        for (i = i * FANOUT + FANOUT - 1; end_at(rows, level, (guint32)i) <= offset; i--)
            ;
    }
    return (guint32)i;
}

/* The first row that starts at or behind `offset`. */
static guint32 first_from(const AditRows *rows, guint32 offset)
{
    guint32 low = 0, high = rows->n_rows;
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        if (rows->spans[middle].start < offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* --- layers ----------------------------------------------------------------------------------------------
 */

G_DEFINE_BOXED_TYPE(AditLayer, adit_layer, adit_layer_ref, adit_layer_unref)

AditLayer *adit_layer_new(AditLayerSchema *schema, AditRows *rows, GPtrArray *columns)
{
    AditLayer *layer = g_new0(AditLayer, 1);
    g_atomic_ref_count_init(&layer->refs);
    layer->schema = adit_layer_schema_ref(schema);
    layer->rows = rows;
    layer->columns = columns;
    return layer;
}

AditLayer *adit_layer_ref(AditLayer *layer)
{
    g_atomic_ref_count_inc(&layer->refs);
    return layer;
}

void adit_layer_unref(AditLayer *layer)
{
    if (!g_atomic_ref_count_dec(&layer->refs))
        return;
    adit_layer_schema_unref(layer->schema);
    adit_rows_unref(layer->rows);
    g_ptr_array_unref(layer->columns);
    g_free(layer);
}

const char *adit_layer_get_name(const AditLayer *layer)
{
    return layer->schema->name;
}

guint32 adit_layer_get_n_rows(const AditLayer *layer)
{
    return layer->rows->n_rows;
}

AditSpan adit_layer_get_span(const AditLayer *layer, guint32 row)
{
    return row < layer->rows->n_rows ? layer->rows->spans[row] : ADIT_NO_SPAN;
}

const AditSpan *adit_layer_get_spans(const AditLayer *layer, guint32 *n_rows)
{
    if (n_rows)
        *n_rows = layer->rows->n_rows;
    return layer->rows->spans;
}

gboolean adit_layer_rows_inside(const AditLayer *layer, AditSpan span, guint32 *first, guint32 *end)
{
    *first = first_from(layer->rows, span.start);
    *end = first_from(layer->rows, span.end);
    return *first < *end;
}

guint32 adit_layer_row_at(const AditLayer *layer, guint32 offset)
{
    const AditRows *rows = layer->rows;
    guint32 behind = offset == G_MAXUINT32 ? rows->n_rows : first_from(rows, offset + 1);
    if (behind == 0)
        return ADIT_NO_ROW;
    if (rows->max_end[0])
        return last_reaching(rows, behind - 1, offset);
    return rows->spans[behind - 1].end > offset ? behind - 1 : ADIT_NO_ROW;
}

guint adit_layer_get_n_columns(const AditLayer *layer)
{
    return layer->columns->len;
}

const AditColumn *adit_layer_get_nth_column(const AditLayer *layer, guint index)
{
    return index < layer->columns->len ? g_ptr_array_index(layer->columns, index) : NULL;
}

const AditColumn *adit_layer_get_column(const AditLayer *layer, const char *name)
{
    if (!layer)
        return NULL;
    for (guint i = 0; i < layer->columns->len; i++) {
        const AditColumn *column = g_ptr_array_index(layer->columns, i);
        if (strcmp(column->feature->name, name) == 0)
            return column;
    }
    return NULL;
}

/* --- columns -----------------------------------------------------------------------------------------------
 */

AditColumn *adit_column_ref(AditColumn *column)
{
    g_atomic_ref_count_inc(&column->refs);
    return column;
}

void adit_column_unref(AditColumn *column)
{
    if (!g_atomic_ref_count_dec(&column->refs))
        return;
    adit_layer_schema_unref(column->schema);
    adit_pool_clear(&column->pool);
    g_free(column->data);
    g_free(column->producer);
    g_free(column);
}

const char *adit_column_get_name(const AditColumn *column)
{
    return column->feature->name;
}

AditFeatureType adit_column_get_feature_type(const AditColumn *column)
{
    return column->feature->type;
}

const char *adit_column_get_target(const AditColumn *column)
{
    return column->feature->target;
}

const char *adit_column_get_producer(const AditColumn *column)
{
    return column->producer;
}

/* Whether `column` holds data of `type` for `row`. */
static inline gboolean has(const AditColumn *column, guint32 row, AditFeatureType type)
{
    return column && column->feature->type == type && column->data && row < column->n_rows;
}

gboolean adit_column_is_null(const AditColumn *column, guint32 row)
{
    if (!column || !column->data || row >= column->n_rows)
        return TRUE;
    switch (column->feature->type) {
    case ADIT_FEATURE_BOOL:
    case ADIT_FEATURE_ENUM:
        return ((const guint8 *)column->data)[row] == 0;
    case ADIT_FEATURE_INT:
        return ((const gint64 *)column->data)[row] == G_MININT64;
    case ADIT_FEATURE_DOUBLE:
        return isnan(((const double *)column->data)[row]);
    case ADIT_FEATURE_STRING:
        return ((const guint32 *)column->data)[row] == 0;
    case ADIT_FEATURE_SPAN:
        return adit_span_is_null(((const AditSpan *)column->data)[row]);
    case ADIT_FEATURE_REF:
        return ((const guint32 *)column->data)[row] == ADIT_NO_ROW;
    }
    return TRUE;
}

gboolean adit_column_get_bool(const AditColumn *column, guint32 row)
{
    /* Stored as 1 for false and 2 for true, so that 0 is null. */
    return has(column, row, ADIT_FEATURE_BOOL) && ((const guint8 *)column->data)[row] == 2;
}

gint64 adit_column_get_int(const AditColumn *column, guint32 row)
{
    return has(column, row, ADIT_FEATURE_INT) ? ((const gint64 *)column->data)[row] : G_MININT64;
}

double adit_column_get_double(const AditColumn *column, guint32 row)
{
    return has(column, row, ADIT_FEATURE_DOUBLE) ? ((const double *)column->data)[row] : NAN;
}

AditSpan adit_column_get_span(const AditColumn *column, guint32 row)
{
    return has(column, row, ADIT_FEATURE_SPAN) ? ((const AditSpan *)column->data)[row] : ADIT_NO_SPAN;
}

guint32 adit_column_get_ref(const AditColumn *column, guint32 row)
{
    return has(column, row, ADIT_FEATURE_REF) ? ((const guint32 *)column->data)[row] : ADIT_NO_ROW;
}

guint32 adit_column_get_code(const AditColumn *column, guint32 row)
{
    if (has(column, row, ADIT_FEATURE_STRING))
        return ((const guint32 *)column->data)[row];
    return has(column, row, ADIT_FEATURE_ENUM) ? ((const guint8 *)column->data)[row] : 0;
}

guint32 adit_column_get_n_codes(const AditColumn *column)
{
    if (!column)
        return 0;
    return column->feature->type == ADIT_FEATURE_ENUM ? g_strv_length(column->feature->values)
                                                      : column->pool.n_strings;
}

const char *adit_column_get_code_string(const AditColumn *column, guint32 code)
{
    if (!column || code == 0 || code > adit_column_get_n_codes(column))
        return NULL;
    return column->feature->type == ADIT_FEATURE_ENUM ? column->feature->values[code - 1]
                                                      : adit_pool_get(&column->pool, code);
}

guint32 adit_column_find_code(const AditColumn *column, const char *string)
{
    if (!column)
        return 0;
    if (column->feature->type != ADIT_FEATURE_ENUM)
        return adit_pool_find(&column->pool, string, strlen(string));
    for (guint32 i = 0; column->feature->values[i]; i++)
        if (strcmp(column->feature->values[i], string) == 0)
            return i + 1;
    return 0;
}

const char *adit_column_get_string(const AditColumn *column, guint32 row)
{
    /* The code is in range, so the enum needs no counting. */
    if (has(column, row, ADIT_FEATURE_ENUM)) {
        guint8 code = ((const guint8 *)column->data)[row];
        return code ? column->feature->values[code - 1] : NULL;
    }
    return has(column, row, ADIT_FEATURE_STRING)
               ? adit_pool_get(&column->pool, ((const guint32 *)column->data)[row])
               : NULL;
}

/* --- provenance --- */

const char *adit_layer_get_producer(const AditLayer *layer, guint32 row)
{
    return row < layer->rows->n_rows ? layer->rows->provenance.producer : NULL;
}

const char *adit_layer_get_producer_version(const AditLayer *layer, guint32 row)
{
    return row < layer->rows->n_rows ? layer->rows->provenance.version : NULL;
}

const char *adit_layer_get_rule(const AditLayer *layer, guint32 row)
{
    const AditProvenance *provenance = &layer->rows->provenance;
    if (row >= layer->rows->n_rows || !provenance->rule_of)
        return NULL;
    return adit_pool_get(&provenance->rules, provenance->rule_of[row]);
}

const char *adit_layer_get_note(const AditLayer *layer, guint32 row)
{
    GHashTable *notes = layer->rows->provenance.notes;
    return notes ? g_hash_table_lookup(notes, GUINT_TO_POINTER(row)) : NULL;
}

static gsize column_get_memory(const AditColumn *column)
{
    gsize data = column->data ? adit_feature_size(column->feature->type) * column->n_rows : 0;
    return sizeof *column + data + adit_pool_get_memory(&column->pool);
}

gsize adit_layer_get_memory(const AditLayer *layer)
{
    const AditRows *rows = layer->rows;
    gsize memory = sizeof *layer + sizeof *rows + sizeof(AditSpan) * (gsize)rows->n_rows;
    memory += adit_pool_get_memory(&rows->provenance.rules);
    if (rows->provenance.rule_of)
        memory += sizeof(guint16) * (gsize)rows->n_rows;
    guint32 n = rows->n_rows;
    for (int level = 0; level < ADIT_MAX_LEVELS && rows->max_end[level]; level++) {
        n = (n - 1) / FANOUT + 1;
        memory += sizeof(guint32) * (gsize)n;
    }
    for (guint i = 0; i < layer->columns->len; i++)
        memory += column_get_memory(g_ptr_array_index(layer->columns, i));
    return memory;
}
