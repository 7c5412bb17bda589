/* SPDX-License-Identifier: MIT */
/** A feed's XML, and where in its bytes the content of each element stands. */
#pragma once

#include <libxml/tree.h>

#include "../text_reader/decode.h"

G_BEGIN_DECLS

/**
 * FeedSource:
 * @doc: (nullable): the tree
 * @data, @size: its bytes
 * @contents: AditSpan: what stands between the tags of the elements
 */
typedef struct {
    xmlDoc *doc;
    const char *data;
    gsize size;
    GArray *contents;
} FeedSource;

/** feed_source_parse: reads @data, which must stay; what is broken is mended as far as that goes */
void feed_source_parse(FeedSource *source, const char *data, gsize size);
void feed_source_clear(FeedSource *source);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(FeedSource, feed_source_clear)

/** feed_source_get_content: Returns: the bytes between the tags of @element; null if they are not known, as
 * in feeds that are not in UTF-8 */
AditSpan feed_source_get_content(const FeedSource *source, const xmlNode *element);

/**
 * feed_source_map:
 * @text: what @element says, but for white space at the ends
 * @map: (out caller-allocates): its segments say where @text stands in the feed; none if that is not known
 */
void feed_source_map(const FeedSource *source, const xmlNode *element, const char *text, Decoded *map);

G_END_DECLS
