/* SPDX-License-Identifier: MIT */
/* How schemas, columns and layers look inside; for layer.c and builder.c, and document.c which puts sealed
 * layers into documents. */
#pragma once

#include "pool.h"

typedef struct {
    char *name;
    AditFeatureType type;
    char **values; /* enum: its values, NULL-terminated; a row stores the place in here plus one */
    char *target;  /* ref: the layer pointed into */
} AditFeature;

struct _AditLayerSchema {
    gatomicrefcount refs;
    char *name;
    GPtrArray *features; /* of AditFeature, owned */
};

/* One feature of all rows. The data's element depends on the type; see adit_feature_size(). */
struct _AditColumn {
    gatomicrefcount refs;
    AditLayerSchema *schema; /* keeps feature alive */
    const AditFeature *feature;
    guint32 n_rows;
    gpointer data; /* NULL: null in every row */
    AditPool pool; /* strings */
    char *producer;
};

/* Which plugin made rows, and by which rule. */
typedef struct {
    char *producer;
    char *version;
    AditPool rules;
    guint16 *rule_of;  /* by row: a code of rules, 0 for none; NULL: none in any row */
    GHashTable *notes; /* row -> text; NULL without notes */
} AditProvenance;

#define ADIT_MAX_LEVELS 8

/* What all states of a layer (before and after features were added) share. */
typedef struct {
    gatomicrefcount refs;
    guint32 n_rows;
    AditSpan *spans;
    /* Where rows overlap: the largest end of each 32 rows, of each 32 of those, and so on; NULL where none
     * do. */
    guint32 *max_end[ADIT_MAX_LEVELS];
    AditProvenance provenance;
} AditRows;

struct _AditLayer {
    gatomicrefcount refs;
    AditLayerSchema *schema; /* its name */
    AditRows *rows;
    GPtrArray *columns; /* of AditColumn, a reference each */
};

G_GNUC_INTERNAL gsize adit_feature_size(AditFeatureType type);
/* Writes null to the n elements from the one at index first. */
G_GNUC_INTERNAL void adit_feature_fill_null(AditFeatureType type, gpointer data, gsize first, gsize n);
G_GNUC_INTERNAL int adit_layer_schema_find(const AditLayerSchema *schema, const char *name);
G_GNUC_INTERNAL const AditFeature *adit_layer_schema_nth(const AditLayerSchema *schema, guint index);

/* Takes over the rows and columns. */
G_GNUC_INTERNAL AditLayer *adit_layer_new(AditLayerSchema *schema, AditRows *rows, GPtrArray *columns);
G_GNUC_INTERNAL AditLayer *adit_layer_ref(AditLayer *layer);
G_GNUC_INTERNAL void adit_layer_unref(AditLayer *layer);
G_GNUC_INTERNAL AditRows *adit_rows_ref(AditRows *rows);
G_GNUC_INTERNAL void adit_rows_unref(AditRows *rows);
/* Makes the index that adit_layer_row_at() needs where rows overlap. */
G_GNUC_INTERNAL void adit_rows_index(AditRows *rows);
G_GNUC_INTERNAL void adit_provenance_clear(AditProvenance *provenance);
G_GNUC_INTERNAL AditColumn *adit_column_ref(AditColumn *column);
G_GNUC_INTERNAL void adit_column_unref(AditColumn *column);
