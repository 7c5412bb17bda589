/* SPDX-License-Identifier: MIT */
/*
 * Tells ThreadSanitizer of GLib's locks. Debian's GLib is not compiled with it and builds its locks on
 * futexes, so that TSan would see no order between threads that have one. Linked into adit by
 * --enable-sanitizers=thread: calls from our code land here, and go on to GLib.
 */
#include <dlfcn.h>
#include <glib.h>
#include <glib-object.h>

void __tsan_acquire(void *address);
void __tsan_release(void *address);

#define SEEN __attribute__((visibility("default")))
#define REAL(function) ((__typeof__(&function))real(#function))

static void *real(const char *name)
{
    return dlsym(RTLD_NEXT, name);
}

SEEN void g_mutex_lock(GMutex *mutex)
{
    REAL(g_mutex_lock)(mutex);
    __tsan_acquire(mutex);
}

SEEN gboolean g_mutex_trylock(GMutex *mutex)
{
    gboolean locked = REAL(g_mutex_trylock)(mutex);
    if (locked)
        __tsan_acquire(mutex);
    return locked;
}

SEEN void g_mutex_unlock(GMutex *mutex)
{
    __tsan_release(mutex);
    REAL(g_mutex_unlock)(mutex);
}

SEEN void g_cond_wait(GCond *cond, GMutex *mutex)
{
    __tsan_release(mutex);
    REAL(g_cond_wait)(cond, mutex);
    __tsan_acquire(mutex);
}

SEEN gboolean g_cond_wait_until(GCond *cond, GMutex *mutex, gint64 end_time)
{
    __tsan_release(mutex);
    gboolean woken = REAL(g_cond_wait_until)(cond, mutex, end_time);
    __tsan_acquire(mutex);
    return woken;
}

SEEN void(g_once_init_leave)(volatile void *location, gsize result)
{
    __tsan_release((void *)location);
    ((void (*)(volatile void *, gsize))real("g_once_init_leave"))(location, result);
}

SEEN gboolean(g_once_init_enter)(volatile void *location)
{
    gboolean first = ((gboolean(*)(volatile void *))real("g_once_init_enter"))(location);
    __tsan_acquire((void *)location);
    return first;
}

SEEN void(g_atomic_ref_count_inc)(gatomicrefcount *count)
{
    ((void (*)(gatomicrefcount *))real("g_atomic_ref_count_inc"))(count);
}

SEEN gboolean(g_atomic_ref_count_dec)(gatomicrefcount *count)
{
    __tsan_release(count);
    gboolean last = ((gboolean(*)(gatomicrefcount *))real("g_atomic_ref_count_dec"))(count);
    __tsan_acquire(count);
    return last;
}

SEEN gpointer(g_object_ref)(gpointer object)
{
    return ((gpointer(*)(gpointer))real("g_object_ref"))(object);
}

SEEN void g_object_unref(gpointer object)
{
    __tsan_release(object);
    REAL(g_object_unref)(object);
}
