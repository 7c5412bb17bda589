/* SPDX-License-Identifier: MIT */
#include "net.h"
#include "matrix.h"
#include <math.h>
#include <string.h>

void net_init(Net *net, const NetShape *shape, Rng *rng)
{
    memset(net, 0, sizeof *net);
    net->shape = *shape;
    guint32 d = shape->dim;
    param_init(&net->table, shape->rows, d, TRUE, 0.05f, rng);
    param_init(&net->extra, shape->extras, d, FALSE, 0.05f, rng);
    for (guint k = 0; k < shape->layers; k++) {
        guint32 in = (2 * shape->radius[k] + 1) * d;
        param_init(&net->weights[k], in, d, FALSE, sqrtf(6.0f / (float)(in + d)), rng);
        param_init(&net->bias[k], 1, d, FALSE, 0, rng);
    }
}

void net_clear(Net *net)
{
    Param *p[2 + 2 * NET_LAYERS_MAX];
    guint n = net_params(net, p);
    for (guint i = 0; i < n; i++)
        param_clear(p[i]);
}

guint net_params(Net *net, Param **params)
{
    guint n = 0;
    params[n++] = &net->table;
    params[n++] = &net->extra;
    for (guint k = 0; k < net->shape.layers; k++) {
        params[n++] = &net->weights[k];
        params[n++] = &net->bias[k];
    }
    return n;
}

NetBatch *net_batch_new(const NetShape *shape)
{
    NetBatch *b = g_new0(NetBatch, 1);
    b->dim = shape->dim;
    b->layers = shape->layers;
    return b;
}

void net_batch_free(NetBatch *b)
{
    for (guint k = 0; k <= b->layers; k++) {
        g_free(b->h[k]);
        g_free(b->d[k]);
        g_free(b->z[k]);
    }
    g_free(b->tmp);
    g_free(b->pad);
    g_free(b->rows);
    g_free(b->n_rows);
    g_free(b->extras);
    g_free(b->n_extras);
    g_free(b);
}

void net_batch_reset(NetBatch *b)
{
    b->n = 0;
}

static guint add_row(NetBatch *b)
{
    if (b->n == b->allocated) {
        b->allocated = MAX(256, 2 * b->allocated);
        for (guint k = 0; k <= b->layers; k++) {
            b->h[k] = g_renew(float, b->h[k], b->allocated * b->dim);
            b->d[k] = g_renew(float, b->d[k], b->allocated * b->dim);
            b->z[k] = g_renew(float, b->z[k], b->allocated * b->dim);
        }
        b->pad = g_renew(guint8, b->pad, b->allocated);
        b->rows = g_realloc(b->rows, b->allocated * sizeof *b->rows);
        b->n_rows = g_renew(guint8, b->n_rows, b->allocated);
        b->extras = g_realloc(b->extras, b->allocated * sizeof *b->extras);
        b->n_extras = g_renew(guint8, b->n_extras, b->allocated);
    }
    return b->n++;
}

void net_batch_pad(NetBatch *b)
{
    for (guint i = 0; i < NET_PAD; i++) {
        guint r = add_row(b);
        b->pad[r] = 1;
        b->n_rows[r] = 0;
        b->n_extras[r] = 1;
        b->extras[r][0] = 0;
    }
}

guint net_batch_add(NetBatch *b, const guint32 *rows, guint n_rows, const guint32 *extras, guint n_extras)
{
    guint r = add_row(b);
    b->pad[r] = 0;
    memcpy(b->rows[r], rows, n_rows * sizeof *rows);
    b->n_rows[r] = (guint8)n_rows;
    memcpy(b->extras[r], extras, n_extras * sizeof *extras);
    b->n_extras[r] = (guint8)n_extras;
    return r;
}

/* Keeps each value with probability 1 - dropout, scaled up to the same mean. */
static void fill_keep(float *z, gsize n, float dropout, Rng *rng)
{
    guint32 limit = (guint32)(dropout * 65536.0f);
    float scale = 1 / (1 - dropout);
    for (gsize i = 0; i + 1 < n; i += 2) {
        guint32 r = rng_next(rng);
        z[i] = (r & 0xffff) < limit ? 0 : scale;
        z[i + 1] = (r >> 16) < limit ? 0 : scale;
    }
}

static void fill_one(float *z, gsize n)
{
    for (gsize i = 0; i < n; i++)
        z[i] = 1;
}

void net_forward(Net *net, NetBatch *b, float dropout_in, float dropout, Rng *rng)
{
    guint d = b->dim;
    gsize size = (gsize)b->n * d;
    memset(b->h[0], 0, size * sizeof(float));
    for (guint i = 0; i < b->n; i++) {
        float *h = b->h[0] + (gsize)i * d;
        for (guint k = 0; k < b->n_rows[i]; k++)
            mat_add(h, net->table.w + (gsize)b->rows[i][k] * d, d);
        for (guint k = 0; k < b->n_extras[i]; k++)
            mat_add(h, net->extra.w + (gsize)b->extras[i][k] * d, d);
    }
    for (guint k = 0; k <= b->layers; k++) {
        float p = k == 0 ? dropout_in : dropout;
        if (rng != NULL && p > 0)
            fill_keep(b->z[k], size, p, rng);
        else
            fill_one(b->z[k], size);
    }
    for (gsize i = 0; i < size; i++)
        b->h[0][i] *= b->z[0][i];
    for (guint k = 1; k <= b->layers; k++) {
        float *h = b->h[k], *in = b->h[k - 1], *z = b->z[k];
        guint r = net->shape.radius[k - 1];
        memset(h, 0, size * sizeof(float));
        for (guint i = NET_PAD; i + NET_PAD < b->n; i++)
            memcpy(h + (gsize)i * d, net->bias[k - 1].w, d * sizeof(float));
        mat_mul_add(h + NET_PAD * d, d, in + (NET_PAD - r) * d, d, net->weights[k - 1].w, b->n - 2 * NET_PAD,
                    (2 * r + 1) * d, d);
        for (guint i = 0; i < b->n; i++) {
            float *hi = h + (gsize)i * d, *zi = z + (gsize)i * d, *x = in + (gsize)i * d;
            if (b->pad[i]) {
                memset(hi, 0, d * sizeof(float));
                memset(zi, 0, d * sizeof(float));
                continue;
            }
            for (guint j = 0; j < d; j++) {
                if (!(hi[j] > 0))
                    zi[j] = 0;
                hi[j] = x[j] + hi[j] * zi[j];
            }
        }
    }
}

void net_grad_inputs(float *dx, const float *dy, gsize dy_stride, const float *w, guint n, guint k, guint m)
{
    g_autofree float *wt = g_new(float, (gsize)k *m);
    for (guint c = 0; c < k; c++)
        for (guint j = 0; j < m; j++)
            wt[(gsize)j * k + c] = w[(gsize)c * m + j];
    memset(dx, 0, (gsize)n * k * sizeof(float));
    mat_mul_add(dx, k, dy, dy_stride, wt, n, m, k);
}

void net_backward(Net *net, NetBatch *b)
{
    guint d = b->dim, n = b->n - 2 * NET_PAD;
    gsize size = (gsize)b->n * d;
    for (guint k = b->layers; k > 0; k--) {
        guint r = net->shape.radius[k - 1], in = (2 * r + 1) * d;
        float *dz = b->z[k], *dh = b->d[k], *below = b->d[k - 1];
        for (gsize i = 0; i < size; i++)
            dz[i] *= dh[i];
        for (guint i = 0; i < b->n; i++) {
            if (b->pad[i])
                memset(dh + (gsize)i * d, 0, d * sizeof(float));
            else
                mat_add(net->bias[k - 1].gradient, dz + (gsize)i * d, d);
        }
        mat_grad_weights(net->weights[k - 1].gradient, b->h[k - 1] + (NET_PAD - r) * d, d, dz + NET_PAD * d,
                         d, n, in, d);
        if (b->tmp_allocated < n * in) {
            b->tmp_allocated = n * in;
            g_free(b->tmp);
            b->tmp = g_new(float, b->tmp_allocated);
        }
        net_grad_inputs(b->tmp, dz + NET_PAD * d, d, net->weights[k - 1].w, n, in, d);
        memcpy(below, dh, size * sizeof(float));
        for (guint i = 0; i < n; i++)
            mat_add(below + (gsize)(i + NET_PAD - r) * d, b->tmp + (gsize)i * in, in);
    }
    for (gsize i = 0; i < size; i++)
        b->d[0][i] *= b->z[0][i];
    for (guint i = 0; i < b->n; i++) {
        const float *g = b->d[0] + (gsize)i * d;
        for (guint k = 0; k < b->n_rows[i]; k++)
            mat_add(param_touch(&net->table, b->rows[i][k]), g, d);
        for (guint k = 0; k < b->n_extras[i]; k++)
            mat_add(net->extra.gradient + (gsize)b->extras[i][k] * d, g, d);
    }
}
