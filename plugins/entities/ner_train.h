/* SPDX-License-Identifier: MIT */
/* Learning a model. */
#pragma once

#include "ner_corpus.h"
#include "ner_model.h"

typedef struct {
    guint rounds;       /* over the whole corpus; weights are averaged over the second half of them */
    guint first_rounds; /* of the two models that label each other's half for the second pass; 0: one pass
                           only */
    float rate;         /* AdaGrad's step */
    float dropout;      /* share of words whose identity is hidden in a round */
    float vote_dropout; /* share of sentences that are learned without votes in a round, as the first pass
                           will see them */
    float decay;        /* L2 */
    guint min_count;    /* of a feature */
    guint buckets;      /* of the table of weights: 8 rows each */
    guint64 seed;
    NerCasing casing;
    const float *curve; /* NER_CURVE + 1 calibrated confidences, rising; NULL: raw ones */
} NerTrainOptions;

#define NER_TRAIN_DEFAULTS                                                                    \
    {                                                                                         \
        .rounds = 6, .first_rounds = 3, .rate = 0.04f, .dropout = 0.3f, .vote_dropout = 0.4f, \
        .min_count = 2, .buckets = 1u << 16, .seed = 1, .casing = {                           \
            0.06,                                                                             \
            0.04,                                                                             \
            0.02                                                                              \
        }                                                                                     \
    }

typedef void (*NerProgress)(const char *what, gpointer data);

/* Learn from CORPUS (which is recased) with the lexicon lent to MODEL, a fresh model that is used up, and
 * return the file of the new one. Takes minutes for millions of tokens; the same input gives the same bytes.
 */
GBytes *ner_train(NerModel *model, NerCorpus *corpus, const NerTrainOptions *options, NerProgress progress,
                  gpointer data, GError **error);
