/* SPDX-License-Identifier: MIT */
/* RSS 2.0 (rssboard.org), RSS 1.0, Atom (RFC 4287) and JSON Feed. Names in XML are taken without their
 * namespaces, as feeds are not strict about these. */
#include <adit/adit.h>

#include <string.h>

#include "../html_reader/html_text.h"
#include "../html_reader/iso_date.h"
#include "feed_json.h"
#include "feed_source.h"

typedef struct {
    HtmlHints *hints; /* none: items hold no navigation */
} Reader;

typedef struct {
    char *title;
    char *lang;
} Channel;

static gpointer reader_open(G_GNUC_UNUSED AditSetup *setup, G_GNUC_UNUSED GError **error)
{
    Reader *reader = g_new0(Reader, 1);
    char *message = NULL;

    reader->hints = html_hints_new("", 0, &message);
    return reader;
}

static void reader_close(gpointer self)
{
    Reader *reader = self;

    html_hints_free(reader->hints);
    g_free(reader);
}

/* --- the tree --- */

static gboolean is_named(const xmlNode *node, const char *name)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, name) == 0;
}

/* The first child of that name, or NULL. */
static xmlNode *find_child(const xmlNode *parent, const char *name)
{
    for (xmlNode *child = parent->children; child != NULL; child = child->next)
        if (is_named(child, name))
            return child;
    return NULL;
}

static char *dup_content(const xmlNode *node)
{
    xmlChar *content = node != NULL ? xmlNodeGetContent(node) : NULL;
    /* A feed that is mended where it is broken may have halves of characters. */
    char *copy = content != NULL ? g_utf8_make_valid((const char *)content, -1) : NULL;

    xmlFree(content);
    return copy;
}

/* Text that may hold entities, escaped a second time, and tags: the words of it on one line. */
static char *to_line(const char *raw)
{
    g_auto(HtmlTree) tree = {0};

    if (strchr(raw, '<') == NULL)
        return html_unescape(raw, strlen(raw));
    html_tree_parse(&tree, raw, (guint32)strlen(raw));
    return html_tree_dup_text(&tree, 0);
}

/* The first of @names that is there and not empty, as a line. */
static char *dup_line(const xmlNode *parent, const char *const *names)
{
    for (; *names != NULL; names++) {
        g_autofree char *raw = dup_content(find_child(parent, *names));
        char *line = raw != NULL ? to_line(raw) : NULL;

        if (line != NULL && *line != '\0')
            return line;
        g_free(line);
    }
    return NULL;
}

static char *dup_attribute(const xmlNode *node, const char *name)
{
    xmlChar *value = xmlGetProp(node, (const xmlChar *)name);
    char *copy = value != NULL ? g_utf8_make_valid((const char *)value, -1) : NULL;

    xmlFree(value);
    return copy;
}

/* The node behind @node in document order, within @root; no recursion. */
static xmlNode *next_node(xmlNode *node, const xmlNode *root)
{
    if (node->children != NULL && node->type == XML_ELEMENT_NODE)
        return node->children;
    while (node != root && node->next == NULL)
        node = node->parent;
    return node != root ? node->next : NULL;
}

/* --- one item --- */

/* RSS has the address as text, Atom as an attribute, and several for different uses. */
static char *find_link(const xmlNode *item)
{
    static const char *const ids[] = {"guid", "id", NULL};
    g_autofree char *id = NULL;

    for (xmlNode *child = item->children; child != NULL; child = child->next) {
        g_autofree char *href = NULL, *rel = NULL;

        if (!is_named(child, "link"))
            continue;
        href = dup_attribute(child, "href");
        rel = dup_attribute(child, "rel");
        if (href != NULL && (rel == NULL || strcmp(rel, "alternate") == 0))
            return g_steal_pointer(&href);
        if (href == NULL) {
            char *text = dup_content(child);

            if (text != NULL && *g_strstrip(text) != '\0')
                return text;
            g_free(text);
        }
    }
    id = dup_line(item, ids);
    return id != NULL && strstr(id, "://") != NULL ? g_steal_pointer(&id) : NULL;
}

/* Names of authors: Dublin Core's and RSS's are text, Atom's have the name inside. */
static char *find_author(const xmlNode *item)
{
    static const char *const names[] = {"creator", "author", NULL}, *const inner[] = {"name", NULL};
    const xmlNode *author = find_child(item, "author");

    if (author != NULL && find_child(author, "name") != NULL)
        return dup_line(author, inner);
    return dup_line(item, names);
}

static char *find_date(const xmlNode *item)
{
    static const char *const names[] = {"pubDate", "published", "date",    "issued",
                                        "created", "updated",   "modified"};
    char *date = NULL;

    for (guint i = 0; date == NULL && i < G_N_ELEMENTS(names); i++) {
        g_autofree char *text = dup_content(find_child(item, names[i]));

        if (text != NULL)
            date = iso_date_parse(text);
    }
    return date;
}

/* XHTML needs no unfolding; where its bytes are not known it is written out again. */
static char *dup_xhtml(const FeedSource *feed, const xmlNode *node)
{
    AditSpan content = feed_source_get_content(feed, node);
    xmlBuffer *buffer;
    char *text;

    if (!adit_span_is_null(content))
        return g_strndup(feed->data + content.start, content.end - content.start);
    buffer = xmlBufferCreate();
    xmlNodeDump(buffer, node->doc, (xmlNode *)node, 0, 0);
    text = g_strdup((const char *)xmlBufferContent(buffer));
    xmlBufferFree(buffer);
    return text;
}

/* As it stands in the feed, which what is written out again is not. */
static void map_xhtml(const FeedSource *feed, const xmlNode *node, Decoded *map)
{
    AditSpan content = feed_source_get_content(feed, node);
    DecodedSegment segment = {{0, content.end - content.start}, content};

    map->segments = g_array_new(FALSE, FALSE, sizeof segment);
    if (!adit_span_is_null(content))
        g_array_append_val(map->segments, segment);
}

/* The markup of an item's text, from the fullest element there is, and where it stands in the feed. */
static char *find_markup(const FeedSource *feed, const xmlNode *item, Decoded *map)
{
    static const char *const names[] = {"encoded", "content", "description", "summary"};

    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        const xmlNode *node = find_child(item, names[i]);
        g_autofree char *type = node != NULL ? dup_attribute(node, "type") : NULL, *text = NULL;
        gboolean xhtml = g_strcmp0(type, "xhtml") == 0;

        if (node == NULL)
            continue;
        text = xhtml ? dup_xhtml(feed, node) : dup_content(node);
        if (text == NULL || text[strspn(text, " \t\r\n")] == '\0')
            continue;
        if (xhtml)
            map_xhtml(feed, node, map);
        else
            feed_source_map(feed, node, g_strstrip(text), map);
        return g_steal_pointer(&text);
    }
    return NULL;
}

/* Appends the text; returns the pieces of it (HtmlPiece). */
static GArray *append_markup(const Reader *reader, GString *text, const char *markup)
{
    g_auto(HtmlTree) tree = {0};
    g_auto(HtmlPage) page = {0};
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(guint));
    GArray *pieces;
    GString *built;

    html_tree_parse(&tree, markup, (guint32)strlen(markup));
    html_page_read(&page, &tree, reader->hints, FALSE);
    for (guint i = 0; i < page.blocks->len; i++)
        g_array_append_val(all, i);
    built = html_text_build(&page, all, &pieces);
    g_string_append_len(text, built->str, (gssize)built->len);
    g_string_free(built, TRUE);
    return pieces;
}

/* Text without any markup keeps its lines. */
static GArray *append_body(const Reader *reader, GString *text, const char *markup)
{
    HtmlPiece whole = {.text_end = (guint32)strlen(markup), .page_end = (guint32)strlen(markup)};
    GArray *pieces;

    if (strchr(markup, '<') != NULL || strchr(markup, '&') != NULL)
        return append_markup(reader, text, markup);
    g_string_append(text, markup);
    pieces = g_array_new(FALSE, FALSE, sizeof whole);
    return g_array_append_val(pieces, whole);
}

/* The title as a whole is that of the feed; byte by byte where it is written as it reads. */
static void add_title_source(AditDocument *document, const FeedSource *feed, const xmlNode *item,
                             gsize length)
{
    const xmlNode *node = find_child(item, "title");
    AditSpan content = node != NULL ? feed_source_get_content(feed, node) : ADIT_NO_SPAN;

    if (length > 0 && content.start < content.end)
        adit_document_add_source_segment(document, (AditSpan){0, (guint32)length}, content);
}

/* @start: where the body's text begins. */
static void add_body_source(AditDocument *document, const GArray *pieces, const Decoded *map, guint32 start)
{
    guint segment = 0;

    for (guint i = 0; i < pieces->len; i++) {
        const HtmlPiece *piece = &g_array_index(pieces, HtmlPiece, i);

        decoded_add_source(map, document, (AditSpan){start + piece->text_start, start + piece->text_end},
                           (AditSpan){piece->page_start, piece->page_end}, &segment);
    }
}

static void set_meta(AditDocument *document, const char *key, char *value)
{
    if (value != NULL && *value != '\0')
        adit_document_set_meta(document, key, value);
    g_free(value);
}

static AditDocument *read_item(const Reader *reader, const FeedSource *feed, const xmlNode *item,
                               const Channel *channel, const char *id, GError **error)
{
    static const char *const titles[] = {"title", NULL};
    g_auto(Decoded) map = {0};
    g_autofree char *title = dup_line(item, titles), *markup = find_markup(feed, item, &map);
    g_autoptr(GString) text = g_string_new(title);
    g_autoptr(GArray) pieces = NULL;
    gsize title_length = text->len, start;
    AditDocument *document;

    if (markup != NULL && title_length > 0)
        g_string_append(text, "\n\n");
    start = text->len;
    if (markup != NULL)
        pieces = append_body(reader, text, markup);
    document = adit_document_new(id, text->str, (gssize)text->len, error);
    if (document == NULL)
        return NULL;
    set_meta(document, "created", find_date(item));
    set_meta(document, "title", g_strdup(title));
    set_meta(document, "author", find_author(item));
    set_meta(document, "site", g_strdup(channel->title));
    set_meta(document, "lang", g_strdup(channel->lang));
    set_meta(document, "source", find_link(item));
    add_title_source(document, feed, item, title_length);
    if (pieces != NULL)
        add_body_source(document, pieces, &map, (guint32)start);
    return document;
}

/* --- the feed --- */

static gboolean parse_feed(FeedSource *feed, const AditRecord *record, GError **error)
{
    gsize size;
    const char *data = g_bytes_get_data(adit_record_get_bytes(record), &size), *problem = NULL;
    const xmlNode *root;

    if (size > 0 && size <= G_MAXINT)
        feed_source_parse(feed, data, size);
    root = feed->doc != NULL ? xmlDocGetRootElement(feed->doc) : NULL;
    if (size > G_MAXINT)
        problem = "the feed is larger than 2 GiB";
    else if (root == NULL || !(is_named(root, "rss") || is_named(root, "feed") || is_named(root, "RDF")))
        problem = "this is no RSS or Atom feed";
    else if (feed->doc->intSubset != NULL && feed->doc->intSubset->entities != NULL)
        /* They can be made to unfold without end, and no feed needs them. */
        problem = "the feed declares entities of its own";
    if (problem != NULL)
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_INPUT, problem);
    return problem == NULL;
}

static Channel read_channel(const xmlNode *root)
{
    static const char *const titles[] = {"title", NULL}, *const langs[] = {"language", NULL};
    const xmlNode *around = find_child(root, "channel");
    Channel channel;

    if (around == NULL)
        around = root;
    channel.title = dup_line(around, titles);
    channel.lang = dup_line(around, langs);
    if (channel.lang == NULL) {
        xmlChar *lang = xmlNodeGetLang(around);

        channel.lang = lang != NULL ? g_utf8_make_valid((const char *)lang, -1) : NULL;
        xmlFree(lang);
    }
    return channel;
}

/* Hands over the item's document, or why there is none. */
static void push(AditSink *sink, const char *id, AditDocument *document, GError *problem)
{
    if (document != NULL)
        adit_sink_push(sink, document);
    else
        adit_sink_fail(sink, id, problem);
}

static char *make_id(const AditRecord *record, guint number)
{
    return g_strdup_printf("%s#%u", adit_record_get_id(record), number);
}

/* Returns how many items there are; 0 with @error set if the feed can't be read. */
static guint parse_xml(const Reader *reader, const AditRecord *record, AditSink *sink, GError **error)
{
    g_auto(FeedSource) feed = {0};
    xmlNode *root;
    Channel channel;
    guint n_items = 0;

    if (!parse_feed(&feed, record, error))
        return 0;
    root = xmlDocGetRootElement(feed.doc);
    channel = read_channel(root);
    for (xmlNode *node = root->children; node != NULL; node = next_node(node, root)) {
        g_autofree char *id = NULL;
        GError *problem = NULL;

        if (!is_named(node, "item") && !is_named(node, "entry"))
            continue;
        id = make_id(record, ++n_items);
        push(sink, id, read_item(reader, &feed, node, &channel, id, &problem), problem);
    }
    g_free(channel.title);
    g_free(channel.lang);
    return n_items;
}

/* --- JSON Feed --- */

static AditDocument *read_json_item(const Reader *reader, const FeedJsonItem *item, const FeedJsonItem *feed,
                                    const char *id, GError **error)
{
    g_autofree char *title = item->title != NULL ? to_line(item->title) : NULL;
    g_autoptr(GString) text = g_string_new(title);
    AditDocument *document;

    if (text->len > 0)
        g_string_append(text, "\n\n");
    if (item->markup != NULL)
        g_array_unref(append_markup(reader, text, item->markup));
    else if (item->text != NULL || item->summary != NULL)
        g_string_append(text, item->text != NULL ? item->text : item->summary);
    document = adit_document_new(id, text->str, (gssize)text->len, error);
    if (document == NULL)
        return NULL;
    set_meta(document, "created", item->date != NULL ? iso_date_parse(item->date) : NULL);
    set_meta(document, "title", g_strdup(title));
    set_meta(document, "author", g_strdup(item->author != NULL ? item->author : feed->author));
    set_meta(document, "site", g_strdup(feed->title));
    set_meta(document, "lang", g_strdup(item->lang != NULL ? item->lang : feed->lang));
    set_meta(document, "source", g_strdup(item->link));
    return document;
}

/* As parse_xml(). */
static guint parse_json(const Reader *reader, const AditRecord *record, AditSink *sink, GError **error)
{
    gsize size;
    const char *data = g_bytes_get_data(adit_record_get_bytes(record), &size), *message = NULL;
    FeedJson *feed = feed_json_read(data, size, &message);
    guint n_items = feed != NULL ? feed->items->len : 0;

    if (feed == NULL) {
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_INPUT, message);
        return 0;
    }
    for (guint i = 0; i < n_items; i++) {
        g_autofree char *id = make_id(record, i + 1);
        GError *problem = NULL;
        AditDocument *document =
            read_json_item(reader, &g_array_index(feed->items, FeedJsonItem, i), &feed->feed, id, &problem);

        push(sink, id, document, problem);
    }
    feed_json_free(feed);
    return n_items;
}

/* --- the plugin --- */

static gboolean is_json(const AditRecord *record)
{
    gsize size;
    const char *data = g_bytes_get_data(adit_record_get_bytes(record), &size);

    while (size > 0 && g_ascii_isspace(*data)) {
        data++;
        size--;
    }
    return size > 0 && *data == '{';
}

static gboolean reader_parse(gpointer self, G_GNUC_UNUSED gpointer scratch, const AditRecord *record,
                             AditSink *sink, GError **error)
{
    GError *problem = NULL;
    guint n_items = (is_json(record) ? parse_json : parse_xml)(self, record, sink, &problem);

    if (n_items == 0 && problem == NULL)
        g_set_error_literal(&problem, ADIT_ERROR, ADIT_ERROR_INPUT, "the feed has no items");
    if (problem != NULL)
        g_propagate_error(error, problem);
    return n_items > 0;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("feed_reader", "0.1.0"),
    .open = reader_open,
    .close = reader_close,
    .parse = reader_parse,
};
ADIT_PLUGIN_DEFINE(feed_reader, plugin)
