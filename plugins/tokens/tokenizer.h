/* SPDX-License-Identifier: MIT */
/* tokenizer.h - text into tokens and sentences: a pure engine, no document model.
 *
 * The token boundaries follow UD English EWT: clitics are split (do|n't, Peskov|'s, gon|na), most hyphenated
 * compounds are split at the hyphen, abbreviations keep their full stop. What depends on the language
 * (abbreviations, clitics, prefixes, words that begin sentences) is read from a rule file.
 *
 * Cost is linear in the length of the text, whatever the text is.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* What a token is. The order is that of the enum feature `token.kind`. */
typedef enum {
    ADIT_TOKEN_WORD,
    ADIT_TOKEN_NUMBER,
    ADIT_TOKEN_PUNCTUATION,
    ADIT_TOKEN_SYMBOL,
    ADIT_TOKEN_URL,
    ADIT_TOKEN_EMAIL,
    ADIT_TOKEN_HASHTAG,
    ADIT_TOKEN_MENTION,
    ADIT_TOKEN_EMOJI,
    ADIT_TOKEN_N_KINDS
} AditTokenKind;

/* What the scanner saw of a token; the sentence splitter decides by these. */
typedef enum {
    ADIT_TOKEN_SPACE_BEFORE = 1 << 0, /* white space, or the start of the text, stands before it */
    ADIT_TOKEN_UPPER = 1 << 1,        /* begins with an upper-case letter */
    ADIT_TOKEN_LOWER = 1 << 2,        /* begins with a lower-case letter */
    ADIT_TOKEN_STOP = 1 << 3,         /* . ! ? and their like, alone or in runs */
    ADIT_TOKEN_FIRM = 1 << 4,         /* such a one that is ! or ? (in a run: holds one) */
    ADIT_TOKEN_ELLIPSIS = 1 << 5,     /* ... and its like */
    ADIT_TOKEN_ABBREVIATION = 1 << 6, /* the full stop is part of the token */
    ADIT_TOKEN_NO_END = 1 << 7,       /* such a one that never ends a sentence: "Mr." */
    ADIT_TOKEN_INITIAL = 1 << 8,      /* one letter and a full stop */
    ADIT_TOKEN_OPENS = 1 << 9,        /* an opening quotation mark or bracket */
    ADIT_TOKEN_CLOSES = 1 << 10,      /* a closing one */
    ADIT_TOKEN_QUOTE = 1 << 11,       /* a quotation mark */
    ADIT_TOKEN_BULLET = 1 << 12,      /* a list mark where a line begins */
    ADIT_TOKEN_IDEOGRAPHIC = 1 << 13, /* a stop after which no space is written */
    ADIT_TOKEN_RULE = 1 << 14,        /* a line drawn of five or more marks: ---------- */
} AditTokenFlags;

/* A token: half-open byte offsets on character boundaries. */
typedef struct {
    guint32 start, end;
    guint8 kind;   /* AditTokenKind */
    guint8 lines;  /* line ends between the token before and this one, 255 for more */
    guint16 flags; /* AditTokenFlags */
} AditTokenSpan;

/* A sentence: from the first byte of its first token to the end of its last one. */
typedef struct {
    guint32 start, end;
    guint32 first_token, n_tokens;
    gint32 paragraph; /* counted from 0 */
} AditSentenceSpan;

/* The rules of one language; read-only once made, shared by any number of threads. */
typedef struct AditTokenRules AditTokenRules;

/* Reads a rule file (see en.txt for the format). OTHER (nullable) are rules that share what is the same for
 * all languages with these. NULL and ERROR, which names the line, if it is malformed. */
AditTokenRules *adit_token_rules_new(const char *data, gsize length, const AditTokenRules *other,
                                     GError **error);
void adit_token_rules_free(AditTokenRules *rules);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AditTokenRules, adit_token_rules_free)

/* Tokenizes TEXT, which must be valid UTF-8 of LENGTH bytes, and appends to TOKENS (of AditTokenSpan) and
 * SENTENCES (of AditSentenceSpan). Both arrays may hold earlier contents, which stay as they are; the token
 * numbers in sentences count from the first token of this text. Tokens do not overlap and are in order; so
 * are sentences, and every token is in exactly one. */
void adit_tokenize(const AditTokenRules *rules, const char *text, guint32 length, GArray *tokens,
                   GArray *sentences);

G_END_DECLS
