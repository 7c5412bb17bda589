/* SPDX-License-Identifier: MIT */
/* Word lists and clusters, from text files to the tables of a model. */
#pragma once

#include "ner_model.h"

typedef struct {
    NerTableBuilder clusters;
    NerTableBuilder phrases;
    GPtrArray *lists; /* char *, names */
    guint32 free_lists;
    GArray *entries; /* phrases, until they are laid out */
} NerLexiconBuilder;

NerLexiconBuilder *ner_lexicon_builder_new(void);
void ner_lexicon_builder_free(NerLexiconBuilder *builder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NerLexiconBuilder, ner_lexicon_builder_free)

/* "word<TAB>of 64<TAB>of 256<TAB>of 1024" lines, commonest word first; at most LIMIT of them (0: all). */
gboolean ner_lexicon_builder_add_clusters(NerLexiconBuilder *builder, const char *name, const char *data,
                                          gsize size, guint limit, GError **error);

/* "phrase<TAB>list" lines. IN_LOWER_CASE: the entries count where they are not capitalised too. "#" begins a
 * comment. */
gboolean ner_lexicon_builder_add_lists(NerLexiconBuilder *builder, const char *name, const char *data,
                                       gsize size, gboolean in_lower_case, GError **error);

/* Lay the tables out and lend them to MODEL, which must not outlive BUILDER. */
void ner_lexicon_builder_lend(NerLexiconBuilder *builder, NerModel *model);
