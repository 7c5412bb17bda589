/* SPDX-License-Identifier: MIT */
#include "ner_lexicon.h"
#include "ner_corpus.h"

typedef struct {
    guint64 key;
    guint32 bits, list;
} Entry;

NerLexiconBuilder *ner_lexicon_builder_new(void)
{
    NerLexiconBuilder *builder = g_new0(NerLexiconBuilder, 1);
    builder->lists = g_ptr_array_new_with_free_func(g_free);
    builder->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    return builder;
}

void ner_lexicon_builder_free(NerLexiconBuilder *builder)
{
    ner_table_builder_clear(&builder->clusters);
    ner_table_builder_clear(&builder->phrases);
    g_ptr_array_unref(builder->lists);
    g_array_unref(builder->entries);
    g_free(builder);
}

/* The next line without its end; NULL at the end. */
static const char *next_line(const char **at, const char *end, gsize *length)
{
    const char *line = *at;
    if (line >= end)
        return NULL;
    const char *stop = memchr(line, '\n', (gsize)(end - line));
    *at = stop != NULL ? stop + 1 : end;
    *length = (gsize)((stop != NULL ? stop : end) - line);
    if (*length > 0 && line[*length - 1] == '\r')
        (*length)--;
    return line;
}

static gboolean read_numbers(const char *p, const char *end, guint32 *numbers, guint n)
{
    for (guint k = 0; k < n; k++) {
        if (p >= end || *p++ != '\t' || p >= end || !g_ascii_isdigit(*p))
            return FALSE;
        for (numbers[k] = 0; p < end && g_ascii_isdigit(*p) && numbers[k] < 100000; p++)
            numbers[k] = numbers[k] * 10 + (guint32)(*p - '0');
    }
    return p == end;
}

gboolean ner_lexicon_builder_add_clusters(NerLexiconBuilder *builder, const char *name, const char *data,
                                          gsize size, guint limit, GError **error)
{
    guint n = 0, number = 0;
    for (gsize k = 0; k < size; k++)
        n += data[k] == '\n';
    if (limit > 0)
        n = MIN(n, limit);
    ner_table_builder_clear(&builder->clusters);
    ner_table_builder_init(&builder->clusters, n / 7 + 1, 3);
    const char *at = data, *line;
    gsize length;
    while (number < n && (line = next_line(&at, data + size, &length)) != NULL) {
        number++;
        const char *tab = memchr(line, '\t', length);
        guint32 c[3];
        if (tab == NULL || !g_utf8_validate(line, tab - line, NULL) ||
            !read_numbers(tab, line + length, c, 3) || c[0] >= 64 || c[1] >= 256 || c[2] >= 1024) {
            g_set_error(error, NER_CORPUS_ERROR, 0,
                        "%s:%u: expected a word and its clusters of 64, 256 and 1024, with tabs between",
                        name, number);
            return FALSE;
        }
        guint8 *value = ner_table_builder_add(&builder->clusters, ner_word_key(line, (gsize)(tab - line)));
        if (value == NULL || value[0] != 0 || value[1] != 0 || value[2] != 0)
            continue; /* no room, or a commoner word that looks the same */
        guint32 bits = c[0] | c[1] << 6 | c[2] << 14;
        for (guint k = 0; k < 3; k++)
            value[k] = (guint8)(bits >> (8 * k));
    }
    return TRUE;
}

/* The end of the word at P: at a separator, and before an apostrophe that tokenizers part ("Moody 's",
 * "Workers '"). */
static const char *word_end(const char *p, const char *end, const char *separators)
{
    const char *stop = p;
    while (stop < end && strchr(separators, *stop) == NULL)
        stop++;
    if (stop - p > 2 && memcmp(stop - 2, "'s", 2) == 0)
        return stop - 2;
    return stop - p > 1 && stop[-1] == '\'' ? stop - 1 : stop;
}

static gboolean is_separator(const char *p, const char *end, const char *separators)
{
    return *p == '\'' ? p + 1 == end || strchr(separators, p[1]) != NULL : strchr(separators, *p) != NULL;
}

static void add_phrase(NerLexiconBuilder *builder, const char *phrase, gsize size, const char *separators,
                       guint32 list)
{
    guint64 key = 0;
    guint n = 0;
    for (const char *p = phrase, *end = phrase + size; p < end && n < NER_MAX_PHRASE;) {
        const char *stop = word_end(p, end, separators);
        if (stop > p) {
            if (n > 0) {
                Entry prefix = {key, NER_PHRASE_MORE, list};
                g_array_append_val(builder->entries, prefix);
            }
            key = ner_phrase_step(key, ner_word_key(p, (gsize)(stop - p)));
            n++;
        }
        p = stop + (stop < end && is_separator(stop, end, separators));
    }
    Entry entry = {key, 1u << list, list};
    if (n > 0)
        g_array_append_val(builder->entries, entry);
}

gboolean ner_lexicon_builder_add_lists(NerLexiconBuilder *builder, const char *name, const char *data,
                                       gsize size, gboolean in_lower_case, GError **error)
{
    const char *at = data, *line;
    gsize length;
    guint number = 0;
    while ((line = next_line(&at, data + size, &length)) != NULL) {
        number++;
        if (length == 0 || *line == '#')
            continue;
        const char *tab = memchr(line, '\t', length);
        gsize list_length = tab != NULL ? length - (gsize)(tab + 1 - line) : 0;
        if (list_length == 0 || tab == line || !g_utf8_validate(line, (gssize)length, NULL)) {
            g_set_error(error, NER_CORPUS_ERROR, 0, "%s:%u: expected a phrase, a tab and the name of a list",
                        name, number);
            return FALSE;
        }
        g_autofree char *list = g_strndup(tab + 1, list_length);
        guint bit;
        if (!g_ptr_array_find_with_equal_func(builder->lists, list, g_str_equal, &bit)) {
            bit = builder->lists->len;
            if (bit >= NER_MAX_LISTS) {
                g_set_error(error, NER_CORPUS_ERROR, 0, "%s:%u: more than %d lists", name, number,
                            NER_MAX_LISTS);
                return FALSE;
            }
            g_ptr_array_add(builder->lists, g_steal_pointer(&list));
            if (in_lower_case)
                builder->free_lists |= 1u << bit;
        }
        /* Tokenizers differ over hyphens: both ways are known. */
        add_phrase(builder, line, (gsize)(tab - line), " ", bit);
        if (memchr(line, '-', (gsize)(tab - line)) != NULL)
            add_phrase(builder, line, (gsize)(tab - line), " -", bit);
    }
    return TRUE;
}

static int compare_entries(gconstpointer a, gconstpointer b, gpointer sizes)
{
    guint x = ((guint *)sizes)[((const Entry *)a)->list], y = ((guint *)sizes)[((const Entry *)b)->list];
    return x < y ? -1 : x > y;
}

/* The short lists first, since what comes last may find its bucket full: a country is worth more than a
 * surname. */
static void sort_entries(GArray *entries)
{
    guint sizes[NER_MAX_LISTS] = {0};
    for (guint k = 0; k < entries->len; k++)
        sizes[g_array_index(entries, Entry, k).list]++;
    g_array_sort_with_data(entries, compare_entries, sizes); /* stable */
}

void ner_lexicon_builder_lend(NerLexiconBuilder *builder, NerModel *model)
{
    g_autoptr(GHashTable) different = g_hash_table_new(g_int64_hash, g_int64_equal);
    for (guint k = 0; k < builder->entries->len; k++)
        g_hash_table_add(different, &g_array_index(builder->entries, Entry, k).key);
    sort_entries(builder->entries);
    ner_table_builder_clear(&builder->phrases);
    ner_table_builder_init(&builder->phrases, g_hash_table_size(different) / 5 + 1, 4);
    for (guint k = 0; k < builder->entries->len; k++) {
        const Entry *entry = &g_array_index(builder->entries, Entry, k);
        guint8 *value = ner_table_builder_add(&builder->phrases, entry->key);
        for (guint b = 0; value != NULL && b < 4; b++)
            value[b] |= (guint8)(entry->bits >> (8 * b));
    }
    const NerTableBuilder *c = &builder->clusters, *p = &builder->phrases;
    model->lexicon.clusters = (NerTable){c->prints, c->values, c->n_buckets, 3};
    model->lexicon.phrases = (NerTable){p->prints, p->values, p->n_buckets, 4};
    model->lexicon.free_lists = builder->free_lists;
    model->n_lists = builder->lists->len;
    model->lists = g_new0(char *, model->n_lists + 1);
    for (guint k = 0; k < model->n_lists; k++)
        model->lists[k] = g_strdup(builder->lists->pdata[k]);
    model->lexicon.link_list = ner_model_list(model, "link");
    model->lexicon.common_list = ner_model_list(model, "common");
    model->lexicon.title_list = ner_model_list(model, "title");
}
