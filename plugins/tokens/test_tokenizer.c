/* SPDX-License-Identifier: MIT */
/* test_tokenizer.c - the tokenizer against its cases (cases/tokenizer.txt), and what holds for any text.
 *
 * A case is a line "> TEXT" (with \n, \t, \u{HEX}, \\) and the sentences that are expected of it: "= a|b|c"
 * goes on in the paragraph, "== a|b|c" begins a new one. "<kind>" before a token also checks its kind; \| is
 * a token's own bar. A line "@ LANGUAGE" chooses the rules for what follows, "#" begins a comment.
 */
#include "tokenizer.h"

#include <stdlib.h>
#include <string.h>

static const char *const KINDS[] = {"word",  "number",  "punctuation", "symbol", "url",
                                    "email", "hashtag", "mention",     "emoji"};

/* Reports and goes on, so that one run shows all that differs. */
static void G_GNUC_PRINTF(1, 2) fail(const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *message = g_strdup_vprintf(format, args);
    va_end(args);
    g_test_message("%s", message);
    g_test_fail();
}

static AditTokenRules *load_rules(const char *lang)
{
    g_autofree char *name = g_strconcat("plugins/tokens/", lang, ".txt", NULL);
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, name, NULL);
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;
    gsize length;
    g_file_get_contents(path, &data, &length, &error);
    g_assert_no_error(error);
    AditTokenRules *rules = adit_token_rules_new(data, length, NULL, &error);
    g_assert_no_error(error);
    return rules;
}

static char *unescape(const char *s)
{
    GString *out = g_string_new(NULL);
    for (; *s != '\0'; s++) {
        if (*s != '\\') {
            g_string_append_c(out, *s);
            continue;
        }
        s++;
        if (*s == 'n')
            g_string_append_c(out, '\n');
        else if (*s == 't')
            g_string_append_c(out, '\t');
        else if (*s == 'f')
            g_string_append_c(out, '\f');
        else if (*s == 'r')
            g_string_append_c(out, '\r');
        else if (*s == 'u') {
            char *end;
            g_string_append_unichar(out, (gunichar)strtoul(s + 2, &end, 16));
            s = end;
        } else
            g_string_append_c(out, *s);
    }
    return g_string_free(out, FALSE);
}

/* What holds for any text: tokens are in order, hold no blanks and leave none but blanks out; sentences
 * partition them. */
static void check_invariants(const char *text, guint32 length, const GArray *tokens, const GArray *sentences)
{
    guint32 at = 0;
    for (guint i = 0; i < tokens->len; i++) {
        const AditTokenSpan *t = &g_array_index(tokens, AditTokenSpan, i);
        g_assert_cmpuint(t->start, >=, at);
        g_assert_cmpuint(t->end, >, t->start);
        g_assert_cmpuint(t->end, <=, length);
        g_assert_cmpuint(t->kind, <, ADIT_TOKEN_N_KINDS);
        g_assert_true(g_utf8_validate(text + t->start, t->end - t->start, NULL));
        for (; at < t->start; at++)
            g_assert_true((guint8)text[at] >= 0x80 || !g_ascii_isgraph(text[at]));
        at = t->end;
    }
    guint token = 0;
    gint32 paragraph = 0;
    for (guint i = 0; i < sentences->len; i++) {
        const AditSentenceSpan *s = &g_array_index(sentences, AditSentenceSpan, i);
        g_assert_cmpuint(s->first_token, ==, token);
        g_assert_cmpuint(s->n_tokens, >, 0);
        g_assert_cmpuint(s->start, ==, g_array_index(tokens, AditTokenSpan, token).start);
        token += s->n_tokens;
        g_assert_cmpuint(s->end, ==, g_array_index(tokens, AditTokenSpan, token - 1).end);
        g_assert_true(s->paragraph == paragraph || s->paragraph == paragraph + 1);
        paragraph = s->paragraph;
    }
    g_assert_cmpuint(token, ==, tokens->len);
}

/* The expected line without its "<kind>" marks; those are checked against the tokens from FIRST on. */
static char *check_kinds(const char *expected, const GArray *tokens, guint first, const char *where)
{
    GString *plain = g_string_new(NULL);
    gboolean begins = TRUE;
    guint token = first;
    for (const char *s = expected; *s != '\0'; s++) {
        const char *close = begins && *s == '<' ? strchr(s, '>') : NULL;
        if (close != NULL && close > s + 1 && token < tokens->len) {
            guint kind = g_array_index(tokens, AditTokenSpan, token).kind;
            g_autofree char *wanted = g_strndup(s + 1, (gsize)(close - s - 1));
            if (g_strv_contains(KINDS, wanted)) {
                if (strcmp(wanted, KINDS[kind]) != 0)
                    fail("%s: token %u is a %s, not a %s", where, token - first + 1, KINDS[kind], wanted);
                s = close;
                begins = FALSE;
                continue;
            }
        }
        begins = *s == '|' && (s == expected || s[-1] != '\\');
        token += begins;
        g_string_append_c(plain, *s);
    }
    return g_string_free(plain, FALSE);
}

static char *show(const char *text, const GArray *tokens, const AditSentenceSpan *s)
{
    GString *out = g_string_new(NULL);
    for (guint i = 0; i < s->n_tokens; i++) {
        const AditTokenSpan *t = &g_array_index(tokens, AditTokenSpan, s->first_token + i);
        if (i > 0)
            g_string_append_c(out, '|');
        for (guint32 at = t->start; at < t->end; at++) {
            if (text[at] == '|' || text[at] == '\\')
                g_string_append_c(out, '\\');
            g_string_append_c(out, text[at]);
        }
    }
    return g_string_free(out, FALSE);
}

/* Checks the case whose text is LINES[FIRST]; returns the line behind it. */
static guint check_case(const AditTokenRules *rules, char **lines, guint first)
{
    g_autofree char *text = unescape(lines[first] + 2);
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(AditTokenSpan));
    g_autoptr(GArray) sentences = g_array_new(FALSE, FALSE, sizeof(AditSentenceSpan));
    adit_tokenize(rules, text, (guint32)strlen(text), tokens, sentences);
    check_invariants(text, (guint32)strlen(text), tokens, sentences);
    guint line = first + 1;
    gint32 paragraph = 0;
    for (guint i = 0; i < sentences->len || (lines[line] != NULL && lines[line][0] == '='); i++, line++) {
        g_autofree char *where = g_strdup_printf("cases/tokenizer.txt:%u", line + 1);
        const AditSentenceSpan *s =
            i < sentences->len ? &g_array_index(sentences, AditSentenceSpan, i) : NULL;
        g_autofree char *got = s != NULL ? show(text, tokens, s) : g_strdup("(nothing)");
        if (lines[line] == NULL || lines[line][0] != '=') {
            fail("%s: one sentence more than expected: %s", where, got);
            break;
        }
        gboolean new_paragraph = lines[line][1] == '=';
        const char *expected = lines[line] + (new_paragraph ? 3 : 2);
        g_autofree char *plain =
            s != NULL ? check_kinds(expected, tokens, s->first_token, where) : g_strdup(expected);
        if (strcmp(plain, got) != 0)
            fail("%s:\n  expected %s\n  got      %s", where, plain, got);
        if (s != NULL && i > 0 && (s->paragraph != paragraph) != new_paragraph)
            fail("%s: a paragraph %s here", where, new_paragraph ? "must begin" : "may not begin");
        if (s != NULL)
            paragraph = s->paragraph;
    }
    return line;
}

static void test_cases(void)
{
    g_autofree char *path = g_test_build_filename(G_TEST_DIST, "plugins/tokens/cases/tokenizer.txt", NULL);
    g_autofree char *data = NULL;
    g_autoptr(GError) error = NULL;
    g_file_get_contents(path, &data, NULL, &error);
    g_assert_no_error(error);
    g_auto(GStrv) lines = g_strsplit(data, "\n", -1);
    g_autoptr(AditTokenRules) rules = load_rules("en");
    guint n_cases = 0;
    for (guint i = 0; lines[i] != NULL;) {
        if (lines[i][0] == '@') {
            adit_token_rules_free(rules);
            rules = load_rules(lines[i] + 2);
            i++;
        } else if (lines[i][0] == '>') {
            i = check_case(rules, lines, i);
            n_cases++;
        } else {
            g_assert_true(lines[i][0] == '\0' || lines[i][0] == '#');
            i++;
        }
    }
    g_assert_cmpuint(n_cases, >, 50);
}

/* Texts put together at random from pieces that the rules look at, and from any characters. */
static void test_random(void)
{
    static const char *const PIECES[] = {" ",
                                         ".",
                                         "'",
                                         "\n",
                                         "-",
                                         "a",
                                         "A",
                                         "S",
                                         "1",
                                         ",",
                                         "\"",
                                         "@",
                                         "#",
                                         "www.",
                                         "://",
                                         "http",
                                         ".com",
                                         "/",
                                         "&",
                                         "U.S.",
                                         "n't",
                                         "'s",
                                         "Mr.",
                                         "(",
                                         ")",
                                         "[",
                                         "]",
                                         "\xE2\x80\x99",
                                         "\xE2\x80\x9C",
                                         "\xE2\x80\x9D",
                                         "...",
                                         "?",
                                         "!",
                                         ":",
                                         "_",
                                         "$",
                                         "+",
                                         "can",
                                         "not",
                                         "gonna",
                                         "\xE4\xB8\xAD",
                                         "\xE3\x81\x82",
                                         "\xCC\x81",
                                         "\xF0\x9F\x98\x80",
                                         "\xE2\x80\x8D",
                                         "\xE3\x80\x82",
                                         "\xE2\x80\xA6",
                                         "e.g",
                                         "\t",
                                         "said",
                                         "\xC3\x89",
                                         "\xC3\xA9",
                                         "\xEF\xBC\xA1",
                                         "\xF0\x90\x90\x80"};
    g_autoptr(AditTokenRules) rules = load_rules("en");
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(AditTokenSpan));
    g_autoptr(GArray) sentences = g_array_new(FALSE, FALSE, sizeof(AditSentenceSpan));
    for (guint round = 0; round < 20000; round++) {
        g_autoptr(GString) text = g_string_new(NULL);
        for (gint n = g_test_rand_int_range(0, 40); n > 0; n--) {
            if (g_test_rand_int_range(0, 8) > 0) {
                g_string_append(text, PIECES[g_test_rand_int_range(0, G_N_ELEMENTS(PIECES))]);
            } else {
                gunichar c = (gunichar)g_test_rand_int_range(1, 0x30000);
                g_string_append_unichar(text, g_unichar_validate(c) ? c : 'x');
            }
        }
        g_array_set_size(tokens, 0);
        g_array_set_size(sentences, 0);
        /* A copy without a NUL behind it, so that a sanitizer sees what reads too far. */
        g_autofree char *exact = g_memdup2(text->str, text->len);
        adit_tokenize(rules, exact, (guint32)text->len, tokens, sentences);
        check_invariants(text->str, (guint32)text->len, tokens, sentences);
    }
}

static void test_bad_rules(void)
{
    static const char *const BAD[] = {"abbreviation Mr\nnonsense x\n", "split cannot\n", "split |x\n",
                                      "title averyveryverylongabbreviation\n"};
    static const char *const SAYS[] = {"line 2: unknown class 'nonsense'", "line 1: 'cannot' needs one |",
                                       "line 1: '|x' needs one |", "is longer than 24 bytes"};
    for (guint i = 0; i < G_N_ELEMENTS(BAD); i++) {
        g_autoptr(GError) error = NULL;
        AditTokenRules *rules = adit_token_rules_new(BAD[i], strlen(BAD[i]), NULL, &error);
        g_assert_null(rules);
        g_assert_nonnull(error);
        g_assert_nonnull(strstr(error->message, SAYS[i]));
    }
}

static void test_appends(void)
{
    g_autoptr(AditTokenRules) rules = load_rules("en");
    g_autoptr(GArray) tokens = g_array_new(FALSE, FALSE, sizeof(AditTokenSpan));
    g_autoptr(GArray) sentences = g_array_new(FALSE, FALSE, sizeof(AditSentenceSpan));
    adit_tokenize(rules, "", 0, tokens, sentences);
    adit_tokenize(rules, " \n ", 3, tokens, sentences);
    g_assert_cmpuint(tokens->len + sentences->len, ==, 0);
    adit_tokenize(rules, "One. Two.", 9, tokens, sentences);
    adit_tokenize(rules, "Three.", 6, tokens, sentences);
    g_assert_cmpuint(tokens->len, ==, 6);
    g_assert_cmpuint(sentences->len, ==, 3);
    g_assert_cmpuint(g_array_index(tokens, AditTokenSpan, 4).start, ==, 0);
    g_assert_cmpuint(g_array_index(sentences, AditSentenceSpan, 2).first_token, ==, 0);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/tokenizer/cases", test_cases);
    g_test_add_func("/tokenizer/random", test_random);
    g_test_add_func("/tokenizer/bad-rules", test_bad_rules);
    g_test_add_func("/tokenizer/appends", test_appends);
    return g_test_run();
}
