/* SPDX-License-Identifier: MIT */
/** What the digest shows of a document, counted and in order, before it is laid out. */
#pragma once

#include <adit/adit.h>

G_BEGIN_DECLS

/** DigestName: somebody or something named; @name is the digest's own copy */
typedef struct {
    char *name;
    const char *type;
    guint count;
    guint first;
} DigestName;

/** digest_list_names: Returns: (transfer full) (element-type DigestName): the entities, the most frequent
 * first */
GArray *digest_list_names(const AditDocument *document);

/**
 * DigestQuote: a quotation, with the stretches that continue it.
 * @speaker: (nullable): name of the speaker, else how the text calls them
 * @rows: rows of the layer, in order
 */
typedef struct {
    char *speaker;
    GArray *rows;
} DigestQuote;

/** digest_list_quotes: Returns: (transfer full) (element-type DigestQuote) */
GArray *digest_list_quotes(const AditDocument *document);

/**
 * DigestDate: a temporal expression; equal ones are one, with a count.
 * @written: as in the text
 * @resolved: what it means
 * @kind: (nullable): what it is if it is no date ("duration")
 */
typedef struct {
    char *written;
    char *resolved;
    const char *kind;
    guint count;
} DigestDate;

/** digest_list_dates: Returns: (transfer full) (element-type DigestDate) */
GArray *digest_list_dates(const AditDocument *document);

G_END_DECLS
