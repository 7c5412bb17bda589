/* SPDX-License-Identifier: MIT */
/*
 * What can go wrong. Every error says what, where and what to do about it; the code tells a program which
 * kind it is.
 */
#pragma once

#include <adit/types.h>

G_BEGIN_DECLS

#define ADIT_ERROR (adit_error_quark())
/**
 * adit_error_quark:
 *
 * Returns: the domain of all errors of this library
 */
ADIT_API GQuark adit_error_quark(void);

/**
 * AditError:
 * @ADIT_ERROR_ENCODING: text that is not valid UTF-8, or can't be converted to it
 * @ADIT_ERROR_LIMIT: a size beyond a stated limit
 * @ADIT_ERROR_ROW: a row, feature or reference that does not fit its document or schema
 * @ADIT_ERROR_EXISTS: a layer or name that is there already
 * @ADIT_ERROR_NOT_FOUND: a plugin, layer, option or file that is not there
 * @ADIT_ERROR_MANIFEST: a manifest that does not parse or does not hold together
 * @ADIT_ERROR_MODULE: a module that can't be opened or is no plugin
 * @ADIT_ERROR_ABI: a module made for another version of the interface
 * @ADIT_ERROR_OPTION: an option that is unknown or has a value out of its type or range
 * @ADIT_ERROR_PIPELINE: wants that no set of plugins can meet, or that several could
 * @ADIT_ERROR_INPUT: input that is malformed (a JSON line, a CoNLL-U row)
 * @ADIT_ERROR_RESOURCE: a model or rule file that is damaged or does not parse
 * @ADIT_ERROR_PLUGIN: a plugin failed at its work
 * @ADIT_ERROR_CRASH: a plugin's process died
 * @ADIT_ERROR_TIMEOUT: a plugin's process did not answer in time
 * @ADIT_ERROR_IO: a file or stream could not be read or written
 * @ADIT_ERROR_CANCELLED: the run was stopped before this document's turn
 */
typedef enum {
    ADIT_ERROR_ENCODING,
    ADIT_ERROR_LIMIT,
    ADIT_ERROR_ROW,
    ADIT_ERROR_EXISTS,
    ADIT_ERROR_NOT_FOUND,
    ADIT_ERROR_MANIFEST,
    ADIT_ERROR_MODULE,
    ADIT_ERROR_ABI,
    ADIT_ERROR_OPTION,
    ADIT_ERROR_PIPELINE,
    ADIT_ERROR_INPUT,
    ADIT_ERROR_RESOURCE,
    ADIT_ERROR_PLUGIN,
    ADIT_ERROR_CRASH,
    ADIT_ERROR_TIMEOUT,
    ADIT_ERROR_IO,
    ADIT_ERROR_CANCELLED,
} AditError;

/**
 * adit_error_code_name:
 * @error: an error of any domain
 *
 * Returns: (transfer none): the short name that failure records carry, such as "encoding"; for errors of
 * GIO's domain "io" or "cancelled"; "error" for those of other domains. Threads: any.
 */
ADIT_API const char *adit_error_code_name(const GError *error);

G_END_DECLS
