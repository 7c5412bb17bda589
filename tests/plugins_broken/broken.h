/* SPDX-License-Identifier: MIT */
/* What the plugins for the tests have in common: an analyzer that does nothing. Each is wrong in one way. */
#pragma once

#include <adit/adit.h>

#include <string.h>

static inline gboolean broken_process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    (void)self;
    (void)scratch;
    (void)task;
    (void)error;
    return TRUE;
}

/* Whether the document is one on which to misbehave. */
static inline gboolean broken_now(const AditTask *task)
{
    g_autofree char *text = adit_document_dup_text(adit_task_get_document(task), (AditSpan){0, G_MAXUINT32});

    return strstr(text, "NOW") != NULL;
}
