/* SPDX-License-Identifier: MIT */
#include "html_article.h"

#include "html_shingles.h"
#include "iso_date.h"

#include <string.h>

/* A headline that is not marked as a heading stands among the page's first blocks. */
#define HEADLINE_WITHIN 300

typedef struct {
    const HtmlPage *page;
    const HtmlNode *nodes;
    const HtmlHints *hints;
    const HtmlBlock *blocks;
    guint n_blocks;
    guint32 *weights; /* words of running text before each block */
    guint32 *words;   /* words before each block */
    guint32 *links;   /* words in links before each block */
    guint8 *dropped;  /* for each block */
    guint32 root;     /* the article's node */
    guint32 titled;   /* the node of the text that says what the title says, or 0 */
    gint headline;    /* index of a block, or -1 */
} Finder;

/* --- weights --- */

/* Words that count for their container: of running text, which has sentences and few links. */
static guint32 weigh(const HtmlBlock *block)
{
    if (block->heading > 0 || block->words < 6 || block->link_words * 2 > block->words)
        return 0;
    if (block->stops == 0 && block->words < 20)
        return 0;
    if (!block->paragraph && block->words < 12)
        return 0;
    return (block->words - block->link_words) / (block->item != 0 ? 2 : 1);
}

static void sum_up(Finder *finder)
{
    for (guint i = 0; i < finder->n_blocks; i++) {
        const HtmlBlock *block = &finder->blocks[i];

        finder->weights[i + 1] = finder->weights[i] + (finder->dropped[i] ? 0 : weigh(block));
        finder->words[i + 1] = finder->words[i] + block->words;
        finder->links[i + 1] = finder->links[i] + block->link_words;
    }
}

/* The first block that starts at @node or behind it. */
static guint first_block(const Finder *finder, guint32 node)
{
    guint low = 0, high = finder->n_blocks;

    while (low < high) {
        guint middle = low + (high - low) / 2;

        if (finder->blocks[middle].first < node)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static guint32 sum_below(const Finder *finder, const guint32 *sums, guint32 node)
{
    return sums[first_block(finder, finder->nodes[node].end)] - sums[first_block(finder, node)];
}

/* --- the container --- */

static gboolean is_strong(const Finder *finder, guint32 node)
{
    HtmlTag tag = finder->nodes[node].tag;

    return tag == HTML_ARTICLE || tag == HTML_MAIN || finder->page->body_hint[node] > 0;
}

/* Whether the part at @node only points to other pages: its headings are links, with few words to each. */
static gboolean is_teasers(const Finder *finder, guint32 node)
{
    guint end = first_block(finder, finder->nodes[node].end), headings = 0, linked = 0;

    for (guint i = first_block(finder, node); i < end; i++) {
        const HtmlBlock *block = &finder->blocks[i];

        headings += block->heading > 0;
        linked += block->heading > 0 && block->link_words * 5 >= block->words * 4;
    }
    return linked > 0 && linked * 2 >= headings && sum_below(finder, finder->words, node) <= 40 * linked;
}

static guint32 heaviest_child(const Finder *finder, guint32 parent, guint32 *weight, guint32 *serious)
{
    guint32 best = 0;

    *weight = 0;
    *serious = 0; /* of all children that are not pointers to other pages */
    for (guint32 i = parent + 1; i < finder->nodes[parent].end; i = finder->nodes[i].end) {
        guint32 w;

        if (finder->nodes[i].tag == HTML_TEXT || finder->page->skipped[i])
            continue;
        w = sum_below(finder, finder->weights, i);
        if (w == 0)
            continue;
        if (!is_teasers(finder, i))
            *serious += w;
        if (w > *weight) {
            *weight = w;
            best = i;
        }
    }
    return best;
}

/* The outermost, heaviest element that is marked as the article's text, if most of the text is there. */
static guint32 find_marked(const Finder *finder, guint8 least)
{
    guint32 total = finder->weights[finder->n_blocks], best = 0, best_weight = 0;

    for (guint32 i = 1; i < finder->nodes[0].end; i++) {
        guint32 w;

        if (finder->page->body_hint[i] < least)
            continue;
        w = sum_below(finder, finder->weights, i);
        if (w > best_weight) {
            best = i;
            best_weight = w;
        }
    }
    return best_weight * 5 >= total * 2 ? best : 0;
}

/* Whether a child that holds less than nearly all of the text is the article all the same: because the rest
 * only points to other pages, because the page's headline is in it, or because its kind says so (but where
 * several articles stand side by side, it must be much the longest). */
static gboolean is_main_part(const Finder *finder, guint32 child, guint32 weight, guint32 whole,
                             guint32 serious)
{
    gboolean titled = finder->titled > child && finder->titled < finder->nodes[child].end;

    if (titled && is_strong(finder, child) && weight * 10 >= whole * 3)
        return TRUE;
    if (weight * 2 <= whole)
        return FALSE;
    if (weight * 20 >= serious * 19)
        return TRUE;
    return is_strong(finder, child) &&
           (finder->nodes[child].tag != HTML_ARTICLE || weight * 4 >= serious * 3);
}

/* Goes down from the document as long as one child holds nearly all of the running text. */
static guint32 descend(const Finder *finder)
{
    guint32 node = 0;

    for (;;) {
        guint32 weight, serious, whole = sum_below(finder, finder->weights, node);
        guint32 child = heaviest_child(finder, node, &weight, &serious);
        HtmlTag tag = finder->nodes[child].tag;

        if (child == 0 || tag == HTML_P || tag == HTML_LI || tag == HTML_BLOCKQUOTE || tag == HTML_PRE)
            return node;
        if (weight * 10 < whole * 9 && !is_main_part(finder, child, weight, whole, serious))
            return node;
        if (weight * 100 < whole * 97 && is_strong(finder, node) && !is_strong(finder, child))
            return node;
        node = child;
    }
}

/* --- what is dropped within --- */

static void drop_below(Finder *finder, guint32 node, guint from)
{
    guint end = first_block(finder, finder->nodes[node].end);

    for (guint i = MAX(first_block(finder, node), from); i < end; i++)
        if ((gint)i != finder->headline)
            finder->dropped[i] = TRUE;
}

static gboolean is_link_heading(const HtmlBlock *block)
{
    return block->heading > 1 && block->link_words * 5 >= block->words * 4;
}

/* A card that points to another page: a heading in a link and little else. */
static void drop_cards(Finder *finder, guint from, guint end)
{
    for (guint i = from; i < end; i++) {
        guint32 node = finder->blocks[i].owner, card = node;

        if (!is_link_heading(&finder->blocks[i]) || (gint)i == finder->headline)
            continue;
        while (node != finder->root && node != 0 && sum_below(finder, finder->words, node) <= 45) {
            card = node;
            node = finder->nodes[node].parent;
        }
        drop_below(finder, card, 0);
    }
}

/* Lists and tables that consist of links. */
static void drop_link_lists(Finder *finder)
{
    for (guint32 i = finder->root + 1; i < finder->nodes[finder->root].end; i++) {
        HtmlTag tag = finder->nodes[i].tag;
        guint32 words;

        if (tag != HTML_UL && tag != HTML_OL && tag != HTML_DL && tag != HTML_TABLE)
            continue;
        words = sum_below(finder, finder->words, i);
        if (words > 0 && sum_below(finder, finder->links, i) * 2 > words)
            drop_below(finder, i, 0);
    }
}

/* From a heading such as "Related articles" on: the rest of its container, or up to the next heading of its
 * rank if it stands in the article itself. */
static void drop_from(Finder *finder, guint at, guint end)
{
    guint32 around = finder->nodes[finder->blocks[at].owner].parent;
    guint8 rank = finder->blocks[at].heading;

    if (around != finder->root && around != 0 && around > finder->root &&
        sum_below(finder, finder->weights, around) * 2 < sum_below(finder, finder->weights, finder->root)) {
        drop_below(finder, around, at);
        return;
    }
    finder->dropped[at] = TRUE;
    for (guint i = at + 1; i < end; i++) {
        const HtmlBlock *block = &finder->blocks[i];

        if (block->heading > 0 && rank > 0 && block->heading <= rank)
            return;
        if (rank == 0 && block->words > 25 && block->link_words * 2 < block->words)
            return;
        finder->dropped[i] = TRUE;
    }
}

static void drop_ends(Finder *finder, guint from, guint end)
{
    for (guint i = from; i < end; i++) {
        const HtmlBlock *block = &finder->blocks[i];
        g_autofree char *text = NULL;

        if (finder->dropped[i] || block->heading == 0 || block->words > 12 || (gint)i == finder->headline)
            continue;
        text = html_page_dup_block(finder->page, block);
        if (html_hints_is_end(finder->hints, text))
            drop_from(finder, i, end);
    }
}

/* Whether the block is no text of an article, whatever stands around it. */
static gboolean is_scrap(const Finder *finder, const HtmlBlock *block)
{
    g_autofree char *text = NULL;

    if (block->words == 0 || block->time_words == block->words)
        return TRUE;
    if (block->link_words * 3 > block->words * 2)
        return TRUE;
    if (block->link_words * 5 > block->words * 2 && block->words <= 12 && block->stops == 0)
        return TRUE;
    if (!block->paragraph && block->heading == 0 && block->stops == 0 && block->words < 10)
        return TRUE;
    if (block->words > 25)
        return FALSE;
    text = html_page_dup_block(finder->page, block);
    return html_hints_is_line(finder->hints, text);
}

/* Headings stay if something stands below them. */
static void drop_bare_headings(Finder *finder, guint from, guint end)
{
    gboolean bare = TRUE;

    for (guint i = end; i > from; i--) {
        if (finder->dropped[i - 1])
            continue;
        if (finder->blocks[i - 1].heading > 0 && (gint)(i - 1) != finder->headline) {
            if (bare)
                finder->dropped[i - 1] = TRUE;
            bare = TRUE;
        } else {
            bare = FALSE;
        }
    }
}

/* --- the headline --- */

static guint64 fold(const char *text)
{
    guint64 hash = 14695981039346656037u;

    for (; *text != '\0'; text++)
        if (g_ascii_isalnum(*text) || (guchar)*text >= 0x80)
            hash = (hash ^ (guchar)g_ascii_tolower(*text)) * 1099511628211u;
    return hash;
}

/* Whether @text is the title, or what stands in it before the site's name. */
static gboolean says_title(const char *text, const char *title)
{
    gsize length = strlen(text);

    if (fold(text) == fold(title))
        return TRUE;
    return length >= 12 && g_str_has_prefix(title, text) && title[length] == ' ';
}

/* A block that says what the title says, a heading if there is one; or -1. */
static gint find_titled(const Finder *finder, const char *title)
{
    gint best = -1;

    for (guint i = 0; i < finder->n_blocks && title != NULL; i++) {
        const HtmlBlock *block = &finder->blocks[i];
        g_autofree char *text = NULL;

        if (block->words > 40 ||
            (block->heading == 0 && (best >= 0 || block->words < 3 || i > HEADLINE_WITHIN)))
            continue;
        text = html_page_dup_block(finder->page, block);
        if (!says_title(text, title))
            continue;
        best = (gint)i;
        if (block->heading > 0)
            break;
    }
    return best;
}

/* The block that says what the title says; else the last main heading above the article's text, or the first
 * one in it. */
static gint find_headline(const Finder *finder, gint titled)
{
    guint first = first_block(finder, finder->root),
          end = first_block(finder, finder->nodes[finder->root].end);
    gint above = -1;

    if (titled >= 0 && (guint)titled < end)
        return titled;
    for (guint i = 0; i < finder->n_blocks && i < end; i++) {
        const HtmlBlock *block = &finder->blocks[i];

        if (block->heading != 1 || block->link_words == block->words) /* a logo links to the front page */
            continue;
        if (i >= first && above >= 0)
            break;
        above = (gint)i;
        if (i >= first)
            break;
    }
    return above;
}

/* Old pages write the headline in bold letters and the author behind a single line break: makes two blocks of
 * the one. */
static void split_headline(const HtmlPage *page, const char *title)
{
    const HtmlNode *nodes = page->tree->nodes;

    for (guint i = 0; title != NULL && i < page->blocks->len; i++) {
        HtmlBlock *block = &g_array_index(page->blocks, HtmlBlock, i), head = *block, rest = *block;
        g_autofree char *text = NULL;
        guint32 at = block->first;

        if (block->words > 60)
            continue;
        while (at < block->end && nodes[at].tag != HTML_BR)
            at++;
        if (at >= block->end)
            continue;
        head.end = at;
        rest.first = at + 1;
        text = html_page_dup_block(page, &head);
        if (!says_title(text, title))
            continue;
        head.words = MIN(head.words, 8);
        head.link_words = MIN(head.link_words, head.words);
        rest.words -= MIN(rest.words, head.words);
        rest.link_words = MIN(rest.link_words, rest.words);
        *block = head;
        g_array_insert_val(page->blocks, i + 1, rest);
        return;
    }
}

/* Between headline and text stand the introduction, and bylines, dates and buttons. */
static gboolean is_introduction(const Finder *finder, const HtmlBlock *block)
{
    if (block->item != 0 && block->words >= 3 && block->link_words == 0)
        return TRUE; /* key points */
    return block->words >= 8 && block->link_words * 4 < block->words && !is_scrap(finder, block) &&
           (block->paragraph || block->heading > 0 || block->stops > 0);
}

/* Lines under the headline that name the author or the date; the first running text ends the search. */
/* Nothing but a day, perhaps with a time. */
static gboolean is_date(const char *text, const HtmlBlock *block)
{
    g_autofree char *date = block->words <= 7 ? iso_date_parse(text) : NULL;

    return date != NULL;
}

static void drop_bylines(Finder *finder, guint end)
{
    for (guint i = (guint)(finder->headline + 1); i < end; i++) {
        const HtmlBlock *block = &finder->blocks[i];
        g_autofree char *text = NULL;

        if (weigh(block) > 0 && block->words > 20)
            return;
        if (block->words > 14 || block->heading > 0)
            continue;
        text = html_page_dup_block(finder->page, block);
        if ((html_hints_is_byline(finder->hints, text) && !g_str_has_suffix(text, ".")) ||
            is_date(text, block))
            finder->dropped[i] = TRUE;
    }
}

/* --- the article's text as metadata have it --- */

/* Drops the blocks that are not in @body, if the page shows most of @body; else says that it does not. */
static gboolean follow_body(Finder *finder, const char *body)
{
    g_autoptr(HtmlShingles) shingles = html_shingles_new(body, strlen(body));
    g_autofree gboolean *known = g_new0(gboolean, finder->n_blocks + 1);
    gsize found = 0, total = html_shingles_get_size(shingles);

    if (total < 40)
        return TRUE;
    for (guint i = 0; i < finder->n_blocks; i++) {
        const HtmlBlock *block = &finder->blocks[i];
        g_autofree char *text = NULL;
        gsize hits, all;

        if (block->words < 5)
            continue;
        text = html_page_dup_block(finder->page, block);
        hits = html_shingles_count(shingles, text, strlen(text), &all);
        known[i] = all > 0 && hits * 10 >= all * 6;
        if (known[i])
            found += hits;
    }
    if (found * 10 < total * 6)
        return found * 10 >= total * 2;
    for (guint i = 0; i < finder->n_blocks; i++)
        if (!known[i] && weigh(&finder->blocks[i]) > 0)
            finder->dropped[i] = TRUE;
    return TRUE;
}

/* --- all together --- */

static void finder_init(Finder *finder, const HtmlPage *page, const HtmlHints *hints)
{
    finder->page = page;
    finder->nodes = page->tree->nodes;
    finder->hints = hints;
    finder->blocks = (const HtmlBlock *)(gpointer)page->blocks->data;
    finder->n_blocks = page->blocks->len;
    finder->weights = g_new0(guint32, finder->n_blocks + 1);
    finder->words = g_new0(guint32, finder->n_blocks + 1);
    finder->links = g_new0(guint32, finder->n_blocks + 1);
    finder->dropped = g_new0(guint8, finder->n_blocks + 1);
    finder->headline = -1;
}

static void finder_clear(Finder *finder)
{
    g_free(finder->weights);
    g_free(finder->words);
    g_free(finder->links);
    g_free(finder->dropped);
}

static void choose_root(Finder *finder)
{
    sum_up(finder);
    finder->root = find_marked(finder, 2);
    if (finder->root == 0)
        finder->root = find_marked(finder, 1);
    if (finder->root == 0)
        finder->root = descend(finder);
}

/* In the page's order: the headline, what introduces the text, the text. What is short and stands above the
 * headline (sections, dates) is left out. */
static void choose(const Finder *finder, guint from, guint end, GArray *chosen)
{
    guint start = finder->headline >= 0 ? MIN(from, (guint)finder->headline) : from;

    for (guint i = start; i < end; i++) {
        const HtmlBlock *block = &finder->blocks[i];
        gboolean headline = (gint)i == finder->headline, above = (gint)i < finder->headline;

        if (headline || (!finder->dropped[i] && !(above && block->words < 25) &&
                         (i >= from || is_introduction(finder, block))))
            g_array_append_val(chosen, i);
    }
}

GArray *html_article_find(const HtmlPage *page, const HtmlHints *hints, const char *title, const char *body,
                          gboolean *body_missing)
{
    GArray *chosen = g_array_new(FALSE, FALSE, sizeof(guint));
    Finder finder = {0};
    guint from, end;
    gint titled;

    split_headline(page, title);
    finder_init(&finder, page, hints);
    *body_missing = body != NULL && !follow_body(&finder, body);
    titled = find_titled(&finder, title);
    finder.titled = titled >= 0 ? finder.blocks[titled].first : 0;
    choose_root(&finder);
    from = first_block(&finder, finder.root);
    end = first_block(&finder, finder.nodes[finder.root].end);
    finder.headline = find_headline(&finder, titled);
    drop_bylines(&finder, end);
    drop_cards(&finder, from, end);
    drop_link_lists(&finder);
    drop_ends(&finder, from, end);
    for (guint i = from; i < end; i++)
        if ((gint)i != finder.headline && !finder.dropped[i] && is_scrap(&finder, &finder.blocks[i]))
            finder.dropped[i] = TRUE;
    drop_bare_headings(&finder, from, end);

    choose(&finder, from, end, chosen);
    finder_clear(&finder);
    return chosen;
}
