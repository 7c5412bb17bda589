/* SPDX-License-Identifier: MIT */
#include "treebank.h"
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

Treebank *treebank_new(void)
{
    Treebank *b = g_new0(Treebank, 1);
    b->sentences = g_array_new(FALSE, TRUE, sizeof(TreebankSentence));
    b->strings = g_string_chunk_new(1 << 16);
    return b;
}

void treebank_free(Treebank *b)
{
    if (b == NULL)
        return;
    for (guint i = 0; i < b->sentences->len; i++)
        g_free(g_array_index(b->sentences, TreebankSentence, i).tokens);
    g_array_unref(b->sentences);
    g_string_chunk_free(b->strings);
    g_free(b);
}

static const char *intern(Treebank *b, const char *s)
{
    return g_string_chunk_insert_const(b->strings, s);
}

static void finish_sentence(Treebank *b, GArray *tokens, const char *document)
{
    if (tokens->len == 0)
        return;
    TreebankSentence s = {.document = document, .n = tokens->len};
    s.tokens = g_memdup2(tokens->data, tokens->len * sizeof(TreebankToken));
    b->tokens += s.n;
    g_array_append_val(b->sentences, s);
    g_array_set_size(tokens, 0);
}

/* Adds the token of one line; FALSE if the line is not one. *space tells whether a space precedes the next
 * token, and *range_end up to which token a multiword range covers its words. */
static gboolean add_token(Treebank *b, GArray *tokens, char *line, gboolean *space, guint *range_end,
                          gboolean *range_space)
{
    char *col[10];
    guint n = 0;
    for (char *p = line; n < 10; n++) {
        col[n] = p;
        p = strchr(p, '\t');
        if (p == NULL) {
            n++;
            break;
        }
        *p++ = '\0';
    }
    if (n < 10)
        return FALSE;
    if (strchr(col[0], '.') != NULL)
        return TRUE;
    char *dash = strchr(col[0], '-');
    if (dash != NULL) {
        *range_end = (guint)atoi(dash + 1);
        *range_space = strstr(col[9], "SpaceAfter=No") == NULL;
        return TRUE;
    }
    TreebankToken t = {.form = intern(b, col[1]),
                       .lemma = intern(b, col[2]),
                       .upos = intern(b, col[3]),
                       .xpos = intern(b, col[4]),
                       .feats = intern(b, col[5]),
                       .head = atoi(col[6]) - 1,
                       .dep = intern(b, col[7]),
                       .space_before = *space};
    guint id = (guint)atoi(col[0]);
    if (id < *range_end)
        *space = FALSE;
    else if (id == *range_end)
        *space = *range_space;
    else
        *space = strstr(col[9], "SpaceAfter=No") == NULL;
    g_array_append_val(tokens, t);
    return TRUE;
}

gboolean treebank_read(Treebank *b, const char *path, TreebankFilter keep, gpointer data, GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return FALSE;
    g_autoptr(GArray) tokens = g_array_new(FALSE, TRUE, sizeof(TreebankToken));
    const char *document = "";
    gboolean kept = keep == NULL || keep("", data), space = TRUE, range_space = TRUE;
    guint range_end = 0, number = 0;
    for (char *line = text, *next; line != NULL && *line != '\0'; line = next) {
        number++;
        next = strchr(line, '\n');
        if (next != NULL)
            *next++ = '\0';
        if (*line == '\0' || *line == '\r') {
            finish_sentence(b, tokens, document);
            space = TRUE;
            range_end = 0;
        } else if (g_str_has_prefix(line, "# newdoc id = ")) {
            document = intern(b, line + strlen("# newdoc id = "));
            kept = keep == NULL || keep(document, data);
        } else if (*line != '#' && kept && !add_token(b, tokens, line, &space, &range_end, &range_space)) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                        "%s:%u: a line of CoNLL-U has ten columns separated by tabs", path, number);
            return FALSE;
        }
    }
    finish_sentence(b, tokens, document);
    return TRUE;
}
