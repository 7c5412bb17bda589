/* SPDX-License-Identifier: MIT */
/* Noun phrases and subjects, from parts of speech alone: what phrase.c and subject.c share. Internal. */
#ifndef ADIT_QUOTES_PHRASE_H
#define ADIT_QUOTES_PHRASE_H

#include "doc.h"

#define QUOTE_WINDOW 80 /* tokens that a search may look back or ahead */

/* A personal pronoun that stands for somebody: "he", not "his". */
gboolean quote_is_personal(const Doc *d, gint i);
gboolean quote_is_relative(const Doc *d, gint i);
gboolean quote_is_participle(const Doc *d, gint i);
/* The head of the noun phrase [FIRST, END). */
gint quote_phrase_head(const Doc *d, gint first, gint end);

#endif
