/* SPDX-License-Identifier: MIT */
/* The encoder at work: vectors for the tokens of a few sentences, from weights that lie in a model file
 * (net.h says what is computed). The first layer has no non-linearity before it, so that its products are
 * kept by form: most tokens of a text have been seen a moment before, and cost a look-up and some additions.
 */
#pragma once
#include "form.h"
#include "model.h"
#include "net.h"
#include "quant.h"
#include "symbols.h"

typedef struct {
    NetShape shape;
    RowPlan plan;
    Lexicon lexicon;
    const gint8 *rows;      /* shape.rows x dim */
    const float *scales;    /* one a row */
    gint16 *extra;          /* extras x dim */
    gint16 *extra_products; /* extras x (2 * radius[0] + 1) x dim */
    gint16 *weights[NET_LAYERS_MAX];
    gint16 *first_bias;           /* the first layer's, as values */
    gint32 *bias[NET_LAYERS_MAX]; /* the others', as sums */
} Encoder;

/** Takes and checks the lexicon's section of a model. */
gboolean lexicon_open(Lexicon *lexicon, const Model *model, GError **error);

/** Takes and checks the encoder's sections of a model, which must outlive it. */
gboolean encoder_init(Encoder *encoder, const Model *model, GError **error);
void encoder_clear(Encoder *encoder);
/** Writes a trained network, the table's rows as bytes. */
void encoder_write(ModelWriter *writer, Net *net, const RowPlan *plan, const Lexicon *lexicon);

/** Writes a matrix as bytes, and by row the number they are to be multiplied with. */
void encoder_write_bytes(ModelWriter *writer, guint32 section, guint32 scale_section, const Param *table);

/* The longest form that is remembered, in bytes. */
#define ENCODER_FORM_MAX 32

typedef struct EncoderScratch {
    guint n, allocated; /* rows of the present block, padding included */
    gint16 *h[2], *z;   /* h[0]: the result after encoder_run() */
    gint32 *sums;
    guint8 *pad;
    guint16 *words; /* by row: the word's number in the lexicon, 0 if it has none */
    guint64 *keys;  /* by slot of the memory: what is in it */
    guint16 *key_words;
    guint8 *lengths;
    char *forms;    /* ENCODER_FORM_MAX bytes a slot */
    guint8 *recent; /* by pair of slots: which was used last */
    gint16 *memory; /* by slot: h0 and the first layer's products */
    gsize width;    /* of a slot */
    guint mask;
} EncoderScratch;

/** slots: a power of two, at least 2 */
EncoderScratch *encoder_scratch_new(const Encoder *encoder, guint slots);
void encoder_scratch_free(EncoderScratch *scratch);

/** Starts a block. Then, for each sentence, its tokens and encoder_pad(). */
void encoder_begin(const Encoder *encoder, EncoderScratch *scratch);
void encoder_pad(const Encoder *encoder, EncoderScratch *scratch);
/** Adds a token; the extras are row numbers of the extra table, which the caller keeps in range. Returns its
 * row. */
guint encoder_token(const Encoder *encoder, EncoderScratch *scratch, const char *form, gsize length,
                    const guint32 *extras, guint n_extras);
/** Computes the vectors of the block: scratch->h[0] + row * dim, as values (quant.h). */
void encoder_run(const Encoder *encoder, EncoderScratch *scratch);
