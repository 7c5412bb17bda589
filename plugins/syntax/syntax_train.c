/* SPDX-License-Identifier: MIT */
#include "syntax_train.h"
#include "tagger_train.h"
#include "training_files.h"

/* Behind what was labelled by hand, the sentences of a file that models labelled. */
static gboolean add_labelled(Treebank *bank, const char *file, GError **error)
{
    guint by_hand = bank->sentences->len;

    if (file != NULL && !treebank_read(bank, file, NULL, NULL, error))
        return FALSE;
    bank->labelled = bank->sentences->len - by_hand;
    return TRUE;
}

gboolean syntax_train(AditSetup *setup, const char *const *inputs, const char *output, GError **error)
{
    g_autoptr(Treebank) bank = training_read(setup, inputs, error);
    if (bank == NULL || !add_labelled(bank, adit_setup_get_string(setup, "labelled"), error))
        return FALSE;
    TaggerTraining how = {.classes = adit_setup_get_string(setup, "classes"),
                          .dim = (guint)adit_setup_get_int(setup, "dim") / 16 * 16,
                          .epochs = (guint)adit_setup_get_int(setup, "epochs"),
                          .class_words = TAGGER_CLASS_WORDS,
                          .seed = (guint64)adit_setup_get_int(setup, "seed"),
                          .progress = training_progress};
    g_autoptr(GBytes) model = tagger_train(bank, &how, error);
    return model != NULL && training_write(model, output, error);
}
