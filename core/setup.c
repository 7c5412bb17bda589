/* SPDX-License-Identifier: MIT */
/* A set-up: what a plugin is opened with, its options and its files. */
#include <string.h>

#include "manifest_private.h"
#include "registry_private.h"

struct _AditSetup {
    AditRegistry *registry;
    AditManifest *manifest;
    const AditFolder *folder; /* of the registry */
    GHashTable *options;      /* name -> value, given ones only */
    gboolean training;
    gboolean isolated;
};

/* --- making one */

static gboolean check_given(AditSetup *setup, GHashTable *options, GError **error)
{
    GHashTableIter iter;
    gpointer name, value;

    g_hash_table_iter_init(&iter, options);
    while (g_hash_table_iter_next(&iter, &name, &value)) {
        gboolean good = setup->training
                            ? adit_manifest_check_training_option(setup->manifest, name, value, error)
                            : adit_manifest_check_option(setup->manifest, name, value, error);
        if (!good)
            return FALSE;
        g_hash_table_insert(setup->options, g_strdup(name), g_strdup(value));
    }
    return TRUE;
}

static gboolean check_required(const AditSetup *setup, GError **error)
{
    for (guint i = 0; i < adit_manifest_get_n_options(setup->manifest); i++) {
        const AditOptionInfo *option = adit_manifest_get_option(setup->manifest, i);
        if (option->training != setup->training || !option->required ||
            g_hash_table_contains(setup->options, option->name))
            continue;
        const char *plugin = adit_manifest_get_name(setup->manifest);
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_OPTION,
                    "the plugin '%s' needs the option '%s'; set %s.%s=VALUE (%s)", plugin, option->name,
                    plugin, option->name, option->help != NULL ? option->help : "no help is given");
        return FALSE;
    }
    return TRUE;
}

AditSetup *adit_setup_new(AditRegistry *registry, AditManifest *manifest, GHashTable *options,
                          gboolean training, GError **error)
{
    g_autoptr(AditSetup) setup = g_new0(AditSetup, 1);

    setup->registry = g_object_ref(registry);
    setup->manifest = adit_manifest_ref(manifest);
    setup->folder = adit_registry_get_folder(registry, adit_manifest_get_name(manifest));
    setup->options = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    setup->training = training;
    if (options != NULL && !check_given(setup, options, error))
        return NULL;
    return check_required(setup, error) ? g_steal_pointer(&setup) : NULL;
}

void adit_setup_free(AditSetup *setup)
{
    if (setup == NULL)
        return;
    g_hash_table_unref(setup->options);
    adit_manifest_unref(setup->manifest);
    g_object_unref(setup->registry);
    g_free(setup);
}

AditManifest *adit_setup_get_manifest(const AditSetup *setup)
{
    return setup->manifest;
}

AditRegistry *adit_setup_get_registry(const AditSetup *setup)
{
    return setup->registry;
}

const AditFolder *adit_setup_get_folder(const AditSetup *setup)
{
    return setup->folder;
}

GHashTable *adit_setup_get_options(const AditSetup *setup)
{
    return setup->options;
}

void adit_setup_set_isolated(AditSetup *setup, gboolean isolated)
{
    setup->isolated = isolated;
}

gboolean adit_setup_get_isolated(const AditSetup *setup)
{
    return setup->isolated;
}

/* --- options: valid, so that parsing can't fail */

/* The value of an option, its default, or NULL. An option that isn't declared is the plugin's mistake. */
static const char *get_value(const AditSetup *setup, const char *name, guint types)
{
    const AditOptionInfo *option = adit_manifest_find_option(setup->manifest, name, setup->training);

    if (option == NULL) {
        g_critical("the plugin '%s' asks for its option '%s', which its manifest does not declare",
                   adit_manifest_get_name(setup->manifest), name);
        return NULL;
    }
    if ((types & 1u << option->type) == 0) {
        g_critical("the plugin '%s' asks for its option '%s' as another type than its manifest declares",
                   adit_manifest_get_name(setup->manifest), name);
        return NULL;
    }
    const char *value = g_hash_table_lookup(setup->options, name);
    return value != NULL ? value : option->fallback;
}

gboolean adit_setup_get_bool(const AditSetup *setup, const char *option)
{
    const char *value = get_value(setup, option, 1u << ADIT_OPTION_BOOL);
    gboolean flag = FALSE;

    if (value != NULL)
        adit_option_parse_bool(value, &flag);
    return flag;
}

gint64 adit_setup_get_int(const AditSetup *setup, const char *option)
{
    const char *value = get_value(setup, option, 1u << ADIT_OPTION_INT);

    return value != NULL ? g_ascii_strtoll(value, NULL, 10) : 0;
}

double adit_setup_get_double(const AditSetup *setup, const char *option)
{
    const char *value = get_value(setup, option, 1u << ADIT_OPTION_DOUBLE | 1u << ADIT_OPTION_INT);

    return value != NULL ? g_ascii_strtod(value, NULL) : 0.0;
}

const char *adit_setup_get_string(const AditSetup *setup, const char *option)
{
    return get_value(setup, option,
                     1u << ADIT_OPTION_STRING | 1u << ADIT_OPTION_ENUM | 1u << ADIT_OPTION_FILE);
}

/* --- files */

GBytes *adit_setup_load(const AditSetup *setup, const char *name, GError **error)
{
    g_return_val_if_fail(name != NULL, NULL);

    if (setup->folder != NULL)
        return adit_folder_load(setup->folder, name, error);
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND,
                "'%s': the plugin '%s' is part of a program and has no folder to load files from", name,
                adit_manifest_get_name(setup->manifest));
    return NULL;
}

char **adit_setup_list(const AditSetup *setup, const char *folder)
{
    g_return_val_if_fail(folder != NULL, NULL);

    return setup->folder != NULL ? adit_folder_list_files(setup->folder, folder) : g_new0(char *, 1);
}

GBytes *adit_setup_load_file(const AditSetup *setup, const char *path, GError **error)
{
    g_return_val_if_fail(path != NULL, NULL);

    (void)setup;
    return adit_file_load(path, error);
}

AditLayerSchema *adit_setup_get_schema(const AditSetup *setup, const char *layer)
{
    return adit_registry_get_schema(setup->registry, layer);
}
