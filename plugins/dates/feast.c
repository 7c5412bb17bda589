/* SPDX-License-Identifier: MIT */
/* Holidays: how resource files write them, and the day that one falls on. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar.h"
#include "language_private.h"

static gint weekday_name(const char *s)
{
    static const char names[] = "montuewedthufrisatsun";

    for (gint i = 0; i < 7; i++)
        if (strncmp(names + 3 * i, s, 3) == 0)
            return i + 1;
    return 0;
}

static gboolean feast_list(DatesLanguage *self, const char *text, DatesFeast *feast)
{
    g_auto(GStrv) days = g_strsplit_set(text, " ", -1);

    feast->kind = DATES_FEAST_LIST;
    feast->list = self->days->len;
    for (guint i = 0; days[i]; i++) {
        int y, m, d, n = 0;
        gint64 day;

        if (!*days[i])
            continue;
        if (sscanf(days[i], "%4d-%2d-%2d%n", &y, &m, &d, &n) != 3 || days[i][n] || d < 1 ||
            d > dates_month_length(y, m))
            return FALSE;
        day = dates_to_day(y, m, d);
        g_array_append_val(self->days, day);
        feast->n_list++;
    }
    return feast->n_list > 0;
}

/* "+3", "-46" or nothing, up to the end. */
static gboolean feast_offset(const char *text, DatesFeast *feast)
{
    char *end;

    feast->offset = *text ? (gint)strtol(text, &end, 10) : 0;
    return !*text || (!*end && ABS(feast->offset) < 200);
}

/* "10-01", with or without " list ..." of the years in which the day is known better. */
static gboolean feast_islamic(DatesLanguage *self, const char *text, DatesFeast *feast)
{
    char *end;

    feast->month = (gint)strtol(text, &end, 10);
    if (*end != '-')
        return FALSE;
    feast->day = (gint)strtol(end + 1, &end, 10);
    if (*end && (!g_str_has_prefix(end, " list ") || !feast_list(self, end + 6, feast)))
        return FALSE;
    feast->kind = DATES_FEAST_ISLAMIC;
    return feast->month >= 1 && feast->month <= 12 && feast->day >= 1 && feast->day <= 30;
}

/* "12-25", "11-thu4", "05-mon5" (the last), "11-mon1+1", "11-27>sun", "easter-2", "orthodox+1", "hebrew+9",
 * "list 2024-02-10 2025-01-29", "islamic 10-01 list 2024-04-10" */
gboolean dates_feast_parse(DatesLanguage *self, const char *text, DatesFeast *feast)
{
    static const struct {
        const char *name;
        DatesFeastKind kind;
    } moving[] = {
        {"easter", DATES_FEAST_EASTER}, {"orthodox", DATES_FEAST_ORTHODOX}, {"hebrew", DATES_FEAST_HEBREW}};
    char *end;

    memset(feast, 0, sizeof *feast);
    if (g_str_has_prefix(text, "list "))
        return feast_list(self, text + 5, feast);
    if (g_str_has_prefix(text, "islamic "))
        return feast_islamic(self, text + 8, feast);
    for (guint i = 0; i < G_N_ELEMENTS(moving); i++)
        if (g_str_has_prefix(text, moving[i].name)) {
            feast->kind = moving[i].kind;
            return feast_offset(text + strlen(moving[i].name), feast);
        }
    feast->month = (gint)strtol(text, &end, 10);
    if (*end != '-' || feast->month < 1 || feast->month > 12)
        return FALSE;
    text = end + 1;
    feast->weekday = weekday_name(text);
    if (!feast->weekday) {
        feast->kind = DATES_FEAST_FIXED;
        feast->day = (gint)strtol(text, &end, 10);
        if (*end == '>') {
            feast->kind = DATES_FEAST_FROM;
            feast->weekday = weekday_name(end + 1);
            return feast->weekday && feast->day >= 1 && feast->day <= 31 && feast_offset(end + 4, feast);
        }
        return !*end && feast->day >= 1 && feast->day <= 31;
    }
    feast->kind = DATES_FEAST_NTH;
    feast->nth = g_ascii_digit_value(text[3]);
    if (feast->nth < 1 || feast->nth > 5)
        return FALSE;
    return feast_offset(text + 4, feast);
}

static gboolean listed(const DatesLanguage *self, const DatesFeast *f, gint64 year, gint64 *day)
{
    gint64 y;
    gint m, d;

    for (guint i = 0; i < f->n_list; i++) {
        *day = g_array_index(self->days, gint64, f->list + i);
        dates_from_day(*day, &y, &m, &d);
        if (y == year)
            return TRUE;
    }
    return FALSE;
}

gboolean dates_language_feast(const DatesLanguage *self, guint index, gint64 year, gint64 *day)
{
    const DatesFeast *f = &g_array_index(self->feasts, DatesFeast, index);
    gint64 first;
    gint d, nth;

    switch (f->kind) {
    case DATES_FEAST_FIXED:
        if (f->day > dates_month_length(year, f->month))
            return FALSE;
        *day = dates_to_day(year, f->month, f->day);
        return TRUE;
    case DATES_FEAST_FROM:
        first = dates_to_day(year, f->month, f->day);
        *day = first + (f->weekday - dates_weekday(first) + 7) % 7 + f->offset;
        return TRUE;
    case DATES_FEAST_HEBREW:
        *day = dates_rosh_hashanah(year) + f->offset;
        return TRUE;
    case DATES_FEAST_NTH:
        first = dates_to_day(year, f->month, 1);
        d = 1 + (f->weekday - dates_weekday(first) + 7) % 7;
        for (nth = 1; nth < f->nth && d + 7 <= dates_month_length(year, f->month); nth++)
            d += 7;
        *day = dates_to_day(year, f->month, d) + f->offset;
        return TRUE;
    case DATES_FEAST_EASTER:
        *day = dates_easter(year) + f->offset;
        return TRUE;
    case DATES_FEAST_ORTHODOX:
        *day = dates_orthodox_easter(year) + f->offset;
        return TRUE;
    case DATES_FEAST_ISLAMIC:
        return listed(self, f, year, day) || dates_islamic(year, f->month, f->day, day);
    case DATES_FEAST_LIST:
    default:
        return listed(self, f, year, day);
    }
}
