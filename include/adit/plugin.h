/* SPDX-License-Identifier: MIT */
/*
 * What a plugin implements, and what it may call while it works.
 *
 * A plugin is a manifest (NAME.xml) and a module (NAME.so) beside it. The module exports one function,
 * NAME_LTX_adit_plugin, which returns an #AditPlugin; ADIT_PLUGIN_DEFINE() writes it. Life of a plugin in a
 * pipeline:
 *
 *   open once → for each worker worker_new → process/parse/format many times → worker_free → close
 *
 * Threads: open and close are called by one thread at a time; worker_new, process, parse, format and
 * worker_free concurrently, each for its own worker's scratch and on its own document. Nothing may be written
 * to what open returned once open has returned. A worker's scratch may be freed and made anew between any two
 * documents, as it is after a very long one; so nothing may depend on what was in it.
 */
#pragma once

#include <adit/types.h>

G_BEGIN_DECLS

#define ADIT_PLUGIN_MAGIC 0x54494441u /* "ADIT" */

/**
 * ADIT_ABI:
 *
 * The version of this interface that this header describes.
 */
#define ADIT_ABI 1
/**
 * ADIT_ABI_OLDEST:
 *
 * The oldest version that this library still loads.
 */
#define ADIT_ABI_OLDEST 1

typedef struct _AditPlugin AditPlugin;

/**
 * AditPlugin:
 * @magic: ADIT_PLUGIN_MAGIC
 * @abi: the ADIT_ABI that the module was compiled for
 * @size: sizeof(AditPlugin) as the module knows it
 * @name: the plugin's name; must be its manifest's
 * @version: must be its manifest's version
 *
 * Every callback may be NULL but the one that the plugin's kind needs: @process (analyzer), @parse (reader),
 * @unpack, @next and @read (reader with records="members"), @format (writer). Callbacks that can fail return
 * FALSE (or NULL, or -1) with @error set.
 */
struct _AditPlugin {
    guint32 magic;
    guint32 abi;
    gsize size;
    const char *name;
    const char *version;

    /* Loads models and rules. Returns what the other callbacks get as @self (not NULL). */
    gpointer (*open)(AditSetup *setup, GError **error);
    void (*close)(gpointer self);

    /* Scratch of one worker. */
    gpointer (*worker_new)(gpointer self, GError **error);
    void (*worker_free)(gpointer self, gpointer scratch);

    /* Analyzer: reads the task's document and layers, fills its builders. */
    gboolean (*process)(gpointer self, gpointer scratch, AditTask *task, GError **error);

    /* Reader: makes documents of one record (a file, a line) and pushes them to @sink. */
    gboolean (*parse)(gpointer self, gpointer scratch, const AditRecord *record, AditSink *sink,
                      GError **error);

    /* Writer: appends one outcome (a document or a failure) to @out. */
    gboolean (*format)(gpointer self, gpointer scratch, const AditOutcome *outcome, GString *out,
                       GError **error);
    /* Writer: what stands before the first and behind the last outcome. */
    void (*begin)(gpointer self, GString *out);
    void (*end)(gpointer self, GString *out);

    /* Trainable plugins: makes a model file at @output of the files in @inputs, as @setup's options (the
     * manifest's <training>) say. */
    gboolean (*train)(AditSetup *setup, const char *const *inputs, const char *output, GError **error);

    /* Reader with records="members", of inputs that hold others, as archives do; these are for it what parse
     * is for the rest, and one thread at a time calls them for one input. unpack begins, and returns what the
     * others get as @unpacking; @packed, which holds the input's bytes, lives until unpack_end. */
    gpointer (*unpack)(gpointer self, AditPacked *packed, GError **error);
    /* Goes to the next member and describes it. FALSE without @error: there are no more; with: there may be
     * more, but it can't get at them. */
    gboolean (*next)(gpointer unpacking, AditMember *member, GError **error);
    /* Reads some bytes of the member that next went to, 0 at its end; -1 is a failure of this member only. */
    gssize (*read)(gpointer unpacking, void *buffer, gsize size, GError **error);
    void (*unpack_end)(gpointer unpacking);
};

/**
 * ADIT_PLUGIN_HEAD:
 *
 * The first members of an AditPlugin, for a designated initializer.
 */
#define ADIT_PLUGIN_HEAD(plugin_name, plugin_version)                                             \
    .magic = ADIT_PLUGIN_MAGIC, .abi = ADIT_ABI, .size = sizeof(AditPlugin), .name = plugin_name, \
    .version = plugin_version

/**
 * ADIT_PLUGIN_DEFINE:
 *
 * Defines the module's entry function. @NAME is the plugin's bare name, @plugin a static const AditPlugin.
 */
#define ADIT_PLUGIN_DEFINE(NAME, plugin)                        \
    ADIT_EXPORT const AditPlugin *NAME##_LTX_adit_plugin(void); \
    ADIT_EXPORT const AditPlugin *NAME##_LTX_adit_plugin(void)  \
    {                                                           \
        return &(plugin);                                       \
    }

/* --- open and train: options and resources --- */

/**
 * adit_setup_get_bool:
 *
 * Options have been checked against the manifest before; the getters give its default where the user gave
 * none.
 *
 * Returns: the value; FALSE if there is none
 */
ADIT_API gboolean adit_setup_get_bool(const AditSetup *setup, const char *option);
/**
 * adit_setup_get_int:
 *
 * Returns: the value; 0 if there is none
 */
ADIT_API gint64 adit_setup_get_int(const AditSetup *setup, const char *option);
/**
 * adit_setup_get_double:
 *
 * Returns: the value; 0 if there is none
 */
ADIT_API double adit_setup_get_double(const AditSetup *setup, const char *option);
/**
 * adit_setup_get_string:
 *
 * Returns: (transfer none) (nullable): strings, enums and files; NULL if not given and without default
 */
ADIT_API const char *adit_setup_get_string(const AditSetup *setup, const char *option);

/**
 * adit_setup_load:
 * @name: a file of the plugin's own folder, such as "en.model" or "en/rules.txt"; never a path out of it
 * @error: ADIT_ERROR_NOT_FOUND or ADIT_ERROR_IO, naming the file
 *
 * Returns: (transfer full) (nullable): its bytes, memory-mapped where they come from a file; page-aligned. In
 * a static program they are inside.
 */
ADIT_API GBytes *adit_setup_load(const AditSetup *setup, const char *name, GError **error);

/**
 * adit_setup_list:
 *
 * Returns: (transfer full) (array zero-terminated=1): the names of the files in the sub-folder @folder (""
 * for the plugin's own), sorted; empty if there are none
 */
ADIT_API char **adit_setup_list(const AditSetup *setup, const char *folder);

/**
 * adit_setup_load_file:
 *
 * Returns: (transfer full) (nullable): the bytes of the file at @path (of an option of type "file"),
 * memory-mapped
 */
ADIT_API GBytes *adit_setup_load_file(const AditSetup *setup, const char *path, GError **error);

/**
 * adit_setup_get_schema:
 *
 * Returns: (transfer none) (nullable): the layer @layer as all manifests together declare it (for readers)
 */
ADIT_API AditLayerSchema *adit_setup_get_schema(const AditSetup *setup, const char *layer);

/* --- process --- */

/**
 * adit_task_get_document:
 *
 * Returns: (transfer none): the document that is being analyzed
 */
ADIT_API AditDocument *adit_task_get_document(const AditTask *task);
/**
 * adit_task_get_layer:
 *
 * Returns: (transfer none) (nullable): a layer that the manifest requires (never NULL) or uses (NULL if it
 * is not there)
 */
ADIT_API const AditLayer *adit_task_get_layer(const AditTask *task, const char *layer);
/**
 * adit_task_build:
 * @layer: a layer that the manifest provides, or extends with features
 *
 * Returns: (transfer none): the one builder of this task for it. A layer that is provided and not built at
 * all comes out empty. When the document brought the layer along, what is built is dropped.
 */
ADIT_API AditBuilder *adit_task_build(AditTask *task, const char *layer);
/**
 * adit_task_wants:
 * @feature: a feature that the manifest adds to @layer
 *
 * Whether somebody has use for it: it goes out, or another plugin of the pipeline reads it. To leave out
 * what is costly; a feature that nobody wants and that no row has is not added to the layer at all. Where
 * it is not known (the plugin runs in a process of its own), everything is wanted.
 */
ADIT_API gboolean adit_task_wants(const AditTask *task, const char *layer, const char *feature);
/**
 * adit_task_wants_notes:
 *
 * Whether somebody will read adit_builder_set_note()
 */
ADIT_API gboolean adit_task_wants_notes(const AditTask *task);
/**
 * adit_task_is_cancelled:
 *
 * To be asked now and then in long loops; then return FALSE with adit_task_set_cancelled()
 */
ADIT_API gboolean adit_task_is_cancelled(const AditTask *task);
/**
 * adit_task_set_cancelled:
 *
 * Sets the error that says that a plugin stopped because it was asked to.
 *
 * Returns: FALSE, for returning it at once
 */
ADIT_API gboolean adit_task_set_cancelled(const AditTask *task, GError **error);
/**
 * adit_task_log:
 *
 * A message through GLib's log, prefixed with document and plugin
 */
ADIT_API void adit_task_log(const AditTask *task, GLogLevelFlags level, const char *format, ...)
    G_GNUC_PRINTF(3, 4);

/* --- parse --- */

/**
 * adit_record_get_name:
 *
 * Returns: (transfer none): the input's name (a path, or "-")
 */
ADIT_API const char *adit_record_get_name(const AditRecord *record);
/**
 * adit_record_get_line:
 *
 * Returns: the number of the record's first line, from 1; 0 if records are whole files
 */
ADIT_API guint64 adit_record_get_line(const AditRecord *record);
/**
 * adit_record_get_id:
 *
 * Returns: (transfer none): what a document of this record is called unless it says so itself ("name" or
 * "name:line")
 */
ADIT_API const char *adit_record_get_id(const AditRecord *record);
/**
 * adit_record_get_bytes:
 *
 * Returns: (transfer none): the record's bytes, without the line feed
 */
ADIT_API GBytes *adit_record_get_bytes(const AditRecord *record);

/**
 * adit_sink_push:
 * @document: (transfer full): a document
 *
 * Hands over a document that the record holds.
 */
ADIT_API void adit_sink_push(AditSink *sink, AditDocument *document);
/**
 * adit_sink_fail:
 *
 * Records that the document @id (nullable: the record's) could not be made; @error (transfer full) says why
 */
ADIT_API void adit_sink_fail(AditSink *sink, const char *id, GError *error);

/**
 * adit_record_get_encoding:
 *
 * Returns: (transfer none) (nullable): the character encoding that came with the record, from outside of its
 * bytes (a server's answer); it counts for more than what the bytes say of themselves
 */
ADIT_API const char *adit_record_get_encoding(const AditRecord *record);

/* --- unpack --- */

/**
 * adit_packed_get_name:
 *
 * Returns: (transfer none): the input's name
 */
ADIT_API const char *adit_packed_get_name(const AditPacked *packed);
/**
 * adit_packed_peek:
 * @bytes: (out) (transfer none): the next bytes of the input, which stay until the next call
 *
 * Looks at as many bytes as there are in the buffer, which is filled first if all of it was taken.
 *
 * Returns: how many; 0 at the input's end, -1 with @error set
 */
ADIT_API gssize adit_packed_peek(AditPacked *packed, const char **bytes, GError **error);
/**
 * adit_packed_take:
 * @size: at most what adit_packed_peek() returned
 *
 * Goes on behind the next @size bytes.
 */
ADIT_API void adit_packed_take(AditPacked *packed, gsize size);
/**
 * adit_packed_seek:
 * @offset: where to, counted as @type says
 * @type: from the beginning, from here or from the end
 *
 * Goes elsewhere in the input, where that is possible: in files, but not in pipes or in members of others.
 *
 * Returns: the offset from the beginning; -1 if it is not possible
 */
ADIT_API gint64 adit_packed_seek(AditPacked *packed, gint64 offset, GSeekType type);
/**
 * adit_member_set_name:
 * @name: what it is called in there, of any bytes. A member without a name is the input itself, unpacked: the
 *   readers take it by the input's name without its last suffix
 */
ADIT_API void adit_member_set_name(AditMember *member, const char *name);
/**
 * adit_member_set_encoding:
 * @encoding: (nullable): see adit_record_get_encoding()
 */
ADIT_API void adit_member_set_encoding(AditMember *member, const char *encoding);
/**
 * adit_member_set_source:
 * @source: (nullable): the address that it was got from: "source" in the metadata of documents that do not
 *   name one themselves
 */
ADIT_API void adit_member_set_source(AditMember *member, const char *source);
/**
 * adit_member_set_suffix:
 * @suffix: (nullable): such as "html": what the readers take it for, instead of what its name ends with; its
 *   first bytes still count for more
 */
ADIT_API void adit_member_set_suffix(AditMember *member, const char *suffix);
/**
 * adit_member_set_meta:
 * @key: such as "created"
 * @value: UTF-8
 *
 * Sets metadata of the documents in it, which count for more than what they say of themselves.
 */
ADIT_API void adit_member_set_meta(AditMember *member, const char *key, const char *value);
/**
 * adit_member_leave_out:
 *
 * Leaves it out, and counts it with what is no text; it is not read.
 */
ADIT_API void adit_member_leave_out(AditMember *member);

/* --- format --- */

/**
 * adit_outcome_get_id:
 *
 * Returns: (transfer none): the id of the document; of one that could not be made, what it would have been
 * called
 */
ADIT_API const char *adit_outcome_get_id(const AditOutcome *outcome);
/**
 * adit_outcome_get_document:
 *
 * Returns: (transfer none) (nullable): NULL if it failed before there was one; of a failed one the layers
 * of the plugins that did not fail are there
 */
ADIT_API AditDocument *adit_outcome_get_document(const AditOutcome *outcome);
/**
 * adit_outcome_get_error:
 *
 * Returns: (transfer none) (nullable): NULL for a success
 */
ADIT_API const GError *adit_outcome_get_error(const AditOutcome *outcome);
/**
 * adit_outcome_get_plugin:
 *
 * Returns: (transfer none) (nullable): the plugin that failed
 */
ADIT_API const char *adit_outcome_get_plugin(const AditOutcome *outcome);
/**
 * adit_outcome_wants:
 *
 * Whether the feature @feature of @layer (NULL: the layer itself) is to be written
 */
ADIT_API gboolean adit_outcome_wants(const AditOutcome *outcome, const char *layer, const char *feature);
/**
 * adit_outcome_list_layers:
 *
 * Returns: (transfer none) (array zero-terminated=1): the layers to be written, in output order
 */
ADIT_API const char *const *adit_outcome_list_layers(const AditOutcome *outcome);
/**
 * adit_outcome_get_offsets:
 *
 * Returns: what offsets are to be counted in
 */
ADIT_API AditOffsetUnit adit_outcome_get_offsets(const AditOutcome *outcome);
/**
 * adit_outcome_list_left_out:
 *
 * Returns: (transfer none) (array zero-terminated=1): "plugin: reason" for each plugin that did not run on
 * this document
 */
ADIT_API const char *const *adit_outcome_list_left_out(const AditOutcome *outcome);

G_END_DECLS
