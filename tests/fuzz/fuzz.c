/* SPDX-License-Identifier: MIT */
/*
 * Fuzz targets for libFuzzer in one program, chosen by the environment's ADIT_FUZZ_TARGET: "analyzers" runs
 * all analyzers over a text, "manifest" parses a manifest, "protocol" takes the input for what a plugin's
 * process has answered, any other name is a reader's. Plugins are inside (see cli/static_plugins.c); each
 * folder of seeds is a target's.
 */
#include <adit/adit.h>

#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "protocol.h"

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const guint8 *data, size_t size);

/* What to do with an input; name is the target's. */
typedef void (*Target)(const char *name, const guint8 *data, size_t size);

static Target target;
static const char *target_name;
static AditRegistry *registry;
static AditPipeline *pipeline;
static int fd;
/* What the process has answered. */
static const guint8 *answer;
static size_t answer_size;

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

/* --- an analyzer that answers with the input */

static const char answering_manifest[] =
    "<plugin name='answering' version='1' kind='analyzer' licence='MIT' abi='1'><title>Answers</title>"
    "<requires layer='token'/><extends layer='token'><feature name='mark' type='int'/></extends>"
    "<provides layer='answer'><feature name='i' type='int'/><feature name='r' type='double'/>"
    "<feature name='s' type='string'/><feature name='e' type='enum'><value name='x'/></feature>"
    "<feature name='b' type='bool'/><feature name='p' type='span'/>"
    "<feature name='h' type='ref' target='token'/><feature name='o' type='ref' target='answer'/></provides>"
    "</plugin>";

static gboolean process_answer(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    (void)self;
    (void)scratch;
    AditTalk *talk = adit_talk_new();
    AditManifest *manifest = adit_registry_find(registry, "answering");
    AditOffsetUnit offsets = (AditOffsetUnit)(answer_size % 3);
    gboolean wrong;
    gboolean good = adit_talk_read_answer(talk, (const char *)answer, answer_size, task, manifest, offsets,
                                          &wrong, error);
    adit_talk_free(talk);
    return good;
}

static const AditPlugin answering = {
    ADIT_PLUGIN_HEAD("answering", "1"),
    .process = process_answer,
};

static void process(AditDocument *document)
{
    g_autoptr(GError) error = NULL;
    if (!adit_pipeline_process(pipeline, document, NULL, &error))
        g_error("%s", error->message);
    g_autofree char *json = adit_pipeline_format(pipeline, document, "jsonl", ADIT_OFFSETS_UTF16, &error);
    if (json == NULL || !g_utf8_validate(json, -1, NULL))
        g_error("the JSON is not UTF-8");
}

static void fuzz_analyzers(const char *name, const guint8 *data, size_t size)
{
    (void)name;
    g_autofree char *text = g_utf8_make_valid((const char *)data, (gssize)size);
    g_autoptr(AditDocument) document = adit_document_new("fuzz", text, -1, NULL);
    adit_document_set_meta(document, "created", "2024-02-29");
    process(document);
}

static void fuzz_manifest(const char *name, const guint8 *data, size_t size)
{
    (void)name;
    g_autoptr(GBytes) bytes = g_bytes_new(data, size);
    g_autoptr(GError) error = NULL;
    g_autoptr(AditManifest) manifest = adit_manifest_parse(bytes, "fuzz.xml", &error);
    g_assert_true((manifest == NULL) == (error != NULL));
}

/* Any answer is taken or refused, with a reason; the other side's hello too. */
static void fuzz_protocol(const char *name, const guint8 *data, size_t size)
{
    (void)name;
    g_autoptr(AditDocument) document =
        adit_document_new("fuzz", "\xf0\x9f\x98\x80 caf\xc3\xa9, one two.", -1, NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GError) unfriendly = NULL;
    AditTalk *talk = adit_talk_new();
    AditGreeting greeting = {0};

    answer = data;
    answer_size = size;
    g_assert_true(adit_pipeline_process(pipeline, document, NULL, &error) == (error == NULL));
    g_assert_true(adit_talk_read_hello(talk, (const char *)data, size, &greeting, &unfriendly) ==
                  (unfriendly == NULL));
    adit_greeting_clear(&greeting);
    adit_talk_free(talk);
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

static Target find_target(const char *name)
{
    static const struct {
        const char *name;
        Target run;
    } targets[] = {
        {"analyzers", fuzz_analyzers},
        {"manifest", fuzz_manifest},
        {"protocol", fuzz_protocol},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(targets); i++)
        if (strcmp(name, targets[i].name) == 0)
            return targets[i].run;
    g_autofree char *plugin = g_strconcat(name, "_reader", NULL);
    if (adit_registry_find(registry, plugin) == NULL)
        g_error("ADIT_FUZZ_TARGET is \"%s\": neither a target nor a reader", name);
    return fuzz_reader;
}

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    g_autoptr(GError) error = NULL;
    target_name = g_getenv("ADIT_FUZZ_TARGET");
    if (target_name == NULL)
        g_error("set ADIT_FUZZ_TARGET to the name of a folder of tests/fuzz/seeds");
    registry = adit_registry_new_default();
    pipeline = adit_pipeline_new(registry);
    target = find_target(target_name);
    gboolean answers = target == fuzz_protocol;
    if (answers && !adit_registry_add_plugin(registry, answering_manifest, &answering, &error))
        g_error("%s", error->message);
    g_autofree char *wants = answers ? g_strdup("answering") : list_analyzers();
    if (!adit_pipeline_want(pipeline, wants, &error) || !adit_pipeline_prepare(pipeline, &error))
        g_error("%s", error->message);
    fd = memfd_create("input", MFD_CLOEXEC);
    return 0;
}

int LLVMFuzzerTestOneInput(const guint8 *data, size_t size)
{
    target(target_name, data, size);
    return 0;
}
