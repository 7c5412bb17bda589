/* SPDX-License-Identifier: MIT */
/* rules.h - a language's rule file, compiled: word classes, and the classes of all characters. */
#pragma once

#include "tokenizer.h"

/* Classes of words; an entry of a rule file adds one of them to a word. */
typedef enum {
    WORD_TITLE = 1 << 0,          /* abbreviation that a name follows: never ends a sentence */
    WORD_BEFORE_NUM = 1 << 1,     /* abbreviation only before a number: No. 5 */
    WORD_ABBREV = 1 << 2,         /* abbreviation that may end a sentence */
    WORD_STARTER = 1 << 3,        /* a capitalised word that more likely begins a sentence than is a name */
    WORD_PREFIX = 1 << 4,         /* keeps its hyphen: co-founder */
    WORD_CLITIC = 1 << 5,         /* follows an apostrophe and is a token: 's */
    WORD_ELISION = 1 << 6,        /* stands before an apostrophe and is a token: l'homme */
    WORD_APOSTROPHE = 1 << 7,     /* begins with an apostrophe: 'em */
    WORD_UNIT = 1 << 8,           /* split from the number that it is written to: 5pm */
    WORD_TLD = 1 << 9,            /* ends a bare host name */
    WORD_WEAK_TLD = 1 << 10,      /* ends a bare host name only if more speaks for it */
    WORD_EXTENSION = 1 << 11,     /* ends a file name */
    WORD_SAYS = 1 << 12,          /* a verb of saying */
    WORD_CURRENCY = 1 << 13,      /* stands before a currency sign: US$ */
    WORD_ORDINAL = 1 << 14,       /* follows a number with a full stop: 3. Mai */
    WORD_WHOLE = 1 << 15,         /* a word with - or / or & inside that stays whole */
    WORD_LETTERED = 1 << 19,      /* stands before a letter that is no initial: vitamin C. */
    WORD_LEADS_ORDINAL = 1 << 18, /* stands before such a number: der 2. Vorsitzende */
    WORD_AT_END = 1 << 17,        /* an abbreviation that leaves its full stop to the sentence: etc */
    WORD_GREETING = 1 << 20,      /* begins a letter: Dear */
    WORD_CLOSING = 1 << 21,       /* ends one: Regards */
    WORD_SPLIT = 1 << 16,         /* one written word, two tokens: can|not */
} WordClass;

/* Classes of characters. */
typedef enum {
    CHAR_SYMBOL,
    CHAR_SPACE,
    CHAR_NEWLINE,
    CHAR_LOWER,
    CHAR_UPPER,
    CHAR_LETTER, /* without case */
    CHAR_DIGIT,
    CHAR_EXTEND, /* goes on with what stands before it */
    CHAR_HAN,    /* one character, one token */
    CHAR_HIRAGANA,
    CHAR_KATAKANA,
    CHAR_OPEN,
    CHAR_CLOSE,
    CHAR_QUOTE, /* opens or closes by what stands beside it */
    CHAR_APOSTROPHE,
    CHAR_STOP,
    CHAR_FULL_STOP, /* the ASCII full stop alone */
    CHAR_ELLIPSIS,
    CHAR_WIDE_STOP,
    CHAR_DASH,
    CHAR_HYPHEN,
    CHAR_PUNCT,
    CHAR_CURRENCY,
    CHAR_EMOJI,
    CHAR_UNDERSCORE,
    CHAR_AT,
    CHAR_HASH,
} CharClass;

/* An entry; words are found by their ASCII-lower-cased form. */
typedef struct {
    char *word;      /* as the file writes it, without | */
    guint16 length;  /* bytes */
    guint8 split;    /* where the second token begins, 0 for none */
    guint32 exact;   /* those that it writes with = before: match only that very form */
    guint32 proper;  /* those of its classes that the file writes with a capital: match only such */
    guint32 classes; /* WordClass */
} WordEntry;

struct AditTokenRules {
    guint8 *chars; /* CharClass of the first ADIT_TABLE_CHARS characters; shared between languages */
    WordEntry *entries;
    guint32 n_entries;
    guint32 *table; /* open addressing: entry number + 1, 0 for free */
    guint32 mask;
    guint16 split_lengths[256]; /* by first byte in lower case: bit n is set if a split word has length n */
    gboolean decimal_comma;     /* 3,5 is one number */
    gboolean keeps_hyphens;     /* hyphens between letters join */
    gboolean dotted_ordinals;   /* "3. Mai": the file has words of that class */
};

/* The classes of the word, 0 if the rules do not know it. */
guint32 adit_token_rules_classes(const AditTokenRules *rules, const char *word, gsize length);

/* Where the second token of a written word such as "cannot" begins, 0 if it is one token. */
guint adit_token_rules_split(const AditTokenRules *rules, const char *word, gsize length);

/* Characters whose classes are looked up in a table: all before the ideographs, whose class is soon told. */
#define ADIT_TABLE_CHARS 0x3400

/* The class of a character from ADIT_TABLE_CHARS on. */
CharClass adit_char_class_high(gunichar c);
