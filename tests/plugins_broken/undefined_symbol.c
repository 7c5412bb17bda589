/* SPDX-License-Identifier: MIT */
/* Calls a function that nobody defines; bound lazily, it would only end the process once it is called. */
#include "broken.h"

extern gboolean adit_no_such_function(void);

static gboolean process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    return broken_process(self, scratch, task, error) && adit_no_such_function();
}

static const AditPlugin plugin = {ADIT_PLUGIN_HEAD("undefined_symbol", "1.0"), .process = process};
ADIT_PLUGIN_DEFINE(undefined_symbol, plugin)
