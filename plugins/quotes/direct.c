/* SPDX-License-Identifier: MIT */
/* Direct speech: which quoted stretches are quotations, and whose. */
#include "doc.h"

/* --- what lies around a stretch */

/* The tokens behind stretch Q that can hold its attribution: up to the next stretch, sentence or paragraph.
 */
static gint region_after(const Doc *d, const Stretch *s, gint *from)
{
    gint i = s->end;

    while (i < d->n && i < s->end + 2 && (is_char(d, i, ',') || quote_is_dash(d, i) || is_char(d, i, ';')) &&
           d->t[i].stretch < 0 && d->t[i].paragraph == d->t[s->end - 1].paragraph)
        i++;
    *from = i;
    for (gint n = 0; i < d->n && n < QUOTE_REACH; i++, n++) {
        if (d->t[i].paragraph != d->t[s->end - 1].paragraph)
            break;
        if (d->t[i].stretch >= 0 && (d->q[d->t[i].stretch].words > 3 || d->q[d->t[i].stretch].terminal))
            break;
        if (i > *from && d->t[i].sentence != d->t[*from].sentence)
            break;
        if (i > *from && is_char(d, i, '.'))
            break;
    }
    return i;
}

/* A quotation of its own, not a fragment that the sentence goes on over: "said it was “messy,” adding". */
static gboolean bounds_lead(const Stretch *s)
{
    return s->words > 3 ? s->capital || s->words > 12 : s->terminal && s->capital;
}

static gint region_before(const Doc *d, const Stretch *s)
{
    gint i = s->first;
    guint32 sentence = s->first > 0 ? d->t[s->first - 1].sentence : 0;
    guint32 paragraph = d->t[s->first].paragraph;

    /* "X said:" and a block below it */
    if (i > 0 && is_char(d, i - 1, ':') && d->t[i - 1].paragraph + 1 == paragraph)
        paragraph--;
    for (gint n = 0; i > 0 && n < QUOTE_REACH; i--, n++) {
        const Info *t = &d->t[i - 1];
        if (t->paragraph != paragraph)
            break;
        if (t->stretch >= 0 && bounds_lead(&d->q[t->stretch]))
            break;
        if (t->sentence != sentence)
            break;
    }
    return i;
}

gboolean quote_is_cue(const Doc *d, gint i)
{
    const Info *t = &d->t[i];

    if (!(t->classes & C(VERB)) || !(t->classes & (C(DIRECT) | C(THAT_CLAUSE))) || t->stretch >= 0)
        return FALSE;
    if (t->pos == UPOS_VERB)
        return TRUE;
    /* A tagger's slip: the past form of a verb that can be nothing else here. */
    return (t->forms & 0x04) && t->pos != UPOS_NOUN && t->pos != UPOS_PROPN;
}

/* "To say the least", not "she would say", "he liked to say" or "as Holm put it", tagged so by a slip. */
static gboolean is_lone_infinitive(const Doc *d, gint i)
{
    guint before = pos_at(d, i - 1);

    return d->t[i].tag == TAG_VB && before != UPOS_AUX && before != UPOS_PROPN && before != UPOS_PRON &&
           before != UPOS_NOUN && !(d->t[i - 1].tag == TAG_TO && pos_at(d, i - 2) == UPOS_VERB);
}

/* A form of a verb of direct speech that a noun may have, too. */
static gboolean is_noun_like_cue(const Doc *d, gint i)
{
    const Info *t = &d->t[i];

    return (t->classes & C(DIRECT)) && (t->forms & 0x06) && t->pos == UPOS_NOUN;
}

/* Nothing but adjuncts follow the verb, no clause of its own. */
static gboolean bare_after(const Doc *d, gint verb, gint to)
{
    if (classes_at(d, verb + 1) & C(W_THAT))
        return FALSE;
    for (gint i = verb + 1; i < to; i++) {
        if (quote_is_finite(d, i) && !(classes_at(d, verb) & C(RARE)))
            return FALSE;
        if (classes_at(d, i) & (C(SUBORDINATE) | C(RELATIVE)) || is_char(d, i, ','))
            return TRUE;
    }
    return !(to < d->n && d->t[to].stretch >= 0 && (is_char(d, to - 1, ':') || is_char(d, to - 1, ',')));
}

void quote_attribute(Stretch *s, gint cue_first, gint cue_end, Phrase speaker, Origin origin, gboolean sure,
                     const char *rule)
{
    s->cue_first = cue_first;
    s->cue_end = cue_end;
    s->speaker = speaker;
    s->origin = (guint8)origin;
    s->sure = (guint8)sure;
    s->rule = rule;
}

/* Between the end of the stretch and the subject only connecting words may stand. */
static gboolean only_connects(const Doc *d, gint from, gint to)
{
    if (to - from > 8)
        return FALSE;
    for (gint i = from; i < to; i++) {
        guint p = pos_at(d, i);
        if (p != UPOS_CCONJ && p != UPOS_ADV && p != UPOS_ADP && p != UPOS_SCONJ &&
            !(d->t[i].classes & C(TIME)) && p != UPOS_DET && p != UPOS_PUNCT && p != UPOS_ADJ)
            return FALSE;
    }
    return TRUE;
}

/* "..." from the pumps to the gates, Holm said: the quotation's clause goes on from FROM to the comma before
 * TO. */
static gboolean goes_on_to(const Doc *d, gint from, gint to)
{
    return g_ascii_islower(char_at(d, from)) && is_char(d, to - 1, ',') && !quote_finite_between(d, from, to);
}

/* Such a clause, where who says it ends the sentence. */
static gboolean closes_clause(const Doc *d, gint from, gint subject, gint verb, gint to)
{
    return goes_on_to(d, from, subject) && (verb + 1 >= to || pos_at(d, verb + 1) == UPOS_ADV);
}

static gint phrase_length(const Doc *d, gint i, guint64 class)
{
    return (d->t[i].classes & class) && d->t[i].phrase > 1 ? d->t[i].phrase : 0;
}

/* "..." - Jane Roe, a line that ends with who said or wrote it, or the next one. */
static gboolean signature(const Doc *d, const Stretch *s, Phrase *p)
{
    gint i = s->end;
    if (i >= d->n || !quote_is_dash(d, i) || d->t[i].paragraph > d->t[s->end - 1].paragraph + 1)
        return FALSE;
    guint32 paragraph = d->t[i].paragraph;
    while (i < d->n && quote_is_dash(d, i))
        i++;
    gint end = i;
    while (end < d->n && end - i < 20 && d->t[end].paragraph == paragraph && d->t[end].stretch < 0)
        end++;
    if (end < d->n && d->t[end].paragraph == paragraph)
        return FALSE;
    return i < end && pos_at(d, i) == UPOS_PROPN && !quote_finite_between(d, i, end) &&
           quote_phrase_right(d, i, end, p);
}

/* "...," said X; "...," X said; "...," according to X */
static gboolean attribution_after(const Doc *d, Stretch *s)
{
    gint from, to = region_after(d, s, &from);
    Phrase p = NO_PHRASE;

    if (signature(d, s, &p)) {
        quote_attribute(s, -1, -1, p, FROM_CUE, TRUE, "signature");
        return TRUE;
    }
    if (from >= to)
        return FALSE;
    gint source = phrase_length(d, from, C(SOURCE));
    if (source > 0 && quote_phrase_right(d, from + source, to, &p)) {
        quote_attribute(s, from, from + source, p, FROM_CUE, TRUE, "source-after");
        return TRUE;
    }
    gint v = from;
    if (pos_at(d, v) == UPOS_ADV && v + 1 < to && quote_is_cue(d, v + 1))
        v++;
    gboolean joined = s->comma || !s->terminal || !g_ascii_isupper(char_at(d, from));
    if (quote_is_cue(d, v) && joined && (d->t[v].forms & 0x06) && (d->t[v].classes & C(DIRECT)) &&
        quote_subject_after(d, v, to, &p)) {
        quote_attribute(s, v, v + 1, p, FROM_CUE, TRUE, "verb-subject");
        return TRUE;
    }
    for (gint i = from + 1, tries = 0; i < to && tries < 4; i++) {
        if (!quote_is_cue(d, i) || d->t[i].tag == TAG_VBG || is_lone_infinitive(d, i))
            continue;
        tries++;
        if (is_char(d, i - 1, ',') && goes_on_to(d, from, i) && (d->t[i].forms & 0x06) &&
            quote_subject_after(d, i, to, &p)) {
            quote_attribute(s, i, i + 1, p, FROM_CUE, TRUE, "verb-subject");
            return TRUE;
        }
        if (!quote_subject_before(d, from, i, &p) ||
            !(only_connects(d, from, p.first) || closes_clause(d, from, p.first, i, to)))
            continue;
        if (!s->comma && s->terminal && !bare_after(d, i, to))
            continue;
        quote_attribute(s, i, i + 1, p, FROM_CUE, s->comma || i - from < 12, "subject-verb");
        return TRUE;
    }
    gint last = to - 1; /* "..., Holm answers": the tagger takes the verb for a noun */
    if (s->terminal && is_noun_like_cue(d, last) && quote_phrase_left(d, from, last, &p) && p.first == from &&
        !quote_finite_between(d, from, last)) {
        quote_attribute(s, last, to, p, FROM_CUE, s->comma, "subject-verb");
        return TRUE;
    }
    return FALSE;
}

/* A verb before its subject stands at the head of its clause. The one addressed stands behind a verb too:
 * "... and told reporters simply, "; but nobody is told in "Said Smith". */
static gboolean opens_clause(const Doc *d, gint low, gint verb)
{
    gboolean past = verb == low && (d->t[verb].forms & 0x04); /* whatever the tagger took it for */
    if ((d->t[verb].classes & C(ADDR)) || !(quote_is_finite(d, verb) || past))
        return FALSE;
    gint i = verb - 1;
    while (i >= low && pos_at(d, i) == UPOS_ADV)
        i--;
    return i < low || (d->t[i].pos == UPOS_PUNCT && !quote_is_dash(d, i)) || pos_at(d, i) == UPOS_CCONJ;
}

/* X said, "..."; X: "..." */
static gboolean attribution_before(const Doc *d, Stretch *s)
{
    gint low = region_before(d, s), e = s->first - 1;
    Phrase p = NO_PHRASE;
    gboolean colon = is_char(d, e, ':'), comma = is_char(d, e, ',');
    gboolean finite = FALSE;

    if (e < low)
        return FALSE;
    for (gint i = e, n = 0; i >= low && n < 30; i--, n++) {
        if (phrase_length(d, i, C(SOURCE)) > 0 && quote_phrase_right(d, i + d->t[i].phrase, s->first, &p) &&
            (comma || colon)) {
            quote_attribute(s, i, i + d->t[i].phrase, p, FROM_CUE, TRUE, "source-before");
            return TRUE;
        }
        gboolean noun =
            pos_at(d, i - 1) == UPOS_DET && !(quote_is_finite(d, i) && i - 1 == low); /* "the charge" */
        if (quote_is_cue(d, i) && !finite && !noun) {
            if (quote_quoted_as(d, low, i, &p)) {
                quote_attribute(s, i, i + 1, p, FROM_CUE, TRUE, "quoted-as");
                return TRUE;
            }
            if (d->t[i].tag == TAG_VBG && is_char(d, i - 1, ',') && quote_main_subject(d, low, i, &p)) {
                quote_attribute(s, i, i + 1, p, FROM_CUE, FALSE, "participle");
                return TRUE;
            }
            if (quote_subject_before(d, low, i, &p) ||
                (d->t[i].tag == TAG_VBG && quote_main_subject(d, low, i, &p))) {
                quote_attribute(s, i, i + 1, p, FROM_CUE, (comma || colon) && p.end + 4 > i,
                                "subject-verb-quote");
                return TRUE;
            }
            if ((colon || comma) && opens_clause(d, low, i) && quote_subject_after(d, i, s->first, &p)) {
                quote_attribute(s, i, i + 1, p, FROM_CUE, FALSE,
                                "verb-subject-quote"); /* Said Smith: "..." */
                return TRUE;
            }
        }
        if (quote_is_finite(d, i))
            finite = TRUE;
        if (finite && !colon)
            break;
    }
    if (!colon)
        return FALSE;
    if (quote_phrase_left(d, low, e, &p) && p.first == low) { /* WALLACE: "..." */
        quote_attribute(s, e, e + 1, p, FROM_CUE, TRUE, "colon");
        return TRUE;
    }
    if (quote_main_subject(d, low, e, &p)) {
        quote_attribute(s, e, e + 1, p, FROM_NEAR, FALSE, "colon-clause");
        return TRUE;
    }
    return FALSE;
}

/* --- assignment */

/* The words between two stretches belong to the second one if they begin a sentence and lead on to it. */
static gboolean leads_on(const Doc *d, const Stretch *a, const Stretch *b)
{
    if (!a->terminal || a->comma || b->first <= a->end)
        return FALSE;
    return is_char(d, b->first - 1, ':') || is_char(d, b->first - 1, ',') || !b->capital ||
           quote_is_cue(d, b->first - 1);
}

static gboolean same_paragraph(const Doc *d, const Stretch *a, const Stretch *b)
{
    return d->t[a->end - 1].paragraph == d->t[b->first].paragraph;
}

/* The words before the stretch lead on to it within its sentence. */
static gboolean is_led_in(const Doc *d, const Stretch *s)
{
    gint i = s->first - 1;

    if (i < 0 || d->t[i].paragraph != d->t[s->first].paragraph || d->t[i].stretch >= 0)
        return FALSE;
    return (d->t[i].classes & C(W_THAT)) || quote_is_cue(d, i) ||
           ((is_char(d, i, ',') || is_char(d, i, ':')) && i > 0 && quote_is_cue(d, i - 1));
}

static void find_cues(Doc *d)
{
    for (gint i = 0; i < d->n_q; i++) {
        Stretch *s = &d->q[i];
        const Stretch *next = s + 1, *prev = &d->q[MAX(i, 1) - 1];
        gboolean given_away = i + 1 < d->n_q && same_paragraph(d, s, next) && next->words > 3 &&
                              leads_on(d, s, next) && d->t[s->end].sentence == d->t[next->first - 1].sentence;
        gboolean taken = i > 0 && prev->origin == FROM_CUE && prev->cue_first >= prev->end &&
                         prev->cue_end <= s->first && same_paragraph(d, prev, s) &&
                         region_before(d, s) <= prev->cue_first;

        if (s->origin != FROM_NOWHERE) /* a label says it */
            continue;
        /* "X told reporters that "...," Reuters reported": Reuters is the source of the source. */
        if (!taken && is_led_in(d, s) && attribution_before(d, s))
            continue;
        if (!given_away && attribution_after(d, s))
            continue;
        if (!taken && attribution_before(d, s))
            continue;
    }
}

/* A stretch without its own cue, beside one that has one in its paragraph. */
static void spread_in_paragraph(Doc *d)
{
    for (gint i = 1; i < d->n_q; i++) {
        Stretch *s = &d->q[i], *prev = &d->q[i - 1];
        if (s->origin == FROM_NOWHERE && prev->origin != FROM_NOWHERE && same_paragraph(d, prev, s)) {
            quote_attribute(s, prev->cue_first, prev->cue_end, prev->speaker, FROM_CONTINUATION, prev->sure,
                            "same-paragraph");
            s->continues = i - 1;
        }
    }
    for (gint i = d->n_q - 2; i >= 0; i--) {
        Stretch *s = &d->q[i], *next = &d->q[i + 1];
        if (s->origin == FROM_NOWHERE && next->origin != FROM_NOWHERE && next->continues < 0 &&
            same_paragraph(d, s, next)) {
            quote_attribute(s, next->cue_first, next->cue_end, next->speaker, FROM_CONTINUATION, next->sure,
                            "same-paragraph");
            next->continues = i;
        }
    }
}

/* The subject of the sentence before, in the same paragraph; or of the one behind (stage directions). */
static gboolean subject_near(const Doc *d, const Stretch *s, Phrase *p)
{
    gint i = s->first;
    guint32 paragraph = d->t[s->first].paragraph;

    while (i > 0 && s->first - i < QUOTE_REACH && d->t[i - 1].paragraph == paragraph &&
           d->t[i - 1].stretch < 0)
        i--;
    if (i < s->first) {
        gint last = s->first - 1, from = last;
        while (from > i && d->t[from - 1].sentence == d->t[last].sentence)
            from--;
        if (quote_main_subject(d, from, s->first, p))
            return TRUE;
    }
    gint from, to = region_after(d, s, &from);
    return from < to && quote_main_subject(d, from, to, p) && p->first - from < 3;
}

/* Somebody who can speak, as far as that is known: "he", "Holm", "the mayor"; not "twelve boats". */
static gboolean can_speak(const Doc *d, const Phrase *p)
{
    guint pos = pos_at(d, p->head);
    gint m = quote_mention_of(d, p);

    if (m >= 0 && d->in->mentions[m].kind == QUOTE_MENTION_NOMINAL)
        return d->in->mentions[m].type == QUOTE_MENTION_PERSON ||
               d->in->mentions[m].type == QUOTE_MENTION_ORG;
    return pos == UPOS_PROPN || (d->t[p->head].classes & (C(FIRST) | C(SECOND) | C(THIRD)));
}

static void find_near(Doc *d)
{
    for (gint i = 0; i < d->n_q; i++) {
        Stretch *s = &d->q[i];
        Phrase p;
        if (s->origin == FROM_NOWHERE && s->capital && s->terminal && subject_near(d, s, &p) &&
            can_speak(d, &p))
            quote_attribute(s, -1, -1, p, FROM_NEAR, FALSE, "paragraph-mate");
    }
}

/* A title or a name: all words that count have capitals. */
static gboolean is_title_case(const Doc *d, const Stretch *s)
{
    guint upper = 0;

    if (s->words > 8)
        return FALSE;
    for (gint i = s->first; i < s->end; i++) {
        guchar c = char_at(d, i);
        guint p = pos_at(d, i);
        if (g_ascii_isupper(c) || g_ascii_isdigit(c))
            upper++;
        else if (c == '!' || c == '?')
            return FALSE;
        else if (g_ascii_islower(c) && p != UPOS_ADP && p != UPOS_DET && p != UPOS_CCONJ && p != UPOS_PART &&
                 width_at(d, i) > 3)
            return FALSE;
    }
    return upper > 0;
}

/* In the middle of a clause: not where direct speech begins. */
static gboolean is_embedded(const Doc *d, const Stretch *s)
{
    gint i = s->first - 1;

    if (i < 0 || d->t[i].paragraph != d->t[s->first].paragraph || d->t[i].sentence != d->t[s->first].sentence)
        return FALSE;
    return d->t[i].pos != UPOS_PUNCT && !quote_is_cue(d, i);
}

static gboolean is_whole(const Stretch *s)
{
    return s->capital && s->terminal && s->words >= 2;
}

/* A paragraph of nothing else: "No." */
gboolean quote_is_alone(const Doc *d, const Stretch *s)
{
    if (s->first > 0 && d->t[s->first - 1].paragraph == d->t[s->first].paragraph)
        return FALSE;
    gint end = s->end;
    while (end < d->n && pos_at(d, end) == UPOS_PUNCT && d->t[end].stretch < 0 &&
           d->t[end].paragraph == d->t[s->first].paragraph)
        end++;
    return end >= d->n || d->t[end].paragraph != d->t[s->end - 1].paragraph;
}

static void accept(Doc *d)
{
    for (gint i = 0; i < d->n_q; i++) {
        Stretch *s = &d->q[i];
        if (s->s.style == QUOTE_STYLE_LABEL) {
            s->accepted = TRUE;
            continue;
        }
        if (s->origin == FROM_CUE)
            s->accepted = s->terminal || s->words > 2;
        else if (s->origin == FROM_CONTINUATION)
            s->accepted = s->words > 4 || (s->terminal && (s->capital || !is_embedded(d, s)));
        else
            s->accepted = (is_whole(s) && !is_embedded(d, s)) || s->words > 8 ||
                          (s->terminal && !s->comma && s->capital && quote_is_alone(d, s));
        if (classes_at(d, s->first - 1) & (C(SCARE) | C(NAMING) | C(WORK)))
            s->accepted = FALSE;
        if (d->fiction && s->capital && s->terminal && !is_embedded(d, s))
            s->accepted = TRUE; /* one-word turns: "Oh?" */
        else if (is_title_case(d, s) && (s->words > 1 || !s->terminal || is_embedded(d, s)) &&
                 (is_embedded(d, s) || s->origin != FROM_CUE))
            s->accepted = FALSE;
    }
}

void quote_direct_run(Doc *d)
{
    find_cues(d);
    spread_in_paragraph(d);
    find_near(d);
    spread_in_paragraph(d);
    accept(d);
    for (gint i = 0; i < d->n_q; i++)
        if (d->q[i].mention < 0) /* a label knows it */
            d->q[i].mention = quote_mention_of(d, &d->q[i].speaker);
    quote_turns_run(d);
    /* A verb that is taken reports nothing else, unless its clause goes on behind the stretch. */
    for (gint i = 0; i < d->n_q; i++) {
        const Stretch *s = &d->q[i];
        if (!s->accepted || s->origin != FROM_CUE)
            continue;
        gboolean before = s->cue_first < s->first;
        if (before && !is_char(d, s->first - 1, ',') && !is_char(d, s->first - 1, ':') &&
            !(s->terminal && s->capital))
            continue;
        for (gint k = s->cue_first; k < s->cue_end; k++)
            d->t[k].used = 1;
    }
}
