/* SPDX-License-Identifier: MIT */
/* adit check: tries one plugin against hostile documents and its own cases, each try in a process of its own
 * with a limit of time and memory. */
#include <config.h>

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cli.h"

typedef struct {
    char *name;
    char *folder;   /* of the plugin */
    char **environ; /* for the programs that do the work */
    gboolean tap;
    gint seconds;   /* a try may take */
    gint megabytes; /* and use */
    guint done, failed;
} Check;

static void check_clear(Check *check)
{
    g_free(check->name);
    g_free(check->folder);
    g_strfreev(check->environ);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Check, check_clear)

/* --- running one of the programs that do the work ----------------------------------------------------------
 */

/* In the child. The alarm outlives exec, and ends a program that loops. */
static void limit_child(gpointer data)
{
    const Check *check = data;
    rlim_t bytes = (rlim_t)check->megabytes * 1024 * 1024;
    struct rlimit limit = {bytes, bytes};
    setrlimit(RLIMIT_AS, &limit);
    alarm((guint)check->seconds);
}

/* The folder of adit-conformance and adit-cases; ADIT_CHECK names it where Adit is not installed. */
static char *find_program(const char *program)
{
    const char *folder = g_getenv("ADIT_CHECK");
    return g_build_filename(folder ? folder : ADIT_EXEC_DIR, program, NULL);
}

static gboolean run_program(Check *check, const char *program, const char *const *arguments, char **output,
                            int *status)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) argv = g_ptr_array_new();
    g_autofree char *path = find_program(program), *errors = NULL, *text = NULL;
    g_ptr_array_add(argv, path);
    for (; *arguments; arguments++)
        g_ptr_array_add(argv, (gpointer)*arguments);
    g_ptr_array_add(argv, NULL);
    if (!g_spawn_sync(NULL, (char **)argv->pdata, check->environ, G_SPAWN_DEFAULT, limit_child, check, &text,
                      &errors, status, &error)) {
        if (g_error_matches(error, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT))
            cli_complain("check needs %s, which make install puts there (ADIT_CHECK can name another folder)",
                         path);
        else
            cli_complain("%s", error->message);
        return FALSE;
    }
    *output = g_strconcat(text, errors, NULL);
    return TRUE;
}

/* --- results --- */

/* What a test program says besides what failed. */
static gboolean is_noise(const char *line)
{
    static const char *const starts[] = {"ok ",      "1..",         "# random seed", "# Start of",
                                         "# End of", "TAP version", "not ok "};
    for (guint i = 0; i < G_N_ELEMENTS(starts); i++)
        if (g_str_has_prefix(line, starts[i]))
            return TRUE;
    return *line == '\0' || strcmp(line, "#") == 0 || strcmp(line, "Bail out!") == 0;
}

static void print_details(const char *output)
{
    g_auto(GStrv) lines = g_strsplit(output, "\n", -1);
    guint n = g_strv_length(lines), shown = 0, first = n;
    while (first > 0 && shown < 15)
        shown += !is_noise(lines[--first]);
    for (guint i = first; i < n; i++)
        if (!is_noise(lines[i]))
            g_print("#   %s\n", g_str_has_prefix(lines[i], "# ") ? lines[i] + 2 : lines[i]);
}

static char *describe_end(const Check *check, int status)
{
    if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
        return g_strdup_printf("took longer than %d s", check->seconds);
    if (WIFSIGNALED(status) && WTERMSIG(status) != SIGTRAP && WTERMSIG(status) != SIGABRT)
        return g_strdup_printf("crashed: %s", g_strsignal(WTERMSIG(status)));
    return g_strdup("failed");
}

static void report(Check *check, const char *what, int status, const char *output)
{
    check->done++;
    gboolean ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    g_autofree char *end = ok ? g_strdup("") : describe_end(check, status);
    check->failed += !ok;
    if (check->tap)
        g_print("%s %u - %s%s%s\n", ok ? "ok" : "not ok", check->done, what, ok ? "" : " # ", end);
    else
        g_print("%-6s %s%s%s\n", ok ? "ok" : "FAILED", what, ok ? "" : ": ", end);
    if (!ok)
        print_details(output);
}

/* Runs every test of the program on its own, as it lists them. */
static gboolean run_tests(Check *check, const char *program)
{
    static const char *const list[] = {"-l", "-m", "slow", NULL};
    g_autofree char *listed = NULL;
    int status;
    if (!run_program(check, program, list, &listed, &status))
        return FALSE;
    g_auto(GStrv) tests = g_strsplit(listed, "\n", -1);
    for (char **test = tests; *test; test++) {
        if (**test != '/')
            continue;
        const char *one[] = {"--tap", "-m", "slow", "-p", *test, NULL};
        g_autofree char *output = NULL;
        if (!run_program(check, program, one, &output, &status))
            return FALSE;
        report(check, *test + 1, status, output);
    }
    return TRUE;
}

/* --- what is checked --- */

/* Finds the plugin, and sets up the environment in which the programs find it too. */
static gboolean find_plugin(Check *check, const char *argument)
{
    g_autoptr(GError) error = NULL;
    gboolean is_folder = g_file_test(argument, G_FILE_TEST_IS_DIR);
    g_autoptr(AditRegistry) registry = is_folder ? adit_registry_new() : cli_registry();
    check->environ = g_get_environ();
    if (is_folder) {
        check->folder = g_canonicalize_filename(argument, NULL);
        if (!adit_registry_add_path(registry, check->folder, &error)) {
            cli_complain("%s", error->message);
            return FALSE;
        }
        const char *path = g_getenv("ADIT_PLUGIN_PATH");
        g_autofree char *longer =
            path ? g_strconcat(check->folder, ":", path, NULL) : g_strdup(check->folder);
        check->environ = g_environ_setenv(check->environ, "ADIT_PLUGIN_PATH", longer, TRUE);
    }
    AditManifest *manifest =
        is_folder ? adit_registry_get_plugin(registry, 0) : adit_registry_find(registry, argument);
    if (!manifest) {
        cli_report_problems(registry);
        cli_complain("%s %s; adit doctor %s says more", argument,
                     is_folder ? "holds no plugin" : "is no plugin", argument);
        return FALSE;
    }
    check->name = g_strdup(adit_manifest_get_name(manifest));
    if (!is_folder)
        check->folder = g_path_get_dirname(adit_manifest_get_file(manifest));
    check->environ = g_environ_setenv(check->environ, "ADIT_CHECK_ONLY", check->name, TRUE);
    check->environ = g_environ_setenv(check->environ, "ADIT_CASES_ONLY", check->name, TRUE);
    check->environ = g_environ_setenv(check->environ, "ADIT_CASES_FOLDER", check->folder, TRUE);
    return TRUE;
}

static void report_loading(Check *check)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditRegistry) registry = adit_registry_new();
    gboolean ok = adit_registry_add_path(registry, check->folder, &error) &&
                  adit_registry_check(registry, check->name, &error);
    report(check, "the plugin loads", ok ? 0 : W_EXITCODE(1, 0), ok ? "" : error->message);
}

static int check_all(Check *check)
{
    report_loading(check);
    if (check->failed == 0 && (!run_tests(check, "adit-conformance") || !run_tests(check, "adit-cases")))
        return CLI_USAGE;
    if (check->tap)
        g_print("1..%u\n", check->done);
    else
        g_print("\n%u passed, %u failed\n", check->done - check->failed, check->failed);
    return check->failed ? CLI_FAILURES : CLI_OK;
}

static int update_cases(Check *check)
{
    static const char *const none[] = {NULL};
    g_autofree char *output = NULL;
    int status;
    check->environ = g_environ_setenv(check->environ, "ADIT_CASES_UPDATE", "1", TRUE);
    if (!run_program(check, "adit-cases", none, &output, &status))
        return CLI_USAGE;
    gboolean ok = WIFEXITED(status) && WEXITSTATUS(status) == 0;
    g_print("%s\n",
            ok ? "What the cases expect was rewritten; read what changed." : "The cases could not be run:");
    if (!ok)
        print_details(output);
    return ok ? CLI_OK : CLI_FAILURES;
}

int cli_check(int argc, char **argv)
{
    gboolean update = FALSE;
    g_auto(Check) check = {.seconds = 60, .megabytes = 4096};
    const GOptionEntry entries[] = {
        {"update", 'u', 0, G_OPTION_ARG_NONE, &update, "Rewrite what the plugin's cases expect", NULL},
        {"tap", 't', 0, G_OPTION_ARG_NONE, &check.tap, "Report in the Test Anything Protocol", NULL},
        {"seconds", 0, 0, G_OPTION_ARG_INT, &check.seconds, "How long one try may take (60)", "N"},
        {"megabytes", 0, 0, G_OPTION_ARG_INT, &check.megabytes, "How much memory one try may use (4096)",
         "N"},
        {0},
    };
    if (!cli_parse(&argc, &argv, "NAME|FOLDER", "Tries a plugin against hostile documents and its own cases.",
                   entries))
        return CLI_USAGE;
    if (argc != 2 || check.seconds < 1 || check.megabytes < 64) {
        cli_complain("check takes one plugin: adit check NAME, or adit check FOLDER; at least 1 second and "
                     "64 megabytes");
        return CLI_USAGE;
    }
    if (!find_plugin(&check, argv[1]))
        return CLI_USAGE;
    return update ? update_cases(&check) : check_all(&check);
}
