/* SPDX-License-Identifier: MIT */
/* chains.c - the plugin: layers into the engine's arrays, and its chains into features and the layer mention.
 */
#include <adit/adit.h>

#include "../quotes/layers.h"
#include "chains_engine.h"

#include <string.h>

typedef struct {
    WordList *words;
} Chains;

typedef struct {
    ChainScratch *engine;
    GArray *tokens, *sentences, *entities, *mentions, *chains;
} Scratch;

static const char *const POS[] = {
    [CHAIN_POS_NOUN] = "NOUN", [CHAIN_POS_PROPN] = "PROPN", [CHAIN_POS_PRON] = "PRON",
    [CHAIN_POS_DET] = "DET",   [CHAIN_POS_ADJ] = "ADJ",     [CHAIN_POS_NUM] = "NUM",
    [CHAIN_POS_ADP] = "ADP",   [CHAIN_POS_VERB] = "VERB",   [CHAIN_POS_AUX] = "AUX",
    [CHAIN_POS_ADV] = "ADV",   [CHAIN_POS_CCONJ] = "CCONJ", [CHAIN_POS_PUNCT] = "PUNCT",
    [CHAIN_POS_PART] = "PART",
};
static const char *const TYPES[] = {
    [CHAIN_MISC] = "MISC", [CHAIN_PER] = "PER", [CHAIN_ORG] = "ORG", [CHAIN_LOC] = "LOC"};
static const char *const KINDS[] = {[CHAIN_NOMINAL] = "nominal", [CHAIN_PRONOUN] = "pronoun"};

static void chains_close(gpointer self)
{
    Chains *plugin = self;
    word_list_free(plugin->words);
    g_free(plugin);
}

static gpointer chains_open(AditSetup *setup, GError **error)
{
    g_autoptr(GBytes) bytes = adit_setup_load(setup, "words.txt", error);
    if (bytes == NULL)
        return NULL;
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autoptr(GError) reason = NULL;
    WordList *words = chain_words_parse(data, length, &reason);
    if (words == NULL) {
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_RESOURCE, reason->message);
        return NULL;
    }
    Chains *plugin = g_new0(Chains, 1);
    plugin->words = words;
    return plugin;
}

static gpointer chains_worker_new(G_GNUC_UNUSED gpointer self, G_GNUC_UNUSED GError **error)
{
    Scratch *s = g_new0(Scratch, 1);
    s->engine = chain_scratch_new();
    s->tokens = g_array_new(FALSE, FALSE, sizeof(ChainToken));
    s->sentences = g_array_new(FALSE, FALSE, sizeof(guint32));
    s->entities = g_array_new(FALSE, FALSE, sizeof(ChainEntity));
    s->mentions = g_array_new(FALSE, FALSE, sizeof(ChainMention));
    s->chains = g_array_new(FALSE, FALSE, sizeof(ChainInfo));
    return s;
}

static void chains_worker_free(G_GNUC_UNUSED gpointer self, gpointer scratch)
{
    Scratch *s = scratch;
    chain_scratch_free(s->engine);
    g_array_unref(s->tokens);
    g_array_unref(s->sentences);
    g_array_unref(s->entities);
    g_array_unref(s->mentions);
    g_array_unref(s->chains);
    g_free(s);
}

/* --- layers into arrays --- */

static void read_tokens(const AditLayer *layer, GArray *out)
{
    guint32 n;
    const AditSpan *spans = adit_layer_get_spans(layer, &n);
    const AditColumn *pos = adit_layer_get_column(layer, "pos");
    g_autofree guint8 *codes = layers_codes(pos, POS, G_N_ELEMENTS(POS));
    g_array_set_size(out, n);
    for (guint32 i = 0; i < n; i++) {
        ChainToken *token = &g_array_index(out, ChainToken, i);
        token->start = spans[i].start;
        token->end = spans[i].end;
        token->pos = codes[adit_column_get_code(pos, i)];
    }
}

static ChainType type_named(const char *name)
{
    for (guint i = 0; name != NULL && i < G_N_ELEMENTS(TYPES); i++)
        if (strcmp(TYPES[i], name) == 0)
            return (ChainType)i;
    return CHAIN_MISC;
}

static void read_entities(const AditLayer *layer, GArray *out)
{
    guint32 n;
    const AditSpan *spans = adit_layer_get_spans(layer, &n);
    const AditColumn *type = adit_layer_get_column(layer, "type");
    g_array_set_size(out, n);
    for (guint32 i = 0; i < n; i++) {
        ChainEntity *entity = &g_array_index(out, ChainEntity, i);
        entity->start = spans[i].start;
        entity->end = spans[i].end;
        entity->type = (guint8)type_named(adit_column_get_string(type, i));
        entity->chain = -1;
    }
}

/* --- arrays into layers --- */

/* The name of a chain, blanks and line ends in it folded. NULL: it has none. Codes are kept, for a chain is
 * asked for often. */
static guint32 name_code(AditBuilder *builder, int feature, const char *text, const ChainInfo *chain,
                         guint32 *codes, gint32 number)
{
    if (chain->name_end <= chain->name_start)
        return 0;
    if (codes[number] == 0) {
        g_autofree char *name = g_strndup(text + chain->name_start, chain->name_end - chain->name_start);
        char *to = name;
        for (const char *from = name; *from != '\0'; from++)
            if (!g_ascii_isspace(*from))
                *to++ = *from;
            else if (to > name && to[-1] != ' ')
                *to++ = ' ';
        codes[number] = adit_builder_intern(builder, feature, name, to - name);
    }
    return codes[number];
}

static void build_entities(AditBuilder *builder, const char *text, const GArray *entities,
                           const GArray *chains)
{
    int chain = adit_builder_feature(builder, "chain"), name = adit_builder_feature(builder, "chain_name");
    g_autofree guint32 *codes = g_new0(guint32, (gsize)chains->len + 1);
    for (guint i = 0; i < entities->len; i++) {
        const ChainEntity *entity = &g_array_index(entities, ChainEntity, i);
        if (entity->chain < 0)
            continue;
        adit_builder_set_int(builder, i, chain, entity->chain);
        adit_builder_set_code(builder, i, name,
                              name_code(builder, name, text, &g_array_index(chains, ChainInfo, entity->chain),
                                        codes, entity->chain));
    }
}

static void build_mentions(AditBuilder *builder, const char *text, const GArray *mentions,
                           const GArray *chains)
{
    int kind = adit_builder_feature(builder, "kind"), type = adit_builder_feature(builder, "type");
    int chain = adit_builder_feature(builder, "chain"), name = adit_builder_feature(builder, "name");
    g_autofree guint32 *codes = g_new0(guint32, (gsize)chains->len + 1);
    guint32 kinds[G_N_ELEMENTS(KINDS)], types[G_N_ELEMENTS(TYPES)];
    for (guint i = 0; i < G_N_ELEMENTS(KINDS); i++)
        kinds[i] = adit_builder_intern(builder, kind, KINDS[i], -1);
    for (guint i = 0; i < G_N_ELEMENTS(TYPES); i++)
        types[i] = adit_builder_intern(builder, type, TYPES[i], -1);
    adit_builder_reserve(builder, mentions->len);
    for (guint i = 0; i < mentions->len; i++) {
        const ChainMention *m = &g_array_index(mentions, ChainMention, i);
        guint32 row = adit_builder_add(builder, (AditSpan){m->start, m->end});
        adit_builder_set_code(builder, row, kind, kinds[m->kind]);
        adit_builder_set_code(builder, row, type, types[m->type]);
        adit_builder_set_int(builder, row, chain, m->chain);
        adit_builder_set_code(
            builder, row, name,
            name_code(builder, name, text, &g_array_index(chains, ChainInfo, m->chain), codes, m->chain));
        adit_builder_set_rule(builder, row, m->rule);
    }
}

static gboolean chains_process(gpointer self, gpointer scratch, AditTask *task, G_GNUC_UNUSED GError **error)
{
    const Chains *plugin = self;
    Scratch *s = scratch;
    gsize length;
    const char *text = adit_document_get_text(adit_task_get_document(task), &length);
    read_tokens(adit_task_get_layer(task, "token"), s->tokens);
    layers_first_tokens(adit_task_get_layer(task, "sentence"), adit_task_get_layer(task, "token"),
                        s->sentences);
    read_entities(adit_task_get_layer(task, "entity"), s->entities);
    const ChainInput input = {
        .text = text,
        .len = (guint32)length,
        .tokens = (const ChainToken *)(void *)s->tokens->data,
        .n_tokens = s->tokens->len,
        .sentences = (const guint32 *)(void *)s->sentences->data,
        .n_sentences = s->sentences->len,
        .entities = (ChainEntity *)(void *)s->entities->data,
        .n_entities = s->entities->len,
    };
    chain_engine_run(plugin->words, s->engine, &input, s->mentions, s->chains);
    build_entities(adit_task_build(task, "entity"), text, s->entities, s->chains);
    build_mentions(adit_task_build(task, "mention"), text, s->mentions, s->chains);
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("chains", "1.0"),
    .open = chains_open,
    .close = chains_close,
    .worker_new = chains_worker_new,
    .worker_free = chains_worker_free,
    .process = chains_process,
};

ADIT_PLUGIN_DEFINE(chains, plugin)
