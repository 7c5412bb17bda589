/* SPDX-License-Identifier: MIT */
/* Prints where documents go. */
#include "broken.h"

#include <stdio.h>

static gboolean process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    if (broken_now(task))
        printf("debugging 1, 2, 3\n");
    adit_builder_add(adit_task_build(task, "prints"), (AditSpan){0, 1});
    return broken_process(self, scratch, task, error);
}

static const AditPlugin plugin = {ADIT_PLUGIN_HEAD("prints", "1.0"), .process = process};
ADIT_PLUGIN_DEFINE(prints, plugin)
