/* SPDX-License-Identifier: MIT */
/* Training of the encoder: the small convolutional network that turns a sentence's tokens into vectors
 * (compare Collobert and others 2011; residual connections after He and others 2016).
 *
 *   h0[t] = sum of the table's rows that the token switches on
 *   hk[t] = h(k-1)[t] + relu(bias_k + W_k * [h(k-1)[t - r_k] ... h(k-1)[t + r_k]])
 *
 * Sentences of a batch lie one after another with NET_PAD rows of padding before, between and after them.
 */
#pragma once
#include <glib.h>
#include "form.h"
#include "learn.h"
#include "symbols.h"

#define NET_LAYERS_MAX 4
#define NET_PAD 2
#define NET_EXTRAS_MAX 4

typedef struct {
    guint32 dim, layers, extras;
    guint32 radius[NET_LAYERS_MAX];
    guint32 rows; /* of the table */
} NetShape;

typedef struct {
    NetShape shape;
    Param table; /* rows by form */
    Param extra; /* rows by anything else; row 0 is the padding's */
    Param weights[NET_LAYERS_MAX], bias[NET_LAYERS_MAX];
} Net;

void net_init(Net *net, const NetShape *shape, Rng *rng);
void net_clear(Net *net);
/** Writes the addresses of all parameters; returns their number, at most 2 + 2 * NET_LAYERS_MAX. */
guint net_params(Net *net, Param **params);

typedef struct {
    guint dim, layers, n, allocated;
    float *h[NET_LAYERS_MAX + 1], *d[NET_LAYERS_MAX + 1]; /* values and gradients, n rows */
    float *z[NET_LAYERS_MAX + 1]; /* factor between a layer's output and its input: 0 or 1 / keep */
    float *tmp;
    guint tmp_allocated;
    guint8 *pad;
    guint32 (*rows)[FORM_ROWS_MAX];
    guint8 *n_rows;
    guint32 (*extras)[NET_EXTRAS_MAX];
    guint8 *n_extras;
} NetBatch;

NetBatch *net_batch_new(const NetShape *shape);
void net_batch_free(NetBatch *batch);
void net_batch_reset(NetBatch *batch);
/** Adds NET_PAD rows of padding: first of all, and after each sentence. */
void net_batch_pad(NetBatch *batch);
/** Adds a token; returns its row. */
guint net_batch_add(NetBatch *batch, const guint32 *rows, guint n_rows, const guint32 *extras,
                    guint n_extras);
/** dropout_in, dropout: the shares of h0's and of the layers' outputs that are left out; rng NULL: none are.
 */
void net_forward(Net *net, NetBatch *batch, float dropout_in, float dropout, Rng *rng);
/** From d[layers], which the caller filled, down to the gradients of all parameters. */
void net_backward(Net *net, NetBatch *batch);
/** dx[n][k] = dy[n][m] * transpose(w): into tmp rows of k, by way of a transposed copy. */
void net_grad_inputs(float *dx, const float *dy, gsize dy_stride, const float *w, guint n, guint k, guint m);
