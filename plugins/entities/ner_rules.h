/* SPDX-License-Identifier: MIT */
/* From labels to names, made consistent over the document. */
#pragma once

#include "ner_crf.h"
#include "ner_heads.h"

#define NER_NO_NAME G_MAXUINT32

typedef enum {
    NER_BY_MODEL,
    NER_BY_SURNAME,
    NER_BY_ACRONYM,
    NER_BY_APPOSITION,
    NER_BY_HEADLINE,
    NER_BY_LIST
} NerOrigin;

typedef struct {
    guint32 begin, end; /* tokens */
    guint32 type;       /* of the model's; of a user's list: n_types and more */
    guint32 sentence;
    guint32 full; /* index of the name that says it more fully: the canonical form; itself if there is none */
    float confidence; /* calibrated */
    NerOrigin origin;
    const char *subtype; /* a constant, or NULL */
    guint32 entry;       /* of the user's list; G_MAXUINT32: none */
} NerName;

/* Scratch of one worker. */
typedef struct {
    NerName *names;
    guint n_names;
    gsize names_size;
    guint32 *owner; /* of each token: 1 + index of its name, 0: none */
    gsize owner_size;
    guint32 *family;    /* of each different word: 1 + index of the fullest person's name that ends with it */
    guint32 *short_for; /* of each different word: 1 + index of the name that it is an acronym of */
    gsize words_size;
    guint64 *phrases;      /* the names of running text by their words: a hash table of keys */
    guint32 *phrase_names; /* 1 + index of the name; 0: empty */
    gsize phrases_size, phrases_room;
} NerRuler;

/* The types that the rules know; G_MAXUINT32 where the model has none such. */
typedef struct {
    guint32 person, organisation, place, misc;
} NerKnownTypes;

/* Fill RULER->names, in order and not overlapping, from what ner_tag() just made of TEXT and from the user's
 * NAMES (may be NULL); HEADS are the words that say what a name is (may be NULL). Linear in the text. */
void ner_rules(NerRuler *ruler, NerTagger *tagger, const NerModel *model, const NerNames *names,
               const NerNames *heads, const NerText *text);
void ner_ruler_clear(NerRuler *ruler);
