/* SPDX-License-Identifier: MIT */
/* adit-static: the manifests and data files of the bundled plugins, inside the program. */
#include <gio/gio.h>

/* Taken over by the assembler as it is: as C source it would be many times larger, and slow to compile. */
__asm__(".section .rodata\n"
        ".balign 4096\n"
        "adit_static_plugins: .incbin \"plugins/static.gresource\"\n"
        "adit_static_plugins_end:\n"
        ".previous\n");

extern const char adit_static_plugins[] __attribute__((visibility("hidden")));
extern const char adit_static_plugins_end[] __attribute__((visibility("hidden")));

__attribute__((constructor)) static void register_plugins(void)
{
    g_autoptr(GError) error = NULL;
    /* Two labels in one section. */
    /* cppcheck-suppress comparePointers */
    gsize size = (gsize)(adit_static_plugins_end - adit_static_plugins);
    g_autoptr(GBytes) bytes = g_bytes_new_static(adit_static_plugins, size);
    g_autoptr(GResource) resource = g_resource_new_from_data(bytes, &error);
    if (resource == NULL)
        g_error("the plugins inside this program: %s", error->message);
    g_resources_register(resource);
}
