/* SPDX-License-Identifier: MIT */
#include "agree.h"

static gint minute_of_day(const DatesMeaning *m, gint half)
{
    gint hour = DATES_GET(m, hour);

    hour = half == 1 && hour == 12 ? 0 : half == 2 && hour < 12 ? hour + 12 : hour;
    return hour * 60 + DATES_OR(m, minute, 0);
}

/* The ends of a range of hours share a half of the day where one of them does not say its own: "from 7 to 8
 * this evening". What ends at "1 pm" begins before it: "11-1 pm". */
static void agree_on_half(DatesMeaning *from, DatesMeaning *to)
{
    gint first = DATES_HAS(from, ampm)   ? DATES_GET(from, ampm)
                 : DATES_HAS(from, part) ? (DATES_GET(from, part) == 1 ? 1 : 2)
                                         : 0;

    if (!DATES_HAS(from, hour) || !DATES_HAS(to, hour))
        return;
    if (!first && DATES_HAS(to, ampm) && DATES_GET(from, hour) >= 1 && DATES_GET(from, hour) <= 12)
        DATES_SET(from, ampm,
                  minute_of_day(from, DATES_GET(to, ampm)) < minute_of_day(to, DATES_GET(to, ampm))
                      ? DATES_GET(to, ampm)
                      : 3 - DATES_GET(to, ampm));
    if (!first || DATES_HAS(to, part))
        return;
    if (!DATES_HAS(to, ampm) && minute_of_day(to, first) > minute_of_day(from, first))
        DATES_SET(to, ampm, first);
    else if (DATES_HAS(from, ampm) && minute_of_day(from, first) > minute_of_day(to, DATES_OR(to, ampm, 0)) &&
             minute_of_day(from, 1) < minute_of_day(to, DATES_OR(to, ampm, 0)))
        DATES_SET(from, ampm, 1);
}

static gboolean has_clock(const DatesMeaning *m)
{
    return DATES_HAS(m, hour) || DATES_HAS(m, n3);
}

/* A clock time without a day of its own takes that of `to`: in "10 am to noon next Monday" both are on
 * Monday. */
static gboolean agree_on_day(DatesMeaning *from, const DatesMeaning *to)
{
    const guint64 clock = DATES_BIT(type) | DATES_BIT(hour) | DATES_BIT(minute) | DATES_BIT(second) |
                          DATES_BIT(ampm) | DATES_BIT(part) | DATES_BIT(zone) | DATES_BIT(n3) |
                          DATES_BIT(less) | DATES_BIT(mod) | DATES_BIT(joins);

    if (!has_clock(from) || (from->set & ~clock))
        return FALSE;
    for (guint i = 0; i < DATES_N_FIELDS; i++)
        if ((to->set & ~clock) >> i & 1)
            from->f[i] = to->f[i];
    from->set |= to->set & ~clock;
    return TRUE;
}

/* In "from Monday to Friday" the week goes on, in "from June 1 to November 30" the year. */
static void agree_on_order(const DatesMeaning *from, DatesMeaning *to)
{
    const guint64 own = DATES_BIT(year) | DATES_BIT(cc) | DATES_BIT(shift) | DATES_BIT(dir) |
                        DATES_BIT(base) | DATES_BIT(seekday);
    gboolean weekdays = DATES_HAS(from, weekday) && DATES_HAS(to, weekday) &&
                        !((to->set | from->set) & (DATES_BIT(day) | DATES_BIT(month)));

    if ((to->set & own) ||
        !(weekdays || (DATES_HAS(from, month) && DATES_HAS(to, month) && !DATES_HAS(to, weekday))))
        return;
    DATES_SET(to, base, DATES_BASE_REF);
    DATES_SET(to, dir, DATES_DIR_NEXT);
}

#define BRACKET_GAP 6 /* bytes: ") on " */

/* Is there a bracket and little else between two expressions: "7:45 a.m. (0445 GMT) on Saturday"? */
static gboolean bracket_between(const char *text, const DatesMatch *a, const DatesMatch *b)
{
    gboolean bracket = FALSE;

    if (b->start - a->end > BRACKET_GAP)
        return FALSE;
    for (guint32 p = a->end; p < b->start; p++) {
        if (text[p] == '.' || text[p] == '\n' || text[p] == ';')
            return FALSE;
        bracket |= text[p] == '(' || text[p] == ')';
    }
    return bracket;
}

void dates_agree(GArray *matches, const char *text)
{
    gboolean lent = FALSE; /* the clock time has its day from behind: "7 a.m. (0400 GMT) on Saturday" */

    for (guint i = matches->len; i-- > 1;) {
        DatesMatch *match = &g_array_index(matches, DatesMatch, i);
        const DatesMeaning *m = &match->meaning;

        if (DATES_HAS(m, joins)) {
            agree_on_half(&match[-1].meaning, &match->meaning);
            agree_on_order(&match[-1].meaning, &match->meaning);
        }
        lent = (DATES_HAS(m, joins) ? DATES_HAS(m, hour)
                                    : bracket_between(text, match - 1, match) &&
                                          (DATES_HAS(m, weekday) || DATES_HAS(m, day) ||
                                           DATES_OR(m, unit, 0) == DATES_U_DAY) &&
                                          (lent || !has_clock(m))) &&
               agree_on_day(&match[-1].meaning, m);
    }
}
