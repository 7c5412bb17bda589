/* SPDX-License-Identifier: MIT */
#include "folder.h"

#include <adit/adit.h>
#include <errno.h>
#include <string.h>

#define RESOURCE_SCHEME "resource://"
#define ALIGNMENT 64

struct _AditFolder {
    char *path;
    /* path without "resource://"; NULL for a directory */
    const char *resource;
};

static AditFolder *take_path(char *path)
{
    AditFolder *folder = g_new0(AditFolder, 1);
    gsize length = strlen(path);

    while (length > 1 && path[length - 1] == '/')
        path[--length] = '\0';
    folder->path = path;
    if (g_str_has_prefix(path, RESOURCE_SCHEME))
        folder->resource = path + strlen(RESOURCE_SCHEME);
    return folder;
}

AditFolder *adit_folder_new(const char *path)
{
    return take_path(g_str_has_prefix(path, RESOURCE_SCHEME) ? g_strdup(path)
                                                             : g_canonicalize_filename(path, NULL));
}

AditFolder *adit_folder_new_child(const AditFolder *folder, const char *name)
{
    return take_path(adit_folder_dup_file(folder, name));
}

void adit_folder_free(AditFolder *folder)
{
    if (folder == NULL)
        return;
    g_free(folder->path);
    g_free(folder);
}

const char *adit_folder_get_path(const AditFolder *folder)
{
    return folder->path;
}

const char *adit_folder_get_name(const AditFolder *folder)
{
    const char *slash = strrchr(folder->path, '/');

    return slash != NULL ? slash + 1 : folder->path;
}

gboolean adit_folder_is_resource(const AditFolder *folder)
{
    return folder->resource != NULL;
}

/* All children of a resource folder, folders with a slash at their end; NULL if there is no such folder. */
static char **list_resources(const char *path)
{
    return g_resources_enumerate_children(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
}

gboolean adit_folder_exists(const AditFolder *folder)
{
    if (folder->resource == NULL)
        return g_file_test(folder->path, G_FILE_TEST_IS_DIR);
    g_auto(GStrv) children = list_resources(folder->resource);
    return children != NULL;
}

char *adit_folder_dup_file(const AditFolder *folder, const char *name)
{
    gboolean slash = g_str_has_suffix(folder->path, "/");

    return g_strconcat(folder->path, slash || *name == '\0' ? "" : "/", name, NULL);
}

/* Whether a name stays within the folder: relative, and without a part "..". */
static gboolean stays_inside(const char *name)
{
    if (*name == '/' || *name == '\0')
        return FALSE;
    g_auto(GStrv) parts = g_strsplit(name, "/", -1);
    return !g_strv_contains((const char *const *)parts, "..");
}

static GBytes *load_resource(const char *path, const char *shown, GError **error)
{
    g_autoptr(GBytes) bytes = g_resources_lookup_data(path, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

    if (bytes == NULL) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND, "%s: there is no such file in this program",
                    shown);
        return NULL;
    }
    gsize size;
    const void *data = g_bytes_get_data(bytes, &size);
    if (size == 0 || (gsize)data % ALIGNMENT == 0)
        return g_steal_pointer(&bytes);
    /* Resources lie at any address; models are read as arrays of numbers. */
    void *aligned = g_aligned_alloc(1, size, ALIGNMENT);
    memcpy(aligned, data, size);
    return g_bytes_new_with_free_func(aligned, size, g_aligned_free, aligned);
}

GBytes *adit_folder_load(const AditFolder *folder, const char *name, GError **error)
{
    if (!stays_inside(name)) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND,
                    "'%s' leads out of the plugin's folder %s; plugins load their own files only", name,
                    folder->path);
        return NULL;
    }
    g_autofree char *path = adit_folder_dup_file(folder, name);
    if (folder->resource == NULL)
        return adit_file_load(path, error);
    return load_resource(path + strlen(RESOURCE_SCHEME), path, error);
}

static char **list_directory(const char *path, GFileTest test)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    GDir *dir = g_dir_open(path, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *file = g_build_filename(path, name, NULL);
        if (*name != '.' && g_file_test(file, test))
            g_ptr_array_add(names, g_strdup(name));
    }
    g_clear_pointer(&dir, g_dir_close);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

static char **list_resource_children(const char *path, gboolean folders)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    g_auto(GStrv) children = list_resources(path);

    for (char **child = children; child != NULL && *child != NULL; child++) {
        gsize length = strlen(*child);
        gboolean is_folder = length > 0 && (*child)[length - 1] == '/';
        if (is_folder == folders)
            g_ptr_array_add(names, g_strndup(*child, is_folder ? length - 1 : length));
    }
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&names), FALSE);
}

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static char **list_sorted(const AditFolder *folder, const char *sub, gboolean folders)
{
    if (*sub != '\0' && !stays_inside(sub))
        return g_new0(char *, 1);
    g_autofree char *path = adit_folder_dup_file(folder, sub);
    char **names = folder->resource != NULL
                       ? list_resource_children(path + strlen(RESOURCE_SCHEME), folders)
                       : list_directory(path, folders ? G_FILE_TEST_IS_DIR : G_FILE_TEST_IS_REGULAR);
    qsort(names, g_strv_length(names), sizeof *names, compare_names);
    return names;
}

char **adit_folder_list_files(const AditFolder *folder, const char *sub)
{
    return list_sorted(folder, sub, FALSE);
}

char **adit_folder_list_folders(const AditFolder *folder)
{
    return list_sorted(folder, "", TRUE);
}

GBytes *adit_file_load(const char *path, GError **error)
{
    g_autoptr(GError) local = NULL;
    g_autoptr(GMappedFile) file = g_mapped_file_new(path, FALSE, &local);

    if (file != NULL)
        return g_mapped_file_get_bytes(file);
    gboolean missing = g_error_matches(local, G_FILE_ERROR, G_FILE_ERROR_NOENT);
    g_set_error(error, ADIT_ERROR, missing ? ADIT_ERROR_NOT_FOUND : ADIT_ERROR_IO, "%s: %s", path,
                missing ? "there is no such file" : local->message);
    return NULL;
}
