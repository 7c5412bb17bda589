/* SPDX-License-Identifier: MIT */
/* Mentions in the order of the text: names, role nouns and pronouns; and the nominals that stand beside a
 * name. */
#include "chains_doc.h"

static gboolean is_modifier(const Doc *d, gint i)
{
    guint p = pos_at(d, i);

    return p == CHAIN_POS_ADJ || p == CHAIN_POS_NOUN || p == CHAIN_POS_PROPN || p == CHAIN_POS_NUM ||
           p == CHAIN_POS_PART || (is_char(d, i, '-')) || (p == CHAIN_POS_VERB);
}

/* Where the noun phrase with this head begins. */
static gint phrase_start(const Doc *d, gint head, gint low)
{
    gint i = head;

    for (guint n = 0; i > low && n < 10 && is_modifier(d, i - 1); n++) {
        guint before = i - 2 >= low ? pos_at(d, i - 2) : CHAIN_POS_OTHER;
        if (pos_at(d, i - 1) == CHAIN_POS_VERB &&
            (before == CHAIN_POS_NOUN || before == CHAIN_POS_PROPN || before == CHAIN_POS_PRON))
            break; /* "the man told officers", not "the retired officers" */
        i--;
    }
    while (i < head && (pos_at(d, i) == CHAIN_POS_VERB || pos_at(d, i) == CHAIN_POS_PART ||
                        pos_at(d, i) == CHAIN_POS_PUNCT))
        i++;
    if (i > low && (pos_at(d, i - 1) == CHAIN_POS_DET ||
                    (classes_at(d, i - 1) & (C(POSSESSIVE) | C(DEFINITE) | C(INDEFINITE)))))
        i--;
    return i;
}

static gboolean is_predicate(const Doc *d, gint i)
{
    return pos_at(d, i) == CHAIN_POS_VERB || pos_at(d, i) == CHAIN_POS_AUX;
}

/* "Marin, 22, dropped", "Healy, whose side have not lost, was": what the commas hold is passed over. */
static gboolean is_subject_of_rest(const Doc *d, gint first, gint comma)
{
    guint before = pos_at(d, first - 1);

    if (before == CHAIN_POS_ADP || before == CHAIN_POS_VERB || before == CHAIN_POS_AUX)
        return FALSE;
    for (gint i = comma + 1, n = 0; i + 1 < d->n && n < 20 && d->t[i].sentence == d->t[comma].sentence;
         i++, n++)
        if (is_char(d, i, ','))
            return is_predicate(d, i + 1) || (pos_at(d, i + 1) == CHAIN_POS_ADV && is_predicate(d, i + 2));
    return FALSE;
}

/* "For the Food Council": the end of what a preposition at I holds; I where there is none. */
static gint skip_preposition(const Doc *d, gint i)
{
    gint k = i;

    while (k < d->n && k < i + 6 &&
           (pos_at(d, k) == CHAIN_POS_ADP || pos_at(d, k) == CHAIN_POS_DET || pos_at(d, k) == CHAIN_POS_ADJ ||
            pos_at(d, k) == CHAIN_POS_NOUN || pos_at(d, k) == CHAIN_POS_PROPN))
        k++;
    return pos_at(d, i) == CHAIN_POS_ADP && k > i + 1 ? k : i;
}

/* Before a verb, auxiliaries and adverbs between; or at the start of an inversion. */
static gboolean is_subject(const Doc *d, gint first, gint end)
{
    gint from = skip_preposition(d, end);

    for (gint i = from, n = 0; i < d->n && n < 4; i++, n++) {
        if (is_predicate(d, i))
            return TRUE;
        if (is_char(d, i, ',') && is_subject_of_rest(d, first, i))
            return TRUE;
        if (pos_at(d, i) != CHAIN_POS_ADV && !(classes_at(d, i) & C(SUFFIX)))
            return FALSE;
    }
    return FALSE;
}

static Mention *push(Doc *d, gint first, gint end, gint head, guint kind, guint type)
{
    Mention m = {.first = first,
                 .end = end,
                 .head = head,
                 .chain = -1,
                 .kind = (guint8)kind,
                 .type = (guint8)type,
                 .entity = -1,
                 .rule = ""};

    m.subject = (guint8)is_subject(d, first, end);
    if (m.subject && !d->t[head].quoted) {
        m.leads = d->leader != d->t[head].sentence;
        d->leader = d->t[head].sentence;
    }
    m.quoted = d->t[head].quoted;
    g_array_append_val(d->mentions, m);
    return &g_array_index(d->mentions, Mention, d->mentions->len - 1);
}

static guint type_of(guint64 classes)
{
    return classes & C(PERSON) ? CHAIN_PER : classes & C(ORG) ? CHAIN_ORG : CHAIN_LOC;
}

/* "Orla, a newspaper": what kind of name a bare word is the noun in apposition tells better than the entities
 * plugin, unless a given name or a title says that it is a person's. */
static gboolean tells_type(const Doc *d, const Chain *chain, gint first, gint head)
{
    guint64 c = classes_at(d, head);

    return (c & (C(FIRM) | C(MEDIA))) && !(c & C(AGENT)) && (classes_at(d, first) & C(INDEFINITE)) &&
           chain->n_words == 1 && !(chain->traits & (C(MALE) | C(FEMALE)));
}

/* "The spokesman", "his spokesman", "Holm's spokesman". */
static gboolean is_specified(const Doc *d, gint first)
{
    return (classes_at(d, first) & (C(DEFINITE) | C(INDEFINITE) | C(POSSESSIVE))) ||
           pos_at(d, first - 1) == CHAIN_POS_PART;
}

/* "Holm, the chancellor", "the chancellor, Greta Holm", "Chancellor Greta Holm": the noun is of the name
 * beside it. */
static gint name_beside(const Doc *d, gint first, gint end, guint type)
{
    gint e = -1;
    gboolean apposed = FALSE; /* commas on both sides */

    if (end < d->n && d->t[end].entity >= 0)
        e = d->t[end].entity;
    else if (is_char(d, end, ',') && is_specified(d, first)) {
        gint name = end + 1; /* "a newspaper, the Coast Herald", "the director, Dr. Vos" */
        while (name < d->n && d->t[name].entity < 0 && name < end + 4 &&
               ((classes_at(d, name) & (C(DEFINITE) | C(TITLE))) || is_char(d, name, '.')))
            name++;
        e = name < d->n ? d->t[name].entity : -1;
        apposed = e >= 0 && (is_char(d, d->end_token[e], ',') || is_char(d, d->end_token[e], '.'));
    }
    if (e < 0 && first > 1 && is_char(d, first - 1, ',') && d->t[first - 2].entity >= 0) {
        /* what follows must close the apposition or go on in it */
        guint p = pos_at(d, end);
        if (p != CHAIN_POS_VERB && p != CHAIN_POS_AUX)
            e = d->t[first - 2].entity;
        apposed = TRUE;
    }
    if (e < 0)
        return -1;
    Chain *chain = chain_at(d, d->in->entities[e].chain);
    if (d->in->entities[e].type != type && apposed && tells_type(d, chain, first, end - 1)) {
        chain->info.type = (guint8)type;
        chain->retyped = TRUE;
    }
    return (chain->retyped ? chain->info.type : d->in->entities[e].type) == type ? e : -1;
}

/* A word by which CHAIN may be called later; part of another mention and not given out. */
static void push_hidden(Doc *d, gint i, gint32 chain)
{
    Mention *m = push(d, i, i + 1, i, 1 + CHAIN_NOMINAL, CHAIN_PER);

    m->chain = chain;
    m->hidden = TRUE;
    m->subject = FALSE;
}

static gboolean is_rank(const Doc *d, gint i)
{
    return (classes_at(d, i) & C(TITLE)) && (classes_at(d, i) & C(ROLE));
}

/* "Detective Inspector Oakes": "the detective" may stand for her later, too. */
static void add_ranks(Doc *d, gint first, gint head, gint32 chain)
{
    for (gint i = first; i < head; i++)
        if (is_rank(d, i))
            push_hidden(d, i, chain);
}

static gint add_nominal(Doc *d, gint i, gint low)
{
    guint64 c = d->t[i].classes;
    guint type = type_of(c);
    gint first = phrase_start(d, i, low);

    gboolean before_name = i + 1 < d->n && d->t[i + 1].entity >= 0 && is_rank(d, i);
    if (pos_at(d, i) != CHAIN_POS_NOUN && pos_at(d, i) != CHAIN_POS_PROPN && !before_name)
        return i + 1; /* "fire chief Lars Holt": a tagger may take the rank for an adjective */
    if (i + 1 < d->n && d->t[i + 1].entity < 0 && (pos_at(d, i + 1) == CHAIN_POS_NOUN || is_rank(d, i + 1)))
        return i + 1; /* not the head */
    gint e = name_beside(d, first, i + 1, type);
    /* titles stand in words.txt side by side, other nouns with their plural */
    gboolean plural = (c & C(PLURAL)) || ((d->t[i].forms & 2) && !(c & C(TITLE)));
    guint at = d->mentions->len;
    Mention *m = push(d, first, i + 1, i, 1 + CHAIN_NOMINAL, type);
    m->traits = (c & (C(MALE) | C(FEMALE) | SORTS)) | (plural ? C(PLURAL) : 0);
    m->entity = e;
    if (e >= 0 && !plural) {
        add_ranks(d, first, i, d->in->entities[e].chain);
        m = &g_array_index(d->mentions, Mention, at);
        m->chain = d->in->entities[e].chain;
        m->rule = "beside-name";
        Chain *chain = chain_at(d, m->chain);
        if (!(chain->traits & (C(MALE) | C(FEMALE))))
            chain->traits |= c & (C(MALE) | C(FEMALE));
        chain->traits |= c & SORTS;
    }
    return i + 1;
}

/* "Parson Tringham": "the parson" may stand for him later. */
static void add_titles(Doc *d, gint e)
{
    for (gint i = d->first_token[e]; i < d->end_token[e] - 1 && d->in->entities[e].type == CHAIN_PER; i++) {
        guint64 c = d->t[i].classes;
        if (!(c & C(PERSON)) || !(c & (C(ROLE) | C(KIN))))
            break;
        push_hidden(d, i, d->in->entities[e].chain);
    }
}

void chain_mentions_run(Doc *d)
{
    gint low = 0;

    for (gint i = 0; i < d->n;) {
        if (i > 0 && d->t[i].sentence != d->t[i - 1].sentence)
            low = i;
        gint e = d->t[i].entity;
        if (e >= 0) {
            Mention *m = push(d, i, d->end_token[e], d->end_token[e] - 1, 0, d->in->entities[e].type);
            m->entity = e;
            m->chain = d->in->entities[e].chain;
            gboolean person = m->type == CHAIN_PER;
            add_titles(d, e);
            i = MAX(d->end_token[e], i + 1);
            if (person) /* other names may stand before a noun: "the Russian newspaper" */
                low = i;
            continue;
        }
        guint64 c = d->t[i].classes;
        if (c & C(PRONOUN)) {
            Mention *m =
                push(d, i, i + 1, i, 1 + CHAIN_PRONOUN, c & (C(MALE) | C(FEMALE)) ? CHAIN_PER : CHAIN_MISC);
            m->traits =
                c & (C(MALE) | C(FEMALE) | C(PLURAL) | C(NEUTER) | C(FIRST) | C(SECOND) | C(RELATIVE));
            i++;
        } else if (c & (C(PERSON) | C(ORG) | C(PLACE)))
            i = add_nominal(d, i, low);
        else
            i++;
    }
    for (guint k = 0; k < d->mentions->len; k++) { /* what an apposition told holds for the names before it */
        Mention *m = &g_array_index(d->mentions, Mention, k);
        if (m->kind == 0 && m->chain >= 0 && chain_at(d, m->chain)->retyped)
            m->type = chain_at(d, m->chain)->info.type;
    }
}
