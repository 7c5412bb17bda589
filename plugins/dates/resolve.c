/* SPDX-License-Identifier: MIT */
#include "resolve.h"

#include <string.h>

#include "cal.h"
#include "calendar.h"

static const char *const type_names[] = {NULL, "DATE", "TIME", "DURATION", "SET"};
static const char *const mod_names[] = {
    NULL,        "START",        "MID",           "END",           "APPROX",
    "LESS_THAN", "MORE_THAN",    "EQUAL_OR_LESS", "EQUAL_OR_MORE", "BEFORE",
    "AFTER",     "ON_OR_BEFORE", "ON_OR_AFTER"};
static const char *const quant_names[] = {NULL, "EVERY", "EACH"};
static const char *const ref_names[] = {NULL, "PRESENT_REF", "PAST_REF", "FUTURE_REF"};

#define NAME_OF(names, i) ((i) < G_N_ELEMENTS(names) ? (names)[i] : NULL)

const char *dates_type_name(guint type)
{
    return NAME_OF(type_names, type);
}

const char *dates_mod_name(guint mod)
{
    return NAME_OF(mod_names, mod);
}

const char *dates_quant_name(guint quant)
{
    return NAME_OF(quant_names, quant);
}

static const char no_such_day[] = "there is no such day in the calendar";
static const char no_such_time[] = "there is no such time of day";

/* --- numbers that need a decision --------------------------------------------------------------------------
 */

/* The year that two digits stand for: in narrative the century of what was last mentioned, else within 80
 * years before the creation time and 20 after it. */
static gint64 full_year(const DatesContext *self, gint yy)
{
    gint64 about = self->dct.known ? self->dct.year : 2000, year;

    if (self->domain == DATES_DOMAIN_NARRATIVE && self->last_year.known) {
        about = self->last_year.year;
        year = about - about % 100 + yy;
        return year < about - 60 ? year + 100 : year > about + 40 ? year - 100 : year;
    }
    year = about - about % 100 + yy;
    if (year > about + 20)
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
        half = part == 1 || (part == 5 && hour < 6) ? 1 : 2;
    if (half == 1 && hour == 12)
        hour = 0;
    else if (half == 2 && hour < 12)
        hour += 12;
    DATES_SET(m, hour, hour);
    DATES_UNSET(m, part);
}

static void ages(const DatesContext *self, DatesMeaning *m)
{
    gint gran = DATES_OR(m, gran, 0);

    if (DATES_HAS(m, yy) && gran == DATES_U_DECADE && !DATES_HAS(m, year))
        DATES_SET(m, year, full_year(self, DATES_GET(m, yy)));
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
static void settle(const DatesContext *self, DatesMeaning *m)
{
    if (DATES_HAS(m, n1) && DATES_HAS(m, n2))
        numeric_date(self, m);
    if (DATES_HAS(m, n3)) {
        DATES_SET(m, hour, DATES_GET(m, n3) / 100);
        DATES_SET(m, minute, DATES_GET(m, n3) % 100);
    }
    if (DATES_HAS(m, cc) && DATES_HAS(m, yy)) {
        DATES_SET(m, year, DATES_GET(m, cc) * 100 + DATES_GET(m, yy));
        DATES_UNSET(m, yy);
    } else if (DATES_HAS(m, yy) && !DATES_HAS(m, year) && !DATES_HAS(m, gran)) {
        DATES_SET(m, year, full_year(self, DATES_GET(m, yy)));
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

/* --- calendar periods
 * --------------------------------------------------------------------------------------- */

/* Does the meaning name something that comes back every year? */
static gboolean is_yearly(const DatesMeaning *m)
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

static gboolean in_month(const DatesMeaning *m, gint64 year, gint month, DatesCal *out)
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
static gboolean in_year(const DatesContext *self, const DatesMeaning *m, gint64 year, DatesCal *out)
{
    gint64 day;

    if (DATES_HAS(m, month)) {
        if (DATES_GET(m, month) < 1 || DATES_GET(m, month) > 12)
            return FALSE;
        return in_month(m, year, DATES_GET(m, month), out);
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
static gboolean within(const DatesContext *self, const DatesMeaning *m, DatesCal *c)
{
    gint64 first;

    switch (c->gran) {
    case DATES_U_YEAR:
        return !is_yearly(m) || !c->known || in_year(self, m, c->year, c);
    case DATES_U_MONTH:
        return !c->complete || in_month(m, c->year, c->month, c);
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
static gboolean set_time(const DatesMeaning *m, DatesCal *c)
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

/* --- choosing an instance
 * ----------------------------------------------------------------------------------- */

/* The k-th instance about the base; FALSE where there is none. */
typedef gboolean (*Instance)(const DatesContext *self, const DatesMeaning *m, const DatesCal *base, gint k,
                             DatesCal *out);

static gboolean yearly_instance(const DatesContext *self, const DatesMeaning *m, const DatesCal *base, gint k,
                                DatesCal *out)
{
    return in_year(self, m, base->year + k, out);
}

static gboolean weekly_instance(const DatesContext *self, const DatesMeaning *m, const DatesCal *base, gint k,
                                DatesCal *out)
{
    *out = dates_cal_week(base->from + 7 * (gint64)k);
    return within(self, m, out);
}

static gboolean monthly_instance(const DatesContext *self, const DatesMeaning *m, const DatesCal *base,
                                 gint k, DatesCal *out)
{
    (void)self;
    *out = dates_cal_shift(base, k, DATES_U_MONTH);
    return out->complete && in_month(m, out->year, out->month, out) &&
           (!DATES_HAS(m, weekday) || dates_weekday(out->from) == DATES_GET(m, weekday));
}

/* Smaller is better; G_MAXINT64 where the instance is on the wrong side. */
static gint64 distance(const DatesCal *c, const DatesCal *base, guint dir, gint k, gint64 bias)
{
    gint64 wrong = G_MAXINT64;

    switch (dir) {
    case DATES_DIR_LAST:
        return c->to <= base->from ? base->from - c->from : wrong;
    case DATES_DIR_PAST:
        return c->from <= base->from ? base->from - c->from : wrong;
    case DATES_DIR_NEXT:
        return c->from >= base->to ? c->from - base->from : wrong;
    case DATES_DIR_FUTURE:
        return c->to > base->from ? c->from - base->from + 10000 : wrong;
    case DATES_DIR_THIS:
        return ABS(k);
    case DATES_DIR_NEAR:
    default:
        return ABS(c->from - base->from - bias);
    }
}

static gboolean choose(const DatesContext *self, const DatesMeaning *m, const DatesCal *base, guint dir,
                       gint64 bias, gint reach, Instance instance, DatesCal *out)
{
    gint64 best = G_MAXINT64;
    /* "Friday, Oct. 13" tells its year; where no year fits, the weekday is taken for a slip. */
    gboolean check = DATES_HAS(m, weekday) && DATES_HAS(m, day) && instance == yearly_instance;

    for (gint pass = check ? 0 : 1; pass < 2 && best == G_MAXINT64; pass++)
        for (gint k = -reach; k <= reach; k++) {
            DatesCal c;
            gint64 d;

            if (!instance(self, m, base, k, &c))
                continue;
            if (pass == 0 && (ABS(k) > 2 || dates_weekday(c.from) != DATES_GET(m, weekday)))
                continue;
            d = distance(&c, base, pass == 0 ? DATES_DIR_NEAR : dir, k, bias);
            if (d < best) {
                best = d;
                *out = c;
            }
        }
    return best != G_MAXINT64;
}

/* What can be said without any anchor: "XXXX-03", "XXXX-WXX-5". */
static DatesCal unanchored(const DatesMeaning *m, const DatesLanguage *lang)
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

        c.month = f->month;
        c.mday = f->day;
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

/* --- anchors
 * ------------------------------------------------------------------------------------------------- */

static gboolean inside(const DatesCal *inner, const DatesCal *outer)
{
    return inner->complete && outer->complete && inner->from >= outer->from && inner->to <= outer->to;
}

/* The mention that `unit` can be counted from: the last one, or an earlier and finer one that lies in it. */
static const DatesCal *mentioned(const DatesContext *self, guint unit)
{
    const DatesCal *c = unit <= DATES_U_DAY     ? &self->last_day
                        : unit <= DATES_U_MONTH ? &self->last_month
                                                : &self->last_year;

    if (!self->last.known)
        return NULL;
    /* A day or an hour of the news belongs to the last day or to today, not to a month spoken of. */
    if (self->domain != DATES_DOMAIN_NARRATIVE && unit <= DATES_U_DAY)
        return self->last.gran <= DATES_U_DAY || !self->dct.known ? &self->last : NULL;
    if (c->known && (self->last.gran <= unit || inside(c, &self->last)))
        return self->last.gran <= unit ? &self->last : c;
    return &self->last;
}

static const DatesCal *anchor_for(const DatesContext *self, guint base, guint unit, guint8 *kind)
{
    const DatesCal *c = NULL;

    if (base == DATES_BASE_REF || (self->domain == DATES_DOMAIN_NARRATIVE && unit >= DATES_U_DAY))
        c = mentioned(self, unit);
    *kind = c ? DATES_ANCHOR_REF : DATES_ANCHOR_DCT;
    if (!c)
        c = &self->dct;
    if (!c->known)
        *kind = DATES_ANCHOR_NONE;
    return c;
}

/* In news a month or a day of the year is the nearest one, pulled a little to where the tense points. */
#define PAST_PULL (-100)
#define OPENING_PULL (-182) /* "In January, sales fell": sets the scene of what is past */
#define FUTURE_PULL 120
#define QUARTER_PULL 30
#define NARRATIVE_PULL 30

static guint direction(const DatesContext *self, const DatesMeaning *m, const DatesMatch *match,
                       const DatesCal *base, gint64 *bias)
{
    gint tense = match->tense;

    *bias = 0;
    if (DATES_HAS(m, dir))
        return (guint)DATES_GET(m, dir);
    if (self->domain == DATES_DOMAIN_NARRATIVE) {
        /* Narrative goes forward. */
        *bias = DATES_HAS(m, weekday) ? 2 : is_yearly(m) ? NARRATIVE_PULL : 8;
        return base->gran >= DATES_U_YEAR && is_yearly(m) ? DATES_DIR_THIS : DATES_DIR_NEAR;
    }
    if (DATES_HAS(m, weekday) && DATES_HAS(m, day))
        return DATES_DIR_NEAR;
    if (self->domain == DATES_DOMAIN_COLLOQUIAL)
        return tense < 0 ? DATES_DIR_PAST : DATES_HAS(m, weekday) ? DATES_DIR_NEXT : DATES_DIR_FUTURE;
    /* Quarters are spoken of when they are over. */
    if (DATES_HAS(m, quarter) || DATES_HAS(m, half)) {
        *bias = QUARTER_PULL;
        return tense > 0 ? DATES_DIR_NEAR : DATES_DIR_PAST;
    }
    if (is_yearly(m)) {
        *bias = tense > 0 ? FUTURE_PULL : tense < 0 ? (match->opens ? OPENING_PULL : PAST_PULL) : 0;
        return DATES_DIR_NEAR;
    }
    return tense > 0 ? DATES_DIR_FUTURE : DATES_DIR_PAST;
}

/* The period without a year or other container of its own. FALSE where the calendar has none. */
static gboolean infer(DatesContext *self, const DatesMeaning *m, const DatesMatch *match, DatesCal *out,
                      DatesTimex *t)
{
    guint unit = is_yearly(m)                                                             ? DATES_U_YEAR
                 : (DATES_HAS(m, weekday) && !DATES_HAS(m, day)) || DATES_HAS(m, weekend) ? DATES_U_WEEK
                 : DATES_HAS(m, day)                                                      ? DATES_U_MONTH
                                                                                          : DATES_U_DAY;
    /* A month of a narrative goes on from the last month, if that lies in the last year. */
    const DatesCal *base =
        anchor_for(self, (guint)DATES_OR(m, base, unit == DATES_U_DAY ? DATES_BASE_REF : DATES_BASE_DCT),
                   unit == DATES_U_YEAR ? DATES_U_MONTH : unit, &t->anchor);
    gint64 bias;
    guint dir;

    if (unit == DATES_U_YEAR && t->anchor == DATES_ANCHOR_REF && self->domain == DATES_DOMAIN_NARRATIVE &&
        self->thread.known)
        base = inside(&self->last_month, &self->thread) ? &self->last_month : &self->thread;
    dir = direction(self, m, match, base, &bias);
    t->dir = (guint8)dir;
    if (t->anchor == DATES_ANCHOR_NONE || !base->complete ||
        (unit == DATES_U_WEEK && base->gran > DATES_U_WEEK)) {
        *out = unanchored(m, self->language);
        return TRUE;
    }
    switch (unit) {
    case DATES_U_YEAR:
        return choose(self, m, base, dir, bias, 8, yearly_instance, out);
    case DATES_U_WEEK:
        return choose(self, m, base, dir, bias, 2, weekly_instance, out);
    case DATES_U_MONTH:
        if (base->gran > DATES_U_MONTH) {
            *out = unanchored(m, self->language);
            return TRUE;
        }
        return choose(self, m, base, dir, bias, DATES_HAS(m, weekday) ? 14 : 3, monthly_instance, out);
    case DATES_U_DAY:
    default:
        *out = base->gran <= DATES_U_DAY ? dates_cal_day(base->from) : dates_cal_shift(base, 0, DATES_U_DAY);
        return TRUE;
    }
}

static void note_anchor(DatesTimex *t, const DatesCal *base)
{
    if (t->anchor != DATES_ANCHOR_NONE)
        dates_cal_format(base, FALSE, t->anchor_value, sizeof t->anchor_value);
}

/* The quarter that a report speaks of, some years on: the last one mentioned, else the last one that is over;
 * with `any`, a month will do. */
static DatesCal quarter_before(const DatesContext *self, gint64 years, gboolean any)
{
    DatesCal c =
        self->last_quarter.known ? self->last_quarter : dates_cal_shift(&self->dct, -1, DATES_U_QUARTER);

    if (any && self->last.complete && self->last.gran == DATES_U_MONTH)
        return dates_cal_shift(&self->last, years * 12, DATES_U_MONTH);
    return c.complete ? dates_cal_part_of_year(c.gran, c.year + years, c.sub) : c;
}

static gboolean countable(const DatesCal *base, gint64 n, guint unit)
{
    return base->complete && base->gran <= DATES_U_DAY && unit >= DATES_U_DAY && unit <= DATES_U_YEAR &&
           ABS(n) < 100000;
}

/* In requests "in two weeks" is a day. */
static DatesCal shift_to_day(const DatesCal *base, gint64 n, guint unit)
{
    DatesCal c = dates_cal_shift(base,
                                 n * (unit == DATES_U_QUARTER ? 3
                                      : unit == DATES_U_YEAR  ? 12
                                                              : 1),
                                 DATES_U_MONTH);
    gint64 year;
    gint month, day;

    if (unit == DATES_U_DAY || unit == DATES_U_WEEK || unit == DATES_U_FORTNIGHT)
        return dates_cal_day(base->from + n * (unit == DATES_U_DAY ? 1 : unit == DATES_U_WEEK ? 7 : 14));
    dates_from_day(base->from, &year, &month, &day);
    return dates_cal_day(c.from + MIN(day, dates_month_length(c.year, c.month)) - 1);
}

/* "last year", "two weeks ago", "a year earlier". */
static gboolean shifted(DatesContext *self, const DatesMeaning *m, DatesCal *out, DatesTimex *t)
{
    guint unit = (guint)DATES_GET(m, unit), base_kind = (guint)DATES_OR(m, base, DATES_BASE_DCT);
    const DatesCal *base = anchor_for(self, base_kind, unit, &t->anchor);
    gint64 n = DATES_GET(m, shift);

    note_anchor(t, base);
    if (ABS(n) == -DATES_VAGUE) {
        /* "several years ago": before it, but nobody knows when */
        g_strlcpy(t->value, n > 0 ? "PAST_REF" : "FUTURE_REF", sizeof t->value);
        return TRUE;
    }
    if (DATES_HAS(m, quarterly) ||
        (unit == DATES_U_YEAR && n == -1 && DATES_HAS(m, qty) && self->last.gran == DATES_U_QUARTER))
        *out = quarter_before(self, unit == DATES_U_YEAR ? n : 0, DATES_OR(m, quarterly, 0) == 2);
    else if (unit == DATES_U_HOUR && DATES_HAS(m, frac))
        *out =
            dates_cal_shift(base, n * 60 + (n < 0 ? -1 : 1) * DATES_GET(m, frac) * 60 / 1000, DATES_U_MINUTE);
    else if (self->domain == DATES_DOMAIN_COLLOQUIAL && DATES_HAS(m, qty) && countable(base, n, unit))
        *out = shift_to_day(base, n, unit);
    else
        *out = dates_cal_shift(base, n, unit);
    if (DATES_HAS(m, gran) && base->complete && !is_yearly(m))
        *out = dates_cal_widen(out, (guint)DATES_GET(m, gran));
    return within(self, m, out);
}

static void remember(DatesContext *self, const DatesCal *c, gboolean comparison, gboolean opens)
{
    if (!c->known || c->gran > DATES_U_YEAR || c->gran == DATES_U_NONE)
        return;
    /* Reports compare with "a year earlier" again and again: what they speak of stays. */
    if (comparison && self->domain != DATES_DOMAIN_NARRATIVE)
        return;
    self->last = *c;
    if (opens || !self->thread.known || c->gran < DATES_U_YEAR || self->thread.gran >= DATES_U_YEAR)
        self->thread = *c;
    if (c->gran == DATES_U_QUARTER && c->complete && (!self->dct.known || c->to <= self->dct.to))
        self->last_quarter = *c;
    if (c->complete && c->gran <= DATES_U_DAY)
        self->last_day = *c;
    if (c->complete && c->gran <= DATES_U_MONTH)
        self->last_month = *c;
    self->last_year = *c;
}

/* Does the text go on to tell of the time last mentioned ("left at the end of the year")? What is present or
 * to come belongs to the writer's time ("expires at the end of the month"), and so it does after a mention of
 * that. */
static gboolean tells_on(const DatesContext *self, const DatesMatch *match)
{
    return !self->dct.complete ||
           (match->tense < 0 && self->last.complete && self->last.to <= self->dct.from);
}

static gboolean calendar(DatesContext *self, DatesMeaning *m, const DatesMatch *match, DatesCal *c,
                         DatesTimex *t)
{
    gboolean ok = TRUE;

    t->reason = no_such_day;
    /* In requests "next Friday" is next week's. */
    if (DATES_HAS(m, week) && DATES_HAS(m, weekday) && self->domain == DATES_DOMAIN_COLLOQUIAL &&
        ABS(DATES_GET(m, week)) == 1) {
        DATES_SET(m, shift, DATES_GET(m, week));
        DATES_SET(m, unit, DATES_U_WEEK);
        DATES_UNSET(m, week);
    }
    if (DATES_OR(m, base, 0) == DATES_BASE_TENSE)
        DATES_SET(m, base, tells_on(self, match) ? DATES_BASE_REF : DATES_BASE_DCT);
    if (DATES_HAS(m, shift)) {
        ok = shifted(self, m, c, t);
    } else if (DATES_HAS(m, year) && DATES_HAS(m, day) && !is_yearly(m) && self->last_month.month) {
        ok = in_month(m, DATES_GET(m, year), self->last_month.month, c);
    } else if (DATES_HAS(m, year) && DATES_HAS(m, quarterly)) {
        DatesCal q = quarter_before(self, 0, FALSE);

        *c = q.complete ? dates_cal_part_of_year(DATES_U_QUARTER, DATES_GET(m, year), q.sub)
                        : dates_cal_year(DATES_GET(m, year));
    } else if (DATES_HAS(m, year)) {
        ok = in_year(self, m, DATES_GET(m, year), c);
    } else if (DATES_HAS(m, decade)) {
        *c = dates_cal_ages(DATES_U_DECADE, DATES_GET(m, decade));
    } else if (DATES_HAS(m, century)) {
        *c = dates_cal_ages(DATES_U_CENTURY,
                            DATES_OR(m, era, 0) == 1 ? -DATES_GET(m, century) : DATES_GET(m, century) - 1);
    } else if (DATES_HAS(m, millennium)) {
        *c = dates_cal_ages(DATES_U_MILLENNIUM, DATES_OR(m, era, 0) == 1 ? -DATES_GET(m, millennium)
                                                                         : DATES_GET(m, millennium) - 1);
    } else {
        ok = infer(self, m, match, c, t);
        if (t->anchor && ok)
            note_anchor(t, t->anchor == DATES_ANCHOR_DCT ? &self->dct : &self->last);
    }
    if (ok && DATES_HAS(m, post))
        *c = self->domain == DATES_DOMAIN_COLLOQUIAL &&
                     countable(c, DATES_GET(m, post), (guint)DATES_GET(m, postunit))
                 ? shift_to_day(c, DATES_GET(m, post), (guint)DATES_GET(m, postunit))
                 : dates_cal_shift(c, DATES_GET(m, post), (guint)DATES_GET(m, postunit));
    if (ok) {
        t->reason = no_such_time;
        ok = set_time(m, c);
    }
    if (ok)
        t->reason = NULL;
    return ok;
}

/* An impossible date as it was written: "2015-02-29". */
static void as_written(const DatesMeaning *m, char *value)
{
    DatesCal c = dates_cal_unknown(DATES_U_DAY);

    c.known = DATES_HAS(m, year) != 0;
    c.year = DATES_OR(m, year, 0);
    c.month = CLAMP(DATES_OR(m, month, 0), 0, 99);
    c.mday = CLAMP(DATES_OR(m, day, 0), 0, 99);
    dates_cal_format(&c, FALSE, value, DATES_VALUE_SIZE);
}

/* --- durations and sets
 * -------------------------------------------------------------------------------------- */

typedef struct {
    const char *letter;
    gint factor;
    gboolean clock;
    const char *half; /* what half of one is */
} UnitForm;

static const UnitForm unit_forms[] = {
    [DATES_U_SECOND] = {"S", 1, TRUE, NULL},     [DATES_U_MINUTE] = {"M", 1, TRUE, "30S"},
    [DATES_U_HOUR] = {"H", 1, TRUE, "30M"},      [DATES_U_PART] = {"NI", 1, TRUE, NULL},
    [DATES_U_DAY] = {"D", 1, FALSE, NULL},       [DATES_U_WEEKEND] = {"WE", 1, FALSE, NULL},
    [DATES_U_WEEK] = {"W", 1, FALSE, NULL},      [DATES_U_FORTNIGHT] = {"W", 2, FALSE, NULL},
    [DATES_U_MONTH] = {"M", 1, FALSE, NULL},     [DATES_U_SEASON] = {"S", 1, FALSE, NULL},
    [DATES_U_QUARTER] = {"Q", 1, FALSE, NULL},   [DATES_U_HALF] = {"M", 6, FALSE, NULL},
    [DATES_U_YEAR] = {"Y", 1, FALSE, "6M"},      [DATES_U_DECADE] = {"Y", 10, FALSE, NULL},
    [DATES_U_CENTURY] = {"Y", 100, FALSE, NULL}, [DATES_U_MILLENNIUM] = {"Y", 1000, FALSE, NULL},
};

static const UnitForm decade_form = {"DE", 1, FALSE, NULL};

/* One "2Y", "X M", "1.5W"; `clock` says whether "T" was written. */
static void format_amount(const DatesContext *self, GString *s, gint64 qty, gint frac, guint unit,
                          gboolean *clock)
{
    const UnitForm *f;

    if (unit == DATES_U_NONE || unit >= G_N_ELEMENTS(unit_forms))
        return;
    f = self->language->decades && unit == DATES_U_DECADE ? &decade_form : &unit_forms[unit];
    if (f->clock && !*clock) {
        g_string_append_c(s, 'T');
        *clock = TRUE;
    }
    if (qty == DATES_VAGUE) {
        g_string_append_printf(s, "X%s", f->letter);
        return;
    }
    if (frac == 500 && f->half && !self->language->decimals && self->domain != DATES_DOMAIN_COLLOQUIAL) {
        if (qty)
            g_string_append_printf(s, "%" G_GINT64_FORMAT "%s", qty, f->letter);
        g_string_append(s, f->half);
        return;
    }
    qty = qty * f->factor * 1000 + (gint64)frac * f->factor;
    g_string_append_printf(s, "%" G_GINT64_FORMAT, qty / 1000);
    if (qty % 1000) {
        g_string_append_printf(s, ".%03d", (int)(qty % 1000));
        while (s->str[s->len - 1] == '0')
            g_string_truncate(s, s->len - 1);
    }
    g_string_append(s, f->letter);
}

static void format_duration(const DatesContext *self, const DatesMeaning *m, char *out)
{
    g_autoptr(GString) s = g_string_new("P");
    gboolean clock = FALSE;

    format_amount(self, s, DATES_OR(m, qty, 1), DATES_OR(m, frac, 0), (guint)DATES_GET(m, unit), &clock);
    if (DATES_HAS(m, unit2))
        format_amount(self, s, DATES_OR(m, qty2, 1), 0, (guint)DATES_GET(m, unit2), &clock);
    if (DATES_HAS(m, unit3))
        format_amount(self, s, DATES_OR(m, qty3, 1), 0, (guint)DATES_GET(m, unit3), &clock);
    g_strlcpy(out, s->str, DATES_VALUE_SIZE);
}

static gboolean has_calendar(const DatesMeaning *m)
{
    return is_yearly(m) || DATES_HAS(m, weekday) || DATES_HAS(m, weekend) || DATES_HAS(m, day) ||
           DATES_HAS(m, part) || DATES_HAS(m, hour);
}

/* Begin and end of a duration that lies before or after a known day. */
static void bounds(const DatesMeaning *m, const DatesCal *base, DatesTimex *t)
{
    gboolean past = DATES_GET(m, side) == DATES_DIR_LAST;
    guint unit = (guint)DATES_GET(m, unit);
    gint64 n = DATES_OR(m, qty, 1);
    DatesCal other;

    dates_cal_format(base, FALSE, past ? t->end_point : t->begin, DATES_VALUE_SIZE);
    if (n == DATES_VAGUE || !base->complete || base->gran > DATES_U_DAY || unit < DATES_U_DAY || n > 100000)
        return;
    if (unit >= DATES_U_DECADE) {
        n *= unit == DATES_U_DECADE ? 10 : unit == DATES_U_CENTURY ? 100 : 1000;
        unit = DATES_U_YEAR;
    }
    other = unit == DATES_U_DAY || unit == DATES_U_WEEK || unit == DATES_U_FORTNIGHT
                ? dates_cal_day(base->from + (past ? -n : n) * (unit == DATES_U_DAY    ? 1
                                                                : unit == DATES_U_WEEK ? 7
                                                                                       : 14))
                : dates_cal_shift(base, past ? -n : n, unit);
    dates_cal_format(&other, FALSE, past ? t->begin : t->end_point, DATES_VALUE_SIZE);
}

/* "the past three months" ends where it is said, "the next three" begins there; "two weeks from June 7" on
 * that day. */
static void duration(DatesContext *self, DatesMeaning *m, const DatesMatch *match, DatesTimex *t)
{
    const DatesCal *base;
    DatesCal day;

    format_duration(self, m, t->value);
    if (!DATES_OR(m, side, 0))
        return;
    if (has_calendar(m)) {
        if (calendar(self, m, match, &day, t))
            bounds(m, &day, t);
        t->reason = NULL;
        return;
    }
    base = anchor_for(self, DATES_BASE_DCT, (guint)DATES_GET(m, unit), &t->anchor);
    if (t->anchor == DATES_ANCHOR_NONE)
        return;
    note_anchor(t, base);
    bounds(m, base, t);
}

static void set_expression(const DatesContext *self, const DatesMeaning *m, DatesTimex *t)
{
    if (has_calendar(m)) {
        DatesCal c = unanchored(m, self->language);
        DatesCal day = c;

        if (DATES_HAS(m, part) || DATES_HAS(m, hour)) {
            c = day;
            if (c.gran == DATES_U_DAY && !set_time(m, &c))
                t->reason = no_such_time;
        }
        dates_cal_format(&c, FALSE, t->value, sizeof t->value);
    } else {
        format_duration(self, m, t->value);
    }
}

static guint type_of(const DatesMeaning *m)
{
    if (DATES_HAS(m, type))
        return (guint)DATES_GET(m, type);
    if (DATES_HAS(m, quant) || DATES_HAS(m, freq))
        return DATES_TYPE_SET;
    if (DATES_HAS(m, qty) && !DATES_HAS(m, shift) && !has_calendar(m))
        return DATES_TYPE_DURATION;
    return DATES_HAS(m, hour) || DATES_HAS(m, part) ? DATES_TYPE_TIME : DATES_TYPE_DATE;
}

void dates_resolve(DatesContext *self, const DatesMatch *match, DatesTimex *out)
{
    DatesMeaning m = match->meaning;
    DatesCal c = dates_cal_none();

    memset(out, 0, sizeof *out);
    out->start = match->start;
    out->end = match->end;
    out->rule = match->rule;
    out->tense = match->tense;
    settle(self, &m);
    out->type = (guint8)type_of(&m);
    out->mod = (guint8)DATES_OR(&m, mod, DATES_OR(&m, mod2, 0));
    out->quant = (guint8)DATES_OR(&m, quant, 0);
    if (DATES_HAS(&m, freq))
        g_snprintf(out->freq, sizeof out->freq, "%dX", DATES_GET(&m, freq));
    if ((self->domain == DATES_DOMAIN_NARRATIVE || (DATES_HAS(&m, generic) && self->timeless)) &&
        DATES_OR(&m, shift, 1) == 0 && DATES_GET(&m, unit) == DATES_U_DAY &&
        (DATES_HAS(&m, vague) || DATES_HAS(&m, generic)) && !DATES_HAS(&m, part) && !DATES_HAS(&m, hour))
        DATES_SET(&m, ref, 1); /* "today" in a history */
    if (DATES_HAS(&m, ref)) {
        g_strlcpy(out->value, NAME_OF(ref_names, (guint)DATES_GET(&m, ref)), sizeof out->value);
    } else if (out->type == DATES_TYPE_DURATION) {
        duration(self, &m, match, out);
    } else if (out->type == DATES_TYPE_SET) {
        set_expression(self, &m, out);
    } else if (calendar(self, &m, match, &c, out)) {
        if (!*out->value)
            dates_cal_format(&c, self->zones_in_value, out->value, sizeof out->value);
        dates_cal_interval(&c, out->from, out->to, sizeof out->from);
        if (out->type == DATES_TYPE_TIME && c.gran >= DATES_U_DAY)
            out->type = DATES_TYPE_DATE;
        else if (out->type == DATES_TYPE_DATE && c.gran < DATES_U_DAY && c.gran != DATES_U_NONE)
            out->type = DATES_TYPE_TIME;
        remember(self, &c,
                 DATES_HAS(&m, shift) && DATES_GET(&m, shift) < 0 && DATES_OR(&m, unit, 0) >= DATES_U_QUARTER,
                 match->opens);
    } else {
        as_written(&m, out->value);
    }
}
