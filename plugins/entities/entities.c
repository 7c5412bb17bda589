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

static void end_sentence(Scratch *scratch)
{
    guint32 last = g_array_index(scratch->sentence, guint32, scratch->sentence->len - 1);
    guint32 at = scratch->start->len;
    for (; at - last > LONGEST_SENTENCE; g_array_append_val(scratch->sentence, last))
        last += LONGEST_SENTENCE;
    if (at > last)
        g_array_append_val(scratch->sentence, at);
}

/* Lay out tokens and sentences as the engine wants them. Somebody else's layers may overlap or leave tokens
 * outside of sentences: each token is taken once, and a token outside belongs to a sentence of its own
 * making. */
static void read_layers(Scratch *scratch, const char *text, const AditLayer *token, const AditLayer *sentence,
                        NerText *out)
{
    guint32 n_tokens, n_sentences, zero = 0, k = 0, covered = 0;
    const AditSpan *tokens = adit_layer_get_spans(token, &n_tokens);
    const AditSpan *sentences = adit_layer_get_spans(sentence, &n_sentences);
    g_array_set_size(scratch->start, 0);
    g_array_set_size(scratch->end, 0);
    g_array_set_size(scratch->sentence, 0);
    g_array_append_val(scratch->sentence, zero);
    for (guint32 i = 0; i < n_tokens; i++) {
        if (tokens[i].start < covered || tokens[i].start == tokens[i].end)
            continue;
        while (k < n_sentences && sentences[k].start <= tokens[i].start) {
            end_sentence(scratch);
            k++;
        }
        g_array_append_val(scratch->start, tokens[i].start);
        g_array_append_val(scratch->end, tokens[i].end);
        covered = tokens[i].end;
    }
    end_sentence(scratch);
    out->text = text;
    out->start = (const guint32 *)(gpointer)scratch->start->data;
    out->end = (const guint32 *)(gpointer)scratch->end->data;
    out->n_tokens = scratch->start->len;
    out->sentence = (const guint32 *)(gpointer)scratch->sentence->data;
    out->n_sentences = scratch->sentence->len - 1;
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
    NerText text;
    (void)error;
    read_layers(scratch, adit_document_get_text(adit_task_get_document(task), NULL),
                adit_task_get_layer(task, "token"), adit_task_get_layer(task, "sentence"), &text);
    if (text.n_tokens == 0)
        return TRUE;
    ner_tag(&scratch->tagger, entities->model, &text);
    ner_rules(&scratch->ruler, &scratch->tagger, entities->model, entities->names, entities->heads, &text);
    AditBuilder *builder = adit_task_build(task, "entity");
    Features features = {
        adit_builder_feature(builder, "type"),       adit_builder_feature(builder, "subtype"),
        adit_builder_feature(builder, "name"),       adit_builder_feature(builder, "id"),
        adit_builder_feature(builder, "confidence"),
    };
    g_autoptr(GString) string = g_string_new(NULL);
    for (guint k = 0; k < scratch->ruler.n_names; k++) {
        const NerName *name = &scratch->ruler.names[k];
        if ((double)name->confidence >= entities->min_confidence || name->origin == NER_BY_LIST)
            add_entity(entities, builder, &features, &text, &scratch->ruler, name, string);
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
