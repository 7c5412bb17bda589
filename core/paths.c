/* SPDX-License-Identifier: MIT */
#include "paths.h"

#include <glib/gstdio.h>
#include <string.h>

static void path_clear(gpointer data)
{
    g_free(((AditPath *)data)->path);
}

static int compare_names_backwards(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)b, *(const char *const *)a);
}

/* Pushes what is in the folder, so that it comes off the stack sorted by name. FALSE: it can't be read. */
static gboolean push_folder(GPtrArray *stack, const char *path)
{
    GDir *dir = g_dir_open(path, 0, NULL);
    if (!dir)
        return FALSE;
    g_autoptr(GPtrArray) names = g_ptr_array_new();
    for (const char *name = g_dir_read_name(dir); name; name = g_dir_read_name(dir))
        if (name[0] != '.')
            g_ptr_array_add(names, g_build_filename(path, name, NULL));
    g_dir_close(dir);
    g_ptr_array_sort(names, compare_names_backwards);
    for (guint i = 0; i < names->len; i++)
        g_ptr_array_add(stack, g_ptr_array_index(names, i));
    return TRUE;
}

/* Files below `path`, and folders that can't be read: opening them as files says why. Folders behind symbolic
 * links are left out, for they could lead in circles; so are devices and pipes. */
static void walk(const char *root, GArray *files)
{
    GPtrArray *stack = g_ptr_array_new();
    g_ptr_array_add(stack, g_strdup(root));
    while (stack->len > 0) {
        char *path = g_ptr_array_steal_index(stack, stack->len - 1);
        gboolean is_root = strcmp(path, root) == 0;
        GStatBuf info;
        gboolean known = g_stat(path, &info) == 0, folder = known && S_ISDIR(info.st_mode);
        gboolean closed =
            folder && (is_root || !g_file_test(path, G_FILE_TEST_IS_SYMLINK)) && !push_folder(stack, path);
        if (!known || S_ISREG(info.st_mode) || closed) {
            AditPath file = {g_strdup(path), known && !closed ? (guint64)info.st_size : 0, !is_root};
            g_array_append_val(files, file);
        }
        g_free(path);
    }
    g_ptr_array_unref(stack);
}

GArray *adit_paths_list(const GPtrArray *paths)
{
    GArray *files = g_array_new(FALSE, FALSE, sizeof(AditPath));
    g_array_set_clear_func(files, path_clear);
    for (guint i = 0; i < paths->len; i++) {
        const char *path = g_ptr_array_index(paths, i);
        GStatBuf info;
        gboolean known = strcmp(path, "-") != 0 && g_stat(path, &info) == 0;
        if (known && S_ISDIR(info.st_mode)) {
            walk(path, files);
        } else {
            AditPath file = {g_strdup(path), known && S_ISREG(info.st_mode) ? (guint64)info.st_size : 0,
                             FALSE};
            g_array_append_val(files, file);
        }
    }
    return files;
}
