/* SPDX-License-Identifier: MIT */
#include "html_shingles.h"

struct _HtmlShingles {
    GHashTable *set;
    gsize size;
};

typedef void (*ShingleFunc)(gint64 hash, gpointer data);

static gboolean is_word_byte(guchar c)
{
    return g_ascii_isalnum(c) || c >= 0x80;
}

/* Calls @func with a hash of each three words in a row. In scripts without blanks a "word" is a whole clause,
 * which serves as well. Typographic marks are skipped, as the texts compared may differ in them. */
static void each(const char *text, gsize length, ShingleFunc func, gpointer data)
{
    guint64 last[2] = {0, 0};
    gsize n = 0;

    for (gsize i = 0; i < length;) {
        guint64 hash = 14695981039346656037u;
        gboolean any = FALSE;

        for (; i < length && is_word_byte((guchar)text[i]); i++) {
            if ((guchar)text[i] == 0xe2 && i + 2 < length) { /* U+2000 to U+2FFF: marks */
                i += 2;
                if (any)
                    break;
                continue;
            }
            hash = (hash ^ (guchar)g_ascii_tolower(text[i])) * 1099511628211u;
            any = TRUE;
        }
        i += i < length;
        if (!any)
            continue;
        if (++n >= 3)
            func((gint64)((last[0] * 31 + last[1]) * 31 + hash), data);
        last[0] = last[1];
        last[1] = hash;
    }
}

static void add(gint64 hash, gpointer data)
{
    HtmlShingles *shingles = data;

    shingles->size++;
    g_hash_table_add(shingles->set, g_memdup2(&hash, sizeof hash));
}

HtmlShingles *html_shingles_new(const char *text, gsize length)
{
    HtmlShingles *shingles = g_new0(HtmlShingles, 1);

    shingles->set = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    each(text, length, add, shingles);
    return shingles;
}

void html_shingles_free(HtmlShingles *shingles)
{
    g_hash_table_unref(shingles->set);
    g_free(shingles);
}

gsize html_shingles_get_size(const HtmlShingles *shingles)
{
    return shingles->size;
}

typedef struct {
    GHashTable *set;
    gsize hits;
    gsize all;
} Count;

static void look_up(gint64 hash, gpointer data)
{
    Count *count = data;

    count->all++;
    count->hits += g_hash_table_contains(count->set, &hash);
}

gsize html_shingles_count(const HtmlShingles *shingles, const char *text, gsize length, gsize *all)
{
    Count count = {shingles->set, 0, 0};

    each(text, length, look_up, &count);
    *all = count.all;
    return count.hits;
}
