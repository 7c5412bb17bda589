/* SPDX-License-Identifier: MIT */
#include "encoder.h"
#include "matrix.h"
#include <math.h>
#include <string.h>

#define SECTION_SHAPE MODEL_NAME('S', 'H', 'A', 'P')
#define SECTION_LEXICON MODEL_NAME('L', 'E', 'X', 'I')
#define SECTION_ROWS MODEL_NAME('R', 'O', 'W', 'S')
#define SECTION_SCALES MODEL_NAME('S', 'C', 'A', 'L')
#define SECTION_EXTRA MODEL_NAME('E', 'X', 'T', 'R')
#define SECTION_WEIGHTS MODEL_NAME('W', 'G', 'T', '0')
#define SECTION_BIAS MODEL_NAME('B', 'I', 'A', '0')
#define LAYER_STEP ((guint32)1 << 24)
#define DIM_MAX 256

typedef struct {
    guint32 dim, layers, extras, rows;
    guint32 radius[NET_LAYERS_MAX];
    guint32 size[ROW_KINDS];
} ShapeRecord;

static gboolean is_power_of_two(guint32 n)
{
    return n != 0 && (n & (n - 1)) == 0;
}

static gboolean read_shape(Encoder *e, const Model *model, GError **error)
{
    const ShapeRecord *r = model_section(model, SECTION_SHAPE, 1, sizeof *r, error);
    if (r == NULL)
        return FALSE;
    gboolean ok = r->dim >= 8 && r->dim <= DIM_MAX && r->dim % 8 == 0 && r->layers >= 1 &&
                  r->layers <= NET_LAYERS_MAX && r->extras >= 1 && r->extras <= 4096;
    for (guint k = 0; ok && k < r->layers; k++)
        ok = r->radius[k] <= NET_PAD;
    for (guint k = 0; ok && k < ROW_KINDS; k++)
        ok = r->size[k] >= 1 && r->size[k] <= 1 << 20 &&
             (is_power_of_two(r->size[k]) || k == ROW_WORD || (k >= ROW_COARSE && k <= ROW_FINE));
    ok = ok && r->size[ROW_COARSE] > LEXICON_COARSE && r->size[ROW_MIDDLE] > LEXICON_MIDDLE &&
         r->size[ROW_FINE] > LEXICON_FINE;
    if (!ok)
        return model_error(model, "its shape is impossible", error);
    e->shape = (NetShape){.dim = r->dim, .layers = r->layers, .extras = r->extras, .rows = r->rows};
    memcpy(e->shape.radius, r->radius, sizeof r->radius);
    memcpy(e->plan.size, r->size, sizeof r->size);
    if (form_rows_total(&e->plan) != r->rows)
        return model_error(model, "its rows do not add up", error);
    return TRUE;
}

/* The products of a vector with each place's part of the first layer's weights, the last place first: as the
 * rows that they are for lie in a block, from the neighbour furthest behind to the one furthest ahead. */
static void multiply_window(const Encoder *e, const gint16 *x, gint16 *products)
{
    guint d = e->shape.dim;
    gint32 sums[DIM_MAX];
    for (guint p = 2 * e->shape.radius[0] + 1; p-- > 0; products += d) {
        memset(sums, 0, d * sizeof *sums);
        quant_multiply(sums, x, d, e->weights[0] + (gsize)p * d * d, 1, d, d);
        quant_from_sums(products, sums, d);
    }
}

static void take_extras(Encoder *e, const float *extra)
{
    guint d = e->shape.dim, width = 2 * e->shape.radius[0] + 1;
    e->extra = g_new(gint16, (gsize)e->shape.extras * d);
    e->extra_products = g_new(gint16, (gsize)e->shape.extras * width * d);
    quant_values(e->extra, extra, (gsize)e->shape.extras * d);
    for (guint i = 0; i < e->shape.extras; i++)
        multiply_window(e, e->extra + (gsize)i * d, e->extra_products + (gsize)i * width * d);
}

static gboolean take_layer(Encoder *e, const Model *model, guint k, GError **error)
{
    guint d = e->shape.dim, inputs = (2 * e->shape.radius[k] + 1) * d;
    const float *weights =
        model_section(model, SECTION_WEIGHTS + k * LAYER_STEP, inputs, d * sizeof(float), error);
    if (weights == NULL)
        return FALSE;
    const float *bias = model_section(model, SECTION_BIAS + k * LAYER_STEP, 1, d * sizeof(float), error);
    if (bias == NULL)
        return FALSE;
    e->weights[k] = quant_weights(weights, d, inputs, d);
    e->bias[k] = g_new(gint32, d);
    quant_sums(e->bias[k], bias, d);
    if (k == 0) {
        e->first_bias = g_new(gint16, d);
        quant_values(e->first_bias, bias, d);
    }
    return TRUE;
}

gboolean lexicon_open(Lexicon *lexicon, const Model *model, GError **error)
{
    gsize slots;
    lexicon->slots = model_floats(model, SECTION_LEXICON, sizeof(guint64), &slots, error);
    if (lexicon->slots == NULL)
        return FALSE;
    if (slots > 1 << 24 || !is_power_of_two((guint32)slots))
        return model_error(model, "its lexicon has a wrong size", error);
    lexicon->mask = (guint32)slots - 1;
    return TRUE;
}

gboolean encoder_init(Encoder *e, const Model *model, GError **error)
{
    memset(e, 0, sizeof *e);
    if (!read_shape(e, model, error))
        return FALSE;
    gsize d = e->shape.dim;
    if (!lexicon_open(&e->lexicon, model, error))
        return FALSE;
    e->rows = model_section(model, SECTION_ROWS, e->shape.rows, d, error);
    if (e->rows == NULL)
        return FALSE;
    e->scales = model_section(model, SECTION_SCALES, e->shape.rows, sizeof(float), error);
    if (e->scales == NULL)
        return FALSE;
    const float *extra = model_section(model, SECTION_EXTRA, e->shape.extras, d * sizeof(float), error);
    if (extra == NULL)
        return FALSE;
    for (guint k = 0; k < e->shape.layers; k++)
        if (!take_layer(e, model, k, error))
            return FALSE;
    take_extras(e, extra);
    return TRUE;
}

void encoder_clear(Encoder *e)
{
    g_clear_pointer(&e->extra, g_free);
    g_clear_pointer(&e->extra_products, g_free);
    g_clear_pointer(&e->first_bias, g_free);
    for (guint k = 0; k < NET_LAYERS_MAX; k++) {
        g_clear_pointer(&e->weights[k], g_free);
        g_clear_pointer(&e->bias[k], g_free);
    }
}

void encoder_write_bytes(ModelWriter *w, guint32 section, guint32 scale_section, const Param *table)
{
    guint32 d = table->cols;
    g_autofree gint8 *bytes = g_new(gint8, (gsize)table->rows * d);
    g_autofree float *scales = g_new(float, table->rows);
    for (guint32 i = 0; i < table->rows; i++) {
        const float *v = table->w + (gsize)i * d;
        float most = 1e-12f;
        for (guint32 j = 0; j < d; j++)
            most = MAX(most, fabsf(v[j]));
        scales[i] = most / 127;
        for (guint32 j = 0; j < d; j++)
            bytes[(gsize)i * d + j] = (gint8)lrintf(v[j] / scales[i]);
    }
    model_writer_add(w, section, bytes, (gsize)table->rows * d);
    model_writer_add(w, scale_section, scales, table->rows * sizeof(float));
}

void encoder_write(ModelWriter *w, Net *net, const RowPlan *plan, const Lexicon *lexicon)
{
    const NetShape *s = &net->shape;
    ShapeRecord r = {.dim = s->dim, .layers = s->layers, .extras = s->extras, .rows = s->rows};
    memcpy(r.radius, s->radius, sizeof r.radius);
    memcpy(r.size, plan->size, sizeof r.size);
    model_writer_add(w, SECTION_SHAPE, &r, sizeof r);
    model_writer_add(w, SECTION_LEXICON, lexicon->slots, ((gsize)lexicon->mask + 1) * sizeof(guint64));
    encoder_write_bytes(w, SECTION_ROWS, SECTION_SCALES, &net->table);
    model_writer_add(w, SECTION_EXTRA, net->extra.w, (gsize)s->extras * s->dim * sizeof(float));
    for (guint k = 0; k < s->layers; k++) {
        model_writer_add(w, SECTION_WEIGHTS + k * LAYER_STEP, net->weights[k].w,
                         (gsize)net->weights[k].rows * s->dim * sizeof(float));
        model_writer_add(w, SECTION_BIAS + k * LAYER_STEP, net->bias[k].w, s->dim * sizeof(float));
    }
}

EncoderScratch *encoder_scratch_new(const Encoder *e, guint slots)
{
    EncoderScratch *s = g_new0(EncoderScratch, 1);
    s->width = (2 * e->shape.radius[0] + 2) * (gsize)e->shape.dim;
    s->mask = slots - 1;
    s->keys = g_new0(guint64, slots);
    s->lengths = g_new0(guint8, slots);
    s->forms = g_malloc0_n(slots, ENCODER_FORM_MAX);
    s->key_words = g_new0(guint16, slots);
    s->recent = g_new0(guint8, slots / 2);
    s->memory = g_new(gint16, slots * s->width);
    return s;
}

void encoder_scratch_free(EncoderScratch *s)
{
    if (s == NULL)
        return;
    g_free(s->h[0]);
    g_free(s->h[1]);
    g_free(s->z);
    g_free(s->sums);
    g_free(s->pad);
    g_free(s->words);
    g_free(s->key_words);
    g_free(s->recent);
    g_free(s->keys);
    g_free(s->lengths);
    g_free(s->forms);
    g_free(s->memory);
    g_free(s);
}

/* Whether the slot holds this very form: two of one hash must not be taken for each other, or results would
 * depend on what the worker has seen before. */
static gboolean is_kept(const EncoderScratch *s, guint slot, guint64 key, const char *form, gsize length)
{
    return s->keys[slot] == key && s->lengths[slot] == length &&
           memcmp(s->forms + (gsize)slot * ENCODER_FORM_MAX, form, length) == 0;
}

/* Says whose values the slot gets; those of a form that is too long are for this once. */
static void keep(EncoderScratch *s, guint slot, guint64 key, const char *form, gsize length)
{
    gboolean fits = length <= ENCODER_FORM_MAX;
    s->recent[slot / 2] = slot & 1;
    s->keys[slot] = fits ? key : 0;
    s->lengths[slot] = fits ? (guint8)length : 0;
    if (fits)
        memcpy(s->forms + (gsize)slot * ENCODER_FORM_MAX, form, length);
}

/* The slot of a form: its h0, then its product for each place in the window. */
static const gint16 *recall(const Encoder *e, EncoderScratch *s, const char *form, gsize length,
                            guint16 *word)
{
    guint64 key = form_hash(form, length, 1) | 1;
    guint slot = (guint)(key >> 20) & s->mask;
    if (!is_kept(s, slot, key, form, length))
        slot ^= 1;
    gint16 *v = s->memory + slot * s->width;
    if (is_kept(s, slot, key, form, length)) {
        s->recent[slot / 2] = slot & 1;
        *word = s->key_words[slot];
        return v;
    }
    /* Of a pair of slots, the one that was not used last is given up. */
    slot = (slot & ~1u) | !s->recent[slot / 2];
    v = s->memory + slot * s->width;
    keep(s, slot, key, form, length);
    float sum[DIM_MAX] = {0};
    guint32 rows[FORM_ROWS_MAX];
    guint n = form_rows(&e->plan, &e->lexicon, form, length, rows), d = e->shape.dim;
    *word = s->key_words[slot] = (guint16)(rows[0] - e->plan.start[ROW_WORD]);
    for (guint i = 0; i < n; i++)
        __builtin_prefetch(e->rows + (gsize)rows[i] * d);
    for (guint i = 0; i < n; i++)
        mat_add_bytes(sum, e->rows + (gsize)rows[i] * d, e->scales[rows[i]], d);
    quant_values(v, sum, d);
    multiply_window(e, v, v + d);
    return v;
}

static guint add_row(const Encoder *e, EncoderScratch *s)
{
    guint d = e->shape.dim;
    /* Rows ahead are already being added to by their neighbours in front. */
    if (s->n + 2 * NET_PAD + 1 > s->allocated) {
        s->allocated = MAX(512, 2 * s->allocated);
        s->h[0] = g_renew(gint16, s->h[0], (gsize)s->allocated * d);
        s->h[1] = g_renew(gint16, s->h[1], (gsize)s->allocated * d);
        s->z = g_renew(gint16, s->z, (gsize)s->allocated * d);
        s->sums = g_renew(gint32, s->sums, (gsize)s->allocated * d);
        s->pad = g_renew(guint8, s->pad, s->allocated);
        s->words = g_renew(guint16, s->words, s->allocated);
    }
    if (s->n == 0)
        memset(s->z, 0, NET_PAD * d * sizeof *s->z);
    guint row = s->n++, ahead = row + e->shape.radius[0];
    memcpy(s->z + (gsize)ahead * d, e->first_bias, d * sizeof *s->z);
    return row;
}

/* Adds the products of the row to its neighbours' sums. */
static void spread(const Encoder *e, EncoderScratch *s, guint row, const gint16 *products)
{
    guint d = e->shape.dim, r = e->shape.radius[0], missing = r - MIN(r, row);
    quant_add(s->z + (gsize)(row + missing - r) * d, products + (gsize)missing * d,
              (2 * r + 1 - missing) * d);
}

static void add_extra(const Encoder *e, EncoderScratch *s, guint row, guint32 extra)
{
    guint d = e->shape.dim, width = 2 * e->shape.radius[0] + 1;
    quant_add(s->h[0] + (gsize)row * d, e->extra + (gsize)extra * d, d);
    spread(e, s, row, e->extra_products + (gsize)extra * width * d);
}

void encoder_pad(const Encoder *e, EncoderScratch *s)
{
    for (guint i = 0; i < NET_PAD; i++) {
        guint row = add_row(e, s);
        s->pad[row] = 1;
        s->words[row] = 0;
        memset(s->h[0] + (gsize)row * e->shape.dim, 0, e->shape.dim * sizeof(gint16));
        add_extra(e, s, row, 0);
    }
}

void encoder_begin(const Encoder *e, EncoderScratch *s)
{
    s->n = 0;
    encoder_pad(e, s);
}

guint encoder_token(const Encoder *e, EncoderScratch *s, const char *form, gsize length,
                    const guint32 *extras, guint n_extras)
{
    guint row = add_row(e, s), d = e->shape.dim;
    const gint16 *v = recall(e, s, form, length, &s->words[row]);
    s->pad[row] = 0;
    memcpy(s->h[0] + (gsize)row * d, v, d * sizeof *v);
    spread(e, s, row, v + d);
    for (guint i = 0; i < n_extras; i++)
        add_extra(e, s, row, extras[i]);
    return row;
}

/* The layers behind the first: sums of the rows between the first padding and the last. */
static void run_layer(const Encoder *e, EncoderScratch *s, guint k)
{
    guint d = e->shape.dim, n = s->n - 2 * NET_PAD, r = e->shape.radius[k];
    for (guint i = 0; i < n; i++)
        memcpy(s->sums + (gsize)i * d, e->bias[k], d * sizeof *s->sums);
    quant_multiply(s->sums, s->h[0] + (NET_PAD - r) * d, d, e->weights[k], n, (2 * r + 1) * d, d);
    memset(s->h[1], 0, NET_PAD * d * sizeof(gint16));
    memset(s->h[1] + (gsize)(n + NET_PAD) * d, 0, NET_PAD * d * sizeof(gint16));
    for (guint i = 0; i < n; i++) {
        gsize at = (gsize)(i + NET_PAD) * d;
        if (s->pad[i + NET_PAD])
            memset(s->h[1] + at, 0, d * sizeof(gint16));
        else
            quant_add_relu_sums(s->h[1] + at, s->h[0] + at, s->sums + (gsize)i * d, d);
    }
    gint16 *swap = s->h[0];
    s->h[0] = s->h[1];
    s->h[1] = swap;
}

void encoder_run(const Encoder *e, EncoderScratch *s)
{
    guint d = e->shape.dim;
    for (guint i = 0; i < s->n; i++) {
        gint16 *h = s->h[0] + (gsize)i * d;
        if (s->pad[i])
            memset(h, 0, d * sizeof *h);
        else
            quant_add_relu(h, h, s->z + (gsize)i * d, d);
    }
    for (guint k = 1; k < e->shape.layers; k++)
        run_layer(e, s, k);
}
