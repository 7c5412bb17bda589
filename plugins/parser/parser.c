/* SPDX-License-Identifier: MIT */
/* The plugin: reads tokens, tags and sentences, asks the engine, adds heads and relations to the tokens. */
#include <adit/adit.h>

#include "../syntax/sentences.h"
#include "engine.h"
#include "parser_train.h"

#include <string.h>

#define MODEL_FILE "en.model"

G_STATIC_ASSERT(sizeof(AditSpan) == sizeof(TextSpan));

typedef struct {
    ParserScratch *parser;
    GArray *ends, *tags, *heads; /* guint32 */
    GArray *deps;                /* guint8 */
    GArray *tag_ids; /* guint32, by code of pos and code of tag; TAG_UNASKED before it is looked up */
    guint32 *dep_codes;
} Scratch;

#define TAG_UNASKED G_MAXUINT32
/* With more pairs of codes than this (some document's own tags), each token's tag is looked up. */
#define TAG_PAIRS_MAX 65536u

static void parser_close(gpointer self)
{
    parser_free(self);
}

static gpointer parser_open_plugin(AditSetup *setup, GError **error)
{
    g_autoptr(GBytes) bytes = adit_setup_load(setup, MODEL_FILE, error);
    g_autoptr(GError) reason = NULL;
    if (bytes == NULL)
        return NULL;
    Parser *parser = parser_open(bytes, MODEL_FILE, &reason);
    if (parser == NULL)
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_RESOURCE, reason->message);
    return parser;
}

static gpointer parser_worker_new(gpointer self, G_GNUC_UNUSED GError **error)
{
    Scratch *s = g_new0(Scratch, 1);
    guint n_deps;
    parser_deps(self, &n_deps);
    s->parser = parser_scratch_new(self);
    s->ends = g_array_new(FALSE, FALSE, sizeof(guint32));
    s->tags = g_array_new(FALSE, FALSE, sizeof(guint32));
    s->heads = g_array_new(FALSE, FALSE, sizeof(guint32));
    s->deps = g_array_new(FALSE, FALSE, sizeof(guint8));
    s->tag_ids = g_array_new(FALSE, FALSE, sizeof(guint32));
    s->dep_codes = g_new(guint32, n_deps);
    return s;
}

static void parser_worker_free(G_GNUC_UNUSED gpointer self, gpointer scratch)
{
    Scratch *s = scratch;
    parser_scratch_free(s->parser);
    g_array_unref(s->ends);
    g_array_unref(s->tags);
    g_array_unref(s->heads);
    g_array_unref(s->deps);
    g_array_unref(s->tag_ids);
    g_free(s->dep_codes);
    g_free(s);
}

/* The tokens' part of speech and tag, as columns. */
typedef struct {
    const AditColumn *pos, *tag;
    guint32 n_tags; /* codes of tag, null included */
    gboolean remembered;
} TagColumns;

static TagColumns open_columns(Scratch *s, const AditLayer *tokens)
{
    TagColumns c = {adit_layer_get_column(tokens, "pos"), adit_layer_get_column(tokens, "tag"), 1, FALSE};
    guint32 n_pos = 1;
    if (c.pos != NULL)
        n_pos += adit_column_get_n_codes(c.pos);
    if (c.tag != NULL)
        c.n_tags += adit_column_get_n_codes(c.tag);
    c.remembered = (guint64)n_pos * c.n_tags <= TAG_PAIRS_MAX;
    if (c.remembered) {
        g_array_set_size(s->tag_ids, n_pos * c.n_tags);
        for (guint32 i = 0; i < s->tag_ids->len; i++)
            g_array_index(s->tag_ids, guint32, i) = TAG_UNASKED;
    }
    return c;
}

static guint32 find_tag(const Parser *p, Scratch *s, const TagColumns *c, guint32 row)
{
    guint32 *known = NULL;
    if (c->remembered) {
        known =
            &g_array_index(s->tag_ids, guint32,
                           adit_column_get_code(c->pos, row) * c->n_tags + adit_column_get_code(c->tag, row));
        if (*known != TAG_UNASKED)
            return *known;
    }
    guint32 id = parser_find_tag(p, adit_column_get_string(c->pos, row), adit_column_get_string(c->tag, row));
    if (known != NULL)
        *known = id;
    return id;
}

static void set_features(const Scratch *s, AditBuilder *builder, int head_feature, int dep_feature,
                         guint32 root, guint32 first, guint32 n)
{
    for (guint32 i = 0; i < n; i++) {
        guint32 head = g_array_index(s->heads, guint32, i);
        if (head == PARSER_ROOT) {
            adit_builder_set_code(builder, first + i, dep_feature, root);
            continue;
        }
        adit_builder_set_ref(builder, first + i, head_feature, first + head);
        adit_builder_set_code(builder, first + i, dep_feature,
                              s->dep_codes[g_array_index(s->deps, guint8, i)]);
    }
}

static gboolean parser_process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    const Parser *p = self;
    Scratch *s = scratch;
    const char *text = adit_document_get_text(adit_task_get_document(task), NULL);
    const AditLayer *tokens = adit_task_get_layer(task, "token");
    SentenceSlices slices = sentence_slices(tokens, adit_task_get_layer(task, "sentence"), s->ends);
    TagColumns columns = open_columns(s, tokens);
    AditBuilder *builder = adit_task_build(task, "token");
    int head = adit_builder_feature(builder, "head"), dep = adit_builder_feature(builder, "dep");
    guint n_deps;
    const char *const *deps = parser_deps(p, &n_deps);
    guint32 n, root = adit_builder_intern(builder, dep, "root", -1);
    for (guint i = 0; i < n_deps; i++)
        s->dep_codes[i] = adit_builder_intern(builder, dep, deps[i], -1);
    while ((n = sentence_slices_next(&slices)) > 0) {
        if (adit_task_is_cancelled(task))
            return adit_task_set_cancelled(task, error);
        g_array_set_size(s->tags, n);
        g_array_set_size(s->heads, n);
        g_array_set_size(s->deps, n);
        for (guint32 i = 0; i < n; i++)
            g_array_index(s->tags, guint32, i) = find_tag(p, s, &columns, slices.first + i);
        parser_run(p, s->parser, text, (const TextSpan *)slices.tokens + slices.first,
                   (const guint32 *)s->tags->data, (const guint32 *)s->ends->data, s->ends->len,
                   (guint32 *)s->heads->data, (guint8 *)s->deps->data);
        set_features(s, builder, head, dep, root, slices.first, n);
    }
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("parser", "1.0"), .open = parser_open_plugin,        .close = parser_close,
    .worker_new = parser_worker_new,   .worker_free = parser_worker_free, .process = parser_process,
    .train = parser_train_callback,
};

ADIT_PLUGIN_DEFINE(parser, plugin)
