/* SPDX-License-Identifier: MIT */
#include "chains_doc.h"

#include "../quotes/marks.h"

static const char *const class_names[] = {
#define X(id, name) name,
    CHAIN_CLASSES(X)
#undef X
        NULL};

WordList *chain_words_parse(const char *data, gsize len, GError **error)
{
    return word_list_parse(data, len, class_names, "words.txt", error);
}

ChainScratch *chain_scratch_new(void)
{
    ChainScratch *s = g_new0(ChainScratch, 1);

    s->info = g_array_new(FALSE, TRUE, sizeof(Info));
    s->chains = g_array_new(FALSE, TRUE, sizeof(Chain));
    s->mentions = g_array_new(FALSE, TRUE, sizeof(Mention));
    s->spans = g_array_new(FALSE, TRUE, sizeof(gint));
    s->titles = g_array_new(FALSE, TRUE, sizeof(guint64));
    return s;
}

void chain_scratch_free(ChainScratch *s)
{
    if (!s)
        return;
    g_array_unref(s->info);
    g_array_unref(s->chains);
    g_array_unref(s->mentions);
    g_array_unref(s->spans);
    g_array_unref(s->titles);
    g_free(s);
}

static void fill_tokens(Doc *d)
{
    const ChainInput *in = d->in;
    guint next = 0;
    guint32 sentence = 0;

    for (gint i = 0; i < d->n; i++) {
        const ChainToken *token = &in->tokens[i];
        const Word *w = word_list_find(d->words, in->text + token->start, token->end - token->start);
        while (next < in->n_sentences && in->sentences[next] <= (guint32)i)
            sentence = next++;
        d->t[i] = (Info){
            .classes = w->classes, .entity = -1, .sentence = sentence, .pos = token->pos, .forms = w->forms};
        /* A given name is one only with a capital: "will", "mark", "bill". */
        if ((w->classes & C(GIVEN)) && g_ascii_islower(in->text[token->start]))
            d->t[i].classes &=
                ~(C(GIVEN) | ((w->classes & (C(PERSON) | C(TITLE) | C(PRONOUN))) ? 0 : C(MALE) | C(FEMALE)));
    }
}

static void fill_quoted(Doc *d)
{
    g_autoptr(GArray) found = quote_marks_find(d->in->text, d->in->len);
    gint t = 0;

    for (guint i = 0; i < found->len; i++) {
        const QuoteStretch *s = &g_array_index(found, QuoteStretch, i);
        while (t < d->n && d->in->tokens[t].start < s->start)
            t++;
        for (; t < d->n && d->in->tokens[t].start < s->end; t++)
            d->t[t].quoted = 1;
    }
}

/* Distance between a pronoun and its antecedent is counted in the sentences of the narrative: dialogue
 * between them does not part them. */
static void count_narrative(Doc *d)
{
    guint32 narrative = 0;

    for (gint i = 0; i < d->n; i++) {
        if (!d->t[i].quoted && (i == 0 || d->t[i].sentence != d->t[i - 1].sentence))
            narrative++;
        d->t[i].narrative = narrative;
    }
}

/* "Brandt Foods plc": whatever type the entity has, what bears such a suffix is an organization. */
static gboolean has_suffix_behind(const Doc *d, gint e)
{
    guint64 c = classes_at(d, d->end_token[e]);

    return (c & C(SUFFIX)) && !(c & C(ORG)) && d->in->entities[e].type != CHAIN_LOC;
}

static void fill_entities(Doc *d)
{
    gint t = 0;

    for (gint e = 0; e < (gint)d->in->n_entities; e++) {
        ChainEntity *x = &d->in->entities[e];
        while (t < d->n && d->in->tokens[t].end <= x->start)
            t++;
        gint k = t;
        while (k < d->n && d->in->tokens[k].start < x->end)
            k++;
        d->first_token[e] = MIN(t, MAX(d->n - 1, 0));
        d->end_token[e] = MAX(k, d->first_token[e] + 1);
        if (has_suffix_behind(d, e))
            x->type = CHAIN_ORG;
        for (gint i = t; i < k; i++)
            if (d->t[i].entity < 0)
                d->t[i].entity = e;
    }
}

void chain_engine_run(const WordList *words, ChainScratch *scratch, const ChainInput *input, GArray *mentions,
                      GArray *chains)
{
    Doc d = {.in = input,
             .words = words,
             .n = (gint)input->n_tokens,
             .chains = scratch->chains,
             .mentions = scratch->mentions,
             .leader = G_MAXUINT32};

    g_array_set_size(mentions, 0);
    g_array_set_size(chains, 0);
    g_array_set_size(d.chains, 0);
    g_array_set_size(d.mentions, 0);
    if (d.n == 0)
        return;
    g_array_set_size(scratch->info, input->n_tokens);
    g_array_set_size(scratch->spans, input->n_entities * 2 + 1); /* never empty: its data is counted from */
    g_array_set_size(scratch->titles, input->n_entities);
    d.t = (Info *)(void *)scratch->info->data;
    d.first_token = (gint *)(void *)scratch->spans->data;
    d.end_token = d.first_token + input->n_entities;
    d.titles = (guint64 *)(void *)scratch->titles->data;
    fill_tokens(&d);
    fill_quoted(&d);
    count_narrative(&d);
    fill_entities(&d);
    chain_names_run(&d);
    chain_mentions_run(&d);
    chain_narrator_run(&d);
    chain_resolve_run(&d);
    for (guint i = 0; i < d.mentions->len; i++) {
        const Mention *m = &g_array_index(d.mentions, Mention, i);
        if (m->kind == 0 || m->hidden || m->chain < 0)
            continue;
        ChainMention row = {.start = input->tokens[m->first].start,
                            .end = input->tokens[m->end - 1].end,
                            .chain = m->chain,
                            .kind = (guint8)(m->kind - 1),
                            .type = m->type,
                            .rule = m->rule};
        g_array_append_val(mentions, row);
    }
    for (guint i = 0; i < d.chains->len; i++)
        g_array_append_val(chains, chain_at(&d, i)->info);
}
