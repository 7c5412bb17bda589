/* SPDX-License-Identifier: MIT */
/* Brings what a rule bound into the plain fields of a period: numbers that need a decision. */
#include "resolve_private.h"

/* The year that two digits stand for: at the end of a range ("1914-18") the next one with them, in narrative
 * the century of what was last mentioned, else within 80 years before the creation time and 20 after it; a
 * decade has begun. */
static gint64 full_year(const DatesContext *self, const DatesMeaning *m)
{
    gint64 about = self->dct.known ? self->dct.year : 2000, year;
    gint yy = DATES_GET(m, yy);

    if (DATES_OR(m, base, 0) == DATES_BASE_REF && self->last_year.known) {
        year = self->last_year.year - self->last_year.year % 100 + yy;
        return year < self->last_year.year ? year + 100 : year;
    }
    if (self->domain == DATES_DOMAIN_NARRATIVE && self->last_year.known) {
        about = self->last_year.year;
        year = about - about % 100 + yy;
        return year < about - 60 ? year + 100 : year > about + 40 ? year - 100 : year;
    }
    year = about - about % 100 + yy;
    if (year > about + (DATES_OR(m, gran, 0) == DATES_U_DECADE ? 0 : 20))
        year -= 100;
    else if (year <= about - 80)
        year += 100;
    return year;
}

static void numeric_date(const DatesContext *self, DatesMeaning *m)
{
    gint n1 = DATES_GET(m, n1), n2 = DATES_GET(m, n2);
    DatesOrder order = DATES_HAS(m, order) ? (DatesOrder)DATES_GET(m, order) : self->order;
    gboolean day_first = order == DATES_ORDER_DMY;

    if (n1 > 12 && n2 <= 12)
        day_first = TRUE;
    else if (n2 > 12 && n1 <= 12)
        day_first = FALSE;
    DATES_SET(m, day, day_first ? n1 : n2);
    DATES_SET(m, month, day_first ? n2 : n1);
}

static void clock_hour(DatesMeaning *m)
{
    gint hour = DATES_GET(m, hour), part = DATES_OR(m, part, 0);
    gint half = DATES_OR(m, ampm, 0);

    if (!half && part)
        half = part == 1 || (part == 5 && (hour < 6 || hour == 12)) ? 1 : 2;
    if (half == 1 && hour == 12)
        hour = 0;
    else if (half == 2 && hour < 12)
        hour += 12;
    DATES_SET(m, hour, hour);
    DATES_UNSET(m, part);
}

/* "5" of "GMT+5:30", or "0530", in minutes. */
static gint zone_minutes(gint stated)
{
    return stated < 100 ? stated * 60 : stated / 100 * 60 + stated % 100;
}

static void offset_zone(DatesMeaning *m)
{
    gint east = zone_minutes(DATES_OR(m, east, 0)) - zone_minutes(DATES_OR(m, west, 0));
    gint minutes = DATES_OR(m, zoneminute, 0);

    DATES_SET(m, zone, DATES_GET(m, zone) + east + (DATES_HAS(m, west) ? -minutes : minutes));
}

static void ages(const DatesContext *self, DatesMeaning *m)
{
    gint gran = DATES_OR(m, gran, 0);

    if (DATES_HAS(m, yy) && gran == DATES_U_DECADE && !DATES_HAS(m, year))
        DATES_SET(m, year, full_year(self, m));
    if (DATES_HAS(m, year) && gran == DATES_U_DECADE) {
        gint y = DATES_GET(m, year);

        if (y % 100 == 0 && y < 1900)
            DATES_SET(m, century, y / 100 + 1);
        else
            DATES_SET(m, decade, y / 10);
        DATES_UNSET(m, year);
        DATES_UNSET(m, gran);
    }
    DATES_UNSET(m, yy);
}

/* Brings what a rule bound into the plain fields: month and day of a numeric date, the full year, the hour
 * of 24. */
void dates_settle(const DatesContext *self, DatesMeaning *m)
{
    if (DATES_HAS(m, n1) && DATES_HAS(m, n2))
        numeric_date(self, m);
    if (DATES_HAS(m, n3)) {
        DATES_SET(m, hour, DATES_GET(m, n3) / 100);
        DATES_SET(m, minute, DATES_GET(m, n3) % 100);
    }
    if (DATES_HAS(m, n4)) {
        DATES_SET(m, year, DATES_GET(m, n4) / 10000);
        DATES_SET(m, month, DATES_GET(m, n4) / 100 % 100);
        DATES_SET(m, day, DATES_GET(m, n4) % 100);
    }
    if (DATES_HAS(m, cc) && DATES_HAS(m, yy)) {
        DATES_SET(m, year, DATES_GET(m, cc) * 100 + DATES_GET(m, yy));
        DATES_UNSET(m, yy);
    } else if (DATES_HAS(m, yy) && !DATES_HAS(m, year) && !DATES_HAS(m, gran)) {
        DATES_SET(m, year, full_year(self, m));
        DATES_UNSET(m, yy);
    }
    if (DATES_HAS(m, gran))
        ages(self, m);
    if (DATES_HAS(m, hour) && DATES_HAS(m, less)) {
        DATES_SET(m, hour, DATES_GET(m, hour) > 0 ? DATES_GET(m, hour) - 1 : 23);
        DATES_SET(m, minute, 60 - DATES_GET(m, less));
    }
    if (DATES_HAS(m, hour))
        clock_hour(m);
    if (DATES_HAS(m, zone))
        offset_zone(m);
    /* In a text about years before Christ a bare small year is one too. */
    if (DATES_HAS(m, year) && !DATES_HAS(m, era) && DATES_HAS(m, context) && self->last_year.known &&
        self->last_year.year <= 0)
        DATES_SET(m, era, 1);
    if (DATES_OR(m, era, 0) == 1) {
        if (DATES_HAS(m, year))
            DATES_SET(m, year, 1 - DATES_GET(m, year));
        if (DATES_HAS(m, decade))
            DATES_SET(m, decade, -1 - DATES_GET(m, decade));
    }
}
