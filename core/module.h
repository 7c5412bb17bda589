/* SPDX-License-Identifier: MIT */
/* Modules: from a manifest to the table of callbacks. */
#pragma once

#include <adit/adit.h>

#include "folder.h"

/* A static program can carry plugins inside in two ways. Linked with libtool's -dlpreopen, they are found
 * through libltdl. Where that can't be used (link-time optimization), the program defines this table of entry
 * functions, with {NULL, NULL} at its end. The manifests and data are resources below /adit/plugins/NAME/ in
 * both cases. */
typedef struct {
    const char *module;
    const AditPlugin *(*entry)(void);
} AditLinkedPlugin;
extern const AditLinkedPlugin adit_linked_plugins[] __attribute__((weak, visibility("default")));

/* Opens the manifest's module, from inside the program or out of the folder (nullable: from inside only),
 * asks for its table and checks it. The module is never unloaded. Errors: ADIT_ERROR_NOT_FOUND only if there
 * is no such file; ADIT_ERROR_MODULE, ADIT_ERROR_ABI. Threads: any. */
const AditPlugin *adit_module_open(const AditManifest *manifest, const AditFolder *folder, GError **error);

/* Whether a table is one that this library can use, and the manifest's. file: where it is from, for messages.
 */
gboolean adit_module_check_table(const AditPlugin *plugin, const AditManifest *manifest, const char *file,
                                 GError **error);
