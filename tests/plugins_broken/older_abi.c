/* SPDX-License-Identifier: MIT */
/* Made for a version of the interface that is no longer known. */
#include "broken.h"

static const AditPlugin plugin = {.magic = ADIT_PLUGIN_MAGIC,
                                  .abi = ADIT_ABI_OLDEST - 1,
                                  .size = sizeof(AditPlugin),
                                  .name = "older_abi",
                                  .version = "1.0",
                                  .process = broken_process};
ADIT_PLUGIN_DEFINE(older_abi, plugin)
