/* SPDX-License-Identifier: MIT */
/* quotes.c - the plugin: layers into the engine's arrays, and its rows into the layer quote. */
#include <adit/adit.h>

#include "engine.h"
#include "layers.h"

#include <string.h>

typedef struct {
    WordList *words;
    QuoteOptions options;
} Quotes;

typedef struct {
    QuoteScratch *engine;
    GArray *tokens, *sentences, *mentions, *rows;
} Scratch;

static const char *const POS[] = {
    [UPOS_ADJ] = "ADJ",     [UPOS_ADP] = "ADP",     [UPOS_ADV] = "ADV",   [UPOS_AUX] = "AUX",
    [UPOS_CCONJ] = "CCONJ", [UPOS_DET] = "DET",     [UPOS_INTJ] = "INTJ", [UPOS_NOUN] = "NOUN",
    [UPOS_NUM] = "NUM",     [UPOS_PART] = "PART",   [UPOS_PRON] = "PRON", [UPOS_PROPN] = "PROPN",
    [UPOS_PUNCT] = "PUNCT", [UPOS_SCONJ] = "SCONJ", [UPOS_SYM] = "SYM",   [UPOS_VERB] = "VERB",
    [UPOS_X] = "X",
};
static const char *const TAGS[] = {
    [TAG_VB] = "VB",   [TAG_VBD] = "VBD",        [TAG_VBG] = "VBG",
    [TAG_VBN] = "VBN", [TAG_VBP] = "VBP",        [TAG_VBZ] = "VBZ",
    [TAG_MD] = "MD",   [TAG_POSSESSIVE] = "POS", [TAG_PRP_POSSESSIVE] = "PRP$",
    [TAG_TO] = "TO",   [TAG_NNS] = "NNS",
};
static const char *const KINDS[] = {
    [QUOTE_DIRECT] = "direct", [QUOTE_INDIRECT] = "indirect", [QUOTE_MIXED] = "mixed"};
static const char *const REASONS[] = {
    [QUOTE_REASON_NO_CUE] = "no-cue",
    [QUOTE_REASON_NO_SUBJECT] = "no-subject",
    [QUOTE_REASON_UNSURE] = "unsure",
};

/* --- life --- */

static void quotes_close(gpointer self)
{
    Quotes *plugin = self;
    word_list_free(plugin->words);
    g_free(plugin);
}

static gboolean read_kinds(QuoteOptions *options, const char *kinds, GError **error)
{
    g_auto(GStrv) names = g_strsplit(kinds, ",", -1);
    for (guint i = 0; names[i] != NULL; i++) {
        const char *name = g_strstrip(names[i]);
        if (strcmp(name, "direct") == 0)
            options->direct = TRUE;
        else if (strcmp(name, "indirect") == 0)
            options->indirect = TRUE;
        else if (strcmp(name, "mixed") == 0)
            options->mixed = TRUE;
        else {
            g_set_error(error, ADIT_ERROR, ADIT_ERROR_OPTION,
                        "option kinds: \"%s\" is none of direct, indirect, mixed", name);
            return FALSE;
        }
    }
    return TRUE;
}

static gpointer quotes_open(AditSetup *setup, GError **error)
{
    Quotes *plugin = g_new0(Quotes, 1);
    g_autoptr(GBytes) bytes = adit_setup_load(setup, "words.txt", error);
    if (bytes == NULL || !read_kinds(&plugin->options, adit_setup_get_string(setup, "kinds"), error)) {
        quotes_close(plugin);
        return NULL;
    }
    plugin->options.high_precision = adit_setup_get_bool(setup, "high-precision");
    plugin->options.broad = adit_setup_get_bool(setup, "broad");
    plugin->options.min_words = (guint)adit_setup_get_int(setup, "min-words");
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autoptr(GError) reason = NULL;
    plugin->words = quote_words_parse(data, length, &reason);
    if (plugin->words == NULL) {
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_RESOURCE, reason->message);
        quotes_close(plugin);
        return NULL;
    }
    return plugin;
}

static gpointer quotes_worker_new(G_GNUC_UNUSED gpointer self, G_GNUC_UNUSED GError **error)
{
    Scratch *s = g_new0(Scratch, 1);
    s->engine = quote_scratch_new();
    s->tokens = g_array_new(FALSE, FALSE, sizeof(QuoteToken));
    s->sentences = g_array_new(FALSE, FALSE, sizeof(guint32));
    s->mentions = g_array_new(FALSE, FALSE, sizeof(QuoteMention));
    s->rows = g_array_new(FALSE, FALSE, sizeof(QuoteRow));
    return s;
}

static void quotes_worker_free(G_GNUC_UNUSED gpointer self, gpointer scratch)
{
    Scratch *s = scratch;
    quote_scratch_free(s->engine);
    g_array_unref(s->tokens);
    g_array_unref(s->sentences);
    g_array_unref(s->mentions);
    g_array_unref(s->rows);
    g_free(s);
}

/* --- layers into arrays --- */

static void read_tokens(const AditLayer *layer, GArray *out)
{
    guint32 n;
    const AditSpan *spans = adit_layer_get_spans(layer, &n);
    const AditColumn *pos = adit_layer_get_column(layer, "pos"), *tag = adit_layer_get_column(layer, "tag");
    g_autofree guint8 *pos_codes = layers_codes(pos, POS, G_N_ELEMENTS(POS));
    g_autofree guint8 *tag_codes = layers_codes(tag, TAGS, G_N_ELEMENTS(TAGS));
    g_array_set_size(out, n);
    for (guint32 i = 0; i < n; i++) {
        QuoteToken *token = &g_array_index(out, QuoteToken, i);
        token->start = spans[i].start;
        token->end = spans[i].end;
        token->pos = pos_codes[adit_column_get_code(pos, i)];
        token->tag = tag_codes[adit_column_get_code(tag, i)];
    }
}

static QuoteMentionType type_named(const char *name)
{
    if (name == NULL)
        return QUOTE_MENTION_OTHER;
    if (strcmp(name, "PER") == 0)
        return QUOTE_MENTION_PERSON;
    if (strcmp(name, "ORG") == 0)
        return QUOTE_MENTION_ORG;
    return strcmp(name, "LOC") == 0 ? QUOTE_MENTION_PLACE : QUOTE_MENTION_OTHER;
}

static QuoteMention mention_of(const AditLayer *layer, guint32 row, QuoteMentionKind kind,
                               const char *name_feature)
{
    AditSpan span = adit_layer_get_span(layer, row);
    const AditColumn *chain = adit_layer_get_column(layer, "chain");
    return (QuoteMention){
        .start = span.start,
        .end = span.end,
        .chain = adit_column_is_null(chain, row) ? -1 : (gint32)adit_column_get_int(chain, row),
        .kind = (guint8)kind,
        .type = (guint8)type_named(adit_column_get_string(adit_layer_get_column(layer, "type"), row)),
        .name = adit_column_get_string(adit_layer_get_column(layer, name_feature), row),
    };
}

/* Names and other mentions, merged in order of start. */
static void read_mentions(const AditLayer *entities, const AditLayer *mentions, GArray *out)
{
    guint32 a = 0, b = 0, n_a = adit_layer_get_n_rows(entities), n_b = adit_layer_get_n_rows(mentions);
    const AditColumn *kind = adit_layer_get_column(mentions, "kind");
    const guint32 pronoun = adit_column_find_code(kind, "pronoun");
    g_array_set_size(out, 0);
    while (a < n_a || b < n_b) {
        QuoteMention m;
        if (b >= n_b ||
            (a < n_a && adit_layer_get_span(entities, a).start <= adit_layer_get_span(mentions, b).start))
            m = mention_of(entities, a++, QUOTE_MENTION_NAME, "chain_name");
        else {
            gboolean is_pronoun = pronoun != 0 && adit_column_get_code(kind, b) == pronoun;
            m = mention_of(mentions, b++, is_pronoun ? QUOTE_MENTION_PRONOUN : QUOTE_MENTION_NOMINAL, "name");
        }
        g_array_append_val(out, m);
    }
}

/* --- rows into the layer --- */

/* A name without line ends and double blanks in it. */
static char *folded(const char *text, gsize length)
{
    char *name = g_malloc(length + 1), *to = name;
    for (gsize i = 0; i < length; i++)
        if (!g_ascii_isspace(text[i]))
            *to++ = text[i];
        else if (to > name && to[-1] != ' ')
            *to++ = ' ';
    *to = '\0';
    return name;
}

static void build(AditBuilder *builder, const char *text, const GArray *rows, const QuoteMention *mentions)
{
    int kind = adit_builder_feature(builder, "kind"), cue = adit_builder_feature(builder, "cue");
    int speaker = adit_builder_feature(builder, "speaker"),
        name = adit_builder_feature(builder, "speaker_name");
    int chain = adit_builder_feature(builder, "speaker_chain"), core = adit_builder_feature(builder, "core");
    int continues = adit_builder_feature(builder, "continues"),
        reason = adit_builder_feature(builder, "reason");
    adit_builder_reserve(builder, rows->len);
    for (guint i = 0; i < rows->len; i++) {
        const QuoteRow *r = &g_array_index(rows, QuoteRow, i);
        guint32 row = adit_builder_add(builder, (AditSpan){r->start, r->end});
        adit_builder_set_string(builder, row, kind, KINDS[r->kind]);
        adit_builder_set_bool(builder, row, core, r->core);
        if (r->cue_end > r->cue_start)
            adit_builder_set_span(builder, row, cue, (AditSpan){r->cue_start, r->cue_end});
        if (r->speaker_end > r->speaker_start)
            adit_builder_set_span(builder, row, speaker, (AditSpan){r->speaker_start, r->speaker_end});
        if (r->mention >= 0) {
            if (mentions[r->mention].name != NULL)
                adit_builder_set_string(builder, row, name, mentions[r->mention].name);
            if (mentions[r->mention].chain >= 0)
                adit_builder_set_int(builder, row, chain, mentions[r->mention].chain);
        }
        if (r->name_end > r->name_start) {
            g_autofree char *plain = folded(text + r->name_start, r->name_end - r->name_start);
            adit_builder_set_string(builder, row, name, plain);
        }
        if (r->continues >= 0)
            adit_builder_set_ref(builder, row, continues, (guint32)r->continues);
        if (r->reason != QUOTE_REASON_NONE)
            adit_builder_set_string(builder, row, reason, REASONS[r->reason]);
        adit_builder_set_rule(builder, row, r->rule);
    }
}

static gboolean quotes_process(gpointer self, gpointer scratch, AditTask *task, G_GNUC_UNUSED GError **error)
{
    const Quotes *plugin = self;
    Scratch *s = scratch;
    gsize length;
    const char *text = adit_document_get_text(adit_task_get_document(task), &length);
    read_tokens(adit_task_get_layer(task, "token"), s->tokens);
    layers_first_tokens(adit_task_get_layer(task, "sentence"), adit_task_get_layer(task, "token"),
                        s->sentences);
    read_mentions(adit_task_get_layer(task, "entity"), adit_task_get_layer(task, "mention"), s->mentions);
    const QuoteInput input = {
        .text = text,
        .len = (guint32)length,
        .tokens = (const QuoteToken *)(void *)s->tokens->data,
        .n_tokens = s->tokens->len,
        .sentences = (const guint32 *)(void *)s->sentences->data,
        .n_sentences = s->sentences->len,
        .mentions = (const QuoteMention *)(void *)s->mentions->data,
        .n_mentions = s->mentions->len,
    };
    quote_engine_run(plugin->words, s->engine, &input, &plugin->options, s->rows);
    build(adit_task_build(task, "quote"), text, s->rows, input.mentions);
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("quotes", "1.0"),
    .open = quotes_open,
    .close = quotes_close,
    .worker_new = quotes_worker_new,
    .worker_free = quotes_worker_free,
    .process = quotes_process,
};

ADIT_PLUGIN_DEFINE(quotes, plugin)
