/* SPDX-License-Identifier: MIT */
/* Lemmas and morphological features, by form and label: an edit of the form's end that its ending and label
 * call for. */
#pragma once
#include "model.h"
#include "symbols.h"
#include "treebank.h"
#include "vocabulary.h"

typedef struct Lemmatizer Lemmatizer;

/** model: of the kind MODEL_SYNTAX; must outlive the lemmatizer. */
Lemmatizer *lemmatizer_open(const Model *model, GError **error);
void lemmatizer_free(Lemmatizer *lemmatizer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Lemmatizer, lemmatizer_free)

/** Writes the lemma of a form (valid UTF-8, not empty) to out, and returns the number of its features'
 * string. label: as the model's tagger numbers them. */
guint32 lemmatizer_find(const Lemmatizer *lemmatizer, const char *form, gsize length, guint label,
                        GString *out);
/** The features' strings, such as "Number=Sing"; "_" means none. */
const char *const *lemmatizer_feats(const Lemmatizer *lemmatizer, guint *n);

/** What a script (lemmatizer_format.h) makes of a form. */
void lemma_apply(const char *script, const char *form, GString *out);

/** Whether there is such a word. */
gboolean lemma_is_known(const Lexicon *lexicon, const GString *lemma);

/** Adds the sections that a lemmatizer needs. labels, lexicon: the tagger's. */
gboolean lemmatizer_train(const Treebank *bank, const Labels *labels, const Lexicon *lexicon,
                          ModelWriter *writer, GError **error);
