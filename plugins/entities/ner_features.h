/* SPDX-License-Identifier: MIT */
/* Features of one token: a fixed row of slots, each with the key of one feature or 0. */
#pragma once

#include "ner_text.h"

#define NER_MAX_SLOTS 112

/* What the first pass decided. */
typedef struct {
    const guint8 *labels;  /* of each token */
    const guint8 *counted; /* the label that a token added to the counts; 255: none */
    const guint16 *counts; /* n_labels for each different word: how often its tokens got the label */
    guint n_labels;
    guint32 line_above; /* first token of the sentence before; that of this one if there is none */
} NerVotes;

/* Fill KEYS for token I of the sentence [BEGIN, END); returns how many slots there are (the same number for
 * every token). */
guint ner_token_features(const NerAnalysis *analysis, guint i, guint begin, guint end,
                         guint64 keys[NER_MAX_SLOTS]);

/* The second pass's features, from what was decided about the other tokens of the same word. Returns their
 * number. */
guint ner_vote_features(const NerAnalysis *analysis, const NerVotes *votes, guint i, guint begin, guint end,
                        guint64 keys[NER_MAX_SLOTS]);

/* Which words a slot names, for the trainer's dropout: bit 2 + offset, offsets -2 to 2; 0: none. */
guint8 ner_slot_words(guint slot);
