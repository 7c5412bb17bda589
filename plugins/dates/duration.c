/* SPDX-License-Identifier: MIT */
/* Values of durations, and where they begin and end. */
#include "resolve_private.h"

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

void dates_format_duration(const DatesContext *self, const DatesMeaning *m, char *out)
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

/* Begin and end of a duration that lies before or after a known day. */
void dates_bounds(const DatesMeaning *m, const DatesCal *base, DatesTimex *t)
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
