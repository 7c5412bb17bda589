/* SPDX-License-Identifier: MIT */
/*
 * Pipelines: from what is wanted to the plugins that make it.
 *
 * A pipeline is filled by one thread (want, set_option), then prepared, which solves it and opens its
 * plugins; after that any number of threads may process documents through it at once.
 */
#pragma once

#include <adit/types.h>
#include <adit/registry.h>

G_BEGIN_DECLS

#define ADIT_TYPE_PIPELINE (adit_pipeline_get_type())
ADIT_API G_DECLARE_FINAL_TYPE(AditPipeline, adit_pipeline, ADIT, PIPELINE, GObject)

/**
 * ADIT_DEFAULT_WANT:
 *
 * What is wanted if nothing is said
 */
#define ADIT_DEFAULT_WANT "entity,quote,timex"

/**
 * adit_pipeline_new:
 *
 * @registry is kept by a reference and must not get further plugins.
 *
 * Returns: (transfer full): an empty pipeline
 */
ADIT_API AditPipeline *adit_pipeline_new(AditRegistry *registry);

/**
 * adit_pipeline_want:
 * @wants: names of layers ("entity"), features ("token.pos") and analyzers ("dates"), separated by commas or
 * blanks
 * @error: ADIT_ERROR_NOT_FOUND for a name that is nothing of these, naming what is near
 *
 * May be called several times. A layer stands for its rows and its bundled features (those that the layer's
 * own provider gives it); a plugin for all that it provides.
 */
ADIT_API gboolean adit_pipeline_want(AditPipeline *pipeline, const char *wants, GError **error);

/**
 * adit_pipeline_set_option:
 * @name: "PLUGIN.OPTION"
 * @error: ADIT_ERROR_OPTION or ADIT_ERROR_NOT_FOUND, saying which values are right
 */
ADIT_API gboolean adit_pipeline_set_option(AditPipeline *pipeline, const char *name, const char *value,
                                           GError **error);
/**
 * adit_pipeline_set_explain:
 *
 * Asks plugins for notes on how each row came about
 */
ADIT_API void adit_pipeline_set_explain(AditPipeline *pipeline, gboolean explain);
/**
 * adit_pipeline_set_isolate:
 *
 * Runs every module in a process of its own (see doc/protocol.md)
 */
ADIT_API void adit_pipeline_set_isolate(AditPipeline *pipeline, gboolean isolate);

/**
 * adit_pipeline_prepare:
 * @error: ADIT_ERROR_PIPELINE, _OPTION, _MODULE, _ABI, _RESOURCE..., naming plugin, file and remedy
 *
 * Solves, orders and opens. Done by the first call that needs it, if it was not called.
 */
ADIT_API gboolean adit_pipeline_prepare(AditPipeline *pipeline, GError **error);

/**
 * adit_pipeline_explain:
 *
 * Returns: (transfer full): a line for each plugin of the prepared pipeline: why it is there and what it
 * waits for
 */
ADIT_API char *adit_pipeline_explain(AditPipeline *pipeline);
/**
 * adit_pipeline_list_plugins:
 *
 * Returns: (transfer full) (array zero-terminated=1): the analyzers, in order of execution
 */
ADIT_API char **adit_pipeline_list_plugins(AditPipeline *pipeline);

/**
 * adit_pipeline_process:
 * @document: a document; layers that it has already are not computed again
 * @cancellable: (nullable): stops it
 * @error: the first plugin's failure, prefixed with document and plugin
 *
 * Adds the wanted layers. A failing plugin's own layers are missing afterwards, and those of plugins that
 * need them; all others are there. Threads: any; one document is processed by one thread.
 */
ADIT_API gboolean adit_pipeline_process(AditPipeline *pipeline, AditDocument *document,
                                        GCancellable *cancellable, GError **error);

/**
 * adit_pipeline_process_async:
 *
 * As adit_pipeline_process(), in a thread of GLib's pool; @callback (scope async) runs in the caller's main
 * context
 */
ADIT_API void adit_pipeline_process_async(AditPipeline *pipeline, AditDocument *document,
                                          GCancellable *cancellable, GAsyncReadyCallback callback,
                                          gpointer user_data);
/**
 * adit_pipeline_process_finish:
 *
 * Ends what adit_pipeline_process_async() began.
 *
 * Returns: whether all went well; @error as for adit_pipeline_process()
 */
ADIT_API gboolean adit_pipeline_process_finish(AditPipeline *pipeline, GAsyncResult *result, GError **error);

/**
 * adit_pipeline_load:
 * @path: a file; as it is named, being no text makes it an error, while what is none in an archive is left
 * out
 * @reader: (nullable): a reader's name; NULL to choose by content and suffix
 *
 * For folders, and for many files of which some may fail, there is #AditRunner.
 *
 * Returns: (transfer container) (element-type AditDocument) (nullable): the documents of the file, not yet
 * processed. The first one that can't be read is the error.
 */
ADIT_API GPtrArray *adit_pipeline_load(AditPipeline *pipeline, const char *path, const char *reader,
                                       GError **error);

/**
 * adit_pipeline_format:
 * @document: a processed document
 * @writer: a writer's name, such as "json"
 *
 * Returns: (transfer full) (nullable): what the writer makes of it
 */
ADIT_API char *adit_pipeline_format(AditPipeline *pipeline, AditDocument *document, const char *writer,
                                    AditOffsetUnit offsets, GError **error);

G_END_DECLS
