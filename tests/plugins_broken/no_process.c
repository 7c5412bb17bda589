/* SPDX-License-Identifier: MIT */
/* An analyzer that can't analyze. */
#include "broken.h"

static const AditPlugin plugin = {ADIT_PLUGIN_HEAD("no_process", "1.0")};
ADIT_PLUGIN_DEFINE(no_process, plugin)
