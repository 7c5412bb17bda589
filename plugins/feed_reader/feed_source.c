/* SPDX-License-Identifier: MIT */
#include "feed_source.h"

#include <libxml/SAX2.h>
#include <libxml/parser.h>
#include <libxml/parserInternals.h>
#include <string.h>

#include "../html_reader/html_scan.h"

/* No network, nothing printed, and libxml2's own limits on depth and lengths stay in force. */
#define PARSE_OPTIONS \
    (XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING | XML_PARSE_RECOVER | XML_PARSE_NOCDATA)

/* --- the tree ---
 *
 * While an element is open, its _private is the place behind its start tag; then the number of its content,
 * from 1 on. */

/* How many bytes the parser has read. */
static gsize get_place(const xmlParserCtxt *parser)
{
    const xmlParserInput *input = parser->input;

    return (gsize)input->consumed + (gsize)(input->cur - input->base);
}

static void start_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri,
                          int n_ns, const xmlChar **ns, int n_attributes, int n_defaulted,
                          const xmlChar **attributes)
{
    xmlParserCtxt *parser = data;

    xmlSAX2StartElementNs(data, name, prefix, uri, n_ns, ns, n_attributes, n_defaulted, attributes);
    /* The parser stands before the ">". */
    if (parser->node != NULL)
        parser->node->_private = GSIZE_TO_POINTER(get_place(parser) + 1);
}

static void end_element(void *data, const xmlChar *name, const xmlChar *prefix, const xmlChar *uri)
{
    xmlParserCtxt *parser = data;
    FeedSource *source = parser->_private;
    xmlNode *node = parser->node;

    if (node != NULL) {
        gsize start = GPOINTER_TO_SIZE(node->_private), end = MIN(get_place(parser), source->size);
        AditSpan content = {(guint32)start, (guint32)end};

        while (content.end > start && source->data[--content.end] != '<')
            ;
        node->_private = NULL;
        /* An element that is empty, or that another one's end tag has closed, has no end tag of its own. */
        if (start > 0 && start < end && source->data[start - 1] == '>' &&
            strncmp(source->data + content.end, "</", MIN(2, end - content.end)) == 0) {

            g_array_append_val(source->contents, content);
            node->_private = GSIZE_TO_POINTER((gsize)source->contents->len);
        }
    }
    xmlSAX2EndElementNs(data, name, prefix, uri);
}

void feed_source_parse(FeedSource *source, const char *data, gsize size)
{
    xmlParserCtxt *parser = xmlNewParserCtxt();

    source->data = data;
    source->size = size;
    source->contents = g_array_new(FALSE, FALSE, sizeof(AditSpan));
    parser->_private = source;
    /* The parser counts the bytes of its own UTF-8, which are those of the feed if that is in UTF-8. */
    if (g_utf8_validate_len(data, size, NULL)) {
        parser->sax->startElementNs = start_element;
        parser->sax->endElementNs = end_element;
    }
    source->doc = xmlCtxtReadMemory(parser, data, (int)size, NULL, NULL, PARSE_OPTIONS);
    xmlFreeParserCtxt(parser);
}

void feed_source_clear(FeedSource *source)
{
    xmlFreeDoc(source->doc);
    g_clear_pointer(&source->contents, g_array_unref);
}

AditSpan feed_source_get_content(const FeedSource *source, const xmlNode *element)
{
    gsize number = GPOINTER_TO_SIZE(element->_private);

    return number > 0 && number <= source->contents->len
               ? g_array_index(source->contents, AditSpan, number - 1)
               : ADIT_NO_SPAN;
}

/* --- what an element says --- */

static const char *find_behind(const char *at, const char *end, const char *mark)
{
    const char *found = g_strstr_len(at, end - at, mark);

    return found != NULL ? found + strlen(mark) : end;
}

typedef struct {
    const char *data;
    GString *text;
    GArray *segments;
} Content;

static void append(Content *content, const char *text, gsize length, const char *from, const char *to)
{
    guint32 at = (guint32)content->text->len;
    DecodedSegment segment = {{at, at + (guint32)length},
                              {(guint32)(from - content->data), (guint32)(to - content->data)}};

    g_string_append_len(content->text, text, (gssize)length);
    if (length > 0)
        g_array_append_val(content->segments, segment);
}

/* Appends what stands up to @end; returns the first markup, reference or line end of two bytes. */
static const char *append_plain(Content *content, const char *at, const char *end, const char *marks)
{
    const char *from = at;

    while (at < end && strchr(marks, *at) == NULL)
        at++;
    append(content, from, (gsize)(at - from), from, at);
    return at;
}

static const char *append_marked(Content *content, const char *at, const char *end)
{
    static const char cdata[] = "<![CDATA[";
    char decoded[8];
    gsize length = 1, used;
    const char *next;

    if (*at == '\r') {
        next = at + 1 < end && at[1] == '\n' ? at + 2 : at + 1;
        append(content, "\n", 1, at, next);
        return next;
    }
    if (*at == '&') {
        used = html_entity_read(at, (gsize)(end - at), decoded, &length);
        append(content, used > 0 ? decoded : at, length, at, at + MAX(used, 1));
        return at + MAX(used, 1);
    }
    if (!g_str_has_prefix(at, cdata))
        return find_behind(at, end, g_str_has_prefix(at, "<!--") ? "-->" : ">");
    next = find_behind(at, end, "]]>");
    for (at += strlen(cdata); at < next - strlen("]]>");) {
        at = append_plain(content, at, next - strlen("]]>"), "\r");
        if (at < next - strlen("]]>"))
            at = append_marked(content, at, next);
    }
    return next;
}

void feed_source_map(const FeedSource *source, const xmlNode *element, const char *text, Decoded *map)
{
    AditSpan span = feed_source_get_content(source, element);
    Content content = {source->data, g_string_new(NULL), g_array_new(FALSE, FALSE, sizeof(DecodedSegment))};
    guint32 before = 0;

    if (adit_span_is_null(span))
        span = (AditSpan){0, 0};
    for (const char *at = source->data + span.start, *end = source->data + span.end; at < end;) {
        at = append_plain(&content, at, end, "<&\r");
        if (at < end)
            at = append_marked(&content, at, end);
    }
    while (g_ascii_isspace(content.text->str[before]))
        before++;
    /* Where this is not what libxml2 has read, the feed is broken, and a map would lead astray. */
    if (!g_str_has_prefix(content.text->str + before, text))
        g_array_set_size(content.segments, 0);
    for (guint i = 0; i < content.segments->len; i++) {
        DecodedSegment *segment = &g_array_index(content.segments, DecodedSegment, i);
        guint32 cut = CLAMP(before, segment->text.start, segment->text.end) - segment->text.start;

        if (segment->text.end - segment->text.start == segment->source.end - segment->source.start)
            segment->source.start += cut;
        segment->text.start += cut;
        segment->text.start -= before;
        segment->text.end -= before;
    }
    g_string_free(content.text, TRUE);
    *map = (Decoded){.segments = content.segments};
}
