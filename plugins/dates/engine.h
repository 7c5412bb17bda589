/* SPDX-License-Identifier: MIT */
/* The dates engine: text in, resolved temporal expressions out. No core calls; see dates.c for the plugin. */
#ifndef DATES_ENGINE_H
#define DATES_ENGINE_H

#include "resolve.h"

typedef struct {
    DatesDomain domain;
    DatesOrder order;
    DatesOrder locale_order; /* what is likely where the document does not show its order */
    gint week_start;         /* 1 or 7 */
    gboolean ages, vague, zones_in_value, holidays;
    gboolean has_created;
    gint64 created_day;
    gint created_seconds; /* since midnight, or -1 */
} DatesOptions;

/* "2023-03-20", "2023-03-20T08:15:00Z": sets the creation time. FALSE where it is none. */
gboolean dates_options_set_created(DatesOptions *self, const char *text);

typedef struct _DatesScratch DatesScratch;

DatesScratch *dates_scratch_new(const DatesLanguage *language);
void dates_scratch_free(DatesScratch *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DatesScratch, dates_scratch_free)

/* Appends the expressions of `text` (valid UTF-8) to `out`, an array of DatesTimex, in order of the text. The
 * cost is linear in the length. `domain` gets the domain that was used; may be NULL. */
void dates_run(DatesScratch *self, const char *text, guint32 length, const DatesOptions *options, GArray *out,
               DatesDomain *domain);

/* Gives back what one document of very many dates took, so that a worker does not hold it to the end. */
void dates_array_relieve(GArray **array);

/* How a value came about, in words: the rule, the anchor, what decided. Free it. */
char *dates_explain(const DatesLanguage *language, const DatesTimex *timex, DatesDomain domain);

#endif
