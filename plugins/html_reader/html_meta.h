/* SPDX-License-Identifier: MIT */
/** What a page says about itself: JSON-LD, meta elements, microdata, and the elements made for it. */
#pragma once

#include "html_hints.h"
#include "html_tree.h"

G_BEGIN_DECLS

/**
 * HtmlMeta: everything may be NULL.
 * @published, @modified: ISO 8601
 * @lang: a BCP 47 tag
 * @body: the article's text, if it is given
 */
typedef struct {
    char *title;
    char *author;
    char *published;
    char *modified;
    char *site;
    char *lang;
    char *url;
    char *body;
} HtmlMeta;

void html_meta_read(HtmlMeta *meta, const HtmlTree *tree, const HtmlHints *hints);
void html_meta_clear(HtmlMeta *meta);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(HtmlMeta, html_meta_clear)

/** html_meta_read_json_ld: fills what is still NULL in @meta from the text of a JSON-LD script */
void html_meta_read_json_ld(HtmlMeta *meta, const char *json, gsize length);

G_END_DECLS
