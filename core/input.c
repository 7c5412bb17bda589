/* SPDX-License-Identifier: MIT */
#include "input.h"
#include "member.h"

#include <errno.h>
#include <fcntl.h>
#include <gio/gunixinputstream.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

/* One read, and so the usual size of a batch of lines: large enough to make locking cheap, small enough to
 * share out. */
#define CHUNK (64 * 1024)
/* Inputs within inputs: more than anybody packs, and an end to those that hold themselves. */
#define MAX_DEPTH 8
/* What is unpacked of one input may be so many times as large as what was read of it, and this much more. No
 * text packs so well; what does is made to fill somebody's disk. */
#define MAX_RATIO 250
#define UNPACKED_FREE (64 * 1024 * 1024)

/* An input that holds others, while they are read. */
struct _AditPacked {
    AditInput *input;
    guint depth; /* in how many others it is */
    char *name;
    char *plain;
    char *encoding;
    char *source;
    gboolean found;
    AditInstance *reader;
    gpointer unpacking;
    GByteArray *buffer; /* at first what was read of it to choose the reader */
    gsize taken;        /* how much of that its reader has had */
};

struct _AditInput {
    const AditChooser *chooser;
    GCancellable *cancellable;
    GInputStream *stream; /* NULL: not opened yet */
    guint64 position;     /* in it: bytes read */
    guint64 unpacked;     /* bytes that came out of inputs that hold others */
    gboolean bomb;        /* too many */
    guint left_out;       /* inputs that are no text */
    GPtrArray *packed;    /* of AditPacked: each is a member of the one before */

    /* What is cut into records now, the innermost. */
    AditMember current;
    AditInstance *reader; /* NULL: nothing is */
    GByteArray *pending;  /* bytes read that are part of no record yet */
    gsize scanned;        /* of pending: holds no line feed */
    guint64 line;         /* of the next record */
    gboolean first;       /* pending is the first chunk, which choosing the reader has read */
    gboolean skipping;    /* within a line that is too long */
    gboolean ended;
};

/* --- bytes ------------------------------------------------------------------------------------------------
 */

static AditPacked *nth_packed(const AditInput *input, guint depth)
{
    return g_ptr_array_index(input->packed, depth);
}

/* Whose bytes those of the current input are; NULL: it is in no other. */
static AditInstance *unpacker(const AditInput *input)
{
    return input->packed->len > 0 ? nth_packed(input, input->packed->len - 1)->reader : NULL;
}

/* Counts what came out of an input that holds others. */
static gboolean count_unpacked(AditInput *input, gssize got, GError **error)
{
    input->unpacked += (guint64)got;
    if (input->unpacked < UNPACKED_FREE + MAX_RATIO * input->position)
        return TRUE;
    input->bomb = TRUE;
    g_set_error(
        error, ADIT_ERROR, ADIT_ERROR_LIMIT,
        "unpacked, it is more than %d times as large as packed, which no text is; the rest of %s is left "
        "out. If it is what it should be, unpack it first",
        MAX_RATIO, nth_packed(input, 0)->name);
    return FALSE;
}

/* Reads of the input that is in `depth` others. */
static gssize read_at(AditInput *input, guint depth, void *buffer, gsize size, GError **error)
{
    if (depth == 0) {
        gssize got = g_input_stream_read(input->stream, buffer, size, input->cancellable, error);
        input->position += (guint64)MAX(got, 0);
        return got;
    }
    const AditPacked *packed = nth_packed(input, depth - 1);
    GError *failure = NULL;
    gssize got = packed->reader->plugin->read(packed->unpacking, buffer, size, &failure);
    if (got < 0 && !failure)
        g_set_error(&failure, ADIT_ERROR, ADIT_ERROR_PLUGIN, "it could not be unpacked");
    if (!failure && count_unpacked(input, got, &failure))
        return got;
    g_propagate_error(error, failure);
    return -1;
}

static gboolean read_chunk(AditInput *input, gsize size, GError **error)
{
    guint before = input->pending->len;
    g_byte_array_set_size(input->pending, before + (guint)size);
    gssize got = read_at(input, input->packed->len, input->pending->data + before, size, error);
    g_byte_array_set_size(input->pending, before + (guint)MAX(got, 0));
    input->ended = got == 0;
    return got >= 0;
}

/* Reads enough to choose the reader by. A pipe may give less at a time; whoever writes to it may wait for
 * what becomes of the first line, so that no more than that is waited for. */
static gboolean read_head(AditInput *input, GError **error)
{
    do
        if (!read_chunk(input, CHUNK, error))
            return FALSE;
    while (!input->ended && input->pending->len < ADIT_INPUT_HEAD &&
           memchr(input->pending->data, '\n', input->pending->len) == NULL);
    return TRUE;
}

const char *adit_packed_get_name(const AditPacked *packed)
{
    return packed->name;
}

gssize adit_packed_peek(AditPacked *packed, const char **bytes, GError **error)
{
    if (packed->taken == packed->buffer->len) {
        g_byte_array_set_size(packed->buffer, CHUNK);
        gssize got = read_at(packed->input, packed->depth, packed->buffer->data, CHUNK, error);
        g_byte_array_set_size(packed->buffer, (guint)MAX(got, 0));
        packed->taken = 0;
        if (got <= 0)
            return got;
    }
    *bytes = (const char *)packed->buffer->data + packed->taken;
    return (gssize)(packed->buffer->len - packed->taken);
}

void adit_packed_take(AditPacked *packed, gsize size)
{
    g_return_if_fail(size <= packed->buffer->len - packed->taken);
    packed->taken += size;
}

gint64 adit_packed_seek(AditPacked *packed, gint64 offset, GSeekType type)
{
    GSeekable *stream =
        packed->depth == 0 && G_IS_SEEKABLE(packed->input->stream) ? G_SEEKABLE(packed->input->stream) : NULL;
    if (!stream || !g_seekable_can_seek(stream))
        return -1;
    if (type == G_SEEK_CUR) /* the stream is further than what the reader has had */
        offset -= (gint64)(packed->buffer->len - packed->taken);
    if (!g_seekable_seek(stream, offset, type, packed->input->cancellable, NULL))
        return -1;
    packed->taken = packed->buffer->len;
    return g_seekable_tell(stream);
}

/* --- members --- */

static void packed_free(gpointer data)
{
    AditPacked *packed = data;
    if (packed->unpacking && packed->reader->plugin->unpack_end)
        packed->reader->plugin->unpack_end(packed->unpacking);
    g_byte_array_unref(packed->buffer);
    g_free(packed->name);
    g_free(packed->plain);
    g_free(packed->encoding);
    g_free(packed->source);
    g_free(packed);
}

static AditRecord *record_new(const AditInput *input, const char *name, guint64 line)
{
    AditRecord *record = g_new0(AditRecord, 1);
    record->name = g_strdup(name);
    record->line = line;
    record->id = line ? g_strdup_printf("%s:%" G_GUINT64_FORMAT, name, line) : g_strdup(name);
    record->reader = input->reader;
    record->cancellable = input->cancellable;
    return record;
}

/* Takes the error. reader: who failed, or NULL. What fails because the run was stopped has not failed. */
static void add_failure(const AditInput *input, const char *name, AditInstance *reader, GError *error,
                        GPtrArray *records)
{
    if (g_cancellable_is_cancelled(input->cancellable)) {
        g_error_free(error);
        return;
    }
    AditRecord *record = record_new(input, name, 0);
    record->reader = reader;
    record->error = error;
    g_ptr_array_add(records, record);
}

/* Begins to unpack what is current. */
static void begin_packed(AditInput *input, AditInstance *reader, GPtrArray *records)
{
    GError *error = NULL;
    AditPacked *packed = g_new0(AditPacked, 1);
    packed->input = input;
    packed->depth = input->packed->len;
    packed->name = g_strdup(input->current.name);
    packed->plain = g_strdup(input->current.plain);
    packed->encoding = g_strdup(input->current.encoding);
    packed->source = g_strdup(input->current.source);
    packed->found = input->current.found;
    packed->reader = reader;
    packed->buffer = g_steal_pointer(&input->pending);
    if (packed->depth >= MAX_DEPTH)
        g_set_error(&error, ADIT_ERROR, ADIT_ERROR_LIMIT, "it is packed more than %d times", MAX_DEPTH);
    else
        packed->unpacking = reader->plugin->unpack(reader->self, packed, &error);
    if (!packed->unpacking && !error)
        g_set_error(&error, ADIT_ERROR, ADIT_ERROR_PLUGIN, "it can't be unpacked");
    if (error) {
        add_failure(input, packed->name, reader, error, records);
        packed_free(packed);
    } else {
        g_ptr_array_add(input->packed, packed);
    }
}

static void leave_out(AditInput *input)
{
    g_debug("%s: left out, for it is no text", input->current.name);
    input->left_out++;
}

/* Begins to read what is current with its reader, or leaves it out. */
static void begin_records(AditInput *input, AditInstance *reader)
{
    gboolean none = adit_manifest_get_records_by(reader->manifest) == ADIT_RECORDS_NONE;

    if (none && input->current.found) {
        leave_out(input);
    } else {
        input->reader = reader;
        input->ended |= none; /* its beginning is enough to say so */
    }
}

/* Begins to read what is current. */
static void begin(AditInput *input, GPtrArray *records)
{
    g_clear_pointer(&input->pending, g_byte_array_unref);
    input->pending = g_byte_array_new();
    input->scanned = 0;
    input->line = 1;
    input->first = TRUE;
    input->skipping = FALSE;
    GError *error = NULL;
    AditInstance *reader = NULL;
    if (read_head(input, &error))
        reader = adit_chooser_choose(input->chooser, input->current.plain, input->packed->len,
                                     (const char *)input->pending->data, input->pending->len, &error);
    if (!reader)
        add_failure(input, input->current.name, unpacker(input), error, records);
    else if (adit_manifest_get_records_by(reader->manifest) == ADIT_RECORDS_MEMBERS)
        begin_packed(input, reader, records);
    else
        begin_records(input, reader);
}

static char *without_suffix(const char *name)
{
    const char *dot = strrchr(name, '.');
    return dot ? g_strndup(name, (gsize)(dot - name)) : g_strdup(name);
}

/* Goes on to the next member of the innermost input that holds some, or leaves that. */
static void next_member(AditInput *input, GPtrArray *records)
{
    AditPacked *packed = nth_packed(input, input->packed->len - 1);
    GError *error = NULL;
    adit_member_clear(&input->current);
    gboolean more = packed->reader->plugin->next(packed->unpacking, &input->current, &error);
    if (error)
        add_failure(input, packed->name, packed->reader, error, records);
    if (error || !more) {
        g_ptr_array_set_size(input->packed, (gint)input->packed->len - 1);
        return;
    }
    g_autofree char *name = g_steal_pointer(&input->current.name);
    input->current.name = name ? g_strconcat(packed->name, "/", name, NULL) : g_strdup(packed->name);
    if (input->current.suffix)
        input->current.plain = g_strconcat(".", input->current.suffix, NULL);
    else
        input->current.plain = name ? g_strdup(name) : without_suffix(packed->plain);
    input->current.found = name || packed->found;
    if (!name && !input->current.encoding)
        input->current.encoding = g_strdup(packed->encoding);
    if (!input->current.source)
        input->current.source = g_strdup(packed->source);
    if (input->current.is_left_out)
        leave_out(input);
    else
        begin(input, records);
}

/* --- opening --- */

AditInput *adit_input_new(const char *name, gboolean found, const AditChooser *chooser,
                          GCancellable *cancellable)
{
    AditInput *input = g_new0(AditInput, 1);
    input->chooser = chooser;
    input->cancellable = cancellable;
    input->current.name = g_strdup(name);
    input->current.plain = g_strdup(name);
    input->current.found = found;
    input->packed = g_ptr_array_new_with_free_func(packed_free);
    return input;
}

/* The innermost first, for each reads of the one before it. */
static void leave_packed(AditInput *input)
{
    while (input->packed->len > 0)
        g_ptr_array_set_size(input->packed, (gint)input->packed->len - 1);
}

void adit_input_free(AditInput *input)
{
    leave_packed(input);
    g_ptr_array_unref(input->packed);
    g_clear_object(&input->stream);
    g_clear_pointer(&input->pending, g_byte_array_unref);
    adit_member_clear(&input->current);
    g_free(input);
}

/* Pipes and terminals are waited for when they are read, which can be cancelled, and not when they are
 * opened.
 */
static GInputStream *open_path(const char *path, GError **error)
{
    GStatBuf info;
    if (g_stat(path, &info) != 0 || S_ISREG(info.st_mode) || S_ISDIR(info.st_mode)) {
        g_autoptr(GFile) file = g_file_new_for_path(path);
        return G_INPUT_STREAM(g_file_read(file, NULL, error));
    }
    int fd = g_open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC, 0);
    if (fd >= 0)
        return g_unix_input_stream_new(fd, TRUE);
    g_set_error(error, G_IO_ERROR, (int)g_io_error_from_errno(errno), "can't open %s: %s", path,
                g_strerror(errno));
    return NULL;
}

static void open_stream(AditInput *input, GPtrArray *records)
{
    GError *error = NULL;
    if (strcmp(input->current.name, "-") == 0)
        input->stream = g_unix_input_stream_new(STDIN_FILENO, FALSE);
    else
        input->stream = open_path(input->current.name, &error);
    if (error)
        add_failure(input, input->current.name, NULL, error, records);
    else
        begin(input, records);
}

guint64 adit_input_get_position(const AditInput *input)
{
    return input->position;
}

guint adit_input_get_left_out(const AditInput *input)
{
    return input->left_out;
}

/* --- records --- */

/* bytes: NULL stands for too many of them. */
static void add_record(const AditInput *input, GBytes *bytes, guint64 line, GPtrArray *records)
{
    AditRecord *record = record_new(input, input->current.name, line);
    record->bytes = bytes;
    record->encoding = g_strdup(input->current.encoding);
    record->source = g_strdup(input->current.source);
    record->meta = input->current.meta ? g_hash_table_ref(input->current.meta) : NULL;
    if (!bytes)
        g_set_error(&record->error, ADIT_ERROR, ADIT_ERROR_LIMIT,
                    "a record of more than %" G_GSIZE_FORMAT " bytes; cut it up", ADIT_MAX_TEXT);
    g_ptr_array_add(records, record);
}

static GBytes *take_pending(AditInput *input)
{
    GByteArray *pending = input->pending;
    input->pending = g_byte_array_new();
    return g_byte_array_free_to_bytes(pending);
}

static gboolean next_whole(AditInput *input, GPtrArray *records, GError **error)
{
    input->first = FALSE;
    gsize size = CHUNK;
    while (!input->ended && input->pending->len <= ADIT_MAX_TEXT) {
        if (!read_chunk(input, size, error))
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

static gboolean next_lines(AditInput *input, GPtrArray *records, GError **error)
{
    gsize end = 0;
    do {
        if (!input->first && !read_chunk(input, CHUNK, error))
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

/* The next records of what is current, or its end. */
static void next_records(AditInput *input, GPtrArray *records)
{
    GError *error = NULL;
    gboolean lines = adit_manifest_get_records_by(input->reader->manifest) == ADIT_RECORDS_LINE;
    gboolean more = !input->ended || input->first;
    if (more && lines)
        next_lines(input, records, &error);
    else if (more)
        next_whole(input, records, &error);
    if (error)
        add_failure(input, input->current.name, unpacker(input), error, records);
    if (error || !more)
        input->reader = NULL;
}

gboolean adit_input_next(AditInput *input, GPtrArray *records)
{
    if (!input->stream)
        open_stream(input, records);
    else if (input->reader)
        next_records(input, records);
    else if (input->packed->len > 0)
        next_member(input, records);
    if (input->bomb)
        leave_packed(input);
    return (input->reader || input->packed->len > 0) && !g_cancellable_is_cancelled(input->cancellable);
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
    if (!chooser)
        return NULL;
    AditInput *input = adit_input_new(path, FALSE, chooser, NULL);
    AditWorker *worker = adit_pipeline_take_worker(pipeline);
    g_autoptr(GPtrArray) outcomes = g_ptr_array_new_with_free_func((GDestroyNotify)adit_outcome_free);
    g_autoptr(GPtrArray) records = g_ptr_array_new_with_free_func((GDestroyNotify)adit_record_free);
    while (adit_input_next(input, records))
        ;
    for (guint i = 0; i < records->len; i++)
        adit_record_parse(g_ptr_array_index(records, i), pipeline, worker, ADIT_OFFSETS_CODEPOINTS, outcomes);
    adit_pipeline_give_worker(pipeline, worker);
    adit_input_free(input);
    adit_chooser_free(chooser);
    return take_documents(outcomes, error);
}
