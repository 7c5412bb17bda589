/* SPDX-License-Identifier: MIT */
/* The quotation engine: plain arrays in, plain rows out. Knows no English: words come from words.txt. */
#ifndef ADIT_QUOTES_ENGINE_H
#define ADIT_QUOTES_ENGINE_H

#include <glib.h>

#include "words.h"

/* Universal parts of speech. */
typedef enum {
    UPOS_NONE,
    UPOS_ADJ,
    UPOS_ADP,
    UPOS_ADV,
    UPOS_AUX,
    UPOS_CCONJ,
    UPOS_DET,
    UPOS_INTJ,
    UPOS_NOUN,
    UPOS_NUM,
    UPOS_PART,
    UPOS_PRON,
    UPOS_PROPN,
    UPOS_PUNCT,
    UPOS_SCONJ,
    UPOS_SYM,
    UPOS_VERB,
    UPOS_X
} Upos;

/* The Penn tags that tell verb forms and possessives apart; all others are TAG_OTHER. */
typedef enum {
    TAG_OTHER,
    TAG_VB,
    TAG_VBD,
    TAG_VBG,
    TAG_VBN,
    TAG_VBP,
    TAG_VBZ,
    TAG_MD,
    TAG_POSSESSIVE,
    TAG_PRP_POSSESSIVE,
    TAG_TO,
    TAG_NNS
} Tag;

typedef struct {
    guint32 start, end; /* bytes */
    guint8 pos;         /* Upos */
    guint8 tag;         /* Tag */
} QuoteToken;

/* A mention of an entity: a name, a nominal or a pronoun. */
typedef struct {
    guint32 start, end;
    gint32 chain;     /* -1: none */
    guint8 kind;      /* QuoteMentionKind */
    guint8 type;      /* QuoteMentionType */
    const char *name; /* its chain's name; NULL: none known */
} QuoteMention;

typedef enum { QUOTE_MENTION_NAME, QUOTE_MENTION_NOMINAL, QUOTE_MENTION_PRONOUN } QuoteMentionKind;
typedef enum {
    QUOTE_MENTION_OTHER,
    QUOTE_MENTION_PERSON,
    QUOTE_MENTION_ORG,
    QUOTE_MENTION_PLACE
} QuoteMentionType;

typedef struct {
    const char *text;
    guint32 len;
    const QuoteToken *tokens;
    guint n_tokens;
    const guint32 *sentences; /* first token of each */
    guint n_sentences;
    const QuoteMention *mentions; /* in order of start */
    guint n_mentions;
} QuoteInput;

typedef enum { QUOTE_DIRECT, QUOTE_INDIRECT, QUOTE_MIXED } QuoteKind;

/* Why a quotation has no speaker. */
typedef enum {
    QUOTE_REASON_NONE,       /* it has one */
    QUOTE_REASON_NO_CUE,     /* nothing near says who speaks */
    QUOTE_REASON_NO_SUBJECT, /* a reporting verb without a subject (passive, infinitive) */
    QUOTE_REASON_UNSURE      /* the candidate was not sure enough for high precision */
} QuoteReason;

typedef struct {
    guint32 start, end;
    guint32 cue_start, cue_end;         /* empty: none */
    guint32 speaker_start, speaker_end; /* empty: none */
    guint32 name_start, name_end;       /* a name in the speaker phrase that no mention knows; empty: none */
    gint32 mention;   /* index into the input's mentions of the one that names the speaker; -1: none */
    gint32 continues; /* index of the row that this one goes on from; -1: none */
    guint8 kind, reason, core, sure;
    guint8 holds; /* a clause: what is reported inside is part of it */
    guint8 broad; /* not a clause that is said: a noun phrase ("criticized X") or an intention ("wants to") */
    guint32 words, order;
    const char *rule; /* static name of the rule that found the speaker */
} QuoteRow;

typedef struct {
    gboolean direct, indirect, mixed, high_precision, broad;
    guint min_words;
} QuoteOptions;

typedef struct _QuoteScratch QuoteScratch;

/* Reads words.txt. Errors name the line. */
WordList *quote_words_parse(const char *data, gsize len, GError **error);

QuoteScratch *quote_scratch_new(void);
void quote_scratch_free(QuoteScratch *scratch);

/* Finds the quotations of INPUT; ROWS (of QuoteRow) is emptied first and then filled in order of start. WORDS
 * is shared by threads, SCRATCH belongs to one. Linear in the number of tokens: every search looks at a
 * bounded window. */
void quote_engine_run(const WordList *words, QuoteScratch *scratch, const QuoteInput *input,
                      const QuoteOptions *options, GArray *rows);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(QuoteScratch, quote_scratch_free)

#endif
