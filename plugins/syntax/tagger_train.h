/* SPDX-License-Identifier: MIT */
/* Training of the tagger: cross-entropy over joint labels, Adam, dropout, averaged weights. */
#pragma once
#include "treebank.h"
#include "symbols.h"

/* Words of the classes file that go into the lexicon: the commonest. */
#define TAGGER_CLASS_WORDS 100000

typedef void (*TrainProgress)(const char *line, gpointer data);

/** Shares of what is left out at random while learning: numbers of h0 and of the layers, tokens' words,
 * tokens' words and classes. */
typedef struct {
    float input, layer, word, classes;
} TaggerDropout;

/** For a network of 96 numbers and for one of 64. */
#define TAGGER_DROPOUT ((TaggerDropout){0.3f, 0.3f, 0.25f, 0.1f})
#define TAGGER_DROPOUT_SMALL ((TaggerDropout){0.15f, 0.2f, 0.15f, 0.05f})

typedef struct {
    const char *classes; /* file of word classes */
    guint dim, epochs, class_words;
    TaggerDropout drop;
    guint64 seed;
    TrainProgress progress; /* may be NULL */
    gpointer data;
} TaggerTraining;

/** The bytes of a model file for tagger and lemmatizer. The same input gives the same bytes. */
GBytes *tagger_train(const Treebank *bank, const TaggerTraining *how, GError **error);
