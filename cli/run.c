/* SPDX-License-Identifier: MIT */
/* adit run: a pipeline over files, folders and streams. */
#include <config.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <gio/gunixoutputstream.h>

#include "cli.h"
#include "interrupt.h"
#include "progress.h"

/* How many failures are told one by one on stderr; the output has them all. */
#define FAILURES_TOLD 20

typedef struct {
    CliPipelineOptions pipeline;
    char *from;
    char *to;
    char *output;
    char *created;
    char *lang;
    char *offsets;
    int jobs;
    gboolean explain;
    gboolean quiet;
    gboolean resume;
    char **files;
} RunOptions;

static void run_options_clear(RunOptions *options)
{
    cli_pipeline_options_clear(&options->pipeline);
    g_free(options->from);
    g_free(options->to);
    g_free(options->output);
    g_free(options->created);
    g_free(options->lang);
    g_free(options->offsets);
    g_strfreev(options->files);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(RunOptions, run_options_clear)

static gboolean parse(RunOptions *o, int argc, char **argv)
{
    const GOptionEntry entries[] = {
        {"want", 'w', 0, G_OPTION_ARG_STRING, &o->pipeline.want,
         "Layers, features (token.pos) and plugins that are wanted [what the writer has a place for, "
         "else " ADIT_DEFAULT_WANT "]",
         "NAMES"},
        {"from", 'f', 0, G_OPTION_ARG_STRING, &o->from,
         "The reader for all inputs [by content, then by suffix]", "READER"},
        {"to", 't', 0, G_OPTION_ARG_STRING, &o->to,
         "The writer [by the suffix of -o; text on a terminal, else jsonl]", "WRITER"},
        {"output", 'o', 0, G_OPTION_ARG_FILENAME, &o->output, "Write to FILE [standard output]", "FILE"},
        {"created", 'c', 0, G_OPTION_ARG_STRING, &o->created,
         "When documents that do not say it themselves were written", "DATE"},
        {"lang", 'l', 0, G_OPTION_ARG_STRING, &o->lang,
         "The language of documents that do not say it themselves", "TAG"},
        {"encoding", 'e', 0, G_OPTION_ARG_STRING, &o->pipeline.encoding,
         "The inputs' character encoding [detected]", "NAME"},
        {"set", 's', 0, G_OPTION_ARG_STRING_ARRAY, &o->pipeline.set,
         "Set an option of a plugin (may be repeated)", "PLUGIN.OPTION=VALUE"},
        {"jobs", 'j', 0, G_OPTION_ARG_INT, &o->jobs, "Worker threads [one a processor]", "N"},
        {"offsets", 0, 0, G_OPTION_ARG_STRING, &o->offsets,
         "What offsets count: codepoints, bytes or utf16 [codepoints]", "UNIT"},
        {"resume", 0, 0, G_OPTION_ARG_NONE, &o->resume,
         "Go on where an earlier run with the same inputs and -o FILE was stopped", NULL},
        {"isolate", 0, 0, G_OPTION_ARG_NONE, &o->pipeline.isolate, "Run every plugin in a process of its own",
         NULL},
        {"explain", 0, 0, G_OPTION_ARG_NONE, &o->explain, "Say which plugins would run and why, and stop",
         NULL},
        {"quiet", 'q', 0, G_OPTION_ARG_NONE, &o->quiet, "No progress line and no summary", NULL},
        {G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &o->files, NULL, NULL},
        {0},
    };
    return cli_parse(&argc, &argv, "[FILE|FOLDER|-]...",
                     "Annotates documents. A folder stands for all files in it, - for standard input.\n"
                     "Exit status: 0 if all went well, 1 if documents failed, 2 for a wrong command line or\n"
                     "set-up, 130 or 143 after an interrupt.",
                     entries);
}

/* What is wanted where nobody said so: what the writer has a place for, if its manifest names that; else the
 * core's own default. */
static gboolean want_for_writer(AditPipeline *pipeline, const RunOptions *o, const AditManifest *writer,
                                GError **error)
{
    for (guint i = 0; o->pipeline.want == NULL && i < adit_manifest_get_n_needs(writer); i++) {
        const AditNeedInfo *need = adit_manifest_get_need(writer, i);
        g_autofree char *name =
            need->feature ? g_strconcat(need->layer, ".", need->feature, NULL) : g_strdup(need->layer);
        if (!adit_pipeline_want(pipeline, name, error))
            return FALSE;
    }
    return TRUE;
}

/* The writer whose files end as path does, or NULL. */
static const char *writer_by_suffix(AditRegistry *registry, const char *path)
{
    const char *dot = strrchr(path, '.');
    if (dot == NULL)
        return NULL;
    guint n = adit_registry_get_n_plugins(registry);
    for (guint i = 0; i < n; i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        const char *const *suffixes = adit_manifest_get_suffixes(manifest);
        if (adit_manifest_get_kind(manifest) == ADIT_PLUGIN_WRITER && suffixes != NULL &&
            g_strv_contains(suffixes, dot + 1))
            return adit_manifest_get_name(manifest);
    }
    return NULL;
}

/* The name of the writer that --to NAME means, or NULL after a complaint: found out before an output is made.
 */
static const char *find_writer(AditRegistry *registry, const char *name)
{
    g_autofree char *full = g_strconcat(name, "_writer", NULL);
    const char *const candidates[] = {full, name};
    for (guint i = 0; i < G_N_ELEMENTS(candidates); i++) {
        AditManifest *manifest = adit_registry_find(registry, candidates[i]);
        if (manifest != NULL && adit_manifest_get_kind(manifest) == ADIT_PLUGIN_WRITER)
            return adit_manifest_get_name(manifest);
    }
    cli_complain("there is no writer “%s”; adit list names those there are", name);
    return NULL;
}

static const char *choose_writer(const RunOptions *o, AditRegistry *registry)
{
    if (o->to != NULL)
        return o->to;
    if (o->output != NULL) {
        const char *name = writer_by_suffix(registry, o->output);
        return name != NULL ? name : "jsonl";
    }
    return isatty(STDOUT_FILENO) ? "text" : "jsonl";
}

/* Sets the writer's option, if it has it and the user has not set it. */
static gboolean offer_option(AditPipeline *pipeline, const RunOptions *o, AditManifest *writer,
                             const char *option, const char *value, GError **error)
{
    g_autofree char *name = g_strconcat(adit_manifest_get_name(writer), ".", option, NULL);
    g_autofree char *set = g_strconcat(name, "=", NULL);
    for (char **given = o->pipeline.set; given != NULL && *given != NULL; given++)
        if (g_str_has_prefix(*given, set))
            return TRUE;
    for (guint i = 0; i < adit_manifest_get_n_options(writer); i++)
        if (strcmp(adit_manifest_get_option(writer, i)->name, option) == 0)
            return adit_pipeline_set_option(pipeline, name, value, error);
    return TRUE;
}

/* A plugin can't know whether a terminal shows what it writes: tells the writer, before it is opened. */
static gboolean suit_terminal(AditPipeline *pipeline, const RunOptions *o, AditManifest *writer,
                              GError **error)
{
    struct winsize size = {0};
    gboolean terminal = o->output == NULL && isatty(STDOUT_FILENO);
    if (!terminal)
        return TRUE;
    if (cli_use_color(STDOUT_FILENO) && !offer_option(pipeline, o, writer, "color", "always", error))
        return FALSE;
    if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0 || size.ws_col == 0)
        return TRUE;
    g_autofree char *width = g_strdup_printf("%d", CLAMP(size.ws_col, 40, 110));
    return offer_option(pipeline, o, writer, "width", width, error);
}

static gboolean set_offsets(AditRunner *runner, const char *unit)
{
    static const char *const units[] = {"codepoints", "bytes", "utf16"};
    static const AditOffsetUnit values[] = {ADIT_OFFSETS_CODEPOINTS, ADIT_OFFSETS_BYTES, ADIT_OFFSETS_UTF16};
    for (guint i = 0; i < G_N_ELEMENTS(units); i++)
        if (unit == NULL || strcmp(unit, units[i]) == 0) {
            adit_runner_set_offsets(runner, values[i]);
            return TRUE;
        }
    cli_complain("--offsets %s: it must be codepoints, bytes or utf16", unit);
    return FALSE;
}

/* Counts the complete lines of the file and cuts off what follows the last one, which a killed run left. */
static gboolean count_and_trim(int fd, const char *path, guint64 *lines)
{
    char buffer[1 << 16];
    off_t position = 0, behind_last = 0;
    *lines = 0;
    for (;;) {
        ssize_t got = read(fd, buffer, sizeof buffer);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0) {
            cli_complain("%s: %s", path, g_strerror(errno));
            return FALSE;
        }
        if (got == 0)
            break;
        const char *at = buffer, *end = buffer + got;
        while ((at = memchr(at, '\n', end - at)) != NULL) {
            at++;
            ++*lines;
            behind_last = position + (at - buffer);
        }
        position += got;
    }
    if (ftruncate(fd, behind_last) != 0 || lseek(fd, behind_last, SEEK_SET) < 0) {
        cli_complain("%s: can't go on writing to it: %s", path, g_strerror(errno));
        return FALSE;
    }
    return TRUE;
}

/* Where the output will be, without symbolic links; NULL if it is a device or can't be there. */
static char *resolve_output(const char *output)
{
    g_autofree char *folder = g_path_get_dirname(output);
    g_autofree char *name = g_path_get_basename(output);
    if (g_file_test(output, G_FILE_TEST_EXISTS))
        return g_file_test(output, G_FILE_TEST_IS_REGULAR) ? realpath(output, NULL) : NULL;
    char *real = realpath(folder, NULL);
    char *path = real != NULL ? g_build_filename(real, name, NULL) : NULL;
    free(real);
    return path;
}

/* The input that the output would be written over or into, or NULL. */
static const char *find_overwritten(const RunOptions *o)
{
    char *output = o->output != NULL ? resolve_output(o->output) : NULL;
    const char *found = NULL;
    for (char **file = o->files; output != NULL && file != NULL && *file != NULL && found == NULL; file++) {
        char *input = realpath(*file, NULL);
        gsize length = input != NULL ? strlen(input) : 0;
        if (length > 0 && strncmp(output, input, length) == 0 &&
            (output[length] == '\0' || output[length] == '/'))
            found = *file;
        free(input);
    }
    free(output);
    return found;
}

/* The stream that the output goes to; NULL after a complaint. skip: outcomes that are in it already. */
static GOutputStream *open_output(const RunOptions *o, const char *writer, guint64 *skip)
{
    *skip = 0;
    if (o->resume && (o->output == NULL || strcmp(writer, "jsonl_writer") != 0)) {
        cli_complain("--resume needs -o FILE and the writer jsonl: only there can what was done be counted");
        return NULL;
    }
    if (o->output == NULL || strcmp(o->output, "-") == 0)
        return g_unix_output_stream_new(STDOUT_FILENO, FALSE);
    const char *overwritten = find_overwritten(o);
    if (overwritten != NULL) {
        cli_complain("-o %s: it would be read and written at once, for it is or lies in the input %s; choose "
                     "another place",
                     o->output, overwritten);
        return NULL;
    }
    int fd = open(o->output, O_RDWR | O_CREAT | O_CLOEXEC | (o->resume ? 0 : O_TRUNC), 0666);
    if (fd < 0) {
        cli_complain("can't write to %s: %s", o->output, g_strerror(errno));
        return NULL;
    }
    if (o->resume && !count_and_trim(fd, o->output, skip)) {
        close(fd);
        return NULL;
    }
    return g_unix_output_stream_new(fd, TRUE);
}

typedef struct {
    guint64 n_failures;
    CliProgress *progress;
} Report;

static void on_failure(const char *id, const GError *error, gpointer user_data)
{
    Report *report = user_data;
    if (++report->n_failures > FAILURES_TOLD)
        return;
    cli_progress_clear(report->progress);
    if (*id == '\0' || g_str_has_prefix(error->message, id))
        cli_complain("%s", error->message);
    else
        cli_complain("%s: %s", id, error->message);
}

static void on_progress(const AditRunStats *stats, gpointer user_data)
{
    Report *report = user_data;
    cli_progress_show(report->progress, stats);
}

static void summarize(const AditRunStats *stats, guint64 skipped, gboolean quiet)
{
    if (stats->failures > FAILURES_TOLD)
        cli_complain("... and %" G_GUINT64_FORMAT " further failures; the output has a record of each",
                     stats->failures - FAILURES_TOLD);
    if (quiet)
        return;
    if (stats->documents == 0 && stats->left_out == 0 && skipped == 0 && !stats->cancelled)
        cli_complain(
            "there was nothing to read in what was named: the folders and archives hold no files but "
            "hidden ones");
    if (stats->left_out > 0)
        cli_complain("%u file%s left out that %s no text (G_MESSAGES_DEBUG=adit names them)", stats->left_out,
                     stats->left_out == 1 ? "" : "s", stats->left_out == 1 ? "is" : "are");
    if (stats->cancelled)
        cli_complain("stopped: %" G_GUINT64_FORMAT " document%s done%s, %" G_GUINT64_FORMAT
                     " failed; %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " inputs read to their end",
                     stats->documents, stats->documents == 1 ? "" : "s",
                     skipped > 0 ? " (after those of earlier runs)" : "", stats->failures, stats->inputs_done,
                     stats->inputs_total);
    else if (stats->failures > 0)
        cli_complain("%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " documents failed", stats->failures,
                     stats->documents);
}

static void set_up_runner(AditRunner *runner, const RunOptions *o, const char *writer)
{
    adit_runner_set_reader(runner, o->from);
    adit_runner_set_writer(runner, writer);
    adit_runner_set_jobs(runner, (guint)o->jobs);
    if (o->created != NULL)
        adit_runner_set_meta(runner, "created", o->created);
    if (o->lang != NULL)
        adit_runner_set_meta(runner, "lang", o->lang);
    for (char **file = o->files; file != NULL && *file != NULL; file++)
        adit_runner_add_path(runner, *file);
    if (o->files == NULL || *o->files == NULL)
        adit_runner_add_path(runner, "-");
}

/* Runs it, and says how it went. */
static int run(AditRunner *runner, const RunOptions *o, GOutputStream *output, guint64 skip)
{
    g_autoptr(GCancellable) cancellable = g_cancellable_new();
    CliInterrupt *interrupt = cli_interrupt_new(cancellable);
    gboolean show = !o->quiet && isatty(STDERR_FILENO) && !(o->output == NULL && isatty(STDOUT_FILENO));
    Report report = {.progress = cli_progress_new(show)};
    adit_runner_set_failure_func(runner, on_failure, &report);
    if (show)
        adit_runner_set_progress(runner, on_progress, &report);

    AditRunStats stats = {0};
    g_autoptr(GError) error = NULL;
    gboolean finished = adit_runner_run(runner, output, cancellable, &stats, &error);
    if (error == NULL || g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        g_output_stream_close(output, NULL, error == NULL ? &error : NULL);
    cli_progress_free(report.progress);
    int signal_number = cli_interrupt_free(interrupt);

    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_BROKEN_PIPE)) {
        /* Whoever read our output has seen enough: end as if SIGPIPE had done it. */
        signal(SIGPIPE, SIG_DFL);
        raise(SIGPIPE);
    }
    if (signal_number != 0 || stats.cancelled) {
        stats.cancelled = TRUE;
        summarize(&stats, skip, o->quiet);
        return 128 + (signal_number != 0 ? signal_number : SIGINT);
    }
    if (!finished || error != NULL) {
        if (error != NULL && error->domain == G_IO_ERROR)
            cli_complain("can't write %s: %s", o->output != NULL ? o->output : "the output", error->message);
        else
            cli_complain("%s", error != NULL ? error->message : "the run ended early");
        return CLI_USAGE;
    }
    summarize(&stats, skip, o->quiet);
    return stats.failures > 0 ? CLI_FAILURES : CLI_OK;
}

static int explain(AditPipeline *pipeline)
{
    g_autofree char *text = adit_pipeline_explain(pipeline);
    g_print("%s%s", text, *text != '\0' && text[strlen(text) - 1] != '\n' ? "\n" : "");
    return CLI_OK;
}

int cli_run(int argc, char **argv)
{
    g_auto(RunOptions) o = {0};
    if (!parse(&o, argc, argv))
        return CLI_USAGE;
    if (o.jobs < 0 || o.jobs > 1024) {
        cli_complain("--jobs %d: it must be between 1 and 1024 (0: one a processor)", o.jobs);
        return CLI_USAGE;
    }
    if (!cli_check_created(o.created))
        return CLI_USAGE;
    if (o.files == NULL && !o.explain && isatty(STDIN_FILENO)) {
        cli_complain("run: which files? (adit run --help; - is standard input)");
        return CLI_USAGE;
    }

    g_autoptr(AditRegistry) registry = cli_registry();
    g_autoptr(GError) error = NULL;
    g_autoptr(AditPipeline) pipeline = cli_pipeline(registry, &o.pipeline, &error);
    const char *writer = pipeline != NULL ? find_writer(registry, choose_writer(&o, registry)) : NULL;
    if (pipeline != NULL && writer == NULL)
        return CLI_USAGE;
    AditManifest *manifest = writer != NULL ? adit_registry_find(registry, writer) : NULL;
    if (pipeline == NULL || !want_for_writer(pipeline, &o, manifest, &error) ||
        !suit_terminal(pipeline, &o, manifest, &error) || !adit_pipeline_prepare(pipeline, &error)) {
        cli_complain("%s", error->message);
        cli_report_problems(registry);
        return CLI_USAGE;
    }
    if (o.explain)
        return explain(pipeline);

    g_autoptr(AditRunner) runner = adit_runner_new(pipeline);
    set_up_runner(runner, &o, writer);
    guint64 skip;
    if (!set_offsets(runner, o.offsets))
        return CLI_USAGE;
    g_autoptr(GOutputStream) output = open_output(&o, writer, &skip);
    if (output == NULL)
        return CLI_USAGE;
    adit_runner_set_skip(runner, skip);
    return run(runner, &o, output, skip);
}
