/* SPDX-License-Identifier: MIT */
/* Features of one token: a fixed row of slots, each with the key of one feature or 0. */
#pragma once

#include "ner_text.h"

#define NER_MAX_SLOTS 112

/* Votes of the first pass about one word: how often each label was given to its tokens. NULL in the first
 * pass. */
typedef struct {
    const guint16 *counts; /* n_labels for each word */
    const guint8 *labels;  /* of each token */
    guint n_labels;
} NerVotes;

/* The context of the features of one document. */
typedef struct {
    const NerAnalysis *analysis;
    const NerLexicon *lexicon;
} NerFeatures;

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
guint ner_n_slots(void);
guint ner_n_vote_slots(void);
