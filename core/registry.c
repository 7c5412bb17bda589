/* SPDX-License-Identifier: MIT */
/* Registries: finding plugins, telling what is wrong with them, and opening them. */
#include <string.h>

#include "module.h"
#include "registry_checks.h"
#include "registry_private.h"

#ifndef ADIT_PLUGIN_DIR
#error "ADIT_PLUGIN_DIR must name the folder of installed plugins"
#endif

#define LINKED_PLUGINS "resource:///adit/plugins"
/* What manifests of an embedder's plugins are called in messages. */
#define EMBEDDED_MANIFEST "(manifest in the program)"

typedef struct {
    AditManifest *manifest;
    AditFolder *folder;       /* or NULL: an embedder's */
    const AditPlugin *plugin; /* NULL until it is opened */
    AditAnalyzeFunc func;     /* or NULL */
    gpointer user_data;
    GDestroyNotify destroy;
} Entry;

struct _AditRegistry {
    GObject parent;
    /* Guards what reading threads may still add: opened modules, merged schemas, problems of needs. */
    GMutex lock;
    GPtrArray *entries; /* sorted by kind and name */
    GHashTable *by_name;
    GPtrArray *paths;
    GHashTable *manifests;    /* files that were read, so that a folder which two entries of the path reach
                                 counts    once */
    GPtrArray *problems;      /* of single plugins */
    GPtrArray *need_problems; /* of plugins together; NULL: not looked for since the last addition */
    GHashTable *schemas;      /* layer -> merged schema */
    char **host;              /* or NULL */
};

G_DEFINE_FINAL_TYPE(AditRegistry, adit_registry, G_TYPE_OBJECT)

static void entry_free(gpointer data)
{
    Entry *entry = data;

    if (entry->destroy != NULL)
        entry->destroy(entry->user_data);
    adit_manifest_unref(entry->manifest);
    adit_folder_free(entry->folder);
    g_free(entry);
}

static void adit_registry_init(AditRegistry *registry)
{
    g_mutex_init(&registry->lock);
    registry->entries = g_ptr_array_new_with_free_func(entry_free);
    registry->by_name = g_hash_table_new(g_str_hash, g_str_equal);
    registry->paths = g_ptr_array_new_with_free_func(g_free);
    registry->manifests = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    registry->problems = g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
    registry->schemas =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)adit_layer_schema_unref);
}

static void adit_registry_finalize(GObject *object)
{
    AditRegistry *registry = ADIT_REGISTRY(object);

    g_strfreev(registry->host);
    g_hash_table_unref(registry->schemas);
    g_clear_pointer(&registry->need_problems, g_ptr_array_unref);
    g_ptr_array_unref(registry->problems);
    g_ptr_array_unref(registry->paths);
    g_hash_table_unref(registry->by_name);
    g_hash_table_unref(registry->manifests);
    g_ptr_array_unref(registry->entries);
    g_mutex_clear(&registry->lock);
    G_OBJECT_CLASS(adit_registry_parent_class)->finalize(object);
}

static void adit_registry_class_init(AditRegistryClass *class)
{
    G_OBJECT_CLASS(class)->finalize = adit_registry_finalize;
}

AditRegistry *adit_registry_new(void)
{
    return g_object_new(ADIT_TYPE_REGISTRY, NULL);
}

AditRegistry *adit_registry_new_default(void)
{
    AditRegistry *registry = adit_registry_new();

    adit_registry_add_default_paths(registry);
    return registry;
}

/* --- adding */

static int compare_entries(gconstpointer a, gconstpointer b)
{
    const AditManifest *first = (*(const Entry *const *)a)->manifest;
    const AditManifest *second = (*(const Entry *const *)b)->manifest;
    int by_kind = (int)adit_manifest_get_kind(first) - (int)adit_manifest_get_kind(second);

    return by_kind != 0 ? by_kind : strcmp(adit_manifest_get_name(first), adit_manifest_get_name(second));
}

/* Takes manifest and folder. */
static Entry *add_entry(AditRegistry *registry, AditManifest *manifest, AditFolder *folder)
{
    Entry *entry = g_new0(Entry, 1);

    entry->manifest = manifest;
    entry->folder = folder;
    g_ptr_array_add(registry->entries, entry);
    g_ptr_array_sort(registry->entries, compare_entries);
    g_hash_table_insert(registry->by_name, (gpointer)adit_manifest_get_name(manifest), entry);
    /* What was concluded from all manifests together no longer holds. */
    g_clear_pointer(&registry->need_problems, g_ptr_array_unref);
    g_hash_table_remove_all(registry->schemas);
    return entry;
}

static void add_problem(AditRegistry *registry, AditError code, const char *format, ...) G_GNUC_PRINTF(3, 4);
static void add_problem(AditRegistry *registry, AditError code, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(registry->problems, g_error_new_valist(ADIT_ERROR, (int)code, format, arguments));
    va_end(arguments);
}

/* Whether the manifest is one that a plugin folder can have. */
static gboolean check_placed(AditRegistry *registry, const AditManifest *manifest, const char *stem)
{
    const char *file = adit_manifest_get_file(manifest);
    const char *name = adit_manifest_get_name(manifest);

    if (strcmp(name, stem) != 0) {
        add_problem(registry, ADIT_ERROR_MANIFEST,
                    "%s:1: the plugin is named '%s', so its manifest must be called %s.xml", file, name,
                    name);
        return FALSE;
    }
    if (adit_manifest_get_module(manifest) == NULL && adit_manifest_get_command(manifest) == NULL) {
        add_problem(
            registry, ADIT_ERROR_MANIFEST,
            "%s:1: the plugin needs an <implementation>: the module or the command that does the work", file);
        return FALSE;
    }
    return TRUE;
}

static void note_shadowed(AditRegistry *registry, const Entry *first, const AditManifest *second)
{
    const char *used = adit_manifest_get_file(first->manifest);
    const char *unused = adit_manifest_get_file(second);

    add_problem(registry, ADIT_ERROR_EXISTS,
                "plugin '%s': %s is not used, because %s comes before it; rename or remove one of them",
                adit_manifest_get_name(second), unused, used);
}

/* Adds the plugin whose folder this is, by its manifest `stem`.xml. Takes folder. */
static void add_plugin_folder(AditRegistry *registry, AditFolder *folder, const char *stem)
{
    g_autoptr(AditFolder) owned = folder;
    g_autofree char *name = g_strconcat(stem, ".xml", NULL);
    g_autofree char *file = adit_folder_dup_file(folder, name);
    if (!g_hash_table_add(registry->manifests, g_strdup(file)))
        return;
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) xml = adit_folder_load(folder, name, &error);
    g_autoptr(AditManifest) manifest = xml != NULL ? adit_manifest_parse(xml, file, &error) : NULL;

    if (manifest == NULL) {
        g_ptr_array_add(registry->problems, g_steal_pointer(&error));
        return;
    }
    if (!check_placed(registry, manifest, stem))
        return;
    const Entry *first = g_hash_table_lookup(registry->by_name, adit_manifest_get_name(manifest));
    if (first != NULL)
        note_shadowed(registry, first, manifest);
    else
        add_entry(registry, g_steal_pointer(&manifest), g_steal_pointer(&owned));
}

static gboolean has_manifest(const AditFolder *folder, const char *stem)
{
    g_autofree char *name = g_strconcat(stem, ".xml", NULL);

    if (adit_folder_is_resource(folder)) {
        g_autoptr(GBytes) xml = adit_folder_load(folder, name, NULL);
        return xml != NULL;
    }
    g_autofree char *file = adit_folder_dup_file(folder, name);
    return g_file_test(file, G_FILE_TEST_EXISTS);
}

/* The plugins in the folders of a folder. Returns how many folders have a manifest. */
static guint add_plugin_folders(AditRegistry *registry, const AditFolder *folder)
{
    g_auto(GStrv) names = adit_folder_list_folders(folder);
    guint found = 0;

    for (char **name = names; *name != NULL; name++) {
        g_autoptr(AditFolder) child = adit_folder_new_child(folder, *name);
        if (!has_manifest(child, *name))
            continue;
        add_plugin_folder(registry, g_steal_pointer(&child), *name);
        found++;
    }
    return found;
}

/* A plugin's own folder that has not the plugin's name (a checkout): all manifests there are. */
static void add_any_manifest(AditRegistry *registry, const AditFolder *folder)
{
    g_auto(GStrv) names = adit_folder_list_files(folder, "");

    for (char **name = names; *name != NULL; name++) {
        if (!g_str_has_suffix(*name, ".xml"))
            continue;
        (*name)[strlen(*name) - 4] = '\0';
        add_plugin_folder(registry, adit_folder_new(adit_folder_get_path(folder)), *name);
    }
}

gboolean adit_registry_add_path(AditRegistry *registry, const char *path, GError **error)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry) && path != NULL, FALSE);
    g_autoptr(AditFolder) folder = adit_folder_new(path);

    g_ptr_array_add(registry->paths, g_strdup(adit_folder_get_path(folder)));
    if (!adit_folder_exists(folder)) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND,
                    "%s: there is no such folder to look for plugins in", adit_folder_get_path(folder));
        return FALSE;
    }
    if (has_manifest(folder, adit_folder_get_name(folder)))
        add_plugin_folder(registry, adit_folder_new(path), adit_folder_get_name(folder));
    else if (add_plugin_folders(registry, folder) == 0)
        add_any_manifest(registry, folder);
    return TRUE;
}

void adit_registry_add_default_paths(AditRegistry *registry)
{
    g_return_if_fail(ADIT_IS_REGISTRY(registry));
    g_autoptr(AditFolder) linked = adit_folder_new(LINKED_PLUGINS);
    const char *variable = g_getenv("ADIT_PLUGIN_PATH");
    g_auto(GStrv) folders = g_strsplit(variable != NULL ? variable : "", G_SEARCHPATH_SEPARATOR_S, -1);

    if (adit_folder_exists(linked))
        adit_registry_add_path(registry, LINKED_PLUGINS, NULL);
    for (char **folder = folders; *folder != NULL; folder++) {
        g_autoptr(GError) error = NULL;
        /* An empty entry would be the current directory. */
        if (**folder == '\0' || adit_registry_add_path(registry, *folder, &error))
            continue;
        g_prefix_error(&error, "ADIT_PLUGIN_PATH: ");
        g_ptr_array_add(registry->problems, g_steal_pointer(&error));
    }
    /* A library that is used without being installed, or whose plugins are all inside, has no such folder. */
    adit_registry_add_path(registry, ADIT_PLUGIN_DIR, NULL);
}

/* The entry for a plugin of the program's own, or NULL. */
static Entry *add_embedded(AditRegistry *registry, const char *xml, const AditPlugin *plugin, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new_static(xml, strlen(xml));
    g_autoptr(AditManifest) manifest = adit_manifest_parse(bytes, EMBEDDED_MANIFEST, error);

    if (manifest == NULL)
        return NULL;
    const char *name = adit_manifest_get_name(manifest);
    const Entry *first = g_hash_table_lookup(registry->by_name, name);
    if (first != NULL) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_EXISTS, "there is a plugin '%s' already, of %s", name,
                    adit_manifest_get_file(first->manifest));
        return NULL;
    }
    if (plugin != &adit_function_plugin &&
        !adit_module_check_table(plugin, manifest, "the table in the program", error))
        return NULL;
    Entry *entry = add_entry(registry, g_steal_pointer(&manifest), NULL);
    entry->plugin = plugin;
    return entry;
}

gboolean adit_registry_add_plugin(AditRegistry *registry, const char *manifest, const AditPlugin *plugin,
                                  GError **error)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry) && manifest != NULL && plugin != NULL, FALSE);

    return add_embedded(registry, manifest, plugin, error) != NULL;
}

gboolean adit_registry_add_analyzer(AditRegistry *registry, const char *manifest, AditAnalyzeFunc func,
                                    gpointer user_data, GDestroyNotify destroy, GError **error)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry) && manifest != NULL && func != NULL, FALSE);
    Entry *entry = add_embedded(registry, manifest, &adit_function_plugin, error);

    if (entry == NULL) {
        if (destroy != NULL)
            destroy(user_data);
        return FALSE;
    }
    entry->func = func;
    entry->user_data = user_data;
    entry->destroy = destroy;
    return TRUE;
}

/* --- looking */

guint adit_registry_get_n_plugins(AditRegistry *registry)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry), 0);

    return registry->entries->len;
}

AditManifest *adit_registry_get_plugin(AditRegistry *registry, guint index)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry), NULL);

    return index < registry->entries->len ? ((Entry *)registry->entries->pdata[index])->manifest : NULL;
}

AditManifest *adit_registry_find(AditRegistry *registry, const char *name)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry) && name != NULL, NULL);
    const Entry *entry = g_hash_table_lookup(registry->by_name, name);

    return entry != NULL ? entry->manifest : NULL;
}

const AditFolder *adit_registry_get_folder(AditRegistry *registry, const char *name)
{
    const Entry *entry = g_hash_table_lookup(registry->by_name, name);

    return entry != NULL ? entry->folder : NULL;
}

AditAnalyzeFunc adit_registry_get_function(AditRegistry *registry, const char *name, gpointer *user_data)
{
    const Entry *entry = g_hash_table_lookup(registry->by_name, name);

    *user_data = entry != NULL ? entry->user_data : NULL;
    return entry != NULL ? entry->func : NULL;
}

char **adit_registry_list_paths(AditRegistry *registry)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry), NULL);
    char **paths = g_new0(char *, registry->paths->len + 1);

    for (guint i = 0; i < registry->paths->len; i++)
        paths[i] = g_strdup(registry->paths->pdata[i]);
    return paths;
}

/* Problems of plugins together are looked for when somebody asks: only then are all paths added. */
static GPtrArray *get_need_problems(AditRegistry *registry)
{
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&registry->lock);

    if (registry->need_problems == NULL)
        registry->need_problems = adit_registry_find_need_problems(registry);
    return registry->need_problems;
}

guint adit_registry_get_n_problems(AditRegistry *registry)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry), 0);

    return registry->problems->len + get_need_problems(registry)->len;
}

const GError *adit_registry_get_problem(AditRegistry *registry, guint index)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry), NULL);
    GPtrArray *needs = get_need_problems(registry);

    if (index < registry->problems->len)
        return registry->problems->pdata[index];
    index -= registry->problems->len;
    return index < needs->len ? needs->pdata[index] : NULL;
}

AditLayerSchema *adit_registry_get_schema(AditRegistry *registry, const char *layer)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry) && layer != NULL, NULL);
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&registry->lock);
    AditLayerSchema *schema = g_hash_table_lookup(registry->schemas, layer);

    if (schema == NULL) {
        schema = adit_registry_merge_schema(registry, layer);
        if (schema != NULL)
            g_hash_table_insert(registry->schemas, g_strdup(layer), schema);
    }
    return schema;
}

/* --- opening */

static void fail_unknown(AditRegistry *registry, const char *name, GError **error)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new();

    for (guint i = 0; i < registry->entries->len; i++)
        g_ptr_array_add(names, (gpointer)adit_manifest_get_name(adit_registry_get_plugin(registry, i)));
    g_ptr_array_add(names, NULL);
    const char *near = adit_nearest_name(name, (const char *const *)names->pdata);
    g_ptr_array_add(registry->paths, NULL);
    g_autofree char *paths = g_strjoinv(", ", (char **)registry->paths->pdata);
    g_ptr_array_set_size(registry->paths, (int)registry->paths->len - 1);

    if (near != NULL)
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND, "there is no plugin '%s'; did you mean '%s'?",
                    name, near);
    else
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND, "there is no plugin '%s' (looked in: %s)", name,
                    *paths != '\0' ? paths : "no folder");
}

const AditPlugin *adit_registry_open_plugin(AditRegistry *registry, const char *name, GError **error)
{
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&registry->lock);
    Entry *entry = g_hash_table_lookup(registry->by_name, name);

    if (entry == NULL) {
        fail_unknown(registry, name, error);
        return NULL;
    }
    if (entry->plugin == NULL && adit_manifest_get_command(entry->manifest) != NULL)
        entry->plugin = &adit_program_plugin;
    if (entry->plugin == NULL)
        entry->plugin = adit_module_open(entry->manifest, entry->folder, error);
    return entry->plugin;
}

void adit_registry_set_host(AditRegistry *registry, const char *const *command)
{
    g_return_if_fail(ADIT_IS_REGISTRY(registry) && command != NULL && command[0] != NULL);

    g_strfreev(registry->host);
    registry->host = g_strdupv((char **)command);
}

const char *const *adit_registry_get_host(const AditRegistry *registry)
{
    return (const char *const *)registry->host;
}

const AditPlugin *adit_registry_open_isolated(AditRegistry *registry, const char *name, GError **error)
{
    const Entry *entry = g_hash_table_lookup(registry->by_name, name);

    if (entry == NULL) {
        fail_unknown(registry, name, error);
        return NULL;
    }
    /* What is linked into this program, another one does not have. */
    if (entry->folder != NULL && (!adit_folder_is_resource(entry->folder) || registry->host != NULL))
        return &adit_program_plugin;
    g_set_error(
        error, ADIT_ERROR, ADIT_ERROR_PLUGIN,
        "plugin '%s': it is part of this program, which has not said how to run it in a process of its "
        "own (adit_registry_set_host())",
        name);
    return NULL;
}

gboolean adit_registry_check(AditRegistry *registry, const char *name, GError **error)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry) && name != NULL, FALSE);

    return adit_registry_open_plugin(registry, name, error) != NULL;
}

/* --- training */

/* "name=value" strings as a table, or NULL. */
static GHashTable *parse_options(const char *const *options, GError **error)
{
    g_autoptr(GHashTable) values = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);

    for (; options != NULL && *options != NULL; options++) {
        const char *equals = strchr(*options, '=');
        if (equals == NULL) {
            g_set_error(error, ADIT_ERROR, ADIT_ERROR_OPTION, "'%s' is no option: write NAME=VALUE",
                        *options);
            return NULL;
        }
        g_hash_table_insert(values, g_strndup(*options, (gsize)(equals - *options)), g_strdup(equals + 1));
    }
    return g_steal_pointer(&values);
}

gboolean adit_registry_train(AditRegistry *registry, const char *plugin, const char *const *options,
                             const char *const *inputs, const char *output, GError **error)
{
    g_return_val_if_fail(ADIT_IS_REGISTRY(registry) && plugin != NULL && inputs != NULL && output != NULL,
                         FALSE);
    const AditPlugin *table = adit_registry_open_plugin(registry, plugin, error);

    if (table == NULL)
        return FALSE;
    AditManifest *manifest = adit_registry_find(registry, plugin);
    if (!adit_manifest_get_trainable(manifest) || table->train == NULL) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_PLUGIN, "the plugin '%s' can't be trained", plugin);
        return FALSE;
    }
    g_autoptr(GHashTable) values = parse_options(options, error);
    g_autoptr(AditSetup) setup =
        values != NULL ? adit_setup_new(registry, manifest, values, TRUE, error) : NULL;
    if (setup == NULL || !table->train(setup, inputs, output, error)) {
        g_prefix_error(error, "training '%s': ", plugin);
        return FALSE;
    }
    return TRUE;
}
