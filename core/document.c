/* SPDX-License-Identifier: MIT */
#include "offsets.h"
#include "seal.h"

#include <string.h>

typedef struct {
    AditSpan text;
    AditSpan source;
} Segment;

typedef struct {
    char *key;
    char *value;
} Meta;

struct _AditDocument {
    gatomicrefcount refs;
    char *id;
    GBytes *bytes;
    const char *text;
    guint32 length;
    GArray *meta;         /* of Meta */
    GArray *source_map;   /* of Segment, sorted; NULL without */
    AditOffsets *offsets; /* made on first use; an atomic pointer */
    GMutex lock;          /* of the two below */
    GPtrArray *layers;    /* of AditLayer: the newest state of each, in the order of their first */
    GPtrArray *outdated;  /* of AditLayer: states before features were added, which readers may still hold */
};

G_DEFINE_BOXED_TYPE(AditDocument, adit_document, adit_document_ref, adit_document_unref)

/* --- birth and death ------------------------------------------------------------------------------------ */

static void meta_clear(gpointer data)
{
    Meta *meta = data;
    g_free(meta->key);
    g_free(meta->value);
}

static gboolean check_text(const char *id, const char *text, gsize length, GError **error)
{
    if (length > ADIT_MAX_TEXT) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_LIMIT,
                    "%s: a text of %" G_GSIZE_FORMAT
                    " bytes is longer than a document may be (%" G_GSIZE_FORMAT
                    " bytes); cut it into several documents",
                    id, length, ADIT_MAX_TEXT);
        return FALSE;
    }
    const char *bad;
    if (adit_text_is_plain(text, length) || g_utf8_validate(text, (gssize)length, &bad))
        return TRUE;
    if (*bad == '\0')
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_ENCODING,
                    "%s: U+0000 at byte %" G_GSIZE_FORMAT ", which no text may hold", id,
                    (gsize)(bad - text));
    else
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_ENCODING,
                    "%s: not valid UTF-8 from byte %" G_GSIZE_FORMAT
                    " (0x%02x); convert it first, or name its encoding to a reader",
                    id, (gsize)(bad - text), (guint8)*bad);
    return FALSE;
}

AditDocument *adit_document_new_bytes(const char *id, GBytes *text, GError **error)
{
    g_return_val_if_fail(text, NULL);
    gsize length;
    const char *data = g_bytes_get_data(text, &length);
    if (!check_text(id && *id ? id : "document", data, length, error))
        return NULL;
    AditDocument *document = g_new0(AditDocument, 1);
    g_atomic_ref_count_init(&document->refs);
    document->id = id ? g_utf8_make_valid(id, -1) : g_strdup("");
    document->bytes = g_bytes_ref(text);
    document->text = data ? data : "";
    document->length = (guint32)length;
    document->meta = g_array_new(FALSE, FALSE, sizeof(Meta));
    g_array_set_clear_func(document->meta, meta_clear);
    g_mutex_init(&document->lock);
    document->layers = g_ptr_array_new_with_free_func((GDestroyNotify)adit_layer_unref);
    document->outdated = g_ptr_array_new_with_free_func((GDestroyNotify)adit_layer_unref);
    return document;
}

AditDocument *adit_document_new(const char *id, const char *text, gssize length, GError **error)
{
    g_return_val_if_fail(text, NULL);
    gsize bytes = length < 0 ? strlen(text) : (gsize)length;
    /* Checked before copying, so that a text beyond the limit costs nothing. */
    if (bytes > ADIT_MAX_TEXT && !check_text(id && *id ? id : "document", text, bytes, error))
        return NULL;
    g_autoptr(GBytes) copy = g_bytes_new(text, bytes);
    return adit_document_new_bytes(id, copy, error);
}

AditDocument *adit_document_ref(AditDocument *document)
{
    g_atomic_ref_count_inc(&document->refs);
    return document;
}

void adit_document_unref(AditDocument *document)
{
    if (!g_atomic_ref_count_dec(&document->refs))
        return;
    g_ptr_array_unref(document->outdated);
    g_ptr_array_unref(document->layers);
    g_mutex_clear(&document->lock);
    g_clear_pointer(&document->offsets, adit_offsets_free);
    g_clear_pointer(&document->source_map, g_array_unref);
    g_array_unref(document->meta);
    g_bytes_unref(document->bytes);
    g_free(document->id);
    g_free(document);
}

/* --- text and metadata ------------------------------------------------------------------------------------
 */

const char *adit_document_get_id(const AditDocument *document)
{
    return document->id;
}

const char *adit_document_get_text(const AditDocument *document, gsize *length)
{
    if (length)
        *length = document->length;
    return document->text;
}

char *adit_document_dup_text(const AditDocument *document, AditSpan span)
{
    guint32 end = MIN(span.end, document->length);
    guint32 start = MIN(span.start, end);
    return g_strndup(document->text + start, end - start);
}

static Meta *find_meta(const AditDocument *document, const char *key, guint *index)
{
    for (guint i = 0; i < document->meta->len; i++) {
        Meta *meta = &g_array_index(document->meta, Meta, i);
        if (strcmp(meta->key, key) == 0) {
            if (index)
                *index = i;
            return meta;
        }
    }
    return NULL;
}

void adit_document_set_meta(AditDocument *document, const char *key, const char *value)
{
    g_return_if_fail(document && key);
    guint index;
    Meta *meta = find_meta(document, key, &index);
    if (meta && value) {
        g_free(meta->value);
        meta->value = g_utf8_make_valid(value, -1);
    } else if (meta) {
        g_array_remove_index(document->meta, index);
    } else if (value) {
        Meta fresh = {g_utf8_make_valid(key, -1), g_utf8_make_valid(value, -1)};
        g_array_append_val(document->meta, fresh);
    }
}

const char *adit_document_get_meta(const AditDocument *document, const char *key)
{
    const Meta *meta = find_meta(document, key, NULL);
    return meta ? meta->value : NULL;
}

const char **adit_document_list_meta(const AditDocument *document)
{
    const char **keys = g_new0(const char *, document->meta->len + 1);
    for (guint i = 0; i < document->meta->len; i++)
        keys[i] = g_array_index(document->meta, Meta, i).key;
    return keys;
}

/* --- layers ------------------------------------------------------------------------------------------------
 */

/* To be called with the lock held. */
static int find_layer(const AditDocument *document, const char *name)
{
    for (guint i = 0; i < document->layers->len; i++)
        if (strcmp(adit_layer_get_name(g_ptr_array_index(document->layers, i)), name) == 0)
            return (int)i;
    return -1;
}

const AditLayer *adit_document_get_layer(const AditDocument *document, const char *name)
{
    g_return_val_if_fail(document && name, NULL);
    GMutex *lock = &((AditDocument *)document)->lock;
    g_mutex_lock(lock);
    int index = find_layer(document, name);
    const AditLayer *layer = index < 0 ? NULL : g_ptr_array_index(document->layers, index);
    g_mutex_unlock(lock);
    return layer;
}

const char **adit_document_list_layers(const AditDocument *document)
{
    GMutex *lock = &((AditDocument *)document)->lock;
    g_mutex_lock(lock);
    const char **names = g_new0(const char *, document->layers->len + 1);
    for (guint i = 0; i < document->layers->len; i++)
        names[i] = adit_layer_get_name(g_ptr_array_index(document->layers, i));
    g_mutex_unlock(lock);
    return names;
}

static void put_layer(AditDocument *document, AditLayer *layer)
{
    g_mutex_lock(&document->lock);
    int index = find_layer(document, adit_layer_get_name(layer));
    if (index < 0) {
        g_ptr_array_add(document->layers, layer);
    } else {
        g_ptr_array_add(document->outdated, g_ptr_array_index(document->layers, index));
        g_ptr_array_index(document->layers, index) = layer;
    }
    g_mutex_unlock(&document->lock);
}

gboolean adit_document_add_layers(AditDocument *document, AditBuilder **builders, guint n_builders,
                                  GError **error)
{
    g_return_val_if_fail(document && (builders || n_builders == 0), FALSE);
    g_autofree AditLayer **layers = g_new0(AditLayer *, n_builders + 1);
    if (!adit_seal(document, builders, n_builders, layers, error))
        return FALSE;
    for (guint i = 0; i < n_builders; i++)
        if (layers[i])
            put_layer(document, layers[i]);
    return TRUE;
}

gboolean adit_document_add_layer(AditDocument *document, AditBuilder *builder, GError **error)
{
    gboolean ok = adit_document_add_layers(document, &builder, 1, error);
    adit_builder_unref(builder);
    return ok;
}

/* --- offsets --- */

static const AditOffsets *get_offsets(const AditDocument *document)
{
    AditDocument *d = (AditDocument *)document;
    AditOffsets *offsets = g_atomic_pointer_get(&d->offsets);
    if (offsets)
        return offsets;
    offsets = adit_offsets_new(document->text, document->length);
    if (g_atomic_pointer_compare_and_exchange(&d->offsets, NULL, offsets))
        return offsets;
    adit_offsets_free(offsets);
    return g_atomic_pointer_get(&d->offsets);
}

guint32 adit_document_to_unit(const AditDocument *document, AditOffsetUnit unit, guint32 offset)
{
    return unit == ADIT_OFFSETS_BYTES ? MIN(offset, document->length)
                                      : adit_offsets_to_unit(get_offsets(document), unit, offset);
}

guint32 adit_document_from_unit(const AditDocument *document, AditOffsetUnit unit, guint32 offset)
{
    return adit_offsets_from_unit(get_offsets(document), unit, offset);
}

/* --- source map --- */

void adit_document_add_source_segment(AditDocument *document, AditSpan text, AditSpan source)
{
    g_return_if_fail(document && text.start <= text.end && text.end <= document->length);
    if (!document->source_map)
        document->source_map = g_array_new(FALSE, FALSE, sizeof(Segment));
    GArray *map = document->source_map;
    g_return_if_fail(map->len == 0 || g_array_index(map, Segment, map->len - 1).text.end <= text.start);
    Segment segment = {text, source};
    g_array_append_val(map, segment);
}

/* The first segment that ends behind `offset`. */
static guint find_segment(const GArray *map, guint32 offset)
{
    guint low = 0, high = map->len;
    while (low < high) {
        guint middle = low + (high - low) / 2;
        if (g_array_index(map, Segment, middle).text.end <= offset)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

gboolean adit_document_map_to_source(const AditDocument *document, AditSpan span, AditSpan *source)
{
    const GArray *map = document->source_map;
    *source = ADIT_NO_SPAN;
    if (!map || span.start >= span.end)
        return FALSE;
    guint i = find_segment(map, span.start);
    if (i == map->len || g_array_index(map, Segment, i).text.start >= span.end)
        return FALSE;
    guint j = find_segment(map, span.end - 1);
    if (j == map->len || g_array_index(map, Segment, j).text.start >= span.end)
        j--;
    const Segment *first = &g_array_index(map, Segment, i), *last = &g_array_index(map, Segment, j);
    *source = (AditSpan){first->source.start, last->source.end};
    gboolean first_even = first->text.end - first->text.start == first->source.end - first->source.start;
    gboolean last_even = last->text.end - last->text.start == last->source.end - last->source.start;
    if (first_even && span.start > first->text.start)
        source->start += span.start - first->text.start;
    if (last_even && span.end < last->text.end)
        source->end -= last->text.end - span.end;
    return TRUE;
}

gsize adit_document_get_memory(const AditDocument *document)
{
    gsize memory = sizeof *document + document->length + strlen(document->id);
    GMutex *lock = &((AditDocument *)document)->lock;
    g_mutex_lock(lock);
    for (guint i = 0; i < document->layers->len; i++)
        memory += adit_layer_get_memory(g_ptr_array_index(document->layers, i));
    g_mutex_unlock(lock);
    if (document->source_map)
        memory += document->source_map->len * sizeof(Segment);
    const AditOffsets *offsets = g_atomic_pointer_get(&((AditDocument *)document)->offsets);
    return memory + (offsets ? adit_offsets_get_memory(offsets) : 0);
}
