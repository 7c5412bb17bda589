/* SPDX-License-Identifier: MIT */
/* Layers as text that a person can read and write, for cases. */
#pragma once

#include <adit/adit.h>

/* Appends a line: label, then value in quotation marks with \" \\ \n \t \r escaped. */
void case_append_quoted(GString *out, const char *label, const char *value);

/* Appends the layers that show names, "token(kind) timex entity()", one row a line. A layer with nothing
 * behind its name is shown with all features that are not null, one with () with its spans only. */
void case_append_layers(GString *out, AditDocument *document, const char *show);
