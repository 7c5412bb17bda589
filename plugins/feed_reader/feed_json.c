/* SPDX-License-Identifier: MIT */
#include "feed_json.h"

#include <string.h>

#include "../jsonl_reader/json_pull.h"

static void item_clear(gpointer data)
{
    FeedJsonItem *item = data;

    g_free(item->title);
    g_free(item->markup);
    g_free(item->text);
    g_free(item->summary);
    g_free(item->date);
    g_free(item->author);
    g_free(item->link);
    g_free(item->lang);
}

void feed_json_free(FeedJson *feed)
{
    item_clear(&feed->feed);
    g_array_unref(feed->items);
    g_free(feed);
}

/* Where a key's value goes; NULL if it is no string that matters. */
static char **find_place(FeedJsonItem *item, const JsonPull *pull)
{
    const struct {
        const char *key;
        char **place;
    } places[] = {
        {"title", &item->title},     {"content_html", &item->markup}, {"content_text", &item->text},
        {"summary", &item->summary}, {"date_published", &item->date}, {"url", &item->link},
        {"language", &item->lang},
    };

    for (guint i = 0; i < G_N_ELEMENTS(places); i++)
        if (adit_json_pull_equal(pull, places[i].key))
            return places[i].place;
    return NULL;
}

/* The name in an author's object. */
static gboolean read_author(JsonPull *pull, GString *names)
{
    JsonToken token;

    while ((token = adit_json_pull_next(pull)) == JSON_KEY) {
        gboolean name = adit_json_pull_equal(pull, "name");

        token = adit_json_pull_next(pull);
        if (name && token == JSON_STRING) {
            g_string_append(names, names->len > 0 ? ", " : "");
            g_string_append_len(names, pull->value, (gssize)pull->length);
        } else if (!adit_json_pull_skip(pull, token)) {
            return FALSE;
        }
    }
    return token == JSON_OBJECT_END;
}

/* "authors" is a list of them; "author", of version 1.0, is one. */
static gboolean read_authors(JsonPull *pull, FeedJsonItem *item)
{
    g_autoptr(GString) names = g_string_new(NULL);
    JsonToken token = adit_json_pull_next(pull);
    gboolean list = token == JSON_ARRAY;

    while (list ? (token = adit_json_pull_next(pull)) != JSON_ARRAY_END : token == JSON_OBJECT) {
        if (!(token == JSON_OBJECT ? read_author(pull, names) : adit_json_pull_skip(pull, token)))
            return FALSE;
        if (!list)
            break;
    }
    if (names->len > 0 && item->author == NULL)
        item->author = g_string_free(g_steal_pointer(&names), FALSE);
    return list || adit_json_pull_skip(pull, token);
}

/* The value of a key that items and the feed may have. */
static gboolean read_value(JsonPull *pull, FeedJsonItem *item)
{
    char **place = find_place(item, pull);
    JsonToken token;

    if (adit_json_pull_equal(pull, "authors") || adit_json_pull_equal(pull, "author"))
        return read_authors(pull, item);
    token = adit_json_pull_next(pull);
    if (place != NULL && token == JSON_STRING) {
        g_free(*place);
        *place = g_strndup(pull->value, pull->length);
    }
    return adit_json_pull_skip(pull, token);
}

static gboolean read_items(JsonPull *pull, GArray *items)
{
    JsonToken token = adit_json_pull_next(pull);

    if (token != JSON_ARRAY)
        return adit_json_pull_skip(pull, token);
    while ((token = adit_json_pull_next(pull)) == JSON_OBJECT) {
        g_array_set_size(items, items->len + 1);
        while ((token = adit_json_pull_next(pull)) == JSON_KEY)
            if (!read_value(pull, &g_array_index(items, FeedJsonItem, items->len - 1)))
                return FALSE;
        if (token != JSON_OBJECT_END)
            return FALSE;
    }
    return token == JSON_ARRAY_END;
}

FeedJson *feed_json_read(const char *data, gsize size, const char **message)
{
    JsonPull pull;
    JsonToken token;
    FeedJson *feed = g_new0(FeedJson, 1);
    g_autofree char *valid = g_utf8_make_valid(data, (gssize)size);
    gboolean good = TRUE;

    feed->items = g_array_new(FALSE, TRUE, sizeof(FeedJsonItem));
    g_array_set_clear_func(feed->items, item_clear);
    adit_json_pull_init(&pull);
    adit_json_pull_start(&pull, valid, strlen(valid), TRUE);
    good = adit_json_pull_next(&pull) == JSON_OBJECT;
    while (good && (token = adit_json_pull_next(&pull)) != JSON_OBJECT_END) {
        if (token != JSON_KEY)
            good = FALSE;
        else if (adit_json_pull_equal(&pull, "items"))
            good = read_items(&pull, feed->items);
        else
            good = read_value(&pull, &feed->feed);
    }
    *message = good ? NULL : pull.message != NULL ? pull.message : "the feed's JSON is not as it should be";
    adit_json_pull_clear(&pull);
    if (good)
        return feed;
    feed_json_free(feed);
    return NULL;
}
