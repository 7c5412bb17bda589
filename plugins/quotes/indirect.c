/* SPDX-License-Identifier: MIT */
/* Indirect and mixed speech: each sentence's reporting verbs and sources in turn. */
#include "report.h"

/* The verb V has no content of its own when "as saying" follows it in its clause. */
static gboolean leads_to_saying(const Doc *d, const ReportSentence *s, gint v)
{
    for (gint i = v + 1, n = 0; i + 1 < s->high && n < 20; i++, n++) {
        if (has(d, i, C(W_AS)) && quote_report_is_verb(d, i + 1) && d->t[i + 1].tag == TAG_VBG)
            return TRUE;
        if (quote_is_finite(d, i) || d->t[i].pos == UPOS_PUNCT)
            return FALSE;
    }
    return FALSE;
}

/* ", who runs the plant", ", citing the ministry": what begins at I is told of who spoke. */
static gboolean tells_of_speaker(const Doc *d, gint i)
{
    return has(d, i, C(RELATIVE)) || (quote_report_is_verb(d, i) && d->t[i].tag == TAG_VBG);
}

/* ..., officials said[, ...]; ..., said officials */
static gboolean parenthetical(Doc *d, ReportSentence *s, gint v)
{
    Phrase p = NO_PHRASE;
    gint open, after;

    gboolean participle = d->t[v].tag == TAG_VBN, auxiliary = pos_at(d, v - 1) == UPOS_AUX;
    /* A tagger may take the past for a participle where no auxiliary stands before. */
    gboolean past = participle && !auxiliary && (d->t[v].forms & 0x04);
    gboolean perfect = participle && auxiliary && quote_is_finite(d, v - 1) && !has(d, v - 1, C(BE)) &&
                       has(d, v, C(DIRECT)); /* "police have said" */
    if (!has(d, v, C(THAT_CLAUSE)) || !(quote_is_finite(d, v) || past || perfect))
        return FALSE;
    gint end = quote_report_skip_adjuncts(d, v + 1, s->high);
    gboolean closes = end >= s->high || is_char(d, end, ',') || is_stop(d, end);
    if (!closes && !perfect && has(d, v, C(ADDR)) &&
        quote_report_addressee(d, v + 1, s->high, &p)) { /* "..., he told CNN" */
        end = quote_report_skip_adjuncts(d, p.end, s->high);
        closes = end >= s->high || is_char(d, end, ',') || is_stop(d, end);
    }
    if (closes && quote_subject_before(d, s->low, v, &p) && p.first > s->low &&
        is_char(d, p.first - 1, ',') && d->t[p.first - 1].stretch < 0) {
        open = p.first - 1;
        after = end;
    } else if (is_char(d, v - 1, ',') && v - 1 > s->low && has(d, v, C(DIRECT)) &&
               !is_char(d, v + 1, ',') && /* "it cost, say, ten euros" */
               /* "the group, which is small, claimed an attack" */
               !(has(d, v, C(NP)) && quote_subject_before(d, s->low, v, &p)) &&
               quote_subject_after(d, v, s->high, &p) &&
               (p.end >= s->high || is_char(d, p.end, ',') || is_stop(d, p.end) ||
                pos_at(d, p.end) == UPOS_ADP || has(d, p.end, C(TIME)))) {
        open = v - 1;
        after = p.end;
    } else
        return FALSE;
    gint from = MAX(s->low, open - REPORT_LONGEST);
    if (s->last_cue >= 0 && s->last_cue < open)
        return FALSE; /* what is before is reported already */
    s->last_open = open;
    gint row = quote_report_emit(d, s, report_range(from, open, NULL), v, v + 1, &p, has(d, v, C(CORE)),
                                 "parenthetical");
    if (after < s->high && is_char(d, after, ',') && after + 2 < s->high && !tells_of_speaker(d, after + 1)) {
        gint stop = quote_report_content_end(d, after + 1, s->high, FALSE);
        gint second = quote_report_emit(d, s, report_range(after + 1, stop, NULL), v, v + 1, &p,
                                        has(d, v, C(CORE)), "parenthetical");
        if (second >= 0 && row >= 0)
            g_array_index(d->rows, QuoteRow, second).continues = row;
    }
    return row >= 0;
}

/* Somebody is said to have said something in [FROM, TO): a source behind that is only the source of this
 * source. */
static gboolean is_reported(const Doc *d, const ReportSentence *s, gint from, gint to)
{
    ReportSentence inner = {
        .low = s->low, .high = to, .last_cue = -1, .last_speaker = NO_PHRASE, .last_end = -1, .hold_end = -1};
    for (gint i = from; i < to; i++) {
        Phrase p;
        if (!quote_report_is_verb(d, i) || !has(d, i, C(CORE)) || quote_report_is_passive(d, s->low, i))
            continue;
        ReportRange r = quote_report_content(d, &inner, i);
        if (r.first >= 0 && r.first < r.end && !g_str_equal(r.rule, "infinitive") &&
            quote_report_speaker(d, &inner, i, &p))
            return TRUE;
    }
    return FALSE;
}

/* A report that ends the sentence ("..., Kommersant reported") holds all of it, unless a speaker is named
 * inside. */
static void closing_report(Doc *d, ReportSentence *s)
{
    for (gint v = s->high - 1, n = 0; v > s->low + 2 && n < 14; v--, n++) {
        if (d->t[v].stretch >= 0)
            return;
        if (!quote_report_is_verb(d, v) || d->t[v].used || !has(d, v, C(CORE)))
            continue;
        if (!is_reported(d, s, MAX(s->low, v - REPORT_REACH), v) && parenthetical(d, s, v)) {
            s->last_cue = -1; /* what is inside may be looked at as well */
            s->high = s->last_open;
        }
        return;
    }
}

/* "Although it was reported that A, B": the content ends where the main clause begins. */
static gint fronted_end(const Doc *d, const ReportSentence *s, gint v, ReportRange r)
{
    gboolean participle = v == s->low && (d->t[v].forms & 0x08); /* "Asked whether A, B" */
    if (!(participle || has(d, s->low, C(SUBORDINATE) | C(WHETHER) | C(W_AS))) || v - s->low > 12)
        return r.end;
    for (gint k = s->low; k < v; k++)
        if (is_char(d, k, ','))
            return r.end;
    for (gint k = r.first + 2; k + 1 < r.end; k++)
        if (is_char(d, k, ',') && d->t[k].stretch < 0 && quote_finite_between(d, r.first, k) &&
            quote_report_starts_clause(d, k + 1, r.end))
            return k;
    return r.end;
}

/* "As Smith told the Post, A" */
static ReportRange as_front(const Doc *d, const ReportSentence *s, gint v)
{
    ReportRange none = {-1, -1, NULL};
    Phrase p;
    gint k = v + 1;

    gboolean passive = d->t[v].tag == TAG_VBN && has(d, k, C(BY)); /* "as reported by the Post, A" */
    if (!has(d, s->low, C(W_AS)) || v - s->low > 12 || !has(d, v, C(THAT_CLAUSE)) ||
        !(passive || quote_is_finite(d, v)))
        return none;
    for (gint i = s->low; i < v; i++)
        if (is_char(d, i, ',') || (i > s->low && quote_is_finite(d, i)))
            return none;
    if (passive)
        k++;
    if ((passive || has(d, v, C(ADDR))) && quote_phrase_right(d, k, s->high, &p))
        k = p.end;
    k = quote_report_skip_adjuncts(d, k, s->high);
    if (!is_char(d, k, ',') || !quote_report_starts_clause(d, k + 1, s->high) || (d->t[k + 1].stretch >= 0))
        return none;
    return report_range(k + 1, quote_report_content_end(d, k + 1, s->high, FALSE), "as-front");
}

/* "The new rule, she said, “is a gift”": what stands before belongs to the quotation behind. */
static void front_part(Doc *d, ReportSentence *s, gint v)
{
    gint k = v + 1;
    Phrase p;

    while (k < s->high && k < v + 12 && d->t[k].stretch < 0)
        k++;
    if (k >= s->high || d->t[k].stretch < 0 || !is_char(d, k - 1, ','))
        return;
    Stretch *q = &d->q[d->t[k].stretch];
    if (q->cue_first != v || q->capital || !q->accepted || k != q->first || !quote_is_finite(d, v) ||
        !quote_subject_before(d, s->low, v, &p) || p.first - 1 <= s->low || !is_char(d, p.first - 1, ','))
        return;
    for (gint i = s->low; i < p.first - 1; i++)
        if (d->t[i].stretch >= 0 || d->t[i].used)
            return;
    q->front =
        quote_report_emit(d, s, report_range(s->low, p.first - 1, NULL), v, v + 1, &p, TRUE, "front-part");
}

static void sentence_run(Doc *d, ReportSentence *s)
{
    closing_report(d, s);
    for (gint i = s->low; i < s->high; i++) {
        if (d->t[i].stretch >= 0)
            continue;
        if (has(d, i, C(SOURCE)) && !d->t[i].used) {
            quote_report_source_phrase(d, s, i);
            continue;
        }
        if (!quote_report_is_verb(d, i))
            continue;
        if (d->t[i].used) {
            front_part(d, s, i);
            continue;
        }
        if (parenthetical(d, s, i))
            continue;
        if (leads_to_saying(d, s, i))
            continue;
        ReportRange r = as_front(d, s, i);
        if (r.first < 0)
            r = quote_report_content(d, s, i);
        if (r.first < 0 || r.first >= r.end)
            continue;
        r.end = MIN(r.end, fronted_end(d, s, i, r));
        if (i < s->hold_end && r.first < s->hold_end)
            r.end = MIN(r.end, s->hold_end);
        Phrase p = NO_PHRASE;
        gboolean found = quote_quoted_as(d, s->low, i, &p) || quote_report_speaker(d, s, i, &p);
        if (!found && d->t[i].tag == TAG_VBG && i - s->low <= 2 && is_char(d, r.end, ',') &&
            quote_phrase_right(d, r.end + 1, s->high, &p)) /* "While saying that A, she ..." */
            found =
                quote_is_finite(d, p.end) || (pos_at(d, p.end) == UPOS_ADV && quote_is_finite(d, p.end + 1));
        if (!found) {
            if (quote_report_is_passive(d, s->low, i) || d->t[i].tag == TAG_VBN)
                p.first = -1;
            else if (!has(d, i, C(CORE)))
                continue;
            p = (Phrase)NO_PHRASE;
        }
        quote_report_emit(d, s, r, i, i + 1, &p, has(d, i, C(CORE)), r.rule);
    }
}

/* "Minister: Schools will open on Monday", a headline: short, a paragraph of its own, without a stop. */
static void headline(Doc *d, ReportSentence *s)
{
    Phrase p;

    if (s->high - s->low > 30 || (s->low > 0 && d->t[s->low - 1].paragraph == d->t[s->low].paragraph))
        return;
    if (s->high < d->n && d->t[s->high].paragraph == d->t[s->low].paragraph)
        return;
    gint c = s->low + 1;
    while (c < s->high && c < s->low + 6 && !is_char(d, c, ':'))
        c++;
    if (c + 2 >= s->high || !is_char(d, c, ':') || d->t[s->low].stretch >= 0)
        return;
    if (!quote_phrase_left(d, s->low, c, &p) || p.first != s->low || has(d, p.head, C(LABEL)) ||
        !quote_finite_between(d, c + 1, s->high))
        return;
    quote_report_emit(d, s, report_range(c + 1, s->high, NULL), c, c + 1, &p, TRUE, "headline");
}

void quote_indirect_run(Doc *d)
{
    gint i = 0;

    while (i < d->n) {
        ReportSentence s = {
            .low = i, .last_cue = -1, .last_speaker = NO_PHRASE, .last_end = -1, .hold_end = -1};
        guint32 sentence = d->t[i].sentence, paragraph = d->t[i].paragraph;
        gint k = i;
        /* A whole quotation bounds the clause; a fragment is part of it. */
        while (k < d->n && d->t[k].sentence == sentence && d->t[k].paragraph == paragraph)
            k++;
        s.high = k;
        i = k;
        while (s.high > s.low && d->t[s.high - 1].stretch < 0 && is_stop(d, s.high - 1))
            s.high--;
        while (s.low < s.high && in_quotation(d, s.low))
            s.low = d->q[d->t[s.low].stretch].end;
        if (s.low < s.high) {
            headline(d, &s);
            sentence_run(d, &s);
        }
    }
}
