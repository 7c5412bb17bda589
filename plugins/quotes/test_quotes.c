/* SPDX-License-Identifier: MIT */
/* test_quotes.c - quotation marks against their cases (cases/marks.txt), and what holds for any text. */
#include "engine.h"
#include "marks.h"

#include <string.h>

/* A case's line: the text without the brackets, and where they stood. */
static char *strip(const char *line, GArray *expected)
{
    GString *text = g_string_new(NULL);
    QuoteStretch s = {0};
    for (; *line != '\0'; line++) {
        if (strncmp(line, "[[", 2) == 0) {
            s.start = (guint32)text->len;
            line++;
        } else if (strncmp(line, "]]", 2) == 0) {
            s.end = (guint32)text->len;
            g_array_append_val(expected, s);
            line++;
        } else if (strncmp(line, "\\n", 2) == 0) {
            g_string_append_c(text, '\n');
            line++;
        } else
            g_string_append_c(text, *line);
    }
    return g_string_free(text, FALSE);
}

static char *show(const char *text, const GArray *stretches)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < stretches->len; i++) {
        const QuoteStretch *s = &g_array_index(stretches, QuoteStretch, i);
        g_string_append_printf(out, "[%.*s]", (int)(s->end - s->start), text + s->start);
    }
    return g_string_free(out, FALSE);
}

static void test_marks(void)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "plugins/quotes/cases/marks.txt", NULL);
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &data, NULL, &error);
    g_assert_no_error(error);
    g_auto(GStrv) lines = g_strsplit(data, "\n", -1);
    guint n = 0;
    for (guint i = 0; lines[i] != NULL; i++) {
        if (lines[i][0] == '\0' || lines[i][0] == '#')
            continue;
        g_autoptr(GArray) expected = g_array_new(FALSE, TRUE, sizeof(QuoteStretch));
        g_autofree char *text = strip(lines[i], expected);
        g_autoptr(GArray) got = quote_marks_find(text, (guint32)strlen(text));
        g_autofree char *want = show(text, expected);
        g_autofree char *have = show(text, got);
        n++;
        if (strcmp(want, have) != 0) {
            g_test_message("marks.txt, line %u: expected %s, got %s", i + 1, want, have);
            g_test_fail();
        }
    }
    g_assert_cmpuint(n, >, 20);
}

static void check_stretches(const char *text, gsize length)
{
    g_autoptr(GArray) got = quote_marks_find(text, (guint32)length);
    guint32 last = 0;
    for (guint i = 0; i < got->len; i++) {
        const QuoteStretch *s = &g_array_index(got, QuoteStretch, i);
        g_assert_cmpuint(s->start, >=, last);
        g_assert_cmpuint(s->start, <=, s->inner_start);
        g_assert_cmpuint(s->inner_start, <, s->inner_end);
        g_assert_cmpuint(s->inner_end, <=, s->end);
        g_assert_cmpuint(s->end, <=, length);
        g_assert_true(s->end == length || ((guchar)text[s->end] & 0xC0) != 0x80);
        g_assert_true(((guchar)text[s->start] & 0xC0) != 0x80);
        last = s->end;
    }
}

/* Whatever the marks, stretches are in order, do not overlap and lie on character boundaries. */
static void test_any_marks(void)
{
    static const char *const PIECES[] = {"\"", "“", "”", "„",  "«",  "»",    "``", "''", "'", "‘",
                                         "’",  " ", "a", "b.", "\n", "\n\n", "9",  ",",  "é", "—"};
    g_autoptr(GRand) random = g_rand_new_with_seed(7);
    for (guint round = 0; round < 3000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        guint n = (guint)g_rand_int_range(random, 0, 40);
        for (guint i = 0; i < n; i++)
            g_string_append(text, PIECES[g_rand_int_range(random, 0, G_N_ELEMENTS(PIECES))]);
        check_stretches(text->str, text->len);
    }
}

/* Words of a random kind in random order, with mentions: rows lie on tokens, in order, and refer to each
 * other only backward. */
static void test_any_tokens(void)
{
    static const char *const WORDS[] = {"said", "that", "Smith",   ",",         ".",      "\"",  "“",
                                        "”",    "told", "him",     "according", "to",     "who", "was",
                                        "and",  "the",  "company", "Monday",    "(",      ")",   "—",
                                        ":",    "it",   "\n\n",    "called",    "saying", "as",  "he"};
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "plugins/quotes/words.txt", NULL);
    g_autofree char *data = NULL;
    gsize length;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &data, &length, &error);
    g_assert_no_error(error);
    g_autoptr(WordList) words = quote_words_parse(data, length, &error);
    g_assert_no_error(error);
    g_autoptr(QuoteScratch) scratch = quote_scratch_new();
    g_autoptr(GArray) rows = g_array_new(FALSE, FALSE, sizeof(QuoteRow));
    g_autoptr(GRand) random = g_rand_new_with_seed(11);
    const QuoteOptions options = {.direct = TRUE, .indirect = TRUE, .mixed = TRUE, .min_words = 1};
    for (guint round = 0; round < 3000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(QuoteToken));
        g_autoptr(GArray) sentences = g_array_new(FALSE, FALSE, sizeof(guint32));
        guint n = (guint)g_rand_int_range(random, 0, 60);
        for (guint i = 0; i < n; i++) {
            const char *word = WORDS[g_rand_int_range(random, 0, G_N_ELEMENTS(WORDS))];
            if (word[0] == '\n') {
                g_string_append(text, word);
                continue;
            }
            QuoteToken t = {.start = (guint32)text->len,
                            .pos = (guint8)g_rand_int_range(random, 0, UPOS_X + 1),
                            .tag = (guint8)g_rand_int_range(random, 0, TAG_NNS + 1)};
            g_string_append(text, word);
            t.end = (guint32)text->len;
            g_string_append_c(text, ' ');
            if (tokens->len == 0 || g_rand_int_range(random, 0, 9) == 0)
                g_array_append_val(sentences, tokens->len);
            g_array_append_val(tokens, t);
        }
        const QuoteInput input = {.text = text->str,
                                  .len = (guint32)text->len,
                                  .tokens = (const QuoteToken *)(void *)tokens->data,
                                  .n_tokens = tokens->len,
                                  .sentences = (const guint32 *)(void *)sentences->data,
                                  .n_sentences = sentences->len};
        quote_engine_run(words, scratch, &input, &options, rows);
        for (guint i = 0; i < rows->len; i++) {
            const QuoteRow *r = &g_array_index(rows, QuoteRow, i);
            g_assert_cmpuint(r->start, <, r->end);
            g_assert_cmpuint(r->end, <=, text->len);
            g_assert_cmpuint(r->cue_start, <=, r->cue_end);
            g_assert_cmpuint(r->speaker_start, <=, r->speaker_end);
            g_assert_cmpuint(r->speaker_end, <=, text->len);
            g_assert_cmpint(r->continues, <, (gint)rows->len);
            g_assert_true((r->speaker_end == 0) == (r->reason != QUOTE_REASON_NONE));
            if (i > 0)
                g_assert_cmpuint(g_array_index(rows, QuoteRow, i - 1).start, <=, r->start);
        }
    }
}

static void test_bad_words(void)
{
    static const char *const BAD[] = {"say says", "say\tnoclass", "say\tverb\nwrong line"};
    for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
        g_autoptr(GError) error = NULL;
        g_autoptr(WordList) words = quote_words_parse(BAD[i], strlen(BAD[i]), &error);
        g_assert_null(words);
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, "line "));
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/quotes/marks", test_marks);
    g_test_add_func("/quotes/any-marks", test_any_marks);
    g_test_add_func("/quotes/any-tokens", test_any_tokens);
    g_test_add_func("/quotes/bad-words", test_bad_words);
    return g_test_run();
}
