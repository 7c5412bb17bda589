/* SPDX-License-Identifier: MIT */
/* JSON-LD with schema.org's vocabulary, as news sites write it: an article alone, in an array, in "@graph",
 * or inside something else. Malformed JSON counts as far as it goes. */
#include "html_meta.h"

#include <string.h>

#include "../jsonl_reader/json_pull.h"
#include "iso_date.h"

/* Larger values of JSON-LD are left alone. */
#define MAX_JSON (16u << 20)

/* A value; containers' contents follow up to @end. */
typedef struct {
    guint8 type; /* JsonToken */
    const char *key;
    gsize key_length;
    const char *value;
    gsize length;
    guint end;
} Value;

typedef struct {
    GArray *values;
    JsonPull pull;
} Json;

static Value *value_at(const Json *json, guint index)
{
    return &g_array_index(json->values, Value, index);
}

static void json_read(Json *json, const char *text, gsize length)
{
    guint open[JSON_PULL_DEPTH], depth = 0;
    Value next = {0};
    JsonToken token;

    json->values = g_array_new(FALSE, FALSE, sizeof(Value));
    adit_json_pull_init(&json->pull);
    adit_json_pull_start(&json->pull, text, length, TRUE);
    while ((token = adit_json_pull_next(&json->pull)) != JSON_ERROR && token != JSON_END) {
        if (token == JSON_KEY) {
            next.key = json->pull.value;
            next.key_length = json->pull.length;
            continue;
        }
        if (token == JSON_OBJECT_END || token == JSON_ARRAY_END) {
            if (depth > 0)
                value_at(json, open[--depth])->end = json->values->len;
            continue;
        }
        next.type = (guint8)token;
        next.value = json->pull.value;
        next.length = json->pull.length;
        next.end = json->values->len + 1;
        if (token == JSON_OBJECT || token == JSON_ARRAY)
            open[depth++] = json->values->len;
        g_array_append_val(json->values, next);
        memset(&next, 0, sizeof next);
    }
    while (depth > 0)
        value_at(json, open[--depth])->end = json->values->len;
}

static void json_clear(Json *json)
{
    g_array_unref(json->values);
    adit_json_pull_clear(&json->pull);
}

/* The member @key of the object @object, or 0 (which is never a member). */
static guint find(const Json *json, guint object, const char *key)
{
    gsize length = strlen(key);

    if (object >= json->values->len || value_at(json, object)->type != JSON_OBJECT)
        return 0;
    for (guint i = object + 1; i < value_at(json, object)->end; i = value_at(json, i)->end) {
        const Value *value = value_at(json, i);

        if (value->key_length == length && memcmp(value->key, key, length) == 0)
            return i;
    }
    return 0;
}

/* The words of a string or number, or of an array's first one. */
static char *dup_scalar(const Json *json, guint index)
{
    const Value *value;

    if (index == 0)
        return NULL;
    value = value_at(json, index);
    if (value->type == JSON_ARRAY && index + 1 < value->end)
        value = value_at(json, index + 1);
    if (value->type != JSON_STRING && value->type != JSON_NUMBER)
        return NULL;
    return html_unescape(value->value, value->length);
}

/* The names of people and organizations: strings, objects with "name", arrays of these; joined. */
static char *dup_names(const Json *json, guint index)
{
    g_autoptr(GString) names = g_string_new(NULL);
    guint end, i;

    if (index == 0)
        return NULL;
    i = value_at(json, index)->type == JSON_ARRAY ? index + 1 : index;
    end = value_at(json, index)->end;
    for (; i < end; i = value_at(json, i)->end) {
        guint name = value_at(json, i)->type == JSON_OBJECT ? find(json, i, "name") : i;
        g_autofree char *text = name != 0 ? dup_scalar(json, name) : NULL;

        if (text != NULL && *text != '\0' && strstr(text, "://") == NULL)
            g_string_append_printf(names, "%s%s", names->len > 0 ? ", " : "", text);
    }
    return names->len > 0 ? g_string_free(g_steal_pointer(&names), FALSE) : NULL;
}

/* 3: an article, 2: something else that is written, 1: a page, 0: anything else. */
static guint rank_type(const char *type, gsize length)
{
    static const char *const written[] = {"BlogPosting", "LiveBlogPosting", "Report", "Review",
                                          "CreativeWork"};

    if (length >= 7 && memcmp(type + length - 7, "Article", 7) == 0)
        return 3;
    for (guint i = 0; i < G_N_ELEMENTS(written); i++)
        if (strlen(written[i]) == length && memcmp(type, written[i], length) == 0)
            return i < 2 ? 3 : 2;
    return length >= 4 && memcmp(type + length - 4, "Page", 4) == 0 ? 1 : 0;
}

static guint rank_object(const Json *json, guint object)
{
    guint type = find(json, object, "@type"), best = 0, end, i;

    if (type == 0)
        return 0;
    i = value_at(json, type)->type == JSON_ARRAY ? type + 1 : type;
    end = value_at(json, type)->end;
    for (; i < end; i = value_at(json, i)->end)
        if (value_at(json, i)->type == JSON_STRING)
            best = MAX(best, rank_type(value_at(json, i)->value, value_at(json, i)->length));
    return best;
}

static void take(char **field, char *value)
{
    if (*field == NULL && value != NULL && *value != '\0')
        *field = value;
    else
        g_free(value);
}

static void take_date(char **field, char *value)
{
    if (value != NULL)
        take(field, iso_date_parse(value));
    g_free(value);
}

/* Keeps the line ends of the body, unlike dup_scalar(). */
static char *dup_body(const Json *json, guint index)
{
    const Value *value = index != 0 ? value_at(json, index) : NULL;

    return value != NULL && value->type == JSON_STRING ? g_strndup(value->value, value->length) : NULL;
}

static void take_object(HtmlMeta *meta, const Json *json, guint object, guint rank)
{
    if (rank > 1) {
        take(&meta->title, dup_scalar(json, find(json, object, "headline")));
        take(&meta->author, dup_names(json, find(json, object, "author")));
        take(&meta->author, dup_names(json, find(json, object, "creator")));
        take(&meta->body, dup_body(json, find(json, object, "articleBody")));
    }
    take_date(&meta->published, dup_scalar(json, find(json, object, "datePublished")));
    take_date(&meta->published, dup_scalar(json, find(json, object, "dateCreated")));
    take_date(&meta->modified, dup_scalar(json, find(json, object, "dateModified")));
    take(&meta->site, dup_names(json, find(json, object, "publisher")));
    take(&meta->lang, dup_scalar(json, find(json, object, "inLanguage")));
    take(&meta->url, dup_scalar(json, find(json, object, "url")));
}

void html_meta_read_json_ld(HtmlMeta *meta, const char *text, gsize length)
{
    Json json;
    guint best = 0, best_rank = 0;

    if (length > MAX_JSON)
        return;
    while (length > 0 && *text != '{' && *text != '[') { /* <!--, CDATA */
        text++;
        length--;
    }
    json_read(&json, text, length);
    for (guint i = 0; i < json.values->len; i++) {
        guint rank = value_at(&json, i)->type == JSON_OBJECT ? rank_object(&json, i) : 0;

        if (rank > best_rank) {
            best = i;
            best_rank = rank;
        }
    }
    if (best_rank > 0)
        take_object(meta, &json, best, best_rank);
    json_clear(&json);
}
