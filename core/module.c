/* SPDX-License-Identifier: MIT */
/* The only file that knows libltdl. */
#include "module.h"

#include <dlfcn.h>
#include <ltdl.h>
#include <string.h>

#define ENTRY "adit_plugin"

/* Written by libtool for programs linked with -dlpreopen; not there in any other. */
extern const lt_dlsymlist lt__PROGRAM__LTX_preloaded_symbols[] __attribute__((weak, visibility("default")));

/* libltdl keeps its state and the text of its last error in globals: every call stands under this lock. */
static GMutex ltdl_lock;

/* What libltdl last complained of; NULL is possible after a failure, and the text changes with the next call.
 */
static char *dup_ltdl_error(void)
{
    const char *text = lt_dlerror();

    return g_strdup(text != NULL ? text : "no reason given");
}

/* Called under the lock. Never undone: modules stay. */
static gboolean init_ltdl(char **why)
{
    static gboolean initialized;

    if (initialized)
        return TRUE;
    if (lt__PROGRAM__LTX_preloaded_symbols != NULL)
        lt_dlpreload_default(lt__PROGRAM__LTX_preloaded_symbols);
    if (lt_dlinit() != 0) {
        *why = dup_ltdl_error();
        return FALSE;
    }
    initialized = TRUE;
    return TRUE;
}

/* Called under the lock. file: a preloaded module's bare name, or an absolute path. */
static lt_dlhandle open_handle(const char *file, gboolean preloaded, char **why)
{
    lt_dladvise advise;
    lt_dlhandle handle = NULL;

    if (lt_dladvise_init(&advise) == 0) {
        if (lt_dladvise_local(&advise) == 0 && lt_dladvise_resident(&advise) == 0 &&
            (!preloaded || lt_dladvise_preload(&advise) == 0))
            handle = lt_dlopenadvise(file, advise);
    }
    if (handle == NULL)
        *why = dup_ltdl_error();
    lt_dladvise_destroy(&advise);
    return handle;
}

/* libltdl binds lazily, so that a function that is missing would end the process at its first call, and
 * replaces the loader's message by "file not found". So the loader is asked first, to bind all at once: its
 * message has the real cause. */
static gboolean bind_now(const char *object, char **why)
{
    if (dlopen(object, RTLD_NOW | RTLD_LOCAL) != NULL)
        return TRUE;
    const char *text = dlerror();
    *why = g_strdup(text != NULL ? text : "no reason given");
    return FALSE;
}

/* --- finding the file */

typedef struct {
    char *file;   /* for libltdl: NAME.so or NAME.la */
    char *object; /* for the loader */
} ModuleFile;

static void module_file_clear(ModuleFile *found)
{
    g_free(found->file);
    g_free(found->object);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(ModuleFile, module_file_clear)

static char *dup_existing(const AditFolder *folder, const char *before, const char *module,
                          const char *suffix)
{
    g_autofree char *name = g_strconcat(before, module, suffix, NULL);
    g_autofree char *path = adit_folder_dup_file(folder, name);

    return g_file_test(path, G_FILE_TEST_EXISTS) ? g_steal_pointer(&path) : NULL;
}

/* NAME.so as installed (where distributions remove NAME.la); NAME.la and .libs/NAME.so in a build tree. */
static gboolean find_file(const AditFolder *folder, const char *module, ModuleFile *found)
{
    found->file = dup_existing(folder, "", module, ".so");
    if (found->file != NULL) {
        found->object = g_strdup(found->file);
        return TRUE;
    }
    found->file = dup_existing(folder, "", module, ".la");
    found->object = dup_existing(folder, ".libs/", module, ".so");
    return found->file != NULL;
}

/* --- opening */

typedef const AditPlugin *(*EntryFunc)(void);

static EntryFunc find_linked(const char *module)
{
    if (adit_linked_plugins == NULL)
        return NULL;
    for (const AditLinkedPlugin *linked = adit_linked_plugins; linked->module != NULL; linked++)
        if (strcmp(linked->module, module) == 0)
            return linked->entry;
    return NULL;
}

/* The entry function of the module, out of the program itself or of the file; NULL with `why` set, or with
 * `why` NULL if the module was opened and has no such function. */
static EntryFunc open_entry(const char *module, const ModuleFile *found, char **why)
{
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&ltdl_lock);
    g_autofree char *not_preloaded = NULL;

    if (!init_ltdl(why))
        return NULL;
    lt_dlhandle handle = open_handle(module, TRUE, &not_preloaded);
    if (handle == NULL && found->file != NULL) {
        if (found->object != NULL && !bind_now(found->object, why))
            return NULL;
        handle = open_handle(found->file, FALSE, why);
    } else if (handle == NULL) {
        *why = g_steal_pointer(&not_preloaded);
    }
    if (handle == NULL)
        return NULL;
    /* libltdl puts NAME_LTX_ before it. */
    return (EntryFunc)lt_dlsym(handle, ENTRY);
}

static EntryFunc fail_open(const AditManifest *manifest, const ModuleFile *found, const char *why,
                           GError **error)
{
    const char *name = adit_manifest_get_name(manifest);
    const char *module = adit_manifest_get_module(manifest);

    if (why == NULL)
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MODULE,
                    "plugin '%s': the module %s exports no function '%s_LTX_" ENTRY
                    "', so it is no Adit plugin; its source needs ADIT_PLUGIN_DEFINE(%s, ...)",
                    name, found->file != NULL ? found->file : module, module, module);
    else
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MODULE, "plugin '%s': the module %s can't be opened: %s%s",
                    name, found->object, why,
                    strstr(why, "undefined symbol") != NULL
                        ? " (rebuild the plugin, with all the libraries it needs, for this version of Adit)"
                        : "");
    return NULL;
}

static EntryFunc find_entry(const AditManifest *manifest, const AditFolder *folder, ModuleFile *found,
                            GError **error)
{
    const char *name = adit_manifest_get_name(manifest);
    const char *module = adit_manifest_get_module(manifest);
    g_autofree char *why = NULL;

    EntryFunc entry = find_linked(module);
    if (entry != NULL)
        return entry;
    gboolean in_files = folder != NULL && !adit_folder_is_resource(folder);
    gboolean exists = in_files && find_file(folder, module, found);
    entry = open_entry(module, found, &why);
    if (entry != NULL)
        return entry;
    if (exists || why == NULL)
        return fail_open(manifest, found, why, error);
    if (in_files)
        g_set_error(
            error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND,
            "plugin '%s': its module is not there: %s has neither %s.so nor %s.la; build or install it", name,
            adit_folder_get_path(folder), module, module);
    else
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND,
                    "plugin '%s': its module '%s' is not linked into this program; link it in (-dlpreopen)",
                    name, module);
    return NULL;
}

/* --- checking */

/* The table as it was first published; callbacks behind that are asked for only in plugins that need them. */
#define FIRST_SIZE offsetof(AditPlugin, unpack)

static gboolean check_abi(const AditPlugin *plugin, const char *name, const char *file, GError **error)
{
    if (plugin->magic != ADIT_PLUGIN_MAGIC) {
        g_set_error(
            error, ADIT_ERROR, ADIT_ERROR_MODULE,
            "plugin '%s': the table of %s starts with 0x%08x and not with Adit's magic number 0x%08x; "
            "its source needs ADIT_PLUGIN_HEAD",
            name, file, plugin->magic, ADIT_PLUGIN_MAGIC);
        return FALSE;
    }
    if (plugin->abi < ADIT_ABI_OLDEST || plugin->abi > ADIT_ABI) {
        g_set_error(
            error, ADIT_ERROR, ADIT_ERROR_ABI,
            "plugin '%s': %s is made for version %u of the plugin interface and this library knows %d to "
            "%d: update %s",
            name, file, plugin->abi, ADIT_ABI_OLDEST, ADIT_ABI,
            plugin->abi > ADIT_ABI ? "Adit" : "the plugin");
        return FALSE;
    }
    if (plugin->size < FIRST_SIZE) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_ABI,
                    "plugin '%s': the table of %s has %" G_GSIZE_FORMAT " bytes and version %u of the plugin "
                    "interface has %" G_GSIZE_FORMAT ": rebuild the plugin with this library's headers",
                    name, file, plugin->size, plugin->abi, FIRST_SIZE);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_identity(const AditPlugin *plugin, const AditManifest *manifest, const char *file,
                               GError **error)
{
    const char *name = adit_manifest_get_name(manifest);
    const char *version = adit_manifest_get_version(manifest);

    if (g_strcmp0(plugin->name, name) != 0) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MODULE,
                    "plugin '%s': %s says that it is '%s'; manifest (%s) and module must be of one plugin",
                    name, file, plugin->name != NULL ? plugin->name : "", adit_manifest_get_file(manifest));
        return FALSE;
    }
    if (g_strcmp0(plugin->version, version) != 0) {
        g_set_error(
            error, ADIT_ERROR, ADIT_ERROR_MODULE,
            "plugin '%s': %s is version %s and its manifest %s is version %s; install both from one build",
            name, file, plugin->version != NULL ? plugin->version : "(none)",
            adit_manifest_get_file(manifest), version);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_callbacks(const AditPlugin *plugin, const AditManifest *manifest, const char *file,
                                GError **error)
{
    static const char *const kinds[] = {"a reader", "an analyzer", "a writer"};
    static const char *const callbacks[] = {"parse", "process", "format"};
    AditPluginKind kind = adit_manifest_get_kind(manifest);
    gboolean unpacks =
        kind == ADIT_PLUGIN_READER && adit_manifest_get_records_by(manifest) == ADIT_RECORDS_MEMBERS;
    gboolean has = kind == ADIT_PLUGIN_READER     ? plugin->parse != NULL
                   : kind == ADIT_PLUGIN_ANALYZER ? plugin->process != NULL
                                                  : plugin->format != NULL;

    if (unpacks && (plugin->size < sizeof(AditPlugin) || !plugin->unpack || !plugin->next || !plugin->read)) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MODULE,
                    "plugin '%s': %s lacks one of the callbacks 'unpack', 'next' and 'read', which a reader "
                    "with records=\"members\" must have",
                    adit_manifest_get_name(manifest), file);
        return FALSE;
    }
    if (!has && !unpacks) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MODULE,
                    "plugin '%s': %s has no callback '%s', which %s must have",
                    adit_manifest_get_name(manifest), file, callbacks[kind], kinds[kind]);
        return FALSE;
    }
    if (adit_manifest_get_trainable(manifest) && plugin->train == NULL) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MODULE,
                    "plugin '%s': its manifest has <training>, and %s has no callback 'train'",
                    adit_manifest_get_name(manifest), file);
        return FALSE;
    }
    return TRUE;
}

gboolean adit_module_check_table(const AditPlugin *plugin, const AditManifest *manifest, const char *file,
                                 GError **error)
{
    return check_abi(plugin, adit_manifest_get_name(manifest), file, error) &&
           check_identity(plugin, manifest, file, error) && check_callbacks(plugin, manifest, file, error);
}

const AditPlugin *adit_module_open(const AditManifest *manifest, const AditFolder *folder, GError **error)
{
    g_auto(ModuleFile) found = {NULL, NULL};
    EntryFunc entry = find_entry(manifest, folder, &found, error);

    if (entry == NULL)
        return NULL;
    const char *file = found.file != NULL ? found.file : adit_manifest_get_module(manifest);
    const AditPlugin *plugin = entry();
    if (plugin == NULL) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_MODULE,
                    "plugin '%s': the entry function of %s returned no table (NULL)",
                    adit_manifest_get_name(manifest), file);
        return NULL;
    }
    return adit_module_check_table(plugin, manifest, file, error) ? plugin : NULL;
}
