/* SPDX-License-Identifier: MIT */
/* Documents: text, metadata, offsets in three units, the source map. */
#include <adit/adit.h>

#include <string.h>

static AditDocument *make(const char *text)
{
    g_autoptr(GError) error = NULL;
    AditDocument *document = adit_document_new("d", text, -1, &error);
    g_assert_no_error(error);
    return document;
}

static void test_text(void)
{
    g_autoptr(AditDocument) document = make("Überall");
    gsize length;
    const char *text = adit_document_get_text(document, &length);
    g_assert_cmpmem(text, length, "Überall", 8);
    g_autofree char *part = adit_document_dup_text(document, (AditSpan){0, 2});
    g_assert_cmpstr(part, ==, "Ü");
    g_autofree char *all = adit_document_dup_text(document, (AditSpan){0, G_MAXUINT32});
    g_assert_cmpstr(all, ==, "Überall");
    g_autoptr(AditDocument) empty = make("");
    adit_document_get_text(empty, &length);
    g_assert_cmpuint(length, ==, 0);
    g_assert_cmpuint(adit_document_to_unit(empty, ADIT_OFFSETS_UTF16, 0), ==, 0);
}

static void test_bad_text(void)
{
    g_autoptr(GError) error = NULL;
    g_assert_null(adit_document_new("a",
                                    "good\xff"
                                    "bad",
                                    -1, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_ENCODING);
    g_assert_nonnull(strstr(error->message, "byte 4 (0xff)"));
    g_clear_error(&error);
    g_assert_null(adit_document_new("a", "a\0b", 3, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_ENCODING);
    g_assert_nonnull(strstr(error->message, "U+0000 at byte 1"));
    g_clear_error(&error);
    /* Truncated in the middle of a character. */
    g_assert_null(adit_document_new("a", "\xe2\x82", -1, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_ENCODING);
}

static void test_limit(void)
{
    g_autoptr(GError) error = NULL;
    /* The length alone decides: not a byte behind the first is looked at. */
    g_assert_null(adit_document_new("big", "x", (gssize)ADIT_MAX_TEXT + 1, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_LIMIT);
    g_assert_nonnull(strstr(error->message, "big"));
}

static void test_meta(void)
{
    g_autoptr(AditDocument) document = make("x");
    adit_document_set_meta(document, "title", "A");
    adit_document_set_meta(document, "created", "2023-03-20");
    adit_document_set_meta(document, "title", "B");
    g_assert_cmpstr(adit_document_get_meta(document, "title"), ==, "B");
    g_assert_null(adit_document_get_meta(document, "lang"));
    g_autofree const char **keys = adit_document_list_meta(document);
    g_assert_cmpstr(keys[0], ==, "title");
    g_assert_cmpstr(keys[1], ==, "created");
    g_assert_null(keys[2]);
    adit_document_set_meta(document, "title", NULL);
    g_assert_null(adit_document_get_meta(document, "title"));
}

/* Every offset both ways, against counting one character after the other. */
static void check_offsets(const char *text)
{
    g_autoptr(AditDocument) document = make(text);
    guint32 codepoints = 0, utf16 = 0, bytes = 0;
    for (const char *p = text;; p = g_utf8_next_char(p)) {
        bytes = (guint32)(p - text);
        g_assert_cmpuint(adit_document_to_unit(document, ADIT_OFFSETS_BYTES, bytes), ==, bytes);
        g_assert_cmpuint(adit_document_to_unit(document, ADIT_OFFSETS_CODEPOINTS, bytes), ==, codepoints);
        g_assert_cmpuint(adit_document_to_unit(document, ADIT_OFFSETS_UTF16, bytes), ==, utf16);
        g_assert_cmpuint(adit_document_from_unit(document, ADIT_OFFSETS_CODEPOINTS, codepoints), ==, bytes);
        g_assert_cmpuint(adit_document_from_unit(document, ADIT_OFFSETS_UTF16, utf16), ==, bytes);
        g_assert_cmpuint(adit_document_from_unit(document, ADIT_OFFSETS_BYTES, bytes), ==, bytes);
        if (!*p)
            break;
        gboolean astral = g_utf8_get_char(p) > 0xffff;
        if (astral) /* the middle of a surrogate pair is no place */
            g_assert_cmpuint(adit_document_from_unit(document, ADIT_OFFSETS_UTF16, utf16 + 1), ==,
                             G_MAXUINT32);
        if (g_utf8_next_char(p) - p > 1)
            g_assert_cmpuint(adit_document_from_unit(document, ADIT_OFFSETS_BYTES, bytes + 1), ==,
                             G_MAXUINT32);
        codepoints++;
        utf16 += astral ? 2 : 1;
    }
    g_assert_cmpuint(adit_document_from_unit(document, ADIT_OFFSETS_CODEPOINTS, codepoints + 1), ==,
                     G_MAXUINT32);
    g_assert_cmpuint(adit_document_from_unit(document, ADIT_OFFSETS_UTF16, utf16 + 1), ==, G_MAXUINT32);
    g_assert_cmpuint(adit_document_from_unit(document, ADIT_OFFSETS_BYTES, bytes + 1), ==, G_MAXUINT32);
}

static void test_offsets(void)
{
    check_offsets("");
    check_offsets("plain");
    check_offsets("é€😀 x");
    GString *text = g_string_new(NULL);
    GRand *random = g_rand_new_with_seed(7);
    static const gunichar some[] = {'a', ' ', 0xe9, 0x20ac, 0x1f600, 0x10ffff, '\n'};
    for (int i = 0; i < 2000; i++)
        g_string_append_unichar(text, some[g_rand_int_range(random, 0, G_N_ELEMENTS(some))]);
    check_offsets(text->str);
    g_rand_free(random);
    g_string_free(text, TRUE);
}

static void check_source(AditDocument *document, AditSpan span, AditSpan expected)
{
    AditSpan source;
    gboolean found = adit_document_map_to_source(document, span, &source);
    g_assert_cmpint(found, ==, !adit_span_is_null(expected));
    g_assert_cmpuint(source.start, ==, expected.start);
    g_assert_cmpuint(source.end, ==, expected.end);
}

static void test_source_map(void)
{
    /* "<p>Tom &amp; Al</p><p>x</p>" */
    g_autoptr(AditDocument) document = make("Tom & Al\n\nx");
    check_source(document, (AditSpan){0, 3}, ADIT_NO_SPAN);
    adit_document_add_source_segment(document, (AditSpan){0, 4}, (AditSpan){3, 7});
    adit_document_add_source_segment(document, (AditSpan){4, 5}, (AditSpan){7, 12});
    adit_document_add_source_segment(document, (AditSpan){5, 8}, (AditSpan){12, 15});
    adit_document_add_source_segment(document, (AditSpan){10, 11}, (AditSpan){22, 23});
    check_source(document, (AditSpan){1, 3}, (AditSpan){4, 6});
    check_source(document, (AditSpan){4, 5}, (AditSpan){7, 12});
    check_source(document, (AditSpan){0, 8}, (AditSpan){3, 15});
    check_source(document, (AditSpan){6, 11}, (AditSpan){13, 23});
    check_source(document, (AditSpan){8, 10}, ADIT_NO_SPAN); /* the blank line came from no byte */
    check_source(document, (AditSpan){7, 9}, (AditSpan){14, 15});
    check_source(document, (AditSpan){9, 11}, (AditSpan){22, 23});
}

static gpointer count_rows(gpointer data)
{
    guint32 rows = 0;
    for (int i = 0; i < 2000; i++) {
        const AditLayer *layer = adit_document_get_layer(data, "a");
        rows = layer ? adit_layer_get_n_rows(layer) : 0;
        adit_document_to_unit(data, ADIT_OFFSETS_UTF16, 3);
    }
    return GUINT_TO_POINTER(rows);
}

/* Readers in several threads while one adds layers; for TSan. */
static void test_threads(void)
{
    g_autoptr(AditDocument) document = make("é b c");
    GThread *threads[4];
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("reader", count_rows, document);
    for (int i = 0; i < 26; i++) {
        char name[2] = {(char)('a' + i), 0};
        g_autoptr(AditLayerSchema) schema = adit_layer_schema_new(name);
        AditBuilder *builder = adit_builder_new(schema, "test");
        adit_builder_add(builder, (AditSpan){0, 2});
        g_autoptr(GError) error = NULL;
        adit_document_add_layer(document, builder, &error);
        g_assert_no_error(error);
    }
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
    g_assert_cmpuint(GPOINTER_TO_UINT(count_rows(document)), ==, 1);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/document/text", test_text);
    g_test_add_func("/document/bad-text", test_bad_text);
    g_test_add_func("/document/limit", test_limit);
    g_test_add_func("/document/meta", test_meta);
    g_test_add_func("/document/offsets", test_offsets);
    g_test_add_func("/document/source-map", test_source_map);
    g_test_add_func("/document/threads", test_threads);
    return g_test_run();
}
