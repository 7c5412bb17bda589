/* SPDX-License-Identifier: MIT */
/* adit: the command. Finds the subcommand and leaves the rest to it. */
#include <config.h>

#include <errno.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include <libxml/parser.h>

#include "cli.h"

typedef struct {
    const char *name;
    int (*main)(int argc, char **argv);
    const char *help;
} Command;

static const Command commands[] = {
    {"run", cli_run, "annotate documents"},
    {"explain", cli_explain, "say how each annotation of a document came about"},
    {"list", cli_list, "list the plugins"},
    {"inspect", cli_inspect, "tell all about one plugin"},
    {"train", cli_train, "make a plugin's model from training files"},
    {"new", cli_new, "make a folder with a plugin to begin with"},
    {"check", cli_check, "try a plugin against hostile documents and its cases"},
    {"doctor", cli_doctor, "say why a plugin is not found or does not load"},
};

static void print_help(void)
{
    g_print("Usage: adit COMMAND [ARGUMENTS]\n\nText mining with plugins.\n\nCommands:\n");
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        g_print("  %-9s %s\n", commands[i].name, commands[i].help);
    g_print("\nadit COMMAND --help says what a command takes. First steps:\n"
            "  adit run article.html                          who said what, about whom, when\n"
            "  adit run --want timex --to jsonl *.txt -o x.jsonl   dates only, as JSON Lines\n"
            "  adit inspect dates                             what a plugin makes, and its options\n\n"
            "Plugins are looked for in the folders of ADIT_PLUGIN_PATH, then in the installed one.\n");
}

static int print_version(void)
{
    g_print("adit %s (plugin interface %d)\n", PACKAGE_VERSION, ADIT_ABI);
    return CLI_OK;
}

static int dispatch(int argc, char **argv)
{
    if (argc < 2) {
        print_help();
        return CLI_USAGE;
    }
    const char *name = argv[1];
    if (strcmp(name, "--version") == 0 || strcmp(name, "-V") == 0)
        return print_version();
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0 || strcmp(name, "help") == 0) {
        print_help();
        return CLI_OK;
    }
    for (guint i = 0; i < G_N_ELEMENTS(commands); i++)
        if (strcmp(name, commands[i].name) == 0)
            return commands[i].main(argc - 1, argv + 1);
#ifdef ADIT_STATIC
    /* adit host PLUGIN PATH...: what adit-host does, for the plugins that are in this program. */
    if (strcmp(name, "host") == 0 && argc > 2)
        return adit_host_run((const char *const *)argv + 2);
#endif
    cli_complain("there is no command “%s”; adit --help lists them", name);
    return CLI_USAGE;
}

/* Everything we say is UTF-8, whatever the locale. */
static void print_raw(const char *text)
{
    fputs(text, stdout);
}

static void print_error_raw(const char *text)
{
    fputs(text, stderr);
}

/* What was printed may not have been written until now. Whoever read it may have seen enough, which is no
 * error. */
static int close_output(int status)
{
    errno = 0;
    if ((fflush(stdout) != 0 || ferror(stdout)) && errno != EPIPE) {
        cli_complain("can't write the output: %s", errno != 0 ? g_strerror(errno) : "it was cut short");
        return CLI_USAGE;
    }
    return status;
}

int main(int argc, char **argv)
{
    if (setlocale(LC_CTYPE, "C.UTF-8") == NULL)
        setlocale(LC_CTYPE, "");
    g_set_print_handler(print_raw);
    g_set_printerr_handler(print_error_raw);
    /* A reader of our output that goes away, or a plugin's process that dies, is an error of that write. */
    signal(SIGPIPE, SIG_IGN);
    int status = dispatch(argc, argv);
    xmlCleanupParser();
    return close_output(status);
}
