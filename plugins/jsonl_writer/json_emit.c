/* SPDX-License-Identifier: MIT */
#include "json_emit.h"

#include <math.h>

/* Whether none of the eight bytes must be escaped: no control character, quotation mark or backslash, no
 * 0x7f. (Each difference has the top bit of a byte set that is what is looked for, or that had it set
 * before.) */
static inline gboolean all_plain(guint64 word)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
    const guint64 tops = G_GUINT64_CONSTANT(0x8080808080808080);
    guint64 control = word - ones * 0x20, quote = (word ^ (ones * '"')) - ones;
    guint64 slash = (word ^ (ones * '\\')) - ones, delete = word + ones;

    return !((control | quote | slash | delete) & ~word & tops);
}

static gboolean must_escape(guchar c)
{
    return c < 0x20 || c == '"' || c == '\\' || c == 0x7f;
}

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
    to = adit_json_write_raw(to, "u00", 3);
    *to++ = digits[c >> 4];
    *to++ = digits[c & 15];
    return to;
}

/* Writes [@p, @stop); the bytes up to @end may be read. Eight at a time while they are plain: what is behind
 * @stop is copied with the rest and written over later, so short strings need no loop. */
static char *write_escaped(char *to, const char *p, const char *stop, const char *end)
{
    while (p < stop) {
        gsize some = MIN(8, (gsize)(stop - p));
        guint64 word;

        if (end - p >= 8) {
            memcpy(&word, p, 8);
            if (all_plain(word)) {
                memcpy(to, &word, 8);
                to += some;
                p += some;
                continue;
            }
        }
        for (const char *next = p + some; p < next; p++) {
            if (must_escape((guchar)*p))
                to = write_escape(to, (guchar)*p);
            else
                *to++ = *p;
        }
    }
    return to;
}

char *adit_json_write_slice(char *to, const char *string, gsize length, const char *end)
{
    *to++ = '"';
    to = write_escaped(to, string, string + length, end);
    *to++ = '"';
    return to;
}

/* Text is written in pieces, so that room for the worst of escapes is never much. */
#define PIECE 4096

void adit_json_emit_string(GString *out, const char *string, gsize length)
{
    const char *end = string + length;

    adit_json_emit_raw(out, "\"", 1);
    while (string < end) {
        const char *stop = end - string > PIECE ? string + PIECE : end;
        char *to = adit_json_emit_room(out, JSON_SLICE_ROOM((gsize)(stop - string)));

        adit_json_emit_upto(out, write_escaped(to, string, stop, end));
        string = stop;
    }
    adit_json_emit_raw(out, "\"", 1);
}

static const char pairs[] = "00010203040506070809101112131415161718192021222324252627282930313233343536373839"
                            "40414243444546474849505152535455565758596061626364656667686970717273747576777879"
                            "8081828384858687888990919293949596979899";

/* @number is below 100. */
static inline char *write_small(char *to, guint number)
{
    if (number >= 10)
        return adit_json_write_raw(to, pairs + 2 * number, 2);
    *to = (char)('0' + number);
    return to + 1;
}

char *adit_json_write_uint(char *to, guint64 number)
{
    char digits[JSON_UINT_ROOM], *at = digits + sizeof digits;
    guint small = (guint)number;

    /* Most numbers are offsets in short texts. */
    if (number < 100)
        return write_small(to, small);
    if (number < 10000)
        return adit_json_write_raw(write_small(to, small / 100), pairs + 2 * (small % 100), 2);
    for (; number >= 100; number /= 100) {
        at -= 2;
        memcpy(at, pairs + 2 * (number % 100), 2);
    }
    return adit_json_write_raw(write_small(to, (guint)number), at, (gsize)(digits + sizeof digits - at));
}

void adit_json_emit_uint(GString *out, guint64 number)
{
    adit_json_emit_upto(out, adit_json_write_uint(adit_json_emit_room(out, JSON_UINT_ROOM), number));
}

void adit_json_emit_int(GString *out, gint64 number)
{
    if (number < 0)
        adit_json_emit_raw(out, "-", 1);
    adit_json_emit_uint(out, number < 0 ? 0 - (guint64)number : (guint64)number);
}

/* Numbers below a hundred with at most four decimals, which most are, as "%.6g" writes them; FALSE: it is
 * none.
 */
static gboolean emit_short(GString *out, double number)
{
    guint parts = number > 0 && number < 100 ? (guint)(number * 1e4 + 0.5) : 0;
    char text[8];

    if (parts == 0 || parts / 1e4 != number)
        return FALSE;
    char *end = write_small(text, parts / 10000);
    *end++ = '.';
    end = adit_json_write_raw(end, pairs + 2 * (parts / 100 % 100), 2);
    end = adit_json_write_raw(end, pairs + 2 * (parts % 100), 2);
    while (end[-1] == '0')
        end--;
    end -= end[-1] == '.';
    adit_json_emit_raw(out, text, (gsize)(end - text));
    return TRUE;
}

void adit_json_emit_double(GString *out, double number)
{
    static const char *const formats[] = {"%.6g", "%.15g", "%.17g"};
    char text[G_ASCII_DTOSTR_BUF_SIZE];

    if (!isfinite(number)) {
        adit_json_emit_raw(out, "null", 4);
        return;
    }
    if (emit_short(out, number))
        return;
    for (guint i = 0; i < G_N_ELEMENTS(formats); i++) {
        g_ascii_formatd(text, sizeof text, formats[i], number);
        if (g_ascii_strtod(text, NULL) == number)
            break;
    }
    adit_json_emit_raw(out, text, strlen(text));
}
