/* SPDX-License-Identifier: MIT */
/* Encodings other than Unicode's, through iconv, and uchardet's guess. */
#include "decode.h"

#include <errno.h>
#include <string.h>
#include <uchardet.h>

/* The longest character of any encoding that iconv knows, escape sequences aside. */
#define LONGEST 16

static gsize convert(GIConv cd, const char *data, gsize size, gsize *used, char *out, gsize out_size,
                     gsize *made)
{
    char *in = (char *)data, *to = out;
    gsize in_left = size, out_left = out_size, result;

    result = g_iconv(cd, &in, &in_left, &to, &out_left);
    *used = size - in_left;
    *made = out_size - out_left;
    return result;
}

/* Whether printable ASCII stands for itself, so that runs of it need no conversion. */
static gboolean is_ascii_compatible(GIConv cd)
{
    char ascii[95], out[400];
    gsize used, made;

    for (guint i = 0; i < sizeof ascii; i++)
        ascii[i] = (char)(0x20 + i);
    convert(cd, ascii, sizeof ascii, &used, out, sizeof out, &made);
    g_iconv(cd, NULL, NULL, NULL, NULL);
    return made == sizeof ascii && memcmp(ascii, out, made) == 0;
}

/* Encodings that shift between states; their bytes can't be taken one character at a time. */
static gboolean is_stateful(const char *encoding)
{
    return g_ascii_strncasecmp(encoding, "ISO-2022", 8) == 0 || g_ascii_strcasecmp(encoding, "UTF-7") == 0 ||
           g_ascii_strncasecmp(encoding, "HZ", 2) == 0;
}

static gsize ascii_run(const char *data, gsize size)
{
    gsize i = 0;

    while (i < size && data[i] > 0)
        i++;
    return i;
}

/* Converts the one character at @at: one byte, or as many more as iconv asks for. Returns the bytes used, 0
 * if they are no character. */
static gsize convert_one(GIConv cd, const Decoding *decoding, gsize at, char *out, gsize *made)
{
    gsize longest = MIN(decoding->size - at, LONGEST);

    for (gsize length = 1; length <= longest; length++) {
        gsize used, result = convert(cd, decoding->data + at, length, &used, out, 4 * LONGEST, made);

        if (result != (gsize)-1 && (*made > 0 || length == longest))
            return length;
        if (result != (gsize)-1 && used == length) /* it keeps the character back for what may follow */
            g_iconv(cd, NULL, NULL, NULL, NULL);
        else if (errno != EINVAL)
            return 0;
    }
    return 0;
}

static gboolean convert_characters(GIConv cd, Decoding *decoding, gsize from)
{
    gboolean compatible = is_ascii_compatible(cd);
    char out[4 * LONGEST];
    gsize at = from;

    while (at < decoding->size) {
        gsize run = compatible ? ascii_run(decoding->data + at, decoding->size - at) : 0, made;
        AditSpan source = {(guint32)at, (guint32)(at + run)};

        if (run > 0) {
            if (!decode_append(decoding, decoding->data + at, run, source))
                return FALSE;
        } else {
            run = decoding->data[at] != '\0' || !compatible ? convert_one(cd, decoding, at, out, &made) : 0;
            source.end = (guint32)(at + run);
            if (run > 0 ? !decode_append(decoding, out, made, source) : !decode_fail(decoding, at, 1))
                return FALSE;
            run = MAX(run, 1);
        }
        at += run;
    }
    return TRUE;
}

/* Stateful encodings, a line at a time; a segment is a line. */
static gboolean convert_lines(GIConv cd, Decoding *decoding, gsize from)
{
    gsize at = from;

    while (at < decoding->size) {
        const char *feed = memchr(decoding->data + at, '\n', decoding->size - at);
        gsize length = feed != NULL ? (gsize)(feed - decoding->data) + 1 - at : decoding->size - at;
        gsize used, made, room = 4 * length + 64;
        g_autofree char *out = g_malloc(room);
        AditSpan source = {(guint32)at, (guint32)(at + length)};
        gsize result = convert(cd, decoding->data + at, length, &used, out, room, &made);

        if (result == (gsize)-1) {
            source.end = (guint32)(at + used);
            if (!decode_append(decoding, out, made, source) || !decode_fail(decoding, at + used, 1))
                return FALSE;
            length = used + 1;
            g_iconv(cd, NULL, NULL, NULL, NULL);
        } else if (!decode_append(decoding, out, made, source)) {
            return FALSE;
        }
        at += length;
    }
    return TRUE;
}

gboolean decode_iconv(Decoding *decoding, gsize from)
{
    GIConv cd = g_iconv_open("UTF-8", decoding->encoding);
    gboolean good;

    if (cd == (GIConv)-1) {
        g_set_error(decoding->error, ADIT_ERROR, ADIT_ERROR_ENCODING, "the encoding \"%s\" is not known here",
                    decoding->encoding);
        return FALSE;
    }
    good = is_stateful(decoding->encoding) ? convert_lines(cd, decoding, from)
                                           : convert_characters(cd, decoding, from);
    g_iconv_close(cd);
    return good;
}

/* Looks at up to 1 MiB around and behind the first byte that is not ASCII. */
char *decode_guess(const char *data, gsize size)
{
    gsize first = ascii_run(data, size), from = first > 4096 ? first - 4096 : 0;
    uchardet_t detector = uchardet_new();
    char *guess = NULL;

    if (uchardet_handle_data(detector, data + from, MIN(size - from, 1 << 20)) == 0) {
        uchardet_data_end(detector);
        if (*uchardet_get_charset(detector) != '\0')
            guess = g_strdup(uchardet_get_charset(detector));
    }
    uchardet_delete(detector);
    return guess;
}
