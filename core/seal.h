/* SPDX-License-Identifier: MIT */
/* Sealing: builders' rows checked, sorted and turned into layers. */
#pragma once

#include "builder_private.h"

/*
 * Makes the layers that `builders` stand for: checked against `document` and against each other, sorted,
 * references renumbered. On success layers[i] is the sealed layer (a reference) of builders[i], or NULL where
 * keep_existing was set and nothing is new. The builders are emptied.
 */
G_GNUC_INTERNAL gboolean adit_seal(AditDocument *document, AditBuilder **builders, guint n_builders,
                                   AditLayer **layers, GError **error);
