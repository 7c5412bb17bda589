/* SPDX-License-Identifier: MIT */
/* What a text says that a name is: "Aurora, an operating system", "Vega is a river". */
#pragma once

#include "ner_names.h"

/* The type that the phrase behind a name tells, which begins at token I of a sentence that ends at END; NULL
 * where there is no such phrase, or HEADS, a list of words, does not know its head. */
const char *ner_heads_tell(const NerNames *heads, const NerText *text, const NerToken *tokens, guint i,
                           guint end);

/* Whether the word at token I ends such a phrase: a preposition, a conjunction, a participle. */
gboolean ner_heads_end(const NerNames *heads, const NerText *text, guint i, guint end);
