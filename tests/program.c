/* SPDX-License-Identifier: MIT */
/* Plugins in processes of their own: what they do wrong costs them a document at most, and is said. */
#include "place.h"

#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>

/* --- running */

/* A pipeline for one plugin of the place. */
static AditPipeline *pipeline_new(const char *place, const char *plugin, gboolean isolate)
{
    g_autoptr(AditRegistry) registry = adit_registry_new();
    g_autoptr(GError) error = NULL;
    AditPipeline *pipeline;

    adit_registry_add_path(registry, place, &error);
    g_assert_no_error(error);
    pipeline = adit_pipeline_new(registry);
    adit_pipeline_set_isolate(pipeline, isolate);
    adit_pipeline_want(pipeline, plugin, &error);
    g_assert_no_error(error);
    return pipeline;
}

/* The document, processed; it must fail with `code` and a message that holds `message`, unless that is NULL.
 */
static AditDocument *process(AditPipeline *pipeline, const char *text, AditError code, const char *message)
{
    g_autoptr(GError) error = NULL;
    AditDocument *document = adit_document_new("doc", text, -1, &error);

    g_assert_no_error(error);
    gboolean good = adit_pipeline_process(pipeline, document, NULL, &error);
    if (message == NULL) {
        g_assert_no_error(error);
        g_assert_true(good);
        return document;
    }
    g_assert_false(good);
    g_test_message("%s", error->message);
    g_assert_error(error, ADIT_ERROR, (int)code);
    g_assert_nonnull(strstr(error->message, message));
    return document;
}

static void process_only(AditPipeline *pipeline, const char *text, AditError code, const char *message)
{
    adit_document_unref(process(pipeline, text, code, message));
}

/* --- modules in a process of their own */

typedef struct {
    const char *module;
    AditError code;
    const char *message;
} ModuleCase;

static const ModuleCase module_cases[] = {
    {"crashes", ADIT_ERROR_CRASH, "its process died of signal 11"},
    {"loops", ADIT_ERROR_TIMEOUT, "did not answer within 3 seconds, and its process was killed"},
    {"hogs", ADIT_ERROR_CRASH, "failed to allocate"},
    {"undeclared", ADIT_ERROR_ROW,
     "it writes layer \"secret\", which its manifest neither provides nor extends"},
};

/* The plugin that loops is waited for three seconds; the others have time on a busy machine too. */
static void place_limited(const char *place, const char *module)
{
    g_autofree char *inside = g_strdup_printf("<implementation module=\"%s\" timeout=\"%d\" memory=\"300\"/>",
                                              module, strcmp(module, "loops") == 0 ? 3 : 100);

    place_manifest(place, module, inside);
    place_module(place, module);
}

static void test_module(gconstpointer data)
{
    const ModuleCase *c = data;
    char *place = place_new();

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
    if (strcmp(c->module, "hogs") == 0) {
        g_test_skip("no memory caps with sanitizers");
        place_remove(place);
        return;
    }
#endif
    place_limited(place, c->module);
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, c->module, TRUE);
    process_only(pipeline, "before", 0, NULL);
    process_only(pipeline, "NOW", c->code, c->message);
    process_only(pipeline, "after", 0, NULL);
    process_only(pipeline, "NOW again", c->code, c->message);
    g_autoptr(AditDocument) document = process(pipeline, "at the end", 0, NULL);
    g_assert_nonnull(adit_document_get_layer(document, c->module));
    place_remove(place);
}

static void test_prints(void)
{
    char *place = place_new();

    place_limited(place, "prints");
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prints", TRUE);
    process_only(pipeline, "before", 0, NULL);
    g_test_expect_message("adit", G_LOG_LEVEL_WARNING, "*doc: prints: it printed \"debugging 1, 2, 3\"*");
    g_autoptr(AditDocument) document = process(pipeline, "NOW", 0, NULL);
    g_test_assert_expected_messages();
    g_assert_cmpuint(adit_layer_get_n_rows(adit_document_get_layer(document, "prints")), ==, 1);
    place_remove(place);
}

static void test_set_aside(void)
{
    char *place = place_new();

    place_limited(place, "crashes");
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "crashes", TRUE);
    for (int i = 0; i < 4; i++)
        process_only(pipeline, "NOW", ADIT_ERROR_CRASH, "its process died");
    /* One success in between, and it is trusted again. */
    process_only(pipeline, "fine", 0, NULL);
    for (int i = 0; i < 5; i++)
        process_only(pipeline, "NOW", ADIT_ERROR_CRASH, "its process died");
    process_only(pipeline, "fine", ADIT_ERROR_CRASH, "set aside after 5 failures in a row");
    place_remove(place);
}

/* One plugin that dies leaves the others' layers alone. */
static void test_others(void)
{
    char *place = place_new();

    place_limited(place, "crashes");
    place_limited(place, "prints");
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "crashes,prints", TRUE);
    g_autoptr(AditDocument) document = adit_document_new("doc", "NOW", -1, NULL);
    g_test_expect_message("adit", G_LOG_LEVEL_WARNING, "*it printed*");
    g_assert_false(adit_pipeline_process(pipeline, document, NULL, NULL));
    g_test_assert_expected_messages();
    g_assert_null(adit_document_get_layer(document, "crashes"));
    g_assert_nonnull(adit_document_get_layer(document, "prints"));
    place_remove(place);
}

static void test_no_module(void)
{
    char *place = place_new();
    g_autoptr(GError) error = NULL;

    place_manifest(place, "missing", "");
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "missing", TRUE);
    g_assert_false(adit_pipeline_prepare(pipeline, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, "its module is not there"));
    place_remove(place);
}

/* --- programs */

#define HELLO "read hello\necho '{\"hello\":{\"protocol\":1}}'\n"
/* A shell script that says hello and answers each document with $ANSWER. */
#define ANSWER(answer) \
    HELLO "while read -r line; do case $line in *shutdown*) exit;; esac; echo '" answer "'; done\n"

static void place_script(const char *place, const char *name, const char *elements, const char *script)
{
    g_autofree char *inside = g_strdup_printf("%s<implementation timeout=\"20\"><command>sh</command>"
                                              "<command>plugin.sh</command></implementation>",
                                              elements);

    place_manifest(place, name, inside);
    place_file(place, name, "plugin.sh", script);
}

typedef struct {
    const char *title;
    const char *script;
    AditError code;
    const char *message;
} StartCase;

static const StartCase start_cases[] = {
    {"prints-first", "echo hello world\n", ADIT_ERROR_PLUGIN,
     "it wrote \"hello world\" to its standard output"},
    {"ends", "read x; echo no such model >&2; exit 3\n", ADIT_ERROR_CRASH,
     "ended with status 3 instead of answering; its last words: no such model"},
    {"newer", "echo '{\"hello\":{\"protocol\":99}}'\nread x\n", ADIT_ERROR_ABI, "update Adit"},
    {"older", "echo '{\"hello\":{\"protocol\":0}}'\nread x\n", ADIT_ERROR_ABI, "update the plugin"},
    {"refuses", "read x\necho '{\"error\":{\"code\":\"resource\",\"message\":\"the model is damaged\"}}'\n",
     ADIT_ERROR_RESOURCE, "the model is damaged"},
    {"no-hello", "echo '{\"layers\":{}}'\nread x\n", ADIT_ERROR_PLUGIN, "its first message must be"},
    {"half", "printf '{\"hello\":'\n", ADIT_ERROR_CRASH, "ended with status 0 instead of answering"},
};

static void test_start(gconstpointer data)
{
    const StartCase *c = data;
    char *place = place_new();
    g_autoptr(GError) error = NULL;

    place_script(place, "prog", "", c->script);
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    g_assert_false(adit_pipeline_prepare(pipeline, &error));
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, c->message));
    g_assert_error(error, ADIT_ERROR, (int)c->code);
    g_assert_nonnull(strstr(error->message, "prog"));
    place_remove(place);
}

static void test_no_program(void)
{
    char *place = place_new();
    g_autoptr(GError) error = NULL;

    place_manifest(place, "prog",
                   "<implementation><command>no-such-program-of-adit</command></implementation>");
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    g_assert_false(adit_pipeline_prepare(pipeline, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, "no-such-program-of-adit"));
    place_remove(place);
}

typedef struct {
    const char *title;
    const char *script;
    AditError code;
    const char *message; /* NULL: right */
} AnswerCase;

static const AnswerCase answer_cases[] = {
    {"empty", ANSWER("{\"layers\":{}}"), 0, NULL},
    {"row", ANSWER("{\"id\":\"doc\",\"layers\":{\"prog\":[{\"start\":0,\"end\":1}]}}"), 0, NULL},
    {"unknown-keys", ANSWER("{\"time\":{\"a\":[1]},\"layers\":{}}"), 0, NULL},
    {"error", ANSWER("{\"error\":{\"message\":\"too hard\"}}"), ADIT_ERROR_PLUGIN, "too hard"},
    {"neither", ANSWER("{}"), ADIT_ERROR_PLUGIN, "neither \"layers\" nor \"error\""},
    {"other-document", ANSWER("{\"id\":\"x\",\"layers\":{}}"), ADIT_ERROR_PLUGIN, "for another document"},
    {"malformed", ANSWER("{\"layers\":{]}"), ADIT_ERROR_ROW, "its answer is wrong"},
    {"text", ANSWER("done"), ADIT_ERROR_PLUGIN, "it wrote \"done\" to its standard output"},
    {"undeclared-layer", ANSWER("{\"layers\":{\"other\":[]}}"), ADIT_ERROR_ROW, "it writes layer \"other\""},
    {"undeclared-feature", ANSWER("{\"layers\":{\"prog\":[{\"start\":0,\"end\":1,\"x\":1}]}}"),
     ADIT_ERROR_ROW, "it writes the feature \"x\" of layer \"prog\", which its manifest does not declare"},
    {"behind-the-end", ANSWER("{\"layers\":{\"prog\":[{\"start\":0,\"end\":99}]}}"), ADIT_ERROR_ROW,
     "layer \"prog\", row 0 of its answer: 0 to 99 is no span of the text"},
    {"backwards", ANSWER("{\"layers\":{\"prog\":[{\"start\":3,\"end\":1}]}}"), ADIT_ERROR_ROW, "no span"},
    {"no-offsets", ANSWER("{\"layers\":{\"prog\":[{}]}}"), ADIT_ERROR_ROW, "\"start\" is missing"},
    {"dies", HELLO "read -r line; kill -9 $$\n", ADIT_ERROR_CRASH, "died of signal 9"},
    {"closes", HELLO "read -r line; exec >&-; sleep 30\n", ADIT_ERROR_CRASH, "closed its output"},
};

static void test_answer(gconstpointer data)
{
    const AnswerCase *c = data;
    char *place = place_new();

    place_script(place, "prog", "", c->script);
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    /* Twice: a process that went wrong is replaced, one that only gave an error goes on. */
    process_only(pipeline, "text", c->code, c->message);
    process_only(pipeline, "text", c->code, c->message);
    place_remove(place);
}

static void test_two_lines(void)
{
    char *place = place_new();

    place_script(place, "prog", "", ANSWER("{\"layers\":{}}\n{\"layers\":{}}"));
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    process_only(pipeline, "first", 0, NULL);
    g_usleep(G_USEC_PER_SEC / 2);
    process_only(pipeline, "second", ADIT_ERROR_PLUGIN, "more than one line in answer");
    place_remove(place);
}

/* A process that dies between two documents costs neither. */
static void test_dies_idle(void)
{
    char *place = place_new();
    g_autofree char *file = g_build_filename(place, "prog", "pid", NULL);
    g_autofree char *pid = NULL;
    siginfo_t info;

    place_script(place, "prog", "", "echo $$ >pid\n" ANSWER("{\"layers\":{}}"));
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    for (int i = 0; i < 10; i++) {
        process_only(pipeline, "text", 0, NULL);
        g_assert_true(g_file_get_contents(file, &pid, NULL, NULL));
        g_assert_cmpint(kill(atoi(pid), SIGKILL), ==, 0);
        g_assert_cmpint(waitid(P_PID, (id_t)atoi(pid), &info, WEXITED | WNOWAIT), ==, 0);
        g_clear_pointer(&pid, g_free);
    }
    process_only(pipeline, "text", 0, NULL);
    place_remove(place);
}

/* A process that reads no more when the next document comes has not seen it: another one gets it. */
static void test_deaf(void)
{
    char *place = place_new();

    place_script(place, "prog", "", HELLO "read -r line; exec <&-; echo '{\"layers\":{}}'; exec sleep 1\n");
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    for (int i = 0; i < 2; i++)
        process_only(pipeline, "text", 0, NULL);
    place_remove(place);
}

static void test_timeout(void)
{
    char *place = place_new();

    place_manifest(
        place, "prog",
        "<implementation timeout=\"1\"><command>sh</command><command>p.sh</command></implementation>");
    place_file(place, "prog", "p.sh", HELLO "read -r line; sleep 60\n");
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    process_only(pipeline, "text", ADIT_ERROR_TIMEOUT, "did not answer within 1 seconds");
    place_remove(place);
}

static gpointer cancel_soon(gpointer cancellable)
{
    g_usleep(G_USEC_PER_SEC / 4);
    g_cancellable_cancel(cancellable);
    return NULL;
}

static void test_cancel(void)
{
    char *place = place_new();
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(AditDocument) document = adit_document_new("doc", "text", -1, NULL);

    place_script(place, "prog", "", HELLO "read -r line; sleep 60\n");
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    g_assert_true(adit_pipeline_prepare(pipeline, NULL));
    GThread *thread = g_thread_new("cancel", cancel_soon, cancellable);
    g_assert_false(adit_pipeline_process(pipeline, document, cancellable, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_CANCELLED);
    g_thread_join(thread);
    place_remove(place);
}

/* What goes to the program: a script that puts the first two messages into a file. */
static void test_messages(void)
{
    char *place = place_new();
    g_autofree char *file = g_build_filename(place, "messages", NULL);
    g_autofree char *script =
        g_strdup_printf("read -r hello; echo '{\"hello\":{\"protocol\":1}}'\n"
                        "read -r line; printf '%%s\\n%%s\\n' \"$hello\" \"$line\" >'%s'\n"
                        "echo '{\"layers\":{}}'\n",
                        file);
    g_autofree char *messages = NULL;
    g_autoptr(GError) error = NULL;

    place_script(place, "prog",
                 "<option name=\"n\" type=\"int\" default=\"7\"/><option name=\"word\" type=\"string\"/>"
                 "<option name=\"flag\" type=\"bool\" default=\"yes\"/>",
                 script);
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    process_only(pipeline, "a \"b\"\n\xc3\xa9", 0, NULL);
    g_file_get_contents(file, &messages, NULL, &error);
    g_assert_no_error(error);
    g_assert_cmpstr(messages, ==,
                    "{\"hello\":{\"protocol\":1,\"oldest\":1,\"plugin\":\"prog\",\"version\":\"1.0\","
                    "\"options\":{\"n\":7,\"word\":null,\"flag\":true}}}\n"
                    "{\"id\":\"doc\",\"text\":\"a \\\"b\\\"\\n\xc3\xa9\",\"meta\":{},\"layers\":{}}\n");
    place_remove(place);
}

/* Features of all types on somebody else's layer and on its own, in code points. */
static void test_features(void)
{
    static const char script[] = ANSWER(
        "{\"layers\":{"
        "\"prog\":[{\"start\":2,\"end\":3,\"i\":-5,\"r\":0.5,\"s\":\"\\u00e9\",\"e\":\"x\",\"b\":true,\"p\":["
        "0,2],"
        "\"h\":1},{\"start\":0,\"end\":1,\"h\":-1,\"s\":null,\"@rule\":\"second\"}],"
        "\"healthy\":[{\"start\":0,\"end\":1,\"mark\":1,\"others\":\"kept out\"},{\"start\":2,\"end\":3}]}}");
    char *place = place_new();
    g_autoptr(GError) error = NULL;

    place_manifest(place, "healthy", "");
    place_module(place, "healthy");
    g_autofree char *inside = g_strconcat("<requires layer=\"healthy\"/><extends layer=\"healthy\"><feature "
                                          "name=\"mark\" type=\"int\"/></extends>",
                                          NULL);
    place_script(place, "prog", inside, script);
    g_autofree char *xml = g_build_filename(place, "prog", "prog.xml", NULL);
    g_autofree char *before = NULL;
    g_file_get_contents(xml, &before, NULL, &error);
    g_assert_no_error(error);
    g_auto(GStrv) parts = g_strsplit(before, "<provides layer=\"prog\"/>", 2);
    g_autofree char *after = g_strjoin(
        "<provides layer=\"prog\"><feature name=\"i\" type=\"int\"/><feature name=\"r\" type=\"double\"/>"
        "<feature name=\"s\" type=\"string\"/><feature name=\"e\" type=\"enum\"><value name=\"x\"/></feature>"
        "<feature name=\"b\" type=\"bool\"/><feature name=\"p\" type=\"span\"/>"
        "<feature name=\"h\" type=\"ref\" target=\"healthy\"/></provides>",
        parts[0], parts[1], NULL);
    place_file(place, "prog", "prog.xml", after);

    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    g_autoptr(AditDocument) document = adit_document_new("doc", "\xf0\x9f\x98\x80 \xc3\xa9", -1, NULL);
    g_autoptr(AditLayerSchema) schema = adit_layer_schema_new("healthy");
    AditBuilder *builder = adit_builder_new(schema, "input");
    adit_builder_add(builder, (AditSpan){0, 4});
    adit_builder_add(builder, (AditSpan){5, 7});
    g_assert_true(adit_document_add_layer(document, builder, NULL));
    adit_pipeline_process(pipeline, document, NULL, &error);
    g_assert_no_error(error);

    const AditLayer *layer = adit_document_get_layer(document, "prog");
    g_assert_cmpuint(adit_layer_get_n_rows(layer), ==, 2);
    g_assert_cmpuint(adit_layer_get_span(layer, 0).end, ==, 4);
    g_assert_cmpuint(adit_layer_get_span(layer, 1).start, ==, 5);
    g_assert_cmpint(adit_column_get_int(adit_layer_get_column(layer, "i"), 1), ==, -5);
    g_assert_cmpfloat(adit_column_get_double(adit_layer_get_column(layer, "r"), 1), ==, 0.5);
    g_assert_cmpstr(adit_column_get_string(adit_layer_get_column(layer, "s"), 1), ==, "\xc3\xa9");
    g_assert_cmpstr(adit_column_get_string(adit_layer_get_column(layer, "e"), 1), ==, "x");
    g_assert_true(adit_column_get_bool(adit_layer_get_column(layer, "b"), 1));
    g_assert_cmpuint(adit_column_get_span(adit_layer_get_column(layer, "p"), 1).end, ==, 5);
    g_assert_cmpuint(adit_column_get_ref(adit_layer_get_column(layer, "h"), 1), ==, 1);
    g_assert_true(adit_column_is_null(adit_layer_get_column(layer, "h"), 0));
    g_assert_cmpstr(adit_layer_get_rule(layer, 0), ==, "second");
    const AditLayer *extended = adit_document_get_layer(document, "healthy");
    g_assert_cmpint(adit_column_get_int(adit_layer_get_column(extended, "mark"), 0), ==, 1);
    g_assert_null(adit_layer_get_column(extended, "others"));

    /* A layer that gets features keeps its rows. */
    g_autoptr(AditDocument) other = adit_document_new("doc", "\xf0\x9f\x98\x80 \xc3\xa9", -1, NULL);
    AditBuilder *one = adit_builder_new(schema, "input");
    adit_builder_add(one, (AditSpan){0, 4});
    g_assert_true(adit_document_add_layer(other, one, NULL));
    g_assert_false(adit_pipeline_process(pipeline, other, NULL, &error));
    g_assert_nonnull(strstr(error->message, "it got 1 rows and answers with 2"));
    place_remove(place);
}

/* --- many at once */

static gpointer process_many(gpointer pipeline)
{
    for (int i = 0; i < 60; i++) {
        g_autoptr(GError) error = NULL;
        gboolean dies = i % 10 == 9;
        g_autoptr(AditDocument) document = adit_document_new("doc", dies ? "NOW" : "fine", -1, NULL);
        gboolean good = adit_pipeline_process(pipeline, document, NULL, &error);
        g_assert_true(good != dies);
        g_assert_true(dies ? g_error_matches(error, ADIT_ERROR, ADIT_ERROR_CRASH)
                           : adit_document_get_layer(document, "crashes") != NULL);
    }
    return NULL;
}

static void test_threads(void)
{
    char *place = place_new();
    GThread *threads[4];

    place_limited(place, "crashes");
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "crashes", TRUE);
    g_assert_true(adit_pipeline_prepare(pipeline, NULL));
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("process", process_many, pipeline);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    place_remove(place);
}

/* A document larger than any pipe, both ways. */
static void test_large(void)
{
    char *place = place_new();
    g_autofree char *echo = g_test_build_filename(G_TEST_BUILT, "tests/programs/echo", NULL);
    g_autofree char *inside = g_strdup_printf("<implementation><command>%s</command></implementation>", echo);
    g_autofree char *text = g_strnfill(5000000, 'x');

    place_manifest(place, "echo", inside);
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "echo", FALSE);
    g_autoptr(AditDocument) document = process(pipeline, text, 0, NULL);
    g_assert_cmpuint(adit_layer_get_n_rows(adit_document_get_layer(document, "echo")), ==, 1);
    place_remove(place);
}

/* --- Python */

static void test_python(void)
{
    static const char script[] = "import adit_plugin\n"
                                 "def analyze(document, options):\n"
                                 "    print('to nobody')\n"
                                 "    if 'BAD' in document.text:\n"
                                 "        raise ValueError('not this one')\n"
                                 "    at = document.text.index(options['word'])\n"
                                 "    return {'prog': [{'start': at, 'end': at + 3}]}\n"
                                 "adit_plugin.run(analyze)\n";
    g_autofree char *python = g_find_program_in_path("python3");
    char *place = place_new();

    if (python == NULL) {
        g_test_skip("there is no python3");
        place_remove(place);
        return;
    }
    g_autofree char *library = g_test_build_filename(G_TEST_DIST, "python", NULL);
    g_setenv("PYTHONPATH", library, TRUE);
    place_manifest(place, "prog",
                   "<option name=\"word\" type=\"string\" default=\"cat\"/><implementation>"
                   "<command>python3</command><command>prog.py</command></implementation>");
    place_file(place, "prog", "prog.py", script);
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    g_autoptr(AditDocument) document = process(pipeline, "\xf0\x9f\x98\x80 a cat", 0, NULL);
    AditSpan span = adit_layer_get_span(adit_document_get_layer(document, "prog"), 0);
    g_assert_cmpuint(span.start, ==, 7);
    g_assert_cmpuint(span.end, ==, 10);
    process_only(pipeline, "BAD", ADIT_ERROR_PLUGIN, "ValueError: not this one (");
    process_only(pipeline, "a cat", 0, NULL);
    g_unsetenv("PYTHONPATH");
    place_remove(place);
}

/* --- readers and writers */

/* A shell script PLACE/NAME that is a reader or writer. */
static void place_role(const char *place, const char *name, const char *kind, const char *element,
                       const char *script)
{
    g_autofree char *file = g_strconcat(name, ".xml", NULL);
    g_autofree char *xml = g_strdup_printf(
        "<plugin name=\"%s\" version=\"1.0\" kind=\"%s\" licence=\"MIT\" abi=\"1\"><title>For tests</title>%s"
        "<implementation timeout=\"20\"><command>sh</command><command>plugin.sh</command></implementation>"
        "</plugin>",
        name, kind, element);

    place_file(place, name, file, xml);
    place_file(place, name, "plugin.sh", script);
}

/* What reading a file of one byte gives: its documents, or NULL and a message. */
static GPtrArray *load(const char *place, const char *script, GError **error)
{
    g_autoptr(AditPipeline) pipeline = NULL;
    g_autofree char *path = g_build_filename(place, "input.x", NULL);

    place_file(place, ".", "input.x", "A");
    place_role(place, "made_reader", "reader", "<input records=\"whole\"><suffix>x</suffix></input>", script);
    place_script(place, "prog", "", ANSWER("{\"layers\":{}}"));
    pipeline = pipeline_new(place, "prog", FALSE);
    return adit_pipeline_load(pipeline, path, "made", error);
}

static void test_reader(void)
{
    char *place = place_new();
    g_autoptr(GError) error = NULL;
    /* The layers stand before the text that they are of. */
    g_autoptr(GPtrArray) documents =
        load(place,
             HELLO "read -r line; case $line in *'\"line\":0,\"bytes\":\"QQ==\"'*) echo '{\"documents\":["
                   "{\"layers\":{\"prog\":[{\"start\":1,\"end\":2}]},\"meta\":{\"lang\":\"de\"},"
                   "\"text\":\"\xc3\xa4\xc3\xb6\"},{\"id\":\"two\",\"text\":\"b\"}]}';; esac; read -r line\n",
             &error);
    AditDocument *first;

    g_assert_no_error(error);
    g_assert_cmpuint(documents->len, ==, 2);
    first = documents->pdata[0];
    g_assert_cmpstr(adit_document_get_meta(first, "lang"), ==, "de");
    g_assert_true(g_str_has_suffix(adit_document_get_id(first), "input.x"));
    g_assert_cmpuint(adit_layer_get_span(adit_document_get_layer(first, "prog"), 0).start, ==, 2);
    g_assert_cmpstr(adit_document_get_id(documents->pdata[1]), ==, "two");
    place_remove(place);
}

static const AnswerCase reader_cases[] = {
    {"error", ANSWER("{\"error\":{\"code\":\"input\",\"message\":\"no such page\"}}"), ADIT_ERROR_INPUT,
     "no such page"},
    {"document-error", ANSWER("{\"documents\":[{\"error\":{\"message\":\"too old\"}}]}"), ADIT_ERROR_PLUGIN,
     "too old"},
    {"neither", ANSWER("{\"layers\":{}}"), ADIT_ERROR_PLUGIN, "neither \"documents\" nor \"error\""},
    {"no-text", ANSWER("{\"documents\":[{\"id\":\"a\"}]}"), ADIT_ERROR_PLUGIN, "there is no \"text\""},
    {"no-array", ANSWER("{\"documents\":{}}"), ADIT_ERROR_PLUGIN, "\"documents\" must be an array"},
    {"bad-row", ANSWER("{\"documents\":[{\"text\":\"a\",\"layers\":{\"prog\":[{\"start\":0,\"end\":9}]}}]}"),
     ADIT_ERROR_ROW, "prog"},
    {"dies", HELLO "read -r line; kill -9 $$\n", ADIT_ERROR_CRASH, "died of signal 9"},
};

static void test_reader_case(gconstpointer data)
{
    const AnswerCase *c = data;
    char *place = place_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) documents = load(place, c->script, &error);

    g_assert_null(documents);
    g_test_message("%s", error->message);
    g_assert_error(error, ADIT_ERROR, (int)c->code);
    g_assert_nonnull(strstr(error->message, c->message));
    place_remove(place);
}

/* What the writer makes of a document, or NULL and a message. */
static char *format(const char *place, const char *script, GError **error)
{
    g_autoptr(AditDocument) document = adit_document_new("doc", "\xc3\xa4 b", -1, NULL);
    g_autoptr(AditPipeline) pipeline = NULL;

    place_role(place, "made_writer", "writer", "<output/>", script);
    place_script(place, "prog", "", ANSWER("{\"layers\":{\"prog\":[{\"start\":2,\"end\":3}]}}"));
    pipeline = pipeline_new(place, "prog", FALSE);
    if (!adit_pipeline_process(pipeline, document, NULL, error))
        return NULL;
    return adit_pipeline_format(pipeline, document, "made", ADIT_OFFSETS_CODEPOINTS, error);
}

static void test_writer(void)
{
    char *place = place_new();
    g_autoptr(GError) error = NULL;
    /* It counts in bytes, whatever the user wants to see. */
    g_autofree char *text =
        format(place,
               "read hello\necho "
               "'{\"hello\":{\"protocol\":1,\"offsets\":\"bytes\",\"begin\":\"<\",\"end\":\">\"}}'\n"
               "read -r line; case $line in *'\"prog\": [{\"start\": 3, \"end\": 4'*) echo "
               "'{\"output\":\"one\"}';; "
               "esac; read -r line\n",
               &error);

    g_assert_no_error(error);
    g_assert_cmpstr(text, ==, "<one>");
    place_remove(place);
}

static const AnswerCase writer_cases[] = {
    {"error", ANSWER("{\"error\":{\"message\":\"no rows\"}}"), ADIT_ERROR_PLUGIN, "no rows"},
    {"neither", ANSWER("{\"output\":null}"), ADIT_ERROR_PLUGIN,
     "neither \"output\", a string, nor \"error\""},
    {"dies", HELLO "read -r line; kill -9 $$\n", ADIT_ERROR_CRASH, "died of signal 9"},
};

static void test_writer_case(gconstpointer data)
{
    const AnswerCase *c = data;
    char *place = place_new();
    g_autoptr(GError) error = NULL;
    g_autofree char *text = format(place, c->script, &error);

    g_assert_null(text);
    g_test_message("%s", error->message);
    g_assert_error(error, ADIT_ERROR, (int)c->code);
    g_assert_nonnull(strstr(error->message, c->message));
    place_remove(place);
}

/* --- stopping a run */

static const char *const stopped_names[] = {"reader", "analyzer", "writer"};

/* A run is stopped while the program that has the role waits for nothing: it doesn't wait for the program's
 * timeout, and what was under way leaves nothing behind. */
static void test_stopped(gconstpointer role)
{
    const char *scripts[] = {
        ANSWER("{\"documents\":[{\"text\":\"a\"}]}"),
        ANSWER("{\"layers\":{}}"),
        ANSWER("{\"output\":\"one\"}"),
    };
    char *place = place_new();
    g_autofree char *path = g_build_filename(place, "input.x", NULL);
    g_autoptr(GOutputStream) output = g_memory_output_stream_new_resizable();
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_autoptr(GError) error = NULL;
    AditRunStats stats;

    scripts[GPOINTER_TO_UINT(role)] = HELLO "read -r line; sleep 60\n";
    place_file(place, ".", "input.x", "A");
    place_role(place, "made_reader", "reader", "<input records=\"whole\"><suffix>x</suffix></input>",
               scripts[0]);
    place_script(place, "prog", "", scripts[1]);
    place_role(place, "made_writer", "writer", "<output/>", scripts[2]);
    g_autoptr(AditPipeline) pipeline = pipeline_new(place, "prog", FALSE);
    g_autoptr(AditRunner) runner = adit_runner_new(pipeline);
    adit_runner_set_writer(runner, "made");
    adit_runner_add_path(runner, path);
    gint64 begin = g_get_monotonic_time();
    GThread *thread = g_thread_new("cancel", cancel_soon, cancellable);
    adit_runner_run(runner, output, cancellable, &stats, &error);
    g_assert_no_error(error);
    g_thread_join(thread);
    g_assert_cmpint(g_get_monotonic_time() - begin, <, 15 * G_USEC_PER_SEC);
    g_assert_true(stats.cancelled);
    g_assert_cmpuint(stats.documents, ==, 0);
    g_assert_cmpuint(g_memory_output_stream_get_data_size(G_MEMORY_OUTPUT_STREAM(output)), ==, 0);
    place_remove(place);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    /* The signal itself, and not a sanitizer's report of it, is what is looked for. */
    g_setenv("ASAN_OPTIONS", "handle_segv=0:detect_leaks=0", TRUE);
    g_setenv("TSAN_OPTIONS", "handle_segv=0", TRUE);
    for (guint i = 0; i < G_N_ELEMENTS(module_cases); i++) {
        g_autofree char *path = g_strdup_printf("/program/isolated/%s", module_cases[i].module);
        g_test_add_data_func(path, &module_cases[i], test_module);
    }
    g_test_add_func("/program/isolated/prints", test_prints);
    g_test_add_func("/program/isolated/set-aside", test_set_aside);
    g_test_add_func("/program/isolated/others", test_others);
    g_test_add_func("/program/isolated/no-module", test_no_module);
    g_test_add_func("/program/isolated/threads", test_threads);
    for (guint i = 0; i < G_N_ELEMENTS(start_cases); i++) {
        g_autofree char *path = g_strdup_printf("/program/start/%s", start_cases[i].title);
        g_test_add_data_func(path, &start_cases[i], test_start);
    }
    g_test_add_func("/program/start/missing", test_no_program);
    for (guint i = 0; i < G_N_ELEMENTS(answer_cases); i++) {
        g_autofree char *path = g_strdup_printf("/program/answer/%s", answer_cases[i].title);
        g_test_add_data_func(path, &answer_cases[i], test_answer);
    }
    g_test_add_func("/program/two-lines", test_two_lines);
    g_test_add_func("/program/dies-idle", test_dies_idle);
    g_test_add_func("/program/deaf", test_deaf);
    g_test_add_func("/program/timeout", test_timeout);
    g_test_add_func("/program/cancel", test_cancel);
    g_test_add_func("/program/messages", test_messages);
    g_test_add_func("/program/features", test_features);
    g_test_add_func("/program/large", test_large);
    g_test_add_func("/program/python", test_python);
    g_test_add_func("/program/reader", test_reader);
    for (guint i = 0; i < G_N_ELEMENTS(reader_cases); i++) {
        g_autofree char *path = g_strconcat("/program/reader/", reader_cases[i].title, NULL);
        g_test_add_data_func(path, &reader_cases[i], test_reader_case);
    }
    g_test_add_func("/program/writer", test_writer);
    for (guint i = 0; i < G_N_ELEMENTS(writer_cases); i++) {
        g_autofree char *path = g_strconcat("/program/writer/", writer_cases[i].title, NULL);
        g_test_add_data_func(path, &writer_cases[i], test_writer_case);
    }
    for (guint i = 0; i < G_N_ELEMENTS(stopped_names); i++) {
        g_autofree char *path = g_strconcat("/program/stopped/", stopped_names[i], NULL);
        g_test_add_data_func(path, GUINT_TO_POINTER(i), test_stopped);
    }
    return g_test_run();
}
