/* SPDX-License-Identifier: MIT */
/* adit inspect NAME: everything that a plugin's manifest says. */
#include <config.h>

#include <string.h>

#include "cli.h"

#define INDENT "  "
#define HELP_WIDTH 96

static const char *feature_type_name(AditFeatureType type)
{
    static const char *const names[] = {"bool", "int", "double", "string", "enum", "span", "ref"};
    return (guint)type < G_N_ELEMENTS(names) ? names[type] : "?";
}

static const char *option_type_name(AditOptionType type)
{
    static const char *const names[] = {"bool", "int", "double", "string", "enum", "file"};
    return (guint)type < G_N_ELEMENTS(names) ? names[type] : "?";
}

/* Prints text with lines broken at blanks, each behind indent blanks. Blank lines stay. */
static void print_wrapped(const char *text, int indent)
{
    if (text == NULL || *text == '\0')
        return;
    g_auto(GStrv) paragraphs = g_strsplit(text, "\n\n", -1);
    for (char **paragraph = paragraphs; *paragraph != NULL; paragraph++) {
        if (paragraph != paragraphs)
            g_print("\n");
        g_auto(GStrv) words = g_strsplit_set(*paragraph, " \n\t", -1);
        int column = 0;
        for (char **word = words; *word != NULL; word++) {
            if (**word == '\0')
                continue;
            int length = (int)g_utf8_strlen(*word, -1);
            if (column > 0 && column + 1 + length > HELP_WIDTH) {
                g_print("\n");
                column = 0;
            }
            if (column == 0)
                g_print("%*s%s", indent, "", *word);
            else
                g_print(" %s", *word);
            column += (column == 0 ? indent : 1) + length;
        }
        g_print("\n");
    }
}

static void print_list(const char *label, const char *const *items)
{
    if (items == NULL || *items == NULL)
        return;
    g_autofree char *joined = g_strjoinv(", ", (char **)items);
    g_print(INDENT "%-11s %s\n", label, joined);
}

static void print_values(const char *const *values, int indent)
{
    if (values == NULL || *values == NULL)
        return;
    g_autofree char *joined = g_strjoinv(", ", (char **)values);
    g_autofree char *line = g_strconcat("one of: ", joined, NULL);
    print_wrapped(line, indent);
}

static void print_implementation(AditManifest *manifest)
{
    const char *module = adit_manifest_get_module(manifest);
    const char *const *command = adit_manifest_get_command(manifest);
    if (module != NULL) {
        g_print(INDENT "%-11s module %s\n", "runs as", module);
    } else if (command != NULL && *command != NULL) {
        g_autofree char *joined = g_strjoinv(" ", (char **)command);
        g_print(INDENT "%-11s program: %s\n", "runs as", joined);
    } else {
        g_print(INDENT "%-11s part of this program\n", "runs as");
    }
}

static void print_head(AditManifest *manifest)
{
    g_print("%s %s: %s\n\n", adit_manifest_get_name(manifest), adit_manifest_get_version(manifest),
            adit_manifest_get_title(manifest));
    const char *description = adit_manifest_get_description(manifest);
    if (description != NULL && *description != '\0') {
        print_wrapped(description, 2);
        g_print("\n");
    }
    g_print(INDENT "%-11s %s\n", "kind", cli_kind_name(adit_manifest_get_kind(manifest)));
    g_print(INDENT "%-11s %s\n", "licence", adit_manifest_get_licence(manifest));
    print_implementation(manifest);
    g_print(INDENT "%-11s %s\n", "manifest", adit_manifest_get_file(manifest));
    if (adit_manifest_get_kind(manifest) == ADIT_PLUGIN_ANALYZER) {
        if (adit_manifest_get_languages(manifest) == NULL)
            g_print(INDENT "%-11s any\n", "languages");
        print_list("languages", adit_manifest_get_languages(manifest));
    }
    if (adit_manifest_get_trainable(manifest))
        g_print(INDENT "%-11s yes: adit train %s --from FILE... -o MODEL\n", "trainable",
                adit_manifest_get_name(manifest));
    print_list("files", adit_manifest_get_suffixes(manifest));
    if (adit_manifest_get_kind(manifest) == ADIT_PLUGIN_READER) {
        if (adit_manifest_get_pattern(manifest) != NULL)
            g_print(INDENT "%-11s %s\n", "content", adit_manifest_get_pattern(manifest));
        static const char *const records[] = {
            [ADIT_RECORDS_WHOLE] = "whole files",
            [ADIT_RECORDS_LINE] = "one a line",
            [ADIT_RECORDS_MEMBERS] = "members, for other readers",
            [ADIT_RECORDS_NONE] = "none: what it knows is no text",
        };
        g_print(INDENT "%-11s %s\n", "records", records[adit_manifest_get_records_by(manifest)]);
    }
}

static void print_needs(AditManifest *manifest)
{
    guint n = adit_manifest_get_n_needs(manifest);
    if (n == 0)
        return;
    g_print("\nNeeds\n");
    for (guint i = 0; i < n; i++) {
        const AditNeedInfo *need = adit_manifest_get_need(manifest, i);
        g_print(INDENT "%s%s%s%s\n", need->layer, need->feature != NULL ? "." : "",
                need->feature != NULL ? need->feature : "", need->optional ? "  (if it is there)" : "");
    }
}

static void print_feature(const AditFeatureInfo *feature)
{
    g_print(INDENT INDENT "%-14s %s%s%s\n", feature->name, feature_type_name(feature->type),
            feature->target != NULL ? " → " : "", feature->target != NULL ? feature->target : "");
    print_wrapped(feature->help, 8);
    print_values(feature->values, 8);
}

static void print_layers(AditManifest *manifest)
{
    guint n = adit_manifest_get_n_features(manifest);
    const char *const *layers = adit_manifest_get_layers(manifest);
    for (; layers != NULL && *layers != NULL; layers++) {
        g_print("\nProvides %s\n", *layers);
        print_wrapped(adit_manifest_get_layer_help(manifest, *layers), 2);
        for (guint i = 0; i < n; i++) {
            const AditFeatureInfo *feature = adit_manifest_get_feature(manifest, i);
            if (!feature->extends && strcmp(feature->layer, *layers) == 0)
                print_feature(feature);
        }
    }
    const char *last = NULL;
    for (guint i = 0; i < n; i++) {
        const AditFeatureInfo *feature = adit_manifest_get_feature(manifest, i);
        if (!feature->extends)
            continue;
        if (g_strcmp0(last, feature->layer) != 0)
            g_print("\nAdds to %s\n", feature->layer);
        last = feature->layer;
        print_feature(feature);
    }
}

static void print_option(AditManifest *manifest, const AditOptionInfo *option)
{
    g_print(INDENT "%s%s%s  %s", option->training ? "" : adit_manifest_get_name(manifest),
            option->training ? "" : ".", option->name, option_type_name(option->type));
    if (option->minimum != NULL && option->maximum != NULL)
        g_print(", %s to %s", option->minimum, option->maximum);
    else if (option->minimum != NULL)
        g_print(", at least %s", option->minimum);
    else if (option->maximum != NULL)
        g_print(", at most %s", option->maximum);
    if (option->required)
        g_print(", must be given");
    else if (option->fallback != NULL)
        g_print(", default %s", *option->fallback != '\0' ? option->fallback : "\"\"");
    g_print("\n");
    print_wrapped(option->help, 6);
    print_values(option->values, 6);
}

static void print_options(AditManifest *manifest, gboolean training, const char *heading)
{
    gboolean any = FALSE;
    for (guint i = 0; i < adit_manifest_get_n_options(manifest); i++) {
        const AditOptionInfo *option = adit_manifest_get_option(manifest, i);
        if (option->training != training)
            continue;
        if (!any)
            g_print("\n%s\n", heading);
        any = TRUE;
        print_option(manifest, option);
    }
}

static void print_plugin(AditManifest *manifest)
{
    print_head(manifest);
    print_needs(manifest);
    print_layers(manifest);
    print_options(manifest, FALSE, "Options (adit run --set NAME=VALUE)");
    print_options(manifest, TRUE, "Options of training (adit train --set NAME=VALUE)");
}

/* Prints the plugin of that name; "jsonl" also stands for jsonl_reader and jsonl_writer, as in --from and
 * --to. */
static gboolean inspect(AditRegistry *registry, const char *name, gboolean *first)
{
    static const char *const endings[] = {"", "_reader", "_writer"};
    gboolean found = FALSE;
    for (guint i = 0; i < G_N_ELEMENTS(endings); i++) {
        g_autofree char *full = g_strconcat(name, endings[i], NULL);
        AditManifest *manifest = adit_registry_find(registry, full);
        if (manifest == NULL)
            continue;
        if (!*first)
            g_print("\n");
        *first = FALSE;
        found = TRUE;
        print_plugin(manifest);
    }
    return found;
}

int cli_inspect(int argc, char **argv)
{
    const GOptionEntry entries[] = {{0}};
    if (!cli_parse(&argc, &argv, "NAME...", "Tells all that plugins' manifests say of them.", entries))
        return CLI_USAGE;
    if (argc < 2) {
        cli_complain("inspect: which plugin? adit list names them");
        return CLI_USAGE;
    }
    g_autoptr(AditRegistry) registry = cli_registry();
    gboolean first = TRUE;
    int status = CLI_OK;
    for (int i = 1; i < argc; i++) {
        if (inspect(registry, argv[i], &first))
            continue;
        cli_complain("there is no plugin “%s”; adit list names those there are", argv[i]);
        cli_report_problems(registry);
        status = CLI_USAGE;
    }
    return status;
}
