/* SPDX-License-Identifier: MIT */
/* What pipelines and runners need of the plugin host: plugins' tables, and the set-up that opens them. */
#pragma once

#include <adit/adit.h>

#include "folder.h"

/* --- registry.c */

/* The table of the plugin `name`: that of its module (loaded and checked once), of the program that embeds
 * the library, or the library's own table for functions and programs. Threads: any. */
const AditPlugin *adit_registry_open_plugin(AditRegistry *registry, const char *name, GError **error);

/* What adit_registry_set_host() set; NULL: nothing. */
const char *const *adit_registry_get_host(const AditRegistry *registry);

/* The table that runs the plugin `name` in a process of its own: a module through the host, a program as it
 * is always run. A plugin without a process to run it in (a function, an embedder's table) is an error. Open
 * it with a set-up on which adit_setup_set_isolated() was called. */
const AditPlugin *adit_registry_open_isolated(AditRegistry *registry, const char *name, GError **error);

/* What was registered by adit_registry_add_analyzer(); NULL if `name` is no such plugin. */
AditAnalyzeFunc adit_registry_get_function(AditRegistry *registry, const char *name, gpointer *user_data);

/* Where the plugin's files are; NULL for an embedder's plugin. */
const AditFolder *adit_registry_get_folder(AditRegistry *registry, const char *name);

/* --- setup.c */

/* options: values as the user gave them, name -> value (strings), or NULL; copied. training: whether they are
 * those of the manifest's <training>. Checks every one and that all required ones are there. The set-up must
 * live as long as what the plugin's open() returned: that may keep strings of it. */
AditSetup *adit_setup_new(AditRegistry *registry, AditManifest *manifest, GHashTable *options,
                          gboolean training, GError **error);
void adit_setup_free(AditSetup *setup);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AditSetup, adit_setup_free)
AditManifest *adit_setup_get_manifest(const AditSetup *setup);
AditRegistry *adit_setup_get_registry(const AditSetup *setup);
/* NULL for an embedder's plugin. */
const AditFolder *adit_setup_get_folder(const AditSetup *setup);
/* Asks the table of adit_registry_open_isolated() to run the manifest's module in a child. */
void adit_setup_set_isolated(AditSetup *setup, gboolean isolated);
gboolean adit_setup_get_isolated(const AditSetup *setup);
/* The options that the user gave (normalised), name -> value. */
GHashTable *adit_setup_get_options(const AditSetup *setup);

/* --- manifest.c */

/* Checks one value (not of <training>) against the manifest: type, range, enum. The message says what would
 * be right; for an option that there isn't, it names those near. */
gboolean adit_manifest_check_option(const AditManifest *manifest, const char *name, const char *value,
                                    GError **error);
gboolean adit_manifest_check_training_option(const AditManifest *manifest, const char *name,
                                             const char *value, GError **error);
/* The declared option `name`, or NULL. */
const AditOptionInfo *adit_manifest_find_option(const AditManifest *manifest, const char *name,
                                                gboolean training);
/* The features that this plugin itself declares for the layer; an empty schema if it declares none. */
AditLayerSchema *adit_manifest_dup_schema(const AditManifest *manifest, const char *layer);
/* The line of the manifest on which a need, a feature, or the layer that it provides or extends stands. */
guint adit_manifest_get_need_line(const AditManifest *manifest, guint index);
guint adit_manifest_get_feature_line(const AditManifest *manifest, guint index);
/* The layers that it extends, NULL-terminated, and the line of each. */
const char *const *adit_manifest_get_extended(const AditManifest *manifest);
guint adit_manifest_get_extended_line(const AditManifest *manifest, guint index);

/* What the plugin may use in a process of its own: seconds for one document, MiB of data (0: no limit). */
guint adit_manifest_get_timeout(const AditManifest *manifest);
guint adit_manifest_get_memory(const AditManifest *manifest);

/* The name among `names` (NULL-terminated) that `name` is likely a misspelling of, or NULL. */
const char *adit_nearest_name(const char *name, const char *const *names);

/* --- function.c, program.c */

/* Runs a function that was registered by adit_registry_add_analyzer(). */
extern const AditPlugin adit_function_plugin;
/* Runs a program, or a module in a child, by the protocol of doc/protocol.md. */
extern const AditPlugin adit_program_plugin;
