/* SPDX-License-Identifier: MIT */
#include "xml.h"

#include <adit/adit.h>
#include <libxml/parser.h>
#include <libxml/relaxng.h>
#include <string.h>

#include "xml_explain.h"

/* The first error is the one that explains the rest. */
typedef struct {
    int line;
    char *message;
} FirstError;

static void first_error_set(FirstError *first, int line, const char *message)
{
    if (first->message != NULL)
        return;
    first->line = line;
    first->message = g_strchomp(g_utf8_make_valid(message, -1));
}

static void on_parser_error(void *user_data, xmlErrorPtr error)
{
    xmlParserCtxt *parser = user_data;

    if (error->level >= XML_ERR_ERROR)
        first_error_set(parser->_private, error->line, error->message != NULL ? error->message : "not XML");
}

/* Entities can only be declared in a document type declaration: without one nothing grows and nothing is
 * fetched. */
static void refuse_doctype(void *user_data, const xmlChar *root, const xmlChar *external,
                           const xmlChar *system)
{
    xmlParserCtxt *parser = user_data;

    (void)root;
    (void)external;
    (void)system;
    first_error_set(parser->_private, parser->input != NULL ? parser->input->line : 0,
                    "a document type declaration (<!DOCTYPE>) is not allowed here; remove it");
    xmlStopParser(parser);
}

static void init_parser(void)
{
    static gsize initialized;

    if (g_once_init_enter(&initialized)) {
        xmlInitParser();
        g_once_init_leave(&initialized, 1);
    }
}

xmlDoc *adit_xml_parse(GBytes *bytes, const char *name, gsize limit, GError **error)
{
    gsize size;
    const char *data = g_bytes_get_data(bytes, &size);
    FirstError first = {0, NULL};

    if (size > limit || size > G_MAXINT) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MANIFEST,
                    "%s: %" G_GSIZE_FORMAT " bytes, more than the %" G_GSIZE_FORMAT " allowed", name, size,
                    limit);
        return NULL;
    }
    const char *bad;
    if (!g_utf8_validate_len(data, size, &bad)) {
        /* Also because libxml2 prints what its converters of other encodings stumble over. */
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MANIFEST,
                    "%s: byte %" G_GSIZE_FORMAT " is not valid UTF-8; save the file as UTF-8", name,
                    (gsize)(bad - data) + 1);
        return NULL;
    }
    if (size == 0) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MANIFEST, "%s: the file is empty", name);
        return NULL;
    }

    init_parser();
    xmlParserCtxt *parser = xmlNewParserCtxt();
    g_return_val_if_fail(parser != NULL, NULL);
    parser->_private = &first;
    parser->sax->serror = on_parser_error;
    parser->sax->internalSubset = refuse_doctype;
    xmlDoc *doc =
        xmlCtxtReadMemory(parser, data, (int)size, NULL, "UTF-8",
                          XML_PARSE_NONET | XML_PARSE_NOCDATA | XML_PARSE_COMPACT | XML_PARSE_BIG_LINES);
    gboolean good = doc != NULL && parser->wellFormed && first.message == NULL;
    xmlFreeParserCtxt(parser);

    if (!good) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MANIFEST, "%s:%d: %s", name, MAX(first.line, 1),
                    first.message != NULL ? first.message : "not well-formed XML");
        g_clear_pointer(&doc, xmlFreeDoc);
    }
    g_free(first.message);
    return doc;
}

/* --- RELAX NG */

struct _AditXmlSchema {
    /* libxml2 does not promise that a schema can be used by two threads at once. */
    GMutex lock;
    xmlRelaxNG *grammar;
    const char *text;
    gsize length;
};

static void on_schema_error(void *user_data, xmlErrorPtr error)
{
    first_error_set(user_data, error->line, error->message != NULL ? error->message : "not valid");
}

AditXmlSchema *adit_xml_schema_new(const char *rng, gsize length)
{
    g_assert(length <= G_MAXINT);
    init_parser();

    AditXmlSchema *schema = g_new0(AditXmlSchema, 1);
    g_mutex_init(&schema->lock);
    schema->text = rng;
    schema->length = length;
    FirstError first = {0, NULL};
    xmlRelaxNGParserCtxt *parser = xmlRelaxNGNewMemParserCtxt(rng, (int)length);
    xmlRelaxNGSetParserStructuredErrors(parser, on_schema_error, &first);
    schema->grammar = xmlRelaxNGParse(parser);
    xmlRelaxNGFreeParserCtxt(parser);
    g_assert(schema->grammar != NULL && first.message == NULL);
    return schema;
}

gboolean adit_xml_schema_validate(AditXmlSchema *schema, xmlDoc *doc, const char *name, GError **error)
{
    FirstError first = {0, NULL};

    g_mutex_lock(&schema->lock);
    xmlRelaxNGValidCtxt *validator = xmlRelaxNGNewValidCtxt(schema->grammar);
    xmlRelaxNGSetValidStructuredErrors(validator, on_schema_error, &first);
    gboolean valid = xmlRelaxNGValidateDoc(validator, doc) == 0;
    xmlRelaxNGFreeValidCtxt(validator);
    g_mutex_unlock(&schema->lock);

    if (!valid) {
        guint line = (guint)MAX(first.line, 1);
        g_autoptr(xmlDoc) grammar = xmlReadMemory(schema->text, (int)schema->length, NULL, NULL,
                                                  XML_PARSE_NONET | XML_PARSE_NOBLANKS);
        g_autofree char *why = adit_xml_explain(grammar, doc, &line);
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MANIFEST, "%s:%u: %s", name, line,
                    why != NULL             ? why
                    : first.message != NULL ? first.message
                                            : "does not match the schema plugin.rng");
    }
    g_free(first.message);
    return valid;
}

/* --- reading a tree */

gboolean adit_xml_is(const xmlNode *node, const char *element)
{
    return node->type == XML_ELEMENT_NODE && strcmp((const char *)node->name, element) == 0;
}

xmlNode *adit_xml_element(xmlNode *node)
{
    while (node != NULL && node->type != XML_ELEMENT_NODE)
        node = node->next;
    return node;
}

static char *take_xml_string(xmlChar *string)
{
    char *copy = g_strdup((const char *)string);

    xmlFree(string);
    return copy;
}

char *adit_xml_dup_attribute(xmlNode *node, const char *name)
{
    return take_xml_string(xmlGetNoNsProp(node, (const xmlChar *)name));
}

static char *fold(xmlNode *node, gboolean keep_paragraphs)
{
    g_autofree char *text = take_xml_string(xmlNodeGetContent(node));
    GString *folded = g_string_new(NULL);
    guint feeds = 0;
    gboolean space = FALSE;

    for (const char *p = text; p != NULL && *p != '\0'; p++) {
        if (g_ascii_isspace(*p)) {
            space = TRUE;
            feeds += *p == '\n';
            continue;
        }
        if (space && folded->len > 0)
            g_string_append(folded, keep_paragraphs && feeds > 1 ? "\n\n" : " ");
        space = FALSE;
        feeds = 0;
        g_string_append_c(folded, *p);
    }
    return g_string_free(folded, FALSE);
}

char *adit_xml_dup_text(xmlNode *node)
{
    return fold(node, FALSE);
}

char *adit_xml_dup_paragraphs(xmlNode *node)
{
    return fold(node, TRUE);
}

guint adit_xml_line(const xmlNode *node)
{
    long line = xmlGetLineNo(node);

    return line > 0 ? (guint)line : 1;
}
