/* SPDX-License-Identifier: MIT */
/* Nothing is wrong with this one. */
#include "broken.h"

static const AditPlugin plugin = {ADIT_PLUGIN_HEAD("healthy", "1.0"), .process = broken_process};
ADIT_PLUGIN_DEFINE(healthy, plugin)
