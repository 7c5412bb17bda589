/* SPDX-License-Identifier: MIT */
/* E-mail (RFC 5322), mailboxes and saved web pages (MHTML), by GMime. */
#include <string.h>

#include "mail_box.h"
#include "mail_parts.h"

typedef struct {
    MailBox *box;
    guint number;        /* of the message, from 1 */
    const char *problem; /* why the message can't be read, or NULL */
    GMimeMessage *message;
    GPtrArray *parts;  /* of the message; NULL: none is open */
    guint next;        /* of parts */
    GByteArray *bytes; /* of the part that is read; NULL: not decoded yet */
    gsize at;
} Unpacking;

static gpointer reader_open(G_GNUC_UNUSED AditSetup *setup, G_GNUC_UNUSED GError **error)
{
    static gsize initialized = 0;

    /* Once for all, as other pipelines may be using it. */
    if (g_once_init_enter(&initialized)) {
        g_mime_init();
        g_once_init_leave(&initialized, 1);
    }
    return &initialized;
}

static gpointer unpack(G_GNUC_UNUSED gpointer self, AditPacked *packed, G_GNUC_UNUSED GError **error)
{
    Unpacking *unpacking = g_new0(Unpacking, 1);

    unpacking->box = mail_box_new(packed);
    return unpacking;
}

static void leave_part(Unpacking *unpacking)
{
    g_clear_pointer(&unpacking->bytes, g_byte_array_unref);
    unpacking->at = 0;
}

static void leave_message(Unpacking *unpacking)
{
    leave_part(unpacking);
    g_clear_pointer(&unpacking->parts, g_ptr_array_unref);
    g_clear_object(&unpacking->message);
}

static void unpack_end(gpointer data)
{
    Unpacking *unpacking = data;

    leave_message(unpacking);
    mail_box_free(unpacking->box);
    g_free(unpacking);
}

/* --- messages --- */

static GMimeMessage *parse(GByteArray *bytes)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(g_byte_array_ref(bytes));
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);

    g_object_unref(parser);
    g_object_unref(stream);
    return message;
}

static gboolean next_message(Unpacking *unpacking, GError **error)
{
    GByteArray *bytes = mail_box_next(unpacking->box, &unpacking->problem, error);

    if (bytes == NULL)
        return FALSE;
    unpacking->number++;
    if (unpacking->problem == NULL)
        unpacking->message = parse(bytes);
    g_byte_array_unref(bytes);
    if (unpacking->problem == NULL && unpacking->message == NULL)
        unpacking->problem = "this is no e-mail: it begins with no header";
    unpacking->parts = unpacking->message != NULL ? mail_parts_list(unpacking->message) : g_ptr_array_new();
    unpacking->next = 0;
    return TRUE;
}

/* --- what is known of them --- */

static const char *get_header(GMimeMessage *message, const char *name)
{
    return g_mime_object_get_header(GMIME_OBJECT(message), name);
}

static void set_meta(AditMember *member, const char *key, const char *value)
{
    g_autofree char *valid = value != NULL ? g_strstrip(g_utf8_make_valid(value, -1)) : NULL;

    if (valid != NULL && *valid != '\0')
        adit_member_set_meta(member, key, valid);
}

/* The first sender's name, or address. */
static void set_author(AditMember *member, GMimeMessage *message)
{
    InternetAddressList *from = g_mime_message_get_from(message);
    InternetAddress *first = from != NULL ? internet_address_list_get_address(from, 0) : NULL;
    const char *name = first != NULL ? internet_address_get_name(first) : NULL;

    if ((name == NULL || *name == '\0') && first != NULL && INTERNET_ADDRESS_IS_MAILBOX(first))
        name = internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(first));
    set_meta(member, "author", name);
}

static void set_created(AditMember *member, GMimeMessage *message)
{
    GDateTime *date = g_mime_message_get_date(message);
    g_autofree char *text = date != NULL ? g_date_time_format(date, "%Y-%m-%dT%H:%M:%S%:z") : NULL;

    set_meta(member, "created", text);
}

/* Where a page was saved from, or NULL if it is none. */
static const char *find_location(GMimeMessage *message, const MailPart *body)
{
    const char *location = get_header(message, "Snapshot-Content-Location");

    if (location == NULL && get_header(message, "To") == NULL && get_header(message, "Received") == NULL &&
        get_header(message, "Message-ID") == NULL)
        location = g_mime_object_get_header(g_ptr_array_index(body->objects, 0), "Content-Location");
    return location;
}

/* A saved page says itself what it is; its Date is the day when it was saved. */
static void describe_body(AditMember *member, GMimeMessage *message, const MailPart *body)
{
    const char *location = find_location(message, body);

    if (location != NULL) {
        g_autofree char *valid = g_utf8_make_valid(location, -1);
        adit_member_set_source(member, valid);
        return;
    }
    set_meta(member, "title", g_mime_message_get_subject(message));
    set_author(member, message);
    set_created(member, message);
}

/* --- members --- */

/* One e-mail's text is called as the file; those of a mailbox have its number. */
static void set_name(const Unpacking *unpacking, AditMember *member, const char *name)
{
    g_autofree char *number = g_strdup_printf("%u", unpacking->number);
    g_autofree char *both = name != NULL ? g_strconcat(number, "/", name, NULL) : NULL;

    if (mail_box_is_mbox(unpacking->box))
        adit_member_set_name(member, both != NULL ? both : number);
    else if (name != NULL)
        adit_member_set_name(member, name);
}

static void describe(const Unpacking *unpacking, AditMember *member, const MailPart *part)
{
    set_name(unpacking, member, part->name);
    adit_member_set_suffix(member, part->suffix);
    adit_member_set_encoding(member, part->charset);
    if (part->objects->len == 0)
        adit_member_leave_out(member);
    else if (part->name == NULL)
        describe_body(member, unpacking->message, part);
}

static gboolean next(gpointer data, AditMember *member, GError **error)
{
    Unpacking *unpacking = data;
    GError *failure = NULL;

    leave_part(unpacking);
    while (unpacking->parts == NULL || unpacking->next == unpacking->parts->len) {
        leave_message(unpacking);
        if (!next_message(unpacking, &failure)) {
            if (failure == NULL && unpacking->number == 0)
                g_set_error_literal(&failure, ADIT_ERROR, ADIT_ERROR_INPUT, "it is empty");
            if (failure != NULL)
                g_propagate_error(error, failure);
            return FALSE;
        }
        if (unpacking->problem != NULL) {
            set_name(unpacking, member, NULL);
            return TRUE;
        }
    }
    describe(unpacking, member, g_ptr_array_index(unpacking->parts, unpacking->next++));
    return TRUE;
}

static gssize read_member(gpointer data, void *buffer, gsize size, GError **error)
{
    Unpacking *unpacking = data;

    if (unpacking->problem != NULL) {
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_INPUT, unpacking->problem);
        return -1;
    }
    if (unpacking->bytes == NULL)
        unpacking->bytes = mail_part_decode(g_ptr_array_index(unpacking->parts, unpacking->next - 1));
    gsize got = MIN(unpacking->bytes->len - unpacking->at, size);
    if (got == 0)
        return 0;
    memcpy(buffer, unpacking->bytes->data + unpacking->at, got);
    unpacking->at += got;
    return (gssize)got;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("mail_reader", "0.1.0"),
    .open = reader_open,
    .unpack = unpack,
    .next = next,
    .read = read_member,
    .unpack_end = unpack_end,
};
ADIT_PLUGIN_DEFINE(mail_reader, plugin)
