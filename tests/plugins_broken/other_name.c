/* SPDX-License-Identifier: MIT */
/* Says it is another plugin than its manifest says. */
#include "broken.h"

static const AditPlugin plugin = {ADIT_PLUGIN_HEAD("somebody", "1.0"), .process = broken_process};
ADIT_PLUGIN_DEFINE(other_name, plugin)
