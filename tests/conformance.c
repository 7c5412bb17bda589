/* SPDX-License-Identifier: MIT */
/*
 * What every plugin has to do, tried on every plugin that is found: survive hostile documents, write only
 * what its manifest declares and only valid offsets, and give the same result whatever the number of threads.
 */
#include <adit/adit.h>

#include <glib/gstdio.h>
#include <string.h>

#include "hostile.h"

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

/* --- checks of a document's layers --- */

static void check_span(const char *text, gsize length, AditSpan span, const char *what)
{
    if (span.start > span.end || span.end > length)
        g_error("%s: span %u–%u of a text of %" G_GSIZE_FORMAT " bytes", what, span.start, span.end, length);
    if ((span.start < length && (text[span.start] & 0xC0) == 0x80) ||
        (span.end < length && (text[span.end] & 0xC0) == 0x80))
        g_error("%s: span %u–%u is not on character boundaries", what, span.start, span.end);
}

static void check_column(AditDocument *document, const AditLayer *layer, const AditColumn *column)
{
    gsize length;
    const char *text = adit_document_get_text(document, &length);
    guint32 n = adit_layer_get_n_rows(layer);
    AditFeatureType type = adit_column_get_feature_type(column);
    for (guint32 row = 0; row < n; row++) {
        if (adit_column_is_null(column, row))
            continue;
        if (type == ADIT_FEATURE_SPAN)
            check_span(text, length, adit_column_get_span(column, row), adit_column_get_name(column));
        if (type == ADIT_FEATURE_STRING || type == ADIT_FEATURE_ENUM)
            g_assert_true(g_utf8_validate(adit_column_get_string(column, row), -1, NULL));
        if (type == ADIT_FEATURE_REF) {
            const AditLayer *target = adit_document_get_layer(document, adit_column_get_target(column));
            g_assert_nonnull(target);
            g_assert_cmpuint(adit_column_get_ref(column, row), <, adit_layer_get_n_rows(target));
        }
    }
}

static void check_declared(const AditLayer *layer)
{
    const char *name = adit_layer_get_name(layer);
    AditLayerSchema *schema = adit_registry_get_schema(registry, name);
    if (schema == NULL)
        g_error("layer %s is declared by no manifest", name);
    for (guint i = 0; i < adit_layer_get_n_columns(layer); i++) {
        const AditColumn *column = adit_layer_get_nth_column(layer, i);
        gboolean declared = FALSE;
        for (guint k = 0; k < adit_layer_schema_get_n_features(schema); k++) {
            AditFeatureType type;
            const char *feature = adit_layer_schema_get_feature(schema, k, &type);
            if (strcmp(feature, adit_column_get_name(column)) == 0) {
                declared = TRUE;
                g_assert_cmpint(type, ==, adit_column_get_feature_type(column));
            }
        }
        if (!declared)
            g_error("feature %s.%s is declared by no manifest", name, adit_column_get_name(column));
    }
}

static void check_layer(AditDocument *document, const AditLayer *layer)
{
    gsize length;
    const char *text = adit_document_get_text(document, &length);
    guint32 n;
    const AditSpan *spans = adit_layer_get_spans(layer, &n);
    for (guint32 i = 0; i < n; i++) {
        check_span(text, length, spans[i], adit_layer_get_name(layer));
        g_assert_cmpuint(spans[i].start, <, spans[i].end);
        if (i > 0)
            g_assert_true(spans[i - 1].start < spans[i].start ||
                          (spans[i - 1].start == spans[i].start && spans[i - 1].end >= spans[i].end));
        g_assert_nonnull(adit_layer_get_producer(layer, i));
    }
    for (guint i = 0; i < adit_layer_get_n_columns(layer); i++)
        check_column(document, layer, adit_layer_get_nth_column(layer, i));
}

static void check_document(AditDocument *document)
{
    g_autofree const char **layers = adit_document_list_layers(document);
    for (const char **name = layers; *name != NULL; name++) {
        const AditLayer *layer = adit_document_get_layer(document, *name);
        check_declared(layer);
        check_layer(document, layer);
    }
}

/* --- a checksum over everything in the layers --- */

static void add_string(GChecksum *sum, const char *string)
{
    g_checksum_update(sum, (const guchar *)(string != NULL ? string : "\xff"), -1);
    g_checksum_update(sum, (const guchar *)"", 1);
}

static void add_value(GChecksum *sum, const AditColumn *column, guint32 row)
{
    struct {
        gint64 number;
        double real;
        AditSpan span;
        guint32 ref;
        gboolean truth;
    } value;
    memset(&value, 0, sizeof value);
    value.number = adit_column_get_int(column, row);
    value.real = adit_column_is_null(column, row) ? 0 : adit_column_get_double(column, row);
    value.span = adit_column_get_span(column, row);
    value.ref = adit_column_get_ref(column, row);
    value.truth = adit_column_get_bool(column, row);
    if (value.real != value.real)
        value.real = 0;
    g_checksum_update(sum, (const guchar *)&value, sizeof value);
    add_string(sum, adit_column_get_string(column, row));
}

static char *digest(AditDocument *document)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree const char **layers = adit_document_list_layers(document);
    for (const char **name = layers; *name != NULL; name++) {
        const AditLayer *layer = adit_document_get_layer(document, *name);
        guint32 n;
        const AditSpan *spans = adit_layer_get_spans(layer, &n);
        add_string(sum, *name);
        g_checksum_update(sum, (const guchar *)spans, (gssize)(n * sizeof *spans));
        for (guint i = 0; i < adit_layer_get_n_columns(layer); i++) {
            const AditColumn *column = adit_layer_get_nth_column(layer, i);
            add_string(sum, adit_column_get_name(column));
            for (guint32 row = 0; row < n; row++)
                add_value(sum, column, row);
        }
        for (guint32 row = 0; row < n; row++)
            add_string(sum, adit_layer_get_rule(layer, row));
    }
    return g_strdup(g_checksum_get_string(sum));
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
        check_document(document);
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
            check_document(document);
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
        race->results[i] = digest(document);
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
            check_document(document);
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
    g_test_init(&argc, &argv, NULL);
    registry = adit_registry_new_default();
    g_test_add_func("/conformance/registry", test_no_problems);
    for (guint i = 0; i < adit_registry_get_n_plugins(registry); i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        switch (adit_manifest_get_kind(manifest)) {
        case ADIT_PLUGIN_ANALYZER:
            add(manifest, "hostile", test_hostile);
            add(manifest, "given-layers", test_given_layers);
            add(manifest, "threads", test_threads);
            add(manifest, "cancelled", test_cancelled);
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
