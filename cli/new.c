/* SPDX-License-Identifier: MIT */
/* adit new: a folder with a plugin that builds, passes its checks and does something. */
#include <config.h>

#include <glib/gstdio.h>
#include <string.h>

#include "cli.h"
#include "template_data.h"

typedef struct {
    const char *name;
    const char *folder; /* where the files go */
    GResource *resource;
    char *from; /* where they come from in it */
} New;

static char *fill_in(const char *text, gsize length, const char *name)
{
    g_autofree char *copy = g_strndup(text, length);
    g_auto(GStrv) parts = g_strsplit(copy, "PLUGINNAME", -1);
    return g_strjoinv(name, parts);
}

static gboolean write_file(const New *new, const char *file, GError **error)
{
    g_autofree char *source = g_strconcat(new->from, "/", file, NULL);
    g_autoptr(GBytes) bytes = g_resource_lookup_data(new->resource, source, 0, error);
    if (!bytes)
        return FALSE;
    g_auto(GStrv) parts = g_strsplit(file, "NAME", -1);
    g_autofree char *own = g_strjoinv(new->name, parts);
    g_autofree char *path = g_build_filename(new->folder, own, NULL);
    g_autofree char *parent = g_path_get_dirname(path);
    g_autofree char *text = fill_in(g_bytes_get_data(bytes, NULL), g_bytes_get_size(bytes), new->name);
    if (g_mkdir_with_parents(parent, 0777) != 0) {
        g_set_error(error, G_FILE_ERROR, g_file_error_from_errno(errno), "%s: %s", parent, g_strerror(errno));
        return FALSE;
    }
    g_print("  %s\n", path);
    return g_file_set_contents(path, text, -1, error);
}

static gboolean write_folder(const New *new, GError **error)
{
    static const char *const files[] = {"NAME.xml",         "NAME.c",   "NAME.py",
                                        "cases/first.case", "Makefile", "meson.build"};
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *source = g_strconcat(new->from, "/", files[i], NULL);
        if (g_resource_get_info(new->resource, source, 0, NULL, NULL, NULL) &&
            !write_file(new, files[i], error))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_name(const char *name)
{
    if (g_regex_match_simple("^[a-z][a-z0-9_]*$", name, 0, 0))
        return TRUE;
    cli_complain("“%s” is no name for a plugin: small letters, digits and _, beginning with a letter", name);
    return FALSE;
}

/* Where the templates for this kind in this language are; NULL if there are none. */
static char *find_template(GResource *resource, const char *language, const char *kind)
{
    g_autofree char *from = g_strdup_printf("/adit/templates/%s-%s", language, kind);
    g_auto(GStrv) children = g_resource_enumerate_children(resource, from, 0, NULL);
    return children ? g_steal_pointer(&from) : NULL;
}

int cli_new(int argc, char **argv)
{
    g_autofree char *kind = NULL, *language = NULL;
    const GOptionEntry entries[] = {
        {"kind", 'k', 0, G_OPTION_ARG_STRING, &kind, "analyzer (if not said), reader or writer", "KIND"},
        {"lang", 'l', 0, G_OPTION_ARG_STRING, &language, "c (if not said) or python", "LANGUAGE"},
        {0},
    };
    if (!cli_parse(&argc, &argv, "NAME", "Makes a folder NAME with a plugin to begin with.", entries))
        return CLI_USAGE;
    if (argc != 2) {
        cli_complain("new takes the name of the plugin: adit new NAME");
        return CLI_USAGE;
    }
    g_autoptr(GResource) resource = g_resource_ref(adit_templates_get_resource());
    New new = {.name = argv[1], .folder = argv[1], .resource = resource};
    g_autofree char *from = find_template(resource, language ? language : "c", kind ? kind : "analyzer");
    new.from = from;
    if (!check_name(argv[1]))
        return CLI_USAGE;
    if (!from) {
        cli_complain("there is no template of kind “%s” in “%s”; there are analyzer, reader and writer, each "
                     "in c and python",
                     kind ? kind : "analyzer", language ? language : "c");
        return CLI_USAGE;
    }
    g_autoptr(AditRegistry) registry = cli_registry();
    AditManifest *taken = adit_registry_find(registry, argv[1]);
    if (taken) {
        cli_complain(
            "there is a plugin “%s” already (%s), which one of the same name would hide; choose another name",
            argv[1], adit_manifest_get_file(taken));
        return CLI_USAGE;
    }
    if (g_file_test(argv[1], G_FILE_TEST_EXISTS)) {
        cli_complain("%s is there already; choose another name or take it away", argv[1]);
        return CLI_USAGE;
    }
    g_autoptr(GError) error = NULL;
    if (!write_folder(&new, &error)) {
        cli_complain("%s", error->message);
        return CLI_USAGE;
    }
    g_print("\nNow:  cd %s && make && make check\n", argv[1]);
    return CLI_OK;
}
