/* SPDX-License-Identifier: MIT */
#include "html_hints.h"

#include <string.h>

/* Names longer than this hint at nothing. */
#define LONGEST_WORD 32
/* Only so many bytes of a paragraph are compared with stock phrases. */
#define LONGEST_LINE 100
/* Only so many words of one attribute count. */
#define MOST_WORDS 64

struct _HtmlHints {
    GHashTable *names; /* "most-read" → HtmlHint */
    GHashTable *lists; /* section → GPtrArray of lines */
};

static guint hint_of_section(const char *section)
{
    static const struct {
        const char *section;
        guint hint;
    } hints[] = {{"drop", HTML_HINT_DROP},
                 {"always", HTML_HINT_ALWAYS},
                 {"body", HTML_HINT_BODY},
                 {"keep", HTML_HINT_KEEP}};

    for (guint i = 0; i < G_N_ELEMENTS(hints); i++)
        if (strcmp(hints[i].section, section) == 0)
            return hints[i].hint;
    return 0;
}

static void add_line(HtmlHints *hints, const char *section, char *line)
{
    guint hint = hint_of_section(section);
    GPtrArray *list;

    if (hint != 0) {
        guint before = GPOINTER_TO_UINT(g_hash_table_lookup(hints->names, line));

        g_hash_table_insert(hints->names, g_strdup(line), GUINT_TO_POINTER(before | hint));
        return;
    }
    list = g_hash_table_lookup(hints->lists, section);
    if (list == NULL) {
        list = g_ptr_array_new_with_free_func(g_free);
        g_hash_table_insert(hints->lists, g_strdup(section), list);
    }
    g_ptr_array_add(list, g_strdup(line));
}

HtmlHints *html_hints_new(const char *text, gsize length, char **message)
{
    HtmlHints *hints = g_new0(HtmlHints, 1);
    g_autofree char *copy = g_strndup(text, length), *section = NULL;
    g_auto(GStrv) lines = g_strsplit(copy, "\n", -1);

    hints->names = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    hints->lists = g_hash_table_new_full(g_str_hash, g_str_equal, g_free,
                                         (GDestroyNotify)(void (*)(void))g_ptr_array_unref);
    for (guint i = 0; lines[i] != NULL; i++) {
        char *line = g_strstrip(lines[i]);

        if (*line == '\0' || *line == '#')
            continue;
        if (*line == '[' && g_str_has_suffix(line, "]")) {
            g_free(section);
            section = g_strndup(line + 1, strlen(line) - 2);
        } else if (section == NULL) {
            *message = g_strdup_printf("hints.txt:%u: a line stands before the first [section]", i + 1);
            html_hints_free(hints);
            return NULL;
        } else {
            add_line(hints, section, line);
        }
    }
    return hints;
}

void html_hints_free(HtmlHints *hints)
{
    g_hash_table_unref(hints->names);
    g_hash_table_unref(hints->lists);
    g_free(hints);
}

/* Copies the next word of @value, lower-cased: "relatedLinks related-links2" is related links related links.
 */
static gsize next_word(const char *value, gsize length, gsize *at, char *word)
{
    gsize n = 0;

    while (*at < length && !g_ascii_isalpha(value[*at]))
        (*at)++;
    while (*at < length && g_ascii_isalpha(value[*at])) {
        char c = value[*at];

        if (n > 0 && g_ascii_isupper(c) && g_ascii_islower(value[*at - 1]))
            break;
        if (n < LONGEST_WORD)
            word[n++] = g_ascii_tolower(c);
        (*at)++;
    }
    word[n] = '\0';
    return n;
}

guint html_hints_names(const HtmlHints *hints, const char *value, gsize length)
{
    char pair[2 * LONGEST_WORD + 2] = "";
    gsize at = 0, n, last_length = 0;
    guint found = 0;

    for (guint i = 0; i < MOST_WORDS; i++) {
        char word[LONGEST_WORD + 1];

        n = next_word(value, length, &at, word);
        if (n == 0)
            break;
        found |= GPOINTER_TO_UINT(g_hash_table_lookup(hints->names, word));
        if (last_length > 0) {
            pair[last_length] = '-';
            memcpy(pair + last_length + 1, word, n + 1);
            found |= GPOINTER_TO_UINT(g_hash_table_lookup(hints->names, pair));
        }
        memcpy(pair, word, n + 1);
        last_length = n;
    }
    return found;
}

/* Lines are lower-case and shorter than LONGEST_LINE; "*" at the end stands for anything. */
static gboolean matches(const GPtrArray *list, const char *text)
{
    g_autofree char *lower = NULL;
    gsize length = strnlen(text, LONGEST_LINE);

    if (list == NULL)
        return FALSE;
    while (length == LONGEST_LINE && ((guchar)text[length] & 0xc0) == 0x80)
        length--;
    lower = g_utf8_strdown(text, (gssize)length);
    for (guint i = 0; i < list->len; i++) {
        const char *line = list->pdata[i];
        gsize n = strlen(line);

        if (*line != *lower)
            continue;
        if (line[n - 1] == '*' ? strncmp(lower, line, n - 1) == 0 : strcmp(lower, line) == 0)
            return TRUE;
    }
    return FALSE;
}

const GPtrArray *html_hints_list(const HtmlHints *hints, const char *section)
{
    return g_hash_table_lookup(hints->lists, section);
}

gboolean html_hints_is_line(const HtmlHints *hints, const char *text)
{
    return matches(html_hints_list(hints, "line"), text);
}

gboolean html_hints_is_end(const HtmlHints *hints, const char *text)
{
    return matches(html_hints_list(hints, "end"), text);
}

gboolean html_hints_is_byline(const HtmlHints *hints, const char *text)
{
    return matches(html_hints_list(hints, "byline"), text);
}
