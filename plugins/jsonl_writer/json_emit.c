/* SPDX-License-Identifier: MIT */
#include "json_emit.h"

#include <math.h>

static gboolean must_escape(guchar c)
{
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

/* The first byte to escape, or the end; eight bytes a step. */
static const char *find_escape(const char *p, const char *end)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
    const guint64 tops = G_GUINT64_CONSTANT(0x8080808080808080);

    for (; end - p >= 8; p += 8) {
        guint64 word, quote, slash, delete;

        memcpy(&word, p, 8);
        quote = word ^ (ones * '"');
        slash = word ^ (ones * '\\');
        delete = word ^ (ones * 0x7f);
        if ((((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((delete - ones) & ~delete) |
             ((word - ones * 0x20) & ~word)) &
            tops)
            break;
    }
    while (p < end && !must_escape((guchar)*p))
        p++;
    return p;
}

static void emit_escape(GString *out, guchar c)
{
    char code[8];
    static const char letters[] = "\bb\tt\nn\ff\rr\"\"\\\\";

    for (const char *p = letters; *p != '\0'; p += 2)
        if ((guchar)*p == c) {
            char pair[2] = {'\\', p[1]};

            json_emit_raw(out, pair, 2);
            return;
        }
    g_snprintf(code, sizeof code, "\\u%04x", c);
    json_emit_raw(out, code, 6);
}

void json_emit_string(GString *out, const char *string, gsize length)
{
    const char *end = string + length;

    json_emit_raw(out, "\"", 1);
    while (string < end) {
        const char *stop = find_escape(string, end);

        json_emit_raw(out, string, (gsize)(stop - string));
        if (stop < end)
            emit_escape(out, (guchar)*stop++);
        string = stop;
    }
    json_emit_raw(out, "\"", 1);
}

void json_emit_uint(GString *out, guint64 number)
{
    char digits[20];
    guint at = sizeof digits;

    do {
        digits[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number > 0);
    json_emit_raw(out, digits + at, sizeof digits - at);
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
