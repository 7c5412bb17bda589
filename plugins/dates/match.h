/* SPDX-License-Identifier: MIT */
/* Finds the rule that fits best at an item. */
#ifndef DATES_MATCH_H
#define DATES_MATCH_H

#include "lexer.h"

#define DATES_MAX_BINDINGS 64
#define DATES_MAX_ITEMS 64 /* longest expression; a node's visits are bits of one guint64 */

typedef struct {
    guint32 start, end;  /* bytes of the text */
    guint32 first, last; /* items, half open; with the context that the rule looked at */
    guint16 rule;
    gint8 tense;    /* -1 past, 0 unknown, 1 future */
    gboolean opens; /* among the first words of a sentence */
    gboolean aside; /* only tells an event apart: what follows is not counted from it */
    DatesMeaning meaning;
} DatesMatch;

typedef struct {
    gint16 field;
    gint32 value;
} DatesBinding;

/* Scratch of one worker. */
typedef struct {
    const DatesLanguage *language;
    const char *text;
    const DatesItem *items;
    guint n_items;
    gboolean requests; /* try the rules for requests too */
    guint64 *seen;     /* [max_nodes]: the items at which a node was tried */
    DatesBinding bindings[DATES_MAX_BINDINGS];
    guint n_bindings;
    guint forks;                      /* taken in this rule so far */
    guint origin, open, close, after; /* items */
} DatesMatcher;

void dates_matcher_init(DatesMatcher *self, const DatesLanguage *language);
void dates_matcher_clear(DatesMatcher *self);

/* The longest match that begins at item `at`; of equally long ones that of the higher priority, then the
 * earlier rule. `after` is the item that the match before ended at. */
gboolean dates_match_at(DatesMatcher *self, guint at, guint after, DatesMatch *match);

#endif
