/* SPDX-License-Identifier: MIT */
/* Archives and compressed files, by libarchive. */
#include <adit/adit.h>

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>

typedef struct {
    AditPacked *packed;
    struct archive *archive;
    GError *failure; /* of reading the packed bytes */
} Unpacking;

/* --- what libarchive calls --- */

static la_ssize_t on_read(G_GNUC_UNUSED struct archive *archive, void *data, const void **buffer)
{
    Unpacking *unpacking = data;

    const char *bytes = NULL;

    if (unpacking->failure != NULL)
        return -1;
    gssize got = adit_packed_peek(unpacking->packed, &bytes, &unpacking->failure);
    adit_packed_take(unpacking->packed, (gsize)MAX(got, 0));
    *buffer = bytes;
    return got;
}

static la_int64_t on_seek(G_GNUC_UNUSED struct archive *archive, void *data, la_int64_t offset, int whence)
{
    Unpacking *unpacking = data;
    GSeekType type = whence == SEEK_SET ? G_SEEK_SET : whence == SEEK_CUR ? G_SEEK_CUR : G_SEEK_END;
    gint64 at = adit_packed_seek(unpacking->packed, offset, type);

    return at < 0 ? ARCHIVE_FATAL : at;
}

/* --- errors --- */

static void set_error(Unpacking *unpacking, GError **error)
{
    const char *why = archive_error_string(unpacking->archive);

    if (unpacking->failure != NULL) {
        g_propagate_error(error, g_steal_pointer(&unpacking->failure));
        return;
    }
    g_autofree char *text = g_utf8_make_valid(why != NULL ? why : "it is damaged", -1);
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT, "can't unpack it: %s", text);
}

/* --- the plugin --- */

static void unpack_end(gpointer data)
{
    Unpacking *unpacking = data;

    archive_read_free(unpacking->archive);
    g_clear_error(&unpacking->failure);
    g_free(unpacking);
}

/* Only what people pack texts in. Some of the other formats that libarchive knows name files outside, or are
 * read by code that few use. None of these calls other programs: Debian's libarchive has all of them inside.
 */
static void choose_formats(struct archive *archive)
{
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_filter_lz4(archive);
    archive_read_support_filter_compress(archive);
    archive_read_support_format_zip(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_7zip(archive);
    archive_read_support_format_empty(archive);
    archive_read_support_format_raw(archive); /* what is compressed and no archive */
}

static gpointer unpack(G_GNUC_UNUSED gpointer self, AditPacked *packed, GError **error)
{
    Unpacking *unpacking = g_new(Unpacking, 1);

    unpacking->packed = packed;
    unpacking->archive = archive_read_new();
    unpacking->failure = NULL;
    choose_formats(unpacking->archive);
    archive_read_set_callback_data(unpacking->archive, unpacking);
    archive_read_set_read_callback(unpacking->archive, on_read);
    if (adit_packed_seek(packed, 0, G_SEEK_SET) == 0)
        archive_read_set_seek_callback(unpacking->archive, on_seek);
    if (archive_read_open1(unpacking->archive) < ARCHIVE_WARN) {
        set_error(unpacking, error);
        unpack_end(unpacking);
        return NULL;
    }
    return unpacking;
}

/* What a folder would leave out, too. */
static gboolean is_hidden(const char *name)
{
    g_auto(GStrv) parts = g_strsplit(name, "/", -1);

    for (char **part = parts; *part != NULL; part++)
        if (((*part)[0] == '.' && strcmp(*part, ".") != 0 && strcmp(*part, "..") != 0) ||
            strcmp(*part, "__MACOSX") == 0)
            return TRUE;
    return FALSE;
}

static const char *find_name(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);

    /* Old archives say no encoding. */
    if (name == NULL)
        name = archive_entry_pathname(entry);
    if (name == NULL)
        return "?";
    while (g_str_has_prefix(name, "./"))
        name += 2;
    return name;
}

static gboolean next(gpointer data, AditMember *member, GError **error)
{
    Unpacking *unpacking = data;
    struct archive_entry *entry;
    int status;

    while ((status = archive_read_next_header(unpacking->archive, &entry)) != ARCHIVE_EOF) {
        if (status < ARCHIVE_WARN) {
            set_error(unpacking, error);
            return FALSE;
        }
        if (archive_format(unpacking->archive) == ARCHIVE_FORMAT_RAW)
            return TRUE;
        if (archive_entry_filetype(entry) == AE_IFREG && archive_entry_hardlink(entry) == NULL &&
            !is_hidden(find_name(entry))) {
            adit_member_set_name(member, find_name(entry));
            return TRUE;
        }
    }
    return FALSE;
}

static gssize read_member(gpointer data, void *buffer, gsize size, GError **error)
{
    Unpacking *unpacking = data;
    la_ssize_t got = archive_read_data(unpacking->archive, buffer, size);

    if (got >= 0)
        return got;
    set_error(unpacking, error);
    return -1;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("archive_reader", "0.1.0"),
    .unpack = unpack,
    .next = next,
    .read = read_member,
    .unpack_end = unpack_end,
};
ADIT_PLUGIN_DEFINE(archive_reader, plugin)
