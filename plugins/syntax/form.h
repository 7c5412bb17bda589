/* SPDX-License-Identifier: MIT */
/* What a network sees of one token: the rows of the table of weights that its form switches on. */
#pragma once
#include <glib.h>
#include "lexicon.h"
#include "symbols.h"

/* Of a longer form only the first and last bytes count: no word is that long, and the cost stays bounded. */
#define FORM_MAX 96
/* Folding may lengthen a letter (U+2126 to U+03C9 does not, U+0130 does), by less than twice. */
#define FORM_FOLDED_MAX (2 * FORM_MAX + 8)
#define FORM_ROWS_MAX 16

/** The kinds of rows, in the order in which they lie in the table. */
typedef enum {
    ROW_WORD,   /* the folded form, if it is in the lexicon */
    ROW_CASED,  /* the same together with its capitals */
    ROW_COARSE, /* clusters */
    ROW_MIDDLE,
    ROW_FINE,
    ROW_SUFFIX1, /* endings of 1 to 4 characters, hashed */
    ROW_SUFFIX2,
    ROW_SUFFIX3,
    ROW_SUFFIX4,
    ROW_PREFIX1,
    ROW_PREFIX3,
    ROW_SHAPE,
    ROW_KINDS
} RowKind;

/** How many rows each kind has, and where they begin; the hashed kinds' numbers are powers of two. */
typedef struct {
    guint32 size[ROW_KINDS];
    guint32 start[ROW_KINDS];
} RowPlan;

typedef struct {
    guint32 length; /* bytes */
    guint32 caps;   /* 0 none, 1 first letter, 2 all of several letters, 3 mixed, 4 one lone capital */
    gboolean digits;
    char text[FORM_FOLDED_MAX];
} FoldedForm;

guint64 form_hash(const char *text, gsize length, guint64 seed);

/** Small letters, straight quotation marks, at most FORM_MAX bytes of them. form is valid UTF-8. */
void form_fold(const char *form, gsize length, FoldedForm *folded);

/** Fills start[] from size[]; returns the number of all rows. */
guint32 form_rows_total(RowPlan *plan);

/** The rows of a form, at most FORM_ROWS_MAX; the first is always the word's, the second the cased word's
 * (row 0 of their kind if it is none). Returns their number. */
guint form_rows(const RowPlan *plan, const Lexicon *lexicon, const char *form, gsize length, guint32 *rows);
