/* SPDX-License-Identifier: MIT */
/*
 * Layers: sealed rows of annotation, stored as columns and sorted by start, then longest first.
 *
 * A layer belongs to its document and is never changed, so that all functions here may be called from any
 * thread.
 */
#pragma once

#include <adit/types.h>

G_BEGIN_DECLS

#define ADIT_TYPE_LAYER (adit_layer_get_type())
ADIT_API GType adit_layer_get_type(void);

/* --- schema: which features a layer's rows have --- */

#define ADIT_TYPE_LAYER_SCHEMA (adit_layer_schema_get_type())
ADIT_API GType adit_layer_schema_get_type(void);

/**
 * adit_layer_schema_new:
 *
 * Returns: (transfer full): a schema for the layer @name without features
 */
ADIT_API AditLayerSchema *adit_layer_schema_new(const char *name);
/**
 * adit_layer_schema_ref:
 *
 * Returns: (transfer full): @schema with one more reference
 */
ADIT_API AditLayerSchema *adit_layer_schema_ref(AditLayerSchema *schema);
/**
 * adit_layer_schema_unref:
 *
 * Gives back a reference; the last one frees it.
 */
ADIT_API void adit_layer_schema_unref(AditLayerSchema *schema);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AditLayerSchema, adit_layer_schema_unref)

/**
 * adit_layer_schema_add_feature:
 * @schema: a schema that no builder uses yet
 * @name: the feature's name; adding it again does nothing
 * @type: its type
 * @values: (nullable) (array zero-terminated=1): the values of an enum (at most 254)
 * @target: (nullable): the layer that a reference points into
 */
ADIT_API void adit_layer_schema_add_feature(AditLayerSchema *schema, const char *name, AditFeatureType type,
                                            const char *const *values, const char *target);
/**
 * adit_layer_schema_get_name:
 *
 * Returns: (transfer none): the name of the layer
 */
ADIT_API const char *adit_layer_schema_get_name(const AditLayerSchema *schema);
/**
 * adit_layer_schema_get_n_features:
 *
 * Returns: how many features are declared
 */
ADIT_API guint adit_layer_schema_get_n_features(const AditLayerSchema *schema);
/**
 * adit_layer_schema_get_feature:
 * @type: (out) (optional): its type
 *
 * Returns: (transfer none) (nullable): the name of the feature at @index; NULL if there are fewer
 */
ADIT_API const char *adit_layer_schema_get_feature(const AditLayerSchema *schema, guint index,
                                                   AditFeatureType *type);
/**
 * adit_layer_schema_get_target:
 *
 * Returns: (transfer none) (nullable): the layer that the reference @index points into
 */
ADIT_API const char *adit_layer_schema_get_target(const AditLayerSchema *schema, guint index);

/* --- rows --- */

/**
 * adit_layer_get_name:
 *
 * Returns: (transfer none): its name, such as "token"
 */
ADIT_API const char *adit_layer_get_name(const AditLayer *layer);
/**
 * adit_layer_get_n_rows:
 *
 * Returns: how many rows it has
 */
ADIT_API guint32 adit_layer_get_n_rows(const AditLayer *layer);
/**
 * adit_layer_get_span: (skip)
 *
 * Returns: the span of @row; the null span if there is no such row
 */
ADIT_API AditSpan adit_layer_get_span(const AditLayer *layer, guint32 row);
/**
 * adit_layer_get_spans: (skip)
 * @n_rows: (out) (optional): how many
 *
 * Returns: (transfer none): all spans, in order
 */
ADIT_API const AditSpan *adit_layer_get_spans(const AditLayer *layer, guint32 *n_rows);

/**
 * adit_layer_rows_inside:
 * @span: a span of the document
 * @first: (out): the first row that starts in @span
 * @end: (out): the row behind the last one that starts in @span
 *
 * Returns: whether there is any. In a layer whose rows do not overlap (tokens, sentences), the rows found
 * also end in @span unless the last one sticks out; elsewhere test each with adit_span_contains(). O(log n).
 */
ADIT_API gboolean adit_layer_rows_inside(const AditLayer *layer, AditSpan span, guint32 *first, guint32 *end);

/**
 * adit_layer_row_at:
 *
 * Returns: the innermost row that covers the byte at @offset, or ADIT_NO_ROW. O(log n), and O(depth) where
 * rows nest.
 */
ADIT_API guint32 adit_layer_row_at(const AditLayer *layer, guint32 offset);

/* --- features --- */

/**
 * adit_layer_get_n_columns:
 *
 * Returns: how many features its rows have
 */
ADIT_API guint adit_layer_get_n_columns(const AditLayer *layer);
/**
 * adit_layer_get_nth_column:
 *
 * Returns: (transfer none) (nullable): the feature at @index; NULL if there are fewer
 */
ADIT_API const AditColumn *adit_layer_get_nth_column(const AditLayer *layer, guint index);
/**
 * adit_layer_get_column:
 *
 * Returns: (transfer none) (nullable): the feature @name. Look it up once, not for every row.
 */
ADIT_API const AditColumn *adit_layer_get_column(const AditLayer *layer, const char *name);

/**
 * adit_column_get_name:
 *
 * Returns: (transfer none): the feature's name
 */
ADIT_API const char *adit_column_get_name(const AditColumn *column);
/**
 * adit_column_get_feature_type:
 *
 * Returns: the feature's type
 */
ADIT_API AditFeatureType adit_column_get_feature_type(const AditColumn *column);
/**
 * adit_column_get_target:
 *
 * Returns: (transfer none) (nullable): the layer that a reference column points into
 */
ADIT_API const char *adit_column_get_target(const AditColumn *column);
/**
 * adit_column_get_producer:
 *
 * Returns: (transfer none) (nullable): the plugin that computed this feature
 */
ADIT_API const char *adit_column_get_producer(const AditColumn *column);

ADIT_API gboolean adit_column_is_null(const AditColumn *column, guint32 row);
/**
 * adit_column_get_bool:
 *
 * Returns: the value; FALSE for null
 */
ADIT_API gboolean adit_column_get_bool(const AditColumn *column, guint32 row);
/**
 * adit_column_get_int:
 *
 * Returns: the value; G_MININT64 for null
 */
ADIT_API gint64 adit_column_get_int(const AditColumn *column, guint32 row);
/**
 * adit_column_get_double:
 *
 * Returns: the value; NaN for null
 */
ADIT_API double adit_column_get_double(const AditColumn *column, guint32 row);
/**
 * adit_column_get_string:
 *
 * Returns: (transfer none) (nullable): the string (or the enum's value)
 */
ADIT_API const char *adit_column_get_string(const AditColumn *column, guint32 row);
/**
 * adit_column_get_span: (skip)
 *
 * Returns: the value; ADIT_NO_SPAN for null
 */
ADIT_API AditSpan adit_column_get_span(const AditColumn *column, guint32 row);
/**
 * adit_column_get_ref:
 *
 * Returns: the row of the column's target layer; ADIT_NO_ROW for null
 */
ADIT_API guint32 adit_column_get_ref(const AditColumn *column, guint32 row);

/**
 * adit_column_get_code:
 *
 * Strings and enums by code: equal values of a column have one code, so that many rows can be compared
 * without comparing strings.
 *
 * Returns: the code of @row's value; 0 for null
 */
ADIT_API guint32 adit_column_get_code(const AditColumn *column, guint32 row);
/**
 * adit_column_get_n_codes:
 *
 * Returns: the largest code; codes are 1 and up
 */
ADIT_API guint32 adit_column_get_n_codes(const AditColumn *column);
/**
 * adit_column_get_code_string:
 *
 * Returns: (transfer none) (nullable): what the code stands for; NULL if it is none
 */
ADIT_API const char *adit_column_get_code_string(const AditColumn *column, guint32 code);
/**
 * adit_column_find_code:
 *
 * Returns: the code of @string; 0 if the column does not hold it
 */
ADIT_API guint32 adit_column_find_code(const AditColumn *column, const char *string);

/* --- provenance --- */

/**
 * adit_layer_get_producer:
 *
 * Returns: (transfer none) (nullable): the plugin that made @row; "input" if the document came with it
 */
ADIT_API const char *adit_layer_get_producer(const AditLayer *layer, guint32 row);
/**
 * adit_layer_get_producer_version:
 *
 * Returns: (transfer none) (nullable): the version of the plugin that made @row
 */
ADIT_API const char *adit_layer_get_producer_version(const AditLayer *layer, guint32 row);
/**
 * adit_layer_get_rule:
 *
 * Returns: (transfer none) (nullable): the rule or model within the plugin that made @row
 */
ADIT_API const char *adit_layer_get_rule(const AditLayer *layer, guint32 row);
/**
 * adit_layer_get_note:
 *
 * Returns: (transfer none) (nullable): how it came about, in words, where the plugin was asked to say
 */
ADIT_API const char *adit_layer_get_note(const AditLayer *layer, guint32 row);

/**
 * adit_layer_get_memory:
 *
 * Returns: bytes that its columns occupy (those shared with an older state of the layer included)
 */
ADIT_API gsize adit_layer_get_memory(const AditLayer *layer);

G_END_DECLS
