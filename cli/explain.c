/* SPDX-License-Identifier: MIT */
/* adit explain FILE: each annotation with the plugin, the rule and the reasons that made it. */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "cli.h"

/* How much of a row's text is shown. */
#define MAX_SHOWN 120

typedef struct {
    const char *strong, *weak, *plain;
} Style;

/* The text of span on one line, its middle left out if it is long. */
static char *quote_span(AditDocument *document, AditSpan span)
{
    g_autofree char *text = adit_document_dup_text(document, span);
    for (char *c = text; *c != '\0'; c++)
        if (*c == '\n' || *c == '\r' || *c == '\t')
            *c = ' ';
    glong length = g_utf8_strlen(text, -1);
    if (length <= MAX_SHOWN)
        return g_strdup_printf("“%s”", text);
    const char *head_end = g_utf8_offset_to_pointer(text, MAX_SHOWN * 2 / 3);
    const char *tail = g_utf8_offset_to_pointer(text, length - MAX_SHOWN / 3);
    return g_strdup_printf("“%.*s … %s”", (int)(head_end - text), text, tail);
}

/* A feature's value as text, or NULL if it is null. */
static char *value_text(AditDocument *document, const AditColumn *column, guint32 row)
{
    if (adit_column_is_null(column, row))
        return NULL;
    switch (adit_column_get_feature_type(column)) {
    case ADIT_FEATURE_BOOL:
        return g_strdup(adit_column_get_bool(column, row) ? "true" : "false");
    case ADIT_FEATURE_INT:
        return g_strdup_printf("%" G_GINT64_FORMAT, adit_column_get_int(column, row));
    case ADIT_FEATURE_DOUBLE: {
        char buffer[G_ASCII_DTOSTR_BUF_SIZE];
        return g_strdup(g_ascii_formatd(buffer, sizeof buffer, "%.3f", adit_column_get_double(column, row)));
    }
    case ADIT_FEATURE_STRING:
    case ADIT_FEATURE_ENUM:
        return g_strdup(adit_column_get_string(column, row));
    case ADIT_FEATURE_SPAN:
        return quote_span(document, adit_column_get_span(column, row));
    case ADIT_FEATURE_REF: {
        guint32 ref = adit_column_get_ref(column, row);
        const AditLayer *target = adit_document_get_layer(document, adit_column_get_target(column));
        g_autofree char *shown = quote_span(document, adit_layer_get_span(target, ref));
        return g_strdup_printf("%s %u %s", adit_column_get_target(column), ref, shown);
    }
    default:
        return NULL;
    }
}

static void print_row(AditDocument *document, const AditLayer *layer, guint32 row, const Style *style)
{
    AditSpan span = adit_layer_get_span(layer, row);
    g_autofree char *shown = quote_span(document, span);
    g_print("%s%s%s %u  %s%u–%u%s  %s\n", style->strong, adit_layer_get_name(layer), style->plain, row,
            style->weak, adit_document_to_unit(document, ADIT_OFFSETS_CODEPOINTS, span.start),
            adit_document_to_unit(document, ADIT_OFFSETS_CODEPOINTS, span.end), style->plain, shown);
    for (guint i = 0; i < adit_layer_get_n_columns(layer); i++) {
        const AditColumn *column = adit_layer_get_nth_column(layer, i);
        g_autofree char *value = value_text(document, column, row);
        if (value != NULL)
            g_print("    %-14s %s\n", adit_column_get_name(column), value);
    }
    const char *producer = adit_layer_get_producer(layer, row);
    const char *version = adit_layer_get_producer_version(layer, row);
    const char *rule = adit_layer_get_rule(layer, row);
    const char *note = adit_layer_get_note(layer, row);
    g_print("    %s%-14s %s%s%s%s%s%s\n", style->weak, "made by", producer != NULL ? producer : "?",
            version != NULL ? " " : "", version != NULL ? version : "", rule != NULL ? ", rule " : "",
            rule != NULL ? rule : "", style->plain);
    if (note != NULL)
        g_print("    %s%-14s %s%s\n", style->weak, "because", note, style->plain);
}

/* Whether the layer is one of those that were asked for by its name, a feature of it, or a plugin's name. */
static gboolean is_wanted(AditRegistry *registry, const char *want, const char *layer)
{
    g_auto(GStrv) names = g_strsplit_set(want != NULL ? want : ADIT_DEFAULT_WANT, ", \t\n", -1);
    for (char **name = names; *name != NULL; name++) {
        gsize length = strcspn(*name, ".");
        if (strlen(layer) == length && strncmp(*name, layer, length) == 0)
            return TRUE;
        AditManifest *manifest = **name != '\0' ? adit_registry_find(registry, *name) : NULL;
        if (manifest == NULL)
            continue;
        if (g_strv_contains(adit_manifest_get_layers(manifest), layer))
            return TRUE;
        for (guint i = 0; i < adit_manifest_get_n_features(manifest); i++)
            if (strcmp(adit_manifest_get_feature(manifest, i)->layer, layer) == 0)
                return TRUE;
    }
    return FALSE;
}

static void print_document(AditRegistry *registry, AditDocument *document, const char *want,
                           const Style *style)
{
    g_print("%s%s%s\n", style->strong, adit_document_get_id(document), style->plain);
    g_autofree const char **keys = adit_document_list_meta(document);
    for (const char **key = keys; *key != NULL; key++)
        g_print("    %-14s %s\n", *key, adit_document_get_meta(document, *key));
    g_autofree const char **layers = adit_document_list_layers(document);
    for (const char **name = layers; *name != NULL; name++) {
        if (!is_wanted(registry, want, *name))
            continue;
        const AditLayer *layer = adit_document_get_layer(document, *name);
        guint32 n = adit_layer_get_n_rows(layer);
        for (guint32 row = 0; row < n; row++) {
            g_print("\n");
            print_row(document, layer, row, style);
        }
    }
    g_print("\n");
}

typedef struct {
    CliPipelineOptions pipeline;
    char *from, *created, *lang;
    char **files;
} ExplainOptions;

static void explain_options_clear(ExplainOptions *options)
{
    cli_pipeline_options_clear(&options->pipeline);
    g_free(options->from);
    g_free(options->created);
    g_free(options->lang);
    g_strfreev(options->files);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ExplainOptions, explain_options_clear)

static gboolean parse(ExplainOptions *o, int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"want", 'w', 0, G_OPTION_ARG_STRING, &o->pipeline.want,
         "Layers, features and plugins to explain [" ADIT_DEFAULT_WANT "]", "NAMES"},
        {"from", 'f', 0, G_OPTION_ARG_STRING, &o->from, "The reader [by content, then by suffix]", "READER"},
        {"created", 'c', 0, G_OPTION_ARG_STRING, &o->created, "When the document was written", "DATE"},
        {"lang", 'l', 0, G_OPTION_ARG_STRING, &o->lang, "The document's language", "TAG"},
        {"encoding", 'e', 0, G_OPTION_ARG_STRING, &o->pipeline.encoding,
         "The file's character encoding [detected]", "NAME"},
        {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &o->pipeline.set,
         "Set an option of a plugin (may be repeated)", "PLUGIN.OPTION=VALUE"},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->files, NULL, NULL},
        {0},
    };
    if (!cli_parse(&argc, &argv, "FILE...",
                   "Says of each annotation which plugin and rule made it, and why. Offsets are code points.",
                   entries))
        return FALSE;
    if (o->files == NULL) {
        cli_complain("explain: which file?");
        return FALSE;
    }
    return cli_check_created(o->created);
}

static void set_default_meta(AditDocument *document, const char *key, const char *value)
{
    if (value != NULL && adit_document_get_meta(document, key) == NULL)
        adit_document_set_meta(document, key, value);
}

static gboolean explain_file(AditRegistry *registry, AditPipeline *pipeline, const ExplainOptions *o,
                             const char *path, const Style *style)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) documents = adit_pipeline_load(pipeline, path, o->from, &error);
    if (documents == NULL) {
        cli_complain("%s", error->message);
        return FALSE;
    }
    gboolean good = TRUE;
    for (guint i = 0; i < documents->len; i++) {
        AditDocument *document = g_ptr_array_index(documents, i);
        set_default_meta(document, "created", o->created);
        set_default_meta(document, "lang", o->lang);
        g_autoptr(GError) failure = NULL;
        if (!adit_pipeline_process(pipeline, document, NULL, &failure)) {
            cli_complain("%s", failure->message);
            good = FALSE;
        }
        print_document(registry, document, o->pipeline.want, style);
    }
    return good;
}

int cli_explain(int argc, char **argv)
{
    static const Style colored = {"\033[1m", "\033[2m", "\033[0m"};
    static const Style bare = {"", "", ""};
    g_auto(ExplainOptions) o = {0};
    if (!parse(&o, argc, argv))
        return CLI_USAGE;
    g_autoptr(AditRegistry) registry = cli_registry();
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) pipeline = cli_pipeline(registry, &o.pipeline, &error);
    if (pipeline != NULL)
        adit_pipeline_set_explain(pipeline, TRUE);
    if (pipeline == NULL || !adit_pipeline_prepare(pipeline, &error)) {
        cli_complain("%s", error->message);
        cli_report_problems(registry);
        return CLI_USAGE;
    }
    int status = CLI_OK;
    for (char **file = o.files; *file != NULL; file++)
        if (!explain_file(registry, pipeline, &o, *file, cli_use_color(STDOUT_FILENO) ? &colored : &bare))
            status = CLI_FAILURES;
    return status;
}
