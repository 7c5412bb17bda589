/* SPDX-License-Identifier: MIT */
/** From the flat arrays of json_rows.h to layers of a document. */
#pragma once

#include <adit/adit.h>

#include "json_rows.h"

G_BEGIN_DECLS

/**
 * adit_json_layers_build:
 * @setup: knows the features that manifests declare
 * @unit: what the rows' offsets count
 * @error: ADIT_ERROR_ROW or ADIT_ERROR_EXISTS, naming layer, row and feature
 *
 * Adds all layers to @document, or none.
 */
gboolean adit_json_layers_build(const AditSetup *setup, AditDocument *document, const JsonRows *rows,
                                AditOffsetUnit unit, GError **error);

G_END_DECLS
