/* SPDX-License-Identifier: MIT */
#include "parser_train.h"
#include "jackknife.h"
#include "learn_parser.h"
#include "../syntax/training_files.h"

/* A tagger for one fold need not be the best. */
#define FOLD_EPOCHS 6

static GBytes *train(AditSetup *setup, const Treebank *bank, GStringChunk *strings, GError **error)
{
    const char *classes = adit_setup_get_string(setup, "classes");
    guint64 seed = (guint64)adit_setup_get_int(setup, "seed");
    TaggerTraining tagger = {.classes = classes,
                             .dim = 64,
                             .epochs = FOLD_EPOCHS,
                             .class_words = TAGGER_CLASS_WORDS,
                             .seed = seed,
                             .progress = training_progress};
    ParserTraining parser = {.classes = classes,
                             .dim = (guint)adit_setup_get_int(setup, "dim") / 16 * 16,
                             .hidden = (guint)adit_setup_get_int(setup, "hidden") / 32 * 32,
                             .epochs = (guint)adit_setup_get_int(setup, "epochs"),
                             .class_words = PARSER_CLASS_WORDS,
                             .seed = seed,
                             .progress = training_progress};
    const char ***tags =
        jackknife_tags(bank, (guint)adit_setup_get_int(setup, "folds"), &tagger, strings, error);
    if (tags == NULL)
        return NULL;
    GBytes *model = parser_train(bank, (const char *const *const *)tags, &parser, error);
    jackknife_free(tags, bank);
    return model;
}

gboolean parser_train_callback(AditSetup *setup, const char *const *inputs, const char *output,
                               GError **error)
{
    g_autoptr(Treebank) bank = training_read(setup, inputs, error);
    if (bank == NULL)
        return FALSE;
    GStringChunk *strings = g_string_chunk_new(4096);
    g_autoptr(GBytes) model = train(setup, bank, strings, error);
    g_string_chunk_free(strings);
    return model != NULL && training_write(model, output, error);
}
