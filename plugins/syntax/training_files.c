/* SPDX-License-Identifier: MIT */
#include "training_files.h"
#include <gio/gio.h>

static gboolean keep_document(const char *document, gpointer data)
{
    GRegex *leave_out = data;
    return leave_out == NULL || !g_regex_match(leave_out, document, 0, NULL);
}

Treebank *training_read(AditSetup *setup, const char *const *inputs, GError **error)
{
    const char *pattern = adit_setup_get_string(setup, "leave-out");
    g_autoptr(GRegex) leave_out = NULL;
    if (pattern != NULL) {
        leave_out = g_regex_new(pattern, G_REGEX_OPTIMIZE, 0, error);
        if (leave_out == NULL)
            return NULL;
    }
    g_autoptr(Treebank) bank = treebank_new();
    for (guint i = 0; inputs[i] != NULL; i++)
        if (!treebank_read(bank, inputs[i], keep_document, leave_out, error))
            return NULL;
    if (bank->tokens == 0) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT, "the training files hold no sentences to train on");
        return NULL;
    }
    return g_steal_pointer(&bank);
}

gboolean training_write(GBytes *model, const char *output, GError **error)
{
    gsize n;
    const char *data = g_bytes_get_data(model, &n);
    return g_file_set_contents(output, data, (gssize)n, error);
}

void training_progress(const char *line, G_GNUC_UNUSED gpointer unused)
{
    g_info("%s", line);
}
