/* SPDX-License-Identifier: MIT */
/* Programs as plugins, and modules in processes of their own: a pool of processes that speak the protocol of
 * doc/protocol.md. A process works on one document at a time; there are as many as there are threads asking.
 */
#include <string.h>

#include "child.h"
#include "pipeline_private.h"
#include "protocol.h"

#ifndef ADIT_EXEC_DIR
#error "ADIT_EXEC_DIR must name the folder of adit-host"
#endif

/* After so many documents in a row that cost a process, the plugin is set aside. */
#define MAX_FAILURES_IN_ROW 5
/* Opening models takes its time, on a busy machine too. */
#define LEAST_START_SECONDS 60.0
/* For so many bytes of text a document has its manifest's time; longer ones have more, in proportion. */
#define TIMED_BYTES (1 << 20)

/* A sanitizer's shadow memory is larger than any sensible cap. */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define CAP_MEMORY FALSE
#else
#define CAP_MEMORY TRUE
#endif

static const char farewell[] = "{\"shutdown\":true}\n";

typedef struct {
    AditSetup *setup;
    AditManifest *manifest;
    char **command;
    char *folder; /* where it runs; NULL: here */
    char **environment;
    double seconds;
    guint memory;

    GMutex lock;
    GPtrArray *idle;       /* of AditChild */
    AditGreeting greeting; /* of the last one that was started */
    guint failures_in_row;
    GError *last_failure; /* once set aside */
} Program;

/* --- the command */

/* The program's own files may be named by their place in its folder. */
static char **dup_command(const AditSetup *setup)
{
    char **command = g_strdupv((char **)adit_manifest_get_command(adit_setup_get_manifest(setup)));

    if (strchr(command[0], '/') != NULL && !g_path_is_absolute(command[0])) {
        char *path = adit_folder_dup_file(adit_setup_get_folder(setup), command[0]);
        g_free(command[0]);
        command[0] = path;
    }
    return command;
}

/* HOST... NAME PATH...: the paths are those of the registry, so that it knows the same layers. */
static char **dup_host_command(const AditSetup *setup)
{
    g_autoptr(GPtrArray) command = g_ptr_array_new();
    AditRegistry *registry = adit_setup_get_registry(setup);
    g_auto(GStrv) paths = adit_registry_list_paths(registry);
    const char *variable = g_getenv("ADIT_HOST");
    const char *installed[] = {variable != NULL ? variable : ADIT_EXEC_DIR "/adit-host", NULL};
    const char *const *host = adit_registry_get_host(registry);

    for (host = host != NULL ? host : installed; *host != NULL; host++)
        g_ptr_array_add(command, g_strdup(*host));
    g_ptr_array_add(command, g_strdup(adit_manifest_get_name(adit_setup_get_manifest(setup))));
    for (char **path = paths; *path != NULL; path++)
        g_ptr_array_add(command, g_strdup(*path));
    g_ptr_array_add(command, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&command), FALSE);
}

/* Programs in Python find adit_plugin.py, which is installed with the library; a path that the user set comes
 * first. */
static char **make_environment(void)
{
    char **environment = g_get_environ();
    const char *before = g_environ_getenv(environment, "PYTHONPATH");
    g_autofree char *path = before != NULL && *before != '\0'
                                ? g_strconcat(before, ":" ADIT_EXEC_DIR "/python", NULL)
                                : g_strdup(ADIT_EXEC_DIR "/python");

    return g_environ_setenv(environment, "PYTHONPATH", path, TRUE);
}

/* --- processes */

static AditChild *start_child(Program *program, AditTalk *talk, GCancellable *cancellable, GError **error)
{
    AditChild *child = adit_child_start((const char *const *)program->command, program->folder,
                                        program->environment, program->memory, error);
    AditGreeting greeting;
    const char *answer;
    gsize length;

    if (child == NULL)
        return NULL;
    adit_talk_put_hello(talk, program->setup);
    if (!adit_child_ask(child, talk->out, MAX(program->seconds, LEAST_START_SECONDS), cancellable, &answer,
                        &length, error) ||
        !adit_talk_read_hello(talk, answer, length, &greeting, error)) {
        adit_child_kill(child);
        return NULL;
    }
    g_mutex_lock(&program->lock);
    adit_greeting_clear(&program->greeting);
    program->greeting = greeting;
    g_mutex_unlock(&program->lock);
    return child;
}

/* A process that waits, or NULL for none with an error if the plugin was set aside. */
static AditChild *take_idle(Program *program, AditOffsetUnit *offsets, GError **error)
{
    g_autoptr(GMutexLocker) locker G_GNUC_UNUSED = g_mutex_locker_new(&program->lock);

    *offsets = program->greeting.offsets;
    if (program->last_failure != NULL) {
        g_set_error(error, ADIT_ERROR, program->last_failure->code,
                    "set aside after %d failures in a row; the last one: %s", MAX_FAILURES_IN_ROW,
                    program->last_failure->message);
        return NULL;
    }
    guint n = program->idle->len;
    return n > 0 ? g_ptr_array_steal_index_fast(program->idle, n - 1) : NULL;
}

static void give_back(Program *program, AditChild *child)
{
    g_mutex_lock(&program->lock);
    program->failures_in_row = 0;
    g_ptr_array_add(program->idle, child);
    g_mutex_unlock(&program->lock);
}

/* child: nullable, is killed. Counts, and sets the plugin aside in the end. */
static void drop(Program *program, AditChild *child, const GError *error)
{
    if (child != NULL)
        adit_child_kill(child);
    if (g_error_matches(error, ADIT_ERROR, ADIT_ERROR_CANCELLED))
        return;
    g_mutex_lock(&program->lock);
    if (++program->failures_in_row >= MAX_FAILURES_IN_ROW && program->last_failure == NULL)
        program->last_failure = g_error_copy(error);
    g_mutex_unlock(&program->lock);
}

/* A process that waits for a document, started if there is none. One that has died while it waited was not at
 * work on any, and costs none. */
static AditChild *take_child(Program *program, AditTalk *talk, GCancellable *cancellable,
                             AditOffsetUnit *offsets, GError **error)
{
    g_autoptr(GError) local = NULL;
    AditChild *child;

    while ((child = take_idle(program, offsets, &local)) != NULL && adit_child_has_ended(child)) {
        g_info("%s: a process of it ended while it had nothing to do", program->command[0]);
        adit_child_kill(child);
    }
    if (child == NULL && local == NULL) {
        child = start_child(program, talk, cancellable, &local);
        if (child == NULL)
            drop(program, NULL, local);
    }
    if (local != NULL)
        g_propagate_error(error, g_steal_pointer(&local));
    return child;
}

/* --- the plugin */

static void program_close(gpointer self)
{
    Program *program = self;

    adit_child_close((AditChild **)program->idle->pdata, program->idle->len, farewell);
    g_ptr_array_unref(program->idle);
    g_clear_error(&program->last_failure);
    adit_greeting_clear(&program->greeting);
    g_strfreev(program->command);
    g_free(program->folder);
    g_strfreev(program->environment);
    g_mutex_clear(&program->lock);
    g_free(program);
}

static Program *program_new(AditSetup *setup)
{
    Program *program = g_new0(Program, 1);
    gboolean is_command;

    program->setup = setup;
    program->manifest = adit_setup_get_manifest(setup);
    is_command = adit_manifest_get_command(program->manifest) != NULL;
    program->command = is_command ? dup_command(setup) : dup_host_command(setup);
    if (is_command)
        program->folder = g_strdup(adit_folder_get_path(adit_setup_get_folder(setup)));
    program->environment = make_environment();
    program->seconds = (double)adit_manifest_get_timeout(program->manifest);
    program->memory = CAP_MEMORY ? adit_manifest_get_memory(program->manifest) : 0;
    program->idle = g_ptr_array_new();
    g_mutex_init(&program->lock);
    return program;
}

/* Starts the first process at once: what is wrong with the program is said before any document is touched. */
static gpointer program_open(AditSetup *setup, GError **error)
{
    Program *program = program_new(setup);
    AditTalk *talk = adit_talk_new();
    AditChild *child = start_child(program, talk, NULL, error);

    adit_talk_free(talk);
    if (child == NULL) {
        program_close(program);
        return NULL;
    }
    give_back(program, child);
    return program;
}

static gpointer program_worker_new(gpointer self, GError **error)
{
    (void)self;
    (void)error;
    return adit_talk_new();
}

static void program_worker_free(gpointer self, gpointer scratch)
{
    (void)self;
    adit_talk_free(scratch);
}

/* --- questions */

typedef struct _Question Question;

/* What a process is asked: a document to be analyzed, a record to be read, or an outcome to be written. */
struct _Question {
    void (*put)(const Question *question, AditTalk *talk, const Program *program, AditOffsetUnit offsets);
    gconstpointer what;
    gsize size;                /* in bytes, of its text */
    GCancellable *cancellable; /* nullable */

    /* What comes back. */
    const char *answer;
    gsize length;
    AditOffsetUnit offsets;
};

/* Has it answered by a process. One that is gone before it has read the message (it died a moment ago, or has
 * closed its input) costs no document: another one gets it, once. */
static AditChild *ask(Program *program, AditTalk *talk, Question *question, GError **error)
{
    double seconds = program->seconds * MAX(1.0, (double)question->size / TIMED_BYTES);
    g_autoptr(GError) local = NULL;
    gboolean again = FALSE;

    for (;;) {
        AditChild *child = take_child(program, talk, question->cancellable, &question->offsets, error);
        if (child == NULL)
            return NULL;
        question->put(question, talk, program, question->offsets);
        if (adit_child_ask(child, talk->out, seconds, question->cancellable, &question->answer,
                           &question->length, &local))
            return child;
        if (again || !adit_child_is_deaf(child)) {
            drop(program, child, local);
            g_propagate_error(error, g_steal_pointer(&local));
            return NULL;
        }
        adit_child_kill(child);
        g_clear_error(&local);
        again = TRUE;
    }
}

/* After the answer was read. wrong: it was none. */
static gboolean settle(Program *program, AditChild *child, gboolean good, gboolean wrong, GError *local,
                       GError **error)
{
    if (wrong)
        drop(program, child, local);
    else
        give_back(program, child);
    if (!good)
        g_propagate_error(error, local);
    return good;
}

static void put_task(const Question *question, AditTalk *talk, const Program *program, AditOffsetUnit offsets)
{
    adit_talk_put_task(talk, question->what, program->manifest, offsets);
}

static gboolean program_process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    Program *program = self;
    Question question = {.put = put_task, .what = task, .cancellable = task->cancellable};
    GError *local = NULL;
    gboolean wrong;

    adit_document_get_text(adit_task_get_document(task), &question.size);
    AditChild *child = ask(program, scratch, &question, error);
    if (child == NULL)
        return FALSE;
    gboolean good = adit_talk_read_answer(scratch, question.answer, question.length, task, program->manifest,
                                          question.offsets, &wrong, &local);
    return settle(program, child, good, wrong, local, error);
}

static void put_record(const Question *question, AditTalk *talk, const Program *program,
                       AditOffsetUnit offsets)
{
    (void)program;
    (void)offsets;
    adit_talk_put_record(talk, question->what);
}

static gboolean program_parse(gpointer self, gpointer scratch, const AditRecord *record, AditSink *sink,
                              GError **error)
{
    Program *program = self;
    Question question = {.put = put_record,
                         .what = record,
                         .size = g_bytes_get_size(record->bytes),
                         .cancellable = record->cancellable};
    GError *local = NULL;
    gboolean wrong;

    AditChild *child = ask(program, scratch, &question, error);
    if (child == NULL)
        return FALSE;
    gboolean good = adit_talk_read_documents(scratch, question.answer, question.length, program->setup,
                                             record, question.offsets, sink, &wrong, &local);
    return settle(program, child, good, wrong, local, error);
}

static void put_outcome(const Question *question, AditTalk *talk, const Program *program,
                        AditOffsetUnit offsets)
{
    (void)program;
    adit_talk_put_outcome(talk, question->what, offsets);
}

static gboolean program_format(gpointer self, gpointer scratch, const AditOutcome *outcome, GString *out,
                               GError **error)
{
    Program *program = self;
    Question question = {.put = put_outcome, .what = outcome, .cancellable = outcome->cancellable};
    GError *local = NULL;
    gboolean wrong;

    if (outcome->document != NULL)
        adit_document_get_text(outcome->document, &question.size);
    AditChild *child = ask(program, scratch, &question, error);
    if (child == NULL)
        return FALSE;
    gboolean good = adit_talk_read_output(scratch, question.answer, question.length, out, &wrong, &local);
    return settle(program, child, good, wrong, local, error);
}

static void append_frame(Program *program, char *const *frame, GString *out)
{
    g_mutex_lock(&program->lock);
    if (*frame != NULL)
        g_string_append(out, *frame);
    g_mutex_unlock(&program->lock);
}

static void program_begin(gpointer self, GString *out)
{
    append_frame(self, &((Program *)self)->greeting.begin, out);
}

static void program_end(gpointer self, GString *out)
{
    append_frame(self, &((Program *)self)->greeting.end, out);
}

const AditPlugin adit_program_plugin = {
    ADIT_PLUGIN_HEAD("program", "1"),
    .open = program_open,
    .close = program_close,
    .worker_new = program_worker_new,
    .worker_free = program_worker_free,
    .process = program_process,
    .parse = program_parse,
    .format = program_format,
    .begin = program_begin,
    .end = program_end,
};
