/* SPDX-License-Identifier: MIT */
/* Training of the parser: greedy moves under a dynamic oracle, on tags as the tagger would give them. */
#pragma once
#include "../syntax/tagger_train.h"

/* Words of the classes file that go into the lexicon: fewer than the tagger's, for the model's size. */
#define PARSER_CLASS_WORDS 50000

typedef struct {
    const char *classes;
    guint dim, hidden, epochs, class_words;
    guint64 seed;
    TrainProgress progress; /* may be NULL */
    gpointer data;
} ParserTraining;

/** The bytes of a model file. tags[i][k]: "UPOS TAB XPOS" of token k of sentence i as a tagger trained
 * without that sentence gives it. The same input gives the same bytes. */
GBytes *parser_train(const Treebank *bank, const char *const *const *tags, const ParserTraining *how,
                     GError **error);
