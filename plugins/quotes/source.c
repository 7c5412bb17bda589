/* SPDX-License-Identifier: MIT */
/* Sources that no verb names: "according to X, ...", "..., per X". */
#include "report.h"

/* "plan", "age": a bare singular noun is no source. */
static gboolean is_source(const Doc *d, const Phrase *p)
{
    if (pos_at(d, p->head) == UPOS_NOUN && p->end - p->first == 1)
        return d->t[p->head].tag == TAG_NNS;
    return quote_is_nominal(d, p->head);
}

/* Where the content begins behind a source phrase in front of it; P, the source, is cut to what it can be.
 * -1: there is none. */
static gint front_end(const Doc *d, gint cue, Phrase *p, gint high)
{
    gint after = cue + d->t[cue].phrase, k = after, comma = -1;

    for (; k < high && k < p->end + 12; k++) {
        if (is_char(d, k, ',') && comma < 0)
            comma = k;
        if (k >= p->end && is_char(d, k, ','))
            break;
        if (k >= p->end && d->t[k].pos == UPOS_PUNCT && d->t[k].stretch < 0 && !quote_is_dash(d, k))
            break;
        if (k >= p->end && quote_is_finite(d, k))
            break;
    }
    if (k >= high)
        return -1;
    gboolean verb_next = k + 1 < high && (quote_is_finite(d, k) || quote_is_finite(d, k + 1) ||
                                          (pos_at(d, k + 1) == UPOS_ADV && quote_is_finite(d, k + 2)));
    if (is_char(d, k, ',') && (!verb_next || comma == k || comma < 0))
        return verb_next ? -1 : k;
    /* "according to the Herald, Smith, the owner, said": what looked like apposition is the subject. */
    if (comma > after) {
        p->end = comma;
        p->head = MIN(p->head, comma - 1);
        return comma;
    }
    /* "according to Smith the boat was returned": no comma at all. */
    for (gint i = after + 1; i < k; i++)
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
    if (after >= s->high || !quote_phrase_right(d, after, s->high, &p) || !is_source(d, &p))
        return FALSE;
    if (weak && (!is_char(d, i - 1, ',') || pos_at(d, p.head) != UPOS_PROPN))
        return FALSE;
    gint cue_end = after;
    /* In front: the content follows. Inside, where it opens a clause: "which, according to X, ..." */
    gboolean front = i == s->low || (i == s->low + 1 && pos_at(d, s->low) != UPOS_NOUN);
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
