/* SPDX-License-Identifier: MIT */
#include "ner_crf.h"

#include <math.h>

/* The rows of those of KEYS that have weights, on their way to the cache. */
static guint find_rows(const NerTable *weights, const guint64 *keys, guint n_keys,
                       const guint8 *rows[NER_MAX_SLOTS])
{
    guint n = 0;
    for (guint k = 0; k < n_keys; k++) {
        if (keys[k] == 0)
            continue;
        const guint8 *row = ner_table_find(weights, keys[k]);
        if (row == NULL)
            continue;
        __builtin_prefetch(row);
        rows[n++] = row;
    }
    return n;
}

typedef guint8 Bytes __attribute__((vector_size(8)));
typedef guint16 Lanes __attribute__((vector_size(16)));

/* Add up ROWS into SUMS, one 16-bit number a label, eight labels at a time. At most 256 rows fit, and there
 * are fewer slots than that. */
static void add_rows(guint width, const guint8 *const *rows, guint n, gint16 *sums)
{
    for (guint at = 0; at < width; at += 8) {
        Lanes sum;
        memcpy(&sum, sums + at, sizeof sum);
        for (guint k = 0; k < n; k++) {
            Bytes row;
            memcpy(&row, rows[k] + at, sizeof row);
            sum += __builtin_convertvector(row, Lanes);
        }
        sum -= (guint16)(128 * n);
        memcpy(sums + at, &sum, sizeof sum);
    }
}

typedef gint16 Signed __attribute__((vector_size(8)));
typedef float Floats __attribute__((vector_size(16)));

/* Eight sums as floats. */
static void scale_row(const gint16 *sums, float scale, float *scores)
{
    for (guint k = 0; k < 8; k += 4) {
        Signed four;
        memcpy(&four, sums + k, sizeof four);
        Floats scaled = __builtin_convertvector(four, Floats) * scale;
        memcpy(scores + k, &scaled, sizeof scaled);
    }
}

static void add_sums(guint width, const gint16 *from, gint16 *sums)
{
    for (guint at = 0; at < width; at += 8) {
        Lanes a, b;
        memcpy(&a, from + at, sizeof a);
        memcpy(&b, sums + at, sizeof b);
        b += a;
        memcpy(sums + at, &b, sizeof b);
    }
}

static void prefetch_prints(const NerTable *weights, const guint64 *keys, guint n_keys)
{
    if (weights->n_buckets == 0)
        return;
    for (guint k = 0; k < n_keys; k++)
        if (keys[k] != 0)
            __builtin_prefetch(weights->prints + (gsize)ner_table_bucket(weights->n_buckets, keys[k]) * 16);
}

/* ---- what one form adds in a role, kept once it is known ---- */

#define KEPT_FORMS 16384u
#define KEPT_STYLES 2u /* of running text: the first word, and any other */
#define N_CAPS (NER_CAP_MIXED + 1u)

/* The parts of a form's sums, four of them a cache line where a model has few types: those that running text
 * in small letters asks for together come first. */
enum {
    PART_OWN,
    PART_LEFT,
    PART_RIGHT,
    PART_OWN_FIRST,
    PART_LEFT_OF_NONE, /* left of what has no letters */
    PART_RIGHT_OF_NONE,
    PART_LEFT2,
    PART_RIGHT2,
    PART_OWN_FULL, /* from here on for the tokens that get all features */
    PART_LEFT_FULL = PART_OWN_FULL + KEPT_STYLES,
    PART_RIGHT_FULL = PART_LEFT_FULL + N_CAPS,
    PART_PASSING = PART_RIGHT_FULL + N_CAPS, /* of a rarer style: not kept */
    NER_PARTS = (PART_PASSING + 4) / 4 * 4
};
G_STATIC_ASSERT(PART_PASSING <= 32);

static guint part_of(NerRole role, guint beside, gboolean full)
{
    switch (role) {
    case NER_ROLE_OWN:
        if (beside >= KEPT_STYLES)
            return PART_PASSING;
        return full ? PART_OWN_FULL + beside : beside == 0 ? PART_OWN : PART_OWN_FIRST;
    case NER_ROLE_LEFT:
        return full ? PART_LEFT_FULL + beside : beside == NER_CAP_LOWER ? PART_LEFT : PART_LEFT_OF_NONE;
    case NER_ROLE_RIGHT:
        return full ? PART_RIGHT_FULL + beside : beside == NER_CAP_LOWER ? PART_RIGHT : PART_RIGHT_OF_NONE;
    case NER_ROLE_LEFT2:
        return PART_LEFT2;
    case NER_ROLE_RIGHT2:
        return PART_RIGHT2;
    }
    return PART_PASSING;
}

static gint16 *sums_of_form(const NerTagger *tagger, const NerModel *model, const NerToken *token)
{
    return tagger->sums + (gsize)token->form * NER_PARTS * model->weights.width;
}

/* Scores are whole multiples of the model's scale, so that few numbers are ever raised to a power; the last
 * stands for all that are smaller. */
static void fill_powers(NerTagger *tagger, float scale)
{
    tagger->n_powers = (guint)MIN(88.f / scale, 65535.f) + 1;
    tagger->powers = g_renew(float, tagger->powers, tagger->n_powers);
    for (guint k = 0; k < tagger->n_powers; k++)
        tagger->powers[k] = expf(-scale * (float)k);
}

static void take_model(NerTagger *tagger, const NerModel *model)
{
    if (tagger->model == model)
        return;
    gsize width = model->weights.width;
    guint32 n = KEPT_FORMS;
    while (n > 64 && n * width > KEPT_FORMS * 16) /* many types: no more memory for that */
        n /= 2;
    ner_analysis_keep(&tagger->analysis, n);
    g_aligned_free(tagger->sums);
    tagger->sums = g_aligned_alloc((NER_FORM_FIRST + n) * NER_PARTS, width * sizeof *tagger->sums, 64);
    fill_powers(tagger, model->scale);
    tagger->model = model;
}

static void add_role(NerTagger *tagger, const NerModel *model, const NerToken *token, NerRole role,
                     guint beside, gboolean full, gint16 *sums)
{
    guint part = part_of(role, beside, full), width = model->weights.width;
    NerForm *form = &tagger->analysis.forms[token->form];
    gint16 *kept = sums_of_form(tagger, model, token) + (gsize)part * width;
    if ((form->parts >> part & 1) == 0) {
        NerKeys keys;
        keys.n = 0; /* the rest needs no zeroes */
        const guint8 *rows[NER_MAX_SLOTS];
        ner_role_features(token, role, beside, full, &keys);
        prefetch_prints(&model->weights, keys.key, keys.n);
        guint n = find_rows(&model->weights, keys.key, keys.n, rows);
        memset(kept, 0, width * sizeof *kept);
        add_rows(width, rows, n, kept);
        if (part != PART_PASSING && token->form != NER_FORM_NONE)
            /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): part is below NER_PARTS */
            form->parts |= 1u << part;
    }
    add_sums(width, kept, sums);
}

static void add_roles(NerTagger *tagger, const NerModel *model, const NerWindow *window, gint16 *sums)
{
    guint cap = window->w0->cap;
    gboolean full = window->full;
    add_role(tagger, model, window->w0, NER_ROLE_OWN, ner_token_style(window->w0), full, sums);
    add_role(tagger, model, window->l1, NER_ROLE_LEFT, cap, full, sums);
    add_role(tagger, model, window->r1, NER_ROLE_RIGHT, cap, full, sums);
    if (full) {
        add_role(tagger, model, window->l2, NER_ROLE_LEFT2, 0, TRUE, sums);
        add_role(tagger, model, window->r2, NER_ROLE_RIGHT2, 0, TRUE, sums);
    }
}

static void reserve(NerTagger *tagger, const NerModel *model, const NerText *text)
{
    take_model(tagger, model);
    gsize longest = 1;
    for (guint s = 0; s < text->n_sentences; s++)
        longest = MAX(longest, text->sentence[s + 1] - text->sentence[s]);
    gsize tokens = MAX((gsize)text->n_tokens, 1);
    if (tagger->tokens_size < tokens * model->weights.width) {
        tagger->tokens_size = tokens * model->weights.width * 3 / 2;
        tagger->base = g_renew(gint16, tagger->base, tagger->tokens_size);
        tagger->labels = g_renew(guint8, tagger->labels, tagger->tokens_size);
        tagger->first = g_renew(guint8, tagger->first, tagger->tokens_size);
    }
    gsize row = ner_lattice_row(&model->steps);
    if (tagger->sentence_size < longest * row) {
        tagger->sentence_size = longest * row * 3 / 2;
        tagger->scores = g_renew(float, tagger->scores, tagger->sentence_size);
        tagger->alpha = g_renew(float, tagger->alpha, tagger->sentence_size);
        tagger->beta = g_renew(float, tagger->beta, tagger->sentence_size);
        tagger->step_sums = g_renew(float, tagger->step_sums, tagger->sentence_size / row);
    }
}

static void load_scores(const NerModel *model, const gint16 *base, guint n, float *scores)
{
    guint width = model->weights.width, row = ner_lattice_row(&model->steps);
    for (guint i = 0; i < n; i++, base += width, scores += row) {
        for (guint k = 0; k < width; k += 8)
            scale_row(base + k, model->scale, scores + k);
        scores[width] = 0.f;
    }
}

static void decode(NerTagger *tagger, const NerModel *model, guint begin, guint end, guint8 *labels)
{
    load_scores(model, tagger->base + (gsize)begin * model->weights.width, end - begin, tagger->scores);
    ner_lattice_decode(&model->steps, tagger->analysis.tokens + begin, end - begin, tagger->scores,
                       labels + begin);
}

/* Memory is what takes time here, so three tokens are at work at once: of the first the rows are added, of
 * the second they are fetched, of the third it is being found out which they are. */
static void score_sentence(NerTagger *tagger, const NerModel *model, guint begin, guint end)
{
    const NerTable *weights = &model->weights;
    NerWindow window;
    NerKeys keys;
    const guint8 *rows[2][NER_MAX_SLOTS];
    guint n_rows[2] = {0, 0};
    memset(tagger->base + (gsize)begin * weights->width, 0, (gsize)(end - begin) * weights->width * 2);
    for (guint i = begin; i < end + 2; i++) {
        if (i >= begin + 2)
            add_rows(weights->width, rows[i & 1], n_rows[i & 1],
                     tagger->base + (gsize)(i - 2) * weights->width);
        if (i > begin && i <= end)
            /* NOLINTNEXTLINE(clang-analyzer-core.CallAndMessage): keys of the turn before */
            n_rows[(i - 1) & 1] = find_rows(weights, keys.key, keys.n, rows[(i - 1) & 1]);
        if (i >= end)
            continue;
        keys.n = 0;
        ner_window_at(&window, &tagger->analysis, i, begin, end);
        ner_context_features(&tagger->analysis, &window, &keys);
        prefetch_prints(weights, keys.key, keys.n);
        if (i + 4 < end)
            __builtin_prefetch(sums_of_form(tagger, model, &tagger->analysis.tokens[i + 4]));
        add_roles(tagger, model, &window, tagger->base + (gsize)i * weights->width);
    }
}

/* Count the labels of the first pass by word. Only words that occur with a capital get rows that matter. */
static void count_votes(NerTagger *tagger, const NerModel *model, guint n_tokens)
{
    gsize size = (gsize)tagger->analysis.n_words * model->n_labels;
    if (tagger->counts_size < size) {
        tagger->counts_size = size * 3 / 2;
        tagger->counts = g_renew(guint16, tagger->counts, tagger->counts_size);
    }
    if (size > 0)
        memset(tagger->counts, 0, size * sizeof *tagger->counts);
    for (guint i = 0; i < n_tokens; i++) {
        const NerToken *token = &tagger->analysis.tokens[i];
        guint16 *count = &tagger->counts[(gsize)token->key * model->n_labels + tagger->first[i]];
        if (token->cap >= NER_CAP_INITIAL && *count < G_MAXUINT16)
            (*count)++;
    }
}

static void second_pass(NerTagger *tagger, const NerModel *model, guint above, guint begin, guint end)
{
    NerVotes votes = {tagger->first, tagger->first, tagger->counts, model->n_labels, above};
    guint64 keys[NER_MAX_SLOTS];
    const guint8 *rows[NER_MAX_SLOTS];
    gboolean any = FALSE;
    for (guint i = begin; i < end; i++) {
        guint n = ner_vote_features(&tagger->analysis, &votes, i, begin, end, keys);
        guint64 some = 0;
        for (guint k = 0; k < n; k++)
            some |= keys[k];
        if (some == 0)
            continue;
        any = TRUE;
        n = find_rows(&model->weights, keys, n, rows);
        add_rows(model->weights.width, rows, n, tagger->base + (gsize)i * model->weights.width);
    }
    if (any)
        decode(tagger, model, begin, end, tagger->labels);
}

const guint8 *ner_tag(NerTagger *tagger, const NerModel *model, const NerText *text)
{
    reserve(tagger, model, text);
    ner_analyse(&tagger->analysis, &model->lexicon, text);
    for (guint s = 0; s < text->n_sentences; s++) {
        guint begin = text->sentence[s], end = text->sentence[s + 1];
        if (begin == end)
            continue;
        score_sentence(tagger, model, begin, end);
        decode(tagger, model, begin, end, tagger->first);
    }
    memcpy(tagger->labels, tagger->first, text->n_tokens);
    if (model->two_pass) {
        count_votes(tagger, model, text->n_tokens);
        for (guint s = 0; s < text->n_sentences; s++)
            second_pass(tagger, model, text->sentence[s > 0 ? s - 1 : 0], text->sentence[s],
                        text->sentence[s + 1]);
    }
    return tagger->labels;
}

void ner_tag_marginals(NerTagger *tagger, const NerModel *model, const NerText *text, guint sentence)
{
    guint begin = text->sentence[sentence], n = text->sentence[sentence + 1] - begin;
    guint width = model->weights.width, row = ner_lattice_row(&model->steps), first = 0;
    const NerToken *tokens = tagger->analysis.tokens + begin;
    const guint8 *labels = tagger->labels + begin;
    while (first + 1 < n && labels[first] == 0) /* nobody asks for what stands before the first name */
        first++;
    for (guint i = 0; i < n; i++) {
        const gint16 *sums = tagger->base + (gsize)(begin + i) * width;
        float *psi = tagger->scores + (gsize)i * row;
        gint most = 0;
        for (guint k = 0; k < width; k++)
            most = MAX(most, sums[k]);
        for (guint k = 0; k < width; k++)
            psi[k] = tagger->powers[MIN((guint)(most - sums[k]), tagger->n_powers - 1)];
        psi[width] = tagger->powers[MIN((guint)most, tagger->n_powers - 1)];
    }
    ner_lattice_forward(&model->steps, tokens, n, tagger->scores, tagger->alpha, tagger->step_sums);
    ner_lattice_backward(&model->steps, tokens, first, n, tagger->scores, tagger->step_sums, tagger->beta);
}

float ner_tag_confidence(const NerTagger *tagger, const NerModel *model, const NerText *text, guint sentence,
                         guint begin, guint end)
{
    const NerSteps *steps = &model->steps;
    guint from = text->sentence[sentence], n = text->sentence[sentence + 1] - from;
    guint row = ner_lattice_row(steps);
    const float *psi = tagger->scores, *sums = tagger->step_sums;
    const NerToken *tokens = tagger->analysis.tokens + from;
    const guint8 *labels = tagger->labels + from;
    begin -= from;
    end -= from;
    float p = tagger->alpha[(gsize)begin * row + ner_lattice_column(steps, labels[begin])];
    for (guint i = begin + 1; i < end; i++)
        p *= ner_lattice_factor(steps, &tokens[i], labels[i - 1], labels[i]) *
             psi[(gsize)i * row + ner_lattice_column(steps, labels[i])] / sums[i];
    if (end < n) {
        float out = 0.f;
        for (guint y = 0; y < steps->n_labels; y += y == 0 ? 1 : 2) {
            gsize at = (gsize)end * row + ner_lattice_column(steps, y);
            out += ner_lattice_factor(steps, &tokens[end], labels[end - 1], y) * psi[at] * tagger->beta[at];
        }
        p *= out / sums[end];
    }
    return CLAMP(p, 0.f, 1.f);
}

float ner_model_calibrate(const NerModel *model, float raw)
{
    float at = CLAMP(raw, 0.f, 1.f) * NER_CURVE;
    guint k = (guint)at;
    if (k > NER_CURVE - 1)
        k = NER_CURVE - 1;
    float part = at - (float)k;
    return model->curve[k] * (1.f - part) + model->curve[k + 1] * part;
}

void ner_tagger_clear(NerTagger *tagger)
{
    ner_analysis_clear(&tagger->analysis);
    g_free(tagger->base);
    g_free(tagger->scores);
    g_free(tagger->alpha);
    g_free(tagger->beta);
    g_free(tagger->step_sums);
    g_free(tagger->labels);
    g_free(tagger->first);
    g_free(tagger->counts);
    g_aligned_free(tagger->sums);
    g_free(tagger->powers);
    memset(tagger, 0, sizeof *tagger);
}
