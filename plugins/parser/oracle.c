/* SPDX-License-Identifier: MIT */
#include "oracle.h"

/* Whether the tokens between head and dependent all descend from the head. */
static gboolean is_projective(const gint32 *heads, guint32 dependent)
{
    gint32 head = heads[dependent], from = MIN(head, (gint32)dependent), to = MAX(head, (gint32)dependent);
    for (gint32 i = from + 1; i < to; i++) {
        gint32 up = i;
        while (up != head && up >= 0)
            up = heads[up];
        if (up != head)
            return FALSE;
    }
    return TRUE;
}

void gold_tree_prepare(GoldTree *t)
{
    for (;;) {
        guint32 worst = NO_TOKEN, shortest = G_MAXUINT32;
        for (guint32 i = 0; i < t->n; i++) {
            if (t->heads[i] < 0)
                continue;
            guint32 length = (guint32)ABS(t->heads[i] - (gint32)i);
            if (length > 1 && length < shortest && !is_projective(t->heads, i)) {
                worst = i;
                shortest = length;
            }
        }
        if (worst == NO_TOKEN)
            break;
        gint32 up = t->heads[t->heads[worst]];
        if (up < 0)
            break;
        t->heads[worst] = up;
    }
    for (guint32 i = 0; i < t->n; i++)
        t->first_child[i] = t->next_sibling[i] = NO_TOKEN;
    for (guint32 i = t->n; i-- > 0;) {
        if (t->heads[i] >= 0) {
            t->next_sibling[i] = t->first_child[t->heads[i]];
            t->first_child[t->heads[i]] = i;
        }
    }
}

/* Dependents of the token that stand in the buffer. */
static guint children_in_buffer(const GoldTree *t, const Configuration *c, guint32 token)
{
    guint n = 0;
    for (guint32 k = t->first_child[token]; k != NO_TOKEN; k = t->next_sibling[k])
        n += k >= c->next;
    return n;
}

/* Whether the token stands on the stack: left of the buffer, and nothing's dependent. */
static gboolean on_stack(const Configuration *c, guint32 token)
{
    return token < c->next && c->nodes[token].head == NO_TOKEN;
}

static guint shift_cost(const GoldTree *t, const Configuration *c)
{
    guint32 b0 = c->next;
    gint32 head = t->heads[b0];
    guint cost = 0;
    for (guint32 k = t->first_child[b0]; k != NO_TOKEN; k = t->next_sibling[k])
        cost += on_stack(c, k);
    if (head < 0)
        return cost + (c->top > 0);
    return cost + (on_stack(c, (guint32)head) && (guint32)head != c->stack[c->top - 1]);
}

guint oracle_cost(const GoldTree *t, const Configuration *c, ParserMove move)
{
    guint32 head, dependent;
    if (move == PARSER_SHIFT)
        return shift_cost(t, c);
    configuration_arc(c, move, &head, &dependent);
    gint32 right = t->heads[dependent];
    guint cost = children_in_buffer(t, c, dependent);
    if (right < 0)
        return cost + 1;
    if ((guint32)right == head)
        return cost;
    if ((guint32)right >= c->next)
        return cost + 1;
    /* LEFT gives up the token below as a head; RIGHT takes that very one. */
    return cost + (move == PARSER_LEFT && c->top >= 2 && c->stack[c->top - 2] == (guint32)right);
}
