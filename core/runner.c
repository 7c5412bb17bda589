/* SPDX-License-Identifier: MIT */
/*
 * One thread reads the inputs and cuts them into batches of records; the workers parse, analyze and format a
 * batch each; the thread that called adit_runner_run() writes what they made, in order. Batches under way are
 * bounded by number and by bytes, so that memory does not depend on how much input there is.
 */
#include "input.h"
#include "paths.h"

#include <string.h>

/* More than this many bytes of records under way make the reading thread wait. */
#define MAX_BYTES (64 * 1024 * 1024)
/* Batches under way for each worker. */
#define BATCHES_PER_JOB 4
/* How often progress is reported and cancellation looked at, in microseconds. */
#define TICK (100 * 1000)

typedef struct {
    char *id;
    GError *error;
} Failure;

typedef struct {
    GPtrArray *records; /* of AditRecord */
    guint64 skip;       /* outcomes at its beginning that an earlier run has written */
    gsize bytes;

    /* What the worker made. */
    GString *out;
    GArray *failures; /* of Failure */
    guint64 n_outcomes;
    gboolean finished;
    gboolean cut; /* stopped before its end: nothing behind it may be written */
} Batch;

struct _AditRunner {
    GObject parent_instance;
    AditPipeline *pipeline;
    GPtrArray *paths; /* as given */
    char *reader;
    char *writer;
    guint jobs;
    AditOffsetUnit offsets;
    GPtrArray *meta; /* key, value, key, value */
    guint64 skip;
    AditProgressFunc progress;
    gpointer progress_data;
    AditFailureFunc failure;
    gpointer failure_data;
};

/* One call of adit_runner_run(). */
typedef struct {
    AditRunner *runner;
    AditChooser *chooser;
    AditInstance *writer;
    GCancellable *cancellable;
    guint jobs;

    GMutex lock; /* of all below */
    GCond changed;
    GQueue order;  /* of Batch: all under way, as they are to be written */
    GQueue todo;   /* of Batch: those that no worker has taken */
    gsize bytes;   /* of all under way */
    gboolean read; /* there will be no more batches */
    gboolean stop; /* nothing more will be written */
    AditRunStats stats;
} Run;

G_DEFINE_FINAL_TYPE(AditRunner, adit_runner, G_TYPE_OBJECT)

/* --- the object -------------------------------------------------------------------------------------------
 */

static void adit_runner_finalize(GObject *object)
{
    AditRunner *runner = ADIT_RUNNER(object);
    g_ptr_array_unref(runner->paths);
    g_ptr_array_unref(runner->meta);
    g_free(runner->reader);
    g_free(runner->writer);
    g_object_unref(runner->pipeline);
    G_OBJECT_CLASS(adit_runner_parent_class)->finalize(object);
}

static void adit_runner_class_init(AditRunnerClass *class)
{
    G_OBJECT_CLASS(class)->finalize = adit_runner_finalize;
}

static void adit_runner_init(AditRunner *runner)
{
    runner->paths = g_ptr_array_new_with_free_func(g_free);
    runner->meta = g_ptr_array_new_with_free_func(g_free);
    runner->writer = g_strdup("jsonl");
}

AditRunner *adit_runner_new(AditPipeline *pipeline)
{
    g_return_val_if_fail(ADIT_IS_PIPELINE(pipeline), NULL);
    AditRunner *runner = g_object_new(ADIT_TYPE_RUNNER, NULL);
    runner->pipeline = g_object_ref(pipeline);
    return runner;
}

void adit_runner_set_reader(AditRunner *runner, const char *name)
{
    g_free(runner->reader);
    runner->reader = g_strdup(name);
}

void adit_runner_set_writer(AditRunner *runner, const char *name)
{
    g_free(runner->writer);
    runner->writer = g_strdup(name);
}

void adit_runner_set_jobs(AditRunner *runner, guint jobs)
{
    runner->jobs = jobs;
}

void adit_runner_set_offsets(AditRunner *runner, AditOffsetUnit unit)
{
    runner->offsets = unit;
}

void adit_runner_set_meta(AditRunner *runner, const char *key, const char *value)
{
    g_return_if_fail(key && value);
    g_ptr_array_add(runner->meta, g_strdup(key));
    g_ptr_array_add(runner->meta, g_strdup(value));
}

void adit_runner_set_skip(AditRunner *runner, guint64 outcomes)
{
    runner->skip = outcomes;
}

void adit_runner_add_path(AditRunner *runner, const char *path)
{
    g_ptr_array_add(runner->paths, g_strdup(path));
}

void adit_runner_set_progress(AditRunner *runner, AditProgressFunc func, gpointer user_data)
{
    runner->progress = func;
    runner->progress_data = user_data;
}

void adit_runner_set_failure_func(AditRunner *runner, AditFailureFunc func, gpointer user_data)
{
    runner->failure = func;
    runner->failure_data = user_data;
}

/* --- batches --- */

static void failure_clear(gpointer data)
{
    Failure *failure = data;
    g_free(failure->id);
    g_error_free(failure->error);
}

static Batch *batch_new(void)
{
    Batch *batch = g_new0(Batch, 1);
    batch->records = g_ptr_array_new_with_free_func((GDestroyNotify)adit_record_free);
    batch->failures = g_array_new(FALSE, FALSE, sizeof(Failure));
    g_array_set_clear_func(batch->failures, failure_clear);
    return batch;
}

static void batch_free(Batch *batch)
{
    g_ptr_array_unref(batch->records);
    if (batch->out)
        g_string_free(batch->out, TRUE);
    g_array_unref(batch->failures);
    g_free(batch);
}

static void batch_measure(Batch *batch)
{
    batch->bytes = 0;
    for (guint i = 0; i < batch->records->len; i++) {
        const AditRecord *record = g_ptr_array_index(batch->records, i);
        batch->bytes += record->bytes ? g_bytes_get_size(record->bytes) : 0;
    }
}

/* --- the reading thread --- */

static GArray *list_files(Run *run)
{
    GArray *files = adit_paths_list(run->runner->paths);
    g_mutex_lock(&run->lock);
    run->stats.inputs_total = files->len;
    for (guint i = 0; i < files->len; i++)
        run->stats.bytes_total += g_array_index(files, AditPath, i).size;
    g_mutex_unlock(&run->lock);
    return files;
}

/* Takes off `*skip` what the batch holds; TRUE if all of it was written before. */
static gboolean skip_batch(Run *run, Batch *batch, guint64 *skip)
{
    if (*skip == 0)
        return FALSE;
    AditPipeline *pipeline = run->runner->pipeline;
    AditWorker *worker = adit_pipeline_take_worker(pipeline);
    guint64 outcomes = 0;
    for (guint i = 0; i < batch->records->len; i++) {
        g_autoptr(GPtrArray) parsed = g_ptr_array_new_with_free_func((GDestroyNotify)adit_outcome_free);
        adit_record_parse(g_ptr_array_index(batch->records, i), pipeline, worker, run->runner->offsets,
                          parsed);
        outcomes += parsed->len;
    }
    adit_pipeline_give_worker(pipeline, worker);
    batch->skip = MIN(*skip, outcomes);
    *skip -= batch->skip;
    return batch->skip == outcomes;
}

/* Queues the batch, once there is room. FALSE: the run is over. */
static gboolean put_batch(Run *run, Batch *batch, guint64 *skip)
{
    if (batch->records->len == 0 || skip_batch(run, batch, skip)) {
        batch_free(batch);
        return TRUE;
    }
    batch_measure(batch);
    g_mutex_lock(&run->lock);
    while (!run->stop && run->order.length > 0 &&
           (run->order.length >= run->jobs * BATCHES_PER_JOB || run->bytes + batch->bytes > MAX_BYTES))
        g_cond_wait(&run->changed, &run->lock);
    gboolean stop = run->stop;
    if (!stop) {
        run->bytes += batch->bytes;
        g_queue_push_tail(&run->order, batch);
        g_queue_push_tail(&run->todo, batch);
        g_cond_broadcast(&run->changed);
    }
    g_mutex_unlock(&run->lock);
    if (stop)
        batch_free(batch);
    return !stop;
}

static void count_bytes(Run *run, guint64 bytes, gboolean done)
{
    g_mutex_lock(&run->lock);
    run->stats.bytes_read += bytes;
    run->stats.inputs_done += done;
    g_mutex_unlock(&run->lock);
}

/* FALSE: the run is over. */
static gboolean read_input(Run *run, const AditPath *file, guint64 *skip)
{
    AditInput *input = adit_input_new(file->path, file->found, run->chooser, run->cancellable);
    gboolean more = TRUE, going = TRUE;
    guint64 position = 0;
    while (going && more) {
        Batch *batch = batch_new();
        more = adit_input_next(input, batch->records);
        going = put_batch(run, batch, skip) && !g_cancellable_is_cancelled(run->cancellable);
        guint64 now = adit_input_get_position(input);
        count_bytes(run, now - position, !more);
        position = now;
    }
    g_mutex_lock(&run->lock);
    run->stats.left_out += adit_input_get_left_out(input);
    g_mutex_unlock(&run->lock);
    adit_input_free(input);
    return going;
}

static gpointer read_thread(gpointer data)
{
    Run *run = data;
    g_autoptr(GArray) files = list_files(run);
    guint64 skip = run->runner->skip;
    for (guint i = 0; i < files->len; i++)
        if (g_cancellable_is_cancelled(run->cancellable) ||
            !read_input(run, &g_array_index(files, AditPath, i), &skip))
            break;
    g_mutex_lock(&run->lock);
    run->read = TRUE;
    g_cond_broadcast(&run->changed);
    g_mutex_unlock(&run->lock);
    return NULL;
}

/* --- workers --- */

static void set_defaults(const AditRunner *runner, AditDocument *document)
{
    for (guint i = 0; i + 1 < runner->meta->len; i += 2) {
        const char *key = g_ptr_array_index(runner->meta, i);
        if (!adit_document_get_meta(document, key))
            adit_document_set_meta(document, key, g_ptr_array_index(runner->meta, i + 1));
    }
}

/* FALSE: the run was stopped before all was done; nothing is left of it. */
static gboolean finish_outcome(Run *run, Batch *batch, AditWorker *worker, AditOutcome *outcome)
{
    AditRunner *runner = run->runner;
    gsize before = batch->out->len;
    outcome->cancellable = run->cancellable;
    if (outcome->document && !outcome->error) {
        set_defaults(runner, outcome->document);
        adit_pipeline_run(runner->pipeline, worker, outcome);
    }
    adit_pipeline_write(runner->pipeline, worker, run->writer, outcome, batch->out);
    if (outcome->error && g_cancellable_is_cancelled(run->cancellable)) {
        g_string_truncate(batch->out, before);
        return FALSE;
    }
    batch->n_outcomes++;
    if (outcome->error) {
        Failure failure = {g_strdup(outcome->id), NULL};
        failure.error = g_error_copy(outcome->error);
        if (outcome->plugin)
            g_prefix_error(&failure.error, "%s: ", outcome->plugin);
        g_array_append_val(batch->failures, failure);
        /* cppcheck-suppress memleak */
    }
    return TRUE;
}

/* Finishes outcomes until the run is stopped; FALSE if it was. */
static gboolean finish_outcomes(Run *run, Batch *batch, AditWorker *worker, GPtrArray *outcomes)
{
    for (guint i = 0; i < outcomes->len; i++) {
        if (batch->skip > 0) {
            batch->skip--;
            continue;
        }
        if (g_cancellable_is_cancelled(run->cancellable) ||
            !finish_outcome(run, batch, worker, g_ptr_array_index(outcomes, i)))
            return FALSE;
    }
    return TRUE;
}

static void work_on(Run *run, Batch *batch, AditWorker *worker)
{
    AditRunner *runner = run->runner;
    batch->out = g_string_new(NULL);
    gboolean going = TRUE;
    for (guint i = 0; i < batch->records->len && going; i++) {
        g_autoptr(GPtrArray) outcomes = g_ptr_array_new_with_free_func((GDestroyNotify)adit_outcome_free);
        AditRecord *record = g_ptr_array_index(batch->records, i);
        adit_record_parse(record, runner->pipeline, worker, runner->offsets, outcomes);
        /* It may be large, and the documents have all that they need of it. */
        g_clear_pointer(&record->bytes, g_bytes_unref);
        going = finish_outcomes(run, batch, worker, outcomes);
    }
    batch->cut = !going;
}

static gpointer work_thread(gpointer data)
{
    Run *run = data;
    AditWorker *worker = adit_pipeline_take_worker(run->runner->pipeline);
    g_mutex_lock(&run->lock);
    for (;;) {
        while (run->todo.length == 0 && !run->read && !run->stop)
            g_cond_wait(&run->changed, &run->lock);
        Batch *batch = run->stop ? NULL : g_queue_pop_head(&run->todo);
        if (!batch)
            break;
        g_mutex_unlock(&run->lock);
        work_on(run, batch, worker);
        g_mutex_lock(&run->lock);
        batch->finished = TRUE;
        g_cond_broadcast(&run->changed);
    }
    g_mutex_unlock(&run->lock);
    adit_pipeline_give_worker(run->runner->pipeline, worker);
    return NULL;
}

/* --- the writing thread --- */

static gboolean write_string(GOutputStream *output, const GString *string, GError **error)
{
    return string->len == 0 || g_output_stream_write_all(output, string->str, string->len, NULL, NULL, error);
}

static gboolean write_frame(const Run *run, GOutputStream *output, void (*frame)(gpointer, GString *),
                            GError **error)
{
    if (!frame)
        return TRUE;
    GString *string = g_string_new(NULL);
    frame(run->writer->self, string);
    gboolean ok = write_string(output, string, error);
    g_string_free(string, TRUE);
    return ok;
}

static void report(Run *run, const Batch *batch)
{
    for (guint i = 0; i < batch->failures->len && run->runner->failure; i++) {
        const Failure *failure = &g_array_index(batch->failures, Failure, i);
        run->runner->failure(failure->id, failure->error, run->runner->failure_data);
    }
}

/* Waits for the next batch in order; NULL when there are no more. Reports progress meanwhile. */
static Batch *wait_for_batch(Run *run)
{
    g_mutex_lock(&run->lock);
    for (;;) {
        Batch *batch = g_queue_peek_head(&run->order);
        if (batch ? batch->finished : run->read) {
            if (batch)
                g_queue_pop_head(&run->order);
            g_mutex_unlock(&run->lock);
            return batch;
        }
        gint64 until = g_get_monotonic_time() + TICK;
        if (!g_cond_wait_until(&run->changed, &run->lock, until) && run->runner->progress) {
            AditRunStats stats = run->stats;
            g_mutex_unlock(&run->lock);
            run->runner->progress(&stats, run->runner->progress_data);
            g_mutex_lock(&run->lock);
        }
    }
}

static void account(Run *run, const Batch *batch)
{
    g_mutex_lock(&run->lock);
    run->bytes -= batch->bytes;
    run->stats.documents += batch->n_outcomes;
    run->stats.failures += batch->failures->len;
    g_cond_broadcast(&run->changed);
    g_mutex_unlock(&run->lock);
}

static gboolean write_batches(Run *run, GOutputStream *output, GError **error)
{
    gint64 reported = g_get_monotonic_time();
    gboolean ok = write_frame(run, output, run->writer->plugin->begin, error);
    for (Batch *batch; ok && (batch = wait_for_batch(run));) {
        ok = write_string(output, batch->out, error);
        account(run, batch);
        report(run, batch);
        gboolean cut = batch->cut;
        batch_free(batch);
        if (cut)
            break;
        if (run->runner->progress && g_get_monotonic_time() - reported > TICK) {
            g_mutex_lock(&run->lock);
            AditRunStats stats = run->stats;
            g_mutex_unlock(&run->lock);
            run->runner->progress(&stats, run->runner->progress_data);
            reported = g_get_monotonic_time();
        }
    }
    return ok && write_frame(run, output, run->writer->plugin->end, error) &&
           g_output_stream_flush(output, NULL, error);
}

static void stop(Run *run)
{
    g_mutex_lock(&run->lock);
    run->stop = TRUE;
    g_cond_broadcast(&run->changed);
    g_mutex_unlock(&run->lock);
}

static gboolean run_threads(Run *run, GOutputStream *output, GError **error)
{
    /* A failed write must also end a read that waits for standard input. */
    g_autoptr(GCancellable) own = run->cancellable ? g_object_ref(run->cancellable) : g_cancellable_new();
    run->cancellable = own;
    GThread *reader = g_thread_new("adit-read", read_thread, run);
    GPtrArray *workers = g_ptr_array_new();
    for (guint i = 0; i < run->jobs; i++)
        g_ptr_array_add(workers, g_thread_new("adit-work", work_thread, run));
    gboolean ok = write_batches(run, output, error);
    run->stats.cancelled = g_cancellable_is_cancelled(own);
    if (!ok)
        g_cancellable_cancel(own);
    stop(run);
    g_thread_join(reader);
    for (guint i = 0; i < workers->len; i++)
        g_thread_join(g_ptr_array_index(workers, i));
    g_ptr_array_unref(workers);
    return ok;
}

gboolean adit_runner_run(AditRunner *runner, GOutputStream *output, GCancellable *cancellable,
                         AditRunStats *stats, GError **error)
{
    g_return_val_if_fail(ADIT_IS_RUNNER(runner) && G_IS_OUTPUT_STREAM(output), FALSE);
    Run run = {.runner = runner,
               .cancellable = cancellable,
               .jobs = runner->jobs ? runner->jobs : g_get_num_processors()};
    if (!adit_pipeline_prepare(runner->pipeline, error))
        return FALSE;
    run.writer = adit_pipeline_open_role(runner->pipeline, runner->writer, "_writer", error);
    run.chooser = run.writer ? adit_chooser_new(runner->pipeline, runner->reader, error) : NULL;
    if (!run.chooser)
        return FALSE;
    g_mutex_init(&run.lock);
    g_cond_init(&run.changed);
    g_queue_init(&run.order);
    g_queue_init(&run.todo);
    gboolean ok = run_threads(&run, output, error);
    if (stats)
        *stats = run.stats;
    g_queue_clear_full(&run.order, (GDestroyNotify)batch_free);
    g_queue_clear(&run.todo);
    g_cond_clear(&run.changed);
    g_mutex_clear(&run.lock);
    adit_chooser_free(run.chooser);
    return ok;
}
