/* SPDX-License-Identifier: MIT */
#include "json_pull.h"

#include <string.h>

/* What may come next. */
enum {
    EXPECT_VALUE,
    EXPECT_VALUE_OR_END, /* behind [ */
    EXPECT_KEY,          /* behind a comma in an object */
    EXPECT_KEY_OR_END,   /* behind { */
    EXPECT_COMMA_OR_END,
    EXPECT_NOTHING,
    EXPECT_ERROR,
};

void adit_json_pull_init(JsonPull *pull)
{
    memset(pull, 0, sizeof *pull);
}

void adit_json_pull_start(JsonPull *pull, const char *data, gsize size, gboolean lenient)
{
    pull->start = pull->at = data;
    pull->end = data + size;
    pull->value = NULL;
    pull->length = 0;
    pull->message = NULL;
    pull->expect = EXPECT_VALUE;
    pull->depth = 0;
    pull->lenient = lenient;
    pull->decoded_used = 0;
    /* A buffer that one huge record needed is not kept for the small ones behind it. */
    if (pull->decoded_size > 1 << 22 || pull->decoded_size < size)
        g_clear_pointer(&pull->decoded, g_free);
}

void adit_json_pull_clear(JsonPull *pull)
{
    g_clear_pointer(&pull->decoded, g_free);
}

static JsonToken fail(JsonPull *pull, const char *message)
{
    pull->message = message;
    pull->expect = EXPECT_ERROR;
    return JSON_ERROR;
}

static inline void skip_blanks(JsonPull *pull)
{
    const char *p = pull->at;

    while (p < pull->end && (*p == ' ' || *p == '\n' || *p == '\r' || *p == '\t'))
        p++;
    pull->at = p;
}

static inline gboolean in_object(const JsonPull *pull)
{
    guint top = pull->depth - 1;

    return (pull->objects[top / 64] >> (top % 64)) & 1;
}

static JsonToken open_container(JsonPull *pull, gboolean object)
{
    guint64 bit;

    if (pull->depth == JSON_PULL_DEPTH)
        return fail(pull, "arrays and objects nest deeper than " G_STRINGIFY(JSON_PULL_DEPTH));
    bit = G_GUINT64_CONSTANT(1) << (pull->depth % 64);
    if (object)
        pull->objects[pull->depth / 64] |= bit;
    else
        pull->objects[pull->depth / 64] &= ~bit;
    pull->depth++;
    pull->at++;
    pull->expect = object ? EXPECT_KEY_OR_END : EXPECT_VALUE_OR_END;
    return object ? JSON_OBJECT : JSON_ARRAY;
}

static JsonToken close_container(JsonPull *pull)
{
    gboolean object = in_object(pull);

    pull->at++;
    pull->depth--;
    pull->expect = pull->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
    return object ? JSON_OBJECT_END : JSON_ARRAY_END;
}

/* --- strings --- */

/* The first quotation mark, backslash or control character, or the end; eight bytes a step. (A byte b of a
 * word is 0 where (w - 0x01…) & ~w & 0x80… is set; a borrow can set more bits, but only above a right one.)
 */
static const char *find_special(const char *p, const char *end)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
    const guint64 tops = G_GUINT64_CONSTANT(0x8080808080808080);

    for (; end - p >= 8; p += 8) {
        guint64 word, quote, slash;

        memcpy(&word, p, 8);
        quote = word ^ (ones * '"');
        slash = word ^ (ones * '\\');
        if ((((quote - ones) & ~quote) | ((slash - ones) & ~slash) | ((word - ones * 0x20) & ~word)) & tops)
            break;
    }
    while (p < end && *p != '"' && *p != '\\' && (guchar)*p >= 0x20)
        p++;
    return p;
}

static gboolean read_hex4(const char *p, const char *end, guint *code)
{
    *code = 0;
    if (end - p < 4)
        return FALSE;
    for (guint i = 0; i < 4; i++) {
        int digit = g_ascii_xdigit_value(p[i]);

        if (digit < 0)
            return FALSE;
        *code = *code << 4 | (guint)digit;
    }
    return TRUE;
}

/* Decodes \uXXXX (@p at the X) and a low surrogate behind it. Returns where it ends, NULL if it is malformed.
 */
static const char *read_unicode(const char *p, const char *end, char *out, gsize *used)
{
    guint code, low;

    if (!read_hex4(p, end, &code))
        return NULL;
    p += 4;
    if (code == 0)
        code = 0xfffd; /* only in lenient mode, see read_escape() */
    if (code >= 0xd800 && code < 0xdc00 && end - p >= 6 && p[0] == '\\' && p[1] == 'u' &&
        read_hex4(p + 2, end, &low) && low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        p += 6;
    } else if (code >= 0xd800 && code < 0xe000) {
        code = 0xfffd;
    }
    *used += (gsize)g_unichar_to_utf8(code, out + *used);
    return p;
}

static const char *read_escape(JsonPull *pull, const char *p, char *out, gsize *used)
{
    static const char from[] = "\"\\/bfnrt", to[] = "\"\\/\b\f\n\r\t";
    const char *which;

    if (p + 1 >= pull->end) {
        fail(pull, "the string doesn't end");
        return NULL;
    }
    if (p[1] == 'u') {
        const char *behind;

        if (!pull->lenient && pull->end - p >= 6 && memcmp(p, "\\u0000", 6) == 0) {
            fail(pull, "U+0000 is not allowed in a string");
            return NULL;
        }
        behind = read_unicode(p + 2, pull->end, out, used);
        if (behind != NULL || !pull->lenient) {
            if (behind == NULL)
                fail(pull, "\\u needs four hexadecimal digits");
            return behind;
        }
    }
    which = p[1] != '\0' ? strchr(from, p[1]) : NULL;
    if (which != NULL) {
        out[(*used)++] = to[which - from];
        return p + 2;
    }
    if (!pull->lenient) {
        fail(pull, "unknown escape in a string");
        return NULL;
    }
    return p + 1; /* drops the backslash */
}

/* Decodes the rest of a string from its first escape at @p on. @from: where the string starts. */
static JsonToken decode_string(JsonPull *pull, const char *from, const char *p, JsonToken token)
{
    gsize used;
    char *out;

    if (pull->decoded == NULL) {
        pull->decoded_size = (gsize)(pull->end - pull->start);
        pull->decoded = g_malloc(pull->decoded_size);
    }
    out = pull->decoded + pull->decoded_used;
    used = (gsize)(p - from);
    memcpy(out, from, used);
    while (p < pull->end && *p != '"') {
        const char *special;

        pull->at = p;
        if (*p == '\\') {
            p = read_escape(pull, p, out, &used);
            if (p == NULL)
                return JSON_ERROR;
        } else if ((guchar)*p < 0x20) {
            if (!pull->lenient)
                return fail(pull, "a control character in a string must be escaped");
            out[used++] = *p != '\0' ? *p : ' ';
            p++;
        }
        special = find_special(p, pull->end);
        memcpy(out + used, p, (gsize)(special - p));
        used += (gsize)(special - p);
        p = special;
    }
    if (p >= pull->end)
        return fail(pull, "the string doesn't end");
    pull->at = p + 1;
    pull->value = out;
    pull->length = used;
    pull->decoded_used += used;
    return token;
}

static JsonToken read_string(JsonPull *pull, JsonToken token)
{
    const char *from = pull->at + 1;
    const char *p = find_special(from, pull->end);

    if (p < pull->end && *p == '"') {
        pull->at = p + 1;
        pull->value = from;
        pull->length = (gsize)(p - from);
        return token;
    }
    return decode_string(pull, from, p, token);
}

/* --- numbers and words --- */

static const char *skip_digits(const char *p, const char *end)
{
    while (p < end && g_ascii_isdigit(*p))
        p++;
    return p;
}

static JsonToken read_number(JsonPull *pull)
{
    const char *p = pull->at, *digits;

    if (*p == '-')
        p++;
    digits = p;
    p = skip_digits(p, pull->end);
    if (p == digits || (*digits == '0' && p - digits > 1))
        return fail(pull, p == digits ? "a value is expected" : "a number starts with 0");
    if (p < pull->end && *p == '.') {
        digits = ++p;
        p = skip_digits(p, pull->end);
        if (p == digits)
            return fail(pull, "a number needs a digit behind its point");
    }
    if (p < pull->end && (*p == 'e' || *p == 'E')) {
        p++;
        if (p < pull->end && (*p == '+' || *p == '-'))
            p++;
        digits = p;
        p = skip_digits(p, pull->end);
        if (p == digits)
            return fail(pull, "a number needs a digit in its exponent");
    }
    pull->value = pull->at;
    pull->length = (gsize)(p - pull->at);
    pull->at = p;
    return JSON_NUMBER;
}

static JsonToken read_word(JsonPull *pull, const char *word, JsonToken token)
{
    gsize length = strlen(word);

    if ((gsize)(pull->end - pull->at) < length || memcmp(pull->at, word, length) != 0)
        return fail(pull, "a value is expected");
    pull->at += length;
    return token;
}

/* --- tokens --- */

static JsonToken read_value(JsonPull *pull)
{
    JsonToken token;

    switch (*pull->at) {
    case '{':
        return open_container(pull, TRUE);
    case '[':
        return open_container(pull, FALSE);
    case '"':
        token = read_string(pull, JSON_STRING);
        break;
    case 't':
        token = read_word(pull, "true", JSON_TRUE);
        break;
    case 'f':
        token = read_word(pull, "false", JSON_FALSE);
        break;
    case 'n':
        token = read_word(pull, "null", JSON_NULL);
        break;
    default:
        token = read_number(pull);
    }
    if (token != JSON_ERROR)
        pull->expect = pull->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
    return token;
}

static JsonToken read_key(JsonPull *pull)
{
    if (*pull->at != '"')
        return fail(pull, "a key in quotation marks is expected");
    if (read_string(pull, JSON_KEY) == JSON_ERROR)
        return JSON_ERROR;
    skip_blanks(pull);
    if (pull->at >= pull->end || *pull->at != ':')
        return fail(pull, "a colon is expected behind a key");
    pull->at++;
    pull->expect = EXPECT_VALUE;
    return JSON_KEY;
}

/* Behind a value: takes a comma (TRUE), or leaves the closing bracket for the caller. */
static gboolean take_comma(JsonPull *pull, char closing)
{
    if (*pull->at != ',')
        return FALSE;
    pull->at++;
    skip_blanks(pull);
    if (pull->lenient && pull->at < pull->end && *pull->at == closing)
        return FALSE;
    pull->expect = closing == '}' ? EXPECT_KEY : EXPECT_VALUE;
    return TRUE;
}

JsonToken adit_json_pull_next(JsonPull *pull)
{
    char closing;

    if (pull->expect == EXPECT_ERROR)
        return JSON_ERROR;
    skip_blanks(pull);
    if (pull->at >= pull->end) {
        if (pull->expect == EXPECT_NOTHING)
            return JSON_END;
        return fail(pull, pull->depth > 0 ? "the JSON ends too early" : "there is no JSON value");
    }
    if (pull->expect == EXPECT_NOTHING)
        return fail(pull, "there is something behind the JSON value");
    if (pull->expect == EXPECT_VALUE)
        return read_value(pull);

    closing = in_object(pull) ? '}' : ']';
    if (pull->expect == EXPECT_COMMA_OR_END) {
        if (!take_comma(pull, closing) && *pull->at != closing)
            return fail(pull, closing == '}' ? "a comma or } is expected" : "a comma or ] is expected");
        if (pull->at >= pull->end)
            return fail(pull, "the JSON ends too early");
    }
    if (*pull->at == closing && pull->expect != EXPECT_KEY && pull->expect != EXPECT_VALUE)
        return close_container(pull);
    return closing == '}' ? read_key(pull) : read_value(pull);
}

gboolean adit_json_pull_skip(JsonPull *pull, JsonToken token)
{
    guint depth = pull->depth;

    if (token == JSON_ERROR)
        return FALSE;
    if (token != JSON_OBJECT && token != JSON_ARRAY)
        return TRUE;
    while (pull->depth >= depth)
        if (adit_json_pull_next(pull) == JSON_ERROR)
            return FALSE;
    return TRUE;
}

/* Behind the string that starts at @p, or NULL. */
static const char *leap_string(const char *p, const char *end)
{
    for (p++; p < end; p++) {
        p = find_special(p, end);
        if (p < end && *p == '"')
            return p + 1;
        if (p < end && *p == '\\')
            p++;
    }
    return NULL;
}

gboolean adit_json_pull_leap(JsonPull *pull)
{
    const char *p;
    gsize depth = 0;

    skip_blanks(pull);
    p = pull->at;
    while (p != NULL && p < pull->end) {
        if (*p == '"') {
            p = leap_string(p, pull->end);
        } else if (*p == '{' || *p == '[') {
            depth++;
            p++;
        } else if (depth > 0) {
            depth -= *p == '}' || *p == ']';
            p++;
        } else {
            return FALSE; /* only strings, objects and arrays are worth leaping over */
        }
        if (depth == 0)
            break;
    }
    if (p == NULL || depth > 0 || p == pull->at)
        return FALSE;
    pull->at = p;
    pull->expect = pull->depth > 0 ? EXPECT_COMMA_OR_END : EXPECT_NOTHING;
    return TRUE;
}

gsize adit_json_pull_column(const JsonPull *pull)
{
    gsize column = 1;

    for (const char *p = pull->start; p < pull->at; p++)
        column += ((guchar)*p & 0xc0) != 0x80;
    return column;
}

gboolean adit_json_pull_get_int(const char *value, gsize length, gint64 *number)
{
    gboolean negative = length > 0 && *value == '-';
    guint64 limit = negative ? (guint64)G_MAXINT64 + 1 : (guint64)G_MAXINT64, sum = 0;

    for (gsize i = negative; i < length; i++) {
        guint digit = (guint)(value[i] - '0');

        if (digit > 9 || sum > (limit - digit) / 10)
            return FALSE;
        sum = sum * 10 + digit;
    }
    *number = negative ? (gint64)(0 - sum) : (gint64)sum;
    return length > (gsize)negative;
}

double adit_json_pull_get_double(const char *value, gsize length)
{
    char small[64];
    g_autofree char *large = NULL;

    if (length >= sizeof small)
        return g_ascii_strtod(large = g_strndup(value, length), NULL);
    memcpy(small, value, length);
    small[length] = '\0';
    return g_ascii_strtod(small, NULL);
}

gboolean adit_json_pull_equal(const JsonPull *pull, const char *string)
{
    gsize length = strlen(string);

    return pull->length == length && memcmp(pull->value, string, length) == 0;
}
