/* SPDX-License-Identifier: MIT */
/* Training of the tagger: cross-entropy over joint labels, Adam, dropout, averaged weights. */
#pragma once
#include "treebank.h"
#include "symbols.h"

/* Words of the classes file that go into the lexicon: the commonest. */
#define TAGGER_CLASS_WORDS 100000

typedef void (*TrainProgress)(const char *line, gpointer data);

typedef struct {
    const char *classes; /* file of word classes */
    guint dim, epochs, class_words;
    guint64 seed;
    TrainProgress progress; /* may be NULL */
    gpointer data;
} TaggerTraining;

/** The bytes of a model file for tagger and lemmatizer. The same input gives the same bytes. */
GBytes *tagger_train(const Treebank *bank, const TaggerTraining *how, GError **error);
