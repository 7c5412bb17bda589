/* SPDX-License-Identifier: MIT */
#include "variation.h"
#include <string.h>

/* Shares of the sentences that are shown in small letters, in capitals, and with a capital on each word; half
 * of the last two are cut short as headlines are. */
#define SHARE_LOWER 0.03f
#define SHARE_UPPER 0.05f
#define SHARE_TITLE 0.03f

Variation variation_choose(Rng *rng)
{
    float r = rng_unit(rng);
    Variation v = {CASE_AS_IS, FALSE};
    if (r >= SHARE_LOWER + SHARE_UPPER + SHARE_TITLE)
        return v;
    v.change = r < SHARE_LOWER ? CASE_LOWER : r < SHARE_LOWER + SHARE_UPPER ? CASE_UPPER : CASE_TITLE;
    if (v.change != CASE_LOWER)
        v.headline = rng_unit(rng) < 0.5f;
    return v;
}

static gboolean headline_omits(const TreebankSentence *s, guint k)
{
    const TreebankToken *t = &s->tokens[k];
    if (strcmp(t->upos, "DET") == 0)
        return strcmp(t->lemma, "a") == 0 || strcmp(t->lemma, "the") == 0;
    return k + 1 == s->n && strcmp(t->form, ".") == 0;
}

/* Of the words with a capital on each, the short ones that get none: of, the, and; 's and n't. */
static gboolean stays_small(const TreebankToken *t)
{
    static const char *const KINDS[] = {"ADP", "CCONJ", "DET", "PART", NULL};
    return strlen(t->form) <= 3 && g_strv_contains(KINDS, t->upos);
}

const char *variation_form(Variation v, const TreebankSentence *s, guint k, GString *buffer)
{
    if (v.headline && s->n > 1 && headline_omits(s, k))
        return NULL;
    gboolean small = v.change == CASE_TITLE && k > 0 && stays_small(&s->tokens[k]);
    return case_change(s->tokens[k].form, small ? CASE_AS_IS : v.change, buffer);
}

GHashTable *variation_words(const Treebank *bank)
{
    GHashTable *words = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < bank->sentences->len; i++) {
        const TreebankSentence *s = &g_array_index(bank->sentences, TreebankSentence, i);
        for (guint k = 0; k < s->n; k++)
            if (g_ascii_islower(s->tokens[k].form[0]))
                g_hash_table_add(words, g_strconcat(s->tokens[k].form, "\t", s->tokens[k].xpos, NULL));
    }
    return words;
}

static gboolean is_name(const TreebankSentence *s, guint k)
{
    return k < s->n && strcmp(s->tokens[k].upos, "PROPN") == 0;
}

const char *variation_label(Variation v, GHashTable *words, const TreebankSentence *s, guint k)
{
    /* A name's words, and those with it. */
    static const struct {
        const char *upos, *xpos, *usual;
    } PAIRS[] = {{"PROPN", "NNP", "NOUN\tNN"}, {"PROPN", "NNPS", "NOUN\tNNS"}, {"ADJ", "NNP", "ADJ\tJJ"}};
    const TreebankToken *t = &s->tokens[k];
    gboolean in_name = (k > 0 && is_name(s, k - 1)) || (is_name(s, k) && is_name(s, k + 1)) ||
                       (is_name(s, k + 1) && is_name(s, k + 2));
    if (v.change != CASE_UPPER || in_name)
        return NULL;
    for (guint i = 0; i < G_N_ELEMENTS(PAIRS); i++)
        if (strcmp(t->upos, PAIRS[i].upos) == 0 && strcmp(t->xpos, PAIRS[i].xpos) == 0) {
            g_autofree char *small = g_utf8_strdown(t->form, -1);
            g_autofree char *key = g_strconcat(small, "\t", strchr(PAIRS[i].usual, '\t') + 1, NULL);
            return g_hash_table_contains(words, key) ? PAIRS[i].usual : NULL;
        }
    return NULL;
}
