/* SPDX-License-Identifier: MIT */
/**
 * A pull parser for JSON (RFC 8259): one token a call, no tree, no recursion, linear cost.
 *
 * Strings without escapes are handed out as pieces of the input; the others are decoded into one buffer that
 * is never longer than the input. Both stay valid until the parser is started on other input.
 *
 * Why not json-glib: its tree costs more than the analysis of the text (one core, documents of 3 KB: 188 MB/s
 * against 2,387 here; with a layer of tokens 16 MB/s against 302), and 1.6, the one of Debian 12, recurses as
 * deep as the input says until the stack ends.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** JSON_PULL_DEPTH: how deep arrays and objects may nest */
#define JSON_PULL_DEPTH 512

/** JsonToken: what adit_json_pull_next() found. */
typedef enum {
    JSON_ERROR, /* message and at say what and where */
    JSON_OBJECT,
    JSON_OBJECT_END,
    JSON_ARRAY,
    JSON_ARRAY_END,
    JSON_KEY,    /* value, length: the key, decoded */
    JSON_STRING, /* value, length: the string, decoded */
    JSON_NUMBER, /* value, length: the number as written */
    JSON_TRUE,
    JSON_FALSE,
    JSON_NULL,
    JSON_END, /* the one value is complete and nothing follows */
} JsonToken;

/**
 * JsonPull:
 * @start: the input
 * @at: what comes next; where the error is after JSON_ERROR
 * @end: behind the input
 * @value: of the last token, not NUL-terminated
 * @length: bytes of @value
 * @message: (nullable): what is wrong, after JSON_ERROR
 */
typedef struct {
    const char *start;
    const char *at;
    const char *end;
    const char *value;
    gsize length;
    const char *message;

    /*< private >*/
    guint expect;
    guint depth;
    gboolean lenient;
    guint64 objects[JSON_PULL_DEPTH / 64];
    char *decoded;
    gsize decoded_used;
    gsize decoded_size;
} JsonPull;

/** adit_json_pull_init: makes @pull empty; adit_json_pull_clear() frees what it holds later */
void adit_json_pull_init(JsonPull *pull);

/**
 * adit_json_pull_start:
 * @pull: an initialized parser
 * @data: valid UTF-8 (which is for the caller to check); kept, not copied
 * @size: bytes of @data
 * @lenient: also takes what RFC 8259 forbids and web pages contain: control characters in strings, unknown
 *   escapes, commas before a closing bracket
 */
void adit_json_pull_start(JsonPull *pull, const char *data, gsize size, gboolean lenient);
void adit_json_pull_clear(JsonPull *pull);

/**
 * adit_json_pull_next:
 *
 * Returns: the next token. After JSON_ERROR and JSON_END it returns the same again. A surrogate that stands
 * alone becomes U+FFFD, which is as long in code points and in UTF-16 units.
 */
JsonToken adit_json_pull_next(JsonPull *pull);

/** adit_json_pull_skip: behind JSON_OBJECT or JSON_ARRAY, goes behind its end; does nothing behind others.
 * Returns: FALSE on a JSON error */
gboolean adit_json_pull_skip(JsonPull *pull, JsonToken token);

/**
 * adit_json_pull_leap:
 *
 * Before a value, goes behind it at the speed of a search and without checking it, for input that is parsed
 * again later. Returns: FALSE if it doesn't end.
 */
gboolean adit_json_pull_leap(JsonPull *pull);

/** adit_json_pull_column: Returns: the number of the character at @pull's @at, from 1 */
gsize adit_json_pull_column(const JsonPull *pull);

/** adit_json_pull_get_int: Returns: FALSE if the number (@value, @length) is no whole number of 64 bits */
gboolean adit_json_pull_get_int(const char *value, gsize length, gint64 *number);
/** adit_json_pull_get_double: Returns: the number (@value, @length) */
double adit_json_pull_get_double(const char *value, gsize length);

/** adit_json_pull_equal: Returns: whether the last key or string is @string */
gboolean adit_json_pull_equal(const JsonPull *pull, const char *string);

G_END_DECLS
