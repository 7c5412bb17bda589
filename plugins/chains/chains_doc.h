/* SPDX-License-Identifier: MIT */
/* What the steps of the chains engine share. Internal. */
#ifndef ADIT_CHAINS_DOC_H
#define ADIT_CHAINS_DOC_H

#include "chains_engine.h"

/* clang-format off */
#define CHAIN_CLASSES(X) \
    X(MALE, "male") X(FEMALE, "female") X(PLURAL, "plural") X(NEUTER, "neuter") X(TITLE, "title") \
    X(GIVEN, "given") X(PERSON, "person") X(ORG, "org") X(PLACE, "place") X(KIN, "kin") \
    X(ROLE, "role") X(PRONOUN, "pronoun") X(FIRST, "first") X(SECOND, "second") \
    X(RELATIVE, "relative") X(POSSESSIVE, "possessive") X(DEFINITE, "definite") \
    X(INDEFINITE, "indefinite") X(SUFFIX, "suffix") X(SMALL, "small") X(MARRIED, "married") \
    X(UNMARRIED, "unmarried") X(FIRM, "firm") X(MEDIA, "media") X(AGENT, "agent") X(STATE, "state")
/* clang-format on */

enum {
#define X(id, name) CB_##id,
    CHAIN_CLASSES(X)
#undef X
};
#define C(id) (G_GUINT64_CONSTANT(1) << CB_##id)

/* Sorts of organization. "The newspaper" is no ministry. */
#define SORTS (C(FIRM) | C(MEDIA) | C(STATE))

typedef struct {
    guint64 classes;
    gint32 entity; /* the entity that this token is in, or -1 */
    guint32 sentence;
    guint32 narrative; /* sentences so far that begin outside quotation marks */
    guint8 pos, quoted, forms;
} Info;

/* What is known of a chain while it is built. */
typedef struct {
    ChainInfo info;
    guint64 traits;   /* MALE FEMALE PLURAL, MARRIED UNMARRIED, SORTS; FIRST: who tells the story */
    gint first, last; /* entities: the first that made it, the latest seen */
    gint name_entity; /* entity of the fullest name */
    guint n_words;    /* of that name */
    gint last_token;  /* latest mention, as a token */
    guint mentions;
    guint full;       /* times the full name stands in the text */
    gboolean retyped; /* an apposition tells another type than the entity's */
    guint by_given;   /* times a given name that may be meant stands alone */
} Chain;

typedef struct {
    gint first, end; /* tokens */
    gint head;
    gint32 chain;
    guint64 traits;
    guint8 kind; /* 0 = name, else 1 + ChainMentionKind */
    guint8 type, subject, quoted, hidden;
    guint8 leads; /* the first subject of its sentence: of the main clause, mostly */
    gint entity;
    const char *rule;
} Mention;

typedef struct {
    const ChainInput *in;
    const WordList *words;
    Info *t;
    gint n;
    GArray *chains;                /* Chain */
    GArray *mentions;              /* Mention, all kinds, in order of text */
    gint *first_token, *end_token; /* of each entity */
    guint64 *titles;               /* traits that the words before each entity give it */
    guint32 leader;                /* the sentence whose first subject has been read */
} Doc;

struct _ChainScratch {
    GArray *info, *chains, *mentions, *spans, *titles;
};

static inline guint64 classes_at(const Doc *d, gint i)
{
    return i >= 0 && i < d->n ? d->t[i].classes : 0;
}

static inline guint pos_at(const Doc *d, gint i)
{
    return i >= 0 && i < d->n ? d->t[i].pos : CHAIN_POS_OTHER;
}

static inline gboolean is_char(const Doc *d, gint i, char c)
{
    return i >= 0 && i < d->n && d->in->tokens[i].end - d->in->tokens[i].start == 1 &&
           d->in->text[d->in->tokens[i].start] == c;
}

#define chain_at(d, i) (&g_array_index((d)->chains, Chain, (i)))

/* names.c: entities into chains. */
void chain_names_run(Doc *d);
gint32 chain_new(Doc *d, ChainType type);
/* mentions.c: all mentions in order; nominals joined with the names beside them. */
void chain_mentions_run(Doc *d);
/* narrator.c: whose the "I" of a story is. */
void chain_narrator_run(Doc *d);
/* resolve.c: pronouns and definite nominals. */
void chain_resolve_run(Doc *d);

#endif
