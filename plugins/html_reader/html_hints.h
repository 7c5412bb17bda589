/* SPDX-License-Identifier: MIT */
/** What names of classes and stock phrases say about parts of a page; the words are in hints.txt. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HtmlHint: what the names on an element hint at; bits. */
typedef enum {
    HTML_HINT_DROP = 1,   /* no part of the article, if it is not most of the page */
    HTML_HINT_ALWAYS = 2, /* no part of the article, however much it is */
    HTML_HINT_BODY = 4,   /* the article's text */
    HTML_HINT_KEEP = 8,   /* says that other names are about the whole article */
} HtmlHint;

typedef struct _HtmlHints HtmlHints;

/** html_hints_new: @text: the contents of hints.txt. Returns: (nullable): the hints; @message (out) what is
 * wrong */
HtmlHints *html_hints_new(const char *text, gsize length, char **message);
void html_hints_free(HtmlHints *hints);

/** html_hints_names: Returns: the HtmlHint bits of the names in a class or id attribute */
guint html_hints_names(const HtmlHints *hints, const char *value, gsize length);

/** html_hints_is_line: whether a short paragraph is a stock phrase ("Advertisement", "Read more: ...") */
gboolean html_hints_is_line(const HtmlHints *hints, const char *text);
/** html_hints_is_byline: whether a line under the headline names author or date */
gboolean html_hints_is_byline(const HtmlHints *hints, const char *text);
/** html_hints_is_end: whether a heading starts what is no part of the article ("Related articles") */
gboolean html_hints_is_end(const HtmlHints *hints, const char *text);

/** html_hints_list: Returns: (transfer none): the lines of a section that is a plain list, such as
 * "published" */
const GPtrArray *html_hints_list(const HtmlHints *hints, const char *section);

G_END_DECLS
