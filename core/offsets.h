/* SPDX-License-Identifier: MIT */
/* Byte offsets counted in code points or UTF-16 units, both ways. */
#pragma once

#include <adit/adit.h>

/* Whether all of the text is ASCII without U+0000; eight bytes a step. */
G_GNUC_INTERNAL gboolean adit_text_is_plain(const char *text, gsize length);

typedef struct _AditOffsets AditOffsets;

/* Counts the blocks of `text`; O(length). */
G_GNUC_INTERNAL AditOffsets *adit_offsets_new(const char *text, guint32 length);
G_GNUC_INTERNAL void adit_offsets_free(AditOffsets *offsets);
/* `offset` lies on a character boundary. */
G_GNUC_INTERNAL guint32 adit_offsets_to_unit(const AditOffsets *offsets, AditOffsetUnit unit, guint32 offset);
G_GNUC_INTERNAL guint32 adit_offsets_from_unit(const AditOffsets *offsets, AditOffsetUnit unit,
                                               guint32 offset);
G_GNUC_INTERNAL gsize adit_offsets_get_memory(const AditOffsets *offsets);
