/* SPDX-License-Identifier: MIT */
#include "html_tree.h"

#include <string.h>

typedef struct {
    GArray *nodes;
    guint32 open[HTML_DEPTH]; /* the open elements' nodes, outermost first */
    guint depth;
    guint32 n_open[HTML_N_TAGS]; /* how many of each there are among them */
} Builder;

static HtmlNode *node_at(const Builder *builder, guint32 index)
{
    return &g_array_index(builder->nodes, HtmlNode, index);
}

static HtmlTag open_tag(const Builder *builder, guint level)
{
    return node_at(builder, builder->open[level])->tag;
}

static guint32 add_node(Builder *builder, const HtmlToken *token)
{
    gboolean text = token->type == HTML_TOKEN_TEXT;
    HtmlNode node = {.tag = text ? HTML_TEXT : token->tag,
                     .raw = (guint8)token->raw,
                     .parent = builder->open[builder->depth - 1],
                     .end = builder->nodes->len + 1,
                     .from = text ? token->start : token->attributes,
                     .to = token->end,
                     .name = token->name,
                     .name_length = token->name_length};

    g_array_append_val(builder->nodes, node);
    return builder->nodes->len - 1;
}

/* Closes all elements from @level on. */
static void close_from(Builder *builder, guint level)
{
    while (builder->depth > level) {
        HtmlNode *node = node_at(builder, builder->open[--builder->depth]);

        if (!node->ended)
            node->end = builder->nodes->len;
        builder->n_open[node->tag]--;
    }
}

/* Ends the inline element at @level. If a block was opened in it and is still open (<b><p></b>), that goes on
 * without the inline element: it stays on the stack and its node ends here. */
static void end_inline(Builder *builder, guint level)
{
    for (guint above = level + 1; above < builder->depth; above++)
        if (html_tag_flags(open_tag(builder, above)) & HTML_BLOCK) {
            HtmlNode *node = node_at(builder, builder->open[level]);

            node->end = builder->nodes->len;
            node->ended = TRUE;
            return;
        }
    close_from(builder, level);
}

/* Whether an end tag, or an end that a start tag implies, does not reach past an open @tag. */
static gboolean is_scope(HtmlTag tag)
{
    switch (tag) {
    case HTML_TABLE:
    case HTML_TD:
    case HTML_TH:
    case HTML_CAPTION:
    case HTML_BUTTON:
    case HTML_OBJECT:
    case HTML_TEMPLATE:
        return TRUE;
    default:
        return FALSE;
    }
}

static gboolean is_inline(HtmlTag tag)
{
    return !(html_tag_flags(tag) & (HTML_BLOCK | HTML_SKIP));
}

/* The level of the innermost open @tag that can be closed from here, or 0. */
static guint find_open(const Builder *builder, HtmlTag tag)
{
    if (builder->n_open[tag] == 0)
        return 0;
    for (guint level = builder->depth - 1; level > 0; level--) {
        HtmlTag open = open_tag(builder, level);

        if (open == tag && !node_at(builder, builder->open[level])->ended)
            return level;
        if (is_scope(open) &&
            !(tag == HTML_TABLE || (is_scope(tag) && open != HTML_TABLE) || tag == HTML_BODY ||
              tag == HTML_HTML || (tag == HTML_TR && open != HTML_TABLE)))
            return 0;
    }
    return 0;
}

/* Closes the innermost open element of those in @tags (ended by HTML_TEXT) unless one of @barriers is inside.
 */
static void close_implied(Builder *builder, const HtmlTag *closing, const HtmlTag *barriers)
{
    for (guint level = builder->depth - 1; level > 0; level--) {
        HtmlTag open = open_tag(builder, level);

        for (guint i = 0; closing[i] != HTML_TEXT; i++)
            if (open == closing[i]) {
                close_from(builder, level);
                return;
            }
        for (guint i = 0; barriers[i] != HTML_TEXT; i++)
            if (open == barriers[i])
                return;
        if (is_scope(open))
            return;
    }
}

/* End tags that authors leave out. */
static void imply_ends(Builder *builder, HtmlTag tag)
{
    static const HtmlTag li[] = {HTML_LI, HTML_TEXT}, lists[] = {HTML_UL, HTML_OL, HTML_MENU, HTML_TEXT};
    static const HtmlTag dd[] = {HTML_DD, HTML_DT, HTML_TEXT}, dl[] = {HTML_DL, HTML_TEXT};
    static const HtmlTag option[] = {HTML_OPTION, HTML_TEXT}, select[] = {HTML_SELECT, HTML_TEXT};
    guint p;

    if ((html_tag_flags(tag) & HTML_ENDS_P) && (p = find_open(builder, HTML_P)) > 0)
        close_from(builder, p);
    if (tag == HTML_A && (p = find_open(builder, HTML_A)) > 0)
        end_inline(builder, p);
    if (tag >= HTML_H1 && tag <= HTML_H6) {
        HtmlTag open = open_tag(builder, builder->depth - 1);

        if (open >= HTML_H1 && open <= HTML_H6)
            close_from(builder, builder->depth - 1);
    }
    if (tag == HTML_LI && builder->n_open[HTML_LI] > 0)
        close_implied(builder, li, lists);
    else if ((tag == HTML_DD || tag == HTML_DT) && builder->n_open[HTML_DD] + builder->n_open[HTML_DT] > 0)
        close_implied(builder, dd, dl);
    else if (tag == HTML_OPTION && builder->n_open[HTML_OPTION] > 0)
        close_implied(builder, option, select);
}

/* Rows and cells close the ones before, up to their own table. */
static void imply_table_ends(Builder *builder, HtmlTag tag)
{
    guint lowest = 0;

    if (tag != HTML_TR && tag != HTML_TD && tag != HTML_TH && tag != HTML_TBODY && tag != HTML_THEAD &&
        tag != HTML_TFOOT)
        return;
    if (builder->n_open[HTML_TABLE] == 0)
        return;
    for (guint level = builder->depth - 1; level > 0; level--) {
        HtmlTag open = open_tag(builder, level);

        if (open == HTML_TABLE)
            break;
        if (open == HTML_TD || open == HTML_TH || (open == HTML_TR && tag != HTML_TD && tag != HTML_TH) ||
            ((open == HTML_TBODY || open == HTML_THEAD || open == HTML_TFOOT) &&
             (tag == HTML_TBODY || tag == HTML_THEAD || tag == HTML_TFOOT)))
            lowest = level;
    }
    if (lowest > 0)
        close_from(builder, lowest);
}

/* The end of the head need not be written: what can't stand in it ends it. */
static void imply_head_end(Builder *builder, HtmlTag tag)
{
    guint head = find_open(builder, HTML_HEAD);

    if (head > 0 && ((html_tag_flags(tag) & HTML_BLOCK) || tag == HTML_A || tag == HTML_IMG))
        close_from(builder, head);
}

/* In pictures (and there only) "/>" means what it says. */
static gboolean is_closed(const Builder *builder, const char *data, const HtmlToken *token)
{
    return (token->tag == HTML_SVG || builder->n_open[HTML_SVG] > 0) && data[token->end - 2] == '/';
}

static void start_element(Builder *builder, const char *data, const HtmlToken *token)
{
    guint32 node;

    imply_head_end(builder, token->tag);
    imply_ends(builder, token->tag);
    imply_table_ends(builder, token->tag);
    node = add_node(builder, token);
    if (!(html_tag_flags(token->tag) & HTML_VOID) && !is_closed(builder, data, token) &&
        builder->depth < HTML_DEPTH) {
        builder->open[builder->depth++] = node;
        builder->n_open[token->tag]++;
    }
}

/* Elements without a tag of their own here are told apart by name. */
static guint find_open_other(const Builder *builder, const char *data, const HtmlToken *token)
{
    if (builder->n_open[HTML_OTHER] == 0)
        return 0;
    for (guint level = builder->depth - 1; level > 0; level--) {
        const HtmlNode *node = node_at(builder, builder->open[level]);

        if (node->tag == HTML_OTHER && !node->ended && node->name_length == token->name_length &&
            g_ascii_strncasecmp(data + node->name, data + token->name, token->name_length) == 0)
            return level;
        if (is_scope(node->tag))
            return 0;
    }
    return 0;
}

static void end_element(Builder *builder, const char *data, const HtmlToken *token)
{
    guint level;

    if (token->tag == HTML_BODY || token->tag == HTML_HTML)
        return; /* what follows belongs to it all the same */
    level = token->tag == HTML_OTHER ? find_open_other(builder, data, token) : find_open(builder, token->tag);
    if (level == 0)
        return;
    if (is_inline(token->tag) && memchr(data + token->name, '-', token->name_length) == NULL)
        end_inline(builder, level);
    else /* elements of the page's own making are mostly blocks */
        close_from(builder, level);
}

void html_tree_parse(HtmlTree *tree, const char *data, guint32 size)
{
    g_autofree Builder *builder = g_new0(Builder, 1);
    HtmlScan scan = {.data = data, .size = size};
    HtmlNode root = {.tag = HTML_OTHER};
    HtmlToken token;

    builder->nodes = g_array_sized_new(FALSE, FALSE, sizeof(HtmlNode), size / 64 + 16);
    g_array_append_val(builder->nodes, root);
    builder->open[0] = 0;
    builder->depth = 1;
    while (html_scan_next(&scan, &token)) {
        if (token.type == HTML_TOKEN_TEXT)
            add_node(builder, &token);
        else if (token.type == HTML_TOKEN_START_TAG)
            start_element(builder, data, &token);
        else
            end_element(builder, data, &token);
    }
    close_from(builder, 1);
    node_at(builder, 0)->end = builder->nodes->len;
    tree->data = data;
    tree->n_nodes = builder->nodes->len;
    tree->nodes = (HtmlNode *)(gpointer)g_array_free(builder->nodes, FALSE);
}

void html_tree_clear(HtmlTree *tree)
{
    g_clear_pointer(&tree->nodes, g_free);
    tree->n_nodes = 0;
}

char *html_tree_get(const HtmlTree *tree, guint32 node, const char *name)
{
    const HtmlNode *n = &tree->nodes[node];
    HtmlAttribute attribute;
    guint32 at = n->from;

    if (n->tag == HTML_TEXT)
        return NULL;
    while (html_attribute_next(tree->data, &at, n->to, &attribute))
        if (html_attribute_is(&attribute, name))
            return html_unescape(attribute.value, attribute.value_length);
    return NULL;
}

char *html_tree_dup_text(const HtmlTree *tree, guint32 node)
{
    g_autoptr(GString) raw = g_string_new(NULL);

    for (guint32 i = node; i < tree->nodes[node].end; i++) {
        const HtmlNode *n = &tree->nodes[i];

        if (n->tag == HTML_TEXT)
            g_string_append_len(raw, tree->data + n->from, n->to - n->from);
        else if (html_tag_flags(n->tag) & HTML_BLOCK || n->tag == HTML_BR)
            g_string_append_c(raw, ' ');
    }
    return html_unescape(raw->str, raw->len);
}

G_STATIC_ASSERT(sizeof(HtmlNode) == 28);
