/* SPDX-License-Identifier: MIT */
/* A manifest's memory, shared by the files that fill, check and read it. */
#pragma once

#include <adit/adit.h>

/* One layer that a manifest provides or extends. */
typedef struct {
    const char *name;
    const char *help;
    guint line;
} AditLayerInfo;

struct _AditManifest {
    gatomicrefcount refs;
    /* All strings below, and the vectors of them. */
    GStringChunk *strings;
    GPtrArray *vectors;

    const char *file;
    const char *name;
    const char *version;
    const char *licence;
    const char *title;
    const char *description;
    AditPluginKind kind;
    gboolean trainable;
    const char *const *languages; /* or NULL */

    const char *module;         /* or NULL */
    const char *const *command; /* or NULL */
    guint timeout;              /* 0: not given */
    guint memory;               /* 0: not given */

    const char *const *suffixes;
    const char *pattern; /* or NULL */
    AditRecordsBy records_by;

    GArray *needs;         /* AditNeedInfo */
    GArray *need_lines;    /* guint */
    GArray *features;      /* AditFeatureInfo */
    GArray *feature_lines; /* guint */
    GArray *provided;      /* AditLayerInfo */
    GArray *extended;      /* AditLayerInfo */
    GArray *options;       /* AditOptionInfo */
    GArray *option_lines;  /* guint */

    const char *const *provided_names;
    const char *const *extended_names;

    /* Where elements stand, for messages; 0: not there. */
    guint line;
    guint input_line;
    guint output_line;
    guint implementation_line;
};

/* manifest_read.c: fills a manifest from a document that matches the grammar. */
gboolean adit_manifest_read(AditManifest *manifest, void *xml_doc, GError **error);
/* manifest_check.c: what a grammar can't say. */
gboolean adit_manifest_check(const AditManifest *manifest, GError **error);
/* option.c: whether a value fits; on failure, `what` (free it) says what would be right. */
gboolean adit_option_check(const AditOptionInfo *option, const char *value, char **what);
gboolean adit_option_parse_bool(const char *text, gboolean *value);

/* Sets ADIT_ERROR_MANIFEST, "file:line: ...". Returns FALSE. */
gboolean adit_manifest_fail(const AditManifest *manifest, guint line, GError **error, const char *format, ...)
    G_GNUC_PRINTF(4, 5);
