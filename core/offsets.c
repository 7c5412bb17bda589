/* SPDX-License-Identifier: MIT */
#include "offsets.h"

#include <string.h>

/* A block's count costs 8 bytes of memory, and its scan at most this many steps. */
#define BLOCK 256

typedef struct {
    guint32 codepoints; /* that start before the block */
    guint32 astral;     /* those of them that take two UTF-16 units */
} Count;

struct _AditOffsets {
    const char *text;
    guint32 length;
    guint32 n_blocks;
    gboolean ascii; /* every unit is a byte; there are no counts */
    Count total;
    Count counts[]; /* n_blocks */
};

static inline gboolean starts_character(char byte)
{
    return ((guint8)byte & 0xc0) != 0x80;
}

static inline void count(const char *text, guint32 from, guint32 to, Count *sum)
{
    guint32 codepoints = 0, astral = 0;
    for (guint32 i = from; i < to; i++) {
        codepoints += starts_character(text[i]);
        astral += (guint8)text[i] >= 0xf0;
    }
    sum->codepoints += codepoints;
    sum->astral += astral;
}

gboolean adit_text_is_plain(const char *text, gsize length)
{
    const guint64 ones = G_GUINT64_CONSTANT(0x0101010101010101);
    const guint64 tops = G_GUINT64_CONSTANT(0x8080808080808080);
    gsize i = 0;
    for (; length - i >= 8; i += 8) {
        guint64 word;
        memcpy(&word, text + i, 8);
        if ((word | ((word - ones) & ~word)) & tops)
            return FALSE;
    }
    for (; i < length; i++)
        if (text[i] == '\0' || (guint8)text[i] >= 0x80)
            return FALSE;
    return TRUE;
}

AditOffsets *adit_offsets_new(const char *text, guint32 length)
{
    gboolean ascii = adit_text_is_plain(text, length);
    guint32 n_blocks = ascii ? 0 : (guint32)(((guint64)length + BLOCK - 1) / BLOCK);
    AditOffsets *offsets = g_malloc0(sizeof *offsets + n_blocks * sizeof(Count));
    offsets->text = text;
    offsets->length = length;
    offsets->n_blocks = n_blocks;
    offsets->ascii = ascii;
    for (guint32 block = 0; block < n_blocks; block++) {
        offsets->counts[block] = offsets->total;
        guint32 from = block * BLOCK;
        count(text, from, from + MIN(BLOCK, length - from), &offsets->total);
    }
    if (ascii)
        offsets->total.codepoints = length;
    return offsets;
}

void adit_offsets_free(AditOffsets *offsets)
{
    g_free(offsets);
}

static inline guint32 in_unit(Count c, AditOffsetUnit unit)
{
    return unit == ADIT_OFFSETS_UTF16 ? c.codepoints + c.astral : c.codepoints;
}

guint32 adit_offsets_to_unit(const AditOffsets *offsets, AditOffsetUnit unit, guint32 offset)
{
    if (offsets->ascii || unit == ADIT_OFFSETS_BYTES)
        return MIN(offset, offsets->length);
    if (offset >= offsets->length)
        return in_unit(offsets->total, unit);
    Count c = offsets->counts[offset / BLOCK];
    count(offsets->text, offset - offset % BLOCK, offset, &c);
    return in_unit(c, unit);
}

/* The last block before which there are at most `offset` units. */
static guint32 block_of(const AditOffsets *offsets, AditOffsetUnit unit, guint32 offset)
{
    guint32 low = 0, high = offsets->n_blocks;
    while (high - low > 1) {
        guint32 middle = low + (high - low) / 2;
        if (in_unit(offsets->counts[middle], unit) <= offset)
            low = middle;
        else
            high = middle;
    }
    return low;
}

guint32 adit_offsets_from_unit(const AditOffsets *offsets, AditOffsetUnit unit, guint32 offset)
{
    if (offsets->ascii || unit == ADIT_OFFSETS_BYTES) {
        gboolean inside = offset < offsets->length && !starts_character(offsets->text[offset]);
        return offset > offsets->length || inside ? G_MAXUINT32 : offset;
    }
    guint32 total = in_unit(offsets->total, unit);
    if (offset >= total)
        return offset == total ? offsets->length : G_MAXUINT32;
    guint32 block = block_of(offsets, unit, offset);
    guint32 at = in_unit(offsets->counts[block], unit);
    /* A character may begin in the block before: its bytes at this block's start count for nothing. */
    for (guint32 i = block * BLOCK; i < offsets->length; i++) {
        if (!starts_character(offsets->text[i]))
            continue;
        if (at >= offset)
            return at == offset ? i : G_MAXUINT32;
        at += unit == ADIT_OFFSETS_UTF16 && (guint8)offsets->text[i] >= 0xf0 ? 2 : 1;
    }
    return G_MAXUINT32;
}

gsize adit_offsets_get_memory(const AditOffsets *offsets)
{
    return sizeof *offsets + offsets->n_blocks * sizeof(Count);
}
