/* SPDX-License-Identifier: MIT */
#include "cal.h"

#include <string.h>

#include "calendar.h"

static const char *const season_names[] = {"", "SP", "SU", "FA", "WI"};
static const char *const part_names[] = {"", "MO", "MI", "AF", "EV", "NI", "DT"};

/* Hours that the parts of a day are taken to mean in from/to. */
static const gint8 part_hours[][2] = {{0, 24}, {6, 12}, {12, 14}, {12, 18}, {18, 24}, {20, 30}, {6, 18}};

DatesCal dates_cal_none(void)
{
    DatesCal c;

    memset(&c, 0, sizeof c);
    c.hour = c.minute = c.second = -1;
    c.zone = G_MININT;
    return c;
}

static DatesCal made(guint gran, gint64 year, gint64 from, gint64 to)
{
    DatesCal c = dates_cal_none();

    c.gran = (guint8)gran;
    c.known = TRUE;
    c.complete = TRUE;
    c.year = year;
    c.from = from;
    c.to = to;
    return c;
}

DatesCal dates_cal_unknown(guint gran)
{
    DatesCal c = dates_cal_none();

    c.gran = (guint8)gran;
    return c;
}

DatesCal dates_cal_year(gint64 year)
{
    return made(DATES_U_YEAR, year, dates_to_day(year, 1, 1), dates_to_day(year + 1, 1, 1));
}

DatesCal dates_cal_month(gint64 year, gint month)
{
    gint64 from = dates_to_day(year, month, 1);
    DatesCal c = made(DATES_U_MONTH, year, from, from + dates_month_length(year, month));

    c.month = month;
    return c;
}

DatesCal dates_cal_day(gint64 day)
{
    DatesCal c = made(DATES_U_DAY, 0, day, day + 1);

    dates_from_day(day, &c.year, &c.month, &c.mday);
    return c;
}

DatesCal dates_cal_week(gint64 day)
{
    gint64 monday = day - dates_weekday(day) + 1;
    DatesCal c = made(DATES_U_WEEK, 0, monday, monday + 7);

    dates_iso_week(day, &c.year, &c.week);
    return c;
}

DatesCal dates_cal_weekend(gint64 day)
{
    DatesCal c = dates_cal_week(day);

    c.gran = DATES_U_WEEKEND;
    c.from += 5;
    return c;
}

DatesCal dates_cal_part_of_year(guint gran, gint64 year, gint sub)
{
    gint months = gran == DATES_U_HALF ? 6 : 3;
    gint first = (sub - 1) * months + (gran == DATES_U_SEASON ? 3 : 1), last = first + months;
    DatesCal c = made(gran, year, dates_to_day(year, first, 1),
                      dates_to_day(last > 12 ? year + 1 : year, (last - 1) % 12 + 1, 1));

    c.sub = sub;
    return c;
}

DatesCal dates_cal_ages(guint gran, gint64 number)
{
    gint64 years = gran == DATES_U_DECADE ? 10 : gran == DATES_U_CENTURY ? 100 : 1000;

    return made(gran, number, dates_to_day(number * years, 1, 1), dates_to_day((number + 1) * years, 1, 1));
}

static gint64 floor_div(gint64 a, gint64 b)
{
    return a / b - (a % b < 0);
}

static gint month_of(const DatesCal *c)
{
    gint64 y;
    gint m, d;

    if (c->month)
        return c->month;
    dates_from_day(c->from, &y, &m, &d);
    return m;
}

/* The calendar year that a period begins in. */
static gint64 year_of(const DatesCal *c)
{
    switch (c->gran) {
    case DATES_U_DECADE:
        return c->year * 10;
    case DATES_U_CENTURY:
        return c->year * 100;
    case DATES_U_MILLENNIUM:
        return c->year * 1000;
    default:
        return c->year;
    }
}

static DatesCal shift_months(const DatesCal *base, gint64 n)
{
    gint64 index;
    DatesCal c;

    if (base->gran > DATES_U_MONTH || !base->complete) {
        c = dates_cal_unknown(DATES_U_MONTH);
        c.known = base->gran == DATES_U_YEAR;
        c.year = base->year + floor_div(n, 12) + (n > 0 && n % 12 ? 0 : 0);
        return c;
    }
    index = base->year * 12 + month_of(base) - 1 + n;
    return dates_cal_month(floor_div(index, 12), (gint)(index - floor_div(index, 12) * 12) + 1);
}

static DatesCal shift_part_of_year(const DatesCal *base, gint64 n, guint unit)
{
    gint per = unit == DATES_U_HALF ? 2 : 4, months = 12 / per;
    gint64 index;

    if (base->gran > unit && base->gran != DATES_U_SEASON && base->gran != DATES_U_QUARTER) {
        DatesCal c = dates_cal_unknown(unit);

        c.known = base->gran == DATES_U_YEAR;
        c.year = base->year;
        return c;
    }
    index = base->year * per + (base->gran == unit ? base->sub - 1 : (month_of(base) - 1) / months) + n;
    return dates_cal_part_of_year(unit, floor_div(index, per),
                                  (gint)(index - floor_div(index, per) * per) + 1);
}

static DatesCal shift_season(const DatesCal *base, gint64 n)
{
    gint64 index;
    gint m;

    if (base->gran == DATES_U_SEASON) {
        index = base->year * 4 + base->sub - 1 + n;
    } else {
        m = month_of(base);
        index = (m < 3 ? base->year - 1 : base->year) * 4 + (m < 3 ? 3 : (m - 3) / 3) + n;
    }
    return dates_cal_part_of_year(DATES_U_SEASON, floor_div(index, 4),
                                  (gint)(index - floor_div(index, 4) * 4) + 1);
}

/* Days and weeks can only be counted from a day (a week). */
static DatesCal shift_days(const DatesCal *base, gint64 n, guint unit)
{
    DatesCal c;

    if (base->complete && base->gran <= DATES_U_WEEK && (unit != DATES_U_DAY || base->gran <= DATES_U_DAY)) {
        gint64 day = base->from + n * (unit == DATES_U_DAY ? 1 : unit == DATES_U_FORTNIGHT ? 14 : 7);

        return unit == DATES_U_DAY       ? dates_cal_day(day)
               : unit == DATES_U_WEEKEND ? dates_cal_weekend(day)
                                         : dates_cal_week(day);
    }
    c = dates_cal_unknown(unit == DATES_U_FORTNIGHT ? DATES_U_WEEK : unit);
    if (base->gran <= DATES_U_YEAR) {
        c.known = base->known;
        c.year = base->year;
        c.month = unit == DATES_U_DAY && base->gran <= DATES_U_MONTH ? base->month : 0;
    }
    return c;
}

/* Hours and less, on a base that states a time. */
static DatesCal shift_time(const DatesCal *base, gint64 n, guint unit)
{
    gint64 seconds = unit == DATES_U_HOUR ? 3600 : unit == DATES_U_MINUTE ? 60 : 1;
    gint64 t, day;
    DatesCal c;

    if (!base->complete || base->gran > DATES_U_DAY)
        return dates_cal_none();
    if (base->hour < 0) {
        /* The day is known, the time is not. */
        c = dates_cal_day(base->from);
        c.gran = DATES_U_HOUR;
        return c;
    }
    t = (gint64)base->hour * 3600 + MAX(base->minute, 0) * 60 + MAX(base->second, 0) + n * seconds;
    day = floor_div(t, 86400);
    t -= day * 86400;
    c = dates_cal_day(base->from + day);
    c.gran = (guint8)(unit == DATES_U_SECOND ? DATES_U_SECOND : DATES_U_MINUTE);
    c.hour = (gint)(t / 3600);
    c.minute = (gint)(t % 3600 / 60);
    c.second = unit == DATES_U_SECOND ? (gint)(t % 60) : -1;
    return c;
}

DatesCal dates_cal_shift(const DatesCal *base, gint64 n, guint unit)
{
    if (base->gran == DATES_U_NONE || !base->known || n > 1000000 || n < -1000000)
        return dates_cal_unknown(unit);
    switch (unit) {
    case DATES_U_SECOND:
    case DATES_U_MINUTE:
    case DATES_U_HOUR:
        return shift_time(base, n, unit);
    case DATES_U_DAY:
    case DATES_U_WEEKEND:
    case DATES_U_WEEK:
    case DATES_U_FORTNIGHT:
        return shift_days(base, n, unit);
    case DATES_U_MONTH:
        return shift_months(base, n);
    case DATES_U_SEASON:
        return base->gran > DATES_U_SEASON ? dates_cal_unknown(unit) : shift_season(base, n);
    case DATES_U_QUARTER:
    case DATES_U_HALF:
        return shift_part_of_year(base, n, unit);
    case DATES_U_DECADE:
        return dates_cal_ages(unit, floor_div(year_of(base), 10) + n);
    case DATES_U_CENTURY:
        return dates_cal_ages(unit, floor_div(year_of(base), 100) + n);
    case DATES_U_MILLENNIUM:
        return dates_cal_ages(unit, floor_div(year_of(base), 1000) + n);
    case DATES_U_YEAR:
    default:
        return dates_cal_year(year_of(base) + n);
    }
}

DatesCal dates_cal_widen(const DatesCal *cal, guint unit)
{
    return cal->gran == unit ? *cal : dates_cal_shift(cal, 0, unit);
}

static void append_number(GString *s, gint64 n, guint width)
{
    char digits[24];
    guint at = sizeof digits;

    do {
        digits[--at] = (char)('0' + n % 10);
        n /= 10;
    } while (n > 0);
    while (sizeof digits - at < width)
        digits[--at] = '0';
    g_string_append_len(s, digits + at, (gssize)(sizeof digits - at));
}

/* 264 BC is "BC0264", 1994 is "1994"; of decades and the like only the leading digits. */
static void format_year(const DatesCal *c, GString *s)
{
    guint width = c->gran == DATES_U_DECADE       ? 3
                  : c->gran == DATES_U_CENTURY    ? 2
                  : c->gran == DATES_U_MILLENNIUM ? 1
                                                  : 4;

    if (!c->known)
        g_string_append_len(s, "XXXX", (gssize)width);
    else if (width == 4 && c->year <= 0)
        append_number(g_string_append(s, "BC"), 1 - c->year, 4);
    else if (c->year < 0)
        append_number(g_string_append(s, "BC"), -1 - c->year, width);
    else
        append_number(s, c->year, width);
}

static void format_two(GString *s, const char *before, gint value)
{
    if (value)
        append_number(g_string_append(s, before), value, 2);
    else
        g_string_append_printf(s, "%sXX", before);
}

static void format_day(const DatesCal *c, GString *s)
{
    if (c->weekday && !c->known) {
        g_string_append_printf(s, "-WXX-%d", c->weekday);
        return;
    }
    format_two(s, "-", c->month);
    format_two(s, "-", c->mday);
}

static void format_zone(GString *s, gint zone)
{
    if (zone == 0)
        g_string_append_c(s, 'Z');
    else
        g_string_append_printf(s, "%c%02d:%02d", zone < 0 ? '-' : '+', ABS(zone) / 60, ABS(zone) % 60);
}

static void format_time(const DatesCal *c, gboolean zones, GString *s)
{
    format_day(c, s);
    if (c->gran == DATES_U_PART) {
        g_string_append_printf(s, "T%s", part_names[c->part]);
        return;
    }
    if (c->hour < 0) {
        g_string_append(s, "TXX");
        return;
    }
    g_string_append_printf(s, "T%02d:%02d", c->hour, MAX(c->minute, 0));
    if (c->second >= 0)
        g_string_append_printf(s, ":%02d", c->second);
    /* Universal time is always said: leaving it out would state another hour. */
    if (c->zone != G_MININT && (zones || c->zone == 0))
        format_zone(s, c->zone);
}

void dates_cal_format(const DatesCal *c, gboolean zones, char *out, gsize size)
{
    g_autoptr(GString) s = g_string_sized_new(size);

    format_year(c, s);
    switch (c->gran) {
    case DATES_U_SECOND:
    case DATES_U_MINUTE:
    case DATES_U_HOUR:
    case DATES_U_PART:
        format_time(c, zones, s);
        break;
    case DATES_U_DAY:
        format_day(c, s);
        break;
    case DATES_U_WEEKEND:
        format_two(s, "-W", c->week);
        g_string_append(s, "-WE");
        break;
    case DATES_U_WEEK:
        format_two(s, "-W", c->week);
        break;
    case DATES_U_MONTH:
        format_two(s, "-", c->month);
        break;
    case DATES_U_SEASON:
        g_string_append_printf(s, "-%s", season_names[c->sub]);
        break;
    case DATES_U_QUARTER:
    case DATES_U_HALF:
        g_string_append_printf(s, "-%c", c->gran == DATES_U_HALF ? 'H' : 'Q');
        g_string_append_c(s, c->sub ? (char)('0' + c->sub) : 'X');
        break;
    default:
        break;
    }
    g_strlcpy(out, s->str, size);
}

/* A point in time; years before 1 AD are written as ISO 8601 has them, with a sign. */
static void format_point(gint64 day, gint64 seconds, gboolean clock, gint zone, char *out, gsize size)
{
    g_autoptr(GString) s = g_string_sized_new(size);
    gint64 year;
    gint month, mday;

    day += floor_div(seconds, 86400);
    seconds -= floor_div(seconds, 86400) * 86400;
    dates_from_day(day, &year, &month, &mday);
    if (year < 0)
        g_string_append_c(s, '-');
    append_number(s, ABS(year), 4);
    append_number(g_string_append_c(s, '-'), month, 2);
    append_number(g_string_append_c(s, '-'), mday, 2);
    if (clock)
        g_string_append_printf(s, "T%02d:%02d:%02d", (int)(seconds / 3600), (int)(seconds % 3600 / 60),
                               (int)(seconds % 60));
    if (clock && zone != G_MININT)
        format_zone(s, zone);
    g_strlcpy(out, s->str, size);
}

void dates_cal_interval(const DatesCal *c, char *from, char *to, gsize size)
{
    gint64 start, length;

    *from = *to = 0;
    if (!c->complete || !c->known)
        return;
    if (c->gran == DATES_U_PART) {
        format_point(c->from, part_hours[c->part][0] * 3600, TRUE, c->zone, from, size);
        format_point(c->from, part_hours[c->part][1] * 3600, TRUE, c->zone, to, size);
    } else if (c->gran <= DATES_U_HOUR && c->hour >= 0) {
        start = (gint64)c->hour * 3600 + MAX(c->minute, 0) * 60 + MAX(c->second, 0);
        length = c->second >= 0 ? 1 : c->minute >= 0 ? 60 : 3600;
        format_point(c->from, start, TRUE, c->zone, from, size);
        format_point(c->from, start + length, TRUE, c->zone, to, size);
    } else {
        format_point(c->from, 0, FALSE, G_MININT, from, size);
        format_point(c->to, 0, FALSE, G_MININT, to, size);
    }
}
