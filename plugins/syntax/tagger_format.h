/* SPDX-License-Identifier: MIT */
/* What the tagger and its trainer must agree on. */
#pragma once
#include "model.h"

#define TAGGER_SECTION_LABELS MODEL_NAME('L', 'A', 'B', 'L')
#define TAGGER_SECTION_WEIGHTS MODEL_NAME('O', 'U', 'T', 'W')
#define TAGGER_SECTION_BIAS MODEL_NAME('O', 'U', 'T', 'B')
#define TAGGER_COLUMNS(labels) (((labels) + 15) / 16 * 16)

/* Extra rows: 0 padding, 1-4 by whether there is space before and behind the token. */
#define TAGGER_EXTRAS 8
#define TAGGER_EXTRA_SPACE(before, after) (1u + ((before) ? 1u : 0u) + ((after) ? 2u : 0u))
