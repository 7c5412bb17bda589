/* SPDX-License-Identifier: MIT */
/* How builders look inside; for builder.c, and document.c and task.c which seal them. */
#pragma once

#include "layer_private.h"

typedef struct {
    gpointer data;   /* NULL until a row is set */
    gsize allocated; /* elements */
    AditPool pool;
    gboolean unused; /* nobody has use for it: there is no column unless a row is set */
} AditBuilderColumn;

struct _AditBuilder {
    gatomicrefcount refs;
    AditLayerSchema *schema;
    AditLayer *base; /* the layer that gets features; NULL for a new layer */
    AditSpan *spans; /* new layer */
    guint32 n_rows;
    gsize allocated;
    AditBuilderColumn *columns; /* by feature of the schema */
    AditProvenance provenance;
    gsize rules_allocated;
    GError *error; /* the first wrong call */
    /* Set for a task's builders: what the document has already is kept, and this builder's version of it
     * dropped. */
    gboolean keep_existing;
};

G_GNUC_INTERNAL void adit_builder_set_version(AditBuilder *builder, const char *version);
/* Empties the builder, so that what it held can't be sealed twice. */
G_GNUC_INTERNAL void adit_builder_reset(AditBuilder *builder);
