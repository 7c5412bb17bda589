/* SPDX-License-Identifier: MIT */
/* SIGINT and SIGTERM, turned into a cancellation. */
#pragma once

#include <gio/gio.h>

typedef struct _CliInterrupt CliInterrupt;

/* From now on the first SIGINT or SIGTERM cancels cancellable; a second one ends the program at once. */
CliInterrupt *cli_interrupt_new(GCancellable *cancellable);
/* Returns: the signal that came, or 0. */
int cli_interrupt_free(CliInterrupt *interrupt);
