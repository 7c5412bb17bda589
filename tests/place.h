/* SPDX-License-Identifier: MIT */
/* Puts plugins into a temporary folder as they would be installed, for tests of finding and opening them. */
#pragma once

#include <adit/adit.h>

/* A new folder; free and remove it with place_remove(). */
char *place_new(void);
void place_remove(char *place);
/* Writes PLACE/NAME/NAME.xml: an analyzer, version 1.0, that provides the layer NAME, with `inside` among its
 * elements; module NAME if `inside` has no <implementation>. */
void place_manifest(const char *place, const char *name, const char *inside);
/* Writes the file PLACE/NAME/FILE. */
void place_file(const char *place, const char *name, const char *file, const char *contents);
/* Copies the module NAME of tests/plugins_broken to PLACE/NAME/NAME.so. */
void place_module(const char *place, const char *name);
