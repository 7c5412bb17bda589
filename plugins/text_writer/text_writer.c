/* SPDX-License-Identifier: MIT */
/* The digest for people: a title, who and what is named, who said what, and which times are meant. */
#include <adit/adit.h>

#include <string.h>

#include "digest.h"
#include "text_print.h"

typedef struct {
    guint width;
    gboolean color;
} Writer;

static gpointer writer_open(AditSetup *setup, G_GNUC_UNUSED GError **error)
{
    Writer *writer = g_new0(Writer, 1);

    writer->width = (guint)adit_setup_get_int(setup, "width");
    writer->color = g_strcmp0(adit_setup_get_string(setup, "color"), "always") == 0;
    return writer;
}

static void say(TextPrint *print, TextStyle style, const char *text)
{
    text_print_words(print, style, text, strlen(text));
}

static void line(TextPrint *print, guint indent, TextStyle style, const char *text)
{
    text_print_start(print, indent);
    say(print, style, text);
    text_print_end(print);
}

static void heading(TextPrint *print, const char *text)
{
    g_string_append_c(print->out, '\n');
    line(print, 0, TEXT_HEADING, text);
}

/* --- head --- */

/* "2023-03-20T08:15:00Z" is 20 March 2023; anything else stays as it is. */
static char *readable_date(const char *created)
{
    static const char *const months[] = {"January",   "February", "March",    "April",
                                         "May",       "June",     "July",     "August",
                                         "September", "October",  "November", "December"};
    guint year, month, day;

    if (strlen(created) < 10 || created[4] != '-' || created[7] != '-')
        return g_strdup(created);
    year = (guint)g_ascii_strtoull(created, NULL, 10);
    month = (guint)g_ascii_strtoull(created + 5, NULL, 10);
    day = (guint)g_ascii_strtoull(created + 8, NULL, 10);
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return g_strdup(created);
    return g_strdup_printf("%u %s %u", day, months[month - 1], year);
}

static void print_head(TextPrint *print, const AditOutcome *outcome, const AditDocument *document)
{
    static const char *const keys[] = {"created", "author", "site"};
    const char *title = document != NULL ? adit_document_get_meta(document, "title") : NULL;
    gboolean first = TRUE;

    line(print, 0, TEXT_TITLE, title != NULL ? title : adit_outcome_get_id(outcome));
    if (document == NULL)
        return;
    text_print_start(print, 0);
    for (guint i = 0; i < G_N_ELEMENTS(keys); i++) {
        const char *value = adit_document_get_meta(document, keys[i]);
        g_autofree char *shown = NULL;

        if (value == NULL)
            continue;
        shown = i == 0 ? readable_date(value) : g_strdup(value);
        say(print, TEXT_FAINT, first ? "" : " \xc2\xb7 ");
        say(print, TEXT_FAINT, shown);
        first = FALSE;
    }
    if (!first)
        text_print_end(print);
}

/* --- names --- */

static void print_names_of(TextPrint *print, GArray *names, const char *type, const char *title)
{
    gboolean any = FALSE;

    for (guint i = 0; i < names->len; i++) {
        const DigestName *name = &g_array_index(names, DigestName, i);

        if (strcmp(name->type, type) != 0)
            continue;
        if (!any) {
            heading(print, title);
            text_print_start(print, 2);
        } else {
            say(print, TEXT_PLAIN, ", ");
        }
        any = TRUE;
        say(print, TEXT_NAME, name->name);
        if (name->count > 1) {
            g_autofree char *count = g_strdup_printf(" (%u)", name->count);

            say(print, TEXT_FAINT, count);
        }
    }
    if (any)
        text_print_end(print);
}

static void print_names(TextPrint *print, const AditDocument *document)
{
    static const char *const known[][2] = {
        {"PER", "People"}, {"ORG", "Organisations"}, {"LOC", "Places"}, {"MISC", "Other names"}};
    g_autoptr(GArray) names = digest_list_names(document);
    g_autoptr(GHashTable) done = g_hash_table_new(g_str_hash, g_str_equal);

    for (guint i = 0; i < G_N_ELEMENTS(known); i++) {
        print_names_of(print, names, known[i][0], known[i][1]);
        g_hash_table_add(done, (gpointer)known[i][0]);
    }
    for (guint i = 0; i < names->len; i++) {
        const char *type = g_array_index(names, DigestName, i).type;

        if (g_hash_table_add(done, (gpointer)type))
            print_names_of(print, names, type, type);
    }
}

/* --- quotations --- */

static gboolean is_indirect(const AditLayer *layer, guint32 row)
{
    return g_strcmp0(adit_column_get_string(adit_layer_get_column(layer, "kind"), row), "indirect") == 0;
}

static void print_quote(TextPrint *print, const AditDocument *document, const AditLayer *layer,
                        const DigestQuote *quote)
{
    const char *text = adit_document_get_text(document, NULL);

    text_print_start(print, 4);
    for (guint i = 0; i < quote->rows->len; i++) {
        guint32 row = g_array_index(quote->rows, guint32, i);
        AditSpan span = adit_layer_get_span(layer, row);

        if (i > 0)
            say(print, TEXT_FAINT, " \xe2\x80\xa6 ");
        text_print_words(print, TEXT_PLAIN, text + span.start, span.end - span.start);
    }
    text_print_end(print);
}

/* Those in the speakers' own words, or those that are only reported. */
static void print_quotes(TextPrint *print, const AditDocument *document, gboolean indirect, const char *title)
{
    g_autoptr(GArray) quotes = digest_list_quotes(document);
    const AditLayer *layer = adit_document_get_layer(document, "quote");
    const DigestQuote *before = NULL;

    for (guint i = 0; i < quotes->len; i++) {
        const DigestQuote *quote = &g_array_index(quotes, DigestQuote, i);

        if (is_indirect(layer, g_array_index(quote->rows, guint32, 0)) != indirect)
            continue;
        if (before == NULL)
            heading(print, title);
        if (before == NULL || g_strcmp0(quote->speaker, before->speaker) != 0)
            line(print, 2, quote->speaker != NULL ? TEXT_NAME : TEXT_FAINT,
                 quote->speaker != NULL ? quote->speaker : "speaker not told");
        print_quote(print, document, layer, quote);
        before = quote;
    }
}

/* --- dates --- */

static void print_dates(TextPrint *print, const AditDocument *document)
{
    g_autoptr(GArray) dates = digest_list_dates(document);
    guint widest = 0;

    for (guint i = 0; i < dates->len; i++) {
        const char *written = g_array_index(dates, DigestDate, i).written;

        widest = MAX(widest, MIN(text_print_width(written, strlen(written)), print->width / 2 - 6));
    }
    for (guint i = 0; i < dates->len; i++) {
        const DigestDate *date = &g_array_index(dates, DigestDate, i);

        if (i == 0)
            heading(print, "Dates and times");
        text_print_start(print, 2);
        say(print, TEXT_PLAIN, date->written);
        text_print_column(print, widest + 4);
        say(print, TEXT_NAME, date->resolved);
        if (date->kind != NULL) {
            say(print, TEXT_FAINT, " ");
            say(print, TEXT_FAINT, date->kind);
        }
        if (date->count > 1) {
            g_autofree char *count = g_strdup_printf(" (%u)", date->count);

            say(print, TEXT_FAINT, count);
        }
        text_print_end(print);
    }
}

/* --- the rest --- */

/* Layers that the digest has no section for: how many rows they have. */
static void print_others(TextPrint *print, const AditOutcome *outcome, const AditDocument *document)
{
    static const char *const shown[] = {"entity", "quote", "timex", NULL};
    const char *const *names = adit_outcome_list_layers(outcome);
    gboolean any = FALSE;

    for (guint i = 0; names[i] != NULL; i++) {
        const AditLayer *layer = adit_document_get_layer(document, names[i]);
        g_autofree char *text = NULL;

        if (layer == NULL || g_strv_contains(shown, names[i]))
            continue;
        if (!any)
            heading(print, "Further layers (the writers json and jsonl show them)");
        any = TRUE;
        text = g_strdup_printf("%s: %u rows", names[i], adit_layer_get_n_rows(layer));
        line(print, 2, TEXT_PLAIN, text);
    }
}

static void print_left_out(TextPrint *print, const AditOutcome *outcome)
{
    const char *const *left_out = adit_outcome_list_left_out(outcome);

    for (guint i = 0; left_out != NULL && left_out[i] != NULL; i++) {
        if (i == 0)
            heading(print, "Left out");
        line(print, 2, TEXT_FAINT, left_out[i]);
    }
}

static void print_failure(TextPrint *print, const AditOutcome *outcome, const GError *error)
{
    const char *plugin = adit_outcome_get_plugin(outcome);
    g_autofree char *message = g_utf8_make_valid(error->message, -1);

    text_print_start(print, 0);
    say(print, TEXT_WRONG, "Failed: ");
    say(print, TEXT_PLAIN, message);
    if (plugin != NULL && strstr(message, plugin) == NULL) {
        g_autofree char *by = g_strdup_printf(" (plugin %s)", plugin);

        say(print, TEXT_FAINT, by);
    }
    text_print_end(print);
}

static gboolean writer_format(gpointer self, G_GNUC_UNUSED gpointer scratch, const AditOutcome *outcome,
                              GString *out, G_GNUC_UNUSED GError **error)
{
    const Writer *writer = self;
    TextPrint print = {.out = out, .width = writer->width, .color = writer->color};
    const AditDocument *document = adit_outcome_get_document(outcome);
    const GError *failure = adit_outcome_get_error(outcome);

    print_head(&print, outcome, document);
    if (failure != NULL)
        print_failure(&print, outcome, failure);
    if (document != NULL) {
        if (adit_outcome_wants(outcome, "entity", NULL))
            print_names(&print, document);
        if (adit_outcome_wants(outcome, "quote", NULL)) {
            print_quotes(&print, document, FALSE, "Quotations");
            print_quotes(&print, document, TRUE, "Reported in other words");
        }
        if (adit_outcome_wants(outcome, "timex", NULL))
            print_dates(&print, document);
        print_others(&print, outcome, document);
    }
    print_left_out(&print, outcome);
    g_string_append_c(out, '\n');
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("text_writer", "0.1.0"),
    .open = writer_open,
    .close = g_free,
    .format = writer_format,
};
ADIT_PLUGIN_DEFINE(text_writer, plugin)
