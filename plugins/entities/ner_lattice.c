/* SPDX-License-Identifier: MIT */
#include "ner_lattice.h"

#include "ner_model.h"

#include <math.h>
#ifdef __SSE__
#include <xmmintrin.h>
#endif

/* A block of steps: for each label that is left, O first, a vector of the labels that it leads to; then the
 * vector of what leads to O, and last the step from O to O. */

static const float *block_of(const NerSteps *steps, const float *table, const NerToken *token)
{
    return table + (steps->n_classes > 1 ? token->kind : 0) * steps->block;
}

/* Where in its block a step is. */
static gsize step_at(const NerSteps *steps, guint from, guint to)
{
    if (to > 0)
        return (gsize)from * steps->width + to - 1;
    return (gsize)steps->n_labels * steps->width + ner_lattice_column(steps, from);
}

void ner_steps_init(NerSteps *steps, const float *transitions, guint n_classes, guint n_labels, guint width)
{
    *steps = (NerSteps){.n_labels = n_labels, .n_classes = n_classes, .width = width};
    steps->block = (gsize)(n_labels + 1) * width + 4;
    gsize size = n_classes * steps->block;
    steps->scores = g_new(float, size);
    steps->factors = g_new0(float, size);
    steps->turned = g_new0(float, size);
    for (gsize k = 0; k < size; k++)
        steps->scores[k] = NER_NEVER;
    for (guint class = 0; class < n_classes; class ++) {
        gsize block = class * steps->block;
        for (guint from = 0; from < n_labels; from++)
            for (guint to = 0; to < n_labels; to++) {
                float score = *transitions++, factor = expf(score);
                steps->scores[block + step_at(steps, from, to)] = score;
                steps->factors[block + step_at(steps, from, to)] = factor;
                steps->turned[block + step_at(steps, to, from)] = factor;
            }
    }
}

void ner_steps_clear(NerSteps *steps)
{
    g_clear_pointer(&steps->scores, g_free);
    g_clear_pointer(&steps->factors, g_free);
    g_clear_pointer(&steps->turned, g_free);
}

float ner_lattice_factor(const NerSteps *steps, const NerToken *token, guint from, guint label)
{
    return block_of(steps, steps->factors, token)[step_at(steps, from, label)];
}

/* ---- eight labels at a time ---- */

typedef float Four __attribute__((vector_size(16)));
typedef gint32 Mask __attribute__((vector_size(16)));

static inline Four load(const float *from)
{
    Four four;
    memcpy(&four, from, sizeof four);
    return four;
}

static inline void store(float *to, Four four)
{
    memcpy(to, &four, sizeof four);
}

static inline Four larger(Four a, Four b)
{
#ifdef __SSE__
    return _mm_max_ps(a, b);
#else
    Mask mask = a > b;
    return (Four)(((Mask)a & mask) | ((Mask)b & ~mask));
#endif
}

static inline float sum_of(Four four)
{
    return (four[0] + four[1]) + (four[2] + four[3]);
}

/* HERE, a row, becomes what of LEFT, the row before, leads to each label: the largest of the sums. */
static inline void step_best(const float *block, guint n_labels, guint width, const float *left, float *here)
{
    Four most = load(left) + load(block + (gsize)n_labels * width);
    for (guint at = 0; at < width; at += 8) {
        Four a = load(block + at) + left[width], b = load(block + at + 4) + left[width];
        for (guint x = 0; x + 1 < n_labels; x++) {
            const float *row = block + (gsize)(x + 1) * width + at;
            a = larger(a, load(row) + left[x]);
            b = larger(b, load(row + 4) + left[x]);
        }
        const float *to_o = block + (gsize)n_labels * width + at;
        most = larger(most, larger(load(left + at) + load(to_o), load(left + at + 4) + load(to_o + 4)));
        store(here + at, a);
        store(here + at + 4, b);
    }
    float o = left[width] + block[(gsize)(n_labels + 1) * width];
    here[width] = MAX(o, MAX(MAX(most[0], most[1]), MAX(most[2], most[3])));
}

/* The same with the sum of the products. */
static inline void step_sum(const float *block, guint n_labels, guint width, const float *left, float *here)
{
    Four all = {0.f, 0.f, 0.f, 0.f};
    for (guint at = 0; at < width; at += 8) {
        Four a = load(block + at) * left[width], b = load(block + at + 4) * left[width];
        for (guint x = 0; x + 1 < n_labels; x++) {
            const float *row = block + (gsize)(x + 1) * width + at;
            a += load(row) * left[x];
            b += load(row + 4) * left[x];
        }
        const float *to_o = block + (gsize)n_labels * width + at;
        all += load(left + at) * load(to_o) + load(left + at + 4) * load(to_o + 4);
        store(here + at, a);
        store(here + at + 4, b);
    }
    here[width] = sum_of(all) + left[width] * block[(gsize)(n_labels + 1) * width];
}

/* With the commonest width told to the compiler. */
static inline void leave(gboolean best, const NerSteps *steps, const float *block, const float *left,
                         float *here)
{
    if (steps->width == 8 && steps->n_labels == 9) {
        if (best)
            step_best(block, 9, 8, left, here);
        else
            step_sum(block, 9, 8, left, here);
    } else if (best)
        step_best(block, steps->n_labels, steps->width, left, here);
    else
        step_sum(block, steps->n_labels, steps->width, left, here);
}

/* ---- the best sequence ---- */

/* The label of LEFT that leads to TO best. */
static guint came_from(const NerSteps *steps, const float *block, const float *left, guint to)
{
    guint from = 0, stride = to > 0 ? steps->width : 1;
    float most = left[steps->width] + block[step_at(steps, 0, to)];
    const float *step = block + step_at(steps, 1, to);
    for (guint k = 0; k + 1 < steps->n_labels; k++, step += stride)
        if (left[k] + *step > most) {
            most = left[k] + *step;
            from = k + 1;
        }
    return from;
}

void ner_lattice_decode(const NerSteps *steps, const NerToken *tokens, guint n, float *scores, guint8 *labels)
{
    guint width = steps->width, row = ner_lattice_row(steps), L = steps->n_labels;
    float best[2 * NER_MAX_TYPES + 16];
    /* A sentence starts as if after an O. */
    const float *block = block_of(steps, steps->scores, &tokens[0]);
    for (guint y = 0; y < L; y++)
        scores[ner_lattice_column(steps, y)] += block[step_at(steps, 0, y)];
    for (guint i = 1; i < n; i++) {
        float *here = scores + (gsize)i * row;
        leave(TRUE, steps, block_of(steps, steps->scores, &tokens[i]), here - row, best);
        for (guint k = 0; k < width; k += 4)
            store(here + k, load(here + k) + load(best + k));
        here[width] += best[width];
    }
    const float *end = scores + (gsize)(n - 1) * row;
    guint y = 0;
    for (guint x = 1; x < L; x++)
        if (end[x - 1] > end[ner_lattice_column(steps, y)])
            y = x;
    for (guint i = n - 1; i > 0; i--) {
        labels[i] = (guint8)y;
        y = came_from(steps, block_of(steps, steps->scores, &tokens[i]), scores + (gsize)(i - 1) * row, y);
    }
    labels[0] = (guint8)y;
}

/* ---- probabilities ---- */

void ner_lattice_forward(const NerSteps *steps, const NerToken *tokens, guint n, const float *psi,
                         float *alpha, float *sums)
{
    guint width = steps->width, row = ner_lattice_row(steps);
    const float *block = block_of(steps, steps->factors, &tokens[0]);
    memcpy(alpha, block, width * sizeof *alpha); /* as if after an O */
    alpha[width] = block[(gsize)(steps->n_labels + 1) * width];
    for (guint i = 0; i < n; i++) {
        const float *local = psi + (gsize)i * row;
        float *here = alpha + (gsize)i * row;
        if (i > 0)
            leave(FALSE, steps, block_of(steps, steps->factors, &tokens[i]), here - row, here);
        here[width] *= local[width];
        Four all = {here[width], 0.f, 0.f, 0.f};
        for (guint k = 0; k < width; k += 4) {
            Four four = load(here + k) * load(local + k);
            all += four;
            store(here + k, four);
        }
        sums[i] = MAX(sum_of(all), G_MINFLOAT);
        for (guint k = 0; k < width; k += 4)
            store(here + k, load(here + k) / sums[i]);
        here[width] /= sums[i];
    }
}

void ner_lattice_backward(const NerSteps *steps, const NerToken *tokens, guint first, guint n,
                          const float *psi, const float *sums, float *beta)
{
    guint width = steps->width, row = ner_lattice_row(steps);
    float product[2 * NER_MAX_TYPES + 16];
    for (guint k = 0; k <= width; k++)
        beta[(gsize)(n - 1) * row + k] = 1.f;
    for (guint i = n - 1; i-- > first;) {
        const float *local = psi + (gsize)(i + 1) * row, *right = beta + (gsize)(i + 1) * row;
        for (guint k = 0; k < width; k += 4)
            store(product + k, load(local + k) * load(right + k) / sums[i + 1]);
        product[width] = local[width] * right[width] / sums[i + 1];
        leave(FALSE, steps, block_of(steps, steps->turned, &tokens[i + 1]), product, beta + (gsize)i * row);
    }
}
