/* SPDX-License-Identifier: MIT */
#include "html_text.h"

#include <string.h>

#define BULLET "\xe2\x80\xa2 "

typedef struct {
    const HtmlPage *page;
    GString *text;
    GArray *pieces;
    gsize block_start; /* where the block's text starts in @text */
    gboolean blank;    /* white space was seen and is not written yet */
    guint32 blank_start;
    guint32 blank_end;
    gboolean line_break; /* a line feed is due instead of the blank */
} Output;

static void add_piece(Output *output, guint32 length, guint32 start, guint32 end)
{
    guint32 at = (guint32)output->text->len;
    HtmlPiece piece = {at - length, at, start, end};

    if (output->pieces->len > 0) {
        HtmlPiece *last = &g_array_index(output->pieces, HtmlPiece, output->pieces->len - 1);

        if (last->text_end == piece.text_start && last->page_end == start && length == end - start &&
            last->text_end - last->text_start == last->page_end - last->page_start) {
            last->text_end = piece.text_end;
            last->page_end = piece.page_end;
            return;
        }
    }
    g_array_append_val(output->pieces, piece);
}

static void note_blank(Output *output, guint32 start, guint32 end)
{
    if (!output->blank) {
        output->blank = TRUE;
        output->blank_start = start;
    }
    output->blank_end = end;
}

/* Writes the white space that was seen, unless the block starts here. */
static void put_blank(Output *output)
{
    gboolean due = output->blank || output->line_break;

    if (due && output->text->len > output->block_start) {
        g_string_append_c(output->text, output->line_break ? '\n' : ' ');
        if (output->blank && !output->line_break)
            add_piece(output, 1, output->blank_start, output->blank_end);
    }
    output->blank = output->line_break = FALSE;
}

static void put(Output *output, const char *text, gsize length, guint32 start, guint32 end)
{
    put_blank(output);
    g_string_append_len(output->text, text, (gssize)length);
    add_piece(output, (guint32)length, start, end);
}

/* Characters without width: soft hyphen, zero-width space, word joiner, byte order mark. */
static gboolean is_invisible(gunichar c)
{
    return c == 0xad || c == 0x200b || c == 0x2060 || c == 0xfeff;
}

static gboolean is_space(gunichar c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f' || c == 0xa0 || c == 0x202f ||
           (c >= 0x2000 && c <= 0x200a) || c == 0x3000;
}

/* One character, plain or as an entity, from @start to @end of the page. */
static void put_character(Output *output, const char *text, gsize length, guint32 start, guint32 end,
                          gboolean preformatted)
{
    gunichar c = g_utf8_get_char(text);

    if (is_invisible(c) || (c < 0x20 && !is_space(c)))
        return;
    if (preformatted && c == '\n')
        output->line_break = TRUE;
    else if (is_space(c) && !preformatted)
        note_blank(output, start, end);
    else
        put(output, text, length, start, end);
}

static gboolean is_plain(char c)
{
    return (guchar)c > ' ' && (guchar)c < 0x7f && c != '&';
}

static void put_text(Output *output, const HtmlNode *node, gboolean preformatted)
{
    const char *data = output->page->tree->data;
    guint32 at = node->from;

    while (at < node->to) {
        char decoded[8];
        gsize length = 1, used = 0;
        guint32 run = at;

        while (run < node->to && is_plain(data[run]))
            run++;
        if (run > at) {
            put(output, data + at, run - at, at, run);
            at = run;
            continue;
        }
        if (data[at] == '&' && !node->raw)
            used = html_entity_read(data + at, node->to - at, decoded, &length);
        if (used > 0) {
            put_character(output, decoded, length, at, at + (guint32)used, FALSE);
        } else {
            used = length = (gsize)(g_utf8_next_char(data + at) - (data + at));
            put_character(output, data + at, length, at, at + (guint32)used, preformatted);
        }
        at += (guint32)used;
    }
}

/* Note marks: <sup>1</sup>, <sup>[a]</sup>. */
static gboolean is_note_mark(const HtmlTree *tree, guint32 node)
{
    g_autofree char *text = NULL;
    gsize length;

    /* They are short; long ones are not even read. */
    if (tree->nodes[node].end - node > 8)
        return FALSE;
    for (guint32 i = node + 1; i < tree->nodes[node].end; i++)
        if (tree->nodes[i].tag == HTML_TEXT && tree->nodes[i].to - tree->nodes[i].from > 40)
            return FALSE;
    text = html_tree_dup_text(tree, node);
    length = strlen(text);
    if (length > 0 && text[0] == '[' && text[length - 1] == ']')
        return length <= 12;
    return length > 0 && length <= 3 && strspn(text, "0123456789*") == length;
}

static void put_quotation_mark(Output *output, gboolean opening)
{
    if (opening)
        put_blank(output);
    g_string_append(output->text, opening ? "\xe2\x80\x9c" : "\xe2\x80\x9d");
}

static void put_block(Output *output, const HtmlBlock *block)
{
    const HtmlPage *page = output->page;
    guint32 quoted_end = 0; /* of the q element that it is in */

    output->block_start = output->text->len;
    output->blank = output->line_break = FALSE;
    for (guint32 i = block->first; i < block->end;) {
        const HtmlNode *node = &page->tree->nodes[i];

        if (quoted_end > 0 && i >= quoted_end) {
            put_quotation_mark(output, FALSE);
            quoted_end = 0;
        }
        if (page->skipped[i] || (node->tag == HTML_SUP && is_note_mark(page->tree, i))) {
            i = node->end;
            continue;
        }
        if (node->tag == HTML_TEXT)
            put_text(output, node, block->preformatted);
        else if (node->tag == HTML_BR)
            output->line_break = TRUE;
        else if (node->tag == HTML_Q && quoted_end == 0) {
            put_quotation_mark(output, TRUE);
            quoted_end = node->end;
        }
        i++;
    }
    if (quoted_end > 0)
        put_quotation_mark(output, FALSE);
}

/* The outermost list around the block, or 0. */
static guint32 list_of(const HtmlPage *page, const HtmlBlock *block)
{
    const HtmlNode *nodes = page->tree->nodes;
    guint32 list = 0, node = block->item;

    while (node != 0 &&
           (nodes[node].tag == HTML_LI || nodes[node].tag == HTML_UL || nodes[node].tag == HTML_OL)) {
        list = node;
        node = nodes[node].parent;
    }
    return list;
}

GString *html_text_build(const HtmlPage *page, const GArray *chosen, GArray **pieces)
{
    Output output = {.page = page, .text = g_string_new(NULL)};
    const HtmlBlock *before = NULL;

    output.pieces = g_array_new(FALSE, FALSE, sizeof(HtmlPiece));
    for (guint i = 0; i < chosen->len; i++) {
        const HtmlBlock *block = &g_array_index(page->blocks, HtmlBlock, g_array_index(chosen, guint, i));
        gboolean same_list =
            before != NULL && block->item != 0 && list_of(page, block) == list_of(page, before);
        gsize length = output.text->len, start;

        if (length > 0)
            g_string_append(output.text, same_list ? "\n" : "\n\n");
        if (block->item != 0 && (before == NULL || before->item != block->item))
            g_string_append(output.text, BULLET);
        start = output.text->len;
        put_block(&output, block);
        if (output.text->len == start)
            g_string_truncate(output.text, length);
        else
            before = block;
    }
    *pieces = output.pieces;
    return output.text;
}
