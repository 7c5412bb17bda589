/* SPDX-License-Identifier: MIT */
/*
 * Web archives: ISO 28500, "WARC file format", and the HTTP messages (RFC 9112) in them. A file is records,
 * each a header of lines, an empty line, a block of as many bytes as the header says, and two line ends.
 */
#include <adit/adit.h>

#include <string.h>

/* Of a header's line; what is longer is cut off. */
#define LONGEST_LINE (16 * 1024)
#define NO_LIMIT G_MAXUINT64

typedef struct {
    AditPacked *packed;
    guint64 offset; /* in the file */
    guint64 left;   /* of the record's block */
    gboolean chunked;
    guint64 chunk; /* left of the chunk */
} Unpacking;

/* The lines of a record's headers that matter. */
typedef struct {
    char *type;
    char *address;
    char *media;
    char *transfer;
    guint64 length;
    gboolean has_length;
} Header;

static void header_clear(Header *header)
{
    g_free(header->type);
    g_free(header->address);
    g_free(header->media);
    g_free(header->transfer);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Header, header_clear)

/* --- bytes --- */

/* The bytes that may be had now, if @limit is what is left of a part, and how many; as adit_packed_peek(). */
static gssize peek(Unpacking *unpacking, guint64 limit, const char **bytes, GError **error)
{
    gssize got = adit_packed_peek(unpacking->packed, bytes, error);

    return got > 0 ? (gssize)MIN((guint64)got, limit) : got;
}

static void take(Unpacking *unpacking, gsize size, guint64 *limit)
{
    adit_packed_take(unpacking->packed, size);
    unpacking->offset += size;
    if (*limit != NO_LIMIT)
        *limit -= size;
}

static gboolean skip(Unpacking *unpacking, guint64 *limit, GError **error)
{
    const char *bytes;

    while (*limit > 0) {
        gssize got = peek(unpacking, *limit, &bytes, error);
        if (got <= 0)
            return FALSE;
        take(unpacking, (gsize)got, limit);
    }
    return TRUE;
}

/* The next line, without its end, and no further than @limit; FALSE with @error, or without at the end of the
 * file. */
static gboolean read_line(Unpacking *unpacking, guint64 *limit, GString *line, GError **error)
{
    const char *start;
    gboolean any = FALSE;
    gssize got = 0;

    g_string_truncate(line, 0);
    while (*limit > 0 && (got = peek(unpacking, *limit, &start, error)) > 0) {
        gsize size = (gsize)got;
        const char *feed = memchr(start, '\n', size);
        gsize length = feed != NULL ? (gsize)(feed - start) : size;

        any = TRUE;
        g_string_append_len(line, start, (gssize)MIN(length, LONGEST_LINE - MIN(line->len, LONGEST_LINE)));
        take(unpacking, feed != NULL ? length + 1 : size, limit);
        if (feed != NULL)
            break;
    }
    if (line->len > 0 && line->str[line->len - 1] == '\r')
        g_string_truncate(line, line->len - 1);
    return any && got >= 0;
}

/* --- headers --- */

static void read_field(const char *line, const char *name, char **value)
{
    gsize length = strlen(name);

    if (*value == NULL && g_ascii_strncasecmp(line, name, length) == 0 && line[length] == ':')
        *value = g_strstrip(g_strdup(line + length + 1));
}

/* Lines up to an empty one, or to @limit. */
static gboolean read_header(Unpacking *unpacking, guint64 *limit, Header *header, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_autofree char *length = NULL;
    GError *failure = NULL;

    while (read_line(unpacking, limit, line, &failure) && line->len > 0) {
        read_field(line->str, "WARC-Type", &header->type);
        read_field(line->str, "WARC-Target-URI", &header->address);
        read_field(line->str, "Content-Type", &header->media);
        read_field(line->str, "Transfer-Encoding", &header->transfer);
        read_field(line->str, "Content-Length", &length);
    }
    header->has_length =
        length != NULL && g_ascii_string_to_unsigned(length, 10, 0, G_MAXINT64, &header->length, NULL);
    if (failure == NULL)
        return TRUE;
    g_propagate_error(error, failure);
    return FALSE;
}

/* What text comes in. Servers that say nothing may mean anything. */
static gboolean is_text(const char *media)
{
    static const char *const types[] = {
        "text/html",           "application/xhtml+xml", "text/plain", "application/rss+xml",
        "application/rdf+xml", "application/atom+xml",  "text/xml",   "application/xml",
    };
    gsize length = media != NULL ? strcspn(media, "; \t") : 0;

    for (guint i = 0; i < G_N_ELEMENTS(types); i++)
        if (strlen(types[i]) == length && g_ascii_strncasecmp(media, types[i], length) == 0)
            return TRUE;
    return length == 0;
}

/* The charset of a Content-Type, or NULL. */
static char *find_charset(const char *media)
{
    g_autofree char *lower = g_ascii_strdown(media != NULL ? media : "", -1);
    const char *charset = strstr(lower, "charset=");

    if (charset == NULL)
        return NULL;
    charset += strlen("charset=");
    charset += strspn(charset, "\"' ");
    gsize length = strcspn(charset, "\"'; ,\t");
    return length > 0 ? g_strndup(charset, length) : NULL;
}

static void describe(AditMember *member, const Header *record, const Header *content)
{
    g_autofree char *charset = find_charset(content->media);
    g_autofree char *address = g_strdup(record->address != NULL ? record->address : "?");

    /* The first version of the standard has addresses in angle brackets. */
    if (address[0] == '<' && g_str_has_suffix(address, ">")) {
        address[strlen(address) - 1] = '\0';
        memmove(address, address + 1, strlen(address));
    }
    adit_member_set_name(member, address);
    adit_member_set_encoding(member, charset);
    if (g_utf8_validate(address, -1, NULL) && record->address != NULL)
        adit_member_set_source(member, address);
}

/* The head of a server's answer: whether what follows it is a text that was got with success. */
static gboolean read_answer(Unpacking *unpacking, const Header *record, AditMember *member, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    g_auto(Header) answer = {0};
    const char *body;

    if (!read_line(unpacking, &unpacking->left, line, error) ||
        !read_header(unpacking, &unpacking->left, &answer, error))
        return FALSE;
    const char *status = strchr(line->str, ' ');
    if (!g_str_has_prefix(line->str, "HTTP/") || status == NULL || status[1] != '2' || !is_text(answer.media))
        return FALSE;
    unpacking->chunked =
        answer.transfer != NULL && g_ascii_strncasecmp(answer.transfer, "chunked", strlen("chunked")) == 0;
    /* Some crawlers take the chunks away and leave the word. */
    if (unpacking->chunked && peek(unpacking, unpacking->left, &body, NULL) > 0)
        unpacking->chunked = g_ascii_isxdigit(*body);
    describe(member, record, &answer);
    return TRUE;
}

/* Whether the record, whose header has been read, holds a text, which read is then about to read. */
static gboolean begin_block(Unpacking *unpacking, const Header *record, AditMember *member, GError **error)
{
    const char *type = record->type != NULL ? record->type : "";

    if (g_ascii_strcasecmp(type, "response") == 0)
        return read_answer(unpacking, record, member, error);
    if (g_ascii_strcasecmp(type, "resource") != 0 && g_ascii_strcasecmp(type, "conversion") != 0)
        return FALSE;
    if (!is_text(record->media))
        return FALSE;
    describe(member, record, record);
    return TRUE;
}

/* --- the plugin --- */

static gpointer unpack(G_GNUC_UNUSED gpointer self, AditPacked *packed, G_GNUC_UNUSED GError **error)
{
    Unpacking *unpacking = g_new0(Unpacking, 1);

    unpacking->packed = packed;
    return unpacking;
}

/* Goes behind the block and reads the next record's header; FALSE without @error at the end. */
static gboolean next_record(Unpacking *unpacking, Header *record, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);
    guint64 no_limit = NO_LIMIT;

    if (unpacking->left > 0 && !skip(unpacking, &unpacking->left, error)) {
        if (*error == NULL)
            g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT, "it ends within a record");
        return FALSE;
    }
    do
        if (!read_line(unpacking, &no_limit, line, error))
            return FALSE;
    while (line->len == 0);
    guint64 at = unpacking->offset;
    gboolean known = g_str_has_prefix(line->str, "WARC/");
    if (known && !read_header(unpacking, &no_limit, record, error))
        return FALSE;
    if (!known || !record->has_length) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT,
                    "before byte %" G_GUINT64_FORMAT " it has no WARC record's header with a Content-Length; "
                    "what follows is left out",
                    at);
        return FALSE;
    }
    unpacking->left = record->length;
    unpacking->chunked = FALSE;
    unpacking->chunk = 0;
    return TRUE;
}

static gboolean next(gpointer data, AditMember *member, GError **error)
{
    Unpacking *unpacking = data;
    GError *failure = NULL;

    for (;;) {
        g_auto(Header) record = {0};
        gboolean found = next_record(unpacking, &record, &failure);

        if (found && begin_block(unpacking, &record, member, &failure))
            return TRUE;
        if (failure != NULL)
            g_propagate_error(error, failure);
        if (!found || failure != NULL)
            return FALSE;
    }
}

/* Reads a chunk's head; FALSE at the end of the chunks, which may also be an error in them: what came before
 * it counts. */
static gboolean next_chunk(Unpacking *unpacking, GError **error)
{
    g_autoptr(GString) line = g_string_new(NULL);

    do
        if (!read_line(unpacking, &unpacking->left, line, error))
            return FALSE;
    while (line->len == 0);
    unpacking->chunk = g_ascii_strtoull(line->str, NULL, 16);
    return unpacking->chunk > 0;
}

static gssize read_member(gpointer data, void *buffer, gsize size, GError **error)
{
    Unpacking *unpacking = data;
    GError *failure = NULL;

    if (unpacking->left > 0 && unpacking->chunked && unpacking->chunk == 0 &&
        !next_chunk(unpacking, &failure)) {
        if (failure != NULL) {
            g_propagate_error(error, failure);
            return -1;
        }
        return 0;
    }
    if (unpacking->left == 0)
        return 0;
    guint64 limit = MIN(unpacking->chunked ? MIN(unpacking->chunk, unpacking->left) : unpacking->left, size);
    const char *bytes;
    gssize got = peek(unpacking, limit, &bytes, error);
    if (got == 0)
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT, "the archive ends within it");
    if (got <= 0)
        return -1;
    memcpy(buffer, bytes, (gsize)got);
    take(unpacking, (gsize)got, &unpacking->left);
    if (unpacking->chunked)
        unpacking->chunk -= (guint64)got;
    return got;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("warc_reader", "0.1.0"),
    .unpack = unpack,
    .next = next,
    .read = read_member,
    .unpack_end = g_free,
};
ADIT_PLUGIN_DEFINE(warc_reader, plugin)
