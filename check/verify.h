/* SPDX-License-Identifier: MIT */
/* Whether what a plugin made of a document is in order. A test that finds something wrong ends with a
 * message. */
#pragma once

#include <adit/adit.h>

/* Layers and features are declared, spans and references lead somewhere, rows are sorted, strings are UTF-8.
 */
void verify_document(AditRegistry *registry, AditDocument *document);
/* A checksum over everything in the layers. (transfer full) */
char *verify_digest(AditDocument *document);
