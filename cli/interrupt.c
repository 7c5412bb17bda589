/* SPDX-License-Identifier: MIT */
#include <config.h>

#include <signal.h>

#include <glib-unix.h>

#include "interrupt.h"

/* The run blocks the main thread, so that signals are waited for in a thread and a main context of their own.
 */
struct _CliInterrupt {
    GMainContext *context;
    GMainLoop *loop;
    GThread *thread;
    GSource *sources[2];
    GCancellable *cancellable;
    int signal_number; /* atomic */
};

static gboolean stop(CliInterrupt *interrupt, int signal_number)
{
    g_atomic_int_set(&interrupt->signal_number, signal_number);
    g_cancellable_cancel(interrupt->cancellable);
    /* Without a source GLib gives a signal its old effect back. */
    for (guint i = 0; i < G_N_ELEMENTS(interrupt->sources); i++)
        g_source_destroy(interrupt->sources[i]);
    return G_SOURCE_REMOVE;
}

static gboolean on_sigint(gpointer user_data)
{
    return stop(user_data, SIGINT);
}

static gboolean on_sigterm(gpointer user_data)
{
    return stop(user_data, SIGTERM);
}

static gboolean quit(gpointer user_data)
{
    g_main_loop_quit(user_data);
    return G_SOURCE_REMOVE;
}

static gpointer wait_for_signals(gpointer user_data)
{
    g_main_loop_run(user_data);
    return NULL;
}

CliInterrupt *cli_interrupt_new(GCancellable *cancellable)
{
    CliInterrupt *interrupt = g_new0(CliInterrupt, 1);
    interrupt->cancellable = g_object_ref(cancellable);
    interrupt->context = g_main_context_new();
    interrupt->loop = g_main_loop_new(interrupt->context, FALSE);
    interrupt->sources[0] = g_unix_signal_source_new(SIGINT);
    g_source_set_callback(interrupt->sources[0], on_sigint, interrupt, NULL);
    interrupt->sources[1] = g_unix_signal_source_new(SIGTERM);
    g_source_set_callback(interrupt->sources[1], on_sigterm, interrupt, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(interrupt->sources); i++)
        g_source_attach(interrupt->sources[i], interrupt->context);
    interrupt->thread = g_thread_new("signals", wait_for_signals, interrupt->loop);
    return interrupt;
}

int cli_interrupt_free(CliInterrupt *interrupt)
{
    g_autoptr(GSource) last = g_idle_source_new();
    g_source_set_callback(last, quit, interrupt->loop, NULL);
    g_source_attach(last, interrupt->context);
    g_thread_join(interrupt->thread);

    int signal_number = g_atomic_int_get(&interrupt->signal_number);
    for (guint i = 0; i < G_N_ELEMENTS(interrupt->sources); i++) {
        g_source_destroy(interrupt->sources[i]);
        g_source_unref(interrupt->sources[i]);
    }
    g_main_loop_unref(interrupt->loop);
    g_main_context_unref(interrupt->context);
    g_object_unref(interrupt->cancellable);
    g_free(interrupt);
    return signal_number;
}
