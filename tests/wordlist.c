/* SPDX-License-Identifier: MIT */
/* Word lists: what is found, the longest first, on the boundaries of tokens only; and what is wrong with a
 * list. */
#include <adit/adit.h>

#include <string.h>

static AditWordList *make(const char *lines, gboolean fold)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new(lines, strlen(lines));
    AditWordList *list = adit_word_list_new(bytes, "test.txt", fold, &error);
    g_assert_no_error(error);
    return list;
}

/* Tokens at blanks; "'s" is one of its own. */
static AditDocument *tokenize(const char *text)
{
    AditDocument *document = adit_document_new("d", text, -1, NULL);
    g_autoptr(AditLayerSchema) schema = adit_layer_schema_new("token");
    AditBuilder *builder = adit_builder_new(schema, "test");
    guint32 length = (guint32)strlen(text), start = 0;
    for (guint32 i = 0; i <= length; i++) {
        gboolean clitic = i < length && text[i] == '\'' && i > start;
        if (i < length && !g_ascii_isspace(text[i]) && !clitic)
            continue;
        if (i > start)
            adit_builder_add(builder, (AditSpan){start, i});
        start = clitic ? i : i + 1;
    }
    adit_document_add_layer(document, builder, NULL);
    return document;
}

/* "row+tokens=value;" for each match, going on behind it. */
static char *find(const AditWordList *list, const char *text)
{
    g_autoptr(AditDocument) document = tokenize(text);
    const AditLayer *tokens = adit_document_get_layer(document, "token");
    GString *found = g_string_new(NULL);
    for (guint32 row = 0; row < adit_layer_get_n_rows(tokens);) {
        const char *value;
        guint32 n = adit_word_list_match(list, document, tokens, row, &value);
        if (n)
            g_string_append_printf(found, "%u+%u=%s;", row, n, value ? value : "");
        row += MAX(n, 1);
    }
    return g_string_free(found, FALSE);
}

static void check(const AditWordList *list, const char *text, const char *expected)
{
    g_autofree char *found = find(list, text);
    g_assert_cmpstr(found, ==, expected);
}

static void test_match(void)
{
    g_autoptr(AditWordList) list =
        make("# places\nNew York\tstate\nNew York City\tcity\n\nYork\nnew\tword\nNew York\tagain\nÜber\tde\n",
             FALSE);
    g_assert_cmpuint(adit_word_list_get_n_phrases(list), ==, 5);
    check(list, "in New York City now", "1+3=city;");
    check(list, "in New York now", "1+2=state;");
    check(list, "York new New", "0+1=;1+1=word;");
    check(list, "Yorkshire New Yorkers", "");
    check(list, "New\n  York", "0+2=state;");
    check(list, "Über über", "0+1=de;");
    check(list, "New York's", "0+2=state;");
    check(list, "", "");
    check(list, "New", "");
}

static void test_fold(void)
{
    g_autoptr(AditWordList) list = make("New York\tstate\nÜBER\tde\nit’s\tx\r\n", TRUE);
    check(list, "NEW york über it's", "0+2=state;2+1=de;3+2=x;");
}

static void test_empty(void)
{
    g_autoptr(AditWordList) list = make("\n# nothing\n   \n", FALSE);
    g_assert_cmpuint(adit_word_list_get_n_phrases(list), ==, 0);
    check(list, "a b", "");
}

static void refuse(const char *lines, gsize length, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GBytes) bytes = g_bytes_new(lines, length);
    g_assert_null(adit_word_list_new(bytes, "test.txt", FALSE, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_RESOURCE);
    g_assert_nonnull(strstr(error->message, part));
}

static void test_errors(void)
{
    refuse("a\n\tvalue\n", 9, "test.txt:2: a value without");
    refuse("a\nb\xff\n", 5, "test.txt:2: not valid UTF-8");
}

/* Many phrases, each found, and none that is not there. */
static void test_many(void)
{
    GString *lines = g_string_new(NULL);
    for (guint i = 0; i < 20000; i += 2)
        g_string_append_printf(lines, "n%u of %u\t%u\n", i, i * 7, i);
    g_autoptr(AditWordList) list = make(lines->str, FALSE);
    g_string_free(lines, TRUE);
    for (guint i = 0; i < 20000; i += 111) {
        g_autofree char *text = g_strdup_printf("n%u of %u x", i, i * 7);
        g_autofree char *expected = i % 2 ? g_strdup("") : g_strdup_printf("0+3=%u;", i);
        check(list, text, expected);
    }
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/wordlist/match", test_match);
    g_test_add_func("/wordlist/fold", test_fold);
    g_test_add_func("/wordlist/empty", test_empty);
    g_test_add_func("/wordlist/errors", test_errors);
    g_test_add_func("/wordlist/many", test_many);
    return g_test_run();
}
