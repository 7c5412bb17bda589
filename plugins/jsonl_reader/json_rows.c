/* SPDX-License-Identifier: MIT */
#define G_LOG_DOMAIN "adit-jsonl_reader"
#include "json_rows.h"

#include <string.h>

static void layer_clear(gpointer data)
{
    g_free(((JsonRowsLayer *)data)->name);
}

JsonRows *adit_json_rows_new(void)
{
    JsonRows *rows = g_new0(JsonRows, 1);

    rows->layers = g_array_new(FALSE, FALSE, sizeof(JsonRowsLayer));
    g_array_set_clear_func(rows->layers, layer_clear);
    rows->keys = g_array_sized_new(FALSE, FALSE, sizeof(JsonRowsKey), 16);
    rows->rows = g_array_new(FALSE, FALSE, sizeof(JsonRow));
    rows->cells = g_array_new(FALSE, FALSE, sizeof(JsonCell));
    return rows;
}

void adit_json_rows_free(JsonRows *rows)
{
    g_array_unref(rows->layers);
    g_array_unref(rows->keys);
    g_array_unref(rows->rows);
    g_array_unref(rows->cells);
    g_free(rows);
}

/* Empties an array; one that a huge record has blown up is not kept. */
static void reset(GArray **array)
{
    const guint kept = 1 << 17;

    if ((*array)->len <= kept) {
        g_array_set_size(*array, 0);
    } else {
        guint size = g_array_get_element_size(*array);

        g_array_unref(*array);
        *array = g_array_new(FALSE, FALSE, size);
    }
}

/* "layer "x", row 3: …", with the JSON parser's words if it has failed. */
static gboolean G_GNUC_PRINTF(5, 6)
    fail(const JsonPull *pull, const char *layer, gint64 row, char **message, const char *format, ...)
{
    g_autoptr(GString) text = g_string_new(NULL);
    va_list args;

    if (pull->message != NULL) {
        g_string_printf(text, "column %" G_GSIZE_FORMAT ": %s", adit_json_pull_column(pull), pull->message);
    } else {
        if (layer != NULL)
            g_string_append_printf(text, "layer \"%s\"", layer);
        if (row >= 0)
            g_string_append_printf(text, ", row %" G_GINT64_FORMAT, row);
        if (layer != NULL)
            g_string_append(text, ": ");
        va_start(args, format);
        g_string_append_vprintf(text, format, args);
        va_end(args);
    }
    *message = g_string_free(g_steal_pointer(&text), FALSE);
    return FALSE;
}

static gboolean get_offset(const JsonPull *pull, guint32 *offset)
{
    gint64 number;

    if (!adit_json_pull_get_int(pull->value, pull->length, &number) || number < 0 || number >= G_MAXUINT32)
        return FALSE;
    *offset = (guint32)number;
    return TRUE;
}

/* Reads the rest of [start, end], whose bracket has been read. */
static gboolean read_pair(JsonPull *pull, JsonCell *cell)
{
    if (adit_json_pull_next(pull) != JSON_NUMBER || !get_offset(pull, &cell->pair.start))
        return FALSE;
    if (adit_json_pull_next(pull) != JSON_NUMBER || !get_offset(pull, &cell->pair.end))
        return FALSE;
    return adit_json_pull_next(pull) == JSON_ARRAY_END;
}

static gboolean read_cell(JsonPull *pull, JsonToken token, JsonCell *cell)
{
    gint64 number;

    cell->value = pull->value;
    cell->length = (guint32)pull->length;
    switch (token) {
    case JSON_STRING:
        cell->type = JSON_CELL_STRING;
        return TRUE;
    case JSON_NUMBER:
        cell->type =
            adit_json_pull_get_int(pull->value, pull->length, &number) ? JSON_CELL_INT : JSON_CELL_REAL;
        return TRUE;
    case JSON_TRUE:
    case JSON_FALSE:
        cell->type = JSON_CELL_BOOL;
        cell->value = token == JSON_TRUE ? "true" : "false";
        cell->length = token == JSON_TRUE ? 4 : 5;
        return TRUE;
    case JSON_NULL:
        cell->type = JSON_CELL_NULL;
        return TRUE;
    case JSON_ARRAY:
        cell->type = JSON_CELL_PAIR;
        return read_pair(pull, cell);
    default:
        return FALSE;
    }
}

/* The index of the key that was just read. Rows mostly have their keys in one order: @guess is tried first.
 */
static gint find_key(JsonRows *rows, JsonRowsLayer *layer, const JsonPull *pull, guint guess)
{
    JsonRowsKey *keys = &g_array_index(rows->keys, JsonRowsKey, layer->first_key), new_key;

    for (guint i = 0; i < layer->n_keys; i++) {
        guint at = guess + i < layer->n_keys ? guess + i : guess + i - layer->n_keys;

        if (keys[at].length == pull->length && memcmp(keys[at].name, pull->value, pull->length) == 0)
            return (gint)at;
    }
    if (layer->n_keys == JSON_ROWS_KEYS)
        return -1;
    new_key = (JsonRowsKey){pull->value, (guint32)pull->length, 0};
    g_array_append_val(rows->keys, new_key);
    return (gint)layer->n_keys++;
}

static gboolean read_row(JsonRows *rows, JsonRowsLayer *layer, JsonPull *pull, char **message)
{
    JsonRow row = {G_MAXUINT32, G_MAXUINT32, rows->cells->len};
    guint guess = 0;
    JsonToken token;

    while ((token = adit_json_pull_next(pull)) == JSON_KEY) {
        gboolean is_start = adit_json_pull_equal(pull, "start");
        JsonCell cell;
        gint key;

        if (is_start || adit_json_pull_equal(pull, "end")) {
            guint32 *offset = is_start ? &row.start : &row.end;

            token = adit_json_pull_next(pull);
            if (token == JSON_ERROR || token != JSON_NUMBER || !get_offset(pull, offset))
                return fail(pull, layer->name, layer->n_rows, message, "\"%s\" is not an offset",
                            is_start ? "start" : "end");
            continue;
        }
        if (adit_json_pull_equal(pull, "text")) {
            if (!adit_json_pull_skip(pull, adit_json_pull_next(pull)))
                return fail(pull, layer->name, layer->n_rows, message, " ");
            continue;
        }
        key = find_key(rows, layer, pull, guess);
        if (key < 0)
            return fail(pull, layer->name, layer->n_rows, message, "rows have more than %d different keys",
                        JSON_ROWS_KEYS);
        cell.key = (guint8)key;
        if (!read_cell(pull, adit_json_pull_next(pull), &cell)) {
            const JsonRowsKey *bad = &g_array_index(rows->keys, JsonRowsKey, layer->first_key + (guint)key);

            return fail(pull, layer->name, layer->n_rows, message,
                        "the value of \"%.*s\" is no string, number, true, false, null or [start, end]",
                        (int)MIN(bad->length, 100), bad->name);
        }
        g_array_index(rows->keys, JsonRowsKey, layer->first_key + (guint)key).types |= cell.type;
        g_array_append_val(rows->cells, cell);
        guess = (guint)key + 1;
    }
    if (token == JSON_ERROR)
        return fail(pull, layer->name, layer->n_rows, message, " ");
    if (row.start == G_MAXUINT32 || row.end == G_MAXUINT32)
        return fail(pull, layer->name, layer->n_rows, message, "\"%s\" is missing",
                    row.start == G_MAXUINT32 ? "start" : "end");
    if (rows->rows->len >= JSON_ROWS_CELLS || rows->cells->len >= JSON_ROWS_CELLS)
        return fail(pull, layer->name, layer->n_rows, message, "the layers hold more than %u values",
                    JSON_ROWS_CELLS);
    g_array_append_val(rows->rows, row);
    layer->n_rows++;
    return TRUE;
}

static gboolean read_layer(JsonRows *rows, JsonPull *pull, char **message)
{
    JsonRowsLayer *layer;
    JsonToken token;

    g_array_set_size(rows->layers, rows->layers->len + 1);
    layer = &g_array_index(rows->layers, JsonRowsLayer, rows->layers->len - 1);
    *layer = (JsonRowsLayer){g_strndup(pull->value, pull->length), rows->rows->len, 0, rows->keys->len, 0};
    if (*layer->name == '\0')
        return fail(pull, NULL, -1, message, "a layer has no name");
    if (adit_json_pull_next(pull) != JSON_ARRAY)
        return fail(pull, layer->name, -1, message, "the value is not an array of rows");
    while ((token = adit_json_pull_next(pull)) == JSON_OBJECT)
        if (!read_row(rows, layer, pull, message))
            return FALSE;
    return token == JSON_ARRAY_END ||
           fail(pull, layer->name, layer->n_rows, message, "the row is not an object");
}

gboolean adit_json_rows_read(JsonRows *rows, JsonPull *pull, char **message)
{
    JsonRow sentinel = {0, 0, 0};
    JsonToken token;

    g_array_set_size(rows->layers, 0);
    reset(&rows->keys);
    reset(&rows->rows);
    reset(&rows->cells);
    if (adit_json_pull_next(pull) != JSON_OBJECT)
        return fail(pull, NULL, -1, message, "the value of \"layers\" is not an object");
    while ((token = adit_json_pull_next(pull)) == JSON_KEY)
        if (!read_layer(rows, pull, message))
            return FALSE;
    if (token != JSON_OBJECT_END)
        return fail(pull, NULL, -1, message, " ");
    sentinel.first_cell = rows->cells->len;
    g_array_append_val(rows->rows, sentinel);
    return TRUE;
}
