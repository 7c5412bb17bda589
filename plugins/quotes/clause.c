/* SPDX-License-Identifier: MIT */
/* A reporting verb and its clause: who says it, who is spoken to, and where a clause begins behind it. */
#include "report.h"

/* A reporting verb in verbal use. */
gboolean quote_report_is_verb(const Doc *d, gint i)
{
    guint before = pos_at(d, i - 1), behind = pos_at(d, i + 1);

    /* "the reported instruction" */
    if ((before == UPOS_DET || before == UPOS_ADJ) && (behind == UPOS_NOUN || behind == UPOS_PROPN) &&
        i > 0 && !quote_is_finite(d, i))
        return FALSE;
    return has(d, i, C(VERB)) && (pos_at(d, i) == UPOS_VERB) && d->t[i].stretch < 0;
}

/* --- the verb */

/* Only auxiliaries and adverbs stand between V and a form of "be" before it. */
static gboolean follows_be(const Doc *d, gint low, gint v)
{
    for (gint i = v - 1, n = 0; i >= low && n < 5; i--, n++) {
        if (has(d, i, C(BE)))
            return TRUE;
        if (pos_at(d, i) != UPOS_ADV && pos_at(d, i) != UPOS_AUX && pos_at(d, i) != UPOS_PART)
            return FALSE;
    }
    return FALSE;
}

gboolean quote_report_is_passive(const Doc *d, gint low, gint v)
{
    if (d->t[v].tag != TAG_VBN && !(d->t[v].forms & 0x08))
        return FALSE;
    if (follows_be(d, low, v))
        return TRUE;
    /* "declined, when asked about it" */
    if (has(d, v, C(ADDR)) && has(d, v - 1, C(SUBORDINATE) | C(WH)) && pos_at(d, v - 1) != UPOS_PRON)
        return TRUE;
    /* "was called in and told": the auxiliary stands before the first of two participles. A tagger may take
     * the second for the past; nobody "told that". */
    gboolean bare = has(d, v, C(ADDR)) && has(d, v, C(WH_CLAUSE)) &&
                    (has(d, v + 1, C(W_THAT)) || d->t[v + 1 < d->n ? v + 1 : v].tag == TAG_TO);
    if (!has(d, v - 1, C(AND)) || (d->t[v].tag != TAG_VBN && !bare))
        return FALSE;
    for (gint k = v - 2, n = 0; k >= low && n < 8 && d->t[k].pos != UPOS_PUNCT; k--, n++)
        if (pos_at(d, k) == UPOS_VERB)
            return d->t[k].tag == TAG_VBN && follows_be(d, low, k);
    return FALSE;
}

/* "by officials", not "by April" or "by the end of March". */
static gboolean is_agent(const Doc *d, const Phrase *p)
{
    guint pos = pos_at(d, p->head);

    if (has(d, p->head, C(TIME)) || pos == UPOS_NUM)
        return FALSE;
    return pos == UPOS_PROPN || pos == UPOS_PRON || d->t[p->head].tag == TAG_NNS ||
           quote_mention_of(d, p) >= 0;
}

gboolean quote_report_takes_agent(const Doc *d, gint v)
{
    return d->t[v].tag == TAG_VBN && has(d, v + 1, C(BY)) && !has(d, v + 2, C(MEDIUM));
}

/* The speaker of verb V. FALSE: it has none that can be told. */
gboolean quote_report_speaker(const Doc *d, const ReportSentence *s, gint v, Phrase *out)
{
    if (quote_report_is_passive(d, s->low, v) || quote_report_takes_agent(d, v)) {
        for (gint i = v + 1, n = 0; i < s->high && n < 20; i++, n++)
            if (has(d, i, C(BY)) && quote_phrase_right(d, i + 1, s->high, out))
                return is_agent(d, out);
        return FALSE;
    }
    if (d->t[v].tag == TAG_VBG &&
        (is_char(d, v - 1, ',') || (pos_at(d, v - 1) == UPOS_ADV && is_char(d, v - 2, ',')) ||
         has(d, v - 1, C(SUBORDINATE)) || has(d, v - 1, C(AND)))) {
        if (s->last_cue >= 0 && s->last_cue < v) {
            *out = s->last_speaker;
            return out->first >= 0;
        }
        return quote_main_subject(d, s->low, v, out);
    }
    /* "said that A and added that B", "with the paper reporting" */
    if (s->last_end >= 0 && has(d, v - 1, C(AND) | C(BUT)) && v - 1 - s->last_end <= 1 && v > s->last_end) {
        *out = s->last_speaker;
        return out->first >= 0;
    }
    if (quote_subject_before(d, s->low, v, out) && out->first >= s->low)
        return TRUE;
    if (d->t[v].tag == TAG_VBG || d->t[v].tag == TAG_VB)
        return quote_main_subject(d, s->low, v, out);
    return FALSE;
}

/* --- what follows it */

/* The one addressed, "told the paper's board that", "told farmers he would", from I; it ends where the clause
 * begins. */
gboolean quote_report_addressee(const Doc *d, gint i, gint high, Phrase *out)
{
    if (!quote_phrase_right(d, i, high, out))
        return FALSE;
    for (gint j = i + 1; j < MIN(out->end, high); j++)
        if (has(d, j, C(W_THAT) | C(WHETHER)) || d->t[j].tag == TAG_TO ||
            (j > out->head && (pos_at(d, j) == UPOS_PRON || pos_at(d, j) == UPOS_DET) &&
             d->t[j].tag != TAG_PRP_POSSESSIVE && pos_at(d, j - 1) != UPOS_ADP)) {
            out->end = j;
            break;
        }
    return TRUE;
}

/* "said only a few came": the adverb belongs to what is said. */
static gboolean opens_phrase(const Doc *d, gint i)
{
    return pos_at(d, i) == UPOS_NUM || (pos_at(d, i) == UPOS_DET && !has(d, i, C(W_THAT)));
}

/* "this weekend", "last week": the end of a time without a preposition that begins at I; I: there is none. */
static gint skip_time(const Doc *d, gint i, gint high)
{
    gint k = i;

    while (k < MIN(high, i + 3) && (pos_at(d, k) == UPOS_DET || pos_at(d, k) == UPOS_ADJ) &&
           !has(d, k, C(TIME) | C(W_THAT)))
        k++;
    return k > i && has(d, k, C(TIME)) && pos_at(d, k) == UPOS_NOUN && !quote_is_finite(d, k + 1) ? k + 1 : i;
}

/* Skips adverbs and "on Monday in Rome" from I. */
gint quote_report_skip_adjuncts(const Doc *d, gint i, gint high)
{
    for (guint n = 0; i < high && n < 8; n++) {
        guint p = pos_at(d, i);
        gint time = skip_time(d, i, high);
        if (time > i) {
            i = time;
            continue;
        }
        if (p == UPOS_ADV && !has(d, i, C(WH) | C(WHETHER) | C(W_THAT)) && !quote_is_finite(d, i + 1) &&
            !quote_is_dash(d, i + 1) && (has(d, i, C(TIME)) || !opens_phrase(d, i + 1))) {
            i++;
        } else if (has(d, i, C(TIME)) && (p == UPOS_NOUN || p == UPOS_PROPN)) {
            i++;
        } else if (p == UPOS_ADP && !has(d, i + 1, C(DEGREE)) &&
                   has(d, i, C(IN) | C(W_ON) | C(W_OF) | C(W_ABOUT) | C(W_WITH) | C(TO) | C(W_FOR))) {
            Phrase q;
            if (!quote_phrase_right(d, i + 1, high, &q))
                break;
            /* "said in Moscow talks would resume": only as far as the base phrase goes */
            gint end = q.head + 1;
            for (gint k = i + 1; k < q.end; k++)
                if (has(d, k, C(TIME)))
                    end = k + 1;
            i = MAX(end, i + 2);
        } else
            break;
    }
    return i;
}

/* A tagger may take a past or plural form for the infinitive: a subject before it tells. */
static gboolean is_hidden_finite(const Doc *d, gint i)
{
    gint k = i - 1;

    if (pos_at(d, i) != UPOS_VERB || d->t[i].tag != TAG_VB)
        return FALSE;
    while (k > 0 && pos_at(d, k) == UPOS_ADV)
        k--;
    return k >= 0 && (pos_at(d, k) == UPOS_NOUN || pos_at(d, k) == UPOS_PROPN);
}

/* A past that a tagger takes for a participle, "said the dollar rose": told by the noun before and what is
 * not behind ("said the man seen by police"). */
static gboolean is_likely_past(const Doc *d, gint i)
{
    guint before = pos_at(d, i - 1), behind = pos_at(d, i + 1);

    return pos_at(d, i) == UPOS_VERB && d->t[i].tag == TAG_VBN && !has(d, i + 1, C(BY)) &&
           behind != UPOS_PUNCT &&
           (before == UPOS_NOUN || before == UPOS_PROPN || before == UPOS_PRON || is_char(d, i - 1, ','));
}

static gboolean may_open_clause(const Doc *d, gint i)
{
    if (d->t[i].stretch >= 0)
        return TRUE;
    switch (pos_at(d, i)) {
    case UPOS_DET:
    case UPOS_PRON:
    case UPOS_NOUN:
    case UPOS_PROPN:
    case UPOS_ADJ:
    case UPOS_NUM:
    case UPOS_SCONJ:
    case UPOS_ADV:
    case UPOS_VERB:
    case UPOS_SYM:
    case UPOS_AUX:
        return TRUE;
    case UPOS_ADP:
        return !has(d, i, C(TO)); /* "admitted to the theft" */
    default:
        return FALSE;
    }
}

/* A clause within one: a relative one, or "as prices rose". */
static gboolean opens_inner_clause(const Doc *d, gint i)
{
    guint p = pos_at(d, i);

    if (d->t[i].stretch >= 0)
        return FALSE;
    return has(d, i, C(RELATIVE) | C(SUBORDINATE)) || (has(d, i, C(W_THAT)) && quote_is_nominal(d, i - 1)) ||
           (has(d, i, C(WH)) && p != UPOS_PRON) || (has(d, i, C(W_AS)) && p == UPOS_SCONJ);
}

/* "said demand was strong": a noun that a tagger takes for a verb. */
static gboolean is_hidden_noun(const Doc *d, gint i)
{
    return pos_at(d, i) == UPOS_VERB && (d->t[i].tag == TAG_VB || d->t[i].tag == TAG_VBP) &&
           pos_at(d, i + 1) == UPOS_AUX && quote_is_finite(d, i + 1);
}

gboolean quote_report_starts_clause(const Doc *d, gint i, gint high)
{
    guint p = pos_at(d, i), inner = 0; /* relative clauses open so far, each with a verb to come */
    gboolean conjunction = p == UPOS_SCONJ, adverb = p == UPOS_ADV;
    gboolean nominal = d->t[i].stretch >= 0, past = FALSE;
    gboolean says = has(d, i - 1, C(CORE)) && !has(d, i - 1, C(NP));

    if (!may_open_clause(d, i))
        return FALSE;
    if (says && is_hidden_noun(d, i))
        return TRUE;
    for (gint k = i, n = 0; k < high && n < 40; k++, n++) {
        if (quote_is_finite(d, k) || (says && is_hidden_finite(d, k))) {
            if (k > i && has(d, k - 1, C(AND) | C(BUT)))
                return FALSE; /* "knew the man, and came": joined to the verb before */
            if (inner == 0)
                return nominal || conjunction;
            inner--;
            while (k + 1 < high && (pos_at(d, k + 1) == UPOS_AUX || quote_is_finite(d, k + 1)))
                k++;
            continue;
        }
        inner += k > i && nominal && !conjunction && !adverb && opens_inner_clause(d, k);
        past = past || (says && inner == 0 && is_likely_past(d, k));
        nominal = nominal || quote_is_nominal(d, k) || pos_at(d, k) == UPOS_DET;
        if (is_stop(d, k))
            break;
    }
    return past;
}

gboolean quote_report_is_clause_of(const Doc *d, gint v, gint i, gint high)
{
    Phrase p;

    if (has(d, v, C(INTRANSITIVE)) || d->t[i].stretch >= 0)
        return TRUE;
    if (!quote_phrase_right(d, i, high, &p))
        return FALSE;
    while (p.end < high && pos_at(d, p.end) == UPOS_ADV)
        p.end++;
    return quote_is_finite(d, p.end) || is_hidden_finite(d, p.end);
}
