/* SPDX-License-Identifier: MIT */
#pragma once
#include <adit/adit.h>

/** The train callback. */
gboolean parser_train_callback(AditSetup *setup, const char *const *inputs, const char *output,
                               GError **error);
