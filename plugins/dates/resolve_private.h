/* SPDX-License-Identifier: MIT */
/* The steps of dates_resolve, each in a file of its own. */
#ifndef DATES_RESOLVE_PRIVATE_H
#define DATES_RESOLVE_PRIVATE_H

#include "cal.h"

/* settle.c: month and day of a numeric date, the full year, the hour of 24. */
void dates_settle(const DatesContext *self, DatesMeaning *m);

/* period.c */

/* Does the meaning name something that comes back every year? */
gboolean dates_is_yearly(const DatesMeaning *m);

/* What the meaning is in a month, in a year; FALSE where that has none. */
gboolean dates_in_month(const DatesMeaning *m, gint64 year, gint month, DatesCal *out);
gboolean dates_in_year(const DatesContext *self, const DatesMeaning *m, gint64 year, DatesCal *out);

/* Goes into a known period: "Tuesday" of a week, "March" of a year. FALSE where it has no such. */
gboolean dates_within(const DatesContext *self, const DatesMeaning *m, DatesCal *c);

/* Sets the time of day on a day. FALSE where there is no such time. */
gboolean dates_set_time(const DatesMeaning *m, DatesCal *c);

/* What can be said without any anchor: "XXXX-03", "XXXX-WXX-5". */
DatesCal dates_unanchored(const DatesMeaning *m, const DatesLanguage *lang);

/* infer.c */

/* What a period of `unit` is counted from, for a base (DATES_BASE_*); `kind` gets a DatesAnchor. */
const DatesCal *dates_anchor_for(const DatesContext *self, guint base, guint unit, guint8 *kind);

/* The period without a year or other container of its own. FALSE where the calendar has none. */
gboolean dates_infer(DatesContext *self, const DatesMeaning *m, const DatesMatch *match, DatesCal *out,
                     DatesTimex *t);

/* duration.c */

/* "P2Y6M" into `out`, of DATES_VALUE_SIZE bytes. */
void dates_format_duration(const DatesContext *self, const DatesMeaning *m, char *out);

/* Begin and end of a duration that lies before or after a known period. */
void dates_bounds(const DatesMeaning *m, const DatesCal *base, DatesTimex *t);

#endif
