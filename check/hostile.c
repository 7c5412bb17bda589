/* SPDX-License-Identifier: MIT */
#include "hostile.h"

#include <string.h>

#define MIB (1 << 20)

static void repeat(GString *out, const char *text, gsize size)
{
    while (out->len < size)
        g_string_append(out, text);
}

static void make_empty(GString *out)
{
    g_string_truncate(out, 0);
}

static void make_one_character(GString *out)
{
    g_string_append(out, "x");
}

static void make_one_emoji(GString *out)
{
    g_string_append(out, "\U0001F9ED");
}

static void make_blank(GString *out)
{
    repeat(out, " \n\t \n\n\r\n", 5000);
}

static void make_no_space(GString *out)
{
    repeat(out, "abcdefghij", MIB);
}

static void make_no_space_mixed(GString *out)
{
    repeat(out, "Ab1.é–\"x'9,", MIB);
}

static void make_quotation_marks(GString *out)
{
    repeat(out, "\"“”„‟«»‹›‘’‚‛'`´「」『』〝〞〟＂＇\"\"", 60000);
}

static void make_open_marks(GString *out)
{
    repeat(out, "“‘«(", 60000);
}

static void make_quote_soup(GString *out)
{
    repeat(out, "“He said “no,” she said, ‘and ’twas so’ said he “ said. ", 60000);
}

/* Every code point of the BMP that a text may have, and a sample of each further plane. */
static void make_planes(GString *out)
{
    for (gunichar c = 1; c <= 0x10FFFF; c += c < 0x10000 ? 1 : 23)
        if (g_unichar_validate(c))
            g_string_append_unichar(out, c);
}

/* The same with blanks between, so that each is a word. */
static void make_planes_spaced(GString *out)
{
    for (gunichar c = 1; c <= 0x10FFFF; c += c < 0x3000 ? 1 : 61)
        if (g_unichar_validate(c)) {
            g_string_append_unichar(out, c);
            g_string_append_c(out, ' ');
        }
}

static void make_combining(GString *out)
{
    g_string_append(out, "e");
    repeat(out, "\u0301\u0327", 100000);
}

static void make_controls(GString *out)
{
    for (int c = 1; c < 32; c++)
        g_string_append_printf(out, "a%cb ", c);
    g_string_append(out, "\x7f \xc2\x85 \u2028 \u2029 \ufeff \u200b \u200d \u202e");
}

static void make_numbers(GString *out)
{
    repeat(out, "1/2/3-4.5:6 1999 2024-13-45 99:99 0000-00-00 1,000,000.5e9 ", 60000);
}

static void make_digits(GString *out)
{
    repeat(out, "1234567890", 200000);
}

static void make_dates(GString *out)
{
    repeat(out, "the day before the week after the month of the year of ", 60000);
}

static void make_capitals(GString *out)
{
    repeat(out, "PRESIDENT OF THE UNITED NATIONS SAID MR. SMITH Jr. Of The ", 60000);
}

static void make_one_sentence(GString *out)
{
    repeat(out, "and then he went to see her and ", 200000);
}

static void make_full_stops(GString *out)
{
    repeat(out, "A. B. C... e.g. U.S. ", 60000);
}

static void make_brackets(GString *out)
{
    repeat(out, "([{<", 100000);
}

static void make_web(GString *out)
{
    repeat(out, "http://a.b.c/?d=e&f=g@h.i http://http:// @@@ a@b@c www. ://// ", 60000);
}

static void make_scripts(GString *out)
{
    repeat(out,
           "Он сказал: «Нет». 彼は「いいえ」と言った。 قال: \"لا\". הוא אמר: „לא”. कहा है। เขาพูดว่าไม่ Είπε "
           "«όχι»; ",
           60000);
}

static void make_article(GString *out)
{
    g_string_append(
        out, "BERLIN, 3 May (Reuters) - “We will vote on Friday,” Angela Braun, the mayor, told "
             "reporters.\r\n\r\nShe said that the U.N. had asked for it last year. \"It's over,\" he added.");
}

static const struct {
    const char *name;
    void (*make)(GString *out);
} texts[] = {
    {"empty", make_empty},
    {"one character", make_one_character},
    {"one emoji", make_one_emoji},
    {"blank", make_blank},
    {"1 MB without a space", make_no_space},
    {"1 MB without a space, mixed", make_no_space_mixed},
    {"only quotation marks", make_quotation_marks},
    {"only opening marks", make_open_marks},
    {"quotation marks that do not match", make_quote_soup},
    {"every plane", make_planes},
    {"every plane, spaced", make_planes_spaced},
    {"combining marks", make_combining},
    {"controls", make_controls},
    {"numbers", make_numbers},
    {"digits", make_digits},
    {"words of dates", make_dates},
    {"capitals", make_capitals},
    {"one long sentence", make_one_sentence},
    {"full stops", make_full_stops},
    {"brackets", make_brackets},
    {"web addresses", make_web},
    {"scripts", make_scripts},
    {"article", make_article},
};

guint hostile_n_texts(void)
{
    return G_N_ELEMENTS(texts);
}

const char *hostile_name(guint index)
{
    return texts[index].name;
}

GString *hostile_text(guint index)
{
    GString *out = g_string_new(NULL);
    texts[index].make(out);
    return out;
}

static void make_all_bytes(GString *out)
{
    for (int i = 0; i < 70000; i++)
        g_string_append_c(out, (char)(i * 7 + i / 256));
}

static void make_zeros(GString *out)
{
    g_string_set_size(out, 4096);
    memset(out->str, 0, 4096);
}

static void make_cut_json(GString *out)
{
    g_string_append(out, "{\"id\": \"a\", \"text\": \"Half a line");
}

static void make_deep_json(GString *out)
{
    g_string_append(out, "{\"text\": ");
    repeat(out, "[", 200000);
}

static void make_wrong_json(GString *out)
{
    g_string_append(
        out, "{\"text\": 5}\n{\"text\": \"x\", \"layers\": {\"token\": [{\"start\": 0, \"end\": 99}]}}\n"
             "{\"text\": \"x\", \"layers\": {\"token\": [{\"start\": -1, \"end\": 1e300}]}}\n[]\nnull\n\"\"\n"
             "{\"text\": \"\\ud800\"}\n{\"text\": \"a\\u0000b\"}\n{}\n");
}

static void make_deep_html(GString *out)
{
    repeat(out, "<div><b><i>", 400000);
}

static void make_cut_html(GString *out)
{
    g_string_append(
        out, "<!DOCTYPE html><html><head><script type=\"application/ld+json\">{\"@type\": [[[[ <p>x &#xD800; "
             "&#99999999; &amp <a href=\"");
}

static void make_html_bomb(GString *out)
{
    g_string_append(out,
                    "<!DOCTYPE html [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">]><p>&b;&b;</p>");
    repeat(out, "<p title='", 100000);
}

static void make_utf16(GString *out)
{
    g_string_append_len(out, "\xff\xfeH\0i\0 \0\x3d\xd8", 10);
}

static void make_latin1(GString *out)
{
    g_string_append(out, "caf\xe9 cr\xe8me \x93quoted\x94 and more of it so that it can be told");
}

static const struct {
    const char *name;
    void (*make)(GString *out);
} files[] = {
    {"all bytes", make_all_bytes},   {"zeros", make_zeros},
    {"cut JSON", make_cut_json},     {"deep JSON", make_deep_json},
    {"wrong JSON", make_wrong_json}, {"deep HTML", make_deep_html},
    {"cut HTML", make_cut_html},     {"entities in HTML", make_html_bomb},
    {"UTF-16, cut", make_utf16},     {"Windows-1252", make_latin1},
};

guint hostile_n_files(void)
{
    return G_N_ELEMENTS(files);
}

const char *hostile_file_name(guint index)
{
    return files[index].name;
}

GString *hostile_file(guint index)
{
    GString *out = g_string_new(NULL);
    files[index].make(out);
    return out;
}
