/* SPDX-License-Identifier: MIT */
/* test_chains.c - what holds for any text: chains exist, mentions are in order and lie on tokens. (What is
 * expected of good text is in cases/chains.case.) */
#include "chains_engine.h"

static WordList *load_words(void)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "plugins/chains/words.txt", NULL);
    g_autofree char *data = NULL;
    gsize length;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &data, &length, &error);
    g_assert_no_error(error);
    WordList *words = chain_words_parse(data, length, &error);
    g_assert_no_error(error);
    return words;
}

static void check(const ChainInput *input, const GArray *mentions, const GArray *chains)
{
    for (guint i = 0; i < input->n_entities; i++) {
        g_assert_cmpint(input->entities[i].chain, >=, 0);
        g_assert_cmpint(input->entities[i].chain, <, (gint)chains->len);
    }
    for (guint i = 0; i < mentions->len; i++) {
        const ChainMention *m = &g_array_index(mentions, ChainMention, i);
        g_assert_cmpuint(m->start, <, m->end);
        g_assert_cmpuint(m->end, <=, input->len);
        g_assert_cmpint(m->chain, >=, 0);
        g_assert_cmpint(m->chain, <, (gint)chains->len);
        g_assert_nonnull(m->rule);
    }
    for (guint i = 0; i < chains->len; i++) {
        const ChainInfo *c = &g_array_index(chains, ChainInfo, i);
        g_assert_cmpuint(c->name_start, <=, c->name_end);
        g_assert_cmpuint(c->name_end, <=, input->len);
    }
}

static void test_any_tokens(void)
{
    static const char *const WORDS[] = {"Anna", "Smith", "Mrs.", "WHO",  "World", "Health",  "Organization",
                                        "he",   "she",   "it",   "who",  "the",   "company", "president",
                                        ",",    ".",     "\"",   "“",    "”",     "said",    "and",
                                        "of",   "his",   "wife", "Inc.", "a"};
    g_autoptr(WordList) words = load_words();
    g_autoptr(ChainScratch) scratch = chain_scratch_new();
    g_autoptr(GArray) mentions = g_array_new(FALSE, FALSE, sizeof(ChainMention));
    g_autoptr(GArray) chains = g_array_new(FALSE, FALSE, sizeof(ChainInfo));
    g_autoptr(GRand) random = g_rand_new_with_seed(5);
    for (guint round = 0; round < 3000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(ChainToken));
        g_autoptr(GArray) sentences = g_array_new(FALSE, FALSE, sizeof(guint32));
        g_autoptr(GArray) entities = g_array_new(FALSE, FALSE, sizeof(ChainEntity));
        guint n = (guint)g_rand_int_range(random, 0, 60), open = 0;
        for (guint i = 0; i < n; i++) {
            ChainToken t = {.start = (guint32)text->len,
                            .pos = (guint8)g_rand_int_range(random, 0, CHAIN_POS_PART + 1)};
            g_string_append(text, WORDS[g_rand_int_range(random, 0, G_N_ELEMENTS(WORDS))]);
            t.end = (guint32)text->len;
            g_string_append_c(text, ' ');
            if (i == 0 || g_rand_int_range(random, 0, 8) == 0)
                g_array_append_val(sentences, i);
            g_array_append_val(tokens, t);
            if (open == 0 && g_rand_int_range(random, 0, 3) == 0) {
                ChainEntity e = {
                    .start = t.start, .end = t.end, .type = (guint8)g_rand_int_range(random, 0, 4)};
                g_array_append_val(entities, e);
                open = (guint)g_rand_int_range(random, 0, 3);
            } else if (open > 0) {
                g_array_index(entities, ChainEntity, entities->len - 1).end = t.end;
                open--;
            }
        }
        const ChainInput input = {.text = text->str,
                                  .len = (guint32)text->len,
                                  .tokens = (const ChainToken *)(void *)tokens->data,
                                  .n_tokens = tokens->len,
                                  .sentences = (const guint32 *)(void *)sentences->data,
                                  .n_sentences = sentences->len,
                                  .entities = (ChainEntity *)(void *)entities->data,
                                  .n_entities = entities->len};
        chain_engine_run(words, scratch, &input, mentions, chains);
        check(&input, mentions, chains);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/chains/any-tokens", test_any_tokens);
    return g_test_run();
}
