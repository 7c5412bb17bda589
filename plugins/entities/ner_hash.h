/* SPDX-License-Identifier: MIT */
/* Hashing shared by the trainer and the tagger of the entities plugin.
 *
 * Every lexical thing is known by a 64-bit number alone; strings are never stored. Two different things that
 * share a number cost a little accuracy and nothing else. The numbers are part of the model format: a change
 * here needs a new NER_MODEL_VERSION.
 */
#pragma once

#include <glib.h>
#include <string.h>

#define NER_HASH_SEED G_GUINT64_CONSTANT(0xcbf29ce484222325)
#define NER_HASH_STEP G_GUINT64_CONSTANT(0x100000001b3)

/* The finaliser of MurmurHash3 (Austin Appleby, public domain): every input bit moves every output bit. */
static inline guint64 ner_mix(guint64 h)
{
    h ^= h >> 33;
    h *= G_GUINT64_CONSTANT(0xff51afd7ed558ccd);
    h ^= h >> 33;
    h *= G_GUINT64_CONSTANT(0xc4ceb9fe1a85ec53);
    h ^= h >> 33;
    return h;
}

/* FNV-1a, one step. */
static inline guint64 ner_hash_add(guint64 h, guint32 unit)
{
    return (h ^ unit) * NER_HASH_STEP;
}

/* The key of one feature: a template's number and up to two values. */
static inline guint64 ner_feature(guint slot, guint64 a, guint64 b)
{
    guint64 h = a * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15) + b;
    h = (h ^ (h >> 29)) + (guint64)(slot + 1) * G_GUINT64_CONSTANT(0xd6e8feb86659fd93);
    h *= G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    return h ^ (h >> 32);
}

/* SplitMix64 (Steele, Lea and Flood, 2014): the trainer's only source of chance, so that training repeats to
 * the byte. */
static inline guint64 ner_random(guint64 *state)
{
    guint64 z = (*state += G_GUINT64_CONSTANT(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * G_GUINT64_CONSTANT(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

/* Uniform in [0, 1). */
static inline double ner_random_unit(guint64 *state)
{
    return (double)(ner_random(state) >> 11) * (1.0 / 9007199254740992.0);
}
