/* SPDX-License-Identifier: MIT */
/* The calendar period that a meaning names in a given year, month, week or day, and what can be said of it
 * without any. */
#include "calendar.h"
#include "resolve_private.h"

/* Does the meaning name something that comes back every year? */
gboolean dates_is_yearly(const DatesMeaning *m)
{
    return DATES_HAS(m, month) || DATES_HAS(m, quarter) || DATES_HAS(m, half) || DATES_HAS(m, season) ||
           DATES_HAS(m, holiday) || DATES_HAS(m, week);
}

/* "the first Monday of May", "the last week of August"; FALSE where the month has no such one. */
static gboolean nth_of_month(const DatesMeaning *m, gint64 year, gint month, DatesCal *out)
{
    gint length = dates_month_length(year, month), nth = DATES_GET(m, nth), day;
    gint64 first = dates_to_day(year, month, 1);

    if (DATES_HAS(m, weekday)) {
        gint lead = (DATES_GET(m, weekday) - dates_weekday(first) + 7) % 7;

        day = nth > 0 ? 1 + lead + 7 * (nth - 1) : 1 + lead + (length - 1 - lead) / 7 * 7;
        if (day > length)
            return FALSE;
        *out = dates_cal_day(first + day - 1);
        return TRUE;
    }
    if (DATES_OR(m, nthunit, 0) == DATES_U_DAY) {
        day = nth > 0 ? nth : length;
        if (day > length)
            return FALSE;
        *out = dates_cal_day(first + day - 1);
        return TRUE;
    }
    day = nth > 0 ? 4 + 7 * (nth - 1) : length - 3;
    *out = (DATES_OR(m, nthunit, 0) == DATES_U_WEEKEND ? dates_cal_weekend : dates_cal_week)(first + day - 1);
    return TRUE;
}

gboolean dates_in_month(const DatesMeaning *m, gint64 year, gint month, DatesCal *out)
{
    if (DATES_HAS(m, nth) && (DATES_HAS(m, nthunit) || DATES_HAS(m, weekday)))
        return nth_of_month(m, year, month, out);
    if (!DATES_HAS(m, day)) {
        *out = dates_cal_month(year, month);
        return TRUE;
    }
    if (DATES_GET(m, day) < 1 || DATES_GET(m, day) > dates_month_length(year, month))
        return FALSE;
    *out = dates_cal_day(dates_to_day(year, month, DATES_GET(m, day)));
    return TRUE;
}

/* What a yearly meaning is in one year; FALSE where the year has none. */
gboolean dates_in_year(const DatesContext *self, const DatesMeaning *m, gint64 year, DatesCal *out)
{
    gint64 day;

    if (DATES_HAS(m, month)) {
        if (DATES_GET(m, month) < 1 || DATES_GET(m, month) > 12)
            return FALSE;
        return dates_in_month(m, year, DATES_GET(m, month), out);
    }
    if (DATES_HAS(m, quarter))
        *out = dates_cal_part_of_year(DATES_U_QUARTER, year, CLAMP(DATES_GET(m, quarter), 1, 4));
    else if (DATES_HAS(m, half))
        *out = dates_cal_part_of_year(DATES_U_HALF, year, CLAMP(DATES_GET(m, half), 1, 2));
    else if (DATES_HAS(m, season))
        *out = dates_cal_part_of_year(DATES_U_SEASON, year, DATES_GET(m, season));
    else if (DATES_HAS(m, holiday)) {
        if (!dates_language_feast(self->language, (guint)DATES_GET(m, holiday), year, &day))
            return FALSE;
        *out = DATES_OR(m, gran, 0) == DATES_U_WEEK ? dates_cal_week(day)
               : DATES_OR(m, gran, 0) == DATES_U_WEEKEND
                   ? dates_cal_weekend(dates_weekday(day) <= 2 ? day - 3 : day)
                   : dates_cal_day(day);
    } else if (DATES_HAS(m, week)) {
        gint week = DATES_GET(m, week) < 0 ? dates_weeks_in_year(year) : DATES_GET(m, week);

        if (week < 1 || week > dates_weeks_in_year(year))
            return FALSE;
        *out = DATES_HAS(m, weekday) ? dates_cal_day(dates_week_start(year, week) + DATES_GET(m, weekday) - 1)
                                     : dates_cal_week(dates_week_start(year, week));
    } else {
        *out = dates_cal_year(year);
    }
    return TRUE;
}

/* Goes into a known period: "Tuesday" of a week, "March" of a year, "morning" of a day. FALSE where it has no
 * such. */
gboolean dates_within(const DatesContext *self, const DatesMeaning *m, DatesCal *c)
{
    gint64 first;

    switch (c->gran) {
    case DATES_U_YEAR:
        return !dates_is_yearly(m) || !c->known || dates_in_year(self, m, c->year, c);
    case DATES_U_MONTH:
        return !c->complete || dates_in_month(m, c->year, c->month, c);
    case DATES_U_WEEK:
        if (!c->complete)
            return TRUE;
        first = c->from;
        if (DATES_HAS(m, weekday)) {
            if (self->week_start == 7 && DATES_GET(m, weekday) == 7)
                first -= 7;
            *c = dates_cal_day(first + DATES_GET(m, weekday) - 1);
        } else if (DATES_HAS(m, weekend)) {
            *c = dates_cal_weekend(first);
        }
        return TRUE;
    default:
        return TRUE;
    }
}

/* Sets the time of day on a day. FALSE where there is no such time. */
gboolean dates_set_time(const DatesMeaning *m, DatesCal *c)
{
    if (!DATES_HAS(m, hour) && !DATES_HAS(m, part))
        return TRUE;
    if (c->gran != DATES_U_DAY) {
        *c = dates_cal_unknown(DATES_U_DAY);
    }
    if (!DATES_HAS(m, hour)) {
        c->gran = DATES_U_PART;
        c->part = DATES_GET(m, part);
        return TRUE;
    }
    c->gran = DATES_HAS(m, second) ? DATES_U_SECOND : DATES_HAS(m, minute) ? DATES_U_MINUTE : DATES_U_HOUR;
    c->hour = DATES_GET(m, hour);
    c->minute = DATES_OR(m, minute, -1);
    c->second = DATES_OR(m, second, -1);
    if (DATES_HAS(m, zone))
        c->zone = DATES_GET(m, zone);
    return c->hour >= 0 && c->hour <= 24 && c->minute < 60 && c->second <= 60 &&
           (c->hour < 24 || (c->minute <= 0 && c->second <= 0));
}

/* What can be said without any anchor: "XXXX-03", "XXXX-WXX-5". */
DatesCal dates_unanchored(const DatesMeaning *m, const DatesLanguage *lang)
{
    DatesCal c = dates_cal_unknown(DATES_U_DAY);

    if (DATES_HAS(m, month)) {
        c.month = DATES_GET(m, month);
        c.mday = DATES_OR(m, day, 0);
        c.gran = DATES_HAS(m, day) || DATES_HAS(m, hour) || DATES_HAS(m, part) ? DATES_U_DAY : DATES_U_MONTH;
    } else if (DATES_HAS(m, quarter) || DATES_HAS(m, half) || DATES_HAS(m, season)) {
        c.gran = DATES_HAS(m, quarter) ? DATES_U_QUARTER : DATES_HAS(m, half) ? DATES_U_HALF : DATES_U_SEASON;
        c.sub = DATES_HAS(m, quarter) ? DATES_GET(m, quarter)
                : DATES_HAS(m, half)  ? DATES_GET(m, half)
                                      : DATES_GET(m, season);
    } else if (DATES_HAS(m, holiday)) {
        const DatesFeast *f = &g_array_index(lang->feasts, DatesFeast, DATES_GET(m, holiday));

        if (f->kind != DATES_FEAST_ISLAMIC) {
            c.month = f->month;
            c.mday = f->day;
        }
    } else if (DATES_HAS(m, week)) {
        c.gran = DATES_U_WEEK;
        c.week = DATES_GET(m, week);
    } else if (DATES_HAS(m, weekday)) {
        c.weekday = DATES_GET(m, weekday);
    } else if (DATES_HAS(m, weekend)) {
        c.gran = DATES_U_WEEKEND;
    } else if (DATES_HAS(m, day)) {
        c.mday = DATES_GET(m, day);
    } else if (!DATES_HAS(m, hour) && !DATES_HAS(m, part)) {
        c.gran = (guint8)DATES_OR(m, unit, DATES_U_DAY);
    }
    return c;
}
