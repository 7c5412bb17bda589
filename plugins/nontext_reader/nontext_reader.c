/* SPDX-License-Identifier: MIT */
/* What is no text. Which that is, the manifest says. */
#include <adit/adit.h>

static gboolean reader_parse(G_GNUC_UNUSED gpointer self, G_GNUC_UNUSED gpointer scratch,
                             G_GNUC_UNUSED const AditRecord *record, G_GNUC_UNUSED AditSink *sink,
                             GError **error)
{
    g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_INPUT,
                        "it is no text, but a picture, sound, film, font, style sheet or program; to read it "
                        "all the same, name a reader (--from text)");
    return FALSE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("nontext_reader", "0.1.0"),
    .parse = reader_parse,
};
ADIT_PLUGIN_DEFINE(nontext_reader, plugin)
