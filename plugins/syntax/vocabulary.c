/* SPDX-License-Identifier: MIT */
#include "vocabulary.h"
#include <gio/gio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char *word;
    guint count;
    LexiconEntry entry;
} Word;

static void word_free(gpointer p)
{
    Word *w = p;
    g_free(w->word);
    g_free(w);
}

static Word *word_of(GHashTable *table, GPtrArray *order, const char *text)
{
    Word *w = g_hash_table_lookup(table, text);
    if (w == NULL) {
        w = g_new0(Word, 1);
        w->word = g_strdup(text);
        g_hash_table_insert(table, w->word, w);
        g_ptr_array_add(order, w);
    }
    return w;
}

static gint by_count(gconstpointer a, gconstpointer b)
{
    const Word *x = *(Word *const *)a, *y = *(Word *const *)b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return strcmp(x->word, y->word);
}

static gboolean read_classes(GHashTable *table, GPtrArray *order, const char *path, guint limit,
                             GError **error)
{
    g_autofree char *text = NULL;
    if (!g_file_get_contents(path, &text, NULL, error))
        return FALSE;
    guint n = 0;
    for (char *line = text, *next; *line != '\0' && n < limit; line = next, n++) {
        next = strchr(line, '\n');
        if (next == NULL)
            next = line + strlen(line);
        else
            *next++ = '\0';
        char *tab = strchr(line, '\t');
        if (tab == NULL)
            continue;
        *tab = '\0';
        guint coarse = (guint)strtoul(tab + 1, &tab, 10), middle = (guint)strtoul(tab, &tab, 10),
              fine = (guint)strtoul(tab, &tab, 10);
        if (coarse >= LEXICON_COARSE || middle >= LEXICON_MIDDLE || fine >= LEXICON_FINE) {
            g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA, "%s:%u: no such class", path, n + 1);
            return FALSE;
        }
        LexiconEntry *e = &word_of(table, order, line)->entry;
        e->coarse = coarse + 1;
        e->middle = middle + 1;
        e->fine = fine + 1;
    }
    return TRUE;
}

gboolean vocabulary_build(Vocabulary *v, const Treebank *bank, guint min_count, const char *path,
                          guint class_words, GError **error)
{
    g_autoptr(GHashTable) table = g_hash_table_new(g_str_hash, g_str_equal);
    g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func(word_free);
    for (guint i = 0; i < treebank_by_hand(bank); i++) {
        const TreebankSentence *s = &g_array_index(bank->sentences, TreebankSentence, i);
        for (guint k = 0; k < s->n; k++) {
            FoldedForm f;
            form_fold(s->tokens[k].form, strlen(s->tokens[k].form), &f);
            f.text[f.length] = '\0';
            word_of(table, words, f.text)->count++;
        }
    }
    g_ptr_array_sort(words, by_count);
    v->words = 0;
    for (guint i = 0; i < words->len && v->words < LEXICON_WORDS_MAX; i++) {
        Word *w = g_ptr_array_index(words, i);
        if (w->count >= min_count)
            w->entry.word = ++v->words;
    }
    if (!read_classes(table, words, path, class_words, error))
        return FALSE;
    g_autofree guint64 *hashes = g_new(guint64, words->len);
    g_autofree LexiconEntry *entries = g_new(LexiconEntry, words->len);
    guint n = 0;
    for (guint i = 0; i < words->len; i++) {
        const Word *w = g_ptr_array_index(words, i);
        if (w->entry.word == 0 && w->entry.fine == 0)
            continue;
        hashes[n] = form_hash(w->word, strlen(w->word), 0);
        entries[n++] = w->entry;
    }
    v->slots = lexicon_build(hashes, entries, n, &v->lexicon.mask);
    v->lexicon.slots = v->slots;
    return TRUE;
}

void vocabulary_clear(Vocabulary *v)
{
    g_clear_pointer(&v->slots, g_free);
}

const char *case_change(const char *form, CaseChange change, GString *buffer)
{
    if (change == CASE_AS_IS)
        return form;
    gssize changed = change == CASE_TITLE ? g_utf8_next_char(form) - form : -1;
    g_autofree char *s = change == CASE_LOWER ? g_utf8_strdown(form, changed) : g_utf8_strup(form, changed);
    g_string_assign(buffer, s);
    if (change == CASE_TITLE)
        g_string_append(buffer, form + changed);
    return buffer->str;
}

void form_rows_drop(const RowPlan *plan, guint32 *rows, float rate_word, float rate_class, Rng *rng)
{
    float r = rng_unit(rng);
    if (r >= rate_word)
        return;
    rows[0] = plan->start[ROW_WORD];
    rows[1] = plan->start[ROW_CASED];
    if (r >= rate_class)
        return;
    rows[2] = plan->start[ROW_COARSE];
    rows[3] = plan->start[ROW_MIDDLE];
    rows[4] = plan->start[ROW_FINE];
}

Labels *labels_new(void)
{
    Labels *l = g_new0(Labels, 1);
    l->ids = g_hash_table_new(g_str_hash, g_str_equal);
    l->names = g_ptr_array_new_with_free_func(g_free);
    return l;
}

void labels_free(Labels *l)
{
    if (l == NULL)
        return;
    g_hash_table_unref(l->ids);
    g_ptr_array_unref(l->names);
    g_free(l);
}

guint labels_id(Labels *l, const char *name)
{
    gint found = labels_find(l, name);
    if (found >= 0)
        return (guint)found;
    char *copy = g_strdup(name);
    g_ptr_array_add(l->names, copy);
    g_hash_table_insert(l->ids, copy, GUINT_TO_POINTER(l->names->len));
    return l->names->len - 1;
}

gint labels_find(const Labels *l, const char *name)
{
    return GPOINTER_TO_INT(g_hash_table_lookup(l->ids, name)) - 1;
}

void labels_write(ModelWriter *w, guint32 section, const Labels *l)
{
    g_autoptr(GString) s = g_string_new(NULL);
    for (guint i = 0; i < l->names->len; i++)
        g_string_append_len(s, l->names->pdata[i], (gssize)strlen(l->names->pdata[i]) + 1);
    model_writer_add(w, section, s->str, s->len);
}
