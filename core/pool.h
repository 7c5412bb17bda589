/* SPDX-License-Identifier: MIT */
/* String pools: each different string of a column is stored once and known by a small code. */
#pragma once

#include <adit/adit.h>

/*
 * A pool belongs to one builder while it grows, and never changes once its column is sealed. Codes are 1 ..
 * n_strings; 0 is null.
 */
typedef struct {
    char *arena;      /* the strings, each with its NUL, one behind the other */
    gsize used;       /* bytes of arena in use */
    gsize allocated;  /* bytes of arena */
    guint32 *offsets; /* by code - 1: where the string starts; one more than n_strings for its end */
    guint32 n_strings;
    guint32 n_offsets; /* allocated */
    guint32 *slots;    /* open addressing: codes, 0 is free; NULL once sealed and until first used */
    guint32 n_slots;   /* a power of two, or 0 */
} AditPool;

G_GNUC_INTERNAL void adit_pool_clear(AditPool *pool);
/* Returns the code of the string, adding it if it is new; 0 if the pool is full (4 GiB of text or 2^31
 * strings). */
G_GNUC_INTERNAL guint32 adit_pool_intern(AditPool *pool, const char *string, gsize length);
/* Returns the code of the string, or 0. Works on sealed pools too. */
G_GNUC_INTERNAL guint32 adit_pool_find(const AditPool *pool, const char *string, gsize length);
G_GNUC_INTERNAL const char *adit_pool_get(const AditPool *pool, guint32 code);
/* Gives back what only growing needs. */
G_GNUC_INTERNAL void adit_pool_seal(AditPool *pool);
G_GNUC_INTERNAL gsize adit_pool_get_memory(const AditPool *pool);
