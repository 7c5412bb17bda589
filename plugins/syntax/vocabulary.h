/* SPDX-License-Identifier: MIT */
/* The lexicon made from training text and word classes, and the other small things that both trainers need.
 */
#pragma once
#include <glib.h>
#include "form.h"
#include "learn.h"
#include "model.h"
#include "treebank.h"
#include "symbols.h"

typedef struct {
    guint64 *slots;
    Lexicon lexicon;
    guint32 words; /* ids are 1..words */
} Vocabulary;

/** Words that the bank has at least min_count times, and the first class_words words of the classes' file
 * (WORD, coarse, middle, fine class, separated by tabs). */
gboolean vocabulary_build(Vocabulary *vocabulary, const Treebank *bank, guint min_count,
                          const char *classes_path, guint class_words, GError **error);
void vocabulary_clear(Vocabulary *vocabulary);

typedef enum { CASE_AS_IS, CASE_LOWER, CASE_UPPER, CASE_TITLE } CaseChange;
/** A form in other letters, in the string given. CASE_TITLE: its first letter a capital. */
const char *case_change(const char *form, CaseChange change, GString *buffer);

/** Makes a training token look as if its word were unknown (rate_word) or, besides, its clusters
 * (rate_class). */
void form_rows_drop(const RowPlan *plan, guint32 *rows, float rate_word, float rate_class, Rng *rng);

/** Numbered strings. */
typedef struct {
    GHashTable *ids;
    GPtrArray *names;
} Labels;
Labels *labels_new(void);
void labels_free(Labels *labels);
guint labels_id(Labels *labels, const char *name);        /* adds it */
gint labels_find(const Labels *labels, const char *name); /* -1: none */
/** Writes the names as a section of strings. */
void labels_write(ModelWriter *writer, guint32 section, const Labels *labels);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Labels, labels_free)
