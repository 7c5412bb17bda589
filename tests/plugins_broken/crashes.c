/* SPDX-License-Identifier: MIT */
/* Dies on some documents. */
#include "broken.h"

#include <signal.h>

static gboolean process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    if (broken_now(task))
        raise(SIGSEGV);
    return broken_process(self, scratch, task, error);
}

static const AditPlugin plugin = {ADIT_PLUGIN_HEAD("crashes", "1.0"), .process = process};
ADIT_PLUGIN_DEFINE(crashes, plugin)
