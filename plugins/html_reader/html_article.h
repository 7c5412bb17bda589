/* SPDX-License-Identifier: MIT */
/** Which of a page's blocks are the article. */
#pragma once

#include "html_blocks.h"

G_BEGIN_DECLS

/**
 * html_article_find:
 * @title: (nullable): the article's title as metadata have it, to know the headline by
 * @body: (nullable): the article's text as metadata have it
 * @body_missing: (out): whether the page does not show @body, so that it is to be used instead
 *
 * Finds the container that holds most of the running text and chooses among its blocks. (The idea of scoring
 * containers by their paragraphs is Readability's, that of judging blocks by length and share of links is
 * from Kohlschütter et al., Boilerplate Detection using Shallow Text Features, WSDM 2010.)
 *
 * Returns: (transfer full) (element-type guint): indexes into @page's blocks, in order
 */
GArray *html_article_find(const HtmlPage *page, const HtmlHints *hints, const char *title, const char *body,
                          gboolean *body_missing);

G_END_DECLS
