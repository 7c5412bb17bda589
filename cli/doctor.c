/* SPDX-License-Identifier: MIT */
/* adit doctor: why a plugin is not found or does not load, and what to do about it. */
#include <config.h>

#include <string.h>

#include "cli.h"

static void print_paths(AditRegistry *registry)
{
    g_auto(GStrv) paths = adit_registry_list_paths(registry);
    g_print("Plugins are looked for in, the first one counts:\n");
    for (char **path = paths; *path; path++) {
        gboolean there = g_str_has_prefix(*path, "resource:") || g_file_test(*path, G_FILE_TEST_IS_DIR);
        g_print("  %s%s\n", *path, there ? "" : "   (there is no such folder)");
    }
    if (!g_getenv("ADIT_PLUGIN_PATH"))
        g_print("  (the environment's ADIT_PLUGIN_PATH can name folders to look in before)\n");
}

/* Whether the message is about the plugin: it names it, or its manifest. */
static gboolean is_about(const char *message, const char *name)
{
    g_autofree char *quoted = g_strdup_printf("'%s'", name);
    g_autofree char *manifest = g_strdup_printf("/%s.xml", name);
    return strstr(message, quoted) || strstr(message, manifest);
}

/* Each problem once, with what it is about in front. Returns how many need mending. */
static guint print_problems(AditRegistry *registry, const char *only)
{
    guint bad = 0;
    for (guint i = 0; i < adit_registry_get_n_problems(registry); i++) {
        const GError *problem = adit_registry_get_problem(registry, i);
        gboolean note = g_error_matches(problem, ADIT_ERROR, ADIT_ERROR_EXISTS);
        if (only && !is_about(problem->message, only))
            continue;
        g_print("%s %s\n", note ? "note: " : "wrong:", problem->message);
        bad += !note;
    }
    return bad;
}

/* Loads it, and opens it as a run would. */
static gboolean examine(AditRegistry *registry, AditManifest *manifest)
{
    const char *name = adit_manifest_get_name(manifest);
    g_autoptr(GError) error = NULL;
    gboolean ok = adit_registry_check(registry, name, &error);
    if (ok && adit_manifest_get_kind(manifest) == ADIT_PLUGIN_ANALYZER) {
        g_autoptr(AditPipeline) pipeline = adit_pipeline_new(registry);
        ok = adit_pipeline_want(pipeline, name, &error) && adit_pipeline_prepare(pipeline, &error);
    }
    if (ok)
        g_print("ok:    %s %s  (%s)\n", name, adit_manifest_get_version(manifest),
                adit_manifest_get_file(manifest));
    else
        g_print("wrong: %s\n", error->message);
    return ok;
}

static int examine_all(AditRegistry *registry)
{
    guint bad = print_problems(registry, NULL);
    for (guint i = 0; i < adit_registry_get_n_plugins(registry); i++)
        bad += !examine(registry, adit_registry_get_plugin(registry, i));
    g_print("\n%u plugins, %u to be mended\n", adit_registry_get_n_plugins(registry), bad);
    return bad ? CLI_FAILURES : CLI_OK;
}

static int examine_one(AditRegistry *registry, const char *name)
{
    guint bad = print_problems(registry, name);
    AditManifest *manifest = adit_registry_find(registry, name);
    /* What opening it would fail with has been said. */
    if (manifest && !bad)
        return examine(registry, manifest) ? CLI_OK : CLI_FAILURES;
    if (!bad)
        g_print("wrong: there is no folder %s with a manifest %s.xml in any of these places; put it there, "
                "or name the folder that "
                "holds it in ADIT_PLUGIN_PATH\n",
                name, name);
    return CLI_FAILURES;
}

/* The plugin whose manifest is in the folder; if none is, the one that should be. */
static char *dup_name_in(AditRegistry *registry, const char *folder)
{
    for (guint i = 0; i < adit_registry_get_n_plugins(registry); i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        g_autofree char *own = g_path_get_dirname(adit_manifest_get_file(manifest));
        if (strcmp(own, folder) == 0)
            return g_strdup(adit_manifest_get_name(manifest));
    }
    return g_path_get_basename(folder);
}

int cli_doctor(int argc, char **argv)
{
    const GOptionEntry entries[] = {{0}};
    if (!cli_parse(&argc, &argv, "[NAME|FOLDER]",
                   "Says why a plugin is not found or does not load, and what to do about it.", entries))
        return CLI_USAGE;
    if (argc > 2) {
        cli_complain("doctor takes one plugin at a time, or none for all");
        return CLI_USAGE;
    }
    g_autoptr(AditRegistry) registry = cli_registry();
    g_autofree char *name = argc > 1 ? g_strdup(argv[1]) : NULL;
    if (name && g_file_test(name, G_FILE_TEST_IS_DIR)) {
        g_autoptr(GError) error = NULL;
        g_autofree char *folder = g_canonicalize_filename(name, NULL);
        if (!adit_registry_add_path(registry, folder, &error)) {
            cli_complain("%s", error->message);
            return CLI_FAILURES;
        }
        g_free(name);
        name = dup_name_in(registry, folder);
    }
    print_paths(registry);
    g_print("\n");
    return name ? examine_one(registry, name) : examine_all(registry);
}
