/* SPDX-License-Identifier: MIT */
#include "resolve.h"

#include <string.h>

#include "calendar.h"
#include "resolve_private.h"

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

/* "a year and two months ago" is a day, "an hour and ten minutes ago" a minute. */
static DatesCal shift_in_parts(const DatesCal *base, const DatesMeaning *m, gint sign)
{
    const gint parts[][2] = {{DATES_GET(m, qty), DATES_GET(m, unit)},
                             {DATES_OR(m, qty2, 0), DATES_OR(m, unit2, DATES_U_NONE)},
                             {DATES_OR(m, qty3, 0), DATES_OR(m, unit3, DATES_U_NONE)}};
    DatesCal c = *base;

    for (guint i = 0; i < G_N_ELEMENTS(parts) && parts[i][1] != DATES_U_NONE; i++) {
        gint64 n = (gint64)sign * parts[i][0];
        guint unit = (guint)parts[i][1];
        DatesCal from = c;

        if (unit < DATES_U_DAY) {
            c = dates_cal_shift(&c, n, unit);
        } else if (countable(&c, n, unit)) {
            c = shift_to_day(&c, n, unit);
            c.hour = from.hour;
            c.minute = from.minute;
            c.second = from.second;
        } else {
            return dates_cal_shift(base, (gint64)sign * parts[0][0], (guint)parts[0][1]);
        }
    }
    return c;
}

/* The weekday before (n < 0) or after a period: "the Monday after Easter". */
static DatesCal weekday_about(const DatesCal *c, gint weekday, gint n)
{
    gint64 day;

    if (!c->complete || n == 0 || ABS(n) > 1000) {
        DatesCal some = dates_cal_unknown(DATES_U_DAY);

        some.weekday = weekday;
        return some;
    }
    day = n > 0 ? c->to + (weekday - dates_weekday(c->to) + 7) % 7
                : c->from - 1 - (dates_weekday(c->from - 1) - weekday + 7) % 7;
    return dates_cal_day(day + 7 * (gint64)(n > 0 ? n - 1 : n + 1));
}

/* "last year", "two weeks ago", "a year earlier". */
static gboolean shifted(DatesContext *self, const DatesMeaning *m, DatesCal *out, DatesTimex *t)
{
    guint unit = (guint)DATES_GET(m, unit), base_kind = (guint)DATES_OR(m, base, DATES_BASE_DCT);
    const DatesCal *base = dates_anchor_for(self, base_kind, unit, &t->anchor);
    gint64 n = DATES_GET(m, shift);
    gint sign = n < 0 || DATES_OR(m, dir, 0) == DATES_DIR_LAST ? -1 : 1; /* "half an hour ago" is 0 hours */

    note_anchor(t, base);
    if (ABS(n) == -DATES_VAGUE) {
        /* "several years ago": before it, but nobody knows when */
        g_strlcpy(t->value, n > 0 ? "PAST_REF" : "FUTURE_REF", sizeof t->value);
        return TRUE;
    }
    if (DATES_HAS(m, quarterly) ||
        (unit == DATES_U_YEAR && n == -1 && DATES_HAS(m, qty) && self->last.gran == DATES_U_QUARTER))
        *out = quarter_before(self, unit == DATES_U_YEAR ? n : 0, DATES_OR(m, quarterly, 0) == 2);
    else if (DATES_HAS(m, unit2))
        *out = shift_in_parts(base, m, sign);
    else if (unit == DATES_U_HOUR && DATES_HAS(m, frac))
        *out = dates_cal_shift(base, n * 60 + sign * DATES_GET(m, frac) * 60 / 1000, DATES_U_MINUTE);
    else if (unit == DATES_U_YEAR && DATES_HAS(m, frac) && base->gran <= DATES_U_MONTH)
        *out = dates_cal_shift(base, n * 12 + sign * DATES_GET(m, frac) * 12 / 1000, DATES_U_MONTH);
    else if (self->domain == DATES_DOMAIN_COLLOQUIAL && DATES_HAS(m, qty) && countable(base, n, unit))
        *out = shift_to_day(base, n, unit);
    else
        *out = dates_cal_shift(base, n, unit);
    if (DATES_HAS(m, gran) && base->complete && !dates_is_yearly(m))
        *out = dates_cal_widen(out, (guint)DATES_GET(m, gran));
    return dates_within(self, m, out);
}

/* "a year earlier", "two years ago": what reports compare with again and again. "Last year" they tell of. */
static gboolean is_comparison(const DatesMeaning *m)
{
    return DATES_OR(m, shift, 0) < 0 && DATES_OR(m, unit, 0) >= DATES_U_QUARTER &&
           (DATES_HAS(m, qty) || DATES_OR(m, base, DATES_BASE_DCT) == DATES_BASE_REF);
}

static void remember(DatesContext *self, const DatesCal *c, gboolean comparison, gboolean opens)
{
    if (!c->known || c->gran == DATES_U_NONE)
        return;
    self->last_ages = c->gran > DATES_U_YEAR ? *c : dates_cal_none();
    if (c->gran > DATES_U_YEAR)
        return;
    /* What reports speak of stays. */
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

/* "a week before Friday", "fifty years ago this week": so many units on, a day (or what `gran` says) where
 * that can be counted. */
static DatesCal so_much_later(const DatesContext *self, const DatesMeaning *m, const DatesCal *c)
{
    gint64 n = DATES_GET(m, post);
    guint unit = (guint)DATES_GET(m, postunit), gran = (guint)DATES_OR(m, gran, DATES_U_NONE);
    DatesCal day;

    if ((gran == DATES_U_WEEK || gran == DATES_U_MONTH) && c->complete && ABS(n) < 1000) {
        day = shift_to_day(c, n, unit);
        return dates_cal_widen(&day, gran);
    }
    if (n != 0 && (self->domain == DATES_DOMAIN_COLLOQUIAL || DATES_HAS(m, weekday) || gran == DATES_U_DAY) &&
        countable(c, n, unit))
        return shift_to_day(c, n, unit);
    return dates_cal_shift(c, n, unit);
}

static gboolean calendar(DatesContext *self, DatesMeaning *m, const DatesMatch *match, DatesCal *c,
                         DatesTimex *t)
{
    gboolean ok = TRUE;

    t->reason = no_such_day;
    /* In requests "next Friday" is next week's. */
    if (DATES_HAS(m, week) && DATES_HAS(m, weekday) && !DATES_HAS(m, year) &&
        self->domain == DATES_DOMAIN_COLLOQUIAL && ABS(DATES_GET(m, week)) == 1) {
        DATES_SET(m, shift, DATES_GET(m, week));
        DATES_SET(m, unit, DATES_U_WEEK);
        DATES_UNSET(m, week);
    }
    if (DATES_OR(m, base, 0) == DATES_BASE_TENSE)
        DATES_SET(m, base, tells_on(self, match) ? DATES_BASE_REF : DATES_BASE_DCT);
    if (DATES_HAS(m, shift)) {
        ok = shifted(self, m, c, t);
    } else if (DATES_HAS(m, year) && DATES_HAS(m, day) && !dates_is_yearly(m) && self->last_month.month) {
        ok = dates_in_month(m, DATES_GET(m, year), self->last_month.month, c);
    } else if (DATES_HAS(m, year) && DATES_HAS(m, quarterly)) {
        DatesCal q = quarter_before(self, 0, FALSE);

        *c = q.complete ? dates_cal_part_of_year(DATES_U_QUARTER, DATES_GET(m, year), q.sub)
                        : dates_cal_year(DATES_GET(m, year));
    } else if (DATES_HAS(m, year)) {
        ok = dates_in_year(self, m, DATES_GET(m, year), c);
    } else if (DATES_HAS(m, decade)) {
        *c = dates_cal_ages(DATES_U_DECADE, DATES_GET(m, decade));
    } else if (DATES_HAS(m, century)) {
        *c = dates_cal_ages(DATES_U_CENTURY,
                            DATES_OR(m, era, 0) == 1 ? -DATES_GET(m, century) : DATES_GET(m, century) - 1);
    } else if (DATES_HAS(m, millennium)) {
        *c = dates_cal_ages(DATES_U_MILLENNIUM, DATES_OR(m, era, 0) == 1 ? -DATES_GET(m, millennium)
                                                                         : DATES_GET(m, millennium) - 1);
    } else {
        ok = dates_infer(self, m, match, c, t);
        if (t->anchor && ok)
            note_anchor(t, t->anchor == DATES_ANCHOR_DCT ? &self->dct : &self->last);
    }
    if (ok && DATES_HAS(m, post))
        *c = so_much_later(self, m, c);
    if (ok && DATES_HAS(m, seekday))
        *c = weekday_about(c, DATES_GET(m, seekday), DATES_OR(m, seek, 1));
    if (ok) {
        t->reason = no_such_time;
        ok = dates_set_time(m, c);
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

/* --- durations and sets --- */

static gboolean has_calendar(const DatesMeaning *m)
{
    return dates_is_yearly(m) || DATES_HAS(m, weekday) || DATES_HAS(m, weekend) || DATES_HAS(m, day) ||
           DATES_HAS(m, part) || DATES_HAS(m, hour);
}

/* Begin and end of a duration that lies before or after a known day. */
/* "the past three months" ends where it is said, "the next three" begins there; "two weeks from June 7" on
 * that day. */
static void duration(DatesContext *self, DatesMeaning *m, const DatesMatch *match, DatesTimex *t)
{
    const DatesCal *base;
    DatesCal day = dates_cal_none();

    dates_format_duration(self, m, t->value);
    if (!DATES_OR(m, side, 0))
        return;
    if (has_calendar(m) || DATES_HAS(m, year)) {
        if (calendar(self, m, match, &day, t))
            dates_bounds(m, &day, t);
        t->reason = NULL;
        return;
    }
    base = dates_anchor_for(self, DATES_BASE_DCT, (guint)DATES_GET(m, unit), &t->anchor);
    if (t->anchor == DATES_ANCHOR_NONE)
        return;
    note_anchor(t, base);
    dates_bounds(m, base, t);
}

static void set_expression(const DatesContext *self, const DatesMeaning *m, DatesTimex *t)
{
    if (has_calendar(m)) {
        DatesCal c = dates_unanchored(m, self->language);
        DatesCal day = c;

        if (DATES_HAS(m, part) || DATES_HAS(m, hour)) {
            c = day;
            if (c.gran == DATES_U_DAY && !dates_set_time(m, &c))
                t->reason = no_such_time;
        }
        dates_cal_format(&c, FALSE, t->value, sizeof t->value);
    } else {
        dates_format_duration(self, m, t->value);
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
    dates_settle(self, &m);
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
        if (!match->aside || !self->last.known)
            remember(self, &c, is_comparison(&m), match->opens);
    } else {
        as_written(&m, out->value);
    }
}
