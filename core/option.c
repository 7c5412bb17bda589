/* SPDX-License-Identifier: MIT */
/* Options: whether a value fits what the manifest says, and what would. */
#include <errno.h>
#include <math.h>
#include <string.h>

#include "manifest_private.h"
#include "registry_private.h"

/* Longer names are nobody's misspelling; it also bounds the work. */
#define MAX_NAME 64

/* --- names near a name */

/* Levenshtein's distance, a swap of neighbours counting one (Damerau, optimal string alignment). */
static guint distance(const char *a, gsize a_length, const char *b, gsize b_length)
{
    guint rows[3][MAX_NAME + 1];
    guint *before = rows[0], *last = rows[1], *now = rows[2];

    for (gsize j = 0; j <= b_length; j++)
        last[j] = before[j] = (guint)j;
    for (gsize i = 1; i <= a_length; i++) {
        now[0] = (guint)i;
        for (gsize j = 1; j <= b_length; j++) {
            guint best = last[j - 1] + (a[i - 1] != b[j - 1]);
            best = MIN(best, MIN(last[j], now[j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                best = MIN(best, before[j - 2] + 1);
            now[j] = best;
        }
        guint *free_row = before;
        before = last;
        last = now;
        now = free_row;
    }
    return last[b_length];
}

const char *adit_nearest_name(const char *name, const char *const *names)
{
    gsize length = strlen(name);
    const char *nearest = NULL;
    guint least = G_MAXUINT;

    if (length == 0 || length > MAX_NAME)
        return NULL;
    for (; names != NULL && *names != NULL; names++) {
        gsize other = strlen(*names);
        if (other > MAX_NAME)
            continue;
        guint edits = distance(name, length, *names, other);
        if (edits < least && edits <= MAX(1, MIN(length, other) / 3)) {
            least = edits;
            nearest = *names;
        }
    }
    return nearest;
}

/* --- values */

static gboolean parse_double(const char *text, double *value)
{
    char *end;

    /* g_ascii_strtod() would also take blanks, hexadecimal numbers, "inf" and "nan". */
    if (*text == '\0' || text[strspn(text, "0123456789+-.eE")] != '\0')
        return FALSE;
    *value = g_ascii_strtod(text, &end);
    return *end == '\0' && isfinite(*value);
}

static gboolean parse_int(const char *text, gint64 *value)
{
    return g_ascii_string_to_signed(text + (*text == '+' && g_ascii_isdigit(text[1])), 10, G_MININT64,
                                    G_MAXINT64, value, NULL);
}

gboolean adit_option_parse_bool(const char *text, gboolean *value)
{
    static const char *const yes[] = {"true", "yes", "on", "1", NULL};
    static const char *const no[] = {"false", "no", "off", "0", NULL};

    *value = g_strv_contains(yes, text);
    return *value || g_strv_contains(no, text);
}

/* "a whole number from 1 to 9" and the like. */
static char *describe_range(const AditOptionInfo *option, const char *what)
{
    if (option->minimum != NULL && option->maximum != NULL)
        return g_strdup_printf("%s from %s to %s", what, option->minimum, option->maximum);
    if (option->minimum != NULL)
        return g_strdup_printf("%s, %s at least", what, option->minimum);
    if (option->maximum != NULL)
        return g_strdup_printf("%s, %s at most", what, option->maximum);
    return g_strdup(what);
}

static char *describe_values(const AditOptionInfo *option)
{
    g_autofree char *values = g_strjoinv(", ", (char **)option->values);

    return g_strdup_printf("one of: %s", values);
}

static gboolean check_int(const AditOptionInfo *option, const char *text)
{
    gint64 value, bound;

    if (!parse_int(text, &value))
        return FALSE;
    if (option->minimum != NULL && parse_int(option->minimum, &bound) && value < bound)
        return FALSE;
    return !(option->maximum != NULL && parse_int(option->maximum, &bound) && value > bound);
}

static gboolean check_double(const AditOptionInfo *option, const char *text)
{
    double value, bound;

    if (!parse_double(text, &value))
        return FALSE;
    if (option->minimum != NULL && parse_double(option->minimum, &bound) && value < bound)
        return FALSE;
    return !(option->maximum != NULL && parse_double(option->maximum, &bound) && value > bound);
}

gboolean adit_option_check(const AditOptionInfo *option, const char *value, char **what)
{
    gboolean flag;

    *what = NULL;
    switch (option->type) {
    case ADIT_OPTION_BOOL:
        if (!adit_option_parse_bool(value, &flag))
            *what = g_strdup("true or false");
        break;
    case ADIT_OPTION_INT:
        if (!check_int(option, value))
            *what = describe_range(option, "a whole number");
        break;
    case ADIT_OPTION_DOUBLE:
        if (!check_double(option, value))
            *what = describe_range(option, "a number");
        break;
    case ADIT_OPTION_ENUM:
        if (option->values == NULL || !g_strv_contains(option->values, value))
            *what = describe_values(option);
        break;
    case ADIT_OPTION_STRING:
        if (!g_utf8_validate(value, -1, NULL))
            *what = g_strdup("UTF-8 text");
        break;
    case ADIT_OPTION_FILE:
        if (*value == '\0')
            *what = g_strdup("the path of a file");
        break;
    }
    return *what == NULL;
}

/* --- options of a manifest */

static gboolean fail_unknown(const AditManifest *manifest, const char *name, gboolean training,
                             GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    const char *plugin = adit_manifest_get_name(manifest);

    for (guint i = 0; i < adit_manifest_get_n_options(manifest); i++)
        if (adit_manifest_get_option(manifest, i)->training == training)
            g_ptr_array_add(names, (gpointer)adit_manifest_get_option(manifest, i)->name);
    if (names->len == 0) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_OPTION, "the plugin '%s' has no option '%s': it has none%s",
                    plugin, name, training ? " for training" : "");
        return FALSE;
    }
    g_ptr_array_add(names, NULL);
    const char *near = adit_nearest_name(name, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    if (near != NULL)
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_OPTION,
                    "the plugin '%s' has no option '%s'; did you mean '%s'?", plugin, name, near);
    else
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_OPTION, "the plugin '%s' has no option '%s'; it has: %s",
                    plugin, name, all);
    return FALSE;
}

static gboolean check(const AditManifest *manifest, const char *name, const char *value, gboolean training,
                      GError **error)
{
    const AditOptionInfo *option = adit_manifest_find_option(manifest, name, training);
    g_autofree char *what = NULL;

    if (option == NULL)
        return fail_unknown(manifest, name, training, error);
    if (adit_option_check(option, value, &what))
        return TRUE;
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_OPTION, "%s.%s is '%s' and must be %s",
                adit_manifest_get_name(manifest), name, value, what);
    return FALSE;
}

gboolean adit_manifest_check_option(const AditManifest *manifest, const char *name, const char *value,
                                    GError **error)
{
    return check(manifest, name, value, FALSE, error);
}

gboolean adit_manifest_check_training_option(const AditManifest *manifest, const char *name,
                                             const char *value, GError **error)
{
    return check(manifest, name, value, TRUE, error);
}
