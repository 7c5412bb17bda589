/* SPDX-License-Identifier: MIT */
/* What language.c and the files of the rules share. */
#ifndef DATES_LANGUAGE_PRIVATE_H
#define DATES_LANGUAGE_PRIVATE_H

#include "language.h"

typedef struct {
    DatesLanguage *language;
    const char *file;
    guint line;
} DatesSource;

gboolean dates_fail(const DatesSource *source, GError **error, const char *format, ...) G_GNUC_PRINTF(3, 4);

/* The id of a class, made where it is new and `make` is set; -1 otherwise. */
gint dates_language_class(DatesLanguage *self, const char *name, gboolean make);

/* The word for a key as it is written in a resource file ("new year's eve"); phrases are made as needed.
 * -1 and an error where it cannot be a key. */
gint32 dates_language_word(const DatesSource *source, const char *written, gboolean capital, gint class,
                           gint32 value, GError **error);

/* A number or a symbol such as MONTH or PAST_REF. */
gboolean dates_symbol(const char *name, gint32 *value);

/* One logical line of a [rules] section. */
gboolean dates_rule_add(const DatesSource *source, const char *line, GError **error);
GHashTable *dates_macros_new(void);
void dates_rules_finish(DatesLanguage *self);

/* feast.c: reads "12-25", "11-thu4" and the like; FALSE where the text is none of these forms. */
gboolean dates_feast_parse(DatesLanguage *self, const char *text, DatesFeast *feast);

#endif
