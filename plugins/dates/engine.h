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

/* Finds the expressions of `text` (valid UTF-8), which dates_next() then gives one by one in order of the
 * text, so that a document full of dates needs no room for all that is said of each. The cost is linear in
 * the length. Returns the domain that is used. */
DatesDomain dates_begin(DatesScratch *self, const char *text, guint32 length, const DatesOptions *options);

/* FALSE after the last one. */
gboolean dates_next(DatesScratch *self, DatesTimex *out);

/* How a value came about, in words: the rule, the anchor, what decided. Free it. */
char *dates_explain(const DatesLanguage *language, const DatesTimex *timex, DatesDomain domain);

#endif
