/* SPDX-License-Identifier: MIT */
#include "unwrap.h"

#include <string.h>

/* Bytes of a line that something was to be fitted into. */
#define SHORTEST_LINE 20
/* So many words must surely be divided before others are taken to be. */
#define ENOUGH 2
#define LONGEST_PART 40

struct UnwrapParts {
    GHashTable *sections[3];
};

enum { FIRST, SECOND, END };

typedef struct {
    AditSpan cut;   /* the hyphen, the line's end and the next one's indentation */
    char *whole;    /* without the hyphen, small letters */
    char *compound; /* with it */
    char *first, *second;
    gboolean soft;
} Division;

/* --- what is known of parts --- */

UnwrapParts *unwrap_parts_new(const char *text, gsize length)
{
    static const char *const names[] = {"[first]", "[second]", "[end]"};
    UnwrapParts *parts = g_new0(UnwrapParts, 1);
    g_autofree char *copy = g_strndup(text, length);
    g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);
    GHashTable *section = NULL;

    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        parts->sections[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (char **line = lines; *line != NULL; line++) {
        g_auto(GStrv) words = g_strsplit(*line, " ", -1);

        for (guint i = 0; i < G_N_ELEMENTS(names); i++)
            if (strcmp(*line, names[i]) == 0)
                section = parts->sections[i];
        for (char **word = words; section != NULL && **line != '[' && **line != '#' && *word != NULL; word++)
            g_hash_table_add(section, g_strdup(*word));
    }
    return parts;
}

void unwrap_parts_free(UnwrapParts *parts)
{
    for (guint i = 0; i < G_N_ELEMENTS(parts->sections); i++)
        g_hash_table_unref(parts->sections[i]);
    g_free(parts);
}

static gboolean is_in(const UnwrapParts *parts, guint section, const char *word)
{
    return g_hash_table_contains(parts->sections[section], word);
}

/* --- finding divisions --- */

static void division_clear(gpointer data)
{
    Division *division = data;

    g_free(division->whole);
    g_free(division->compound);
    g_free(division->first);
    g_free(division->second);
}

/* Where the letters before @at begin. */
static const char *skip_back(const char *text, const char *at)
{
    while (at > text) {
        const char *before = g_utf8_prev_char(at);

        if (!g_unichar_isalpha(g_utf8_get_char(before)))
            break;
        at = before;
    }
    return at;
}

static const char *skip_letters(const char *at, const char *end)
{
    while (at < end && g_unichar_isalpha(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    return at;
}

/* Two letters at least, small ones but for the first. */
static gboolean is_part(const char *from, const char *to)
{
    if (to == from || to - from > LONGEST_PART || g_utf8_next_char(from) == to)
        return FALSE;
    for (const char *p = g_utf8_next_char(from); p < to; p = g_utf8_next_char(p))
        if (!g_unichar_islower(g_utf8_get_char(p)))
            return FALSE;
    return TRUE;
}

/* The hyphen that ends before @at, or NULL. */
static const char *find_hyphen(const char *line, const char *at, gboolean *soft)
{
    gunichar c;

    if (at == line)
        return NULL;
    at = g_utf8_prev_char(at);
    c = g_utf8_get_char(at);
    *soft = c == 0xad || c == 0xac;
    return *soft || c == '-' || c == 0x2010 ? at : NULL;
}

/* Whether a word is divided at the line feed @feed of the line @line. */
static gboolean read_division(const char *line, const char *feed, const char *text, const char *end,
                              Division *division)
{
    const char *behind = feed, *hyphen, *first, *second = feed + 1, *last;

    while (behind > line && (behind[-1] == ' ' || behind[-1] == '\t'))
        behind--;
    hyphen = find_hyphen(line, behind, &division->soft);
    while (second < end && (*second == ' ' || *second == '\t'))
        second++;
    if (hyphen == NULL || feed - line < SHORTEST_LINE || second == end ||
        !g_unichar_islower(g_utf8_get_char(second)))
        return FALSE;
    first = skip_back(line, hyphen);
    last = skip_letters(second, end);
    if (!is_part(first, hyphen) || !is_part(second, last) || (first > line && first[-1] == '-') ||
        (last < end && *last == '-'))
        return FALSE;
    division->cut = (AditSpan){(guint32)(hyphen - text), (guint32)(second - text)};
    division->first = g_utf8_strdown(first, hyphen - first);
    division->second = g_utf8_strdown(second, last - second);
    division->whole = g_strconcat(division->first, division->second, NULL);
    division->compound = g_strconcat(division->first, "-", division->second, NULL);
    return TRUE;
}

static GArray *find_divisions(const char *text, gsize length)
{
    GArray *divisions = g_array_new(FALSE, FALSE, sizeof(Division));
    const char *end = text + length, *feed;

    g_array_set_clear_func(divisions, division_clear);
    for (const char *line = text; (feed = memchr(line, '\n', (gsize)(end - line))) != NULL; line = feed + 1) {
        Division division = {0};

        if (read_division(line, feed, text, end, &division))
            g_array_append_val(divisions, division);
    }
    return divisions;
}

/* --- judging them --- */

/* The words and compounds of divisions that the text has elsewhere, within a line. */
static GHashTable *find_elsewhere(const GArray *divisions, const char *text, gsize length)
{
    g_autoptr(GHashTable) wanted = g_hash_table_new(g_str_hash, g_str_equal);
    GHashTable *found = g_hash_table_new(g_str_hash, g_str_equal);
    const char *end = text + length;

    for (guint i = 0; i < divisions->len; i++) {
        g_hash_table_add(wanted, g_array_index(divisions, Division, i).whole);
        g_hash_table_add(wanted, g_array_index(divisions, Division, i).compound);
    }
    for (const char *p = text; p < end;) {
        const char *to = skip_letters(p, end);

        while (to < end && to > p && *to == '-' && skip_letters(to + 1, end) > to + 1)
            to = skip_letters(to + 1, end);
        if (to > p && to - p <= 2 * LONGEST_PART) {
            g_autofree char *word = g_utf8_strdown(p, to - p);
            gpointer key = g_hash_table_lookup(wanted, word);

            if (key != NULL)
                g_hash_table_add(found, key);
        }
        p = to < end ? g_utf8_next_char(to) : end;
    }
    return found;
}

static gboolean is_sure(const UnwrapParts *parts, const Division *division, GHashTable *elsewhere)
{
    if (division->soft)
        return TRUE;
    if (g_hash_table_contains(elsewhere, division->compound))
        return FALSE;
    return g_hash_table_contains(elsewhere, division->whole) || is_in(parts, END, division->second);
}

static gboolean is_likely(const UnwrapParts *parts, const Division *division, GHashTable *elsewhere)
{
    return !g_hash_table_contains(elsewhere, division->compound) && !is_in(parts, FIRST, division->first) &&
           !is_in(parts, SECOND, division->second);
}

GArray *unwrap_find(const UnwrapParts *parts, const char *text, gsize length)
{
    GArray *cuts = g_array_new(FALSE, FALSE, sizeof(AditSpan));
    g_autoptr(GArray) divisions = find_divisions(text, length);
    guint sure = 0;

    if (divisions->len == 0)
        return cuts;
    g_autoptr(GHashTable) elsewhere = find_elsewhere(divisions, text, length);
    for (guint i = 0; i < divisions->len; i++)
        sure += is_sure(parts, &g_array_index(divisions, Division, i), elsewhere);
    for (guint i = 0; i < divisions->len; i++) {
        const Division *division = &g_array_index(divisions, Division, i);

        if (is_sure(parts, division, elsewhere) || (sure >= ENOUGH && is_likely(parts, division, elsewhere)))
            g_array_append_val(cuts, division->cut);
    }
    return cuts;
}
