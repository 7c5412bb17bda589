/* SPDX-License-Identifier: MIT */
/* The lexicon: for each word known, the number of its row of weights (words of the training text) and its
 * clusters (classes of words that occur in like contexts; they carry what was learnt about one word over to
 * its relatives). One open-addressing table of 64-bit entries, used where it lies in the model file. */
#pragma once
#include <glib.h>
#include "symbols.h"

#define LEXICON_COARSE 64
#define LEXICON_MIDDLE 256
#define LEXICON_FINE 1024
#define LEXICON_WORDS_MAX 16383u

typedef struct {
    const guint64 *slots; /* a power of two of them; 0 is empty */
    guint32 mask;
} Lexicon;

typedef struct {
    guint32 word;                 /* 1.., 0: not a word of the training text */
    guint32 coarse, middle, fine; /* 1.., 0: no cluster */
} LexiconEntry;

/** Looks a folded form up by its hash. A form never seen finds nothing but for one chance in ten millions. */
LexiconEntry lexicon_find(const Lexicon *lexicon, guint64 hash);

/** A new table of at least n * 4/3 slots for the entries; free with g_free(). */
guint64 *lexicon_build(const guint64 *hashes, const LexiconEntry *entries, guint n, guint32 *mask);
