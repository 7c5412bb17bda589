/* SPDX-License-Identifier: MIT */
#include <string.h>

#include "pipeline_private.h"
#include "protocol.h"

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
    char *offsets, *begin, *end;
    GHashTable *options;
} Hello;

static void hello_clear(Hello *hello)
{
    g_free(hello->offsets);
    g_free(hello->begin);
    g_free(hello->end);
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
                        : adit_json_pull_equal(pull, "begin")   ? read_string(pull, &hello->begin, error)
                        : adit_json_pull_equal(pull, "end")     ? read_string(pull, &hello->end, error)
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

void adit_greeting_clear(AditGreeting *greeting)
{
    g_clear_pointer(&greeting->begin, g_free);
    g_clear_pointer(&greeting->end, g_free);
}

gboolean adit_talk_read_hello(AditTalk *talk, const char *line, gsize length, AditGreeting *greeting,
                              GError **error)
{
    static const char *const units[] = {"codepoints", "bytes", "utf16", NULL};
    g_auto(Hello) hello = {.options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};
    int unit = 0;

    if (!read_hello_line(talk, line, length, &hello, error) || !check_protocol(hello.protocol, error))
        return FALSE;
    while (hello.offsets != NULL && units[unit] != NULL && strcmp(units[unit], hello.offsets) != 0)
        unit++;
    if (units[unit] == NULL) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_PLUGIN,
                    "it wants offsets in \"%s\", and there are: codepoints, bytes, utf16", hello.offsets);
        return FALSE;
    }
    *greeting =
        (AditGreeting){(AditOffsetUnit)unit, g_steal_pointer(&hello.begin), g_steal_pointer(&hello.end)};
    return TRUE;
}

GHashTable *adit_talk_read_greeting(AditTalk *talk, const char *line, gsize length, GError **error)
{
    g_auto(Hello) hello = {.options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free)};

    if (!read_hello_line(talk, line, length, &hello, error) || !check_protocol(hello.protocol, error))
        return NULL;
    return g_steal_pointer(&hello.options);
}

/* --- answers */

static gboolean read_rows(AditTalk *talk, JsonPull *pull, GError **error)
{
    g_autofree char *why = NULL;

    if (adit_json_rows_read(talk->rows, pull, &why))
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
        gboolean good = is_layers                               ? read_rows(talk, pull, error)
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
    return adit_talk_fill_rows(talk->rows, task, manifest, offsets, error);
}

/* --- documents */

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

/* A document as it is found, with its keys in any order. What needs the text is only noted at first. */
typedef struct {
    char *id;
    const char *text, *meta, *layers; /* NULL: not there */
    gsize text_length, meta_length, layers_length;
} Draft;

static void draft_clear(Draft *draft)
{
    g_free(draft->id);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Draft, draft_clear)

static gboolean note_value(JsonPull *pull, const char **value, gsize *length, GError **error)
{
    *value = pull->at;
    if (!skip_value(pull, error))
        return FALSE;
    *length = (gsize)(pull->at - *value);
    return TRUE;
}

/* Behind a key: its value, if it is one of a document's; else it is skipped. */
static gboolean read_draft_value(JsonPull *pull, Draft *draft, GError **error)
{
    if (adit_json_pull_equal(pull, "id"))
        return read_string(pull, &draft->id, error);
    if (adit_json_pull_equal(pull, "meta"))
        return note_value(pull, &draft->meta, &draft->meta_length, error);
    if (adit_json_pull_equal(pull, "layers"))
        return note_value(pull, &draft->layers, &draft->layers_length, error);
    if (!adit_json_pull_equal(pull, "text"))
        return skip_value(pull, error);
    if (adit_json_pull_next(pull) != JSON_STRING)
        return fail(pull, "\"text\" must be a string", error);
    draft->text = pull->value;
    draft->text_length = pull->length;
    return TRUE;
}

static AditDocument *make_document(AditTalk *talk, const AditSetup *setup, const Draft *draft, const char *id,
                                   AditOffsetUnit offsets, GError **error)
{
    g_autoptr(AditDocument) document = NULL;
    JsonPull *pull = &talk->inner;

    if (draft->text == NULL) {
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_PLUGIN,
                            "its message is wrong: there is no \"text\"");
        return NULL;
    }
    document = adit_document_new(id, draft->text, (gssize)draft->text_length, error);
    if (document == NULL)
        return NULL;
    adit_json_pull_start(pull, draft->meta, draft->meta_length, FALSE);
    if (draft->meta != NULL && !read_meta(pull, document, error))
        return NULL;
    adit_json_pull_start(pull, draft->layers, draft->layers_length, FALSE);
    if (draft->layers != NULL && (!read_rows(talk, pull, error) ||
                                  !adit_json_layers_build(setup, document, talk->rows, offsets, error)))
        return NULL;
    return g_steal_pointer(&document);
}

/* --- documents of a reader */

static gboolean read_document(AditTalk *talk, const AditSetup *setup, const AditRecord *record,
                              AditOffsetUnit offsets, AditSink *sink, GError **error)
{
    JsonPull *pull = &talk->pull;
    g_auto(Draft) draft = {0};
    g_autoptr(GError) failure = NULL;
    AditDocument *document = NULL;
    JsonToken token;

    while ((token = adit_json_pull_next(pull)) == JSON_KEY)
        if (!(adit_json_pull_equal(pull, "error") ? read_error(pull, &failure, error)
                                                  : read_draft_value(pull, &draft, error)))
            return FALSE;
    if (token != JSON_OBJECT_END)
        return fail(pull, "the document doesn't end", error);
    if (failure == NULL)
        document =
            make_document(talk, setup, &draft, draft.id != NULL ? draft.id : record->id, offsets, &failure);
    if (document != NULL)
        adit_sink_push(sink, document);
    else
        adit_sink_fail(sink, draft.id, g_steal_pointer(&failure));
    return TRUE;
}

static gboolean read_documents(AditTalk *talk, const AditSetup *setup, const AditRecord *record,
                               AditOffsetUnit offsets, AditSink *sink, GError **error)
{
    JsonPull *pull = &talk->pull;
    JsonToken token = adit_json_pull_next(pull);

    if (token != JSON_ARRAY)
        return fail(pull, "\"documents\" must be an array", error);
    while ((token = adit_json_pull_next(pull)) == JSON_OBJECT)
        if (!read_document(talk, setup, record, offsets, sink, error))
            return FALSE;
    return token == JSON_ARRAY_END || fail(pull, "a document must be an object", error);
}

gboolean adit_talk_read_documents(AditTalk *talk, const char *line, gsize length, const AditSetup *setup,
                                  const AditRecord *record, AditOffsetUnit offsets, AditSink *sink,
                                  gboolean *wrong, GError **error)
{
    JsonPull *pull = &talk->pull;
    g_autoptr(GError) failure = NULL;
    gboolean good = start(talk, line, length, error), answered = FALSE;
    JsonToken token = JSON_OBJECT_END;

    while (good && (token = adit_json_pull_next(pull)) == JSON_KEY) {
        gboolean is_documents = adit_json_pull_equal(pull, "documents");
        good = is_documents ? read_documents(talk, setup, record, offsets, sink, error)
               : adit_json_pull_equal(pull, "error") ? read_error(pull, &failure, error)
                                                     : skip_value(pull, error);
        answered = answered || is_documents;
    }
    *wrong = !good || !finish(talk, token, error);
    if (*wrong)
        return FALSE;
    if (failure == NULL && !answered)
        failure = g_error_new_literal(ADIT_ERROR, ADIT_ERROR_PLUGIN,
                                      "its answer has neither \"documents\" nor \"error\"");
    if (failure == NULL)
        return TRUE;
    g_propagate_error(error, g_steal_pointer(&failure));
    return FALSE;
}

/* --- what a writer makes */

gboolean adit_talk_read_output(AditTalk *talk, const char *line, gsize length, GString *out, gboolean *wrong,
                               GError **error)
{
    JsonPull *pull = &talk->pull;
    g_autoptr(GError) failure = NULL;
    g_autofree char *output = NULL;
    gboolean good = start(talk, line, length, error);
    JsonToken token = JSON_OBJECT_END;

    while (good && (token = adit_json_pull_next(pull)) == JSON_KEY)
        good = adit_json_pull_equal(pull, "output")  ? read_string(pull, &output, error)
               : adit_json_pull_equal(pull, "error") ? read_error(pull, &failure, error)
                                                     : skip_value(pull, error);
    *wrong = !good || !finish(talk, token, error);
    if (*wrong)
        return FALSE;
    if (failure == NULL && output == NULL)
        failure = g_error_new_literal(ADIT_ERROR, ADIT_ERROR_PLUGIN,
                                      "its answer has neither \"output\", a string, nor \"error\"");
    if (failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&failure));
        return FALSE;
    }
    g_string_append(out, output);
    return TRUE;
}

/* --- on the other side */

AditDocument *adit_talk_read_task(AditTalk *talk, const char *line, gsize length, const AditSetup *setup,
                                  gboolean *notes, GError **error)
{
    JsonPull *pull = &talk->pull;
    g_auto(Draft) draft = {0};
    gboolean good = TRUE;
    JsonToken token;

    *notes = FALSE;
    if (!start(talk, line, length, error))
        return NULL;
    while (good && (token = adit_json_pull_next(pull)) == JSON_KEY) {
        if (adit_json_pull_equal(pull, "shutdown"))
            return NULL;
        if (adit_json_pull_equal(pull, "notes"))
            *notes = adit_json_pull_next(pull) == JSON_TRUE;
        else
            good = read_draft_value(pull, &draft, error);
    }
    if (!good || !finish(talk, token, error))
        return NULL;
    return make_document(talk, setup, &draft, draft.id, ADIT_OFFSETS_BYTES, error);
}
