/* SPDX-License-Identifier: MIT */
/* What the rules see: the tokens with all that is known of each, and the quoted stretches among them.
 * Internal. */
#ifndef ADIT_QUOTES_DOC_H
#define ADIT_QUOTES_DOC_H

#include "engine.h"
#include "marks.h"

/* Classes of words.txt, in the order of quote_class_names. */
/* clang-format off */
#define QUOTE_CLASSES(X) \
    X(VERB, "verb") X(DIRECT, "direct") X(THAT_CLAUSE, "that") X(ZERO, "zero") X(TO_CLAUSE, "to") \
    X(WH_CLAUSE, "wh") X(NP, "np") X(ADDR, "addr") X(AS, "as") X(OF, "of") X(FOR, "for") X(ON, "on") \
    X(ABOUT, "about") X(WITH, "with") X(PREP, "prep") X(NAMES, "name") X(CORE, "core") X(MIND, "mind") \
    X(INTRANSITIVE, "intransitive") X(RARE, "rare") X(SOURCE, "source") X(WEAKSOURCE, "weaksource") X(BULK, "bulk") X(DEGREE, "degree") X(MEDIUM, "medium") X(CLOSE, "close") X(THERE, "there-word") X(LABEL, "label") \
    X(TIME, "time") X(MONTH, "month") X(PERIOD, "period") X(WHETHER, "whether") \
    X(RELATIVE, "relative") X(IN, "in") X(NOT, "not") X(AND, "and") X(BUT, "but") \
    X(SUBORDINATE, "subordinate") X(FIRST, "first") X(SECOND, "second") X(THIRD, "third") \
    X(DOCUMENT, "document") X(SCARE, "scare") \
    X(NAMING, "naming") X(WORK, "work") X(TERM, "term") X(BE, "be") X(BY, "by") X(WH, "wh-word") \
    X(TO, "to-word") X(W_THAT, "that-word") X(W_AS, "as-word") X(W_OF, "of-word") X(W_FOR, "for-word") \
    X(W_ON, "on-word") X(W_ABOUT, "about-word") X(W_WITH, "with-word")
/* clang-format on */

enum {
#define X(id, name) CB_##id,
    QUOTE_CLASSES(X)
#undef X
};
#define C(id) (G_GUINT64_CONSTANT(1) << CB_##id)

typedef struct {
    guint64 classes;
    gint32 stretch; /* index of the quoted stretch that this token is in, or -1 */
    guint32 paragraph;
    guint32 sentence;
    guint8 pos, tag, forms;
    guint8 phrase; /* tokens of the listed phrase that begins here; 0 = none */
    guint8 used;   /* already part of some row's cue */
} Info;

/* A run of tokens; first < 0: none. */
typedef struct {
    gint first, end, head;
    gint pronoun; /* the relative pronoun that stands for it beside the verb, "X, who said"; 0: none */
} Phrase;
#define NO_PHRASE                          \
    {                                      \
        .first = -1, .end = -1, .head = -1 \
    }

#define QUOTE_REACH 60 /* tokens from a stretch to the verb that introduces it */

typedef enum { FROM_NOWHERE, FROM_CUE, FROM_NEAR, FROM_CONTINUATION, FROM_TURN } Origin;

/* A quoted stretch and what was found out about it. */
typedef struct {
    QuoteStretch s;
    gint first, end; /* tokens, marks included */
    guint words;
    guint8 capital;  /* begins with a capital letter */
    guint8 terminal; /* ends a clause: '.', ',', '?', '!', a dash, inside or right after the closing mark */
    guint8 comma;    /* that ending is a comma */
    guint8 indirect_cue; /* the clause that holds it is reported: it is part of a mixed quotation */
    guint8 accepted;     /* is a quotation */
    guint8 absorbed;     /* lies inside a mixed row */
    guint8 origin;       /* Origin */
    guint8 sure;
    gint cue_first, cue_end;
    Phrase speaker;
    gint addressee; /* mention of the one spoken to; -1 */
    gint mention;   /* of the speaker, as far as the input's mentions know it; -1 */
    gint continues; /* stretch */
    gint row;
    gint front; /* row of what stands before its attribution, "The rule, she said, ..."; -1: none */
    const char *rule;
} Stretch;

/* "SMITH: We knew.", tokens. */
typedef struct {
    gint first, colon, end;
    gint mention; /* of the one who is called so; -1: not known */
} QuoteLabel;

/* Nothing is known of it yet. */
#define NO_STRETCH                                                                                         \
    {                                                                                                      \
        .cue_first = -1, .speaker = NO_PHRASE, .mention = -1, .addressee = -1, .continues = -1, .row = -1, \
        .front = -1, .rule = ""                                                                            \
    }

typedef struct {
    const QuoteInput *in;
    const WordList *words;
    const QuoteOptions *options;
    Info *t;
    gint n;
    Stretch *q;
    gint n_q;
    GArray *rows;     /* QuoteRow */
    gboolean fiction; /* dialogue alternates */
} Doc;

struct _QuoteScratch {
    GArray *info, *stretches;
};

extern const char *const quote_class_names[];

static inline guint64 classes_at(const Doc *d, gint i)
{
    return i >= 0 && i < d->n ? d->t[i].classes : 0;
}

static inline guint pos_at(const Doc *d, gint i)
{
    return i >= 0 && i < d->n ? d->t[i].pos : UPOS_NONE;
}

static inline guchar char_at(const Doc *d, gint i)
{
    return i >= 0 && i < d->n ? (guchar)d->in->text[d->in->tokens[i].start] : 0;
}

static inline guint width_at(const Doc *d, gint i)
{
    return i >= 0 && i < d->n ? d->in->tokens[i].end - d->in->tokens[i].start : 0;
}

/* Is token I this one character? */
static inline gboolean is_char(const Doc *d, gint i, char c)
{
    return width_at(d, i) == 1 && char_at(d, i) == (guchar)c;
}

/* Noun phrases (phrase.c). LOW and HIGH bound every search. */
/* The phrase that ends just before END. */
gboolean quote_phrase_left(const Doc *d, gint low, gint end, Phrase *out);
/* The phrase that begins at START, with its prepositional phrases, appositions and plain relative clauses. */
gboolean quote_phrase_right(const Doc *d, gint start, gint high, Phrase *out);
gboolean quote_is_finite(const Doc *d, gint i);
gboolean quote_is_nominal(const Doc *d, gint i);
gboolean quote_is_dash(const Doc *d, gint i);
gboolean quote_finite_between(const Doc *d, gint from, gint to);

/* Subjects (subject.c). */
gboolean quote_subject_before(const Doc *d, gint low, gint verb, Phrase *out);
gboolean quote_subject_after(const Doc *d, gint verb, gint high, Phrase *out);
gboolean quote_main_subject(const Doc *d, gint low, gint high, Phrase *out);
gboolean quote_quoted_as(const Doc *d, gint low, gint verb, Phrase *out);

/* Quoted stretches (stretches.c): fills d->q, kept in OUT. */
void quote_stretches_find(Doc *d, GArray *out);
/* Adds S to OUT with what can be told of it, if it holds a word. */
void quote_stretch_add(Doc *d, Stretch *s, GArray *out);
/* Lines that a dash opens (dashes.c). */
gboolean quote_dashes_are_turns(const Doc *d, const GArray *dashes, guint n_marked);
void quote_dash_turn_add(Doc *d, Stretch *s, GArray *out);
/* Lines of a transcript (transcript.c), of QuoteLabel; none where the document is no transcript. */
GArray *quote_labels_find(const Doc *d);

/* Steps of the engine. */
void quote_direct_run(Doc *d);
void quote_turns_run(Doc *d);
void quote_indirect_run(Doc *d);
/* Direct speech (direct.c): a verb that may introduce it; a paragraph of nothing but S; who is its speaker.
 */
gboolean quote_is_cue(const Doc *d, gint i);
gboolean quote_is_alone(const Doc *d, const Stretch *s);
void quote_attribute(Stretch *s, gint cue_first, gint cue_end, Phrase speaker, Origin origin, gboolean sure,
                     const char *rule);
/* Index of the input's mention that a speaker phrase's head is of; -1: none. */
gint quote_mention_of(const Doc *d, const Phrase *p);
/* Fills the row's speaker, mention and name from a phrase. */
void quote_set_speaker(const Doc *d, const Phrase *p, gint mention, QuoteRow *row);
/* The first mention that begins at OFFSET or behind it. */
guint quote_first_mention(const Doc *d, guint32 offset);

#endif
