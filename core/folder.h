/* SPDX-License-Identifier: MIT */
/* A plugin's folder: a directory, or a place among the resources linked into a program. */
#pragma once

#include <gio/gio.h>

typedef struct _AditFolder AditFolder;

/* path: of a directory (made absolute), or "resource:///...". Nothing is touched yet. */
AditFolder *adit_folder_new(const char *path);
AditFolder *adit_folder_new_child(const AditFolder *folder, const char *name);
void adit_folder_free(AditFolder *folder);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AditFolder, adit_folder_free)

/* Absolute path or resource URI, without a slash at its end. */
const char *adit_folder_get_path(const AditFolder *folder);
/* The last part of the path. */
const char *adit_folder_get_name(const AditFolder *folder);
gboolean adit_folder_is_resource(const AditFolder *folder);
gboolean adit_folder_exists(const AditFolder *folder);

/* "a/b.txt" within the folder, for messages and for opening. */
char *adit_folder_dup_file(const AditFolder *folder, const char *name);
/* The bytes of the file `name`, which may not lead out of the folder: memory-mapped from a directory, and
 * aligned to 64 bytes at least from either. Errors: ADIT_ERROR_NOT_FOUND, ADIT_ERROR_IO. */
GBytes *adit_folder_load(const AditFolder *folder, const char *name, GError **error);
/* Sorted names of the files (or of the folders) in `sub` ("": the folder itself); empty if there is none. */
char **adit_folder_list_files(const AditFolder *folder, const char *sub);
char **adit_folder_list_folders(const AditFolder *folder);

/* The bytes of any file, memory-mapped. */
GBytes *adit_file_load(const char *path, GError **error);
