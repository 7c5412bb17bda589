/* SPDX-License-Identifier: MIT */
/* From what is wanted to analyzers in order: who provides what, what they require in turn, and who waits for
 * whom. */
#include "pipeline_private.h"

#include <string.h>

typedef struct {
    AditRegistry *registry;
    GPtrArray *steps; /* of AditStep, in the order in which they were found */
    GPtrArray *named; /* of AditManifest: analyzers that the user asked for by name */
} Solver;

void adit_want_clear(gpointer data)
{
    AditWant *want = data;
    g_free(want->layer);
    g_free(want->feature);
    g_free(want->plugin);
}

void adit_step_free(gpointer data)
{
    AditStep *step = data;
    for (guint i = 0; i < step->outputs->len; i++)
        adit_layer_schema_unref(g_array_index(step->outputs, AditOutput, i).schema);
    g_array_unref(step->outputs);
    adit_manifest_unref(step->manifest);
    g_ptr_array_unref(step->after);
    g_clear_pointer(&step->used, g_hash_table_unref);
    g_free(step->reason);
    g_free(step);
}

/* --- who provides what -----------------------------------------------------------------------------------
 */

static gboolean provides_layer(const AditManifest *manifest, const char *layer)
{
    return g_strv_contains(adit_manifest_get_layers(manifest), layer);
}

static gboolean provides(const AditManifest *manifest, const char *layer, const char *feature)
{
    if (adit_manifest_get_kind(manifest) != ADIT_PLUGIN_ANALYZER)
        return FALSE;
    if (!feature)
        return provides_layer(manifest, layer);
    for (guint i = 0; i < adit_manifest_get_n_features(manifest); i++) {
        const AditFeatureInfo *info = adit_manifest_get_feature(manifest, i);
        if (strcmp(info->layer, layer) == 0 && strcmp(info->name, feature) == 0)
            return TRUE;
    }
    return FALSE;
}

static GPtrArray *find_providers(AditRegistry *registry, const char *layer, const char *feature)
{
    GPtrArray *found = g_ptr_array_new();
    for (guint i = 0; i < adit_registry_get_n_plugins(registry); i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        if (provides(manifest, layer, feature))
            g_ptr_array_add(found, manifest);
    }
    return found;
}

static char *join_names(const GPtrArray *manifests)
{
    GString *names = g_string_new(NULL);
    for (guint i = 0; i < manifests->len; i++)
        g_string_append_printf(names, "%s%s", i ? ", " : "",
                               adit_manifest_get_name(g_ptr_array_index(manifests, i)));
    return g_string_free(names, FALSE);
}

/* The one that counts: the only one, or the only one that the user named, or that is in the pipeline already.
 */
static AditManifest *choose(const Solver *solver, const GPtrArray *candidates)
{
    if (candidates->len == 1)
        return g_ptr_array_index(candidates, 0);
    AditManifest *chosen = NULL;
    for (guint i = 0; i < candidates->len; i++) {
        AditManifest *candidate = g_ptr_array_index(candidates, i);
        if (!g_ptr_array_find(solver->named, candidate, NULL))
            continue;
        if (chosen)
            return NULL;
        chosen = candidate;
    }
    return chosen;
}

static AditManifest *find_provider(const Solver *solver, const char *layer, const char *feature,
                                   const char *who, GError **error)
{
    g_autoptr(GPtrArray) candidates = find_providers(solver->registry, layer, feature);
    const char *dot = feature ? "." : "", *tail = feature ? feature : "";
    if (candidates->len == 0) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_PIPELINE,
                    "%s needs \"%s%s%s\", which no plugin found provides; `adit list` says what there is",
                    who, layer, dot, tail);
        return NULL;
    }
    AditManifest *chosen = choose(solver, candidates);
    if (!chosen) {
        g_autofree char *names = join_names(candidates);
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_PIPELINE,
                    "%s needs \"%s%s%s\", which several plugins provide (%s); name one of them too", who,
                    layer, dot, tail, names);
    }
    return chosen;
}

/* --- wants -------------------------------------------------------------------------------------------------
 */

/* "layer.feature" of all features there are. */
static char *nearest_feature(AditRegistry *registry, const char *name)
{
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < adit_registry_get_n_plugins(registry); i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        for (guint k = 0; k < adit_manifest_get_n_features(manifest); k++) {
            const AditFeatureInfo *feature = adit_manifest_get_feature(manifest, k);
            g_ptr_array_add(names, g_strconcat(feature->layer, ".", feature->name, NULL));
        }
    }
    g_ptr_array_add(names, NULL);
    return g_strdup(adit_nearest_name(name, (const char *const *)names->pdata));
}

/* All that may be wanted, to find what a misspelt name is near to. */
static const char **list_names(AditRegistry *registry)
{
    GPtrArray *names = g_ptr_array_new();
    for (guint i = 0; i < adit_registry_get_n_plugins(registry); i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        if (adit_manifest_get_kind(manifest) != ADIT_PLUGIN_ANALYZER)
            continue;
        g_ptr_array_add(names, (gpointer)adit_manifest_get_name(manifest));
        for (const char *const *layer = adit_manifest_get_layers(manifest); *layer; layer++)
            g_ptr_array_add(names, (gpointer)*layer);
    }
    g_ptr_array_add(names, NULL);
    return (const char **)g_ptr_array_free(names, FALSE);
}

static gboolean unknown_want(AditRegistry *registry, const char *name, GError **error)
{
    g_autofree const char **names = list_names(registry);
    g_autofree char *feature = strchr(name, '.') ? nearest_feature(registry, name) : NULL;
    const char *near = feature ? feature : adit_nearest_name(name, names);
    g_autofree char *all = g_strjoinv(", ", (char **)names);
    if (near)
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND,
                    "\"%s\" is no layer, feature or analyzer; did you mean \"%s\"?", name, near);
    else
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND,
                    "\"%s\" is no layer, feature or analyzer; there are: %s", name,
                    *all ? all : "none (no plugins were found)");
    return FALSE;
}

gboolean adit_want_parse(AditRegistry *registry, const char *name, GArray *wants, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(name, ".", 2);
    const char *feature = parts[0] ? parts[1] : NULL;
    g_autoptr(GPtrArray) providers = find_providers(registry, parts[0] ? parts[0] : "", feature);
    AditManifest *plugin = adit_registry_find(registry, name);
    if (providers->len > 0) {
        AditWant want = {g_strdup(parts[0]), g_strdup(feature), NULL};
        g_array_append_val(wants, want);
        return TRUE;
    }
    if (plugin && adit_manifest_get_kind(plugin) == ADIT_PLUGIN_ANALYZER) {
        AditWant want = {NULL, NULL, g_strdup(name)};
        g_array_append_val(wants, want);
        return TRUE;
    }
    if (plugin) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_PIPELINE,
                    "\"%s\" is a %s; only layers, features and analyzers can be wanted", name,
                    adit_manifest_get_kind(plugin) == ADIT_PLUGIN_READER ? "reader (see --from)"
                                                                         : "writer (see --to)");
        return FALSE;
    }
    return unknown_want(registry, name, error);
}

/* --- collecting steps --- */

static AditStep *find_step(const Solver *solver, const AditManifest *manifest)
{
    for (guint i = 0; i < solver->steps->len; i++) {
        AditStep *step = g_ptr_array_index(solver->steps, i);
        if (step->manifest == manifest)
            return step;
    }
    return NULL;
}

static void add_output(AditStep *step, const char *layer, gboolean extends)
{
    AditOutput output = {layer, adit_manifest_dup_schema(step->manifest, layer), extends};
    g_array_append_val(step->outputs, output);
}

/* Adds the plugin if it is not there; `reason` is taken. */
static void add_step(Solver *solver, AditManifest *manifest, char *reason)
{
    if (find_step(solver, manifest)) {
        g_free(reason);
        return;
    }
    AditStep *step = g_new0(AditStep, 1);
    step->manifest = adit_manifest_ref(manifest);
    step->outputs = g_array_new(FALSE, FALSE, sizeof(AditOutput));
    step->after = g_ptr_array_new_with_free_func(g_free);
    step->reason = reason;
    for (const char *const *layer = adit_manifest_get_layers(manifest); *layer; layer++)
        add_output(step, *layer, FALSE);
    for (const char *const *layer = adit_manifest_get_extended(manifest); *layer; layer++)
        add_output(step, *layer, TRUE);
    g_ptr_array_add(solver->steps, step);
}

static gboolean add_wants(Solver *solver, const GArray *wants, GError **error)
{
    for (guint i = 0; i < wants->len; i++) {
        const AditWant *want = &g_array_index(wants, AditWant, i);
        if (want->plugin)
            g_ptr_array_add(solver->named, adit_registry_find(solver->registry, want->plugin));
    }
    for (guint i = 0; i < solver->named->len; i++)
        add_step(solver, g_ptr_array_index(solver->named, i), g_strdup("wanted by name"));
    for (guint i = 0; i < wants->len; i++) {
        const AditWant *want = &g_array_index(wants, AditWant, i);
        if (want->plugin)
            continue;
        AditManifest *provider = find_provider(solver, want->layer, want->feature, "what is wanted", error);
        if (!provider)
            return FALSE;
        add_step(solver, provider,
                 g_strdup_printf("provides %s%s%s, which is wanted", want->layer, want->feature ? "." : "",
                                 want->feature ? want->feature : ""));
        if (!want->feature)
            continue;
        /* The feature's rows have to come from somewhere. */
        AditManifest *rows = find_provider(solver, want->layer, NULL, "what is wanted", error);
        if (!rows)
            return FALSE;
        add_step(solver, rows,
                 g_strdup_printf("provides %s, whose %s is wanted", want->layer, want->feature));
    }
    return TRUE;
}

/* Adds what the steps require; the list grows while it is walked, until nothing is missing. */
static gboolean add_requirements(Solver *solver, GError **error)
{
    for (guint i = 0; i < solver->steps->len; i++) {
        const AditStep *step = g_ptr_array_index(solver->steps, i);
        const char *name = adit_manifest_get_name(step->manifest);
        for (guint j = 0; j < adit_manifest_get_n_needs(step->manifest); j++) {
            const AditNeedInfo *need = adit_manifest_get_need(step->manifest, j);
            if (need->optional)
                continue;
            g_autofree char *who = g_strdup_printf("plugin %s", name);
            AditManifest *provider = find_provider(solver, need->layer, need->feature, who, error);
            if (!provider)
                return FALSE;
            add_step(solver, provider,
                     g_strdup_printf("provides %s%s%s, which %s requires", need->layer,
                                     need->feature ? "." : "", need->feature ? need->feature : "", name));
        }
        for (const char *const *layer = adit_manifest_get_extended(step->manifest); *layer; layer++) {
            AditManifest *provider = find_provider(solver, *layer, NULL, name, error);
            if (!provider)
                return FALSE;
            add_step(solver, provider, g_strdup_printf("provides %s, which %s extends", *layer, name));
        }
    }
    return TRUE;
}

/* --- order --- */

/* Whether `step` writes what the need (or, with a NULL feature, anything of the layer's rows) is about. */
static gboolean writes(const AditStep *step, const char *layer, const char *feature)
{
    return feature ? provides(step->manifest, layer, feature) : provides_layer(step->manifest, layer);
}

static gboolean waits_for(const AditStep *step, const AditStep *other, char **what)
{
    if (step == other)
        return FALSE;
    for (guint i = 0; i < adit_manifest_get_n_needs(step->manifest); i++) {
        const AditNeedInfo *need = adit_manifest_get_need(step->manifest, i);
        if (writes(other, need->layer, need->feature)) {
            *what =
                g_strdup_printf("%s%s%s (%s)", need->layer, need->feature ? "." : "",
                                need->feature ? need->feature : "", adit_manifest_get_name(other->manifest));
            return TRUE;
        }
    }
    for (const char *const *layer = adit_manifest_get_extended(step->manifest); *layer; layer++)
        if (writes(other, *layer, NULL)) {
            *what = g_strdup_printf("%s (%s)", *layer, adit_manifest_get_name(other->manifest));
            return TRUE;
        }
    return FALSE;
}

static gboolean is_ready(const AditStep *step, const GPtrArray *waiting)
{
    for (guint i = 0; i < waiting->len; i++) {
        g_autofree char *what = NULL;
        if (waits_for(step, g_ptr_array_index(waiting, i), &what))
            return FALSE;
    }
    return TRUE;
}

static void note_waits(const GPtrArray *steps)
{
    for (guint i = 0; i < steps->len; i++) {
        AditStep *step = g_ptr_array_index(steps, i);
        for (guint j = 0; j < steps->len; j++) {
            char *what = NULL;
            if (waits_for(step, g_ptr_array_index(steps, j), &what))
                g_ptr_array_add(step->after, what);
        }
    }
}

static int compare_steps(gconstpointer a, gconstpointer b)
{
    const AditStep *const *s = a, *const *t = b;
    return strcmp(adit_manifest_get_name((*s)->manifest), adit_manifest_get_name((*t)->manifest));
}

static void describe_cycle(const GPtrArray *waiting, GError **error)
{
    g_autoptr(GPtrArray) manifests = g_ptr_array_new();
    for (guint i = 0; i < waiting->len; i++)
        g_ptr_array_add(manifests, ((AditStep *)g_ptr_array_index(waiting, i))->manifest);
    g_autofree char *names = join_names(manifests);
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_PIPELINE, "these plugins wait for one another in a circle: %s",
                names);
}

/* Kahn's algorithm; of those that are ready the first by name goes first, so that the order never depends on
 * chance. */
static GPtrArray *order_steps(GPtrArray *steps, GError **error)
{
    g_autoptr(GPtrArray) waiting = g_ptr_array_new();
    for (guint i = 0; i < steps->len; i++)
        g_ptr_array_add(waiting, g_ptr_array_index(steps, i));
    g_ptr_array_sort(waiting, compare_steps);
    note_waits(steps);
    GPtrArray *ordered = g_ptr_array_new_with_free_func(adit_step_free);
    while (waiting->len > 0) {
        guint i = 0;
        while (i < waiting->len && !is_ready(g_ptr_array_index(waiting, i), waiting))
            i++;
        if (i == waiting->len) {
            describe_cycle(waiting, error);
            g_ptr_array_set_free_func(ordered, NULL);
            g_ptr_array_unref(ordered);
            return NULL;
        }
        g_ptr_array_add(ordered, g_ptr_array_steal_index(waiting, i));
    }
    return ordered;
}

GPtrArray *adit_solve(AditRegistry *registry, GArray *wants, GError **error)
{
    Solver solver = {registry, g_ptr_array_new(), g_ptr_array_new()};
    GPtrArray *ordered = NULL;
    if (add_wants(&solver, wants, error) && add_requirements(&solver, error))
        ordered = order_steps(solver.steps, error);
    if (!ordered)
        g_ptr_array_set_free_func(solver.steps, adit_step_free);
    g_ptr_array_unref(solver.steps);
    g_ptr_array_unref(solver.named);
    return ordered;
}
