/* SPDX-License-Identifier: MIT */
/* A table smaller than its version has it. */
#include "broken.h"

static const AditPlugin plugin = {.magic = ADIT_PLUGIN_MAGIC,
                                  .abi = ADIT_ABI,
                                  .size = 24,
                                  .name = "short_table",
                                  .version = "1.0",
                                  .process = broken_process};
ADIT_PLUGIN_DEFINE(short_table, plugin)
