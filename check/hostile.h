/* SPDX-License-Identifier: MIT */
/* Documents that try a plugin's patience. */
#pragma once

#include <glib.h>

/* Valid UTF-8 texts. */
guint hostile_n_texts(void);
const char *hostile_name(guint index);
GString *hostile_text(guint index);

/* Files of any bytes, for readers. */
guint hostile_n_files(void);
const char *hostile_file_name(guint index);
GString *hostile_file(guint index);
