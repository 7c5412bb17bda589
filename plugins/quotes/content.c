/* SPDX-License-Identifier: MIT */
/* What a reporting verb reports, to its right: where that begins, and how far it goes. */
#include "report.h"

/* --- its end */

/* A finite verb of saying at I. */
static gboolean says(const Doc *d, gint i)
{
    return quote_report_is_verb(d, i) && has(d, i, C(CORE)) && quote_is_finite(d, i);
}

static gboolean is_saying(const Doc *d, gint i)
{
    return quote_report_is_verb(d, i) && has(d, i, C(CORE)) && d->t[i].tag == TAG_VBG;
}

/* The verb of saying whose subject begins at I, within N tokens; -1: there is none. */
static gint verb_of_subject(const Doc *d, gint i, gint high, gint n)
{
    Phrase p;

    if (i >= high || !quote_phrase_right(d, i, MIN(high, i + n), &p))
        return -1;
    gint v = p.end;
    while (v < high && (pos_at(d, v) == UPOS_AUX || pos_at(d, v) == UPOS_ADV))
        v++;
    return v < high && quote_report_is_verb(d, v) && has(d, v, C(CORE)) ? v : -1;
}

/* What begins at I, behind a comma, reports something else, or reports what is before: ", adding ...",
 * ", with the paper reporting ...", ", officials said". */
static gboolean new_report(const Doc *d, gint i, gint high)
{
    if (has(d, i, C(W_WITH))) {
        Phrase p;
        return quote_phrase_right(d, i + 1, MIN(high, i + 12), &p) && is_saying(d, p.end) &&
               has(d, p.end, C(ZERO));
    }
    if (has(d, i, C(SOURCE)) && d->t[i].phrase > 1)
        return TRUE;
    if (is_saying(d, i) || (pos_at(d, i) == UPOS_ADV && is_saying(d, i + 1)))
        return TRUE;
    gint v = verb_of_subject(d, i, high, 25);
    return v >= 0 && (v + 1 >= high || is_char(d, v + 1, ',') || has(d, v + 1, C(TIME)) ||
                      pos_at(d, v + 1) == UPOS_ADP);
}

/* ", but she said that ...", ", and added ..." at the comma K. */
static gboolean joins_report(const Doc *d, gint k, gint high)
{
    if (!has(d, k + 1, C(BUT) | C(AND) | C(SUBORDINATE)))
        return FALSE;
    gint v = verb_of_subject(d, k + 2, high, 28);
    return (v >= 0 && has(d, v, C(THAT_CLAUSE))) || (has(d, k + 1, C(BUT) | C(AND)) && says(d, k + 2));
}

/* A noun phrase is left behind at K for a clause or a verb beside it. */
static gboolean ends_phrase(const Doc *d, gint first, gint k)
{
    return has(d, k, C(SUBORDINATE)) || quote_is_dash(d, k) ||
           (has(d, k, C(AND) | C(BUT)) && quote_is_finite(d, k + 1) && !quote_finite_between(d, first, k));
}

/* Where the content that begins at FIRST ends at token K of a quoted stretch; -1: it goes on. */
static gint end_at_stretch(const Doc *d, gint first, gint k, gint high)
{
    const Stretch *s = &d->q[d->t[k].stretch];

    if (k == s->end - 1 && s->comma && new_report(d, k + 1, high))
        return k + 1;
    if (k == s->first && k > first && in_quotation(d, k) &&
        (is_char(d, k - 1, ':') || (is_char(d, k - 1, ',') && s->capital)))
        return k - 1;
    return -1;
}

gint quote_report_content_end(const Doc *d, gint i, gint high, gboolean narrow)
{
    high = MIN(high, i + REPORT_LONGEST);
    for (gint k = i; k < high; k++) {
        if (d->t[k].stretch >= 0) {
            gint end = end_at_stretch(d, i, k, high);
            if (end >= 0)
                return end;
        } else if (is_stop(d, k))
            return k;
        else if (is_char(d, k, ',')) {
            if (narrow || new_report(d, k + 1, high) || joins_report(d, k, high))
                return k;
        } else if (k > i + 1 &&
                   (narrow ? ends_phrase(d, i, k) : has(d, k, C(AND) | C(BUT)) && says(d, k + 1)))
            return k;
    }
    return high;
}

/* --- its beginning */

/* "to resign", "not to return", "to never return", not "to the president". */
static gboolean is_infinitive(const Doc *d, gint i)
{
    if (has(d, i, C(NOT)) && i + 1 < d->n)
        i++;
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

/* "Agreed with his coach": nobody says a person. */
static gboolean is_person_at(const Doc *d, gint i, gint high)
{
    Phrase p;
    gint m = quote_phrase_right(d, i, high, &p) ? quote_mention_of(d, &p) : -1;

    return m >= 0 && d->in->mentions[m].type == QUOTE_MENTION_PERSON &&
           d->in->mentions[m].end >= d->in->tokens[p.end - 1].end;
}

/* A reporting verb whose content is looked for. */
typedef struct {
    guint64 classes;
    gint verb, high;
    gint next;  /* the token behind it */
    gint after; /* behind adverbs and "on Monday in Rome" */
    gboolean passive;
} Reporting;

static const ReportRange nothing = {-1, -1, NULL};

static ReportRange content_from(const Doc *d, const Reporting *r, gint i, const char *rule)
{
    return report_range(i, quote_report_content_end(d, i, r->high, FALSE), rule);
}

static ReportRange phrase_from(const Doc *d, const Reporting *r, gint i, const char *rule)
{
    return report_range(i, quote_report_content_end(d, i, r->high, TRUE), rule);
}

/* "told the board that", "asked them whether", "told farmers to", "told farmers he would" */
static ReportRange behind_addressee(const Doc *d, const Reporting *r)
{
    const guint64 opening = C(W_THAT) | C(WHETHER) | C(WH);
    Phrase p;

    if (!(r->classes & C(ADDR)) || r->passive || has(d, r->next, opening | C(TO)) ||
        d->t[r->next].stretch >= 0 || !quote_report_addressee(d, r->next, r->high, &p))
        return nothing;
    gint k = quote_report_skip_adjuncts(d, p.end, r->high);
    if (k >= r->high)
        return nothing;
    if (has(d, k, opening))
        return content_from(d, r, k, has(d, k, C(W_THAT)) ? "that" : "question");
    if (d->t[k].tag == TAG_TO || is_infinitive(d, k))
        return content_from(d, r, k, "infinitive");
    return quote_report_starts_clause(d, k, r->high) ? content_from(d, r, k, "clause") : nothing;
}

/* "explains, in a satirical way, that" */
static ReportRange behind_parenthesis(const Doc *d, const Reporting *r)
{
    guint p = pos_at(d, r->next + 1);

    if (!is_char(d, r->next, ',') || !(r->classes & C(THAT_CLAUSE)) ||
        (p != UPOS_ADP && p != UPOS_ADV && p != UPOS_VERB))
        return nothing;
    for (gint i = r->next + 1, n = 0; i + 1 < r->high && n < 14 && !quote_is_finite(d, i); i++, n++)
        if (is_char(d, i, ','))
            return has(d, i + 1, C(W_THAT)) ? content_from(d, r, i + 1, "that") : nothing;
    return nothing;
}

/* "the posts, which he said would be cut, ..." */
static ReportRange gap_of_relative(const Doc *d, const Reporting *r)
{
    gint i = r->next;

    if (!(r->classes & C(ZERO)) || !(r->classes & C(CORE)) || !quote_is_finite(d, r->verb) ||
        !quote_is_finite(d, i) || d->t[i].stretch >= 0)
        return nothing;
    gint end = quote_report_content_end(d, i + 1, r->high, FALSE);
    for (gint k = i + 1; k < end; k++)
        if (d->t[k].stretch < 0 && is_char(d, k, ','))
            end = k;
    return report_range(i, end, "relative");
}

/* "said in a statement on Monday that"; a noun before it has the clause for itself, "saw a sign that". */
static ReportRange that_clause(const Doc *d, const Reporting *r)
{
    if (!(r->classes & C(THAT_CLAUSE)))
        return nothing;
    for (gint i = r->next, n = 0; i < r->high && n < 14; i++, n++) {
        gboolean of_noun = i > r->next && quote_is_nominal(d, i - 1) && !has(d, i - 1, C(TIME)) &&
                           !(r->classes & (C(ADDR) | C(DIRECT)));
        if (has(d, i, C(W_THAT)) && pos_at(d, i) != UPOS_DET && !of_noun)
            return content_from(d, r, i, "that");
        if (quote_is_finite(d, i) || (pos_at(d, i) == UPOS_PUNCT && d->t[i].stretch < 0))
            break;
    }
    return r->after < r->high && has(d, r->after, C(W_THAT)) ? content_from(d, r, r->after, "that") : nothing;
}

static ReportRange question(const Doc *d, const Reporting *r)
{
    return r->after < r->high && (r->classes & C(WH_CLAUSE)) && has(d, r->after, C(WHETHER) | C(WH))
               ? content_from(d, r, r->after, "question")
               : nothing;
}

static ReportRange infinitive(const Doc *d, const Reporting *r)
{
    gint i = r->after;

    if (i >= r->high || !(r->classes & C(TO_CLAUSE)) || !is_infinitive(d, i))
        return nothing;
    if (r->passive && !(r->classes & C(ADDR)))
        return nothing;
    /* who "asked not to be named" says nothing */
    if (!r->passive && (r->classes & C(ADDR)) && has(d, i, C(NOT)) && has(d, i + 2, C(BE)))
        return nothing;
    return content_from(d, r, i, "infinitive");
}

/* "called for a vote", "warned of floods" */
static ReportRange behind_preposition(const Doc *d, const Reporting *r)
{
    static const struct {
        guint64 verb, word;
    } prepositions[] = {{C(PREP), C(TO) | C(W_ABOUT) | C(W_OF) | C(W_ON)},
                        {C(FOR), C(W_FOR)},
                        {C(ON), C(W_ON)},
                        {C(ABOUT), C(W_ABOUT)},
                        {C(WITH), C(W_WITH)},
                        {C(OF), C(W_OF)}};
    gint i = r->next;
    guint64 wanted = 0;

    if (pos_at(d, i) != UPOS_ADP || i + 1 >= r->high)
        return nothing;
    for (guint k = 0; k < G_N_ELEMENTS(prepositions); k++)
        if (r->classes & prepositions[k].verb)
            wanted |= prepositions[k].word;
    if (!has(d, i, wanted) || (has(d, i, C(W_WITH)) && is_person_at(d, i + 1, r->high)))
        return nothing;
    return phrase_from(d, r, i + 1, "preposition");
}

/* "said prices would rise" */
static ReportRange bare_clause(const Doc *d, const Reporting *r)
{
    gint i = r->after;

    return i < r->high && (r->classes & C(ZERO)) && !is_char(d, i, ',') &&
                   quote_report_starts_clause(d, i, r->high) && ((r->classes & C(ADDR)) || !r->passive) &&
                   !is_bare_participle(d, r->verb) && quote_report_is_clause_of(d, r->verb, i, r->high)
               ? content_from(d, r, i, "clause")
               : nothing;
}

/* "denied the theft", "described the boat as old" */
static ReportRange noun_phrase(const Doc *d, const Reporting *r)
{
    guint p = pos_at(d, r->next);

    if ((r->classes & (C(NP) | C(AS) | C(NAMES))) && !r->passive && p != UPOS_PUNCT && p != UPOS_ADP &&
        p != UPOS_CCONJ)
        return phrase_from(d, r, r->next, "noun-phrase");
    return (r->classes & C(AS)) && has(d, r->next, C(W_AS)) ? phrase_from(d, r, r->next + 1, "as") : nothing;
}

ReportRange quote_report_content(const Doc *d, const ReportSentence *s, gint v)
{
    /* the first that fits: what a listed word opens tells more than what only looks like a clause */
    static ReportRange (*const constructions[])(const Doc *, const Reporting *) = {
        behind_addressee, behind_parenthesis, gap_of_relative, that_clause, question,
        infinitive,       behind_preposition, bare_clause,     noun_phrase};
    Reporting r = {.classes = classes_at(d, v), .verb = v, .next = v + 1, .high = s->high};
    ReportRange found = nothing;

    if (r.next >= r.high || is_char(d, r.next, ':'))
        return nothing;
    r.passive = quote_report_is_passive(d, s->low, v);
    if (quote_report_takes_agent(d, v) && !r.passive)
        return nothing; /* "a letter seen by the paper" */
    if (d->t[r.next].tag == TAG_TO && !(r.classes & C(TO_CLAUSE)))
        return nothing; /* "is said to be" */
    r.after = quote_report_skip_adjuncts(d, r.next, r.high);
    for (guint i = 0; i < G_N_ELEMENTS(constructions) && found.first < 0; i++)
        found = constructions[i](d, &r);
    return found;
}
