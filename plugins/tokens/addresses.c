/* SPDX-License-Identifier: MIT */
/* addresses.c - URLs, bare host names, file names, e-mail addresses, hashtags and user names. */
#include "scan.h"

/* Trailing marks belong to the sentence, and a closing bracket to the bracket that the URL does not hold. */
guint32 tokens_scan_url_end(const Scan *s, guint32 at)
{
    guint32 open[3] = {0}, close[3] = {0};
    guint32 end = at;
    while (end < s->length) {
        guint32 size;
        CharClass c = scan_class(s, end, &size);
        char byte = s->text[end];
        if (class_is_blank(c) || c == CHAR_QUOTE || byte == '<' || byte == '>')
            break;
        if (size > 1 && !class_is_alnum(c) && c != CHAR_EXTEND && c != CHAR_HYPHEN)
            break;
        open[0] += byte == '(', close[0] += byte == ')';
        open[1] += byte == '[', close[1] += byte == ']';
        open[2] += byte == '{', close[2] += byte == '}';
        end += size;
    }
    for (; end > at; end--) {
        char byte = s->text[end - 1];
        gint kind = byte == ')' ? 0 : byte == ']' ? 1 : byte == '}' ? 2 : -1;
        if (kind >= 0) {
            if (close[kind] <= open[kind])
                break;
            close[kind]--;
        } else if (byte == '\0' || strchr(".,;:!?'*", byte) == NULL) {
            break;
        }
    }
    return end;
}

static inline gboolean is_host_byte(char byte)
{
    return g_ascii_isalnum(byte) || byte == '-' || byte == '_' || byte == '.';
}

/* "Com" of "Compaq.Com" is a domain, "It" of "said.It was" is not. */
static gboolean case_fits(const Scan *s, guint32 start, guint32 last, guint32 end)
{
    if (g_ascii_islower(s->text[last]))
        return TRUE;
    if (end - last > 1 && g_ascii_isupper(s->text[last + 1]))
        return TRUE;
    return end - last == 3 && g_ascii_isupper(s->text[start]);
}

gboolean tokens_scan_host(Scan *s, guint32 start, guint32 from)
{
    /* The longest name of a host is 253 bytes; without a limit a long word with many full stops would be read
     * anew for each. */
    if (start < s->no_host_until || from - start > 253)
        return FALSE;
    guint32 end = from, last = 0, dots = 0;
    for (guint32 at = start; at < from; at++)
        if (!is_host_byte(s->text[at]))
            return FALSE;
    while (end < s->length && is_host_byte(s->text[end])) {
        end++;
    }
    s->no_host_until = end;
    guint32 stop = end;
    while (stop > from && !g_ascii_isalnum(s->text[stop - 1]))
        stop--;
    for (guint32 at = from; at < stop; at++) {
        if (s->text[at] != '.')
            continue;
        if (s->text[at + 1] == '.')
            return FALSE;
        last = at + 1;
        dots++;
    }
    if (dots == 0 || last >= stop || scan_byte(s, stop) == '@')
        return FALSE;
    guint32 classes = adit_token_rules_classes(s->rules, s->text + last, stop - last);
    gboolean path = scan_byte(s, stop) == '/' && !class_is_blank(scan_peek(s, stop + 1));
    if (classes & (WORD_TLD | WORD_WEAK_TLD) && case_fits(s, start, last, stop) &&
        (classes & WORD_TLD || dots > 1 || path)) {
        if (path || (scan_byte(s, stop) == ':' && g_ascii_isdigit(scan_byte(s, stop + 1))))
            stop = tokens_scan_url_end(s, stop);
        tokens_scan_emit(s, start, stop, ADIT_TOKEN_URL, 0);
        return TRUE;
    }
    if (classes & WORD_EXTENSION && case_fits(s, start, last, stop)) {
        tokens_scan_emit(s, start, stop, ADIT_TOKEN_WORD, 0);
        return TRUE;
    }
    return FALSE;
}

static gboolean is_local_byte(char byte)
{
    return g_ascii_isalnum(byte) || strchr("._%+-", byte) != NULL;
}

/* Where the domain behind an @ ends, 0 if none stands there. */
static guint32 domain_end(const Scan *s, guint32 at)
{
    guint32 end = at;
    while (end < s->length && (g_ascii_isalnum(s->text[end]) || s->text[end] == '-' || s->text[end] == '.'))
        end++;
    while (end > at && !g_ascii_isalnum(s->text[end - 1]))
        end--;
    guint32 last = end;
    while (last > at && s->text[last - 1] != '.')
        last--;
    if (last == at || last + 2 > end)
        return 0;
    for (guint32 i = last; i < end; i++)
        if (!g_ascii_isalpha(s->text[i]))
            return 0;
    return end;
}

/* An e-mail address is known by its @, when its first half has been tokenized already: those tokens are taken
 * back. No token is taken back twice, for the local part holds no @. */
static gboolean emit_email(Scan *s)
{
    guint32 local = s->pos;
    while (local > 0 && s->text[local - 1] != '\0' && is_local_byte(s->text[local - 1]))
        local--;
    guint32 end = local < s->pos ? domain_end(s, s->pos + 1) : 0;
    if (end == 0 || s->space || s->n_tokens == 0)
        return FALSE;
    guint n = s->n_tokens;
    while (n > 0 && s->tokens[n - 1].end > local && s->tokens[n - 1].kind != ADIT_TOKEN_EMAIL)
        n--;
    if (n == s->n_tokens)
        return FALSE;
    guint32 start = s->tokens[n].start;
    s->space = (s->tokens[n].flags & ADIT_TOKEN_SPACE_BEFORE) != 0;
    s->lines = s->tokens[n].lines;
    s->n_tokens = n;
    tokens_scan_emit(s, start, end, ADIT_TOKEN_EMAIL, 0);
    return TRUE;
}

/* Where a tag that begins at AT ends: letters, digits, marks and underscores. */
static guint32 tag_end(const Scan *s, guint32 at)
{
    guint32 end = at;
    for (;;) {
        guint32 before = end;
        end = tokens_scan_word_end(s, end);
        while (scan_byte(s, end) == '_')
            end++;
        if (end == before)
            return end;
    }
}

/* The last token once more, as one that ends at END. */
static void lengthen(Scan *s, guint32 end)
{
    const AditTokenSpan last = s->tokens[--s->n_tokens];
    s->space = (last.flags & ADIT_TOKEN_SPACE_BEFORE) != 0;
    s->lines = last.lines;
    tokens_scan_emit(s, last.start, end, last.kind, last.flags & (ADIT_TOKEN_UPPER | ADIT_TOKEN_LOWER));
}

void tokens_scan_at_sign(Scan *s)
{
    if (emit_email(s))
        return;
    guint32 end = tag_end(s, s->pos + 1);
    if (!s->space && s->n_tokens > 0 && s->tokens[s->n_tokens - 1].kind == ADIT_TOKEN_WORD &&
        scan_peek(s, s->pos + 1) == CHAR_UPPER &&
        end - s->pos > 3) { /* an address within a firm: Mole@LEGAL */
        lengthen(s, end);
        return;
    }
    gboolean free =
        s->space || (s->n_tokens > 0 && s->tokens[s->n_tokens - 1].kind == ADIT_TOKEN_PUNCTUATION);
    CharClass first = scan_peek(s, s->pos + 1);
    if (free && end > s->pos + 1 && first != CHAR_DIGIT)
        tokens_scan_emit(s, s->pos, end, ADIT_TOKEN_MENTION, 0);
    else
        tokens_scan_emit(s, s->pos, s->pos + 1, ADIT_TOKEN_SYMBOL, 0);
}

void tokens_scan_hash(Scan *s)
{
    guint32 end = s->pos + 1;
    if (class_is_letter(scan_peek(s, end)) &&
        (s->space || s->tokens[s->n_tokens - 1].kind != ADIT_TOKEN_WORD)) {
        tokens_scan_emit(s, s->pos, tag_end(s, end), ADIT_TOKEN_HASHTAG, 0);
        return;
    }
    while (scan_byte(s, end) == '#')
        end++;
    tokens_scan_emit(s, s->pos, end, ADIT_TOKEN_SYMBOL, 0);
}
