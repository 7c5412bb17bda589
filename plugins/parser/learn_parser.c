/* SPDX-License-Identifier: MIT */
#include "learn_parser.h"
#include "oracle.h"
#include "../syntax/matrix.h"
#include "../syntax/vocabulary.h"
#include <math.h>
#include <string.h>

#define BATCH 16 /* sentences */
#define RATE 0.002f
#define DROP_INPUT 0.15f
#define DROP_LAYER 0.2f
#define DROP_HIDDEN 0.2f
#define DROP_WORD 0.15f
#define DROP_CLASS 0.05f
#define DROP_TAG 0.03f
#define SHARE_LOWER 0.03f
#define SHARE_UPPER 0.03f
/* From the second epoch on, how often the parser's own choice is followed, right or wrong. */
#define EXPLORE 0.9f

typedef struct {
    GoldTree gold;
    guint32 *tags;
} Example;

/* What one step leaves for the weights' gradients: its hidden values and the gradients of its scores. */
typedef struct {
    float *hidden, *moves, *deps;
    guint n, allocated;
} Steps;

typedef struct {
    const Treebank *bank;
    const ParserTraining *how;
    Vocabulary vocabulary;
    RowPlan plan;
    Labels *tags, *deps;
    Example *examples;
    Net net;
    Param places, state, state_bias, moves, moves_bias, dep_weights, dep_bias;
    guint hidden, dep_columns; /* of one direction */
    NetBatch *batch;
    float *products, *product_gradients; /* batch rows x PLACES x hidden */
    guint products_allocated;
    GArray *tokens, *nodes, *stack; /* of the sentence being parsed */
    Steps steps;
    float *values, *gradient, *keep; /* hidden */
    GString *buffer;
    Rng rng;
    double loss, dep_loss;
    guint64 decisions;
} Trainer;

static void read_examples(Trainer *t, const char *const *const *tags)
{
    guint n = t->bank->sentences->len;
    t->tags = labels_new();
    t->deps = labels_new();
    t->examples = g_new0(Example, n);
    for (guint i = 0; i < n; i++) {
        const TreebankSentence *s = &g_array_index(t->bank->sentences, TreebankSentence, i);
        Example *e = &t->examples[i];
        e->tags = g_new(guint32, s->n);
        e->gold = (GoldTree){s->n, g_new(gint32, s->n), g_new(guint32, s->n), g_new(guint32, s->n),
                             g_new(guint32, s->n)};
        for (guint k = 0; k < s->n; k++) {
            e->tags[k] = labels_id(t->tags, tags[i][k]);
            e->gold.heads[k] = s->tokens[k].head;
            e->gold.deps[k] = labels_id(t->deps, s->tokens[k].dep);
        }
        gold_tree_prepare(&e->gold);
    }
}

static void init_weights(Trainer *t)
{
    const ParserTraining *how = t->how;
    RowPlan plan = {.size = {[ROW_WORD] = t->vocabulary.words + 1,
                             [ROW_CASED] = 1024,
                             [ROW_COARSE] = LEXICON_COARSE + 1,
                             [ROW_MIDDLE] = LEXICON_MIDDLE + 1,
                             [ROW_FINE] = LEXICON_FINE + 1,
                             [ROW_SUFFIX1] = 256,
                             [ROW_SUFFIX2] = 1024,
                             [ROW_SUFFIX3] = 4096,
                             [ROW_SUFFIX4] = 2048,
                             [ROW_PREFIX1] = 256,
                             [ROW_PREFIX3] = 2048,
                             [ROW_SHAPE] = 512}};
    NetShape shape = {.dim = how->dim, .layers = 2, .radius = {2, 1}};
    guint32 n_tags = t->tags->names->len, n_deps = t->deps->names->len, h = how->hidden;
    Rng *rng = &t->rng;
    shape.rows = form_rows_total(&plan);
    shape.extras = PARSER_EXTRA_TAG(n_tags) + 1;
    t->plan = plan;
    t->rng = how->seed | 1;
    t->hidden = h;
    t->dep_columns = PARSER_DEP_COLUMNS(n_deps);
    net_init(&t->net, &shape, rng);
    param_init(&t->places, how->dim, PLACES * h, FALSE, sqrtf(6.0f / (float)(how->dim + h)) * 0.7f, rng);
    param_init(&t->state, configuration_rows_total(n_tags, n_deps), h, TRUE, 0.05f, rng);
    param_init(&t->state_bias, 1, h, FALSE, 0, rng);
    param_init(&t->moves, h, PARSER_MOVE_COLUMNS, FALSE, sqrtf(6.0f / (float)(h + 8)), rng);
    param_init(&t->moves_bias, 1, PARSER_MOVE_COLUMNS, FALSE, 0, rng);
    param_init(&t->dep_weights, h, 2 * t->dep_columns, FALSE, sqrtf(6.0f / (float)(h + t->dep_columns)), rng);
    param_init(&t->dep_bias, 1, 2 * t->dep_columns, FALSE, 0, rng);
    t->batch = net_batch_new(&shape);
    t->buffer = g_string_new(NULL);
    t->tokens = g_array_new(FALSE, FALSE, sizeof(ParserToken));
    t->nodes = g_array_new(FALSE, FALSE, sizeof(ParserNode));
    t->stack = g_array_new(FALSE, FALSE, sizeof(guint32));
    t->values = g_new(float, h);
    t->gradient = g_new(float, h);
    t->keep = g_new(float, h);
}

/* Adds a sentence's tokens to the batch and to the list of what the configuration sees of them. */
static void add_sentence(Trainer *t, guint index)
{
    const TreebankSentence *s = &g_array_index(t->bank->sentences, TreebankSentence, index);
    const Example *e = &t->examples[index];
    float r = rng_unit(&t->rng);
    CaseChange change = r < SHARE_LOWER                 ? CASE_LOWER
                        : r < SHARE_LOWER + SHARE_UPPER ? CASE_UPPER
                                                        : CASE_AS_IS;
    for (guint k = 0; k < s->n; k++) {
        guint32 rows[FORM_ROWS_MAX];
        const char *form = case_change(s->tokens[k].form, change, t->buffer);
        guint n = form_rows(&t->plan, &t->vocabulary.lexicon, form, strlen(form), rows);
        guint32 word = rows[0] - t->plan.start[ROW_WORD];
        guint32 tag = rng_unit(&t->rng) < DROP_TAG ? t->tags->names->len : e->tags[k];
        ParserToken token = {tag, word < PARSER_COMMON_WORDS ? word : 0};
        form_rows_drop(&t->plan, rows, DROP_WORD, DROP_CLASS, &t->rng);
        gboolean after = k + 1 == s->n || s->tokens[k + 1].space_before;
        guint32 extras[2] = {PARSER_EXTRA_SPACE(s->tokens[k].space_before, after), PARSER_EXTRA_TAG(tag)};
        net_batch_add(t->batch, rows, n, extras, 2);
        g_array_append_val(t->tokens, token);
    }
    net_batch_pad(t->batch);
}

static guint add_step(Trainer *t)
{
    Steps *s = &t->steps;
    if (s->n == s->allocated) {
        s->allocated = MAX(1024, 2 * s->allocated);
        s->hidden = g_renew(float, s->hidden, (gsize)s->allocated * t->hidden);
        s->moves = g_renew(float, s->moves, (gsize)s->allocated *PARSER_MOVE_COLUMNS);
        s->deps = g_renew(float, s->deps, (gsize)s->allocated * 2 * t->dep_columns);
    }
    memset(s->moves + (gsize)s->n * PARSER_MOVE_COLUMNS, 0, PARSER_MOVE_COLUMNS * sizeof(float));
    memset(s->deps + (gsize)s->n * 2 * t->dep_columns, 0, 2 * t->dep_columns * sizeof(float));
    return s->n++;
}

/* The hidden layer of a configuration, with dropout. first: the batch row of the sentence's first token. */
static void compute_hidden(Trainer *t, guint first, const guint32 places[PLACES], const guint32 *rows,
                           guint n, float *hidden)
{
    guint h = t->hidden;
    float *v = t->values;
    memcpy(v, t->state_bias.w, h * sizeof(float));
    for (guint k = 0; k < PLACES; k++)
        if (places[k] != NO_TOKEN)
            mat_add(v, t->products + ((gsize)(first + places[k]) * PLACES + k) * h, h);
    for (guint k = 0; k < n; k++)
        mat_add(v, t->state.w + (gsize)rows[k] * h, h);
    for (guint j = 0; j < h; j++) {
        float keep = rng_unit(&t->rng) < DROP_HIDDEN ? 0 : 1 / (1 - DROP_HIDDEN);
        t->keep[j] = v[j] > 0 ? keep : 0;
        hidden[j] = v[j] * t->keep[j];
    }
}

/* Softmax over the allowed moves; the wanted are those of least cost. Fills the gradient; returns the move to
 * make. */
static ParserMove choose_move(Trainer *t, const GoldTree *gold, const Configuration *c, const float *scores,
                              float *gradient, gboolean explore)
{
    guint costs[PARSER_MOVES], least = G_MAXUINT;
    float most = -1e30f, p[PARSER_MOVES], sum = 0, right = 0;
    ParserMove best = PARSER_SHIFT, best_right = PARSER_SHIFT;
    for (guint m = 0; m < PARSER_MOVES; m++) {
        costs[m] = G_MAXUINT;
        if (!configuration_allows(c, m))
            continue;
        costs[m] = oracle_cost(gold, c, m);
        least = MIN(least, costs[m]);
        if (scores[m] > most) {
            most = scores[m];
            best = m;
        }
    }
    float most_right = -1e30f;
    for (guint m = 0; m < PARSER_MOVES; m++) {
        p[m] = costs[m] == G_MAXUINT ? 0 : fast_exp(scores[m] - most);
        sum += p[m];
        if (costs[m] != least)
            continue;
        right += p[m];
        if (scores[m] > most_right) {
            most_right = scores[m];
            best_right = m;
        }
    }
    right = MAX(right, 1e-20f);
    for (guint m = 0; m < PARSER_MOVES; m++)
        gradient[m] = p[m] / sum - (costs[m] == least ? p[m] / right : 0);
    t->loss -= fast_log(right / sum);
    t->decisions++;
    return explore && rng_unit(&t->rng) < EXPLORE ? best : best_right;
}

/* Scores the relations of an arc in the direction of move; learns the gold one if the arc is right. */
static guint32 choose_dep(Trainer *t, const GoldTree *gold, const Configuration *c, ParserMove move,
                          const float *hidden, float *gradient)
{
    guint n = t->deps->names->len, columns = t->dep_columns, at = move == PARSER_LEFT ? 0 : columns;
    float scores[2 * 256];
    guint32 head, dependent;
    configuration_arc(c, move, &head, &dependent);
    memcpy(scores, t->dep_bias.w, 2 * columns * sizeof(float));
    mat_mul_add(scores, 2 * columns, hidden, t->hidden, t->dep_weights.w, 1, t->hidden, 2 * columns);
    guint32 best = mat_best(scores + at, n);
    if (gold->heads[dependent] != (gint32)head)
        return best;
    float most = scores[at + best], sum = 0;
    for (guint j = 0; j < n; j++) {
        gradient[at + j] = fast_exp(scores[at + j] - most);
        sum += gradient[at + j];
    }
    for (guint j = 0; j < n; j++)
        gradient[at + j] /= sum;
    t->dep_loss -= fast_log(gradient[at + gold->deps[dependent]]);
    gradient[at + gold->deps[dependent]] -= 1;
    return best;
}

static void learn_step(Trainer *t, Configuration *c, const GoldTree *gold, guint first, gboolean explore)
{
    guint h = t->hidden, step = add_step(t), n;
    float *hidden = t->steps.hidden + (gsize)step * h;
    float *moves = t->steps.moves + (gsize)step * PARSER_MOVE_COLUMNS;
    float *deps = t->steps.deps + (gsize)step * 2 * t->dep_columns;
    guint32 places[PLACES], rows[PARSER_STATE_ROWS], dep = 0;
    float scores[PARSER_MOVE_COLUMNS];
    configuration_places(c, places);
    n = configuration_rows(c, places, rows);
    compute_hidden(t, first, places, rows, n, hidden);
    memcpy(scores, t->moves_bias.w, sizeof scores);
    mat_mul_add(scores, PARSER_MOVE_COLUMNS, hidden, h, t->moves.w, 1, h, PARSER_MOVE_COLUMNS);
    ParserMove move = choose_move(t, gold, c, scores, moves, explore);
    if (move != PARSER_SHIFT)
        dep = choose_dep(t, gold, c, move, hidden, deps);
    memset(t->gradient, 0, h * sizeof(float));
    mat_grad_inputs(t->gradient, h, moves, PARSER_MOVE_COLUMNS, t->moves.w, 1, h, PARSER_MOVE_COLUMNS);
    if (move != PARSER_SHIFT)
        mat_grad_inputs(t->gradient, h, deps, 2 * t->dep_columns, t->dep_weights.w, 1, h, 2 * t->dep_columns);
    for (guint j = 0; j < h; j++)
        t->gradient[j] *= t->keep[j];
    mat_add(t->state_bias.gradient, t->gradient, h);
    for (guint k = 0; k < PLACES; k++)
        if (places[k] != NO_TOKEN)
            mat_add(t->product_gradients + ((gsize)(first + places[k]) * PLACES + k) * h, t->gradient, h);
    for (guint k = 0; k < n; k++)
        mat_add(param_touch(&t->state, rows[k]), t->gradient, h);
    configuration_move(c, move, dep);
}

static void learn_sentence(Trainer *t, guint index, guint first, guint first_token, gboolean explore)
{
    const GoldTree *gold = &t->examples[index].gold;
    g_array_set_size(t->nodes, gold->n);
    g_array_set_size(t->stack, gold->n);
    Configuration c = {.tokens = &g_array_index(t->tokens, ParserToken, first_token),
                       .nodes = (ParserNode *)t->nodes->data,
                       .stack = (guint32 *)t->stack->data,
                       .n = gold->n,
                       .n_tags = t->tags->names->len,
                       .n_deps = t->deps->names->len};
    configuration_start(&c);
    while (!configuration_is_final(&c))
        learn_step(t, &c, gold, first, explore);
}

/* One batch: the sentences order[0..n). */
static void learn_batch(Trainer *t, const guint *order, guint n, gboolean explore)
{
    NetBatch *b = t->batch;
    guint h = t->hidden, d = b->dim;
    net_batch_reset(b);
    net_batch_pad(b);
    g_array_set_size(t->tokens, 0);
    for (guint i = 0; i < n; i++)
        add_sentence(t, order[i]);
    net_forward(&t->net, b, DROP_INPUT, DROP_LAYER, &t->rng);
    if (t->products_allocated < b->n) {
        t->products_allocated = b->allocated;
        t->products = g_renew(float, t->products, (gsize)b->allocated *PLACES *h);
        t->product_gradients = g_renew(float, t->product_gradients, (gsize)b->allocated *PLACES *h);
    }
    const float *top = b->h[b->layers];
    gsize size = (gsize)b->n * PLACES * h;
    memset(t->products, 0, size * sizeof(float));
    memset(t->product_gradients, 0, size * sizeof(float));
    mat_mul_add(t->products, PLACES * h, top, d, t->places.w, b->n, d, PLACES * h);
    t->steps.n = 0;
    guint row = NET_PAD, token = 0;
    for (guint i = 0; i < n; i++) {
        guint length = t->examples[order[i]].gold.n;
        learn_sentence(t, order[i], row, token, explore);
        row += length + NET_PAD;
        token += length;
    }
    const Steps *s = &t->steps;
    mat_grad_weights(t->moves.gradient, s->hidden, h, s->moves, PARSER_MOVE_COLUMNS, s->n, h,
                     PARSER_MOVE_COLUMNS);
    mat_grad_weights(t->dep_weights.gradient, s->hidden, h, s->deps, 2 * t->dep_columns, s->n, h,
                     2 * t->dep_columns);
    for (guint i = 0; i < s->n; i++) {
        mat_add(t->moves_bias.gradient, s->moves + (gsize)i * PARSER_MOVE_COLUMNS, PARSER_MOVE_COLUMNS);
        mat_add(t->dep_bias.gradient, s->deps + (gsize)i * 2 * t->dep_columns, 2 * t->dep_columns);
    }
    mat_grad_weights(t->places.gradient, top, d, t->product_gradients, PLACES * h, b->n, d, PLACES * h);
    net_grad_inputs(b->d[b->layers], t->product_gradients, PLACES * h, t->places.w, b->n, d, PLACES * h);
    net_backward(&t->net, b);
}

static guint all_params(Trainer *t, Param **params)
{
    guint n = net_params(&t->net, params);
    params[n++] = &t->places;
    params[n++] = &t->state;
    params[n++] = &t->state_bias;
    params[n++] = &t->moves;
    params[n++] = &t->moves_bias;
    params[n++] = &t->dep_weights;
    params[n++] = &t->dep_bias;
    return n;
}

static void learn(Trainer *t)
{
    guint n = t->bank->sentences->len, epochs = t->how->epochs, step = 0,
          steps = epochs * ((n + BATCH - 1) / BATCH);
    g_autofree guint *order = g_new(guint, n);
    Param *params[2 * NET_LAYERS_MAX + 10];
    guint n_params = all_params(t, params);
    for (guint i = 0; i < n; i++)
        order[i] = i;
    for (guint epoch = 0; epoch < epochs; epoch++) {
        t->loss = t->dep_loss = 0;
        t->decisions = 0;
        shuffle(order, n, &t->rng);
        for (guint at = 0; at < n; at += BATCH) {
            learn_batch(t, order + at, MIN(BATCH, n - at), epoch > 0);
            step++;
            for (guint p = 0; p < n_params; p++)
                param_update(params[p], learning_rate(RATE, step, steps), step);
            if (step > steps / 2 && step % 100 == 0)
                for (guint p = 0; p < n_params; p++)
                    param_accumulate(params[p]);
        }
        if (t->how->progress != NULL) {
            g_autofree char *line =
                g_strdup_printf("parser: epoch %u of %u, loss %.4f and %.4f", epoch + 1, epochs,
                                t->loss / (double)t->decisions, t->dep_loss / (double)t->decisions);
            t->how->progress(line, t->how->data);
        }
    }
    for (guint p = 0; p < n_params; p++)
        param_use_average(params[p]);
}

static void write_param(ModelWriter *w, guint32 section, const Param *p)
{
    model_writer_add(w, section, p->w, (gsize)p->rows * p->cols * sizeof(float));
}

static GBytes *write_model(Trainer *t)
{
    g_autoptr(ModelWriter) w = model_writer_new(MODEL_PARSER);
    guint32 hidden = t->hidden;
    encoder_write(w, &t->net, &t->plan, &t->vocabulary.lexicon);
    labels_write(w, PARSER_SECTION_TAGS, t->tags);
    labels_write(w, PARSER_SECTION_DEPS, t->deps);
    model_writer_add(w, PARSER_SECTION_HIDDEN, &hidden, sizeof hidden);
    write_param(w, PARSER_SECTION_PLACES, &t->places);
    encoder_write_bytes(w, PARSER_SECTION_STATE, PARSER_SECTION_STATE_SCALES, &t->state);
    write_param(w, PARSER_SECTION_STATE_BIAS, &t->state_bias);
    write_param(w, PARSER_SECTION_MOVES, &t->moves);
    write_param(w, PARSER_SECTION_MOVES_BIAS, &t->moves_bias);
    write_param(w, PARSER_SECTION_DEPS_WEIGHTS, &t->dep_weights);
    write_param(w, PARSER_SECTION_DEPS_BIAS, &t->dep_bias);
    return model_writer_bytes(w);
}

static void clear(Trainer *t)
{
    Param *params[2 * NET_LAYERS_MAX + 10];
    guint n_params = all_params(t, params);
    for (guint p = 0; p < n_params; p++)
        param_clear(params[p]);
    vocabulary_clear(&t->vocabulary);
    for (guint i = 0; i < t->bank->sentences->len; i++) {
        g_free(t->examples[i].tags);
        g_free(t->examples[i].gold.heads);
        g_free(t->examples[i].gold.deps);
        g_free(t->examples[i].gold.first_child);
        g_free(t->examples[i].gold.next_sibling);
    }
    g_free(t->examples);
    labels_free(t->tags);
    labels_free(t->deps);
    net_batch_free(t->batch);
    g_free(t->products);
    g_free(t->product_gradients);
    g_array_unref(t->tokens);
    g_array_unref(t->nodes);
    g_array_unref(t->stack);
    g_free(t->steps.hidden);
    g_free(t->steps.moves);
    g_free(t->steps.deps);
    g_free(t->values);
    g_free(t->gradient);
    g_free(t->keep);
    g_string_free(t->buffer, TRUE);
}

GBytes *parser_train(const Treebank *bank, const char *const *const *tags, const ParserTraining *how,
                     GError **error)
{
    Trainer t = {.bank = bank, .how = how};
    if (!vocabulary_build(&t.vocabulary, bank, 2, how->classes, how->class_words, error))
        return NULL;
    read_examples(&t, tags);
    init_weights(&t);
    learn(&t);
    GBytes *model = write_model(&t);
    clear(&t);
    return model;
}
