/* SPDX-License-Identifier: MIT */
/* Calendar periods: made, moved, ordered, written. */
#ifndef DATES_CAL_H
#define DATES_CAL_H

#include "resolve.h"

DatesCal dates_cal_none(void);
DatesCal dates_cal_year(gint64 year);
DatesCal dates_cal_month(gint64 year, gint month);
DatesCal dates_cal_week(gint64 day);
DatesCal dates_cal_weekend(gint64 day);
DatesCal dates_cal_part_of_year(guint gran, gint64 year, gint sub); /* season, quarter, half */
DatesCal dates_cal_ages(guint gran, gint64 number);                 /* decade, century, millennium */

/* A period with an unknown year: "XXXX-05", "XXXX-WXX-3". */
DatesCal dates_cal_unknown(guint gran);

/* `base` moved by n units and widened (or narrowed, then partly unknown) to the unit. */
DatesCal dates_cal_shift(const DatesCal *base, gint64 n, guint unit);

/* The period of granularity `unit` that `cal` lies in. */
DatesCal dates_cal_widen(const DatesCal *cal, guint unit);

void dates_cal_format(const DatesCal *cal, gboolean zones, char *out, gsize size);

/* The half-open interval, as ISO 8601; empty strings where the period is not complete. */
void dates_cal_interval(const DatesCal *cal, char *from, char *to, gsize size);

#endif
