/* SPDX-License-Identifier: MIT */
/* The other side of isolation: what the program adit-host consists of. Not for other programs. */
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
 * reported. Reads and writes the process's standard files, and ends the process when its parent is gone: only
 * for adit-host.
 *
 * Returns: the exit status
 */
ADIT_API int adit_host_run(const char *const *arguments);

G_END_DECLS
