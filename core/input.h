/* SPDX-License-Identifier: MIT */
/* Inputs: opened, given to the right reader, and cut into records. */
#pragma once

#include "pipeline_private.h"

/* Knows which reader an input is for, by its content, then its suffix. Never changes once made. */
typedef struct _AditChooser AditChooser;

/* reader: the one for all inputs, or NULL to choose for each. */
G_GNUC_INTERNAL AditChooser *adit_chooser_new(AditPipeline *pipeline, const char *reader, GError **error);
G_GNUC_INTERNAL void adit_chooser_free(AditChooser *chooser);

/* One input being read; belongs to one thread. */
typedef struct _AditInput AditInput;

/* name: a path, or "-" for standard input. Files compressed by gzip are unpacked on the way. */
G_GNUC_INTERNAL AditInput *adit_input_open(const char *name, const AditChooser *chooser,
                                           GCancellable *cancellable, GError **error);
G_GNUC_INTERNAL void adit_input_free(AditInput *input);
G_GNUC_INTERNAL AditInstance *adit_input_get_reader(const AditInput *input);
/* Bytes read so far. */
G_GNUC_INTERNAL guint64 adit_input_get_position(const AditInput *input);
/*
 * Appends the next records (of AditRecord, owned) to `records`: the whole input, or the lines that came with
 * one read. Returns FALSE with an error, or without one at the end; what was appended before counts in either
 * case.
 */
G_GNUC_INTERNAL gboolean adit_input_next(AditInput *input, GPtrArray *records, GCancellable *cancellable,
                                         GError **error);
