/* SPDX-License-Identifier: MIT */
/** JSON Feed 1.1 (jsonfeed.org). */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** FeedJsonItem: what an item, or the feed itself, says; all nullable */
typedef struct {
    char *title;
    char *markup;
    char *text; /* without markup */
    char *summary;
    char *date;
    char *author;
    char *link;
    char *lang;
} FeedJsonItem;

typedef struct {
    FeedJsonItem feed;
    GArray *items; /* of FeedJsonItem */
} FeedJson;

/** feed_json_read: Returns: (transfer full) (nullable): NULL with what is wrong in @message, a constant */
FeedJson *feed_json_read(const char *data, gsize size, const char **message);
void feed_json_free(FeedJson *feed);

G_END_DECLS
