/* SPDX-License-Identifier: MIT */
/* Inputs: opened, given to the right reader, and cut into records. */
#pragma once

#include "pipeline_private.h"

/* How much of an input the readers' patterns see, in bytes. */
#define ADIT_INPUT_HEAD 4096

/* Knows which reader an input is for, by its content, then its suffix. Never changes once made. */
typedef struct _AditChooser AditChooser;

/* reader: the one for all inputs, whether they are packed or not; or the one that unpacks all inputs; or NULL
 * to choose for each. */
G_GNUC_INTERNAL AditChooser *adit_chooser_new(AditPipeline *pipeline, const char *reader, GError **error);
G_GNUC_INTERNAL void adit_chooser_free(AditChooser *chooser);
/* depth: in how many others the input is. head: what it begins with. */
G_GNUC_INTERNAL AditInstance *adit_chooser_choose(const AditChooser *chooser, const char *name, guint depth,
                                                  const char *head, gsize length, GError **error);

/* One input being read, with all that is packed in it; belongs to one thread. */
typedef struct _AditInput AditInput;

/* name: a path, or "-" for standard input. It is opened when first read. found: nobody asked for this very
 * one, so that it is left out if it is no text. */
G_GNUC_INTERNAL AditInput *adit_input_new(const char *name, gboolean found, const AditChooser *chooser,
                                          GCancellable *cancellable);
G_GNUC_INTERNAL void adit_input_free(AditInput *input);
/* Bytes read so far. */
G_GNUC_INTERNAL guint64 adit_input_get_position(const AditInput *input);
/* How many inputs, of it and those in it, were left out so far. */
G_GNUC_INTERNAL guint adit_input_get_left_out(const AditInput *input);
/*
 * Appends the next records (of AditRecord, owned) to `records`, if there are any: a whole input, the lines
 * that came with one read, or the failure of what could not be read. Returns FALSE at the end; what was
 * appended before counts then too.
 */
G_GNUC_INTERNAL gboolean adit_input_next(AditInput *input, GPtrArray *records);
