/* SPDX-License-Identifier: MIT */
/* Parts of speech: for each token one label, which is a universal part of speech (UPOS) and a Penn tag
 * together. */
#pragma once
#include "model.h"
#include "symbols.h"

/** Half-open range of bytes of a text. */
typedef struct {
    guint32 start, end;
} TextSpan;

typedef struct Tagger Tagger;
typedef struct TaggerScratch TaggerScratch;

/** model: of the kind MODEL_SYNTAX; must outlive the tagger. */
Tagger *tagger_open(const Model *model, GError **error);
void tagger_free(Tagger *tagger);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Tagger, tagger_free)
/** The labels' names, "UPOS TAB XPOS"; valid as long as the tagger. */
const char *const *tagger_labels(const Tagger *tagger, guint *n);

TaggerScratch *tagger_scratch_new(const Tagger *tagger);
void tagger_scratch_free(TaggerScratch *scratch);

/** Fills labels[] for the tokens, which do not overlap and are sorted. ends[i] is the number of the token
 * behind sentence i; the last of the n_sentences ends is the number of all tokens. Threads: one scratch each.
 */
void tagger_run(const Tagger *tagger, TaggerScratch *scratch, const char *text, const TextSpan *tokens,
                const guint32 *ends, guint32 n_sentences, guint8 *labels);
