/* SPDX-License-Identifier: MIT */
/* The lattice of a sentence: a row of scores for each token, and the steps between the labels of neighbours.
 * It is laid out for vectors: a row holds the labels 1, 2, ... first, padded to a multiple of eight with
 * labels that nothing leads to, and O behind them. */
#pragma once

#include "ner_text.h"

/* The steps between labels, a block for each transition class. */
typedef struct {
    guint n_labels, n_classes;
    guint width;    /* labels but O, padded */
    gsize block;    /* floats of one class */
    float *scores;  /* weights */
    float *factors; /* exp() of them */
    float *turned;  /* the factors with from and to exchanged */
} NerSteps;

/* From TRANSITIONS, [class][from][to] of weights, NER_NEVER where a step is forbidden. */
void ner_steps_init(NerSteps *steps, const float *transitions, guint n_classes, guint n_labels, guint width);
void ner_steps_clear(NerSteps *steps);

/* Floats from one row to the next. */
static inline guint ner_lattice_row(const NerSteps *steps)
{
    return steps->width + 4;
}

/* Where a label stands in its row. */
static inline guint ner_lattice_column(const NerSteps *steps, guint label)
{
    return label == 0 ? steps->width : label - 1;
}

/* The factor of the step to LABEL, which TOKEN has, from the label FROM. */
float ner_lattice_factor(const NerSteps *steps, const NerToken *token, guint from, guint label);

/* The best sequence of labels of N tokens; exact. SCORES is used up. */
void ner_lattice_decode(const NerSteps *steps, const NerToken *tokens, guint n, float *scores,
                        guint8 *labels);

/* The forward probabilities ALPHA of the first N tokens from their potentials PSI, each row scaled to a sum
 * of one; SUMS is what each was divided by. */
void ner_lattice_forward(const NerSteps *steps, const NerToken *tokens, guint n, const float *psi,
                         float *alpha, float *sums);

/* The backward probabilities BETA of the tokens [FIRST, N), scaled by the SUMS of the forward ones. */
void ner_lattice_backward(const NerSteps *steps, const NerToken *tokens, guint first, guint n,
                          const float *psi, const float *sums, float *beta);
