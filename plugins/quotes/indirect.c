/* SPDX-License-Identifier: MIT */
/* Indirect and mixed speech: a reporting verb (or "according to") and the clause that it reports. */
#include "doc.h"

#include <string.h>

#define REACH 60    /* tokens between a verb and its subject's clause */
#define LONGEST 400 /* tokens of a content; keeps the cost linear in sentences without end */

/* A clause being looked at: its sentence, without the closing punctuation. */
typedef struct {
    gint low, high;
    gint last_open; /* where the parenthesis made last begins */
    gint last_cue;  /* verb of the row made last in this sentence, for "..., adding that" */
    Phrase last_speaker;
    gint last_end; /* where that row's content ends */
    gint hold_end; /* where the content of a row ends that what is reported inside is part of */
} Sentence;

typedef struct {
    gint first, end;
    const char *rule;
} Range;

static gboolean in_quotation(const Doc *d, gint i)
{
    return d->t[i].stretch >= 0 && d->q[d->t[i].stretch].accepted && !d->q[d->t[i].stretch].absorbed;
}

static gboolean has(const Doc *d, gint i, guint64 classes)
{
    return (classes_at(d, i) & classes) != 0;
}

static gboolean is_stop(const Doc *d, gint i)
{
    return is_char(d, i, '.') || is_char(d, i, '?') || is_char(d, i, '!') || is_char(d, i, ';');
}

/* A reporting verb in verbal use. */
static gboolean is_cue_verb(const Doc *d, gint i)
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

static gboolean is_passive(const Doc *d, gint low, gint v)
{
    if (d->t[v].tag != TAG_VBN && !(d->t[v].forms & 0x08))
        return FALSE;
    if (follows_be(d, low, v))
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

static gboolean main_subject(const Doc *d, gint low, gint high, Phrase *out)
{
    low = MAX(low, high - REACH);
    for (gint i = low; i < high; i++)
        if (quote_is_finite(d, i) && d->t[i].stretch < 0 && quote_subject_before(d, low, i, out))
            return TRUE;
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

/* The speaker of verb V. FALSE: it has none that can be told. */
static gboolean speaker_of(const Doc *d, const Sentence *s, gint v, Phrase *out)
{
    if (is_passive(d, s->low, v) || (d->t[v].tag == TAG_VBN && has(d, v + 1, C(BY)))) {
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
        return main_subject(d, s->low, v, out);
    }
    /* "said that A and added that B", "with the paper reporting" */
    if (s->last_end >= 0 && has(d, v - 1, C(AND) | C(BUT)) && v - 1 - s->last_end <= 1 && v > s->last_end) {
        *out = s->last_speaker;
        return out->first >= 0;
    }
    if (quote_subject_before(d, s->low, v, out) && out->first >= s->low)
        return TRUE;
    if (d->t[v].tag == TAG_VBG || d->t[v].tag == TAG_VB)
        return main_subject(d, s->low, v, out);
    return FALSE;
}

/* --- the content */

/* "said only a few came": the adverb belongs to what is said. */
static gboolean opens_phrase(const Doc *d, gint i)
{
    return pos_at(d, i) == UPOS_NUM || (pos_at(d, i) == UPOS_DET && !has(d, i, C(W_THAT)));
}

/* Skips adverbs and "on Monday in Rome" from I. */
static gint skip_adjuncts(const Doc *d, gint i, gint high)
{
    for (guint n = 0; i < high && n < 8; n++) {
        guint p = pos_at(d, i);
        if (p == UPOS_ADV && !has(d, i, C(WH) | C(WHETHER) | C(W_THAT)) && !quote_is_finite(d, i + 1) &&
            !quote_is_dash(d, i + 1) && (has(d, i, C(TIME)) || !opens_phrase(d, i + 1))) {
            i++;
        } else if (has(d, i, C(TIME)) && (p == UPOS_NOUN || p == UPOS_PROPN)) {
            i++;
        } else if (p == UPOS_ADP &&
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

static gboolean starts_clause(const Doc *d, gint i, gint high)
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
        nominal = nominal || quote_is_nominal(d, k) || pos_at(d, k) == UPOS_DET;
        if (is_stop(d, k))
            break;
    }
    return FALSE;
}

/* A verb that reports something else begins here: "and called on ...", ", adding ...", ", officials said". */
static gboolean new_report(const Doc *d, gint i, gint high, gboolean after_comma)
{
    if (after_comma && has(d, i, C(W_WITH))) { /* ", with the paper reporting ..." */
        Phrase q;
        return quote_phrase_right(d, i + 1, MIN(high, i + 12), &q) && is_cue_verb(d, q.end) &&
               d->t[q.end].tag == TAG_VBG && has(d, q.end, C(CORE)) && has(d, q.end, C(ZERO));
    }
    if (after_comma && has(d, i, C(SOURCE)) && d->t[i].phrase > 1)
        return TRUE;
    if (after_comma && is_cue_verb(d, i) && d->t[i].tag == TAG_VBG && has(d, i, C(CORE)))
        return TRUE;
    if (after_comma && pos_at(d, i) == UPOS_ADV && is_cue_verb(d, i + 1) && d->t[i + 1].tag == TAG_VBG &&
        has(d, i + 1, C(CORE)))
        return TRUE;
    if (!after_comma || i >= high)
        return FALSE;
    Phrase p;
    if (!quote_phrase_right(d, i, MIN(high, i + 25), &p))
        return FALSE;
    gint v = p.end;
    while (v < high && (pos_at(d, v) == UPOS_AUX || pos_at(d, v) == UPOS_ADV))
        v++;
    return v < high && is_cue_verb(d, v) && has(d, v, C(CORE)) &&
           (v + 1 >= high || is_char(d, v + 1, ',') || has(d, v + 1, C(TIME)) ||
            pos_at(d, v + 1) == UPOS_ADP);
}

/* Where the content that begins at I ends. NARROW: a noun phrase, which no comma is part of. */
static gint content_end(const Doc *d, gint i, gint high, gboolean narrow)
{
    high = MIN(high, i + LONGEST);
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
                    if (v < high && is_cue_verb(d, v) && has(d, v, C(CORE)) && has(d, v, C(THAT_CLAUSE)))
                        return k;
                }
                if (has(d, k + 1, C(BUT) | C(AND)) && is_cue_verb(d, k + 2) && has(d, k + 2, C(CORE)) &&
                    quote_is_finite(d, k + 2))
                    return k;
            }
        }
        if (!narrow && k > i + 1 && has(d, k, C(AND) | C(BUT)) && is_cue_verb(d, k + 1) &&
            has(d, k + 1, C(CORE)) && quote_is_finite(d, k + 1))
            return k;
        if (narrow && k > i + 1 && (has(d, k, C(SUBORDINATE)) || quote_is_dash(d, k)))
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

static Range range(gint first, gint end, const char *rule)
{
    Range r = {first, end, rule};
    return r;
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
static Range content_of(const Doc *d, const Sentence *s, gint v)
{
    const Range none = {-1, -1, NULL};
    guint64 c = classes_at(d, v);
    gint high = s->high, i = v + 1;

    if (i >= high || is_char(d, i, ':'))
        return none;
    if (d->t[v].tag == TAG_VBN && has(d, i, C(BY)) && !is_passive(d, s->low, v))
        return none; /* "a letter seen by the paper" */
    if (d->t[i].tag == TAG_TO && !(c & C(TO_CLAUSE)))
        return none; /* "is said to be" */
    if ((c & C(ADDR)) && !is_passive(d, s->low, v) && !has(d, i, C(W_THAT) | C(WHETHER) | C(WH) | C(TO)) &&
        d->t[i].stretch < 0) {
        Phrase p;
        gint k = i;
        if (quote_phrase_right(d, k, high, &p)) {
            /* The one addressed ends where the clause begins. */
            for (gint j = k + 1; j <= p.end && j < high; j++)
                if (has(d, j, C(W_THAT) | C(WHETHER)) || d->t[j].tag == TAG_TO ||
                    (j > p.head && (pos_at(d, j) == UPOS_PRON || pos_at(d, j) == UPOS_DET))) {
                    p.end = j;
                    break;
                }
            k = skip_adjuncts(d, p.end, high);
            if (k < high && (has(d, k, C(W_THAT) | C(WHETHER) | C(WH)) || d->t[k].tag == TAG_TO ||
                             starts_clause(d, k, high)))
                return range(k, content_end(d, k, high, FALSE),
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
                    return range(j + 1, content_end(d, j + 1, high, FALSE), "that");
                break;
            }
    }
    /* "the posts, which he said would be cut, ..." */
    if ((c & C(ZERO)) && (c & C(CORE)) && quote_is_finite(d, v) && quote_is_finite(d, i) &&
        d->t[i].stretch < 0)
        return range(i, comma_or(d, i + 1, content_end(d, i + 1, high, FALSE)), "relative");
    gint k = skip_adjuncts(d, i, high);
    for (gint j = i, n = 0; j < high && n < 14; j++, n++) { /* "said in a statement on Monday that" */
        if (has(d, j, C(W_THAT)) && (c & C(THAT_CLAUSE)) && pos_at(d, j) != UPOS_DET &&
            !(j > i && quote_is_nominal(d, j - 1) && !has(d, j - 1, C(TIME)) && !(c & (C(ADDR) | C(DIRECT)))))
            return range(j, content_end(d, j, high, FALSE), "that");
        if (quote_is_finite(d, j) || (pos_at(d, j) == UPOS_PUNCT && d->t[j].stretch < 0))
            break;
    }
    if (k < high && (c & C(THAT_CLAUSE)) && has(d, k, C(W_THAT)))
        return range(k, content_end(d, k, high, FALSE), "that");
    if (k < high && (c & C(WH_CLAUSE)) && has(d, k, C(WHETHER) | C(WH)))
        return range(k, content_end(d, k, high, FALSE), "question");
    if (k < high && (c & C(TO_CLAUSE)) && is_infinitive(d, k) &&
        !(is_passive(d, s->low, v) && !(c & C(ADDR))))
        return range(k, content_end(d, k, high, FALSE), "infinitive");
    if ((c & (C(FOR) | C(ON) | C(ABOUT) | C(WITH) | C(PREP) | C(OF))) && pos_at(d, i) == UPOS_ADP) {
        guint64 wanted = (c & C(PREP) ? C(TO) | C(W_ABOUT) | C(W_OF) | C(W_ON) : 0) |
                         (c & C(FOR) ? C(W_FOR) : 0) | (c & C(ON) ? C(W_ON) : 0) |
                         (c & C(ABOUT) ? C(W_ABOUT) : 0) | (c & C(WITH) ? C(W_WITH) : 0) |
                         (c & C(OF) ? C(W_OF) : 0);
        if (has(d, i, wanted) && i + 1 < high)
            return range(i + 1, content_end(d, i + 1, high, TRUE), "preposition");
    }
    if (k < high && (c & C(ZERO)) && !is_char(d, k, ',') && starts_clause(d, k, high) &&
        !is_passive(d, s->low, v) && !is_bare_participle(d, v))
        return range(k, content_end(d, k, high, FALSE), "clause");
    if ((c & (C(NP) | C(AS) | C(NAMES))) && !is_passive(d, s->low, v) && pos_at(d, i) != UPOS_PUNCT &&
        pos_at(d, i) != UPOS_ADP && pos_at(d, i) != UPOS_CCONJ)
        return range(i, content_end(d, i, high, TRUE), "noun-phrase");
    if ((c & C(AS)) && has(d, i, C(W_AS)))
        return range(i + 1, content_end(d, i + 1, high, TRUE), "as");
    return none;
}

/* "quoted Li as saying that ...": the verb that says is behind, the one quoted between. */
static gboolean quoted_as(const Doc *d, const Sentence *s, gint v, Phrase *out)
{
    if (v - 1 <= s->low || !has(d, v - 1, C(W_AS)) || d->t[v].tag != TAG_VBG)
        return FALSE;
    for (gint i = v - 2, n = 0; i >= s->low && n < 20; i--, n++)
        if (is_cue_verb(d, i)) {
            if (i + 1 < v - 1)
                return quote_phrase_right(d, i + 1, v - 1, out);
            return quote_subject_before(d, s->low, i, out);
        }
    return FALSE;
}

/* The verb V has no content of its own when "as saying" follows it in its clause. */
static gboolean leads_to_saying(const Doc *d, const Sentence *s, gint v)
{
    for (gint i = v + 1, n = 0; i + 1 < s->high && n < 20; i++, n++) {
        if (has(d, i, C(W_AS)) && is_cue_verb(d, i + 1) && d->t[i + 1].tag == TAG_VBG)
            return TRUE;
        if (quote_is_finite(d, i) || d->t[i].pos == UPOS_PUNCT)
            return FALSE;
    }
    return FALSE;
}

/* --- rows */

static guint words_outside(const Doc *d, Range r, gboolean *quoted)
{
    guint n = 0;

    *quoted = FALSE;
    for (gint i = r.first; i < r.end; i++) {
        if (d->t[i].stretch >= 0)
            *quoted = TRUE;
        else if (d->t[i].pos != UPOS_PUNCT && !(i == r.first && has(d, i, C(W_THAT))))
            n++;
    }
    return n;
}

/* A list mark: neither letter nor digit nor currency. */
static gboolean is_bullet(const Doc *d, gint i)
{
    gunichar c = g_utf8_get_char(d->in->text + d->in->tokens[i].start);

    return c >= 0x2010 && c < 0x3000 && !(c >= 0x20A0 && c <= 0x20CF);
}

static Range trimmed(const Doc *d, Range r)
{
    while (r.first < r.end && d->t[r.first].stretch < 0 &&
           (d->t[r.first].pos == UPOS_PUNCT || is_bullet(d, r.first)))
        r.first++;
    while (r.end > r.first && d->t[r.end - 1].pos == UPOS_PUNCT && d->t[r.end - 1].stretch < 0)
        r.end--;
    /* never half a quoted stretch */
    if (r.first < r.end && d->t[r.first].stretch >= 0)
        r.first = MIN(r.first, d->q[d->t[r.first].stretch].first);
    if (r.first < r.end && d->t[r.end - 1].stretch >= 0)
        r.end = MAX(r.end, d->q[d->t[r.end - 1].stretch].end);
    return r;
}

static gint emit(Doc *d, Sentence *s, Range r, gint cue_first, gint cue_end, const Phrase *speaker,
                 gboolean core, const char *rule)
{
    gboolean quoted;
    const QuoteToken *tokens = d->in->tokens;

    r = trimmed(d, r);
    if (r.first >= r.end)
        return -1;
    guint outside = words_outside(d, r, &quoted);
    if (outside == 0 || (!quoted && outside < 2))
        return -1;
    QuoteRow row = {.start = tokens[r.first].start,
                    .end = tokens[r.end - 1].end,
                    .kind = quoted ? QUOTE_MIXED : QUOTE_INDIRECT,
                    .core = (guint8)core,
                    .mention = -1,
                    .continues = -1,
                    .sure = TRUE,
                    .rule = rule,
                    .words = outside};
    gboolean phrase = g_str_equal(rule, "noun-phrase") || g_str_equal(rule, "as");
    gboolean infinitive = g_str_equal(rule, "infinitive");
    row.broad = phrase || (infinitive && !core);
    /* "according to the Post, Smith said A": both are reports. */
    row.holds =
        !phrase && !infinitive && !g_str_equal(rule, "preposition") && !g_str_equal(rule, "source-front");
    for (gint i = r.first; i < r.end; i++)
        if (d->t[i].stretch >= 0) {
            d->q[d->t[i].stretch].absorbed = TRUE;
            row.words += d->t[i].pos != UPOS_PUNCT;
        }
    row.cue_start = tokens[cue_first].start;
    row.cue_end = tokens[cue_end - 1].end;
    quote_set_speaker(d, speaker, quote_mention_of(d, speaker), &row);
    if (speaker->first < 0)
        row.reason = QUOTE_REASON_NO_SUBJECT;
    if (cue_first >= s->hold_end) { /* what is inside a report does not lead on behind it */
        s->last_cue = cue_first;
        s->last_speaker = *speaker;
        s->last_end = r.end;
    }
    if (row.holds)
        s->hold_end = MAX(s->hold_end, r.end);
    for (gint i = cue_first; i < cue_end; i++)
        d->t[i].used = 1;
    g_array_append_val(d->rows, row);
    return (gint)d->rows->len - 1;
}

/* ..., officials said[, ...]; ..., said officials */
static gboolean parenthetical(Doc *d, Sentence *s, gint v)
{
    Phrase p = {-1, -1, -1};
    gint open, after;

    /* A tagger may take the past for a participle where no auxiliary stands before. */
    gboolean past = d->t[v].tag == TAG_VBN && (d->t[v].forms & 0x04) && pos_at(d, v - 1) != UPOS_AUX;
    if (!has(d, v, C(THAT_CLAUSE)) || !(quote_is_finite(d, v) || past))
        return FALSE;
    gint end = skip_adjuncts(d, v + 1, s->high);
    gboolean closes = end >= s->high || is_char(d, end, ',') || is_stop(d, end);
    if (!closes && has(d, v, C(ADDR)) && quote_phrase_right(d, v + 1, s->high, &p)) { /* "..., he told CNN" */
        end = skip_adjuncts(d, p.end, s->high);
        closes = end >= s->high || is_char(d, end, ',') || is_stop(d, end);
    }
    if (closes && quote_subject_before(d, s->low, v, &p) && p.first > s->low &&
        is_char(d, p.first - 1, ',') && d->t[p.first - 1].stretch < 0) {
        open = p.first - 1;
        after = end;
    } else if (is_char(d, v - 1, ',') && v - 1 > s->low && has(d, v, C(DIRECT)) &&
               quote_subject_after(d, v, s->high, &p) &&
               (p.end >= s->high || is_char(d, p.end, ',') || is_stop(d, p.end) ||
                pos_at(d, p.end) == UPOS_ADP || has(d, p.end, C(TIME)))) {
        open = v - 1;
        after = p.end;
    } else
        return FALSE;
    gint from = MAX(s->low, open - LONGEST);
    if (s->last_cue >= 0 && s->last_cue < open)
        return FALSE; /* what is before is reported already */
    s->last_open = open;
    gint row = emit(d, s, range(from, open, NULL), v, v + 1, &p, has(d, v, C(CORE)), "parenthetical");
    if (after < s->high && is_char(d, after, ',') && after + 2 < s->high) {
        gint stop = content_end(d, after + 1, s->high, FALSE);
        gint second =
            emit(d, s, range(after + 1, stop, NULL), v, v + 1, &p, has(d, v, C(CORE)), "parenthetical");
        if (second >= 0 && row >= 0)
            g_array_index(d->rows, QuoteRow, second).continues = row;
    }
    return row >= 0;
}

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

static gboolean source_phrase(Doc *d, Sentence *s, gint i)
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
            return emit(d, s, range(k, content_end(d, k + 1, s->high, FALSE), NULL), i, cue_end, &p, TRUE,
                        "source-inside") >= 0;
    }
    if (front) {
        gint k = front_end(d, i, &p, s->high);
        if (k < 0)
            return FALSE;
        return emit(d, s, range(k, content_end(d, k + 1, s->high, FALSE), NULL), i, cue_end, &p, TRUE,
                    "source-front") >= 0;
    }
    gint from = MAX(s->low, i - LONGEST);
    if (s->last_cue >= 0)
        return FALSE;
    for (gint k = from; k < i; k++)
        if (d->t[k].used)
            return FALSE; /* "...," X said, according to a translation: X is the source */
    gint row = emit(d, s, range(from, i, NULL), i, cue_end, &p, TRUE, "source-back");
    if (row >= 0 && is_char(d, i - 1, ',') && is_char(d, p.end, ',') && p.end + 3 < s->high &&
        !has(d, p.end + 1, C(RELATIVE))) {
        gint second = emit(d, s, range(p.end + 1, s->high, NULL), i, cue_end, &p, TRUE, "source-back");
        if (second >= 0)
            g_array_index(d->rows, QuoteRow, second).continues = row;
    }
    return row >= 0;
}

/* Somebody is said to have said something in [FROM, TO): a source behind that is only the source of this
 * source. */
static gboolean is_reported(const Doc *d, const Sentence *s, gint from, gint to)
{
    Sentence inner = {.low = s->low,
                      .high = to,
                      .last_cue = -1,
                      .last_speaker = {-1, -1, -1},
                      .last_end = -1,
                      .hold_end = -1};
    for (gint i = from; i < to; i++) {
        Phrase p;
        if (!is_cue_verb(d, i) || !has(d, i, C(CORE)) || is_passive(d, s->low, i))
            continue;
        Range r = content_of(d, &inner, i);
        if (r.first >= 0 && r.first < r.end && speaker_of(d, &inner, i, &p))
            return TRUE;
    }
    return FALSE;
}

/* A report that ends the sentence ("..., Kommersant reported") holds all of it, unless a speaker is named
 * inside. */
static void closing_report(Doc *d, Sentence *s)
{
    for (gint v = s->high - 1, n = 0; v > s->low + 2 && n < 14; v--, n++) {
        if (d->t[v].stretch >= 0)
            return;
        if (!is_cue_verb(d, v) || d->t[v].used || !has(d, v, C(CORE)))
            continue;
        if (!is_reported(d, s, MAX(s->low, v - REACH), v) && parenthetical(d, s, v)) {
            s->last_cue = -1; /* what is inside may be looked at as well */
            s->high = s->last_open;
        }
        return;
    }
}

/* "Although it was reported that A, B": the content ends where the main clause begins. */
static gint fronted_end(const Doc *d, const Sentence *s, gint v, Range r)
{
    if (!has(d, s->low, C(SUBORDINATE) | C(WHETHER) | C(W_AS)) || v - s->low > 12)
        return r.end;
    for (gint k = s->low; k < v; k++)
        if (is_char(d, k, ','))
            return r.end;
    for (gint k = r.first + 2; k + 1 < r.end; k++)
        if (is_char(d, k, ',') && d->t[k].stretch < 0 && quote_finite_between(d, r.first, k) &&
            starts_clause(d, k + 1, r.end))
            return k;
    return r.end;
}

/* "As Smith told the Post, A" */
static Range as_front(const Doc *d, const Sentence *s, gint v)
{
    Range none = {-1, -1, NULL};
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
    k = skip_adjuncts(d, k, s->high);
    if (!is_char(d, k, ',') || !starts_clause(d, k + 1, s->high) || (d->t[k + 1].stretch >= 0))
        return none;
    return range(k + 1, content_end(d, k + 1, s->high, FALSE), "as-front");
}

/* "The new rule, she said, “is a gift”": what stands before belongs to the quotation behind. */
static void front_part(Doc *d, Sentence *s, gint v)
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
    q->front = emit(d, s, range(s->low, p.first - 1, NULL), v, v + 1, &p, TRUE, "front-part");
}

static void sentence_run(Doc *d, Sentence *s)
{
    closing_report(d, s);
    for (gint i = s->low; i < s->high; i++) {
        if (d->t[i].stretch >= 0)
            continue;
        if (has(d, i, C(SOURCE)) && !d->t[i].used) {
            source_phrase(d, s, i);
            continue;
        }
        if (!is_cue_verb(d, i))
            continue;
        if (d->t[i].used) {
            front_part(d, s, i);
            continue;
        }
        if (parenthetical(d, s, i))
            continue;
        if (leads_to_saying(d, s, i))
            continue;
        Range r = as_front(d, s, i);
        if (r.first < 0)
            r = content_of(d, s, i);
        if (r.first < 0 || r.first >= r.end)
            continue;
        r.end = MIN(r.end, fronted_end(d, s, i, r));
        if (i < s->hold_end && r.first < s->hold_end)
            r.end = MIN(r.end, s->hold_end);
        Phrase p = {-1, -1, -1};
        gboolean found = quoted_as(d, s, i, &p) || speaker_of(d, s, i, &p);
        if (!found && d->t[i].tag == TAG_VBG && i - s->low <= 2 && is_char(d, r.end, ',') &&
            quote_phrase_right(d, r.end + 1, s->high, &p)) /* "While saying that A, she ..." */
            found =
                quote_is_finite(d, p.end) || (pos_at(d, p.end) == UPOS_ADV && quote_is_finite(d, p.end + 1));
        if (!found) {
            if (is_passive(d, s->low, i) || d->t[i].tag == TAG_VBN)
                p.first = -1;
            else if (!has(d, i, C(CORE)))
                continue;
            p = (Phrase){-1, -1, -1};
        }
        emit(d, s, r, i, i + 1, &p, has(d, i, C(CORE)), r.rule);
    }
}

/* "Minister: Schools will open on Monday", a headline: short, a paragraph of its own, without a stop. */
static void headline(Doc *d, Sentence *s)
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
    if (!quote_phrase_left(d, s->low, c, &p) || p.first != s->low || !quote_finite_between(d, c + 1, s->high))
        return;
    emit(d, s, range(c + 1, s->high, NULL), c, c + 1, &p, TRUE, "headline");
}

void quote_indirect_run(Doc *d)
{
    gint i = 0;

    while (i < d->n) {
        Sentence s = {.low = i, .last_cue = -1, .last_speaker = {-1, -1, -1}, .last_end = -1, .hold_end = -1};
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
