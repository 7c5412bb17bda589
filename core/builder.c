/* SPDX-License-Identifier: MIT */
#include "builder_private.h"

#include <string.h>

G_DEFINE_BOXED_TYPE(AditBuilder, adit_builder, adit_builder_ref, adit_builder_unref)

static AditBuilder *builder_new(AditLayerSchema *schema, const char *producer)
{
    AditBuilder *builder = g_new0(AditBuilder, 1);
    g_atomic_ref_count_init(&builder->refs);
    builder->schema = adit_layer_schema_ref(schema);
    builder->columns = g_new0(AditBuilderColumn, schema->features->len + 1);
    builder->provenance.producer = g_strdup(producer);
    return builder;
}

AditBuilder *adit_builder_new(AditLayerSchema *schema, const char *producer)
{
    g_return_val_if_fail(schema, NULL);
    return builder_new(schema, producer);
}

AditBuilder *adit_builder_new_features(const AditLayer *layer, AditLayerSchema *schema, const char *producer)
{
    g_return_val_if_fail(layer && schema, NULL);
    AditBuilder *builder = builder_new(schema, producer);
    builder->base = adit_layer_ref((AditLayer *)layer);
    builder->n_rows = layer->rows->n_rows;
    return builder;
}

AditBuilder *adit_builder_ref(AditBuilder *builder)
{
    g_atomic_ref_count_inc(&builder->refs);
    return builder;
}

void adit_builder_reset(AditBuilder *builder)
{
    for (guint i = 0; i < builder->schema->features->len; i++) {
        g_clear_pointer(&builder->columns[i].data, g_free);
        builder->columns[i].allocated = 0;
        adit_pool_clear(&builder->columns[i].pool);
    }
    g_clear_pointer(&builder->spans, g_free);
    builder->n_rows = 0;
    builder->allocated = 0;
    adit_provenance_clear(&builder->provenance);
    memset(&builder->provenance, 0, sizeof builder->provenance);
    builder->rules_allocated = 0;
    g_clear_error(&builder->error);
}

void adit_builder_unref(AditBuilder *builder)
{
    if (!g_atomic_ref_count_dec(&builder->refs))
        return;
    adit_builder_reset(builder);
    g_free(builder->columns);
    if (builder->base)
        adit_layer_unref(builder->base);
    adit_layer_schema_unref(builder->schema);
    g_free(builder);
}

void adit_builder_set_version(AditBuilder *builder, const char *version)
{
    g_free(builder->provenance.version);
    builder->provenance.version = g_strdup(version);
}

static void fail(AditBuilder *builder, const char *format, ...) G_GNUC_PRINTF(2, 3);
static void fail(AditBuilder *builder, const char *format, ...)
{
    if (builder->error)
        return;
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    builder->error =
        g_error_new(ADIT_ERROR, ADIT_ERROR_ROW, "layer \"%s\": %s", builder->schema->name, message);
}

/* --- rows -------------------------------------------------------------------------------------------- */

void adit_builder_reserve(AditBuilder *builder, guint32 n_rows)
{
    if (builder->base || n_rows <= builder->allocated)
        return;
    builder->allocated = n_rows;
    builder->spans = g_renew(AditSpan, builder->spans, builder->allocated);
}

guint32 adit_builder_add(AditBuilder *builder, AditSpan span)
{
    if (builder->base) {
        fail(builder, "only features may be added to it, no rows");
        return ADIT_NO_ROW;
    }
    if (builder->n_rows == G_MAXINT32) {
        fail(builder, "more than %d rows", G_MAXINT32);
        return ADIT_NO_ROW;
    }
    if (builder->n_rows == builder->allocated) {
        builder->allocated = builder->allocated < 16 ? 16 : builder->allocated + builder->allocated / 2;
        builder->spans = g_renew(AditSpan, builder->spans, builder->allocated);
    }
    builder->spans[builder->n_rows] = span;
    return builder->n_rows++;
}

guint32 adit_builder_get_n_rows(const AditBuilder *builder)
{
    return builder->n_rows;
}

AditSpan adit_builder_get_span(const AditBuilder *builder, guint32 row)
{
    if (row >= builder->n_rows)
        return ADIT_NO_SPAN;
    return builder->base ? builder->base->rows->spans[row] : builder->spans[row];
}

int adit_builder_feature(AditBuilder *builder, const char *name)
{
    int feature = adit_layer_schema_find(builder->schema, name);
    if (feature < 0)
        fail(builder, "the feature \"%s\" is not declared", name);
    return feature;
}

/* --- values -------------------------------------------------------------------------------------------- */

static const char *type_name(AditFeatureType type)
{
    static const char *const names[] = {"bool", "int", "double", "string", "enum", "span", "ref"};
    return names[type];
}

static void fail_cell(AditBuilder *builder, guint32 row, int feature, AditFeatureType type)
{
    const AditFeature *f = feature < 0 ? NULL : adit_layer_schema_nth(builder->schema, (guint)feature);
    if (!f)
        fail(builder, "a feature that is not declared was set");
    else if (row >= builder->n_rows)
        fail(builder, "feature \"%s\" was set for row %u, but there are %u", f->name, row, builder->n_rows);
    else
        fail(builder, "feature \"%s\" is of type %s, but was set as %s", f->name, type_name(f->type),
             type_name(type));
}

static void grow_column(AditBuilder *builder, AditBuilderColumn *column, AditFeatureType type, guint32 row)
{
    gsize wanted = MAX((gsize)row + 1, MAX(builder->allocated, (gsize)builder->n_rows));
    column->data = g_realloc_n(column->data, wanted, adit_feature_size(type));
    adit_feature_fill_null(type, column->data, column->allocated, wanted - column->allocated);
    column->allocated = wanted;
}

/* The data of a feature of `type`, with room for `row`; NULL (and the error remembered) if the call is wrong.
 */
static inline gpointer cells(AditBuilder *builder, guint32 row, int feature, AditFeatureType type)
{
    const GPtrArray *features = builder->schema->features;
    const AditFeature *f = (guint)feature < features->len ? features->pdata[feature] : NULL;
    if (G_UNLIKELY(!f || f->type != type || row >= builder->n_rows)) {
        fail_cell(builder, row, feature, type);
        return NULL;
    }
    AditBuilderColumn *column = &builder->columns[feature];
    if (G_UNLIKELY(row >= column->allocated))
        grow_column(builder, column, type, row);
    return column->data;
}

void adit_builder_set_bool(AditBuilder *builder, guint32 row, int feature, gboolean value)
{
    guint8 *data = cells(builder, row, feature, ADIT_FEATURE_BOOL);
    if (data)
        data[row] = value ? 2 : 1;
}

void adit_builder_set_int(AditBuilder *builder, guint32 row, int feature, gint64 value)
{
    gint64 *data = cells(builder, row, feature, ADIT_FEATURE_INT);
    if (data)
        data[row] = value;
}

void adit_builder_set_double(AditBuilder *builder, guint32 row, int feature, double value)
{
    double *data = cells(builder, row, feature, ADIT_FEATURE_DOUBLE);
    if (data)
        data[row] = value;
}

void adit_builder_set_span(AditBuilder *builder, guint32 row, int feature, AditSpan value)
{
    AditSpan *data = cells(builder, row, feature, ADIT_FEATURE_SPAN);
    if (data)
        data[row] = value;
}

void adit_builder_set_ref(AditBuilder *builder, guint32 row, int feature, guint32 value)
{
    guint32 *data = cells(builder, row, feature, ADIT_FEATURE_REF);
    if (data)
        data[row] = value;
}

static guint32 enum_code(AditBuilder *builder, const AditFeature *feature, const char *value, gsize length)
{
    for (guint32 i = 0; feature->values[i]; i++)
        if (strncmp(feature->values[i], value, length) == 0 && feature->values[i][length] == '\0')
            return i + 1;
    fail(builder, "feature \"%s\" has no value \"%.*s\"", feature->name, (int)MIN(length, 100), value);
    return 0;
}

guint32 adit_builder_intern(AditBuilder *builder, int feature, const char *value, gssize length)
{
    const AditFeature *f = feature < 0 ? NULL : adit_layer_schema_nth(builder->schema, (guint)feature);
    if (!f || (f->type != ADIT_FEATURE_STRING && f->type != ADIT_FEATURE_ENUM)) {
        fail_cell(builder, 0, feature, ADIT_FEATURE_STRING);
        return 0;
    }
    gsize bytes = length < 0 ? strlen(value) : (gsize)length;
    if (f->type == ADIT_FEATURE_ENUM)
        return enum_code(builder, f, value, bytes);
    AditPool *pool = &builder->columns[feature].pool;
    guint32 known = pool->n_strings;
    guint32 code = adit_pool_intern(pool, value, bytes);
    if (code == 0)
        fail(builder, "the strings of feature \"%s\" take more than 4 GiB", f->name);
    else if (code > known && (memchr(value, 0, bytes) || !g_utf8_validate(value, (gssize)bytes, NULL)))
        fail(builder, "a value of feature \"%s\" is not valid UTF-8", f->name);
    return code;
}

void adit_builder_set_code(AditBuilder *builder, guint32 row, int feature, guint32 code)
{
    const GPtrArray *features = builder->schema->features;
    const AditFeature *f = (guint)feature < features->len ? features->pdata[feature] : NULL;
    if (f && f->type == ADIT_FEATURE_ENUM) {
        guint8 *data = cells(builder, row, feature, ADIT_FEATURE_ENUM);
        if (data && code < 255)
            data[row] = (guint8)code;
        return;
    }
    guint32 *data = cells(builder, row, feature, ADIT_FEATURE_STRING);
    if (data)
        data[row] = code;
}

void adit_builder_set_string_len(AditBuilder *builder, guint32 row, int feature, const char *value,
                                 gsize length)
{
    if (length > G_MAXINT32)
        fail(builder, "a string of %" G_GSIZE_FORMAT " bytes is too long", length);
    else
        adit_builder_set_code(builder, row, feature,
                              value ? adit_builder_intern(builder, feature, value, (gssize)length) : 0);
}

void adit_builder_set_string(AditBuilder *builder, guint32 row, int feature, const char *value)
{
    adit_builder_set_string_len(builder, row, feature, value, value ? strlen(value) : 0);
}

/* --- provenance --------------------------------------------------------------------------------------------
 */

static guint16 *rule_cells(AditBuilder *builder, guint32 row)
{
    if (row >= builder->rules_allocated) {
        gsize wanted = MAX((gsize)row + 1, MAX(builder->allocated, (gsize)builder->n_rows));
        guint16 *rules = g_renew(guint16, builder->provenance.rule_of, wanted);
        memset(rules + builder->rules_allocated, 0, (wanted - builder->rules_allocated) * sizeof *rules);
        builder->provenance.rule_of = rules;
        builder->rules_allocated = wanted;
    }
    return builder->provenance.rule_of;
}

void adit_builder_set_rule(AditBuilder *builder, guint32 row, const char *rule)
{
    if (builder->base || row >= builder->n_rows) {
        fail(builder, "a rule was set for row %u, which this plugin did not make", row);
        return;
    }
    guint32 code = adit_pool_intern(&builder->provenance.rules, rule, strlen(rule));
    if (code == 0 || code > G_MAXUINT16)
        fail(builder, "more than %d different rules", G_MAXUINT16);
    else
        rule_cells(builder, row)[row] = (guint16)code;
}

void adit_builder_set_note(AditBuilder *builder, guint32 row, const char *note)
{
    if (builder->base || row >= builder->n_rows) {
        fail(builder, "a note was set for row %u, which this plugin did not make", row);
        return;
    }
    if (!builder->provenance.notes)
        builder->provenance.notes = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    g_hash_table_replace(builder->provenance.notes, GUINT_TO_POINTER(row), g_utf8_make_valid(note, -1));
}
