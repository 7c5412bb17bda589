/* SPDX-License-Identifier: MIT */
/* Tagger, lemmatizer and parser on hostile texts and damaged models; training gives the same bytes each time.
 */
#include "../syntax/lemmatizer.h"
#include "../syntax/tagger.h"
#include "engine.h"
#include "learn_parser.h"
#include "../syntax/learn.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A text, one sentence a line, tokens separated by blanks. */
typedef struct {
    GString *text;
    GArray *tokens, *ends;
} Tokens;

static Tokens tokens_new(const char *text)
{
    Tokens t = {g_string_new(text), g_array_new(FALSE, FALSE, sizeof(TextSpan)),
                g_array_new(FALSE, FALSE, sizeof(guint32))};
    for (guint32 i = 0; i < t.text->len;) {
        guint32 end = i + (guint32)strcspn(t.text->str + i, " \n");
        TextSpan span = {i, end};
        if (end > i)
            g_array_append_val(t.tokens, span);
        if (t.text->str[end] != ' ')
            g_array_append_val(t.ends, t.tokens->len);
        i = end + 1;
    }
    return t;
}

static void tokens_clear(Tokens *t)
{
    g_string_free(t->text, TRUE);
    g_array_unref(t->tokens);
    g_array_unref(t->ends);
}

static GBytes *read_model(const char *plugin)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "plugins", plugin, "en.model", NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, &error);
    g_assert_no_error(error);
    return g_mapped_file_get_bytes(file);
}

/* Tags and lemmas, as one string: "the/DET/DT ...". NULL if the model is refused. */
static char *tag(GBytes *bytes, const Tokens *t, GError **error)
{
    g_autoptr(Model) model = model_open(bytes, MODEL_SYNTAX, "test", error);
    g_autoptr(Tagger) tagger = model != NULL ? tagger_open(model, error) : NULL;
    g_autoptr(Lemmatizer) lemmatizer = tagger != NULL ? lemmatizer_open(model, error) : NULL;
    if (lemmatizer == NULL)
        return NULL;
    TaggerScratch *scratch = tagger_scratch_new(tagger);
    g_autofree guint8 *labels = g_new(guint8, t->tokens->len + 1);
    g_autoptr(GString) lemma = g_string_new(NULL);
    GString *out = g_string_new(NULL);
    guint n_labels, n_feats;
    const char *const *names = tagger_labels(tagger, &n_labels);
    lemmatizer_feats(lemmatizer, &n_feats);
    tagger_run(tagger, scratch, t->text->str, (const TextSpan *)t->tokens->data,
               (const guint32 *)t->ends->data, t->ends->len, labels);
    for (guint i = 0; i < t->tokens->len; i++) {
        TextSpan span = g_array_index(t->tokens, TextSpan, i);
        g_assert_cmpuint(labels[i], <, n_labels);
        guint32 feats =
            lemmatizer_find(lemmatizer, t->text->str + span.start, span.end - span.start, labels[i], lemma);
        g_assert_cmpuint(feats, <, n_feats);
        g_assert_cmpuint(lemma->len, >, 0);
        g_assert_true(g_utf8_validate(lemma->str, (gssize)lemma->len, NULL));
        g_string_append_printf(out, "%s/%.*s ", lemma->str, (int)strcspn(names[labels[i]], "\t"),
                               names[labels[i]]);
    }
    tagger_scratch_free(scratch);
    return g_string_free(out, FALSE);
}

/* Heads, after checking that each sentence is a tree with one root. NULL if the model is refused. */
static guint32 *parse(GBytes *bytes, const Tokens *t, GError **error)
{
    g_autoptr(Parser) parser = parser_open(bytes, "test", error);
    if (parser == NULL)
        return NULL;
    guint n = t->tokens->len, n_deps, from = 0;
    ParserScratch *scratch = parser_scratch_new(parser);
    guint32 *heads = g_new(guint32, n + 1);
    g_autofree guint32 *tags = g_new(guint32, n + 1);
    g_autofree guint8 *deps = g_new(guint8, n + 1);
    for (guint i = 0; i < n; i++)
        tags[i] = parser_find_tag(parser, i % 7 == 0 ? NULL : i % 3 == 0 ? "VERB" : "NOUN", "NN");
    parser_deps(parser, &n_deps);
    parser_run(parser, scratch, t->text->str, (const TextSpan *)t->tokens->data, tags,
               (const guint32 *)t->ends->data, t->ends->len, heads, deps);
    for (guint k = 0; k < t->ends->len; k++) {
        guint end = g_array_index(t->ends, guint32, k), roots = 0;
        for (guint i = from; i < end; i++) {
            g_assert_cmpuint(deps[i], <, n_deps);
            if (heads[i] == PARSER_ROOT) {
                roots++;
                continue;
            }
            g_assert_cmpuint(heads[i], >=, from);
            g_assert_cmpuint(heads[i], <, end);
            guint up = i, steps = 0;
            while (heads[up] != PARSER_ROOT && steps++ < 3000)
                up = heads[up];
            g_assert_true(heads[up] == PARSER_ROOT);
        }
        g_assert_cmpuint(roots, ==, end > from);
        from = end;
    }
    parser_scratch_free(scratch);
    return heads;
}

static const char sentences[] = "The ministers were visiting hospitals .\nShe did n't know .\n\nGo !";

static void test_plain(void)
{
    g_autoptr(GBytes) model = read_model("syntax");
    g_autoptr(GError) error = NULL;
    Tokens t = tokens_new(sentences);
    g_autofree char *got = tag(model, &t, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(got, ==,
                    "the/DET minister/NOUN be/AUX visit/VERB hospital/NOUN ./PUNCT she/PRON do/AUX not/PART "
                    "know/VERB ./PUNCT go/VERB !/PUNCT ");
    tokens_clear(&t);
}

/* What a sentence gets does not hang on the sentences around it. */
static void test_company(void)
{
    g_autoptr(GBytes) model = read_model("syntax");
    g_autoptr(GBytes) parser = read_model("parser");
    Tokens alone = tokens_new("The old bridge was destroyed by the army , officials said on Monday .");
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 200; i++)
        g_string_append_printf(text, "%.*s\n%s\n", (int)(i % 9), "Yes Ok Go", alone.text->str);
    Tokens many = tokens_new(text->str);
    g_autofree char *tags_alone = tag(model, &alone, NULL), *tags_many = tag(model, &many, NULL);
    g_autofree guint32 *heads_alone = parse(parser, &alone, NULL), *heads_many = parse(parser, &many, NULL);
    const char *at = tags_many;
    guint found = 0;
    while ((at = strstr(at, tags_alone)) != NULL) {
        found++;
        at++;
    }
    g_assert_cmpuint(found, ==, 200);
    g_assert_nonnull(heads_alone);
    g_assert_nonnull(heads_many);
    tokens_clear(&alone);
    tokens_clear(&many);
}

/* Texts that no newspaper prints. */
static void test_hostile(void)
{
    g_autoptr(GBytes) model = read_model("syntax");
    g_autoptr(GBytes) parser = read_model("parser");
    g_autoptr(GString) text = g_string_new(NULL);
    for (guint i = 0; i < 100000; i++)
        g_string_append(text, i % 5 == 0 ? "of " : i % 3 == 0 ? "Łódź " : "word ");
    g_string_append(text, "\n");
    for (guint i = 0; i < 100000; i++)
        g_string_append(text, "ẞ\xf0\x9f\x98\x80");
    g_string_append(text, "\nA\n\n\nΑΣ İstanbul ‘’“” … \xcc\x81\xcc\x81 ﷽ A\xcc\x8a\n");
    Tokens t = tokens_new(text->str);
    g_autofree char *tags = tag(model, &t, NULL);
    g_autofree guint32 *heads = parse(parser, &t, NULL);
    g_assert_nonnull(tags);
    g_assert_nonnull(heads);
    tokens_clear(&t);
    Tokens none = tokens_new("");
    g_autofree char *nothing = tag(model, &none, NULL);
    g_autofree guint32 *no_heads = parse(parser, &none, NULL);
    g_assert_cmpstr(nothing, ==, "");
    g_assert_nonnull(no_heads);
    tokens_clear(&none);
}

/* Opens a model as what it is; TRUE if it was taken, and then it was also used. */
static gboolean try_model(GBytes *bytes, gboolean is_parser, const Tokens *t)
{
    g_autoptr(GError) error = NULL;
    g_autofree gpointer result =
        is_parser ? (gpointer)parse(bytes, t, &error) : (gpointer)tag(bytes, t, &error);
    g_assert_true((result == NULL) == (error != NULL));
    return result != NULL;
}

static void test_damage(gconstpointer plugin)
{
    gboolean is_parser = strcmp(plugin, "parser") == 0;
    g_autoptr(GBytes) good = read_model(plugin);
    gsize size;
    const guint8 *data = g_bytes_get_data(good, &size);
    Tokens t = tokens_new(sentences);
    g_assert_true(try_model(good, is_parser, &t));
    g_autoptr(GBytes) other = read_model(is_parser ? "syntax" : "parser");
    g_assert_false(try_model(other, is_parser, &t));
    for (guint i = 0; i < 40; i++) {
        g_autoptr(GBytes) cut = g_bytes_new(data, i < 20 ? i * 5 : size / 40 * i);
        g_assert_false(try_model(cut, is_parser, &t));
        guint8 *copy = g_memdup2(data, size);
        copy[i < 20 ? i * 3 : (gsize)((guint64)size * i / 40)] ^= 1u << (i % 8);
        g_autoptr(GBytes) flipped = g_bytes_new_take(copy, size);
        g_assert_false(try_model(flipped, is_parser, &t));
    }
    tokens_clear(&t);
}

/* Damage that the checksum does not find, for it was made afterwards: refused or harmless. */
static void test_malice(gconstpointer plugin)
{
    gboolean is_parser = strcmp(plugin, "parser") == 0;
    g_autoptr(GBytes) good = read_model(plugin);
    gsize size;
    const guint8 *data = g_bytes_get_data(good, &size);
    Tokens t = tokens_new(sentences);
    guint refused = 0;
    Rng rng = 77;
    for (guint i = 0; i < 60; i++) {
        guint8 *copy = g_memdup2(data, size);
        /* Half of the time in the header and the table, otherwise at the beginning of a section. */
        gsize offset = 8 + rng_below(&rng, 500);
        if (i % 2 == 1) {
            guint n = data[16];
            guint64 at;
            memcpy(&at, data + 40 + 24 * rng_below(&rng, n) + 8, 8);
            offset = MIN((gsize)GUINT64_FROM_LE(at) + rng_below(&rng, 128), size - 1);
        }
        copy[offset] = (guint8)rng_next(&rng);
        guint64 sum = GUINT64_TO_LE(
            form_hash((const char *)copy + 40, size - 40, is_parser ? MODEL_PARSER : MODEL_SYNTAX));
        memcpy(copy + 32, &sum, 8);
        g_autoptr(GBytes) changed = g_bytes_new_take(copy, size);
        refused += !try_model(changed, is_parser, &t);
    }
    g_assert_cmpuint(refused, >, 0);
    tokens_clear(&t);
}

static const char treebank[] = "# newdoc id = a\n"
                               "1\tThe\tthe\tDET\tDT\t_\t2\tdet\t_\t_\n"
                               "2\tminister\tminister\tNOUN\tNN\tNumber=Sing\t3\tnsubj\t_\t_\n"
                               "3\tspoke\tspeak\tVERB\tVBD\tTense=Past\t0\troot\t_\tSpaceAfter=No\n"
                               "4\t.\t.\tPUNCT\t.\t_\t3\tpunct\t_\t_\n"
                               "\n"
                               "# newdoc id = b\n"
                               "1-2\tdon't\t_\t_\t_\t_\t_\t_\t_\t_\n"
                               "1\tdo\tdo\tAUX\tVB\t_\t3\taux\t_\t_\n"
                               "2\tn't\tnot\tPART\tRB\t_\t3\tadvmod\t_\t_\n"
                               "3\tgo\tgo\tVERB\tVB\t_\t0\troot\t_\t_\n"
                               "\n";
static const char classes[] = "the\t1\t2\t3\nminister\t4\t5\t6\nwent\t63\t255\t1023\n";

static void test_training(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("adit-syntax-XXXXXX", &error);
    g_autofree char *bank_path = g_build_filename(folder, "bank.conllu", NULL);
    g_autofree char *classes_path = g_build_filename(folder, "classes.tsv", NULL);
    g_assert_true(g_file_set_contents(bank_path, treebank, -1, NULL));
    g_assert_true(g_file_set_contents(classes_path, classes, -1, NULL));
    g_autoptr(Treebank) bank = treebank_new();
    g_assert_true(treebank_read(bank, bank_path, NULL, NULL, &error));
    g_assert_cmpuint(bank->tokens, ==, 7);
    TaggerTraining tagger = {.classes = classes_path, .dim = 16, .epochs = 600, .class_words = 3, .seed = 5};
    ParserTraining parser = {
        .classes = classes_path, .dim = 16, .hidden = 32, .epochs = 40, .class_words = 3, .seed = 5};
    const char *first[] = {"DET\tDT", "NOUN\tNN", "VERB\tVBD", "PUNCT\t."};
    const char *second[] = {"AUX\tVB", "PART\tRB", "VERB\tVB"};
    const char *const *tags[] = {first, second};
    g_autoptr(GBytes) tagger1 = tagger_train(bank, &tagger, &error),
                      tagger2 = tagger_train(bank, &tagger, &error);
    g_autoptr(GBytes) parser1 = parser_train(bank, tags, &parser, &error);
    g_autoptr(GBytes) parser2 = parser_train(bank, tags, &parser, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(tagger1, tagger2));
    g_assert_true(g_bytes_equal(parser1, parser2));
    Tokens t = tokens_new("The minister spoke .\ndo n't go");
    g_autofree char *learnt = tag(tagger1, &t, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(learnt, ==, "the/DET minister/NOUN speak/VERB ./PUNCT do/AUX not/PART go/VERB ");
    tokens_clear(&t);
    (void)remove(bank_path);
    (void)remove(classes_path);
    (void)remove(folder);
}

static void test_epoch(void)
{
    guint order[9] = {0, 1, 2, 3, 4, 5, 6, 7, 8}, seen[9] = {0};
    Rng rng = 1;
    g_assert_cmpuint(epoch_size(4, 0), ==, 4);
    g_assert_cmpuint(epoch_size(4, 1), ==, 5);
    g_assert_cmpuint(epoch_size(4, 5), ==, 6);
    for (guint epoch = 0; epoch < 20; epoch++) {
        epoch_order(order, 4, 5, &rng);
        for (guint i = 0; i < 6; i++)
            seen[order[i]]++;
    }
    for (guint i = 0; i < 4; i++)
        g_assert_cmpuint(seen[i], ==, 20);
    for (guint i = 4; i < 9; i++)
        g_assert_cmpuint(seen[i], >, 0);
}

static void test_bad_treebank(void)
{
    g_autoptr(GError) error = NULL;
    int fd;
    g_autofree char *path = NULL;
    fd = g_file_open_tmp("adit-syntax-XXXXXX", &path, &error);
    g_assert_no_error(error);
    close(fd);
    g_assert_true(g_file_set_contents(path, "1\tThe\tthe\n\n", -1, NULL));
    g_autoptr(Treebank) bank = treebank_new();
    g_assert_false(treebank_read(bank, path, NULL, NULL, &error));
    g_assert_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
    (void)remove(path);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/syntax/plain", test_plain);
    g_test_add_func("/syntax/company", test_company);
    g_test_add_func("/syntax/hostile", test_hostile);
    g_test_add_data_func("/syntax/damage/tagger", "syntax", test_damage);
    g_test_add_data_func("/syntax/damage/parser", "parser", test_damage);
    g_test_add_data_func("/syntax/malice/tagger", "syntax", test_malice);
    g_test_add_data_func("/syntax/malice/parser", "parser", test_malice);
    g_test_add_func("/syntax/training", test_training);
    g_test_add_func("/syntax/epoch", test_epoch);
    g_test_add_func("/syntax/bad-treebank", test_bad_treebank);
    return g_test_run();
}
