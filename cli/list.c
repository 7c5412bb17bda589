/* SPDX-License-Identifier: MIT */
/* adit list: the plugins that there are, from their manifests alone. */
#include <config.h>

#include <string.h>

#include "cli.h"

/* What a plugin is good for, in few words: the layers that it makes, or the files that it takes. */
static char *gist(AditManifest *manifest)
{
    g_autoptr(GString) text = g_string_new(NULL);
    if (adit_manifest_get_kind(manifest) != ADIT_PLUGIN_ANALYZER) {
        const char *const *suffixes = adit_manifest_get_suffixes(manifest);
        for (; suffixes != NULL && *suffixes != NULL; suffixes++)
            g_string_append_printf(text, "%s.%s", text->len > 0 ? " " : "", *suffixes);
        return g_string_free(g_steal_pointer(&text), FALSE);
    }
    const char *const *layers = adit_manifest_get_layers(manifest);
    for (; layers != NULL && *layers != NULL; layers++)
        g_string_append_printf(text, "%s%s", text->len > 0 ? " " : "", *layers);
    for (guint i = 0; i < adit_manifest_get_n_features(manifest); i++) {
        const AditFeatureInfo *feature = adit_manifest_get_feature(manifest, i);
        if (feature->extends)
            g_string_append_printf(text, "%s%s.%s", text->len > 0 ? " " : "", feature->layer, feature->name);
    }
    return g_string_free(g_steal_pointer(&text), FALSE);
}

static void print_plugin(AditManifest *manifest, int width)
{
    g_autofree char *what = gist(manifest);
    g_print("  %-*s  %-7s  %s%s%s%s\n", width, adit_manifest_get_name(manifest),
            adit_manifest_get_version(manifest), adit_manifest_get_title(manifest),
            *what != '\0' ? "  [" : "", what, *what != '\0' ? "]" : "");
}

/* Plugins that another one of the same name keeps out. */
static void print_shadowed(AditRegistry *registry)
{
    gboolean first = TRUE;
    for (guint i = 0; i < adit_registry_get_n_problems(registry); i++) {
        const GError *problem = adit_registry_get_problem(registry, i);
        if (!g_error_matches(problem, ADIT_ERROR, ADIT_ERROR_EXISTS))
            continue;
        g_print("%s  %s\n", first ? "\nnot used\n" : "", problem->message);
        first = FALSE;
    }
}

static void print_paths(AditRegistry *registry)
{
    g_auto(GStrv) paths = adit_registry_list_paths(registry);
    g_autofree char *joined = g_strjoinv(", ", paths);
    g_printerr("adit: no plugins. Looked in: %s\n", *joined != '\0' ? joined : "nowhere");
}

int cli_list(int argc, char **argv)
{
    gboolean names = FALSE;
    const GOptionEntry entries[] = {
        {"names", 'n', 0, G_OPTION_ARG_NONE, &names, "Print bare names only", NULL},
        {0},
    };
    if (!cli_parse(&argc, &argv, "", "Lists the plugins that there are.", entries))
        return CLI_USAGE;
    if (argc > 1) {
        cli_complain("list takes no arguments; adit inspect %s tells about one plugin", argv[1]);
        return CLI_USAGE;
    }

    g_autoptr(AditRegistry) registry = cli_registry();
    guint n = adit_registry_get_n_plugins(registry);
    int width = 0;
    for (guint i = 0; i < n; i++)
        width = MAX(width, (int)strlen(adit_manifest_get_name(adit_registry_get_plugin(registry, i))));
    int kind = -1;
    for (guint i = 0; i < n; i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        if (names) {
            g_print("%s\n", adit_manifest_get_name(manifest));
            continue;
        }
        if ((int)adit_manifest_get_kind(manifest) != kind) {
            g_print("%s%ss\n", kind < 0 ? "" : "\n", cli_kind_name(adit_manifest_get_kind(manifest)));
            kind = (int)adit_manifest_get_kind(manifest);
        }
        print_plugin(manifest, width);
    }
    if (n == 0)
        print_paths(registry);
    if (!names) {
        print_shadowed(registry);
        cli_report_problems(registry);
    }
    return n == 0 ? CLI_USAGE : CLI_OK;
}
