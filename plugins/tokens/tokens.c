/* SPDX-License-Identifier: MIT */
/* tokens.c - the plugin: chooses the rules by language and turns the engine's arrays into layers. */
#include <adit/adit.h>

#include "tokenizer.h"

#include <string.h>

static const char *const KINDS[] = {
    [ADIT_TOKEN_WORD] = "word",
    [ADIT_TOKEN_NUMBER] = "number",
    [ADIT_TOKEN_PUNCTUATION] = "punctuation",
    [ADIT_TOKEN_SYMBOL] = "symbol",
    [ADIT_TOKEN_URL] = "url",
    [ADIT_TOKEN_EMAIL] = "email",
    [ADIT_TOKEN_HASHTAG] = "hashtag",
    [ADIT_TOKEN_MENTION] = "mention",
    [ADIT_TOKEN_EMOJI] = "emoji",
};
G_STATIC_ASSERT(G_N_ELEMENTS(KINDS) == ADIT_TOKEN_N_KINDS);

/* The rules for languages that have no file of their own. */
#define FALLBACK "en"

typedef struct {
    GHashTable *rules; /* language -> AditTokenRules */
    const AditTokenRules *fallback;
} Tokens;

typedef struct {
    GArray *tokens, *sentences;
} Scratch;

static void tokens_close(gpointer self)
{
    Tokens *plugin = self;
    g_hash_table_unref(plugin->rules);
    g_free(plugin);
}

static gboolean load_rules(Tokens *plugin, AditSetup *setup, const char *file, GError **error)
{
    g_autoptr(GBytes) bytes = adit_setup_load(setup, file, error);
    if (bytes == NULL)
        return FALSE;
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autoptr(GError) reason = NULL;
    AditTokenRules *rules = adit_token_rules_new(data, length, plugin->fallback, &reason);
    if (rules == NULL) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_RESOURCE, "%s: %s", file, reason->message);
        return FALSE;
    }
    if (plugin->fallback == NULL)
        plugin->fallback = rules;
    g_hash_table_insert(plugin->rules, g_strndup(file, strlen(file) - strlen(".txt")), rules);
    return TRUE;
}

static gpointer tokens_open(AditSetup *setup, GError **error)
{
    Tokens *plugin = g_new0(Tokens, 1);
    plugin->rules =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)adit_token_rules_free);
    g_auto(GStrv) files = adit_setup_list(setup, "");
    gboolean ok = TRUE;
    for (guint i = 0; ok && files[i] != NULL; i++)
        if (g_str_has_suffix(files[i], ".txt"))
            ok = load_rules(plugin, setup, files[i], error);
    plugin->fallback = g_hash_table_lookup(plugin->rules, FALLBACK);
    if (ok && plugin->fallback == NULL) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_RESOURCE, "there is no rule file " FALLBACK ".txt");
        ok = FALSE;
    }
    if (ok)
        return plugin;
    tokens_close(plugin);
    return NULL;
}

static gpointer tokens_worker_new(G_GNUC_UNUSED gpointer self, G_GNUC_UNUSED GError **error)
{
    Scratch *scratch = g_new(Scratch, 1);
    scratch->tokens = g_array_new(FALSE, FALSE, sizeof(AditTokenSpan));
    scratch->sentences = g_array_new(FALSE, FALSE, sizeof(AditSentenceSpan));
    return scratch;
}

static void tokens_worker_free(G_GNUC_UNUSED gpointer self, gpointer scratch)
{
    Scratch *arrays = scratch;
    g_array_unref(arrays->tokens);
    g_array_unref(arrays->sentences);
    g_free(arrays);
}

/* The rules for "de-AT" are those for "de". */
static const AditTokenRules *rules_for(const Tokens *plugin, const char *lang)
{
    if (lang == NULL)
        return plugin->fallback;
    g_autofree char *base = g_ascii_strdown(lang, (gssize)strcspn(lang, "-_"));
    const AditTokenRules *rules = g_hash_table_lookup(plugin->rules, base);
    return rules != NULL ? rules : plugin->fallback;
}

static void build_tokens(AditBuilder *builder, const GArray *tokens)
{
    int feature = adit_builder_feature(builder, "kind");
    guint32 codes[ADIT_TOKEN_N_KINDS];
    for (guint i = 0; i < ADIT_TOKEN_N_KINDS; i++)
        codes[i] = adit_builder_intern(builder, feature, KINDS[i], -1);
    adit_builder_reserve(builder, tokens->len);
    for (guint i = 0; i < tokens->len; i++) {
        const AditTokenSpan *token = &g_array_index(tokens, AditTokenSpan, i);
        guint32 row = adit_builder_add(builder, (AditSpan){token->start, token->end});
        adit_builder_set_code(builder, row, feature, codes[token->kind]);
    }
}

static void build_sentences(AditBuilder *builder, const GArray *sentences)
{
    int feature = adit_builder_feature(builder, "paragraph");
    adit_builder_reserve(builder, sentences->len);
    for (guint i = 0; i < sentences->len; i++) {
        const AditSentenceSpan *sentence = &g_array_index(sentences, AditSentenceSpan, i);
        guint32 row = adit_builder_add(builder, (AditSpan){sentence->start, sentence->end});
        adit_builder_set_int(builder, row, feature, sentence->paragraph);
    }
}

static gboolean tokens_process(gpointer self, gpointer scratch, AditTask *task, G_GNUC_UNUSED GError **error)
{
    Scratch *arrays = scratch;
    AditDocument *document = adit_task_get_document(task);
    gsize length;
    const char *text = adit_document_get_text(document, &length);
    g_array_set_size(arrays->tokens, 0);
    g_array_set_size(arrays->sentences, 0);
    adit_tokenize(rules_for(self, adit_document_get_meta(document, "lang")), text, (guint32)length,
                  arrays->tokens, arrays->sentences);
    build_tokens(adit_task_build(task, "token"), arrays->tokens);
    build_sentences(adit_task_build(task, "sentence"), arrays->sentences);
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("tokens", "0.1.0"),
    .open = tokens_open,
    .close = tokens_close,
    .worker_new = tokens_worker_new,
    .worker_free = tokens_worker_free,
    .process = tokens_process,
};

ADIT_PLUGIN_DEFINE(tokens, plugin)
