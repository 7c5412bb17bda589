/* SPDX-License-Identifier: MIT */
/* The library's one way to read XML, made for input that means harm: nothing is fetched, no entity is
 * expanded, a document type declaration is refused, sizes and depth are limited. */
#pragma once

#include <gio/gio.h>
#include <libxml/tree.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC(xmlDoc, xmlFreeDoc)

/* name: for messages. limit: the most bytes that are read. Free with xmlFreeDoc(). Errors:
 * ADIT_ERROR_MANIFEST, "name:line: what". Threads: any. */
xmlDoc *adit_xml_parse(GBytes *bytes, const char *name, gsize limit, GError **error);

typedef struct _AditXmlSchema AditXmlSchema;

/* A RELAX NG grammar of the library's own, so it must be right; rng must stay where it is. Never freed. */
AditXmlSchema *adit_xml_schema_new(const char *rng, gsize length);

/* Errors: ADIT_ERROR_MANIFEST, "name:line: what". Threads: any. */
gboolean adit_xml_schema_validate(AditXmlSchema *schema, xmlDoc *doc, const char *name, GError **error);

/* Below: of a document that is valid. */
gboolean adit_xml_is(const xmlNode *node, const char *element);
/* The first element among a node and those behind it; NULL if there is none. */
xmlNode *adit_xml_element(xmlNode *node);
#define ADIT_XML_EACH(child, parent)                                           \
    for (xmlNode *child = adit_xml_element((parent)->children); child != NULL; \
         child = adit_xml_element(child->next))
/* NULL if it is not there. Free with g_free(). */
char *adit_xml_dup_attribute(xmlNode *node, const char *name);
/* White space is folded. */
char *adit_xml_dup_text(xmlNode *node);
/* White space is folded, but for blank lines between paragraphs: one each. */
char *adit_xml_dup_paragraphs(xmlNode *node);
guint adit_xml_line(const xmlNode *node);
