/* SPDX-License-Identifier: MIT */
/* scan.h - what the files of the scanner share: the state of one run over a text, and looking at characters.
 */
#pragma once

#include "rules.h"

#include <string.h>

typedef struct {
    const AditTokenRules *rules;
    const guint8 *chars; /* the rules' */
    const char *text;
    guint32 length;
    guint32 pos; /* the next byte to be scanned */
    AditTokenSpan *tokens;
    guint n_tokens, room;
    guint lines;           /* line ends since the last token */
    gboolean space;        /* white space, or the start of the text, since the last token */
    gboolean in_quote;     /* between straight double quotation marks */
    guint32 no_host_until; /* before this offset no host name begins; keeps the search linear */
} Scan;

/* Decodes the character at AT, which is not ASCII; SIZE becomes its number of bytes. */
static inline gunichar scan_decode(const Scan *s, guint32 at, guint32 *size)
{
    const guint8 *p = (const guint8 *)s->text + at;
    if (p[0] < 0xE0) {
        *size = 2;
        return ((gunichar)(p[0] & 0x1F) << 6) | (p[1] & 0x3F);
    }
    if (p[0] < 0xF0) {
        *size = 3;
        return ((gunichar)(p[0] & 0x0F) << 12) | ((gunichar)(p[1] & 0x3F) << 6) | (p[2] & 0x3F);
    }
    *size = 4;
    return ((gunichar)(p[0] & 0x07) << 18) | ((gunichar)(p[1] & 0x3F) << 12) |
           ((gunichar)(p[2] & 0x3F) << 6) | (p[3] & 0x3F);
}

/* The class of the character at AT (less than the length) and its number of bytes. */
static inline CharClass scan_class(const Scan *s, guint32 at, guint32 *size)
{
    guint8 byte = (guint8)s->text[at];
    if (byte < 0x80) {
        *size = 1;
        return (CharClass)s->chars[byte];
    }
    gunichar c = scan_decode(s, at, size);
    return c < ADIT_TABLE_CHARS ? (CharClass)s->chars[c] : adit_char_class_high(c);
}

/* The class of the character at AT; that of a space behind the end. */
static inline CharClass scan_peek(const Scan *s, guint32 at)
{
    guint32 size;
    return at < s->length ? scan_class(s, at, &size) : CHAR_SPACE;
}

/* The byte at AT; a space behind the end. */
static inline char scan_byte(const Scan *s, guint32 at)
{
    return at < s->length ? s->text[at] : ' ';
}

static inline gboolean class_is_letter(CharClass c)
{
    return c == CHAR_LOWER || c == CHAR_UPPER || c == CHAR_LETTER;
}

static inline gboolean class_is_alnum(CharClass c)
{
    return class_is_letter(c) || c == CHAR_DIGIT;
}

static inline gboolean class_is_blank(CharClass c)
{
    return c == CHAR_SPACE || c == CHAR_NEWLINE;
}

/* Adds a token and goes on behind it. */
void tokens_scan_emit(Scan *s, guint32 start, guint32 end, AditTokenKind kind, guint flags);

/* The end of the letters, digits and marks from AT on. */
guint32 tokens_scan_word_end(const Scan *s, guint32 at);

/* A word that begins at the current position and is known to go on until END. */
void tokens_scan_word(Scan *s, guint32 end);
void tokens_scan_number(Scan *s);
void tokens_scan_apostrophe(Scan *s, guint32 size);

/* URLs: END is where the scheme or "www." has been seen. */
guint32 tokens_scan_url_end(const Scan *s, guint32 at);
/* If a host name or a file name begins at START, with its first full stop, hyphen or so at FROM, adds it. */
gboolean tokens_scan_host(Scan *s, guint32 start, guint32 from);
void tokens_scan_at_sign(Scan *s);
void tokens_scan_hash(Scan *s);

/* Groups the tokens into sentences, which are appended. */
void adit_tokens_split_sentences(const AditTokenRules *rules, const char *text, guint32 length,
                                 const AditTokenSpan *tokens, guint n_tokens, GArray *sentences);
