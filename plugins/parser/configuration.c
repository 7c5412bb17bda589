/* SPDX-License-Identifier: MIT */
#include "configuration.h"
#include <string.h>

void configuration_start(Configuration *c)
{
    for (guint32 i = 0; i < c->n; i++)
        c->nodes[i] = (ParserNode){NO_TOKEN, 0, NO_TOKEN, NO_TOKEN, NO_TOKEN, NO_TOKEN, 0, 0};
    c->top = 0;
    c->next = 0;
}

gboolean configuration_is_final(const Configuration *c)
{
    return c->next == c->n && c->top <= 1;
}

gboolean configuration_allows(const Configuration *c, ParserMove move)
{
    switch (move) {
    case PARSER_SHIFT:
        return c->next < c->n;
    case PARSER_LEFT:
        return c->next < c->n && c->top >= 1;
    default:
        return c->top >= 2;
    }
}

void configuration_arc(const Configuration *c, ParserMove move, guint32 *head, guint32 *dependent)
{
    *dependent = c->stack[c->top - 1];
    *head = move == PARSER_LEFT ? c->next : c->stack[c->top - 2];
}

void configuration_move(Configuration *c, ParserMove move, guint32 dep)
{
    guint32 head, dependent;
    if (move == PARSER_SHIFT) {
        c->stack[c->top++] = c->next++;
        return;
    }
    configuration_arc(c, move, &head, &dependent);
    c->top--;
    ParserNode *h = &c->nodes[head];
    c->nodes[dependent].head = head;
    c->nodes[dependent].dep = dep;
    if (move == PARSER_LEFT) {
        h->left2 = h->left;
        h->left = dependent;
        h->n_left = (guint8)MIN(h->n_left + 1, PARSER_COUNTS - 1);
    } else {
        h->right2 = h->right;
        h->right = dependent;
        h->n_right = (guint8)MIN(h->n_right + 1, PARSER_COUNTS - 1);
    }
}

void configuration_places(const Configuration *c, guint32 places[PLACES])
{
    for (guint k = 0; k < 3; k++)
        places[PLACE_S0 + k] = c->top > k ? c->stack[c->top - 1 - k] : NO_TOKEN;
    places[PLACE_B0] = c->next < c->n ? c->next : NO_TOKEN;
}

static guint distance_class(guint32 from, guint32 to)
{
    static const guint8 classes[12] = {0, 1, 2, 3, 4, 5, 5, 6, 6, 6, 6, 7};
    if (from == NO_TOKEN || to == NO_TOKEN)
        return 0;
    return classes[MIN(to - from, 11)];
}

guint configuration_rows_total(guint n_tags, guint n_deps)
{
    return PLACES + CHILDREN * (n_tags + 1 + n_deps + PARSER_COMMON_WORDS) + 2 * PARSER_DISTANCES +
           5 * PARSER_COUNTS + 8;
}

guint configuration_rows(const Configuration *c, const guint32 places[PLACES], guint32 *rows)
{
    static const ParserNode nothing = {NO_TOKEN, 0, NO_TOKEN, NO_TOKEN, NO_TOKEN, NO_TOKEN, 0, 0};
    const ParserNode *s0 = places[PLACE_S0] == NO_TOKEN ? &nothing : &c->nodes[places[PLACE_S0]];
    const ParserNode *s1 = places[PLACE_S1] == NO_TOKEN ? &nothing : &c->nodes[places[PLACE_S1]];
    const ParserNode *b0 = places[PLACE_B0] == NO_TOKEN ? &nothing : &c->nodes[places[PLACE_B0]];
    const guint32 children[CHILDREN] = {s0->left,  s0->left2,  s0->right, s0->right2, s1->left,
                                        s1->right, s1->right2, b0->left,  b0->left2};
    guint n = 0;
    guint32 base = 0;
    for (guint k = 0; k < PLACES; k++, base++)
        if (places[k] == NO_TOKEN)
            rows[n++] = base;
    for (guint k = 0; k < CHILDREN; k++) {
        guint32 child = children[k], deps = base + c->n_tags + 1, words = deps + c->n_deps;
        if (child != NO_TOKEN) {
            rows[n++] = base + c->tokens[child].tag;
            rows[n++] = deps + c->nodes[child].dep;
            if (c->tokens[child].word != 0)
                rows[n++] = words + c->tokens[child].word;
        }
        base = words + PARSER_COMMON_WORDS;
    }
    rows[n++] = base + distance_class(places[PLACE_S0], places[PLACE_B0]);
    base += PARSER_DISTANCES;
    rows[n++] = base + distance_class(places[PLACE_S1], places[PLACE_S0]);
    base += PARSER_DISTANCES;
    const guint8 counts[5] = {s0->n_left, s0->n_right, s1->n_left, s1->n_right, b0->n_left};
    for (guint k = 0; k < 5; k++, base += PARSER_COUNTS)
        rows[n++] = base + counts[k];
    rows[n++] = base + MIN(c->top, 3) + (c->next == c->n ? 4 : 0);
    return n;
}
