/* SPDX-License-Identifier: MIT */
#include "ner_table.h"

void ner_table_builder_init(NerTableBuilder *builder, guint32 n_buckets, guint32 width)
{
    builder->n_buckets = n_buckets;
    builder->width = width;
    builder->prints = g_malloc0_n(n_buckets, 16);
    builder->values = g_malloc0_n((gsize)n_buckets * NER_TABLE_SLOTS, width);
}

void ner_table_builder_clear(NerTableBuilder *builder)
{
    g_clear_pointer(&builder->prints, g_free);
    g_clear_pointer(&builder->values, g_free);
}

guint8 *ner_table_builder_add(NerTableBuilder *builder, guint64 key)
{
    if (builder->n_buckets == 0)
        return NULL;
    gsize bucket = ner_table_bucket(builder->n_buckets, key);
    guint16 print = ner_table_print(key);
    for (gsize slot = 0; slot < NER_TABLE_SLOTS; slot++) {
        guint8 *p = builder->prints + bucket * 16 + slot * 2;
        guint16 there = (guint16)(p[0] | p[1] << 8);
        if (there != 0 && there != print)
            continue;
        p[0] = (guint8)print;
        p[1] = (guint8)(print >> 8);
        return builder->values + (bucket * NER_TABLE_SLOTS + slot) * builder->width;
    }
    return NULL;
}
