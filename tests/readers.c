/* SPDX-License-Identifier: MIT */
/* The readers of text, web pages and feeds: each word of a text leads back to its bytes in the file. */
#include <adit/adit.h>

#include <glib/gstdio.h>
#include <string.h>

static AditPipeline *pipeline;

static GPtrArray *load(const char *reader, const char *bytes, gsize length, GError **error)
{
    g_autofree char *folder = g_dir_make_tmp("adit-readers-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "input", NULL);
    GPtrArray *documents;

    g_assert_true(g_file_set_contents(path, bytes, (gssize)length, NULL));
    documents = adit_pipeline_load(pipeline, path, reader, error);
    g_remove(path);
    g_rmdir(folder);
    return documents;
}

static AditDocument *read_bytes(const char *reader, const char *bytes, gsize length, GError **error)
{
    g_autoptr(GPtrArray) documents = load(reader, bytes, length, error);

    if (documents == NULL)
        return NULL;
    g_assert_cmpuint(documents->len, ==, 1);
    return adit_document_ref(documents->pdata[0]);
}

/* Reads what holds no document, and no failure either. */
static void assert_none(const char *reader, const char *bytes, gsize length)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) documents = load(reader, bytes, length, &error);

    g_assert_no_error(error);
    g_assert_cmpuint(documents->len, ==, 0);
}

static AditDocument *must_read(const char *reader, const char *bytes, gsize length)
{
    g_autoptr(GError) error = NULL;
    AditDocument *document = read_bytes(reader, bytes, length, &error);

    g_assert_no_error(error);
    return document;
}

/* The bytes that @word, which must stand in the text, came from. */
static char *source_of(AditDocument *document, const char *bytes, const char *word)
{
    g_autofree char *text = adit_document_dup_text(document, (AditSpan){0, G_MAXUINT32});
    const char *found = strstr(text, word);
    AditSpan span, source;

    g_assert_nonnull(found);
    span = (AditSpan){(guint32)(found - text), (guint32)(found - text + strlen(word))};
    g_assert_true(adit_document_map_to_source(document, span, &source));
    return g_strndup(bytes + source.start, source.end - source.start);
}

static void assert_source(AditDocument *document, const char *bytes, const char *word, const char *expected)
{
    g_autofree char *source = source_of(document, bytes, word);

    g_assert_cmpstr(source, ==, expected);
}

/* Every run of ASCII letters of the text stands in the file where the map says. */
static guint check_words(AditDocument *document, const char *bytes)
{
    g_autofree char *text = adit_document_dup_text(document, (AditSpan){0, G_MAXUINT32});
    guint n_words = 0;

    for (guint32 i = 0; text[i] != '\0';) {
        AditSpan span = {i, i}, source;

        while (g_ascii_isalpha(text[span.end]))
            span.end++;
        i = MAX(span.end, i + 1);
        if (span.end == span.start)
            continue;
        g_assert_true(adit_document_map_to_source(document, span, &source));
        g_assert_cmpuint(source.end - source.start, ==, span.end - span.start);
        g_assert_cmpmem(bytes + source.start, source.end - source.start, text + span.start,
                        span.end - span.start);
        n_words++;
    }
    return n_words;
}

static void test_text(void)
{
    const char bytes[] = "\xef\xbb\xbfOne caf\xc3\xa9\r\n\r\nTwo\rthree.\r\n";
    g_autoptr(AditDocument) document = must_read("text_reader", bytes, sizeof bytes - 1);

    assert_source(document, bytes, "One caf\xc3\xa9", "One caf\xc3\xa9");
    assert_source(document, bytes, "\n\n", "\r\n\r\n");
    assert_source(document, bytes, "Two\nthree.", "Two\rthree.");
    g_assert_cmpuint(check_words(document, bytes), ==, 4);
}

/* Words that were divided lead to both of their parts, and the rest to where it stands. */
static void test_divided(void)
{
    const char plain[] = "Nobody had asked the govern-\nment about it.\nIt said so.\n";
    const char other[] = "Nobody in caf\xc3\xa9s asked the govern-\r\n  ment about it.\r\nIt said so.\r\n";
    g_autoptr(AditDocument) one = must_read("text_reader", plain, sizeof plain - 1);
    g_autoptr(AditDocument) two = must_read("text_reader", other, sizeof other - 1);

    assert_source(one, plain, "government", "govern-\nment");
    assert_source(one, plain, "about it", "about it");
    assert_source(one, plain, "said so.", "said so.");
    assert_source(two, other, "government", "govern-\r\n  ment");
    assert_source(two, other, "about it.\nIt", "about it.\r\nIt");
    assert_source(two, other, "said so.", "said so.");
}

static void test_latin(void)
{
    const char bytes[] =
        "Th\xe9r\xe8se said \x93we have dried every motor by hand\x94, and the caf\xe9 too\r\n";
    g_autoptr(AditDocument) document = must_read("text_reader", bytes, sizeof bytes - 1);

    assert_source(document, bytes, "Th\xc3\xa9r\xc3\xa8se", "Th\xe9r\xe8se");
    assert_source(document, bytes, "\xe2\x80\x9cwe", "\x93we");
    g_assert_cmpuint(check_words(document, bytes), >, 10);
}

static void test_wide(void)
{
    const char bytes[] = "\xff\xfeH\0i\0 \0\x3d\xd8\0\xde!\0 \0x\0\r\0\n\0y\0";
    g_autoptr(AditDocument) document = must_read("text_reader", bytes, sizeof bytes - 1);
    AditSpan source;

    g_assert_true(adit_document_map_to_source(document, (AditSpan){3, 7}, &source)); /* the face */
    g_assert_cmpuint(source.start, <=, 8);
    g_assert_cmpuint(source.end, >=, 12);
    g_assert_true(adit_document_map_to_source(document, (AditSpan){9, 10}, &source)); /* x */
    g_assert_cmpuint(source.start, ==, 16);
}

static void test_page(void)
{
    const char bytes[] =
        "<title>T</title><nav>Home</nav><h1>Head&shy;line  of\nit</h1>"
        "<p>He said &ldquo;<b>no</b>&rdquo; &amp;  left, and so <i>did</i> she.<!-- c --> Then</p>"
        "<ul><li>One item<li>Two items</ul>";
    g_autoptr(AditDocument) document = must_read("html_reader", bytes, sizeof bytes - 1);

    assert_source(document, bytes, "Headline", "Head&shy;line");
    assert_source(document, bytes, "of it", "of\nit");
    assert_source(document, bytes, "\xe2\x80\x9cno\xe2\x80\x9d", "&ldquo;<b>no</b>&rdquo;");
    assert_source(document, bytes, "& left", "&amp;  left");
    assert_source(document, bytes, "so did", "so <i>did");
    assert_source(document, bytes, "she. Then", "she.<!-- c --> Then");
    assert_source(document, bytes, "Two items", "Two items");
}

static void test_latin_page(void)
{
    const char bytes[] =
        "<meta charset=iso-8859-1>\r\n<h1>Th\xe9r\xe8se</h1>\r\n<p>She said \x93we\r\nhave dried every "
        "motor by hand\x94, &eacute;t\xe9.</p>";
    g_autoptr(AditDocument) document = must_read("html_reader", bytes, sizeof bytes - 1);

    assert_source(document, bytes, "Th\xc3\xa9r\xc3\xa8se", "Th\xe9r\xe8se");
    assert_source(document, bytes, "\xe2\x80\x9cwe have", "\x93we\r\nhave");
    assert_source(document, bytes, "\xc3\xa9t\xc3\xa9", "&eacute;t\xe9");
}

/* A sample that ships: every word of the article. */
static void test_sample(void)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "examples", "samples", "harbour.html", NULL);
    g_autofree char *bytes = NULL;
    gsize length;
    g_autoptr(AditDocument) document = NULL;

    g_assert_true(g_file_get_contents(path, &bytes, &length, NULL));
    document = must_read("html_reader", bytes, length);
    g_assert_cmpuint(check_words(document, bytes), >, 300);
}

/* Elements nest a hundred thousand deep, and the text in them is found. */
static void test_deep(void)
{
    g_autoptr(GString) page = g_string_new("<h1>Top of the page</h1>");
    g_autoptr(AditDocument) document = NULL;
    g_autofree char *text = NULL;

    for (guint i = 0; i < 100000; i++)
        g_string_append(page, i % 2 != 0 ? "<div>" : "<b>");
    g_string_append(
        page, "<p>A sentence stands at the very bottom of it, and is long enough to count as text.</p>");
    document = must_read("html_reader", page->str, page->len);
    text = adit_document_dup_text(document, (AditSpan){0, G_MAXUINT32});
    g_assert_nonnull(strstr(text, "at the very bottom of it"));
    check_words(document, page->str);
}

static void assert_refused(const char *reader, const char *bytes, gsize length, int code, const char *words)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(AditDocument) document = read_bytes(reader, bytes, length, &error);

    g_assert_null(document);
    g_assert_error(error, ADIT_ERROR, code);
    if (strstr(error->message, words) == NULL)
        g_error("“%s” does not say “%s”", error->message, words);
}

/* Errors say where, and what. */
static void test_errors(void)
{
    const char latin[] = "good \xc3\xa9 \xc3\xa8 \xc3\xa0 \xe2\x80\x93 bad \xff";
    const char pdf[] = "%PDF-1.4\n%\xe2\xe3\xcf\xd3\n";
    const struct {
        const char *line;
        int code;
        const char *words;
    } lines[] = {
        {"{\"text\": \"abc\"", ADIT_ERROR_INPUT, "column 15: the JSON ends too early"},
        {"{\"text\": \"ab\\x\"}", ADIT_ERROR_INPUT, "unknown escape"},
        {"{\"text\": \"\xe4\xb8\xad\", oops}", ADIT_ERROR_INPUT, "column 15: a key"},
        {"[1]", ADIT_ERROR_INPUT, "not an object"},
        {"{\"id\": \"a\"}", ADIT_ERROR_INPUT, "there is no \"text\""},
        {"{\"text\": \"a\"} x", ADIT_ERROR_INPUT, "something behind"},
        {"{\"text\": \"a\", \"layers\": {\"x\": [{\"start\": 0}]}}", ADIT_ERROR_INPUT,
         "row 0: \"end\" is missing"},
        {"{\"text\": \"a\", \"layers\": {\"x\": [{\"start\": 0, \"end\": 1, \"f\": {}}]}}", ADIT_ERROR_INPUT,
         "\"f\""},
        {"{\"text\": \"a\", \"layers\": {\"x\": [{\"start\": 0, \"end\": 1}, {\"start\": 0, \"end\": 2}]}}",
         ADIT_ERROR_ROW, "layer \"x\", row 1: 0 to 2 is no span of the text, which has 1 code points"},
        {"{\"text\": \"a\", \"layers\": {\"x\": [}}", ADIT_ERROR_INPUT, "column"},
    };

    assert_refused("text_reader", latin, sizeof latin - 1, ADIT_ERROR_ENCODING, "byte 23 (0xff)");
    assert_refused("text_reader", pdf, sizeof pdf - 1, ADIT_ERROR_INPUT, "pdftotext");
    assert_refused("text_reader", "a\0b", 3, ADIT_ERROR_INPUT, "byte 2 is zero");
    for (guint i = 0; i < G_N_ELEMENTS(lines); i++)
        assert_refused("jsonl_reader", lines[i].line, strlen(lines[i].line), lines[i].code, lines[i].words);
}

/* Arrays nest a million deep in a value that nobody needs. */
static void test_deep_json(void)
{
    g_autoptr(GString) line = g_string_new("{\"text\": \"a\", \"x\": ");

    for (guint i = 0; i < 1000000; i++)
        g_string_append_c(line, '[');
    assert_refused("jsonl_reader", line->str, line->len, ADIT_ERROR_INPUT, "nest deeper than 512");
}

#define FEED(item) \
    "<?xml version=\"1.0\"?>\r\n<rss><channel><title>Bay</title><item>" item "</item></channel></rss>\n"

/* What a feed escapes, leads back to the escape; the words in between to themselves. */
static void test_feed(void)
{
    static const char *const feeds[] = {
        FEED("<title>Fares rise</title><description>\r\n<![CDATA[<p>Th\xc3\xa9r\xc3\xa8se &amp; Rui "
             "&#8220;know</p>]]>"
             "\r\n</description>"),
        FEED("<title>Fares rise</title><description>&lt;p&gt;Th\xc3\xa9r\xc3\xa8se &amp;amp; Rui "
             "&amp;#8220;know"
             "&lt;/p&gt;</description>"),
        FEED("<title>Fares rise</title><content type=\"xhtml\"><div><p>Th\xc3\xa9r\xc3\xa8se &amp; Rui "
             "&#8220;know</p></div></content>"),
    };
    static const char *const marks[] = {"&#8220;know", "&amp;#8220;know", "&#8220;know"};

    for (guint i = 0; i < G_N_ELEMENTS(feeds); i++) {
        const char *bytes = feeds[i];
        g_autoptr(AditDocument) document = must_read("feed_reader", bytes, strlen(bytes));

        assert_source(document, bytes, "Th\xc3\xa9r\xc3\xa8se", "Th\xc3\xa9r\xc3\xa8se");
        assert_source(document, bytes, "\xe2\x80\x9cknow", marks[i]);
        assert_source(document, bytes, "& Rui", i == 1 ? "&amp;amp; Rui" : "&amp; Rui");
        g_assert_cmpuint(check_words(document, bytes), ==, 7);
    }
}

/* A title with escapes leads back to all of it. What was mended, or decoded, leads nowhere rather than
 * astray. */
static void test_feed_doubt(void)
{
    const char title[] = FEED("<title>Fares &amp;amp; tides</title>");
    const char latin[] =
        "<?xml version=\"1.0\" encoding=\"iso-8859-1\"?><rss><channel><item><title>caf\xe9</title>"
        "<description>Rui</description></item></channel></rss>";
    const char broken[] = FEED("<description>One &nosuch; two</description>");
    g_autoptr(AditDocument) entitled = must_read("feed_reader", title, sizeof title - 1);
    g_autoptr(AditDocument) decoded = must_read("feed_reader", latin, sizeof latin - 1);
    g_autoptr(AditDocument) mended = must_read("feed_reader", broken, sizeof broken - 1);
    AditSpan source;

    assert_source(entitled, title, "tides", "Fares &amp;amp; tides");
    g_assert_false(adit_document_map_to_source(decoded, (AditSpan){0, 5}, &source));
    g_assert_false(adit_document_map_to_source(mended, (AditSpan){0, 3}, &source));
}

#define MAIL "From: desk@harbour.example\nMessage-ID: <1@harbour.example>\n"

static void assert_text(AditDocument *document, const char *expected)
{
    g_autofree char *text = adit_document_dup_text(document, (AditSpan){0, G_MAXUINT32});

    g_assert_cmpstr(text, ==, expected);
}

/* A mailbox may end without a line feed; what nests without end is an error, or is left out. */
static void test_mail(void)
{
    const char box[] = "From desk Mon Mar  4 10:00:00 2024\n" MAIL "\nThe crane of quay\nB";
    g_autoptr(AditDocument) document = must_read("mail_reader", box, sizeof box - 1);
    g_autoptr(GString) groups = g_string_new(MAIL "To: ");
    g_autoptr(GString) folded = g_string_new(MAIL "To: ");
    g_autoptr(GString) parts = g_string_new(MAIL "MIME-Version: 1.0\n");

    assert_text(document, "The crane of quay\nB");
    for (guint i = 0; i < 500000; i++)
        g_string_append(groups, "a:");
    for (guint i = 0; i < 30000; i++)
        g_string_append(folded, "\n a:b:c:");
    for (guint i = 0; i < 30000; i++)
        g_string_append_printf(parts, "Content-Type: multipart/mixed; boundary=b%u\n\n--b%u\n", i, i);
    g_string_append(groups, "\n\nText.\n");
    g_string_append(folded, "\n\nText.\n");
    assert_refused("mail_reader", groups->str, groups->len, ADIT_ERROR_INPUT, "more than 1,000 groups");
    assert_refused("mail_reader", folded->str, folded->len, ADIT_ERROR_INPUT, "more than 1,000 groups");
    assert_none("mail_reader", parts->str, parts->len);
}

/* Of a web archive that is cut off within a header, the first error is the one that is told. */
static void test_cut_archive(void)
{
    g_autoptr(GString) archive = g_string_new(NULL);
    g_autoptr(GConverter) gzip = G_CONVERTER(g_zlib_compressor_new(G_ZLIB_COMPRESSOR_FORMAT_GZIP, 9));
    g_autoptr(GError) error = NULL;
    guint8 packed[1 << 14];
    gsize read, written;

    for (guint i = 0; i < 1200; i++)
        g_string_append(archive, "WARC/1.0\r\nWARC-Type: resource\r\nContent-Type: image/png\r\n"
                                 "Content-Length: 1\r\n\r\nx\r\n\r\n");
    g_assert_cmpint(g_converter_convert(gzip, archive->str, archive->len, packed, sizeof packed,
                                        G_CONVERTER_INPUT_AT_END, &read, &written, &error),
                    ==, G_CONVERTER_FINISHED);
    g_assert_no_error(error);
    assert_refused(NULL, (const char *)packed, written - 16, ADIT_ERROR_INPUT, "truncated");
}

int main(int argc, char **argv)
{
    g_autoptr(AditRegistry) registry = NULL;
    g_autoptr(GError) error = NULL;

    g_test_init(&argc, &argv, NULL);
    registry = adit_registry_new_default();
    pipeline = adit_pipeline_new(registry);
    if (!adit_pipeline_want(pipeline, "token", &error) || !adit_pipeline_prepare(pipeline, &error))
        g_error("%s", error->message);
    g_test_add_func("/readers/text", test_text);
    g_test_add_func("/readers/divided", test_divided);
    g_test_add_func("/readers/latin", test_latin);
    g_test_add_func("/readers/wide", test_wide);
    g_test_add_func("/readers/page", test_page);
    g_test_add_func("/readers/latin-page", test_latin_page);
    g_test_add_func("/readers/sample", test_sample);
    g_test_add_func("/readers/deep", test_deep);
    g_test_add_func("/readers/errors", test_errors);
    g_test_add_func("/readers/deep-json", test_deep_json);
    g_test_add_func("/readers/feed", test_feed);
    g_test_add_func("/readers/feed-doubt", test_feed_doubt);
    g_test_add_func("/readers/mail", test_mail);
    g_test_add_func("/readers/cut-archive", test_cut_archive);
    return g_test_run();
}
