/* SPDX-License-Identifier: MIT */
#include "quant.h"
#include <string.h>

#if defined(__x86_64__) && defined(__GNUC__)
#define HAVE_PAIRS 1
#include <immintrin.h>
#endif

/* For what is done element by element. */
#if defined(__x86_64__) && defined(__GNUC__) && !defined(__clang__) && !defined(__SANITIZE_ADDRESS__) && \
    !defined(__SANITIZE_THREAD__)
#define WIDE __attribute__((target_clones("avx2", "default"), optimize("O3")))
#else
#define WIDE
#endif

/* To the nearest whole number, at most limit. NaN, which only a damaged model holds, becomes limit. */
static inline gint32 round_to(float v, float scale, float limit)
{
    v *= scale;
    v = v < limit ? v : limit;
    v = v > -limit ? v : -limit;
    return (gint32)(v + (v < 0 ? -0.5f : 0.5f));
}

WIDE void quant_values(gint16 *restrict values, const float *restrict from, gsize n)
{
    for (gsize i = 0; i < n; i++)
        values[i] = (gint16)round_to(from[i], QUANT_VALUE, 32766);
}

void quant_sums(gint32 *sums, const float *from, gsize n)
{
    for (gsize i = 0; i < n; i++)
        sums[i] = round_to(from[i], QUANT_VALUE * QUANT_WEIGHT, 1e9f);
}

gint16 *quant_weights(const float *from, gsize from_stride, guint k, guint m)
{
    gint16 *w = g_new(gint16, (gsize)k * m);
    for (guint c = 0; c < k; c++)
        for (guint j = 0; j < m; j++)
            w[((gsize)(c / 2) * m + j) * 2 + c % 2] =
                (gint16)round_to(from[c * from_stride + j], QUANT_WEIGHT, 32766);
    return w;
}

/* Two neighbouring inputs, as the multiplication of pairs wants them. */
static inline gint32 pair_at(const gint16 *x)
{
    gint32 pair;
    memcpy(&pair, x, sizeof pair);
    return pair;
}

#ifdef HAVE_PAIRS
#define PAIRS8 __attribute__((target("avx2")))

PAIRS8 static inline __m256i load8(const void *p)
{
    return _mm256_loadu_si256((const __m256i *)p);
}

PAIRS8 static inline void store8(void *p, __m256i v)
{
    _mm256_storeu_si256((__m256i *)p, v);
}

PAIRS8 static inline __m256i madd8(__m256i sum, gint32 pair, __m256i w)
{
    return _mm256_add_epi32(sum, _mm256_madd_epi16(_mm256_set1_epi32(pair), w));
}

/* Four rows of x at once: each weight that is loaded serves four times. */
PAIRS8 static void multiply_rows8(gint32 *y, const gint16 *x, gsize stride, const gint16 *w, guint k, guint m)
{
    const gint16 *x1 = x + stride, *x2 = x1 + stride, *x3 = x2 + stride;
    guint j = 0;
    for (; j + 16 <= m; j += 16) {
        gint32 *y0 = y + j, *y1 = y0 + m, *y2 = y1 + m, *y3 = y2 + m;
        __m256i a0 = load8(y0), b0 = load8(y0 + 8), a1 = load8(y1), b1 = load8(y1 + 8);
        __m256i a2 = load8(y2), b2 = load8(y2 + 8), a3 = load8(y3), b3 = load8(y3 + 8);
        const gint16 *wj = w + 2 * j;
        for (guint c = 0; c < k; c += 2, wj += 2 * m) {
            __m256i wa = load8(wj), wb = load8(wj + 16);
            a0 = madd8(a0, pair_at(x + c), wa);
            b0 = madd8(b0, pair_at(x + c), wb);
            a1 = madd8(a1, pair_at(x1 + c), wa);
            b1 = madd8(b1, pair_at(x1 + c), wb);
            a2 = madd8(a2, pair_at(x2 + c), wa);
            b2 = madd8(b2, pair_at(x2 + c), wb);
            a3 = madd8(a3, pair_at(x3 + c), wa);
            b3 = madd8(b3, pair_at(x3 + c), wb);
        }
        store8(y0, a0);
        store8(y0 + 8, b0);
        store8(y1, a1);
        store8(y1 + 8, b1);
        store8(y2, a2);
        store8(y2 + 8, b2);
        store8(y3, a3);
        store8(y3 + 8, b3);
    }
    for (; j < m; j += 8) {
        gint32 *y0 = y + j, *y1 = y0 + m, *y2 = y1 + m, *y3 = y2 + m;
        __m256i a0 = load8(y0), a1 = load8(y1), a2 = load8(y2), a3 = load8(y3);
        const gint16 *wj = w + 2 * j;
        for (guint c = 0; c < k; c += 2, wj += 2 * m) {
            __m256i wa = load8(wj);
            a0 = madd8(a0, pair_at(x + c), wa);
            a1 = madd8(a1, pair_at(x1 + c), wa);
            a2 = madd8(a2, pair_at(x2 + c), wa);
            a3 = madd8(a3, pair_at(x3 + c), wa);
        }
        store8(y0, a0);
        store8(y1, a1);
        store8(y2, a2);
        store8(y3, a3);
    }
}

PAIRS8 static void multiply_row8(gint32 *y, const gint16 *x, const gint16 *w, guint k, guint m)
{
    guint j = 0;
    for (; j + 32 <= m; j += 32) {
        __m256i a = load8(y + j), b = load8(y + j + 8), c = load8(y + j + 16), d = load8(y + j + 24);
        const gint16 *wj = w + 2 * j;
        for (guint i = 0; i < k; i += 2, wj += 2 * m) {
            gint32 pair = pair_at(x + i);
            a = madd8(a, pair, load8(wj));
            b = madd8(b, pair, load8(wj + 16));
            c = madd8(c, pair, load8(wj + 32));
            d = madd8(d, pair, load8(wj + 48));
        }
        store8(y + j, a);
        store8(y + j + 8, b);
        store8(y + j + 16, c);
        store8(y + j + 24, d);
    }
    for (; j < m; j += 8) {
        __m256i a = load8(y + j);
        const gint16 *wj = w + 2 * j;
        for (guint i = 0; i < k; i += 2, wj += 2 * m)
            a = madd8(a, pair_at(x + i), load8(wj));
        store8(y + j, a);
    }
}

PAIRS8 static void multiply8(gint32 *y, const gint16 *x, gsize stride, const gint16 *w, guint n, guint k,
                             guint m)
{
    guint i = 0;
    for (; i + 4 <= n; i += 4)
        multiply_rows8(y + (gsize)i * m, x + i * stride, stride, w, k, m);
    for (; i < n; i++)
        multiply_row8(y + (gsize)i * m, x + i * stride, w, k, m);
}

/* Where a processor multiplies pairs and adds them up in one instruction: the same sums, twice as wide again.
 */
#define PAIRS16 __attribute__((target("avx512f,avx512vnni")))

PAIRS16 static inline __m512i madd16(__m512i sum, const gint16 *x, __m512i w)
{
    return _mm512_dpwssd_epi32(sum, _mm512_set1_epi32(pair_at(x)), w);
}

#ifdef __clang__
#define EACH(N, i) _Pragma("unroll") for (guint i = 0; i < (N); i++)
#else
#define EACH(N, i) _Pragma("GCC unroll 8") for (guint i = 0; i < (N); i++)
#endif

/* ROWS rows of x and 16 * PARTS columns of w: many sums side by side, as each multiplication takes its time.
 */
#define BLOCK16(NAME, ROWS, PARTS)                                                                        \
    PAIRS16 static void NAME(gint32 *y, const gint16 *x, gsize stride, const gint16 *w, guint k, guint m) \
    {                                                                                                     \
        __m512i sums[ROWS][PARTS];                                                                        \
        EACH(ROWS, r)                                                                                     \
        EACH(PARTS, p)                                                                                    \
        sums[r][p] = _mm512_loadu_si512(y + (gsize)r * m + p * 16);                                       \
        for (guint c = 0; c < k; c += 2, w += 2 * m)                                                      \
            EACH(PARTS, p)                                                                                \
            {                                                                                             \
                __m512i v = _mm512_loadu_si512(w + p * 32);                                               \
                EACH(ROWS, r)                                                                             \
                sums[r][p] = madd16(sums[r][p], x + r * stride + c, v);                                   \
            }                                                                                             \
        EACH(ROWS, r)                                                                                     \
        EACH(PARTS, p)                                                                                    \
        _mm512_storeu_si512(y + (gsize)r * m + p * 16, sums[r][p]);                                       \
    }

BLOCK16(multiply_8rows32, 8, 2)
BLOCK16(multiply_8rows16, 8, 1)
BLOCK16(multiply_row64, 1, 4)
BLOCK16(multiply_row16, 1, 1)

PAIRS16 static void multiply16(gint32 *y, const gint16 *x, gsize stride, const gint16 *w, guint n, guint k,
                               guint m)
{
    guint i = 0;
    for (; i + 8 <= n; i += 8) {
        guint j = 0;
        for (; j + 32 <= m; j += 32)
            multiply_8rows32(y + (gsize)i * m + j, x + i * stride, stride, w + 2 * j, k, m);
        for (; j < m; j += 16)
            multiply_8rows16(y + (gsize)i * m + j, x + i * stride, stride, w + 2 * j, k, m);
    }
    for (; i < n; i++) {
        guint j = 0;
        for (; j + 64 <= m; j += 64)
            multiply_row64(y + (gsize)i * m + j, x + i * stride, stride, w + 2 * j, k, m);
        for (; j < m; j += 16)
            multiply_row16(y + (gsize)i * m + j, x + i * stride, stride, w + 2 * j, k, m);
    }
}

/* What every x86-64 has: half as wide as AVX2. */
static void multiply4(gint32 *y, const gint16 *x, const gint16 *w, guint k, guint m)
{
    for (guint j = 0; j < m; j += 8) {
        __m128i a = _mm_loadu_si128((const __m128i *)(y + j)),
                b = _mm_loadu_si128((const __m128i *)(y + j + 4));
        const gint16 *wj = w + 2 * j;
        for (guint i = 0; i < k; i += 2, wj += 2 * m) {
            __m128i pair = _mm_set1_epi32(pair_at(x + i));
            a = _mm_add_epi32(a, _mm_madd_epi16(pair, _mm_loadu_si128((const __m128i *)wj)));
            b = _mm_add_epi32(b, _mm_madd_epi16(pair, _mm_loadu_si128((const __m128i *)(wj + 8))));
        }
        _mm_storeu_si128((__m128i *)(y + j), a);
        _mm_storeu_si128((__m128i *)(y + j + 4), b);
    }
}
#else
static void multiply4(gint32 *y, const gint16 *x, const gint16 *w, guint k, guint m)
{
    for (guint i = 0; i < k; i += 2, w += 2 * m)
        for (guint j = 0; j < m; j++)
            y[j] = (gint32)((guint32)y[j] + (guint32)(x[i] * w[2 * j]) + (guint32)(x[i + 1] * w[2 * j + 1]));
}
#endif

void quant_multiply(gint32 *y, const gint16 *x, gsize x_stride, const gint16 *w, guint n, guint k, guint m)
{
#ifdef HAVE_PAIRS
    if (m % 16 == 0 && __builtin_cpu_supports("avx512vnni")) {
        multiply16(y, x, x_stride, w, n, k, m);
        return;
    }
    if (__builtin_cpu_supports("avx2")) {
        multiply8(y, x, x_stride, w, n, k, m);
        return;
    }
#endif
    for (guint i = 0; i < n; i++)
        multiply4(y + (gsize)i * m, x + i * x_stride, w, k, m);
}

/* --- what is done element by element; sums wrap round, as vectors' do --- */

static inline gint16 add16(gint16 a, gint16 b)
{
    return (gint16)(guint16)((guint16)a + (guint16)b);
}

WIDE void quant_add_relu_sums(gint16 *restrict y, const gint16 *restrict x, const gint32 *restrict z, guint m)
{
    for (guint j = 0; j < m; j++) {
        gint32 v = z[j] >> QUANT_SHIFT;
        v = v > 0 ? v : 0;
        v = v < G_MAXINT16 ? v : G_MAXINT16;
        y[j] = add16(x[j], (gint16)v);
    }
}

WIDE void quant_add_relu(gint16 *y, const gint16 *x, const gint16 *z, guint m)
{
    for (guint j = 0; j < m; j++)
        y[j] = add16(x[j], z[j] > 0 ? z[j] : 0);
}

WIDE void quant_from_sums(gint16 *restrict y, const gint32 *restrict z, guint m)
{
    for (guint j = 0; j < m; j++) {
        gint32 v = (z[j] + (1 << (QUANT_SHIFT - 1))) >> QUANT_SHIFT;
        v = v > -G_MAXINT16 ? v : -G_MAXINT16;
        v = v < G_MAXINT16 ? v : G_MAXINT16;
        y[j] = (gint16)v;
    }
}

WIDE void quant_add(gint16 *restrict y, const gint16 *restrict x, guint m)
{
    for (guint j = 0; j < m; j++)
        y[j] = add16(y[j], x[j]);
}

typedef guint16 Lanes __attribute__((vector_size(32), aligned(2), may_alias));
typedef gint16 SignedLanes __attribute__((vector_size(32), aligned(2), may_alias));
#define LOAD(p) (*(const Lanes *)(p))

WIDE void quant_sum_relu(gint16 *y, const gint16 *const *parts, guint n, guint m)
{
    guint j = 0;
    for (; j + 32 <= m; j += 32) {
        Lanes a = {0}, b = {0};
        for (guint i = 0; i < n; i++) {
            a += LOAD(parts[i] + j);
            b += LOAD(parts[i] + j + 16);
        }
        *(SignedLanes *)(y + j) = (SignedLanes)a & ((SignedLanes)a > 0);
        *(SignedLanes *)(y + j + 16) = (SignedLanes)b & ((SignedLanes)b > 0);
    }
    for (; j < m; j++) {
        guint16 sum = 0;
        for (guint i = 0; i < n; i++)
            sum = (guint16)(sum + (guint16)parts[i][j]);
        y[j] = (gint16)sum > 0 ? (gint16)sum : 0;
    }
}

WIDE guint quant_best(const gint32 *x, guint n)
{
    gint32 most = x[0];
    for (guint j = 1; j < n; j++)
        most = x[j] > most ? x[j] : most;
    guint j = 0;
    while (j + 1 < n && x[j] != most)
        j++;
    return j;
}
