/* SPDX-License-Identifier: MIT */
/* MIME: RFC 2045 and 2046, multipart/related in RFC 2387, MHTML in RFC 2557. */
#include "mail_parts.h"

#include <string.h>

/* Parts within parts. */
#define MAX_DEPTH 32

typedef struct {
    GPtrArray *parts; /* of MailPart */
    MailPart *body;   /* the first of parts, or NULL */
    guint n_messages;
} Listing;

void mail_part_free(gpointer data)
{
    MailPart *part = data;

    g_ptr_array_unref(part->objects);
    g_free(part->name);
    g_free(part->charset);
    g_free(part);
}

/* --- single parts --- */

static gboolean is_type(GMimeObject *object, const char *type, const char *subtype)
{
    GMimeContentType *content = g_mime_object_get_content_type(object);

    return content == NULL ? strcmp(type, "text") == 0 && strcmp(subtype, "plain") == 0
                           : g_mime_content_type_is_type(content, type, subtype);
}

/* By its type, the suffix of the reader that a part is for, or NULL. */
static const char *find_suffix(GMimeObject *object)
{
    static const struct {
        const char *type, *subtype, *suffix;
    } texts[] = {
        {"text", "html", "html"},          {"application", "xhtml+xml", "xhtml"}, {"text", "plain", "txt"},
        {"application", "rss+xml", "rss"}, {"application", "atom+xml", "atom"},
    };

    for (guint i = 0; i < G_N_ELEMENTS(texts); i++)
        if (is_type(object, texts[i].type, texts[i].subtype))
            return texts[i].suffix;
    return NULL;
}

/* Whether an attachment is called as texts are; its type is often just "bytes". */
static gboolean is_called_text(const char *name)
{
    static const char *const suffixes[] = {".txt", ".html", ".htm", ".xhtml", ".eml", ".mht", ".mhtml"};
    g_autofree char *lower = name != NULL ? g_ascii_strdown(name, -1) : g_strdup("");

    for (guint i = 0; i < G_N_ELEMENTS(suffixes); i++)
        if (g_str_has_suffix(lower, suffixes[i]))
            return TRUE;
    return FALSE;
}

static const char *find_name(GMimeObject *object)
{
    return GMIME_IS_PART(object) ? g_mime_part_get_filename(GMIME_PART(object)) : NULL;
}

static gboolean is_attached(GMimeObject *object)
{
    const char *disposition = g_mime_object_get_disposition(object);

    return find_name(object) != NULL ||
           (disposition != NULL && g_ascii_strcasecmp(disposition, "attachment") == 0);
}

/* Whether it may be what the message says, and not something that comes with it. */
static gboolean is_body(GMimeObject *object)
{
    return GMIME_IS_PART(object) && !is_attached(object) &&
           (is_type(object, "text", "plain") || is_type(object, "text", "html") ||
            is_type(object, "application", "xhtml+xml"));
}

static MailPart *add_part(Listing *listing, GMimeObject *object, char *name, const char *suffix)
{
    MailPart *part = g_new0(MailPart, 1);

    part->objects = g_ptr_array_new_with_free_func(g_object_unref);
    if (object != NULL)
        g_ptr_array_add(part->objects, g_object_ref(object));
    part->name = name;
    part->suffix = suffix;
    if (object != NULL && GMIME_IS_PART(object))
        part->charset = g_strdup(g_mime_object_get_content_type_parameter(object, "charset"));
    g_ptr_array_add(listing->parts, part);
    return part;
}

static gboolean is_ascii(const char *charset)
{
    return charset == NULL || g_ascii_strcasecmp(charset, "us-ascii") == 0;
}

/* Some programs cut the text where a picture stands in it, and lists append a line of theirs. */
static gboolean continues_body(const MailPart *body, GMimeObject *object)
{
    const char *charset = g_mime_object_get_content_type_parameter(object, "charset");

    return body->suffix == find_suffix(object) &&
           (is_ascii(charset) || (body->charset != NULL && g_ascii_strcasecmp(charset, body->charset) == 0));
}

static void add_leaf(Listing *listing, GMimeObject *object)
{
    const char *name = find_name(object), *suffix = find_suffix(object);
    gboolean body = is_body(object);

    if (body && listing->body == NULL)
        listing->body = add_part(listing, object, NULL, suffix);
    else if (body && continues_body(listing->body, object))
        g_ptr_array_add(listing->body->objects, g_object_ref(object));
    else if (name != NULL && (suffix != NULL || is_called_text(name)))
        add_part(listing, object, g_path_get_basename(name), suffix);
    else
        add_part(listing, NULL, g_strdup(name), NULL);
}

/* --- parts of parts --- */

static GMimeObject *find_root(GMimeMultipart *related, guint depth);

/* Whether there is something in it that may be what the message says. */
static gboolean holds_body(GMimeObject *object, guint depth)
{
    if (!GMIME_IS_MULTIPART(object) || depth > MAX_DEPTH)
        return is_body(object);
    GMimeMultipart *multipart = GMIME_MULTIPART(object);
    if (is_type(object, "multipart", "related"))
        return find_root(multipart, depth) != NULL;
    for (int i = 0; i < g_mime_multipart_get_count(multipart); i++)
        if (holds_body(g_mime_multipart_get_part(multipart, i), depth + 1))
            return TRUE;
    return FALSE;
}

/* The part that the others are pictures and frames of, or NULL. */
static GMimeObject *find_root(GMimeMultipart *related, guint depth)
{
    const char *start = g_mime_object_get_content_type_parameter(GMIME_OBJECT(related), "start");
    g_autofree char *id = start != NULL ? g_mime_utils_decode_message_id(start) : NULL;
    int count = g_mime_multipart_get_count(related);

    for (int i = 0; id != NULL && i < count; i++) {
        GMimeObject *part = g_mime_multipart_get_part(related, i);
        if (g_strcmp0(g_mime_object_get_content_id(part), id) == 0)
            return part;
    }
    for (int i = 0; i < count; i++)
        if (holds_body(g_mime_multipart_get_part(related, i), depth + 1))
            return g_mime_multipart_get_part(related, i);
    return NULL;
}

/* The last of several that say the same is the fullest. */
static GMimeObject *find_fullest(GMimeMultipart *alternative, guint depth)
{
    for (int i = g_mime_multipart_get_count(alternative) - 1; i >= 0; i--) {
        GMimeObject *part = g_mime_multipart_get_part(alternative, i);
        if (holds_body(part, depth + 1))
            return part;
    }
    return NULL;
}

static void add_object(Listing *listing, GMimeObject *object, guint depth)
{
    if (depth > MAX_DEPTH) {
        add_part(listing, NULL, NULL, NULL);
    } else if (GMIME_IS_MESSAGE_PART(object)) {
        GMimeMessage *message = g_mime_message_part_get_message(GMIME_MESSAGE_PART(object));
        if (message != NULL)
            add_part(listing, GMIME_OBJECT(message), g_strdup_printf("message %u", ++listing->n_messages),
                     "eml");
    } else if (!GMIME_IS_MULTIPART(object)) {
        add_leaf(listing, object);
    } else if (is_type(object, "multipart", "alternative")) {
        GMimeObject *fullest = find_fullest(GMIME_MULTIPART(object), depth);
        if (fullest != NULL)
            add_object(listing, fullest, depth + 1);
        else
            add_part(listing, NULL, NULL, NULL);
    } else {
        GMimeMultipart *multipart = GMIME_MULTIPART(object);
        GMimeObject *root = is_type(object, "multipart", "related") ? find_root(multipart, depth) : NULL;

        if (root != NULL)
            add_object(listing, root, depth + 1);
        for (int i = 0; i < g_mime_multipart_get_count(multipart); i++) {
            GMimeObject *part = g_mime_multipart_get_part(multipart, i);

            if (root == NULL)
                add_object(listing, part, depth + 1);
            else if (part != root)
                add_part(listing, NULL, NULL, NULL);
        }
    }
}

/* --- all of them --- */

GPtrArray *mail_parts_list(GMimeMessage *message)
{
    Listing listing = {.parts = g_ptr_array_new_with_free_func(mail_part_free)};
    GMimeObject *top = g_mime_message_get_mime_part(message);

    if (top != NULL)
        add_object(&listing, top, 0);
    /* What holds nothing at all is counted, too, as what is no text. */
    if (listing.parts->len == 0)
        add_part(&listing, NULL, NULL, NULL);
    return listing.parts;
}

GByteArray *mail_part_decode(const MailPart *part)
{
    GByteArray *bytes = g_byte_array_new();
    GMimeStream *stream = g_mime_stream_mem_new();

    g_mime_stream_mem_set_byte_array(GMIME_STREAM_MEM(stream), bytes);
    for (guint i = 0; i < part->objects->len; i++) {
        GMimeObject *object = g_ptr_array_index(part->objects, i);

        if (i > 0)
            g_mime_stream_write_string(stream, "\n\n");
        if (!GMIME_IS_PART(object))
            g_mime_object_write_to_stream(object, NULL, stream);
        else if (g_mime_part_get_content(GMIME_PART(object)) != NULL)
            g_mime_data_wrapper_write_to_stream(g_mime_part_get_content(GMIME_PART(object)), stream);
    }
    g_object_unref(stream);
    return bytes;
}
