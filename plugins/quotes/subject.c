/* SPDX-License-Identifier: MIT */
/* Subjects of verbs: before them, behind them, and across what stands between. */
#include "phrase.h"

#define REACH 60 /* tokens between a verb and the clause that its subject is in */

/* Skips what may stand between a subject and its verb: auxiliaries, adverbs, "on Tuesday". Returns the last
 * token of what is before. */
static gint skip_adverbial_left(const Doc *d, gint low, gint i)
{
    for (guint n = 0; i >= low && n < 12; n++) {
        guint p = pos_at(d, i);
        if (p == UPOS_AUX || p == UPOS_ADV ||
            (p == UPOS_PART && d->t[i].tag != TAG_POSSESSIVE && d->t[i].tag != TAG_TO) ||
            (classes_at(d, i) & C(NOT))) {
            i--;
            continue;
        }
        if ((classes_at(d, i) & C(TIME)) && i > low && (p == UPOS_NOUN || p == UPOS_PROPN)) {
            gint k = i - 1;
            while (k > low && (pos_at(d, k) == UPOS_DET || pos_at(d, k) == UPOS_ADJ ||
                               pos_at(d, k) == UPOS_NUM || (classes_at(d, k) & C(TIME))))
                k--;
            if (pos_at(d, k) == UPOS_ADP && k > low)
                k--;
            if (quote_is_nominal(d, k) || is_char(d, k, ',') || is_char(d, k, ')')) {
                i = k;
                continue;
            }
        }
        break;
    }
    return i;
}

/* "Holm, asked about the deaths, said": a participle that the tagger takes for the past. */
static gboolean is_asked(const Doc *d, gint i)
{
    return pos_at(d, i) == UPOS_VERB && (d->t[i].forms & 0x08) && (d->t[i].classes & C(ADDR));
}

static gboolean opens_parenthetical(const Doc *d, gint i)
{
    guint p = pos_at(d, i);

    return p == UPOS_DET || p == UPOS_NOUN || p == UPOS_PROPN || p == UPOS_ADJ || p == UPOS_NUM ||
           p == UPOS_ADP || p == UPOS_ADV || p == UPOS_SCONJ || (p == UPOS_PRON) ||
           quote_is_participle(d, i) || quote_is_relative(d, i) || p == UPOS_CCONJ || is_asked(d, i);
}

/* ", meanwhile" */
static gboolean only_adverbs(const Doc *d, gint from, gint to)
{
    for (gint i = from; i < to; i++)
        if (pos_at(d, i) != UPOS_ADV && !is_char(d, i, ','))
            return FALSE;
    return TRUE;
}

/* Does a verb or a preposition govern the phrase that begins at FIRST? */
static gboolean is_governed(const Doc *d, gint low, gint first)
{
    guint before = first > low ? pos_at(d, first - 1) : UPOS_NONE;

    return before == UPOS_ADP || before == UPOS_VERB || before == UPOS_AUX;
}

/* "Ben Carter, 42": what P stands in apposition to, if it does. */
static void apposed_to(const Doc *d, gint low, Phrase *p)
{
    guint lead = pos_at(d, p->first);
    gint comma = p->first - 1;
    Phrase before;

    if (comma < low || !is_char(d, comma, ',') ||
        (lead != UPOS_NUM && lead != UPOS_DET && lead != UPOS_NOUN && lead != UPOS_ADJ))
        return;
    if (quote_phrase_left(d, low, comma, &before) && before.first < comma &&
        !is_governed(d, low, before.first) && (pos_at(d, before.head) == UPOS_PROPN || lead == UPOS_NUM))
        *p = before;
}

/* "Smith, 42, a plumber who saw it, said": the phrase before the parenthesis that closes at CLOSE. */
static gboolean subject_before_parenthesis(const Doc *d, gint low, gint close, Phrase *out)
{
    gboolean dash = quote_is_dash(d, close);
    Phrase p;

    for (gint i = close - 1, n = 0; i > low && n < 60; i--, n++) {
        if (d->t[i].stretch >= 0) { /* no comma within it counts */
            const Stretch *q = &d->q[d->t[i].stretch];
            if (q->words > 12)
                return FALSE;
            i = MAX(q->first, low);
            continue;
        }
        if (!(dash ? quote_is_dash(d, i) : is_char(d, i, ',')) || !opens_parenthetical(d, i + 1) ||
            !quote_phrase_left(d, low, i, &p))
            continue;
        guint before = p.first > low ? pos_at(d, p.first - 1) : UPOS_NONE;
        gboolean as =
            before == UPOS_ADP && (classes_at(d, p.first - 1) & C(W_AS)); /* "as Holm, the owner, put it" */
        if ((is_governed(d, low, p.first) && !as) || before == UPOS_PART)
            continue;
        apposed_to(d, low, &p);
        if (!only_adverbs(d, p.end, close))
            p.end = close; /* the whole of it, apposition included */
        *out = p;
        return TRUE;
    }
    return FALSE;
}

static gboolean subject_of(const Doc *d, gint low, gint verb, Phrase *out, guint depth);

/* The clause whose subject begins at FIRST is itself what somebody says or a condition: "she said he left",
 * "denied that he left", "if he left". */
static gboolean is_inner_clause(const Doc *d, gint low, gint first)
{
    if (first <= low)
        return FALSE;
    guint64 c = classes_at(d, first - 1);
    return (c & (C(W_THAT) | C(WHETHER) | C(WH) | C(SUBORDINATE))) ||
           ((c & C(VERB)) && (c & C(ZERO)) && pos_at(d, first - 1) == UPOS_VERB);
}

/* "X rejected the idea that Y fell and said ...": the subject of the verb that the conjunction at AT joins on
 * to. What reports goes on from the OUTER clause, not from one inside it. */
static gboolean conjoined_subject(const Doc *d, gint low, gint at, gboolean outer, Phrase *out, guint depth)
{
    gboolean found = FALSE;

    for (gint k = at - 1, n = 0; k >= low && n < 40; k--, n++) {
        Phrase p;
        if (!quote_is_finite(d, k) || d->t[k].stretch >= 0)
            continue;
        if (!subject_of(d, low, k, &p, depth + 1)) {
            if (!found)
                return FALSE;
            continue;
        }
        if (!found || !is_inner_clause(d, low, p.first))
            *out = p;
        found = TRUE;
        if (!outer || !is_inner_clause(d, low, p.first))
            return TRUE;
    }
    return found;
}

/* "The jury that he sent a text message which read": the antecedent of the second pronoun stands behind the
 * verb of the first one's clause. */
static void shorten_antecedent(const Doc *d, Phrase *out)
{
    gboolean inner = FALSE;

    for (gint i = out->first + 1; i < out->end - 1; i++) {
        inner = inner || quote_is_relative(d, i) || (classes_at(d, i) & C(W_THAT));
        if (inner && quote_is_finite(d, i)) {
            out->first = i + 1;
            out->head = quote_phrase_head(d, out->first, out->end);
        }
    }
}

/* Does VERB hang on another, with only I between? "went on to say", "began by saying", "to have said" */
static gboolean is_governed_verb(const Doc *d, gint verb, gint i)
{
    guint tag = d->t[verb].tag;
    gboolean to = d->t[i].tag == TAG_TO;

    return (to || pos_at(d, i) == UPOS_ADP || pos_at(d, i) == UPOS_SCONJ) &&
           (tag == TAG_VB || tag == TAG_VBG || (tag == TAG_VBN && to && i < verb - 1));
}

/* The subject of the verb before I that governs. */
static gboolean governing_subject(const Doc *d, gint low, gint i, Phrase *out, guint depth)
{
    for (gint k = i - 1, n = 0; k >= low && n < 6 && pos_at(d, k) != UPOS_PUNCT; k--, n++)
        if (pos_at(d, k) == UPOS_VERB)
            return subject_of(d, low, k, out, depth + 1);
    return FALSE;
}

/* "Smith, who said": what the pronoun at I stands for. */
static gboolean antecedent(const Doc *d, gint low, gint i, Phrase *out)
{
    if (!quote_phrase_left(d, low, i > low && is_char(d, i - 1, ',') ? i - 1 : i, out))
        return FALSE;
    shorten_antecedent(d, out);
    out->pronoun = i;
    return TRUE;
}

/* "Figures to be published today show": the day belongs to the participle, and what speaks is before that. */
static gboolean skip_day(const Doc *d, gint low, Phrase *out)
{
    if (!(d->t[out->head].classes & C(TIME)) || out->first <= low || d->t[out->first - 1].tag != TAG_VBN)
        return TRUE;
    gint k = out->first - 2;
    while (k > low && (pos_at(d, k) == UPOS_AUX || d->t[k].tag == TAG_TO))
        k--;
    if (k < low || (pos_at(d, k) != UPOS_NOUN && pos_at(d, k) != UPOS_PROPN))
        return TRUE;
    return quote_phrase_left(d, low, k + 1, out);
}

static gboolean subject_of(const Doc *d, gint low, gint verb, Phrase *out, guint depth)
{
    low = MAX(low, verb - QUOTE_WINDOW);
    gint i = skip_adverbial_left(d, low, verb - 1);

    if (i < low)
        return FALSE;
    if (is_governed_verb(d, verb, i) && depth < 3)
        return governing_subject(d, low, i, out, depth);
    if (pos_at(d, i) == UPOS_CCONJ && depth < 3)
        return conjoined_subject(d, low, i, (d->t[verb].classes & C(CORE)) != 0, out, depth);
    if (quote_is_relative(d, i))
        return antecedent(d, low, i, out);
    if (is_char(d, i, ',') || quote_is_dash(d, i))
        return subject_before_parenthesis(d, low, i, out) ||
               (is_char(d, i, ',') && depth == 0 && i == verb - 2 && pos_at(d, verb - 1) == UPOS_AUX &&
                quote_phrase_left(d, low, i, out) && out->first == low);
    return quote_phrase_left(d, low, i + 1, out) && skip_day(d, low, out);
}

/* "issued a statement saying", "was in Rome this week telling": no paper and no day speaks, but who the
 * clause is about. */
static gboolean is_object_before(const Doc *d, gint low, gint verb, const Phrase *p)
{
    guint before = p->first > low ? pos_at(d, p->first - 1) : UPOS_NONE;

    return d->t[verb].tag == TAG_VBG && p->end == verb && (before == UPOS_VERB || before == UPOS_ADP) &&
           (classes_at(d, p->head) & (C(DOCUMENT) | C(TIME)));
}

gboolean quote_subject_before(const Doc *d, gint low, gint verb, Phrase *out)
{
    if (!subject_of(d, low, verb, out, 0))
        return FALSE;
    return !is_object_before(d, low, verb, out) || quote_main_subject(d, low, out->first, out);
}

/* The main clause that a participle ("..., saying") hangs on: its subject. "While A was away, B left,
 * saying": not that of a clause inside, unless there is no other. */
gboolean quote_main_subject(const Doc *d, gint low, gint high, Phrase *out)
{
    gboolean found = FALSE;

    low = MAX(low, high - REACH);
    for (gint i = low; i < high; i++) {
        Phrase p;
        if (!quote_is_finite(d, i) || d->t[i].stretch >= 0 || !quote_subject_before(d, low, i, &p))
            continue;
        gboolean inner = is_inner_clause(d, low, p.first);
        if (!found || !inner)
            *out = p;
        if (!inner)
            return TRUE;
        found = TRUE;
    }
    return found;
}

/* "quoted Li as saying": the verb that says is VERB, the one quoted stands between. */
gboolean quote_quoted_as(const Doc *d, gint low, gint verb, Phrase *out)
{
    if (verb - 1 <= low || !(classes_at(d, verb - 1) & C(W_AS)) || d->t[verb].tag != TAG_VBG)
        return FALSE;
    for (gint i = verb - 2, n = 0; i >= low && n < 20; i--, n++)
        if (pos_at(d, i) == UPOS_VERB && (d->t[i].classes & C(VERB)) && d->t[i].stretch < 0) {
            if (i + 1 < verb - 1)
                return quote_phrase_right(d, i + 1, verb - 1, out);
            return quote_subject_before(d, low, i, out);
        }
    return FALSE;
}

/* "on Sunday", "in Rome": the end of the preposition at I with its noun; I: it has none. */
static gint skip_preposition(const Doc *d, gint i, gint high)
{
    gint end = i + 1;

    if (end < high && pos_at(d, end) == UPOS_DET)
        end++;
    gint noun = end;
    while (end < high && (pos_at(d, end) == UPOS_NOUN || pos_at(d, end) == UPOS_PROPN ||
                          pos_at(d, end) == UPOS_ADJ || pos_at(d, end) == UPOS_NUM)) {
        end++;
        if ((classes_at(d, end - 1) & C(TIME)) && pos_at(d, end) == UPOS_PROPN)
            break;
    }
    return noun > i + 1 || end > noun ? end : i;
}

/* The subject after an inverted verb: "said on Sunday in Rome the outgoing premier". */
gboolean quote_subject_after(const Doc *d, gint verb, gint high, Phrase *out)
{
    gint i = verb + 1;

    high = MIN(high, verb + QUOTE_WINDOW);
    for (guint n = 0; i < high && n < 6; n++) {
        guint p = pos_at(d, i);
        if (p == UPOS_ADV || is_char(d, i, ',') || (classes_at(d, i) & C(TIME)))
            i++;
        else if (p == UPOS_ADP && !(classes_at(d, i) & C(SOURCE))) {
            gint end = skip_preposition(d, i, high);
            if (end == i || end >= high)
                return FALSE;
            i = end;
        } else
            break;
    }
    return i < high && !quote_is_relative(d, i) && quote_phrase_right(d, i, high, out);
}
