/* SPDX-License-Identifier: MIT */
/* Character references: &amp; &#8217; &#x2019; and what people leave of them. */
#include "html_scan.h"

#include <libxml/HTMLparser.h>
#include <string.h>

/* The longest name in libxml2's table (HTML 4's) is thetasym. */
#define LONGEST_NAME 10

/* Numbers from 128 to 159 mean Windows-1252 (HTML Living Standard, "numeric character reference end state").
 */
static const guint16 windows_1252[32] = {
    0x20ac, 0x81,   0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0x8d,   0x017d, 0x8f,   0x90,   0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d,   0x017e, 0x0178,
};

static gsize put(gunichar c, char *out, gsize *out_length, gsize used)
{
    if (c >= 0x80 && c < 0xa0)
        c = windows_1252[c - 0x80];
    if (c == 0 || c > 0x10ffff || (c >= 0xd800 && c < 0xe000))
        c = 0xfffd;
    *out_length = (gsize)g_unichar_to_utf8(c, out);
    return used;
}

static gsize read_number(const char *text, gsize length, char *out, gsize *out_length)
{
    gboolean hex = length > 2 && (text[2] == 'x' || text[2] == 'X');
    gsize start = hex ? 3 : 2, at = start;
    gunichar c = 0;

    for (; at < length; at++) {
        int digit = hex ? g_ascii_xdigit_value(text[at]) : g_ascii_digit_value(text[at]);

        if (digit < 0)
            break;
        if (c <= 0x10ffff)
            c = c * (hex ? 16 : 10) + (gunichar)digit;
    }
    if (at == start)
        return 0;
    return put(c, out, out_length, at + (at < length && text[at] == ';'));
}

gsize html_entity_read(const char *text, gsize length, char *out, gsize *out_length)
{
    char name[LONGEST_NAME + 1];
    gsize n = 0;
    const htmlEntityDesc *entity;

    if (length > 2 && text[1] == '#')
        return read_number(text, length, out, out_length);
    while (n < LONGEST_NAME && n + 1 < length && g_ascii_isalnum(text[n + 1])) {
        name[n] = text[n + 1];
        n++;
    }
    name[n] = '\0';
    if (n < 2 || n + 1 >= length || text[n + 1] != ';')
        return 0; /* "AT&T" and "?a=1&copy=2": without a semicolon it is no reference worth guessing at */
    entity = htmlEntityLookup((const xmlChar *)name);
    return entity != NULL ? put(entity->value, out, out_length, n + 2) : 0;
}

char *html_unescape(const char *text, gsize length)
{
    GString *out = g_string_sized_new(length + 1);
    const char *end = text + length;
    gboolean blank = FALSE;

    while (text < end) {
        char decoded[8];
        gsize n = 1, used = *text == '&' ? html_entity_read(text, (gsize)(end - text), decoded, &n) : 0;
        const char *from = used > 0 ? decoded : text;

        if (used == 0)
            n = (gsize)(g_utf8_next_char(text) - text);
        if (g_unichar_isspace(g_utf8_get_char(from))) {
            blank = out->len > 0;
        } else {
            if (blank)
                g_string_append_c(out, ' ');
            blank = FALSE;
            g_string_append_len(out, from, (gssize)n);
        }
        text += used > 0 ? used : n;
    }
    return g_string_free(out, FALSE);
}
