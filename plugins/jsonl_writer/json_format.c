/* SPDX-License-Identifier: MIT */
#include "json_format.h"

#include <string.h>

/* Offsets of sorted rows grow in small steps: they are converted by walking on from the one before. */
typedef struct {
    const AditDocument *document;
    const char *text;
    const char *text_end;
    AditOffsetUnit unit;
    gboolean same; /* whether units are bytes, or all characters are ASCII */
    guint32 here;  /* in bytes */
    guint32 here_unit;
} Cursor;

#define WALK 64

typedef struct {
    const AditOutcome *outcome;
    GString *out;
    gboolean pretty;
    guint depth;
    Cursor cursor;
} Writer;

static guint32 to_unit(Cursor *cursor, guint32 byte)
{
    guint32 count = 0;

    if (cursor->same)
        return byte;
    if (byte < cursor->here || byte - cursor->here > WALK) {
        cursor->here_unit = adit_document_to_unit(cursor->document, cursor->unit, byte);
    } else {
        for (guint32 i = cursor->here; i < byte; i++) {
            guchar c = (guchar)cursor->text[i];

            count += (c & 0xc0) != 0x80;
            count += c >= 0xf0 && cursor->unit == ADIT_OFFSETS_UTF16;
        }
        cursor->here_unit += count;
    }
    cursor->here = byte;
    return cursor->here_unit;
}

/* --- layout --- */

static inline void put(Writer *writer, const char *literal)
{
    adit_json_emit_raw(writer->out, literal, strlen(literal));
}

static void put_string(Writer *writer, const char *string)
{
    adit_json_emit_string(writer->out, string, strlen(string));
}

static void indent(Writer *writer)
{
    put(writer, "\n");
    for (guint i = 0; i < writer->depth; i++)
        put(writer, "  ");
}

/* Before a key or an item that stands on its own line. */
static inline void separate(Writer *writer, gboolean *first)
{
    if (!*first)
        adit_json_emit_raw(writer->out, ", ", writer->pretty ? 1 : 2);
    *first = FALSE;
    if (writer->pretty)
        indent(writer);
}

static void put_key(Writer *writer, const char *key, gboolean *first)
{
    separate(writer, first);
    put_string(writer, key);
    put(writer, ": ");
}

static void open_bracket(Writer *writer, const char *bracket)
{
    put(writer, bracket);
    writer->depth++;
}

static void close_bracket(Writer *writer, const char *bracket, gboolean empty)
{
    writer->depth--;
    if (!empty && writer->pretty)
        indent(writer);
    put(writer, bracket);
}

/* --- rows --- */

/* A feature that is written: its column, and `, "name": `. Of an enum whole pieces, `, "name": "value"`, by
 * code: the piece of code c ends at ends[c], where that of the next one begins; that of 0, which is null, is
 * empty. */
typedef struct {
    const AditColumn *column;
    AditFeatureType type;
    GString *key;
    GString *pieces;
    gsize *ends;
} Feature;

static void feature_clear(gpointer data)
{
    Feature *feature = data;

    g_string_free(feature->key, TRUE);
    if (feature->pieces != NULL)
        g_string_free(feature->pieces, TRUE);
    g_free(feature->ends);
}

static void list_pieces(Feature *feature)
{
    guint32 n = adit_column_get_n_codes(feature->column);

    feature->pieces = g_string_new(NULL);
    feature->ends = g_new0(gsize, (gsize)n + 1);
    for (guint32 code = 1; code <= n; code++) {
        const char *value = adit_column_get_code_string(feature->column, code);

        adit_json_emit_raw(feature->pieces, feature->key->str, feature->key->len);
        adit_json_emit_string(feature->pieces, value, strlen(value));
        feature->ends[code] = feature->pieces->len;
    }
    adit_json_emit_finish(feature->pieces);
}

static GArray *list_features(const Writer *writer, const AditLayer *layer)
{
    GArray *features = g_array_new(FALSE, FALSE, sizeof(Feature));
    guint n_columns = adit_layer_get_n_columns(layer);

    g_array_set_clear_func(features, feature_clear);
    for (guint i = 0; i < n_columns; i++) {
        const AditColumn *column = adit_layer_get_nth_column(layer, i);
        const char *name = adit_column_get_name(column);
        Feature feature = {column, adit_column_get_feature_type(column), NULL, NULL, NULL};

        if (!adit_outcome_wants(writer->outcome, adit_layer_get_name(layer), name))
            continue;
        feature.key = g_string_new(", ");
        adit_json_emit_string(feature.key, name, strlen(name));
        adit_json_emit_raw(feature.key, ": ", 2);
        adit_json_emit_finish(feature.key);
        if (feature.type == ADIT_FEATURE_ENUM)
            list_pieces(&feature);
        g_array_append_val(features, feature);
    }
    return features;
}

static void put_span(Writer *writer, AditSpan span)
{
    adit_json_emit_raw(writer->out, "[", 1);
    adit_json_emit_uint(writer->out, to_unit(&writer->cursor, span.start));
    adit_json_emit_raw(writer->out, ", ", 2);
    adit_json_emit_uint(writer->out, to_unit(&writer->cursor, span.end));
    adit_json_emit_raw(writer->out, "]", 1);
}

static void put_feature(Writer *writer, const Feature *feature, guint32 row)
{
    const AditColumn *column = feature->column;
    guint32 ref, code;

    if (feature->type == ADIT_FEATURE_ENUM) {
        code = adit_column_get_code(column, row);
        if (code > 0)
            adit_json_emit_raw(writer->out, feature->pieces->str + feature->ends[code - 1],
                               feature->ends[code] - feature->ends[code - 1]);
        return;
    }
    if (feature->type != ADIT_FEATURE_REF && adit_column_is_null(column, row))
        return;
    adit_json_emit_raw(writer->out, feature->key->str, feature->key->len);
    switch (feature->type) {
    case ADIT_FEATURE_BOOL:
        put(writer, adit_column_get_bool(column, row) ? "true" : "false");
        break;
    case ADIT_FEATURE_INT:
        adit_json_emit_int(writer->out, adit_column_get_int(column, row));
        break;
    case ADIT_FEATURE_DOUBLE:
        adit_json_emit_double(writer->out, adit_column_get_double(column, row));
        break;
    case ADIT_FEATURE_SPAN:
        put_span(writer, adit_column_get_span(column, row));
        break;
    case ADIT_FEATURE_REF:
        ref = adit_column_get_ref(column, row);
        adit_json_emit_int(writer->out, ref == ADIT_NO_ROW ? -1 : (gint64)ref);
        break;
    default:
        put_string(writer, adit_column_get_string(column, row));
    }
}

/* Longer texts of rows are written in pieces. */
#define SHORT_TEXT 256

static void put_row(Writer *writer, AditSpan span, GArray *features, guint32 row)
{
    GString *out = writer->out;
    const char *text = writer->cursor.text + span.start;
    gsize length = span.end - span.start;
    char *to = adit_json_emit_room(out, 64 + 2 * JSON_UINT_ROOM + JSON_SLICE_ROOM(SHORT_TEXT));

    to = adit_json_write_raw(to, "{\"start\": ", 10);
    to = adit_json_write_uint(to, to_unit(&writer->cursor, span.start));
    to = adit_json_write_raw(to, ", \"end\": ", 9);
    to = adit_json_write_uint(to, to_unit(&writer->cursor, span.end));
    to = adit_json_write_raw(to, ", \"text\": ", 10);
    if (length <= SHORT_TEXT)
        to = adit_json_write_slice(to, text, length, writer->cursor.text_end);
    adit_json_emit_upto(out, to);
    if (length > SHORT_TEXT)
        adit_json_emit_string(out, text, length);
    for (guint i = 0; i < features->len; i++)
        put_feature(writer, &g_array_index(features, Feature, i), row);
    adit_json_emit_raw(out, "}", 1);
}

static void put_layer(Writer *writer, const AditLayer *layer)
{
    g_autoptr(GArray) features = list_features(writer, layer);
    guint32 n_rows;
    const AditSpan *spans = adit_layer_get_spans(layer, &n_rows);
    gboolean first = TRUE;

    open_bracket(writer, "[");
    for (guint32 row = 0; row < n_rows; row++) {
        separate(writer, &first);
        put_row(writer, spans[row], features, row);
    }
    close_bracket(writer, "]", first);
}

/* --- documents --- */

static void put_meta(Writer *writer, const AditDocument *document)
{
    g_autofree const char **keys = adit_document_list_meta(document);
    gboolean first = TRUE;

    open_bracket(writer, "{");
    for (guint i = 0; keys[i] != NULL; i++) {
        put_key(writer, keys[i], &first);
        put_string(writer, adit_document_get_meta(document, keys[i]));
    }
    close_bracket(writer, "}", first);
}

static void put_layers(Writer *writer, const AditDocument *document)
{
    const char *const *names = adit_outcome_list_layers(writer->outcome);
    gboolean first = TRUE;

    open_bracket(writer, "{");
    for (guint i = 0; names[i] != NULL; i++) {
        const AditLayer *layer = adit_document_get_layer(document, names[i]);

        if (layer == NULL)
            continue;
        put_key(writer, names[i], &first);
        put_layer(writer, layer);
    }
    close_bracket(writer, "}", first);
}

static void put_document(Writer *writer, const AditDocument *document, gboolean *first)
{
    const char *const *left_out = adit_outcome_list_left_out(writer->outcome);
    gsize length;

    writer->cursor = (Cursor){.document = document, .unit = writer->cursor.unit};
    writer->cursor.text = adit_document_get_text(document, &length);
    writer->cursor.text_end = writer->cursor.text + length;
    writer->cursor.same = adit_document_to_unit(document, writer->cursor.unit, (guint32)length) == length;
    put_key(writer, "text", first);
    adit_json_emit_string(writer->out, writer->cursor.text, length);
    put_key(writer, "meta", first);
    put_meta(writer, document);
    put_key(writer, "layers", first);
    put_layers(writer, document);
    if (left_out != NULL && left_out[0] != NULL) {
        gboolean first_item = TRUE;

        put_key(writer, "left_out", first);
        open_bracket(writer, "[");
        for (guint i = 0; left_out[i] != NULL; i++) {
            separate(writer, &first_item);
            put_string(writer, left_out[i]);
        }
        close_bracket(writer, "]", FALSE);
    }
}

static void put_error(Writer *writer, const GError *error, gboolean *first)
{
    const char *plugin = adit_outcome_get_plugin(writer->outcome);
    g_autofree char *message = g_utf8_make_valid(error->message, -1);
    gboolean first_key = TRUE;

    put_key(writer, "error", first);
    open_bracket(writer, "{");
    put_key(writer, "code", &first_key);
    put_string(writer, adit_error_code_name(error));
    if (plugin != NULL) {
        put_key(writer, "plugin", &first_key);
        put_string(writer, plugin);
    }
    put_key(writer, "message", &first_key);
    put_string(writer, message);
    close_bracket(writer, "}", FALSE);
}

void adit_json_format_outcome(const AditOutcome *outcome, gboolean pretty, GString *out)
{
    const AditDocument *document = adit_outcome_get_document(outcome);
    const GError *error = adit_outcome_get_error(outcome);
    Writer writer = {.outcome = outcome, .out = out, .pretty = pretty};
    g_autofree char *id = g_utf8_make_valid(adit_outcome_get_id(outcome), -1);
    gboolean first = TRUE;

    writer.cursor.unit = adit_outcome_get_offsets(outcome);
    open_bracket(&writer, "{");
    put_key(&writer, "id", &first);
    put_string(&writer, id);
    if (error != NULL)
        put_error(&writer, error, &first);
    if (document != NULL)
        put_document(&writer, document, &first);
    close_bracket(&writer, "}", FALSE);
    adit_json_emit_raw(out, "\n", 1);
    adit_json_emit_finish(out);
}
