/* SPDX-License-Identifier: MIT */
/* A read-only map from 64-bit keys to values of a few bytes, laid out for memory mapping.
 *
 * Buckets of eight slots; a slot is a 16-bit fingerprint (0: empty) and a value. Fingerprints and values lie
 * in two arrays, so that the look-up of a key that is absent, the commonest one, touches 16 bytes of the
 * small array only. An absent key is taken for a present one about once in 8,000 look-ups.
 */
#pragma once

#include "ner_hash.h"

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

/* The value of KEY, or NULL. */
static inline const guint8 *ner_table_find(const NerTable *table, guint64 key)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0001000100010001);
    const guint64 tops = G_GUINT64_CONSTANT(0x8000800080008000);
    if (table->n_buckets == 0)
        return NULL;
    guint32 bucket = ner_table_bucket(table->n_buckets, key);
    const guint8 *p = table->prints + (gsize)bucket * 16;
    guint64 wanted = ones * ner_table_print(key);
    /* A lane that is zero gets its top bit set; false alarms lie only above a true one, and the lowest is
     * taken. */
    guint64 x = ner_load64(p) ^ wanted;
    guint64 hit = (x - ones) & ~x & tops;
    gsize base = 0;
    if (hit == 0) {
        x = ner_load64(p + 8) ^ wanted;
        hit = (x - ones) & ~x & tops;
        base = 4;
        if (hit == 0)
            return NULL;
    }
    gsize slot = base + (gsize)(__builtin_ctzll(hit) >> 4);
    return table->values + ((gsize)bucket * NER_TABLE_SLOTS + slot) * table->width;
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
