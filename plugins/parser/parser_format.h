/* SPDX-License-Identifier: MIT */
/* What the parser and its trainer must agree on: the transition system and what a configuration looks like to
 * the network.
 *
 * The system is arc-hybrid (Kuhlmann, Gómez-Rodríguez and Satta 2011), without an artificial root: what is
 * left on the stack at the end is the root, so each sentence has exactly one. SHIFT  the buffer's first token
 * onto the stack LEFT   the stack's top becomes a dependent of the buffer's first token RIGHT  the stack's
 * top becomes a dependent of the token below it
 */
#pragma once
#include "../syntax/encoder.h"

typedef enum { PARSER_SHIFT, PARSER_LEFT, PARSER_RIGHT, PARSER_MOVES } ParserMove;
#define PARSER_MOVE_COLUMNS 8
#define PARSER_DEP_COLUMNS(deps) (((deps) + 7) / 8 * 8)

/* Extra rows of the encoder: padding, space (as the tagger's), then the tags. */
#define PARSER_EXTRA_SPACE(before, after) (1u + ((before) ? 1u : 0u) + ((after) ? 2u : 0u))
#define PARSER_EXTRA_TAG(tag) (5u + (tag))

/* Places whose vectors the network sees: the three topmost tokens of the stack, the first of the buffer. */
typedef enum { PLACE_S0, PLACE_S1, PLACE_S2, PLACE_B0, PLACES } ParserPlace;

/* Dependents of which it sees tag, relation and word (if it is one of the commonest): the last and the last
 * but one attached on a side. */
typedef enum {
    CHILD_S0_LEFT,
    CHILD_S0_LEFT2,
    CHILD_S0_RIGHT,
    CHILD_S0_RIGHT2,
    CHILD_S1_LEFT,
    CHILD_S1_RIGHT,
    CHILD_S1_RIGHT2,
    CHILD_B0_LEFT,
    CHILD_B0_LEFT2,
    CHILDREN
} ParserChild;

#define PARSER_COMMON_WORDS 256
#define PARSER_STATE_ROWS (PLACES + 3 * CHILDREN + 8)
#define PARSER_DISTANCES 8
#define PARSER_COUNTS 4

#define PARSER_SECTION_TAGS MODEL_NAME('T', 'A', 'G', 'S')
#define PARSER_SECTION_DEPS MODEL_NAME('D', 'E', 'P', 'S')
#define PARSER_SECTION_HIDDEN MODEL_NAME('H', 'I', 'D', 'D')
#define PARSER_SECTION_PLACES MODEL_NAME('P', 'L', 'A', 'C')
#define PARSER_SECTION_STATE MODEL_NAME('S', 'T', 'A', 'T')
#define PARSER_SECTION_STATE_SCALES MODEL_NAME('S', 'T', 'S', 'C')
#define PARSER_SECTION_STATE_BIAS MODEL_NAME('S', 'T', 'B', 'I')
#define PARSER_SECTION_MOVES MODEL_NAME('M', 'O', 'V', 'W')
#define PARSER_SECTION_MOVES_BIAS MODEL_NAME('M', 'O', 'V', 'B')
#define PARSER_SECTION_DEPS_WEIGHTS MODEL_NAME('D', 'E', 'P', 'W')
#define PARSER_SECTION_DEPS_BIAS MODEL_NAME('D', 'E', 'P', 'B')
