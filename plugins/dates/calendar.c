/* SPDX-License-Identifier: MIT */
#include "calendar.h"

gboolean dates_is_leap(gint64 year)
{
    return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
}

gint dates_month_length(gint64 year, gint month)
{
    static const gint8 length[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};

    if (month < 1 || month > 12)
        return 0;
    return length[month - 1] + (month == 2 && dates_is_leap(year));
}

static gint64 floor_div(gint64 a, gint64 b)
{
    return a / b - (a % b < 0);
}

/* Day number of a civil date: years run from March, so that the leap day is the last of its year
 * (E. G. Richards, Mapping Time, 1998). */
gint64 dates_to_day(gint64 year, gint month, gint day)
{
    gint64 y = year - (month <= 2);
    gint64 era = floor_div(y, 400);
    gint64 yoe = y - era * 400;
    gint64 doy = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    gint64 doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;

    return era * 146097 + doe - 719468;
}

void dates_from_day(gint64 day, gint64 *year, gint *month, gint *mday)
{
    gint64 z = day + 719468;
    gint64 era = floor_div(z, 146097);
    gint64 doe = z - era * 146097;
    gint64 yoe = (doe - doe / 1460 + doe / 36524 - doe / 146096) / 365;
    gint64 doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    gint64 mp = (5 * doy + 2) / 153;

    *mday = (gint)(doy - (153 * mp + 2) / 5 + 1);
    *month = (gint)(mp < 10 ? mp + 3 : mp - 9);
    *year = yoe + era * 400 + (*month <= 2);
}

gint dates_weekday(gint64 day)
{
    /* 1970-01-01 was a Thursday. */
    gint64 w = (day + 3) % 7;

    return (gint)(w < 0 ? w + 7 : w) + 1;
}

gint64 dates_week_start(gint64 year, gint week)
{
    /* Week 1 holds 4 January. */
    gint64 fourth = dates_to_day(year, 1, 4);

    return fourth - (dates_weekday(fourth) - 1) + 7 * (gint64)(week - 1);
}

void dates_iso_week(gint64 day, gint64 *year, gint *week)
{
    gint64 thursday = day - dates_weekday(day) + 4;
    gint month, mday;

    dates_from_day(thursday, year, &month, &mday);
    *week = (gint)((thursday - dates_to_day(*year, 1, 1)) / 7) + 1;
}

gint dates_weeks_in_year(gint64 year)
{
    return (gint)((dates_week_start(year + 1, 1) - dates_week_start(year, 1)) / 7);
}

gint64 dates_easter(gint64 year)
{
    gint64 a, b, c, d, e, f, g, h, i, k, l, m, n;

    if (year < 1)
        return dates_to_day(year, 4, 1);
    a = year % 19;
    b = year / 100;
    c = year % 100;
    d = b / 4;
    e = b % 4;
    f = (b + 8) / 25;
    g = (b - f + 1) / 3;
    h = (19 * a + b - d - g + 15) % 30;
    i = c / 4;
    k = c % 4;
    l = (32 + 2 * e + 2 * i - h - k) % 7;
    m = (a + 11 * h + 22 * l) / 451;
    n = h + l - 7 * m + 114;
    return dates_to_day(year, (gint)(n / 31), (gint)(n % 31) + 1);
}

gint64 dates_orthodox_easter(gint64 year)
{
    gint64 d, e, n;

    if (year < 1)
        return dates_to_day(year, 4, 1);
    d = (19 * (year % 19) + 15) % 30;
    e = (2 * (year % 4) + 4 * (year % 7) - d + 34) % 7;
    n = d + e + 114;
    /* The Julian date, moved by the difference between the calendars in that century. */
    return dates_to_day(year, (gint)(n / 31), (gint)(n % 31) + 1) + year / 100 - year / 400 - 2;
}

/* Days from the epoch of the Hebrew calendar to the first day of a year, before two of the postponements (E.
 * M. Reingold and N. Dershowitz, Calendrical Calculations, 2018). */
static gint64 hebrew_days(gint64 year)
{
    gint64 months = floor_div(235 * year - 234, 19);
    gint64 parts = 12084 + 13753 * months;
    gint64 day = 29 * months + floor_div(parts, 25920);

    return day + (3 * (day + 1) - 7 * floor_div(3 * (day + 1), 7) < 3);
}

gint64 dates_rosh_hashanah(gint64 year)
{
    gint64 hebrew = year + 3761;
    gint64 before = hebrew_days(hebrew - 1), day = hebrew_days(hebrew), after = hebrew_days(hebrew + 1);

    /* The epoch is 7 October 3761 BC (Julian). */
    return day + (after - day == 356 ? 2 : day - before == 382 ? 1 : 0) - 2092590;
}

gboolean dates_islamic(gint64 year, gint month, gint day, gint64 *out)
{
    gint64 about = floor_div((year - 622) * 33, 32), y;
    gint m, d;

    /* The epoch is 16 July 622 (Julian). */
    for (gint64 islamic = about - 1; islamic <= about + 2; islamic++) {
        *out = (islamic - 1) * 354 + floor_div(3 + 11 * islamic, 30) + 29 * (gint64)(month - 1) + month / 2 +
               day - 492149;
        dates_from_day(*out, &y, &m, &d);
        if (y == year)
            return islamic > 0;
    }
    return FALSE;
}
