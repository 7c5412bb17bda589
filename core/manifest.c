/* SPDX-License-Identifier: MIT */
/* Manifests: the object. manifest_read.c fills it, manifest_check.c checks it. */
#include "manifest_private.h"

#include <string.h>

#include "plugin_rng.h"
#include "registry_private.h"
#include "xml.h"

/* Real manifests take a few kilobytes. */
#define MAX_MANIFEST ((gsize)1 << 20)

/* For modules in processes of their own, in seconds and MiB. */
#define DEFAULT_TIMEOUT 60
#define DEFAULT_MEMORY 4096

G_DEFINE_BOXED_TYPE(AditManifest, adit_manifest, adit_manifest_ref, adit_manifest_unref)

static AditManifest *manifest_new(const char *file)
{
    AditManifest *manifest = g_new0(AditManifest, 1);

    g_atomic_ref_count_init(&manifest->refs);
    manifest->strings = g_string_chunk_new(2048);
    manifest->vectors = g_ptr_array_new_with_free_func(g_free);
    manifest->file = g_string_chunk_insert(manifest->strings, file);
    manifest->needs = g_array_new(FALSE, TRUE, sizeof(AditNeedInfo));
    manifest->need_lines = g_array_new(FALSE, TRUE, sizeof(guint));
    manifest->features = g_array_new(FALSE, TRUE, sizeof(AditFeatureInfo));
    manifest->feature_lines = g_array_new(FALSE, TRUE, sizeof(guint));
    manifest->provided = g_array_new(FALSE, TRUE, sizeof(AditLayerInfo));
    manifest->extended = g_array_new(FALSE, TRUE, sizeof(AditLayerInfo));
    manifest->options = g_array_new(FALSE, TRUE, sizeof(AditOptionInfo));
    manifest->option_lines = g_array_new(FALSE, TRUE, sizeof(guint));
    return manifest;
}

AditManifest *adit_manifest_ref(AditManifest *manifest)
{
    g_return_val_if_fail(manifest != NULL, NULL);

    g_atomic_ref_count_inc(&manifest->refs);
    return manifest;
}

void adit_manifest_unref(AditManifest *manifest)
{
    g_return_if_fail(manifest != NULL);

    if (!g_atomic_ref_count_dec(&manifest->refs))
        return;
    g_array_unref(manifest->needs);
    g_array_unref(manifest->need_lines);
    g_array_unref(manifest->features);
    g_array_unref(manifest->feature_lines);
    g_array_unref(manifest->provided);
    g_array_unref(manifest->extended);
    g_array_unref(manifest->options);
    g_array_unref(manifest->option_lines);
    g_ptr_array_unref(manifest->vectors);
    g_string_chunk_free(manifest->strings);
    g_free(manifest);
}

gboolean adit_manifest_fail(const AditManifest *manifest, guint line, GError **error, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_autofree char *message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_MANIFEST, "%s:%u: %s", manifest->file, line, message);
    return FALSE;
}

/* Before the grammar is asked: a manifest for a later version may hold what this grammar does not know. */
static gboolean check_abi(const AditManifest *manifest, xmlDoc *doc, GError **error)
{
    xmlNode *root = xmlDocGetRootElement(doc);
    g_autofree char *text = adit_xml_is(root, "plugin") ? adit_xml_dup_attribute(root, "abi") : NULL;
    guint64 abi;

    /* What is no number is for the grammar to refuse. */
    if (text == NULL || !g_ascii_string_to_unsigned(text, 10, 1, G_MAXUINT32, &abi, NULL) ||
        (abi >= ADIT_ABI_OLDEST && abi <= ADIT_ABI))
        return TRUE;
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_ABI,
                "%s:%u: the plugin is made for version %" G_GUINT64_FORMAT
                " of the plugin interface and this library knows %d to %d: update %s",
                manifest->file, adit_xml_line(root), abi, ADIT_ABI_OLDEST, ADIT_ABI,
                abi > ADIT_ABI ? "Adit" : "the plugin");
    return FALSE;
}

static AditXmlSchema *get_schema(void)
{
    static gsize schema;

    if (g_once_init_enter(&schema))
        g_once_init_leave(&schema, (gsize)adit_xml_schema_new(adit_plugin_rng, sizeof adit_plugin_rng - 1));
    return (AditXmlSchema *)schema;
}

AditManifest *adit_manifest_parse(GBytes *xml, const char *name, GError **error)
{
    g_return_val_if_fail(xml != NULL && name != NULL, NULL);
    g_autoptr(AditManifest) manifest = manifest_new(name);
    g_autoptr(xmlDoc) doc = adit_xml_parse(xml, name, MAX_MANIFEST, error);

    if (doc == NULL || !check_abi(manifest, doc, error) ||
        !adit_xml_schema_validate(get_schema(), doc, name, error) ||
        !adit_manifest_read(manifest, doc, error) || !adit_manifest_check(manifest, error))
        return NULL;
    return g_steal_pointer(&manifest);
}

/* --- reading */

const char *adit_manifest_get_name(const AditManifest *manifest)
{
    return manifest->name;
}

const char *adit_manifest_get_version(const AditManifest *manifest)
{
    return manifest->version;
}

const char *adit_manifest_get_licence(const AditManifest *manifest)
{
    return manifest->licence;
}

const char *adit_manifest_get_title(const AditManifest *manifest)
{
    return manifest->title;
}

const char *adit_manifest_get_description(const AditManifest *manifest)
{
    return manifest->description;
}

AditPluginKind adit_manifest_get_kind(const AditManifest *manifest)
{
    return manifest->kind;
}

const char *adit_manifest_get_file(const AditManifest *manifest)
{
    return manifest->file;
}

const char *const *adit_manifest_get_languages(const AditManifest *manifest)
{
    return manifest->languages;
}

gboolean adit_manifest_knows_language(const AditManifest *manifest, const char *lang)
{
    if (lang == NULL || *lang == '\0' || manifest->languages == NULL)
        return TRUE;
    gsize length = strcspn(lang, "-_");
    for (const char *const *known = manifest->languages; *known != NULL; known++)
        if (strlen(*known) == length && g_ascii_strncasecmp(*known, lang, length) == 0)
            return TRUE;
    return FALSE;
}

const char *adit_manifest_get_module(const AditManifest *manifest)
{
    return manifest->module;
}

const char *const *adit_manifest_get_command(const AditManifest *manifest)
{
    return manifest->command;
}

guint adit_manifest_get_timeout(const AditManifest *manifest)
{
    return manifest->timeout > 0 ? manifest->timeout : DEFAULT_TIMEOUT;
}

guint adit_manifest_get_memory(const AditManifest *manifest)
{
    /* Programs in other languages reserve what they never use. */
    return manifest->memory > 0 || manifest->command != NULL ? manifest->memory : DEFAULT_MEMORY;
}

gboolean adit_manifest_get_trainable(const AditManifest *manifest)
{
    return manifest->trainable;
}

const char *const *adit_manifest_get_suffixes(const AditManifest *manifest)
{
    return manifest->suffixes;
}

const char *adit_manifest_get_pattern(const AditManifest *manifest)
{
    return manifest->pattern;
}

AditRecordsBy adit_manifest_get_records_by(const AditManifest *manifest)
{
    return manifest->records_by;
}

guint adit_manifest_get_n_needs(const AditManifest *manifest)
{
    return manifest->needs->len;
}

const AditNeedInfo *adit_manifest_get_need(const AditManifest *manifest, guint index)
{
    g_return_val_if_fail(index < manifest->needs->len, NULL);
    return &g_array_index(manifest->needs, AditNeedInfo, index);
}

guint adit_manifest_get_need_line(const AditManifest *manifest, guint index)
{
    return g_array_index(manifest->need_lines, guint, index);
}

guint adit_manifest_get_n_features(const AditManifest *manifest)
{
    return manifest->features->len;
}

const AditFeatureInfo *adit_manifest_get_feature(const AditManifest *manifest, guint index)
{
    g_return_val_if_fail(index < manifest->features->len, NULL);
    return &g_array_index(manifest->features, AditFeatureInfo, index);
}

guint adit_manifest_get_feature_line(const AditManifest *manifest, guint index)
{
    return g_array_index(manifest->feature_lines, guint, index);
}

const char *const *adit_manifest_get_layers(const AditManifest *manifest)
{
    return manifest->provided_names;
}

const char *adit_manifest_get_layer_help(const AditManifest *manifest, const char *layer)
{
    for (guint i = 0; i < manifest->provided->len; i++) {
        const AditLayerInfo *info = &g_array_index(manifest->provided, AditLayerInfo, i);
        if (strcmp(info->name, layer) == 0)
            return info->help;
    }
    return NULL;
}

const char *const *adit_manifest_get_extended(const AditManifest *manifest)
{
    return manifest->extended_names;
}

guint adit_manifest_get_extended_line(const AditManifest *manifest, guint index)
{
    return g_array_index(manifest->extended, AditLayerInfo, index).line;
}

AditLayerSchema *adit_manifest_dup_schema(const AditManifest *manifest, const char *layer)
{
    AditLayerSchema *schema = adit_layer_schema_new(layer);

    for (guint i = 0; i < manifest->features->len; i++) {
        const AditFeatureInfo *feature = &g_array_index(manifest->features, AditFeatureInfo, i);
        if (strcmp(feature->layer, layer) == 0)
            adit_layer_schema_add_feature(schema, feature->name, feature->type, feature->values,
                                          feature->target);
    }
    return schema;
}

guint adit_manifest_get_n_options(const AditManifest *manifest)
{
    return manifest->options->len;
}

const AditOptionInfo *adit_manifest_get_option(const AditManifest *manifest, guint index)
{
    g_return_val_if_fail(index < manifest->options->len, NULL);
    return &g_array_index(manifest->options, AditOptionInfo, index);
}

const AditOptionInfo *adit_manifest_find_option(const AditManifest *manifest, const char *name,
                                                gboolean training)
{
    for (guint i = 0; i < manifest->options->len; i++) {
        const AditOptionInfo *option = &g_array_index(manifest->options, AditOptionInfo, i);
        if (option->training == training && strcmp(option->name, name) == 0)
            return option;
    }
    return NULL;
}
