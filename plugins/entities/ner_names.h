/* SPDX-License-Identifier: MIT */
/* The user's own list of names. */
#pragma once

#include "ner_text.h"

typedef struct _NerNames NerNames;

typedef struct {
    const char *type;      /* NUL-terminated, belongs to the list */
    const char *canonical; /* not NUL-terminated; the name itself where none is given */
    gsize canonical_size;
    const char *identifier; /* likewise; NULL: none */
    gsize identifier_size;
} NerNameEntry;

/* DATA: lines of "name<TAB>type[<TAB>canonical name[<TAB>identifier]]"; "#" begins a comment. A reference to
 * it is kept. Errors name FILE and the line. A million names take less than a second and about 100 MB. */
NerNames *ner_names_new(const char *file, GBytes *data, GError **error);
void ner_names_free(NerNames *names);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NerNames, ner_names_free)

/* The longest name that starts with token I and ends with a token before END; the token behind it, or 0 when
 * there is none. A name is found exactly as listed; in capitals; or capitalised where the list has small
 * letters; not in small letters where the list has capitals. Spaces may differ. */
guint32 ner_names_match(const NerNames *names, const NerText *text, guint32 i, guint32 end, guint32 *entry);

void ner_names_get(const NerNames *names, guint32 entry, NerNameEntry *result);
