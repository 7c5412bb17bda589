/* SPDX-License-Identifier: MIT */
/* Fills a manifest from a document that matches the grammar, so that names and structure need no further
 * check. */
#include <string.h>

#include "manifest_private.h"
#include "xml.h"

static const char *const kinds[] = {"reader", "analyzer", "writer", NULL};
static const char *const feature_types[] = {"bool", "int", "double", "string", "enum", "span", "ref", NULL};
static const char *const option_types[] = {"bool", "int", "double", "string", "enum", "file", NULL};

/* The place of a word in a list that the grammar takes it from. */
static int index_of(const char *const *words, const char *word)
{
    for (int i = 0; words[i] != NULL; i++)
        if (strcmp(words[i], word) == 0)
            return i;
    g_return_val_if_reached(0);
}

/* --- strings that live as long as the manifest */

static const char *keep(AditManifest *manifest, char *string)
{
    const char *kept = string != NULL ? g_string_chunk_insert(manifest->strings, string) : NULL;

    g_free(string);
    return kept;
}

static const char *keep_attribute(AditManifest *manifest, xmlNode *node, const char *name)
{
    return keep(manifest, adit_xml_dup_attribute(node, name));
}

/* As a token: white space around it is not part of it. */
static const char *keep_token(AditManifest *manifest, xmlNode *node, const char *name)
{
    char *value = adit_xml_dup_attribute(node, name);

    return keep(manifest, value != NULL ? g_strstrip(value) : NULL);
}

static const char *keep_text(AditManifest *manifest, xmlNode *node)
{
    return keep(manifest, adit_xml_dup_text(node));
}

static const char *const *keep_vector(AditManifest *manifest, GPtrArray *strings)
{
    g_ptr_array_add(strings, NULL);
    gpointer *vector = g_ptr_array_free(strings, FALSE);
    g_ptr_array_add(manifest->vectors, vector);
    return (const char *const *)vector;
}

/* The texts of all children that are <element>. */
static const char *const *keep_children(AditManifest *manifest, xmlNode *node, const char *element)
{
    GPtrArray *texts = g_ptr_array_new();

    ADIT_XML_EACH(child, node)
    {
        if (adit_xml_is(child, element))
            g_ptr_array_add(texts, (gpointer)keep_text(manifest, child));
    }
    return keep_vector(manifest, texts);
}

/* <value name="…">meaning</value>: the names, or the meanings; NULL if there are none. */
static const char *const *keep_values(AditManifest *manifest, xmlNode *node, gboolean meanings)
{
    g_autoptr(GPtrArray) values = g_ptr_array_new();

    ADIT_XML_EACH(child, node)
    {
        if (adit_xml_is(child, "value"))
            g_ptr_array_add(values, (gpointer)(meanings ? keep_text(manifest, child)
                                                        : keep_attribute(manifest, child, "name")));
    }
    return values->len > 0 ? keep_vector(manifest, g_steal_pointer(&values)) : NULL;
}

static const char *keep_help(AditManifest *manifest, xmlNode *node)
{
    ADIT_XML_EACH(child, node)
    {
        if (adit_xml_is(child, "help"))
            return keep_text(manifest, child);
    }
    return NULL;
}

/* --- elements */

static void read_need(AditManifest *manifest, xmlNode *node, gboolean optional)
{
    AditNeedInfo need = {
        .layer = keep_token(manifest, node, "layer"),
        .feature = keep_token(manifest, node, "feature"),
        .optional = optional,
    };
    guint line = adit_xml_line(node);

    g_array_append_val(manifest->needs, need);
    g_array_append_val(manifest->need_lines, line);
}

static void read_feature(AditManifest *manifest, xmlNode *node, const char *layer, gboolean extends)
{
    g_autofree char *type = adit_xml_dup_attribute(node, "type");
    AditFeatureInfo feature = {
        .layer = layer,
        .name = keep_token(manifest, node, "name"),
        .type = (AditFeatureType)index_of(feature_types, g_strstrip(type)),
        .values = keep_values(manifest, node, FALSE),
        .target = keep_token(manifest, node, "target"),
        .help = keep_help(manifest, node),
        .extends = extends,
        .values_help = keep_values(manifest, node, TRUE),
    };
    guint line = adit_xml_line(node);

    g_array_append_val(manifest->features, feature);
    g_array_append_val(manifest->feature_lines, line);
}

static void read_layer(AditManifest *manifest, xmlNode *node, gboolean extends)
{
    AditLayerInfo layer = {
        .name = keep_token(manifest, node, "layer"),
        .help = keep_help(manifest, node),
        .line = adit_xml_line(node),
    };

    g_array_append_val(extends ? manifest->extended : manifest->provided, layer);
    ADIT_XML_EACH(child, node)
    {
        if (adit_xml_is(child, "feature"))
            read_feature(manifest, child, layer.name, extends);
    }
}

static void read_option(AditManifest *manifest, xmlNode *node, gboolean training)
{
    g_autofree char *type = adit_xml_dup_attribute(node, "type");
    g_autofree char *required = adit_xml_dup_attribute(node, "required");
    AditOptionInfo option = {
        .name = keep_token(manifest, node, "name"),
        .type = (AditOptionType)index_of(option_types, g_strstrip(type)),
        .fallback = keep_attribute(manifest, node, "default"),
        .values = keep_values(manifest, node, FALSE),
        .minimum = keep_token(manifest, node, "min"),
        .maximum = keep_token(manifest, node, "max"),
        .required = required != NULL && strcmp(g_strstrip(required), "true") == 0,
        .training = training,
        .help = keep_help(manifest, node),
        .values_help = keep_values(manifest, node, TRUE),
    };
    guint line = adit_xml_line(node);

    g_array_append_val(manifest->options, option);
    g_array_append_val(manifest->option_lines, line);
}

static void read_training(AditManifest *manifest, xmlNode *node)
{
    manifest->trainable = TRUE;
    ADIT_XML_EACH(child, node)
    {
        read_option(manifest, child, TRUE);
    }
}

static void read_input(AditManifest *manifest, xmlNode *node)
{
    g_autofree char *records = adit_xml_dup_attribute(node, "records");

    if (records != NULL && strcmp(g_strstrip(records), "line") == 0)
        manifest->records_by = ADIT_RECORDS_LINE;
    else if (records != NULL && strcmp(records, "members") == 0)
        manifest->records_by = ADIT_RECORDS_MEMBERS;
    else if (records != NULL && strcmp(records, "none") == 0)
        manifest->records_by = ADIT_RECORDS_NONE;
    manifest->suffixes = keep_children(manifest, node, "suffix");
    ADIT_XML_EACH(child, node)
    {
        /* White space counts in a pattern, but not around it. */
        if (adit_xml_is(child, "pattern")) {
            xmlChar *pattern = xmlNodeGetContent(child);
            manifest->pattern = keep(manifest, g_strstrip(g_strdup((const char *)pattern)));
            xmlFree(pattern);
        }
    }
    manifest->input_line = adit_xml_line(node);
}

static void read_languages(AditManifest *manifest, xmlNode *node)
{
    g_autofree char *text = adit_xml_dup_text(node);
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    GPtrArray *languages = g_ptr_array_new();

    for (char **word = words; *word != NULL; word++)
        g_ptr_array_add(languages, g_string_chunk_insert(manifest->strings, *word));
    manifest->languages = keep_vector(manifest, languages);
}

/* A number of the grammar's positiveInteger; what is beyond all measure is the greatest there is. */
static guint read_count(xmlNode *node, const char *name)
{
    g_autofree char *text = adit_xml_dup_attribute(node, name);

    return text != NULL ? (guint)MIN(g_ascii_strtoull(text, NULL, 10), 1u << 20) : 0;
}

static void read_implementation(AditManifest *manifest, xmlNode *node)
{
    manifest->implementation_line = adit_xml_line(node);
    manifest->module = keep_token(manifest, node, "module");
    if (manifest->module == NULL)
        manifest->command = keep_children(manifest, node, "command");
    manifest->timeout = read_count(node, "timeout");
    manifest->memory = read_count(node, "memory");
}

/* What may be there once at most. Returns FALSE if `node` is the second of its name. */
static gboolean read_single(AditManifest *manifest, xmlNode *node, GHashTable *seen, GError **error)
{
    const char *element = (const char *)node->name;

    if (!g_hash_table_add(seen, (gpointer)element))
        return adit_manifest_fail(manifest, adit_xml_line(node), error,
                                  "a second <%s>; there can be one only", element);
    if (adit_xml_is(node, "title"))
        manifest->title = keep_text(manifest, node);
    else if (adit_xml_is(node, "description"))
        manifest->description = keep(manifest, adit_xml_dup_paragraphs(node));
    else if (adit_xml_is(node, "languages"))
        read_languages(manifest, node);
    else if (adit_xml_is(node, "training"))
        read_training(manifest, node);
    else if (adit_xml_is(node, "input"))
        read_input(manifest, node);
    else if (adit_xml_is(node, "implementation"))
        read_implementation(manifest, node);
    else {
        manifest->suffixes = keep_children(manifest, node, "suffix");
        manifest->output_line = adit_xml_line(node);
    }
    return TRUE;
}

static gboolean read_element(AditManifest *manifest, xmlNode *node, GHashTable *seen, GError **error)
{
    if (adit_xml_is(node, "requires"))
        read_need(manifest, node, FALSE);
    else if (adit_xml_is(node, "uses"))
        read_need(manifest, node, TRUE);
    else if (adit_xml_is(node, "provides"))
        read_layer(manifest, node, FALSE);
    else if (adit_xml_is(node, "extends"))
        read_layer(manifest, node, TRUE);
    else if (adit_xml_is(node, "option"))
        read_option(manifest, node, FALSE);
    else
        return read_single(manifest, node, seen, error);
    return TRUE;
}

static const char *const *layer_names(AditManifest *manifest, GArray *layers)
{
    GPtrArray *names = g_ptr_array_new();

    for (guint i = 0; i < layers->len; i++)
        g_ptr_array_add(names, (gpointer)g_array_index(layers, AditLayerInfo, i).name);
    return keep_vector(manifest, names);
}

gboolean adit_manifest_read(AditManifest *manifest, void *xml_doc, GError **error)
{
    xmlNode *root = xmlDocGetRootElement(xml_doc);
    g_autoptr(GHashTable) seen = g_hash_table_new(g_str_hash, g_str_equal);
    g_autofree char *kind = adit_xml_dup_attribute(root, "kind");

    manifest->name = keep_token(manifest, root, "name");
    manifest->version = keep_token(manifest, root, "version");
    manifest->licence = keep_token(manifest, root, "licence");
    manifest->kind = (AditPluginKind)index_of(kinds, g_strstrip(kind));
    manifest->line = adit_xml_line(root);
    ADIT_XML_EACH(child, root)
    {
        if (!read_element(manifest, child, seen, error))
            return FALSE;
    }
    if (manifest->description == NULL)
        manifest->description = "";
    if (manifest->suffixes == NULL)
        manifest->suffixes = keep_vector(manifest, g_ptr_array_new());
    manifest->provided_names = layer_names(manifest, manifest->provided);
    manifest->extended_names = layer_names(manifest, manifest->extended);
    return TRUE;
}
