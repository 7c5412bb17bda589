/* SPDX-License-Identifier: MIT */
/* Turns of a dialogue: whose the stretches are that nothing in their paragraph attributes. */
#include "doc.h"

#include <string.h>

static gboolean is_quotation(const Doc *d, gint i)
{
    return d->t[i].stretch >= 0 && d->q[d->t[i].stretch].accepted;
}

/* The last reporting verb of the paragraph before, where that holds no quotation of its own. */
static gboolean announced(const Doc *d, const Stretch *s, Phrase *p)
{
    gint i = s->first - 1;

    if (i < 0 || d->t[i].paragraph + 1 != d->t[s->first].paragraph)
        return FALSE;
    gint low = i;
    while (low > 0 && i - low < QUOTE_REACH && d->t[low - 1].paragraph == d->t[i].paragraph &&
           d->t[low - 1].sentence == d->t[i].sentence && !is_quotation(d, low - 1))
        low--;
    for (; i > low; i--)
        if (d->t[i].stretch < 0 && quote_is_cue(d, i) && (d->t[i].classes & C(CORE)) &&
            (quote_subject_before(d, low, i, p) ||
             (d->t[i].tag == TAG_VBG && quote_main_subject(d, low, i, p))))
            return TRUE;
    return FALSE;
}

/* Same speaker as far as the mentions can tell: same chain, or the same words. */
static gboolean same_speaker(const Doc *d, const Stretch *a, const Stretch *b)
{
    const QuoteInput *in = d->in;

    if (a->speaker.first >= 0 && a->speaker.first == b->speaker.first)
        return TRUE;
    if (a->mention >= 0 && b->mention >= 0)
        return in->mentions[a->mention].chain >= 0 &&
               in->mentions[a->mention].chain == in->mentions[b->mention].chain;
    return FALSE;
}

static gboolean has_speaker(const Stretch *s)
{
    return s->origin != FROM_NOWHERE && (s->speaker.first >= 0 || s->mention >= 0);
}

/* Does turn S speak to who mention M is of? */
static gboolean speaks_to(const Doc *d, const Stretch *s, gint m)
{
    const QuoteMention *mentions = d->in->mentions;

    return m >= 0 && s->addressee >= 0 && mentions[m].chain >= 0 &&
           mentions[m].chain == mentions[s->addressee].chain;
}

/* Who is spoken to in stretch S: "Tommy, you're right", "Come here, Tom!". -1: it does not say. */
static gint addressee(const Doc *d, const Stretch *s)
{
    const QuoteInput *in = d->in;
    guint m = quote_first_mention(d, in->tokens[s->first].start);

    for (guint n = 0; m < in->n_mentions && in->mentions[m].start < s->s.end && n < 40; m++, n++) {
        const QuoteMention *x = &in->mentions[m];
        if (x->kind != QUOTE_MENTION_NAME || x->type != QUOTE_MENTION_PERSON || x->name == NULL)
            continue;
        char before = ' ', behind = ' ';
        guint32 a = x->start, b = x->end;
        while (a > s->s.inner_start && g_ascii_isspace(in->text[a - 1]))
            a--;
        if (b < s->s.inner_end)
            behind = in->text[b];
        before = a > s->s.inner_start ? in->text[a - 1] : ',';
        if (b >= s->s.inner_end)
            behind = '.';
        if (before == ',' && strchr(",.?!;", behind) != NULL)
            return (gint)m;
    }
    return -1;
}

/* Gives turn S to the speaker of turn C, unless S speaks to him. */
static gboolean give_turn(const Doc *d, Stretch *s, const Stretch *c)
{
    if (!has_speaker(c) || speaks_to(d, s, c->mention))
        return FALSE;
    quote_attribute(s, -1, -1, c->speaker, FROM_TURN, FALSE, "turn");
    s->mention = c->mention;
    return TRUE;
}

/* Who was spoken to in turn LAST answers. */
static gboolean answers(const Doc *d, Stretch *s, const Stretch *last)
{
    gint m = last->addressee;

    if (m < 0 || speaks_to(d, s, m) || speaks_to(d, last, last->mention))
        return FALSE;
    quote_attribute(s, -1, -1, (Phrase)NO_PHRASE, FROM_TURN, FALSE, "addressed");
    s->mention = m;
    return TRUE;
}

/* Of a dialogue: the one who spoke before the last speaker. */
static void alternate(const Doc *d, const gint *order, gint n, gint at)
{
    Stretch *s = &d->q[order[at]];

    if (at == 0)
        return;
    const Stretch *last = &d->q[order[at - 1]];
    if (answers(d, s, last))
        return;
    if (!has_speaker(last)) { /* the one before is unknown: the one before that speaks again */
        if (at > 1 && d->q[order[at - 2]].origin != FROM_TURN)
            give_turn(d, s, &d->q[order[at - 2]]);
        return;
    }
    for (gint k = at - 2, back = 0; k >= 0 && back < 12; k--, back++) {
        const Stretch *c = &d->q[order[k]];
        if (!same_speaker(d, c, last) && give_turn(d, s, c))
            return;
    }
    /* nobody yet: perhaps the next one who is named */
    for (gint k = at + 2; k < n && k <= at + 3; k += 2)
        if (!same_speaker(d, &d->q[order[k]], last) && give_turn(d, s, &d->q[order[k]]))
            return;
}

/* The turns, as stretches: what goes on from another counts once. Returns how many. */
static gint list_turns(const Doc *d, gint *order)
{
    gint n = 0;

    for (gint i = 0; i < d->n_q; i++)
        if (d->q[i].accepted && d->q[i].continues < 0)
            order[n++] = i;
    return n;
}

/* The paragraphs from the last stretch of turn BEFORE to turn AT. */
static guint32 gap_between(const Doc *d, gint before, gint at)
{
    gint last = at - 1;

    while (last > before && !d->q[last].accepted)
        last--;
    return d->t[d->q[at].first].paragraph - d->t[d->q[last].end - 1].paragraph;
}

/* Finds who speaks in turn AT of the N in ORDER. */
static void find_turn(const Doc *d, const gint *order, gint n, gint at)
{
    Stretch *s = &d->q[order[at]];
    const Stretch *before = at > 0 ? &d->q[order[at - 1]] : NULL;
    guint32 gap = before ? gap_between(d, order[at - 1], order[at]) : 99;
    Phrase p;

    if (gap > 1 && announced(d, s, &p)) {
        quote_attribute(s, -1, -1, p, FROM_NEAR, FALSE, "announced");
        s->mention = quote_mention_of(d, &p);
    } else if (before == NULL || gap > (d->fiction ? 6 : 1))
        return;
    else if (d->fiction)
        alternate(d, order, n, at);
    else if (has_speaker(before) && quote_is_alone(d, s)) {
        quote_attribute(s, -1, -1, before->speaker, FROM_TURN, FALSE, "previous-paragraph");
        s->mention = before->mention;
        s->continues = order[at - 1];
    }
}

void quote_turns_run(Doc *d)
{
    g_autofree gint *order = g_new(gint, d->n_q + 1);

    for (gint i = 0; i < d->n_q; i++)
        d->q[i].addressee = d->fiction ? addressee(d, &d->q[i]) : -1;
    gint n = list_turns(d, order);
    for (gint i = 0; i < n; i++)
        if (d->q[order[i]].origin == FROM_NOWHERE)
            find_turn(d, order, n, i);
}
