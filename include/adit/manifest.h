/* SPDX-License-Identifier: MIT */
/*
 * Manifests: what a plugin says of itself in XML, known without running any of its code.
 *
 * The format is defined by core/plugin.rng (RELAX NG) and described in doc/manifest.md. Manifests never
 * change once read: any thread may use them.
 */
#pragma once

#include <adit/types.h>

G_BEGIN_DECLS

#define ADIT_TYPE_MANIFEST (adit_manifest_get_type())
ADIT_API GType adit_manifest_get_type(void);

typedef enum {
    ADIT_PLUGIN_READER,
    ADIT_PLUGIN_ANALYZER,
    ADIT_PLUGIN_WRITER,
} AditPluginKind;

/**
 * AditOptionType:
 *
 * Types of options. Files are paths, given as strings.
 */
typedef enum {
    ADIT_OPTION_BOOL,
    ADIT_OPTION_INT,
    ADIT_OPTION_DOUBLE,
    ADIT_OPTION_STRING,
    ADIT_OPTION_ENUM,
    ADIT_OPTION_FILE,
} AditOptionType;

/**
 * AditRecordsBy:
 *
 * How a reader's input is cut into records, each parsed on its own (and in parallel).
 */
typedef enum {
    ADIT_RECORDS_WHOLE,   /* one record, the whole input */
    ADIT_RECORDS_LINE,    /* one record a line feed, empty lines skipped */
    ADIT_RECORDS_MEMBERS, /* inputs of their own, for other readers */
    ADIT_RECORDS_NONE,    /* none: no text; the beginning is one record, for the reader to say so */
} AditRecordsBy;

/**
 * AditOptionInfo:
 * @fallback: (nullable): the default, as text
 * @values: (nullable): the values of an enum, NULL-terminated
 * @minimum: (nullable): the smallest number allowed, as text
 * @maximum: (nullable): the largest one
 * @values_help: (nullable): what each of @values means; "" where nothing is said
 *
 * An option, as its manifest declares it. All strings belong to the manifest.
 */
typedef struct {
    const char *name;
    AditOptionType type;
    const char *fallback;
    const char *const *values;
    const char *minimum;
    const char *maximum;
    gboolean required;
    gboolean training;
    const char *help;
    const char *const *values_help;
} AditOptionInfo;

/**
 * AditNeedInfo:
 * @layer: the layer
 * @feature: (nullable): the feature of it, or NULL for the layer itself
 * @optional: FALSE: the plugin can't run without it and it is computed if it is not there (<requires>);
 *   TRUE: taken if it is there or wanted for another reason (<uses>)
 *
 * Something that a plugin requires or uses.
 */
typedef struct {
    const char *layer;
    const char *feature;
    gboolean optional;
} AditNeedInfo;

/**
 * AditFeatureInfo:
 * @extends: whether the layer is somebody else's and this plugin only adds the feature
 * @values_help: (nullable): what each of @values means; "" where nothing is said
 *
 * A feature that a plugin provides.
 */
typedef struct {
    const char *layer;
    const char *name;
    AditFeatureType type;
    const char *const *values;
    const char *target;
    const char *help;
    gboolean extends;
    const char *const *values_help;
} AditFeatureInfo;

/**
 * adit_manifest_ref:
 *
 * Returns: (transfer full): @manifest with one more reference. Threads: any.
 */
ADIT_API AditManifest *adit_manifest_ref(AditManifest *manifest);
/**
 * adit_manifest_unref:
 *
 * Gives back a reference; the last one frees it. Threads: any.
 */
ADIT_API void adit_manifest_unref(AditManifest *manifest);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AditManifest, adit_manifest_unref)

/**
 * adit_manifest_parse:
 * @xml: the manifest
 * @name: what to call it in errors (its path)
 * @error: ADIT_ERROR_MANIFEST, with file and line; ADIT_ERROR_ABI if it is made for a version of the plugin
 * interface that this library does not know
 *
 * Checks it against the schema, and everything that one manifest can be wrong about: defaults out of their
 * type or range, duplicate names, an enum without values.
 *
 * Returns: (transfer full) (nullable): the manifest
 */
ADIT_API AditManifest *adit_manifest_parse(GBytes *xml, const char *name, GError **error);

/**
 * adit_manifest_get_name:
 *
 * Returns: (transfer none): the plugin's name, unique in its registry
 */
ADIT_API const char *adit_manifest_get_name(const AditManifest *manifest);
/**
 * adit_manifest_get_version:
 *
 * Returns: (transfer none): the plugin's version
 */
ADIT_API const char *adit_manifest_get_version(const AditManifest *manifest);
/**
 * adit_manifest_get_licence:
 *
 * Returns: (transfer none): the plugin's licence, such as "MIT"
 */
ADIT_API const char *adit_manifest_get_licence(const AditManifest *manifest);
/**
 * adit_manifest_get_title:
 *
 * Returns: (transfer none): what it is, in one line
 */
ADIT_API const char *adit_manifest_get_title(const AditManifest *manifest);
/**
 * adit_manifest_get_description:
 *
 * Returns: (transfer none): paragraphs, with blank lines between them; "" if there is none
 */
ADIT_API const char *adit_manifest_get_description(const AditManifest *manifest);
/**
 * adit_manifest_get_kind:
 *
 * Returns: what kind of plugin it is
 */
ADIT_API AditPluginKind adit_manifest_get_kind(const AditManifest *manifest);
/**
 * adit_manifest_get_file:
 *
 * Returns: (transfer none): where it was read from
 */
ADIT_API const char *adit_manifest_get_file(const AditManifest *manifest);
/**
 * adit_manifest_get_languages:
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): languages that it works on; NULL for any
 */
ADIT_API const char *const *adit_manifest_get_languages(const AditManifest *manifest);
/**
 * adit_manifest_knows_language:
 *
 * Whether it works on @lang ("en-GB" is "en"); TRUE if @lang is NULL
 */
ADIT_API gboolean adit_manifest_knows_language(const AditManifest *manifest, const char *lang);
/**
 * adit_manifest_get_module:
 *
 * Returns: (transfer none) (nullable): the module's bare name, or NULL for a program or an embedder's
 * plugin
 */
ADIT_API const char *adit_manifest_get_module(const AditManifest *manifest);
/**
 * adit_manifest_get_command:
 *
 * Returns: (transfer none) (nullable) (array zero-terminated=1): the program and its arguments
 */
ADIT_API const char *const *adit_manifest_get_command(const AditManifest *manifest);
/**
 * adit_manifest_get_trainable:
 *
 * Whether the plugin has a train callback
 */
ADIT_API gboolean adit_manifest_get_trainable(const AditManifest *manifest);

/* Readers and writers. Suffixes are without the dot. */
/**
 * adit_manifest_get_suffixes:
 *
 * Returns: (transfer none) (array zero-terminated=1): suffixes of files that it reads or writes, without
 * the dot
 */
ADIT_API const char *const *adit_manifest_get_suffixes(const AditManifest *manifest);
/**
 * adit_manifest_get_pattern:
 *
 * Returns: (transfer none) (nullable): a regular expression (PCRE2) that an input's first 4 KiB match if it
 * is for this reader
 */
ADIT_API const char *adit_manifest_get_pattern(const AditManifest *manifest);
/**
 * adit_manifest_get_records_by:
 *
 * Returns: how a reader's input is cut into records
 */
ADIT_API AditRecordsBy adit_manifest_get_records_by(const AditManifest *manifest);

/**
 * adit_manifest_get_n_needs:
 *
 * Returns: how many layers and features it requires or uses
 */
ADIT_API guint adit_manifest_get_n_needs(const AditManifest *manifest);
/**
 * adit_manifest_get_need:
 *
 * Returns: (transfer none) (nullable): the need at @index; it belongs to the manifest
 */
ADIT_API const AditNeedInfo *adit_manifest_get_need(const AditManifest *manifest, guint index);
/**
 * adit_manifest_get_n_features:
 *
 * Returns: how many features it provides, those that extend a layer included
 */
ADIT_API guint adit_manifest_get_n_features(const AditManifest *manifest);
/**
 * adit_manifest_get_feature:
 *
 * Returns: (transfer none) (nullable): the feature at @index; it belongs to the manifest
 */
ADIT_API const AditFeatureInfo *adit_manifest_get_feature(const AditManifest *manifest, guint index);
/**
 * adit_manifest_get_layers:
 *
 * Returns: (transfer none) (array zero-terminated=1): the whole layers that it provides
 */
ADIT_API const char *const *adit_manifest_get_layers(const AditManifest *manifest);
/**
 * adit_manifest_get_layer_help:
 *
 * Returns: (transfer none) (nullable): what the rows of the provided layer @layer are
 */
ADIT_API const char *adit_manifest_get_layer_help(const AditManifest *manifest, const char *layer);
/**
 * adit_manifest_get_n_options:
 *
 * Returns: how many options it has, those for training included
 */
ADIT_API guint adit_manifest_get_n_options(const AditManifest *manifest);
/**
 * adit_manifest_get_option:
 *
 * Returns: (transfer none) (nullable): the option at @index; it belongs to the manifest
 */
ADIT_API const AditOptionInfo *adit_manifest_get_option(const AditManifest *manifest, guint index);

G_END_DECLS
