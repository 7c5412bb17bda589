/* SPDX-License-Identifier: MIT */
#include "xml_explain.h"

#include <string.h>

#include "registry_private.h"
#include "xml.h"

/* References in a grammar may go in circles; ours do not, and are nowhere near as deep. */
#define MAX_DEPTH 64

/* What a grammar allows within one element. */
typedef struct {
    GPtrArray *attributes; /* of <attribute> */
    GPtrArray *required;   /* those of them that must be there */
    GPtrArray *elements;   /* of <element> */
    xmlNode *content;      /* <data> or <list>, or NULL */
    gboolean text;
} Allowed;

static void allowed_clear(Allowed *allowed)
{
    g_ptr_array_unref(allowed->attributes);
    g_ptr_array_unref(allowed->required);
    g_ptr_array_unref(allowed->elements);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Allowed, allowed_clear)

static xmlNode *find_define(xmlNode *ref)
{
    g_autofree char *name = adit_xml_dup_attribute(ref, "name");

    ADIT_XML_EACH(child, xmlDocGetRootElement(ref->doc))
    {
        g_autofree char *defined = adit_xml_dup_attribute(child, "name");
        if (adit_xml_is(child, "define") && g_strcmp0(name, defined) == 0)
            return child;
    }
    return NULL;
}

/* Collects from the patterns in `pattern`. required: whether none of them is one choice among others. */
static void collect(xmlNode *pattern, gboolean required, guint depth, Allowed *allowed)
{
    ADIT_XML_EACH(child, pattern)
    {
        if (adit_xml_is(child, "attribute")) {
            g_ptr_array_add(allowed->attributes, child);
            if (required)
                g_ptr_array_add(allowed->required, child);
        } else if (adit_xml_is(child, "element")) {
            g_ptr_array_add(allowed->elements, child);
        } else if (adit_xml_is(child, "text")) {
            allowed->text = TRUE;
        } else if (adit_xml_is(child, "data") || adit_xml_is(child, "list")) {
            allowed->text = TRUE;
            allowed->content = child;
        } else if (adit_xml_is(child, "ref")) {
            xmlNode *define = find_define(child);
            if (define != NULL && depth < MAX_DEPTH)
                collect(define, required, depth + 1, allowed);
        } else if (depth < MAX_DEPTH) {
            gboolean always = adit_xml_is(child, "group") || adit_xml_is(child, "interleave") ||
                              adit_xml_is(child, "oneOrMore");
            collect(child, required && always, depth + 1, allowed);
        }
    }
}

/* The pattern among `patterns` whose name is `name`. */
static xmlNode *find_named(GPtrArray *patterns, const char *name)
{
    for (guint i = 0; i < patterns->len; i++) {
        g_autofree char *known = adit_xml_dup_attribute(patterns->pdata[i], "name");
        if (g_strcmp0(known, name) == 0)
            return patterns->pdata[i];
    }
    return NULL;
}

/* "; did you mean 'x'?" or "; there can be: x, y". */
static char *describe_names(GPtrArray *patterns, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);

    for (guint i = 0; i < patterns->len; i++)
        g_ptr_array_add(names, adit_xml_dup_attribute(patterns->pdata[i], "name"));
    if (names->len == 0)
        return g_strdup("; there can be none");
    g_ptr_array_add(names, NULL);
    const char *near = adit_nearest_name(name, (const char *const *)names->pdata);
    g_autofree char *all = g_strjoinv(", ", (char **)names->pdata);
    return near != NULL ? g_strdup_printf("; did you mean '%s'?", near)
                        : g_strdup_printf("; there can be: %s", all);
}

/* --- values */

static char *explain_choice(xmlNode *choice, const char *value)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new_with_free_func(g_free);

    ADIT_XML_EACH(child, choice)
    {
        if (!adit_xml_is(child, "value"))
            return NULL;
        g_ptr_array_add(values, adit_xml_dup_text(child));
    }
    if (g_ptr_array_find_with_equal_func(values, value, g_str_equal, NULL))
        return NULL;
    g_ptr_array_add(values, NULL);
    const char *near = adit_nearest_name(value, (const char *const *)values->pdata);
    g_autofree char *all = g_strjoinv(", ", (char **)values->pdata);
    return g_strdup_printf("must be one of: %s%s%s%s", all, near != NULL ? " (did you mean '" : "",
                           near != NULL ? near : "", near != NULL ? "'?)" : "");
}

static char *explain_data(xmlNode *data, const char *value)
{
    g_autofree char *type = adit_xml_dup_attribute(data, "type");
    guint64 number;

    if (g_strcmp0(type, "positiveInteger") == 0 &&
        !g_ascii_string_to_unsigned(value, 10, 1, G_MAXUINT64, &number, NULL))
        return g_strdup("must be a whole number from 1");
    ADIT_XML_EACH(param, data)
    {
        g_autofree char *name = adit_xml_dup_attribute(param, "name");
        g_autofree char *text = adit_xml_dup_text(param);
        if (g_strcmp0(name, "minLength") == 0 && *value == '\0')
            return g_strdup("must not be empty");
        if (g_strcmp0(name, "pattern") != 0)
            continue;
        /* The grammar's patterns are regular expressions in either dialect, and must match the whole. */
        g_autofree char *whole = g_strdup_printf("^(?:%s)$", text);
        if (!g_regex_match_simple(whole, value, G_REGEX_DOLLAR_ENDONLY, 0))
            return g_strdup_printf("must match %s", text);
    }
    return NULL;
}

static char *explain_value(xmlNode *pattern, const char *value, guint depth);

static char *explain_list(xmlNode *list, const char *value)
{
    g_auto(GStrv) words = g_strsplit(value, " ", -1);

    for (char **word = words; *word != NULL; word++)
        ADIT_XML_EACH(repeated, list)
        {
            char *why = explain_value(repeated, *word, 1);
            if (why != NULL)
                return why;
        }
    return NULL;
}

/* Why `value` (its white space folded) does not match what stands in `pattern`; NULL if it may. */
static char *explain_value(xmlNode *pattern, const char *value, guint depth)
{
    xmlNode *child = adit_xml_element(pattern->children);

    if (child == NULL || depth > MAX_DEPTH)
        return NULL;
    if (adit_xml_is(child, "ref")) {
        xmlNode *define = find_define(child);
        return define != NULL ? explain_value(define, value, depth + 1) : NULL;
    }
    if (adit_xml_is(child, "choice"))
        return explain_choice(child, value);
    return adit_xml_is(child, "data") ? explain_data(child, value) : NULL;
}

/* --- elements */

static char *explain_attributes(xmlNode *node, const Allowed *allowed)
{
    for (xmlAttr *attribute = node->properties; attribute != NULL; attribute = attribute->next) {
        const char *name = (const char *)attribute->name;
        xmlNode *pattern = attribute->ns == NULL ? find_named(allowed->attributes, name) : NULL;
        if (pattern == NULL) {
            g_autofree char *names = describe_names(allowed->attributes, name);
            return g_strdup_printf("<%s> has an unknown attribute '%s'%s", node->name, name, names);
        }
        g_autofree char *value = adit_xml_dup_text((xmlNode *)attribute);
        g_autofree char *why = explain_value(pattern, value, 0);
        if (why != NULL)
            return g_strdup_printf("the attribute '%s' of <%s> is '%s' and %s", name, node->name, value, why);
    }
    for (guint i = 0; i < allowed->required->len; i++) {
        g_autofree char *name = adit_xml_dup_attribute(allowed->required->pdata[i], "name");
        g_autofree char *value = adit_xml_dup_attribute(node, name);
        if (value == NULL)
            return g_strdup_printf("<%s> lacks the attribute '%s'", node->name, name);
    }
    return NULL;
}

static char *explain_text(xmlNode *node, const Allowed *allowed)
{
    if (!allowed->text) {
        for (xmlNode *child = node->children; child != NULL; child = child->next)
            if ((child->type == XML_TEXT_NODE || child->type == XML_CDATA_SECTION_NODE) &&
                !xmlIsBlankNode(child))
                return g_strdup_printf(
                    "<%s> can't hold text itself; it belongs into an element such as <help>", node->name);
        return NULL;
    }
    if (allowed->content == NULL)
        return NULL;
    g_autofree char *text = adit_xml_dup_text(node);
    g_autofree char *why = adit_xml_is(allowed->content, "list") ? explain_list(allowed->content, text)
                                                                 : explain_data(allowed->content, text);
    return why != NULL ? g_strdup_printf("<%s> is '%s' and %s", node->name, text, why) : NULL;
}

/* Of an element that must hold one of several things and holds none. */
static char *explain_empty(xmlNode *pattern, xmlNode *node, const Allowed *allowed)
{
    xmlNode *content = adit_xml_element(pattern->children);

    if (content != NULL && adit_xml_is(content, "ref"))
        content = adit_xml_element(find_define(content)->children);
    if (content == NULL || !adit_xml_is(content, "choice") || node->properties != NULL ||
        adit_xml_element(node->children) != NULL || allowed->attributes->len == 0 ||
        allowed->elements->len == 0)
        return NULL;
    g_autofree char *attribute = adit_xml_dup_attribute(allowed->attributes->pdata[0], "name");
    g_autofree char *element = adit_xml_dup_attribute(allowed->elements->pdata[0], "name");
    return g_strdup_printf("<%s> is empty; it needs the attribute '%s' or an element <%s>", node->name,
                           attribute, element);
}

/* Finds the first fault in `node`, which `pattern` (an <element>) stands for. Goes no deeper than the
 * grammar. */
static char *explain_element(xmlNode *pattern, xmlNode *node, guint *line)
{
    g_auto(Allowed) allowed = {g_ptr_array_new(), g_ptr_array_new(), g_ptr_array_new(), NULL, FALSE};
    char *why;

    collect(pattern, TRUE, 0, &allowed);
    *line = adit_xml_line(node);
    if ((why = explain_attributes(node, &allowed)) != NULL || (why = explain_text(node, &allowed)) != NULL ||
        (why = explain_empty(pattern, node, &allowed)) != NULL)
        return why;
    ADIT_XML_EACH(child, node)
    {
        const char *name = (const char *)child->name;
        xmlNode *inner = child->ns == NULL ? find_named(allowed.elements, name) : NULL;
        if (inner == NULL) {
            g_autofree char *names = describe_names(allowed.elements, name);
            *line = adit_xml_line(child);
            return g_strdup_printf("an unknown element <%s> in <%s>%s", name, node->name, names);
        }
        if ((why = explain_element(inner, child, line)) != NULL)
            return why;
    }
    return NULL;
}

char *adit_xml_explain(xmlDoc *grammar, xmlDoc *doc, guint *line)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    xmlNode *start = adit_xml_element(xmlDocGetRootElement(grammar)->children);
    xmlNode *element = start != NULL ? adit_xml_element(start->children) : NULL;
    guint at = *line;

    if (root == NULL || element == NULL)
        return NULL;
    g_autofree char *expected = adit_xml_dup_attribute(element, "name");
    if (g_strcmp0(expected, (const char *)root->name) != 0 || root->ns != NULL) {
        *line = adit_xml_line(root);
        return g_strdup_printf("the outermost element is <%s>%s and must be <%s>", root->name,
                               root->ns != NULL ? " of a namespace" : "", expected);
    }
    char *why = explain_element(element, root, &at);
    if (why != NULL)
        *line = at;
    return why;
}
