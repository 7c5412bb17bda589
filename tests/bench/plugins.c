/* SPDX-License-Identifier: MIT */
/*
 * plugins FILE.jsonl: the CPU time of each analyzer by itself over the documents of a file, on one thread.
 * Each runs on documents that have already what it needs. Prints, a line each: name, seconds, and at the end
 * "text", bytes, tokens.
 */
#include <adit/adit.h>

#include <stdio.h>
#include <string.h>
#include <time.h>

static double cpu_seconds(void)
{
    struct timespec t;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

static AditPipeline *pipeline_for(AditRegistry *registry, const char *want)
{
    g_autoptr(GError) error = NULL;
    AditPipeline *pipeline = adit_pipeline_new(registry);
    if (!adit_pipeline_want(pipeline, want, &error) || !adit_pipeline_prepare(pipeline, &error))
        g_error("%s", error->message);
    return pipeline;
}

static double process_all(AditPipeline *pipeline, GPtrArray *documents)
{
    double start = cpu_seconds();
    for (guint i = 0; i < documents->len; i++) {
        g_autoptr(GError) error = NULL;
        if (!adit_pipeline_process(pipeline, g_ptr_array_index(documents, i), NULL, &error))
            g_error("%s", error->message);
    }
    return cpu_seconds() - start;
}

static void print_size(GPtrArray *documents)
{
    guint64 bytes = 0, tokens = 0;
    for (guint i = 0; i < documents->len; i++) {
        AditDocument *document = g_ptr_array_index(documents, i);
        gsize length;
        adit_document_get_text(document, &length);
        bytes += length;
        const AditLayer *layer = adit_document_get_layer(document, "token");
        tokens += layer != NULL ? adit_layer_get_n_rows(layer) : 0;
    }
    printf("text %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT "\n", bytes, tokens);
}

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    g_autoptr(AditRegistry) registry = adit_registry_new_default();
    g_autoptr(AditPipeline) whole = pipeline_for(registry, ADIT_DEFAULT_WANT);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) documents = adit_pipeline_load(whole, argv[1], "jsonl", &error);
    if (documents == NULL)
        g_error("%s", error->message);
    /* In the order of execution, so that each finds the layers of those before it. */
    g_auto(GStrv) names = adit_pipeline_list_plugins(whole);
    for (char **name = names; *name != NULL; name++) {
        g_autoptr(AditPipeline) one = pipeline_for(registry, *name);
        printf("%s %.4f\n", *name, process_all(one, documents));
    }
    print_size(documents);
    return 0;
}
