/* SPDX-License-Identifier: MIT */
/* The entities plugin: layers in, the engine (ner_*.c), layers out. */
#include <adit/adit.h>

#include "entities_train.h"
#include "ner_names.h"
#include "ner_rules.h"

#include <math.h>

typedef struct {
    NerModel *model;
    NerNames *names;
    NerNames *heads; /* words that say what a name is */
    double min_confidence;
} Entities;

typedef struct {
    NerTagger tagger;
    NerRuler ruler;
    GArray *start, *end, *sentence; /* guint32 */
} Scratch;

static void entities_close(gpointer self)
{
    Entities *entities = self;
    g_clear_pointer(&entities->model, ner_model_free);
    g_clear_pointer(&entities->names, ner_names_free);
    g_clear_pointer(&entities->heads, ner_names_free);
    g_free(entities);
}

/* The engine's errors carry no code of the core's. */
static gboolean fail(GError **error, AditError code, const char *file, GError *cause)
{
    if (file != NULL)
        g_set_error(error, ADIT_ERROR, code, "%s: %s", file, cause->message);
    else
        g_set_error_literal(error, ADIT_ERROR, code, cause->message);
    g_error_free(cause);
    return FALSE;
}

static NerNames *read_names(const char *file, GBytes *list, GError **error)
{
    GError *cause = NULL;
    NerNames *names = ner_names_new(file, list, &cause);
    if (names == NULL)
        fail(error, ADIT_ERROR_RESOURCE, NULL, cause);
    return names;
}

static gpointer entities_open(AditSetup *setup, GError **error)
{
    GError *cause = NULL;
    const char *model = adit_setup_get_string(setup, "model"), *names = adit_setup_get_string(setup, "names");
    g_autoptr(GBytes) bytes =
        model != NULL ? adit_setup_load_file(setup, model, error) : adit_setup_load(setup, "en.model", error);
    if (bytes == NULL)
        return NULL;
    Entities *entities = g_new0(Entities, 1);
    entities->min_confidence = adit_setup_get_double(setup, "min-confidence");
    entities->model = ner_model_new(bytes, &cause);
    if (entities->model == NULL) {
        fail(error, ADIT_ERROR_RESOURCE, model != NULL ? model : "en.model", cause);
        entities_close(entities);
        return NULL;
    }
    g_autoptr(GBytes) heads = adit_setup_load(setup, "heads.tsv", error);
    g_autoptr(GBytes) list =
        heads != NULL && names != NULL ? adit_setup_load_file(setup, names, error) : NULL;
    if (heads == NULL || (entities->heads = read_names("heads.tsv", heads, error)) == NULL ||
        (names != NULL && (list == NULL || (entities->names = read_names(names, list, error)) == NULL))) {
        entities_close(entities);
        return NULL;
    }
    return entities;
}

static gpointer entities_worker_new(gpointer self, GError **error)
{
    (void)self;
    (void)error;
    Scratch *scratch = g_new0(Scratch, 1);
    scratch->start = g_array_new(FALSE, FALSE, sizeof(guint32));
    scratch->end = g_array_new(FALSE, FALSE, sizeof(guint32));
    scratch->sentence = g_array_new(FALSE, FALSE, sizeof(guint32));
    return scratch;
}

static void entities_worker_free(gpointer self, gpointer data)
{
    (void)self;
    Scratch *scratch = data;
    ner_tagger_clear(&scratch->tagger);
    ner_ruler_clear(&scratch->ruler);
    g_array_unref(scratch->start);
    g_array_unref(scratch->end);
    g_array_unref(scratch->sentence);
    g_free(scratch);
}

/* Sentences so long that they would only cost memory (a table without an end) are cut. */
#define LONGEST_SENTENCE 2048u

/* Longer documents, which are books, are read in parts of this many tokens, so that memory has a bound. What
 * the rest of the document says about a word then comes from its part alone. */
#define BLOCK_TOKENS (1u << 18)

/* The document's layers, and how far they have been read. */
typedef struct {
    const char *text;
    const AditSpan *tokens, *sentences;
    guint32 n_tokens, n_sentences;
    guint32 token, sentence; /* the next ones */
    guint32 covered;         /* where the last token ended */
} Layers;

static Layers open_layers(AditTask *task)
{
    Layers layers = {.text = adit_document_get_text(adit_task_get_document(task), NULL)};
    layers.tokens = adit_layer_get_spans(adit_task_get_layer(task, "token"), &layers.n_tokens);
    layers.sentences = adit_layer_get_spans(adit_task_get_layer(task, "sentence"), &layers.n_sentences);
    return layers;
}

/* Whether a sentence begins before the token at START. */
static gboolean pass_sentences(Layers *layers, guint32 start)
{
    guint32 from = layers->sentence;
    while (layers->sentence < layers->n_sentences && layers->sentences[layers->sentence].start <= start)
        layers->sentence++;
    return layers->sentence > from;
}

/* Lay out the next tokens and sentences as the engine wants them; FALSE: there are none. Somebody else's
 * layers may overlap or leave tokens outside of sentences: each token is taken once, and a token outside
 * belongs to the sentence before it. */
static gboolean next_block(Layers *layers, Scratch *scratch, NerText *out)
{
    guint32 n = 0, first = 0;
    g_array_set_size(scratch->start, 0);
    g_array_set_size(scratch->end, 0);
    g_array_set_size(scratch->sentence, 0);
    g_array_append_val(scratch->sentence, first);
    for (; layers->token < layers->n_tokens; layers->token++) {
        AditSpan span = layers->tokens[layers->token];
        if (span.start < layers->covered || span.start == span.end)
            continue;
        if ((pass_sentences(layers, span.start) && n > first) || n - first == LONGEST_SENTENCE) {
            if (n >= BLOCK_TOKENS)
                break;
            first = n;
            g_array_append_val(scratch->sentence, first);
        }
        g_array_append_val(scratch->start, span.start);
        g_array_append_val(scratch->end, span.end);
        layers->covered = span.end;
        n++;
    }
    g_array_append_val(scratch->sentence, n);
    *out = (NerText){
        .text = layers->text,
        .start = (const guint32 *)(gpointer)scratch->start->data,
        .end = (const guint32 *)(gpointer)scratch->end->data,
        .n_tokens = n,
        .sentence = (const guint32 *)(gpointer)scratch->sentence->data,
        .n_sentences = scratch->sentence->len - 1,
    };
    return n > 0;
}

static const char *const origins[] = {
    [NER_BY_MODEL] = "model",           [NER_BY_SURNAME] = "surname",   [NER_BY_ACRONYM] = "acronym",
    [NER_BY_APPOSITION] = "apposition", [NER_BY_HEADLINE] = "headline", [NER_BY_LIST] = "names",
};

typedef struct {
    int type, subtype, name, id, confidence;
} Features;

/* The text from the first to the last token, line breaks and the like made spaces. */
static void append_text(GString *to, const char *text, guint32 start, guint32 end)
{
    for (guint32 i = start; i < end; i++) {
        gboolean space = text[i] == ' ' || (text[i] >= '\t' && text[i] <= '\r');
        if (!space)
            g_string_append_c(to, text[i]);
        else if (to->len > 0 && to->str[to->len - 1] != ' ')
            g_string_append_c(to, ' ');
    }
}

static void add_entity(const Entities *entities, AditBuilder *builder, const Features *features,
                       const NerText *text, const NerRuler *ruler, const NerName *name, GString *string)
{
    guint32 row = adit_builder_add(builder, (AditSpan){text->start[name->begin], text->end[name->end - 1]});
    /* Four digits say all that a float and a curve can. */
    adit_builder_set_double(builder, row, features->confidence,
                            floor((double)name->confidence * 1e4 + 0.5) / 1e4);
    adit_builder_set_rule(builder, row, origins[name->origin]);
    if (name->origin == NER_BY_LIST) {
        NerNameEntry entry;
        ner_names_get(entities->names, name->entry, &entry);
        adit_builder_set_string(builder, row, features->type, entry.type);
        adit_builder_set_string_len(builder, row, features->name, entry.canonical, entry.canonical_size);
        if (entry.identifier != NULL)
            adit_builder_set_string_len(builder, row, features->id, entry.identifier, entry.identifier_size);
        return;
    }
    const NerName *full = &ruler->names[name->full];
    adit_builder_set_string(builder, row, features->type, entities->model->types[name->type]);
    if (name->subtype != NULL)
        adit_builder_set_string(builder, row, features->subtype, name->subtype);
    g_string_truncate(string, 0);
    append_text(string, text->text, text->start[full->begin], text->end[full->end - 1]);
    adit_builder_set_string_len(builder, row, features->name, string->str, string->len);
}

static gboolean entities_process(gpointer self, gpointer data, AditTask *task, GError **error)
{
    Entities *entities = self;
    Scratch *scratch = data;
    Layers layers = open_layers(task);
    NerText text;
    AditBuilder *builder = adit_task_build(task, "entity");
    Features features = {
        adit_builder_feature(builder, "type"),       adit_builder_feature(builder, "subtype"),
        adit_builder_feature(builder, "name"),       adit_builder_feature(builder, "id"),
        adit_builder_feature(builder, "confidence"),
    };
    g_autoptr(GString) string = g_string_new(NULL);
    while (next_block(&layers, scratch, &text)) {
        if (adit_task_is_cancelled(task))
            return adit_task_set_cancelled(task, error);
        ner_tag(&scratch->tagger, entities->model, &text);
        ner_rules(&scratch->ruler, &scratch->tagger, entities->model, entities->names, entities->heads,
                  &text);
        for (guint k = 0; k < scratch->ruler.n_names; k++) {
            const NerName *name = &scratch->ruler.names[k];
            if ((double)name->confidence >= entities->min_confidence || name->origin == NER_BY_LIST)
                add_entity(entities, builder, &features, &text, &scratch->ruler, name, string);
        }
    }
    return TRUE;
}

static const AditPlugin entities_plugin = {
    ADIT_PLUGIN_HEAD("entities", "0.1.0"),
    .open = entities_open,
    .close = entities_close,
    .worker_new = entities_worker_new,
    .worker_free = entities_worker_free,
    .process = entities_process,
    .train = entities_train,
};

ADIT_PLUGIN_DEFINE(entities, entities_plugin)
