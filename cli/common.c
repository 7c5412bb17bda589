/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <string.h>
#include <unistd.h>

#include "cli.h"

/* Names of files and of what is packed in them may hold what a terminal would obey. */
static char *make_printable(const char *text)
{
    g_autofree char *valid = g_utf8_make_valid(text, -1);
    GString *printable = g_string_new(NULL);
    for (const char *p = valid; *p != '\0'; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        g_string_append_unichar(printable, g_unichar_iscntrl(c) && c != '\n' && c != '\t' ? 0xfffd : c);
    }
    return g_string_free(printable, FALSE);
}

void cli_complain(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_autofree char *printable = make_printable(message);
    g_printerr("adit: %s\n", printable);
}

gboolean cli_parse(int *argc, char ***argv, const char *usage, const char *summary,
                   const GOptionEntry *entries)
{
    g_autofree char *program = g_strdup_printf("adit %s", (*argv)[0]);
    g_set_prgname(program);
    g_autoptr(GOptionContext) context = g_option_context_new(usage);
    g_option_context_set_summary(context, summary);
    g_option_context_add_main_entries(context, entries, NULL);
    g_autoptr(GError) error = NULL;
    if (g_option_context_parse(context, argc, argv, &error)) {
        g_set_prgname("adit");
        return TRUE;
    }
    cli_complain("%s (%s --help says what there is)", error->message, program);
    return FALSE;
}

AditRegistry *cli_registry(void)
{
    AditRegistry *registry = adit_registry_new_default();
#ifdef ADIT_STATIC
    /* Whatever the program has been moved to, or replaced by, since it was started. */
    static const char *const host[] = {"/proc/self/exe", "host", NULL};
    adit_registry_set_host(registry, host);
#endif
    return registry;
}

void cli_report_problems(AditRegistry *registry)
{
    guint n = adit_registry_get_n_problems(registry), n_hidden = 0;
    for (guint i = 0; i < n; i++)
        n_hidden += g_error_matches(adit_registry_get_problem(registry, i), ADIT_ERROR, ADIT_ERROR_EXISTS);
    /* A plugin that stands behind another one of its name on the path is as it should be, unless others fail:
     * they may want what it makes. */
    for (guint i = 0; n_hidden < n && i < n; i++)
        cli_complain("%s", adit_registry_get_problem(registry, i)->message);
}

gboolean cli_use_color(int fd)
{
    const char *no_color = g_getenv("NO_COLOR");
    return isatty(fd) && (no_color == NULL || *no_color == '\0') && g_strcmp0(g_getenv("TERM"), "dumb") != 0;
}

void cli_pipeline_options_clear(CliPipelineOptions *options)
{
    g_clear_pointer(&options->want, g_free);
    g_clear_pointer(&options->set, g_strfreev);
    g_clear_pointer(&options->encoding, g_free);
}

/* --encoding is for whichever reader has such an option. */
static gboolean set_encoding(AditRegistry *registry, AditPipeline *pipeline, const char *encoding,
                             GError **error)
{
    guint n = adit_registry_get_n_plugins(registry);
    for (guint i = 0; i < n; i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        if (adit_manifest_get_kind(manifest) != ADIT_PLUGIN_READER)
            continue;
        for (guint k = 0; k < adit_manifest_get_n_options(manifest); k++) {
            if (strcmp(adit_manifest_get_option(manifest, k)->name, "encoding") != 0)
                continue;
            g_autofree char *name = g_strconcat(adit_manifest_get_name(manifest), ".encoding", NULL);
            if (!adit_pipeline_set_option(pipeline, name, encoding, error))
                return FALSE;
        }
    }
    return TRUE;
}

AditPipeline *cli_pipeline(AditRegistry *registry, const CliPipelineOptions *options, GError **error)
{
    g_autoptr(AditPipeline) pipeline = adit_pipeline_new(registry);
    if (options->want != NULL && !adit_pipeline_want(pipeline, options->want, error))
        return NULL;
    if (options->encoding != NULL && !set_encoding(registry, pipeline, options->encoding, error))
        return NULL;
    for (char **set = options->set; set != NULL && *set != NULL; set++) {
        const char *equals = strchr(*set, '=');
        if (equals == NULL || equals == *set) {
            g_set_error(error, ADIT_ERROR, ADIT_ERROR_OPTION,
                        "--set %s: write it as PLUGIN.OPTION=VALUE, such as dates.domain=news", *set);
            return NULL;
        }
        g_autofree char *name = g_strndup(*set, equals - *set);
        if (!adit_pipeline_set_option(pipeline, name, equals + 1, error))
            return NULL;
    }
    if (options->isolate)
        adit_pipeline_set_isolate(pipeline, TRUE);
    return g_steal_pointer(&pipeline);
}

gboolean cli_check_created(const char *created)
{
    GDate date;
    guint year, month, day;
    if (created == NULL)
        return TRUE;
    g_date_clear(&date, 1);
    if (g_regex_match_simple("^[0-9]{4}-[0-9]{2}-[0-9]{2}([T ]|$)", created, 0, 0)) {
        year = (guint)g_ascii_strtoull(created, NULL, 10);
        month = (guint)g_ascii_strtoull(created + 5, NULL, 10);
        day = (guint)g_ascii_strtoull(created + 8, NULL, 10);
        if (g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
            return TRUE;
    }
    cli_complain("--created %s: there is no such day; write it as 2024-03-14 or 2024-03-14T08:00", created);
    return FALSE;
}

const char *cli_kind_name(AditPluginKind kind)
{
    static const char *const names[] = {"reader", "analyzer", "writer"};
    return (guint)kind < G_N_ELEMENTS(names) ? names[kind] : "plugin";
}
