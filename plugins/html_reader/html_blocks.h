/* SPDX-License-Identifier: MIT */
/**
 * A page as blocks of text: what a reader sees as paragraphs, headings and list items, in order, without the
 * parts that are certainly none of the article (scripts, navigation, captions, cookie notices).
 */
#pragma once

#include "html_hints.h"
#include "html_tree.h"

G_BEGIN_DECLS

/**
 * HtmlBlock:
 * @first, @end: range of nodes; its texts are those that are not skipped
 * @owner: the innermost block element around it
 * @item: the list item that it is in, or 0
 * @heading: 1 to 6, or 0
 * @paragraph: whether it is in a p, li, blockquote, dd or pre
 * @words: how many (two ideographs count as one)
 * @link_words: how many of them in links
 * @time_words: how many of them in time elements
 * @stops: characters that end sentences
 */
typedef struct {
    guint32 first;
    guint32 end;
    guint32 owner;
    guint32 item;
    guint8 heading;
    guint8 paragraph;
    guint8 preformatted;
    guint32 words;
    guint32 link_words;
    guint32 time_words;
    guint32 stops;
} HtmlBlock;

/**
 * HtmlPage:
 * @skipped: for each node, whether it and what is below it is left out
 * @body_hint: for each node, whether its names or properties say that it is the article's text
 */
typedef struct {
    const HtmlTree *tree;
    guint8 *skipped;
    guint8 *body_hint;
    GArray *blocks; /* HtmlBlock */
} HtmlPage;

/** html_page_read: @all: leaves out only what is not visible */
void html_page_read(HtmlPage *page, const HtmlTree *tree, const HtmlHints *hints, gboolean all);
void html_page_clear(HtmlPage *page);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HtmlPage, html_page_clear)

/** html_page_dup_block: Returns: (transfer full): the block's text, white space as single blanks */
char *html_page_dup_block(const HtmlPage *page, const HtmlBlock *block);

G_END_DECLS
