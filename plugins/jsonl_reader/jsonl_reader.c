/* SPDX-License-Identifier: MIT */
/* Reader of JSON Lines: the record's top level. Layers are read by json_rows.c and built by json_layers.c. */
#include <adit/adit.h>

#include <string.h>

#include "json_layers.h"
#include "json_pull.h"
#include "json_rows.h"

/* A record's bytes are limited so that all counts within fit in 32 bits. */
#define MAX_RECORD ((gsize)G_MAXUINT32 - 1)

typedef struct {
    const AditSetup *setup;
    AditOffsetUnit unit;
} Reader;

typedef struct {
    JsonPull pull;
    JsonPull layers_pull;
    JsonRows *rows;
} Scratch;

/* What the top level of one record says. Pieces point into the record or into the parser's buffer. */
typedef struct {
    const char *text;
    gsize text_length;
    char *id;
    GPtrArray *meta; /* keys and values by turns */
    const char *layers;
    gsize layers_length;
    GError *failure;
} Top;

static void top_clear(Top *top)
{
    g_free(top->id);
    g_ptr_array_unref(top->meta);
    g_clear_error(&top->failure);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Top, top_clear)

static gpointer reader_open(AditSetup *setup, G_GNUC_UNUSED GError **error)
{
    const char *unit = adit_setup_get_string(setup, "offsets");
    Reader *reader = g_new0(Reader, 1);

    reader->setup = setup;
    reader->unit = g_strcmp0(unit, "bytes") == 0   ? ADIT_OFFSETS_BYTES
                   : g_strcmp0(unit, "utf16") == 0 ? ADIT_OFFSETS_UTF16
                                                   : ADIT_OFFSETS_CODEPOINTS;
    return reader;
}

static gpointer reader_worker_new(G_GNUC_UNUSED gpointer self, G_GNUC_UNUSED GError **error)
{
    Scratch *scratch = g_new0(Scratch, 1);

    adit_json_pull_init(&scratch->pull);
    adit_json_pull_init(&scratch->layers_pull);
    scratch->rows = adit_json_rows_new();
    return scratch;
}

static void reader_worker_free(G_GNUC_UNUSED gpointer self, gpointer data)
{
    Scratch *scratch = data;

    adit_json_pull_clear(&scratch->pull);
    adit_json_pull_clear(&scratch->layers_pull);
    adit_json_rows_free(scratch->rows);
    g_free(scratch);
}

/* Sets @error to what the parser found, or to @what, with the column. */
static gboolean fail(const JsonPull *pull, const char *what, GError **error)
{
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT, "column %" G_GSIZE_FORMAT ": %s",
                adit_json_pull_column(pull), pull->message != NULL ? pull->message : what);
    return FALSE;
}

/* The words of a scalar, NULL for null and for what is no scalar. */
static char *scalar_to_string(const JsonPull *pull, JsonToken token)
{
    switch (token) {
    case JSON_STRING:
    case JSON_NUMBER:
        return g_strndup(pull->value, pull->length);
    case JSON_TRUE:
        return g_strdup("true");
    case JSON_FALSE:
        return g_strdup("false");
    default:
        return NULL;
    }
}

/* A metadata value as one string: a scalar's words, a list's scalars joined, an object's JSON. */
static gboolean read_meta_value(JsonPull *pull, char **value, GError **error)
{
    JsonToken token = adit_json_pull_next(pull);
    const char *from = pull->at - 1;

    *value = NULL;
    if (token == JSON_ARRAY) {
        g_autoptr(GString) list = g_string_new(NULL);

        while ((token = adit_json_pull_next(pull)) != JSON_ARRAY_END) {
            g_autofree char *item = scalar_to_string(pull, token);

            if (!adit_json_pull_skip(pull, token))
                return fail(pull, NULL, error);
            if (item != NULL)
                g_string_append_printf(list, "%s%s", list->len > 0 ? ", " : "", item);
        }
        *value = g_string_free(g_steal_pointer(&list), FALSE);
        return TRUE;
    }
    if (!adit_json_pull_skip(pull, token))
        return fail(pull, NULL, error);
    *value = token == JSON_OBJECT ? g_strndup(from, (gsize)(pull->at - from)) : scalar_to_string(pull, token);
    return TRUE;
}

static gboolean read_meta(JsonPull *pull, Top *top, GError **error)
{
    JsonToken token = adit_json_pull_next(pull);

    if (token == JSON_NULL)
        return TRUE;
    if (token != JSON_OBJECT)
        return fail(pull, "the value of \"meta\" is not an object", error);
    while ((token = adit_json_pull_next(pull)) == JSON_KEY) {
        g_autofree char *key = g_strndup(pull->value, pull->length);
        char *value;

        if (!read_meta_value(pull, &value, error))
            return FALSE;
        if (value == NULL)
            continue;
        g_ptr_array_add(top->meta, g_steal_pointer(&key));
        g_ptr_array_add(top->meta, value);
    }
    return token == JSON_OBJECT_END || fail(pull, NULL, error);
}

static gboolean read_id(JsonPull *pull, Top *top, GError **error)
{
    JsonToken token = adit_json_pull_next(pull);

    if (token != JSON_STRING && token != JSON_NUMBER && token != JSON_NULL)
        return fail(pull, "the value of \"id\" is no string or number", error);
    g_free(top->id);
    top->id = scalar_to_string(pull, token);
    return TRUE;
}

static gboolean read_text(JsonPull *pull, Top *top, GError **error)
{
    if (adit_json_pull_next(pull) != JSON_STRING)
        return fail(pull, "the value of \"text\" is not a string", error);
    top->text = pull->value;
    top->text_length = pull->length;
    return TRUE;
}

static int code_from_name(const char *name)
{
    for (int code = 0; code <= ADIT_ERROR_CANCELLED; code++) {
        g_autoptr(GError) example = g_error_new_literal(ADIT_ERROR, code, "");

        if (strcmp(adit_error_code_name(example), name) == 0)
            return code;
    }
    return ADIT_ERROR_INPUT;
}

/* The "error" of a failure record. */
static gboolean read_failure(JsonPull *pull, Top *top, GError **error)
{
    g_autofree char *message = NULL, *code = NULL, *plugin = NULL;
    JsonToken token = adit_json_pull_next(pull);

    if (token != JSON_OBJECT) /* somebody else's key */
        return adit_json_pull_skip(pull, token) || fail(pull, NULL, error);
    while ((token = adit_json_pull_next(pull)) == JSON_KEY) {
        char **into = adit_json_pull_equal(pull, "message")  ? &message
                      : adit_json_pull_equal(pull, "code")   ? &code
                      : adit_json_pull_equal(pull, "plugin") ? &plugin
                                                             : NULL;
        token = adit_json_pull_next(pull);
        if (into != NULL) {
            g_free(*into);
            *into = scalar_to_string(pull, token);
        }
        if (!adit_json_pull_skip(pull, token))
            return fail(pull, NULL, error);
    }
    if (token != JSON_OBJECT_END)
        return fail(pull, NULL, error);
    g_clear_error(&top->failure);
    top->failure = g_error_new(ADIT_ERROR, code_from_name(code != NULL ? code : "input"),
                               "failed in an earlier run%s%s: %s", plugin != NULL ? ", plugin " : "",
                               plugin != NULL ? plugin : "", message != NULL ? message : "no reason given");
    return TRUE;
}

/* Layers need the text, which may come behind them: only remembers where they are. */
static gboolean leap_layers(JsonPull *pull, Top *top, GError **error)
{
    const char *from = pull->at;

    if (adit_json_pull_leap(pull)) {
        top->layers = from;
        top->layers_length = (gsize)(pull->at - from);
        return TRUE;
    }
    return adit_json_pull_next(pull) == JSON_NULL ||
           fail(pull, "the value of \"layers\" is not an object", error);
}

static gboolean read_top(JsonPull *pull, Top *top, GError **error)
{
    JsonToken token = adit_json_pull_next(pull);
    gboolean good;

    if (token != JSON_OBJECT)
        return fail(pull, "the record is not an object", error);
    while ((token = adit_json_pull_next(pull)) == JSON_KEY) {
        if (adit_json_pull_equal(pull, "text"))
            good = read_text(pull, top, error);
        else if (adit_json_pull_equal(pull, "id"))
            good = read_id(pull, top, error);
        else if (adit_json_pull_equal(pull, "meta"))
            good = read_meta(pull, top, error);
        else if (adit_json_pull_equal(pull, "layers"))
            good = leap_layers(pull, top, error);
        else if (adit_json_pull_equal(pull, "error"))
            good = read_failure(pull, top, error);
        else
            good = adit_json_pull_skip(pull, adit_json_pull_next(pull)) || fail(pull, NULL, error);
        if (!good)
            return FALSE;
    }
    if (token != JSON_OBJECT_END || adit_json_pull_next(pull) != JSON_END)
        return fail(pull, NULL, error);
    return TRUE;
}

/* Reads the layers' rows; the pieces of @top's text stay valid, as this has a parser of its own. */
static gboolean read_rows(Scratch *scratch, const Top *top, GError **error)
{
    g_autofree char *message = NULL;
    JsonPull *pull = &scratch->layers_pull;

    adit_json_pull_start(pull, top->layers, top->layers_length, FALSE);
    if (adit_json_rows_read(scratch->rows, pull, &message))
        return TRUE;
    g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_INPUT, message);
    return FALSE;
}

static AditDocument *make_document(const Reader *reader, Scratch *scratch, const Top *top, const char *id,
                                   GError **error)
{
    g_autoptr(AditDocument) document = adit_document_new(id, top->text, (gssize)top->text_length, error);

    if (document == NULL)
        return NULL;
    for (guint i = 0; i + 1 < top->meta->len; i += 2)
        adit_document_set_meta(document, top->meta->pdata[i], top->meta->pdata[i + 1]);
    if (top->layers != NULL &&
        (!read_rows(scratch, top, error) ||
         !adit_json_layers_build(reader->setup, document, scratch->rows, reader->unit, error)))
        return NULL;
    return g_steal_pointer(&document);
}

/* Looks in steps of eight bytes for eight that are all ASCII without U+0000 (@plain), or that are not. Behind
 * the last whole step nothing is plain. */
static const char *find_step(const char *p, const char *end, gboolean plain)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
    const guint64 tops = G_GUINT64_CONSTANT(0x8080808080808080);

    for (; end - p >= 8; p += 8) {
        guint64 word;

        memcpy(&word, p, 8);
        if ((((word | ((word - ones) & ~word)) & tops) == 0) == plain)
            return p;
    }
    return plain ? end : p;
}

/* As g_utf8_validate_len(), which takes ASCII byte by byte. */
static gboolean validate(const char *data, gsize size, const char **bad)
{
    const char *end = data + size;

    while (data < end) {
        const char *from = find_step(data, end, FALSE);

        data = find_step(from, end, TRUE);
        if (!g_utf8_validate_len(from, (gsize)(data - from), bad))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_bytes(const char *data, gsize size, GError **error)
{
    const char *bad;

    if (size > MAX_RECORD) {
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_LIMIT, "the line is longer than 4 GiB");
        return FALSE;
    }
    if (!validate(data, size, &bad)) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_ENCODING,
                    "byte %" G_GSIZE_FORMAT " of the line (0x%02x) is not valid UTF-8; JSON is UTF-8 only",
                    (gsize)(bad - data) + 1, (guchar)*bad);
        return FALSE;
    }
    return TRUE;
}

static gboolean is_blank(const char *data, gsize size)
{
    for (gsize i = 0; i < size; i++)
        if (!g_ascii_isspace(data[i]))
            return FALSE;
    return TRUE;
}

static gboolean reader_parse(gpointer self, gpointer data, const AditRecord *record, AditSink *sink,
                             GError **error)
{
    Scratch *scratch = data;
    g_auto(Top) top = {.meta = g_ptr_array_new_with_free_func(g_free)};
    g_autoptr(GError) problem = NULL;
    AditDocument *document = NULL;
    const char *id = NULL, *bytes;
    gboolean complete;
    gsize size;

    bytes = g_bytes_get_data(adit_record_get_bytes(record), &size);
    if (size >= 3 && adit_record_get_line(record) <= 1 && memcmp(bytes, "\xef\xbb\xbf", 3) == 0) {
        bytes += 3;
        size -= 3;
    }
    if (is_blank(bytes, size))
        return TRUE;
    if (!check_bytes(bytes, size, error))
        return FALSE;

    adit_json_pull_start(&scratch->pull, bytes, size, FALSE);
    complete = read_top(&scratch->pull, &top, &problem);
    if (!complete && top.layers != NULL) {
        /* Malformed layers, leapt over, can be what makes the parser stumble later: name the first error. */
        g_autoptr(GError) earlier = NULL;

        if (!read_rows(scratch, &top, &earlier)) {
            g_clear_error(&problem);
            problem = g_steal_pointer(&earlier);
        }
    }
    if (top.id != NULL && *top.id != '\0')
        id = top.id;
    if (!complete)
        document = NULL;
    else if (top.text != NULL)
        document = make_document(self, scratch, &top, id != NULL ? id : adit_record_get_id(record), &problem);
    else if (top.failure != NULL)
        problem = g_steal_pointer(&top.failure);
    else
        problem = g_error_new_literal(ADIT_ERROR, ADIT_ERROR_INPUT,
                                      "there is no \"text\": a record is {\"text\": \"...\"}, with \"id\", "
                                      "\"meta\" and \"layers\" if there are any");
    if (document != NULL)
        adit_sink_push(sink, document);
    else
        adit_sink_fail(sink, id, g_steal_pointer(&problem));
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("jsonl_reader", "0.1.0"),
    .open = reader_open,
    .close = g_free,
    .worker_new = reader_worker_new,
    .worker_free = reader_worker_free,
    .parse = reader_parse,
};
ADIT_PLUGIN_DEFINE(jsonl_reader, plugin)
