/* SPDX-License-Identifier: MIT */
/* What the tagger knows of each token before any weight is looked at: identities, shape, clusters, word
 * lists, and what the rest of the document says about the same word. */
#pragma once

#include "ner_table.h"

/* How a token is capitalised. */
typedef enum {
    NER_CAP_NONE, /* no letter at all */
    NER_CAP_LOWER,
    NER_CAP_INITIAL,
    NER_CAP_ALL,    /* two letters or more */
    NER_CAP_SINGLE, /* one letter, a capital */
    NER_CAP_MIXED,
} NerCap;

/* How a sentence is written as a whole. */
typedef enum {
    NER_STYLE_PLAIN,
    NER_STYLE_CAPITALS, /* a headline in capitals */
    NER_STYLE_TITLE,    /* A Headline Like This */
    NER_STYLE_LOWER,    /* no capital anywhere */
} NerStyle;

/* Classes of tokens that have transition weights of their own. */
#define NER_CLASSES 16

/* The words that were looked up to make the features: clusters and lists. */
typedef struct {
    NerTable clusters;   /* lower-case word -> 3 bytes: 6, 8 and 10 bits */
    NerTable phrases;    /* phrase -> 4 bytes: bits of the lists it is in, and NER_PHRASE_MORE */
    guint32 free_lists;  /* lists whose entries count in lower case too */
    guint32 link_list;   /* the list of words that join the parts of a name ("of", "and"); 0: none */
    guint32 common_list; /* the list of words that are no names in lower case; 0: none */
    guint32 title_list;  /* the list of titles and honorifics; 0: none */
} NerLexicon;

/* A longer phrase begins like this one. */
#define NER_PHRASE_MORE (1u << 31)
#define NER_MAX_LISTS 31
#define NER_MAX_PHRASE 7 /* tokens */

typedef struct {
    guint64 word; /* digits made 0, quotes and dashes made plain */
    guint64 lower;
    guint64 shape;
    guint64 prefix[3]; /* of 2, 3 and 4 characters, lower case; 0 where the word is too short */
    guint64 suffix[3];
    guint32 starts;           /* lists with a phrase that starts here */
    guint32 inside;           /* lists with a phrase that goes on here */
    guint32 own;              /* lists that this very word is in, whatever its case */
    guint16 c64, c256, c1024; /* clusters, counted from 1; 0: unknown */
    guint8 cap;
    guint8 common; /* known in lower case */
    guint8 kind;   /* transition class */
    guint8 first;  /* first word of its sentence, after quotes and brackets */
    guint8 style;
    guint8 chars;                /* at most 255 */
    guint8 letters;              /* at most 255 */
    guint8 quoted;               /* inside quotation marks or brackets */
    guint8 crowd;                /* how much of the sentence is numbers, and how long it is */
    guint8 rough;                /* in a document that is written as people chat */
    guint32 key;                 /* index of the word's row in NerWord */
    guint32 form;                /* index in NerAnalysis.forms, if they are kept */
    guint32 run_first, run_last; /* the run of capitalised tokens that this one is in, inclusive; run_last <
                                    run_first: none */
} NerToken;

/* One row for each different word of a document, whatever its case. */
typedef struct {
    guint64 lower;
    guint32 n_lower;   /* seen without a capital */
    guint32 n_initial; /* seen with a capital where only names have one */
    guint32 n_all;     /* seen in capitals in a sentence that is not */
    guint32 n_titled;  /* seen right after a title or honorific */
    guint32 votes;     /* row of the votes; 0: none */
} NerWord;

/* A document and its tokens; borrowed, plain arrays. */
typedef struct {
    const char *text;
    const guint32 *start; /* byte offsets of the tokens */
    const guint32 *end;
    guint n_tokens;
    const guint32 *sentence; /* index of the first token of each sentence; n_sentences + 1 of them, the last
                                being n_tokens */
    guint n_sentences;
} NerText;

/* Forms of tokens, as bytes, that have been read before, in whatever document: most tokens of a text have.
 * What is kept of a form hangs on nothing else, so that results do not depend on what was kept. */
#define NER_FORM_BYTES 24 /* longer tokens are not kept */
#define NER_FORM_OUTSIDE 0
#define NER_FORM_NONE 1 /* the token's form is not kept */
#define NER_FORM_FIRST 2
typedef struct {
    guint64 text[NER_FORM_BYTES / 8];
    guint32 length;   /* 0: an empty slot */
    guint32 document; /* the last one that used it; it stays until that document is done */
    guint32 parts;    /* for the tagger; 0 as soon as the slot is somebody else's */
    NerToken token;   /* as read, without its sentence */
} NerForm;

/* Scratch of one worker; grows with the largest document, is never shrunk while in use. */
typedef struct {
    NerToken *tokens;
    gsize tokens_size;
    NerWord *words;
    guint n_words;
    gsize words_size;
    guint32 *slots; /* hash index of words, power of two */
    gsize slots_size, slots_room;
    guint64 quote_key;
    NerForm *forms; /* NER_FORM_FIRST + n_forms of them; NULL: none are kept */
    guint32 n_forms, document;
} NerAnalysis;

void ner_analysis_clear(NerAnalysis *analysis);

/* Keep up to N_FORMS (a power of two) forms from now on, none at first. They are good for one lexicon only.
 */
void ner_analysis_keep(NerAnalysis *analysis, guint32 n_forms);

/* Fill ANALYSIS for TEXT. Linear in the text. */
void ner_analyse(NerAnalysis *analysis, const NerLexicon *lexicon, const NerText *text);

/* The lists that have the phrase of the tokens [BEGIN, END). */
guint32 ner_phrase_lists(const NerLexicon *lexicon, const NerText *text, const NerToken *tokens, guint begin,
                         guint end);

/* The identity of one word, as ner_analyse() computes it: for building tables. */
guint64 ner_word_key(const char *text, gsize length);

/* The key of a phrase, from the keys of its words. */
static inline guint64 ner_phrase_step(guint64 phrase, guint64 word)
{
    return ner_mix(phrase * 3 + word);
}
