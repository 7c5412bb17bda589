/* SPDX-License-Identifier: MIT */
/*
 * Builders: where rows are collected before they are checked, sorted and sealed into a layer.
 *
 * A plugin gets its builders from its task (adit_task_build()); a program that makes documents by hand uses
 * adit_builder_new(). A builder belongs to one thread. What is wrong with a call (an undeclared feature, a
 * value of another type, a row that does not exist) is remembered, and reported when the layer is sealed:
 * nothing needs checking in between.
 */
#pragma once

#include <adit/types.h>

G_BEGIN_DECLS

#define ADIT_TYPE_BUILDER (adit_builder_get_type())
ADIT_API GType adit_builder_get_type(void);

/**
 * adit_builder_new:
 * @schema: the rows' features; a reference is kept
 * @producer: who makes the rows, such as "input"
 *
 * Returns: (transfer full): a builder for a new layer
 */
ADIT_API AditBuilder *adit_builder_new(AditLayerSchema *schema, const char *producer);

/**
 * adit_builder_new_features:
 * @layer: a sealed layer
 * @schema: the features to add to it
 * @producer: who makes them
 *
 * Returns: (transfer full): a builder that has all rows of @layer and takes values for the new features only;
 * adit_builder_add() is an error
 */
ADIT_API AditBuilder *adit_builder_new_features(const AditLayer *layer, AditLayerSchema *schema,
                                                const char *producer);
/**
 * adit_builder_ref:
 *
 * Returns: (transfer full): @builder with one more reference
 */
ADIT_API AditBuilder *adit_builder_ref(AditBuilder *builder);
/**
 * adit_builder_unref:
 *
 * Gives back a reference; the last one frees it.
 */
ADIT_API void adit_builder_unref(AditBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AditBuilder, adit_builder_unref)

/**
 * adit_builder_reserve:
 *
 * Room for @n_rows rows, to save growing later
 */
ADIT_API void adit_builder_reserve(AditBuilder *builder, guint32 n_rows);

/**
 * adit_builder_add:
 * @span: where in the text; on character boundaries, may not be empty
 *
 * Returns: the new row's number in this builder. Rows may be added in any order; sealing sorts them and
 * renumbers references that point to rows of builders sealed together with this one.
 */
ADIT_API guint32 adit_builder_add(AditBuilder *builder, AditSpan span);

/**
 * adit_builder_get_n_rows:
 *
 * Returns: how many rows it has
 */
ADIT_API guint32 adit_builder_get_n_rows(const AditBuilder *builder);
/**
 * adit_builder_get_span: (skip)
 *
 * Returns: the span of @row, as it was added; the null span if there is no such row
 */
ADIT_API AditSpan adit_builder_get_span(const AditBuilder *builder, guint32 row);

/**
 * adit_builder_feature:
 *
 * Returns: the index of the feature @name, for the setters; -1 (which they report) if it is not declared
 */
ADIT_API int adit_builder_feature(AditBuilder *builder, const char *name);

/**
 * adit_builder_set_bool:
 *
 * Sets a feature of type bool. @feature comes from adit_builder_feature().
 */
ADIT_API void adit_builder_set_bool(AditBuilder *builder, guint32 row, int feature, gboolean value);
/**
 * adit_builder_set_int:
 *
 * Sets a feature of type int. G_MININT64 stands for null.
 */
ADIT_API void adit_builder_set_int(AditBuilder *builder, guint32 row, int feature, gint64 value);
/**
 * adit_builder_set_double:
 *
 * Sets a feature of type double. NaN stands for null.
 */
ADIT_API void adit_builder_set_double(AditBuilder *builder, guint32 row, int feature, double value);
/**
 * adit_builder_set_string:
 * @value: (nullable): copied; for an enum it must be one of its values
 */
ADIT_API void adit_builder_set_string(AditBuilder *builder, guint32 row, int feature, const char *value);
/**
 * adit_builder_set_string_len:
 *
 * As adit_builder_set_string(), for @length bytes at @value
 */
ADIT_API void adit_builder_set_string_len(AditBuilder *builder, guint32 row, int feature, const char *value,
                                          gsize length);
/**
 * adit_builder_set_span:
 *
 * Sets a feature of type span; ADIT_NO_SPAN is null.
 */
ADIT_API void adit_builder_set_span(AditBuilder *builder, guint32 row, int feature, AditSpan value);
/**
 * adit_builder_set_ref:
 * @value: a row of the target layer; if that is being built in the same call, its row number in its builder
 */
ADIT_API void adit_builder_set_ref(AditBuilder *builder, guint32 row, int feature, guint32 value);

/**
 * adit_builder_intern:
 *
 * Returns: a code for @value (@length bytes, or -1), to be set for many rows by adit_builder_set_code()
 * without hashing again; 0 is null
 */
ADIT_API guint32 adit_builder_intern(AditBuilder *builder, int feature, const char *value, gssize length);
/**
 * adit_builder_set_code:
 *
 * Sets a string or enum by a code from adit_builder_intern(); 0 is null.
 */
ADIT_API void adit_builder_set_code(AditBuilder *builder, guint32 row, int feature, guint32 code);

/**
 * adit_builder_set_rule:
 *
 * Says which rule made @row (interned; at most 65,534 different ones a layer)
 */
ADIT_API void adit_builder_set_rule(AditBuilder *builder, guint32 row, const char *rule);
/**
 * adit_builder_set_note:
 *
 * Says in words how @row came about, for `adit explain`; costs memory, so only if adit_task_wants_notes()
 */
ADIT_API void adit_builder_set_note(AditBuilder *builder, guint32 row, const char *note);

G_END_DECLS
