/* SPDX-License-Identifier: MIT */
/**
 * A page as a flat array of nodes in document order, each with its parent and the end of its subtree, so that
 * every walk is a loop.
 */
#pragma once

#include "html_scan.h"

G_BEGIN_DECLS

/** HTML_DEPTH: elements nest at most this deep; deeper ones become siblings, as in browsers */
#define HTML_DEPTH 512

/**
 * HtmlNode:
 * @tag: HTML_TEXT or the element
 * @raw: of a text: whether "&" is just that
 * @ended: of an element: whether its end tag stood inside a block that goes on; its subtree ends there
 * @parent: index; of node 0 (which stands for the document) 0
 * @end: index behind its last descendant
 * @from, @to: of a text: its bytes; of an element: its attributes
 * @name, @name_length: of an element: its name in the page
 */
typedef struct {
    guint16 tag;
    guint8 raw;
    guint8 ended;
    guint32 parent;
    guint32 end;
    guint32 from;
    guint32 to;
    guint32 name;
    guint32 name_length;
} HtmlNode;

typedef struct {
    const char *data;
    HtmlNode *nodes;
    guint32 n_nodes;
} HtmlTree;

/** html_tree_parse: @data must be valid UTF-8 and stay; free with html_tree_clear() */
void html_tree_parse(HtmlTree *tree, const char *data, guint32 size);
void html_tree_clear(HtmlTree *tree);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HtmlTree, html_tree_clear)

/** html_tree_get: Returns: (transfer full) (nullable): the attribute @name of @node, unescaped */
char *html_tree_get(const HtmlTree *tree, guint32 node, const char *name);

/** html_tree_dup_text: Returns: (transfer full): the text below @node, white space as single blanks */
char *html_tree_dup_text(const HtmlTree *tree, guint32 node);

G_END_DECLS
