/* SPDX-License-Identifier: MIT */
#include "input.h"

#include <gio/gunixinputstream.h>
#include <string.h>
#include <unistd.h>

/* One read, and so the usual size of a batch of lines: large enough to make locking cheap, small enough to
 * share out. */
#define CHUNK (64 * 1024)
/* How much of an input the readers' patterns see. */
#define HEAD 4096

/* --- choosing a reader ------------------------------------------------------------------------------------
 */

typedef struct {
    AditManifest *manifest;
    GRegex *pattern; /* NULL without */
} Candidate;

struct _AditChooser {
    AditPipeline *pipeline;
    AditInstance *fixed; /* NULL: choose */
    GArray *candidates;  /* of Candidate */
};

static void candidate_clear(gpointer data)
{
    Candidate *candidate = data;
    g_clear_pointer(&candidate->pattern, g_regex_unref);
}

AditChooser *adit_chooser_new(AditPipeline *pipeline, const char *reader, GError **error)
{
    AditInstance *fixed = reader ? adit_pipeline_open_role(pipeline, reader, "_reader", error) : NULL;
    if (reader && !fixed)
        return NULL;
    AditChooser *chooser = g_new0(AditChooser, 1);
    chooser->pipeline = pipeline;
    chooser->fixed = fixed;
    chooser->candidates = g_array_new(FALSE, FALSE, sizeof(Candidate));
    g_array_set_clear_func(chooser->candidates, candidate_clear);
    AditRegistry *registry = adit_pipeline_get_registry(pipeline);
    for (guint i = 0; i < adit_registry_get_n_plugins(registry) && !fixed; i++) {
        AditManifest *manifest = adit_registry_get_plugin(registry, i);
        if (adit_manifest_get_kind(manifest) != ADIT_PLUGIN_READER)
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
    if (g_str_has_suffix(lower, ".gz"))
        lower[strlen(lower) - 3] = '\0';
    const char *dot = strrchr(lower, '.');
    return dot && g_strv_contains(adit_manifest_get_suffixes(manifest), dot + 1);
}

static AditInstance *choose_reader(const AditChooser *chooser, const char *name, const char *head,
                                   gsize length, GError **error)
{
    if (chooser->fixed)
        return chooser->fixed;
    const AditManifest *chosen = NULL;
    for (guint i = 0; i < chooser->candidates->len && !chosen; i++) {
        const Candidate *candidate = &g_array_index(chooser->candidates, Candidate, i);
        if (candidate->pattern &&
            g_regex_match_full(candidate->pattern, head, (gssize)MIN(length, HEAD), 0, 0, NULL, NULL))
            chosen = candidate->manifest;
    }
    for (guint i = 0; i < chooser->candidates->len && !chosen; i++) {
        const Candidate *candidate = &g_array_index(chooser->candidates, Candidate, i);
        if (has_suffix(name, candidate->manifest))
            chosen = candidate->manifest;
    }
    return adit_pipeline_open_role(chooser->pipeline, chosen ? adit_manifest_get_name(chosen) : "text",
                                   "_reader", error);
}

/* --- opening --- */

struct _AditInput {
    char *name;
    GInputStream *stream;
    AditInstance *reader;
    GByteArray *pending; /* bytes read that are part of no record yet */
    gsize scanned;       /* of pending: holds no line feed */
    guint64 position;
    guint64 line;      /* of the next record */
    gboolean first;    /* pending is the first chunk, which choosing the reader has read */
    gboolean skipping; /* within a line that is too long */
    gboolean ended;
};

static gboolean read_chunk(AditInput *input, gsize size, GCancellable *cancellable, GError **error)
{
    guint before = input->pending->len;
    g_byte_array_set_size(input->pending, before + (guint)size);
    gssize got = g_input_stream_read(input->stream, input->pending->data + before, size, cancellable, error);
    g_byte_array_set_size(input->pending, before + (guint)MAX(got, 0));
    input->position += (guint64)MAX(got, 0);
    input->ended = got == 0;
    return got >= 0;
}

static GInputStream *open_stream(const char *name, GError **error)
{
    if (strcmp(name, "-") == 0)
        return g_unix_input_stream_new(STDIN_FILENO, FALSE);
    g_autoptr(GFile) file = g_file_new_for_path(name);
    GFileInputStream *stream = g_file_read(file, NULL, error);
    return stream ? G_INPUT_STREAM(stream) : NULL;
}

/* Unpacks what begins like a gzip file. */
static gboolean unpack(AditInput *input, GCancellable *cancellable, GError **error)
{
    if (input->pending->len < 3 || memcmp(input->pending->data, "\x1f\x8b\x08", 3) != 0)
        return TRUE;
    g_autoptr(GInputStream) packed = input->stream;
    g_autoptr(GInputStream) head = g_memory_input_stream_new_from_data(
        g_memdup2(input->pending->data, input->pending->len), input->pending->len, g_free);
    g_autoptr(GConverter) unzip = G_CONVERTER(g_zlib_decompressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP));
    if (G_IS_SEEKABLE(packed) && g_seekable_can_seek(G_SEEKABLE(packed))) {
        input->stream = NULL;
        if (!g_seekable_seek(G_SEEKABLE(packed), 0, G_SEEK_SET, cancellable, error))
            return FALSE;
        input->stream = g_converter_input_stream_new(packed, unzip);
    } else {
        /* A pipe can't go back: what was read of it is fed in first. */
        g_autoptr(GOutputStream) joined = g_memory_output_stream_new_resizable();
        input->stream = NULL;
        if (g_output_stream_splice(joined, head, 0, cancellable, error) < 0 ||
            g_output_stream_splice(joined, packed, G_OUTPUT_STREAM_SPLICE_CLOSE_TARGET, cancellable, error) <
                0)
            return FALSE;
        g_autoptr(GBytes) bytes = g_memory_output_stream_steal_as_bytes(G_MEMORY_OUTPUT_STREAM(joined));
        g_autoptr(GInputStream) all = g_memory_input_stream_new_from_bytes(bytes);
        input->stream = g_converter_input_stream_new(all, unzip);
    }
    g_byte_array_set_size(input->pending, 0);
    return read_chunk(input, CHUNK, cancellable, error);
}

AditInput *adit_input_open(const char *name, const AditChooser *chooser, GCancellable *cancellable,
                           GError **error)
{
    AditInput *input = g_new0(AditInput, 1);
    input->name = g_strdup(name);
    input->pending = g_byte_array_new();
    input->line = 1;
    input->first = TRUE;
    input->stream = open_stream(name, error);
    if (input->stream && read_chunk(input, CHUNK, cancellable, error) && unpack(input, cancellable, error))
        input->reader =
            choose_reader(chooser, name, (const char *)input->pending->data, input->pending->len, error);
    if (!input->reader) {
        adit_input_free(input);
        return NULL;
    }
    return input;
}

void adit_input_free(AditInput *input)
{
    g_clear_object(&input->stream);
    g_byte_array_unref(input->pending);
    g_free(input->name);
    g_free(input);
}

AditInstance *adit_input_get_reader(const AditInput *input)
{
    return input->reader;
}

guint64 adit_input_get_position(const AditInput *input)
{
    return input->position;
}

/* --- records --- */

/* A record without bytes stands for one that is too long. */
static void add_record(const AditInput *input, GBytes *bytes, guint64 line, GPtrArray *records)
{
    AditRecord *record = g_new0(AditRecord, 1);
    record->name = g_strdup(input->name);
    record->line = line;
    record->id = line ? g_strdup_printf("%s:%" G_GUINT64_FORMAT, input->name, line) : g_strdup(input->name);
    record->bytes = bytes;
    g_ptr_array_add(records, record);
}

static GBytes *take_pending(AditInput *input)
{
    GByteArray *pending = input->pending;
    input->pending = g_byte_array_new();
    return g_byte_array_free_to_bytes(pending);
}

static gboolean next_whole(AditInput *input, GPtrArray *records, GCancellable *cancellable, GError **error)
{
    gsize size = CHUNK;
    while (!input->ended && input->pending->len <= ADIT_MAX_TEXT) {
        if (!read_chunk(input, size, cancellable, error))
            return FALSE;
        size = MIN(size * 2, 16 * CHUNK);
    }
    add_record(input, input->pending->len > ADIT_MAX_TEXT ? NULL : take_pending(input), 0, records);
    input->ended = TRUE;
    return TRUE;
}

static gboolean is_blank(const char *line, gsize length)
{
    while (length > 0 && g_ascii_isspace(line[length - 1]))
        length--;
    return length == 0;
}

/* Cuts `bytes`, which ends with a line feed or at the input's end, into lines. */
static void cut_lines(AditInput *input, GBytes *bytes, GPtrArray *records)
{
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    for (gsize start = 0; start < length;) {
        const char *feed = memchr(data + start, '\n', length - start);
        gsize end = feed ? (gsize)(feed - data) : length;
        if (input->skipping)
            input->skipping = FALSE; /* the tail of a line that was reported already */
        else if (!is_blank(data + start, end - start))
            add_record(input, g_bytes_new_from_bytes(bytes, start, end - start), input->line, records);
        input->line++;
        start = end + 1;
    }
}

/* Where the last complete line of the pending bytes ends; 0 if none does. */
static gsize find_last_line(AditInput *input)
{
    const guint8 *data = input->pending->data;
    for (gsize i = input->pending->len; i > input->scanned; i--)
        if (data[i - 1] == '\n')
            return i;
    input->scanned = input->pending->len;
    return 0;
}

static void drop_long_line(AditInput *input, GPtrArray *records)
{
    if (!input->skipping)
        add_record(input, NULL, input->line, records);
    input->skipping = TRUE;
    g_byte_array_set_size(input->pending, 0);
    input->scanned = 0;
}

static gboolean next_lines(AditInput *input, GPtrArray *records, GCancellable *cancellable, GError **error)
{
    gsize end = 0;
    do {
        if (!input->first && !read_chunk(input, CHUNK, cancellable, error))
            return FALSE;
        input->first = FALSE;
        end = input->ended ? input->pending->len : find_last_line(input);
        if (end == 0 && input->pending->len > ADIT_MAX_TEXT)
            drop_long_line(input, records);
    } while (end == 0 && !input->ended);
    gsize rest = input->pending->len - end;
    GByteArray *tail = g_byte_array_sized_new((guint)rest + CHUNK);
    if (rest)
        g_byte_array_append(tail, input->pending->data + end, (guint)rest);
    g_byte_array_set_size(input->pending, (guint)end);
    g_autoptr(GBytes) lines = g_byte_array_free_to_bytes(input->pending);
    input->pending = tail;
    input->scanned = rest;
    cut_lines(input, lines, records);
    return TRUE;
}

gboolean adit_input_next(AditInput *input, GPtrArray *records, GCancellable *cancellable, GError **error)
{
    gboolean lines = adit_manifest_get_records_by(input->reader->manifest) == ADIT_RECORDS_LINE;
    if (input->ended && !input->first)
        return FALSE;
    if (lines)
        return next_lines(input, records, cancellable, error);
    input->first = FALSE;
    return next_whole(input, records, cancellable, error);
}

/* --- loading one file --- */

/* The documents among the outcomes, or the first failure. */
static GPtrArray *take_documents(GPtrArray *outcomes, GError **error)
{
    GPtrArray *documents = g_ptr_array_new_with_free_func((GDestroyNotify)adit_document_unref);
    for (guint i = 0; i < outcomes->len; i++) {
        AditOutcome *outcome = g_ptr_array_index(outcomes, i);
        if (outcome->error) {
            g_propagate_prefixed_error(error, g_steal_pointer(&outcome->error), "%s: ", outcome->id);
            g_ptr_array_unref(documents);
            return NULL;
        }
        g_ptr_array_add(documents, g_steal_pointer(&outcome->document));
    }
    return documents;
}

GPtrArray *adit_pipeline_load(AditPipeline *pipeline, const char *path, const char *reader, GError **error)
{
    g_return_val_if_fail(ADIT_IS_PIPELINE(pipeline) && path, NULL);
    AditChooser *chooser = adit_chooser_new(pipeline, reader, error);
    AditInput *input = chooser ? adit_input_open(path, chooser, NULL, error) : NULL;
    GPtrArray *documents = NULL;
    if (input) {
        GError *failure = NULL;
        AditWorker *worker = adit_pipeline_take_worker(pipeline);
        g_autoptr(GPtrArray) outcomes = g_ptr_array_new_with_free_func((GDestroyNotify)adit_outcome_free);
        g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)adit_record_free);
        while (adit_input_next(input, records, NULL, &failure))
            ;
        for (guint i = 0; i < records->len; i++)
            adit_record_parse(g_ptr_array_index(records, i), pipeline, worker, input->reader,
                              ADIT_OFFSETS_CODEPOINTS, outcomes);
        adit_pipeline_give_worker(pipeline, worker);
        if (failure)
            g_propagate_prefixed_error(error, failure, "%s: ", path);
        else
            documents = take_documents(outcomes, error);
        adit_input_free(input);
    }
    if (chooser)
        adit_chooser_free(chooser);
    return documents;
}
