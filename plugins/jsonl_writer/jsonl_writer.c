/* SPDX-License-Identifier: MIT */
#include <adit/adit.h>

#include "json_format.h"

static gboolean writer_format(G_GNUC_UNUSED gpointer self, G_GNUC_UNUSED gpointer scratch,
                              const AditOutcome *outcome, GString *out, G_GNUC_UNUSED GError **error)
{
    adit_json_format_outcome(outcome, FALSE, out);
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("jsonl_writer", "0.1.0"),
    .format = writer_format,
};
ADIT_PLUGIN_DEFINE(jsonl_writer, plugin)
