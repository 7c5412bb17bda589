/* SPDX-License-Identifier: MIT */
/* What one worker keeps for the plugins from one document to the next. */
#include "pipeline_private.h"

/* From this length of a document or a record on, in bytes, a plugin's scratch is freed when it has done its
 * part. Scratch grows with the longest document and stays so; of one of 10 MB, six plugins would hold several
 * hundred megabytes at once. Making it anew costs nothing beside so much text. */
#define LARGE_TEXT (1024 * 1024)

AditWorker *adit_worker_new(void)
{
    AditWorker *worker = g_new0(AditWorker, 1);
    worker->scratch = g_hash_table_new(NULL, NULL);
    return worker;
}

static void free_scratch(const AditInstance *instance, gpointer scratch)
{
    if (instance->plugin->worker_free)
        instance->plugin->worker_free(instance->self, scratch);
}

void adit_worker_free(gpointer data)
{
    AditWorker *worker = data;
    GHashTableIter iter;
    gpointer instance, scratch;
    g_hash_table_iter_init(&iter, worker->scratch);
    while (g_hash_table_iter_next(&iter, &instance, &scratch))
        free_scratch(instance, scratch);
    g_hash_table_unref(worker->scratch);
    g_free(worker);
}

gboolean adit_worker_get_scratch(AditWorker *worker, AditInstance *instance, gpointer *scratch,
                                 GError **error)
{
    *scratch = NULL;
    if (!instance->plugin->worker_new ||
        g_hash_table_lookup_extended(worker->scratch, instance, NULL, scratch))
        return TRUE;
    GError *failure = NULL;
    *scratch = instance->plugin->worker_new(instance->self, &failure);
    if (!*scratch && !failure)
        g_set_error(&failure, ADIT_ERROR, ADIT_ERROR_PLUGIN,
                    "it could not make a worker's scratch and did not say why");
    if (failure) {
        g_propagate_error(error, failure);
        return FALSE;
    }
    g_hash_table_insert(worker->scratch, instance, *scratch);
    return TRUE;
}

void adit_worker_rest(AditWorker *worker, AditInstance *instance, gsize size)
{
    gpointer scratch;
    if (size >= LARGE_TEXT && g_hash_table_steal_extended(worker->scratch, instance, NULL, &scratch))
        free_scratch(instance, scratch);
}
