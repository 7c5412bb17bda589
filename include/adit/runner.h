/* SPDX-License-Identifier: MIT */
/*
 * Runners: a pipeline over many inputs, with workers in parallel and one outcome a document, in input order.
 */
#pragma once

#include <adit/types.h>
#include <adit/pipeline.h>

G_BEGIN_DECLS

#define ADIT_TYPE_RUNNER (adit_runner_get_type())
ADIT_API G_DECLARE_FINAL_TYPE(AditRunner, adit_runner, ADIT, RUNNER, GObject)

/**
 * adit_runner_new:
 *
 * Returns: (transfer full): a runner without inputs
 */
ADIT_API AditRunner *adit_runner_new(AditPipeline *pipeline);

/**
 * adit_runner_set_reader:
 * @name: (nullable): a reader for all inputs; NULL chooses by content, then suffix, then "text"
 */
ADIT_API void adit_runner_set_reader(AditRunner *runner, const char *name);
/**
 * adit_runner_set_writer:
 *
 * "jsonl" if never called
 */
ADIT_API void adit_runner_set_writer(AditRunner *runner, const char *name);
/**
 * adit_runner_set_jobs:
 *
 * Worker threads; 0 (and if never called) is the number of processors
 */
ADIT_API void adit_runner_set_jobs(AditRunner *runner, guint jobs);
/**
 * adit_runner_set_offsets:
 *
 * Says what offsets in the output count; code points if never called.
 */
ADIT_API void adit_runner_set_offsets(AditRunner *runner, AditOffsetUnit unit);
/**
 * adit_runner_set_meta:
 *
 * Metadata for documents that do not bring the key @key themselves (such as "created", "lang")
 */
ADIT_API void adit_runner_set_meta(AditRunner *runner, const char *key, const char *value);
/**
 * adit_runner_set_skip:
 *
 * Leaves out the first @outcomes outcomes, which an earlier run has written; they are neither processed nor
 * written
 */
ADIT_API void adit_runner_set_skip(AditRunner *runner, guint64 outcomes);

/**
 * adit_runner_add_path:
 *
 * A file, a folder (all files below it, sorted by name), or "-" for standard input
 */
ADIT_API void adit_runner_add_path(AditRunner *runner, const char *path);

/**
 * AditRunStats:
 * @inputs_total: files known so far
 * @inputs_done: files read to their end
 * @bytes_read: bytes of input read
 * @documents: outcomes written, failures included
 * @failures: failure records written
 * @cancelled: whether the run was stopped before its end
 * @left_out: files found in folders and archives that are no text, and have no outcome
 *
 * What a run did so far.
 */
typedef struct {
    guint64 inputs_total;
    guint64 inputs_done;
    guint64 bytes_total;
    guint64 bytes_read;
    guint64 documents;
    guint64 failures;
    gboolean cancelled;
    guint left_out;
} AditRunStats;

/**
 * AditProgressFunc:
 *
 * Called by the thread that called adit_runner_run(), at most ten times a second
 */
typedef void (*AditProgressFunc)(const AditRunStats *stats, gpointer user_data);
/**
 * AditFailureFunc:
 *
 * Called by the thread that called adit_runner_run() for each failure record, in order
 */
typedef void (*AditFailureFunc)(const char *id, const GError *error, gpointer user_data);

/**
 * adit_runner_set_progress:
 * @func: (scope forever) (closure user_data) (nullable): called, or NULL
 * @user_data: for @func
 */
ADIT_API void adit_runner_set_progress(AditRunner *runner, AditProgressFunc func, gpointer user_data);
/**
 * adit_runner_set_failure_func:
 * @func: (scope forever) (closure user_data) (nullable): called, or NULL
 * @user_data: for @func
 */
ADIT_API void adit_runner_set_failure_func(AditRunner *runner, AditFailureFunc func, gpointer user_data);

/**
 * adit_runner_run:
 * @output: where the writer's output goes
 * @cancellable: (nullable): stops it cleanly: what is finished is written, documents under way are given up
 * @stats: (out caller-allocates) (optional): what was done
 * @error: set-up errors, and errors of @output; single documents' errors are outcomes
 *
 * Returns: whether the run came to its end (also if documents failed)
 */
ADIT_API gboolean adit_runner_run(AditRunner *runner, GOutputStream *output, GCancellable *cancellable,
                                  AditRunStats *stats, GError **error);

G_END_DECLS
