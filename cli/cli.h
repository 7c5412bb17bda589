/* SPDX-License-Identifier: MIT */
/* What the subcommands of adit share. */
#pragma once

#include <adit/adit.h>

/* Exit statuses. */
enum {
    CLI_OK = 0,
    CLI_FAILURES = 1, /* some documents failed */
    CLI_USAGE = 2,    /* the command line or the set-up is wrong; nothing was done */
};

/* Each subcommand gets its arguments without the program's name: argv[0] is the subcommand's. */
int cli_run(int argc, char **argv);
int cli_explain(int argc, char **argv);
int cli_list(int argc, char **argv);
int cli_inspect(int argc, char **argv);
int cli_train(int argc, char **argv);
int cli_new(int argc, char **argv);
int cli_check(int argc, char **argv);
int cli_doctor(int argc, char **argv);

/* Parses argv by entries, adds --help. Prints the error and returns FALSE if it does not parse. */
gboolean cli_parse(int *argc, char ***argv, const char *usage, const char *summary,
                   const GOptionEntry *entries);

/* "adit: ..." on stderr. */
void cli_complain(const char *format, ...) G_GNUC_PRINTF(1, 2);

/* The plugins that there are. */
AditRegistry *cli_registry(void);
/* Says on stderr what is wrong with plugins that could not be taken. */
void cli_report_problems(AditRegistry *registry);

/* Whether to write colour to the stream fd: a terminal, and NO_COLOR is not set. */
gboolean cli_use_color(int fd);

/* Sets up pipeline from the options that `run` and `explain` have in common. */
typedef struct {
    char *want;
    char **set;
    char *encoding;
    gboolean isolate;
} CliPipelineOptions;

void cli_pipeline_options_clear(CliPipelineOptions *options);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(CliPipelineOptions, cli_pipeline_options_clear)
AditPipeline *cli_pipeline(AditRegistry *registry, const CliPipelineOptions *options, GError **error);

const char *cli_kind_name(AditPluginKind kind);

/* Whether it (nullable) is a day, perhaps with a time; complains if not. */
gboolean cli_check_created(const char *created);
