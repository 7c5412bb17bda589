/* SPDX-License-Identifier: MIT */
/* The file of a model: a header, a table of sections and the sections, each on a boundary of 64 bytes so that
 * it is used where it lies in a mapped file. Numbers are little-endian.
 *
 *   0  char[8]  "ADITNET" and NUL     8  u32 version     12  u32 kind      16  u32 number of sections, at
 * most 64 20  u32      0                    24  u64 size of the file               32  u64 checksum of all
 * that follows 40  sections: u32 name, u32 0, u64 offset, u64 bytes
 *
 * The checksum finds damage, not malice: whoever uses a section checks what it says all the same.
 */
#pragma once
#include <gio/gio.h>
#include "symbols.h"

#define MODEL_VERSION 1
#define MODEL_NAME(a, b, c, d) ((guint32)(a) | (guint32)(b) << 8 | (guint32)(c) << 16 | (guint32)(d) << 24)
#define MODEL_SYNTAX MODEL_NAME('S', 'Y', 'N', 'T')
#define MODEL_PARSER MODEL_NAME('P', 'A', 'R', 'S')

typedef struct Model Model;

/** Keeps a reference to bytes. Fails with G_IO_ERROR_INVALID_DATA on anything but a whole, undamaged model of
 * the kind. name is for messages. */
Model *model_open(GBytes *bytes, guint32 kind, const char *name, GError **error);
void model_free(Model *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Model, model_free)

/** A section of exactly count things of size bytes; NULL with the error set if there is none such. */
const void *model_section(const Model *model, guint32 section, gsize count, gsize size, GError **error);
/** The same with any count. */
const void *model_floats(const Model *model, guint32 section, gsize size, gsize *count, GError **error);
/** A section of strings, each ended by a NUL: pointers to them, to be freed with g_free(). */
const char **model_strings(const Model *model, guint32 section, guint *count, GError **error);
/** Sets the error "NAME: damaged model: WHAT"; returns FALSE. */
gboolean model_error(const Model *model, const char *what, GError **error);

typedef struct ModelWriter ModelWriter;
ModelWriter *model_writer_new(guint32 kind);
void model_writer_free(ModelWriter *writer);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(ModelWriter, model_writer_free)
void model_writer_add(ModelWriter *writer, guint32 section, const void *data, gsize size);
/** The whole file. */
GBytes *model_writer_bytes(ModelWriter *writer);
