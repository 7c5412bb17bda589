/* SPDX-License-Identifier: MIT */
/* Whose mention a speaker phrase is: the one that names its head. */
#include "doc.h"

/* The first mention that ends behind OFFSET, by bisection. Mentions are in order of start and hardly nest. */
static guint first_mention_from(const QuoteInput *in, guint32 offset)
{
    guint a = 0, b = in->n_mentions;

    while (a < b) {
        guint m = a + (b - a) / 2;
        if (in->mentions[m].start < offset)
            a = m + 1;
        else
            b = m;
    }
    return a;
}

static gboolean covers(const QuoteMention *m, const QuoteToken *t)
{
    return m->start <= t->start && m->end >= t->end;
}

/* "Ed and Faye": two speakers have no one name. */
static gboolean is_joint_phrase(const Doc *d, const Phrase *p)
{
    for (gint i = p->first + 1; i < p->end - 1; i++) {
        if (pos_at(d, i) == UPOS_ADP || is_char(d, i, ',') || (d->t[i].classes & C(RELATIVE)))
            return FALSE;
        if (pos_at(d, i) == UPOS_CCONJ && pos_at(d, i - 1) == UPOS_PROPN && pos_at(d, i + 1) == UPOS_PROPN)
            return TRUE;
    }
    return FALSE;
}

gint quote_mention_of(const Doc *d, const Phrase *p)
{
    const QuoteInput *in = d->in;

    if (p->first < 0 || in->n_mentions == 0 || is_joint_phrase(d, p))
        return -1;
    guint32 start = in->tokens[p->first].start, end = in->tokens[p->end - 1].end;
    const QuoteToken *head = &in->tokens[p->head];
    gint best = -1, named = -1;
    guint i = first_mention_from(in, start);
    for (guint back = 0; i > 0 && back < 4 && in->mentions[i - 1].end > start; back++)
        i--;
    for (; i < in->n_mentions && in->mentions[i].start < end; i++) {
        const QuoteMention *m = &in->mentions[i];
        if (covers(m, head) &&
            (best < 0 || (m->name && !in->mentions[best].name) || m->kind < in->mentions[best].kind))
            best = (gint)i;
        /* "the outgoing premier, Aldo Ricci": a person named in apposition */
        if (named < 0 && m->kind == QUOTE_MENTION_NAME && m->type == QUOTE_MENTION_PERSON &&
            m->start > head->end) {
            gint t = p->head + 1;
            while (t < p->end && in->tokens[t].start < m->start)
                t++;
            if (t > 0 && is_char(d, t - 1, ','))
                named = (gint)i;
        }
    }
    if (best >= 0 && in->mentions[best].name &&
        !(in->mentions[best].kind == QUOTE_MENTION_NAME && in->mentions[best].type != QUOTE_MENTION_PERSON &&
          named >= 0))
        return best;
    return named >= 0 ? named : best;
}
