/* SPDX-License-Identifier: MIT */
#include "html_blocks.h"

#include <string.h>

/* How much of the page's text a part may have that is dropped because of its names; above that the names are
 * taken to be about the page. */
#define DROP_SHARE 0.4
#define DROP_ARTICLE_SHARE 0.25

typedef struct {
    HtmlPage *page;
    const HtmlTree *tree;
    const HtmlHints *hints;
    gboolean all;
    guint32 *letters; /* bytes of text before each node that are no blanks */
    guint32 *mains;   /* main headings, articles and article bodies before each node */

    /* Where the walk is: ends of the elements that it is in. */
    GArray *open; /* nodes of block elements, outermost first */
    guint32 link_end;
    guint32 time_end;
    guint32 paragraph_end;
    guint32 line_breaks;
    HtmlBlock block; /* the one under way; none if block.end is 0 */
} Walk;

/* --- what the attributes say --- */

typedef struct {
    guint names; /* HtmlHint bits of class, id and the tag's name */
    gboolean hidden;
    gboolean body;  /* itemprop="articleBody" */
    gboolean aside; /* a role outside the article */
    gboolean is_link;
} Traits;

static gboolean value_is(const HtmlAttribute *attribute, const char *value)
{
    return g_ascii_strncasecmp(attribute->value, value, attribute->value_length) == 0 &&
           value[attribute->value_length] == '\0';
}

static gboolean value_has(const HtmlAttribute *attribute, const char *part)
{
    gsize length = strlen(part);

    for (guint32 i = 0; i + length <= attribute->value_length; i++)
        if (g_ascii_strncasecmp(attribute->value + i, part, length) == 0)
            return TRUE;
    return FALSE;
}

static gboolean is_hiding_style(const HtmlAttribute *style)
{
    return value_has(style, "display:none") || value_has(style, "display: none") ||
           value_has(style, "visibility:hidden") || value_has(style, "visibility: hidden");
}

static gboolean is_aside_role(const HtmlAttribute *role)
{
    static const char *const roles[] = {
        "navigation", "banner", "contentinfo", "complementary", "search",  "dialog",  "alertdialog",
        "alert",      "menu",   "menubar",     "toolbar",       "tooltip", "tablist", "progressbar"};

    for (guint i = 0; i < G_N_ELEMENTS(roles); i++)
        if (value_is(role, roles[i]))
            return TRUE;
    return FALSE;
}

static void read_traits(const Walk *walk, const HtmlNode *node, Traits *traits)
{
    HtmlAttribute attribute;
    guint32 at = node->from;

    memset(traits, 0, sizeof *traits);
    if (node->tag == HTML_OTHER && node->name_length > 0)
        traits->names = html_hints_names(walk->hints, walk->tree->data + node->name, node->name_length);
    while (html_attribute_next(walk->tree->data, &at, node->to, &attribute)) {
        if (html_attribute_is(&attribute, "class") || html_attribute_is(&attribute, "id"))
            traits->names |= html_hints_names(walk->hints, attribute.value, attribute.value_length);
        else if (html_attribute_is(&attribute, "role"))
            traits->aside |= is_aside_role(&attribute);
        else if (html_attribute_is(&attribute, "itemprop"))
            traits->body |= value_is(&attribute, "articleBody");
        else if (html_attribute_is(&attribute, "style"))
            traits->hidden |= is_hiding_style(&attribute);
        else if (html_attribute_is(&attribute, "hidden"))
            traits->hidden |= !value_is(&attribute, "until-found");
        else if (html_attribute_is(&attribute, "aria-hidden"))
            traits->hidden |= value_is(&attribute, "true");
        else if (html_attribute_is(&attribute, "href"))
            traits->is_link = node->tag == HTML_A;
    }
}

/* --- what is left out --- */

static gboolean holds_main(const Walk *walk, guint32 node)
{
    return walk->mains[walk->tree->nodes[node].end] > walk->mains[node + 1];
}

static gboolean is_in_paragraph(const Walk *walk, guint32 node)
{
    return node < walk->paragraph_end;
}

/* A header keeps its headings and its introduction only if it belongs to the article; a site's own is known
 * by its place outside of articles. */
static gboolean is_inside(const Walk *walk, HtmlTag tag)
{
    for (guint i = 0; i < walk->open->len; i++)
        if (walk->tree->nodes[g_array_index(walk->open, guint32, i)].tag == tag)
            return TRUE;
    return FALSE;
}

static gboolean is_invisible(HtmlTag tag)
{
    return (html_tag_flags(tag) & HTML_RAW) || tag == HTML_HEAD || tag == HTML_NOSCRIPT ||
           tag == HTML_TEMPLATE || tag == HTML_SVG || tag == HTML_CANVAS || tag == HTML_AUDIO ||
           tag == HTML_VIDEO || tag == HTML_OBJECT || tag == HTML_SELECT || tag == HTML_OPTION;
}

static gboolean is_left_out(const Walk *walk, guint32 index, const Traits *traits)
{
    const HtmlNode *node = &walk->tree->nodes[index];
    guint32 total = walk->letters[walk->tree->n_nodes];
    double share = total > 0 ? (walk->letters[node->end] - walk->letters[index]) / (double)total : 0;
    gboolean root = node->tag == HTML_HTML || node->tag == HTML_BODY || node->tag == HTML_MAIN;

    if (root)
        return FALSE;
    if (walk->all)
        return is_invisible(node->tag) || traits->hidden;
    if (html_tag_flags(node->tag) & HTML_SKIP)
        return TRUE;
    if (traits->hidden || traits->aside)
        return share < 0.7;
    if (traits->names & (HTML_HINT_BODY | HTML_HINT_KEEP))
        return FALSE;
    if (node->tag == HTML_HEADER && !is_inside(walk, HTML_ARTICLE) && !is_inside(walk, HTML_MAIN) &&
        !holds_main(walk, index))
        return share < DROP_SHARE;
    if (traits->names & HTML_HINT_ALWAYS)
        return !holds_main(walk, index) && (share < 0.9);
    if (!(traits->names & HTML_HINT_DROP) || holds_main(walk, index))
        return FALSE;
    if (is_in_paragraph(walk, index) || (node->tag >= HTML_H1 && node->tag <= HTML_H2))
        return FALSE;
    return share < (node->tag == HTML_ARTICLE ? DROP_ARTICLE_SHARE : DROP_SHARE);
}

/* --- blocks --- */

static void flush(Walk *walk)
{
    if (walk->block.end > 0 && walk->block.words > 0)
        g_array_append_val(walk->page->blocks, walk->block);
    memset(&walk->block, 0, sizeof walk->block);
    walk->line_breaks = 0;
}

static void start_block(Walk *walk, guint32 first)
{
    HtmlBlock *block = &walk->block;

    block->first = first;
    for (guint i = walk->open->len; i > 0; i--) {
        guint32 node = g_array_index(walk->open, guint32, i - 1);
        HtmlTag tag = walk->tree->nodes[node].tag;

        if (block->owner == 0)
            block->owner = node;
        if (block->item == 0 && tag == HTML_LI)
            block->item = node;
        if (block->heading == 0 && tag >= HTML_H1 && tag <= HTML_H6)
            block->heading = (guint8)(tag - HTML_H1 + 1);
        block->preformatted |= tag == HTML_PRE;
        block->paragraph |=
            tag == HTML_P || tag == HTML_LI || tag == HTML_BLOCKQUOTE || tag == HTML_DD || tag == HTML_PRE;
        if (tag == HTML_TD || tag == HTML_TABLE || tag == HTML_ARTICLE)
            break; /* what is outside says nothing about what is inside */
    }
}

/* Counts words and ends of sentences without decoding: bytes above 0x80 are letters but for punctuation
 * (U+2000 to U+206F and U+3000 to U+303F) and the no-break space; from U+3040 on every second character is
 * taken as a word. */
static void count(Walk *walk, guint32 index)
{
    const HtmlNode *node = &walk->tree->nodes[index];
    const guchar *p = (const guchar *)walk->tree->data + node->from;
    const guchar *end = (const guchar *)walk->tree->data + node->to;
    guint32 words = 0, ideographs = 0, stops = 0;
    gboolean inside = FALSE;

    for (; p < end; p++) {
        gboolean letter = g_ascii_isalnum(*p);

        if (*p == '.' || *p == '!' || *p == '?') {
            stops++;
        } else if (*p == '&') { /* an entity is mostly punctuation */
            letter = inside;
            while (p + 1 < end && (p[1] == '#' || g_ascii_isalnum(p[1])))
                p++;
        } else if (*p >= 0xe3 && *p <= 0xed && end - p >= 3) {
            gboolean sign = p[0] == 0xe3 && p[1] == 0x80;

            stops += sign && p[2] == 0x82;
            ideographs += !sign;
            p += 2;
        } else if (*p >= 0xe0 && end - p >= 3) {
            letter = !(p[0] == 0xe2 && p[1] <= 0x81);
            p += 2;
        } else if (*p >= 0xc3 && end - p >= 2) {
            letter = TRUE;
            p++;
        } else if (*p == 0xc2) {
            p++;
        } else if (*p == '\'' || *p == '-') {
            letter = inside;
        }
        words += letter && !inside;
        inside = letter;
    }
    words += (ideographs + 1) / 2;
    walk->block.words += words;
    walk->block.stops += stops;
    if (index < walk->link_end)
        walk->block.link_words += words;
    if (index < walk->time_end)
        walk->block.time_words += words;
}

static gboolean is_blank(const Walk *walk, const HtmlNode *node)
{
    for (guint32 i = node->from; i < node->to; i++)
        if (!g_ascii_isspace(walk->tree->data[i]))
            return FALSE;
    return TRUE;
}

static void walk_text(Walk *walk, guint32 index)
{
    if (is_blank(walk, &walk->tree->nodes[index]))
        return;
    if (walk->line_breaks > 1)
        flush(walk);
    walk->line_breaks = 0;
    if (walk->block.end == 0)
        start_block(walk, index);
    walk->block.end = index + 1;
    count(walk, index);
}

/* Returns the node to go on with. */
static guint32 walk_element(Walk *walk, guint32 index)
{
    const HtmlNode *node = &walk->tree->nodes[index];
    guint flags = html_tag_flags(node->tag);
    Traits traits;

    if (node->tag == HTML_BR) {
        walk->line_breaks++;
        return index + 1;
    }
    if ((flags & HTML_VOID) && !(flags & HTML_BLOCK))
        return index + 1;
    read_traits(walk, node, &traits);
    if (is_left_out(walk, index, &traits)) {
        walk->page->skipped[index] = TRUE;
        if (flags & HTML_BLOCK)
            flush(walk);
        return node->end;
    }
    walk->page->body_hint[index] = traits.body ? 2 : (traits.names & HTML_HINT_BODY) != 0;
    if (traits.is_link)
        walk->link_end = MAX(walk->link_end, node->end);
    if (node->tag == HTML_TIME)
        walk->time_end = MAX(walk->time_end, node->end);
    if (node->tag == HTML_P || (node->tag >= HTML_H1 && node->tag <= HTML_H6))
        walk->paragraph_end = MAX(walk->paragraph_end, node->end);
    if (flags & HTML_BLOCK) {
        flush(walk);
        if (node->end > index + 1)
            g_array_append_val(walk->open, index);
    }
    return index + 1;
}

static void close_ended(Walk *walk, guint32 index)
{
    while (walk->open->len > 0) {
        guint32 node = g_array_index(walk->open, guint32, walk->open->len - 1);

        if (walk->tree->nodes[node].end > index)
            return;
        flush(walk);
        g_array_set_size(walk->open, walk->open->len - 1);
    }
}

/* Running totals, so that any subtree's text and main parts are a subtraction. */
static void sum_up(Walk *walk)
{
    const HtmlTree *tree = walk->tree;
    guint32 letters = 0, mains = 0;

    for (guint32 i = 0; i < tree->n_nodes; i++) {
        const HtmlNode *node = &tree->nodes[i];
        HtmlTag around = tree->nodes[node->parent].tag;

        walk->letters[i] = letters;
        walk->mains[i] = mains;
        if (node->tag == HTML_TEXT && !(html_tag_flags(around) & (HTML_SKIP | HTML_RAW)))
            for (guint32 at = node->from; at < node->to; at++)
                letters += !g_ascii_isspace(tree->data[at]);
        mains += node->tag == HTML_H1 || node->tag == HTML_MAIN;
    }
    walk->letters[tree->n_nodes] = letters;
    walk->mains[tree->n_nodes] = mains;
}

void html_page_read(HtmlPage *page, const HtmlTree *tree, const HtmlHints *hints, gboolean all)
{
    Walk walk = {.page = page, .tree = tree, .hints = hints, .all = all};

    page->tree = tree;
    page->skipped = g_new0(guint8, tree->n_nodes);
    page->body_hint = g_new0(guint8, tree->n_nodes);
    page->blocks = g_array_new(FALSE, FALSE, sizeof(HtmlBlock));
    walk.letters = g_new(guint32, tree->n_nodes + 1);
    walk.mains = g_new(guint32, tree->n_nodes + 1);
    walk.open = g_array_new(FALSE, FALSE, sizeof(guint32));
    sum_up(&walk);
    for (guint32 i = 1; i < tree->n_nodes;) {
        close_ended(&walk, i);
        if (tree->nodes[i].tag == HTML_TEXT)
            walk_text(&walk, i++);
        else
            i = walk_element(&walk, i);
    }
    flush(&walk);
    g_array_unref(walk.open);
    g_free(walk.letters);
    g_free(walk.mains);
}

void html_page_clear(HtmlPage *page)
{
    g_clear_pointer(&page->skipped, g_free);
    g_clear_pointer(&page->body_hint, g_free);
    g_clear_pointer(&page->blocks, g_array_unref);
}

char *html_page_dup_block(const HtmlPage *page, const HtmlBlock *block)
{
    g_autoptr(GString) raw = g_string_new(NULL);

    for (guint32 i = block->first; i < block->end;) {
        const HtmlNode *node = &page->tree->nodes[i];

        if (page->skipped[i]) {
            i = node->end;
            continue;
        }
        if (node->tag == HTML_TEXT)
            g_string_append_len(raw, page->tree->data + node->from, node->to - node->from);
        else if (node->tag == HTML_BR)
            g_string_append_c(raw, ' ');
        i++;
    }
    return html_unescape(raw->str, raw->len);
}
