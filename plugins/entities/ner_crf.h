/* SPDX-License-Identifier: MIT */
/* Tagging with a model: scores, the best sequence of labels, and how sure it is. */
#pragma once

#include "ner_features.h"
#include "ner_model.h"

/* Scratch of one worker. */
typedef struct {
    NerAnalysis analysis;
    gint16 *base;                 /* first pass's scores, row bytes a token */
    float *scores, *alpha, *beta; /* one sentence, the rows of a lattice */
    float *step_sums;             /* one a token of it */
    guint8 *labels;               /* of each token of the document */
    guint8 *first;                /* labels of the first pass */
    guint16 *counts;
    gint16 *sums;  /* NER_PARTS for each form of the analysis: what the weights of a role add up to */
    float *powers; /* exp(-scale * k) */
    guint n_powers;
    const NerModel *model; /* that the forms, their sums and the powers are of */
    gsize tokens_size, sentence_size, counts_size;
} NerTagger;

void ner_tagger_clear(NerTagger *tagger);

/* Label every token of TEXT: the result, n_tokens labels, belongs to the tagger and lasts until its next use.
 */
const guint8 *ner_tag(NerTagger *tagger, const NerModel *model, const NerText *text);

/* Confidence that exactly this span [BEGIN, END) of tokens has the labels that ner_tag() gave it, in sentence
 * SENTENCE; raw, from the forward-backward marginals. Call ner_tag_marginals() for the sentence first. */
void ner_tag_marginals(NerTagger *tagger, const NerModel *model, const NerText *text, guint sentence);
float ner_tag_confidence(const NerTagger *tagger, const NerModel *model, const NerText *text, guint sentence,
                         guint begin, guint end);

/* Raw confidence to calibrated. */
float ner_model_calibrate(const NerModel *model, float raw);
