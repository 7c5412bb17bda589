/* SPDX-License-Identifier: MIT */
/* What the plugins for the tests have in common: an analyzer that does nothing. Each is wrong in one way. */
#pragma once

#include <adit/adit.h>

static inline gboolean broken_process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    (void)self;
    (void)scratch;
    (void)task;
    (void)error;
    return TRUE;
}
