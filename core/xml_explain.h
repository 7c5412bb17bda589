/* SPDX-License-Identifier: MIT */
/* Says in words why a document does not match a grammar: libxml2's own messages ("Extra data in list") are no
 * help. */
#pragma once

#include <gio/gio.h>
#include <libxml/tree.h>

/* grammar: a RELAX NG document. line (inout): set with the message. NULL if it finds nothing to say. */
char *adit_xml_explain(xmlDoc *grammar, xmlDoc *doc, guint *line);
