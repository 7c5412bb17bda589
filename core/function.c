/* SPDX-License-Identifier: MIT */
/* Analyzers that are one function: the table that calls it. */
#include "registry_private.h"

typedef struct {
    AditAnalyzeFunc func;
    gpointer user_data;
} Function;

static gpointer function_open(AditSetup *setup, GError **error)
{
    Function *function = g_new0(Function, 1);

    (void)error;
    function->func = adit_registry_get_function(adit_setup_get_registry(setup),
                                                adit_manifest_get_name(adit_setup_get_manifest(setup)),
                                                &function->user_data);
    return function;
}

static gboolean function_process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    const Function *function = self;

    (void)scratch;
    return function->func(task, function->user_data, error);
}

const AditPlugin adit_function_plugin = {
    ADIT_PLUGIN_HEAD("function", "1"),
    .open = function_open,
    .close = g_free,
    .process = function_process,
};
