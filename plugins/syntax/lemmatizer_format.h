/* SPDX-License-Identifier: MIT */
/* What the lemmatizer and its trainer must agree on. */
#pragma once
#include "endings.h"
#include "model.h"

#define LEMMA_SECTION_SCRIPTS MODEL_NAME('S', 'C', 'R', 'I')
#define LEMMA_SECTION_LEMMAS MODEL_NAME('L', 'E', 'M', 'M')
#define LEMMA_SECTION_FEATS MODEL_NAME('F', 'E', 'A', 'T')
#define LEMMA_SECTION_MORPHS MODEL_NAME('M', 'O', 'R', 'P')
#define LEMMA_ANSWERS_MAX 4000

/* A script is a string: "l" (the form in small letters), "c" (as it is written) or "t" (as it is written, but
 * with a capital if it has none), the number of characters to take off its end as one character from '0', and
 * what to put there. */
#define LEMMA_CUT_MAX 60
