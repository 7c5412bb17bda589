/* SPDX-License-Identifier: MIT */
#include "pool.h"

#include <string.h>

void adit_pool_clear(AditPool *pool)
{
    g_free(pool->arena);
    g_free(pool->offsets);
    g_free(pool->slots);
    memset(pool, 0, sizeof *pool);
}

/* FNV-1a with a final mix, since the table is indexed by the low bits. */
static guint32 hash_string(const char *string, gsize length)
{
    guint64 h = 0xcbf29ce484222325u;
    for (gsize i = 0; i < length; i++)
        h = (h ^ (guint8)string[i]) * 0x100000001b3u;
    return (guint32)(h ^ (h >> 32));
}

static gboolean code_is(const AditPool *pool, guint32 code, const char *string, gsize length)
{
    guint32 start = pool->offsets[code - 1];
    gsize own = pool->offsets[code] - start - 1;
    return own == length && memcmp(pool->arena + start, string, length) == 0;
}

static void rehash(AditPool *pool)
{
    guint32 n_slots = pool->n_slots ? pool->n_slots * 2 : 64;
    guint32 *slots = g_new0(guint32, n_slots);
    for (guint32 code = 1; code <= pool->n_strings; code++) {
        guint32 start = pool->offsets[code - 1];
        guint32 i = hash_string(pool->arena + start, pool->offsets[code] - start - 1) & (n_slots - 1);
        while (slots[i])
            i = (i + 1) & (n_slots - 1);
        slots[i] = code;
    }
    g_free(pool->slots);
    pool->slots = slots;
    pool->n_slots = n_slots;
}

static guint32 append(AditPool *pool, const char *string, gsize length)
{
    if (length >= G_MAXUINT32 - 1 - pool->used || pool->n_strings >= G_MAXINT32)
        return 0;
    gsize need = pool->used + length + 1;
    if (need > pool->allocated) {
        pool->allocated = MAX(need, MAX(pool->allocated + pool->allocated / 2, 64));
        pool->arena = g_realloc(pool->arena, pool->allocated);
    }
    if (pool->n_strings + 2 > pool->n_offsets) {
        pool->n_offsets = MAX(pool->n_strings + 2, MAX(pool->n_offsets + pool->n_offsets / 2, 16));
        pool->offsets = g_renew(guint32, pool->offsets, pool->n_offsets);
        pool->offsets[0] = 0;
    }
    memcpy(pool->arena + pool->used, string, length);
    pool->arena[need - 1] = '\0';
    pool->used = need;
    pool->offsets[++pool->n_strings] = (guint32)need;
    return pool->n_strings;
}

guint32 adit_pool_intern(AditPool *pool, const char *string, gsize length)
{
    if ((guint64)pool->n_strings * 2 >= pool->n_slots)
        rehash(pool);
    guint32 i = hash_string(string, length) & (pool->n_slots - 1);
    for (; pool->slots[i]; i = (i + 1) & (pool->n_slots - 1))
        if (code_is(pool, pool->slots[i], string, length))
            return pool->slots[i];
    pool->slots[i] = append(pool, string, length);
    return pool->slots[i];
}

guint32 adit_pool_find(const AditPool *pool, const char *string, gsize length)
{
    for (guint32 code = 1; code <= pool->n_strings; code++)
        if (code_is(pool, code, string, length))
            return code;
    return 0;
}

const char *adit_pool_get(const AditPool *pool, guint32 code)
{
    return code && code <= pool->n_strings ? pool->arena + pool->offsets[code - 1] : NULL;
}

void adit_pool_seal(AditPool *pool)
{
    g_clear_pointer(&pool->slots, g_free);
    pool->n_slots = 0;
    if (pool->used < pool->allocated / 2) {
        pool->arena = g_realloc(pool->arena, MAX(pool->used, 1));
        pool->allocated = pool->used;
    }
}

gsize adit_pool_get_memory(const AditPool *pool)
{
    return pool->allocated + sizeof(guint32) * ((gsize)pool->n_offsets + pool->n_slots);
}
