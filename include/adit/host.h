/* SPDX-License-Identifier: MIT */
/* The other side of isolation: what the program adit-host consists of. Only for it, and for a program that is
 * its own host (see adit_registry_set_host()). */
#pragma once

#include <adit/types.h>

G_BEGIN_DECLS

/*
 * adit_host_run: (skip)
 * @arguments: (array zero-terminated=1): the name of a plugin, then the folders that plugins are looked for
 * in
 *
 * Opens the analyzer and runs it on the documents that come in on standard input, by the protocol of
 * doc/protocol.md, until that ends. What the plugin prints to standard output is kept out of the answers and
 * reported. Takes over the process: reads and writes its standard files, and ends it when its parent is gone.
 *
 * Returns: the exit status
 */
ADIT_API int adit_host_run(const char *const *arguments);

G_END_DECLS
