/* SPDX-License-Identifier: MIT */
#include "lemmatizer.h"
#include "lemmatizer_format.h"
#include "vocabulary.h"
#include <string.h>

/* The table's value of a lemma: how it comes from the form, as short a change as will do; NULL if it would be
 * too long to be a rule. */
static char *script_of(const char *form, const char *lemma)
{
    g_autofree char *lower = g_utf8_strdown(form, -1);
    const char *bases[2] = {lower, form};
    char *best = NULL;
    glong best_cut = G_MAXLONG;
    for (guint i = 0; i < 2; i++) {
        const char *p = bases[i], *q = lemma;
        while (*p != '\0' && *p == *q) {
            p++;
            q++;
        }
        while (p > bases[i] && ((guchar)*p & 0xc0) == 0x80) {
            p--;
            q--;
        }
        while (((guchar)*q & 0xc0) == 0x80 && q > lemma)
            q--;
        glong cut = g_utf8_strlen(p, -1);
        if (cut < best_cut && cut <= LEMMA_CUT_MAX && strlen(q) <= 24) {
            g_free(best);
            best = g_strdup_printf("%c%c%s", i == 0 ? 'l' : 'c', '0' + (char)cut, q);
            best_cut = cut;
        }
    }
    return best;
}

typedef struct {
    GHashTable *counts; /* "label\tanswer\tform" -> count, by way of EndingsCase */
    GArray *cases;
    GStringChunk *strings;
} Cases;

static void count_case(Cases *c, guint label, guint answer, const char *form)
{
    g_autofree char *key = g_strdup_printf("%u\t%u\t%s", label, answer, form);
    gpointer at = g_hash_table_lookup(c->counts, key);
    if (at == NULL) {
        EndingsCase n = {label, answer, 0, g_string_chunk_insert_const(c->strings, form)};
        g_array_append_val(c->cases, n);
        at = GUINT_TO_POINTER(c->cases->len);
        g_hash_table_insert(c->counts, g_string_chunk_insert(c->strings, key), at);
    }
    g_array_index(c->cases, EndingsCase, GPOINTER_TO_UINT(at) - 1).count++;
}

static void write_table(ModelWriter *w, guint32 section, Cases *c, guint min_forms)
{
    guint32 mask;
    g_autofree guint64 *slots = endings_build((EndingsCase *)c->cases->data, c->cases->len, min_forms, &mask);
    model_writer_add(w, section, slots, ((gsize)mask + 1) * sizeof *slots);
}

static void cases_init(Cases *c, GStringChunk *strings)
{
    c->counts = g_hash_table_new(g_str_hash, g_str_equal);
    c->cases = g_array_new(FALSE, FALSE, sizeof(EndingsCase));
    c->strings = strings;
}

static void cases_clear(Cases *c)
{
    g_hash_table_unref(c->counts);
    g_array_unref(c->cases);
}

gboolean lemmatizer_train(const Treebank *bank, const Labels *labels, ModelWriter *w, GError **error)
{
    g_autoptr(Labels) scripts = labels_new();
    g_autoptr(Labels) feats = labels_new();
    GStringChunk *strings = g_string_chunk_new(1 << 16);
    Cases lemmas, morphs;
    cases_init(&lemmas, strings);
    cases_init(&morphs, strings);
    labels_id(feats, "_");
    for (guint i = 0; i < bank->sentences->len; i++) {
        const TreebankSentence *s = &g_array_index(bank->sentences, TreebankSentence, i);
        for (guint k = 0; k < s->n; k++) {
            const TreebankToken *t = &s->tokens[k];
            g_autofree char *name = g_strdup_printf("%s\t%s", t->upos, t->xpos);
            FoldedForm f;
            form_fold(t->form, strlen(t->form), &f);
            f.text[f.length] = '\0';
            guint label = (guint)labels_find(labels, name);
            count_case(&morphs, label, labels_id(feats, t->feats), f.text);
            g_autofree char *script = script_of(t->form, t->lemma);
            if (script != NULL && strcmp(t->lemma, "_") != 0)
                count_case(&lemmas, label, labels_id(scripts, script), f.text);
        }
    }
    labels_write(w, LEMMA_SECTION_SCRIPTS, scripts);
    labels_write(w, LEMMA_SECTION_FEATS, feats);
    write_table(w, LEMMA_SECTION_LEMMAS, &lemmas, 2);
    write_table(w, LEMMA_SECTION_MORPHS, &morphs, 2);
    gboolean ok = scripts->names->len <= LEMMA_ANSWERS_MAX && feats->names->len <= LEMMA_ANSWERS_MAX;
    if (!ok)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                    "more than %d ways to make lemmas or features", LEMMA_ANSWERS_MAX);
    cases_clear(&lemmas);
    cases_clear(&morphs);
    g_string_chunk_free(strings);
    return ok;
}
