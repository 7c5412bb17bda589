/* SPDX-License-Identifier: MIT */
/* Writer of CoNLL-U: a document's sentences and tokens, with what is known of their syntax. */
#include <adit/adit.h>

#include <string.h>

typedef struct {
    const AditDocument *document;
    const char *text;
    guint32 length;
    const AditLayer *tokens, *sentences;
    const AditSpan *spans; /* of the tokens */
    guint32 n_tokens;
    const AditColumn *pos, *tag, *lemma, *feats, *head, *dep, *form, *mwt, *misc;
    const AditColumn *paragraph, *sentence_id;
    gint64 last_paragraph;
    guint32 n_written; /* sentences */
    gboolean begun;    /* whether a MISC has been written */
    GString *out;
} Writer;

/* Blanks of any kind become one space: a form or comment is one line, and columns are separated by tabs. */
static void put_line(GString *out, const char *text, gsize length)
{
    gboolean blank = FALSE;
    for (gsize i = 0; i < length; i++) {
        gboolean is_blank = (guchar)text[i] <= ' ' || text[i] == 0x7F;
        if (is_blank && !blank)
            g_string_append_c(out, ' ');
        else if (!is_blank)
            g_string_append_c(out, text[i]);
        blank = is_blank;
    }
}

static void put_column(Writer *writer, const AditColumn *column, guint32 row)
{
    const char *value = adit_column_get_string(column, row);
    g_string_append_c(writer->out, '\t');
    if (value != NULL && *value != '\0')
        put_line(writer->out, value, strlen(value));
    else
        g_string_append_c(writer->out, '_');
}

static void put_comment(Writer *writer, const char *key, const char *value, gsize length)
{
    g_string_append_printf(writer->out, "# %s = ", key);
    put_line(writer->out, value, length);
    g_string_append_c(writer->out, '\n');
}

/* --- blanks behind a token --- */

/* UDPipe's notation. What stands between tokens are blanks, unless the tokens are somebody else's. */
static void put_spaces(GString *out, const char *key, const char *text, gsize length)
{
    g_string_append(out, key);
    for (gsize i = 0; i < length; i++)
        switch (text[i]) {
        case ' ':
            g_string_append(out, "\\s");
            break;
        case '\t':
            g_string_append(out, "\\t");
            break;
        case '\n':
            g_string_append(out, "\\n");
            break;
        case '\r':
            g_string_append(out, "\\r");
            break;
        case '|':
            g_string_append(out, "\\p");
            break;
        case '\\':
            g_string_append(out, "\\\\");
            break;
        default:
            g_string_append_c(out, text[i]);
        }
}

static void put_bar(GString *out, gsize empty)
{
    if (out->len > empty)
        g_string_append_c(out, '|');
}

/* MISC: what the document brought along, and the blanks behind the token that ends at END, unless they are
 * what a reader puts there anyway: USUAL. */
static void put_misc(Writer *writer, const char *misc, guint32 end, guint32 next, const char *usual)
{
    guint32 before = writer->n_tokens > 0 && !writer->begun ? writer->spans[0].start : 0;
    writer->begun = TRUE;
    guint32 length = next - end;
    gboolean nothing = length == 0 && next == writer->length;
    gboolean as_usual =
        nothing || (length == strlen(usual) && memcmp(writer->text + end, usual, length) == 0);
    g_string_append_c(writer->out, '\t');
    gsize empty = writer->out->len;
    if (misc != NULL)
        put_line(writer->out, misc, strlen(misc));
    if (before > 0) {
        put_bar(writer->out, empty);
        put_spaces(writer->out, "SpacesBefore=", writer->text, before);
    }
    if (!as_usual) {
        put_bar(writer->out, empty);
        if (length == 0)
            g_string_append(writer->out, "SpaceAfter=No");
        else
            put_spaces(writer->out, "SpacesAfter=", writer->text + end, length);
    }
    if (writer->out->len == empty)
        g_string_append_c(writer->out, '_');
    g_string_append_c(writer->out, '\n');
}

/* --- sentences --- */

/* The rows of a sentence, and what a reader puts behind its last token. */
typedef struct {
    guint32 first, end;
    const char *usual_end;
} Rows;

static guint32 next_start(const Writer *writer, guint32 row)
{
    return row + 1 < writer->n_tokens ? MAX(writer->spans[row + 1].start, writer->spans[row].end)
                                      : writer->length;
}

/* The head within the sentence: 0 for the root, -1 if it is not known or stands elsewhere. */
static gint64 head_of(const Writer *writer, const Rows *rows, guint32 row)
{
    guint32 head = adit_column_get_ref(writer->head, row);
    if (head != ADIT_NO_ROW)
        return head >= rows->first && head < rows->end ? (gint64)(head - rows->first) + 1 : -1;
    return adit_column_is_null(writer->dep, row) ? -1 : 0;
}

static void put_form(Writer *writer, guint32 row)
{
    const char *form = adit_column_get_string(writer->form, row);
    AditSpan span = writer->spans[row];
    if (form != NULL && *form != '\0')
        put_line(writer->out, form, strlen(form));
    else
        put_line(writer->out, writer->text + span.start, span.end - span.start);
}

/* How many words the multiword token has that begins at ROW; 0 if none does. */
static guint32 mwt_words(const Writer *writer, const Rows *rows, guint32 row)
{
    gint64 n = adit_column_is_null(writer->mwt, row) ? 0 : adit_column_get_int(writer->mwt, row);
    return n > 1 && n <= rows->end - row ? (guint32)n : 0;
}

static void put_range(Writer *writer, const Rows *rows, guint32 row, guint32 n)
{
    guint32 last = row + n - 1, start = writer->spans[row].start, end = writer->spans[last].end;
    g_string_append_printf(writer->out, "%u-%u\t", row - rows->first + 1, last - rows->first + 1);
    put_line(writer->out, writer->text + start, end - start);
    g_string_append(writer->out, "\t_\t_\t_\t_\t_\t_\t_");
    put_misc(writer, NULL, end, next_start(writer, last), last + 1 == rows->end ? rows->usual_end : " ");
}

static void put_token(Writer *writer, const Rows *rows, guint32 row, gboolean in_mwt)
{
    const char *misc = adit_column_get_string(writer->misc, row);
    gint64 head = head_of(writer, rows, row);
    AditSpan span = writer->spans[row];
    g_string_append_printf(writer->out, "%u\t", row - rows->first + 1);
    put_form(writer, row);
    put_column(writer, writer->lemma, row);
    put_column(writer, writer->pos, row);
    put_column(writer, writer->tag, row);
    put_column(writer, writer->feats, row);
    if (head < 0)
        g_string_append(writer->out, "\t_");
    else
        g_string_append_printf(writer->out, "\t%" G_GINT64_FORMAT, head);
    put_column(writer, writer->dep, row);
    g_string_append(writer->out, "\t_");
    if (in_mwt) { /* the range says what follows */
        put_column(writer, writer->misc, row);
        g_string_append_c(writer->out, '\n');
        return;
    }
    put_misc(writer, misc, span.end, next_start(writer, row), row + 1 == rows->end ? rows->usual_end : " ");
}

/* SENTENCE is ADIT_NO_ROW for tokens outside of any. */
static void put_sentence(Writer *writer, guint32 sentence, const Rows *rows)
{
    const char *id = adit_column_get_string(writer->sentence_id, sentence);
    guint32 start = writer->spans[rows->first].start, end = writer->spans[rows->end - 1].end, mwt_end = 0;
    writer->n_written++;
    if (id != NULL && *id != '\0')
        put_comment(writer, "sent_id", id, strlen(id));
    else
        g_string_append_printf(writer->out, "# sent_id = %u\n", writer->n_written);
    put_comment(writer, "text", writer->text + start, end - start);
    for (guint32 row = rows->first; row < rows->end; row++) {
        guint32 n = row < mwt_end ? 0 : mwt_words(writer, rows, row);
        if (n > 0) {
            put_range(writer, rows, row, n);
            mwt_end = row + n;
        }
        put_token(writer, rows, row, row < mwt_end);
    }
    g_string_append_c(writer->out, '\n');
}

static gint64 paragraph_of(const Writer *writer, guint32 sentence)
{
    gboolean unknown = sentence == ADIT_NO_ROW || adit_column_is_null(writer->paragraph, sentence);
    return unknown ? writer->last_paragraph : adit_column_get_int(writer->paragraph, sentence);
}

/* The tokens from FIRST on that belong together: those of SENTENCE, or those before it. */
static guint32 rows_end(const Writer *writer, guint32 first, guint32 sentence, gboolean inside)
{
    AditSpan span = adit_layer_get_span(writer->sentences, sentence);
    guint32 limit = adit_span_is_null(span) ? G_MAXUINT32 : inside ? span.end : span.start;
    guint32 end = first + 1;
    while (end < writer->n_tokens && writer->spans[end].start < limit)
        end++;
    return end;
}

static void put_sentences(Writer *writer)
{
    guint32 n_sentences = writer->sentences != NULL ? adit_layer_get_n_rows(writer->sentences) : 0,
            sentence = 0;
    writer->last_paragraph = n_sentences > 0 ? paragraph_of(writer, 0) : 0;
    for (guint32 row = 0; row < writer->n_tokens;) {
        while (sentence < n_sentences &&
               adit_layer_get_span(writer->sentences, sentence).end <= writer->spans[row].start)
            sentence++;
        gboolean inside = sentence < n_sentences &&
                          adit_layer_get_span(writer->sentences, sentence).start <= writer->spans[row].start;
        Rows rows = {row, rows_end(writer, row, sentence < n_sentences ? sentence : ADIT_NO_ROW, inside),
                     " "};
        gint64 paragraph = paragraph_of(writer, inside ? sentence : ADIT_NO_ROW);
        /* What stands behind this sentence depends on whether the next begins a paragraph. */
        guint32 next = inside ? sentence + 1 : sentence;
        if (next < n_sentences && paragraph_of(writer, next) != paragraph)
            rows.usual_end = "\n\n";
        if (row > 0 && paragraph != writer->last_paragraph)
            g_string_append(writer->out, "# newpar\n");
        writer->last_paragraph = paragraph;
        put_sentence(writer, inside ? sentence : ADIT_NO_ROW, &rows);
        row = rows.end;
    }
}

/* --- documents --- */

static void put_meta(Writer *writer)
{
    g_autofree const char **keys = adit_document_list_meta(writer->document);
    for (guint i = 0; keys[i] != NULL; i++) {
        const char *value = adit_document_get_meta(writer->document, keys[i]);
        g_autofree char *key = g_strconcat("meta::", keys[i], NULL);
        if (strpbrk(keys[i], "=\n\r") == NULL)
            put_comment(writer, key, value, strlen(value));
    }
}

static void open_columns(Writer *writer)
{
    const AditLayer *tokens = writer->tokens;
    writer->spans = adit_layer_get_spans(tokens, &writer->n_tokens);
    writer->pos = adit_layer_get_column(tokens, "pos");
    writer->tag = adit_layer_get_column(tokens, "tag");
    writer->lemma = adit_layer_get_column(tokens, "lemma");
    writer->feats = adit_layer_get_column(tokens, "feats");
    writer->head = adit_layer_get_column(tokens, "head");
    writer->dep = adit_layer_get_column(tokens, "dep");
    writer->form = adit_layer_get_column(tokens, "form");
    writer->mwt = adit_layer_get_column(tokens, "mwt");
    writer->misc = adit_layer_get_column(tokens, "misc");
    if (writer->sentences == NULL)
        return;
    writer->paragraph = adit_layer_get_column(writer->sentences, "paragraph");
    writer->sentence_id = adit_layer_get_column(writer->sentences, "id");
}

/* A failure is a document without sentences whose comments say what went wrong. */
static void put_failure(GString *out, const AditOutcome *outcome, const GError *failure)
{
    const char *plugin = adit_outcome_get_plugin(outcome);
    g_string_append_printf(out, "# error = %s: %s%s", adit_error_code_name(failure),
                           plugin != NULL ? plugin : "", plugin != NULL ? ": " : "");
    put_line(out, failure->message, strlen(failure->message));
    g_string_append_c(out, '\n');
}

static gboolean writer_format(G_GNUC_UNUSED gpointer self, G_GNUC_UNUSED gpointer scratch,
                              const AditOutcome *outcome, GString *out, G_GNUC_UNUSED GError **error)
{
    const char *id = adit_outcome_get_id(outcome);
    const GError *failure = adit_outcome_get_error(outcome);
    gsize length = 0;
    Writer writer = {.document = adit_outcome_get_document(outcome), .out = out};
    put_comment(&writer, "newdoc id", id, strlen(id));
    if (failure != NULL)
        put_failure(out, outcome, failure);
    if (writer.document != NULL) {
        writer.text = adit_document_get_text(writer.document, &length);
        writer.length = (guint32)length;
        writer.tokens = adit_document_get_layer(writer.document, "token");
        writer.sentences = adit_document_get_layer(writer.document, "sentence");
        put_meta(&writer);
    }
    if (writer.tokens != NULL) {
        open_columns(&writer);
        put_sentences(&writer);
    }
    if (writer.n_written == 0)
        g_string_append_c(out, '\n');
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("conllu_writer", "0.1.0"),
    .format = writer_format,
};
ADIT_PLUGIN_DEFINE(conllu_writer, plugin)
