/* SPDX-License-Identifier: MIT */
/* Which reader an input is for. */
#include "input.h"

#include <string.h>

typedef struct {
    AditManifest *manifest;
    GRegex *pattern; /* NULL without */
} Candidate;

struct _AditChooser {
    AditPipeline *pipeline;
    AditInstance *unpacker; /* of what is in nothing else; NULL: choose */
    AditInstance *reader;   /* of all that needs no unpacking; NULL: choose */
    GArray *candidates;     /* of Candidate: the readers that are left to choose from */
};

static void candidate_clear(gpointer data)
{
    Candidate *candidate = data;
    g_clear_pointer(&candidate->pattern, g_regex_unref);
}

static gboolean unpacks(const AditManifest *manifest)
{
    return adit_manifest_get_records_by(manifest) == ADIT_RECORDS_MEMBERS;
}

AditChooser *adit_chooser_new(AditPipeline *pipeline, const char *reader, GError **error)
{
    AditInstance *fixed = reader ? adit_pipeline_open_role(pipeline, reader, "_reader", error) : NULL;
    if (reader && !fixed)
        return NULL;
    AditChooser *chooser = g_new0(AditChooser, 1);
    chooser->pipeline = pipeline;
    chooser->unpacker = fixed && unpacks(fixed->manifest) ? fixed : NULL;
    chooser->reader = chooser->unpacker ? NULL : fixed;
    chooser->candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    g_array_set_clear_func(chooser->candidates, candidate_clear);
    AditRegistry *registry = adit_pipeline_get_registry(pipeline);
    for (guint i = 0; i < adit_registry_get_n_plugins(registry); i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        if (adit_manifest_get_kind(manifest) != ADIT_PLUGIN_READER || (chooser->reader && !unpacks(manifest)))
            continue;
        const char *pattern = adit_manifest_get_pattern(manifest);
        Candidate candidate = {manifest, NULL};
        if (pattern) {
            candidate.pattern = g_regex_new(pattern, G_REGEX_RAW, 0, error);
            if (!candidate.pattern) {
                g_prefix_error(error, "%s: the reader's pattern: ", adit_manifest_get_file(manifest));
                adit_chooser_free(chooser);
                return NULL;
            }
        }
        g_array_append_val(chooser->candidates, candidate);
        /* cppcheck-suppress memleak */
    }
    return chooser;
}

void adit_chooser_free(AditChooser *chooser)
{
    g_array_unref(chooser->candidates);
    g_free(chooser);
}

static gboolean has_suffix(const char *name, const AditManifest *manifest)
{
    g_autofree char *lower = g_ascii_strdown(name, -1);
    const char *dot = strrchr(lower, '.');
    return dot && g_strv_contains(adit_manifest_get_suffixes(manifest), dot + 1);
}

AditInstance *adit_chooser_choose(const AditChooser *chooser, const char *name, guint depth, const char *head,
                                  gsize length, GError **error)
{
    if (chooser->unpacker && depth == 0)
        return chooser->unpacker;
    const AditManifest *chosen = NULL;
    for (guint i = 0; i < chooser->candidates->len && !chosen; i++) {
        const Candidate *candidate = &g_array_index(chooser->candidates, Candidate, i);
        if (candidate->pattern && g_regex_match_full(candidate->pattern, head,
                                                     (gssize)MIN(length, ADIT_INPUT_HEAD), 0, 0, NULL, NULL))
            chosen = candidate->manifest;
    }
    for (guint i = 0; i < chooser->candidates->len && !chosen; i++) {
        const Candidate *candidate = &g_array_index(chooser->candidates, Candidate, i);
        if (has_suffix(name, candidate->manifest))
            chosen = candidate->manifest;
    }
    if (!chosen && chooser->reader)
        return chooser->reader;
    return adit_pipeline_open_role(chooser->pipeline, chosen ? adit_manifest_get_name(chosen) : "text",
                                   "_reader", error);
}
