/* SPDX-License-Identifier: MIT */
/* Tags of training text by taggers that have not seen it, so that the parser learns to live with their
 * mistakes. */
#pragma once
#include "../syntax/tagger_train.h"

/** "UPOS TAB XPOS" by sentence and token. strings: receives the names, which live as long as it does. */
const char ***jackknife_tags(const Treebank *bank, guint folds, const TaggerTraining *how,
                             GStringChunk *strings, GError **error);
void jackknife_free(const char ***tags, const Treebank *bank);
