/* SPDX-License-Identifier: MIT */
/* A read-only map from 64-bit keys to values of a few bytes, laid out for memory mapping.
 *
 * Buckets of eight slots; a slot is a 16-bit fingerprint (0: empty) and a value. Fingerprints and values lie
 * in two arrays, so that the look-up of a key that is absent, the commonest one, touches 16 bytes of the
 * small array only. An absent key is taken for a present one about once in 8,000 look-ups.
 */
#pragma once

#include "ner_hash.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#define NER_TABLE_SLOTS 8

typedef struct {
    const guint8 *prints; /* n_buckets * 16 bytes, little-endian */
    const guint8 *values; /* n_buckets * 8 * width bytes */
    guint32 n_buckets;    /* 0: an empty table */
    guint32 width;
} NerTable;

static inline guint32 ner_table_bucket(guint32 n_buckets, guint64 key)
{
    return (guint32)(((key >> 32) * n_buckets) >> 32);
}

static inline guint16 ner_table_print(guint64 key)
{
    guint16 print = (guint16)key;
    return print != 0 ? print : 1;
}

/* The first of a bucket's eight fingerprints that is PRINT; NER_TABLE_SLOTS: none is. */
static inline guint ner_table_slot(const guint8 *prints, guint16 print)
{
#ifdef __SSE2__
    __m128i there = _mm_loadu_si128((const __m128i *)(gconstpointer)prints);
    guint hits = (guint)_mm_movemask_epi8(_mm_cmpeq_epi16(there, _mm_set1_epi16((gint16)print)));
    return hits != 0 ? (guint)__builtin_ctz(hits) / 2 : NER_TABLE_SLOTS;
#else
    guint slot = 0;
    while (slot < NER_TABLE_SLOTS && (guint16)(prints[2 * slot] | prints[2 * slot + 1] << 8) != print)
        slot++;
    return slot;
#endif
}

/* The value of KEY, or NULL. */
static inline const guint8 *ner_table_find(const NerTable *table, guint64 key)
{
    if (table->n_buckets == 0)
        return NULL;
    gsize bucket = ner_table_bucket(table->n_buckets, key);
    guint slot = ner_table_slot(table->prints + bucket * 16, ner_table_print(key));
    return slot < NER_TABLE_SLOTS ? table->values + (bucket * NER_TABLE_SLOTS + slot) * table->width : NULL;
}

/* A table under construction. */
typedef struct {
    guint8 *prints;
    guint8 *values;
    guint32 n_buckets;
    guint32 width;
} NerTableBuilder;

void ner_table_builder_init(NerTableBuilder *builder, guint32 n_buckets, guint32 width);
void ner_table_builder_clear(NerTableBuilder *builder);

/* Room for the value of KEY, which is either new (zeroes) or already there; NULL when its bucket is full. */
guint8 *ner_table_builder_add(NerTableBuilder *builder, guint64 key);
