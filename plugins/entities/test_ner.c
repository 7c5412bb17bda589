/* SPDX-License-Identifier: MIT */
/* test_ner.c - the engine of the entities plugin: a small corpus is learned from, the model file stands what
 * may happen to files, the user's names are found, user's types work. */
#include "ner_crf.h"
#include "ner_lexicon.h"
#include "ner_names.h"
#include "ner_rules.h"
#include "ner_train.h"

#include <stdlib.h>

/* Sentences of an invented language of logistics, so that nothing but the corpus can teach it. */
static char *make_corpus(guint n)
{
    static const char *const people[] = {"Brella", "Tomwin", "Ocasta", "Velder",
                                         "Quorne", "Hasper", "Lindow"};
    static const char *const places[] = {"Norhaven", "Ulmstad", "Pexley", "Gannick", "Torvale", "Esperley"};
    static const char *const ships[] = {"Petrel", "Heron", "Kestrel", "Osprey", "Bittern"};
    guint64 chance = 3;
    GString *s = g_string_new(NULL);
    for (guint k = 0; k < n; k++) {
        const char *person = people[ner_random(&chance) % G_N_ELEMENTS(people)];
        const char *place = places[ner_random(&chance) % G_N_ELEMENTS(places)];
        const char *ship = ships[ner_random(&chance) % G_N_ELEMENTS(ships)];
        switch (ner_random(&chance) % 3) {
        case 0:
            g_string_append_printf(s,
                                   "Captain\tO\n%s\tB-WHO\n%s\tI-WHO\nsailed\tO\nto\tO\n%s\tB-PORT\n.\tO\n\n",
                                   person, people[k % G_N_ELEMENTS(people)], place);
            break;
        case 1:
            g_string_append_printf(s, "The\tO\nship\tO\n%s\tB-SHIP\nleft\tO\n%s\tB-PORT\nlate\tO\n.\tO\n\n",
                                   ship, place);
            break;
        default:
            g_string_append_printf(s, "%s\tB-WHO\nrepaired\tO\nthe\tO\nship\tO\n%s\tB-SHIP\n.\tO\n\n", person,
                                   ship);
        }
    }
    return g_string_free(s, FALSE);
}

static GBytes *train(const char *corpus_text, const char *const *types, GError **error)
{
    NerTrainOptions options = NER_TRAIN_DEFAULTS;
    NerCorpusOptions plain = {.weight = 1.f};
    static const char lists[] = "Captain\ttitle\n";
    options.buckets = 4096;
    g_autoptr(NerCorpus) corpus = ner_corpus_new(types);
    g_autoptr(NerLexiconBuilder) lexicon = ner_lexicon_builder_new();
    g_autoptr(NerModel) model = g_new0(NerModel, 1);
    if (!ner_corpus_add(corpus, "test", corpus_text, strlen(corpus_text), &plain, error) ||
        !ner_lexicon_builder_add_lists(lexicon, "lists", lists, strlen(lists), TRUE, error))
        return NULL;
    ner_lexicon_builder_lend(lexicon, model);
    model->notes = g_strdup("a test");
    return ner_train(model, corpus, &options, NULL, NULL, error);
}

static GBytes *small_model(void)
{
    static GBytes *bytes;
    g_autoptr(GError) error = NULL;
    if (bytes == NULL) {
        g_autofree char *corpus = make_corpus(150);
        bytes = train(corpus, NULL, &error);
        g_assert_no_error(error);
    }
    return bytes;
}

/* ---- text of tokens between spaces, one sentence a line ---- */

typedef struct {
    GString *text;
    GArray *start, *end, *sentence;
    NerText view;
} Text;

static void text_init(Text *t, const char *text)
{
    guint32 zero = 0;
    t->text = g_string_new(text);
    t->start = g_array_new(FALSE, FALSE, sizeof(guint32));
    t->end = g_array_new(FALSE, FALSE, sizeof(guint32));
    t->sentence = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_array_append_val(t->sentence, zero);
    for (guint32 at = 0; at < t->text->len;) {
        guint32 stop = at;
        while (stop < t->text->len && t->text->str[stop] != ' ' && t->text->str[stop] != '\n')
            stop++;
        if (stop > at) {
            g_array_append_val(t->start, at);
            g_array_append_val(t->end, stop);
        }
        guint32 n = t->start->len;
        if (stop == t->text->len || t->text->str[stop] == '\n')
            g_array_append_val(t->sentence, n);
        at = stop + 1;
    }
    t->view = (NerText){
        t->text->str,  (const guint32 *)(gpointer)t->start->data,    (const guint32 *)(gpointer)t->end->data,
        t->start->len, (const guint32 *)(gpointer)t->sentence->data, t->sentence->len - 1};
}

static void text_clear(Text *t)
{
    g_string_free(t->text, TRUE);
    g_array_unref(t->start);
    g_array_unref(t->end);
    g_array_unref(t->sentence);
}

/* "type:words" of all names, with "; " between. */
static char *tag(const NerModel *model, const NerNames *names, const char *string)
{
    Text text;
    NerTagger tagger = {0};
    NerRuler ruler = {0};
    GString *out = g_string_new(NULL);
    text_init(&text, string);
    ner_tag(&tagger, model, &text.view);
    ner_rules(&ruler, &tagger, model, names, NULL, &text.view);
    for (guint k = 0; k < ruler.n_names; k++) {
        const NerName *name = &ruler.names[k];
        const char *type = NULL;
        NerNameEntry entry;
        if (name->origin == NER_BY_LIST) {
            ner_names_get(names, name->entry, &entry);
            type = entry.type;
        } else
            type = model->types[name->type];
        g_assert_cmpfloat(name->confidence, >=, 0.f);
        g_assert_cmpfloat(name->confidence, <=, 1.f);
        g_assert_cmpuint(name->full, <, ruler.n_names);
        g_assert_cmpuint(name->begin, <, name->end);
        if (k > 0)
            g_assert_cmpuint(ruler.names[k - 1].end, <=, name->begin);
        g_string_append_printf(out, "%s%s:%.*s", k > 0 ? "; " : "", type,
                               (int)(text.view.end[name->end - 1] - text.view.start[name->begin]),
                               string + text.view.start[name->begin]);
    }
    ner_ruler_clear(&ruler);
    ner_tagger_clear(&tagger);
    text_clear(&text);
    return g_string_free(out, FALSE);
}

/* ---- tests ---- */

static void test_learns(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(NerModel) model = ner_model_new(small_model(), &error);
    g_assert_no_error(error);
    /* Names that the corpus does not have: shape and neighbours have to tell. */
    g_autofree char *got =
        tag(model, NULL, "Captain Marlo Fentin sailed to Wexbury .\nThe ship Gannet left Pexley late .");
    g_assert_cmpstr(got, ==, "WHO:Marlo Fentin; PORT:Wexbury; SHIP:Gannet; PORT:Pexley");
}

static void test_deterministic(void)
{
    g_autoptr(GError) error = NULL;
    g_autofree char *corpus = make_corpus(150);
    g_autoptr(GBytes) again = train(corpus, NULL, &error);
    g_assert_no_error(error);
    g_assert_true(g_bytes_equal(again, small_model()));
}

static void test_many_types(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) s = g_string_new(NULL);
    for (guint k = 0; k < 600; k++) {
        guint t = k % 100;
        char x = (char)('a' + t / 10), y = (char)('a' + t % 10); /* digits would all look the same */
        g_string_append_printf(s, "co%c%c\tO\nis\tO\nNa%c%c\tB-T%u\n.\tO\n\n", x, y, x, y, t);
    }
    g_autoptr(GBytes) bytes = train(s->str, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(NerModel) model = ner_model_new(bytes, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(model->n_types, ==, 100);
    g_autofree char *got = tag(model, NULL, "coah is Naah .\ncojd is Najd .");
    g_assert_cmpstr(got, ==, "T7:Naah; T93:Najd");
}

static void test_refuses_corpus(void)
{
    static const char *const cases[] = {"word\n", "word\tX-PER\n",  "word\tB-\n",
                                        "\tO\n",  "word\tB-PER|\n", "w\xff\tO\n"};
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(GBytes) bytes = train(cases[k], NULL, &error);
        g_assert_null(bytes);
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, "test:1:"));
    }
    static const char *const wanted[] = {"PER", NULL};
    g_autoptr(GError) error = NULL;
    g_assert_null(train("a\tB-LOC\n", wanted, &error));
    g_assert_nonnull(error);
    g_clear_error(&error);
    g_assert_null(train("", NULL, &error));
    g_assert_nonnull(error);
}

/* Long lists fill buckets; a short one is found whole, though it came last. */
static void test_short_lists_first(void)
{
    g_autoptr(GString) lists = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(NerLexiconBuilder) lexicon = ner_lexicon_builder_new();
    g_autoptr(NerModel) model = g_new0(NerModel, 1);
    for (guint k = 0; k < 20000; k++)
        g_string_append_printf(lists, "Name%c%c%c%c\tmany\n", 'a' + k % 26, 'a' + k / 26 % 26,
                               'a' + k / 676 % 26, 'a' + k / 17576);
    for (guint k = 0; k < 676; k++)
        g_string_append_printf(lists, "Rare%c%c\tfew\n", 'a' + k % 26, 'a' + k / 26);
    g_assert_true(ner_lexicon_builder_add_lists(lexicon, "lists", lists->str, lists->len, FALSE, &error));
    ner_lexicon_builder_lend(lexicon, model);
    for (guint k = 0; k < 676; k++) {
        char word[] = {'r', 'a', 'r', 'e', (char)('a' + k % 26), (char)('a' + k / 26)};
        guint64 key = ner_phrase_step(0, ner_word_key(word, sizeof word));
        g_assert_nonnull(ner_table_find(&model->lexicon.phrases, key));
    }
}

/* Tokenizers part the apostrophe; lists are written as people write. */
static void test_possessives(void)
{
    static const char lists[] = "Grey's Mill\tfirm\nMillers' Union\tfirm\nGrey's\tfirm\nO'Hara\tfirm\n";
    static const struct {
        const char *text;
        guint8 ends[4];
    } cases[] = {
        {"Grey 's Mill", {4, 7, 12}}, {"Millers ' Union", {7, 9, 15}}, {"Grey 's", {4, 7}}, {"O'Hara", {6}}};
    g_autoptr(GError) error = NULL;
    g_autoptr(NerLexiconBuilder) lexicon = ner_lexicon_builder_new();
    g_autoptr(NerModel) model = g_new0(NerModel, 1);
    g_assert_true(ner_lexicon_builder_add_lists(lexicon, "lists", lists, strlen(lists), FALSE, &error));
    ner_lexicon_builder_lend(lexicon, model);
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++) {
        guint64 key = 0;
        for (guint i = 0, begin = 0; cases[k].ends[i] != 0; begin = cases[k].ends[i++] + 1u) {
            const char *word = cases[k].text + begin;
            if (cases[k].ends[i] - begin > 1 || *word != '\'') /* as joins_phrase has it */
                key = ner_phrase_step(key, ner_word_key(word, cases[k].ends[i] - begin));
        }
        const guint8 *value = ner_table_find(&model->lexicon.phrases, key);
        g_assert_nonnull(value);
        g_assert_cmpuint(value[0] & 1, ==, 1);
    }
}

/* Who does not look after capitals writes names in small letters; nothing else changes. */
static void test_careless(void)
{
    static const char text[] = "The\tO\nPetrel\tB-SHIP\nleft\tO\n\nIt\tO\nrained\tO\n\n";
    g_autoptr(GError) error = NULL;
    NerCorpusOptions options = {.weight = 1.f, .careless = 1.f};
    NerCasing none = {0, 0, 0};
    g_autoptr(NerCorpus) corpus = ner_corpus_new(NULL);
    g_assert_true(ner_corpus_add(corpus, "test", text, strlen(text), &options, &error));
    ner_corpus_recase(corpus, &none, 1);
    const NerDocument *document = corpus->documents->pdata[0];
    g_assert_cmpuint(document->n_original, ==, 2);
    g_assert_cmpstr(document->text->str, ==, "The Petrel left It rained The petrel left ");
    g_assert_cmpuint(g_array_index(document->sets, guint16, 6), ==,
                     g_array_index(document->sets, guint16, 1));
}

/* A name is read with its hyphens apart too, unless the sentence has one of a type that stays whole. */
static void test_split(void)
{
    static const char text[] = "Kim\tB-PER\nDae-su\tI-PER\nwell-known\tO\n\nPort-de-Rul\tB-PORT\n\n"
                               "Dae-su\tB-PER\nof\tO\nPort-de-Rul\tB-PORT\n\n";
    static const char *const types[] = {"PER", NULL};
    g_autoptr(GError) error = NULL;
    NerCorpusOptions options = {.weight = 1.f, .split = types};
    NerCasing none = {0, 0, 0};
    g_autoptr(NerCorpus) corpus = ner_corpus_new(NULL);
    g_assert_true(ner_corpus_add(corpus, "test", text, strlen(text), &options, &error));
    ner_corpus_recase(corpus, &none, 1);
    const NerDocument *document = corpus->documents->pdata[0];
    NerText view;
    ner_document_text(document, &view);
    g_assert_cmpuint(view.n_sentences, ==, 4);
    g_assert_cmpuint(document->n_original, ==, 3);
    g_assert_cmpstr(view.text + view.start[view.sentence[3]], ==, "Kim Dae - su well-known ");
    static const guint16 sets[] = {1, 2, 2, 2, 0};
    for (guint k = 0; k < G_N_ELEMENTS(sets); k++)
        g_assert_cmpuint(g_array_index(document->sets, guint16, view.sentence[3] + k), ==, sets[k]);
}

static void test_partial_labels(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GString) s = g_string_new(NULL);
    for (guint k = 0; k < 100; k++)
        g_string_append(s, "see\tO\nAlba\tB-A|B-B\nnow\tO\n\nsee\tO\nAlba\tB-B\nagain\tO\n\n");
    g_autoptr(GBytes) bytes = train(s->str, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(NerModel) model = ner_model_new(bytes, &error);
    g_assert_no_error(error);
    g_autofree char *got = tag(model, NULL, "see Alba now");
    g_assert_cmpstr(got, ==, "B:Alba");
}

/* A copy of BYTES in a block of exactly its size, so that reading beyond it is noticed. */
static GBytes *copy_of(const guint8 *data, gsize size)
{
    return g_bytes_new_take(g_memdup2(data, size), size);
}

static void try_model(GBytes *bytes, gboolean must_fail)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(NerModel) model = ner_model_new(bytes, &error);
    if (model == NULL) {
        g_assert_nonnull(error);
        return;
    }
    g_assert_false(must_fail);
    g_autofree char *got = tag(model, NULL, "Captain Marlo Fentin sailed to Wexbury .");
    g_assert_nonnull(got);
}

static void test_truncated(void)
{
    gsize size;
    const guint8 *data = g_bytes_get_data(small_model(), &size);
    for (gsize n = 0; n < size; n += n < 1500 ? 1 : size / 50) {
        g_autoptr(GBytes) bytes = copy_of(data, n);
        try_model(bytes, TRUE);
    }
}

static void test_damaged(void)
{
    gsize size;
    const guint8 *data = g_bytes_get_data(small_model(), &size);
    guint64 chance = 5;
    for (guint k = 0; k < 300; k++) {
        g_autofree guint8 *copy = g_memdup2(data, size);
        gsize at = k < 64 ? k : ner_random(&chance) % size;
        copy[at] ^= (guint8)(1 + ner_random(&chance) % 255);
        g_autoptr(GBytes) bytes = copy_of(copy, size);
        /* Of the header only magic, version, count, length and checksum mean something: 32 bytes. */
        try_model(bytes, at < 32 || at >= 64);
    }
}

/* With the checksum made right again, everything else has to be caught, or harmless. */
static void test_damaged_with_checksum(void)
{
    gsize size;
    const guint8 *data = g_bytes_get_data(small_model(), &size);
    guint64 chance = 9;
    for (guint k = 0; k < 1500; k++) {
        g_autofree guint8 *copy = g_memdup2(data, size);
        guint n = 1 + (guint)(ner_random(&chance) % 4);
        for (guint b = 0; b < n; b++) {
            gsize at =
                ner_random(&chance) % 3 == 0 ? ner_random(&chance) % size : 12 + ner_random(&chance) % 1200;
            copy[at] = (guint8)ner_random(&chance);
        }
        gsize shorter = ner_random(&chance) % 4 == 0 ? ner_random(&chance) % size : size;
        ner_model_repair(copy, shorter);
        g_autoptr(GBytes) bytes = copy_of(copy, shorter);
        try_model(bytes, FALSE);
    }
}

static NerNames *names_from(const char *text, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(text, strlen(text));
    return ner_names_new("names.tsv", bytes, error);
}

static void test_names(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(NerModel) model = ner_model_new(small_model(), &error);
    g_assert_no_error(error);
    g_autoptr(NerNames) names = names_from("# comment\n"
                                           "US\tLOC\tUnited States\tQ30\n"
                                           "Acme Widget-Works\tORG\n"
                                           "Acme\tORG\tAcme Corporation\tACM\n"
                                           "Zürich Süd\tLOC\n"
                                           "AT&T\tORG\n",
                                           &error);
    g_assert_no_error(error);
    g_autofree char *longest = tag(model, names, "buy Acme Widget - Works or Acme");
    g_assert_cmpstr(longest, ==, "ORG:Acme Widget - Works; ORG:Acme");
    g_autofree char *folded =
        tag(model, names, "ACME and ZÜRICH SÜD but not acme for us , the US yes , AT & T too");
    g_assert_cmpstr(folded, ==, "ORG:ACME; LOC:ZÜRICH SÜD; LOC:US; ORG:AT & T");
    g_autofree char *acronym = tag(model, names, "said Us to us");
    g_assert_null(strstr(acronym, "LOC:"));
    /* They win over the model. */
    g_autoptr(NerNames) ship = names_from("Petrel left\tTHING\n", &error);
    g_assert_no_error(error);
    g_autofree char *won = tag(model, ship, "The ship Petrel left Pexley late .");
    g_assert_cmpstr(won, ==, "THING:Petrel left; PORT:Pexley");
}

static void test_names_refused(void)
{
    static const char *const cases[] = {"name\n", "\tLOC\n", "name\t\n", "n\xff\tLOC\n", "  \tLOC\n"};
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++) {
        g_autoptr(GError) error = NULL;
        g_autofree char *text = g_strconcat("ok\tLOC\n", cases[k], NULL);
        g_autoptr(NerNames) names = names_from(text, &error);
        g_assert_null(names);
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, "names.tsv:2:"));
    }
}

static void test_hostile_text(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(NerModel) model = ner_model_new(small_model(), &error);
    g_assert_no_error(error);
    static const char *const cases[] = {
        "",
        " ",
        "\n\n\n",
        ".",
        "( ( ( ) ) )",
        "A",
        "\"",
        "\xf0\x9f\x98\x80 \xcc\x81 \xe2\x80\x8d",
        "A A A A A A A A A A A A A A A A",
    };
    for (guint k = 0; k < G_N_ELEMENTS(cases); k++) {
        g_autofree char *got = tag(model, NULL, cases[k]);
        g_assert_nonnull(got);
    }
    /* One sentence, one word, many times. */
    g_autoptr(GString) s = g_string_new(NULL);
    for (guint k = 0; k < 100000; k++)
        g_string_append(s, k > 0 ? " Fentin" : "Fentin");
    g_autofree char *got = tag(model, NULL, s->str);
    g_assert_nonnull(got);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/entities/learns", test_learns);
    g_test_add_func("/entities/deterministic", test_deterministic);
    g_test_add_func("/entities/many-types", test_many_types);
    g_test_add_func("/entities/refuses-corpus", test_refuses_corpus);
    g_test_add_func("/entities/short-lists-first", test_short_lists_first);
    g_test_add_func("/entities/possessives", test_possessives);
    g_test_add_func("/entities/careless", test_careless);
    g_test_add_func("/entities/split", test_split);
    g_test_add_func("/entities/partial-labels", test_partial_labels);
    g_test_add_func("/entities/truncated", test_truncated);
    g_test_add_func("/entities/damaged", test_damaged);
    g_test_add_func("/entities/damaged-with-checksum", test_damaged_with_checksum);
    g_test_add_func("/entities/names", test_names);
    g_test_add_func("/entities/names-refused", test_names_refused);
    g_test_add_func("/entities/hostile-text", test_hostile_text);
    return g_test_run();
}
