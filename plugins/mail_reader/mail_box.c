/* SPDX-License-Identifier: MIT */
#include "mail_box.h"

#include <string.h>

#define BLOCK (64 * 1024)
/* Of a message with all that is attached. What servers let through is smaller. */
#define LARGEST (128 * 1024 * 1024)
/* Lines of a message that may be of a header or begin a part: each costs a parser hundreds of bytes, so that
 * a small file of such lines would take all memory there is. */
#define MOST_MARKS 200000
/* Colons of one list of addresses: each may begin a group, and the parser calls itself for groups in groups
 * until the stack is used up. */
#define MOST_GROUPS 1000

struct MailBox {
    AditPacked *packed;
    GByteArray *pending; /* read, and part of no message yet */
    gsize at;            /* in pending: the next line */
    gboolean ended;
    gboolean begun;
    gboolean is_mbox;
};

MailBox *mail_box_new(AditPacked *packed)
{
    MailBox *box = g_new0(MailBox, 1);

    box->packed = packed;
    box->pending = g_byte_array_new();
    return box;
}

void mail_box_free(MailBox *box)
{
    g_byte_array_unref(box->pending);
    g_free(box);
}

gboolean mail_box_is_mbox(const MailBox *box)
{
    return box->is_mbox;
}

/* Reads more; what lines were taken of is dropped. */
static gboolean fill(MailBox *box, GError **error)
{
    g_byte_array_remove_range(box->pending, 0, (guint)box->at);
    box->at = 0;
    const char *bytes;
    gssize got = adit_packed_peek(box->packed, &bytes, error);
    if (got > 0) {
        g_byte_array_append(box->pending, (const guint8 *)bytes, (guint)got);
        adit_packed_take(box->packed, (gsize)got);
    }
    box->ended = got == 0;
    return got >= 0;
}

/* The next line with its end, or as much of it as there is in one block; its bytes live until the next call.
 * NULL at the end, or with @error. */
static const char *peek_line(MailBox *box, gsize *length, GError **error)
{
    for (;;) {
        gsize left = box->pending->len - box->at;
        const char *line = left > 0 ? (const char *)box->pending->data + box->at : NULL;
        const char *feed = line != NULL ? memchr(line, '\n', left) : NULL;

        if (feed != NULL || (left > 0 && (box->ended || left >= BLOCK))) {
            *length = feed != NULL ? (gsize)(feed - line) + 1 : left;
            return line;
        }
        if (box->ended || !fill(box, error))
            return NULL;
    }
}

/* "From somebody Mon Mar  4 10:00:00 2024": texts have lines that begin with "From ", too, but no time. */
static gboolean is_separator(const char *line, gsize length)
{
    if (length < 5 || memcmp(line, "From ", 5) != 0)
        return FALSE;
    for (gsize i = 6; i + 2 < length; i++)
        if (line[i] == ':' && g_ascii_isdigit(line[i - 1]) && g_ascii_isdigit(line[i + 1]) &&
            g_ascii_isdigit(line[i + 2]))
            return TRUE;
    return FALSE;
}

/* Programs that write an mbox put ">" before "From " in texts, and before what has one already. */
static gboolean is_escaped(const char *line, gsize length)
{
    gsize marks = 0;

    while (marks < length && line[marks] == '>')
        marks++;
    return marks > 0 && length - marks >= 5 && memcmp(line + marks, "From ", 5) == 0;
}

static gboolean is_blank(const char *line, gsize length)
{
    return line[length - 1] == '\n' && (length == 1 || (length == 2 && line[0] == '\r'));
}

/* Whether it may begin a part or be a line of a header. */
static gboolean is_mark(const char *line, gsize length)
{
    gsize i = 0;

    if (length > 2 && line[0] == '-' && line[1] == '-')
        return TRUE;
    while (i < length && line[i] > ' ' && line[i] < 0x7f && line[i] != ':')
        i++;
    return i < length && line[i] == ':';
}

typedef struct {
    gsize bytes, marks;
    gsize groups;     /* of the list of addresses that the line is part of, at most; 0: it is part of none */
    gboolean in_line; /* the next piece goes on with this line */
} Counts;

static gboolean is_address_field(const char *line, gsize length)
{
    static const char *const names[] = {"from", "sender", "reply-to", "to", "cc", "bcc"};
    gsize size = 0;

    while (size < length && (g_ascii_isalpha(line[size]) || line[size] == '-'))
        size++;
    for (guint i = 0; i < G_N_ELEMENTS(names); i++)
        if (strlen(names[i]) == size && g_ascii_strncasecmp(line, names[i], size) == 0)
            return TRUE;
    return FALSE;
}

/* Counts what makes a message too large for the parser. */
static void count(Counts *counts, const char *line, gsize length)
{
    counts->bytes += length;
    counts->marks += is_mark(line, length);
    if (!counts->in_line && *line != ' ' && *line != '\t')
        counts->groups = is_address_field(line, length);
    for (gsize i = 0; counts->groups > 0 && i < length; i++)
        counts->groups += line[i] == ':';
    counts->in_line = line[length - 1] != '\n';
}

static const char *find_problem(const Counts *counts)
{
    if (counts->bytes > LARGEST)
        return "it is a message of more than 128 MiB";
    if (counts->marks > MOST_MARKS)
        return "it is a message of more than 200,000 lines that may be headers or begin parts";
    if (counts->groups > MOST_GROUPS)
        return "it is a message with an address list of more than 1,000 groups";
    return NULL;
}

static gboolean begin(MailBox *box, GError **error)
{
    gsize length;
    const char *line = peek_line(box, &length, error);

    box->begun = TRUE;
    box->is_mbox = line != NULL && is_separator(line, length);
    return line != NULL;
}

GByteArray *mail_box_next(MailBox *box, const char **problem, GError **error)
{
    GError *failure = NULL;
    Counts counts = {0};
    gsize length, blank = 0;
    const char *line;

    *problem = NULL;
    if (!box->begun && !begin(box, error))
        return NULL;
    line = peek_line(box, &length, &failure);
    if (line == NULL && failure == NULL)
        return NULL;
    if (line != NULL && box->is_mbox)
        box->at += length;
    GByteArray *message = g_byte_array_new();
    while (failure == NULL && (line = peek_line(box, &length, &failure)) != NULL) {
        if (box->is_mbox && blank > 0 && is_separator(line, length))
            break;
        blank = is_blank(line, length) ? length : 0;
        count(&counts, line, length);
        if (*problem == NULL)
            *problem = find_problem(&counts);
        gboolean escaped = box->is_mbox && is_escaped(line, length);
        if (*problem == NULL)
            g_byte_array_append(message, (const guint8 *)line + escaped, (guint)(length - escaped));
        box->at += length;
    }
    /* The blank line before the next one is the mailbox's. */
    if (box->is_mbox && *problem == NULL)
        g_byte_array_set_size(message, message->len - (guint)blank);
    if (failure == NULL)
        return message;
    g_byte_array_unref(message);
    g_propagate_error(error, failure);
    return NULL;
}
