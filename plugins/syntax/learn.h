/* SPDX-License-Identifier: MIT */
/* What the trainers share: parameters with Adam (Kingma and Ba 2015) and averaging, and a generator of
 * numbers. */
#pragma once
#include <glib.h>
#include "symbols.h"

/** xorshift64*; the state must not be 0. */
typedef guint64 Rng;
guint32 rng_next(Rng *rng);
float rng_unit(Rng *rng);               /* 0 <= x < 1 */
guint32 rng_below(Rng *rng, guint32 n); /* 0 <= x < n */

/** exp and log to about 1e-6, made of plain arithmetic, so that training gives the same bytes with any C
 * library. */
float fast_exp(float x);
float fast_log(float x);

/** A matrix of weights that is learnt. A sparse one is updated only in the rows touched since the last
 * update. */
typedef struct {
    guint32 rows, cols;
    gboolean sparse;
    float *w, *gradient, *mean, *square, *sum;
    guint sums;
    guint8 *touched;
    GArray *touched_rows; /* guint32 */
} Param;

/** scale: the uniform distribution's bound for the first values; 0 for zeros. */
void param_init(Param *param, guint32 rows, guint32 cols, gboolean sparse, float scale, Rng *rng);
void param_clear(Param *param);
/** The gradient of one row of a sparse parameter, to be added to. */
float *param_touch(Param *param, guint32 row);
/** One step of Adam, the t-th (from 1); clears the gradient. */
void param_update(Param *param, float rate, guint t);
/** Adds the present weights to the average. */
void param_accumulate(Param *param);
/** Puts the average in the place of the weights. */
void param_use_average(Param *param);
/** Rises for 200 steps, then falls to almost nothing in a straight line. */
float learning_rate(float top, guint step, guint steps);
void shuffle(guint *order, guint n, Rng *rng);
/** How many sentences an epoch goes through: all that were labelled by hand and, of those that models
 * labelled, up to half as many. */
guint epoch_size(guint by_hand, guint labelled);
/** Puts an epoch's sentences in random order at the beginning of order, which holds all indices; those
 * labelled by hand come first among them. */
void epoch_order(guint *order, guint by_hand, guint labelled, Rng *rng);
