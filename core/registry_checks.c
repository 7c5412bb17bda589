/* SPDX-License-Identifier: MIT */
#include "registry_checks.h"

#include <string.h>

#include "registry_private.h"

/* What all plugins together declare. Strings are of the manifests. */
typedef struct {
    GHashTable *layers;   /* names of layers that somebody provides */
    GHashTable *features; /* "layer.feature" -> const AditFeatureInfo */
    GHashTable *origins;  /* "layer.feature" -> the first plugin that declares it */
} Declared;

static void declared_clear(Declared *declared)
{
    g_hash_table_unref(declared->layers);
    g_hash_table_unref(declared->features);
    g_hash_table_unref(declared->origins);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Declared, declared_clear)

static const char *const type_names[] = {"bool", "int", "double", "string", "enum", "span", "ref"};

static void add_problem(GPtrArray *problems, const AditManifest *manifest, guint line, const char *format,
                        ...) G_GNUC_PRINTF(4, 5);
static void add_problem(GPtrArray *problems, const AditManifest *manifest, guint line, const char *format,
                        ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_ptr_array_add(problems, g_error_new(ADIT_ERROR, ADIT_ERROR_MANIFEST, "%s:%u: plugin '%s' %s",
                                          adit_manifest_get_file(manifest), line,
                                          adit_manifest_get_name(manifest), message));
}

/* --- collecting */

static void declare_feature(Declared *declared, AditManifest *manifest, guint index, GPtrArray *problems)
{
    const AditFeatureInfo *feature = adit_manifest_get_feature(manifest, index);
    char *key = g_strdup_printf("%s.%s", feature->layer, feature->name);
    const AditFeatureInfo *first = g_hash_table_lookup(declared->features, key);

    if (first == NULL) {
        g_hash_table_insert(declared->origins, g_strdup(key), manifest);
        g_hash_table_insert(declared->features, key, (gpointer)feature);
        return;
    }
    if (first->type != feature->type || g_strcmp0(first->target, feature->target) != 0)
        add_problem(problems, manifest, adit_manifest_get_feature_line(manifest, index),
                    "declares %s as %s%s%s, and plugin '%s' as %s%s%s; the two can't be read together", key,
                    type_names[feature->type], feature->target != NULL ? " to " : "",
                    feature->target != NULL ? feature->target : "",
                    adit_manifest_get_name(g_hash_table_lookup(declared->origins, key)),
                    type_names[first->type], first->target != NULL ? " to " : "",
                    first->target != NULL ? first->target : "");
    g_free(key);
}

static void declare(Declared *declared, AditManifest *manifest, GPtrArray *problems)
{
    for (const char *const *layer = adit_manifest_get_layers(manifest); *layer != NULL; layer++)
        g_hash_table_add(declared->layers, (gpointer)*layer);
    for (guint i = 0; i < adit_manifest_get_n_features(manifest); i++)
        declare_feature(declared, manifest, i, problems);
}

/* --- checking */

static char *describe_near(GHashTable *names, const char *name)
{
    g_autofree gpointer *keys = g_hash_table_get_keys_as_array(names, NULL);
    const char *near = adit_nearest_name(name, (const char *const *)keys);

    return near != NULL ? g_strdup_printf("; did you mean '%s'?", near)
                        : g_strdup("; install one that does, or remove this one");
}

static void check_layer(const Declared *declared, const AditManifest *manifest, guint line, const char *what,
                        const char *layer, GPtrArray *problems)
{
    if (g_hash_table_contains(declared->layers, layer))
        return;
    g_autofree char *near = describe_near(declared->layers, layer);
    add_problem(problems, manifest, line, "%s the layer '%s', which no plugin provides%s", what, layer, near);
}

static void check_need(const Declared *declared, AditManifest *manifest, guint index, GPtrArray *problems)
{
    const AditNeedInfo *need = adit_manifest_get_need(manifest, index);
    guint line = adit_manifest_get_need_line(manifest, index);

    /* What is only used may be missing. */
    if (need->optional)
        return;
    if (need->feature == NULL || !g_hash_table_contains(declared->layers, need->layer)) {
        check_layer(declared, manifest, line, "requires", need->layer, problems);
        return;
    }
    g_autofree char *key = g_strdup_printf("%s.%s", need->layer, need->feature);
    if (g_hash_table_contains(declared->features, key))
        return;
    g_autofree char *near = describe_near(declared->features, key);
    add_problem(problems, manifest, line, "requires the feature '%s', which no plugin provides%s", key, near);
}

static void check_manifest(const Declared *declared, AditManifest *manifest, GPtrArray *problems)
{
    const char *const *extended = adit_manifest_get_extended(manifest);

    for (guint i = 0; i < adit_manifest_get_n_needs(manifest); i++)
        check_need(declared, manifest, i, problems);
    for (guint i = 0; extended[i] != NULL; i++)
        check_layer(declared, manifest, adit_manifest_get_extended_line(manifest, i), "extends", extended[i],
                    problems);
    for (guint i = 0; i < adit_manifest_get_n_features(manifest); i++) {
        const AditFeatureInfo *feature = adit_manifest_get_feature(manifest, i);
        if (feature->target != NULL)
            check_layer(declared, manifest, adit_manifest_get_feature_line(manifest, i), "has references to",
                        feature->target, problems);
    }
}

GPtrArray *adit_registry_find_need_problems(AditRegistry *registry)
{
    GPtrArray *problems = g_ptr_array_new_with_free_func((GDestroyNotify)g_error_free);
    g_auto(Declared) declared = {
        .layers = g_hash_table_new(g_str_hash, g_str_equal),
        .features = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
        .origins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL),
    };
    AditManifest *manifest;

    for (guint i = 0; (manifest = adit_registry_get_plugin(registry, i)) != NULL; i++)
        declare(&declared, manifest, problems);
    for (guint i = 0; (manifest = adit_registry_get_plugin(registry, i)) != NULL; i++)
        check_manifest(&declared, manifest, problems);
    return problems;
}

/* --- merged schemas */

/* An enum's values in all manifests: those of the first, then what others add. */
static GPtrArray *merge_values(AditRegistry *registry, const AditFeatureInfo *first)
{
    GPtrArray *values = g_ptr_array_new();
    AditManifest *manifest;

    for (guint i = 0; (manifest = adit_registry_get_plugin(registry, i)) != NULL; i++)
        for (guint j = 0; j < adit_manifest_get_n_features(manifest); j++) {
            const AditFeatureInfo *feature = adit_manifest_get_feature(manifest, j);
            if (feature->type != ADIT_FEATURE_ENUM || strcmp(feature->layer, first->layer) != 0 ||
                strcmp(feature->name, first->name) != 0)
                continue;
            for (const char *const *value = feature->values; *value != NULL; value++)
                if (!g_ptr_array_find_with_equal_func(values, *value, g_str_equal, NULL))
                    g_ptr_array_add(values, (gpointer)*value);
        }
    g_ptr_array_add(values, NULL);
    return values;
}

/* Adds the features that `manifest` declares for the layer; those that are there already stay as they are. */
static void merge_features(AditRegistry *registry, AditManifest *manifest, AditLayerSchema *schema,
                           gboolean extends)
{
    const char *layer = adit_layer_schema_get_name(schema);

    for (guint i = 0; i < adit_manifest_get_n_features(manifest); i++) {
        const AditFeatureInfo *feature = adit_manifest_get_feature(manifest, i);
        if (feature->extends != extends || strcmp(feature->layer, layer) != 0)
            continue;
        g_autoptr(GPtrArray) values =
            feature->type == ADIT_FEATURE_ENUM ? merge_values(registry, feature) : NULL;
        adit_layer_schema_add_feature(schema, feature->name, feature->type,
                                      values != NULL ? (const char *const *)values->pdata : NULL,
                                      feature->target);
    }
}

AditLayerSchema *adit_registry_merge_schema(AditRegistry *registry, const char *layer)
{
    g_autoptr(AditLayerSchema) schema = adit_layer_schema_new(layer);
    gboolean known = FALSE;
    AditManifest *manifest;

    /* Providers first: theirs are the bundled features. */
    for (int extends = 0; extends <= 1; extends++)
        for (guint i = 0; (manifest = adit_registry_get_plugin(registry, i)) != NULL; i++) {
            const char *const *layers =
                extends ? adit_manifest_get_extended(manifest) : adit_manifest_get_layers(manifest);
            if (!g_strv_contains(layers, layer))
                continue;
            known = TRUE;
            merge_features(registry, manifest, schema, extends);
        }
    return known ? g_steal_pointer(&schema) : NULL;
}
