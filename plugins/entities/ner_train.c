/* SPDX-License-Identifier: MIT */
#include "ner_train.h"
#include "ner_features.h"
#include "ner_learner.h"

#include <math.h>
#include <stdlib.h>

/* ---- the dictionary of features ---- */

typedef struct {
    guint64 *keys;
    guint32 *rows;
    gsize size, n; /* power of two */
} Dictionary;

static void dictionary_init(Dictionary *dictionary, gsize size)
{
    dictionary->size = size;
    dictionary->n = 0;
    dictionary->keys = g_new0(guint64, size);
    dictionary->rows = g_new0(guint32, size);
}

static void dictionary_clear(Dictionary *dictionary)
{
    g_free(dictionary->keys);
    g_free(dictionary->rows);
}

static gsize dictionary_slot(const Dictionary *dictionary, guint64 key)
{
    gsize at = (gsize)key & (dictionary->size - 1);
    while (dictionary->keys[at] != 0 && dictionary->keys[at] != key)
        at = (at + 1) & (dictionary->size - 1);
    return at;
}

static guint32 dictionary_row(Dictionary *dictionary, guint64 key)
{
    if (dictionary->n * 2 >= dictionary->size) {
        Dictionary larger;
        dictionary_init(&larger, dictionary->size * 2);
        for (gsize k = 0; k < dictionary->size; k++)
            if (dictionary->keys[k] != 0) {
                gsize at = dictionary_slot(&larger, dictionary->keys[k]);
                larger.keys[at] = dictionary->keys[k];
                larger.rows[at] = dictionary->rows[k];
            }
        larger.n = dictionary->n;
        dictionary_clear(dictionary);
        *dictionary = larger;
    }
    gsize at = dictionary_slot(dictionary, key);
    if (dictionary->keys[at] == 0) {
        dictionary->keys[at] = key;
        dictionary->rows[at] = (guint32)dictionary->n++;
    }
    return dictionary->rows[at];
}

/* ---- from text to references ---- */

#define SKETCH_BITS 27
/* Tokens, copies in another case included: what GArray can hold, at one reference a slot. */
#define MAX_TOKENS 8000000u
/* Rows that a reference can name, with room for those of the votes. */
#define MAX_FEATURES ((1u << NER_REF_BITS) - (1u << 22))
G_STATIC_ASSERT((guint64)MAX_TOKENS *NER_MAX_SLOTS * sizeof(guint32) < G_MAXUINT32);

typedef struct {
    const NerModel *model;
    const NerCorpus *corpus;
    const NerTrainOptions *options;
    NerAnalysis analysis;
    NerExamples examples;
    Dictionary dictionary;
    guint8 *sketch; /* how often a feature occurs, roughly, up to 255 */
    NerProgress progress;
    gpointer data;
} Trainer;

static void count_features(Trainer *trainer, const NerText *text)
{
    guint64 keys[NER_MAX_SLOTS];
    for (guint s = 0; s < text->n_sentences; s++)
        for (guint i = text->sentence[s]; i < text->sentence[s + 1]; i++) {
            guint n =
                ner_token_features(&trainer->analysis, i, text->sentence[s], text->sentence[s + 1], keys);
            for (guint k = 0; k < n; k++) {
                guint8 *count = &trainer->sketch[keys[k] >> (64 - SKETCH_BITS)];
                if (keys[k] != 0 && *count < 255)
                    (*count)++;
            }
        }
}

static void store_features(Trainer *trainer, const NerDocument *document, const NerText *text, guint8 half)
{
    guint64 keys[NER_MAX_SLOTS];
    NerExamples *examples = &trainer->examples;
    for (guint s = 0; s < text->n_sentences; s++) {
        guint begin = text->sentence[s], end = text->sentence[s + 1];
        NerExample example = {examples->kinds->len, end - begin, document->weight, half};
        g_array_append_val(examples->examples, example);
        for (guint i = begin; i < end; i++) {
            guint n = ner_token_features(&trainer->analysis, i, begin, end, keys);
            for (guint k = 0; k < n; k++) {
                if (keys[k] == 0 ||
                    trainer->sketch[keys[k] >> (64 - SKETCH_BITS)] < trainer->options->min_count)
                    continue;
                guint32 ref = dictionary_row(&trainer->dictionary, keys[k]) | (guint32)ner_slot_words(k)
                                                                                  << NER_REF_BITS;
                g_array_append_val(examples->refs, ref);
            }
            gsize refs_end = examples->refs->len;
            g_array_append_val(examples->refs_end, refs_end);
            g_array_append_val(examples->kinds, trainer->analysis.tokens[i].kind);
        }
    }
    g_array_append_vals(examples->sets, document->sets->data, document->sets->len);
}

static void extract(Trainer *trainer)
{
    const NerCorpus *corpus = trainer->corpus;
    NerText text;
    trainer->sketch = g_malloc0((gsize)1 << SKETCH_BITS);
    for (guint d = 0; d < corpus->documents->len; d++) {
        ner_document_text(corpus->documents->pdata[d], &text);
        ner_analyse(&trainer->analysis, &trainer->model->lexicon, &text);
        count_features(trainer, &text);
    }
    for (guint d = 0; d < corpus->documents->len; d++) {
        ner_document_text(corpus->documents->pdata[d], &text);
        ner_analyse(&trainer->analysis, &trainer->model->lexicon, &text);
        store_features(trainer, corpus->documents->pdata[d], &text, d % 2);
    }
    g_clear_pointer(&trainer->sketch, g_free);
    trainer->examples.n_rows = (guint)trainer->dictionary.n;
}

/* ---- the second pass's features ---- */

static void store_votes(Trainer *trainer, const NerDocument *document, const NerText *text,
                        const guint8 *labels)
{
    NerExamples *examples = &trainer->examples;
    guint L = examples->n_labels;
    g_autofree guint16 *counts = g_new0(guint16, (gsize)trainer->analysis.n_words * L);
    g_autofree guint8 *counted = g_malloc(text->n_tokens + 1);
    guint original = text->sentence[document->n_original];
    for (guint i = 0; i < text->n_tokens; i++) {
        const NerToken *token = &trainer->analysis.tokens[i];
        guint16 *count = &counts[(gsize)token->key * L + labels[i]];
        counted[i] = 255; /* a copy's label was not counted */
        if (i < original && token->cap >= NER_CAP_INITIAL && *count < G_MAXUINT16) {
            (*count)++;
            counted[i] = labels[i];
        }
    }
    NerVotes votes = {labels, counted, counts, L, 0};
    guint64 keys[NER_MAX_SLOTS];
    for (guint s = 0; s < text->n_sentences; s++) {
        votes.line_above = text->sentence[s > 0 && s != document->n_original ? s - 1 : s];
        for (guint i = text->sentence[s]; i < text->sentence[s + 1]; i++) {
            guint n = ner_vote_features(&trainer->analysis, &votes, i, text->sentence[s],
                                        text->sentence[s + 1], keys);
            for (guint k = 0; k < n; k++)
                if (keys[k] != 0) {
                    guint32 ref = dictionary_row(&trainer->dictionary, keys[k]);
                    g_array_append_val(examples->votes, ref);
                }
            gsize end = examples->votes->len;
            g_array_append_val(examples->votes_end, end);
        }
    }
}

static gpointer learn_half(gpointer data)
{
    gpointer *arguments = data;
    ner_learner_run(arguments[0], arguments[1], arguments[2], NULL, NULL);
    return NULL;
}

/* Two models, each of one half, label the other: what the second pass will see of the first is what the first
 * is like on text that it has not learned from. They are independent, so two threads change nothing. */
static void first_pass(Trainer *trainer)
{
    const NerTrainOptions *options = trainer->options;
    NerExamples *examples = &trainer->examples;
    NerSchedule schedule[2];
    NerLearner *learner[2];
    gpointer arguments[2][3];
    for (guint half = 0; half < 2; half++) {
        schedule[half] = (NerSchedule){.rounds = options->first_rounds,
                                       .rate = options->rate,
                                       .dropout = options->dropout,
                                       .decay = options->decay,
                                       .seed = options->seed + 100 + half,
                                       .half = (int)half,
                                       .name = "first pass"};
        learner[half] = ner_learner_new(examples);
        arguments[half][0] = learner[half];
        arguments[half][1] = examples;
        arguments[half][2] = &schedule[half];
    }
    GThread *thread = g_thread_new("train", learn_half, arguments[0]);
    learn_half(arguments[1]);
    g_thread_join(thread);
    g_autofree guint8 *labels = g_malloc0(examples->kinds->len + 1);
    for (guint k = 0; k < examples->examples->len; k++) {
        const NerExample *example = &g_array_index(examples->examples, NerExample, k);
        ner_learner_label(learner[1 - example->half], examples, k, FALSE, labels + example->first);
    }
    ner_learner_free(learner[0]);
    ner_learner_free(learner[1]);
    gsize first = 0;
    for (guint d = 0; d < trainer->corpus->documents->len; d++) {
        NerText text;
        ner_document_text(trainer->corpus->documents->pdata[d], &text);
        ner_analyse(&trainer->analysis, &trainer->model->lexicon, &text);
        store_votes(trainer, trainer->corpus->documents->pdata[d], &text, labels + first);
        first += text.n_tokens;
    }
    examples->n_rows = (guint)trainer->dictionary.n;
}

/* ---- from floats to bytes ---- */

typedef struct {
    guint64 key;
    guint32 row;
    float importance;
} Ranked;

static int compare_ranked(const void *a, const void *b)
{
    const Ranked *x = a, *y = b;
    if (x->importance != y->importance)
        return x->importance < y->importance ? 1 : -1;
    return x->key < y->key ? -1 : x->key > y->key;
}

static guint32 *count_rows(const NerExamples *examples)
{
    guint32 *counts = g_new0(guint32, examples->n_rows);
    for (guint k = 0; k < examples->refs->len; k++)
        counts[NER_REF_ROW(g_array_index(examples->refs, guint32, k))]++;
    for (guint k = 0; k < examples->votes->len; k++)
        counts[NER_REF_ROW(g_array_index(examples->votes, guint32, k))] += 2; /* few, and worth keeping */
    return counts;
}

/* The rows, the most telling first: large weights that are often used. */
static Ranked *rank_rows(const Trainer *trainer, const NerLearner *learner, gsize *n_ranked)
{
    const Dictionary *dictionary = &trainer->dictionary;
    g_autofree guint32 *counts = count_rows(&trainer->examples);
    Ranked *ranked = g_new(Ranked, dictionary->n);
    gsize n = 0;
    for (gsize k = 0; k < dictionary->size; k++) {
        if (dictionary->keys[k] == 0)
            continue;
        guint32 row = dictionary->rows[k];
        const float *weights = learner->rows + (gsize)row * learner->row * 3;
        float most = 0.f;
        for (guint y = 0; y < learner->row; y++)
            most = MAX(most, fabsf(weights[y]));
        ranked[n++] = (Ranked){dictionary->keys[k], row, most * powf((float)counts[row], 0.4f)};
    }
    qsort(ranked, n, sizeof *ranked, compare_ranked);
    *n_ranked = n;
    return ranked;
}

static void pack(Trainer *trainer, const NerLearner *learner, NerModel *model, NerTableBuilder *table)
{
    gsize n, L = learner->n_labels, steps = learner->n_classes * L * L,
             wanted = (gsize)trainer->options->buckets * 8;
    g_autofree Ranked *ranked = rank_rows(trainer, learner, &n);
    /* A small corpus has small tables. */
    guint buckets = (guint)MIN(trainer->options->buckets, MAX(n / 6, 1));
    ner_table_builder_init(table, buckets, learner->row);
    float most = 0.f;
    for (gsize k = 0; k < MIN(n, wanted); k++)
        for (guint y = 0; y < learner->row; y++)
            most = MAX(most, fabsf(learner->rows[(gsize)ranked[k].row * learner->row * 3 + y]));
    model->scale = MIN(MAX(most, 0.1f), 4.f) / 127.f;
    memset(table->values, 128, (gsize)buckets * NER_TABLE_SLOTS * learner->row);
    gsize kept = 0;
    for (gsize k = 0; k < n && kept < wanted; k++) {
        guint8 *value = ner_table_builder_add(table, ranked[k].key);
        if (value == NULL)
            continue; /* its bucket is full of more telling ones */
        kept++;
        const float *weights = learner->rows + (gsize)ranked[k].row * learner->row * 3;
        for (guint y = 0; y < learner->row; y++)
            value[y] = (guint8)CLAMP(lrintf(weights[y] / model->scale) + 128, 1, 255);
    }
    model->weights = (NerTable){table->prints, table->values, buckets, learner->row};
    model->n_classes = learner->n_classes;
    model->transitions = g_new(float, steps);
    for (gsize k = 0; k < steps; k++) {
        gboolean may = ner_label_may_follow((guint)(k / L % L), (guint)(k % L));
        model->transitions[k] = may ? CLAMP(learner->steps[k], -100.f, 100.f) : NER_NEVER;
    }
    if (trainer->progress != NULL) {
        g_autofree char *what = g_strdup_printf("%zu features, %zu kept in %u buckets, largest weight %.2f",
                                                n, kept, buckets, most);
        trainer->progress(what, trainer->data);
    }
}

/* ---- all of it ---- */

static void examples_init(NerExamples *examples, const NerCorpus *corpus)
{
    examples->n_labels = 1 + 2 * corpus->types->len;
    examples->row = (2 * corpus->types->len + 7) / 8 * 8;
    examples->n_classes = corpus->types->len <= 8 ? NER_CLASSES : 1;
    examples->refs = g_array_new(FALSE, FALSE, sizeof(guint32));
    examples->refs_end = g_array_new(FALSE, FALSE, sizeof(gsize));
    examples->votes = g_array_new(FALSE, FALSE, sizeof(guint32));
    examples->votes_end = g_array_new(FALSE, FALSE, sizeof(gsize));
    examples->kinds = g_array_new(FALSE, FALSE, sizeof(guint8));
    examples->sets = g_array_new(FALSE, FALSE, sizeof(guint16));
    examples->examples = g_array_new(FALSE, FALSE, sizeof(NerExample));
    examples->many = corpus->sets;
}

static void trainer_clear(Trainer *trainer)
{
    NerExamples *examples = &trainer->examples;
    g_array_unref(examples->refs);
    g_array_unref(examples->refs_end);
    g_array_unref(examples->votes);
    g_array_unref(examples->votes_end);
    g_array_unref(examples->kinds);
    g_array_unref(examples->sets);
    g_array_unref(examples->examples);
    dictionary_clear(&trainer->dictionary);
    ner_analysis_clear(&trainer->analysis);
}

GBytes *ner_train(NerModel *model, NerCorpus *corpus, const NerTrainOptions *options, NerProgress progress,
                  gpointer data, GError **error)
{
    if (corpus->types->len == 0 || corpus->documents->len == 0) {
        g_set_error(error, NER_CORPUS_ERROR, 0, "there is nothing to learn: no token is marked as a name");
        return NULL;
    }
    ner_corpus_recase(corpus, &options->casing, options->seed);
    gsize tokens = 0;
    for (guint d = 0; d < corpus->documents->len; d++)
        tokens += ((const NerDocument *)corpus->documents->pdata[d])->start->len;
    if (tokens > MAX_TOKENS) {
        g_set_error(error, NER_CORPUS_ERROR, 0,
                    "%" G_GSIZE_FORMAT " tokens are more than the %u that can be learned from at once",
                    tokens, MAX_TOKENS);
        return NULL;
    }
    Trainer trainer = {
        .model = model, .corpus = corpus, .options = options, .progress = progress, .data = data};
    examples_init(&trainer.examples, corpus);
    dictionary_init(&trainer.dictionary, 1 << 16);
    extract(&trainer);
    if (progress != NULL) {
        g_autofree char *what =
            g_strdup_printf("%u tokens, %u sentences, %u features", trainer.examples.kinds->len,
                            trainer.examples.examples->len, trainer.examples.n_rows);
        progress(what, data);
    }
    if (options->first_rounds > 0 && trainer.dictionary.n < MAX_FEATURES)
        first_pass(&trainer);
    if (trainer.dictionary.n >= MAX_FEATURES) {
        g_set_error(error, NER_CORPUS_ERROR, 0,
                    "there are more than %u different features; a larger min-count leaves rare ones out",
                    MAX_FEATURES);
        trainer_clear(&trainer);
        return NULL;
    }
    NerSchedule schedule = {.rounds = options->rounds,
                            .rate = options->rate,
                            .dropout = options->dropout,
                            .vote_dropout = options->vote_dropout,
                            .decay = options->decay,
                            .seed = options->seed,
                            .half = -1,
                            .votes = options->first_rounds > 0,
                            .name = "learning"};
    NerLearner *learner = ner_learner_new(&trainer.examples);
    ner_learner_run(learner, &trainer.examples, &schedule, progress, data);
    model->n_types = corpus->types->len;
    model->n_labels = trainer.examples.n_labels;
    model->types = g_new0(char *, model->n_types + 1);
    for (guint k = 0; k < model->n_types; k++)
        model->types[k] = g_strdup(corpus->types->pdata[k]);
    model->two_pass = options->first_rounds > 0;
    NerTableBuilder table;
    pack(&trainer, learner, model, &table);
    for (guint k = 0; k <= NER_CURVE; k++)
        model->curve[k] = options->curve != NULL ? options->curve[k] : (float)k / NER_CURVE;
    GBytes *bytes = ner_model_serialize(model);
    ner_table_builder_clear(&table);
    ner_learner_free(learner);
    trainer_clear(&trainer);
    return bytes;
}
