/* SPDX-License-Identifier: MIT */
/* Chooses the instance of a period that comes again and again ("March", "Friday"): about which anchor, and in
 * which direction from it. */
#include "calendar.h"
#include "resolve_private.h"

/* --- anchors --- */

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

    if (unit >= DATES_U_DECADE && self->last_ages.known)
        return &self->last_ages;
    if (!self->last.known)
        return NULL;
    /* A day or an hour of the news belongs to the last day or to today, not to a month spoken of. */
    if (self->domain != DATES_DOMAIN_NARRATIVE && unit <= DATES_U_DAY)
        return self->last.gran <= DATES_U_DAY || !self->dct.known ? &self->last : NULL;
    if (c->known && (self->last.gran <= unit || inside(c, &self->last)))
        return self->last.gran <= unit ? &self->last : c;
    return &self->last;
}

const DatesCal *dates_anchor_for(const DatesContext *self, guint base, guint unit, guint8 *kind)
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

/* --- instances --- */

/* The k-th instance about the base; FALSE where there is none. */
typedef gboolean (*Instance)(const DatesContext *self, const DatesMeaning *m, const DatesCal *base, gint k,
                             DatesCal *out);

static gboolean yearly_instance(const DatesContext *self, const DatesMeaning *m, const DatesCal *base, gint k,
                                DatesCal *out)
{
    return dates_in_year(self, m, base->year + k, out);
}

static gboolean weekly_instance(const DatesContext *self, const DatesMeaning *m, const DatesCal *base, gint k,
                                DatesCal *out)
{
    *out = dates_cal_week(base->from + 7 * (gint64)k);
    return dates_within(self, m, out);
}

static gboolean monthly_instance(const DatesContext *self, const DatesMeaning *m, const DatesCal *base,
                                 gint k, DatesCal *out)
{
    (void)self;
    *out = dates_cal_shift(base, k, DATES_U_MONTH);
    return out->complete && dates_in_month(m, out->year, out->month, out) &&
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

/* --- directions --- */

/* In news a month or a day of the year is the nearest one, pulled a little to where the tense points. */
#define PAST_PULL (-100)
#define OPENING_PULL (-182) /* "In January, sales fell": sets the scene of what is past */
#define FUTURE_PULL 120
#define QUARTER_PULL 30
#define NARRATIVE_PULL 30
#define NARRATIVE_OPENING_PULL 60 /* "In December, ...": the story moves on */

#define WINTER 4 /* the season */

static guint direction(const DatesContext *self, const DatesMeaning *m, const DatesMatch *match,
                       const DatesCal *base, guint8 anchor, gint64 *bias)
{
    gint tense = match->tense;

    *bias = 0;
    if (DATES_HAS(m, dir))
        return (guint)DATES_GET(m, dir);
    if (self->domain == DATES_DOMAIN_NARRATIVE && anchor != DATES_ANCHOR_DCT) {
        /* Narrative goes forward; before anything was told of, "died on Sunday" is the news of the day. */
        *bias = DATES_HAS(m, weekday) ? 2
                : !dates_is_yearly(m) ? 8
                : match->opens        ? NARRATIVE_OPENING_PULL
                                      : NARRATIVE_PULL;
        return base->gran >= DATES_U_YEAR && dates_is_yearly(m) ? DATES_DIR_THIS : DATES_DIR_NEAR;
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
    if (dates_is_yearly(m)) {
        *bias = tense > 0 ? FUTURE_PULL : tense < 0 ? (match->opens ? OPENING_PULL : PAST_PULL) : 0;
        return DATES_DIR_NEAR;
    }
    return tense > 0 ? DATES_DIR_FUTURE : DATES_DIR_PAST;
}

/* "Last fall", "this March" are the writer's, also in a narrative. */
static gboolean is_the_writers(const DatesContext *self, const DatesMeaning *m)
{
    return DATES_HAS(m, dir) && !DATES_HAS(m, base) && self->dct.complete;
}

/* Is a day of the news on the other side of today than what the clause tells of? "It reopens Monday. The fire
 * broke out at 4 a.m." */
static gboolean is_other_side(const DatesContext *self, const DatesCal *day, gint tense)
{
    return self->domain == DATES_DOMAIN_NEWS && self->dct.complete && day->complete &&
           ((tense < 0 && day->from > self->dct.from) || (tense > 0 && day->to <= self->dct.from));
}

/* The period without a year or other container of its own. FALSE where the calendar has none. */
gboolean dates_infer(DatesContext *self, const DatesMeaning *m, const DatesMatch *match, DatesCal *out,
                     DatesTimex *t)
{
    guint unit = dates_is_yearly(m)                                                       ? DATES_U_YEAR
                 : (DATES_HAS(m, weekday) && !DATES_HAS(m, day)) || DATES_HAS(m, weekend) ? DATES_U_WEEK
                 : DATES_HAS(m, day)                                                      ? DATES_U_MONTH
                                                                                          : DATES_U_DAY;
    /* A month of a narrative goes on from the last month, if that lies in the last year. */
    const DatesCal *base = dates_anchor_for(
        self, (guint)DATES_OR(m, base, unit == DATES_U_DAY ? DATES_BASE_REF : DATES_BASE_DCT),
        unit == DATES_U_YEAR ? DATES_U_MONTH : unit, &t->anchor);
    gint64 bias;
    guint dir;

    if (unit == DATES_U_YEAR && t->anchor == DATES_ANCHOR_REF && self->domain == DATES_DOMAIN_NARRATIVE &&
        self->thread.known)
        base = inside(&self->last_month, &self->thread) ? &self->last_month : &self->thread;
    if (t->anchor == DATES_ANCHOR_REF &&
        (is_the_writers(self, m) || (unit == DATES_U_DAY && is_other_side(self, base, match->tense)))) {
        base = &self->dct;
        t->anchor = DATES_ANCHOR_DCT;
    }
    dir = direction(self, m, match, base, t->anchor, &bias);
    t->dir = (guint8)dir;
    if (t->anchor == DATES_ANCHOR_NONE || !base->complete ||
        (unit == DATES_U_WEEK && base->gran > DATES_U_WEEK)) {
        *out = dates_unanchored(m, self->language);
        return TRUE;
    }
    switch (unit) {
    case DATES_U_YEAR:
        if (!choose(self, m, base, dir, bias, 8, yearly_instance, out))
            return FALSE;
        /* A winter told of goes by the year it ends in: most of it lies there. */
        if (self->domain == DATES_DOMAIN_NARRATIVE && DATES_OR(m, season, 0) == WINTER)
            out->year++;
        return TRUE;
    case DATES_U_WEEK:
        return choose(self, m, base, dir, bias, 2, weekly_instance, out);
    case DATES_U_MONTH:
        if (base->gran > DATES_U_MONTH) {
            *out = dates_unanchored(m, self->language);
            return TRUE;
        }
        return choose(self, m, base, dir, bias, DATES_HAS(m, weekday) ? 14 : 3, monthly_instance, out);
    case DATES_U_DAY:
    default:
        *out = base->gran <= DATES_U_DAY ? dates_cal_day(base->from) : dates_cal_shift(base, 0, DATES_U_DAY);
        return TRUE;
    }
}
