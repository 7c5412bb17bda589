/* SPDX-License-Identifier: MIT */
/*
 * Spans as two numbers, for languages that can't pass structs by value. Bindings made by
 * GObject-Introspection show these in place of the functions that take an AditSpan; in C there is no reason
 * to use them.
 */
#pragma once

#include <adit/types.h>

G_BEGIN_DECLS

/**
 * adit_document_dup_range: (rename-to adit_document_dup_text)
 * @document: a document
 * @start: the first byte
 * @end: the byte behind the last one; cut to the text's length
 *
 * Returns: (transfer full): a NUL-terminated copy of this part of the text
 */
ADIT_API char *adit_document_dup_range(const AditDocument *document, guint32 start, guint32 end);

/**
 * adit_document_map_range_to_source: (rename-to adit_document_map_to_source)
 * @document: a document
 * @start: the first byte
 * @end: the byte behind the last one
 * @source_start: (out): where it begins in the original file
 * @source_end: (out): where it ends there
 *
 * Returns: FALSE if nothing of the range came from the file
 */
ADIT_API gboolean adit_document_map_range_to_source(const AditDocument *document, guint32 start, guint32 end,
                                                    guint32 *source_start, guint32 *source_end);

/**
 * adit_layer_get_bounds: (rename-to adit_layer_get_span)
 * @layer: a layer
 * @row: one of its rows
 * @start: (out): the first byte
 * @end: (out): the byte behind the last one
 *
 * Returns: FALSE if there is no such row
 */
ADIT_API gboolean adit_layer_get_bounds(const AditLayer *layer, guint32 row, guint32 *start, guint32 *end);

/**
 * adit_layer_rows_between: (rename-to adit_layer_rows_inside)
 * @layer: a layer
 * @start: the first byte
 * @end: the byte behind the last one
 * @first_row: (out): the first row that starts in this range
 * @end_row: (out): the row behind the last one that starts in it
 *
 * Returns: whether there is any
 */
ADIT_API gboolean adit_layer_rows_between(const AditLayer *layer, guint32 start, guint32 end,
                                          guint32 *first_row, guint32 *end_row);

/**
 * adit_column_get_bounds: (rename-to adit_column_get_span)
 * @column: a column of type span
 * @row: a row
 * @start: (out): the first byte
 * @end: (out): the byte behind the last one
 *
 * Returns: FALSE for null
 */
ADIT_API gboolean adit_column_get_bounds(const AditColumn *column, guint32 row, guint32 *start, guint32 *end);

/**
 * adit_builder_add_bounds: (rename-to adit_builder_add)
 * @builder: a builder of a new layer
 * @start: the first byte
 * @end: the byte behind the last one
 *
 * Returns: the new row's number in this builder
 */
ADIT_API guint32 adit_builder_add_bounds(AditBuilder *builder, guint32 start, guint32 end);

/**
 * adit_builder_get_bounds: (rename-to adit_builder_get_span)
 * @builder: a builder
 * @row: one of its rows
 * @start: (out): the first byte
 * @end: (out): the byte behind the last one
 *
 * Returns: FALSE if there is no such row
 */
ADIT_API gboolean adit_builder_get_bounds(const AditBuilder *builder, guint32 row, guint32 *start,
                                          guint32 *end);

/**
 * adit_builder_set_bounds: (rename-to adit_builder_set_span)
 * @builder: a builder
 * @row: one of its rows
 * @feature: a feature of type span
 * @start: the first byte
 * @end: the byte behind the last one
 *
 * Sets the feature.
 */
ADIT_API void adit_builder_set_bounds(AditBuilder *builder, guint32 row, int feature, guint32 start,
                                      guint32 end);

G_END_DECLS
