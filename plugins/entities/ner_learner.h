/* SPDX-License-Identifier: MIT */
/* The learner: a linear-chain conditional random field (Lafferty, McCallum and Pereira, 2001) on sparse
 * features, partial labels marginalised (Tsuboi et al., 2008), AdaGrad (Duchi, Hazan and Singer, 2011) with
 * averaged weights. */
#pragma once

#include "ner_hash.h"

/* A reference to a feature: its row, and in the high bits the words that it names (for dropout) or VOTE. */
#define NER_REF_BITS 26
#define NER_REF_ROW(ref) ((ref) & ((1u << NER_REF_BITS) - 1))
#define NER_REF_WORDS(ref) ((ref) >> NER_REF_BITS)
#define NER_REF_VOTE (1u << 5)

/* One sentence to learn from. */
typedef struct {
    gsize first; /* token, in the arrays of NerExamples */
    guint32 n;
    float weight;
    guint8 half; /* 0 or 1 */
} NerExample;

typedef struct {
    guint n_labels, row, n_classes;
    GArray *refs;      /* guint32 */
    GArray *refs_end;  /* gsize, one a token */
    GArray *votes;     /* guint32: references of the second pass */
    GArray *votes_end; /* gsize, one a token; empty before there are votes */
    GArray *kinds;     /* guint8: transition class */
    GArray *sets;      /* guint16 */
    GPtrArray *many;   /* GByteArray: sets of several labels */
    GArray *examples;  /* NerExample */
    guint n_rows;
} NerExamples;

typedef struct {
    guint n_labels, row, n_classes, n_rows;
    float *rows;  /* weight, AdaGrad's sum, averaging's sum: row floats each */
    float *steps; /* n_classes * L * L, likewise three arrays */
    float *steps_grad, *steps_sum;
    float *factors; /* exp (steps) */
} NerLearner;

typedef struct {
    guint rounds;
    float rate, dropout, vote_dropout, decay;
    guint64 seed;
    int half;       /* learn from this half only; -1: from all */
    gboolean votes; /* use them */
    const char *name;
} NerSchedule;

NerLearner *ner_learner_new(const NerExamples *examples);
void ner_learner_free(NerLearner *learner);

/* Learn, and leave averaged weights in place. REPORT is told of every round. */
void ner_learner_run(NerLearner *learner, const NerExamples *examples, const NerSchedule *schedule,
                     void (*report)(const char *what, gpointer data), gpointer data);

/* Label one example with the weights as they are, into LABELS. */
void ner_learner_label(const NerLearner *learner, const NerExamples *examples, guint example, gboolean votes,
                       guint8 *labels);
