/* SPDX-License-Identifier: MIT */
#include "ner_corpus.h"

#include <stdlib.h>

GQuark ner_corpus_error_quark(void)
{
    return g_quark_from_static_string("ner-corpus-error-quark");
}

static NerDocument *document_new(const NerCorpusOptions *options, guint corpus)
{
    NerDocument *document = g_new0(NerDocument, 1);
    document->text = g_string_new(NULL);
    document->start = g_array_new(FALSE, FALSE, sizeof(guint32));
    document->end = g_array_new(FALSE, FALSE, sizeof(guint32));
    document->sentence = g_array_new(FALSE, FALSE, sizeof(guint32));
    document->sets = g_array_new(FALSE, FALSE, sizeof(guint16));
    document->weight = options->weight;
    document->careless = options->careless;
    document->split = g_strdupv((char **)(gpointer)options->split);
    document->corpus = corpus;
    guint32 zero = 0;
    g_array_append_val(document->sentence, zero);
    return document;
}

static void document_free(gpointer data)
{
    NerDocument *document = data;
    g_string_free(document->text, TRUE);
    g_array_unref(document->start);
    g_array_unref(document->end);
    g_array_unref(document->sentence);
    g_array_unref(document->sets);
    g_strfreev(document->split);
    g_free(document);
}

NerCorpus *ner_corpus_new(const char *const *types)
{
    NerCorpus *corpus = g_new0(NerCorpus, 1);
    corpus->types = g_ptr_array_new_with_free_func(g_free);
    corpus->documents = g_ptr_array_new_with_free_func(document_free);
    corpus->sets = g_ptr_array_new_with_free_func((GDestroyNotify)g_byte_array_unref);
    corpus->corpora = g_ptr_array_new_with_free_func(g_free);
    corpus->fixed_types = types != NULL;
    for (guint k = 0; types != NULL && types[k] != NULL; k++)
        g_ptr_array_add(corpus->types, g_strdup(types[k]));
    return corpus;
}

void ner_corpus_free(NerCorpus *corpus)
{
    g_ptr_array_unref(corpus->types);
    g_ptr_array_unref(corpus->documents);
    g_ptr_array_unref(corpus->sets);
    g_ptr_array_unref(corpus->corpora);
    g_free(corpus);
}

void ner_document_text(const NerDocument *document, NerText *text)
{
    text->text = document->text->str;
    text->start = (const guint32 *)(gpointer)document->start->data;
    text->end = (const guint32 *)(gpointer)document->end->data;
    text->n_tokens = document->start->len;
    text->sentence = (const guint32 *)(gpointer)document->sentence->data;
    text->n_sentences = document->sentence->len - 1;
}

static void add_token(NerDocument *document, const char *token, gsize size, guint16 set)
{
    guint32 start = (guint32)document->text->len, end = start + (guint32)size;
    g_string_append_len(document->text, token, (gssize)size);
    g_string_append_c(document->text, ' ');
    g_array_append_val(document->start, start);
    g_array_append_val(document->end, end);
    g_array_append_val(document->sets, set);
}

static gboolean end_sentence(NerDocument *document)
{
    guint32 at = document->start->len;
    if (g_array_index(document->sentence, guint32, document->sentence->len - 1) == at)
        return FALSE;
    g_array_append_val(document->sentence, at);
    return TRUE;
}

static int label_number(NerCorpus *corpus, const char *tag, gsize size)
{
    if (size == 1 && *tag == 'O')
        return 0;
    if (size < 3 || size > 255 || tag[1] != '-' || (tag[0] != 'B' && tag[0] != 'I'))
        return -1;
    guint k = 0;
    for (; k < corpus->types->len; k++)
        if (strlen(corpus->types->pdata[k]) == size - 2 &&
            memcmp(corpus->types->pdata[k], tag + 2, size - 2) == 0)
            break;
    if (k == corpus->types->len) {
        if (corpus->fixed_types || k >= 100)
            return -1;
        g_ptr_array_add(corpus->types, g_strndup(tag + 2, size - 2));
    }
    return (int)(2 * k + (tag[0] == 'B' ? 1 : 2));
}

static guint16 set_number(NerCorpus *corpus, const guint8 *labels, guint n)
{
    if (n == 1)
        return labels[0];
    for (guint k = 0; k < corpus->sets->len; k++) {
        const GByteArray *set = corpus->sets->pdata[k];
        if (set->len == n && memcmp(set->data, labels, n) == 0)
            return (guint16)(NER_FIRST_SET + k);
    }
    GByteArray *set = g_byte_array_new();
    g_byte_array_append(set, labels, n);
    g_ptr_array_add(corpus->sets, set);
    return (guint16)(NER_FIRST_SET + corpus->sets->len - 1);
}

static int compare_bytes(const void *a, const void *b)
{
    return (int)*(const guint8 *)a - (int)*(const guint8 *)b;
}

/* The set that TAG stands for; FALSE: TAG is not one. */
static gboolean read_tag(NerCorpus *corpus, const char *tag, gsize size, const NerCorpusOptions *options,
                         guint16 *set)
{
    guint8 labels[256];
    guint n = 0;
    gboolean outside = FALSE;
    const char *end = tag + size;
    for (;;) {
        const char *bar = memchr(tag, '|', (gsize)(end - tag));
        int label = label_number(corpus, tag, (gsize)((bar != NULL ? bar : end) - tag));
        if (label < 0 || n >= 32)
            return FALSE;
        outside |= label == 0;
        labels[n++] = (guint8)label;
        if (bar == NULL)
            break;
        tag = bar + 1;
    }
    if (outside)
        for (guint k = 0; options->open != NULL && options->open[k] != NULL; k++)
            for (guint t = 0; t < corpus->types->len && n < 250; t++)
                if (strcmp(corpus->types->pdata[t], options->open[k]) == 0) {
                    labels[n++] = (guint8)(2 * t + 1);
                    labels[n++] = (guint8)(2 * t + 2);
                }
    qsort(labels, n, 1, compare_bytes);
    *set = set_number(corpus, labels, n);
    return corpus->sets->len < 4096;
}

/* An I that goes on with nothing begins something: IOB1 is read as IOB2. */
static guint16 consistent(const NerDocument *document, guint16 set)
{
    guint n = document->sets->len;
    if (set == 0 || set >= NER_FIRST_SET || set % 2 == 1)
        return set;
    gboolean first = g_array_index(document->sentence, guint32, document->sentence->len - 1) == n;
    guint16 left = first ? 0 : g_array_index(document->sets, guint16, n - 1);
    return left >= NER_FIRST_SET || left == set || left + 1 == set ? set : (guint16)(set - 1);
}

gboolean ner_corpus_add(NerCorpus *corpus, const char *name, const char *data, gsize size,
                        const NerCorpusOptions *options, GError **error)
{
    guint limit = options->document_sentences > 0 ? options->document_sentences : 50, sentences = 0,
          line_number = 0;
    guint index = corpus->corpora->len;
    g_ptr_array_add(corpus->corpora, g_strdup(name));
    NerDocument *document = document_new(options, index);
    g_ptr_array_add(corpus->documents, document);
    for (const char *line = data, *end = data + size; line < end;) {
        const char *stop = memchr(line, '\n', (gsize)(end - line));
        if (stop == NULL)
            stop = end;
        gsize length = (gsize)(stop - line);
        if (length > 0 && line[length - 1] == '\r')
            length--;
        line_number++;
        const char *tab = length > 0 ? memchr(line, '\t', length) : NULL;
        gboolean heading = length >= 5 && tab == NULL && memcmp(line, "# doc", 5) == 0;
        if (heading || length == 0) {
            sentences += end_sentence(document);
            if ((heading && sentences > 0) || sentences >= limit) {
                document = document_new(options, index);
                g_ptr_array_add(corpus->documents, document);
                sentences = 0;
            }
        } else {
            const char *tag = tab != NULL ? tab + 1 : NULL;
            guint16 set = 0;
            if (tab == NULL || tab == line || !g_utf8_validate(line, (gssize)(tab - line), NULL) ||
                !read_tag(corpus, tag, length - (gsize)(tag - line), options, &set)) {
                g_set_error(error, NER_CORPUS_ERROR, 0,
                            "%s:%u: expected TOKEN, a tab and a tag such as O, B-PER or I-PER (with a type "
                            "that is wanted)",
                            name, line_number);
                return FALSE;
            }
            add_token(document, line, (gsize)(tab - line), consistent(document, set));
        }
        line = stop < end ? stop + 1 : end;
    }
    end_sentence(document);
    for (guint d = 0; d < corpus->documents->len; d++) {
        document = corpus->documents->pdata[d];
        document->n_original = document->sentence->len - 1;
    }
    return TRUE;
}

/* ---- the same sentences in another case ---- */

static char *titled(const char *token, gsize size)
{
    /* Short words stay small in titles. */
    if (size <= 3)
        return g_strndup(token, size);
    g_autofree char *head = g_utf8_strup(token, (gssize)(g_utf8_next_char(token) - token));
    const char *rest = g_utf8_next_char(token);
    return g_strdup_printf("%s%.*s", head, (int)(token + size - rest), rest);
}

typedef enum { CASE_UPPER, CASE_TITLE, CASE_LOWER, CASE_LOWER_NAMES } Case;

static char *in_case(const char *token, gsize size, Case how, gboolean name)
{
    switch (how) {
    case CASE_UPPER:
        return g_utf8_strup(token, -1);
    case CASE_TITLE:
        return titled(token, size);
    case CASE_LOWER:
        return g_utf8_strdown(token, -1);
    case CASE_LOWER_NAMES:
        return name ? g_utf8_strdown(token, -1) : g_strdup(token);
    }
    return g_strdup(token);
}

/* A copy, for the text moves when tokens are added. */
static char *dup_token(const NerDocument *document, guint i, gsize *size)
{
    guint32 from = g_array_index(document->start, guint32, i);
    *size = g_array_index(document->end, guint32, i) - from;
    return g_strndup(document->text->str + from, *size);
}

static void copy_sentence(NerDocument *document, guint s, Case how)
{
    guint begin = g_array_index(document->sentence, guint32, s),
          end = g_array_index(document->sentence, guint32, s + 1);
    for (guint i = begin; i < end; i++) {
        guint16 set = g_array_index(document->sets, guint16, i);
        gsize size;
        g_autofree char *token = dup_token(document, i, &size);
        g_autofree char *changed = in_case(token, size, how, set > 0 && set < NER_FIRST_SET);
        add_token(document, changed, strlen(changed), set);
    }
    end_sentence(document);
}

/* ---- the same sentences with hyphens apart ---- */

/* The first hyphen at FROM or behind it that has a letter or digit on both sides, or NULL. */
static const char *inner_hyphen(const char *token, const char *from, const char *end)
{
    for (const char *p = from; p + 1 < end; p++)
        if (*p == '-' && p > token && (g_ascii_isalnum(p[-1]) || (guchar)p[-1] >= 0x80 || p[-1] == '.') &&
            (g_ascii_isalnum(p[1]) || (guchar)p[1] >= 0x80))
            return p;
    return NULL;
}

static gboolean splits_type(const NerCorpus *corpus, const NerDocument *document, guint16 set)
{
    return set > 0 && set < NER_FIRST_SET &&
           g_strv_contains((const char *const *)document->split, corpus->types->pdata[(set - 1) / 2]);
}

/* Whether a sentence has names with hyphens, and all of types that may be split. */
static gboolean may_split(const NerCorpus *corpus, const NerDocument *document, guint s)
{
    gboolean any = FALSE;
    if (document->split == NULL)
        return FALSE;
    for (guint i = g_array_index(document->sentence, guint32, s);
         i < g_array_index(document->sentence, guint32, s + 1); i++) {
        const char *token = document->text->str + g_array_index(document->start, guint32, i);
        const char *end = document->text->str + g_array_index(document->end, guint32, i);
        guint16 set = g_array_index(document->sets, guint16, i);
        if (set == 0 || inner_hyphen(token, token, end) == NULL)
            continue;
        if (!splits_type(corpus, document, set))
            return FALSE;
        any = TRUE;
    }
    return any;
}

static void split_token(NerDocument *document, const char *token, guint16 set)
{
    const char *end = token + strlen(token), *at = token;
    for (const char *hyphen; (hyphen = inner_hyphen(token, at, end)) != NULL; at = hyphen + 1) {
        add_token(document, at, (gsize)(hyphen - at), set);
        set += set % 2; /* a B is gone on with by its I */
        add_token(document, hyphen, 1, set);
    }
    add_token(document, at, (gsize)(end - at), set);
}

static void split_sentence(NerDocument *document, guint s)
{
    guint begin = g_array_index(document->sentence, guint32, s),
          end = g_array_index(document->sentence, guint32, s + 1);
    for (guint i = begin; i < end; i++) {
        guint16 set = g_array_index(document->sets, guint16, i);
        gsize size;
        g_autofree char *token = dup_token(document, i, &size);
        if (set > 0 && set < NER_FIRST_SET)
            split_token(document, token, set);
        else
            add_token(document, token, size, set);
    }
    end_sentence(document);
}

static gboolean has_name(const NerDocument *document, guint s)
{
    guint begin = g_array_index(document->sentence, guint32, s),
          end = g_array_index(document->sentence, guint32, s + 1);
    for (guint i = begin; i < end; i++) {
        guint16 set = g_array_index(document->sets, guint16, i);
        if (set > 0 && set < NER_FIRST_SET)
            return TRUE;
    }
    return FALSE;
}

void ner_corpus_recase(NerCorpus *corpus, const NerCasing *casing, guint64 seed)
{
    for (guint d = 0; d < corpus->documents->len; d++) {
        NerDocument *document = corpus->documents->pdata[d];
        guint n = document->sentence->len - 1;
        document->n_original = n;
        for (guint s = 0; s < n; s++) {
            double chance = ner_random_unit(&seed);
            if (chance < casing->upper)
                copy_sentence(document, s, CASE_UPPER);
            else if (chance < casing->upper + casing->title)
                copy_sentence(document, s, CASE_TITLE);
            else if (chance < casing->upper + casing->title + casing->lower)
                copy_sentence(document, s, CASE_LOWER);
            if (document->careless > 0.f && has_name(document, s) &&
                ner_random_unit(&seed) < document->careless)
                copy_sentence(document, s, CASE_LOWER_NAMES);
            if (may_split(corpus, document, s))
                split_sentence(document, s);
        }
    }
}
