/* SPDX-License-Identifier: MIT */
/* Left over from another version than its manifest. */
#include "broken.h"

static const AditPlugin plugin = {ADIT_PLUGIN_HEAD("other_version", "0.9"), .process = broken_process};
ADIT_PLUGIN_DEFINE(other_version, plugin)
