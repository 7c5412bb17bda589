/* SPDX-License-Identifier: MIT */
/* words.c - words with what is written inside of them (full stops, apostrophes, hyphens), and numbers. */
#include "scan.h"

guint32 tokens_scan_word_end(const Scan *s, guint32 at)
{
    const guint8 *chars = s->chars;
    for (;;) {
        guint32 size = 1;
        while (at < s->length && (guint8)s->text[at] < 0x80 && chars[(guint8)s->text[at]] == CHAR_LOWER)
            at++; /* what most characters are */
        if (at >= s->length)
            return at;
        guint8 byte = (guint8)s->text[at];
        CharClass c;
        if (byte < 0x80) {
            c = (CharClass)chars[byte];
            if (c == CHAR_UNDERSCORE && class_is_alnum(scan_peek(s, at + 1)))
                c = CHAR_LETTER;
        } else {
            c = scan_class(s, at, &size);
        }
        if (!class_is_alnum(c) && c != CHAR_EXTEND)
            return at;
        at += size;
    }
}

static guint case_flag(const Scan *s, guint32 at)
{
    CharClass c = scan_peek(s, at);
    return c == CHAR_UPPER ? ADIT_TOKEN_UPPER : c == CHAR_LOWER ? ADIT_TOKEN_LOWER : 0;
}

static guint32 classes(const Scan *s, guint32 start, guint32 end)
{
    return adit_token_rules_classes(s->rules, s->text + start, end - start);
}

/* Adds a word, in two tokens if it is one such as "cannot". */
static void emit_word(Scan *s, guint32 start, guint32 end)
{
    guint split = adit_token_rules_split(s->rules, s->text + start, end - start);
    if (split > 0) {
        tokens_scan_emit(s, start, start + split, ADIT_TOKEN_WORD, case_flag(s, start));
        start += split;
    }
    tokens_scan_emit(s, start, end, ADIT_TOKEN_WORD, case_flag(s, start));
}

/* The last character before END is of which class? */
static CharClass class_before(const Scan *s, guint32 start, guint32 end)
{
    guint32 at = end - 1;
    while (at > start && ((guint8)s->text[at] & 0xC0) == 0x80)
        at--;
    return scan_peek(s, at);
}

static gboolean is_one_char(const Scan *s, guint32 start, guint32 end)
{
    guint32 size;
    scan_class(s, start, &size);
    return start + size == end;
}

/* The offset of the next character that is not blank, at most a few blanks and one line end on. */
static guint32 skip_blanks(const Scan *s, guint32 at)
{
    guint32 limit = at + 80, lines = 0;
    while (at < s->length && at < limit) {
        guint32 size;
        CharClass c = scan_class(s, at, &size);
        if (!class_is_blank(c) || (c == CHAR_NEWLINE && ++lines > 1))
            break;
        at += size;
    }
    return at;
}

typedef enum { DOT_OUTSIDE, DOT_INSIDE, DOT_DONE } Dot;

/* One letter and a full stop before a blank or a mark: an initial, or the end of a sentence? */
static gboolean is_initial(const Scan *s, guint32 start, guint32 dot)
{
    guint32 next = skip_blanks(s, dot + 1);
    CharClass c = scan_peek(s, next);
    const AditTokenSpan *before = s->n_tokens > 0 ? &s->tokens[s->n_tokens - 1] : NULL;
    if (before != NULL && before->flags & ADIT_TOKEN_ABBREVIATION && before->end - before->start == 2 &&
        s->lines == 0)
        return TRUE; /* z. B. */
    if (scan_peek(s, start) != CHAR_UPPER)
        return FALSE;
    if (scan_byte(s, dot + 1) == ',')
        return TRUE;
    /* "So do I.", "World War I. Germany", "vitamin C. Researchers" */
    if (before != NULL && before->kind == ADIT_TOKEN_WORD &&
        ((s->text[start] == 'I' && before->flags & ADIT_TOKEN_LOWER) ||
         classes(s, before->start, before->end) & WORD_LETTERED))
        return FALSE;
    if (c != CHAR_UPPER || next == dot + 1)
        return FALSE;
    guint32 end = tokens_scan_word_end(s, next);
    if (is_one_char(s, next, end))
        return scan_byte(s, end) == '.';
    return !(classes(s, next, end) & WORD_STARTER);
}

/* U.S., a.m., J.K.: letters that each have a full stop. The first one stands at START. Returns where they end
 * and how many they are; CLOSED becomes FALSE if the last one has no full stop. */
static guint32 dotted_letters_end(const Scan *s, guint32 start, guint *letters, gboolean *closed)
{
    guint32 at = start, size;
    *letters = 0;
    *closed = TRUE;
    while (at < s->length && class_is_letter(scan_class(s, at, &size))) {
        gboolean stopped = scan_byte(s, at + size) == '.';
        if (!stopped && (*letters == 0 || class_is_alnum(scan_peek(s, at + size))))
            break;
        at += size + stopped;
        *letters += 1;
        *closed = stopped;
        if (!stopped)
            break;
    }
    return at;
}

static gboolean emit_dotted_letters(Scan *s, guint32 start)
{
    guint letters;
    gboolean closed;
    guint32 end = dotted_letters_end(s, start, &letters, &closed);
    if (letters == 1 && scan_peek(s, start) != CHAR_UPPER)
        return FALSE;
    guint flags = case_flag(s, start);
    if (closed)
        flags |= ADIT_TOKEN_ABBREVIATION;
    if (letters == 1)
        flags |= ADIT_TOKEN_INITIAL | ADIT_TOKEN_NO_END;
    tokens_scan_emit(s, start, end, ADIT_TOKEN_WORD, flags);
    return TRUE;
}

/* A missing space: "theU.S.". */
static gboolean emit_glued_letters(Scan *s, guint32 start, guint32 end)
{
    guint letters;
    gboolean closed;
    guint32 last = end - 1;
    if (last <= start + 1 || class_before(s, start, last) != CHAR_LOWER)
        return FALSE;
    dotted_letters_end(s, last, &letters, &closed);
    if (letters < 2 || !closed)
        return FALSE;
    emit_word(s, start, last);
    return emit_dotted_letters(s, last);
}

/* A full stop with a letter or digit behind it. */
static Dot scan_inner_dot(Scan *s, guint32 start, guint32 *end)
{
    guint32 next = *end + 1;
    if (*end - start == 3 && g_ascii_strncasecmp(s->text + start, "www", 3) == 0) {
        tokens_scan_emit(s, start, tokens_scan_url_end(s, next), ADIT_TOKEN_URL, 0);
        return DOT_DONE;
    }
    if (tokens_scan_host(s, start, *end))
        return DOT_DONE;
    if (is_one_char(s, start, *end) && class_is_letter(scan_peek(s, start)) && emit_dotted_letters(s, start))
        return DOT_DONE;

    guint32 second = tokens_scan_word_end(s, next);
    if (scan_byte(s, second) == '.' && second - start < 10 &&
        classes(s, start, second) & (WORD_ABBREV | WORD_TITLE)) {
        tokens_scan_emit(s, start, second + 1, ADIT_TOKEN_WORD,
                         case_flag(s, start) | ADIT_TOKEN_ABBREVIATION);
        return DOT_DONE;
    }
    guint32 word = classes(s, start, *end);
    CharClass after = scan_peek(s, next);
    if (word & (WORD_TITLE | WORD_ABBREV) || (word & WORD_BEFORE_NUM && after == CHAR_DIGIT)) {
        guint no_end = word & WORD_ABBREV ? 0 : ADIT_TOKEN_NO_END;
        tokens_scan_emit(s, start, next, ADIT_TOKEN_WORD,
                         case_flag(s, start) | ADIT_TOKEN_ABBREVIATION | no_end);
        return DOT_DONE;
    }
    CharClass last = class_before(s, start, *end);
    if (g_ascii_isupper(s->text[*end - 1]) && emit_glued_letters(s, start, *end))
        return DOT_DONE;
    /* "reported.Valentina Petrova", "in 2010.The", "walked off.A man", "innovation.23" */
    guint32 size;
    gboolean capitalised =
        scan_class(s, next, &size) == CHAR_UPPER &&
        (scan_peek(s, next + size) == CHAR_LOWER || (last == CHAR_LOWER && scan_byte(s, next + size) == ' '));
    if (capitalised && !is_one_char(s, start, *end))
        return DOT_OUTSIDE;
    if (after == CHAR_DIGIT && last != CHAR_DIGIT && !is_one_char(s, start, *end))
        return DOT_OUTSIDE;
    *end = second;
    return DOT_INSIDE;
}

/* Does the line end here, or a capital follow? */
static gboolean may_end(const Scan *s, guint32 at)
{
    guint32 next = skip_blanks(s, at);
    CharClass c = scan_peek(s, next);
    return c == CHAR_UPPER || class_is_blank(c) || memchr(s->text + at, '\n', next - at) != NULL;
}

/* "Hun Sen." is a name and no title: the paragraph ends, or a word that begins sentences follows. */
static gboolean ends_name(const Scan *s, guint32 at)
{
    guint32 next = skip_blanks(s, at);
    if (class_is_blank(scan_peek(s, next)))
        return TRUE;
    guint32 end = tokens_scan_word_end(s, next);
    return end > next + 1 && classes(s, next, end) & WORD_STARTER;
}

static Dot scan_dot(Scan *s, guint32 start, guint32 *end)
{
    guint32 next = *end + 1;
    CharClass after = scan_peek(s, next);
    if (class_is_alnum(after))
        return scan_inner_dot(s, start, end);
    if (scan_byte(s, next) == '.')
        return DOT_OUTSIDE;
    guint flags = case_flag(s, start) | ADIT_TOKEN_ABBREVIATION;
    guint32 word = classes(s, start, *end);
    if (word & WORD_TITLE && !(flags & ADIT_TOKEN_UPPER && !(word & WORD_ABBREV) && ends_name(s, next)))
        flags |= word & WORD_ABBREV ? 0 : ADIT_TOKEN_NO_END;
    else if (word & WORD_BEFORE_NUM && scan_peek(s, skip_blanks(s, next)) == CHAR_DIGIT)
        flags |= ADIT_TOKEN_NO_END;
    else if (is_one_char(s, start, *end) && is_initial(s, start, *end))
        flags |= ADIT_TOKEN_INITIAL | ADIT_TOKEN_NO_END;
    else if (!(word & WORD_ABBREV) || (word & WORD_AT_END && may_end(s, next)))
        return DOT_OUTSIDE;
    tokens_scan_emit(s, start, next, ADIT_TOKEN_WORD, flags);
    return DOT_DONE;
}

/* An apostrophe of SIZE bytes behind the word, with a letter behind it. TRUE if tokens were made. */
static gboolean scan_inner_apostrophe(Scan *s, guint32 start, guint32 *end, guint32 size)
{
    guint32 next = *end + size;
    guint32 stop = tokens_scan_word_end(s, next);
    guint32 suffix = classes(s, next, stop);
    char last = s->text[*end - 1];
    if (stop == next + 1 && (s->text[next] | 0x20) == 't' && (last | 0x20) == 'n') {
        if (*end - 1 > start)
            tokens_scan_emit(s, start, *end - 1, ADIT_TOKEN_WORD, case_flag(s, start));
        tokens_scan_emit(s, MAX(start, *end - 1), stop, ADIT_TOKEN_WORD, case_flag(s, *end - 1));
        return TRUE;
    }
    if (suffix & WORD_CLITIC) {
        emit_word(s, start, *end);
        tokens_scan_emit(s, *end, stop, ADIT_TOKEN_WORD, 0);
        return TRUE;
    }
    if (classes(s, start, *end) & WORD_ELISION) {
        tokens_scan_emit(s, start, next, ADIT_TOKEN_WORD, case_flag(s, start));
        return TRUE;
    }
    *end = stop;
    return FALSE;
}

/* A hyphen, slash or & with a letter or digit behind it: does the word go on? */
static gboolean joins(const Scan *s, guint32 start, guint32 end, guint32 *stop)
{
    guint32 next = end + 1;
    CharClass after = scan_peek(s, next);
    char mark = s->text[end];
    *stop = tokens_scan_word_end(s, next);
    if (mark == '&') {
        return after == CHAR_UPPER && scan_peek(s, start) == CHAR_UPPER && end - start <= 4 &&
               *stop - next <= 4 && class_before(s, start, end) == CHAR_UPPER;
    }
    if (mark == '-' && s->rules->keeps_hyphens && class_is_letter(after) &&
        class_is_letter(scan_peek(s, start)))
        return TRUE;
    if (mark == '-' && class_is_alnum(after) && classes(s, start, end) & WORD_PREFIX)
        return end - start == 1 || class_before(s, start, end) == CHAR_LOWER; /* not the UN of "UN-backed" */
    return *stop - start <= 16 && (classes(s, start, *stop) & WORD_WHOLE) != 0;
}

/* non-U.S. */
static gboolean emit_prefixed_letters(Scan *s, guint32 start, guint32 at, guint32 stop)
{
    guint letters;
    gboolean closed;
    if (at >= stop || !is_one_char(s, at, stop))
        return FALSE;
    guint32 end = dotted_letters_end(s, at, &letters, &closed);
    if (letters < 2)
        return FALSE;
    tokens_scan_emit(s, start, end, ADIT_TOKEN_WORD,
                     case_flag(s, start) | (closed ? ADIT_TOKEN_ABBREVIATION : 0));
    return TRUE;
}

static guint32 stars_end(const Scan *s, guint32 at)
{
    while (scan_byte(s, at) == '*')
        at++;
    return at;
}

/* US$ and its like, before an amount. */
static gboolean emit_currency(Scan *s, guint32 start, guint32 end)
{
    guint32 size = 1;
    if (end - start > 3 || scan_class(s, end, &size) != CHAR_CURRENCY ||
        !(classes(s, start, end) & WORD_CURRENCY) || scan_peek(s, start) != CHAR_UPPER ||
        scan_peek(s, end + size) != CHAR_DIGIT)
        return FALSE;
    tokens_scan_emit(s, start, end + size, ADIT_TOKEN_SYMBOL, 0);
    return TRUE;
}

void tokens_scan_word(Scan *s, guint32 end)
{
    guint32 start = s->pos;
    while (end < s->length) {
        guint32 size, stop;
        CharClass c = scan_class(s, end, &size);
        if (class_is_blank(c))
            break;
        if (c == CHAR_FULL_STOP) {
            Dot dot = scan_dot(s, start, &end);
            if (dot == DOT_DONE)
                return;
            if (dot == DOT_OUTSIDE)
                break;
        } else if (c == CHAR_APOSTROPHE && class_is_letter(scan_peek(s, end + size))) {
            if (scan_inner_apostrophe(s, start, &end, size))
                return;
        } else if ((c == CHAR_HYPHEN && size == 1) || s->text[end] == '/' || s->text[end] == '&') {
            if (c == CHAR_HYPHEN && class_is_alnum(scan_peek(s, end + 1)) && tokens_scan_host(s, start, end))
                return;
            if (!joins(s, start, end, &stop))
                break;
            if (emit_prefixed_letters(s, start, end + 1, stop))
                return;
            end = stop;
        } else if (s->text[end] == ':' && scan_byte(s, end + 1) == '/' && scan_byte(s, end + 2) == '/' &&
                   end - start <= 16 && g_ascii_isalpha(s->text[start])) {
            tokens_scan_emit(s, start, MAX(end, tokens_scan_url_end(s, end + 3)), ADIT_TOKEN_URL, 0);
            return;
        } else if (s->text[end] == '!') {
            if (classes(s, start, end + 1) & WORD_WHOLE) /* Yahoo! */
                end++;
            break;
        } else if (c == CHAR_CURRENCY) {
            if (emit_currency(s, start, end))
                return;
            if (!class_is_letter(scan_peek(s, end + size))) /* A$AP */
                break;
            end = tokens_scan_word_end(s, end + size);
        } else if (s->text[end] == '*') {
            stop = stars_end(s, end);
            if (!class_is_letter(scan_peek(s, stop))) /* d**n */
                break;
            end = tokens_scan_word_end(s, stop);
        } else if (s->text[end] == '+' && scan_byte(s, end + 1) == '+' && end - start == 1 &&
                   !class_is_alnum(scan_peek(s, end + 2)) && scan_byte(s, end + 2) != '+') {
            end += 2;
            break;
        } else {
            break;
        }
    }
    emit_word(s, start, end);
}

static guint32 digits_end(const Scan *s, guint32 at)
{
    guint32 size;
    while (at < s->length && scan_class(s, at, &size) == CHAR_DIGIT)
        at += size;
    return at;
}

/* A comma belongs to the number if it groups digits: 1,200 or 1,00,000, but not 13,14. */
static gboolean comma_groups(const Scan *s, guint32 comma)
{
    if (s->rules->decimal_comma)
        return TRUE;
    guint32 at = comma + 1, digits = 0;
    while (digits < 4 && g_ascii_isdigit(scan_byte(s, at)))
        at++, digits++;
    return digits == 3 || (digits == 2 && scan_byte(s, at) == ',' && g_ascii_isdigit(scan_byte(s, at + 1)));
}

/* 713-853-3989, 2021-05-03 and 646-8420 are one number, 5-10 and 1969-1970 are three tokens. Returns where
 * the chain of numbers and hyphens ends, or FROM. */
static guint32 hyphen_chain(const Scan *s, guint32 start, guint32 from)
{
    guint32 end = from, groups = 1;
    while (scan_byte(s, end) == '-' && g_ascii_isdigit(scan_byte(s, end + 1))) {
        end = digits_end(s, end + 1);
        groups++;
    }
    return groups > 2 || (from - start == 3 && end - from == 5) ? end : from;
}

/* The number that begins at START, up to its last digit. */
static guint32 number_end(const Scan *s, guint32 start)
{
    guint32 end = digits_end(s, start);
    gboolean plain = TRUE;
    for (;;) {
        char mark = scan_byte(s, end);
        if (!g_ascii_isdigit(scan_byte(s, end + 1)))
            return end;
        if (mark == '.' || mark == ':' || mark == '/' || (mark == ',' && comma_groups(s, end))) {
            end = digits_end(s, end + 1);
            plain = FALSE;
        } else if (mark == '-' && plain) {
            guint32 stop = hyphen_chain(s, start, end);
            plain = FALSE;
            if (stop == end)
                return end;
            end = stop;
        } else {
            return end;
        }
    }
}

static gboolean is_ordinal_suffix(const Scan *s, guint32 at, guint32 end)
{
    static const char SUFFIXES[][3] = {"st", "nd", "rd", "th", "s"};
    for (guint i = 0; i < G_N_ELEMENTS(SUFFIXES); i++)
        if (strlen(SUFFIXES[i]) == end - at && g_ascii_strncasecmp(s->text + at, SUFFIXES[i], end - at) == 0)
            return TRUE;
    return FALSE;
}

/* The 80's and the 1990's: a decade is one token. */
static guint32 decade_end(const Scan *s, guint32 start, guint32 end)
{
    guint32 size;
    if ((end - start != 2 && end - start != 4) || s->text[end - 1] != '0' || end >= s->length ||
        scan_class(s, end, &size) != CHAR_APOSTROPHE || scan_byte(s, end + size) != 's' ||
        class_is_alnum(scan_peek(s, end + size + 1)))
        return end;
    return end + size + 1;
}

/* German and others: the 3. of "3. Mai". */
static gboolean is_dotted_ordinal(const Scan *s, guint32 start, guint32 end)
{
    if (!s->rules->dotted_ordinals || end - start > 2 || scan_byte(s, end) != '.' ||
        !class_is_blank(scan_peek(s, end + 1)))
        return FALSE;
    guint32 next = skip_blanks(s, end + 1);
    CharClass first = scan_peek(s, next);
    guint32 word = class_is_letter(first) ? classes(s, next, tokens_scan_word_end(s, next)) : 0;
    if (first == CHAR_LOWER || word & WORD_ORDINAL)
        return TRUE;
    const AditTokenSpan *before = s->n_tokens > 0 ? &s->tokens[s->n_tokens - 1] : NULL;
    return first == CHAR_UPPER && !(word & WORD_STARTER) && before != NULL &&
           classes(s, before->start, before->end) & WORD_LEADS_ORDINAL;
}

void tokens_scan_number(Scan *s)
{
    guint32 start = s->pos;
    guint32 end = number_end(s, scan_byte(s, start) == '.' || scan_byte(s, start) == '+' ? start + 1 : start);
    guint32 decade = decade_end(s, start, end);
    if (decade > end) {
        tokens_scan_emit(s, start, decade, ADIT_TOKEN_NUMBER, 0);
        return;
    }
    if (is_dotted_ordinal(s, start, end)) {
        tokens_scan_emit(s, start, end + 1, ADIT_TOKEN_NUMBER, ADIT_TOKEN_ABBREVIATION | ADIT_TOKEN_NO_END);
        return;
    }
    CharClass after = scan_peek(s, end);
    if (after == CHAR_FULL_STOP && class_is_letter(scan_peek(s, end + 1)) && tokens_scan_host(s, start, end))
        return;
    if (!class_is_letter(after) && after != CHAR_EXTEND && after != CHAR_UNDERSCORE) {
        tokens_scan_emit(s, start, end, ADIT_TOKEN_NUMBER, 0);
        return;
    }
    guint32 stop = tokens_scan_word_end(s, end);
    if (stop == end || is_ordinal_suffix(s, end, stop)) {
        tokens_scan_emit(s, start, stop, ADIT_TOKEN_NUMBER, 0);
        return;
    }
    gboolean clock = stop == end + 1 && strchr("apAP", s->text[end]) != NULL && scan_byte(s, stop) == '.' &&
                     (scan_byte(s, stop + 1) | 0x20) == 'm';
    if (clock || classes(s, end, stop) & WORD_UNIT) {
        tokens_scan_emit(s, start, end, ADIT_TOKEN_NUMBER, 0);
        return;
    }
    tokens_scan_word(s, stop);
}

/* An apostrophe that no word has taken: a clitic, a short form such as 'em or '90s, or a quotation mark. */
void tokens_scan_apostrophe(Scan *s, guint32 size)
{
    guint32 start = s->pos, next = start + size;
    CharClass after = scan_peek(s, next);
    gboolean attached = !s->space && s->n_tokens > 0;
    if (class_is_letter(after)) {
        guint32 stop = tokens_scan_word_end(s, next);
        guint32 word = classes(s, next, stop);
        /* "John 's" is found in text that has been through another tokenizer. */
        gboolean clitic = word & WORD_CLITIC && s->n_tokens > 0 && s->lines == 0 &&
                          !(s->tokens[s->n_tokens - 1].flags & ADIT_TOKEN_OPENS) &&
                          (attached || class_is_blank(scan_peek(s, stop)));
        if (!clitic && stop == next + 1 && s->text[next] == 'n' && stop < s->length &&
            scan_class(s, stop, &size) == CHAR_APOSTROPHE)
            stop += size; /* rock 'n' roll */
        if (clitic || word & WORD_APOSTROPHE) {
            tokens_scan_emit(s, start, stop, ADIT_TOKEN_WORD, 0);
            return;
        }
    }
    if (after == CHAR_DIGIT && !attached) {
        guint32 stop = digits_end(s, next);
        if (stop == next + 2) {
            if (scan_byte(s, stop) == 's')
                stop++;
            if (!class_is_alnum(scan_peek(s, stop))) {
                tokens_scan_emit(s, start, stop, ADIT_TOKEN_NUMBER, 0);
                return;
            }
        }
    }
    guint32 end = next;
    gboolean doubled =
        (s->text[start] == '\'' || s->text[start] == '`') && scan_byte(s, next) == s->text[start];
    if (doubled)
        end++;
    gboolean opens = (s->space || (s->n_tokens > 0 && s->tokens[s->n_tokens - 1].flags & ADIT_TOKEN_OPENS)) &&
                     !class_is_blank(scan_peek(s, end));
    if (s->text[start] == '`')
        opens = TRUE;
    if (size == 3 && memcmp(s->text + start, "\xE2\x80\x98", 3) == 0)
        opens = TRUE;
    tokens_scan_emit(s, start, end, ADIT_TOKEN_PUNCTUATION,
                     ADIT_TOKEN_QUOTE | (opens ? ADIT_TOKEN_OPENS : ADIT_TOKEN_CLOSES));
}
