/* SPDX-License-Identifier: MIT */
#include "tagger.h"
#include "encoder.h"
#include "tagger_format.h"
#include <string.h>

/* Sentences are encoded together up to this many rows, and longer ones are cut: it bounds memory, and what a
 * network with a window of a few tokens loses at a cut is nothing. */
#define BLOCK_ROWS 256
#define MEMORY_SLOTS 8192
#define LABELS_MAX 255

struct Tagger {
    const Model *model;
    Encoder encoder;
    const char **labels;
    guint n_labels, columns; /* columns: labels, and padding to a multiple of 16 */
    gint16 *weights;
    gint32 *bias;
};

struct TaggerScratch {
    EncoderScratch *encoder;
    gint32 *scores;
    guint allocated;
};

Tagger *tagger_open(const Model *model, GError **error)
{
    g_autoptr(Tagger) t = g_new0(Tagger, 1);
    t->model = model;
    if (!encoder_init(&t->encoder, t->model, error))
        return NULL;
    t->labels = model_strings(t->model, TAGGER_SECTION_LABELS, &t->n_labels, error);
    if (t->labels == NULL)
        return NULL;
    gboolean ok = t->n_labels >= 1 && t->n_labels <= LABELS_MAX && t->encoder.shape.extras >= TAGGER_EXTRAS;
    for (guint i = 0; ok && i < t->n_labels; i++)
        ok = strchr(t->labels[i], '\t') != NULL;
    if (!ok) {
        model_error(t->model, "its labels are not labels", error);
        return NULL;
    }
    t->columns = TAGGER_COLUMNS(t->n_labels);
    const float *weights = model_section(t->model, TAGGER_SECTION_WEIGHTS, t->encoder.shape.dim,
                                         t->columns * sizeof(float), error);
    if (weights == NULL)
        return NULL;
    const float *bias = model_section(t->model, TAGGER_SECTION_BIAS, 1, t->columns * sizeof(float), error);
    if (bias == NULL)
        return NULL;
    t->weights = quant_weights(weights, t->columns, t->encoder.shape.dim, t->columns);
    t->bias = g_new(gint32, t->columns);
    quant_sums(t->bias, bias, t->columns);
    return g_steal_pointer(&t);
}

void tagger_free(Tagger *t)
{
    if (t == NULL)
        return;
    encoder_clear(&t->encoder);
    g_free(t->weights);
    g_free(t->bias);
    g_free(t->labels);
    g_free(t);
}

const char *const *tagger_labels(const Tagger *t, guint *n)
{
    *n = t->n_labels;
    return t->labels;
}

TaggerScratch *tagger_scratch_new(const Tagger *t)
{
    TaggerScratch *s = g_new0(TaggerScratch, 1);
    s->encoder = encoder_scratch_new(&t->encoder, MEMORY_SLOTS);
    return s;
}

void tagger_scratch_free(TaggerScratch *s)
{
    if (s == NULL)
        return;
    encoder_scratch_free(s->encoder);
    g_free(s->scores);
    g_free(s);
}

/* The labels of the tokens from..: those of the block's rows that are not padding, in order. */
static void label_block(const Tagger *t, TaggerScratch *s, guint8 *labels)
{
    EncoderScratch *e = s->encoder;
    guint d = t->encoder.shape.dim, columns = t->columns;
    encoder_run(&t->encoder, e);
    if (s->allocated < e->n) {
        s->allocated = e->allocated;
        g_free(s->scores);
        s->scores = g_new(gint32, (gsize)s->allocated * columns);
    }
    for (guint i = 0; i < e->n; i++)
        memcpy(s->scores + (gsize)i * columns, t->bias, columns * sizeof *t->bias);
    quant_multiply(s->scores, e->h[0], d, t->weights, e->n, d, columns);
    for (guint i = 0; i < e->n; i++)
        if (!e->pad[i])
            *labels++ = (guint8)quant_best(s->scores + (gsize)i * columns, t->n_labels);
}

static guint32 style_of(const char *text, const TextSpan *tokens, guint32 from, guint32 to)
{
    TaggerStyle style = {0};
    for (guint32 i = from; i < to; i++)
        tagger_style_add(&style, text + tokens[i].start, tokens[i].end - tokens[i].start);
    return tagger_style_extra(&style);
}

void tagger_run(const Tagger *t, TaggerScratch *s, const char *text, const TextSpan *tokens,
                const guint32 *ends, guint32 n_sentences, guint8 *labels)
{
    guint32 done = 0, i = 0;
    encoder_begin(&t->encoder, s->encoder);
    for (guint32 k = 0; k < n_sentences; k++) {
        guint32 style = style_of(text, tokens, i, ends[k]);
        for (; i < ends[k]; i++) {
            gboolean before = i == 0 || tokens[i - 1].end < tokens[i].start;
            gboolean after = i + 1 == ends[n_sentences - 1] || tokens[i].end < tokens[i + 1].start;
            guint32 extras[2] = {TAGGER_EXTRA_SPACE(before, after), style};
            encoder_token(&t->encoder, s->encoder, text + tokens[i].start, tokens[i].end - tokens[i].start,
                          extras, style != 0 ? 2 : 1);
            if (s->encoder->n >= BLOCK_ROWS && i + 1 < ends[k] && ends[k] - i > 4) {
                encoder_pad(&t->encoder, s->encoder);
                label_block(t, s, labels + done);
                done = i + 1;
                encoder_begin(&t->encoder, s->encoder);
            }
        }
        encoder_pad(&t->encoder, s->encoder);
        if (s->encoder->n >= BLOCK_ROWS / 2 || k + 1 == n_sentences) {
            label_block(t, s, labels + done);
            done = i;
            encoder_begin(&t->encoder, s->encoder);
        }
    }
}
