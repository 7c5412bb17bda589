/* SPDX-License-Identifier: MIT */
#include "lexicon.h"

/* An entry, from the low end: word 14 bits, clusters 6 + 8 + 10, "has clusters" 1, and 25 bits of the word's
 * hash, which stand for its spelling. */
#define TAG_SHIFT 39

static guint64 slot_tag(guint64 hash)
{
    return hash >> TAG_SHIFT;
}

LexiconEntry lexicon_find(const Lexicon *lexicon, guint64 hash)
{
    guint64 tag = slot_tag(hash);
    guint32 i = (guint32)hash & lexicon->mask;
    /* The limit ends the search in a damaged table that has no empty slot. */
    for (guint tries = 0; tries < 256; tries++, i = (i + 1) & lexicon->mask) {
        guint64 s = lexicon->slots[i];
        if (s == 0)
            break;
        if (s >> TAG_SHIFT != tag)
            continue;
        LexiconEntry e = {.word = s & 0x3fff};
        if (s >> 38 & 1) {
            e.coarse = 1 + (s >> 14 & 0x3f);
            e.middle = 1 + (s >> 20 & 0xff);
            e.fine = 1 + (s >> 28 & 0x3ff);
        }
        return e;
    }
    return (LexiconEntry){0};
}

guint64 *lexicon_build(const guint64 *hashes, const LexiconEntry *entries, guint n, guint32 *mask)
{
    guint32 size = 256;
    while (size < n + n / 4)
        size *= 2;
    guint64 *slots = g_new0(guint64, size);
    *mask = size - 1;
    for (guint k = 0; k < n; k++) {
        const LexiconEntry *e = &entries[k];
        guint64 s = e->word;
        if (e->fine)
            s |= (guint64)1 << 38 | (guint64)(e->coarse - 1) << 14 | (guint64)(e->middle - 1) << 20 |
                 (guint64)(e->fine - 1) << 28;
        if (s == 0)
            continue;
        guint32 i = (guint32)hashes[k] & *mask;
        while (slots[i] != 0)
            i = (i + 1) & *mask;
        slots[i] = s | slot_tag(hashes[k]) << TAG_SHIFT;
    }
    return slots;
}
