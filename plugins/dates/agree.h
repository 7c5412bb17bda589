/* SPDX-License-Identifier: MIT */
/* What expressions beside each other have in common: the day, the half of the day, the order of time. */
#ifndef DATES_AGREE_H
#define DATES_AGREE_H

#include "match.h"

/* matches: of DatesMatch, those of `text` in order; what one of them leaves unsaid is taken from its
 * neighbour. */
void dates_agree(GArray *matches, const char *text);

#endif
