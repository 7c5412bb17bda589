/* SPDX-License-Identifier: MIT */
/* A table that answers by label and ending: the longest known ending of the form, or the whole form, decides.
 * Only endings whose answer differs from that of the next shorter one are kept, so what is regular costs
 * nothing. */
#pragma once
#include "form.h"
#include "model.h"
#include "symbols.h"

#define ENDINGS_LONGEST 6
#define ENDINGS_NONE G_MAXUINT32

typedef struct {
    const guint64 *slots; /* hash without its low 12 bits, answer + 1 in those; 0 is empty */
    guint32 mask;
} Endings;

gboolean endings_init(Endings *endings, const Model *model, guint32 section, guint32 answers, GError **error);
/** The answer for a folded form, ENDINGS_NONE if the label is unknown. */
guint32 endings_find(const Endings *endings, guint label, const FoldedForm *form);

/** One observation for building: the form (folded), and how often it had which answer. */
typedef struct {
    guint label, answer, count;
    const char *form;
} EndingsCase;

/** A new table for the cases, which are sorted by it; free with g_free(). */
guint64 *endings_build(EndingsCase *cases, guint n, guint min_forms, guint32 *mask);
