/* SPDX-License-Identifier: MIT */
/* The progress line on a terminal. */
#pragma once

#include <adit/adit.h>

typedef struct _CliProgress CliProgress;

/* show: FALSE for one that never prints anything. */
CliProgress *cli_progress_new(gboolean show);
void cli_progress_show(CliProgress *progress, const AditRunStats *stats);
/* Takes the line away, so that something else can be printed. */
void cli_progress_clear(CliProgress *progress);
void cli_progress_free(CliProgress *progress);
