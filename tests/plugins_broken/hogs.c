/* SPDX-License-Identifier: MIT */
/* Takes all the memory there is for some documents. */
#include "broken.h"

static gboolean process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    while (broken_now(task))
        /* cppcheck-suppress leakNoVarFunctionCall */
        memset(g_malloc(1 << 20), 1, 1 << 20);
    return broken_process(self, scratch, task, error);
}

static const AditPlugin plugin = {ADIT_PLUGIN_HEAD("hogs", "1.0"), .process = process};
ADIT_PLUGIN_DEFINE(hogs, plugin)
