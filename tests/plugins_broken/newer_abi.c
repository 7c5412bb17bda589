/* SPDX-License-Identifier: MIT */
/* Made for a version of the interface that does not exist yet. */
#include "broken.h"

static const AditPlugin plugin = {.magic = ADIT_PLUGIN_MAGIC,
                                  .abi = ADIT_ABI + 1,
                                  .size = 2 * sizeof(AditPlugin),
                                  .name = "newer_abi",
                                  .version = "1.0",
                                  .process = broken_process};
ADIT_PLUGIN_DEFINE(newer_abi, plugin)
