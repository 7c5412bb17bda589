/* SPDX-License-Identifier: MIT */
/* Opening modules: each way in which one can be wrong has a message with plugin, file, cause and remedy. */
#include "place.h"

#include <glib/gstdio.h>

#include <string.h>

typedef struct {
    const char *name;
    AditError code;
    const char *messages[3]; /* what the message must hold, up to the first NULL */
} BrokenCase;

static const BrokenCase broken_cases[] = {
    {"wrong_magic", ADIT_ERROR_MODULE, {"0x0badcafe", "magic number"}},
    {"newer_abi", ADIT_ERROR_ABI, {"version 2 of the plugin interface", "update Adit"}},
    {"older_abi", ADIT_ERROR_ABI, {"version 0 of the plugin interface", "update the plugin"}},
    {"short_table", ADIT_ERROR_ABI, {"24 bytes", "rebuild the plugin"}},
    {"undefined_symbol",
     ADIT_ERROR_MODULE,
     {"undefined symbol: adit_no_such_function", "rebuild the plugin"}},
    {"no_entry", ADIT_ERROR_MODULE, {"exports no function 'no_entry_LTX_adit_plugin'", "ADIT_PLUGIN_DEFINE"}},
    {"returns_null", ADIT_ERROR_MODULE, {"returned no table"}},
    {"other_name", ADIT_ERROR_MODULE, {"says that it is 'somebody'", "other_name.xml"}},
    {"other_version", ADIT_ERROR_MODULE, {"is version 0.9", "is version 1.0"}},
    {"no_process", ADIT_ERROR_MODULE, {"has no callback 'process'", "an analyzer"}},
};

/* A registry over the place, with the healthy plugin and this one. */
static AditRegistry *registry_new(const char *place)
{
    g_autoptr(AditRegistry) registry = adit_registry_new();
    g_autoptr(GError) error = NULL;

    place_manifest(place, "healthy", "");
    place_module(place, "healthy");
    adit_registry_add_path(registry, place, &error);
    g_assert_no_error(error);
    g_assert_cmpuint(adit_registry_get_n_problems(registry), ==, 0);
    return g_steal_pointer(&registry);
}

static void assert_healthy(AditRegistry *registry)
{
    g_autoptr(GError) error = NULL;

    adit_registry_check(registry, "healthy", &error);
    g_assert_no_error(error);
}

static void assert_fails(AditRegistry *registry, const char *name, AditError code,
                         const char *const *messages)
{
    g_autofree char *plugin = g_strdup_printf("plugin '%s': ", name);
    g_autoptr(GError) error = NULL;

    g_assert_false(adit_registry_check(registry, name, &error));
    g_test_message("%s", error->message);
    g_assert_error(error, ADIT_ERROR, (int)code);
    g_assert_nonnull(strstr(error->message, plugin));
    g_assert_nonnull(strstr(error->message, code == ADIT_ERROR_NOT_FOUND ? name : ".so"));
    for (; *messages != NULL; messages++)
        g_assert_nonnull(strstr(error->message, *messages));
    if (code != ADIT_ERROR_NOT_FOUND)
        g_assert_null(strstr(error->message, "not found"));
}

static void test_broken(gconstpointer data)
{
    const BrokenCase *c = data;
    char *place = place_new();

    place_manifest(place, c->name, "");
    place_module(place, c->name);
    g_autoptr(AditRegistry) registry = registry_new(place);
    assert_fails(registry, c->name, c->code, c->messages);
    /* Again: the answer is the same, and the others go on working. */
    assert_fails(registry, c->name, c->code, c->messages);
    assert_healthy(registry);
    place_remove(place);
}

static void test_missing(void)
{
    static const char *const messages[] = {"its module is not there", "neither missing.so nor missing.la",
                                           "install it", NULL};
    char *place = place_new();

    place_manifest(place, "missing", "");
    g_autoptr(AditRegistry) registry = registry_new(place);
    assert_fails(registry, "missing", ADIT_ERROR_NOT_FOUND, messages);
    assert_healthy(registry);
    place_remove(place);
}

static void test_no_object(void)
{
    static const char *const messages[] = {"can't be opened", "invalid ELF header", NULL};
    char *place = place_new();

    place_manifest(place, "text", "");
    place_file(place, "text", "text.so",
               "This is a text, and no module, although its name says that it is one. "
               "It is long enough for a header of a module to be read from it.");
    g_autoptr(AditRegistry) registry = registry_new(place);
    assert_fails(registry, "text", ADIT_ERROR_MODULE, messages);
    assert_healthy(registry);
    place_remove(place);
}

static void test_truncated(void)
{
    static const char *const messages[] = {"can't be opened", "file too short", NULL};
    char *place = place_new();

    place_manifest(place, "cut", "");
    place_file(place, "cut", "cut.so", "\177ELF");
    g_autoptr(AditRegistry) registry = registry_new(place);
    assert_fails(registry, "cut", ADIT_ERROR_MODULE, messages);
    place_remove(place);
}

static void test_folder(void)
{
    /* A module of the right name in the current directory is nobody's plugin. */
    char *place = place_new();
    char *elsewhere = place_new();
    g_autofree char *here = g_get_current_dir();
    static const char *const messages[] = {"its module is not there", NULL};

    place_manifest(place, "wrong_magic", "");
    place_manifest(elsewhere, "wrong_magic", "");
    place_module(elsewhere, "wrong_magic");
    g_autofree char *folder = g_build_filename(elsewhere, "wrong_magic", NULL);
    g_assert_cmpint(g_chdir(folder), ==, 0);
    g_autoptr(AditRegistry) registry = registry_new(place);
    assert_fails(registry, "wrong_magic", ADIT_ERROR_NOT_FOUND, messages);
    g_assert_cmpint(g_chdir(here), ==, 0);
    place_remove(place);
    place_remove(elsewhere);
}

static void test_two_registries(void)
{
    char *place = place_new();
    g_autoptr(AditRegistry) first = registry_new(place);
    g_autoptr(AditRegistry) second = registry_new(place);

    assert_healthy(first);
    assert_healthy(second);
    assert_healthy(first);
    place_remove(place);
}

static gpointer check_often(gpointer data)
{
    char *place = data;

    for (int i = 0; i < 20; i++) {
        g_autoptr(AditRegistry) registry = adit_registry_new();
        adit_registry_add_path(registry, place, NULL);
        g_autoptr(GError) error = NULL;
        g_assert_false(adit_registry_check(registry, "undefined_symbol", &error));
        g_assert_nonnull(strstr(error->message, "undefined symbol: adit_no_such_function"));
        g_assert_true(adit_registry_check(registry, "healthy", NULL));
    }
    return NULL;
}

static void test_threads(void)
{
    char *place = place_new();
    GThread *threads[4];

    place_manifest(place, "undefined_symbol", "");
    place_module(place, "undefined_symbol");
    g_autoptr(AditRegistry) registry = registry_new(place);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("check", check_often, place);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    place_remove(place);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(broken_cases); i++) {
        g_autofree char *path = g_strdup_printf("/module/%s", broken_cases[i].name);
        g_test_add_data_func(path, &broken_cases[i], test_broken);
    }
    g_test_add_func("/module/missing", test_missing);
    g_test_add_func("/module/no-object", test_no_object);
    g_test_add_func("/module/truncated", test_truncated);
    g_test_add_func("/module/current-directory", test_folder);
    g_test_add_func("/module/two-registries", test_two_registries);
    g_test_add_func("/module/threads", test_threads);
    return g_test_run();
}
