/* SPDX-License-Identifier: MIT */
/* Writes a layer that its manifest does not have. */
#include "broken.h"

static gboolean process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    if (broken_now(task))
        adit_builder_add(adit_task_build(task, "secret"), (AditSpan){0, 1});
    return broken_process(self, scratch, task, error);
}

static const AditPlugin plugin = {ADIT_PLUGIN_HEAD("undeclared", "1.0"), .process = process};
ADIT_PLUGIN_DEFINE(undeclared, plugin)
