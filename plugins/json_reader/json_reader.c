/* SPDX-License-Identifier: MIT */
/*
 * JSON (RFC 8259) as JSON Lines, on the way: each object of the list that a file is, or of the values that
 * follow each other in it, becomes a line of its own. Line feeds stand only between the tokens of JSON, so
 * that it is enough to know where strings are and how deep brackets nest; whether an object is right is for
 * the reader of the line to say.
 */
#include <adit/adit.h>

#include <string.h>

typedef struct {
    AditPacked *packed;
    gboolean begun; /* its one member was given out */
    guint64 depth;  /* of brackets in the item */
    gboolean in_list, in_string, in_escape;
    gboolean in_line;   /* something of it was given out */
    gboolean has_ended; /* the item: its line is to end next */
} Unpacking;

static gpointer unpack(G_GNUC_UNUSED gpointer self, AditPacked *packed, G_GNUC_UNUSED GError **error)
{
    Unpacking *unpacking = g_new0(Unpacking, 1);

    unpacking->packed = packed;
    return unpacking;
}

/* --- one byte --- */

/* What is given out for a byte of a string. A line feed has no place there; a tab has none either, and the
 * reader of the line says so. */
static char take_in_string(Unpacking *unpacking, char c)
{
    if (unpacking->in_escape)
        unpacking->in_escape = FALSE;
    else if (c == '\\')
        unpacking->in_escape = TRUE;
    else if (c == '"')
        unpacking->in_string = FALSE;
    return c == '\n' ? '\t' : c;
}

static char take_in_item(Unpacking *unpacking, char c)
{
    if (c == '{' || c == '[')
        unpacking->depth++;
    else if ((c == '}' || c == ']') && unpacking->depth > 0)
        unpacking->depth--;
    return c == '\n' ? ' ' : c;
}

/* What is given out for a byte between items, or of one that is no object; '\0' for nothing. */
static char take_between(Unpacking *unpacking, char c)
{
    gboolean opens = c == '[' && !unpacking->in_list;

    if (opens || c == ']')
        unpacking->in_list = opens;
    if (opens || c == ']' || c == ',' || c == '\n')
        return unpacking->in_line ? '\n' : '\0';
    if (g_ascii_isspace(c) && !unpacking->in_line)
        return '\0';
    return take_in_item(unpacking, c);
}

/* As above. */
static char take(Unpacking *unpacking, char c)
{
    gboolean in_item = unpacking->depth > 0;

    if (unpacking->in_string)
        return take_in_string(unpacking, c);
    unpacking->in_string = c == '"';
    c = in_item ? take_in_item(unpacking, c) : take_between(unpacking, c);
    unpacking->in_line = c != '\n' && (c != '\0' || unpacking->in_line);
    return c;
}

/* --- the plugin --- */

/* Goes to the first item and returns its first byte; '\0' if there is none. */
static char find_item(Unpacking *unpacking, GError **error)
{
    const char *bytes;

    while (adit_packed_peek(unpacking->packed, &bytes, error) > 0) {
        /* The bytes of a byte order mark are none of JSON's. */
        if (!g_ascii_isspace(*bytes) && strchr("[],\xEF\xBB\xBF", *bytes) == NULL)
            return *bytes;
        take_between(unpacking, *bytes);
        adit_packed_take(unpacking->packed, 1);
    }
    return '\0';
}

static gboolean next(gpointer data, G_GNUC_UNUSED AditMember *member, GError **error)
{
    Unpacking *unpacking = data;
    GError *failure = NULL;

    if (unpacking->begun)
        return FALSE;
    unpacking->begun = TRUE;
    char first = find_item(unpacking, &failure);
    if (first != '\0' && first != '{')
        g_set_error(&failure, ADIT_ERROR, ADIT_ERROR_INPUT,
                    "it holds no documents: they are objects, {\"text\": \"...\"}, alone, in a list or one "
                    "after the other");
    if (failure != NULL)
        g_propagate_error(error, failure);
    return first == '{';
}

static gssize read_member(gpointer data, void *buffer, gsize size, GError **error)
{
    Unpacking *unpacking = data;
    GError *failure = NULL;
    const char *bytes;
    char *out = buffer;
    gsize got = 0;

    for (gssize n; got == 0 && (n = adit_packed_peek(unpacking->packed, &bytes, &failure)) > 0;) {
        gsize used = 0;

        while (used < (gsize)n && got < size) {
            gboolean in_item = unpacking->depth > 0;
            char c = take(unpacking, unpacking->has_ended ? '\n' : bytes[used]);

            used += !unpacking->has_ended;
            unpacking->has_ended = in_item && unpacking->depth == 0;
            if (c != '\0')
                out[got++] = c;
        }
        adit_packed_take(unpacking->packed, used);
    }
    if (failure == NULL && got == 0 && (unpacking->depth > 0 || unpacking->in_list))
        g_set_error(&failure, ADIT_ERROR, ADIT_ERROR_INPUT, "it ends within a list or an object");
    if (failure != NULL)
        g_propagate_error(error, failure);
    return failure != NULL ? -1 : (gssize)got;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("json_reader", "0.1.0"),
    .unpack = unpack,
    .next = next,
    .read = read_member,
    .unpack_end = g_free,
};
ADIT_PLUGIN_DEFINE(json_reader, plugin)
