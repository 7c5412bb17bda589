/* SPDX-License-Identifier: MIT */
/* Error domain and the short names of its codes. */
#include <adit/adit.h>

/* clang-format would take the hyphens for minuses. */
/* clang-format off */
G_DEFINE_QUARK(adit-error-quark, adit_error)
/* clang-format on */

static const char *const code_names[] = {
    [ADIT_ERROR_ENCODING] = "encoding",
    [ADIT_ERROR_LIMIT] = "limit",
    [ADIT_ERROR_ROW] = "row",
    [ADIT_ERROR_EXISTS] = "exists",
    [ADIT_ERROR_NOT_FOUND] = "not-found",
    [ADIT_ERROR_MANIFEST] = "manifest",
    [ADIT_ERROR_MODULE] = "module",
    [ADIT_ERROR_ABI] = "abi",
    [ADIT_ERROR_OPTION] = "option",
    [ADIT_ERROR_PIPELINE] = "pipeline",
    [ADIT_ERROR_INPUT] = "input",
    [ADIT_ERROR_RESOURCE] = "resource",
    [ADIT_ERROR_PLUGIN] = "plugin",
    [ADIT_ERROR_CRASH] = "crash",
    [ADIT_ERROR_TIMEOUT] = "timeout",
    [ADIT_ERROR_IO] = "io",
    [ADIT_ERROR_CANCELLED] = "cancelled",
};

const char *adit_error_code_name(const GError *error)
{
    g_return_val_if_fail(error != NULL, "error");

    if (error->domain == ADIT_ERROR && error->code >= 0 && error->code < (int)G_N_ELEMENTS(code_names))
        return code_names[error->code];
    if (g_error_matches(error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
        return code_names[ADIT_ERROR_CANCELLED];
    if (error->domain == G_IO_ERROR || error->domain == G_FILE_ERROR)
        return code_names[ADIT_ERROR_IO];
    return "error";
}
