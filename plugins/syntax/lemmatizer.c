/* SPDX-License-Identifier: MIT */
#include "lemmatizer.h"
#include "lemmatizer_format.h"
#include "encoder.h"
#include <string.h>

typedef struct {
    char base;
    guint cut;
    const char *add;
} Script;

struct Lemmatizer {
    const Model *model;
    Endings lemmas, morphs;
    Lexicon lexicon;
    Script *scripts;
    guint n_scripts;
    const char **feats;
    guint n_feats;
};

static gboolean read_scripts(Lemmatizer *l, GError **error)
{
    g_autofree const char **text = model_strings(l->model, LEMMA_SECTION_SCRIPTS, &l->n_scripts, error);
    if (text == NULL)
        return FALSE;
    if (l->n_scripts > LEMMA_ANSWERS_MAX)
        return model_error(l->model, "too many scripts", error);
    l->scripts = g_new(Script, l->n_scripts);
    for (guint i = 0; i < l->n_scripts; i++) {
        const char *s = text[i];
        if ((s[0] != 'l' && s[0] != 'c' && s[0] != 't') || s[1] < '0' || s[1] > '0' + LEMMA_CUT_MAX)
            return model_error(l->model, "a script that is none", error);
        l->scripts[i] = (Script){s[0], (guint)(s[1] - '0'), s + 2};
    }
    return TRUE;
}

Lemmatizer *lemmatizer_open(const Model *model, GError **error)
{
    g_autoptr(Lemmatizer) l = g_new0(Lemmatizer, 1);
    l->model = model;
    if (!read_scripts(l, error))
        return NULL;
    l->feats = model_strings(l->model, LEMMA_SECTION_FEATS, &l->n_feats, error);
    if (l->feats == NULL || !endings_init(&l->lemmas, l->model, LEMMA_SECTION_LEMMAS, l->n_scripts, error) ||
        !endings_init(&l->morphs, l->model, LEMMA_SECTION_MORPHS, l->n_feats, error))
        return NULL;
    return lexicon_open(&l->lexicon, model, error) ? g_steal_pointer(&l) : NULL;
}

void lemmatizer_free(Lemmatizer *l)
{
    if (l == NULL)
        return;
    g_free(l->scripts);
    g_free(l->feats);
    g_free(l);
}

const char *const *lemmatizer_feats(const Lemmatizer *l, guint *n)
{
    *n = l->n_feats;
    return l->feats;
}

static void append_lower(GString *out, const char *form, gsize length)
{
    for (const char *p = form, *end = form + length; p < end; p = g_utf8_next_char(p)) {
        if ((guchar)*p < 0x80)
            g_string_append_c(out, g_ascii_tolower(*p));
        else
            g_string_append_unichar(out, g_unichar_tolower(g_utf8_get_char(p)));
    }
}

/* Takes cut characters off the end; FALSE (nothing done) if there are not that many. */
static gboolean cut_end(GString *s, guint cut)
{
    gsize n = s->len;
    for (guint i = 0; i < cut; i++) {
        if (n == 0)
            return FALSE;
        do
            n--;
        while (n > 0 && ((guchar)s->str[n] & 0xc0) == 0x80);
    }
    g_string_truncate(s, n);
    return TRUE;
}

/* As it is written, but with a capital if it has none. */
static void append_title(GString *out, const char *form, gsize length, const FoldedForm *f)
{
    if (f->caps != 0) {
        g_string_append_len(out, form, (gssize)length);
        return;
    }
    const char *rest = g_utf8_next_char(form);
    g_string_append_unichar(out, g_unichar_toupper(g_utf8_get_char(form)));
    g_string_append_len(out, rest, (gssize)(form + length - rest));
}

static void apply(const Script *s, const char *form, gsize length, const FoldedForm *f, GString *out)
{
    g_string_truncate(out, 0);
    if (s->base == 'l')
        append_lower(out, form, length);
    else if (s->base == 't')
        append_title(out, form, length, f);
    else
        g_string_append_len(out, form, (gssize)length);
    if (cut_end(out, s->cut))
        g_string_append(out, s->add);
    if (out->len == 0)
        g_string_append_len(out, form, (gssize)length);
}

void lemma_apply(const char *script, const char *form, GString *out)
{
    FoldedForm f;
    Script s = {script[0], (guint)(script[1] - '0'), script + 2};
    form_fold(form, strlen(form), &f);
    apply(&s, form, strlen(form), &f, out);
}

gboolean lemma_is_known(const Lexicon *lexicon, const GString *lemma)
{
    FoldedForm f;
    form_fold(lemma->str, lemma->len, &f);
    LexiconEntry e = lexicon_find(lexicon, form_hash(f.text, f.length, 0));
    return e.word != 0 || e.fine != 0;
}

guint32 lemmatizer_find(const Lemmatizer *l, const char *form, gsize length, guint label, GString *out)
{
    static const Script lower = {'l', 0, ""};
    FoldedForm f;
    form_fold(form, length, &f);
    EndingsAnswer script = endings_find(&l->lemmas, label, &f), feats = endings_find(&l->morphs, label, &f);
    const Script *first = script.first == ENDINGS_NONE ? &lower : &l->scripts[script.first];
    apply(first, form, length, &f, out);
    /* Of two ways to make a lemma that the ending suggests, the second is taken if it leads to a word and the
     * first does not: "provoked" is of "provoke", not "provok". */
    if (!script.whole && script.second != ENDINGS_NONE && !lemma_is_known(&l->lexicon, out)) {
        apply(&l->scripts[script.second], form, length, &f, out);
        if (!lemma_is_known(&l->lexicon, out))
            apply(first, form, length, &f, out);
    }
    return feats.first == ENDINGS_NONE ? 0 : feats.first;
}
