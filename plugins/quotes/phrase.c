/* SPDX-License-Identifier: MIT */
/* Noun phrases and subjects, from parts of speech alone. */
#include "doc.h"

#define WINDOW 80 /* tokens that a search may look back or ahead */
#define REACH 60  /* tokens between a verb and the clause that its subject is in */

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

/* A hyphen within a word: no blank on either side. */
static gboolean is_joint(const Doc *d, gint i)
{
    if (i <= 0 || i + 1 >= d->n || !(quote_is_dash(d, i) || is_char(d, i, '/') || is_char(d, i, '&')))
        return FALSE;
    const QuoteToken *t = d->in->tokens;
    return is_char(d, i, '&') || (t[i - 1].end == t[i].start && t[i].end == t[i + 1].start);
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

static gboolean is_possessive_word(const Doc *d, gint i)
{
    return d->t[i].tag == TAG_PRP_POSSESSIVE;
}

static gboolean is_personal(const Doc *d, gint i)
{
    return pos_at(d, i) == UPOS_PRON && (d->t[i].classes & (C(FIRST) | C(SECOND) | C(THIRD))) &&
           !is_possessive_word(d, i);
}

static gboolean is_relative(const Doc *d, gint i)
{
    return (classes_at(d, i) & C(RELATIVE)) || ((classes_at(d, i) & C(W_THAT)) && pos_at(d, i) == UPOS_PRON);
}

static gboolean is_participle(const Doc *d, gint i)
{
    return pos_at(d, i) == UPOS_VERB && (d->t[i].tag == TAG_VBN || d->t[i].tag == TAG_VBG);
}

/* The verb group that ends at I belongs to a relative clause: where is its pronoun? -1: it does not. */
static gint relative_left(const Doc *d, gint low, gint i)
{
    for (gint k = i, n = 0; k >= low && n < 12; k--, n++) {
        if (is_relative(d, k))
            return k > low && quote_is_nominal(d, k - 1) ? k : -1;
        if (pos_at(d, k) == UPOS_PUNCT)
            return -1;
    }
    return -1;
}

static gint head_of(const Doc *d, gint first, gint end)
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
        if (is_relative(d, i) && i > first)
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

/* The noun phrase that ends just before END. */
gboolean quote_phrase_left(const Doc *d, gint low, gint end, Phrase *out)
{
    gint i = end - 1, first = -1, before_and = -1;
    gboolean open = TRUE; /* nothing has closed the phrase on its left yet */

    low = MAX(low, end - WINDOW);
    if (i >= low && is_char(d, i, ')'))
        i = skip_parenthesis_left(d, low, i);
    if (i < low)
        return FALSE;
    guint last = pos_at(d, i);
    if (!quote_is_nominal(d, i) && last != UPOS_ADJ && last != UPOS_DET &&
        !(is_participle(d, i) && pos_at(d, i - 1) == UPOS_DET) &&
        !(last == UPOS_PART && d->t[i].tag == TAG_POSSESSIVE))
        return FALSE;
    /* "a source close to him" goes on to the left */
    if (is_personal(d, i) &&
        !(i - 1 > low && pos_at(d, i - 1) == UPOS_ADP && pos_at(d, i - 2) != UPOS_VERB)) {
        *out = (Phrase){.first = i, .end = end, .head = i};
        return TRUE;
    }
    if (is_relative(d, i) && i == end - 1)
        return FALSE;
    for (; i >= low; i--) {
        guint p = pos_at(d, i);
        if (i < end - 1 && is_personal(d, i))
            break;
        if (p == UPOS_NOUN || p == UPOS_PROPN || p == UPOS_NUM || p == UPOS_SYM || p == UPOS_X ||
            p == UPOS_ADJ) {
            if (!open)
                break;
            first = i;
        } else if (p == UPOS_DET || (p == UPOS_PRON && is_possessive_word(d, i))) {
            if (!open && pos_at(d, i) != UPOS_DET)
                break;
            first = i;
            open = FALSE;
        } else if (p == UPOS_PRON) {
            if (is_relative(d, i) && first >= 0)
                break;
            first = i;
            open = FALSE;
        } else if (p == UPOS_PART && d->t[i].tag == TAG_POSSESSIVE) {
            open = TRUE;
            first = i;
        } else if (p == UPOS_ADP) {
            /* "people briefed on the plan", "a letter seen by the paper" */
            if (i - 2 >= low && pos_at(d, i - 1) == UPOS_VERB && d->t[i - 1].tag == TAG_VBN &&
                (pos_at(d, i - 2) == UPOS_NOUN || pos_at(d, i - 2) == UPOS_PROPN)) {
                open = TRUE;
                continue;
            }
            /* "traders in London and at the bank" */
            if (i - 2 >= low && pos_at(d, i - 1) == UPOS_CCONJ && quote_is_nominal(d, i - 2)) {
                if (before_and < 0)
                    before_and = first;
                open = TRUE;
                i--;
                continue;
            }
            if ((classes_at(d, i - 1) & C(CLOSE)) && i - 2 >= low && quote_is_nominal(d, i - 2)) {
                open = TRUE;
                i--;
                continue;
            }
            if (!((quote_is_nominal(d, i - 1) || pos_at(d, i - 1) == UPOS_ADJ) && i - 1 >= low) ||
                is_personal(d, i - 1) || (classes_at(d, i - 1) & C(TIME)))
                break;
            open = TRUE;
        } else if (p == UPOS_CCONJ) {
            if (first < 0 || !quote_is_nominal(d, i - 1) || i - 1 < low)
                break;
            if (before_and < 0)
                before_and = first;
            open = TRUE;
        } else if (p == UPOS_ADV) {
            if (first < 0 || pos_at(d, i + 1) != UPOS_ADJ)
                break;
            first = i;
        } else if (is_participle(d, i) && pos_at(d, i + 1) == UPOS_NOUN && open &&
                   (pos_at(d, i - 1) == UPOS_DET || pos_at(d, i - 1) == UPOS_ADJ)) {
            first = i;
        } else if (p == UPOS_VERB || p == UPOS_AUX) {
            gint relative = relative_left(d, low, i);
            if (relative < 0) {
                if (p == UPOS_VERB && d->t[i].tag == TAG_VBN && i - 1 >= low &&
                    (pos_at(d, i - 1) == UPOS_NOUN || pos_at(d, i - 1) == UPOS_PROPN)) {
                    open = TRUE; /* "people briefed on the plan" */
                    continue;
                }
                break;
            }
            i = relative;
            open = TRUE;
        } else if (p == UPOS_PUNCT && is_joint(d, i)) {
            continue;
        } else if (p == UPOS_PUNCT && is_char(d, i, ')') && i > low) {
            gint k = skip_parenthesis_left(d, low, i);
            if (k < 0)
                break;
            i = k + 1;
        } else if (i < end - 1 && d->t[i].stretch >= 0) {
            const Stretch *s = &d->q[d->t[i].stretch];
            if (s->words > 4 || s->first <= low)
                break;
            i = s->first;
        } else
            break;
    }
    /* "... left the house and Smith": the conjunction joins clauses, not names. */
    if (before_and >= 0 && i >= low) {
        guint p = pos_at(d, i);
        if (p == UPOS_VERB || p == UPOS_AUX || p == UPOS_ADP || p == UPOS_PART)
            first = before_and;
    }
    if (first < 0)
        return FALSE;
    while (
        first < end - 1 &&
        (pos_at(d, first) == UPOS_ADP || pos_at(d, first) == UPOS_CCONJ || pos_at(d, first) == UPOS_PUNCT) &&
        d->t[first].stretch < 0)
        first++;
    *out = (Phrase){.first = first, .end = end, .head = head_of(d, first, end)};
    return TRUE;
}

/* One noun phrase without what hangs on it: determiner to head. Returns its end, or START where there is
 * none. */
static gint base_right(const Doc *d, gint start, gint high)
{
    gint i = start;
    gboolean nominal = FALSE;

    for (; i < high; i++) {
        guint p = pos_at(d, i);
        if (i > start && (is_relative(d, i) || (classes_at(d, i) & C(THERE))))
            break;
        if (is_personal(d, i)) {
            if (i == start)
                return i + 1;
            break;
        }
        if (p == UPOS_DET || (p == UPOS_PRON && is_possessive_word(d, i))) {
            if (nominal && !(p == UPOS_PRON))
                break;
            if (nominal)
                break;
        } else if (p == UPOS_NOUN || p == UPOS_PROPN || p == UPOS_NUM || p == UPOS_X || p == UPOS_SYM ||
                   p == UPOS_PRON) {
            if (nominal && (d->t[i].classes & C(TIME)) && p == UPOS_PROPN && !(d->t[i].classes & C(MONTH)))
                break;
            nominal = TRUE;
        } else if (p == UPOS_ADJ || (p == UPOS_PART && d->t[i].tag == TAG_POSSESSIVE)) {
            if (p == UPOS_PART)
                nominal = FALSE;
        } else if (is_participle(d, i) && !nominal && i > start) {
            continue;
        } else if (p == UPOS_ADV && !nominal && i > start) {
            continue;
        } else if (is_joint(d, i)) {
            continue;
        } else if (d->t[i].stretch >= 0 && d->q[d->t[i].stretch].words <= 3 && i > start) {
            i = d->q[d->t[i].stretch].end - 1;
        } else
            break;
    }
    while (i > start &&
           (pos_at(d, i - 1) == UPOS_ADV || (pos_at(d, i - 1) == UPOS_PUNCT && d->t[i - 1].stretch < 0)))
        i--;
    return i;
}

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

/* The noun phrase that begins at START, with its prepositional phrases, appositions and plain relative
 * clauses. */
gboolean quote_phrase_right(const Doc *d, gint start, gint high, Phrase *out)
{
    high = MIN(high, start + WINDOW);
    gint i = base_right(d, start, high);

    if (i <= start)
        return FALSE;
    gint head_end = i;
    if (is_personal(d, start) && i == start + 1) {
        *out = (Phrase){.first = start, .end = i, .head = start};
        return TRUE;
    }
    i = with_prepositions(d, i, high);
    while (i < high && pos_at(d, i) == UPOS_CCONJ) {
        gint end = base_right(d, i + 1, high);
        if (end <= i + 1 || is_personal(d, i + 1))
            break;
        end = with_prepositions(d, end, high);
        if (end < high && (quote_is_finite(d, end) || pos_at(d, end) == UPOS_VERB))
            break;
        i = end;
    }
    for (guint n = 0; n < 3 && i + 1 < high && is_char(d, i, ','); n++) {
        guint p = pos_at(d, i + 1);
        if (p != UPOS_DET && p != UPOS_NUM && p != UPOS_NOUN && p != UPOS_PROPN && p != UPOS_ADJ &&
            !(p == UPOS_PRON && is_possessive_word(d, i + 1)))
            break;
        if (classes_at(d, i + 1) & C(TIME))
            break;
        gint end = base_right(d, i + 1, high);
        if (end <= i + 1)
            break;
        end = with_prepositions(d, end, high);
        if (end < high && !is_char(d, end, ',') && !is_char(d, end, '.') && !is_char(d, end, ';') &&
            !is_char(d, end, ':') && !is_relative(d, end) && d->t[end].stretch < 0)
            break;
        i = end;
    }
    if (i < high && is_relative(d, i)) {
        while (i < high && !is_char(d, i, ',') && !is_char(d, i, '.') && !is_char(d, i, ';') &&
               !is_char(d, i, ':') && d->t[i].stretch < 0 && !quote_is_dash(d, i))
            i++;
    }
    *out = (Phrase){.first = start, .end = i, .head = head_of(d, start, head_end)};
    return TRUE;
}

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
           p == UPOS_ADP || p == UPOS_ADV || p == UPOS_SCONJ || (p == UPOS_PRON) || is_participle(d, i) ||
           is_relative(d, i) || p == UPOS_CCONJ || is_asked(d, i);
}

/* ", meanwhile" */
static gboolean only_adverbs(const Doc *d, gint from, gint to)
{
    for (gint i = from; i < to; i++)
        if (pos_at(d, i) != UPOS_ADV && !is_char(d, i, ','))
            return FALSE;
    return TRUE;
}

/* "Smith, 42, a plumber who saw it, said": the phrase before the parenthesis that closes at CLOSE. */
static gboolean subject_before_parenthesis(const Doc *d, gint low, gint close, Phrase *out)
{
    gboolean dash = quote_is_dash(d, close);
    gboolean found = FALSE;

    for (gint i = close - 1, n = 0; i > low && n < 60; i--, n++) {
        if (d->t[i].stretch >= 0) { /* no comma within it counts */
            const Stretch *q = &d->q[d->t[i].stretch];
            if (q->words > 12)
                break;
            i = MAX(q->first, low);
            continue;
        }
        if (!(dash ? quote_is_dash(d, i) : is_char(d, i, ',')) || !opens_parenthetical(d, i + 1))
            continue;
        Phrase p;
        if (!quote_phrase_left(d, low, i, &p))
            continue;
        guint before = p.first > low ? pos_at(d, p.first - 1) : UPOS_NONE;
        gboolean as =
            p.first > low && (d->t[p.first - 1].classes & C(W_AS)); /* "as Holm, the owner, put it" */
        if ((before == UPOS_ADP && !as) || before == UPOS_VERB || before == UPOS_AUX || before == UPOS_PART)
            continue;
        *out = p;
        found = TRUE;
        /* "Ben Carter, 42, ...": the number stands in apposition to what is before it. */
        guint lead = pos_at(d, p.first);
        if (p.first > low && is_char(d, p.first - 1, ',') &&
            (lead == UPOS_NUM || lead == UPOS_DET || lead == UPOS_NOUN || lead == UPOS_ADJ)) {
            Phrase q;
            gint end = p.first - 1;
            if (quote_phrase_left(d, low, end, &q) && q.first < end) {
                guint b = q.first > low ? pos_at(d, q.first - 1) : UPOS_NONE;
                guint head = pos_at(d, q.head);
                if (b != UPOS_ADP && b != UPOS_VERB && b != UPOS_AUX &&
                    (head == UPOS_PROPN || lead == UPOS_NUM))
                    *out = q;
            }
        }
        break;
    }
    if (found && !only_adverbs(d, out->end, close))
        out->end = close; /* the whole of it, apposition included */
    return found;
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
        inner = inner || is_relative(d, i) || (classes_at(d, i) & C(W_THAT));
        if (inner && quote_is_finite(d, i)) {
            out->first = i + 1;
            out->head = head_of(d, out->first, out->end);
        }
    }
}

static gboolean subject_of(const Doc *d, gint low, gint verb, Phrase *out, guint depth)
{
    low = MAX(low, verb - WINDOW);
    gint i = skip_adverbial_left(d, low, verb - 1);

    if (i < low)
        return FALSE;
    /* "went on to say", "began by saying": climb to the verb that governs. */
    gboolean perfect =
        d->t[verb].tag == TAG_VBN && d->t[i].tag == TAG_TO && i < verb - 1; /* "to have said" */
    if ((d->t[i].tag == TAG_TO || pos_at(d, i) == UPOS_ADP || pos_at(d, i) == UPOS_SCONJ) &&
        (d->t[verb].tag == TAG_VB || d->t[verb].tag == TAG_VBG || perfect) && depth < 3) {
        for (gint k = i - 1, n = 0; k >= low && n < 6; k--, n++) {
            if (pos_at(d, k) == UPOS_VERB)
                return subject_of(d, low, k, out, depth + 1);
            if (pos_at(d, k) == UPOS_PUNCT)
                break;
        }
        return FALSE;
    }
    if (pos_at(d, i) == UPOS_CCONJ && depth < 3)
        return conjoined_subject(d, low, i, (d->t[verb].classes & C(CORE)) != 0, out, depth);
    if (is_relative(d, i)) {
        gint end = i;
        if (end > low && is_char(d, end - 1, ','))
            end--;
        if (!quote_phrase_left(d, low, end, out))
            return FALSE;
        shorten_antecedent(d, out);
        out->pronoun = i;
        return TRUE;
    }
    if (is_char(d, i, ',') || quote_is_dash(d, i))
        return subject_before_parenthesis(d, low, i, out) ||
               (is_char(d, i, ',') && depth == 0 && i == verb - 2 && pos_at(d, verb - 1) == UPOS_AUX &&
                quote_phrase_left(d, low, i, out) && out->first == low);
    if (!quote_phrase_left(d, low, i + 1, out))
        return FALSE;
    /* "Figures to be published today show": the day belongs to the participle. */
    if ((d->t[out->head].classes & C(TIME)) && out->first > low && d->t[out->first - 1].tag == TAG_VBN) {
        gint k = out->first - 2;
        while (k > low && (pos_at(d, k) == UPOS_AUX || d->t[k].tag == TAG_TO))
            k--;
        if (k >= low && (pos_at(d, k) == UPOS_NOUN || pos_at(d, k) == UPOS_PROPN))
            return quote_phrase_left(d, low, k + 1, out);
    }
    return TRUE;
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

/* The subject after an inverted verb: "said on Sunday in Rome the outgoing premier". */
gboolean quote_subject_after(const Doc *d, gint verb, gint high, Phrase *out)
{
    gint i = verb + 1;

    high = MIN(high, verb + WINDOW);
    for (guint n = 0; i < high && n < 6; n++) {
        guint p = pos_at(d, i);
        if (p == UPOS_ADV || is_char(d, i, ',')) {
            i++;
            continue;
        }
        if (classes_at(d, i) & C(TIME)) {
            i++;
            continue;
        }
        if (p == UPOS_ADP && !(classes_at(d, i) & C(SOURCE))) {
            gint end = i + 1;
            if (end < high && pos_at(d, end) == UPOS_DET)
                end++;
            while (end < high && (pos_at(d, end) == UPOS_NOUN || pos_at(d, end) == UPOS_PROPN ||
                                  pos_at(d, end) == UPOS_ADJ || pos_at(d, end) == UPOS_NUM)) {
                end++;
                if ((classes_at(d, end - 1) & C(TIME)) && pos_at(d, end) == UPOS_PROPN)
                    break;
            }
            if (end == i + 1 || end >= high)
                return FALSE;
            i = end;
            continue;
        }
        break;
    }
    if (i >= high || is_relative(d, i))
        return FALSE;
    return quote_phrase_right(d, i, high, out);
}
