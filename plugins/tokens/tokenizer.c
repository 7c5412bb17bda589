/* SPDX-License-Identifier: MIT */
/* tokenizer.c - the scanner's loop: blanks and marks here, words and addresses in the files beside. */
#include "scan.h"

void tokens_scan_emit(Scan *s, guint32 start, guint32 end, AditTokenKind kind, guint flags)
{
    if (G_UNLIKELY(s->n_tokens == s->room)) {
        s->room += s->room / 2 + 64;
        s->tokens = g_renew(AditTokenSpan, s->tokens, s->room);
    }
    if (s->space)
        flags |= ADIT_TOKEN_SPACE_BEFORE;
    s->tokens[s->n_tokens++] =
        (AditTokenSpan){start, end, (guint8)kind, (guint8)MIN(s->lines, 255), (guint16)flags};
    s->space = FALSE;
    s->lines = 0;
    s->pos = end;
}

/* A run of this many marks is a line drawn between two parts of a text. */
#define RULE_LENGTH 5

static guint rule_flag(const Scan *s, guint32 end)
{
    return end - s->pos >= RULE_LENGTH && strchr("-=_*~+#", s->text[s->pos]) != NULL ? ADIT_TOKEN_RULE : 0;
}

static gboolean begins_line(const Scan *s)
{
    return s->n_tokens == 0 || s->lines > 0;
}

/* What stands right before the current position: a blank or an opening mark? */
static gboolean after_blank(const Scan *s)
{
    return s->space || s->n_tokens == 0 || (s->tokens[s->n_tokens - 1].flags & ADIT_TOKEN_OPENS);
}

/* The end of a run of the byte at the current position. */
static guint32 run_end(const Scan *s)
{
    guint32 end = s->pos + 1;
    while (end < s->length && s->text[end] == s->text[s->pos])
        end++;
    return end;
}

static void scan_stop(Scan *s, guint32 size)
{
    guint32 start = s->pos, end = start + size;
    if (s->text[start] == '.' && g_ascii_isdigit(scan_byte(s, end)) &&
        (after_blank(s) || s->tokens[s->n_tokens - 1].kind == ADIT_TOKEN_SYMBOL)) {
        tokens_scan_number(s);
        return;
    }
    guint flags = ADIT_TOKEN_STOP;
    guint32 full_stops = 0;
    for (end = start; end < s->length; end += size) {
        CharClass c = scan_class(s, end, &size);
        gboolean full_stop = c == CHAR_FULL_STOP || c == CHAR_ELLIPSIS;
        /* "...?" and "?." are two marks, ".?" and "?!" are one. */
        if ((!full_stop && c != CHAR_STOP) || (c == CHAR_STOP && full_stops > 1) ||
            (full_stop && flags & ADIT_TOKEN_FIRM))
            break;
        full_stops += c == CHAR_ELLIPSIS ? 3 : full_stop;
        if (c == CHAR_STOP)
            flags |= ADIT_TOKEN_FIRM;
    }
    if (full_stops > 1)
        flags |= ADIT_TOKEN_ELLIPSIS;
    tokens_scan_emit(s, start, end, ADIT_TOKEN_PUNCTUATION, flags);
}

static void scan_wide_stop(Scan *s, guint32 size)
{
    guint32 end = s->pos;
    while (end < s->length && scan_class(s, end, &size) == CHAR_WIDE_STOP)
        end += size;
    tokens_scan_emit(s, s->pos, end, ADIT_TOKEN_PUNCTUATION,
                     ADIT_TOKEN_STOP | ADIT_TOKEN_FIRM | ADIT_TOKEN_IDEOGRAPHIC);
}

/* Straight marks, and » and “ that open in one language and close in another, go by what stands beside them.
 */
static void scan_quote(Scan *s, guint32 size)
{
    guint32 end = s->pos + size;
    gboolean before = after_blank(s);
    gboolean after = class_is_blank(scan_peek(s, end));
    gboolean opens = before && !after;
    if (before == after)
        opens = !s->in_quote;
    s->in_quote = opens;
    tokens_scan_emit(s, s->pos, end, ADIT_TOKEN_PUNCTUATION,
                     ADIT_TOKEN_QUOTE | (opens ? ADIT_TOKEN_OPENS : ADIT_TOKEN_CLOSES));
}

/* A dash or a bullet: one at the start of a line, with a space behind it, is the mark of a list. */
static void scan_dash(Scan *s, guint32 end, AditTokenKind kind)
{
    guint flags = begins_line(s) && class_is_blank(scan_peek(s, end)) ? ADIT_TOKEN_BULLET : 0;
    tokens_scan_emit(s, s->pos, end, kind, flags | rule_flag(s, end));
}

static gboolean is_bullet(const Scan *s, guint32 size)
{
    static const char BULLETS[][4] = {"*",
                                      "\xC2\xB7",
                                      "\xE2\x80\xA2",
                                      "\xE2\x80\xA3",
                                      "\xE2\x81\x83",
                                      "\xE2\x96\xAA",
                                      "\xE2\x97\x8F",
                                      "\xE2\x97\xA6",
                                      "\xE2\x96\xBA",
                                      "\xE2\x96\xA0"};
    for (guint i = 0; i < G_N_ELEMENTS(BULLETS); i++)
        if (strlen(BULLETS[i]) == size && memcmp(BULLETS[i], s->text + s->pos, size) == 0)
            return TRUE;
    return FALSE;
}

/* :-) and its like: eyes, perhaps a nose, a mouth, and a blank around. */
static guint32 emoticon_end(const Scan *s)
{
    guint32 at = s->pos + 1;
    if (!s->space)
        return 0;
    if (scan_byte(s, at) == '-' || scan_byte(s, at) == '\'')
        at++;
    char mouth = scan_byte(s, at);
    if (mouth == '\0' || strchr(")(DPpOo|*", mouth) == NULL || !class_is_blank(scan_peek(s, at + 1)))
        return 0;
    return at + 1;
}

static void scan_mark(Scan *s, CharClass c, guint32 size)
{
    char byte = s->text[s->pos];
    guint32 end = s->pos + size;
    if (is_bullet(s, size)) {
        scan_dash(s, size == 1 ? run_end(s) : end, ADIT_TOKEN_PUNCTUATION);
        return;
    }
    if (byte == ':' || byte == ';' || byte == '=') {
        guint32 face = emoticon_end(s);
        if (face > 0) {
            tokens_scan_emit(s, s->pos, face, ADIT_TOKEN_SYMBOL, 0);
            return;
        }
    }
    if (byte == '+' && s->space && g_ascii_isdigit(scan_byte(s, end))) {
        tokens_scan_number(s);
        return;
    }
    if (size == 1 && strchr("*=_~+<>|^$", byte) != NULL)
        end = run_end(s);
    tokens_scan_emit(s, s->pos, end, c == CHAR_PUNCT ? ADIT_TOKEN_PUNCTUATION : ADIT_TOKEN_SYMBOL,
                     rule_flag(s, end));
}

/* One picture: with its modifiers, joined to others, or a flag of two letters. */
static void scan_emoji(Scan *s)
{
    guint32 at = s->pos, size;
    guint letters = 0;
    gboolean joined = TRUE;
    while (at < s->length) {
        guint32 size2 = 1;
        CharClass c = scan_class(s, at, &size2);
        gunichar u = (guint8)s->text[at] < 0x80 ? (gunichar)s->text[at] : scan_decode(s, at, &size);
        gboolean letter = u >= 0x1F1E6 && u <= 0x1F1FF;
        gboolean tone = u >= 0x1F3FB && u <= 0x1F3FF;
        if (c == CHAR_EXTEND)
            joined = u == 0x200D;
        else if (c == CHAR_EMOJI && (joined || tone || (letter && letters == 1)))
            joined = FALSE;
        else
            break;
        letters += letter;
        at += size2;
    }
    tokens_scan_emit(s, s->pos, at, ADIT_TOKEN_EMOJI, 0);
}

/* A run of characters of one class, with the marks on them: kana. */
static void scan_script_run(Scan *s, CharClass script, gboolean one)
{
    guint32 at = s->pos, size;
    gboolean first = TRUE;
    while (at < s->length) {
        CharClass c = scan_class(s, at, &size);
        if (!(c == CHAR_EXTEND || (c == script && (first || !one))))
            break;
        first = FALSE;
        at += size;
    }
    tokens_scan_emit(s, s->pos, at, ADIT_TOKEN_WORD, 0);
}

static void scan_newline(Scan *s, guint32 size)
{
    guint32 c = (guint8)s->text[s->pos];
    if (c >= 0x80) {
        guint32 n;
        c = scan_decode(s, s->pos, &n);
    }
    s->lines += c == 0x2029 ? 2 : 1;
    if (s->lines > 1)
        s->in_quote = FALSE;
    s->space = TRUE;
    s->pos += size;
}

static void scan_character(Scan *s)
{
    guint32 size;
    CharClass c = scan_class(s, s->pos, &size);
    switch (c) {
    case CHAR_SPACE:
        if (s->text[s->pos] == '\r' && scan_byte(s, s->pos + 1) != '\n') /* a line end of old */
            s->lines++;
        s->space = TRUE;
        s->pos += size;
        break;
    case CHAR_NEWLINE:
        scan_newline(s, size);
        break;
    case CHAR_LOWER:
    case CHAR_UPPER:
    case CHAR_LETTER:
    case CHAR_EXTEND:
        tokens_scan_word(s, tokens_scan_word_end(s, s->pos));
        break;
    case CHAR_DIGIT:
        tokens_scan_number(s);
        break;
    case CHAR_HAN:
        scan_script_run(s, c, TRUE);
        break;
    case CHAR_HIRAGANA:
    case CHAR_KATAKANA:
        scan_script_run(s, c, FALSE);
        break;
    case CHAR_OPEN:
        if (s->length - s->pos >= 5 && memcmp(s->text + s->pos, "[...]", 5) == 0)
            size = 5;
        tokens_scan_emit(s, s->pos, s->pos + size, ADIT_TOKEN_PUNCTUATION, size == 5 ? 0 : ADIT_TOKEN_OPENS);
        break;
    case CHAR_CLOSE:
        tokens_scan_emit(s, s->pos, s->pos + size, ADIT_TOKEN_PUNCTUATION, ADIT_TOKEN_CLOSES);
        break;
    case CHAR_QUOTE:
        scan_quote(s, size);
        break;
    case CHAR_APOSTROPHE:
        tokens_scan_apostrophe(s, size);
        break;
    case CHAR_STOP:
    case CHAR_FULL_STOP:
    case CHAR_ELLIPSIS:
        scan_stop(s, size);
        break;
    case CHAR_WIDE_STOP:
        scan_wide_stop(s, size);
        break;
    case CHAR_HYPHEN:
    case CHAR_DASH:
        scan_dash(s, size == 1 ? run_end(s) : s->pos + size, ADIT_TOKEN_PUNCTUATION);
        break;
    case CHAR_EMOJI:
        scan_emoji(s);
        break;
    case CHAR_AT:
        tokens_scan_at_sign(s);
        break;
    case CHAR_HASH:
        tokens_scan_hash(s);
        break;
    case CHAR_SYMBOL:
    case CHAR_PUNCT:
    case CHAR_CURRENCY:
    case CHAR_UNDERSCORE:
        scan_mark(s, c, size);
        break;
    default:
        g_assert_not_reached();
    }
}

void adit_tokenize(const AditTokenRules *rules, const char *text, guint32 length, GArray *tokens,
                   GArray *sentences)
{
    g_return_if_fail(rules != NULL && (text != NULL || length == 0));
    Scan s = {.rules = rules, .chars = rules->chars, .text = text, .length = length, .space = TRUE};
    s.room = length / 5 + 64;
    s.tokens = g_new(AditTokenSpan, s.room);
    while (s.pos < length)
        scan_character(&s);
    adit_tokens_split_sentences(rules, text, length, s.tokens, s.n_tokens, sentences);
    g_array_append_vals(tokens, s.tokens, s.n_tokens);
    g_free(s.tokens);
}
