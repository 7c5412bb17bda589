/* SPDX-License-Identifier: MIT */
/**
 * Outcomes in Adit's interchange format, one object each, for files and for writers that are programs:
 *
 *   {"id", "text", "meta", "layers", "left_out"}            a document; left_out only if a plugin did not run
 *   {"id", "error": {"code", "plugin", "message"}, …}       a failure, with the rest if there is a document
 *
 * Keys stand in this order; in a row: start, end, text, then the features in the layer's order. A feature
 * that is null is left out, but for references, which are -1 then: "no row" is a statement (the root of a
 * sentence), and readers may index with what they get.
 */
#pragma once

#include <adit/adit.h>

#include "json_emit.h"

G_BEGIN_DECLS

/** adit_json_format_outcome: appends @outcome to @out and a line feed; on several indented lines if @pretty
 */
void adit_json_format_outcome(const AditOutcome *outcome, gboolean pretty, GString *out);

G_END_DECLS
