/* SPDX-License-Identifier: MIT */
#include "jackknife.h"
#include "../syntax/tagger.h"
#include <string.h>

/* The sentences of the fold, or all others. Documents are kept together: their words recur. The copies share
 * the bank's tokens. */
static Treebank *part_of(const Treebank *bank, guint folds, guint fold, gboolean inside, GArray *indices)
{
    Treebank *part = treebank_new();
    const char *document = NULL;
    guint number = 0;
    for (guint i = 0; i < bank->sentences->len; i++) {
        TreebankSentence s = g_array_index(bank->sentences, TreebankSentence, i);
        if (s.document != document)
            number++;
        document = s.document;
        if ((number % folds == fold) != inside)
            continue;
        g_array_append_val(part->sentences, s);
        part->tokens += s.n;
        if (indices != NULL)
            g_array_append_val(indices, i);
    }
    return part;
}

static void part_free(Treebank *part)
{
    g_array_set_size(part->sentences, 0);
    treebank_free(part);
}

/* The text of a treebank as the tagger wants it. */
static GString *lay_out(const Treebank *bank, GArray *spans, GArray *ends)
{
    GString *text = g_string_new(NULL);
    for (guint i = 0; i < bank->sentences->len; i++) {
        const TreebankSentence *s = &g_array_index(bank->sentences, TreebankSentence, i);
        for (guint k = 0; k < s->n; k++) {
            if (k == 0 || s->tokens[k].space_before)
                g_string_append_c(text, ' ');
            TextSpan span = {(guint32)text->len, (guint32)(text->len + strlen(s->tokens[k].form))};
            g_string_append(text, s->tokens[k].form);
            g_array_append_val(spans, span);
        }
        g_array_append_val(ends, spans->len);
    }
    return text;
}

static void tag_part(const Tagger *tagger, const Treebank *part, const GArray *indices, const char ***tags,
                     GStringChunk *strings)
{
    g_autoptr(GArray) spans = g_array_new(FALSE, FALSE, sizeof(TextSpan));
    g_autoptr(GArray) ends = g_array_new(FALSE, FALSE, sizeof(guint32));
    GString *text = lay_out(part, spans, ends);
    g_autofree guint8 *labels = g_new(guint8, spans->len + 1);
    TaggerScratch *scratch = tagger_scratch_new(tagger);
    guint n_names, at = 0;
    const char *const *names = tagger_labels(tagger, &n_names);
    tagger_run(tagger, scratch, text->str, (const TextSpan *)spans->data, (const guint32 *)ends->data,
               ends->len, labels);
    for (guint i = 0; i < part->sentences->len; i++) {
        guint n = g_array_index(part->sentences, TreebankSentence, i).n;
        const char **row = g_new(const char *, n);
        for (guint k = 0; k < n; k++)
            row[k] = g_string_chunk_insert_const(strings, names[labels[at++]]);
        tags[g_array_index(indices, guint, i)] = row;
    }
    tagger_scratch_free(scratch);
    g_string_free(text, TRUE);
}

static gboolean tag_fold(const Treebank *bank, guint folds, guint fold, const TaggerTraining *how,
                         const char ***tags, GStringChunk *strings, GError **error)
{
    g_autoptr(GArray) indices = g_array_new(FALSE, FALSE, sizeof(guint));
    Treebank *others = part_of(bank, folds, fold, FALSE, NULL),
             *part = part_of(bank, folds, fold, TRUE, indices);
    TaggerTraining own = *how;
    own.seed += 6 + fold;
    g_autoptr(GBytes) bytes = others->tokens > 0 ? tagger_train(others, &own, error) : NULL;
    gboolean ok = bytes != NULL;
    if (others->tokens == 0)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                    "there are fewer documents than the %u parts that they are to be divided into", folds);
    if (ok) {
        g_autoptr(Model) model = model_open(bytes, MODEL_SYNTAX, "tagger", error);
        g_autoptr(Tagger) tagger = model != NULL ? tagger_open(model, error) : NULL;
        ok = tagger != NULL;
        if (ok)
            tag_part(tagger, part, indices, tags, strings);
    }
    part_free(others);
    part_free(part);
    return ok;
}

const char ***jackknife_tags(const Treebank *bank, guint folds, const TaggerTraining *how,
                             GStringChunk *strings, GError **error)
{
    const char ***tags = g_new0(const char **, bank->sentences->len + 1);
    for (guint fold = 0; fold < folds; fold++) {
        if (!tag_fold(bank, folds, fold, how, tags, strings, error)) {
            jackknife_free(tags, bank);
            return NULL;
        }
    }
    return tags;
}

void jackknife_free(const char ***tags, const Treebank *bank)
{
    for (guint i = 0; i < bank->sentences->len; i++)
        g_free(tags[i]);
    g_free(tags);
}
