/* SPDX-License-Identifier: MIT */
/* Calendar arithmetic for the dates analyzer: proleptic Gregorian days, ISO weeks, movable feasts. */
#ifndef DATES_CALENDAR_H
#define DATES_CALENDAR_H

#include <glib.h>

/* Years are astronomical: 1 BC is 0, 264 BC is -263. Days are counted from 1970-01-01 (which is 0). */

gboolean dates_is_leap(gint64 year);
gint dates_month_length(gint64 year, gint month);
gint64 dates_to_day(gint64 year, gint month, gint day);
void dates_from_day(gint64 day, gint64 *year, gint *month, gint *mday);

/* Monday is 1, Sunday 7. */
gint dates_weekday(gint64 day);

/* ISO 8601 week and the year it belongs to. */
void dates_iso_week(gint64 day, gint64 *year, gint *week);

/* The Monday of an ISO week; weeks past the year's last run on into the next. */
gint64 dates_week_start(gint64 year, gint week);
gint dates_weeks_in_year(gint64 year);

/* Western Easter Sunday (the anonymous Gregorian algorithm, Meeus 1991) as a day number. */
gint64 dates_easter(gint64 year);

/* Orthodox Easter Sunday (Meeus's Julian algorithm, moved to the Gregorian calendar). */
gint64 dates_orthodox_easter(gint64 year);

/* The first day of the Hebrew year that begins in the autumn of `year`. Of that calendar's feasts all but
 * those of winter lie so many days from it: from there back to Passover the months have fixed lengths. */
gint64 dates_rosh_hashanah(gint64 year);

/* The first day of `month` and `day` of the Islamic calendar in that year, by the tables of 30 years, which
 * the moon that is seen leaves by a day at most; FALSE where the year has none. */
gboolean dates_islamic(gint64 year, gint month, gint day, gint64 *out);

#endif
