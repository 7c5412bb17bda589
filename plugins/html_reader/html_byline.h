/* SPDX-License-Identifier: MIT */
/** Author and date as readers see them, for pages that tell machines nothing. */
#pragma once

#include "html_blocks.h"
#include "html_meta.h"

G_BEGIN_DECLS

/** html_byline_read: fills what is still NULL of @meta's author and dates from the lines below the headline
 */
void html_byline_read(HtmlMeta *meta, const HtmlTree *tree, const HtmlHints *hints);

G_END_DECLS
