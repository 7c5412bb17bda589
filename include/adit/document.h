/* SPDX-License-Identifier: MIT */
/*
 * A document: an immutable UTF-8 text, its metadata, and the layers of annotation over it.
 *
 * Documents are reference-counted. Metadata may be set until the document is first processed. Layers are
 * sealed when they are added and never change, so that any number of threads may read a document while one
 * adds further layers to it; a layer, once got from a document, stays valid as long as the document does.
 */
#pragma once

#include <adit/types.h>

G_BEGIN_DECLS

#define ADIT_TYPE_DOCUMENT (adit_document_get_type())
ADIT_API GType adit_document_get_type(void);

/**
 * adit_document_new:
 * @id: (nullable): what the document is called in output and errors; NULL for ""
 * @text: UTF-8 text without U+0000; copied
 * @length: bytes of @text, or -1 if it ends with a NUL
 * @error: ADIT_ERROR_ENCODING (naming the first bad byte) or ADIT_ERROR_LIMIT (over ADIT_MAX_TEXT)
 *
 * Returns: (transfer full) (nullable): a document with one reference
 */
ADIT_API AditDocument *adit_document_new(const char *id, const char *text, gssize length, GError **error);

/**
 * adit_document_new_bytes: (skip)
 * @id: (nullable): as for adit_document_new()
 * @text: the text; a reference is kept and nothing is copied, so it must never change. Need not end with a
 * NUL.
 * @error: as for adit_document_new()
 *
 * Returns: (transfer full) (nullable): a document with one reference
 */
ADIT_API AditDocument *adit_document_new_bytes(const char *id, GBytes *text, GError **error);

/**
 * adit_document_ref:
 *
 * Returns: (transfer full): @document with one more reference. Threads: any.
 */
ADIT_API AditDocument *adit_document_ref(AditDocument *document);
/**
 * adit_document_unref:
 *
 * Gives back a reference; the last one frees the document and its layers. Threads: any.
 */
ADIT_API void adit_document_unref(AditDocument *document);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AditDocument, adit_document_unref)

/**
 * adit_document_get_id:
 *
 * Returns: (transfer none): its id, never NULL
 */
ADIT_API const char *adit_document_get_id(const AditDocument *document);

/**
 * adit_document_get_text:
 * @document: a document
 * @length: (out) (optional): its length in bytes
 *
 * Returns: (transfer none): the text. It is NOT NUL-terminated when the document was made from bytes: use
 * @length.
 */
ADIT_API const char *adit_document_get_text(const AditDocument *document, gsize *length);

/**
 * adit_document_dup_text:
 *
 * Returns: (transfer full): a NUL-terminated copy of the text of @span (whole text: {0, G_MAXUINT32})
 */
ADIT_API char *adit_document_dup_text(const AditDocument *document, AditSpan span);

/**
 * adit_document_set_meta:
 * @document: a document that has not been processed yet
 * @key: "created" (ISO 8601 date or date-time), "title", "author", "lang" (BCP 47), "source", "site", or any
 * other
 * @value: (nullable): UTF-8; NULL removes the key. Copied.
 *
 * Threads: only one, before the document is shared. Keys keep the order in which they were first set.
 */
ADIT_API void adit_document_set_meta(AditDocument *document, const char *key, const char *value);

/**
 * adit_document_get_meta:
 *
 * Returns: (transfer none) (nullable): the value of @key
 */
ADIT_API const char *adit_document_get_meta(const AditDocument *document, const char *key);

/**
 * adit_document_list_meta:
 *
 * Returns: (transfer container) (array zero-terminated=1): the keys, in the order they were set
 */
ADIT_API const char **adit_document_list_meta(const AditDocument *document);

/**
 * adit_document_get_layer:
 * @document: a document
 * @name: such as "token"
 *
 * Returns: (transfer none) (nullable): the layer as it is now; valid as long as @document is. When features
 * are added to a layer later, this returns a new layer with the same rows, and the old one stays valid.
 */
ADIT_API const AditLayer *adit_document_get_layer(const AditDocument *document, const char *name);

/**
 * adit_document_list_layers:
 *
 * Returns: (transfer container) (array zero-terminated=1): layer names, in the order they were added
 */
ADIT_API const char **adit_document_list_layers(const AditDocument *document);

/**
 * adit_document_add_layer:
 * @document: a document
 * @builder: (transfer full): rows for a new layer, or features for a layer that is there
 * @error: ADIT_ERROR_EXISTS if the layer (or the feature) is there already, ADIT_ERROR_ROW if rows are not
 * valid; the message names the first one
 *
 * Checks, sorts and seals what @builder holds, and adds it. Several builders whose references point into each
 * other go together through adit_document_add_layers(). Threads: one at a time for one document.
 */
ADIT_API gboolean adit_document_add_layer(AditDocument *document, AditBuilder *builder, GError **error);

/**
 * adit_document_add_layers: (skip)
 * @document: a document
 * @builders: (transfer none): the builders; they are emptied, whatever the outcome, and still have to be
 * freed
 * @n_builders: how many
 * @error: as for adit_document_add_layer()
 *
 * Adds all of them or none.
 */
ADIT_API gboolean adit_document_add_layers(AditDocument *document, AditBuilder **builders, guint n_builders,
                                           GError **error);

/**
 * adit_document_to_unit:
 * @document: a document
 * @unit: what to count
 * @offset: a byte offset on a character boundary, at most the text's length
 *
 * Returns: the same place counted in @unit. O(1): block counts every 256 bytes, made on first use. Threads:
 * any.
 */
ADIT_API guint32 adit_document_to_unit(const AditDocument *document, AditOffsetUnit unit, guint32 offset);

/**
 * adit_document_from_unit:
 * @offset: an offset counted in @unit
 *
 * Returns: the byte offset, or G_MAXUINT32 if there is no such place (behind the end, or inside a surrogate
 * pair or character). O(log n). Threads: any.
 */
ADIT_API guint32 adit_document_from_unit(const AditDocument *document, AditOffsetUnit unit, guint32 offset);

/**
 * adit_document_add_source_segment:
 * @text: a span of the text, behind those of earlier segments
 * @source: where it stands in the original file, in bytes
 *
 * Says that @text came from @source of the file that was read. Where both are of one length the bytes
 * correspond one to one; otherwise the segment as a whole does (an entity, a folded space). Only for readers,
 * before the document is shared.
 */
ADIT_API void adit_document_add_source_segment(AditDocument *document, AditSpan text, AditSpan source);

/**
 * adit_document_map_to_source:
 * @span: a span of the text
 * @source: (out): the smallest span of the original file that holds it
 *
 * Returns: FALSE if the document has no source map or nothing of @span came from the file. O(log n).
 */
ADIT_API gboolean adit_document_map_to_source(const AditDocument *document, AditSpan span, AditSpan *source);

/**
 * adit_document_get_memory:
 *
 * Returns: the bytes that the document and its layers occupy, without allocator overhead
 */
ADIT_API gsize adit_document_get_memory(const AditDocument *document);

G_END_DECLS
