/* SPDX-License-Identifier: MIT */
/* Whose "I" tells the story: the one whom others call by a name that the story itself hardly uses ("Pip, you
 * are late!"). */
#include "chains_doc.h"

#define FEWEST_I 5 /* a story that says "I" less often is told by nobody in it */
#define ONE_IN 500 /* tokens for each "I" */
#define FEWEST_CALLS 2

typedef struct {
    guint called, told; /* as the one spoken to; outside of what is said */
} Calls;

static gboolean is_edge(const Doc *d, gint i)
{
    return i < 0 || i >= d->n || !d->t[i].quoted || pos_at(d, i) == CHAIN_POS_PUNCT;
}

/* "Yes, my dear Pip," "Pip! Come here." */
static gboolean is_called(const Doc *d, const Mention *m)
{
    gint i = m->first - 1;

    for (guint n = 0; n < 4 && i >= 0 && d->t[i].quoted &&
                      ((classes_at(d, i) & (C(TITLE) | C(POSSESSIVE))) || pos_at(d, i) == CHAIN_POS_ADJ);
         n++)
        i--;
    return is_edge(d, i) && is_edge(d, m->end);
}

static gboolean says_i(const Mention *m)
{
    return m->kind == 1 + CHAIN_PRONOUN && (m->traits & C(FIRST)) && !(m->traits & C(PLURAL)) && !m->quoted;
}

/* The chain of the narrator; -1: nobody is clearly meant. */
static gint32 find_narrator(const Doc *d)
{
    g_autofree Calls *calls = g_new0(Calls, d->chains->len + 1);
    gint32 best = -1;
    guint second = 0;

    for (guint k = 0; k < d->mentions->len; k++) {
        const Mention *m = &g_array_index(d->mentions, Mention, k);
        if (m->kind != 0 || m->type != CHAIN_PER || m->chain < 0)
            continue;
        if (!m->quoted)
            calls[m->chain].told++;
        else if (is_called(d, m))
            calls[m->chain].called++;
    }
    for (guint c = 0; c < d->chains->len; c++) {
        if (calls[c].called < FEWEST_CALLS || 2 * calls[c].told > calls[c].called)
            continue;
        if (best < 0 || calls[c].called > calls[best].called) {
            second = best < 0 ? 0 : calls[best].called;
            best = (gint32)c;
        } else
            second = MAX(second, calls[c].called);
    }
    return best >= 0 && calls[best].called >= 2 * second ? best : -1;
}

void chain_narrator_run(Doc *d)
{
    guint n = 0;

    for (guint k = 0; k < d->mentions->len; k++)
        n += says_i(&g_array_index(d->mentions, Mention, k));
    if (n < FEWEST_I || n < (guint)d->n / ONE_IN)
        return;
    gint32 chain = find_narrator(d);
    if (chain < 0)
        return;
    chain_at(d, chain)->traits |= C(FIRST);
    for (guint k = 0; k < d->mentions->len; k++) {
        Mention *m = &g_array_index(d->mentions, Mention, k);
        if (!says_i(m))
            continue;
        m->chain = chain;
        m->type = CHAIN_PER;
        m->rule = "narrator";
    }
}
