/* SPDX-License-Identifier: MIT */
/* A reporting verb and its clause: who says it, and how far that goes which is said. */
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

/* "seen by the paper", not "said by telephone". */
static gboolean takes_agent(const Doc *d, gint v)
{
    return d->t[v].tag == TAG_VBN && has(d, v + 1, C(BY)) && !has(d, v + 2, C(MEDIUM));
}

/* The speaker of verb V. FALSE: it has none that can be told. */
gboolean quote_report_speaker(const Doc *d, const ReportSentence *s, gint v, Phrase *out)
{
    if (quote_report_is_passive(d, s->low, v) || takes_agent(d, v)) {
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

/* --- the content */

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

gboolean quote_report_starts_clause(const Doc *d, gint i, gint high)
{
    guint p = pos_at(d, i);
    gboolean nominal = FALSE, says = has(d, i - 1, C(CORE)) && !has(d, i - 1, C(NP));

    if (d->t[i].stretch >= 0)
        nominal = TRUE;
    else if (has(d, i, C(TO)) && p == UPOS_ADP)
        return FALSE; /* "admitted to the theft" */
    else if (p != UPOS_DET && p != UPOS_PRON && p != UPOS_NOUN && p != UPOS_PROPN && p != UPOS_ADJ &&
             p != UPOS_NUM && p != UPOS_SCONJ && p != UPOS_ADP && p != UPOS_ADV && p != UPOS_VERB &&
             p != UPOS_SYM && p != UPOS_AUX)
        return FALSE;
    gboolean past = FALSE;
    guint inner = 0; /* relative clauses open so far, each with a verb to come */
    for (gint k = i, n = 0; k < high && n < 40; k++, n++) {
        if (quote_is_finite(d, k) || (says && is_hidden_finite(d, k))) {
            if (k > i && has(d, k - 1, C(AND) | C(BUT)))
                return FALSE; /* "knew the man, and came": joined to the verb before */
            if (inner == 0)
                return nominal || p == UPOS_SCONJ;
            inner--;
            while (k + 1 < high && (pos_at(d, k + 1) == UPOS_AUX || quote_is_finite(d, k + 1)))
                k++;
            continue;
        }
        if (k > i && nominal && d->t[k].stretch < 0 && p != UPOS_SCONJ && p != UPOS_ADV &&
            (has(d, k, C(RELATIVE)) || (has(d, k, C(W_THAT)) && quote_is_nominal(d, k - 1)) ||
             has(d, k, C(SUBORDINATE)) || (has(d, k, C(WH)) && pos_at(d, k) != UPOS_PRON) ||
             (has(d, k, C(W_AS)) && pos_at(d, k) == UPOS_SCONJ)))
            inner++;
        past = past || (says && inner == 0 && is_likely_past(d, k));
        nominal = nominal || quote_is_nominal(d, k) || pos_at(d, k) == UPOS_DET;
        if (is_stop(d, k))
            break;
    }
    return past;
}

/* Is what begins at I the clause that V reports? What follows "say" hardly is anything else; another verb may
 * have an object that a clause hangs on ("added a boat, a car and the man who drove"), so that its clause
 * shows by a verb right behind the subject. */
static gboolean is_clause_of(const Doc *d, gint v, gint i, gint high)
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

/* A verb that reports something else begins here: "and called on ...", ", adding ...", ", officials said". */
static gboolean new_report(const Doc *d, gint i, gint high, gboolean after_comma)
{
    if (after_comma && has(d, i, C(W_WITH))) { /* ", with the paper reporting ..." */
        Phrase q;
        return quote_phrase_right(d, i + 1, MIN(high, i + 12), &q) && quote_report_is_verb(d, q.end) &&
               d->t[q.end].tag == TAG_VBG && has(d, q.end, C(CORE)) && has(d, q.end, C(ZERO));
    }
    if (after_comma && has(d, i, C(SOURCE)) && d->t[i].phrase > 1)
        return TRUE;
    if (after_comma && quote_report_is_verb(d, i) && d->t[i].tag == TAG_VBG && has(d, i, C(CORE)))
        return TRUE;
    if (after_comma && pos_at(d, i) == UPOS_ADV && quote_report_is_verb(d, i + 1) &&
        d->t[i + 1].tag == TAG_VBG && has(d, i + 1, C(CORE)))
        return TRUE;
    if (!after_comma || i >= high)
        return FALSE;
    Phrase p;
    if (!quote_phrase_right(d, i, MIN(high, i + 25), &p))
        return FALSE;
    gint v = p.end;
    while (v < high && (pos_at(d, v) == UPOS_AUX || pos_at(d, v) == UPOS_ADV))
        v++;
    return v < high && quote_report_is_verb(d, v) && has(d, v, C(CORE)) &&
           (v + 1 >= high || is_char(d, v + 1, ',') || has(d, v + 1, C(TIME)) ||
            pos_at(d, v + 1) == UPOS_ADP);
}

/* Where the content that begins at I ends. NARROW: a noun phrase, which no comma is part of. */
gint quote_report_content_end(const Doc *d, gint i, gint high, gboolean narrow)
{
    high = MIN(high, i + REPORT_LONGEST);
    for (gint k = i; k < high; k++) {
        if (d->t[k].stretch >= 0) {
            const Stretch *s = &d->q[d->t[k].stretch];
            if (k == s->end - 1 && s->comma && new_report(d, k + 1, high, TRUE))
                return k + 1;
            if (k == s->first && k > i && in_quotation(d, k) &&
                (is_char(d, k - 1, ':') || (is_char(d, k - 1, ',') && s->capital)))
                return k - 1;
            continue;
        }
        if (is_stop(d, k))
            return k;
        if (is_char(d, k, ',')) {
            if (narrow)
                return k;
            if (new_report(d, k + 1, high, TRUE))
                return k;
            if (has(d, k + 1, C(BUT) | C(AND) | C(SUBORDINATE))) {
                Phrase p;
                if (quote_phrase_right(d, k + 2, MIN(high, k + 30), &p)) {
                    gint v = p.end;
                    while (v < high && (pos_at(d, v) == UPOS_AUX || pos_at(d, v) == UPOS_ADV))
                        v++;
                    if (v < high && quote_report_is_verb(d, v) && has(d, v, C(CORE)) &&
                        has(d, v, C(THAT_CLAUSE)))
                        return k;
                }
                if (has(d, k + 1, C(BUT) | C(AND)) && quote_report_is_verb(d, k + 2) &&
                    has(d, k + 2, C(CORE)) && quote_is_finite(d, k + 2))
                    return k;
            }
        }
        if (!narrow && k > i + 1 && has(d, k, C(AND) | C(BUT)) && quote_report_is_verb(d, k + 1) &&
            has(d, k + 1, C(CORE)) && quote_is_finite(d, k + 1))
            return k;
        if (narrow && k > i + 1 &&
            (has(d, k, C(SUBORDINATE)) || quote_is_dash(d, k) ||
             (has(d, k, C(AND) | C(BUT)) && quote_is_finite(d, k + 1) && !quote_finite_between(d, i, k))))
            return k;
    }
    return high;
}

/* "to resign", "to never return", not "to the president". */
static gboolean is_infinitive(const Doc *d, gint i)
{
    guint p = pos_at(d, i + 1);

    return d->t[i].tag == TAG_TO && (p == UPOS_VERB || p == UPOS_AUX || p == UPOS_ADV || p == UPOS_PART);
}

/* A participle that no auxiliary makes a tense of: "a man known for his songs". */
static gboolean is_bare_participle(const Doc *d, gint v)
{
    if (d->t[v].tag != TAG_VBN || (d->t[v].forms & 0x04))
        return FALSE;
    for (gint i = v - 1, n = 0; i >= 0 && n < 3; i--, n++) {
        if (pos_at(d, i) == UPOS_AUX)
            return FALSE;
        if (pos_at(d, i) != UPOS_ADV && pos_at(d, i) != UPOS_PART)
            break;
    }
    return TRUE;
}

/* The first comma of [FROM, TO), or TO. */
static gint comma_or(const Doc *d, gint from, gint to)
{
    for (gint i = from; i < to; i++)
        if (d->t[i].stretch < 0 && is_char(d, i, ','))
            return i;
    return to;
}

/* What verb V reports, to its right. first < 0: nothing. */
/* "Agreed with his coach": nobody says a person. */
static gboolean is_person_at(const Doc *d, gint i, gint high)
{
    Phrase p;
    gint m = quote_phrase_right(d, i, high, &p) ? quote_mention_of(d, &p) : -1;

    return m >= 0 && d->in->mentions[m].type == QUOTE_MENTION_PERSON &&
           d->in->mentions[m].end >= d->in->tokens[p.end - 1].end;
}

ReportRange quote_report_content(const Doc *d, const ReportSentence *s, gint v)
{
    const ReportRange none = {-1, -1, NULL};
    guint64 c = classes_at(d, v);
    gint high = s->high, i = v + 1;

    if (i >= high || is_char(d, i, ':'))
        return none;
    if (takes_agent(d, v) && !quote_report_is_passive(d, s->low, v))
        return none; /* "a letter seen by the paper" */
    if (d->t[i].tag == TAG_TO && !(c & C(TO_CLAUSE)))
        return none; /* "is said to be" */
    if ((c & C(ADDR)) && !quote_report_is_passive(d, s->low, v) &&
        !has(d, i, C(W_THAT) | C(WHETHER) | C(WH) | C(TO)) && d->t[i].stretch < 0) {
        Phrase p;
        if (quote_report_addressee(d, i, high, &p)) {
            gint k = quote_report_skip_adjuncts(d, p.end, high);
            if (k < high && (has(d, k, C(W_THAT) | C(WHETHER) | C(WH)) || d->t[k].tag == TAG_TO ||
                             quote_report_starts_clause(d, k, high)))
                return report_range(k, quote_report_content_end(d, k, high, FALSE),
                                    has(d, k, C(W_THAT))            ? "that"
                                    : has(d, k, C(WHETHER) | C(WH)) ? "question"
                                    : d->t[k].tag == TAG_TO         ? "infinitive"
                                                                    : "clause");
        }
    }
    if (is_char(d, i, ',') && (c & C(THAT_CLAUSE)) &&
        (pos_at(d, i + 1) == UPOS_ADP || pos_at(d, i + 1) == UPOS_ADV || pos_at(d, i + 1) == UPOS_VERB)) {
        /* "explains, in a satirical way, that" */
        for (gint j = i + 1, n = 0; j + 1 < high && n < 14 && !quote_is_finite(d, j); j++, n++)
            if (is_char(d, j, ',')) {
                if (has(d, j + 1, C(W_THAT)))
                    return report_range(j + 1, quote_report_content_end(d, j + 1, high, FALSE), "that");
                break;
            }
    }
    /* "the posts, which he said would be cut, ..." */
    if ((c & C(ZERO)) && (c & C(CORE)) && quote_is_finite(d, v) && quote_is_finite(d, i) &&
        d->t[i].stretch < 0)
        return report_range(i, comma_or(d, i + 1, quote_report_content_end(d, i + 1, high, FALSE)),
                            "relative");
    gint k = quote_report_skip_adjuncts(d, i, high);
    for (gint j = i, n = 0; j < high && n < 14; j++, n++) { /* "said in a statement on Monday that" */
        if (has(d, j, C(W_THAT)) && (c & C(THAT_CLAUSE)) && pos_at(d, j) != UPOS_DET &&
            !(j > i && quote_is_nominal(d, j - 1) && !has(d, j - 1, C(TIME)) && !(c & (C(ADDR) | C(DIRECT)))))
            return report_range(j, quote_report_content_end(d, j, high, FALSE), "that");
        if (quote_is_finite(d, j) || (pos_at(d, j) == UPOS_PUNCT && d->t[j].stretch < 0))
            break;
    }
    if (k < high && (c & C(THAT_CLAUSE)) && has(d, k, C(W_THAT)))
        return report_range(k, quote_report_content_end(d, k, high, FALSE), "that");
    if (k < high && (c & C(WH_CLAUSE)) && has(d, k, C(WHETHER) | C(WH)))
        return report_range(k, quote_report_content_end(d, k, high, FALSE), "question");
    if (k < high && (c & C(TO_CLAUSE)) && is_infinitive(d, k) &&
        !(quote_report_is_passive(d, s->low, v) && !(c & C(ADDR))))
        return report_range(k, quote_report_content_end(d, k, high, FALSE), "infinitive");
    if ((c & (C(FOR) | C(ON) | C(ABOUT) | C(WITH) | C(PREP) | C(OF))) && pos_at(d, i) == UPOS_ADP) {
        guint64 wanted = (c & C(PREP) ? C(TO) | C(W_ABOUT) | C(W_OF) | C(W_ON) : 0) |
                         (c & C(FOR) ? C(W_FOR) : 0) | (c & C(ON) ? C(W_ON) : 0) |
                         (c & C(ABOUT) ? C(W_ABOUT) : 0) | (c & C(WITH) ? C(W_WITH) : 0) |
                         (c & C(OF) ? C(W_OF) : 0);
        if (has(d, i, wanted) && i + 1 < high && !(has(d, i, C(W_WITH)) && is_person_at(d, i + 1, high)))
            return report_range(i + 1, quote_report_content_end(d, i + 1, high, TRUE), "preposition");
    }
    if (k < high && (c & C(ZERO)) && !is_char(d, k, ',') && quote_report_starts_clause(d, k, high) &&
        ((c & C(ADDR)) || !quote_report_is_passive(d, s->low, v)) && !is_bare_participle(d, v) &&
        is_clause_of(d, v, k, high))
        return report_range(k, quote_report_content_end(d, k, high, FALSE), "clause");
    if ((c & (C(NP) | C(AS) | C(NAMES))) && !quote_report_is_passive(d, s->low, v) &&
        pos_at(d, i) != UPOS_PUNCT && pos_at(d, i) != UPOS_ADP && pos_at(d, i) != UPOS_CCONJ)
        return report_range(i, quote_report_content_end(d, i, high, TRUE), "noun-phrase");
    if ((c & C(AS)) && has(d, i, C(W_AS)))
        return report_range(i + 1, quote_report_content_end(d, i + 1, high, TRUE), "as");
    return none;
}
