/* SPDX-License-Identifier: MIT */
#include "iso_date.h"

#include <string.h>

typedef struct {
    guint year, month, day;
    guint hour, minute, second;
    gboolean has_time;
    char offset[8]; /* "Z", "+01:00" or "" */
} Moment;

/* Reads up to @most digits; returns how many there were. */
static guint read_digits(const char **p, guint most, guint *number)
{
    guint n = 0;

    *number = 0;
    while (n < most && g_ascii_isdigit(**p)) {
        *number = *number * 10 + (guint)(**p - '0');
        (*p)++;
        n++;
    }
    return n;
}

static gboolean skip_char(const char **p, char c)
{
    if (**p != c)
        return FALSE;
    (*p)++;
    return TRUE;
}

static void skip_blanks(const char **p)
{
    while (g_ascii_isspace(**p))
        (*p)++;
}

static void read_offset(const char *p, Moment *moment)
{
    guint hours, minutes = 0;
    char sign;

    skip_blanks(&p);
    if (*p == 'Z' || *p == 'z' || g_str_has_prefix(p, "GMT") || g_str_has_prefix(p, "UTC")) {
        strcpy(moment->offset, "Z");
        return;
    }
    sign = *p;
    if (sign != '+' && sign != '-')
        return;
    p++;
    if (read_digits(&p, 2, &hours) != 2)
        return;
    skip_char(&p, ':');
    read_digits(&p, 2, &minutes);
    if (hours <= 14 && minutes < 60)
        g_snprintf(moment->offset, sizeof moment->offset, "%c%02u:%02u", sign, hours, minutes);
}

/* "10:15", "10:15:30.123", "10.15", "3:15 pm", and an offset. */
static void read_time(const char *p, Moment *moment)
{
    guint hour, minute, second = 0, ignored;

    skip_blanks(&p);
    if (*p == 'T' || *p == 't' || *p == ',')
        p++;
    skip_blanks(&p);
    if (g_str_has_prefix(p, "at "))
        p += 3;
    if (read_digits(&p, 2, &hour) == 0 || !(*p == ':' || *p == '.' || g_ascii_isdigit(*p)))
        return;
    if (*p == ':' || *p == '.')
        p++;
    if (read_digits(&p, 2, &minute) != 2)
        return;
    if (*p == ':' || g_ascii_isdigit(*p)) {
        skip_char(&p, ':');
        if (read_digits(&p, 2, &second) != 2)
            return;
        if (skip_char(&p, '.') || skip_char(&p, ','))
            read_digits(&p, 9, &ignored);
    }
    skip_blanks(&p);
    if (g_ascii_strncasecmp(p, "pm", 2) == 0 || g_ascii_strncasecmp(p, "p.m", 3) == 0)
        hour = hour < 12 ? hour + 12 : hour;
    else if ((g_ascii_strncasecmp(p, "am", 2) == 0 || g_ascii_strncasecmp(p, "a.m", 3) == 0) && hour == 12)
        hour = 0;
    while (g_ascii_isalpha(*p) && *p != 'Z' && *p != 'G' && *p != 'U')
        p++;
    if (hour > 23 || minute > 59 || second > 60)
        return;
    moment->hour = hour;
    moment->minute = minute;
    moment->second = MIN(second, 59);
    moment->has_time = TRUE;
    read_offset(p, moment);
}

static guint read_month(const char **p)
{
    static const char months[] = "janfebmaraprmayjunjulaugsepoctnovdec";
    guint month = 0;

    for (guint i = 0; i < 12 && month == 0; i++)
        if (g_ascii_strncasecmp(*p, months + 3 * i, 3) == 0)
            month = i + 1;
    if (month > 0)
        while (g_ascii_isalpha(**p) || **p == '.')
            (*p)++;
    return month;
}

/* 2023-03-20, 2023/3/20, 2023.03.20, 20230320 */
static const char *read_numeric(const char *p, Moment *moment)
{
    char separator;

    if (read_digits(&p, 4, &moment->year) != 4)
        return NULL;
    separator = *p;
    if (g_ascii_isdigit(separator)) {
        if (read_digits(&p, 2, &moment->month) != 2 || read_digits(&p, 2, &moment->day) != 2)
            return NULL;
        return p;
    }
    if (separator == '\0' || strchr("-/.", separator) == NULL)
        return NULL;
    p++;
    if (read_digits(&p, 2, &moment->month) == 0 || !skip_char(&p, separator) ||
        read_digits(&p, 2, &moment->day) == 0)
        return NULL;
    return p;
}

/* Mon, 20 Mar 2023; March 20th, 2023; 20-Mar-2023; Monday 20 March 2023 */
static const char *read_words(const char *p, Moment *moment)
{
    static const char days[] = "montuewedthufrisatsun";

    for (guint i = 0; i < 7; i++)
        if (g_ascii_strncasecmp(p, days + 3 * i, 3) == 0) {
            while (g_ascii_isalpha(*p) || *p == '.' || *p == ',')
                p++;
            break;
        }
    skip_blanks(&p);
    moment->month = read_month(&p);
    skip_blanks(&p);
    if (read_digits(&p, 2, &moment->day) == 0)
        return NULL;
    while (g_ascii_isalpha(*p) && moment->month > 0) /* 20th */
        p++;
    while (*p == ',' || *p == ' ' || *p == '-' || *p == '.')
        p++;
    if (moment->month == 0) {
        moment->month = read_month(&p);
        while (*p == ',' || *p == ' ' || *p == '-')
            p++;
    }
    if (moment->month == 0 || read_digits(&p, 4, &moment->year) != 4)
        return NULL;
    return p;
}

/* Seconds or milliseconds since 1970. */
static char *from_epoch(const char *text)
{
    gsize length = strlen(text);
    g_autoptr(GDateTime) time = NULL;
    guint64 seconds;

    if ((length != 10 && length != 13) || strspn(text, "0123456789") != length)
        return NULL;
    seconds = g_ascii_strtoull(text, NULL, 10) / (length == 13 ? 1000 : 1);
    time = g_date_time_new_from_unix_utc((gint64)seconds);
    return time != NULL ? g_date_time_format(time, "%Y-%m-%dT%H:%M:%SZ") : NULL;
}

char *iso_date_parse(const char *text)
{
    Moment moment = {0};
    const char *behind;
    char *epoch;

    skip_blanks(&text);
    epoch = from_epoch(text);
    if (epoch != NULL)
        return epoch;
    behind = g_ascii_isdigit(text[0]) ? read_numeric(text, &moment) : NULL;
    if (behind == NULL)
        behind = read_words(text, &moment);
    if (behind == NULL || moment.year < 1400 || moment.year > 9999 ||
        !g_date_valid_dmy((GDateDay)moment.day, (GDateMonth)moment.month, (GDateYear)moment.year))
        return NULL;
    read_time(behind, &moment);
    if (!moment.has_time)
        return g_strdup_printf("%04u-%02u-%02u", moment.year, moment.month, moment.day);
    return g_strdup_printf("%04u-%02u-%02uT%02u:%02u:%02u%s", moment.year, moment.month, moment.day,
                           moment.hour, moment.minute, moment.second, moment.offset);
}
