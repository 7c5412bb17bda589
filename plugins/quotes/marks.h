/* SPDX-License-Identifier: MIT */
/* Quotation marks: find them and pair them, whatever their kind and however badly they balance. */
#ifndef ADIT_QUOTES_MARKS_H
#define ADIT_QUOTES_MARKS_H

#include <glib.h>

/* What the marks of a stretch look like; also tells how far to trust it. */
typedef enum {
    QUOTE_STYLE_STRAIGHT, /* "…" */
    QUOTE_STYLE_CURLY,    /* “…” ”…” “…“ */
    QUOTE_STYLE_LOW,      /* „…“ „…” */
    QUOTE_STYLE_ANGLE,    /* «…» »…« */
    QUOTE_STYLE_LATEX,    /* ``…'' */
    QUOTE_STYLE_SINGLE,   /* ‘…’ '…' */
    QUOTE_STYLE_DASH,     /* a paragraph of dialogue that a dash opens */
    QUOTE_STYLE_LABEL     /* a turn of a transcript that a name opens */
} QuoteStyle;

/* A quoted stretch. Offsets are bytes, half open. */
typedef struct {
    guint32 start, end;             /* with the marks */
    guint32 inner_start, inner_end; /* without them */
    guint8 style;                   /* QuoteStyle */
    guint8 opened, closed;          /* FALSE where the mark on that side is missing */
} QuoteStretch;

/**
 * quote_marks_find:
 * @text: valid UTF-8
 * @len: its length in bytes
 *
 * Pairs the quotation marks of @text. Every mark may open, close or be no quotation mark at all (inches,
 * apostrophes); the cheapest reading of each run of paragraphs is found by dynamic programming over a handful
 * of states (Viterbi 1967), so one missing or reversed mark costs that stretch and never the next. Time is
 * linear in @len.
 *
 * Returns: (transfer full) (element-type QuoteStretch): the outermost stretches, in order, without overlap
 */
GArray *quote_marks_find(const char *text, guint32 len);

/**
 * quote_dashes_find:
 * @text: valid UTF-8
 * @len: its length in bytes
 *
 * Returns: (transfer full) (element-type QuoteStretch): the lines that a dash opens, which may be turns of a
 * dialogue, items of a list or signatures
 */
GArray *quote_dashes_find(const char *text, guint32 len);

#endif
