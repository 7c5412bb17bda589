/* SPDX-License-Identifier: MIT */
/* The quotation marks of a text and its line ends, with what stands beside each. Internal to marks.c. */
#ifndef ADIT_QUOTES_MARKS_SCAN_H
#define ADIT_QUOTES_MARKS_SCAN_H

#include <glib.h>

/* Kinds of mark as characters; what each does is decided by cost. */
enum {
    M_STRAIGHT,
    M_LEFT,
    M_RIGHT,
    M_LOW,
    M_ANGLE_L,
    M_ANGLE_R,
    M_BACKTICK,
    M_TWO_SINGLE,
    M_SLEFT,
    M_SRIGHT,
    M_SINGLE,
    M_BREAK,
    M_END
};

typedef struct {
    guint32 pos;
    guint8 width, kind;
    guint8 left, right;  /* classes of the neighbours */
    guint8 ends, begins; /* beyond blanks: what is before ends a clause; what is behind begins a sentence */
    guint8 lines;        /* M_BREAK: 1 = line, 2 = paragraph */
    guint8 reopen;       /* M_BREAK: the next line begins with an opening mark */
} Mark;

/* Neighbour classes. */
enum { N_SPACE, N_LINE, N_OPENER, N_CLOSER, N_STOP, N_DIGIT, N_LETTER, N_DASH };

/* All marks of TEXT (of Mark) in order, line ends among them, and M_END. */
GArray *quote_marks_scan(const char *text, guint32 len);

#endif
