/* SPDX-License-Identifier: MIT */
/* A module in a process of its own. The other side is program.c. */
#include "pipeline_private.h"
#include "protocol.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

/* How much of what a plugin prints is reported. */
#define PRINTED_SHOWN 200

typedef struct {
    AditTalk *talk;
    int answers; /* the real standard output */
    int printed; /* what the plugin takes for it: a file in memory */
    AditRegistry *registry;
    AditManifest *manifest;
    AditInstance instance;
    AditStep step;
    gpointer scratch;
} Host;

/* --- the streams */

/* The plugin may print: its standard output is another file than the one that answers go to. */
static gboolean set_up_streams(Host *host)
{
    host->answers = dup(STDOUT_FILENO);
    host->printed = memfd_create("printed", MFD_CLOEXEC);
    return host->answers >= 0 && host->printed >= 0 && dup2(host->printed, STDOUT_FILENO) >= 0;
}

/* What was printed since the last time, or NULL. */
static char *take_printed(Host *host)
{
    char text[PRINTED_SHOWN];

    fflush(stdout);
    if (lseek(host->printed, 0, SEEK_CUR) <= 0)
        return NULL;
    gssize n = pread(host->printed, text, sizeof text, 0);
    if (ftruncate(host->printed, 0) != 0 || lseek(host->printed, 0, SEEK_SET) != 0 || n <= 0)
        return NULL;
    return g_strchomp(g_utf8_make_valid(text, n));
}

static gboolean send_message(const Host *host)
{
    const GString *out = host->talk->out;
    gsize sent = 0;

    while (sent < out->len) {
        gssize n = write(host->answers, out->str + sent, out->len - sent);
        if (n > 0)
            sent += (gsize)n;
        else if (n < 0 && errno != EINTR)
            return FALSE;
    }
    return TRUE;
}

static gboolean send_error(const Host *host, const GError *error)
{
    adit_talk_put_error(host->talk, error);
    return send_message(host);
}

/* A plugin that never comes back would outlive a parent that was killed. */
static gpointer watch_parent(gpointer parent)
{
    while (getppid() == GPOINTER_TO_INT(parent))
        g_usleep(G_USEC_PER_SEC / 2);
    _exit(EXIT_FAILURE);
    return NULL;
}

/* --- the plugin */

static void add_outputs(Host *host, const char *const *layers, gboolean extends)
{
    for (; *layers != NULL; layers++) {
        AditOutput output = {*layers, adit_manifest_dup_schema(host->manifest, *layers), extends};
        g_array_append_val(host->step.outputs, output);
    }
}

static gboolean open_plugin(Host *host, const char *name, GHashTable *options, GError **error)
{
    AditInstance *instance = &host->instance;

    instance->plugin = adit_registry_open_plugin(host->registry, name, error);
    if (instance->plugin == NULL)
        return FALSE;
    host->manifest = instance->manifest = adit_registry_find(host->registry, name);
    instance->setup = adit_setup_new(host->registry, host->manifest, options, FALSE, error);
    if (instance->setup == NULL)
        return FALSE;
    instance->self =
        instance->plugin->open != NULL ? instance->plugin->open(instance->setup, error) : instance;
    if (instance->self == NULL)
        return FALSE;
    if (instance->plugin->worker_new != NULL) {
        host->scratch = instance->plugin->worker_new(instance->self, error);
        if (host->scratch == NULL)
            return FALSE;
    }
    host->step.manifest = host->manifest;
    host->step.instance = instance;
    host->step.outputs = g_array_new(FALSE, FALSE, sizeof(AditOutput));
    add_outputs(host, adit_manifest_get_layers(host->manifest), FALSE);
    add_outputs(host, adit_manifest_get_extended(host->manifest), TRUE);
    return TRUE;
}

static gboolean greet(Host *host, const char *name, const char *line, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GHashTable) options = adit_talk_read_greeting(host->talk, line, length, &error);

    if (options == NULL || !open_plugin(host, name, options, &error)) {
        if (error == NULL)
            g_set_error_literal(&error, ADIT_ERROR, ADIT_ERROR_PLUGIN,
                                "it could not be opened and did not say why");
        send_error(host, error);
        return FALSE;
    }
    g_free(take_printed(host));
    adit_talk_put_greeting(host->talk);
    return send_message(host);
}

/* Returns FALSE when it is time to end. */
static gboolean answer(Host *host, const char *line, gsize length)
{
    g_autoptr(GError) error = NULL;
    gboolean notes;
    g_autoptr(AditDocument) document =
        adit_talk_read_task(host->talk, line, length, host->instance.setup, &notes, &error);

    if (document == NULL && error == NULL)
        return FALSE;
    if (document == NULL || !adit_step_run(&host->step, host->scratch, document, notes, NULL, &error))
        return send_error(host, error);
    g_autofree char *printed = take_printed(host);
    adit_talk_put_answer(host->talk, document, host->manifest, printed);
    return send_message(host);
}

int adit_host_run(const char *const *arguments)
{
    Host host = {.talk = adit_talk_new(), .registry = adit_registry_new()};
    char *line = NULL;
    size_t allocated = 0;
    ssize_t length;

    g_return_val_if_fail(arguments[0] != NULL, EXIT_FAILURE);
    for (const char *const *path = arguments + 1; *path != NULL; path++)
        adit_registry_add_path(host.registry, *path, NULL);
    if (!set_up_streams(&host))
        return EXIT_FAILURE;
    g_thread_unref(g_thread_new("parent", watch_parent, GINT_TO_POINTER(getppid())));

    length = getline(&line, &allocated, stdin);
    if (length > 0 && greet(&host, arguments[0], line, (gsize)length - (line[length - 1] == '\n')))
        while ((length = getline(&line, &allocated, stdin)) > 0 &&
               answer(&host, line, (gsize)length - (line[length - 1] == '\n')))
            ;
    /* Nothing is given back: the process ends, and a plugin that is broken must not have the last word. */
    free(line);
    _exit(EXIT_SUCCESS);
}
