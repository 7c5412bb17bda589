/* SPDX-License-Identifier: MIT */
#include <config.h>

#include "progress.h"

/* A run shorter than this shows nothing. */
#define FIRST_AFTER (G_USEC_PER_SEC / 2)

struct _CliProgress {
    gboolean show;
    gboolean on_screen;
    gint64 started;
};

CliProgress *cli_progress_new(gboolean show)
{
    CliProgress *progress = g_new0(CliProgress, 1);
    progress->show = show;
    progress->started = g_get_monotonic_time();
    return progress;
}

static void append_time_left(GString *line, const AditRunStats *stats, double seconds)
{
    if (stats->bytes_total == 0 || stats->bytes_read == 0 || stats->bytes_read >= stats->bytes_total)
        return;
    double left = seconds * (double)(stats->bytes_total - stats->bytes_read) / (double)stats->bytes_read;
    if (left < 3600)
        g_string_append_printf(line, ", %d:%02d left", (int)left / 60, (int)left % 60);
    else
        g_string_append_printf(line, ", %.0f h %02d min left", left / 3600, (int)(left / 60) % 60);
}

void cli_progress_show(CliProgress *progress, const AditRunStats *stats)
{
    gint64 elapsed = g_get_monotonic_time() - progress->started;
    gboolean many = stats->inputs_total > 1 || stats->documents > 1;
    if (!progress->show || elapsed < FIRST_AFTER || !many)
        return;
    double seconds = (double)elapsed / G_USEC_PER_SEC;
    g_autoptr(GString) line = g_string_new(NULL);
    g_string_append_printf(line, "\r%" G_GUINT64_FORMAT " documents", stats->documents);
    if (stats->inputs_total > 1)
        g_string_append_printf(line, ", %" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT " files",
                               stats->inputs_done, stats->inputs_total);
    g_string_append_printf(line, ", %.1f MB/s, %" G_GUINT64_FORMAT " failed",
                           (double)stats->bytes_read / 1e6 / seconds, stats->failures);
    append_time_left(line, stats, seconds);
    g_string_append(line, "\033[K");
    g_printerr("%s", line->str);
    progress->on_screen = TRUE;
}

void cli_progress_clear(CliProgress *progress)
{
    if (progress->on_screen)
        g_printerr("\r\033[K");
    progress->on_screen = FALSE;
}

void cli_progress_free(CliProgress *progress)
{
    cli_progress_clear(progress);
    g_free(progress);
}
