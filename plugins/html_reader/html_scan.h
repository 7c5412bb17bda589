/* SPDX-License-Identifier: MIT */
/**
 * A tokenizer for HTML as it is found: start tags, end tags and text, each with its place in the input.
 *
 * Follows the tokenization of the HTML Living Standard (https://html.spec.whatwg.org/#tokenization) as far as
 * it decides where text and tags begin and end. Every byte is looked at a bounded number of times, whatever
 * the input. libxml2's HTML parser is not used for this because it gives no byte positions and takes
 * quadratic time for mismatched end tags in deep nesting and for many attributes.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** HtmlTag: elements that matter here; the others are HTML_OTHER. Sorted by name. */
typedef enum {
    HTML_TEXT, /* a piece of text, no element */
    HTML_OTHER,
    HTML_A,
    HTML_ADDRESS,
    HTML_AREA,
    HTML_ARTICLE,
    HTML_ASIDE,
    HTML_AUDIO,
    HTML_BASE,
    HTML_BLOCKQUOTE,
    HTML_BODY,
    HTML_BR,
    HTML_BUTTON,
    HTML_CANVAS,
    HTML_CAPTION,
    HTML_CENTER,
    HTML_COL,
    HTML_DD,
    HTML_DETAILS,
    HTML_DIALOG,
    HTML_DIV,
    HTML_DL,
    HTML_DT,
    HTML_EMBED,
    HTML_FIELDSET,
    HTML_FIGCAPTION,
    HTML_FIGURE,
    HTML_FOOTER,
    HTML_FORM,
    HTML_H1,
    HTML_H2,
    HTML_H3,
    HTML_H4,
    HTML_H5,
    HTML_H6,
    HTML_HEAD,
    HTML_HEADER,
    HTML_HGROUP,
    HTML_HR,
    HTML_HTML,
    HTML_IFRAME,
    HTML_IMG,
    HTML_INPUT,
    HTML_LABEL,
    HTML_LEGEND,
    HTML_LI,
    HTML_LINK,
    HTML_MAIN,
    HTML_MENU,
    HTML_META,
    HTML_NAV,
    HTML_NOEMBED,
    HTML_NOFRAMES,
    HTML_NOSCRIPT,
    HTML_OBJECT,
    HTML_OL,
    HTML_OPTION,
    HTML_P,
    HTML_PARAM,
    HTML_PRE,
    HTML_Q,
    HTML_SCRIPT,
    HTML_SECTION,
    HTML_SELECT,
    HTML_SOURCE,
    HTML_STYLE,
    HTML_SUMMARY,
    HTML_SUP,
    HTML_SVG,
    HTML_TABLE,
    HTML_TBODY,
    HTML_TD,
    HTML_TEMPLATE,
    HTML_TEXTAREA,
    HTML_TFOOT,
    HTML_TH,
    HTML_THEAD,
    HTML_TIME,
    HTML_TITLE,
    HTML_TR,
    HTML_TRACK,
    HTML_UL,
    HTML_VIDEO,
    HTML_WBR,
    HTML_XMP,
    HTML_N_TAGS,
} HtmlTag;

/** HtmlTagFlags: @HTML_VOID has no content; @HTML_RAW holds text without tags; @HTML_BLOCK stands on lines of
 * its own; @HTML_ENDS_P ends an open paragraph; @HTML_SKIP: content that is no part of an article */
typedef enum {
    HTML_VOID = 1,
    HTML_RAW = 2,
    HTML_BLOCK = 4,
    HTML_ENDS_P = 8,
    HTML_SKIP = 16,
} HtmlTagFlags;

HtmlTag html_tag_find(const char *name, gsize length);
guint html_tag_flags(HtmlTag tag);

typedef enum {
    HTML_TOKEN_END, /* of the input */
    HTML_TOKEN_TEXT,
    HTML_TOKEN_START_TAG,
    HTML_TOKEN_END_TAG,
} HtmlTokenType;

/**
 * HtmlToken:
 * @start: its first byte
 * @end: behind its last one
 * @tag: of a tag
 * @name, @name_length: the tag's name as written
 * @attributes: where a start tag's attributes begin (up to @end)
 * @raw: whether a text's "&" is just that (in scripts)
 */
typedef struct {
    HtmlTokenType type;
    HtmlTag tag;
    guint32 start;
    guint32 end;
    guint32 name;
    guint32 name_length;
    guint32 attributes;
    gboolean raw;
} HtmlToken;

/** HtmlScan: to be set to {data, size} */
typedef struct {
    const char *data;
    guint32 size;
    /*< private >*/
    guint32 at;
    HtmlTag raw_tag; /* the text up to this element's end tag comes next */
    guint64 endless[(HTML_N_TAGS + 63) / 64];
} HtmlScan;

/** html_scan_next: Returns: FALSE at the end */
gboolean html_scan_next(HtmlScan *scan, HtmlToken *token);

/** HtmlAttribute: pieces of the input; the value with its entities as written */
typedef struct {
    const char *name;
    guint32 name_length;
    const char *value;
    guint32 value_length;
} HtmlAttribute;

/** html_attribute_next: reads the attribute at @at, which moves on. @end: the tag's end. Returns: FALSE if
 * there is none */
gboolean html_attribute_next(const char *data, guint32 *at, guint32 end, HtmlAttribute *attribute);

/** html_attribute_is: whether its name is @name, whatever the case */
gboolean html_attribute_is(const HtmlAttribute *attribute, const char *name);

/**
 * html_entity_read:
 * @text: at a "&"
 * @length: bytes there are
 * @out: (out): at least 8 bytes for what it stands for, in UTF-8
 * @out_length: (out): bytes of that
 *
 * Returns: bytes of the reference, 0 if the "&" stands for itself
 */
gsize html_entity_read(const char *text, gsize length, char *out, gsize *out_length);

/** html_unescape: Returns: (transfer full): the text with its references replaced, white space as single
 * blanks and none at the ends */
char *html_unescape(const char *text, gsize length);

G_END_DECLS
