/* SPDX-License-Identifier: MIT */
/* Dialogue that dashes open: a line each, but for what the narrator puts in. */
#include "doc.h"

/* The first ", he said" in [FIRST, END): the token behind its clause's mark, and its VERB. -1: there is none.
 */
static gint narrator_in(const Doc *d, gint first, gint end, gint *verb)
{
    for (gint i = first + 2; i + 1 < end; i++) {
        if (!is_char(d, i, ',') && !is_char(d, i, '?') && !is_char(d, i, '!') && !is_char(d, i, '.'))
            continue;
        Phrase p;
        gint v = i + 1;
        if (!(d->t[v].classes & C(DIRECT)) || d->t[v].tag != TAG_VBD) {
            if (!quote_phrase_right(d, i + 1, MIN(end, i + 8), &p) ||
                (d->t[i + 1].classes & (C(FIRST) | C(SECOND))))
                continue;
            v = p.end;
        }
        if (v < end && (d->t[v].classes & C(DIRECT)) && d->t[v].tag == TAG_VBD) {
            *verb = v;
            return i + 1;
        }
    }
    return -1;
}

/* "He turned to the wall": the narrator, not the one who speaks. */
static gboolean is_narration(const Doc *d, gint i, gint high)
{
    Phrase p;

    return quote_phrase_right(d, i, high, &p) && p.end < high && d->t[p.end].tag == TAG_VBD &&
           (pos_at(d, p.head) == UPOS_PROPN || (d->t[p.head].classes & C(THIRD)));
}

/* Where the turn goes on behind ", he said": behind its sentence or a comma. END: it does not. */
static gint resumes_at(const Doc *d, gint verb, gint end)
{
    for (gint i = verb + 1; i + 1 < end && i < verb + 20; i++) {
        if (is_char(d, i, ',') && d->t[i + 1].tag != TAG_VBG && pos_at(d, i + 1) != UPOS_ADP)
            return i + 1;
        if (is_char(d, i, '.'))
            return is_narration(d, i + 1, end) ? end : i + 1;
    }
    return end;
}

/* The end of the paragraph that token FIRST is in. */
static gint paragraph_end(const Doc *d, gint first)
{
    gint end = first;

    while (end < d->n && d->t[end].paragraph == d->t[first].paragraph)
        end++;
    return end;
}

/* A turn that a dash opens has no closing mark: it lasts to the end of its paragraph, but for what the
 * narrator puts in. */
void quote_dash_turn_add(Doc *d, Stretch *s, GArray *out)
{
    const QuoteToken *tokens = d->in->tokens;
    gint end = paragraph_end(d, s->first), verb, cut = narrator_in(d, s->first, end, &verb);

    s->end = cut < 0 ? end : cut;
    s->s.end = s->s.inner_end = tokens[s->end - 1].end;
    quote_stretch_add(d, s, out);
    gint again = cut < 0 ? end : resumes_at(d, verb, end);
    if (again >= end)
        return;
    s->first = again;
    s->end = end;
    s->s.start = s->s.inner_start = tokens[again].start;
    s->s.end = s->s.inner_end = tokens[end - 1].end;
    quote_stretch_add(d, s, out);
}

/* Are the lines in DASHES turns of a dialogue? There are several, hardly any marks beside them, and a
 * narrator says in one of them who speaks; lists have none. */
gboolean quote_dashes_are_turns(const Doc *d, const GArray *dashes, guint n_marked)
{
    gint t = 0, verb;

    if (dashes->len < 4 || dashes->len < 2 * n_marked)
        return FALSE;
    for (guint i = 0; i < dashes->len; i++) {
        while (t < d->n && d->in->tokens[t].start < g_array_index(dashes, QuoteStretch, i).start)
            t++;
        if (t < d->n && narrator_in(d, t, paragraph_end(d, t), &verb) >= 0)
            return TRUE;
    }
    return FALSE;
}
