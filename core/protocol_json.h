/* SPDX-License-Identifier: MIT */
/* The JSON parser and printer of the JSON plugins, compiled into the library under names of its own. */
#pragma once

#define ADIT_PLUGIN_NAME adit
#include "../plugins/jsonl_reader/json_layers.h"
#include "../plugins/jsonl_reader/json_pull.h"
#include "../plugins/jsonl_reader/json_rows.h"
#include "../plugins/jsonl_writer/json_emit.h"
