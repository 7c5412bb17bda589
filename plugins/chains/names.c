/* SPDX-License-Identifier: MIT */
/* Names of one entity: full name, surname, first name, acronym and expansion. */
#include "chains_doc.h"

#include <string.h>

/* The names of a document by their words. Values are chain numbers + 1. */
typedef struct {
    GHashTable *full; /* type and folded name */
    GHashTable *first_last;
    GHashTable *last, *first; /* word → ChainList */
    GStringChunk *pool;
} Index;

/* Chains that share a word. Long lists are cut: the latest matter. */
typedef struct {
    gint32 chain[8];
    guint n;
} ChainList;

static gboolean is_upper_word(const char *s, guint len)
{
    for (guint i = 0; i < len; i++)
        if (!g_ascii_isupper(s[i]) && s[i] != '.')
            return FALSE;
    return len >= 2;
}

static void append_folded(const Doc *d, GString *out, gint token)
{
    const ChainToken *t = &d->in->tokens[token];

    for (guint32 i = t->start; i < t->end; i++)
        if (d->in->text[i] != '.')
            g_string_append_c(out, g_ascii_tolower(d->in->text[i]));
}

/* The words of entity E that make up its name: articles and company suffixes left out at the edges. */
static void name_range(const Doc *d, gint e, gint *first, gint *end)
{
    *first = d->first_token[e];
    *end = d->end_token[e];
    while (*end - *first > 1 && (classes_at(d, *first) & C(DEFINITE)))
        (*first)++;
    if (d->in->entities[e].type == CHAIN_PER)
        while (*end - *first > 1 && (classes_at(d, *first) & C(TITLE)) && !(classes_at(d, *first) & C(GIVEN)))
            (*first)++;
    if (d->in->entities[e].type == CHAIN_ORG)
        while (*end - *first > 1 && ((classes_at(d, *end - 1) & C(SUFFIX)) || is_char(d, *end - 1, ',')))
            (*end)--;
}

static const char *key_of(const Doc *d, Index *x, GString *buffer, gint e, gint first, gint end)
{
    g_string_truncate(buffer, 0);
    g_string_append_c(buffer, (char)('0' + d->in->entities[e].type));
    for (gint i = first; i < end; i++) {
        g_string_append_c(buffer, ' ');
        append_folded(d, buffer, i);
    }
    return g_string_chunk_insert_const(x->pool, buffer->str);
}

static const char *word_key(const Doc *d, Index *x, GString *buffer, gint token)
{
    g_string_truncate(buffer, 0);
    append_folded(d, buffer, token);
    return g_string_chunk_insert_const(x->pool, buffer->str);
}

static void list_add(GHashTable *table, const char *key, gint32 chain)
{
    ChainList *list = g_hash_table_lookup(table, key);

    if (!list) {
        list = g_new0(ChainList, 1);
        g_hash_table_insert(table, (gpointer)key, list);
    }
    for (guint i = 0; i < MIN(list->n, 8); i++)
        if (list->chain[i] == chain)
            return;
    list->chain[list->n % 8] = chain;
    list->n++;
}

gint32 chain_new(Doc *d, ChainType type)
{
    Chain c = {.first = -1, .last = -1, .name_entity = -1, .last_token = -1};

    c.info.type = (guint8)type;
    g_array_append_val(d->chains, c);
    return (gint32)d->chains->len - 1;
}

/* What the words in front of a name say of its bearer: "Mrs.", "Spokeswoman", "his wife". */
static guint64 title_traits(const Doc *d, gint e)
{
    guint64 traits = 0;
    gint i = d->first_token[e] - 1;

    for (gint k = d->first_token[e]; k < d->end_token[e] - 1; k++)
        if (classes_at(d, k) & C(TITLE))
            traits |= classes_at(d, k);
    for (guint n = 0; i >= 0 && n < 3; i--, n++) {
        guint64 c = classes_at(d, i);
        if (!(c & (C(TITLE) | C(ROLE) | C(KIN))) || d->t[i].entity >= 0)
            break;
        traits |= c;
    }
    return traits & (C(MALE) | C(FEMALE) | C(MARRIED) | C(UNMARRIED));
}

static gboolean traits_clash(guint64 a, guint64 b)
{
    guint64 gender = C(MALE) | C(FEMALE), state = C(MARRIED) | C(UNMARRIED);

    if ((a & gender) && (b & gender) && !(a & b & gender))
        return TRUE;
    return (a & state) && (b & state) && !(a & b & state);
}

/* What sort of organization a name tells, by its head: "Ministry of Defence", "Harbour Bank", "Orla Ltd". */
static guint64 name_sort(const Doc *d, gint e)
{
    guint64 sorts = 0;
    gint end = d->end_token[e];

    if (d->in->entities[e].type == CHAIN_ORG && (classes_at(d, end) & C(SUFFIX)))
        sorts |= C(FIRM);
    for (gint i = d->first_token[e]; i < end && d->in->entities[e].type == CHAIN_ORG; i++) {
        guint64 c = classes_at(d, i);
        if (c & C(SUFFIX))
            sorts |= C(FIRM);
        else if (i + 1 == end || pos_at(d, i + 1) == CHAIN_POS_ADP || (classes_at(d, i + 1) & C(SUFFIX)))
            sorts |= c & SORTS;
    }
    return sorts;
}

static void join(Doc *d, gint e, gint32 chain, guint words)
{
    Chain *c = chain_at(d, chain);

    d->in->entities[e].chain = chain;
    if (d->titles[e] & (C(MALE) | C(FEMALE)))
        c->traits &= ~(C(MALE) | C(FEMALE)); /* a title tells more than a given name */
    c->traits |= d->titles[e] | name_sort(d, e);
    if (c->first < 0)
        c->first = e;
    c->last = e;
    c->mentions++;
    if (words > c->n_words) {
        c->n_words = words;
        c->name_entity = e;
    }
}

/* Somebody who is called by the given name alone is hardly "Mrs. Hilbery": that is a relative. */
static gboolean is_intimate(const Chain *c)
{
    return c->by_given >= 3 && c->by_given > c->full;
}

/* Of several chains with a surname, the one mentioned last whose gender fits, unless another is far more
 * common; -1: none. */
static gint32 choose(const Doc *d, const ChainList *list, gint e, gboolean unique)
{
    gint32 best = -1, fitting = 0;
    guint64 traits = d->titles[e], gender = C(MALE) | C(FEMALE);

    for (guint i = 0; list && i < MIN(list->n, 8); i++) {
        const Chain *c = chain_at(d, list->chain[i]);
        if (traits_clash(traits, c->traits) || ((traits & gender) && is_intimate(c)))
            continue;
        fitting++;
        if (best < 0) {
            best = list->chain[i];
            continue;
        }
        const Chain *b = chain_at(d, best);
        gboolean known = (traits & c->traits & gender) != 0, was_known = (traits & b->traits & gender) != 0;
        if (known != was_known       ? known
            : c->full >= 4 * b->full ? TRUE
            : b->full >= 4 * c->full ? FALSE
                                     : c->last > b->last)
            best = list->chain[i];
    }
    return unique && fitting > 1 ? -1 : best;
}

/* Of several chains with a given name, the one that is clearly the most common. */
static gint32 choose_given(const Doc *d, const ChainList *list)
{
    gint32 best = -1;
    guint second = 0;

    for (guint i = 0; list && i < MIN(list->n, 8); i++) {
        const Chain *c = chain_at(d, list->chain[i]);
        if (best < 0 || c->full > chain_at(d, best)->full) {
            second = best < 0 ? 0 : chain_at(d, best)->full;
            best = list->chain[i];
        } else
            second = MAX(second, c->full);
    }
    return best >= 0 && chain_at(d, best)->full < 2 * second ? -1 : best;
}

/* Counts the given names that stand alone, before any of them is resolved. */
static void count_given(Doc *d, Index *x, GString *buffer)
{
    for (gint e = 0; e < (gint)d->in->n_entities; e++) {
        gint first, end;
        if (d->in->entities[e].type != CHAIN_PER || d->in->entities[e].chain >= 0 || d->titles[e] != 0)
            continue;
        name_range(d, e, &first, &end);
        gint32 chain = choose_given(d, g_hash_table_lookup(x->first, word_key(d, x, buffer, first)));
        if (chain >= 0)
            chain_at(d, chain)->by_given++;
    }
}

static void full_names(Doc *d, Index *x, GString *buffer)
{
    for (gint e = 0; e < (gint)d->in->n_entities; e++) {
        gint first, end;
        guint type = d->in->entities[e].type;
        d->in->entities[e].chain = -1;
        d->titles[e] = type == CHAIN_PER ? title_traits(d, e) : 0;
        name_range(d, e, &first, &end);
        if (end - first < 2)
            continue;
        const char *key = key_of(d, x, buffer, e, first, end);
        gint32 chain = GPOINTER_TO_INT(g_hash_table_lookup(x->full, key)) - 1;
        if (chain < 0 && type == CHAIN_PER) {
            g_string_truncate(buffer, 0);
            append_folded(d, buffer, first);
            g_string_append_c(buffer, ' ');
            append_folded(d, buffer, end - 1);
            const char *ends = g_string_chunk_insert_const(x->pool, buffer->str);
            chain = GPOINTER_TO_INT(g_hash_table_lookup(x->first_last, ends)) - 1;
            if (chain < 0) {
                chain = chain_new(d, type);
                g_hash_table_insert(x->first_last, (gpointer)ends, GINT_TO_POINTER(chain + 1));
            }
        }
        if (chain < 0)
            chain = chain_new(d, type);
        g_hash_table_insert(x->full, (gpointer)key, GINT_TO_POINTER(chain + 1));
        Chain *c = chain_at(d, chain);
        if (type == CHAIN_PER && (classes_at(d, first) & C(GIVEN)))
            c->traits |= classes_at(d, first) & (C(MALE) | C(FEMALE));
        c->full++;
        if (c->first < 0) {
            list_add(x->last, word_key(d, x, buffer, end - 1), chain);
            list_add(x->first, word_key(d, x, buffer, first), chain);
            c->first = e;
        }
        d->in->entities[e].chain = chain;
    }
}

static gboolean is_acronym_of(const Doc *d, gint token, gint first, gint end)
{
    const char *s = d->in->text + d->in->tokens[token].start;
    guint len = d->in->tokens[token].end - d->in->tokens[token].start, k = 0;

    for (gint i = first; i < end; i++) {
        char c = d->in->text[d->in->tokens[i].start];
        if (classes_at(d, i) & C(SMALL) || !g_ascii_isalpha(c))
            continue;
        while (k < len && s[k] == '.')
            k++;
        if (k >= len || s[k] != g_ascii_toupper(c))
            return FALSE;
        k++;
    }
    while (k < len && s[k] == '.')
        k++;
    return k == len;
}

/* An acronym: the organization whose initials it has, looked for among the last ones of several words. */
static gint32 expansion(const Doc *d, gint e, gint token)
{
    const ChainToken *t = &d->in->tokens[token];

    if (!is_upper_word(d->in->text + t->start, t->end - t->start))
        return -1;
    gint tried = 0;
    for (gint k = e - 1; k >= 0 && tried < 60; k--, tried++) {
        gint first, end;
        if (d->in->entities[k].type == CHAIN_PER)
            continue;
        name_range(d, k, &first, &end);
        if (end - first > 1 && is_acronym_of(d, token, first, end))
            return d->in->entities[k].chain;
    }
    return -1;
}

static void short_names(Doc *d, Index *x, GString *buffer)
{
    for (gint e = 0; e < (gint)d->in->n_entities; e++) {
        gint first, end;
        guint type = d->in->entities[e].type;
        name_range(d, e, &first, &end);
        gint32 chain = d->in->entities[e].chain;
        if (chain >= 0) {
            join(d, e, chain, (guint)(end - first));
            continue;
        }
        const char *key = key_of(d, x, buffer, e, first, end);
        if (type == CHAIN_PER) {
            const char *word = word_key(d, x, buffer, first);
            gboolean titled = d->titles[e] != 0;
            if (!titled && (classes_at(d, first) & C(GIVEN)))
                chain = choose_given(d, g_hash_table_lookup(x->first, word));
            if (chain < 0)
                chain = choose(d, g_hash_table_lookup(x->last, word), e, FALSE);
            if (chain < 0 && !titled)
                chain = choose_given(d, g_hash_table_lookup(x->first, word));
        }
        if (chain < 0 && type == CHAIN_PER) {
            /* Title and surname without a full name: chains of their own, one a title. */
            guint64 traits = d->titles[e];
            g_string_assign(buffer, key);
            g_string_append_printf(buffer, "/%x",
                                   (guint)(traits & (C(MALE) | C(FEMALE) | C(MARRIED) | C(UNMARRIED))));
            key = g_string_chunk_insert_const(x->pool, buffer->str);
        }
        if (chain < 0)
            chain = GPOINTER_TO_INT(g_hash_table_lookup(x->full, key)) - 1;
        if (chain < 0 && type != CHAIN_PER && end - first == 1)
            chain = expansion(d, e, first);
        if (chain < 0 && type == CHAIN_ORG && !(classes_at(d, first) & C(ORG)))
            chain = choose(d, g_hash_table_lookup(x->first, word_key(d, x, buffer, first)), e, TRUE);
        if (chain >= 0 && chain_at(d, chain)->info.type != type && type == CHAIN_ORG &&
            chain_at(d, chain)->info.type == CHAIN_PER)
            chain = -1;
        if (chain < 0) {
            chain = chain_new(d, type);
            if (type == CHAIN_PER && (classes_at(d, first) & C(GIVEN)) && !(d->titles[e]))
                chain_at(d, chain)->traits |= classes_at(d, first) & (C(MALE) | C(FEMALE));
            g_hash_table_insert(x->full, (gpointer)key, GINT_TO_POINTER(chain + 1));
        }
        join(d, e, chain, (guint)(end - first));
    }
}

void chain_names_run(Doc *d)
{
    Index x = {g_hash_table_new(g_str_hash, g_str_equal), g_hash_table_new(g_str_hash, g_str_equal),
               g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free),
               g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free), g_string_chunk_new(4096)};
    g_autoptr(GString) buffer = g_string_new(NULL);

    full_names(d, &x, buffer);
    count_given(d, &x, buffer);
    short_names(d, &x, buffer);
    for (guint i = 0; i < d->chains->len; i++) {
        Chain *c = chain_at(d, i);
        if (c->name_entity < 0)
            continue;
        gint first, end;
        name_range(d, c->name_entity, &first, &end);
        c->info.name_start = d->in->tokens[first].start;
        c->info.name_end = d->in->tokens[end - 1].end;
        if (c->info.type == CHAIN_ORG)
            c->info.name_end = d->in->entities[c->name_entity].end;
        c->last = -1; /* from here on: the latest seen while reading */
    }
    g_hash_table_unref(x.full);
    g_hash_table_unref(x.first_last);
    g_hash_table_unref(x.last);
    g_hash_table_unref(x.first);
    g_string_chunk_free(x.pool);
}
