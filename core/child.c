/* SPDX-License-Identifier: MIT */
#include "child.h"

#include <adit/adit.h>
#include <errno.h>
#include <fcntl.h>
#include <glib-unix.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

/* How much of what it writes to standard error is kept for messages. */
#define COMPLAINTS_KEPT 2048
/* An answer's buffer larger than this is not kept for the next one. */
#define RECEIVED_KEPT (1 << 20)
/* No answer is as long as this: a document of the greatest size has fewer rows. */
#define MAX_ANSWER ((gsize)3 << 30)
/* How often, in milliseconds, a wait looks whether to give up. */
#define STOP_INTERVAL 100
#define GRACE_SECONDS 2.0

struct _AditChild {
    char *name;
    GPid pid;
    int in, out, complaints; /* -1 once closed */
    GString *received;
    gsize answered;  /* bytes of received that were the last answer */
    gsize searched;  /* bytes of received in which there is no line feed */
    gboolean asked;  /* whether it has had its first message */
    gboolean broken; /* whether writing to it has raised SIGPIPE */
    GString *said;   /* the end of what it wrote to standard error */
};

/* --- starting */

typedef struct {
    rlim_t data;
} Caps;

/* Runs in the new process between fork and exec: system calls only. */
static void prepare_child(gpointer user_data)
{
    const Caps *caps = user_data;
    struct rlimit none = {0, 0};

    /* A group of its own, to be killed with all that it starts; the terminal's signals are for the parent. */
    setpgid(0, 0);
    setrlimit(RLIMIT_CORE, &none);
    signal(SIGPIPE, SIG_DFL);
    if (caps->data > 0) {
        struct rlimit data = {caps->data, caps->data};
        setrlimit(RLIMIT_DATA, &data);
    }
}

static void set_up_pipe(int fd)
{
    g_unix_set_fd_nonblocking(fd, TRUE, NULL);
#ifdef F_SETPIPE_SZ
    /* Fewer switches between the two for a large document; refused where the user has too many pipes. */
    fcntl(fd, F_SETPIPE_SZ, 1 << 20);
#endif
}

AditChild *adit_child_start(const char *const *command, const char *folder, char **environment, guint memory,
                            GError **error)
{
    Caps caps = {(rlim_t)memory << 20};
    AditChild *child = g_new0(AditChild, 1);
    g_autoptr(GError) local = NULL;

    if (!g_spawn_async_with_pipes(folder, (char **)command, environment,
                                  G_SPAWN_DO_NOT_REAP_CHILD | G_SPAWN_SEARCH_PATH, prepare_child, &caps,
                                  &child->pid, &child->in, &child->out, &child->complaints, &local)) {
        gboolean missing = g_error_matches(local, G_SPAWN_ERROR, G_SPAWN_ERROR_NOENT);
        g_set_error(error, ADIT_ERROR, missing ? ADIT_ERROR_NOT_FOUND : ADIT_ERROR_IO,
                    "the program %s can't be started: %s", command[0],
                    missing ? "there is no such program; install it, or mend the <command> of the manifest"
                            : local->message);
        g_free(child);
        return NULL;
    }
    set_up_pipe(child->in);
    set_up_pipe(child->out);
    g_unix_set_fd_nonblocking(child->complaints, TRUE, NULL);
    child->name = g_strdup(command[0]);
    child->received = g_string_new(NULL);
    child->said = g_string_new(NULL);
    return child;
}

/* --- ending */

static void close_fd(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

static void free_child(AditChild *child)
{
    close_fd(&child->in);
    close_fd(&child->out);
    close_fd(&child->complaints);
    g_string_free(child->received, TRUE);
    g_string_free(child->said, TRUE);
    g_free(child->name);
    g_free(child);
}

/* Waits until it has ended, at most so long; its status, or -1 if it is still there (or is not ours to wait
 * for). */
static gboolean wait_for_end(AditChild *child, double seconds, int *status)
{
    gint64 end = g_get_monotonic_time() + (gint64)(seconds * G_USEC_PER_SEC);
    gulong pause = 200;

    *status = -1;
    while (child->pid > 0) {
        pid_t ended = waitpid(child->pid, status, WNOHANG);
        if (ended == child->pid || (ended < 0 && errno != EINTR)) {
            if (ended < 0)
                *status = -1;
            child->pid = 0;
        } else if (g_get_monotonic_time() >= end) {
            return FALSE;
        } else {
            g_usleep(pause);
            pause = MIN(pause * 2, 20000);
        }
    }
    return TRUE;
}

static void kill_group(AditChild *child)
{
    int status;

    if (child->pid <= 0)
        return;
    kill(-child->pid, SIGKILL);
    kill(child->pid, SIGKILL);
    wait_for_end(child, 60.0, &status);
}

void adit_child_kill(AditChild *child)
{
    kill_group(child);
    free_child(child);
}

/* --- signals */

/* Writing to a process that is gone raises SIGPIPE, which would end a program that has not thought of it. It
 * is held back for this thread, and taken away again if it came. */
typedef struct {
    sigset_t before;
    gboolean was_pending;
} PipeGuard;

static void guard_pipe(PipeGuard *guard)
{
    sigset_t pipe_signal, pending;

    sigemptyset(&pipe_signal);
    sigaddset(&pipe_signal, SIGPIPE);
    sigemptyset(&pending);
    sigpending(&pending);
    guard->was_pending = sigismember(&pending, SIGPIPE) == 1;
    pthread_sigmask(SIG_BLOCK, &pipe_signal, &guard->before);
}

static void unguard_pipe(const PipeGuard *guard, gboolean broken)
{
    sigset_t pipe_signal;
    const struct timespec now = {0, 0};

    if (broken && !guard->was_pending) {
        sigemptyset(&pipe_signal);
        sigaddset(&pipe_signal, SIGPIPE);
        while (sigtimedwait(&pipe_signal, NULL, &now) < 0 && errno == EINTR)
            ;
    }
    pthread_sigmask(SIG_SETMASK, &guard->before, NULL);
}

/* --- asking */

/* Writes what can be written. Returns FALSE if nobody reads. */
static gboolean write_some(AditChild *child, const GString *message, gsize *sent)
{
    while (*sent < message->len) {
        gssize n = write(child->in, message->str + *sent, message->len - *sent);
        if (n > 0)
            *sent += (gsize)n;
        else if (n < 0 && errno == EAGAIN)
            return TRUE;
        else if (n < 0 && errno != EINTR)
            return !(child->broken = TRUE);
    }
    return TRUE;
}

/* Reads what is there. Returns FALSE at the end. */
static gboolean read_some(int fd, GString *into)
{
    char buffer[65536];

    for (;;) {
        gssize n = read(fd, buffer, sizeof buffer);
        if (n > 0) {
            g_string_append_len(into, buffer, n);
            if ((gsize)n < sizeof buffer)
                return TRUE;
        } else if (n == 0) {
            return FALSE;
        } else if (errno != EINTR) {
            return errno == EAGAIN;
        }
        if (into->len > MAX_ANSWER)
            return TRUE;
    }
}

static void read_complaints(AditChild *child)
{
    gsize before = child->said->len;

    if (!read_some(child->complaints, child->said))
        close_fd(&child->complaints);
    if (child->said->len > before)
        g_info("%s: %s", child->name, child->said->str + before);
    if (child->said->len > COMPLAINTS_KEPT)
        g_string_erase(child->said, 0, (gssize)(child->said->len - COMPLAINTS_KEPT));
}

/* The last line that it wrote to standard error, to be put behind a message; "" if there is none. */
static char *describe_complaint(AditChild *child)
{
    if (child->complaints >= 0)
        read_complaints(child);
    g_autofree char *valid = g_utf8_make_valid(child->said->str, (gssize)child->said->len);
    g_strchomp(valid);
    const char *line = strrchr(valid, '\n');
    line = line != NULL ? line + 1 : valid;
    return *line != '\0' ? g_strdup_printf("; its last words: %s", line) : g_strdup("");
}

static void fail_dead(AditChild *child, GError **error)
{
    int status;

    /* It has closed its output and may take a moment to end, or go on without it. */
    if (!wait_for_end(child, GRACE_SECONDS, &status))
        kill_group(child);
    g_autofree char *complaint = describe_complaint(child);
    if (status != -1 && WIFSIGNALED(status))
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_CRASH, "its process died of signal %d (%s)%s",
                    WTERMSIG(status), g_strsignal(WTERMSIG(status)), complaint);
    else if (status != -1 && WIFEXITED(status))
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_CRASH,
                    "its process ended with status %d instead of answering%s", WEXITSTATUS(status),
                    complaint);
    else
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_CRASH,
                    "its process closed its output instead of answering%s", complaint);
}

static gboolean fail_alive(AditChild *child, AditError code, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
static gboolean fail_alive(AditChild *child, AditError code, GError **error, const char *format, ...)
{
    va_list arguments;

    kill_group(child);
    va_start(arguments, format);
    g_autofree char *what = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *complaint = describe_complaint(child);
    g_set_error(error, ADIT_ERROR, (int)code, "%s%s", what, complaint);
    return FALSE;
}

/* The line feed that ends the answer, or NULL. */
static const char *find_end(AditChild *child)
{
    const char *end =
        memchr(child->received->str + child->searched, '\n', child->received->len - child->searched);

    child->searched = child->received->len;
    return end;
}

/* Waits until something can be done, or until it is time to look whether to give up. */
static void wait_for_change(AditChild *child, gboolean sending, gint64 end, gboolean may_stop)
{
    struct pollfd fds[3] = {
        {.fd = child->out, .events = POLLIN},
        {.fd = child->complaints, .events = POLLIN},
        {.fd = sending ? child->in : -1, .events = POLLOUT},
    };
    gint64 left = (end - g_get_monotonic_time() + 999) / 1000;
    gint64 wait = CLAMP(left, 0, may_stop ? STOP_INTERVAL : 60000);

    if (poll(fds, G_N_ELEMENTS(fds), (int)wait) > 0 && (fds[1].revents & (POLLIN | POLLHUP)) != 0)
        read_complaints(child);
}

static gboolean exchange(AditChild *child, const GString *message, double seconds, GCancellable *cancellable,
                         const char **line_end, GError **error)
{
    gint64 end = g_get_monotonic_time() + (gint64)(seconds * G_USEC_PER_SEC);
    gsize sent = 0;

    for (;;) {
        gboolean reads = write_some(child, message, &sent);
        gboolean writes = read_some(child->out, child->received);
        *line_end = find_end(child);
        /* What it says before it goes is an answer, whatever it has read. */
        if (*line_end != NULL && (sent == message->len || !reads || !writes))
            return TRUE;
        if (!reads || !writes) {
            fail_dead(child, error);
            return FALSE;
        }
        if (child->received->len > MAX_ANSWER)
            return fail_alive(child, ADIT_ERROR_LIMIT, error, "its answer is longer than 3 GiB");
        if (*line_end != NULL && child->asked)
            return fail_alive(child, ADIT_ERROR_PLUGIN, error, "it answered before it had read the document");
        /* It may say hello before it is greeted. */
        if (*line_end != NULL)
            child->searched = 0;
        if (g_get_monotonic_time() >= end)
            return fail_alive(child, ADIT_ERROR_TIMEOUT, error,
                              "it did not answer within %g seconds, and its process was killed", seconds);
        if (g_cancellable_is_cancelled(cancellable))
            return fail_alive(child, ADIT_ERROR_CANCELLED, error, "stopped while it was at work");
        wait_for_change(child, sent < message->len, end, cancellable != NULL);
    }
}

/* Takes the last answer away, and reads what came after it. Returns FALSE at the end of its output. */
static gboolean forget_answer(AditChild *child)
{
    g_string_erase(child->received, 0, (gssize)child->answered);
    child->answered = child->searched = 0;
    if (child->received->len == 0 && child->received->allocated_len > RECEIVED_KEPT) {
        g_string_free(child->received, TRUE);
        child->received = g_string_new(NULL);
    }
    return read_some(child->out, child->received);
}

gboolean adit_child_has_ended(AditChild *child)
{
    return !forget_answer(child) && child->received->len == 0;
}

gboolean adit_child_ask(AditChild *child, const GString *message, double seconds, GCancellable *cancellable,
                        const char **answer, gsize *length, GError **error)
{
    PipeGuard guard;
    const char *line_end = NULL;

    g_return_val_if_fail(child->pid > 0, FALSE);
    forget_answer(child);
    if (child->received->len > 0 && child->asked)
        return fail_alive(
            child, ADIT_ERROR_PLUGIN, error,
            "it wrote more than one line in answer to one document; print to standard error instead");
    guard_pipe(&guard);
    gboolean good = exchange(child, message, seconds, cancellable, &line_end, error);
    unguard_pipe(&guard, child->broken);
    child->asked = TRUE;
    if (!good)
        return FALSE;
    *answer = child->received->str;
    *length = (gsize)(line_end - child->received->str);
    child->answered = *length + 1;
    return TRUE;
}

gboolean adit_child_is_deaf(const AditChild *child)
{
    return child->broken;
}

/* --- closing */

static void say_farewell(AditChild *child, const char *farewell)
{
    PipeGuard guard;

    guard_pipe(&guard);
    gboolean broken = farewell != NULL && write(child->in, farewell, strlen(farewell)) < 0;
    unguard_pipe(&guard, broken);
    close_fd(&child->in);
}

void adit_child_close(AditChild **children, guint n_children, const char *farewell)
{
    gint64 end = g_get_monotonic_time() + (gint64)(GRACE_SECONDS * G_USEC_PER_SEC);
    int status;

    for (guint i = 0; i < n_children; i++)
        say_farewell(children[i], farewell);
    for (guint i = 0; i < n_children; i++) {
        double left = (double)(end - g_get_monotonic_time()) / G_USEC_PER_SEC;
        if (!wait_for_end(children[i], MAX(left, 0.0), &status))
            kill_group(children[i]);
        free_child(children[i]);
    }
}
