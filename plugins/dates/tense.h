/* SPDX-License-Identifier: MIT */
/* The tense about an expression, from lists of verb forms: good enough to tell "said Tuesday" from "will meet
 * Tuesday", and free of any need for tagging. */
#ifndef DATES_TENSE_H
#define DATES_TENSE_H

#include "lexer.h"

/* -1 past, 1 future, 0 unknown or present, for the expression in items [first, last); `far` says that it is
 * one of a year, not of a week. */
gint dates_tense(const DatesLanguage *language, const char *text, const DatesItem *items, guint n,
                 guint first, guint last, gboolean far);

/* Is item `i` a verb in the past? */
gboolean dates_is_past(const DatesLanguage *language, const char *text, const DatesItem *items, guint n,
                       guint i);

/* Is item `first` among the first few of its sentence? */
gboolean dates_opens_sentence(const char *text, const DatesItem *items, guint n, guint first);

#endif
