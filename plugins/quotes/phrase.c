/* SPDX-License-Identifier: MIT */
/* Noun phrases, from parts of speech alone. */
#include "phrase.h"

#include <string.h>

gboolean quote_is_nominal(const Doc *d, gint i)
{
    guint p = pos_at(d, i);

    return p == UPOS_NOUN || p == UPOS_PROPN || p == UPOS_PRON || p == UPOS_NUM || p == UPOS_X ||
           p == UPOS_SYM;
}

gboolean quote_is_dash(const Doc *d, gint i)
{
    if (i < 0 || i >= d->n)
        return FALSE;
    guchar c = char_at(d, i);
    if (c == '-')
        return TRUE;
    if (c != 0xE2 || width_at(d, i) < 3)
        return FALSE;
    const guchar *p = (const guchar *)d->in->text + d->in->tokens[i].start;
    return p[1] == 0x80 && p[2] >= 0x90 && p[2] <= 0x95;
}

/* A hyphen within a word: no blank on either side; and "&". */
static gboolean is_joint(const Doc *d, gint i)
{
    if (i <= 0 || i + 1 >= d->n || !(quote_is_dash(d, i) || is_char(d, i, '/') || is_char(d, i, '&')))
        return FALSE;
    const QuoteToken *t = d->in->tokens;
    return is_char(d, i, '&') || (t[i - 1].end == t[i].start && t[i].end == t[i + 1].start);
}

/* "editor-in-chief": the preposition is part of the word. */
static gboolean is_inside_word(const Doc *d, gint i)
{
    return is_joint(d, i - 1) && is_joint(d, i + 1);
}

gboolean quote_is_finite(const Doc *d, gint i)
{
    guint p = pos_at(d, i);

    if (p != UPOS_VERB && p != UPOS_AUX)
        return FALSE;
    guint tag = d->t[i].tag;
    if (tag == TAG_VBD || tag == TAG_VBZ || tag == TAG_VBP || tag == TAG_MD)
        return TRUE;
    return tag == TAG_OTHER && p == UPOS_AUX;
}

gboolean quote_finite_between(const Doc *d, gint from, gint to)
{
    for (gint i = MAX(from, 0); i < to && i < d->n; i++)
        if (quote_is_finite(d, i))
            return TRUE;
    return FALSE;
}

static gboolean is_noun(const Doc *d, gint i)
{
    return pos_at(d, i) == UPOS_NOUN || pos_at(d, i) == UPOS_PROPN;
}

static gboolean is_possessive(const Doc *d, gint i)
{
    return d->t[i].tag == TAG_PRP_POSSESSIVE;
}

gboolean quote_is_personal(const Doc *d, gint i)
{
    return pos_at(d, i) == UPOS_PRON && (d->t[i].classes & (C(FIRST) | C(SECOND) | C(THIRD))) &&
           !is_possessive(d, i);
}

gboolean quote_is_relative(const Doc *d, gint i)
{
    return (classes_at(d, i) & C(RELATIVE)) || ((classes_at(d, i) & C(W_THAT)) && pos_at(d, i) == UPOS_PRON);
}

gboolean quote_is_participle(const Doc *d, gint i)
{
    return pos_at(d, i) == UPOS_VERB && (d->t[i].tag == TAG_VBN || d->t[i].tag == TAG_VBG);
}

gint quote_phrase_head(const Doc *d, gint first, gint end)
{
    gint head = -1;

    for (gint i = first; i < end; i++) {
        guint p = pos_at(d, i);
        if (p == UPOS_NOUN || p == UPOS_PROPN || p == UPOS_PRON || p == UPOS_NUM || p == UPOS_X)
            head = i;
        else if (p == UPOS_ADP && head >= 0)
            break;
        else if (p == UPOS_PUNCT && head >= 0 && !is_joint(d, i) && d->t[i].stretch < 0)
            break;
        else if ((p == UPOS_VERB || p == UPOS_AUX || p == UPOS_CCONJ) && head >= 0)
            break;
        if (quote_is_relative(d, i) && i > first)
            break;
    }
    return head >= 0 ? head : end - 1;
}

static gint skip_parenthesis_left(const Doc *d, gint low, gint i)
{
    for (gint k = i, n = 0; k >= low && n < 16; k--, n++)
        if (is_char(d, k, '('))
            return k - 1;
    return -1;
}

/* The verb group that ends at I belongs to a relative clause: where is its pronoun? -1: it does not. */
static gint relative_left(const Doc *d, gint low, gint i)
{
    for (gint k = i, n = 0; k >= low && n < 12; k--, n++) {
        if (quote_is_relative(d, k))
            return k > low && quote_is_nominal(d, k - 1) ? k : -1;
        if (pos_at(d, k) == UPOS_PUNCT)
            return -1;
    }
    return -1;
}

/* --- to the left */

/* A phrase being read from its last word to its first. */
typedef struct {
    gint low, end;
    gint at;       /* the token that is looked at */
    gint first;    /* where the phrase begins, as far as it has been read; -1: nowhere yet */
    gint joined;   /* where it began before the first word that may join clauses; -1: none was met */
    gboolean open; /* words may stand in front: no article has closed it */
} LeftPhrase;

/* "people briefed on the plan": what the participle is told of stands right before it. */
static gboolean is_reduced_relative(const Doc *d, gint low, gint i)
{
    return i - 1 >= low && pos_at(d, i) == UPOS_VERB && d->t[i].tag == TAG_VBN && is_noun(d, i - 1);
}

/* May I be the last word of a phrase? "the wounded", "Smith's" */
static gboolean may_end_phrase(const Doc *d, gint i)
{
    guint p = pos_at(d, i);

    return quote_is_nominal(d, i) || p == UPOS_ADJ || p == UPOS_DET ||
           (quote_is_participle(d, i) && pos_at(d, i - 1) == UPOS_DET) ||
           (p == UPOS_PART && d->t[i].tag == TAG_POSSESSIVE);
}

/* These read the token at L->at, and whatever of the phrase goes with it. FALSE: it is no part of it. */

static gboolean take_determiner(LeftPhrase *l, gboolean possessive)
{
    if (possessive && !l->open)
        return FALSE;
    l->first = l->at;
    l->open = FALSE;
    return TRUE;
}

static gboolean take_pronoun(const Doc *d, LeftPhrase *l)
{
    if (is_possessive(d, l->at))
        return take_determiner(l, TRUE);
    if (quote_is_relative(d, l->at) && l->first >= 0)
        return FALSE;
    l->first = l->at;
    l->open = FALSE;
    return TRUE;
}

/* What may join clauses, not names: kept is where the phrase begins if it does. */
static void take_join(LeftPhrase *l)
{
    if (l->joined < 0)
        l->joined = l->first;
    l->open = TRUE;
}

static gboolean take_preposition(const Doc *d, LeftPhrase *l)
{
    gint i = l->at;

    if (i - 2 >= l->low && is_reduced_relative(d, l->low, i - 1)) {
        l->open = TRUE;
        return TRUE;
    }
    gboolean nominal_before = i - 2 >= l->low && quote_is_nominal(d, i - 2);
    if (nominal_before && pos_at(d, i - 1) == UPOS_CCONJ) { /* "traders in London and at the bank" */
        take_join(l);
        l->at--;
        return TRUE;
    }
    if (nominal_before && (classes_at(d, i - 1) & C(CLOSE))) { /* "a source close to the deal" */
        l->open = TRUE;
        l->at--;
        return TRUE;
    }
    if (is_inside_word(d, i)) {
        l->open = TRUE;
        return TRUE;
    }
    if (i - 1 < l->low || !(quote_is_nominal(d, i - 1) || pos_at(d, i - 1) == UPOS_ADJ) ||
        quote_is_personal(d, i - 1) || (classes_at(d, i - 1) & C(TIME)))
        return FALSE;
    if (classes_at(d, i) & C(SUBORDINATE)) /* "fell 6 percent after the firm said" */
        take_join(l);
    l->open = TRUE;
    return TRUE;
}

static gboolean take_conjunction(const Doc *d, LeftPhrase *l)
{
    if (l->first < 0 || l->at - 1 < l->low || !quote_is_nominal(d, l->at - 1))
        return FALSE;
    take_join(l);
    return TRUE;
}

static gboolean take_verb(const Doc *d, LeftPhrase *l)
{
    gint i = l->at;

    /* "the wounded men" */
    if (l->open && quote_is_participle(d, i) && pos_at(d, i + 1) == UPOS_NOUN &&
        (pos_at(d, i - 1) == UPOS_DET || pos_at(d, i - 1) == UPOS_ADJ)) {
        l->first = i;
        return TRUE;
    }
    gint relative = relative_left(d, l->low, i);
    if (relative >= 0)
        l->at = relative;
    else if (!is_reduced_relative(d, l->low, i))
        return FALSE;
    l->open = TRUE;
    return TRUE;
}

/* A hyphen, what stands in parentheses, a title of a few words in quotation marks. */
static gboolean take_mark(const Doc *d, LeftPhrase *l)
{
    gint i = l->at;

    if (pos_at(d, i) == UPOS_PUNCT && is_joint(d, i))
        return TRUE;
    if (pos_at(d, i) == UPOS_PUNCT && is_char(d, i, ')') && i > l->low) {
        gint before = skip_parenthesis_left(d, l->low, i);
        if (before < 0)
            return FALSE;
        l->at = before + 1;
        return TRUE;
    }
    if (i >= l->end - 1 || d->t[i].stretch < 0)
        return FALSE;
    const Stretch *s = &d->q[d->t[i].stretch];
    if (s->words > 4 || s->first <= l->low)
        return FALSE;
    l->at = s->first;
    return TRUE;
}

/* "10:42 Police said": what a live page puts in front. */
static gboolean is_clock(const Doc *d, gint i)
{
    if (i > 0 && d->t[i - 1].paragraph == d->t[i].paragraph)
        return FALSE;
    return memchr(d->in->text + d->in->tokens[i].start, ':', width_at(d, i)) != NULL;
}

static gboolean take_left(const Doc *d, LeftPhrase *l)
{
    gint i = l->at;

    if (i < l->end - 1 && quote_is_personal(d, i))
        return FALSE;
    switch (pos_at(d, i)) {
    case UPOS_NUM:
        if (is_clock(d, i))
            return FALSE;
        G_GNUC_FALLTHROUGH;
    case UPOS_NOUN:
    case UPOS_PROPN:
    case UPOS_SYM:
    case UPOS_X:
    case UPOS_ADJ:
        if (l->open)
            l->first = i;
        return l->open;
    case UPOS_DET:
        return take_determiner(l, FALSE);
    case UPOS_PRON:
        return take_pronoun(d, l);
    case UPOS_PART:
        if (d->t[i].tag != TAG_POSSESSIVE)
            return take_mark(d, l);
        l->open = TRUE;
        l->first = i;
        return TRUE;
    case UPOS_ADP:
        return take_preposition(d, l);
    case UPOS_CCONJ:
        return take_conjunction(d, l);
    case UPOS_ADV:
        if (l->first < 0 || pos_at(d, i + 1) != UPOS_ADJ)
            return FALSE;
        l->first = i;
        return TRUE;
    case UPOS_VERB:
    case UPOS_AUX:
        return take_verb(d, l);
    default:
        return take_mark(d, l);
    }
}

/* "... left the house and Smith": the conjunction joined clauses if a verb or preposition governs what is
 * before it. No phrase begins with a preposition, a conjunction or a mark. */
static gint left_start(const Doc *d, const LeftPhrase *l)
{
    gint first = l->first;

    if (l->joined >= 0 && l->at >= l->low) {
        guint p = pos_at(d, l->at);
        if (p == UPOS_VERB || p == UPOS_AUX || p == UPOS_ADP || p == UPOS_PART)
            first = l->joined;
    }
    while (first >= 0 && first < l->end - 1 && d->t[first].stretch < 0 &&
           (pos_at(d, first) == UPOS_ADP || pos_at(d, first) == UPOS_CCONJ || pos_at(d, first) == UPOS_PUNCT))
        first++;
    return first;
}

gboolean quote_phrase_left(const Doc *d, gint low, gint end, Phrase *out)
{
    LeftPhrase l = {.low = MAX(low, end - QUOTE_WINDOW),
                    .end = end,
                    .at = end - 1,
                    .first = -1,
                    .joined = -1,
                    .open = TRUE};

    if (l.at >= l.low && is_char(d, l.at, ')'))
        l.at = skip_parenthesis_left(d, l.low, l.at);
    gint last = l.at;
    if (last < l.low || !may_end_phrase(d, last))
        return FALSE;
    /* "a source close to him" goes on to the left */
    if (quote_is_personal(d, last) &&
        !(last - 1 > l.low && pos_at(d, last - 1) == UPOS_ADP && pos_at(d, last - 2) != UPOS_VERB)) {
        *out = (Phrase){.first = last, .end = end, .head = last};
        return TRUE;
    }
    if (quote_is_relative(d, last) && last == end - 1)
        return FALSE;
    while (l.at >= l.low && take_left(d, &l))
        l.at--;
    gint first = left_start(d, &l);
    if (first < 0)
        return FALSE;
    *out = (Phrase){.first = first, .end = end, .head = quote_phrase_head(d, first, end)};
    return TRUE;
}

/* --- to the right */

/* Is token I the next of a phrase without what hangs on it? NOMINAL: the phrase may end before I. */
static gboolean is_next(const Doc *d, gint i, gboolean nominal)
{
    switch (pos_at(d, i)) {
    case UPOS_NOUN:
    case UPOS_NUM:
    case UPOS_X:
    case UPOS_SYM:
    case UPOS_ADJ:
        return TRUE;
    case UPOS_PROPN: /* a day is an adverb: "said the minister Tuesday" */
        return !nominal || !(d->t[i].classes & C(TIME)) || (d->t[i].classes & C(MONTH));
    case UPOS_PRON:
        return !nominal || !is_possessive(d, i);
    case UPOS_PART:
        return d->t[i].tag == TAG_POSSESSIVE;
    case UPOS_DET:
    case UPOS_ADV:
        return !nominal;
    case UPOS_ADP:
        return is_inside_word(d, i);
    case UPOS_VERB:
        return !nominal && quote_is_participle(d, i);
    default:
        return FALSE;
    }
}

/* One noun phrase without what hangs on it: determiner to head. Returns its end, or START where there is
 * none. */
static gint base_right(const Doc *d, gint start, gint high)
{
    guint lead = pos_at(d, start);
    gboolean nominal = FALSE;
    gint i = start;

    if (start < high && quote_is_personal(d, start))
        return start + 1;
    if (lead == UPOS_ADV || lead == UPOS_VERB)
        return start;
    for (; i < high; i++) {
        const Stretch *q = d->t[i].stretch >= 0 ? &d->q[d->t[i].stretch] : NULL;
        if (i > start &&
            (quote_is_relative(d, i) || (classes_at(d, i) & C(THERE)) || quote_is_personal(d, i)))
            break;
        if (is_next(d, i, nominal))
            nominal =
                pos_at(d, i) != UPOS_PART && (nominal || (quote_is_nominal(d, i) && !is_possessive(d, i)));
        else if (q && i == q->first && i > start && q->words <= 3)
            i = q->end - 1;
        else if (!is_joint(d, i))
            break;
    }
    while (i > start &&
           (pos_at(d, i - 1) == UPOS_ADV || (pos_at(d, i - 1) == UPOS_PUNCT && d->t[i - 1].stretch < 0)))
        i--;
    return i;
}

/* What may go on from a phrase that ends at I, each in turn; they return the end of all. */

static gint with_prepositions(const Doc *d, gint i, gint high)
{
    while (i < high && pos_at(d, i) == UPOS_ADP && !(classes_at(d, i + 1) & C(TIME)) &&
           !(classes_at(d, i) & C(SOURCE))) {
        gint end = base_right(d, i + 1, high);
        if (end <= i + 1)
            break;
        i = end;
    }
    return i;
}

/* "... and the mayor", not "... and the mayor left". */
static gint with_conjuncts(const Doc *d, gint i, gint high)
{
    while (i < high && pos_at(d, i) == UPOS_CCONJ) {
        gint end = base_right(d, i + 1, high);
        if (end <= i + 1 || quote_is_personal(d, i + 1))
            break;
        end = with_prepositions(d, end, high);
        if (end < high && (quote_is_finite(d, end) || pos_at(d, end) == UPOS_VERB))
            break;
        i = end;
    }
    return i;
}

/* A mark that a phrase with all its appositions and clauses does not go beyond. */
static gboolean closes_phrase(const Doc *d, gint i)
{
    return is_char(d, i, ',') || is_char(d, i, '.') || is_char(d, i, ';') || is_char(d, i, ':') ||
           d->t[i].stretch >= 0;
}

static gboolean may_open_apposition(const Doc *d, gint i)
{
    guint p = pos_at(d, i);

    return !(classes_at(d, i) & C(TIME)) && (p == UPOS_DET || p == UPOS_NUM || p == UPOS_ADJ ||
                                             is_noun(d, i) || (p == UPOS_PRON && is_possessive(d, i)));
}

/* ", 42, a plumber" */
static gint with_appositions(const Doc *d, gint i, gint high)
{
    for (guint n = 0; n < 3 && i + 1 < high && is_char(d, i, ','); n++) {
        if (!may_open_apposition(d, i + 1))
            break;
        gint end = base_right(d, i + 1, high);
        if (end <= i + 1)
            break;
        end = with_prepositions(d, end, high);
        gint joined = with_conjuncts(d, end, high); /* ", founder and chairman of the firm." */
        if (joined >= high || (closes_phrase(d, joined) && d->t[joined].stretch < 0))
            end = joined;
        if (end < high && !closes_phrase(d, end) && !quote_is_relative(d, end))
            break;
        i = end;
    }
    return i;
}

static gint with_relative_clause(const Doc *d, gint i, gint high)
{
    if (i < high && quote_is_relative(d, i))
        while (i < high && !closes_phrase(d, i) && !quote_is_dash(d, i))
            i++;
    return i;
}

gboolean quote_phrase_right(const Doc *d, gint start, gint high, Phrase *out)
{
    high = MIN(high, start + QUOTE_WINDOW);
    gint base = base_right(d, start, high), end = base;

    if (base <= start)
        return FALSE;
    if (!quote_is_personal(d, start)) {
        end = with_prepositions(d, end, high);
        end = with_conjuncts(d, end, high);
        end = with_appositions(d, end, high);
        end = with_relative_clause(d, end, high);
    }
    *out = (Phrase){.first = start, .end = end, .head = quote_phrase_head(d, start, base)};
    return TRUE;
}
