/* SPDX-License-Identifier: MIT */
#include "lemmatizer.h"
#include "lemmatizer_format.h"
#include "vocabulary.h"
#include <string.h>

/* What was observed of a form (folded) under a label: a spelling with its lemma, or its features. */
typedef struct {
    guint label;
    const char *form;    /* folded */
    const char *spelled; /* as written, for lemmas */
    const char *value;   /* lemma or features */
    guint count;
} Observation;

typedef struct {
    GHashTable *index; /* key -> index + 1 */
    GArray *list;      /* of Observation */
    GStringChunk *strings;
} Observations;

static void observe(Observations *o, guint label, const char *form, const char *spelled, const char *value)
{
    g_autofree char *key = g_strdup_printf("%u\t%s\t%s\t%s", label, form, spelled, value);
    guint at = GPOINTER_TO_UINT(g_hash_table_lookup(o->index, key));
    if (at == 0) {
        Observation n = {label, g_string_chunk_insert_const(o->strings, form),
                         g_string_chunk_insert_const(o->strings, spelled),
                         g_string_chunk_insert_const(o->strings, value), 0};
        g_array_append_val(o->list, n);
        at = o->list->len;
        g_hash_table_insert(o->index, g_string_chunk_insert(o->strings, key), GUINT_TO_POINTER(at));
    }
    g_array_index(o->list, Observation, at - 1).count++;
}

static gint by_form(gconstpointer a, gconstpointer b)
{
    const Observation *x = a, *y = b;
    if (x->label != y->label)
        return x->label < y->label ? -1 : 1;
    gint c = strcmp(x->form, y->form);
    if (c == 0)
        c = strcmp(x->spelled, y->spelled);
    return c != 0 ? c : strcmp(x->value, y->value);
}

/* The script that makes lemma of form from the base; NULL if it would be too long to be a rule. */
static char *script_of(const char *form, const char *lemma, char base, glong *cut)
{
    if (base == 't' && !g_unichar_isupper(g_utf8_get_char(lemma)))
        return NULL;
    g_autoptr(GString) start = g_string_new(NULL);
    const char bare[3] = {base, '0', '\0'};
    lemma_apply(bare, form, start);
    const char *p = start->str, *q = lemma;
    while (*p != '\0' && *p == *q) {
        p++;
        q++;
    }
    while (p > start->str && (((guchar)*p & 0xc0) == 0x80 || ((guchar)*q & 0xc0) == 0x80)) {
        p--;
        q--;
    }
    *cut = g_utf8_strlen(p, -1);
    if (*cut > LEMMA_CUT_MAX || strlen(q) > 24)
        return NULL;
    return g_strdup_printf("%c%c%s", base, '0' + (char)*cut, q);
}

/* The shortest scripts for one spelling, one a base at most. */
static guint scripts_of(const Observation *o, char *scripts[3])
{
    static const char bases[3] = {'t', 'l', 'c'};
    glong cuts[3], least = G_MAXLONG;
    guint n = 0;
    for (guint i = 0; i < 3; i++) {
        scripts[i] = script_of(o->spelled, o->value, bases[i], &cuts[i]);
        if (scripts[i] != NULL)
            least = MIN(least, cuts[i]);
    }
    for (guint i = 0; i < 3; i++) {
        if (scripts[i] != NULL && cuts[i] == least)
            scripts[n++] = scripts[i];
        else
            g_free(scripts[i]);
    }
    return n;
}

/* All spellings' scripts, each once. */
static GPtrArray *candidate_scripts(const Observation *o, guint n)
{
    GPtrArray *candidates = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < n; i++) {
        char *made[3];
        guint n_made = scripts_of(&o[i], made);
        for (guint k = 0; k < n_made; k++) {
            if (g_ptr_array_find_with_equal_func(candidates, made[k], g_str_equal, NULL))
                g_free(made[k]);
            else
                g_ptr_array_add(candidates, made[k]);
        }
    }
    return candidates;
}

/* Of all spellings' scripts those that are right for most tokens of the form. */
static void add_lemma_cases(const Observation *o, guint n, Labels *scripts, const Lexicon *lexicon,
                            GArray *cases)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GPtrArray) candidates = candidate_scripts(o, n);
    g_autofree guint *right = g_new0(guint, candidates->len + 1);
    guint best = 0;
    for (guint c = 0; c < candidates->len; c++) {
        for (guint i = 0; i < n; i++) {
            lemma_apply(candidates->pdata[c], o[i].spelled, out);
            if (strcmp(out->str, o[i].value) == 0)
                right[c] += o[i].count;
        }
        best = MAX(best, right[c]);
    }
    for (guint c = 0; c < candidates->len; c++) {
        if (right[c] != best)
            continue;
        lemma_apply(candidates->pdata[c], o->spelled, out);
        EndingsCase e = {o->label, labels_id(scripts, candidates->pdata[c]), o->form,
                         lemma_is_known(lexicon, out)};
        g_array_append_val(cases, e);
    }
}

static void add_feats_case(const Observation *o, guint n, Labels *feats, GArray *cases)
{
    guint best = 0;
    for (guint i = 1; i < n; i++)
        if (o[i].count > o[best].count)
            best = i;
    EndingsCase e = {o->label, labels_id(feats, o[best].value), o->form, TRUE};
    g_array_append_val(cases, e);
}

/* Scripts in the order in which they are preferred where as many forms speak for one as for another: with a
 * capital where the word has always had one, in small letters rather than as written. */
static gint by_preference(gconstpointer a, gconstpointer b)
{
    static const char order[] = "tlc";
    const char *x = *(const char *const *)a, *y = *(const char *const *)b;
    if (*x != *y)
        return strchr(order, *x) < strchr(order, *y) ? -1 : 1;
    return strcmp(x, y);
}

static void number_scripts(const Observations *o, Labels *scripts)
{
    g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func(g_free);
    for (guint i = 0; i < o->list->len; i++) {
        char *made[3];
        guint n = scripts_of(&g_array_index(o->list, Observation, i), made);
        for (guint k = 0; k < n; k++)
            g_ptr_array_add(all, made[k]);
    }
    g_ptr_array_sort(all, by_preference);
    for (guint i = 0; i < all->len; i++)
        labels_id(scripts, all->pdata[i]);
}

/* lexicon: for lemmas; NULL for features */
static void write_table(ModelWriter *w, guint32 section, Observations *o, Labels *answers,
                        const Lexicon *lexicon)
{
    g_autoptr(GArray) cases = g_array_new(FALSE, FALSE, sizeof(EndingsCase));
    const Observation *list = (const Observation *)o->list->data;
    guint32 mask;
    g_array_sort(o->list, by_form);
    for (guint i = 0, end; i < o->list->len; i = end) {
        for (end = i + 1; end < o->list->len && list[end].label == list[i].label &&
                          strcmp(list[end].form, list[i].form) == 0;)
            end++;
        if (lexicon != NULL)
            add_lemma_cases(&list[i], end - i, answers, lexicon, cases);
        else
            add_feats_case(&list[i], end - i, answers, cases);
    }
    g_autofree guint64 *slots = endings_build((EndingsCase *)cases->data, cases->len, 2, &mask);
    model_writer_add(w, section, slots, ((gsize)mask + 1) * sizeof *slots);
}

static void observations_init(Observations *o, GStringChunk *strings)
{
    o->index = g_hash_table_new(g_str_hash, g_str_equal);
    o->list = g_array_new(FALSE, FALSE, sizeof(Observation));
    o->strings = strings;
}

static void observations_clear(Observations *o)
{
    g_hash_table_unref(o->index);
    g_array_unref(o->list);
}

static void observe_bank(const Treebank *bank, const Labels *labels, Observations *lemmas,
                         Observations *morphs)
{
    for (guint i = 0; i < treebank_by_hand(bank); i++) {
        const TreebankSentence *s = &g_array_index(bank->sentences, TreebankSentence, i);
        for (guint k = 0; k < s->n; k++) {
            const TreebankToken *t = &s->tokens[k];
            g_autofree char *name = g_strdup_printf("%s\t%s", t->upos, t->xpos);
            guint label = (guint)labels_find(labels, name);
            FoldedForm f;
            form_fold(t->form, strlen(t->form), &f);
            f.text[f.length] = '\0';
            observe(morphs, label, f.text, "", t->feats);
            if (strcmp(t->lemma, "_") != 0)
                observe(lemmas, label, f.text, t->form, t->lemma);
        }
    }
}

gboolean lemmatizer_train(const Treebank *bank, const Labels *labels, const Lexicon *lexicon, ModelWriter *w,
                          GError **error)
{
    g_autoptr(Labels) scripts = labels_new();
    g_autoptr(Labels) feats = labels_new();
    GStringChunk *strings = g_string_chunk_new(1 << 16);
    Observations lemmas, morphs;
    observations_init(&lemmas, strings);
    observations_init(&morphs, strings);
    labels_id(feats, "_");
    observe_bank(bank, labels, &lemmas, &morphs);
    number_scripts(&lemmas, scripts);
    write_table(w, LEMMA_SECTION_LEMMAS, &lemmas, scripts, lexicon);
    write_table(w, LEMMA_SECTION_MORPHS, &morphs, feats, NULL);
    labels_write(w, LEMMA_SECTION_SCRIPTS, scripts);
    labels_write(w, LEMMA_SECTION_FEATS, feats);
    gboolean ok = scripts->names->len <= LEMMA_ANSWERS_MAX && feats->names->len <= LEMMA_ANSWERS_MAX;
    if (!ok)
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                    "more than %d ways to make lemmas or features", LEMMA_ANSWERS_MAX);
    observations_clear(&lemmas);
    observations_clear(&morphs);
    g_string_chunk_free(strings);
    return ok;
}
