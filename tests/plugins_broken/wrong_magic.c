/* SPDX-License-Identifier: MIT */
/* A table that is not Adit's. */
#include "broken.h"

static const AditPlugin plugin = {.magic = 0x0badcafe,
                                  .abi = ADIT_ABI,
                                  .size = sizeof(AditPlugin),
                                  .name = "wrong_magic",
                                  .version = "1.0",
                                  .process = broken_process};
ADIT_PLUGIN_DEFINE(wrong_magic, plugin)
