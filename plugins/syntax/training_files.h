/* SPDX-License-Identifier: MIT */
/* What the train callbacks of both plugins do alike: reading treebanks as options say, and writing the model.
 */
#pragma once
#include <adit/adit.h>
#include "treebank.h"
#include "symbols.h"

/** The inputs' sentences, less the documents that option "leave-out" names. */
Treebank *training_read(AditSetup *setup, const char *const *inputs, GError **error);
gboolean training_write(GBytes *model, const char *output, GError **error);
/** Logs a line of progress; a TrainProgress. */
void training_progress(const char *line, gpointer unused);
