/* SPDX-License-Identifier: MIT */
/* Pipelines: what is wanted, who provides it, in which order, what happens when one of them fails; with
 * plugins that live in this program. */
#include <adit/adit.h>

#include <string.h>

#define HEAD(name) \
    "<plugin name='" name "' version='1.0' kind='analyzer' licence='MIT' abi='1'><title>t</title>"
#define TAIL "</plugin>"

/* Splits at blanks. */
static const char words_xml[] =
    HEAD("words") "<provides layer='token'><feature name='size' type='int'/></provides>" TAIL;
static const char other_words_xml[] = HEAD("other_words") "<provides layer='token'/>" TAIL;
/* Adds token.upper always, token.hash if somebody has use for it, token.length never. */
static const char upper_xml[] =
    HEAD("upper") "<languages>en</languages><requires layer='token'/>"
                  "<extends layer='token'><feature name='upper' type='string'/>"
                  "<feature name='hash' type='int'/><feature name='length' type='int'/></extends>" TAIL;
/* A row for each token with upper, and one that fails on the text "fail". */
static const char names_xml[] =
    HEAD("names") "<requires layer='token' feature='upper'/><provides layer='name'>"
                  "<feature name='first' type='ref' target='token'/></provides>" TAIL;
static const char failing_xml[] = HEAD("failing") "<requires layer='token'/><provides layer='failed'/>" TAIL;
static const char after_failing_xml[] =
    HEAD("after_failing") "<requires layer='failed'/><provides layer='later'/>" TAIL;
static const char rogue_xml[] = HEAD("rogue") "<requires layer='token'/><provides layer='rogue'/>" TAIL;
static const char orphan_xml[] = HEAD("orphan") "<requires layer='nowhere'/><provides layer='orphan'/>" TAIL;
static const char left_xml[] = HEAD("left") "<requires layer='right'/><provides layer='left'/>" TAIL;
static const char right_xml[] = HEAD("right") "<requires layer='left'/><provides layer='right'/>" TAIL;

static gint words_runs;

static gboolean split_words(AditTask *task, gpointer data, GError **error)
{
    (void)data, (void)error;
    g_atomic_int_inc(&words_runs);
    gsize length;
    const char *text = adit_document_get_text(adit_task_get_document(task), &length);
    AditBuilder *builder = adit_task_build(task, "token");
    int size = adit_builder_feature(builder, "size");
    for (guint32 i = 0; i < length; i++) {
        guint32 start = i;
        while (i < length && text[i] != ' ')
            i++;
        if (i > start)
            adit_builder_set_int(builder, adit_builder_add(builder, (AditSpan){start, i}), size, i - start);
    }
    return TRUE;
}

static gboolean split_other(AditTask *task, gpointer data, GError **error)
{
    (void)task, (void)data, (void)error;
    return TRUE;
}

static gboolean make_upper(AditTask *task, gpointer data, GError **error)
{
    (void)data, (void)error;
    const AditLayer *tokens = adit_task_get_layer(task, "token");
    AditBuilder *builder = adit_task_build(task, "token");
    int upper = adit_builder_feature(builder, "upper"), hash = adit_builder_feature(builder, "hash");
    for (guint32 row = 0; row < adit_layer_get_n_rows(tokens); row++) {
        g_autofree char *word =
            adit_document_dup_text(adit_task_get_document(task), adit_layer_get_span(tokens, row));
        g_autofree char *value = g_ascii_strup(word, -1);
        adit_builder_set_string(builder, row, upper, value);
        if (adit_task_wants(task, "token", "hash"))
            adit_builder_set_int(builder, row, hash, g_str_hash(word));
    }
    return TRUE;
}

static gboolean make_names(AditTask *task, gpointer data, GError **error)
{
    (void)data, (void)error;
    const AditLayer *tokens = adit_task_get_layer(task, "token");
    g_assert_nonnull(adit_layer_get_column(tokens, "upper"));
    AditBuilder *builder = adit_task_build(task, "name");
    for (guint32 row = 0; row < adit_layer_get_n_rows(tokens); row++)
        adit_builder_set_ref(builder, adit_builder_add(builder, adit_layer_get_span(tokens, row)), 0, row);
    return TRUE;
}

static gboolean fail(AditTask *task, gpointer data, GError **error)
{
    (void)task, (void)data;
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_PLUGIN, "it did not work out");
    return FALSE;
}

static gboolean write_undeclared(AditTask *task, gpointer data, GError **error)
{
    (void)data, (void)error;
    adit_builder_add(adit_task_build(task, "secret"), (AditSpan){0, 1});
    return TRUE;
}

static void add(AditRegistry *registry, const char *xml, AditAnalyzeFunc func)
{
    g_autoptr(GError) error = NULL;
    adit_registry_add_analyzer(registry, xml, func, NULL, NULL, &error);
    g_assert_no_error(error);
}

static AditPipeline *make(gboolean ambiguous)
{
    g_autoptr(AditRegistry) registry = adit_registry_new();
    add(registry, words_xml, split_words);
    if (ambiguous)
        add(registry, other_words_xml, split_other);
    add(registry, upper_xml, make_upper);
    add(registry, names_xml, make_names);
    add(registry, failing_xml, fail);
    add(registry, after_failing_xml, split_other);
    add(registry, rogue_xml, write_undeclared);
    add(registry, orphan_xml, split_other);
    add(registry, left_xml, split_other);
    add(registry, right_xml, split_other);
    return adit_pipeline_new(registry);
}

static AditPipeline *prepare(const char *wants)
{
    g_autoptr(GError) error = NULL;
    AditPipeline *pipeline = make(FALSE);
    adit_pipeline_want(pipeline, wants, &error);
    g_assert_no_error(error);
    adit_pipeline_prepare(pipeline, &error);
    g_assert_no_error(error);
    return pipeline;
}

static void assert_contains(const char *text, const char *part)
{
    if (!strstr(text, part))
        g_error("\"%s\" is not in: %s", part, text);
}

static void test_solve(void)
{
    g_autoptr(AditPipeline) pipeline = prepare("name");
    g_auto(GStrv) plugins = adit_pipeline_list_plugins(pipeline);
    g_autofree char *order = g_strjoinv(" ", plugins);
    g_assert_cmpstr(order, ==, "words upper names");
    g_autofree char *why = adit_pipeline_explain(pipeline);
    assert_contains(why, "names 1.0: provides name, which is wanted; waits for token.upper (upper)");
    assert_contains(why, "upper 1.0: provides token.upper, which names requires; waits for token (words)");
}

static void refuse(AditPipeline *pipeline, const char *wants, AditError code, const char *part)
{
    g_autoptr(GError) error = NULL;
    if (adit_pipeline_want(pipeline, wants, &error))
        adit_pipeline_prepare(pipeline, &error);
    g_assert_error(error, ADIT_ERROR, (int)code);
    assert_contains(error->message, part);
    g_object_unref(pipeline);
}

static void test_unsolvable(void)
{
    refuse(make(FALSE), "nmae", ADIT_ERROR_NOT_FOUND, "did you mean \"name\"?");
    refuse(make(FALSE), "token.nothing", ADIT_ERROR_NOT_FOUND, "token.nothing");
    refuse(make(FALSE), "orphan", ADIT_ERROR_PIPELINE, "plugin orphan needs \"nowhere\"");
    refuse(make(FALSE), "left", ADIT_ERROR_PIPELINE, "circle: left, right");
    refuse(make(TRUE), "token", ADIT_ERROR_PIPELINE, "(other_words, words)");
}

static void test_ambiguity_named(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) pipeline = make(TRUE);
    adit_pipeline_want(pipeline, "token words", &error);
    adit_pipeline_prepare(pipeline, &error);
    g_assert_no_error(error);
    g_auto(GStrv) plugins = adit_pipeline_list_plugins(pipeline);
    g_assert_cmpstr(plugins[0], ==, "words");
    g_assert_null(plugins[1]);
}

static void test_process(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) pipeline = prepare("name,token.upper");
    g_autoptr(AditDocument) document = adit_document_new("d", "ab c", -1, NULL);
    adit_pipeline_process(pipeline, document, NULL, &error);
    g_assert_no_error(error);
    const AditLayer *token = adit_document_get_layer(document, "token");
    g_assert_cmpstr(adit_column_get_string(adit_layer_get_column(token, "upper"), 0), ==, "AB");
    g_assert_cmpint(adit_column_get_int(adit_layer_get_column(token, "size"), 0), ==, 2);
    g_assert_cmpuint(adit_layer_get_n_rows(adit_document_get_layer(document, "name")), ==, 2);
    g_assert_cmpstr(adit_layer_get_producer_version(token, 0), ==, "1.0");
    /* All is there: nothing runs again. */
    gint runs = g_atomic_int_get(&words_runs);
    adit_pipeline_process(pipeline, document, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(g_atomic_int_get(&words_runs), ==, runs);
}

/* A feature that nobody wants need not be made; it is then missing, and made when it is wanted. */
static void test_unused(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) names = prepare("name");
    g_autoptr(AditPipeline) hashes = prepare("name,token.hash,token.length");
    g_autoptr(AditDocument) document = adit_document_new("d", "ab c", -1, NULL);
    adit_pipeline_process(names, document, NULL, &error);
    g_assert_no_error(error);
    const AditLayer *token = adit_document_get_layer(document, "token");
    g_assert_nonnull(adit_layer_get_column(token, "upper"));
    g_assert_null(adit_layer_get_column(token, "hash"));
    g_assert_null(adit_layer_get_column(token, "length"));
    adit_pipeline_process(hashes, document, NULL, &error);
    g_assert_no_error(error);
    token = adit_document_get_layer(document, "token");
    g_assert_cmpint(adit_column_get_int(adit_layer_get_column(token, "hash"), 1), ==, g_str_hash("c"));
    g_assert_true(adit_column_is_null(adit_layer_get_column(token, "length"), 0));
}

/* What a document brings along is taken as it is, and what it makes needless is not run. */
static void test_given(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) pipeline = prepare("name");
    g_autoptr(AditDocument) document = adit_document_new("d", "ab c", -1, NULL);
    g_autoptr(AditLayerSchema) schema = adit_layer_schema_new("token");
    AditBuilder *builder = adit_builder_new(schema, "input");
    adit_builder_add(builder, (AditSpan){0, 4});
    adit_document_add_layer(document, builder, &error);
    g_assert_no_error(error);
    gint runs = g_atomic_int_get(&words_runs);
    adit_pipeline_process(pipeline, document, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpint(g_atomic_int_get(&words_runs), ==, runs);
    g_assert_cmpuint(adit_layer_get_n_rows(adit_document_get_layer(document, "name")), ==, 1);
    g_assert_cmpstr(adit_layer_get_producer(adit_document_get_layer(document, "token"), 0), ==, "input");
}

static void test_language(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) pipeline = prepare("name");
    g_autoptr(AditDocument) document = adit_document_new("d", "ab c", -1, NULL);
    adit_document_set_meta(document, "lang", "de-AT");
    adit_pipeline_process(pipeline, document, NULL, &error);
    g_assert_no_error(error);
    g_assert_nonnull(adit_document_get_layer(document, "token"));
    g_assert_null(adit_layer_get_column(adit_document_get_layer(document, "token"), "upper"));
    g_assert_null(adit_document_get_layer(document, "name"));
    g_autoptr(AditDocument) english = adit_document_new("d", "ab c", -1, NULL);
    adit_document_set_meta(english, "lang", "en-GB");
    adit_pipeline_process(pipeline, english, NULL, &error);
    g_assert_nonnull(adit_document_get_layer(english, "name"));
}

/* A plugin that fails takes only what depends on it along. */
static void test_failure(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) pipeline = prepare("later,name");
    g_autoptr(AditDocument) document = adit_document_new("d7", "ab c", -1, NULL);
    g_assert_false(adit_pipeline_process(pipeline, document, NULL, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_PLUGIN);
    g_assert_cmpstr(error->message, ==, "document \"d7\": plugin failing: it did not work out");
    g_assert_nonnull(adit_document_get_layer(document, "name"));
    g_assert_null(adit_document_get_layer(document, "failed"));
    g_assert_null(adit_document_get_layer(document, "later"));
}

static void test_undeclared(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) pipeline = prepare("rogue");
    g_autoptr(AditDocument) document = adit_document_new("d", "ab c", -1, NULL);
    g_assert_false(adit_pipeline_process(pipeline, document, NULL, &error));
    assert_contains(error->message, "plugin rogue: it writes layer \"secret\"");
    g_assert_null(adit_document_get_layer(document, "secret"));
    g_assert_null(adit_document_get_layer(document, "rogue"));
}

static void test_options(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) pipeline = make(FALSE);
    g_assert_false(adit_pipeline_set_option(pipeline, "words", "1", &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_OPTION);
    g_clear_error(&error);
    g_assert_false(adit_pipeline_set_option(pipeline, "nobody.x", "1", &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND);
    g_clear_error(&error);
    g_assert_false(adit_pipeline_set_option(pipeline, "words.x", "1", &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_OPTION);
}

static void test_cancelled(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) pipeline = prepare("token");
    g_autoptr(AditDocument) document = adit_document_new("d", "ab c", -1, NULL);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_cancellable_cancel(cancellable);
    g_assert_false(adit_pipeline_process(pipeline, document, cancellable, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_CANCELLED);
}

static void on_processed(GObject *source, GAsyncResult *result, gpointer data)
{
    g_autoptr(GError) error = NULL;
    adit_pipeline_process_finish(ADIT_PIPELINE(source), result, &error);
    g_assert_no_error(error);
    g_main_loop_quit(data);
}

static void test_async(void)
{
    g_autoptr(AditPipeline) pipeline = prepare("name");
    g_autoptr(AditDocument) document = adit_document_new("d", "ab c", -1, NULL);
    g_autoptr(GMainLoop) loop = g_main_loop_new(NULL, FALSE);
    adit_pipeline_process_async(pipeline, document, NULL, on_processed, loop);
    g_main_loop_run(loop);
    g_assert_nonnull(adit_document_get_layer(document, "name"));
}

static gpointer process_many(gpointer data)
{
    for (int i = 0; i < 200; i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(AditDocument) document = adit_document_new("d", "ab c d e", -1, NULL);
        adit_pipeline_process(data, document, NULL, &error);
        g_assert_no_error(error);
        g_assert_cmpuint(adit_layer_get_n_rows(adit_document_get_layer(document, "name")), ==, 4);
    }
    return NULL;
}

static void test_threads(void)
{
    g_autoptr(AditPipeline) pipeline = prepare("name");
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("worker", process_many, pipeline);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/pipeline/solve", test_solve);
    g_test_add_func("/pipeline/unsolvable", test_unsolvable);
    g_test_add_func("/pipeline/ambiguity-named", test_ambiguity_named);
    g_test_add_func("/pipeline/process", test_process);
    g_test_add_func("/pipeline/unused", test_unused);
    g_test_add_func("/pipeline/given", test_given);
    g_test_add_func("/pipeline/language", test_language);
    g_test_add_func("/pipeline/failure", test_failure);
    g_test_add_func("/pipeline/undeclared", test_undeclared);
    g_test_add_func("/pipeline/options", test_options);
    g_test_add_func("/pipeline/cancelled", test_cancelled);
    g_test_add_func("/pipeline/async", test_async);
    g_test_add_func("/pipeline/threads", test_threads);
    return g_test_run();
}
