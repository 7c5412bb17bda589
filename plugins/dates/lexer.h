/* SPDX-License-Identifier: MIT */
/* Cuts text into items: words, runs of digits, single punctuation marks. Numbers in words and phrases of the
 * language are joined into one item. Independent of the document's tokens, so that "mid-1990s", "8pm" and
 * "third-quarter" look the same however they were tokenized. */
#ifndef DATES_LEXER_H
#define DATES_LEXER_H

#include "language.h"

enum {
    DATES_ITEM_GLUED = 1,    /* no white space before it */
    DATES_ITEM_BREAK = 2,    /* an empty line before it */
    DATES_ITEM_CAPITAL = 4,  /* begins with a capital letter */
    DATES_ITEM_NUMBER = 8,   /* has a numeric value */
    DATES_ITEM_DIGITS = 16,  /* ... written in digits */
    DATES_ITEM_ORDINAL = 32, /* ... as an ordinal */
    DATES_ITEM_LETTERS = 64,
    DATES_ITEM_NEWLINE = 128 /* a line end before it */
};

typedef struct {
    guint64 signature;  /* of its classes */
    guint32 start, end; /* byte offsets, half open */
    gint32 word;        /* id in the language, or -1 */
    gint32 value;       /* of a number; G_MAXINT32 where larger */
    guint8 flags;
    guint8 digits; /* how many digits it was written with */
} DatesItem;

/* Appends the items of text[*offset, length) to `items` until there are about `limit` of them and a good
 * place to stop; moves *offset past them. */
void dates_lex(const DatesLanguage *language, const char *text, guint32 length, guint32 *offset, guint limit,
               GArray *items);

guint dates_item_number_class(const DatesItem *item);

/* The raw cutting alone, for resource files: keys are handed to `each`. FALSE where a key is too long. */
typedef void (*DatesKeyFunc)(const char *key, gsize length, gpointer data);
gboolean dates_lex_keys(const char *text, gsize length, DatesKeyFunc each, gpointer data);

#endif
