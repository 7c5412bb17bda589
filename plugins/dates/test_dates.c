/* SPDX-License-Identifier: MIT */
/* test_dates.c - the engine from outside: resource files, odd and hostile texts. What the English rules
 * should find is in cases/. */
#include "calendar.h"
#include "engine.h"

#include <string.h>

static DatesLanguage *parse(const char *text, GError **error)
{
    DatesLanguage *language = dates_language_new();
    if (dates_language_add(language, "test.txt", text, strlen(text), error) &&
        dates_language_finish(language, error))
        return language;
    dates_language_free(language);
    return NULL;
}

/* English, with further rules unless `own` is NULL. */
static DatesLanguage *english_with(const char *own)
{
    static const char *const files[] = {"words.txt", "holidays.txt", "rules.txt", "requests.txt"};
    DatesLanguage *language = dates_language_new();
    g_autoptr(GError) error = NULL;
    for (guint i = 0; i < G_N_ELEMENTS(files); i++) {
        g_autofree char *path = g_test_build_filename(G_TEST_DIST, "plugins/dates/en", files[i], NULL);
        g_autofree char *text = NULL;
        gsize length;
        g_file_get_contents(path, &text, &length, &error);
        g_assert_no_error(error);
        dates_language_add(language, files[i], text, length, &error);
        g_assert_no_error(error);
    }
    if (own != NULL)
        dates_language_add(language, "own.txt", own, strlen(own), &error);
    g_assert_no_error(error);
    dates_language_finish(language, &error);
    g_assert_no_error(error);
    return language;
}

static DatesLanguage *english(void)
{
    return english_with(NULL);
}

static GArray *run(const DatesLanguage *language, const char *text, gsize length, const char *created)
{
    g_autoptr(DatesScratch) scratch = dates_scratch_new(language);
    DatesOptions options = {.week_start = 1, .vague = TRUE, .holidays = TRUE};
    GArray *out = g_array_new(FALSE, FALSE, sizeof(DatesTimex));
    DatesTimex timex;
    if (created != NULL)
        g_assert_true(dates_options_set_created(&options, created));
    dates_begin(scratch, text, (guint32)length, &options);
    while (dates_next(scratch, &timex))
        g_array_append_val(out, timex);
    return out;
}

/* What is wrong with a file, and the line that the error has to name. */
static const struct {
    const char *text, *message;
} bad_files[] = {
    {"may: 5\n", "test.txt:1: "},
    {"[month]\n\nsoon: may\n", "test.txt:3: "},
    {"[month]\n5 may\n", "test.txt:2: "},
    {"[holiday]\n13-45: no day\n", "test.txt:2: "},
    {"[holiday]\nlist 2023-02-29: no day\n", "test.txt:2: "},
    {"[rules]\na: {month}\n", "test.txt:2: "},
    {"[rules]\na: \"x\n", "test.txt:2: "},
    {"[rules]\na: (\"x\"\n", "test.txt:2: "},
    {"[rules]\n# more\na: \"x\" => nofield=1\n", "test.txt:3: "},
    {"[rules]\na: \"x\" => day=NOVALUE\n", "test.txt:2: "},
    {"[rules]\na: \"x\"\na: \"y\"\n", "test.txt:3: "},
    {"[rules]\na: @none\n", "test.txt:2: "},
    {"[rules]\nlet a = @a\nb: @a\n", "test.txt:2: "},
    {"[rules]\na: {day=int:1-31}\n", "test.txt:2: "},
    {"[rules]\n: \"x\"\n", "test.txt:2: "},
    {"\xff\n", "test.txt:1: "},
    {"", "no rules"},
};

static void test_bad_files(void)
{
    for (guint i = 0; i < G_N_ELEMENTS(bad_files); i++) {
        g_autoptr(GError) error = NULL;
        DatesLanguage *language = parse(bad_files[i].text, &error);
        g_assert_null(language);
        g_assert_nonnull(error);
        g_test_message("%s", error->message);
        g_assert_nonnull(strstr(error->message, bad_files[i].message));
    }
}

/* A language in five lines: nothing of English is in the engine. */
static void test_other_language(void)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(DatesLanguage) language = parse("[month]\n3: \xc3\x89tmon\n[rules]\n"
                                              "date: {day=int:1..31} {month} {year=int4}\n"
                                              "last: \"etzte\" {month} => dir=LAST\n",
                                              &error);
    g_assert_no_error(error);
    static const char text[] = "7 \xc3\xa9TMON 1999, etzte \xc3\xa9tmon";
    g_autoptr(GArray) rows = run(language, text, strlen(text), "2024-02-01");
    g_assert_cmpuint(rows->len, ==, 2);
    g_assert_cmpstr(g_array_index(rows, DatesTimex, 0).value, ==, "1999-03-07");
    g_assert_cmpstr(g_array_index(rows, DatesTimex, 1).value, ==, "2023-03");
}

/* A file of the user's own is read last; its priority decides. */
static void test_own_rules(void)
{
    static const char own[] = "[rules]\nown-moot/5: \"the\"? \"moot\" => shift=1 unit=DAY base=DCT\n"
                              "own-may/5: {month:5..5} {day=int:1..31} => type=NONE\n";
    g_autoptr(DatesLanguage) language = english_with(own);
    static const char text[] = "They met at the moot, not on May 3 but on June 3.";
    g_autoptr(GArray) rows = run(language, text, strlen(text), "2024-05-15");
    g_assert_cmpuint(rows->len, ==, 2);
    g_assert_cmpstr(g_array_index(rows, DatesTimex, 0).value, ==, "2024-05-16");
    g_assert_cmpstr(g_array_index(rows, DatesTimex, 1).value, ==, "2024-06-03");
}

static void test_calendar(void)
{
    gint64 year;
    gint month, day, week;
    for (gint64 n = -1000000; n < 1000000; n += 97) {
        dates_from_day(n, &year, &month, &day);
        g_assert_cmpint(dates_to_day(year, month, day), ==, n);
        dates_iso_week(n, &year, &week);
        g_assert_cmpint(dates_week_start(year, week) + dates_weekday(n) - 1, ==, n);
    }
    g_assert_cmpint(dates_easter(2024), ==, dates_to_day(2024, 3, 31));
    g_assert_cmpint(dates_easter(1961), ==, dates_to_day(1961, 4, 2));
    g_assert_cmpint(dates_orthodox_easter(2024), ==, dates_to_day(2024, 5, 5));
    g_assert_cmpint(dates_rosh_hashanah(2005), ==, dates_to_day(2005, 10, 4));
    g_assert_cmpint(dates_rosh_hashanah(2013), ==, dates_to_day(2013, 9, 5));
    g_assert_cmpint(dates_rosh_hashanah(2024), ==, dates_to_day(2024, 10, 3));
}

/* Spans lie in the text, on character boundaries, in order, without overlap. */
static void check_rows(const GArray *rows, const char *text, gsize length)
{
    guint32 last = 0;
    for (guint i = 0; i < rows->len; i++) {
        const DatesTimex *t = &g_array_index(rows, DatesTimex, i);
        g_assert_cmpuint(t->start, >=, last);
        g_assert_cmpuint(t->end, >, t->start);
        g_assert_cmpuint(t->end, <=, length);
        g_assert_cmpint(text[t->start] & 0xc0, !=, 0x80);
        g_assert_true(t->end == length || (text[t->end] & 0xc0) != 0x80);
        g_assert_cmpuint(strlen(t->value), >, 0);
        last = t->end;
    }
}

static void test_hostile(void)
{
    static const char *const pieces[] = {
        "two ",
        "the ",
        "1",
        "1 ",
        "1,000",
        "May ",
        "two-",
        "hundred and ",
        "'",
        "\n",
        "12:00 ",
        "1/1/1/1/",
        "last of the year ",
        "99999999999999999999 ",
        "\xc2\xbd ",
        "Monday, ",
        "a.m.p.",
        "in the past few ",
        "\xe2\x80\x94",
        "\xf0\x9f\x98\x80",
        "last last ",
        "ago ",
        "the end of the beginning of ",
        "9999 BC to ",
        "2000-13-45 ",
        "30 February ",
    };
    g_autoptr(DatesLanguage) language = english();
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        g_autoptr(GString) text = g_string_new(NULL);
        while (text->len < 20000)
            g_string_append(text, pieces[i]);
        g_autoptr(GArray) rows = run(language, text->str, text->len, "2024-05-15");
        check_rows(rows, text->str, text->len);
    }
}

/* Every beginning and every end of a text that has much in it. */
static void test_cut(void)
{
    static const char text[] =
        "On Tues., May 3rd, 1994, at 5:30 p.m. EST \xe2\x80\x93 two and a half years ago \xe2\x80\x93 "
        "the late 1980s\xe2\x80\x99 quarter-end, '98 to 30/2/2015 (493 B.C.)";
    g_autoptr(DatesLanguage) language = english();
    for (gsize a = 0; a < strlen(text); a++) {
        if ((text[a] & 0xc0) == 0x80)
            continue;
        for (gsize b = a; b <= strlen(text); b += 3) {
            if ((text[b] & 0xc0) == 0x80)
                continue;
            g_autofree char *part = g_memdup2(text + a, b - a + 1);
            g_autoptr(GArray) rows = run(language, part, b - a, (a & 1) ? "2024-05-15T10:00:00" : NULL);
            check_rows(rows, part, b - a);
        }
    }
}

static void test_created(void)
{
    DatesOptions options = {0};
    g_assert_true(dates_options_set_created(&options, "2024-02-29"));
    g_assert_true(dates_options_set_created(&options, "2024-02-29T23:59:59Z"));
    g_assert_false(dates_options_set_created(&options, "2023-02-29"));
    g_assert_false(dates_options_set_created(&options, "yesterday"));
    g_assert_false(dates_options_set_created(&options, ""));
    g_assert_false(dates_options_set_created(&options, "2023-1-1"));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/dates/calendar", test_calendar);
    g_test_add_func("/dates/bad-files", test_bad_files);
    g_test_add_func("/dates/other-language", test_other_language);
    g_test_add_func("/dates/own-rules", test_own_rules);
    g_test_add_func("/dates/created", test_created);
    g_test_add_func("/dates/hostile", test_hostile);
    g_test_add_func("/dates/cut", test_cut);
    return g_test_run();
}
