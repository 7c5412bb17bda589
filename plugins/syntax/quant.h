/* SPDX-License-Identifier: MIT */
/* The networks' arithmetic when they are used: fixed-point numbers of 16 bits, sums of 32. It is twice as
 * fast as single precision, and exact: the same on every machine, however wide its vectors are.
 *
 * A value v is stored as v * 256, a weight w as w * 2048, a sum of products as v * w * 524288.
 * Numbers of columns are multiples of 8, numbers of inputs multiples of 2.
 */
#pragma once
#include <glib.h>
#include "symbols.h"

#define QUANT_VALUE 256
#define QUANT_WEIGHT 2048
#define QUANT_SHIFT 11 /* from a sum to a value */

/** Stores n values, rounded; what is too great becomes the greatest. */
void quant_values(gint16 *values, const float *from, gsize n);
/** Stores n numbers as sums (biases). */
void quant_sums(gint32 *sums, const float *from, gsize n);
/** Stores a matrix of k x m weights for quant_multiply(): rows 2i and 2i + 1 interleaved. Free with g_free().
 */
gint16 *quant_weights(const float *from, gsize from_stride, guint k, guint m);

/** y[n][m] += x[n][k] * w[k][m]; the rows of x lie x_stride values apart, those of y m sums. */
void quant_multiply(gint32 *y, const gint16 *x, gsize x_stride, const gint16 *w, guint n, guint k, guint m);
/** y[m] = x[m] + max(0, z[m]), z being sums */
void quant_add_relu_sums(gint16 *y, const gint16 *x, const gint32 *z, guint m);
/** The same, z being values. */
void quant_add_relu(gint16 *y, const gint16 *x, const gint16 *z, guint m);
/** y[m] = z[m], from sums to values */
void quant_from_sums(gint16 *y, const gint32 *z, guint m);
/** y[m] += x[m] */
void quant_add(gint16 *y, const gint16 *x, guint m);
/** y[m] = max(0, the sum of the parts), n of them */
void quant_sum_relu(gint16 *y, const gint16 *const *parts, guint n, guint m);
/** The index of the greatest of n sums, the first of equals. */
guint quant_best(const gint32 *x, guint n);
