/* SPDX-License-Identifier: MIT */
/* Programs as plugins, and modules in a process of their own. */
#include "registry_private.h"

static gpointer program_open(AditSetup *setup, GError **error)
{
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_PLUGIN,
                "plugin '%s': this version of Adit can't run programs as plugins yet",
                adit_manifest_get_name(adit_setup_get_manifest(setup)));
    return NULL;
}

static gboolean program_process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    (void)self;
    (void)scratch;
    (void)task;
    (void)error;
    return FALSE;
}

const AditPlugin adit_program_plugin = {
    ADIT_PLUGIN_HEAD("program", "1"),
    .open = program_open,
    .process = program_process,
};
