/* SPDX-License-Identifier: MIT */
/* Features of one token: each has a slot, of which there is a fixed number, and a key. */
#pragma once

#include "ner_text.h"

#define NER_MAX_SLOTS 120

/* What the first pass decided. */
typedef struct {
    const guint8 *labels;  /* of each token */
    const guint8 *counted; /* the label that a token added to the counts; 255: none */
    const guint16 *counts; /* n_labels for each different word: how often its tokens got the label */
    guint n_labels;
    guint32 line_above; /* first token of the sentence before; that of this one if there is none */
} NerVotes;

/* A list of features: the slot and the key of each. */
typedef struct {
    guint64 key[NER_MAX_SLOTS];
    guint8 slot[NER_MAX_SLOTS];
    guint n;
} NerKeys;

/* A token and its neighbours, and whether it gets all features or those of running text in small letters. */
typedef struct {
    const NerToken *w0, *l1, *r1, *l2, *r2;
    guint i, begin, end; /* the token's index, its sentence's bounds */
    gboolean full;
} NerWindow;

void ner_window_at(NerWindow *window, const NerAnalysis *analysis, guint i, guint begin, guint end);

/* What a token can be for the token that is looked at. */
typedef enum { NER_ROLE_OWN, NER_ROLE_LEFT, NER_ROLE_RIGHT, NER_ROLE_LEFT2, NER_ROLE_RIGHT2 } NerRole;

/* How the sentence is written and whether the token opens it. */
static inline guint ner_token_style(const NerToken *token)
{
    return (guint)token->style << 1 | token->first;
}

/* Append the features that one token gives in a role, whatever stands around it: they hang on its form alone
 * and on BESIDE, which is the token's style for NER_ROLE_OWN, the capitals of the token that is looked at for
 * the next neighbours, and nothing for those behind. */
void ner_role_features(const NerToken *token, NerRole role, guint beside, gboolean full, NerKeys *keys);

/* Append the others, which hang on several tokens, the sentence or the document. */
void ner_context_features(const NerAnalysis *analysis, const NerWindow *window, NerKeys *keys);

/* Fill KEYS with all features of token I of the sentence [BEGIN, END), each at its slot; returns how many
 * slots there are (the same number for every token). */
guint ner_token_features(const NerAnalysis *analysis, guint i, guint begin, guint end,
                         guint64 keys[NER_MAX_SLOTS]);

/* The second pass's features, from what was decided about the other tokens of the same word. Returns their
 * number. */
guint ner_vote_features(const NerAnalysis *analysis, const NerVotes *votes, guint i, guint begin, guint end,
                        guint64 keys[NER_MAX_SLOTS]);

/* Which words a slot names, for the trainer's dropout: bit 2 + offset, offsets -2 to 2; 0: none. */
guint8 ner_slot_words(guint slot);
