/* SPDX-License-Identifier: MIT */
#include "json_emit.h"

#include <math.h>

static gboolean must_escape(guchar c)
{
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

/* Whether none of the eight bytes must be escaped. */
static gboolean all_plain(guint64 word)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
    const guint64 tops = G_GUINT64_CONSTANT(0x8080808080808080);
    guint64 quote = word ^ (ones * '"'), slash = word ^ (ones * '\\'), delete = word ^ (ones * 0x7f);

    return !((((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((delete - ones) & ~delete) |
              ((word - ones * 0x20) & ~word)) &
             tops);
}

#define ESCAPE_ROOM 6 /* bytes that one byte can become */

static char *write_escape(char *to, guchar c)
{
    static const char letters[] = "\bb\tt\nn\ff\rr\"\"\\\\";
    static const char digits[] = "0123456789abcdef";

    *to++ = '\\';
    for (const char *p = letters; *p != '\0'; p += 2)
        if ((guchar)*p == c) {
            *to++ = p[1];
            return to;
        }
    to = json_write_raw(to, "u00", 3);
    *to++ = digits[c >> 4];
    *to++ = digits[c & 15];
    return to;
}

static char *write_escaped(char *to, const char *p, const char *end)
{
    while (p < end) {
        guint64 word;

        if (end - p >= 8) {
            memcpy(&word, p, 8);
            if (all_plain(word)) {
                to = json_write_raw(to, p, 8);
                p += 8;
                continue;
            }
        }
        /* What is left, or the eight bytes that need a closer look. */
        for (const char *stop = end - p >= 8 ? p + 8 : end; p < stop; p++) {
            if (must_escape((guchar)*p))
                to = write_escape(to, (guchar)*p);
            else
                *to++ = *p;
        }
    }
    return to;
}

/* Text is written in pieces, so that room for the worst of escapes is never much. */
#define PIECE 4096

void json_emit_string(GString *out, const char *string, gsize length)
{
    const char *end = string + length;

    do {
        const char *stop = end - string > PIECE ? string + PIECE : end;
        char *to = json_emit_room(out, (gsize)(stop - string) * ESCAPE_ROOM + 2);

        if (string == end - length)
            *to++ = '"';
        to = write_escaped(to, string, stop);
        if (stop == end)
            *to++ = '"';
        json_emit_upto(out, to);
        string = stop;
    } while (string < end);
}

char *json_write_uint(char *to, guint64 number)
{
    static const char pairs[] =
        "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
        "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
        "8081828384858687888990919293949596979899";
    guint n = 1;
    char *end, *at;

    for (guint64 power = 10; number >= power && n < JSON_UINT_ROOM; power *= 10)
        n++;
    at = end = to + n;
    for (; number >= 100; number /= 100) {
        at -= 2;
        memcpy(at, pairs + 2 * (number % 100), 2);
    }
    if (number >= 10)
        memcpy(to, pairs + 2 * number, 2);
    else
        *to = (char)('0' + number);
    return end;
}

void json_emit_uint(GString *out, guint64 number)
{
    json_emit_upto(out, json_write_uint(json_emit_room(out, JSON_UINT_ROOM), number));
}

void json_emit_int(GString *out, gint64 number)
{
    if (number < 0)
        json_emit_raw(out, "-", 1);
    json_emit_uint(out, number < 0 ? 0 - (guint64)number : (guint64)number);
}

void json_emit_double(GString *out, double number)
{
    static const char *const formats[] = {"%.6g", "%.15g", "%.17g"};
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    if (!isfinite(number)) {
        json_emit_raw(out, "null", 4);
        return;
    }
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_ascii_formatd(text, sizeof text, formats[i], number);
        if (g_ascii_strtod(text, NULL) == number)
            break;
    }
    json_emit_raw(out, text, strlen(text));
}
