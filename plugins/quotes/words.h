/* SPDX-License-Identifier: MIT */
/* A word list read from a data file: each line is "forms<TAB>classes".
 *
 * Forms are separated by blanks and listed in a fixed order (verbs: base, third person, past, participle,
 * -ing; nouns: singular, plural), so that no grammar is needed here; "_" joins the words of a phrase; "-"
 * stands for a form that does not exist. Classes are names that the caller knows. Lines that begin with "#"
 * are comments. */
#ifndef ADIT_QUOTES_WORDS_H
#define ADIT_QUOTES_WORDS_H

#include <glib.h>

typedef struct _WordList WordList;

/* What is known of a word: the union of its lines' classes. */
typedef struct {
    guint64 classes;
    guint8 forms;  /* bit i: it is the i-th form of some line */
    guint8 phrase; /* longest phrase, in words, that begins with this word; 0 = none */
} Word;

/* Reads DATA (LEN bytes, not kept). CLASS_NAMES ends with NULL and has at most 64 names; bit i of
 * Word.classes is the i-th. Errors (G_MARKUP_ERROR_PARSE-like, domain G_FILE_ERROR) name the line. */
WordList *word_list_parse(const char *data, gsize len, const char *const *class_names, const char *file,
                          GError **error);
void word_list_free(WordList *list);
/* TEXT need not end with NUL; ASCII letters are compared without case. Never NULL: an unknown word has no
 * classes. Any thread. */
const Word *word_list_find(const WordList *list, const char *text, gsize len);

G_DEFINE_AUTOPTR_CLEANUP_FUNC(WordList, word_list_free)

#endif
