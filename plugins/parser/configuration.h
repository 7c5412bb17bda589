/* SPDX-License-Identifier: MIT */
/* A configuration of the transition system: stack, buffer and the arcs built so far. */
#pragma once
#include "parser_format.h"

#define NO_TOKEN G_MAXUINT32

typedef struct {
    guint32 tag;  /* n_tags: unknown */
    guint32 word; /* 1 .. PARSER_COMMON_WORDS - 1, 0: any other */
} ParserToken;

typedef struct {
    guint32 head, dep;                  /* NO_TOKEN, 0 while it has none */
    guint32 left, left2, right, right2; /* dependents */
    guint8 n_left, n_right;             /* up to PARSER_COUNTS - 1 */
} ParserNode;

typedef struct {
    const ParserToken *tokens;
    ParserNode *nodes;
    guint32 *stack;
    guint32 n, top, next; /* tokens, those on the stack, first of the buffer */
    guint n_tags, n_deps;
} Configuration;

void configuration_start(Configuration *c);
gboolean configuration_is_final(const Configuration *c);
gboolean configuration_allows(const Configuration *c, ParserMove move);
/** Head and dependent of the arc that LEFT or RIGHT would build. */
void configuration_arc(const Configuration *c, ParserMove move, guint32 *head, guint32 *dependent);
void configuration_move(Configuration *c, ParserMove move, guint32 dep);
/** The tokens at the places; NO_TOKEN where there is none. */
void configuration_places(const Configuration *c, guint32 places[PLACES]);
/** The rows of the table of states that are switched on; returns their number, at most PARSER_STATE_ROWS. */
guint configuration_rows(const Configuration *c, const guint32 places[PLACES], guint32 *rows);
/** The number of rows of the table. */
guint configuration_rows_total(guint n_tags, guint n_deps);
