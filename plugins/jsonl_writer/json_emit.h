/* SPDX-License-Identifier: MIT */
/** JSON output: strings and numbers, appended to a GString that adit_json_emit_finish() makes whole again. */
#pragma once

#include <glib.h>
#include <string.h>

G_BEGIN_DECLS

/**
 * adit_json_emit_raw: appends @length bytes as they are. Does not end @out with a NUL unless it has to grow,
 * which is most of what g_string_append_len() costs for a few bytes; adit_json_emit_finish() does.
 */
static inline void adit_json_emit_raw(GString *out, const char *bytes, gsize length)
{
    if (G_UNLIKELY(length >= out->allocated_len - out->len)) {
        out->str[out->len] = '\0';
        g_string_append_len(out, bytes, (gssize)length);
        return;
    }
    memcpy(out->str + out->len, bytes, length);
    out->len += length;
}

/** adit_json_emit_room: where the next @length bytes go; adit_json_emit_upto() then says how far they were
 * written. For several short pieces in a row, which so are checked for room once. */
static inline char *adit_json_emit_room(GString *out, gsize length)
{
    if (G_UNLIKELY(length >= out->allocated_len - out->len)) {
        gsize at = out->len;

        g_string_set_size(out, at + length);
        out->len = at;
    }
    return out->str + out->len;
}

static inline void adit_json_emit_upto(GString *out, const char *end)
{
    out->len = (gsize)(end - out->str);
}

/** adit_json_write_raw: copies @length bytes to @to; returns the place behind them */
static inline char *adit_json_write_raw(char *to, const char *bytes, gsize length)
{
    memcpy(to, bytes, length);
    return to + length;
}

/** adit_json_write_uint: writes up to JSON_UINT_ROOM digits to @to; returns the place behind them */
char *adit_json_write_uint(char *to, guint64 number);
#define JSON_UINT_ROOM 20

/** adit_json_write_slice: writes @length bytes of UTF-8, a part of what ends at @end, as
 * adit_json_emit_string() does, and takes less time for short ones; at most JSON_SLICE_ROOM(length) bytes.
 * Returns the place behind them */
char *adit_json_write_slice(char *to, const char *string, gsize length, const char *end);
/* Each byte can become six; eight are copied at once. */
#define JSON_SLICE_ROOM(length) (6 * (length) + 10)

static inline void adit_json_emit_finish(GString *out)
{
    out->str[out->len] = '\0';
}

/** adit_json_emit_string: appends @length bytes of UTF-8 as a JSON string. Escapes only what RFC 8259 says
 * must be, and U+007F. */
void adit_json_emit_string(GString *out, const char *string, gsize length);
void adit_json_emit_uint(GString *out, guint64 number);
void adit_json_emit_int(GString *out, gint64 number);
/** adit_json_emit_double: appends the shortest of the forms with 6, 15 and 17 digits that reads back as the
 * same number; null for what JSON has no number for */
void adit_json_emit_double(GString *out, double number);

G_END_DECLS
