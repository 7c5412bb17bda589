/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "protocol.h"
#include "registry_private.h"

/* How much of a line that is no message is shown. */
#define SHOWN 120

/* --- lines */

/* Sets an error of a message that is malformed. Returns FALSE. */
static gboolean fail(const JsonPull *pull, const char *what, GError **error)
{
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_PLUGIN, "its message is wrong: column %" G_GSIZE_FORMAT ": %s",
                adit_json_pull_column(pull), pull->message != NULL ? pull->message : what);
    return FALSE;
}

static char *dup_shown(const char *line, gsize length)
{
    g_autofree char *start = g_utf8_make_valid(line, (gssize)MIN(length, SHOWN));

    return g_strdup_printf("%s%s", start, length > SHOWN ? "..." : "");
}

/* Starts the parser on a line that must be an object. */
static gboolean start(AditTalk *talk, const char *line, gsize length, GError **error)
{
    if (length > 0 && *line == '{' && g_utf8_validate_len(line, length, NULL)) {
        adit_json_pull_start(&talk->pull, line, length, FALSE);
        return adit_json_pull_next(&talk->pull) == JSON_OBJECT || fail(&talk->pull, "no object", error);
    }
    g_autofree char *shown = dup_shown(line, length);
    g_set_error(
        error, ADIT_ERROR, ADIT_ERROR_PLUGIN,
        "it wrote \"%s\" to its standard output, which is for messages only (one JSON object a line); "
        "print to standard error instead",
        shown);
    return FALSE;
}

static gboolean finish(AditTalk *talk, JsonToken token, GError **error)
{
    return (token == JSON_OBJECT_END && adit_json_pull_next(&talk->pull) == JSON_END) ||
           fail(&talk->pull, "the object doesn't end", error);
}

static gboolean skip_value(JsonPull *pull, GError **error)
{
    return adit_json_pull_skip(pull, adit_json_pull_next(pull)) || fail(pull, "no value", error);
}

/* A string, or NULL for null and for what is no string (which is skipped). */
static gboolean read_string(JsonPull *pull, char **string, GError **error)
{
    JsonToken token = adit_json_pull_next(pull);

    g_clear_pointer(string, g_free);
    if (token == JSON_STRING)
        *string = g_strndup(pull->value, pull->length);
    return adit_json_pull_skip(pull, token) || fail(pull, "no value", error);
}

/* {"code": ..., "message": ...} as an error. */
static gboolean read_error(JsonPull *pull, GError **failure, GError **error)
{
    g_autofree char *code = NULL, *message = NULL;
    JsonToken token = adit_json_pull_next(pull);

    if (token != JSON_OBJECT)
        return fail(pull, "\"error\" must be {\"message\": ...}", error);
    while ((token = adit_json_pull_next(pull)) == JSON_KEY) {
        gboolean good = adit_json_pull_equal(pull, "code")      ? read_string(pull, &code, error)
                        : adit_json_pull_equal(pull, "message") ? read_string(pull, &message, error)
                                                                : skip_value(pull, error);
        if (!good)
            return FALSE;
    }
    if (token != JSON_OBJECT_END)
        return fail(pull, "\"error\" doesn't end", error);
    int number = ADIT_ERROR_PLUGIN;
    for (int i = 0; code != NULL && i <= ADIT_ERROR_CANCELLED; i++) {
        GError known = {ADIT_ERROR, i, NULL};
        if (strcmp(adit_error_code_name(&known), code) == 0)
            number = i;
    }
    g_clear_error(failure);
    *failure =
        g_error_new(ADIT_ERROR, number, "%s", message != NULL ? message : "it failed without saying why");
    return TRUE;
}

/* --- hello */

typedef struct {
    gint64 protocol;
    char *offsets;
    GHashTable *options;
} Hello;

static void hello_clear(Hello *hello)
{
    g_free(hello->offsets);
    g_clear_pointer(&hello->options, g_hash_table_unref);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Hello, hello_clear)

/* Values come as JSON's types; set-ups take them in words. */
static gboolean read_options(JsonPull *pull, GHashTable *options, GError **error)
{
    JsonToken token = adit_json_pull_next(pull);

    if (token != JSON_OBJECT)
        return fail(pull, "\"options\" must be an object", error);
    while ((token = adit_json_pull_next(pull)) == JSON_KEY) {
        g_autofree char *name = g_strndup(pull->value, pull->length);
        token = adit_json_pull_next(pull);
        if (token == JSON_STRING || token == JSON_NUMBER)
            g_hash_table_insert(options, g_steal_pointer(&name), g_strndup(pull->value, pull->length));
        else if (token == JSON_TRUE || token == JSON_FALSE)
            g_hash_table_insert(options, g_steal_pointer(&name),
                                g_strdup(token == JSON_TRUE ? "true" : "false"));
        else if (!adit_json_pull_skip(pull, token))
            return fail(pull, "no value", error);
    }
    return token == JSON_OBJECT_END || fail(pull, "\"options\" doesn't end", error);
}

static gboolean read_protocol(JsonPull *pull, gint64 *protocol, GError **error)
{
    return (adit_json_pull_next(pull) == JSON_NUMBER &&
            adit_json_pull_get_int(pull->value, pull->length, protocol)) ||
           fail(pull, "\"protocol\" must be a whole number", error);
}

static gboolean read_hello(JsonPull *pull, Hello *hello, GError **error)
{
    JsonToken token = adit_json_pull_next(pull);

    if (token != JSON_OBJECT)
        return fail(pull, "\"hello\" must be an object", error);
    while ((token = adit_json_pull_next(pull)) == JSON_KEY) {
        gboolean good = adit_json_pull_equal(pull, "protocol")  ? read_protocol(pull, &hello->protocol, error)
                        : adit_json_pull_equal(pull, "offsets") ? read_string(pull, &hello->offsets, error)
                        : adit_json_pull_equal(pull, "options") ? read_options(pull, hello->options, error)
                                                                : skip_value(pull, error);
        if (!good)
            return FALSE;
    }
    return token == JSON_OBJECT_END || fail(pull, "\"hello\" doesn't end", error);
}

/* Reads a whole line that should say hello, or be an error. */
static gboolean read_hello_line(AditTalk *talk, const char *line, gsize length, Hello *hello, GError **error)
{
    JsonPull *pull = &talk->pull;
    g_autoptr(GError) failure = NULL;
    gboolean greeted = FALSE;
    JsonToken token;

    if (!start(talk, line, length, error))
        return FALSE;
    while ((token = adit_json_pull_next(pull)) == JSON_KEY) {
        gboolean is_hello = adit_json_pull_equal(pull, "hello");
        gboolean good = is_hello                              ? read_hello(pull, hello, error)
                        : adit_json_pull_equal(pull, "error") ? read_error(pull, &failure, error)
                                                              : skip_value(pull, error);
        if (!good)
            return FALSE;
        greeted = greeted || is_hello;
    }
    if (!finish(talk, token, error))
        return FALSE;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    if (!greeted)
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_PLUGIN,
                    "its first message must be {\"hello\": {\"protocol\": %d}}", ADIT_PROTOCOL);
    return greeted;
}

static gboolean check_protocol(gint64 protocol, GError **error)
{
    if (protocol >= ADIT_PROTOCOL_OLDEST && protocol <= ADIT_PROTOCOL)
        return TRUE;
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_ABI,
                "it speaks version %" G_GINT64_FORMAT " of the protocol and this library %d to %d: update %s",
                protocol, ADIT_PROTOCOL_OLDEST, ADIT_PROTOCOL,
                protocol > ADIT_PROTOCOL ? "Adit" : "the plugin");
    return FALSE;
}

gboolean adit_talk_read_hello(AditTalk *talk, const char *line, gsize length, AditOffsetUnit *offsets,
                              GError **error)
{
    static const char *const units[] = {"codepoints", "bytes", "utf16", NULL};
    g_auto(Hello) hello = {.options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};

    if (!read_hello_line(talk, line, length, &hello, error) || !check_protocol(hello.protocol, error))
        return FALSE;
    *offsets = ADIT_OFFSETS_CODEPOINTS;
    if (hello.offsets == NULL)
        return TRUE;
    for (int i = 0; units[i] != NULL; i++)
        if (strcmp(units[i], hello.offsets) == 0) {
            *offsets = (AditOffsetUnit)i;
            return TRUE;
        }
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_PLUGIN,
                "it wants offsets in \"%s\", and there are: codepoints, bytes, utf16", hello.offsets);
    return FALSE;
}

GHashTable *adit_talk_read_greeting(AditTalk *talk, const char *line, gsize length, GError **error)
{
    g_auto(Hello) hello = {.options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};

    if (!read_hello_line(talk, line, length, &hello, error) || !check_protocol(hello.protocol, error))
        return NULL;
    return g_steal_pointer(&hello.options);
}

/* --- rows into builders */

/* One key of a layer's rows. */
typedef struct {
    enum { KEY_FEATURE, KEY_RULE, KEY_NOTE, KEY_IGNORED } role;
    AditFeatureType type;
    int index;
} Key;

typedef struct {
    const JsonRows *rows;
    const JsonRowsLayer *layer;
    AditTask *task;
    const AditManifest *manifest;
    AditOffsetUnit offsets;
    AditBuilder *builder;
    gboolean extends;
    GArray *keys; /* of Key */
} Filler;

static gboolean fail_row(const Filler *filler, guint row, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
static gboolean fail_row(const Filler *filler, guint row, GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_ROW, "layer \"%s\", row %u of its answer: %s",
                filler->layer->name, row, what);
    return FALSE;
}

static gboolean key_is(const JsonRowsKey *key, const char *name)
{
    return strlen(name) == key->length && memcmp(name, key->name, key->length) == 0;
}

/* Says what each key of the layer's rows is. */
static gboolean match_keys(Filler *filler, GError **error)
{
    g_autoptr(AditLayerSchema) schema = adit_manifest_dup_schema(filler->manifest, filler->layer->name);

    for (guint i = 0; i < filler->layer->n_keys; i++) {
        const JsonRowsKey *name =
            &g_array_index(filler->rows->keys, JsonRowsKey, filler->layer->first_key + i);
        Key key = {.role = KEY_IGNORED, .index = -1};
        for (guint j = 0; j < adit_layer_schema_get_n_features(schema); j++) {
            const char *feature = adit_layer_schema_get_feature(schema, j, &key.type);
            if (!key_is(name, feature))
                continue;
            key.role = KEY_FEATURE;
            key.index = adit_builder_feature(filler->builder, feature);
            break;
        }
        if (key.role == KEY_IGNORED && key_is(name, "@rule"))
            key.role = KEY_RULE;
        else if (key.role == KEY_IGNORED && key_is(name, "@note"))
            key.role = KEY_NOTE;
        /* Rows that get features come back with those that others gave them. */
        if (key.role == KEY_IGNORED && !filler->extends) {
            g_set_error(
                error, ADIT_ERROR, ADIT_ERROR_ROW,
                "it writes the feature \"%.*s\" of layer \"%s\", which its manifest does not declare; "
                "declare it in %s",
                (int)MIN(name->length, SHOWN), name->name, filler->layer->name,
                adit_manifest_get_file(filler->manifest));
            return FALSE;
        }
        g_array_append_val(filler->keys, key);
    }
    return TRUE;
}

static gboolean to_span(const Filler *filler, guint32 start_unit, guint32 end_unit, AditSpan *span)
{
    const AditDocument *document = adit_task_get_document(filler->task);

    span->start = adit_document_from_unit(document, filler->offsets, start_unit);
    span->end = adit_document_from_unit(document, filler->offsets, end_unit);
    return span->start != G_MAXUINT32 && span->end != G_MAXUINT32 && span->start <= span->end;
}

/* The cell types that a feature takes, and what to call them. */
static guint cells_taken(AditFeatureType type, const char **what)
{
    static const struct {
        guint cells;
        const char *what;
    } taken[] = {
        [ADIT_FEATURE_BOOL] = {JSON_CELL_BOOL, "true or false"},
        [ADIT_FEATURE_INT] = {JSON_CELL_INT, "a whole number"},
        [ADIT_FEATURE_DOUBLE] = {JSON_CELL_INT | JSON_CELL_REAL, "a number"},
        [ADIT_FEATURE_STRING] = {JSON_CELL_STRING, "a string"},
        [ADIT_FEATURE_ENUM] = {JSON_CELL_STRING, "a string"},
        [ADIT_FEATURE_SPAN] = {JSON_CELL_PAIR, "[start, end]"},
        [ADIT_FEATURE_REF] = {JSON_CELL_INT, "a row number, or -1"},
    };

    *what = taken[type].what;
    return taken[type].cells;
}

static gboolean set_feature(const Filler *filler, const Key *key, const JsonCell *cell, guint row,
                            GError **error)
{
    AditBuilder *builder = filler->builder;
    gint64 number = 0;
    AditSpan span;

    switch (key->type) {
    case ADIT_FEATURE_BOOL:
        adit_builder_set_bool(builder, row, key->index, cell->length == strlen("true"));
        break;
    case ADIT_FEATURE_INT:
        adit_json_pull_get_int(cell->value, cell->length, &number);
        adit_builder_set_int(builder, row, key->index, number);
        break;
    case ADIT_FEATURE_DOUBLE:
        adit_builder_set_double(builder, row, key->index,
                                adit_json_pull_get_double(cell->value, cell->length));
        break;
    case ADIT_FEATURE_STRING:
    case ADIT_FEATURE_ENUM:
        adit_builder_set_string_len(builder, row, key->index, cell->value, cell->length);
        break;
    case ADIT_FEATURE_SPAN:
        if (!to_span(filler, cell->pair.start, cell->pair.end, &span))
            return fail_row(filler, row, error, "[%u, %u] is no span of the text", cell->pair.start,
                            cell->pair.end);
        adit_builder_set_span(builder, row, key->index, span);
        break;
    case ADIT_FEATURE_REF:
        adit_json_pull_get_int(cell->value, cell->length, &number);
        if (number < -1 || number >= ADIT_NO_ROW)
            return fail_row(filler, row, error, "%" G_GINT64_FORMAT " is no row number", number);
        if (number >= 0)
            adit_builder_set_ref(builder, row, key->index, (guint32)number);
        break;
    }
    return TRUE;
}

static gboolean set_cell(const Filler *filler, const JsonCell *cell, guint row, GError **error)
{
    const Key *key = &g_array_index(filler->keys, Key, cell->key);
    const char *what = "a string";

    if (key->role == KEY_IGNORED || cell->type == JSON_CELL_NULL)
        return TRUE;
    if (((key->role == KEY_FEATURE ? cells_taken(key->type, &what) : JSON_CELL_STRING) & cell->type) == 0) {
        const JsonRowsKey *name =
            &g_array_index(filler->rows->keys, JsonRowsKey, filler->layer->first_key + cell->key);
        return fail_row(filler, row, error, "\"%.*s\" must be %s", (int)MIN(name->length, SHOWN), name->name,
                        what);
    }
    if (key->role == KEY_FEATURE)
        return set_feature(filler, key, cell, row, error);
    g_autofree char *text = g_strndup(cell->value, cell->length);
    if (key->role == KEY_RULE)
        adit_builder_set_rule(filler->builder, row, text);
    else
        adit_builder_set_note(filler->builder, row, text);
    return TRUE;
}

static gboolean fill_row(const Filler *filler, guint number, GError **error)
{
    const JsonRow *row = &g_array_index(filler->rows->rows, JsonRow, filler->layer->first_row + number);
    AditSpan span;

    if (!to_span(filler, row->start, row->end, &span))
        return fail_row(filler, number, error, "%u to %u is no span of the text", row->start, row->end);
    if (!filler->extends) {
        adit_builder_add(filler->builder, span);
    } else {
        AditSpan there = adit_builder_get_span(filler->builder, number);
        if (there.start != span.start || there.end != span.end)
            return fail_row(
                filler, number, error,
                "it is another row than the one that was sent; a layer that gets features keeps its rows");
    }
    for (guint32 i = row[0].first_cell; i < row[1].first_cell; i++)
        if (!set_cell(filler, &g_array_index(filler->rows->cells, JsonCell, i), number, error))
            return FALSE;
    return TRUE;
}

static gboolean fill_layer(Filler *filler, GError **error)
{
    const char *name = filler->layer->name;
    gboolean provides = g_strv_contains(adit_manifest_get_layers(filler->manifest), name);

    filler->extends = g_strv_contains(adit_manifest_get_extended(filler->manifest), name);
    filler->builder = adit_task_build(filler->task, name);
    /* The task reports layers that the plugin may not write. */
    if (!provides && !filler->extends)
        return TRUE;
    if (filler->extends && filler->layer->n_rows != adit_builder_get_n_rows(filler->builder)) {
        g_set_error(
            error, ADIT_ERROR, ADIT_ERROR_ROW,
            "layer \"%s\": it got %u rows and answers with %u; a layer that gets features keeps its rows",
            name, adit_builder_get_n_rows(filler->builder), filler->layer->n_rows);
        return FALSE;
    }
    if (!match_keys(filler, error))
        return FALSE;
    if (!filler->extends)
        adit_builder_reserve(filler->builder, filler->layer->n_rows);
    for (guint row = 0; row < filler->layer->n_rows; row++)
        if (!fill_row(filler, row, error))
            return FALSE;
    return TRUE;
}

static gboolean fill_layers(const JsonRows *rows, AditTask *task, const AditManifest *manifest,
                            AditOffsetUnit offsets, GError **error)
{
    g_autoptr(GArray) keys = g_array_new(FALSE, FALSE, sizeof(Key));

    for (guint i = 0; i < rows->layers->len; i++) {
        Filler filler = {
            .rows = rows,
            .layer = &g_array_index(rows->layers, JsonRowsLayer, i),
            .task = task,
            .manifest = manifest,
            .offsets = offsets,
            .keys = keys,
        };
        g_array_set_size(keys, 0);
        if (!fill_layer(&filler, error))
            return FALSE;
    }
    return TRUE;
}

/* --- answers */

static gboolean read_rows(AditTalk *talk, GError **error)
{
    g_autofree char *why = NULL;

    if (adit_json_rows_read(talk->rows, &talk->pull, &why))
        return TRUE;
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_ROW, "its answer is wrong: %s", why);
    return FALSE;
}

static gboolean read_id(JsonPull *pull, const AditTask *task, GError **error)
{
    const char *id = adit_document_get_id(adit_task_get_document(task));
    JsonToken token = adit_json_pull_next(pull);

    if (token == JSON_STRING && adit_json_pull_equal(pull, id))
        return TRUE;
    if (token == JSON_ERROR)
        return fail(pull, "no value", error);
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_PLUGIN, "it answers for another document than \"%s\"", id);
    return FALSE;
}

static gboolean read_printed(JsonPull *pull, const AditTask *task, GError **error)
{
    g_autofree char *printed = NULL;

    if (!read_string(pull, &printed, error))
        return FALSE;
    if (printed != NULL)
        adit_task_log(task, G_LOG_LEVEL_WARNING,
                      "it printed \"%s\" to standard output, which is for documents; kept out of them",
                      printed);
    return TRUE;
}

static gboolean read_answer(AditTalk *talk, AditTask *task, gboolean *has_layers, GError **failure,
                            GError **error)
{
    JsonPull *pull = &talk->pull;
    JsonToken token;

    while ((token = adit_json_pull_next(pull)) == JSON_KEY) {
        gboolean is_layers = adit_json_pull_equal(pull, "layers");
        gboolean good = is_layers                               ? read_rows(talk, error)
                        : adit_json_pull_equal(pull, "error")   ? read_error(pull, failure, error)
                        : adit_json_pull_equal(pull, "id")      ? read_id(pull, task, error)
                        : adit_json_pull_equal(pull, "printed") ? read_printed(pull, task, error)
                                                                : skip_value(pull, error);
        if (!good)
            return FALSE;
        *has_layers = *has_layers || is_layers;
    }
    return finish(talk, token, error);
}

gboolean adit_talk_read_answer(AditTalk *talk, const char *line, gsize length, AditTask *task,
                               const AditManifest *manifest, AditOffsetUnit offsets, gboolean *wrong,
                               GError **error)
{
    g_autoptr(GError) failure = NULL;
    gboolean has_layers = FALSE;

    *wrong = !start(talk, line, length, error) || !read_answer(talk, task, &has_layers, &failure, error);
    if (*wrong)
        return FALSE;
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    if (!has_layers) {
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_PLUGIN,
                            "its answer has neither \"layers\" nor \"error\"");
        return FALSE;
    }
    return fill_layers(talk->rows, task, manifest, offsets, error);
}

/* --- documents, on the other side */

static gboolean read_meta(JsonPull *pull, AditDocument *document, GError **error)
{
    JsonToken token = adit_json_pull_next(pull);

    if (token != JSON_OBJECT)
        return fail(pull, "\"meta\" must be an object", error);
    while ((token = adit_json_pull_next(pull)) == JSON_KEY) {
        g_autofree char *key = g_strndup(pull->value, pull->length);
        g_autofree char *value = NULL;
        if (!read_string(pull, &value, error))
            return FALSE;
        adit_document_set_meta(document, key, value);
    }
    return token == JSON_OBJECT_END || fail(pull, "\"meta\" doesn't end", error);
}

static AditDocument *read_text(JsonPull *pull, const char *id, GError **error)
{
    if (adit_json_pull_next(pull) != JSON_STRING) {
        fail(pull, "\"text\" must be a string", error);
        return NULL;
    }
    return adit_document_new(id, pull->value, (gssize)pull->length, error);
}

static gboolean read_layers(AditTalk *talk, const AditSetup *setup, AditDocument *document, GError **error)
{
    return read_rows(talk, error) &&
           adit_json_layers_build(setup, document, talk->rows, ADIT_OFFSETS_BYTES, error);
}

/* The library's own messages have their keys in order: the text stands before what needs a document. */
AditDocument *adit_talk_read_task(AditTalk *talk, const char *line, gsize length, const AditSetup *setup,
                                  gboolean *notes, GError **error)
{
    JsonPull *pull = &talk->pull;
    g_autoptr(AditDocument) document = NULL;
    g_autofree char *id = NULL;
    gboolean good = TRUE;
    JsonToken token;

    *notes = FALSE;
    if (!start(talk, line, length, error))
        return NULL;
    while (good && (token = adit_json_pull_next(pull)) == JSON_KEY) {
        if (adit_json_pull_equal(pull, "shutdown"))
            return NULL;
        if (adit_json_pull_equal(pull, "id"))
            good = read_string(pull, &id, error);
        else if (adit_json_pull_equal(pull, "text") && document == NULL)
            good = (document = read_text(pull, id, error)) != NULL;
        else if (adit_json_pull_equal(pull, "meta") && document != NULL)
            good = read_meta(pull, document, error);
        else if (adit_json_pull_equal(pull, "layers") && document != NULL)
            good = read_layers(talk, setup, document, error);
        else if (adit_json_pull_equal(pull, "notes"))
            *notes = adit_json_pull_next(pull) == JSON_TRUE;
        else
            good = skip_value(pull, error);
    }
    if (!good || !finish(talk, token, error))
        return NULL;
    if (document == NULL)
        fail(pull, "there is no \"text\"", error);
    return g_steal_pointer(&document);
}
