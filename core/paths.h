/* SPDX-License-Identifier: MIT */
/* The files that a run reads. */
#pragma once

#include <glib.h>

typedef struct {
    char *path;
    guint64 size;   /* in bytes; 0 where it is not known */
    gboolean found; /* in a folder, not given itself */
} AditPath;

/* What the paths stand for (array of AditPath, owned): files as they are, and for a folder all files below
 * it, by name. "-" and what can't be found stay as they are. */
G_GNUC_INTERNAL GArray *adit_paths_list(const GPtrArray *paths);
