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

/* A slot: 40 bits of the key's hash, then the second answer + 1 and the first + 1, 12 bits each; 0 is empty.
 */
typedef struct {
    const guint64 *slots;
    guint32 mask;
} Endings;

typedef struct {
    guint32 first, second; /* ENDINGS_NONE: there is none */
    gboolean whole;        /* the form itself is in the table */
} EndingsAnswer;

gboolean endings_init(Endings *endings, const Model *model, guint32 section, guint32 answers, GError **error);
EndingsAnswer endings_find(const Endings *endings, guint label, const FoldedForm *form);

/** For building: one right answer for a form (folded); a form with several has several cases. */
typedef struct {
    guint label, answer;
    const char *form;
    gboolean trusted; /* whoever asks will not turn to the second answer if the first is this one */
} EndingsCase;

/** A new table for the cases, which are sorted by it; free with g_free(). Endings that fewer than min_forms
 * forms have are not learnt from. */
guint64 *endings_build(EndingsCase *cases, guint n, guint min_forms, guint32 *mask);
