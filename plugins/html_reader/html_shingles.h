/* SPDX-License-Identifier: MIT */
/** Sets of a text's word triples, to find out how much of one text is in another. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _HtmlShingles HtmlShingles;

HtmlShingles *html_shingles_new(const char *text, gsize length);
void html_shingles_free(HtmlShingles *shingles);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(HtmlShingles, html_shingles_free)

/** html_shingles_get_size: how many triples the text has */
gsize html_shingles_get_size(const HtmlShingles *shingles);

/** html_shingles_count: Returns: how many of @text's triples are in the set; @all (out): how many it has */
gsize html_shingles_count(const HtmlShingles *shingles, const char *text, gsize length, gsize *all);

G_END_DECLS
