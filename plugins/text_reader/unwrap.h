/* SPDX-License-Identifier: MIT */
/** Words that are divided at the ends of lines, as in text that was copied out of a PDF. */
#pragma once

#include <adit/adit.h>

G_BEGIN_DECLS

/** What is known of parts of words; the words are in hyphens.txt. */
typedef struct UnwrapParts UnwrapParts;

/** @text: the contents of hyphens.txt */
UnwrapParts *unwrap_parts_new(const char *text, gsize length);
void unwrap_parts_free(UnwrapParts *parts);

/**
 * unwrap_find:
 * @text: UTF-8, with line feeds
 *
 * A hyphen at the end of a line belongs to the word (well-known) or to the line's end (govern-ment). It is
 * the line's where it is a soft one, where the text has the whole word elsewhere, and where what follows is
 * the end of words and none itself; and in a text that divides words so, where neither part makes compounds.
 *
 * Returns: (transfer full) (element-type AditSpan): what to cut out of the text so that such words are whole
 */
GArray *unwrap_find(const UnwrapParts *parts, const char *text, gsize length);

G_END_DECLS
