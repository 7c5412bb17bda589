/* SPDX-License-Identifier: MIT */
/*
 * Word lists: phrases that are found in a document at the speed of reading it, however many there are.
 *
 * A list is compiled once (in a plugin's open()), never changes, and may be used by any number of threads.
 */
#pragma once

#include <adit/types.h>

G_BEGIN_DECLS

#define ADIT_TYPE_WORD_LIST (adit_word_list_get_type())
ADIT_API GType adit_word_list_get_type(void);

typedef struct _AditWordList AditWordList;

/**
 * adit_word_list_new:
 * @lines: UTF-8 text: a phrase a line, and a value behind a tab where it has one; blank lines and those that
 * begin with # count for nothing
 * @name: what to call the list in errors
 * @fold: whether capitals and small letters, and straight and curly apostrophes, are the same
 * @error: ADIT_ERROR_RESOURCE, with the line, for text that is not UTF-8 or a value without a phrase
 *
 * Blanks within a phrase match any run of white space. Of two lines with one phrase the first counts.
 *
 * Returns: (transfer full) (nullable): the list
 */
ADIT_API AditWordList *adit_word_list_new(GBytes *lines, const char *name, gboolean fold, GError **error);

/**
 * adit_word_list_ref:
 *
 * Returns: (transfer full): @list with one more reference. Threads: any.
 */
ADIT_API AditWordList *adit_word_list_ref(AditWordList *list);

/**
 * adit_word_list_unref:
 *
 * Gives back a reference; the last one frees it. Threads: any.
 */
ADIT_API void adit_word_list_unref(AditWordList *list);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AditWordList, adit_word_list_unref)

/**
 * adit_word_list_get_n_phrases:
 *
 * Returns: how many different phrases it has
 */
ADIT_API guint32 adit_word_list_get_n_phrases(const AditWordList *list);

/**
 * adit_word_list_match:
 * @list: a list
 * @document: a document
 * @tokens: its layer of tokens, or any other whose rows do not overlap
 * @row: where the phrase shall begin
 * @value: (out) (optional) (nullable) (transfer none): the phrase's value; NULL if it has none. It belongs to
 * @list.
 *
 * Looks for the longest phrase that begins where the row does and ends where a row does, however many rows
 * that takes. Cost: the length of the longest phrase at most.
 *
 * Returns: how many rows the phrase takes; 0 if none begins here
 */
ADIT_API guint32 adit_word_list_match(const AditWordList *list, const AditDocument *document,
                                      const AditLayer *tokens, guint32 row, const char **value);

G_END_DECLS
