/* SPDX-License-Identifier: MIT */
/* A process that is asked line by line, and that can't harm its parent: it is given so much time, its
 * messages are read while it is written to, and it is killed when it does not answer. */
#pragma once

#include <gio/gio.h>

typedef struct _AditChild AditChild;

/* folder: where it runs (nullable: here). environment: NAME=VALUE strings (nullable: this process's). memory:
 * MiB of data that it may have, 0 for as much as there is. Errors: ADIT_ERROR_NOT_FOUND if there is no such
 * program, ADIT_ERROR_IO. */
AditChild *adit_child_start(const char *const *command, const char *folder, char **environment, guint memory,
                            GError **error);

/* Whether it has ended, without another word, since it answered: to be asked of a process that has been idle.
 */
gboolean adit_child_has_ended(AditChild *child);

/* Sends the message (a line with its line feed) and waits for one line in answer; answer (the line without
 * its line feed) stays valid until the next call. cancellable: nullable; looked at now and then while
 * waiting. Errors, after which the process is dead: ADIT_ERROR_CRASH (it died), ADIT_ERROR_TIMEOUT (no answer
 * in `seconds`), ADIT_ERROR_CANCELLED, ADIT_ERROR_LIMIT. */
gboolean adit_child_ask(AditChild *child, const GString *message, double seconds, GCancellable *cancellable,
                        const char **answer, gsize *length, GError **error);

/* Behind a failed adit_child_ask(): whether nobody read the message to its end, so that it can't be at fault
 * and may be sent to another process. */
gboolean adit_child_is_deaf(const AditChild *child);

/* Asks it to end (`farewell`, nullable, is sent and its input closed), gives it two seconds, then kills it.
 */
void adit_child_close(AditChild **children, guint n_children, const char *farewell);
void adit_child_kill(AditChild *child);
