/* SPDX-License-Identifier: MIT */
/* readability: the LIX of each paragraph. C. H. Björnsson, Läsbarhet (Stockholm: Liber, 1968). */
#include <adit/adit.h>

typedef struct {
    gint64 long_word; /* from so many letters on a word is long */
} Self;

typedef struct {
    AditSpan span;
    gint64 words, long_words, sentences;
} Paragraph;

/* Called once. What it returns is only read afterwards, by any number of threads. */
static gpointer open_plugin(AditSetup *setup, GError **error)
{
    (void)error;
    Self *self = g_new0(Self, 1);
    self->long_word = adit_setup_get_int(setup, "long");
    return self;
}

static void add_sentence(const Self *self, Paragraph *paragraph, const char *text, const AditLayer *tokens,
                         AditSpan sentence)
{
    const AditColumn *kind = adit_layer_get_column(tokens, "kind");
    guint32 first, end;

    adit_layer_rows_inside(tokens, sentence, &first, &end);
    for (guint32 i = first; i < end; i++) {
        AditSpan span = adit_layer_get_span(tokens, i);
        if (g_strcmp0(adit_column_get_string(kind, i), "word") != 0)
            continue;
        paragraph->words++;
        if (g_utf8_strlen(text + span.start, span.end - span.start) >= self->long_word)
            paragraph->long_words++;
    }
    paragraph->sentences++;
    paragraph->span.end = MAX(paragraph->span.end, sentence.end);
}

/* Features are named at each row here; adit_builder_feature() finds one once, for loops over many rows. */
static void put_paragraph(AditBuilder *builder, const Paragraph *paragraph)
{
    if (paragraph->words == 0)
        return;
    guint32 row = adit_builder_add(builder, paragraph->span);
    double words = (double)paragraph->words;
    double lix = words / (double)paragraph->sentences + 100.0 * (double)paragraph->long_words / words;
    adit_builder_set_double(builder, row, adit_builder_feature(builder, "lix"), lix);
    adit_builder_set_int(builder, row, adit_builder_feature(builder, "words"), paragraph->words);
    adit_builder_set_int(builder, row, adit_builder_feature(builder, "sentences"), paragraph->sentences);
    adit_builder_set_rule(builder, row, "lix");
}

/* Called for each document, in several threads at once. */
static gboolean process(gpointer data, gpointer scratch, AditTask *task, GError **error)
{
    (void)scratch, (void)error;
    const char *text = adit_document_get_text(adit_task_get_document(task), NULL);
    const AditLayer *tokens = adit_task_get_layer(task, "token");
    const AditLayer *sentences = adit_task_get_layer(task, "sentence");
    const AditColumn *number = adit_layer_get_column(sentences, "paragraph");
    AditBuilder *builder = adit_task_build(task, "readability");
    Paragraph paragraph = {0};

    for (guint32 i = 0; i < adit_layer_get_n_rows(sentences); i++) {
        AditSpan span = adit_layer_get_span(sentences, i);
        if (i == 0 || adit_column_get_int(number, i) != adit_column_get_int(number, i - 1)) {
            put_paragraph(builder, &paragraph);
            paragraph = (Paragraph){.span = span};
        }
        add_sentence(data, &paragraph, text, tokens, span);
    }
    put_paragraph(builder, &paragraph);
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("readability", "1.0.0"),
    .open = open_plugin,
    .close = g_free,
    .process = process,
};

ADIT_PLUGIN_DEFINE(readability, plugin)
