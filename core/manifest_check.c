/* SPDX-License-Identifier: MIT */
/* What a grammar can't say about a manifest. The first fault found is reported, with its line. */
#include <string.h>

#include "manifest_private.h"

/* adit_column_get_code() and the builders keep an enum's value in a byte. */
#define MAX_ENUM_VALUES 254

/* Adds a name; returns whether it was there. Names are of the manifest. */
static gboolean seen_before(GHashTable *seen, const char *a, const char *b)
{
    return !g_hash_table_add(seen, g_strconcat(a, "\n", b != NULL ? b : "", NULL));
}

static GHashTable *seen_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
}

/* The values of an enum, of `what` ("option 'x'"). */
static gboolean check_values(const AditManifest *manifest, guint line, const char *what, gboolean is_enum,
                             const char *const *values, GError **error)
{
    if (!is_enum) {
        if (values == NULL)
            return TRUE;
        return adit_manifest_fail(manifest, line, error,
                                  "%s has <value>s and is no enum; make it one, or take them out", what);
    }
    if (values == NULL)
        return adit_manifest_fail(manifest, line, error, "%s is an enum without a <value>", what);
    if (g_strv_length((char **)values) > MAX_ENUM_VALUES)
        return adit_manifest_fail(manifest, line, error, "%s has more than %d values; make it a string", what,
                                  MAX_ENUM_VALUES);
    g_autoptr(GHashTable) seen = seen_new();
    for (; *values != NULL; values++)
        if (seen_before(seen, *values, NULL))
            return adit_manifest_fail(manifest, line, error, "%s has the value '%s' twice", what, *values);
    return TRUE;
}

/* --- options */

static gboolean check_bound(const AditManifest *manifest, guint line, const AditOptionInfo *option,
                            const char *attribute, const char *value, GError **error)
{
    g_autofree char *what = NULL;
    AditOptionInfo unbound = *option;

    if (value == NULL)
        return TRUE;
    if (option->type != ADIT_OPTION_INT && option->type != ADIT_OPTION_DOUBLE)
        return adit_manifest_fail(manifest, line, error, "option '%s' is no number and can't have '%s'",
                                  option->name, attribute);
    unbound.minimum = unbound.maximum = NULL;
    if (!adit_option_check(&unbound, value, &what))
        return adit_manifest_fail(manifest, line, error, "option '%s': %s is '%s' and must be %s",
                                  option->name, attribute, value, what);
    return TRUE;
}

static gboolean check_range(const AditManifest *manifest, guint line, const AditOptionInfo *option,
                            GError **error)
{
    g_autofree char *what = NULL;

    if (!check_bound(manifest, line, option, "min", option->minimum, error) ||
        !check_bound(manifest, line, option, "max", option->maximum, error))
        return FALSE;
    if (option->minimum != NULL && !adit_option_check(option, option->minimum, &what))
        return adit_manifest_fail(manifest, line, error,
                                  "option '%s': min is %s and max is %s: no value fits", option->name,
                                  option->minimum, option->maximum);
    return TRUE;
}

static gboolean check_option(const AditManifest *manifest, guint line, const AditOptionInfo *option,
                             GError **error)
{
    g_autofree char *name = g_strdup_printf("option '%s'", option->name);
    g_autofree char *what = NULL;

    if (!check_values(manifest, line, name, option->type == ADIT_OPTION_ENUM, option->values, error) ||
        !check_range(manifest, line, option, error))
        return FALSE;
    if (option->fallback == NULL)
        return TRUE;
    if (option->required)
        return adit_manifest_fail(manifest, line, error,
                                  "option '%s' is required and has a default; take one of the two out",
                                  option->name);
    if (!adit_option_check(option, option->fallback, &what))
        return adit_manifest_fail(manifest, line, error, "option '%s': the default is '%s' and must be %s",
                                  option->name, option->fallback, what);
    return TRUE;
}

static gboolean check_options(const AditManifest *manifest, GError **error)
{
    g_autoptr(GHashTable) seen = seen_new();

    for (guint i = 0; i < manifest->options->len; i++) {
        const AditOptionInfo *option = &g_array_index(manifest->options, AditOptionInfo, i);
        guint line = g_array_index(manifest->option_lines, guint, i);
        if (seen_before(seen, option->name, option->training ? "training" : NULL))
            return adit_manifest_fail(manifest, line, error, "a second option '%s'", option->name);
        if (!check_option(manifest, line, option, error))
            return FALSE;
    }
    return TRUE;
}

/* --- layers and features */

static gboolean check_feature(const AditManifest *manifest, guint line, const AditFeatureInfo *feature,
                              GError **error)
{
    g_autofree char *what = g_strdup_printf("feature '%s.%s'", feature->layer, feature->name);

    if ((feature->type == ADIT_FEATURE_REF) != (feature->target != NULL))
        return adit_manifest_fail(manifest, line, error,
                                  feature->target != NULL ? "%s is no ref and has a target; take it out"
                                                          : "%s is a ref and has no target=\"LAYER\"",
                                  what);
    return check_values(manifest, line, what, feature->type == ADIT_FEATURE_ENUM, feature->values, error);
}

static gboolean check_features(const AditManifest *manifest, GError **error)
{
    /* Output gives every row these keys, whatever its features. */
    static const char *const reserved[] = {"start", "end", "text", NULL};
    g_autoptr(GHashTable) seen = seen_new();

    for (guint i = 0; i < manifest->features->len; i++) {
        const AditFeatureInfo *feature = &g_array_index(manifest->features, AditFeatureInfo, i);
        guint line = g_array_index(manifest->feature_lines, guint, i);
        if (g_strv_contains(reserved, feature->name))
            return adit_manifest_fail(manifest, line, error,
                                      "feature '%s.%s': every row has '%s' already; choose another name",
                                      feature->layer, feature->name, feature->name);
        if (seen_before(seen, feature->layer, feature->name))
            return adit_manifest_fail(manifest, line, error, "a second feature '%s' of layer '%s'",
                                      feature->name, feature->layer);
        if (!check_feature(manifest, line, feature, error))
            return FALSE;
    }
    return TRUE;
}

static gboolean check_layers(const AditManifest *manifest, GHashTable *provided, GError **error)
{
    for (guint i = 0; i < manifest->provided->len; i++) {
        const AditLayerInfo *layer = &g_array_index(manifest->provided, AditLayerInfo, i);
        if (!g_hash_table_add(provided, (gpointer)layer->name))
            return adit_manifest_fail(manifest, layer->line, error, "a second <provides layer=\"%s\">",
                                      layer->name);
    }
    g_autoptr(GHashTable) extended = g_hash_table_new(g_str_hash, g_str_equal);
    for (guint i = 0; i < manifest->extended->len; i++) {
        const AditLayerInfo *layer = &g_array_index(manifest->extended, AditLayerInfo, i);
        if (!g_hash_table_add(extended, (gpointer)layer->name))
            return adit_manifest_fail(manifest, layer->line, error, "a second <extends layer=\"%s\">",
                                      layer->name);
        if (g_hash_table_contains(provided, layer->name))
            return adit_manifest_fail(
                manifest, layer->line, error,
                "the layer '%s' is both provided and extended; declare all its features in "
                "<provides>",
                layer->name);
    }
    return TRUE;
}

static gboolean check_needs(const AditManifest *manifest, GHashTable *provided, GError **error)
{
    g_autoptr(GHashTable) seen = seen_new();

    for (guint i = 0; i < manifest->needs->len; i++) {
        const AditNeedInfo *need = &g_array_index(manifest->needs, AditNeedInfo, i);
        guint line = g_array_index(manifest->need_lines, guint, i);
        if (seen_before(seen, need->layer, need->feature))
            return adit_manifest_fail(manifest, line, error, "'%s%s%s' is required or used twice",
                                      need->layer, need->feature != NULL ? "." : "",
                                      need->feature != NULL ? need->feature : "");
        if (g_hash_table_contains(provided, need->layer))
            return adit_manifest_fail(manifest, line, error,
                                      "the plugin needs the layer '%s', which it provides", need->layer);
    }
    return TRUE;
}

/* --- what a kind has */

static gboolean check_reader(const AditManifest *manifest, GError **error)
{
    if (manifest->input_line == 0)
        return adit_manifest_fail(manifest, manifest->line, error, "a reader needs an <input>");
    if (manifest->output_line != 0)
        return adit_manifest_fail(manifest, manifest->output_line, error, "a reader has no <output>");
    if (manifest->needs->len > 0)
        return adit_manifest_fail(manifest, g_array_index(manifest->need_lines, guint, 0), error,
                                  "a reader makes documents, and can't need a layer");
    return TRUE;
}

static gboolean check_analyzer(const AditManifest *manifest, GError **error)
{
    if (manifest->input_line != 0 || manifest->output_line != 0)
        return adit_manifest_fail(
            manifest, MAX(manifest->input_line, manifest->output_line), error,
            "an analyzer has no <input> or <output>; those are for readers and writers");
    if (manifest->provided->len == 0 && manifest->features->len == 0)
        return adit_manifest_fail(
            manifest, manifest->line, error,
            "an analyzer must provide a layer (<provides>), or a feature of one (<extends>)");
    return TRUE;
}

static gboolean check_writer(const AditManifest *manifest, GError **error)
{
    if (manifest->input_line != 0)
        return adit_manifest_fail(manifest, manifest->input_line, error, "a writer has no <input>");
    if (manifest->provided->len > 0 || manifest->extended->len > 0)
        return adit_manifest_fail(manifest, manifest->line, error,
                                  "a writer can't provide or extend a layer");
    return TRUE;
}

static gboolean check_kind(const AditManifest *manifest, GError **error)
{
    switch (manifest->kind) {
    case ADIT_PLUGIN_READER:
        return check_reader(manifest, error);
    case ADIT_PLUGIN_ANALYZER:
        return check_analyzer(manifest, error);
    case ADIT_PLUGIN_WRITER:
        return check_writer(manifest, error);
    }
    g_return_val_if_reached(FALSE);
}

static gboolean check_pattern(const AditManifest *manifest, GError **error)
{
    g_autoptr(GError) local = NULL;

    if (manifest->pattern == NULL)
        return TRUE;
    g_autoptr(GRegex) regex = g_regex_new(manifest->pattern, G_REGEX_RAW, 0, &local);
    if (regex != NULL)
        return TRUE;
    return adit_manifest_fail(manifest, manifest->input_line, error, "<pattern> is no regular expression: %s",
                              local->message);
}

gboolean adit_manifest_check(const AditManifest *manifest, GError **error)
{
    g_autoptr(GHashTable) provided = g_hash_table_new(g_str_hash, g_str_equal);

    if (manifest->title == NULL || *manifest->title == '\0')
        return adit_manifest_fail(manifest, manifest->line, error,
                                  "the plugin needs a <title>: what it does, in a line");
    return check_kind(manifest, error) && check_pattern(manifest, error) && check_options(manifest, error) &&
           check_layers(manifest, provided, error) && check_features(manifest, error) &&
           check_needs(manifest, provided, error);
}
