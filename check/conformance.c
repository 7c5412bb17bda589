/* SPDX-License-Identifier: MIT */
/*
 * What every plugin has to do, tried on every plugin that is found (or on ADIT_CHECK_ONLY alone): survive
 * hostile documents, write only what its manifest declares and only valid offsets, and give the same result
 * whatever the number of threads.
 */
#include <adit/adit.h>

#include <glib/gstdio.h>
#include <locale.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "hostile.h"
#include "verify.h"

static AditRegistry *registry;

static AditPipeline *pipeline_for(const char *plugin)
{
    g_autoptr(GError) error = NULL;
    AditPipeline *pipeline = adit_pipeline_new(registry);
    adit_pipeline_want(pipeline, plugin, &error);
    g_assert_no_error(error);
    adit_pipeline_prepare(pipeline, &error);
    g_assert_no_error(error);
    return pipeline;
}

static AditDocument *document_for(AditManifest *manifest, const char *id, const char *text, gsize length)
{
    g_autoptr(GError) error = NULL;
    AditDocument *document = adit_document_new(id, text, (gssize)length, &error);
    g_assert_no_error(error);
    adit_document_set_meta(document, "created", "2024-02-29");
    const char *const *languages = adit_manifest_get_languages(manifest);
    if (languages != NULL)
        adit_document_set_meta(document, "lang", languages[0]);
    return document;
}

/* --- tests of analyzers --- */

static void test_hostile(gconstpointer data)
{
    AditManifest *manifest = (AditManifest *)data;
    const char *name = adit_manifest_get_name(manifest);
    g_autoptr(AditPipeline) pipeline = pipeline_for(name);
    for (guint i = 0; i < hostile_n_texts(); i++) {
        g_autoptr(GString) text = hostile_text(i);
        g_test_message("%s: %" G_GSIZE_FORMAT " bytes", hostile_name(i), text->len);
        g_autoptr(AditDocument) document = document_for(manifest, hostile_name(i), text->str, text->len);
        g_autoptr(GError) error = NULL;
        adit_pipeline_process(pipeline, document, NULL, &error);
        g_assert_no_error(error);
        verify_document(registry, document);
        for (const char *const *layer = adit_manifest_get_layers(manifest); layer != NULL && *layer != NULL;
             layer++)
            g_assert_nonnull(adit_document_get_layer(document, *layer));
    }
}

/* Adds tokens at blanks and one sentence a line, without features, as a document that brings its own may
 * have. */
static void add_given_layers(AditDocument *document, gboolean overlapping)
{
    gsize length;
    const char *text = adit_document_get_text(document, &length);
    g_autoptr(AditLayerSchema) token_schema = adit_layer_schema_new("token");
    g_autoptr(AditLayerSchema) sentence_schema = adit_layer_schema_new("sentence");
    AditBuilder *tokens = adit_builder_new(token_schema, "input");
    AditBuilder *sentences = adit_builder_new(sentence_schema, "input");
    guint32 word = 0, line = 0;
    for (guint32 i = 0; i <= length; i++) {
        gboolean ends_line = i == length || text[i] == '\n';
        if (ends_line || text[i] == ' ') {
            if (i > word)
                adit_builder_add(tokens, (AditSpan){word, i});
            if (i > word && overlapping)
                adit_builder_add(tokens, (AditSpan){word, ends_line ? i : (guint32)length});
            word = i + 1;
        }
        if (ends_line) {
            if (i > line)
                adit_builder_add(sentences, (AditSpan){line, i});
            line = i + 1;
        }
    }
    g_autoptr(GError) error = NULL;
    adit_document_add_layer(document, tokens, &error);
    g_assert_no_error(error);
    adit_document_add_layer(document, sentences, &error);
    g_assert_no_error(error);
}

static void test_given_layers(gconstpointer data)
{
    AditManifest *manifest = (AditManifest *)data;
    g_autoptr(AditPipeline) pipeline = pipeline_for(adit_manifest_get_name(manifest));
    for (guint i = 0; i < hostile_n_texts(); i++) {
        for (int overlapping = 0; overlapping < 2; overlapping++) {
            g_autoptr(GString) text = hostile_text(i);
            /* Overlapping tokens that all run to the end make quadratic input: only on short texts. */
            if (overlapping && text->len > 20000)
                continue;
            g_autoptr(AditDocument) document = document_for(manifest, hostile_name(i), text->str, text->len);
            add_given_layers(document, overlapping);
            guint32 n = adit_layer_get_n_rows(adit_document_get_layer(document, "token"));
            g_autoptr(GError) error = NULL;
            adit_pipeline_process(pipeline, document, NULL, &error);
            g_assert_no_error(error);
            verify_document(registry, document);
            /* Layers that were given stay as they were. */
            g_assert_cmpuint(adit_layer_get_n_rows(adit_document_get_layer(document, "token")), ==, n);
        }
    }
}

typedef struct {
    AditManifest *manifest;
    AditPipeline *pipeline;
    char **results; /* by text */
    int next;       /* atomic */
    gboolean backwards;
} Race;

static gpointer race_worker(gpointer data)
{
    Race *race = data;
    int n = (int)hostile_n_texts();
    for (;;) {
        int taken = g_atomic_int_add(&race->next, 1);
        if (taken >= n)
            return NULL;
        guint i = (guint)(race->backwards ? n - 1 - taken : taken);
        g_autoptr(GString) text = hostile_text(i);
        g_autoptr(AditDocument) document =
            document_for(race->manifest, hostile_name(i), text->str, text->len);
        g_autoptr(GError) error = NULL;
        adit_pipeline_process(race->pipeline, document, NULL, &error);
        g_assert_no_error(error);
        race->results[i] = verify_digest(document);
    }
}

static char **run_race(AditManifest *manifest, AditPipeline *pipeline, guint n_threads, gboolean backwards)
{
    Race race = {.manifest = manifest,
                 .pipeline = pipeline,
                 .results = g_new0(char *, hostile_n_texts() + 1),
                 .backwards = backwards};
    GThread *threads[8];
    for (guint i = 0; i < n_threads; i++)
        threads[i] = g_thread_new("worker", race_worker, &race);
    for (guint i = 0; i < n_threads; i++)
        g_thread_join(threads[i]);
    return race.results;
}

/* One thread and several, from the first document on and from the last one back, give the same. */
static void test_threads(gconstpointer data)
{
    AditManifest *manifest = (AditManifest *)data;
    g_autoptr(AditPipeline) pipeline = pipeline_for(adit_manifest_get_name(manifest));
    g_auto(GStrv) alone = run_race(manifest, pipeline, 1, FALSE);
    g_auto(GStrv) together = run_race(manifest, pipeline, 4, TRUE);
    for (guint i = 0; i < hostile_n_texts(); i++)
        g_assert_cmpstr(alone[i], ==, together[i]);
}

static void test_cancelled(gconstpointer data)
{
    AditManifest *manifest = (AditManifest *)data;
    g_autoptr(AditPipeline) pipeline = pipeline_for(adit_manifest_get_name(manifest));
    g_autoptr(AditDocument) document = document_for(manifest, "x", "She left.", 9);
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    g_cancellable_cancel(cancellable);
    g_autoptr(GError) error = NULL;
    g_assert_false(adit_pipeline_process(pipeline, document, cancellable, &error));
    g_assert_cmpstr(adit_error_code_name(error), ==, "cancelled");
}

/* --- options, memory, manners --- */

/* Each option at its least, its largest and each of its values; and one step beyond, which must be refused.
 */
static void try_option(AditManifest *manifest, const AditOptionInfo *option, const char *value,
                       gboolean right)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) pipeline = adit_pipeline_new(registry);
    const char *name = adit_manifest_get_name(manifest);
    g_autofree char *full = g_strdup_printf("%s.%s", name, option->name);
    adit_pipeline_want(pipeline, name, &error);
    g_assert_no_error(error);
    gboolean taken = adit_pipeline_set_option(pipeline, full, value, &error);
    if (taken != right)
        g_error("option %s=%s is %s", full, value, taken ? "taken, but out of its range" : error->message);
    if (!taken)
        return;
    g_test_message("%s=%s", full, value);
    static const char text[] =
        "BERLIN - \"We agreed,\" Anna Weber told Reuters on May 3. She said that it was late.";
    g_autoptr(AditDocument) document = document_for(manifest, "options", text, sizeof text - 1);
    adit_pipeline_process(pipeline, document, NULL, &error);
    g_assert_no_error(error);
    verify_document(registry, document);
}

static void try_number(AditManifest *manifest, const AditOptionInfo *option)
{
    gboolean whole = option->type == ADIT_OPTION_INT;
    for (int upper = 0; upper < 2; upper++) {
        const char *limit = upper ? option->maximum : option->minimum;
        if (!limit)
            continue;
        try_option(manifest, option, limit, TRUE);
        double beyond = g_ascii_strtod(limit, NULL) + (upper ? 1 : -1);
        g_autofree char *value = g_strdup_printf(whole ? "%.0f" : "%f", beyond);
        try_option(manifest, option, value, FALSE);
    }
    try_option(manifest, option, "twelve", FALSE);
}

static void test_options(gconstpointer data)
{
    AditManifest *manifest = (AditManifest *)data;
    for (guint i = 0; i < adit_manifest_get_n_options(manifest); i++) {
        const AditOptionInfo *option = adit_manifest_get_option(manifest, i);
        if (option->training || option->required)
            continue;
        if (option->type == ADIT_OPTION_INT || option->type == ADIT_OPTION_DOUBLE)
            try_number(manifest, option);
        for (const char *const *value = option->values; value && *value; value++)
            try_option(manifest, option, *value, TRUE);
        if (option->type == ADIT_OPTION_ENUM)
            try_option(manifest, option, "no such value", FALSE);
        if (option->type == ADIT_OPTION_BOOL) {
            try_option(manifest, option, "true", TRUE);
            try_option(manifest, option, "false", TRUE);
            try_option(manifest, option, "perhaps", FALSE);
        }
    }
}

/* Resident memory in KiB; 0 where the system does not say. */
static long resident(void)
{
    long pages = 0;
    FILE *file = fopen("/proc/self/statm", "r");
    if (!file || fscanf(file, "%*s %ld", &pages) != 1)
        pages = 0;
    if (file)
        fclose(file);
    return pages * (sysconf(_SC_PAGESIZE) / 1024);
}

/* Memory does not grow with the number of documents: what 10,000 of them leave behind is not more than
 * allocators need to settle. */
static void test_memory(gconstpointer data)
{
    AditManifest *manifest = (AditManifest *)data;
    g_autoptr(AditPipeline) pipeline = pipeline_for(adit_manifest_get_name(manifest));
    long before = 0;
    for (int i = 0; i < 10000; i++) {
        g_autofree char *text = g_strdup_printf(
            "BERLIN - \"We agreed on item %d,\" Anna Weber told Reuters on May %d.", i, i % 28 + 1);
        g_autoptr(AditDocument) document = document_for(manifest, "memory", text, strlen(text));
        g_autoptr(GError) error = NULL;
        adit_pipeline_process(pipeline, document, NULL, &error);
        g_assert_no_error(error);
        if (i == 1000)
            before = resident();
    }
    long grown = resident() - before;
    g_test_message("%ld KiB more after 9,000 further documents", grown);
    if (before && grown > 16 * 1024)
        g_error("memory grew by %ld KiB over 9,000 documents: something of each is kept", grown);
}

/* Standard output belongs to the program, not to a plugin. */
static void test_quiet(gconstpointer data)
{
    AditManifest *manifest = (AditManifest *)data;
    g_autofree char *path = NULL;
    g_autoptr(GError) error = NULL;
    int file = g_file_open_tmp("adit-quiet-XXXXXX", &path, &error), saved = dup(STDOUT_FILENO);
    g_assert_no_error(error);
    fflush(stdout);
    dup2(file, STDOUT_FILENO);
    g_autoptr(AditPipeline) pipeline = pipeline_for(adit_manifest_get_name(manifest));
    g_autoptr(AditDocument) document = document_for(manifest, "quiet", "She left on May 3.", 18);
    adit_pipeline_process(pipeline, document, NULL, &error);
    fflush(stdout);
    dup2(saved, STDOUT_FILENO);
    close(saved);
    g_assert_no_error(error);
    g_autofree char *printed = NULL;
    g_assert_true(g_file_get_contents(path, &printed, NULL, NULL));
    close(file);
    g_remove(path);
    if (*printed)
        g_error("it prints to standard output: %s", printed);
}

/* --- tests of readers and writers --- */

static void test_reader(gconstpointer data)
{
    AditManifest *manifest = (AditManifest *)data;
    g_autoptr(AditPipeline) pipeline = adit_pipeline_new(registry);
    g_autoptr(GError) error = NULL;
    g_autofree char *folder = g_dir_make_tmp("adit-conformance-XXXXXX", &error);
    g_assert_no_error(error);
    g_autofree char *path = g_build_filename(folder, "input", NULL);
    for (guint i = 0; i < hostile_n_texts() + hostile_n_files(); i++) {
        gboolean is_file = i >= hostile_n_texts();
        g_autoptr(GString) bytes = is_file ? hostile_file(i - hostile_n_texts()) : hostile_text(i);
        g_test_message("%s", is_file ? hostile_file_name(i - hostile_n_texts()) : hostile_name(i));
        g_assert_true(g_file_set_contents(path, bytes->str, (gssize)bytes->len, NULL));
        g_autoptr(GError) failure = NULL;
        g_autoptr(GPtrArray) documents =
            adit_pipeline_load(pipeline, path, adit_manifest_get_name(manifest), &failure);
        /* Documents or an error that says something; never both, never neither. */
        g_assert_true((documents == NULL) == (failure != NULL));
        if (failure != NULL)
            g_assert_cmpuint(strlen(failure->message), >, 10);
        for (guint k = 0; documents != NULL && k < documents->len; k++) {
            AditDocument *document = g_ptr_array_index(documents, k);
            gsize length;
            const char *text = adit_document_get_text(document, &length);
            g_assert_true(g_utf8_validate(text, (gssize)length, NULL));
            verify_document(registry, document);
        }
    }
    g_remove(path);
    g_rmdir(folder);
}

/* A pipeline of all analyzers. */
static AditPipeline *whole_pipeline(void)
{
    g_autoptr(GString) all = g_string_new(NULL);
    for (guint i = 0; i < adit_registry_get_n_plugins(registry); i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        if (adit_manifest_get_kind(manifest) == ADIT_PLUGIN_ANALYZER)
            g_string_append_printf(all, "%s ", adit_manifest_get_name(manifest));
    }
    return pipeline_for(all->str);
}

static void test_writer(gconstpointer data)
{
    AditManifest *manifest = (AditManifest *)data;
    g_autoptr(AditPipeline) pipeline = whole_pipeline();
    static const AditOffsetUnit units[] = {ADIT_OFFSETS_CODEPOINTS, ADIT_OFFSETS_BYTES, ADIT_OFFSETS_UTF16};
    for (guint i = 0; i < hostile_n_texts(); i++) {
        g_autoptr(GString) text = hostile_text(i);
        g_autoptr(AditDocument) document = document_for(manifest, hostile_name(i), text->str, text->len);
        g_autoptr(GError) error = NULL;
        adit_pipeline_process(pipeline, document, NULL, &error);
        g_assert_no_error(error);
        g_autofree char *out = adit_pipeline_format(pipeline, document, adit_manifest_get_name(manifest),
                                                    units[i % G_N_ELEMENTS(units)], &error);
        g_assert_no_error(error);
        g_assert_true(g_utf8_validate(out, -1, NULL));
    }
}

/* --- all of them --- */

typedef void (*PluginTest)(gconstpointer manifest);

static void add(AditManifest *manifest, const char *what, PluginTest test)
{
    g_autofree char *path = g_strdup_printf("/conformance/%s/%s", adit_manifest_get_name(manifest), what);
    g_test_add_data_func(path, manifest, test);
}

static void test_no_problems(void)
{
    for (guint i = 0; i < adit_registry_get_n_problems(registry); i++) {
        const GError *problem = adit_registry_get_problem(registry, i);
        /* Installed plugins may stand behind those of the build. */
        if (!g_error_matches(problem, ADIT_ERROR, ADIT_ERROR_EXISTS))
            g_assert_no_error(problem);
    }
    g_assert_cmpuint(adit_registry_get_n_plugins(registry), >, 0);
}

int main(int argc, char **argv)
{
    /* Reports are UTF-8, as texts are. */
    setlocale(LC_CTYPE, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
    registry = adit_registry_new_default();
    if (!g_getenv("ADIT_CHECK_ONLY"))
        g_test_add_func("/conformance/registry", test_no_problems);
    for (guint i = 0; i < adit_registry_get_n_plugins(registry); i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        if (g_strcmp0(g_getenv("ADIT_CHECK_ONLY"), NULL) != 0 &&
            g_strcmp0(g_getenv("ADIT_CHECK_ONLY"), adit_manifest_get_name(manifest)) != 0)
            continue;
        switch (adit_manifest_get_kind(manifest)) {
        case ADIT_PLUGIN_ANALYZER:
            add(manifest, "hostile", test_hostile);
            add(manifest, "given-layers", test_given_layers);
            add(manifest, "threads", test_threads);
            add(manifest, "cancelled", test_cancelled);
            add(manifest, "options", test_options);
            add(manifest, "quiet", test_quiet);
            if (g_test_slow())
                add(manifest, "memory", test_memory);
            break;
        case ADIT_PLUGIN_READER:
            add(manifest, "reader", test_reader);
            break;
        case ADIT_PLUGIN_WRITER:
            add(manifest, "writer", test_writer);
            break;
        }
    }
    int status = g_test_run();
    g_object_unref(registry);
    return status;
}
