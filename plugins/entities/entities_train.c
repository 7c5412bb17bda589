/* SPDX-License-Identifier: MIT */
#include "entities_train.h"

#include "ner_lexicon.h"
#include "ner_train.h"

typedef struct {
    AditSetup *setup;
    NerCorpus *corpus;
    NerLexiconBuilder *lexicon;
    NerModel *bundled; /* lends its words where none are given */
} Training;

static gboolean fail(GError **error, const char *file, GError *cause)
{
    if (file != NULL)
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT, "%s: %s", file, cause->message);
    else
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_INPUT, cause->message);
    g_error_free(cause);
    return FALSE;
}

static gboolean add_corpus(Training *training, const char *path, const NerCorpusOptions *options,
                           GError **error)
{
    GError *cause = NULL;
    gsize size;
    g_autoptr(GBytes) bytes = adit_setup_load_file(training->setup, path, error);
    if (bytes == NULL)
        return FALSE;
    const char *data = g_bytes_get_data(bytes, &size);
    return ner_corpus_add(training->corpus, path, data, size, options, &cause) || fail(error, NULL, cause);
}

/* A recipe: lines of a corpus's path in the folder of data (or beside the recipe, if it starts with "./"),
 * and "weight=1", "careless=0.5", "split=PER,LOC" or "open=MISC,LOC" behind it. */
static gboolean add_recipe_line(Training *training, const char *recipe, const char *line, GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(line, " \t", -1);
    g_auto(GStrv) open = NULL;
    g_auto(GStrv) split = NULL;
    g_autofree char *path = NULL;
    NerCorpusOptions options = {.weight = 1.f};
    for (char **word = words; *word != NULL; word++) {
        if (**word == '\0')
            continue;
        if (path == NULL && g_str_has_prefix(*word, "./")) {
            g_autofree char *folder = g_path_get_dirname(recipe);
            path = g_build_filename(folder, *word + 2, NULL);
        } else if (path == NULL) {
            const char *folder = adit_setup_get_string(training->setup, "data");
            path = g_build_filename(folder != NULL ? folder : ".", *word, NULL);
        } else if (g_str_has_prefix(*word, "weight="))
            options.weight = (float)g_ascii_strtod(*word + 7, NULL);
        else if (g_str_has_prefix(*word, "careless="))
            options.careless = (float)g_ascii_strtod(*word + 9, NULL);
        else if (g_str_has_prefix(*word, "open=") && open == NULL)
            open = g_strsplit(*word + 5, ",", -1);
        else if (g_str_has_prefix(*word, "split=") && split == NULL)
            split = g_strsplit(*word + 6, ",", -1);
        else {
            g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT,
                        "%s: expected a path, weight=NUMBER, careless=SHARE, split=TYPES or open=TYPES, not "
                        "\"%s\"",
                        recipe, *word);
            return FALSE;
        }
    }
    options.open = (const char *const *)open;
    options.split = (const char *const *)split;
    return path == NULL || add_corpus(training, path, &options, error);
}

static gboolean add_input(Training *training, const char *path, GError **error)
{
    NerCorpusOptions plain = {.weight = 1.f};
    if (!g_str_has_suffix(path, ".recipe"))
        return add_corpus(training, path, &plain, error);
    gsize size;
    g_autoptr(GBytes) bytes = adit_setup_load_file(training->setup, path, error);
    if (bytes == NULL)
        return FALSE;
    const char *data = g_bytes_get_data(bytes, &size);
    g_autofree char *text = g_strndup(data, size);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (char **line = lines; *line != NULL; line++)
        if (**line != '#' && !add_recipe_line(training, path, g_strchomp(*line), error))
            return FALSE;
    return TRUE;
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* Lists in files named *.lower.tsv count in small letters too. */
static gboolean add_lists(Training *training, const char *folder, GError **error)
{
    GError *cause = NULL;
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GDir) dir = g_dir_open(folder, 0, &cause);
    if (dir == NULL)
        return fail(error, NULL, cause);
    for (const char *name; (name = g_dir_read_name(dir)) != NULL;)
        if (g_str_has_suffix(name, ".tsv") && strcmp(name, "clusters.tsv") != 0)
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    for (guint k = 0; k < names->len; k++) {
        gsize size;
        g_autofree char *path = g_build_filename(folder, names->pdata[k], NULL);
        g_autoptr(GBytes) bytes = adit_setup_load_file(training->setup, path, error);
        if (bytes == NULL)
            return FALSE;
        const char *data = g_bytes_get_data(bytes, &size);
        if (!ner_lexicon_builder_add_lists(training->lexicon, path, data, size,
                                           g_str_has_suffix(path, ".lower.tsv"), &cause))
            return fail(error, NULL, cause);
    }
    return TRUE;
}

static gboolean add_lexicon(Training *training, NerModel *model, GError **error)
{
    GError *cause = NULL;
    const char *clusters = adit_setup_get_string(training->setup, "clusters");
    const char *lists = adit_setup_get_string(training->setup, "lists");
    gsize size;
    if (clusters != NULL) {
        g_autoptr(GBytes) bytes = adit_setup_load_file(training->setup, clusters, error);
        if (bytes == NULL)
            return FALSE;
        const char *data = g_bytes_get_data(bytes, &size);
        if (!ner_lexicon_builder_add_clusters(training->lexicon, clusters, data, size, 0, &cause))
            return fail(error, NULL, cause);
    }
    g_auto(GStrv) folders = g_strsplit(lists != NULL ? lists : "", ":", -1);
    for (char **folder = folders; *folder != NULL; folder++)
        if (**folder != '\0' && !add_lists(training, *folder, error))
            return FALSE;
    if (clusters == NULL || lists == NULL) {
        g_autoptr(GBytes) bytes = adit_setup_load(training->setup, "en.model", error);
        if (bytes == NULL)
            return FALSE;
        training->bundled = ner_model_new(bytes, &cause);
        if (training->bundled == NULL)
            return fail(error, "en.model", cause);
    }
    if (lists == NULL)
        ner_model_borrow_lists(model, training->bundled);
    else
        ner_lexicon_builder_lend(training->lexicon, model);
    if (clusters == NULL)
        model->lexicon.clusters = training->bundled->lexicon.clusters;
    return TRUE;
}

/* "0,0.05,...,1": one more number than the curve has steps, none smaller than the one before. */
static gboolean read_curve(const char *text, float *curve, GError **error)
{
    g_auto(GStrv) numbers = g_strsplit(text, ",", -1);
    gboolean ok = g_strv_length(numbers) == NER_CURVE + 1;
    for (guint k = 0; ok && k <= NER_CURVE; k++) {
        curve[k] = (float)g_ascii_strtod(numbers[k], NULL);
        ok = curve[k] >= (k > 0 ? curve[k - 1] : 0.f) && curve[k] <= 1.f;
    }
    if (!ok)
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_OPTION,
                    "curve: expected %d rising numbers from 0 to 1 with commas between", NER_CURVE + 1);
    return ok;
}

static void report(const char *what, gpointer data)
{
    (void)data;
    g_info("entities: %s", what);
}

static gboolean write_model(Training *training, NerModel *model, const char *output, GError **error)
{
    AditSetup *setup = training->setup;
    GError *cause = NULL;
    const char *notes = adit_setup_get_string(setup, "notes");
    double recase = adit_setup_get_double(setup, "recase");
    NerTrainOptions options = NER_TRAIN_DEFAULTS;
    options.rounds = (guint)adit_setup_get_int(setup, "rounds");
    options.first_rounds = (guint)adit_setup_get_int(setup, "first-rounds");
    options.rate = (float)adit_setup_get_double(setup, "rate");
    options.dropout = (float)adit_setup_get_double(setup, "dropout");
    options.min_count = (guint)adit_setup_get_int(setup, "min-count");
    options.buckets = (guint)(adit_setup_get_int(setup, "size") / 8);
    options.seed = (guint64)adit_setup_get_int(setup, "seed");
    options.casing = (NerCasing){recase / 2, recase / 3, recase / 6};
    const char *curve = adit_setup_get_string(setup, "curve");
    float numbers[NER_CURVE + 1];
    if (curve != NULL && !read_curve(curve, numbers, error))
        return FALSE;
    options.curve = curve != NULL ? numbers : NULL;
    model->notes = g_strdup(notes != NULL ? notes : "");
    g_autoptr(GBytes) bytes = ner_train(model, training->corpus, &options, report, NULL, &cause);
    if (bytes == NULL)
        return fail(error, NULL, cause);
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    if (!g_file_set_contents(output, data, (gssize)size, &cause)) {
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_IO, cause->message);
        g_error_free(cause);
        return FALSE;
    }
    return TRUE;
}

gboolean entities_train(AditSetup *setup, const char *const *inputs, const char *output, GError **error)
{
    const char *wanted = adit_setup_get_string(setup, "types");
    g_auto(GStrv) types = wanted != NULL ? g_strsplit(wanted, ",", -1) : NULL;
    Training training = {.setup = setup};
    training.corpus = ner_corpus_new((const char *const *)types);
    training.lexicon = ner_lexicon_builder_new();
    NerModel *model = g_new0(NerModel, 1);
    gboolean ok = TRUE;
    for (guint k = 0; ok && inputs[k] != NULL; k++)
        ok = add_input(&training, inputs[k], error);
    ok = ok && add_lexicon(&training, model, error) && write_model(&training, model, output, error);
    ner_model_free(model);
    ner_corpus_free(training.corpus);
    ner_lexicon_builder_free(training.lexicon);
    g_clear_pointer(&training.bundled, ner_model_free);
    return ok;
}
