/* SPDX-License-Identifier: MIT */
/* How a training sentence is written this time: as it is, or as careless writers and headlines would have it.
 */
#pragma once
#include "treebank.h"
#include "vocabulary.h"
#include "symbols.h"

typedef struct {
    CaseChange change;
    gboolean headline; /* without articles and without the full stop at the end */
} Variation;

/** Chooses one by chance; mostly that nothing changes. */
Variation variation_choose(Rng *rng);

/** The form of the sentence's k-th token, perhaps in the buffer; NULL if it is left out. */
const char *variation_form(Variation variation, const TreebankSentence *sentence, guint k, GString *buffer);

/** The words that the bank has in small letters, for variation_label(). */
GHashTable *variation_words(const Treebank *bank);

/** Among capitals a minister looks the same with a capital and without, and a reader takes the word for what
 * it usually is: the label ("UPOS\tTAG") of the k-th token so written, NULL if it is the treebank's. */
const char *variation_label(Variation variation, GHashTable *words, const TreebankSentence *sentence,
                            guint k);
