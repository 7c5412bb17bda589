/* SPDX-License-Identifier: MIT */
/* Sentences of CoNLL-U files, for training. */
#pragma once
#include <glib.h>
#include "symbols.h"

typedef struct {
    const char *form, *lemma, *upos, *xpos, *feats, *dep; /* interned in the treebank */
    gint32 head;                                          /* index in the sentence, -1 for the root */
    gboolean space_before;
} TreebankToken;

typedef struct {
    const char *document;
    TreebankToken *tokens;
    guint n;
} TreebankSentence;

typedef struct {
    GArray *sentences; /* of TreebankSentence */
    GStringChunk *strings;
    gsize tokens;
    guint labelled; /* how many sentences at the end were labelled by models, not by hand */
} Treebank;

static inline guint treebank_by_hand(const Treebank *bank)
{
    return bank->sentences->len - bank->labelled;
}

typedef gboolean (*TreebankFilter)(const char *document, gpointer data);

Treebank *treebank_new(void);
/** Appends the sentences of a file's documents for which keep (may be NULL: all) says yes. Multiword ranges
 * and empty nodes are passed over. Fails if the file cannot be read or a line has not ten columns. */
gboolean treebank_read(Treebank *bank, const char *path, TreebankFilter keep, gpointer data, GError **error);
void treebank_free(Treebank *bank);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Treebank, treebank_free)
