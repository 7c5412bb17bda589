/* SPDX-License-Identifier: MIT */
/* Pronouns and definite nominals: the mention before that they go on from. */
#include "chains_doc.h"

#include <string.h>

#define LOOK_BACK 24 /* mentions */
#define LEADS 8      /* what the first subject of a sentence counts for */
#define SENTENCES 4  /* a pronoun's antecedent is not farther */

static guint64 gender_of(guint64 traits)
{
    return traits & (C(MALE) | C(FEMALE));
}

static gboolean gender_fits(guint64 a, guint64 b)
{
    a = gender_of(a);
    b = gender_of(b);
    return a == 0 || b == 0 || a == (C(MALE) | C(FEMALE)) || b == (C(MALE) | C(FEMALE)) || (a & b);
}

/* Sentences between A, which is before, and B. */
static guint32 distance(const Doc *d, const Mention *a, const Mention *b)
{
    if (!a->quoted && !b->quoted)
        return d->t[b->first].narrative - d->t[a->first].narrative;
    return d->t[b->first].sentence - d->t[a->first].sentence;
}

static guint64 traits_of(const Doc *d, const Mention *m)
{
    return m->traits | (m->chain >= 0 ? chain_at(d, m->chain)->traits : 0);
}

/* Salience after Lappin and Leass 1994, much simplified: sentence distance, subjecthood, a known gender,
 * repetition. */
static gint score(const Doc *d, const Mention *m, const Mention *c, guint64 wanted)
{
    gint s = 100 - 30 * (gint)distance(d, c, m);

    if (c->subject)
        s += 35;
    if (c->leads)
        s += LEADS;
    if (gender_of(traits_of(d, c)) & wanted)
        s += 30;
    if (c->kind == 1 + CHAIN_PRONOUN)
        s += 15;
    if (c->kind == 0)
        s += 5;
    if (c->quoted != m->quoted)
        s -= 40;
    if (c->chain >= 0)
        s += (gint)MIN(chain_at(d, c->chain)->mentions, 6) * 2;
    return s;
}

static void resolve_personal(Doc *d, gint k)
{
    Mention *m = &g_array_index(d->mentions, Mention, k);
    gint best = -1, best_score = 0;
    gint32 other = -1; /* another chain that fits */
    guint64 wanted = gender_of(m->traits);

    for (gint i = k - 1, n = 0; i >= 0 && n < LOOK_BACK; i--, n++) {
        const Mention *c = &g_array_index(d->mentions, Mention, i);
        if (!m->quoted && c->quoted) {
            if (n > 4)
                n--; /* what is said between does not count */
            if (d->t[m->first].sentence - d->t[c->first].sentence > 2)
                continue;
        }
        if (distance(d, c, m) > SENTENCES || k - i > 200)
            break;
        guint64 traits = traits_of(d, c);
        if (c->type != CHAIN_PER || c->chain < 0 || (traits & C(PLURAL)) || c->end > m->first)
            continue;
        if (!gender_fits(traits, wanted) || (!m->quoted && (traits & C(FIRST)))) /* who tells is no "he" */
            continue;
        gint s = score(d, m, c, wanted) - n;
        if (best >= 0 && c->chain != g_array_index(d->mentions, Mention, best).chain)
            other = c->chain;
        if (best < 0 || s > best_score) {
            best = i;
            best_score = s;
        }
    }
    if (best < 0)
        return;
    m->chain = g_array_index(d->mentions, Mention, best).chain;
    m->rule = "pronoun";
    /* Where nobody else can be meant, the pronoun tells a gender that nothing told before. */
    Chain *c = chain_at(d, m->chain);
    if (gender_of(c->traits) == 0 && other < 0)
        c->traits |= wanted;
}

/* Several that "they" at M can be: a subject, or something else of the sentence before or, for "their", of
 * the same one. */
static gboolean may_be_they(const Doc *d, const Mention *m, const Mention *c, guint32 sentences)
{
    if (!(traits_of(d, c) & C(PLURAL)))
        return FALSE;
    return c->subject || (sentences == 0 && (classes_at(d, m->first) & C(POSSESSIVE))) ||
           (sentences == 1 && m->subject);
}

/* "it", "they": the latest subject that is a thing, or several. An organization may be "they" too, where
 * nothing near is several: "told the officials to hand in their phones". */
static void resolve_thing(Doc *d, gint k)
{
    Mention *m = &g_array_index(d->mentions, Mention, k);
    gboolean plural = (m->traits & C(PLURAL)) != 0;
    const Mention *best = NULL;

    for (gint i = k - 1, n = 0; i >= 0 && n < 10; i--, n++) {
        const Mention *c = &g_array_index(d->mentions, Mention, i);
        guint32 sentences = d->t[m->first].sentence - d->t[c->first].sentence;
        if (sentences > 2)
            break;
        if (c->chain < 0 || c->quoted != m->quoted)
            continue;
        if (plural && may_be_they(d, m, c, sentences)) {
            best = c;
            break;
        }
        if (!best && c->subject && c->type == CHAIN_ORG && !(traits_of(d, c) & C(PLURAL))) {
            best = c;
            if (!plural)
                break;
        }
    }
    if (!best)
        return;
    m->chain = best->chain;
    m->type = best->type;
    m->rule = "pronoun";
}

static gboolean same_word(const Doc *d, gint a, gint b)
{
    const ChainToken *x = &d->in->tokens[a], *y = &d->in->tokens[b];

    return x->end - x->start == y->end - y->start &&
           g_ascii_strncasecmp(d->in->text + x->start, d->in->text + y->start, x->end - x->start) == 0;
}

/* "The ministry" of a text that names the Ministry of Ports. */
static gboolean name_holds(const Doc *d, const Mention *c, gint head)
{
    for (gint i = c->first; i < c->end; i++)
        if (same_word(d, i, head))
            return TRUE;
    return FALSE;
}

/* May the organization C be meant, that nothing but its nearness speaks for? What governs is called by its
 * own noun; of others the sort, as far as it is known, must be the same. */
static gboolean may_be_meant(const Doc *d, const Mention *m, const Mention *c)
{
    guint64 wanted = m->traits & SORTS, known = traits_of(d, c) & SORTS;

    if (m->type != CHAIN_ORG || (m->traits & C(PLURAL)) || m->end - m->first > 3 || wanted == 0 ||
        wanted == C(STATE))
        return FALSE;
    return c->kind == 0 && c->subject && distance(d, c, m) <= 8 && (known == 0 || (known & wanted));
}

/* "The chancellor": whoever was called that before; "the company": the organization spoken of. */
static void resolve_definite(Doc *d, gint k)
{
    Mention *m = &g_array_index(d->mentions, Mention, k);
    guint64 sort = m->traits & SORTS;
    gint same_sort = -1, near = -1;
    gboolean ambiguous = FALSE; /* several of that sort */

    for (gint i = k - 1, n = 0; i >= 0 && n < 3 * LOOK_BACK; i--, n++) {
        const Mention *c = &g_array_index(d->mentions, Mention, i);
        if (c->chain < 0 || c->type != m->type || c->end > m->first)
            continue;
        gboolean organization = c->type == CHAIN_ORG && !(m->traits & C(PLURAL));
        if (c->kind == 1 + CHAIN_NOMINAL && same_word(d, c->head, m->head)) {
            m->chain = c->chain;
            m->rule = "same-noun";
            return;
        }
        if (c->kind == 0 && organization && name_holds(d, c, m->head)) {
            m->chain = c->chain;
            m->rule = "noun-of-name";
            return;
        }
        if (organization && sort != C(STATE) && (traits_of(d, c) & sort) &&
            chain_at(d, c->chain)->name_entity >= 0) {
            ambiguous |= same_sort >= 0 && g_array_index(d->mentions, Mention, same_sort).chain != c->chain;
            same_sort = same_sort < 0 ? i : same_sort;
        }
        if (near < 0 && may_be_meant(d, m, c))
            near = i;
    }
    gint best = same_sort >= 0 ? same_sort : near;
    if (best >= 0 && !ambiguous) {
        m->chain = g_array_index(d->mentions, Mention, best).chain;
        m->rule = best == same_sort ? "same-sort" : "latest-organization";
    }
}

/* "The company", "the Russian newspaper"; what a name specifies or follows is another: "the Coast Herald
 * website", "the newspaper Coast Herald". */
static gboolean is_definite(const Doc *d, const Mention *m)
{
    if (!(classes_at(d, m->first) & C(DEFINITE)) || m->first >= m->head ||
        (m->end < d->n && d->t[m->end].entity >= 0))
        return FALSE;
    for (gint i = m->first; i < m->head; i++)
        if (d->t[i].entity >= 0 && d->in->entities[d->t[i].entity].type == CHAIN_ORG)
            return FALSE;
    return TRUE;
}

static void resolve_relative(Doc *d, gint k)
{
    Mention *m = &g_array_index(d->mentions, Mention, k);
    if (k == 0)
        return;
    const Mention *c = &g_array_index(d->mentions, Mention, k - 1);
    if (c->chain >= 0 && (c->end == m->first || (c->end + 1 == m->first && is_char(d, c->end, ',')))) {
        m->chain = c->chain;
        m->type = c->type;
        m->rule = "relative";
    }
}

void chain_resolve_run(Doc *d)
{
    for (gint k = 0; k < (gint)d->mentions->len; k++) {
        Mention *m = &g_array_index(d->mentions, Mention, k);
        if (m->kind == 1 + CHAIN_PRONOUN) {
            if (m->traits & C(RELATIVE))
                resolve_relative(d, k);
            else if (m->traits & (C(FIRST) | C(SECOND)))
                continue;
            else if (m->traits & (C(MALE) | C(FEMALE)))
                resolve_personal(d, k);
            else
                resolve_thing(d, k);
        } else if (m->kind == 1 + CHAIN_NOMINAL && m->chain < 0) {
            if (is_definite(d, m))
                resolve_definite(d, k);
            if (m->chain < 0) {
                m->chain = chain_new(d, m->type);
                m->rule = "new";
                chain_at(d, m->chain)->traits = m->traits & (C(MALE) | C(FEMALE) | C(PLURAL) | SORTS);
            }
        }
        if (m->chain >= 0) {
            Chain *c = chain_at(d, m->chain);
            c->last_token = m->first;
            c->mentions++;
            if (m->kind == 1 + CHAIN_NOMINAL && gender_of(c->traits) == 0)
                c->traits |= gender_of(m->traits);
        }
    }
}
