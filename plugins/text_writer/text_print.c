/* SPDX-License-Identifier: MIT */
#include "text_print.h"

#include <string.h>

static const char *const styles[] = {
    [TEXT_PLAIN] = "",        [TEXT_TITLE] = "\033[1m", [TEXT_HEADING] = "\033[1;34m",
    [TEXT_NAME] = "\033[36m", [TEXT_FAINT] = "\033[2m", [TEXT_WRONG] = "\033[1;31m",
};

static guint char_width(gunichar c)
{
    if (g_unichar_iszerowidth(c))
        return 0;
    return g_unichar_iswide(c) ? 2 : 1;
}

/* Controls, private to terminals, and the marks by which text can be made to look like other text. */
static gboolean is_unsafe(gunichar c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x61c || c == 0x200e || c == 0x200f ||
           (c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069) || c == 0x2028 || c == 0x2029;
}

guint text_print_width(const char *text, gsize length)
{
    guint width = 0;

    for (const char *p = text; p < text + length; p = g_utf8_next_char(p))
        width += char_width(g_utf8_get_char(p));
    return width;
}

static void fill(TextPrint *print, guint column)
{
    for (; print->column < column; print->column++)
        g_string_append_c(print->out, ' ');
}

void text_print_start(TextPrint *print, guint indent)
{
    print->column = 0;
    print->indent = indent;
    print->blank = FALSE;
    fill(print, indent);
}

void text_print_end(TextPrint *print)
{
    while (print->out->len > 0 && print->out->str[print->out->len - 1] == ' ')
        g_string_truncate(print->out, print->out->len - 1);
    g_string_append_c(print->out, '\n');
    print->column = 0;
    print->blank = FALSE;
}

static void break_line(TextPrint *print)
{
    text_print_end(print);
    fill(print, print->indent);
}

void text_print_column(TextPrint *print, guint column)
{
    print->blank = FALSE;
    if (print->column + 2 > column)
        break_line(print);
    fill(print, column);
    print->indent = column;
}

/* A word that is longer than a line is broken where the line ends. */
static void put_word(TextPrint *print, const char *word, gsize length)
{
    guint width = text_print_width(word, length);

    if (print->blank && print->column + 1 + width > print->width) {
        break_line(print);
    } else if (print->blank) {
        g_string_append_c(print->out, ' ');
        print->column++;
    }
    print->blank = FALSE;
    for (const char *p = word; p < word + length; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);

        if (print->column + char_width(c) > print->width && length > 1 && print->column > print->indent)
            break_line(print);
        g_string_append_unichar(print->out, is_unsafe(c) ? 0xfffd : c);
        print->column += char_width(c);
    }
}

void text_print_words(TextPrint *print, TextStyle style, const char *text, gsize length)
{
    const char *end = text + length, *word;
    gboolean colored = print->color && *styles[style] != '\0' && length > 0;

    if (colored)
        g_string_append(print->out, styles[style]);
    while (text < end) {
        while (text < end && g_unichar_isspace(g_utf8_get_char(text))) {
            print->blank = print->column > print->indent;
            text = g_utf8_next_char(text);
        }
        for (word = text; text < end && !g_unichar_isspace(g_utf8_get_char(text));)
            text = g_utf8_next_char(text);
        if (text > word)
            put_word(print, word, (gsize)(text - word));
    }
    if (colored)
        g_string_append(print->out, "\033[0m");
}
