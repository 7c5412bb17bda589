/* SPDX-License-Identifier: MIT */
/* Labelled text to learn from. */
#pragma once

#include "ner_text.h"

/* One document, owned. LABELS holds numbers of label sets: below n_labels, the set of that one label. */
typedef struct {
    GString *text;
    GArray *start, *end, *sentence; /* guint32 */
    GArray *sets;                   /* guint16, one a token */
    float weight;
    float careless; /* share of sentences repeated with their names in small letters */
    char **split;   /* types whose names are repeated with hyphens apart; NULL: none */
    guint corpus;
    guint n_original; /* sentences; those behind are copies in another case */
} NerDocument;

typedef struct {
    GPtrArray *types;     /* char *, in order of first appearance or as given */
    gboolean fixed_types; /* a type that is not in TYPES is an error */
    GPtrArray *documents; /* NerDocument *, owned */
    GPtrArray
        *sets; /* GByteArray of label numbers: sets of several labels, the first being number NER_FIRST_SET */
    GPtrArray *corpora; /* char *, names */
} NerCorpus;

#define NER_FIRST_SET 256 /* numbers below are labels */

NerCorpus *ner_corpus_new(const char *const *types);
void ner_corpus_free(NerCorpus *corpus);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NerCorpus, ner_corpus_free)

#define NER_CORPUS_ERROR (ner_corpus_error_quark())
GQuark ner_corpus_error_quark(void);

typedef struct {
    float weight;   /* of each sentence; 1 is usual */
    float careless; /* share of the sentences that have names to repeat with those in small letters, as
                       people write who do not look after capitals */
    const char *const *split; /* types whose names are read with hyphens apart too, as other tokenizers have
                                 them; NULL: none */
    const char *const *open;  /* types that the corpus does not mark: an O may be one of them; NULL: none */
    guint document_sentences; /* where the file knows no documents, and at most so many in one; 0: 50 */
} NerCorpusOptions;

/* Add an IOB2 file: "TOKEN<TAB>TAG" lines, blank lines between sentences, "# doc ID" lines. TAG may be
 * several, joined by "|": any of them may be right. Errors name the line. */
gboolean ner_corpus_add(NerCorpus *corpus, const char *name, const char *data, gsize size,
                        const NerCorpusOptions *options, GError **error);

/* How much of all text is repeated in another case, so that headlines and tables are read too; shares of the
 * sentences. What a corpus says of its own carelessness comes on top. */
typedef struct {
    double upper, title, lower;
} NerCasing;

void ner_corpus_recase(NerCorpus *corpus, const NerCasing *casing, guint64 seed);

void ner_document_text(const NerDocument *document, NerText *text);
