/* SPDX-License-Identifier: MIT */
/* What the tagger and its trainer must agree on. */
#pragma once
#include "model.h"

#define TAGGER_SECTION_LABELS MODEL_NAME('L', 'A', 'B', 'L')
#define TAGGER_SECTION_WEIGHTS MODEL_NAME('O', 'U', 'T', 'W')
#define TAGGER_SECTION_BIAS MODEL_NAME('O', 'U', 'T', 'B')
#define TAGGER_COLUMNS(labels) (((labels) + 15) / 16 * 16)

/* Extra rows: 0 padding, 1-4 by whether there is space before and behind the token, 5-7 by the sentence's
 * style. */
#define TAGGER_EXTRAS 8
#define TAGGER_EXTRA_SPACE(before, after) (1u + ((before) ? 1u : 0u) + ((after) ? 2u : 0u))
#define TAGGER_EXTRA_CAPITALS 5u
#define TAGGER_EXTRA_TITLE 6u
#define TAGGER_EXTRA_SMALL 7u

/* What capitals say depends on who else has them: a headline may give each word one, or all. */
typedef struct {
    guint words, capitalised, capitals, short_words; /* the last: small, and of at most four letters */
} TaggerStyle;

static inline void tagger_style_add(TaggerStyle *style, const char *form, gsize length)
{
    gboolean capital = form[0] >= 'A' && form[0] <= 'Z';
    gboolean small = form[0] >= 'a' && form[0] <= 'z';
    style->words += capital || small;
    style->capitalised += capital;
    style->capitals += capital && length > 1 && form[1] >= 'A' && form[1] <= 'Z';
    style->short_words += small && length <= 4;
}

/* The sentence's extra row, 0 if it is written as most are. */
static inline guint32 tagger_style_extra(const TaggerStyle *s)
{
    if (s->capitals >= 2 && s->capitals * 4 >= s->words * 3)
        return TAGGER_EXTRA_CAPITALS;
    if (s->capitalised >= 3 && s->capitalised + s->short_words == s->words &&
        s->capitalised >= s->short_words)
        return TAGGER_EXTRA_TITLE;
    return s->capitalised == 0 && s->words >= 3 ? TAGGER_EXTRA_SMALL : 0;
}
