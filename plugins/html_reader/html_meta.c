/* SPDX-License-Identifier: MIT */
#include "html_meta.h"

#include <string.h>

#include "iso_date.h"

typedef struct {
    HtmlMeta *meta;
    const HtmlTree *tree;
    GHashTable *named; /* name, property or itemprop, lower-case → content, or several joined by ", " */
    char *title;       /* of <title> */
    char *heading;     /* the first h1 that is no link */
    char *time;        /* the first <time> */
    char *writer;      /* the first link to an author */
} Reader;

void html_meta_clear(HtmlMeta *meta)
{
    char **fields[] = {&meta->title, &meta->author, &meta->published, &meta->modified,
                       &meta->site,  &meta->lang,   &meta->url,       &meta->body};

    for (guint i = 0; i < G_N_ELEMENTS(fields); i++)
        g_clear_pointer(fields[i], g_free);
}

static void take(char **field, char *value)
{
    if (*field == NULL && value != NULL && *value != '\0')
        *field = value;
    else
        g_free(value);
}

/* --- collecting --- */

static gboolean is_author(const char *name)
{
    return strstr(name, "author") != NULL || strstr(name, "creator") != NULL;
}

static void add_named(Reader *reader, const char *name, const char *content)
{
    g_autofree char *key = g_ascii_strdown(name, -1);
    const char *before = g_hash_table_lookup(reader->named, key);

    if (*content == '\0' || strlen(content) > 4096)
        return;
    if (before == NULL)
        g_hash_table_insert(reader->named, g_steal_pointer(&key), g_strdup(content));
    else if (is_author(key) && strlen(before) < 500 && strstr(before, content) == NULL) {
        char *both = g_strconcat(before, ", ", content, NULL);

        g_hash_table_insert(reader->named, g_steal_pointer(&key), both);
    }
}

static void read_meta_element(Reader *reader, guint32 node)
{
    static const char *const names[] = {"property", "name", "itemprop", "http-equiv"};
    g_autofree char *content = html_tree_get(reader->tree, node, "content");

    if (content == NULL)
        return;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *name = html_tree_get(reader->tree, node, names[i]);

        if (name != NULL)
            add_named(reader, name, content);
    }
}

static void read_link(Reader *reader, guint32 node)
{
    g_autofree char *rel = html_tree_get(reader->tree, node, "rel");

    if (rel != NULL && g_ascii_strcasecmp(rel, "canonical") == 0)
        take(&reader->meta->url, html_tree_get(reader->tree, node, "href"));
}

static void read_time(Reader *reader, guint32 node)
{
    g_autofree char *value = html_tree_get(reader->tree, node, "datetime");

    if (reader->time != NULL)
        return;
    if (value == NULL && reader->tree->nodes[node].end - node < 8)
        value = html_tree_dup_text(reader->tree, node);
    if (value != NULL)
        reader->time = iso_date_parse(value);
}

/* <a rel="author"> */
static void read_writer(Reader *reader, guint32 node)
{
    g_autofree char *rel = reader->writer == NULL && reader->tree->nodes[node].end - node < 8
                               ? html_tree_get(reader->tree, node, "rel")
                               : NULL;

    if (rel != NULL && g_ascii_strcasecmp(rel, "author") == 0)
        take(&reader->writer, html_tree_dup_text(reader->tree, node));
}

/* Microdata on visible elements: <span itemprop="author">. */
static void read_property(Reader *reader, guint32 node)
{
    static const char *const wanted[] = {"datepublished", "datemodified", "datecreated", "author",
                                         "headline"};
    g_autofree char *name = html_tree_get(reader->tree, node, "itemprop"), *value = NULL;
    gboolean known = FALSE;

    for (guint i = 0; name != NULL && i < G_N_ELEMENTS(wanted); i++)
        known |= g_ascii_strcasecmp(name, wanted[i]) == 0;
    if (!known || reader->tree->nodes[node].end - node > 40)
        return;
    value = html_tree_get(reader->tree, node, "content");
    if (value == NULL)
        value = html_tree_get(reader->tree, node, "datetime");
    if (value == NULL)
        value = html_tree_dup_text(reader->tree, node);
    if (strlen(value) < 300)
        add_named(reader, name, value);
}

static void read_script(Reader *reader, guint32 node)
{
    g_autofree char *type = html_tree_get(reader->tree, node, "type");
    const HtmlNode *text = &reader->tree->nodes[node + 1];

    if (type == NULL || g_ascii_strncasecmp(type, "application/ld+json", 19) != 0 ||
        reader->tree->nodes[node].end <= node + 1)
        return;
    html_meta_read_json_ld(reader->meta, reader->tree->data + text->from, text->to - text->from);
}

static gboolean is_in_svg(const HtmlTree *tree, guint32 node)
{
    return tree->nodes[tree->nodes[node].parent].tag == HTML_SVG;
}

static void read_element(Reader *reader, guint32 node)
{
    const HtmlNode *n = &reader->tree->nodes[node];

    switch (n->tag) {
    case HTML_META:
        read_meta_element(reader, node);
        return;
    case HTML_LINK:
        read_link(reader, node);
        return;
    case HTML_SCRIPT:
        read_script(reader, node);
        return;
    case HTML_TITLE:
        if (reader->title == NULL && !is_in_svg(reader->tree, node))
            reader->title = html_tree_dup_text(reader->tree, node);
        return;
    case HTML_HTML:
        if (g_hash_table_lookup(reader->named, "") == NULL) {
            g_autofree char *lang = html_tree_get(reader->tree, node, "lang");

            if (lang == NULL)
                lang = html_tree_get(reader->tree, node, "xml:lang");
            if (lang != NULL)
                g_hash_table_insert(reader->named, g_strdup(""), g_steal_pointer(&lang));
        }
        return;
    case HTML_TIME:
        read_time(reader, node);
        break;
    case HTML_H1:
        if (reader->heading == NULL && n->end > node + 1 && n->end - node < 20 &&
            reader->tree->nodes[node + 1].tag != HTML_A)
            take(&reader->heading, html_tree_dup_text(reader->tree, node));
        break;
    case HTML_A:
        read_writer(reader, node);
        break;
    default:
        break;
    }
    if (n->to - n->from > 10)
        read_property(reader, node);
}

/* --- choosing --- */

/* The first of the names in the section @section of the hints that the page has. */
static const char *find_named(const Reader *reader, const HtmlHints *hints, const char *section)
{
    const GPtrArray *names = html_hints_list(hints, section);

    for (guint i = 0; names != NULL && i < names->len; i++) {
        const char *value = g_hash_table_lookup(reader->named, names->pdata[i]);

        if (value != NULL)
            return value;
    }
    return NULL;
}

static void take_date(Reader *reader, const HtmlHints *hints, const char *section, char **field)
{
    const GPtrArray *names = html_hints_list(hints, section);

    for (guint i = 0; *field == NULL && names != NULL && i < names->len; i++) {
        const char *value = g_hash_table_lookup(reader->named, names->pdata[i]);

        if (value != NULL)
            *field = iso_date_parse(value);
    }
}

/* The first author that is no address of a page. */
static void take_author(Reader *reader, const HtmlHints *hints)
{
    const GPtrArray *names = html_hints_list(hints, "author");

    for (guint i = 0; reader->meta->author == NULL && names != NULL && i < names->len; i++) {
        const char *value = g_hash_table_lookup(reader->named, names->pdata[i]);

        if (value != NULL && strstr(value, "://") == NULL && *value != '@')
            take(&reader->meta->author, g_strdup(value));
    }
    take(&reader->meta->author, g_steal_pointer(&reader->writer));
    if (reader->meta->author != NULL && g_ascii_strncasecmp(reader->meta->author, "by ", 3) == 0)
        memmove(reader->meta->author, reader->meta->author + 3, strlen(reader->meta->author) - 2);
}

/* "Headline | Site", "Headline - Site": without the site. Returns where the headline ends. */
static gsize without_site(const char *title, const char *site, const char *heading)
{
    /* The last three also stand within headlines, so that what follows them must be the site's name, or
     * short. */
    static const char *const separators[] = {" | ",        " :: ", " \xc2\xab ",     " \xc2\xbb ",
                                             " \xc2\xb7 ", " - ",  " \xe2\x80\x93 ", " \xe2\x80\x94 "};
    gsize length = strlen(title), cut = length;

    if (heading != NULL && g_str_has_prefix(title, heading))
        return strlen(heading);
    for (guint i = 0; i < G_N_ELEMENTS(separators); i++) {
        const char *last = g_strrstr(title, separators[i]);
        const char *rest = last != NULL ? last + strlen(separators[i]) : NULL;
        gsize at = last != NULL ? (gsize)(last - title) : length;

        if (last == NULL || at < 12)
            continue;
        if ((i < 5 && strlen(rest) < at) || (site != NULL && g_ascii_strcasecmp(rest, site) == 0) ||
            strlen(rest) * 3 < at)
            cut = MIN(cut, at);
    }
    return cut;
}

/* Whether all that the page shows a reader begins with its main heading, so that another title in JSON-LD is
 * some description. */
static gboolean is_agreed(const Reader *reader, const char *named)
{
    return reader->heading != NULL && reader->title != NULL &&
           g_str_has_prefix(reader->title, reader->heading) &&
           (named == NULL || g_str_has_prefix(named, reader->heading));
}

static void take_title(Reader *reader, const HtmlHints *hints)
{
    HtmlMeta *meta = reader->meta;

    if (is_agreed(reader, find_named(reader, hints, "title")))
        g_clear_pointer(&meta->title, g_free);
    take(&meta->title, g_strdup(find_named(reader, hints, "title")));
    if (meta->title != NULL) {
        /* og:title often carries the site's name as well. */
        gsize length = without_site(meta->title, meta->site, reader->heading);

        if (reader->heading != NULL && length == strlen(reader->heading))
            meta->title[length] = '\0';
        return;
    }
    if (reader->title != NULL)
        take(&meta->title,
             g_strndup(reader->title, without_site(reader->title, meta->site, reader->heading)));
    take(&meta->title, g_strdup(reader->heading));
}

/* "en_US" is "en-US"; names of languages and the like are dropped. */
static void tidy_language(char **lang)
{
    char *value = *lang;

    if (value == NULL)
        return;
    for (char *p = value; *p != '\0'; p++) {
        if (*p == '_')
            *p = '-';
        if (!g_ascii_isalnum(*p) && *p != '-') {
            *p = '\0'; /* "en, de" */
            break;
        }
    }
    if (strcspn(value, "-") < 2 || strcspn(value, "-") > 3)
        g_clear_pointer(lang, g_free);
}

static void choose(Reader *reader, const HtmlHints *hints)
{
    HtmlMeta *meta = reader->meta;
    const char *html_lang = g_hash_table_lookup(reader->named, "");

    take(&meta->site, g_strdup(find_named(reader, hints, "site")));
    take_title(reader, hints);
    take_author(reader, hints);
    take_date(reader, hints, "published", &meta->published);
    if (meta->published == NULL)
        take(&meta->published, g_steal_pointer(&reader->time));
    take_date(reader, hints, "modified", &meta->modified);
    tidy_language(&meta->lang);
    if (html_lang != NULL && meta->lang == NULL) {
        meta->lang = g_strdup(html_lang);
        tidy_language(&meta->lang);
    }
    if (meta->lang == NULL)
        take(&meta->lang, g_strdup(find_named(reader, hints, "lang")));
    tidy_language(&meta->lang);
    take(&meta->url, g_strdup(find_named(reader, hints, "url")));
}

void html_meta_read(HtmlMeta *meta, const HtmlTree *tree, const HtmlHints *hints)
{
    Reader reader = {.meta = meta, .tree = tree};

    reader.named = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    for (guint32 i = 1; i < tree->n_nodes; i++)
        if (tree->nodes[i].tag != HTML_TEXT)
            read_element(&reader, i);
    choose(&reader, hints);
    g_hash_table_unref(reader.named);
    g_free(reader.title);
    g_free(reader.heading);
    g_free(reader.time);
    g_free(reader.writer);
}
