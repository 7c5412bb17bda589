/* SPDX-License-Identifier: MIT */
#include "tagger_train.h"
#include "encoder.h"
#include "lemmatizer.h"
#include "matrix.h"
#include "tagger_format.h"
#include "variation.h"
#include "vocabulary.h"
#include <math.h>
#include <string.h>

#define BATCH 16 /* sentences */
#define RATE 0.002f
/* Shares of what is left out at random while learning: numbers of h0 and of the layers, tokens' words,
 * tokens' words and classes. */
#define DROP_INPUT 0.15f
#define DROP_LAYER 0.2f
#define DROP_WORD 0.15f
#define DROP_CLASS 0.05f

typedef struct {
    const Treebank *bank;
    Vocabulary vocabulary;
    RowPlan plan;
    Labels *labels;
    GHashTable *words; /* for variation_label() */
    guint8 **gold;     /* by sentence */
    Net net;
    Param weights, bias;
    guint columns;
    NetBatch *batch;
    float *scores;
    guint8 *batch_gold; /* by row of the batch */
    guint scores_allocated;
    GString *buffer;
    Rng rng;
} Trainer;

static void read_gold(Trainer *t)
{
    guint n = t->bank->sentences->len;
    t->labels = labels_new();
    t->words = variation_words(t->bank);
    t->gold = g_new0(guint8 *, n + 1);
    for (guint i = 0; i < n; i++) {
        const TreebankSentence *s = &g_array_index(t->bank->sentences, TreebankSentence, i);
        t->gold[i] = g_new(guint8, s->n);
        for (guint k = 0; k < s->n; k++) {
            g_autofree char *name = g_strdup_printf("%s\t%s", s->tokens[k].upos, s->tokens[k].xpos);
            t->gold[i][k] = (guint8)labels_id(t->labels, name);
        }
    }
}

static void init_net(Trainer *t, const TaggerTraining *how)
{
    RowPlan plan = {.size = {[ROW_WORD] = t->vocabulary.words + 1,
                             [ROW_CASED] = 4096,
                             [ROW_COARSE] = LEXICON_COARSE + 1,
                             [ROW_MIDDLE] = LEXICON_MIDDLE + 1,
                             [ROW_FINE] = LEXICON_FINE + 1,
                             [ROW_SUFFIX1] = 256,
                             [ROW_SUFFIX2] = 2048,
                             [ROW_SUFFIX3] = 4096,
                             [ROW_SUFFIX4] = 4096,
                             [ROW_PREFIX1] = 256,
                             [ROW_PREFIX3] = 2048,
                             [ROW_SHAPE] = 512}};
    NetShape shape = {.dim = how->dim, .layers = 2, .extras = TAGGER_EXTRAS, .radius = {2, 1}};
    shape.rows = form_rows_total(&plan);
    t->plan = plan;
    t->rng = how->seed | 1;
    net_init(&t->net, &shape, &t->rng);
    t->columns = TAGGER_COLUMNS(t->labels->names->len);
    param_init(&t->weights, how->dim, t->columns, FALSE, sqrtf(6.0f / (float)(how->dim + t->columns)),
               &t->rng);
    param_init(&t->bias, 1, t->columns, FALSE, 0, &t->rng);
    t->batch = net_batch_new(&shape);
    t->buffer = g_string_new(NULL);
}

/* What the tagger is to say of a token that is written so. */
static guint8 wanted_label(const Trainer *t, guint index, guint k, Variation v)
{
    const TreebankSentence *s = &g_array_index(t->bank->sentences, TreebankSentence, index);
    const char *label = variation_label(v, t->words, s, k);
    gint found = label != NULL ? labels_find(t->labels, label) : -1;
    return found >= 0 ? (guint8)found : t->gold[index][k];
}

static void add_token(Trainer *t, const TreebankSentence *s, guint k, const char *form, guint32 style,
                      guint8 label)
{
    guint32 rows[FORM_ROWS_MAX];
    guint n = form_rows(&t->plan, &t->vocabulary.lexicon, form, strlen(form), rows);
    form_rows_drop(&t->plan, rows, DROP_WORD, DROP_CLASS, &t->rng);
    gboolean after = k + 1 == s->n || s->tokens[k + 1].space_before;
    guint32 extras[2] = {TAGGER_EXTRA_SPACE(s->tokens[k].space_before, after), style};
    guint row = net_batch_add(t->batch, rows, n, extras, style != 0 ? 2 : 1);
    if (t->scores_allocated <= row + NET_PAD) {
        t->scores_allocated = 2 * (row + NET_PAD + 1);
        t->scores = g_renew(float, t->scores, (gsize)t->scores_allocated * t->columns);
        t->batch_gold = g_renew(guint8, t->batch_gold, t->scores_allocated);
    }
    t->batch_gold[row] = label;
}

static void add_sentence(Trainer *t, guint index)
{
    const TreebankSentence *s = &g_array_index(t->bank->sentences, TreebankSentence, index);
    Variation v = variation_choose(&t->rng);
    TaggerStyle style = {0};
    const char *form;
    for (guint k = 0; k < s->n; k++)
        if ((form = variation_form(v, s, k, t->buffer)) != NULL)
            tagger_style_add(&style, form, strlen(form));
    for (guint k = 0; k < s->n; k++)
        if ((form = variation_form(v, s, k, t->buffer)) != NULL)
            add_token(t, s, k, form, tagger_style_extra(&style), wanted_label(t, index, k, v));
    net_batch_pad(t->batch);
}

/* Turns a row of scores into the gradient of -log softmax; returns the loss. */
static float softmax_gradient(float *s, guint n, guint columns, guint gold)
{
    float most = s[mat_best(s, n)], sum = 0;
    for (guint j = 0; j < n; j++) {
        s[j] = fast_exp(s[j] - most);
        sum += s[j];
    }
    for (guint j = 0; j < n; j++)
        s[j] /= sum;
    for (guint j = n; j < columns; j++)
        s[j] = 0;
    float loss = -fast_log(s[gold]);
    s[gold] -= 1;
    return loss;
}

static double learn_batch(Trainer *t)
{
    NetBatch *b = t->batch;
    guint d = b->dim, columns = t->columns, n_labels = t->labels->names->len;
    double loss = 0;
    net_forward(&t->net, b, DROP_INPUT, DROP_LAYER, &t->rng);
    const float *top = b->h[b->layers];
    for (guint i = 0; i < b->n; i++)
        memcpy(t->scores + (gsize)i * columns, t->bias.w, columns * sizeof(float));
    mat_mul_add(t->scores, columns, top, d, t->weights.w, b->n, d, columns);
    for (guint i = 0; i < b->n; i++) {
        float *s = t->scores + (gsize)i * columns;
        if (b->pad[i]) {
            memset(s, 0, columns * sizeof(float));
            continue;
        }
        loss += softmax_gradient(s, n_labels, columns, t->batch_gold[i]);
        mat_add(t->bias.gradient, s, columns);
    }
    mat_grad_weights(t->weights.gradient, top, d, t->scores, columns, b->n, d, columns);
    net_grad_inputs(b->d[b->layers], t->scores, columns, t->weights.w, b->n, d, columns);
    net_backward(&t->net, b);
    return loss;
}

static void learn(Trainer *t, const TaggerTraining *how)
{
    guint n = t->bank->sentences->len, by_hand = treebank_by_hand(t->bank),
          used = epoch_size(by_hand, n - by_hand);
    guint step = 0, steps = how->epochs * ((used + BATCH - 1) / BATCH), n_params;
    g_autofree guint *order = g_new(guint, n);
    Param *params[2 * NET_LAYERS_MAX + 4];
    n_params = net_params(&t->net, params);
    params[n_params++] = &t->weights;
    params[n_params++] = &t->bias;
    for (guint i = 0; i < n; i++)
        order[i] = i;
    for (guint epoch = 0; epoch < how->epochs; epoch++) {
        double loss = 0;
        epoch_order(order, by_hand, n - by_hand, &t->rng);
        for (guint at = 0; at < used; at += BATCH) {
            net_batch_reset(t->batch);
            net_batch_pad(t->batch);
            for (guint i = at; i < MIN(used, at + BATCH); i++)
                add_sentence(t, order[i]);
            loss += learn_batch(t);
            step++;
            float rate = learning_rate(RATE, step, steps);
            for (guint p = 0; p < n_params; p++)
                param_update(params[p], rate, step);
            if (step > steps / 2 && step % 100 == 0)
                for (guint p = 0; p < n_params; p++)
                    param_accumulate(params[p]);
        }
        if (how->progress != NULL) {
            g_autofree char *line = g_strdup_printf("tagger: epoch %u of %u, loss %.4f a sentence", epoch + 1,
                                                    how->epochs, loss / (double)used);
            how->progress(line, how->data);
        }
    }
    for (guint p = 0; p < n_params; p++)
        param_use_average(params[p]);
}

static void clear(Trainer *t)
{
    vocabulary_clear(&t->vocabulary);
    for (guint i = 0; t->gold != NULL && i < t->bank->sentences->len; i++)
        g_free(t->gold[i]);
    g_free(t->gold);
    labels_free(t->labels);
    g_hash_table_unref(t->words);
    net_clear(&t->net);
    param_clear(&t->weights);
    param_clear(&t->bias);
    net_batch_free(t->batch);
    g_free(t->scores);
    g_free(t->batch_gold);
    g_string_free(t->buffer, TRUE);
}

GBytes *tagger_train(const Treebank *bank, const TaggerTraining *how, GError **error)
{
    Trainer t = {.bank = bank};
    g_autoptr(ModelWriter) w = model_writer_new(MODEL_SYNTAX);
    if (!vocabulary_build(&t.vocabulary, bank, 2, how->classes, how->class_words, error))
        return NULL;
    read_gold(&t);
    init_net(&t, how);
    learn(&t, how);
    encoder_write(w, &t.net, &t.plan, &t.vocabulary.lexicon);
    labels_write(w, TAGGER_SECTION_LABELS, t.labels);
    model_writer_add(w, TAGGER_SECTION_WEIGHTS, t.weights.w, (gsize)how->dim * t.columns * sizeof(float));
    model_writer_add(w, TAGGER_SECTION_BIAS, t.bias.w, t.columns * sizeof(float));
    gboolean ok = lemmatizer_train(bank, t.labels, &t.vocabulary.lexicon, w, error);
    clear(&t);
    return ok ? model_writer_bytes(w) : NULL;
}
