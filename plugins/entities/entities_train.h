/* SPDX-License-Identifier: MIT */
/* adit train entities. */
#pragma once

#include <adit/adit.h>

gboolean entities_train(AditSetup *setup, const char *const *inputs, const char *output, GError **error);
