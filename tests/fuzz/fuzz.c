/* SPDX-License-Identifier: MIT */
/*
 * Fuzz targets for libFuzzer, one program each, chosen by FUZZ_TARGET when compiled: "analyzers" runs all
 * analyzers over a text, "manifest" parses a manifest, any other name is a reader's. Plugins are inside (see
 * cli/static_plugins.c).
 */
#include <adit/adit.h>

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

static AditRegistry *registry;
static AditPipeline *pipeline;
static int fd;

/* All analyzers there are. */
static char *list_analyzers(void)
{
    GString *all = g_string_new(NULL);
    for (guint i = 0; i < adit_registry_get_n_plugins(registry); i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        if (adit_manifest_get_kind(manifest) == ADIT_PLUGIN_ANALYZER)
            g_string_append_printf(all, "%s ", adit_manifest_get_name(manifest));
    }
    return g_string_free(all, FALSE);
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    registry = adit_registry_new_default();
    pipeline = adit_pipeline_new(registry);
    g_autofree char *wants = list_analyzers();
    g_autoptr(GError) error = NULL;
    if (!adit_pipeline_want(pipeline, wants, &error) || !adit_pipeline_prepare(pipeline, &error))
        g_error("%s", error->message);
    fd = memfd_create("input", MFD_CLOEXEC);
    return 0;
}

static void process(AditDocument *document)
{
    g_autoptr(GError) error = NULL;
    if (!adit_pipeline_process(pipeline, document, NULL, &error))
        g_error("%s", error->message);
    g_autofree char *json = adit_pipeline_format(pipeline, document, "jsonl", ADIT_OFFSETS_UTF16, &error);
    if (json == NULL || !g_utf8_validate(json, -1, NULL))
        g_error("the JSON is not UTF-8");
}

static void fuzz_analyzers(const guint8 *data, size_t size)
{
    g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
    g_autoptr(AditDocument) document = adit_document_new("fuzz", text, -1, NULL);
    adit_document_set_meta(document, "created", "2024-02-29");
    process(document);
}

static void fuzz_manifest(const guint8 *data, size_t size)
{
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(AditManifest) manifest = adit_manifest_parse(bytes, "fuzz.xml", &error);
    g_assert_true((manifest == NULL) == (error != NULL));
}

static void fuzz_reader(const char *reader, const guint8 *data, size_t size)
{
    if (ftruncate(fd, 0) != 0 || pwrite(fd, data, size, 0) != (ssize_t)size)
        return;
    g_autofree char *path = g_strdup_printf("/proc/self/fd/%d", fd);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) documents = adit_pipeline_load(pipeline, path, reader, &error);
    g_assert_true((documents == NULL) == (error != NULL));
    for (guint i = 0; documents != NULL && i < documents->len; i++)
        process(g_ptr_array_index(documents, i));
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    if (strcmp(FUZZ_TARGET, "analyzers") == 0)
        fuzz_analyzers(data, size);
    else if (strcmp(FUZZ_TARGET, "manifest") == 0)
        fuzz_manifest(data, size);
    else
        fuzz_reader(FUZZ_TARGET, data, size);
    return 0;
}
