/* SPDX-License-Identifier: MIT */
/* Never comes back from some documents. */
#include "broken.h"

static gboolean process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    for (volatile guint i = 0; broken_now(task) || i > 0;)
        i = 1;
    return broken_process(self, scratch, task, error);
}

static const AditPlugin plugin = {ADIT_PLUGIN_HEAD("loops", "1.0"), .process = process};
ADIT_PLUGIN_DEFINE(loops, plugin)
