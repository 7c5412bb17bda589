/* SPDX-License-Identifier: MIT */
#include "matrix.h"
#include <string.h>

/* AVX2 without FMA: a fused multiplication rounds differently, and results must not depend on the machine. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("avx2", "default")))
/* For plain loops, which are to become vector instructions even where the rest is compiled without. */
#define LOOP __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define WIDE
#define LOOP
#endif

typedef float Vec __attribute__((vector_size(32), aligned(4), may_alias));
typedef gint32 Mask __attribute__((vector_size(32), aligned(4), may_alias));

#define LOAD(p) (*(const Vec *)(p))
#define STORE(p, v) (*(Vec *)(p) = (v))
#define SPLAT(s) ((Vec){(s), (s), (s), (s), (s), (s), (s), (s)})

WIDE void mat_mul_add(float *y, gsize y_stride, const float *x, gsize x_stride, const float *w, guint n,
                      guint k, guint m)
{
    guint i = 0;
    for (; i + 4 <= n; i += 4) {
        const float *x0 = x + i * x_stride, *x1 = x0 + x_stride, *x2 = x1 + x_stride, *x3 = x2 + x_stride;
        float *y0 = y + i * y_stride, *y1 = y0 + y_stride, *y2 = y1 + y_stride, *y3 = y2 + y_stride;
        guint j = 0;
        for (; j + 16 <= m; j += 16) {
            Vec a0 = LOAD(y0 + j), b0 = LOAD(y0 + j + 8), a1 = LOAD(y1 + j), b1 = LOAD(y1 + j + 8);
            Vec a2 = LOAD(y2 + j), b2 = LOAD(y2 + j + 8), a3 = LOAD(y3 + j), b3 = LOAD(y3 + j + 8);
            const float *wj = w + j;
            for (guint c = 0; c < k; c++, wj += m) {
                Vec wa = LOAD(wj), wb = LOAD(wj + 8);
                Vec s = SPLAT(x0[c]);
                a0 += s * wa;
                b0 += s * wb;
                s = SPLAT(x1[c]);
                a1 += s * wa;
                b1 += s * wb;
                s = SPLAT(x2[c]);
                a2 += s * wa;
                b2 += s * wb;
                s = SPLAT(x3[c]);
                a3 += s * wa;
                b3 += s * wb;
            }
            STORE(y0 + j, a0);
            STORE(y0 + j + 8, b0);
            STORE(y1 + j, a1);
            STORE(y1 + j + 8, b1);
            STORE(y2 + j, a2);
            STORE(y2 + j + 8, b2);
            STORE(y3 + j, a3);
            STORE(y3 + j + 8, b3);
        }
        for (; j + 8 <= m; j += 8) {
            Vec a0 = LOAD(y0 + j), a1 = LOAD(y1 + j), a2 = LOAD(y2 + j), a3 = LOAD(y3 + j);
            const float *wj = w + j;
            for (guint c = 0; c < k; c++, wj += m) {
                Vec wa = LOAD(wj);
                a0 += SPLAT(x0[c]) * wa;
                a1 += SPLAT(x1[c]) * wa;
                a2 += SPLAT(x2[c]) * wa;
                a3 += SPLAT(x3[c]) * wa;
            }
            STORE(y0 + j, a0);
            STORE(y1 + j, a1);
            STORE(y2 + j, a2);
            STORE(y3 + j, a3);
        }
    }
    for (; i < n; i++) {
        const float *x0 = x + i * x_stride;
        float *y0 = y + i * y_stride;
        guint j = 0;
        for (; j + 32 <= m; j += 32) {
            Vec a = LOAD(y0 + j), b = LOAD(y0 + j + 8), c2 = LOAD(y0 + j + 16), d = LOAD(y0 + j + 24);
            const float *wj = w + j;
            for (guint c = 0; c < k; c++, wj += m) {
                Vec s = SPLAT(x0[c]);
                a += s * LOAD(wj);
                b += s * LOAD(wj + 8);
                c2 += s * LOAD(wj + 16);
                d += s * LOAD(wj + 24);
            }
            STORE(y0 + j, a);
            STORE(y0 + j + 8, b);
            STORE(y0 + j + 16, c2);
            STORE(y0 + j + 24, d);
        }
        for (; j + 8 <= m; j += 8) {
            Vec a = LOAD(y0 + j);
            const float *wj = w + j;
            for (guint c = 0; c < k; c++, wj += m)
                a += SPLAT(x0[c]) * LOAD(wj);
            STORE(y0 + j, a);
        }
    }
}

WIDE void mat_grad_weights(float *dw, const float *x, gsize x_stride, const float *dy, gsize dy_stride,
                           guint n, guint k, guint m)
{
    for (guint c = 0; c < k; c += 4) {
        guint width = MIN(4, k - c);
        for (guint j = 0; j < m; j += 8) {
            if (width == 4) {
                float *d = dw + (gsize)c * m + j;
                Vec a0 = LOAD(d), a1 = LOAD(d + m), a2 = LOAD(d + 2 * m), a3 = LOAD(d + 3 * m);
                const float *xi = x + c, *g = dy + j;
                for (guint i = 0; i < n; i++, xi += x_stride, g += dy_stride) {
                    Vec v = LOAD(g);
                    a0 += SPLAT(xi[0]) * v;
                    a1 += SPLAT(xi[1]) * v;
                    a2 += SPLAT(xi[2]) * v;
                    a3 += SPLAT(xi[3]) * v;
                }
                STORE(d, a0);
                STORE(d + m, a1);
                STORE(d + 2 * m, a2);
                STORE(d + 3 * m, a3);
                continue;
            }
            for (guint r = 0; r < width; r++) {
                float *d = dw + (gsize)(c + r) * m + j;
                Vec a = LOAD(d);
                for (guint i = 0; i < n; i++)
                    a += SPLAT(x[i * x_stride + c + r]) * LOAD(dy + i * dy_stride + j);
                STORE(d, a);
            }
        }
    }
}

WIDE void mat_grad_inputs(float *dx, gsize dx_stride, const float *dy, gsize dy_stride, const float *w,
                          guint n, guint k, guint m)
{
    for (guint i = 0; i < n; i++) {
        const float *g = dy + i * dy_stride;
        float *d = dx + i * dx_stride;
        for (guint c = 0; c < k; c++) {
            const float *wc = w + (gsize)c * m;
            Vec a = SPLAT(0.0f);
            for (guint j = 0; j < m; j += 8)
                a += LOAD(g + j) * LOAD(wc + j);
            d[c] += ((a[0] + a[1]) + (a[2] + a[3])) + ((a[4] + a[5]) + (a[6] + a[7]));
        }
    }
}

WIDE void mat_add(float *y, const float *x, guint m)
{
    for (guint j = 0; j < m; j += 8)
        STORE(y + j, LOAD(y + j) + LOAD(x + j));
}

LOOP void mat_add_bytes(float *restrict y, const gint8 *restrict q, float scale, guint m)
{
    for (guint j = 0; j < m; j++)
        y[j] += scale * (float)q[j];
}

WIDE guint mat_best(const float *x, guint n)
{
    float most = x[0];
    guint j = 0;
    if (n >= 8) {
        Vec m = LOAD(x);
        for (j = 8; j + 8 <= n; j += 8) {
            Vec v = LOAD(x + j);
            Mask more = v > m;
            m = (Vec)(((Mask)v & more) | ((Mask)m & ~more));
        }
        for (guint i = 0; i < 8; i++)
            most = m[i] > most ? m[i] : most;
    }
    for (; j < n; j++)
        most = x[j] > most ? x[j] : most;
    for (j = 0; j + 1 < n; j++)
        if (x[j] == most)
            break;
    return j;
}
