/* SPDX-License-Identifier: MIT */
#include "learn.h"
#include <math.h>
#include <string.h>

guint32 rng_next(Rng *rng)
{
    guint64 x = *rng;
    x ^= x >> 12;
    x ^= x << 25;
    x ^= x >> 27;
    *rng = x;
    return (guint32)((x * G_GUINT64_CONSTANT(0x2545f4914f6cdd1d)) >> 32);
}

float rng_unit(Rng *rng)
{
    return (float)(rng_next(rng) >> 8) / 16777216.0f;
}

guint32 rng_below(Rng *rng, guint32 n)
{
    return (guint32)(((guint64)rng_next(rng) * n) >> 32);
}

float fast_exp(float x)
{
    if (x < -80.0f)
        return 0.0f;
    if (x > 80.0f)
        x = 80.0f;
    float y = x * 1.44269504f;
    int whole = (int)(y < 0 ? y - 0.5f : y + 0.5f);
    float f = (y - (float)whole) * 0.69314718f;
    float e = 1.0f + f * (1.0f + f * (0.5f + f * (1.0f / 6 + f * (1.0f / 24 + f * (1.0f / 120)))));
    union {
        guint32 i;
        float f;
    } power = {.i = (guint32)(whole + 127) << 23};
    return e * power.f;
}

float fast_log(float x)
{
    union {
        float f;
        guint32 i;
    } u = {.f = x < 1e-30f ? 1e-30f : x};
    int exponent = (int)(u.i >> 23) - 127;
    u.i = (u.i & 0x7fffff) | 0x3f800000;
    float z = (u.f - 1) / (u.f + 1), z2 = z * z;
    return (float)exponent * 0.69314718f +
           2 * z * (1 + z2 * (1.0f / 3 + z2 * (0.2f + z2 * (1.0f / 7 + z2 / 9))));
}

void param_init(Param *p, guint32 rows, guint32 cols, gboolean sparse, float scale, Rng *rng)
{
    gsize n = (gsize)rows * cols;
    *p = (Param){.rows = rows, .cols = cols, .sparse = sparse};
    p->w = g_new0(float, n);
    p->gradient = g_new0(float, n);
    p->mean = g_new0(float, n);
    p->square = g_new0(float, n);
    p->sum = g_new0(float, n);
    p->touched = g_new0(guint8, rows);
    p->touched_rows = g_array_new(FALSE, FALSE, sizeof(guint32));
    if (scale > 0)
        for (gsize i = 0; i < n; i++)
            p->w[i] = (2 * rng_unit(rng) - 1) * scale;
}

void param_clear(Param *p)
{
    g_free(p->w);
    g_free(p->gradient);
    g_free(p->mean);
    g_free(p->square);
    g_free(p->sum);
    g_free(p->touched);
    if (p->touched_rows != NULL)
        g_array_unref(p->touched_rows);
    memset(p, 0, sizeof *p);
}

float *param_touch(Param *p, guint32 row)
{
    if (!p->touched[row]) {
        p->touched[row] = 1;
        g_array_append_val(p->touched_rows, row);
    }
    return p->gradient + (gsize)row * p->cols;
}

static void update_range(Param *p, gsize from, gsize n, float rate, float correct1, float correct2)
{
    float *w = p->w + from, *g = p->gradient + from, *m = p->mean + from, *v = p->square + from;
    for (gsize i = 0; i < n; i++) {
        m[i] = 0.9f * m[i] + 0.1f * g[i];
        v[i] = 0.99f * v[i] + 0.01f * g[i] * g[i];
        w[i] -= rate * (m[i] * correct1) / (sqrtf(v[i] * correct2) + 1e-6f);
        g[i] = 0;
    }
}

void param_update(Param *p, float rate, guint t)
{
    float b1 = 1, b2 = 1;
    for (guint i = 0; i < MIN(t, 2000); i++) {
        b1 *= 0.9f;
        b2 *= 0.99f;
    }
    float c1 = 1 / (1 - b1), c2 = 1 / (1 - b2);
    if (!p->sparse) {
        update_range(p, 0, (gsize)p->rows * p->cols, rate, c1, c2);
        return;
    }
    for (guint i = 0; i < p->touched_rows->len; i++) {
        guint32 row = g_array_index(p->touched_rows, guint32, i);
        update_range(p, (gsize)row * p->cols, p->cols, rate, c1, c2);
        p->touched[row] = 0;
    }
    g_array_set_size(p->touched_rows, 0);
}

void param_accumulate(Param *p)
{
    gsize n = (gsize)p->rows * p->cols;
    for (gsize i = 0; i < n; i++)
        p->sum[i] += p->w[i];
    p->sums++;
}

void param_use_average(Param *p)
{
    if (p->sums == 0)
        return;
    gsize n = (gsize)p->rows * p->cols;
    float f = 1.0f / (float)p->sums;
    for (gsize i = 0; i < n; i++)
        p->w[i] = p->sum[i] * f;
}

float learning_rate(float top, guint step, guint steps)
{
    float rate = top * (1 - (float)step / (float)steps) + 1e-5f;
    return step < 200 ? rate * (float)step / 200 : rate;
}

void shuffle(guint *order, guint n, Rng *rng)
{
    for (guint i = n; i > 1; i--) {
        guint j = rng_below(rng, i), x = order[i - 1];
        order[i - 1] = order[j];
        order[j] = x;
    }
}

guint epoch_size(guint by_hand, guint labelled)
{
    return by_hand + MIN(labelled, by_hand / 2);
}

void epoch_order(guint *order, guint by_hand, guint labelled, Rng *rng)
{
    if (labelled > 0) {
        for (guint i = 0; i < by_hand + labelled; i++)
            order[i] = i;
        shuffle(order + by_hand, labelled, rng);
    }
    shuffle(order, epoch_size(by_hand, labelled), rng);
}
