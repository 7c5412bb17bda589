/* SPDX-License-Identifier: MIT */
/* The chains engine: which mentions are of one entity. Plain arrays in, plain rows out; words come from
 * words.txt. */
#ifndef ADIT_CHAINS_ENGINE_H
#define ADIT_CHAINS_ENGINE_H

#include <glib.h>

#include "../quotes/words.h"

typedef enum {
    CHAIN_POS_OTHER,
    CHAIN_POS_NOUN,
    CHAIN_POS_PROPN,
    CHAIN_POS_PRON,
    CHAIN_POS_DET,
    CHAIN_POS_ADJ,
    CHAIN_POS_NUM,
    CHAIN_POS_ADP,
    CHAIN_POS_VERB,
    CHAIN_POS_AUX,
    CHAIN_POS_ADV,
    CHAIN_POS_CCONJ,
    CHAIN_POS_PUNCT,
    CHAIN_POS_PART
} ChainPos;

typedef enum { CHAIN_MISC, CHAIN_PER, CHAIN_ORG, CHAIN_LOC } ChainType;

typedef struct {
    guint32 start, end; /* bytes */
    guint8 pos;         /* ChainPos */
} ChainToken;

typedef struct {
    guint32 start, end;
    guint8 type;  /* ChainType */
    gint32 chain; /* out */
} ChainEntity;

typedef enum { CHAIN_NOMINAL, CHAIN_PRONOUN } ChainMentionKind;

typedef struct {
    guint32 start, end;
    gint32 chain; /* never negative */
    guint8 kind;  /* ChainMentionKind */
    guint8 type;  /* ChainType */
    const char *rule;
} ChainMention;

/* A chain's properties. Its name lives in the text. */
typedef struct {
    guint32 name_start, name_end; /* the fullest name; empty: it has none */
    guint8 type;
    guint8 title; /* bytes of title in front of the name that belong to it: "Mrs. Hilbery" beside "Mr.
                     Hilbery" */
} ChainInfo;

typedef struct {
    const char *text;
    guint32 len;
    const ChainToken *tokens;
    guint n_tokens;
    const guint32 *sentences; /* first token of each */
    guint n_sentences;
    ChainEntity *entities; /* in order of start; chain is filled in */
    guint n_entities;
} ChainInput;

typedef struct _ChainScratch ChainScratch;

WordList *chain_words_parse(const char *data, gsize len, GError **error);
ChainScratch *chain_scratch_new(void);
void chain_scratch_free(ChainScratch *scratch);

/* Fills the entities' chains, MENTIONS (of ChainMention, in order of start) and CHAINS (of ChainInfo, by
 * number). Linear: every search looks back over a bounded number of mentions. WORDS is shared by threads,
 * SCRATCH belongs to one. */
void chain_engine_run(const WordList *words, ChainScratch *scratch, const ChainInput *input, GArray *mentions,
                      GArray *chains);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(ChainScratch, chain_scratch_free)

#endif
