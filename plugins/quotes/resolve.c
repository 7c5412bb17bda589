/* SPDX-License-Identifier: MIT */
/* Whose mention a speaker phrase is: the one that names its head. */
#include "doc.h"

/* The first mention that ends behind OFFSET, by bisection. Mentions are in order of start and hardly nest. */
guint quote_first_mention(const Doc *d, guint32 offset)
{
    const QuoteInput *in = d->in;
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

/* Is OFFSET inside a name ("University of Texas")? */
static gboolean in_name(const Doc *d, guint32 offset)
{
    const QuoteInput *in = d->in;
    guint m = quote_first_mention(d, offset + 1);

    for (guint back = 0; m > 0 && back < 3; back++, m--)
        if (in->mentions[m - 1].kind == QUOTE_MENTION_NAME && in->mentions[m - 1].end > offset)
            return TRUE;
    return FALSE;
}

/* Token T begins name M, whose phrase begins at FIRST: does the phrase run up to it without a preposition
 * that governs it? "Ambassador to the United States Hamdullah Mohib", not "spokesman for President Putin". */
static gboolean stands_free(const Doc *d, const Phrase *p, gint t)
{
    gint i = t - 1;

    if (i < p->first)
        return TRUE;
    if (is_char(d, i, ','))
        return TRUE;
    for (; i >= p->first; i--)
        if ((pos_at(d, i) == UPOS_ADP && !in_name(d, d->in->tokens[i].start)) ||
            (pos_at(d, i) == UPOS_PART && d->t[i].tag == TAG_POSSESSIVE))
            break;
    if (i < p->first)
        return TRUE;
    if (pos_at(d, i) == UPOS_PART)
        return FALSE;
    /* behind "of the Refugee Council" or "to the United States": another name is in between */
    const QuoteInput *in = d->in;
    guint m = quote_first_mention(d, in->tokens[i].end);
    for (; m < in->n_mentions && in->mentions[m].start < in->tokens[t].start; m++)
        if (in->mentions[m].kind == QUOTE_MENTION_NAME && in->mentions[m].end <= in->tokens[t].start &&
            in->mentions[m].end + 1 >= in->tokens[t].start)
            return TRUE;
    return FALSE;
}

gint quote_mention_of(const Doc *d, const Phrase *p)
{
    const QuoteInput *in = d->in;

    if (p->first < 0 || in->n_mentions == 0 || is_joint_phrase(d, p))
        return -1;
    guint32 start = in->tokens[p->first].start, end = in->tokens[p->end - 1].end;
    const QuoteToken *head = &in->tokens[p->head];
    gint best = -1, named = -1, t = p->first;
    guint i = quote_first_mention(d, start);
    for (guint back = 0; i > 0 && back < 4 && in->mentions[i - 1].end > start; back++)
        i--;
    for (; i < in->n_mentions && in->mentions[i].start < end; i++) {
        const QuoteMention *m = &in->mentions[i];
        if (covers(m, head) &&
            (best < 0 || (m->name && !in->mentions[best].name) || m->kind < in->mentions[best].kind))
            best = (gint)i;
        if (named >= 0 || m->kind != QUOTE_MENTION_NAME || m->start <= head->start)
            continue;
        gboolean fits = m->type == QUOTE_MENTION_PERSON || (m->type == QUOTE_MENTION_ORG && best >= 0 &&
                                                            in->mentions[best].type == QUOTE_MENTION_ORG);
        while (t < p->end && in->tokens[t].start < m->start)
            t++;
        /* "the outgoing premier, Aldo Ricci", "a Russian newspaper, Kommersant": named in apposition */
        if (fits && t < p->end && t > p->first &&
            ((is_char(d, t - 1, ',') && !(best >= 0 && in->mentions[best].kind == QUOTE_MENTION_NAME)) ||
             (m->type == QUOTE_MENTION_PERSON && !is_char(d, t - 1, ',') && stands_free(d, p, t))))
            named = (gint)i;
    }
    gboolean is_person = best >= 0 && in->mentions[best].kind == QUOTE_MENTION_NAME &&
                         in->mentions[best].type == QUOTE_MENTION_PERSON;
    if (best >= 0 && (in->mentions[best].name &&
                      (is_person || named < 0 || in->mentions[best].kind == QUOTE_MENTION_NOMINAL)))
        return best;
    return named >= 0 ? named : best;
}

/* A proper noun that is in no mention: the entities plugin took "the Duchess" for no name, but the tagger
 * did. */
static void set_plain_name(const Doc *d, const Phrase *p, QuoteRow *row)
{
    gint first = p->head, end = p->head + 1;

    if (!(pos_at(d, p->head) == UPOS_PROPN || char_at(d, p->head) == '@') ||
        (d->t[p->head].classes & C(TIME)) || is_joint_phrase(d, p))
        return;
    while (first > p->first && pos_at(d, first - 1) == UPOS_PROPN)
        first--;
    while (end < p->end && pos_at(d, end) == UPOS_PROPN)
        end++;
    row->name_start = d->in->tokens[first].start;
    row->name_end = d->in->tokens[end - 1].end;
}

void quote_set_speaker(const Doc *d, const Phrase *p, gint mention, QuoteRow *row)
{
    row->mention = mention;
    if (p->first < 0)
        return;
    const QuoteToken *tokens = d->in->tokens;
    row->speaker_start = tokens[p->first].start;
    row->speaker_end = tokens[p->pronoun ? p->pronoun : p->end - 1].end;
    if (mention >= 0 && d->in->mentions[mention].name != NULL)
        return;
    set_plain_name(d, p, row);
    if (p->pronoun && row->name_end == 0) { /* "two men who said": their name is without the "who" */
        row->name_start = tokens[p->first].start;
        row->name_end = tokens[p->end - 1].end;
    }
}
