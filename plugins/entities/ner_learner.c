/* SPDX-License-Identifier: MIT */
#include "ner_learner.h"
#include "ner_model.h"

#include <math.h>

NerLearner *ner_learner_new(const NerExamples *examples)
{
    NerLearner *learner = g_new0(NerLearner, 1);
    gsize steps = (gsize)examples->n_classes * examples->n_labels * examples->n_labels;
    learner->n_labels = examples->n_labels;
    learner->row = examples->row;
    learner->n_classes = examples->n_classes;
    learner->n_rows = examples->n_rows;
    learner->rows = g_malloc0_n((gsize)examples->n_rows * examples->row, 3 * sizeof(float));
    learner->steps = g_new0(float, steps);
    learner->steps_grad = g_new0(float, steps);
    learner->steps_sum = g_new0(float, steps);
    learner->factors = g_new0(float, steps);
    return learner;
}

void ner_learner_free(NerLearner *learner)
{
    g_free(learner->rows);
    g_free(learner->steps);
    g_free(learner->steps_grad);
    g_free(learner->steps_sum);
    g_free(learner->factors);
    g_free(learner);
}

static void set_factors(NerLearner *learner, guint class)
{
    guint L = learner->n_labels;
    gsize base = (gsize) class * L * L;
    for (guint x = 0; x < L; x++)
        for (guint y = 0; y < L; y++)
            learner->factors[base + x * L + y] =
                ner_label_may_follow(x, y) ? expf(learner->steps[base + x * L + y]) : 0.f;
}

/* ---- scratch for one sentence ---- */

typedef struct {
    guint n, L, row;
    gsize size;
    float *scores;                    /* n * row: scores of the labels but O */
    float *psi, *alpha, *beta, *sums; /* n * L; sums n */
    float *psi_set, *gold, *model;    /* n * L */
    float *expected;                  /* n_classes * L * L */
    guint8 *touched;                  /* classes */
    const float **factors;            /* n */
    guint8 *dropped;                  /* n + 4, shifted by 2 */
    guint32 *live;                    /* references in use, all tokens */
    gsize live_size;
    gsize *live_end;
} Work;

static void work_init(Work *work, const NerExamples *examples)
{
    memset(work, 0, sizeof *work);
    work->L = examples->n_labels;
    work->row = examples->row;
    work->expected = g_new0(float, (gsize)examples->n_classes * work->L * work->L);
    work->touched = g_new0(guint8, examples->n_classes);
}

static void work_reserve(Work *work, guint n, gsize refs)
{
    work->n = n;
    if (work->size < n) {
        gsize size = (gsize)n * 2, L = work->L;
        work->scores = g_renew(float, work->scores, size * work->row);
        work->psi = g_renew(float, work->psi, size *L);
        work->alpha = g_renew(float, work->alpha, size *L);
        work->beta = g_renew(float, work->beta, size *L);
        work->sums = g_renew(float, work->sums, size);
        work->psi_set = g_renew(float, work->psi_set, size *L);
        work->gold = g_renew(float, work->gold, size *L);
        work->model = g_renew(float, work->model, size *L);
        work->factors = g_renew(const float *, work->factors, size);
        work->dropped = g_renew(guint8, work->dropped, size + 4);
        work->live_end = g_renew(gsize, work->live_end, size);
        work->size = size;
    }
    if (work->live_size < refs) {
        work->live_size = refs * 2;
        work->live = g_renew(guint32, work->live, work->live_size);
    }
}

static void work_clear(Work *work)
{
    g_free(work->scores);
    g_free(work->psi);
    g_free(work->alpha);
    g_free(work->beta);
    g_free(work->sums);
    g_free(work->psi_set);
    g_free(work->gold);
    g_free(work->model);
    g_free(work->expected);
    g_free(work->touched);
    g_free(work->factors);
    g_free(work->dropped);
    g_free(work->live);
    g_free(work->live_end);
}

/* ---- scores ---- */

/* Choose the references that are in use this time: all, less those that name a hidden word. */
static void choose_refs(Work *work, const NerExamples *examples, const NerExample *example, gboolean votes)
{
    const guint32 *refs = (const guint32 *)(gpointer)examples->refs->data;
    const gsize *ends = (const gsize *)(gpointer)examples->refs_end->data;
    gsize n = 0;
    for (guint i = 0; i < example->n; i++) {
        gsize token = example->first + i;
        const guint8 *d = work->dropped + i;
        guint32 hidden = d[0] | d[1] << 1 | d[2] << 2 | d[3] << 3 | d[4] << 4;
        for (gsize k = token > 0 ? ends[token - 1] : 0; k < ends[token]; k++) {
            /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): work_reserve() made room */
            work->live[n] = NER_REF_ROW(refs[k]);
            n += (NER_REF_WORDS(refs[k]) & hidden) == 0;
        }
        if (votes) {
            const guint32 *more = (const guint32 *)(gpointer)examples->votes->data;
            const gsize *more_ends = (const gsize *)(gpointer)examples->votes_end->data;
            for (gsize k = token > 0 ? more_ends[token - 1] : 0; k < more_ends[token]; k++)
                /* NOLINTNEXTLINE(clang-analyzer-core.NullDereference): work_reserve() made room */
                work->live[n++] = NER_REF_ROW(more[k]);
        }
        work->live_end[i] = n;
    }
}

static gsize count_refs(const NerExamples *examples, const NerExample *example, gboolean votes)
{
    const gsize *ends = (const gsize *)(gpointer)examples->refs_end->data;
    gsize last = example->first + example->n - 1;
    gsize n = ends[last] - (example->first > 0 ? ends[example->first - 1] : 0);
    if (votes) {
        ends = (const gsize *)(gpointer)examples->votes_end->data;
        n += ends[last] - (example->first > 0 ? ends[example->first - 1] : 0);
    }
    return n;
}

static inline void add_row(float *sums, const float *weights, guint row)
{
    for (guint k = 0; k < row; k++)
        sums[k] += weights[k];
}

static void score(Work *work, const NerLearner *learner, const NerExamples *examples,
                  const NerExample *example)
{
    guint row = work->row, L = work->L;
    const guint8 *kinds = (const guint8 *)examples->kinds->data;
    const gsize ahead = 24;
    gsize k = 0, total = work->live_end[work->n - 1];
    memset(work->scores, 0, (gsize)work->n * row * sizeof(float));
    for (guint i = 0; i < work->n; i++) {
        float *sums = work->scores + (gsize)i * row;
        for (; k < work->live_end[i]; k++) {
            if (k + ahead < total)
                __builtin_prefetch(learner->rows + (gsize)work->live[k + ahead] * row * 3);
            const float *weights = learner->rows + (gsize)work->live[k] * row * 3;
            if (row == 8)
                add_row(sums, weights, 8);
            else
                add_row(sums, weights, row);
        }
        guint class = examples->n_classes > 1 ? kinds[example->first + i] : 0;
        work->factors[i] = learner->factors + (gsize) class * L * L;
    }
}

static void exponentiate(Work *work)
{
    for (guint i = 0; i < work->n; i++) {
        const float *sums = work->scores + (gsize)i * work->row;
        float *psi = work->psi + (gsize)i * work->L, most = 0.f;
        for (guint y = 1; y < work->L; y++)
            most = MAX(most, sums[y - 1]);
        psi[0] = expf(-most);
        for (guint y = 1; y < work->L; y++)
            psi[y] = expf(sums[y - 1] - most);
    }
}

/* Forward and backward, each step scaled to a sum of one; FALSE when nothing is possible. */
static gboolean forward_backward(Work *work, const float *psi)
{
    guint n = work->n, L = work->L;
    for (guint i = 0; i < n; i++) {
        const float *step = work->factors[i], *local = psi + (gsize)i * L;
        float *here = work->alpha + (gsize)i * L, sum = 0.f;
        if (i == 0)
            memcpy(here, step, L * sizeof *here); /* as if after an O */
        else {
            const float *left = here - L;
            memset(here, 0, L * sizeof *here);
            for (guint x = 0; x < L; x++)
                for (guint y = 0; y < L; y++)
                    here[y] += left[x] * step[x * L + y];
        }
        for (guint y = 0; y < L; y++) {
            here[y] *= local[y];
            sum += here[y];
        }
        if (!(sum > 1e-30f))
            return FALSE;
        work->sums[i] = sum;
        for (guint y = 0; y < L; y++)
            here[y] /= sum;
    }
    for (guint y = 0; y < L; y++)
        work->beta[(gsize)(n - 1) * L + y] = 1.f;
    for (guint i = n - 1; i-- > 0;) {
        const float *step = work->factors[i + 1], *local = psi + (gsize)(i + 1) * L;
        const float *right = work->beta + (gsize)(i + 1) * L;
        float *here = work->beta + (gsize)i * L, product[2 * NER_MAX_TYPES + 1];
        for (guint y = 0; y < L; y++)
            product[y] = local[y] * right[y] / work->sums[i + 1];
        for (guint x = 0; x < L; x++) {
            float sum = 0.f;
            for (guint y = 0; y < L; y++)
                sum += step[x * L + y] * product[y];
            here[x] = sum;
        }
    }
    return TRUE;
}

/* Add SIGN times the expected label and step counts. */
static void expect(Work *work, const NerExamples *examples, const NerExample *example, const float *psi,
                   float *labels, float sign)
{
    guint n = work->n, L = work->L;
    const guint8 *kinds = (const guint8 *)examples->kinds->data + example->first;
    for (guint i = 0; i < n; i++) {
        const float *step = work->factors[i], *local = psi + (gsize)i * L, *right = work->beta + (gsize)i * L;
        const float *here = work->alpha + (gsize)i * L;
        guint class = examples->n_classes > 1 ? kinds[i] : 0;
        float *expected = work->expected + (gsize) class * L * L, product[2 * NER_MAX_TYPES + 1];
        work->touched[class] = 1;
        for (guint y = 0; y < L; y++) {
            labels[(gsize)i * L + y] = here[y] * right[y];
            product[y] = sign * local[y] * right[y] / work->sums[i];
        }
        if (i == 0) {
            for (guint y = 0; y < L; y++)
                expected[y] += product[y] * step[y];
            continue;
        }
        const float *left = here - L;
        for (guint x = 0; x < L; x++)
            if (left[x] > 1e-6f)
                for (guint y = 0; y < L; y++)
                    expected[x * L + y] += left[x] * step[x * L + y] * product[y];
    }
}

/* What the labels of the corpus say, as counts; FALSE when they contradict each other. */
static gboolean expect_gold(Work *work, const NerExamples *examples, const NerExample *example)
{
    guint n = work->n, L = work->L;
    const guint16 *sets = (const guint16 *)(gpointer)examples->sets->data + example->first;
    const guint8 *kinds = (const guint8 *)examples->kinds->data + example->first;
    gboolean open = FALSE;
    for (guint i = 0; i < n; i++)
        open |= sets[i] >= 256;
    if (!open) {
        memset(work->gold, 0, (gsize)n * L * sizeof *work->gold);
        for (guint i = 0; i < n; i++) {
            guint class = examples->n_classes > 1 ? kinds[i] : 0, left = i > 0 ? sets[i - 1] : 0;
            work->gold[(gsize)i * L + sets[i]] = 1.f;
            work->expected[(gsize) class * L * L + left * L + sets[i]] -= 1.f;
        }
        return TRUE;
    }
    for (guint i = 0; i < n; i++) {
        const float *psi = work->psi + (gsize)i * L;
        float *some = work->psi_set + (gsize)i * L;
        memset(some, 0, L * sizeof *some);
        if (sets[i] < 256)
            some[sets[i]] = MAX(psi[sets[i]], 1e-20f);
        else {
            const GByteArray *set = examples->many->pdata[sets[i] - 256];
            for (guint k = 0; k < set->len; k++)
                some[set->data[k]] = MAX(psi[set->data[k]], 1e-20f);
        }
    }
    if (!forward_backward(work, work->psi_set))
        return FALSE;
    expect(work, examples, example, work->psi_set, work->gold, -1.f);
    return TRUE;
}

/* ---- one step of learning ---- */

typedef struct {
    float rate, decay, since; /* steps since averaging began; negative: before */
} Step;

static inline void update_row(float *p, const float *gradient, guint row, const Step *step)
{
    float *weights = p, *squares = p + row, *sums = p + 2 * row;
    for (guint k = 0; k < row; k++) {
        float g = gradient[k] + step->decay * weights[k];
        squares[k] += g * g;
        float change = step->rate * g / sqrtf(squares[k] + 1e-12f);
        weights[k] -= change;
        sums[k] -= step->since * change;
    }
}

static void update_rows(Work *work, NerLearner *learner, float weight, const Step *step)
{
    guint row = work->row, L = work->L;
    gsize k = 0;
    float gradient[2 * NER_MAX_TYPES + 8];
    memset(gradient, 0, sizeof gradient);
    for (guint i = 0; i < work->n; i++) {
        float most = 0.f;
        for (guint y = 1; y < L; y++) {
            gradient[y - 1] = weight * (work->model[(gsize)i * L + y] - work->gold[(gsize)i * L + y]);
            most = MAX(most, fabsf(gradient[y - 1]));
        }
        if (most < 2e-3f) { /* nothing to learn */
            k = work->live_end[i];
            continue;
        }
        for (; k < work->live_end[i]; k++) {
            float *p = learner->rows + (gsize)work->live[k] * row * 3;
            if (row == 8)
                update_row(p, gradient, 8, step);
            else
                update_row(p, gradient, row, step);
        }
    }
}

static void update_steps(Work *work, NerLearner *learner, float weight, const Step *step)
{
    gsize size = (gsize)work->L * work->L;
    for (guint class = 0; class < learner->n_classes; class ++) {
        if (!work->touched[class])
            continue;
        for (gsize k = class * size; k < (class + 1) * size; k++) {
            float g = weight * work->expected[k];
            work->expected[k] = 0.f;
            if (fabsf(g) < 1e-5f)
                continue;
            learner->steps_grad[k] += g * g;
            float change = step->rate * g / sqrtf(learner->steps_grad[k] + 1e-12f);
            learner->steps[k] -= change;
            learner->steps_sum[k] -= step->since * change;
        }
        set_factors(learner, class);
        work->touched[class] = 0;
    }
}

static void learn_from(NerLearner *learner, Work *work, const NerExamples *examples,
                       const NerExample *example, const NerSchedule *schedule, const Step *step,
                       guint64 *chance)
{
    gboolean votes = schedule->votes && ner_random_unit(chance) >= schedule->vote_dropout;
    work_reserve(work, example->n, count_refs(examples, example, votes) + 1);
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): work_reserve() made room */
    memset(work->dropped, 0, example->n + 4);
    for (guint i = 0; i < example->n; i++)
        work->dropped[i + 2] = ner_random_unit(chance) < schedule->dropout;
    choose_refs(work, examples, example, votes);
    score(work, learner, examples, example);
    exponentiate(work);
    gboolean possible = forward_backward(work, work->psi);
    if (possible)
        expect(work, examples, example, work->psi, work->model, 1.f);
    if (possible && expect_gold(work, examples, example)) {
        update_rows(work, learner, example->weight, step);
        update_steps(work, learner, example->weight, step);
        return;
    }
    memset(work->expected, 0, (gsize)learner->n_classes * work->L * work->L * sizeof(float));
}

static void average(NerLearner *learner, double steps)
{
    guint row = learner->row;
    gsize n = (gsize)learner->n_classes * learner->n_labels * learner->n_labels;
    if (steps < 1)
        return;
    for (gsize r = 0; r < learner->n_rows; r++) {
        float *p = learner->rows + r * row * 3;
        for (guint k = 0; k < row; k++)
            p[k] -= (float)(p[2 * row + k] / steps);
    }
    for (gsize k = 0; k < n; k++)
        learner->steps[k] -= (float)(learner->steps_sum[k] / steps);
    for (guint class = 0; class < learner->n_classes; class ++)
        set_factors(learner, class);
}

void ner_learner_run(NerLearner *learner, const NerExamples *examples, const NerSchedule *schedule,
                     void (*report)(const char *what, gpointer data), gpointer data)
{
    g_autoptr(GArray) order = g_array_new(FALSE, FALSE, sizeof(guint32));
    for (guint32 k = 0; k < examples->examples->len; k++) {
        const NerExample *example = &g_array_index(examples->examples, NerExample, k);
        if ((schedule->half < 0 || example->half == schedule->half) && example->weight > 0.f)
            g_array_append_val(order, k);
    }
    guint32 *list = (guint32 *)(gpointer)order->data;
    guint64 chance = schedule->seed;
    Work work;
    work_init(&work, examples);
    for (guint class = 0; class < learner->n_classes; class ++)
        set_factors(learner, class);
    gsize done = 0, start = (gsize)(schedule->rounds / 2) * order->len;
    for (guint round = 0; round < schedule->rounds; round++) {
        for (guint k = order->len; k > 1; k--) {
            guint j = (guint)(ner_random(&chance) % k);
            guint32 swap = list[k - 1];
            list[k - 1] = list[j];
            list[j] = swap;
        }
        for (guint k = 0; k < order->len; k++, done++) {
            /* Sums are kept in thousands of steps, which is what single precision bears. */
            Step step = {schedule->rate, schedule->decay,
                         done >= start ? (float)((double)(done - start) / 1000.0) : 0.f};
            learn_from(learner, &work, examples, &g_array_index(examples->examples, NerExample, list[k]),
                       schedule, &step, &chance);
        }
        g_autofree char *what =
            g_strdup_printf("%s: round %u of %u", schedule->name, round + 1, schedule->rounds);
        if (report != NULL)
            report(what, data);
    }
    average(learner, (double)(done - start) / 1000.0);
    work_clear(&work);
}

void ner_learner_label(const NerLearner *learner, const NerExamples *examples, guint index, gboolean votes,
                       guint8 *labels)
{
    const NerExample *example = &g_array_index(examples->examples, NerExample, index);
    guint L = learner->n_labels, n = example->n;
    Work work;
    work_init(&work, examples);
    work_reserve(&work, n, count_refs(examples, example, votes) + 1);
    /* NOLINTNEXTLINE(clang-analyzer-core.NonNullParamChecker): work_reserve() made room */
    memset(work.dropped, 0, n + 4);
    choose_refs(&work, examples, example, votes);
    score(&work, learner, examples, example);
    exponentiate(&work);
    /* Viterbi on products; psi is scaled by token, so that nothing runs out of range over one step. */
    g_autofree guint8 *back = g_malloc((gsize)n * L);
    float *best = work.alpha;
    for (guint i = 0; i < n; i++) {
        const float *step = work.factors[i];
        float *here = best + (gsize)i * L, most = 1e-30f;
        for (guint y = 0; y < L; y++) {
            float value = i == 0 ? step[y] : 0.f;
            guint8 from = 0;
            for (guint x = 0; i > 0 && x < L; x++) {
                float v = here[(int)x - (int)L] * step[x * L + y];
                if (v > value) {
                    value = v;
                    from = (guint8)x;
                }
            }
            back[(gsize)i * L + y] = from;
            /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): the row before is full */
            here[y] = value * work.psi[(gsize)i * L + y];
            most = MAX(most, here[y]);
        }
        for (guint y = 0; y < L; y++)
            here[y] /= most;
    }
    guint8 y = 0;
    for (guint x = 1; x < L; x++)
        if (best[(gsize)(n - 1) * L + x] > best[(gsize)(n - 1) * L + y])
            y = (guint8)x;
    for (guint i = n; i-- > 0;) {
        labels[i] = y;
        y = back[(gsize)i * L + y];
    }
    work_clear(&work);
}
