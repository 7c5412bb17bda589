/* SPDX-License-Identifier: MIT */
/* The plugin: reads tokens and sentences, asks tagger and lemmatizer, adds the features to the tokens. */
#include <adit/adit.h>

#include "form.h"
#include "lemmatizer.h"
#include "sentences.h"
#include "syntax_train.h"
#include "tagger.h"

#include <string.h>

#define MODEL_FILE "en.model"
#define LEMMA_SLOTS 4096u

G_STATIC_ASSERT(sizeof(AditSpan) == sizeof(TextSpan));

typedef struct {
    Model *model;
    Tagger *tagger;
    Lemmatizer *lemmatizer;
    const char *const *labels, *const *feats;
    guint n_labels, n_feats;
    char **pos, **tags; /* the labels' halves */
} Syntax;

/* A form and label whose lemma this document has had: what to set without asking again. */
typedef struct {
    guint64 key;
    guint32 document, length, lemma;
    guint16 feats;
} SeenLemma;

typedef struct {
    TaggerScratch *tagger;
    GArray *ends;   /* guint32 */
    GArray *labels; /* guint8 */
    GString *lemma;
    SeenLemma *seen;
    guint32 document; /* counts them, so that what other documents left is known as theirs */
    guint32 *pos_codes, *tag_codes, *feats_codes;
} Scratch;

static void syntax_close(gpointer self)
{
    Syntax *p = self;
    g_strfreev(p->pos);
    g_strfreev(p->tags);
    lemmatizer_free(p->lemmatizer);
    tagger_free(p->tagger);
    model_free(p->model);
    g_free(p);
}

static void split_labels(Syntax *p)
{
    p->pos = g_new0(char *, p->n_labels + 1);
    p->tags = g_new0(char *, p->n_labels + 1);
    for (guint i = 0; i < p->n_labels; i++) {
        const char *tab = strchr(p->labels[i], '\t');
        p->pos[i] = g_strndup(p->labels[i], (gsize)(tab - p->labels[i]));
        p->tags[i] = g_strdup(tab + 1);
    }
}

static gboolean load_model(Syntax *p, GBytes *bytes, GError **error)
{
    p->model = model_open(bytes, MODEL_SYNTAX, MODEL_FILE, error);
    if (p->model == NULL)
        return FALSE;
    p->tagger = tagger_open(p->model, error);
    if (p->tagger == NULL)
        return FALSE;
    p->lemmatizer = lemmatizer_open(p->model, error);
    return p->lemmatizer != NULL;
}

static gpointer syntax_open(AditSetup *setup, GError **error)
{
    g_autoptr(GBytes) bytes = adit_setup_load(setup, MODEL_FILE, error);
    g_autoptr(GError) reason = NULL;
    if (bytes == NULL)
        return NULL;
    Syntax *p = g_new0(Syntax, 1);
    if (!load_model(p, bytes, &reason)) {
        g_set_error_literal(error, ADIT_ERROR, ADIT_ERROR_RESOURCE, reason->message);
        syntax_close(p);
        return NULL;
    }
    p->labels = tagger_labels(p->tagger, &p->n_labels);
    p->feats = lemmatizer_feats(p->lemmatizer, &p->n_feats);
    split_labels(p);
    return p;
}

static gpointer syntax_worker_new(gpointer self, G_GNUC_UNUSED GError **error)
{
    const Syntax *p = self;
    Scratch *s = g_new0(Scratch, 1);
    s->tagger = tagger_scratch_new(p->tagger);
    s->ends = g_array_new(FALSE, FALSE, sizeof(guint32));
    s->labels = g_array_new(FALSE, FALSE, sizeof(guint8));
    s->lemma = g_string_new(NULL);
    s->seen = g_new0(SeenLemma, LEMMA_SLOTS);
    s->pos_codes = g_new(guint32, p->n_labels);
    s->tag_codes = g_new(guint32, p->n_labels);
    s->feats_codes = g_new(guint32, p->n_feats);
    return s;
}

static void syntax_worker_free(G_GNUC_UNUSED gpointer self, gpointer scratch)
{
    Scratch *s = scratch;
    tagger_scratch_free(s->tagger);
    g_array_unref(s->ends);
    g_array_unref(s->labels);
    g_string_free(s->lemma, TRUE);
    g_free(s->seen);
    g_free(s->pos_codes);
    g_free(s->tag_codes);
    g_free(s->feats_codes);
    g_free(s);
}

/* A document's own columns and codes. */
typedef struct {
    AditBuilder *builder;
    int pos, tag, lemma, feats;
    gboolean lemmas; /* whether lemmas and features are wanted; they cost a third of the whole */
} Columns;

static Columns begin_document(const Syntax *p, Scratch *s, AditTask *task)
{
    AditBuilder *builder = adit_task_build(task, "token");
    Columns c = {builder,
                 adit_builder_feature(builder, "pos"),
                 adit_builder_feature(builder, "tag"),
                 adit_builder_feature(builder, "lemma"),
                 adit_builder_feature(builder, "feats"),
                 adit_task_wants(task, "token", "lemma") || adit_task_wants(task, "token", "feats")};
    for (guint i = 0; i < p->n_labels; i++) {
        s->pos_codes[i] = adit_builder_intern(builder, c.pos, p->pos[i], -1);
        s->tag_codes[i] = adit_builder_intern(builder, c.tag, p->tags[i], -1);
    }
    /* Most features do not occur in a short text: they get their codes when they do. */
    memset(s->feats_codes, 0, p->n_feats * sizeof(guint32));
    if (++s->document == 0) {
        memset(s->seen, 0, LEMMA_SLOTS * sizeof *s->seen);
        s->document = 1;
    }
    return c;
}

static const SeenLemma *find_lemma(const Syntax *p, Scratch *s, const Columns *c, const char *form,
                                   gsize length, guint label)
{
    guint64 key = form_hash(form, length, label);
    SeenLemma *seen = &s->seen[(key >> 40) & (LEMMA_SLOTS - 1)];
    if (seen->key == key && seen->document == s->document && seen->length == (guint32)length)
        return seen;
    guint32 feats = lemmatizer_find(p->lemmatizer, form, length, label, s->lemma);
    seen->key = key;
    seen->document = s->document;
    seen->length = (guint32)length;
    seen->lemma = adit_builder_intern(c->builder, c->lemma, s->lemma->str, (gssize)s->lemma->len);
    seen->feats = (guint16)feats;
    if (s->feats_codes[feats] == 0 && strcmp(p->feats[feats], "_") != 0)
        s->feats_codes[feats] = adit_builder_intern(c->builder, c->feats, p->feats[feats], -1);
    return seen;
}

static void set_tags(const Scratch *s, const Columns *c, guint32 first, guint32 n)
{
    for (guint32 i = 0; i < n; i++) {
        guint label = g_array_index(s->labels, guint8, i);
        adit_builder_set_code(c->builder, first + i, c->pos, s->pos_codes[label]);
        adit_builder_set_code(c->builder, first + i, c->tag, s->tag_codes[label]);
    }
}

static void set_lemmas(const Syntax *p, Scratch *s, const Columns *c, const char *text, const AditSpan *spans,
                       guint32 first, guint32 n)
{
    for (guint32 i = 0; i < n; i++) {
        guint label = g_array_index(s->labels, guint8, i);
        AditSpan span = spans[first + i];
        const SeenLemma *seen = find_lemma(p, s, c, text + span.start, span.end - span.start, label);
        adit_builder_set_code(c->builder, first + i, c->lemma, seen->lemma);
        if (s->feats_codes[seen->feats] != 0)
            adit_builder_set_code(c->builder, first + i, c->feats, s->feats_codes[seen->feats]);
    }
}

static gboolean syntax_process(gpointer self, gpointer scratch, AditTask *task, GError **error)
{
    const Syntax *p = self;
    Scratch *s = scratch;
    const char *text = adit_document_get_text(adit_task_get_document(task), NULL);
    SentenceSlices slices =
        sentence_slices(adit_task_get_layer(task, "token"), adit_task_get_layer(task, "sentence"), s->ends);
    Columns columns = begin_document(p, s, task);
    guint32 n;
    while ((n = sentence_slices_next(&slices)) > 0) {
        if (adit_task_is_cancelled(task))
            return adit_task_set_cancelled(task, error);
        g_array_set_size(s->labels, n);
        tagger_run(p->tagger, s->tagger, text, (const TextSpan *)slices.tokens + slices.first,
                   (const guint32 *)s->ends->data, s->ends->len, (guint8 *)s->labels->data);
        set_tags(s, &columns, slices.first, n);
        if (columns.lemmas)
            set_lemmas(p, s, &columns, text, slices.tokens, slices.first, n);
    }
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("syntax", "1.0"),
    .open = syntax_open,
    .close = syntax_close,
    .worker_new = syntax_worker_new,
    .worker_free = syntax_worker_free,
    .process = syntax_process,
    .train = syntax_train,
};

ADIT_PLUGIN_DEFINE(syntax, plugin)
