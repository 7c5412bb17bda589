/* SPDX-License-Identifier: MIT */
/* Dense single-precision kernels of the taggers' and parsers' small networks.
 *
 * Every result is a fixed sequence of multiplications and additions per output element, so the same numbers
 * come out whatever the width of the machine's vectors: models and tags are the same on every computer. All
 * matrices are row-major; M, the number of columns, is a multiple of 8.
 */
#pragma once
#include <glib.h>
#include "symbols.h"

/** y[n][m] += x[n][k] * w[k][m]; the rows of x lie x_stride floats apart, those of y y_stride. */
void mat_mul_add(float *y, gsize y_stride, const float *x, gsize x_stride, const float *w, guint n, guint k,
                 guint m);
/** dw[k][m] += transpose(x)[k][n] * dy[n][m] */
void mat_grad_weights(float *dw, const float *x, gsize x_stride, const float *dy, gsize dy_stride, guint n,
                      guint k, guint m);
/** dx[n][k] += dy[n][m] * transpose(w)[m][k] */
void mat_grad_inputs(float *dx, gsize dx_stride, const float *dy, gsize dy_stride, const float *w, guint n,
                     guint k, guint m);
/** y[m] += x[m] */
void mat_add(float *y, const float *x, guint m);
/** y[m] += scale * q[m] */
void mat_add_bytes(float *y, const gint8 *q, float scale, guint m);
/** The index of the greatest of n numbers, the first of equals. */
guint mat_best(const float *x, guint n);
