/* SPDX-License-Identifier: MIT */
/* Registries: what is found where, in which order, and what is said of what can't be taken. */
#include "place.h"

#include <glib/gstdio.h>
#include <string.h>

#include "registry_private.h"

static AditRegistry *registry_new(const char *place)
{
    g_autoptr(AditRegistry) registry = adit_registry_new();
    g_autoptr(GError) error = NULL;

    adit_registry_add_path(registry, place, &error);
    g_assert_no_error(error);
    return g_steal_pointer(&registry);
}

/* The only problem there is must hold all of these. */
static void assert_problem(AditRegistry *registry, AditError code, const char *const *messages)
{
    for (guint i = 0; i < adit_registry_get_n_problems(registry); i++)
        g_test_message("%s", adit_registry_get_problem(registry, i)->message);
    g_assert_cmpuint(adit_registry_get_n_problems(registry), ==, 1);
    const GError *problem = adit_registry_get_problem(registry, 0);
    g_assert_error(problem, ADIT_ERROR, (int)code);
    for (; *messages != NULL; messages++)
        g_assert_nonnull(strstr(problem->message, *messages));
    g_assert_null(adit_registry_get_problem(registry, 1));
}

static const char reader_xml[] =
    "<plugin name=\"zz\" version=\"1\" kind=\"reader\" licence=\"MIT\" abi=\"1\">"
    "<title>t</title><input/><implementation module=\"zz\"/></plugin>";

static void test_find(void)
{
    char *place = place_new();

    place_manifest(place, "second", "");
    place_manifest(place, "first", "");
    place_file(place, "zz", "zz.xml", reader_xml);
    place_file(place, "data", "words.txt", "no plugin");
    g_autoptr(AditRegistry) registry = registry_new(place);
    g_assert_cmpuint(adit_registry_get_n_problems(registry), ==, 0);
    g_assert_cmpuint(adit_registry_get_n_plugins(registry), ==, 3);
    g_assert_cmpstr(adit_manifest_get_name(adit_registry_get_plugin(registry, 0)), ==, "zz");
    g_assert_cmpstr(adit_manifest_get_name(adit_registry_get_plugin(registry, 1)), ==, "first");
    g_assert_cmpstr(adit_manifest_get_name(adit_registry_get_plugin(registry, 2)), ==, "second");
    g_assert_null(adit_registry_get_plugin(registry, 3));
    g_assert_nonnull(adit_registry_find(registry, "first"));
    g_assert_null(adit_registry_find(registry, "third"));
    g_auto(GStrv) paths = adit_registry_list_paths(registry);
    g_assert_cmpstr(paths[0], ==, place);
    place_remove(place);
}

static void test_own_folder(void)
{
    char *place = place_new();

    place_manifest(place, "first", "");
    place_manifest(place, "second", "");
    g_autofree char *own = g_build_filename(place, "first", NULL);
    g_autoptr(AditRegistry) registry = registry_new(own);
    g_assert_cmpuint(adit_registry_get_n_plugins(registry), ==, 1);
    g_assert_nonnull(adit_registry_find(registry, "first"));

    /* A checkout of any name. */
    g_autofree char *renamed = g_build_filename(place, "my-checkout", NULL);
    g_assert_cmpint(g_rename(own, renamed), ==, 0);
    g_autoptr(AditRegistry) again = registry_new(renamed);
    g_assert_nonnull(adit_registry_find(again, "first"));
    place_remove(place);
}

static void test_no_folder(void)
{
    g_autoptr(AditRegistry) registry = adit_registry_new();
    g_autoptr(GError) error = NULL;

    g_assert_false(adit_registry_add_path(registry, "/no/such/folder", &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, "/no/such/folder"));
    g_clear_error(&error);
    g_assert_false(adit_registry_add_path(registry, "resource:///no/such", &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND);
}

static void test_unknown(void)
{
    char *place = place_new();
    g_autoptr(GError) error = NULL;

    place_manifest(place, "first", "");
    g_autoptr(AditRegistry) registry = registry_new(place);
    g_assert_false(adit_registry_check(registry, "frist", &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, "did you mean 'first'?"));
    g_clear_error(&error);
    g_assert_false(adit_registry_check(registry, "other", &error));
    g_assert_nonnull(strstr(error->message, place));
    place_remove(place);
}

static void test_shadowed(void)
{
    static const char *const messages[] = {"plugin 'first'", "is not used", "comes before it", NULL};
    char *place = place_new();
    char *later = place_new();

    place_manifest(place, "first", "");
    place_manifest(later, "first", "");
    place_manifest(later, "second", "");
    g_autoptr(AditRegistry) registry = registry_new(place);
    /* The same folder again is no news. */
    g_assert_true(adit_registry_add_path(registry, place, NULL));
    g_assert_cmpuint(adit_registry_get_n_problems(registry), ==, 0);
    g_assert_true(adit_registry_add_path(registry, later, NULL));
    assert_problem(registry, ADIT_ERROR_EXISTS, messages);
    g_assert_true(g_str_has_prefix(adit_manifest_get_file(adit_registry_find(registry, "first")), place));
    g_assert_nonnull(adit_registry_find(registry, "second"));
    place_remove(place);
    place_remove(later);
}

static void test_environment(void)
{
    static const char *const messages[] = {"ADIT_PLUGIN_PATH", "/no/such/folder", NULL};
    char *place = place_new();
    char *later = place_new();
    g_autofree char *before = g_strdup(g_getenv("ADIT_PLUGIN_PATH"));
    g_autofree char *here = g_get_current_dir();

    place_manifest(place, "first", "");
    place_manifest(later, "first", "");
    /* Empty parts of the path are not the current directory. */
    g_assert_cmpint(g_chdir(later), ==, 0);
    g_autofree char *path = g_strdup_printf(":%s::/no/such/folder:", place);
    g_setenv("ADIT_PLUGIN_PATH", path, TRUE);
    g_autoptr(AditRegistry) registry = adit_registry_new_default();
    g_assert_cmpint(g_chdir(here), ==, 0);
    assert_problem(registry, ADIT_ERROR_NOT_FOUND, messages);
    g_assert_true(g_str_has_prefix(adit_manifest_get_file(adit_registry_find(registry, "first")), place));
    if (before != NULL)
        g_setenv("ADIT_PLUGIN_PATH", before, TRUE);
    else
        g_unsetenv("ADIT_PLUGIN_PATH");
    place_remove(place);
    place_remove(later);
}

/* --- problems */

typedef struct {
    const char *title;
    const char *inside; /* elements of the bad plugin's manifest */
    const char *message;
} ProblemCase;

static const ProblemCase problem_cases[] = {
    {"unmatched-tag", "<help>", "bad.xml:"},
    {"unknown-element", "<optoin/>", "bad.xml:4: an unknown element <optoin>"},
    {"bad-default", "<option name=\"n\" type=\"int\" default=\"x\"/>", "the default is 'x'"},
    {"requires-layer", "<requires layer=\"nowhere\"/>",
     "bad.xml:4: plugin 'bad' requires the layer 'nowhere', which no plugin provides"},
    {"requires-near", "<requires layer=\"helthy\"/>", "did you mean 'healthy'?"},
    {"requires-feature", "<requires layer=\"healthy\" feature=\"size\"/>",
     "requires the feature 'healthy.size', which no plugin provides"},
    {"extends", "<extends layer=\"nowhere\"><feature name=\"a\" type=\"int\"/></extends>",
     "extends the layer 'nowhere'"},
    {"reference",
     "<extends layer=\"healthy\"><feature name=\"a\" type=\"ref\" target=\"nowhere\"/></extends>",
     "bad.xml:4: plugin 'bad' has references to the layer 'nowhere'"},
    {"conflict", "<extends layer=\"healthy\"><feature name=\"kind\" type=\"int\"/></extends>",
     "kinds.xml:4: plugin 'kinds' declares healthy.kind as string, and plugin 'bad' as int"},
};

static void test_problem(gconstpointer data)
{
    const ProblemCase *c = data;
    const char *const messages[] = {c->message, NULL};
    char *place = place_new();

    place_manifest(place, "bad", c->inside);
    place_manifest(place, "healthy", "");
    place_manifest(place, "kinds",
                   "<extends layer=\"healthy\"><feature name=\"kind\" type=\"string\"/></extends>");
    place_module(place, "healthy");
    g_autoptr(AditRegistry) registry = registry_new(place);
    assert_problem(registry, ADIT_ERROR_MANIFEST, messages);
    g_assert_true(adit_registry_check(registry, "healthy", NULL));
    place_remove(place);
}

static void test_solved_later(void)
{
    /* A need is only a problem once all folders are added. */
    char *place = place_new();
    char *later = place_new();

    place_manifest(place, "first", "<requires layer=\"second\"/><uses layer=\"never\"/>");
    place_manifest(later, "second", "");
    g_autoptr(AditRegistry) registry = registry_new(place);
    g_assert_cmpuint(adit_registry_get_n_problems(registry), ==, 1);
    g_assert_true(adit_registry_add_path(registry, later, NULL));
    g_assert_cmpuint(adit_registry_get_n_problems(registry), ==, 0);
    place_remove(place);
    place_remove(later);
}

static void test_folder_twice(void)
{
    /* What is wrong with a folder that two entries of the path reach is said once; nothing in it hides
     * itself. */
    static const char *const messages[] = {"zz.xml", NULL};
    char *place = place_new();
    g_autofree char *inside = g_build_filename(place, "zz", NULL);

    place_manifest(place, "first", "");
    place_file(place, "zz", "zz.xml", "no manifest");
    g_autoptr(AditRegistry) registry = registry_new(place);
    g_assert_true(adit_registry_add_path(registry, place, NULL));
    g_assert_true(adit_registry_add_path(registry, inside, NULL));
    assert_problem(registry, ADIT_ERROR_MANIFEST, messages);
    g_assert_cmpuint(adit_registry_get_n_plugins(registry), ==, 1);
    place_remove(place);
}

static void test_misplaced(void)
{
    static const char *const messages[] = {"the plugin is named 'zz'", "must be called zz.xml", NULL};
    char *place = place_new();

    place_file(place, "other", "other.xml", reader_xml);
    g_autoptr(AditRegistry) registry = registry_new(place);
    assert_problem(registry, ADIT_ERROR_MANIFEST, messages);
    g_assert_cmpuint(adit_registry_get_n_plugins(registry), ==, 0);
    place_remove(place);
}

static void test_no_implementation(void)
{
    static const char *const messages[] = {"needs an <implementation>", NULL};
    char *place = place_new();

    place_file(place, "zz", "zz.xml",
               "<plugin name=\"zz\" version=\"1\" kind=\"reader\" licence=\"MIT\" abi=\"1\"><title>t</title>"
               "<input/></plugin>");
    g_autoptr(AditRegistry) registry = registry_new(place);
    assert_problem(registry, ADIT_ERROR_MANIFEST, messages);
    place_remove(place);
}

/* --- schemas */

static void test_schema(void)
{
    char *place = place_new();
    AditFeatureType type;

    place_manifest(place, "first", "");
    place_manifest(place, "adds",
                   "<extends layer=\"first\"><feature name=\"a\" type=\"enum\"><value name=\"x\"/></feature>"
                   "<feature name=\"b\" type=\"ref\" target=\"adds\"/></extends>");
    place_manifest(place, "also",
                   "<extends layer=\"first\"><feature name=\"a\" type=\"enum\"><value name=\"y\"/></feature>"
                   "</extends>");
    g_autoptr(AditRegistry) registry = registry_new(place);
    AditLayerSchema *schema = adit_registry_get_schema(registry, "first");
    g_assert_nonnull(schema);
    g_assert_true(schema == adit_registry_get_schema(registry, "first"));
    g_assert_cmpuint(adit_layer_schema_get_n_features(schema), ==, 2);
    g_assert_cmpstr(adit_layer_schema_get_feature(schema, 1, &type), ==, "b");
    g_assert_cmpint(type, ==, ADIT_FEATURE_REF);
    g_assert_cmpstr(adit_layer_schema_get_target(schema, 1), ==, "adds");
    g_assert_null(adit_registry_get_schema(registry, "nowhere"));
    g_assert_cmpuint(adit_registry_get_n_problems(registry), ==, 0);

    /* Values of an enum are those of all. */
    g_autoptr(AditBuilder) builder = adit_builder_new(schema, "test");
    g_autoptr(AditDocument) document = adit_document_new("d", "text", -1, NULL);
    g_autoptr(GError) error = NULL;
    guint32 row = adit_builder_add(builder, (AditSpan){0, 1});
    adit_builder_set_string(builder, row, adit_builder_feature(builder, "a"), "x");
    row = adit_builder_add(builder, (AditSpan){1, 2});
    adit_builder_set_string(builder, row, adit_builder_feature(builder, "a"), "y");
    adit_document_add_layer(document, g_steal_pointer(&builder), &error);
    g_assert_no_error(error);
    place_remove(place);
}

/* --- plugins of the program */

static gboolean do_nothing(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    (void)self;
    (void)scratch;
    (void)task;
    (void)error;
    return TRUE;
}

static const AditPlugin embedded = {ADIT_PLUGIN_HEAD("own", "1"), .process = do_nothing};

static const char own_xml[] =
    "<plugin name=\"own\" version=\"1\" kind=\"analyzer\" licence=\"MIT\" abi=\"1\">"
    "<title>t</title><provides layer=\"own\"/></plugin>";

static void test_embedded(void)
{
    g_autoptr(AditRegistry) registry = adit_registry_new();
    g_autoptr(GError) error = NULL;

    g_assert_true(adit_registry_add_plugin(registry, own_xml, &embedded, &error));
    g_assert_no_error(error);
    g_assert_true(adit_registry_open_plugin(registry, "own", &error) == &embedded);
    g_assert_false(adit_registry_add_plugin(registry, own_xml, &embedded, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_EXISTS);
    g_clear_error(&error);

    /* The table is checked as a module's is. */
    AditPlugin newer = embedded;
    newer.abi = 99;
    g_autoptr(AditRegistry) other = adit_registry_new();
    g_assert_false(adit_registry_add_plugin(other, own_xml, &newer, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_ABI);
    g_clear_error(&error);
    g_assert_false(adit_registry_add_plugin(other, "<plugin/>", &embedded, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_MANIFEST);
    g_assert_cmpuint(adit_registry_get_n_plugins(other), ==, 0);
}

static gboolean count_calls(AditTask *task, gpointer user_data, GError **error)
{
    (void)task;
    (void)error;
    ++*(int *)user_data;
    return TRUE;
}

static void count_destroyed(gpointer user_data)
{
    *(int *)user_data += 100;
}

static void test_function(void)
{
    int calls = 0;
    g_autoptr(GError) error = NULL;
    AditRegistry *registry = adit_registry_new();

    g_assert_true(
        adit_registry_add_analyzer(registry, own_xml, count_calls, &calls, count_destroyed, &error));
    g_assert_no_error(error);
    const AditPlugin *table = adit_registry_open_plugin(registry, "own", &error);
    g_assert_no_error(error);
    AditSetup *setup = adit_setup_new(registry, adit_registry_find(registry, "own"), NULL, FALSE, &error);
    g_assert_no_error(error);
    gpointer self = table->open(setup, &error);
    g_assert_nonnull(self);
    g_assert_true(table->process(self, NULL, NULL, &error));
    table->close(self);
    adit_setup_free(setup);
    g_object_unref(registry);
    g_assert_cmpint(calls, ==, 101);

    /* What can't be registered is freed too. */
    g_autoptr(AditRegistry) other = adit_registry_new();
    g_assert_false(adit_registry_add_analyzer(other, "<x/>", count_calls, &calls, count_destroyed, NULL));
    g_assert_cmpint(calls, ==, 201);
}

/* --- set-ups */

static const char options_xml[] =
    "<option name=\"n\" type=\"int\" default=\"7\" max=\"9\"/><option name=\"share\" type=\"double\"/>"
    "<option name=\"flag\" type=\"bool\" default=\"on\"/><option name=\"word\" type=\"string\"/>"
    "<option name=\"model\" type=\"file\" required=\"true\"/>";

static void test_options(void)
{
    char *place = place_new();
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) given = g_hash_table_new(g_str_hash, g_str_equal);

    place_manifest(place, "first", options_xml);
    g_autoptr(AditRegistry) registry = registry_new(place);
    AditManifest *manifest = adit_registry_find(registry, "first");

    g_assert_null(adit_setup_new(registry, manifest, NULL, FALSE, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_OPTION);
    g_assert_nonnull(strstr(error->message, "first.model=VALUE"));
    g_clear_error(&error);

    g_hash_table_insert(given, (gpointer) "model", (gpointer) "m.bin");
    g_hash_table_insert(given, (gpointer) "n", (gpointer) "10");
    g_assert_null(adit_setup_new(registry, manifest, given, FALSE, &error));
    g_assert_nonnull(strstr(error->message, "first.n is '10' and must be a whole number, 9 at most"));
    g_clear_error(&error);

    g_hash_table_insert(given, (gpointer) "n", (gpointer) "-3");
    g_hash_table_insert(given, (gpointer) "share", (gpointer) "0.25");
    g_autoptr(AditSetup) setup = adit_setup_new(registry, manifest, given, FALSE, &error);
    g_assert_no_error(error);
    g_assert_cmpint(adit_setup_get_int(setup, "n"), ==, -3);
    g_assert_cmpfloat(adit_setup_get_double(setup, "share"), ==, 0.25);
    g_assert_true(adit_setup_get_bool(setup, "flag"));
    g_assert_null(adit_setup_get_string(setup, "word"));
    g_assert_cmpstr(adit_setup_get_string(setup, "model"), ==, "m.bin");
    place_remove(place);
}

static AditSetup *setup_new(AditRegistry *registry)
{
    g_autoptr(GError) error = NULL;
    AditSetup *setup = adit_setup_new(registry, adit_registry_find(registry, "first"), NULL, FALSE, &error);

    g_assert_no_error(error);
    return setup;
}

static void test_files(void)
{
    static const char *const outside[] = {"../second/second.xml", "/etc/passwd", "en/../../second/second.xml",
                                          "..", ""};
    char *place = place_new();
    g_autoptr(GError) error = NULL;

    place_manifest(place, "first", "");
    place_manifest(place, "second", "");
    place_file(place, "first", "en/words.txt", "words");
    place_file(place, "first", "en/names.txt", "");
    g_autoptr(AditRegistry) registry = registry_new(place);
    g_autoptr(AditSetup) setup = setup_new(registry);

    g_autoptr(GBytes) words = adit_setup_load(setup, "en/words.txt", &error);
    g_assert_no_error(error);
    g_assert_cmpmem(g_bytes_get_data(words, NULL), g_bytes_get_size(words), "words", 5);
    g_autoptr(GBytes) empty = adit_setup_load(setup, "en/names.txt", &error);
    g_assert_no_error(error);
    g_assert_cmpuint(g_bytes_get_size(empty), ==, 0);

    g_auto(GStrv) files = adit_setup_list(setup, "en");
    g_assert_cmpstr(files[0], ==, "names.txt");
    g_assert_cmpstr(files[1], ==, "words.txt");
    g_assert_null(files[2]);
    g_auto(GStrv) none = adit_setup_list(setup, "fr");
    g_assert_null(none[0]);
    g_auto(GStrv) above = adit_setup_list(setup, "..");
    g_assert_null(above[0]);

    g_assert_null(adit_setup_load(setup, "missing.txt", &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, "first/missing.txt"));
    for (guint i = 0; i < G_N_ELEMENTS(outside); i++) {
        g_clear_error(&error);
        g_assert_null(adit_setup_load(setup, outside[i], &error));
        g_assert_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND);
        g_assert_nonnull(strstr(error->message, "leads out of the plugin's folder"));
    }
    place_remove(place);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/registry/find", test_find);
    g_test_add_func("/registry/own-folder", test_own_folder);
    g_test_add_func("/registry/no-folder", test_no_folder);
    g_test_add_func("/registry/unknown", test_unknown);
    g_test_add_func("/registry/shadowed", test_shadowed);
    g_test_add_func("/registry/environment", test_environment);
    for (guint i = 0; i < G_N_ELEMENTS(problem_cases); i++) {
        g_autofree char *path = g_strdup_printf("/registry/problem/%s", problem_cases[i].title);
        g_test_add_data_func(path, &problem_cases[i], test_problem);
    }
    g_test_add_func("/registry/solved-later", test_solved_later);
    g_test_add_func("/registry/folder-twice", test_folder_twice);
    g_test_add_func("/registry/misplaced", test_misplaced);
    g_test_add_func("/registry/no-implementation", test_no_implementation);
    g_test_add_func("/registry/schema", test_schema);
    g_test_add_func("/registry/embedded", test_embedded);
    g_test_add_func("/registry/function", test_function);
    g_test_add_func("/setup/options", test_options);
    g_test_add_func("/setup/files", test_files);
    return g_test_run();
}
