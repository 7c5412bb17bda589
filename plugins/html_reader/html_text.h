/* SPDX-License-Identifier: MIT */
/** The text of chosen blocks, and where in the page each piece of it stands. */
#pragma once

#include "html_blocks.h"

G_BEGIN_DECLS

/** HtmlPiece: @text of the output came from @page; byte by byte if both are of one length. Half-open. */
typedef struct {
    guint32 text_start;
    guint32 text_end;
    guint32 page_start;
    guint32 page_end;
} HtmlPiece;

/**
 * html_text_build:
 * @chosen: indexes of blocks
 * @pieces: (out) (transfer full): HtmlPiece, in order; what was put in between (blank lines, bullets) has
 * none
 *
 * Blocks are separated by a blank line; items of one list by a line feed, each with a bullet in front. White
 * space is a single blank, but in preformatted text and for line breaks.
 *
 * Returns: (transfer full): the text
 */
GString *html_text_build(const HtmlPage *page, const GArray *chosen, GArray **pieces);

G_END_DECLS
