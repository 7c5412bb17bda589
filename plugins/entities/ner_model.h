/* SPDX-License-Identifier: MIT */
/* A trained model: the file format, and what is needed to tag with it.
 *
 * Labels: 0 is O, 1 + 2t begins a name of type t (B), 2 + 2t goes on with it (I). The weight of O is zero
 * throughout, which costs nothing, since only differences count.
 *
 * The file (all numbers little-endian): a header of 64 bytes, a directory of sections, the sections, each at
 * a multiple of 64 bytes. The header holds magic, version, the file's length, a checksum of everything behind
 * the header and the number of sections. A file is checked whole before any of it is used.
 */
#pragma once

#include "ner_lattice.h"

#define NER_MODEL_VERSION 2
#define NER_MAX_TYPES 100
#define NER_MODEL_MAX_BYTES (256u << 20)
#define NER_CURVE 16 /* steps of the calibration curve */

typedef struct {
    GBytes *bytes; /* the file; everything below that is not owned points into it */
    char **types;  /* owned, NULL-terminated */
    guint n_types;
    guint n_labels;     /* 1 + 2 * n_types */
    guint n_classes;    /* transition classes, 1 or NER_CLASSES */
    float *transitions; /* owned: [class][from][to]; forbidden steps are NER_NEVER */
    NerSteps steps;     /* owned: the same, laid out for tagging */
    float scale;        /* of the 8-bit weights */
    NerTable weights;   /* rows of weights.width bytes, each weight + 128; row[k] belongs to label 1 + k */
    NerLexicon lexicon;
    char **lists; /* owned: the names of the word lists, by bit */
    guint n_lists;
    gboolean two_pass;          /* has weights for votes */
    float curve[NER_CURVE + 1]; /* calibrated confidence at raw confidence k / NER_CURVE */
    char *notes;                /* owned: how, when and from what it was made */
} NerModel;

#define NER_NEVER (-1e9f)

#define NER_MODEL_ERROR (ner_model_error_quark())
GQuark ner_model_error_quark(void);
typedef enum { NER_MODEL_ERROR_DAMAGED, NER_MODEL_ERROR_VERSION } NerModelError;

/* Check BYTES whole and make a model that reads from them. Never trusts them. */
NerModel *ner_model_new(GBytes *bytes, GError **error);
void ner_model_free(NerModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NerModel, ner_model_free)

/* The file of MODEL, whose fields may live anywhere. */
GBytes *ner_model_serialize(const NerModel *model);

/* The bit of the list NAME, or 0. */
guint32 ner_model_list(const NerModel *model, const char *name);

/* Let MODEL use the word lists of OTHER, which must outlive it. */
void ner_model_borrow_lists(NerModel *model, const NerModel *other);

/* Make length and checksum of the file at DATA right again, for tests that change files on purpose. */
void ner_model_repair(guint8 *data, gsize size);

/* Whether label TO may follow label FROM. */
static inline gboolean ner_label_may_follow(guint from, guint to)
{
    /* Only B-t and I-t lead to I-t. */
    return to == 0 || to % 2 == 1 || from == to || from + 1 == to;
}
