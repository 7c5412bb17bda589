/* SPDX-License-Identifier: MIT */
#include "place.h"

#include <glib/gstdio.h>
#include <string.h>

char *place_new(void)
{
    g_autoptr(GError) error = NULL;
    char *place = g_dir_make_tmp("adit-test-XXXXXX", &error);

    g_assert_no_error(error);
    return place;
}

static void remove_tree(const char *path)
{
    GDir *dir = g_file_test(path, G_FILE_TEST_IS_SYMLINK) ? NULL : g_dir_open(path, 0, NULL);
    const char *name;

    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
        g_autofree char *child = g_build_filename(path, name, NULL);
        remove_tree(child);
    }
    g_clear_pointer(&dir, g_dir_close);
    g_remove(path);
}

void place_remove(char *place)
{
    remove_tree(place);
    g_free(place);
}

void place_file(const char *place, const char *name, const char *file, const char *contents)
{
    g_autofree char *path = g_build_filename(place, name, file, NULL);
    g_autofree char *folder = g_path_get_dirname(path);
    g_autoptr(GError) error = NULL;

    g_assert_cmpint(g_mkdir_with_parents(folder, 0755), ==, 0);
    g_file_set_contents(path, contents, -1, &error);
    g_assert_no_error(error);
}

void place_manifest(const char *place, const char *name, const char *inside)
{
    g_autofree char *module = g_strdup_printf("<implementation module=\"%s\"/>", name);
    g_autofree char *file = g_strconcat(name, ".xml", NULL);
    g_autofree char *xml =
        g_strdup_printf("<plugin name=\"%s\" version=\"1.0\" kind=\"analyzer\" licence=\"MIT\" abi=\"1\">\n"
                        "<title>For tests</title>\n<provides layer=\"%s\"/>\n%s\n%s</plugin>\n",
                        name, name, inside, strstr(inside, "<implementation") == NULL ? module : "");

    place_file(place, name, file, xml);
}

void place_module(const char *place, const char *name)
{
    g_autofree char *file = g_strconcat(name, ".so", NULL);
    g_autofree char *from = g_test_build_filename(G_TEST_BUILT, "tests/plugins_broken/.libs", file, NULL);
    g_autofree char *contents = NULL;
    g_autofree char *to = g_build_filename(place, name, file, NULL);
    gsize length;
    g_autoptr(GError) error = NULL;

    g_file_get_contents(from, &contents, &length, &error);
    g_assert_no_error(error);
    g_file_set_contents(to, contents, (gssize)length, &error);
    g_assert_no_error(error);
}
