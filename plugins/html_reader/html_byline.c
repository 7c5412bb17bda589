/* SPDX-License-Identifier: MIT */
#include "html_byline.h"

#include <string.h>

#include "iso_date.h"

/* Lines below the headline that are looked at, and words of one that names somebody or a day. */
#define LINES_WITHIN 20
#define LONGEST_LINE 20
/* Words of a paragraph of the text; an introduction has fewer. */
#define LONG_PARAGRAPH 30
#define MOST_NAMES 12

/* --- the headline --- */

static gboolean is_told(char c)
{
    return g_ascii_isalnum(c) || (guchar)c >= 0x80;
}

/* What stands in @text behind the title, or NULL if it does not begin with that; only letters and digits
 * count. */
static const char *skip_title(const char *text, const char *title)
{
    for (;;) {
        while (*title != '\0' && !is_told(*title))
            title++;
        while (*text != '\0' && !is_told(*text))
            text++;
        if (*title == '\0')
            return text;
        if (g_ascii_tolower(*text) != g_ascii_tolower(*title))
            return NULL;
        text++;
        title++;
    }
}

/* The block that says the title, or -1: a heading if there is one. @rest: what else stands in it. */
static gint find_headline(const HtmlPage *page, const char *title, char **rest)
{
    gint best = -1;

    for (guint i = 0; i < page->blocks->len; i++) {
        const HtmlBlock *block = &g_array_index(page->blocks, HtmlBlock, i);
        g_autofree char *text = NULL;
        const char *behind;

        if (block->words > 40 || (block->heading == 0 && best >= 0))
            continue;
        text = html_page_dup_block(page, block);
        behind = skip_title(text, title);
        if (behind == NULL || behind == text || (block->heading > 0 && *behind != '\0'))
            continue;
        best = (gint)i;
        g_free(*rest);
        *rest = g_strdup(behind);
        if (block->heading > 0)
            break;
    }
    return best;
}

/* --- lines --- */

/* What stands behind the first of the section's phrases that @line begins with, or NULL. */
static const char *skip_phrase(const char *line, const HtmlHints *hints, const char *section)
{
    const GPtrArray *phrases = html_hints_list(hints, section);

    for (guint i = 0; phrases != NULL && i < phrases->len; i++) {
        const char *phrase = phrases->pdata[i];
        gsize length = strlen(phrase);

        if (g_ascii_strncasecmp(line, phrase, length) == 0 && (line[length] == ' ' || line[length] == ':'))
            return line + length + strspn(line + length, ": ");
    }
    return NULL;
}

/* The first day that is named in a line. */
static char *find_date(const char *line)
{
    char *date = NULL;

    for (const char *p = line; *p != '\0' && date == NULL; p++) {
        gboolean digit = g_ascii_isdigit(*p), letter = g_ascii_isalpha(*p);

        if (p == line || (digit && !g_ascii_isdigit(p[-1])) || (letter && !g_ascii_isalpha(p[-1])))
            date = digit || letter ? iso_date_parse(p) : NULL;
    }
    return date;
}

/* The word at @p is of a name: it has a capital, or is a short word between two that have ("van", "and"). */
static gboolean is_of_name(const char *p, gsize length)
{
    gunichar first = g_utf8_get_char(p);

    return g_unichar_isupper(first) || (g_unichar_islower(first) && length <= 5);
}

/* Names, up to a comma, a bar or a digit; NULL if it is none. */
static char *find_names(const char *text)
{
    static const char ends[] = ",|0123456789;/(\n";
    g_autofree char *names = g_strchomp(g_strndup(text, strcspn(text, ends)));
    const char *dot = strstr(names, " \xc2\xb7"), *bullet = strstr(names, " \xe2\x80\xa2");
    guint capitals = 0, n = 0;

    if (dot != NULL)
        names[dot - names] = '\0';
    else if (bullet != NULL)
        names[bullet - names] = '\0';
    g_auto(GStrv) words = g_strsplit(names, " ", -1);
    for (char **word = words; *word != NULL; word++, n++) {
        if (!is_of_name(*word, strlen(*word)))
            return NULL;
        capitals += g_unichar_isupper(g_utf8_get_char(*word));
    }
    if (capitals < 2 || n > MOST_NAMES || !g_unichar_isupper(g_utf8_get_char(names)))
        return NULL;
    return g_steal_pointer(&names);
}

static void read_line(HtmlMeta *meta, const char *line, const HtmlHints *hints)
{
    gboolean changed = skip_phrase(line, hints, "changed") != NULL;
    char **field = changed ? &meta->modified : &meta->published;
    const char *names = skip_phrase(line, hints, "by");

    if (*field == NULL)
        *field = find_date(line);
    if (names != NULL && meta->author == NULL)
        meta->author = find_names(names);
}

void html_byline_read(HtmlMeta *meta, const HtmlTree *tree, const HtmlHints *hints)
{
    g_auto(HtmlPage) page = {0};
    g_autofree char *rest = NULL;
    gint headline;

    if (meta->title == NULL || (meta->author != NULL && (meta->published != NULL || meta->modified != NULL)))
        return;
    html_page_read(&page, tree, hints, TRUE);
    headline = find_headline(&page, meta->title, &rest);
    if (rest != NULL && !g_str_has_suffix(rest, "."))
        read_line(meta, rest, hints);
    for (guint i = (guint)(headline + 1); headline >= 0 && i < page.blocks->len; i++) {
        const HtmlBlock *block = &g_array_index(page.blocks, HtmlBlock, i);
        g_autofree char *line = NULL;

        if (block->words > LONG_PARAGRAPH || i > (guint)headline + LINES_WITHIN)
            break;
        if (block->words > LONGEST_LINE || block->heading > 2)
            continue;
        line = html_page_dup_block(&page, block);
        if (!g_str_has_suffix(line, "."))
            read_line(meta, line, hints);
    }
}
