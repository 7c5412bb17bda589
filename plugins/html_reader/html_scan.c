/* SPDX-License-Identifier: MIT */
#include "html_scan.h"

#include <string.h>

/* --- elements --- */

static const struct {
    const char *name;
    guint flags;
} tags[HTML_N_TAGS] = {
    [HTML_TEXT] = {"", 0},
    [HTML_OTHER] = {"", 0},
    [HTML_A] = {"a", 0},
    [HTML_ADDRESS] = {"address", HTML_BLOCK | HTML_ENDS_P},
    [HTML_AREA] = {"area", HTML_VOID},
    [HTML_ARTICLE] = {"article", HTML_BLOCK | HTML_ENDS_P},
    [HTML_ASIDE] = {"aside", HTML_BLOCK | HTML_ENDS_P | HTML_SKIP},
    [HTML_AUDIO] = {"audio", HTML_SKIP},
    [HTML_BASE] = {"base", HTML_VOID},
    [HTML_BLOCKQUOTE] = {"blockquote", HTML_BLOCK | HTML_ENDS_P},
    [HTML_BODY] = {"body", HTML_BLOCK},
    [HTML_BR] = {"br", HTML_VOID},
    [HTML_BUTTON] = {"button", HTML_SKIP},
    [HTML_CANVAS] = {"canvas", HTML_SKIP},
    [HTML_CAPTION] = {"caption", HTML_BLOCK | HTML_SKIP},
    [HTML_CENTER] = {"center", HTML_BLOCK | HTML_ENDS_P},
    [HTML_COL] = {"col", HTML_VOID},
    [HTML_DD] = {"dd", HTML_BLOCK | HTML_ENDS_P},
    [HTML_DETAILS] = {"details", HTML_BLOCK | HTML_ENDS_P},
    [HTML_DIALOG] = {"dialog", HTML_BLOCK | HTML_ENDS_P | HTML_SKIP},
    [HTML_DIV] = {"div", HTML_BLOCK | HTML_ENDS_P},
    [HTML_DL] = {"dl", HTML_BLOCK | HTML_ENDS_P},
    [HTML_DT] = {"dt", HTML_BLOCK | HTML_ENDS_P},
    [HTML_EMBED] = {"embed", HTML_VOID},
    [HTML_FIELDSET] = {"fieldset", HTML_BLOCK | HTML_ENDS_P},
    [HTML_FIGCAPTION] = {"figcaption", HTML_BLOCK | HTML_ENDS_P | HTML_SKIP},
    [HTML_FIGURE] = {"figure", HTML_BLOCK | HTML_ENDS_P},
    [HTML_FOOTER] = {"footer", HTML_BLOCK | HTML_ENDS_P | HTML_SKIP},
    [HTML_FORM] = {"form", HTML_BLOCK | HTML_ENDS_P},
    [HTML_H1] = {"h1", HTML_BLOCK | HTML_ENDS_P},
    [HTML_H2] = {"h2", HTML_BLOCK | HTML_ENDS_P},
    [HTML_H3] = {"h3", HTML_BLOCK | HTML_ENDS_P},
    [HTML_H4] = {"h4", HTML_BLOCK | HTML_ENDS_P},
    [HTML_H5] = {"h5", HTML_BLOCK | HTML_ENDS_P},
    [HTML_H6] = {"h6", HTML_BLOCK | HTML_ENDS_P},
    [HTML_HEAD] = {"head", HTML_BLOCK | HTML_SKIP},
    [HTML_HEADER] = {"header", HTML_BLOCK | HTML_ENDS_P},
    [HTML_HGROUP] = {"hgroup", HTML_BLOCK | HTML_ENDS_P},
    [HTML_HR] = {"hr", HTML_VOID | HTML_BLOCK | HTML_ENDS_P},
    [HTML_HTML] = {"html", HTML_BLOCK},
    [HTML_IFRAME] = {"iframe", HTML_RAW | HTML_SKIP},
    [HTML_IMG] = {"img", HTML_VOID},
    [HTML_INPUT] = {"input", HTML_VOID},
    [HTML_LABEL] = {"label", HTML_SKIP},
    [HTML_LEGEND] = {"legend", HTML_BLOCK | HTML_SKIP},
    [HTML_LI] = {"li", HTML_BLOCK | HTML_ENDS_P},
    [HTML_LINK] = {"link", HTML_VOID},
    [HTML_MAIN] = {"main", HTML_BLOCK | HTML_ENDS_P},
    [HTML_MENU] = {"menu", HTML_BLOCK | HTML_ENDS_P | HTML_SKIP},
    [HTML_META] = {"meta", HTML_VOID},
    [HTML_NAV] = {"nav", HTML_BLOCK | HTML_ENDS_P | HTML_SKIP},
    [HTML_NOEMBED] = {"noembed", HTML_RAW | HTML_SKIP},
    [HTML_NOFRAMES] = {"noframes", HTML_RAW | HTML_SKIP},
    [HTML_NOSCRIPT] = {"noscript", HTML_SKIP},
    [HTML_OBJECT] = {"object", HTML_SKIP},
    [HTML_OL] = {"ol", HTML_BLOCK | HTML_ENDS_P},
    [HTML_OPTION] = {"option", HTML_SKIP},
    [HTML_P] = {"p", HTML_BLOCK | HTML_ENDS_P},
    [HTML_PARAM] = {"param", HTML_VOID},
    [HTML_PRE] = {"pre", HTML_BLOCK | HTML_ENDS_P},
    [HTML_Q] = {"q", 0},
    [HTML_SCRIPT] = {"script", HTML_RAW | HTML_SKIP},
    [HTML_SECTION] = {"section", HTML_BLOCK | HTML_ENDS_P},
    [HTML_SELECT] = {"select", HTML_SKIP},
    [HTML_SOURCE] = {"source", HTML_VOID},
    [HTML_STYLE] = {"style", HTML_RAW | HTML_SKIP},
    [HTML_SUMMARY] = {"summary", HTML_BLOCK | HTML_ENDS_P},
    [HTML_SUP] = {"sup", 0},
    [HTML_SVG] = {"svg", HTML_SKIP},
    [HTML_TABLE] = {"table", HTML_BLOCK | HTML_ENDS_P},
    [HTML_TBODY] = {"tbody", HTML_BLOCK},
    [HTML_TD] = {"td", HTML_BLOCK},
    [HTML_TEMPLATE] = {"template", HTML_SKIP},
    [HTML_TEXTAREA] = {"textarea", HTML_RAW | HTML_SKIP},
    [HTML_TFOOT] = {"tfoot", HTML_BLOCK},
    [HTML_TH] = {"th", HTML_BLOCK},
    [HTML_THEAD] = {"thead", HTML_BLOCK},
    [HTML_TIME] = {"time", 0},
    [HTML_TITLE] = {"title", HTML_RAW | HTML_SKIP},
    [HTML_TR] = {"tr", HTML_BLOCK},
    [HTML_TRACK] = {"track", HTML_VOID},
    [HTML_UL] = {"ul", HTML_BLOCK | HTML_ENDS_P},
    [HTML_VIDEO] = {"video", HTML_SKIP},
    [HTML_WBR] = {"wbr", HTML_VOID},
    [HTML_XMP] = {"xmp", HTML_RAW | HTML_SKIP},
};

HtmlTag html_tag_find(const char *name, gsize length)
{
    guint low = HTML_A, high = HTML_N_TAGS;

    while (low < high) {
        guint middle = (low + high) / 2;
        int order = g_ascii_strncasecmp(name, tags[middle].name, length);

        if (order == 0 && tags[middle].name[length] == '\0')
            return middle;
        if (order > 0)
            low = middle + 1;
        else
            high = middle;
    }
    return HTML_OTHER;
}

guint html_tag_flags(HtmlTag tag)
{
    return tags[tag].flags;
}

/* --- tokens --- */

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static guint32 find_byte(const HtmlScan *scan, guint32 from, char byte)
{
    const char *found = from < scan->size ? memchr(scan->data + from, byte, scan->size - from) : NULL;

    return found != NULL ? (guint32)(found - scan->data) : scan->size;
}

/* Behind the comment whose "<!--" starts at @at. */
static guint32 skip_comment(const HtmlScan *scan, guint32 at)
{
    const char *data = scan->data;

    at += 4;
    if (at < scan->size && data[at] == '>')
        return at + 1;
    if (at + 1 < scan->size && data[at] == '-' && data[at + 1] == '>')
        return at + 2;
    for (;;) {
        at = find_byte(scan, at, '-');
        if (at + 2 >= scan->size)
            return scan->size;
        if (data[at + 1] == '-' && data[at + 2] == '>')
            return at + 3;
        if (data[at + 1] == '-' && at + 3 < scan->size && data[at + 2] == '!' && data[at + 3] == '>')
            return at + 4;
        at++;
    }
}

/* Behind the markup that is neither tag nor comment: up to the next ">". */
static guint32 skip_bogus(const HtmlScan *scan, guint32 at)
{
    guint32 close = find_byte(scan, at, '>');

    return close < scan->size ? close + 1 : scan->size;
}

gboolean html_attribute_next(const char *data, guint32 *position, guint32 end, HtmlAttribute *attribute)
{
    guint32 at = *position, from;

    while (at < end && (is_blank(data[at]) || data[at] == '/'))
        at++;
    if (at >= end || data[at] == '>') {
        *position = at;
        return FALSE;
    }
    from = at++; /* a name may start with "=" */
    while (at < end && !is_blank(data[at]) && strchr("/>=", data[at]) == NULL)
        at++;
    *attribute = (HtmlAttribute){data + from, at - from, "", 0};
    while (at < end && is_blank(data[at]))
        at++;
    if (at < end && data[at] == '=') {
        for (at++; at < end && is_blank(data[at]);)
            at++;
        if (at < end && (data[at] == '"' || data[at] == '\'')) {
            const char *close = memchr(data + at + 1, data[at], end - at - 1);

            attribute->value = data + at + 1;
            at = close != NULL ? (guint32)(close - data) : end;
            attribute->value_length = (guint32)(data + at - attribute->value);
            at = MIN(at + 1, end);
        } else {
            from = at;
            while (at < end && !is_blank(data[at]) && data[at] != '>')
                at++;
            attribute->value = data + from;
            attribute->value_length = at - from;
        }
    }
    *position = at;
    return TRUE;
}

gboolean html_attribute_is(const HtmlAttribute *attribute, const char *name)
{
    return g_ascii_strncasecmp(attribute->name, name, attribute->name_length) == 0 &&
           name[attribute->name_length] == '\0';
}

static guint32 skip_name(const HtmlScan *scan, guint32 at)
{
    while (at < scan->size && !is_blank(scan->data[at]) && scan->data[at] != '/' && scan->data[at] != '>')
        at++;
    return at;
}

/* Reads the tag at scan->at, whose name starts at @name. An unfinished tag at the end of the input is
 * dropped, as the standard has it. */
static gboolean read_tag(HtmlScan *scan, HtmlToken *token, guint32 name)
{
    HtmlAttribute attribute;
    guint32 at;

    token->start = scan->at;
    token->name = name;
    at = skip_name(scan, name);
    token->name_length = at - name;
    token->tag = html_tag_find(scan->data + name, token->name_length);
    token->attributes = at;
    while (html_attribute_next(scan->data, &at, scan->size, &attribute))
        ;
    if (at >= scan->size) {
        scan->at = scan->size;
        return FALSE;
    }
    token->end = at + 1;
    scan->at = token->end;
    if (token->type == HTML_TOKEN_START_TAG && (tags[token->tag].flags & HTML_RAW))
        scan->raw_tag = token->tag;
    return TRUE;
}

static gboolean is_end_tag(const HtmlScan *scan, guint32 at, HtmlTag tag)
{
    guint32 length = (guint32)strlen(tags[tag].name), behind = at + 2 + length;

    return behind < scan->size && scan->data[at + 1] == '/' &&
           g_ascii_strncasecmp(scan->data + at + 2, tags[tag].name, length) == 0 &&
           (is_blank(scan->data[behind]) || scan->data[behind] == '/' || scan->data[behind] == '>');
}

/* The text of a script and the like: all up to its end tag. Where that is missing, scripts and styles go to
 * the end; other elements are taken to hold markup, which loses less. */
static gboolean read_raw(HtmlScan *scan, HtmlToken *token)
{
    HtmlTag tag = scan->raw_tag;
    guint32 at = scan->at;

    scan->raw_tag = HTML_TEXT;
    if ((scan->endless[tag / 64] >> (tag % 64)) & 1)
        return FALSE;
    for (at = find_byte(scan, at, '<'); at < scan->size && !is_end_tag(scan, at, tag);)
        at = find_byte(scan, at + 1, '<');
    if (at >= scan->size && tag != HTML_SCRIPT && tag != HTML_STYLE) {
        scan->endless[tag / 64] |= G_GUINT64_CONSTANT(1) << (tag % 64);
        return FALSE;
    }
    *token = (HtmlToken){.type = HTML_TOKEN_TEXT, .start = scan->at, .end = at};
    token->raw = tag != HTML_TITLE && tag != HTML_TEXTAREA;
    scan->at = at;
    return token->end > token->start;
}

/* Whether markup (not text) starts at the "<" at @at. */
static gboolean is_markup(const HtmlScan *scan, guint32 at)
{
    char next = at + 1 < scan->size ? scan->data[at + 1] : ' ';

    if (g_ascii_isalpha(next) || next == '!' || next == '?')
        return TRUE;
    return next == '/' && at + 2 < scan->size;
}

static void read_text(HtmlScan *scan, HtmlToken *token)
{
    guint32 at = scan->at;

    if (scan->data[at] == '<')
        at++;
    for (at = find_byte(scan, at, '<'); at < scan->size && !is_markup(scan, at);)
        at = find_byte(scan, at + 1, '<');
    *token = (HtmlToken){.type = HTML_TOKEN_TEXT, .start = scan->at, .end = at};
    scan->at = at;
}

gboolean html_scan_next(HtmlScan *scan, HtmlToken *token)
{
    if (scan->raw_tag != HTML_TEXT && read_raw(scan, token))
        return TRUE;
    while (scan->at < scan->size) {
        const char *p = scan->data + scan->at;
        guint32 left = scan->size - scan->at;

        if (*p != '<' || !is_markup(scan, scan->at)) {
            read_text(scan, token);
            return TRUE;
        }
        memset(token, 0, sizeof *token);
        if (left >= 4 && memcmp(p, "<!--", 4) == 0) {
            scan->at = skip_comment(scan, scan->at);
        } else if (g_ascii_isalpha(p[1])) {
            token->type = HTML_TOKEN_START_TAG;
            if (read_tag(scan, token, scan->at + 1))
                return TRUE;
        } else if (p[1] == '/' && g_ascii_isalpha(p[2])) {
            token->type = HTML_TOKEN_END_TAG;
            if (read_tag(scan, token, scan->at + 2))
                return TRUE;
        } else {
            scan->at = skip_bogus(scan, scan->at + 1);
        }
    }
    *token = (HtmlToken){.type = HTML_TOKEN_END, .start = scan->size, .end = scan->size};
    return FALSE;
}
