/* SPDX-License-Identifier: MIT */
/* Prints who said what in a file:  cc quotations.c $(pkg-config --cflags --libs adit-1) && ./a.out
 * article.html */
#include <adit/adit.h>

static gboolean print_quotations(AditDocument *document)
{
    const AditLayer *quotes = adit_document_get_layer(document, "quote");
    const AditColumn *speaker = adit_layer_get_column(quotes, "speaker_name");
    for (guint32 row = 0; quotes && row < adit_layer_get_n_rows(quotes); row++) {
        const char *name = adit_column_get_string(speaker, row);
        g_autofree char *text = adit_document_dup_text(document, adit_layer_get_span(quotes, row));
        g_print("%s: %s\n", name ? name : "(somebody)", text);
    }
    return quotes != NULL;
}

int main(int argc, char **argv)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditRegistry) registry = adit_registry_new_default();
    g_autoptr(AditPipeline) pipeline = adit_pipeline_new(registry);
    g_autoptr(GPtrArray) documents = NULL;
    if (argc != 2) {
        g_printerr("usage: quotations FILE\n");
        return 2;
    }
    if (adit_pipeline_want(pipeline, "quote", &error))
        documents = adit_pipeline_load(pipeline, argv[1], NULL, &error);
    for (guint i = 0; documents && i < documents->len && !error; i++) {
        AditDocument *document = g_ptr_array_index(documents, i);
        if (adit_pipeline_process(pipeline, document, NULL, &error))
            print_quotations(document);
    }
    if (error)
        g_printerr("quotations: %s\n", error->message);
    return error ? 1 : 0;
}
