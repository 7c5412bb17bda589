/* SPDX-License-Identifier: MIT */
/* test_conllu_parse.c - what the parser says of malformed input, and that it survives any. */
#include "conllu_parse.h"

#include <string.h>

static const struct {
    const char *input; /* ~ for a tab */
    const char *says;  /* part of the message, with the line */
} MALFORMED[] = {
    {"# newdoc\n1~x~_~_~_~_~_~_~_\n", "line 2: 9 columns"},
    {"just text\n", "line 1: 1 columns separated by tabs instead of 10; a sentence's line is ID, FORM"},
    {"1~x~_~_~_~_~_~_~_~_~_\n", "line 1: 11 columns"},
    {"1~~_~_~_~_~_~_~_~_\n", "line 1: column 2 is empty"},
    {"1~x~_~_~_~_~_~_~_~_\n3~y~_~_~_~_~_~_~_~_\n", "line 2: word 3 where word 2 is next"},
    {"0~x~_~_~_~_~_~_~_~_\n", "line 1: ID is '0'"},
    {"one~x~_~_~_~_~_~_~_~_\n", "line 1: ID is 'one'"},
    {"12345678901~x~_~_~_~_~_~_~_~_\n", "line 1: ID is '12345678901'"},
    {"1~x~_~_~_~_~two~_~_~_\n", "line 1: HEAD is 'two'"},
    {"1~x~_~_~_~_~1~_~_~_\n", "line 1: word 1 is its own HEAD"},
    {"1~x~_~_~_~_~2~_~_~_\n\n", "line 2: HEAD of word 1 is 2"},
    {"1~x~_~_~_~_~2~_~_~_\n2~y~_~_~_~_~1~_~_~_\n\n",
     "line 3: the HEADs of the sentence that ends here go round"},
    {"2-3~x~_~_~_~_~_~_~_~_\n", "line 1: the multiword token 2-3, where word 1 is next"},
    {"1-1~x~_~_~_~_~_~_~_~_\n", "line 1: the multiword token 1-1"},
    {"1-3~x~_~_~_~_~_~_~_~_\n1~y~_~_~_~_~_~_~_~_\n2-3~x~_~_~_~_~_~_~_~_\n",
     "line 3: a multiword token inside"},
    {"1-2~x~_~_~_~_~_~_~_~_\n1~x~_~_~_~_~_~_~_~_\n\n", "line 3: the sentence ends before word 2"},
    {"1~\xFF~_~_~_~_~_~_~_~_\n", "line 1: not valid UTF-8"},
    {"# \xC3\n", "line 1: not valid UTF-8"},
};

static void test_malformed(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(MALFORMED); i++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *input =
            g_strconcat(MALFORMED[i].input, "# newdoc id = next\n1~ok~_~_~_~_~_~_~_~_\n", NULL);
        ConlluParse parse;
        ConlluDocument document;
        g_strdelimit(input, "~", '\t');
        conllu_parse_init(&parse, input, strlen(input));
        conllu_document_init(&document);
        g_assert_false(conllu_parse_next(&parse, &document, &error));
        g_assert_nonnull(error);
        if (strstr(error->message, MALFORMED[i].says) == NULL) {
            g_test_message("'%s' is not in '%s'", MALFORMED[i].says, error->message);
            g_test_fail();
        }
        /* The next document is not lost. */
        g_clear_error(&error);
        g_assert_true(conllu_parse_next(&parse, &document, &error));
        g_assert_no_error(error);
        g_assert_cmpstr(document.text->str, ==, "ok");
        g_assert_false(conllu_parse_next(&parse, &document, &error));
        g_assert_no_error(error);
        conllu_document_clear(&document);
        conllu_parse_clear(&parse);
    }
}

static void check_document(const ConlluDocument *document)
{
    guint32 words = 0, at = 0;
    for (guint i = 0; i < document->sentences->len; i++) {
        const ConlluSentence *sentence = &g_array_index(document->sentences, ConlluSentence, i);
        g_assert_cmpuint(sentence->first, ==, words);
        g_assert_cmpuint(sentence->n_words, >, 0);
        words += sentence->n_words;
    }
    g_assert_cmpuint(words, ==, document->words->len);
    for (guint i = 0; i < document->words->len; i++) {
        const ConlluWord *word = &g_array_index(document->words, ConlluWord, i);
        g_assert_cmpuint(word->start, >=, at);
        g_assert_cmpuint(word->end, >, word->start);
        g_assert_cmpuint(word->end, <=, document->text->len);
        g_assert_true(word->head == G_MAXUINT32 || word->head < document->words->len);
        at = word->start;
    }
}

/* Good input with some bytes changed at random. */
static void test_random(void)
{
    static const char GOOD[] =
        "# newdoc id = a\n# newpar\n# sent_id = s\n1-2\tdidn't\t_\t_\t_\t_\t_\t_\t_\tSpaceAfter=No\n"
        "1\tdid\tdo\tAUX\tVBD\t_\t0\troot\t_\t_\n2\tn't\tnot\tPART\tRB\t_\t1\tadvmod\t_\t_\n"
        "2.1\tx\t_\t_\t_\t_\t_\t_\t_\t_\n3\t.\t.\tPUNCT\t.\t_\t1\tpunct\t_\tSpacesAfter=\\s\\n|A=b\n\n"
        "# newdoc\n1\t_\t_\tX\t_\tF=G\t_\t_\t_\tSpacesBefore=\\s\n";
    static const char BYTES[] = "0123456789-._\t\n#= |\\sX\xC3\xA9\xFF";
    ConlluDocument document;
    conllu_document_init(&document);
    for (guint round = 0; round < 20000; round++) {
        g_autofree char *input = g_memdup2(GOOD, strlen(GOOD));
        gsize length = strlen(GOOD) - (gsize)g_test_rand_int_range(0, 20);
        for (gint n = g_test_rand_int_range(0, 6); n > 0; n--)
            input[g_test_rand_int_range(0, (gint)length)] = BYTES[g_test_rand_int_range(0, sizeof BYTES - 1)];
        g_autofree char *exact = g_memdup2(input, length);
        ConlluParse parse;
        conllu_parse_init(&parse, exact, length);
        for (guint n = 0;; n++) {
            g_autoptr(GError) error = NULL;
            if (conllu_parse_next(&parse, &document, &error))
                check_document(&document);
            else if (error == NULL)
                break;
            g_assert_cmpuint(n, <, 100);
        }
        conllu_parse_clear(&parse);
    }
    conllu_document_clear(&document);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/conllu_parse/malformed", test_malformed);
    g_test_add_func("/conllu_parse/random", test_random);
    return g_test_run();
}
