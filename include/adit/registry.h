/* SPDX-License-Identifier: MIT */
/*
 * Registries: which plugins there are.
 *
 * A registry is an object, and two can live side by side. It is filled by one thread; after that any thread
 * may read it.
 */
#pragma once

#include <adit/types.h>
#include <adit/manifest.h>
#include <adit/plugin.h>

G_BEGIN_DECLS

#define ADIT_TYPE_REGISTRY (adit_registry_get_type())
ADIT_API G_DECLARE_FINAL_TYPE(AditRegistry, adit_registry, ADIT, REGISTRY, GObject)

/**
 * adit_registry_new:
 *
 * Returns: (transfer full): a registry without plugins
 */
ADIT_API AditRegistry *adit_registry_new(void);

/**
 * adit_registry_add_default_paths:
 *
 * Adds, in this order, the plugins linked into the program, those in the folders of ADIT_PLUGIN_PATH, and the
 * installed ones. Of two plugins of one name the first counts, and the other is noted among the problems.
 * Never fails: what is wrong with single plugins is in adit_registry_get_problems().
 */
ADIT_API void adit_registry_add_default_paths(AditRegistry *registry);

/**
 * adit_registry_new_default:
 *
 * Returns: (transfer full): a new registry with the default paths added
 */
ADIT_API AditRegistry *adit_registry_new_default(void);

/**
 * adit_registry_add_path:
 * @path: a folder of plugin folders (PATH/NAME/NAME.xml), or one plugin's own folder, or a "resource://" URI
 * of either
 * @error: ADIT_ERROR_NOT_FOUND if there is no such folder
 */
ADIT_API gboolean adit_registry_add_path(AditRegistry *registry, const char *path, GError **error);

/**
 * adit_registry_add_plugin: (skip)
 * @manifest: the manifest's XML
 * @plugin: the implementation, static for the program's whole life
 * @error: ADIT_ERROR_MANIFEST, ADIT_ERROR_ABI, or ADIT_ERROR_EXISTS
 *
 * Registers a plugin that lives in the program itself.
 */
ADIT_API gboolean adit_registry_add_plugin(AditRegistry *registry, const char *manifest,
                                           const AditPlugin *plugin, GError **error);

/**
 * AditAnalyzeFunc:
 * @task: the document, its layers and builders
 *
 * An analyzer written as one function (or as a callable of another language). May be called from several
 * threads.
 */
typedef gboolean (*AditAnalyzeFunc)(AditTask *task, gpointer user_data, GError **error);

/**
 * adit_registry_add_analyzer:
 * @manifest: the manifest's XML
 * @func: (scope notified) (closure user_data): does the work
 * @destroy: (destroy user_data): frees @user_data
 *
 * Registers an analyzer that is a function.
 */
ADIT_API gboolean adit_registry_add_analyzer(AditRegistry *registry, const char *manifest,
                                             AditAnalyzeFunc func, gpointer user_data, GDestroyNotify destroy,
                                             GError **error);

/**
 * adit_registry_get_n_plugins:
 *
 * Returns: how many plugins there are
 */
ADIT_API guint adit_registry_get_n_plugins(AditRegistry *registry);
/**
 * adit_registry_get_plugin:
 *
 * Returns: (transfer none) (nullable): a manifest; they are sorted by kind and name
 */
ADIT_API AditManifest *adit_registry_get_plugin(AditRegistry *registry, guint index);
/**
 * adit_registry_find:
 *
 * Returns: (transfer none) (nullable): the manifest of the plugin @name
 */
ADIT_API AditManifest *adit_registry_find(AditRegistry *registry, const char *name);
/**
 * adit_registry_get_n_problems:
 *
 * How many plugins could not be taken, or were shadowed by one of the same name
 */
ADIT_API guint adit_registry_get_n_problems(AditRegistry *registry);
/**
 * adit_registry_get_problem:
 *
 * Returns: (transfer none): what is wrong, naming file and remedy
 */
ADIT_API const GError *adit_registry_get_problem(AditRegistry *registry, guint index);
/**
 * adit_registry_list_paths:
 *
 * Returns: (transfer full) (array zero-terminated=1): where plugins were looked for, in order
 */
ADIT_API char **adit_registry_list_paths(AditRegistry *registry);

/**
 * adit_registry_check:
 *
 * Opens the module of the plugin @name and checks it, without running anything but its entry function
 */
ADIT_API gboolean adit_registry_check(AditRegistry *registry, const char *name, GError **error);

/**
 * adit_registry_get_schema:
 *
 * Returns: (transfer none) (nullable): the layer @layer with the features that all manifests declare for it
 */
ADIT_API AditLayerSchema *adit_registry_get_schema(AditRegistry *registry, const char *layer);

/**
 * adit_registry_set_host:
 * @command: (array zero-terminated=1): a program and its first arguments
 *
 * Which program runs modules in processes of their own (see adit_pipeline_set_isolate()): it is started with
 * the plugin's name and the folders of plugins as further arguments, and must give those to adit_host_run().
 * Without this call that is the adit-host that was installed with the library. A program that has plugins
 * linked in can name itself, so that these can be run so too.
 */
ADIT_API void adit_registry_set_host(AditRegistry *registry, const char *const *command);

/**
 * adit_registry_train:
 * @plugin: a trainable plugin
 * @options: (nullable) (array zero-terminated=1): "name=value"
 * @inputs: (array zero-terminated=1): paths of training files
 * @output: path of the model to write
 */
ADIT_API gboolean adit_registry_train(AditRegistry *registry, const char *plugin, const char *const *options,
                                      const char *const *inputs, const char *output, GError **error);

G_END_DECLS
