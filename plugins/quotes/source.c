/* SPDX-License-Identifier: MIT */
/* Sources that no verb names: "according to X, ...", "..., per X". */
#include "report.h"

/* "plan", "need": a bare singular noun is no source, but for those that are told of in bulk ("data",
 * "police"), those with a capital, and those that something is told of behind ("testimony given on Friday").
 */
static gboolean is_source(const Doc *d, const Phrase *p)
{
    if (pos_at(d, p->head) != UPOS_NOUN || p->end - p->first > 1)
        return quote_is_nominal(d, p->head);
    return d->t[p->head].tag == TAG_NNS || has(d, p->head, C(BULK)) || g_ascii_isupper(char_at(d, p->head)) ||
           d->t[MIN(p->end, d->n - 1)].tag == TAG_VBN;
}

/* The source behind a preposition that ends at AFTER. A tagger may take what the phrase begins with for verbs
 * ("newly released figures", "complete but unofficial returns"), or what it holds ("party planning
 * documents"). */
static gboolean source_at(const Doc *d, gint after, gint high, Phrase *out)
{
    gint i = after;

    while (i < MIN(high, after + 5) && d->t[i].stretch < 0 &&
           (pos_at(d, i) == UPOS_ADV || pos_at(d, i) == UPOS_ADJ || pos_at(d, i) == UPOS_VERB ||
            (i > after && pos_at(d, i) == UPOS_CCONJ)))
        i++;
    if (!quote_phrase_right(d, i, high, out) && (i == after || !quote_phrase_right(d, after, high, out)))
        return FALSE;
    Phrase rest;
    if (out->end < high && d->t[out->end].tag == TAG_VBG && pos_at(d, out->end + 1) == UPOS_NOUN &&
        quote_phrase_right(d, out->end + 1, high, &rest))
        *out = rest;
    out->first = after;
    return is_source(d, out);
}

/* The next comma outside quotations at or behind I; -1: none. */
static gint next_comma(const Doc *d, gint i, gint high)
{
    for (; i < high; i++)
        if (is_char(d, i, ',') && d->t[i].stretch < 0)
            return i;
    return -1;
}

/* Is what stands between the commas FIRST and SECOND told of the source before, "Jane Roe, a plumber, ..."?
 * Not where it is the subject: "the Herald, Smith, the owner, said". */
static gboolean is_apposition(const Doc *d, gint first, gint second, gint high)
{
    gint i = first + 1;
    guint p = pos_at(d, i);

    if (has(d, i, C(RELATIVE)))
        return TRUE;
    if (quote_finite_between(d, i, second) || has(d, i, C(TIME)) || quote_is_finite(d, second + 1) ||
        !quote_finite_between(d, second + 1, high))
        return FALSE;
    if (p == UPOS_NUM || p == UPOS_DET || (p == UPOS_PRON && d->t[i].tag == TAG_PRP_POSSESSIVE))
        return TRUE;
    if (p != UPOS_NOUN && p != UPOS_PROPN && p != UPOS_ADJ)
        return FALSE;
    gint third = next_comma(d, second + 1, high);
    return third < 0 || quote_finite_between(d, second + 1, third);
}

/* Where the content begins behind a source phrase in front of it; P, the source, is cut to what it can be.
 * -1: there is none. */
static gint front_end(const Doc *d, gint cue, Phrase *p, gint high)
{
    gint after = cue + d->t[cue].phrase, verb = after, relative = after;

    while (verb < high && !quote_is_finite(d, verb))
        verb++;
    while (relative < verb && !has(d, relative, C(RELATIVE) | C(W_THAT)))
        relative++;
    gint comma = next_comma(d, after + 1, MIN(high, after + 30)); /* a source is a word at least */
    if (comma >= 0 && (comma < verb || relative < verb)) {
        gint second = next_comma(d, comma + 1, MIN(high, comma + 30));
        if (second >= 0 && is_apposition(d, comma, second, high))
            comma = second;
        p->end = comma;
        p->head = MIN(p->head, comma - 1);
        return comma + 1 < high ? comma : -1;
    }
    /* "according to Smith the boat was returned": no comma at all. */
    for (gint i = after + 1; i < verb; i++)
        if ((pos_at(d, i) == UPOS_DET || pos_at(d, i) == UPOS_NUM || pos_at(d, i) == UPOS_PRON ||
             pos_at(d, i) == UPOS_ADV) &&
            quote_is_nominal(d, i - 1)) {
            p->end = i;
            p->head = MIN(p->head, i - 1);
            return i;
        }
    return -1;
}

gboolean quote_report_source_phrase(Doc *d, ReportSentence *s, gint i)
{
    Phrase p;
    gint after = i + d->t[i].phrase;
    gboolean weak = has(d, i, C(WEAKSOURCE));

    if (d->t[i].phrase < 2 && !weak)
        return FALSE;
    if (after >= s->high || !source_at(d, after, s->high, &p))
        return FALSE;
    if (weak &&
        (!is_char(d, i - 1, ',') || !g_ascii_islower(char_at(d, i)) || /* "the leader, Per Holt, says" */
         pos_at(d, p.head) != UPOS_PROPN))
        return FALSE;
    gint cue_end = after;
    /* In front: the content follows. Inside, where it opens a clause: "which, according to X, ..." */
    gboolean front = i == s->low || (i == s->low + 1 && pos_at(d, s->low) != UPOS_NOUN) ||
                     (i == s->low + 2 && is_char(d, i - 1, ',') &&
                      (has(d, s->low, C(AND) | C(BUT)) || pos_at(d, s->low) == UPOS_ADV));
    gint lead = is_char(d, i - 1, ',') ? i - 2 : i - 1;
    if (!front && lead > s->low && !weak && d->t[lead].stretch < 0 &&
        (has(d, lead, C(RELATIVE) | C(SUBORDINATE) | C(BUT) | C(AND) | C(W_THAT)))) {
        gint k = front_end(d, i, &p, s->high);
        if (k > 0 && (!is_char(d, i - 1, ',') || is_char(d, k, ',')))
            return quote_report_emit(
                       d, s, report_range(k, quote_report_content_end(d, k + 1, s->high, FALSE), NULL), i,
                       cue_end, &p, TRUE, "source-inside") >= 0;
    }
    if (front) {
        gint k = front_end(d, i, &p, s->high);
        if (k < 0)
            return FALSE;
        return quote_report_emit(d, s,
                                 report_range(k, quote_report_content_end(d, k + 1, s->high, FALSE), NULL), i,
                                 cue_end, &p, TRUE, "source-front") >= 0;
    }
    gint from = MAX(s->low, i - REPORT_LONGEST);
    if (s->last_cue >= 0)
        return FALSE;
    for (gint k = from; k < i; k++)
        if (d->t[k].used)
            return FALSE; /* "...," X said, according to a translation: X is the source */
    if (p.end < s->high && d->t[p.end].tag == TAG_VBN) { /* "data released by the state" */
        gint comma = next_comma(d, p.end, s->high);
        p.end = comma < 0 ? s->high : comma;
    }
    gint row = quote_report_emit(d, s, report_range(from, i, NULL), i, cue_end, &p, TRUE, "source-back");
    if (row >= 0 && is_char(d, i - 1, ',') && is_char(d, p.end, ',') && p.end + 3 < s->high &&
        !has(d, p.end + 1, C(RELATIVE))) {
        gint second = quote_report_emit(d, s, report_range(p.end + 1, s->high, NULL), i, cue_end, &p, TRUE,
                                        "source-back");
        if (second >= 0)
            g_array_index(d->rows, QuoteRow, second).continues = row;
    }
    return row >= 0;
}
