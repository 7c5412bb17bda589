/* SPDX-License-Identifier: MIT */
#include "lexer.h"

#include <string.h>

#define MAX_KEY 64

typedef struct {
    guint32 start, end;
    guint8 flags;
    gboolean word;    /* else digits or punctuation */
    guint key_length; /* 0: too long to be anybody's key */
    char key[MAX_KEY + 8];
} Atom;

/* How a byte begins. Bytes of 0x80 and above are looked at more closely. */
enum { B_OTHER, B_SPACE, B_LINE, B_DIGIT, B_LETTER, B_HIGH };

static const guint8 byte_kind[256] = {
    ['\t'] = B_SPACE,         ['\n'] = B_LINE,          ['\v'] = B_SPACE,        ['\f'] = B_SPACE,
    ['\r'] = B_SPACE,         [' '] = B_SPACE,          ['0' ... '9'] = B_DIGIT, ['A' ... 'Z'] = B_LETTER,
    ['a' ... 'z'] = B_LETTER, [0x80 ... 0xff] = B_HIGH,
};

/* The kind of the character at `p` and its length; `*norm` is the ASCII character it is written as in keys,
 * or 0. */
static guint8 high_kind(const guchar *p, const guchar *end, guint *length, char *norm)
{
    *norm = 0;
    *length = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if ((gsize)(end - p) < *length) {
        *length = 1;
        return B_OTHER;
    }
    if (p[0] == 0xc2)
        return p[1] == 0xa0 ? B_SPACE : (p[1] == 0xaa || p[1] == 0xb5 || p[1] == 0xba) ? B_LETTER : B_OTHER;
    if (p[0] == 0xc3)
        return p[1] == 0x97 || p[1] == 0xb7 ? B_OTHER : B_LETTER;
    if (p[0] == 0xe2) {
        if (p[1] == 0x80) {
            if (p[2] <= 0x8a || p[2] == 0xaf)
                return B_SPACE;
            if (p[2] == 0xa8 || p[2] == 0xa9)
                return B_LINE;
            if (p[2] >= 0x90 && p[2] <= 0x95)
                *norm = '-';
            else if (p[2] == 0x98 || p[2] == 0x99 || p[2] == 0xb2)
                *norm = '\'';
            else if (p[2] >= 0x9c && p[2] <= 0x9e)
                *norm = '"';
        } else if (p[1] == 0x88 && p[2] == 0x92) {
            *norm = '-';
        }
        return B_OTHER;
    }
    if (p[0] == 0xe3 && p[1] == 0x80)
        return p[2] == 0x80 ? B_SPACE : B_OTHER;
    return B_LETTER;
}

static guint8 kind_at(const guchar *p, const guchar *end, guint *length, char *norm)
{
    guint8 kind = byte_kind[*p];

    *length = 1;
    *norm = 0;
    return kind == B_HIGH ? high_kind(p, end, length, norm) : kind;
}

/* Appends one letter, lower-cased (ASCII and Latin-1), to the key. */
static inline void key_letter(Atom *atom, const guchar *p, guint length)
{
    char *k = atom->key + atom->key_length;

    if (length == 1) {
        *k = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    } else {
        memcpy(k, p, length);
        if (p[0] == 0xc3 && p[1] >= 0x80 && p[1] <= 0x9e)
            k[1] = (char)(p[1] + 0x20);
    }
    atom->key_length += length;
}

static gboolean is_capital(const guchar *p, guint length)
{
    return length == 1 ? *p >= 'A' && *p <= 'Z' : p[0] == 0xc3 && p[1] >= 0x80 && p[1] <= 0x9e;
}

/* "p.m." and "B.C.": single letters with stops are one word, its key without the stops. */
static const guchar *scan_initials(Atom *atom, const guchar *p, const guchar *end)
{
    const guchar *q = p;

    while (q + 1 < end && byte_kind[q[0]] == B_LETTER && q[1] == '.' && atom->key_length < 8) {
        key_letter(atom, q, 1);
        q += 2;
    }
    if (q + 1 == end || (q + 1 < end && byte_kind[q[1]] != B_LETTER && byte_kind[q[1]] != B_HIGH &&
                         byte_kind[q[1]] != B_DIGIT)) {
        /* "p.m" */
        if (q < end && byte_kind[q[0]] == B_LETTER && q > p) {
            key_letter(atom, q, 1);
            q++;
        }
    }
    if (atom->key_length >= 2 && (q == end || (byte_kind[*q] != B_LETTER && byte_kind[*q] != B_HIGH)))
        return q;
    atom->key_length = 0;
    return NULL;
}

static const guchar *scan_word(Atom *atom, const guchar *p, const guchar *end)
{
    const guchar *q = p;
    guint length;
    char norm;

    if (p + 2 < end && p[1] == '.' && (q = scan_initials(atom, p, end)))
        return q;
    for (q = p; q < end && kind_at(q, end, &length, &norm) == B_LETTER; q += length)
        if (q - p < MAX_KEY)
            key_letter(atom, q, length);
    if (q - p > MAX_KEY)
        atom->key_length = 0;
    return q;
}

static const guchar *scan_number(const guchar *p, const guchar *end, gint32 *value, guint8 *digits)
{
    const guchar *q = p;
    gint64 v = 0;

    for (; q < end && byte_kind[*q] == B_DIGIT; q++)
        v = v > G_MAXINT32 / 10 ? G_MAXINT32 : v * 10 + (*q - '0');
    *digits = (guint8)MIN(q - p, 250);
    /* 1,500 */
    while (q - p >= 1 && *digits != 0 && (*digits <= 3 || *digits == 255) && end - q >= 4 && q[0] == ',' &&
           byte_kind[q[1]] == B_DIGIT && byte_kind[q[2]] == B_DIGIT && byte_kind[q[3]] == B_DIGIT &&
           (end - q == 4 || byte_kind[q[4]] != B_DIGIT)) {
        v = v > G_MAXINT32 / 1000 ? G_MAXINT32
                                  : v * 1000 + (q[1] - '0') * 100 + (q[2] - '0') * 10 + (q[3] - '0');
        q += 4;
        *digits = 255;
    }
    *value = (gint32)MIN(v, G_MAXINT32);
    return q;
}

/* The next atom at or after `*pos`; FALSE at the end. A number's value and digits are left in `item`. */
static gboolean next_atom(const char *text, guint32 length, guint32 *pos, Atom *atom, DatesItem *item)
{
    const guchar *base = (const guchar *)text, *end = base + length, *p = base + *pos, *q;
    guint8 flags = DATES_ITEM_GLUED, kind;
    guint lines = 0, n;
    char norm;

    for (;; p += n) {
        if (p >= end) {
            *pos = length;
            return FALSE;
        }
        kind = kind_at(p, end, &n, &norm);
        if (kind == B_LINE)
            lines++;
        else if (kind != B_SPACE)
            break;
        flags &= (guint8)~DATES_ITEM_GLUED;
    }
    if (lines)
        flags |= DATES_ITEM_NEWLINE;
    if (lines > 1)
        flags |= DATES_ITEM_BREAK;
    atom->key_length = 0;
    atom->word = FALSE;
    item->digits = 0;
    item->value = 0;
    if (kind == B_DIGIT) {
        q = scan_number(p, end, &item->value, &item->digits);
        flags |= DATES_ITEM_NUMBER | DATES_ITEM_DIGITS;
    } else if (kind == B_LETTER) {
        if (is_capital(p, n))
            flags |= DATES_ITEM_CAPITAL;
        flags |= DATES_ITEM_LETTERS;
        atom->word = TRUE;
        q = scan_word(atom, p, end);
    } else {
        q = p + n;
        atom->key[0] = norm ? norm : (char)*p;
        atom->key_length = 1;
        if (!norm && n > 1) {
            memcpy(atom->key, p, n);
            atom->key_length = n;
        }
        if (atom->key[0] == '\'' && q < end && (*q == 's' || *q == 'S') &&
            (q + 1 == end || (byte_kind[q[1]] != B_LETTER && byte_kind[q[1]] != B_HIGH))) {
            memcpy(atom->key, "'s", 2);
            atom->key_length = 2;
            q++;
        }
    }
    atom->start = (guint32)(p - base);
    atom->end = (guint32)(q - base);
    atom->flags = flags;
    *pos = atom->end;
    return TRUE;
}

gboolean dates_lex_keys(const char *text, gsize length, DatesKeyFunc each, gpointer data)
{
    Atom atom;
    DatesItem item;
    guint32 pos = 0;

    while (next_atom(text, (guint32)length, &pos, &atom, &item)) {
        if (atom.flags & DATES_ITEM_DIGITS) {
            each(text + atom.start, atom.end - atom.start, data);
        } else if (atom.key_length == 0) {
            return FALSE;
        } else {
            each(atom.key, atom.key_length, data);
        }
    }
    return TRUE;
}

/* Puts the longest phrase of the language that begins at item `i` into one item; the number of items it took.
 */
static guint phrase_at(const DatesLanguage *lang, const DatesItem *items, guint n, gint32 *word)
{
    gint32 p = DATES_WORD(lang, items[0].word)->phrases;
    guint best = 1;

    for (; p >= 0; p = g_array_index(lang->phrases, DatesPhrase, p).next) {
        const DatesPhrase *phrase = &g_array_index(lang->phrases, DatesPhrase, p);
        guint k;

        if (phrase->n_parts + 1 <= best || phrase->n_parts >= n)
            continue;
        for (k = 0; k < phrase->n_parts; k++)
            if (items[k + 1].word != g_array_index(lang->parts, gint32, phrase->parts + k) ||
                (items[k + 1].flags & DATES_ITEM_BREAK))
                break;
        if (k == phrase->n_parts) {
            best = phrase->n_parts + 1;
            *word = phrase->word;
        }
    }
    return best;
}

/* A number in words: "two hundred and fifty", "twenty-first". Units, tens and teens add up where each is
 * smaller than the place the one before left open; hundreds and thousands multiply. */
typedef struct {
    gint64 total, current;
    gint32 room; /* the next addend must be smaller */
    gint32 last;
} Count;

static gboolean count_add(Count *c, gint32 v)
{
    if (v >= 1000) {
        if (c->total && c->last >= v)
            return FALSE;
        if (c->current == 0 && c->total)
            return FALSE;
        c->total += MAX(c->current, 1) * v;
        c->current = 0;
        c->room = v;
    } else if (v == 100) {
        if (c->current >= 100 || (c->last >= 100 && c->current == 0))
            return FALSE;
        c->current = MAX(c->current, 1) * 100;
        c->room = 100;
    } else {
        if (v >= c->room)
            return FALSE;
        c->current += v;
        c->room = v >= 20 && v % 10 == 0 ? 10 : 0;
    }
    c->last = v;
    return c->total + c->current <= G_MAXINT32;
}

static guint number_at(const DatesLanguage *lang, DatesItem *items, guint n, DatesItem *out)
{
    Count c = {0, 0, G_MAXINT32, 0};
    guint i = 0, used = 0;
    gint32 v, join;
    gboolean ordinal = FALSE;

    while (i < n && items[i].word >= 0 && !(i && (items[i].flags & DATES_ITEM_BREAK))) {
        if (dates_language_sense(lang, items[i].word, DATES_C_NUMBER, FALSE, &v)) {
            if (!count_add(&c, v))
                break;
            used = ++i;
        } else if (dates_language_sense(lang, items[i].word, DATES_C_ORDWORD, FALSE, &v)) {
            if (!count_add(&c, v))
                break;
            used = ++i;
            ordinal = TRUE;
            break;
        } else if (used == i && used &&
                   dates_language_sense(lang, items[i].word, DATES_C_JOINER, FALSE, &join) &&
                   join == (c.room == 10    ? 1
                            : c.last >= 100 ? 2
                                            : 0)) {
            i++;
        } else {
            break;
        }
    }
    if (!used)
        return 0;
    *out = items[0];
    out->end = items[used - 1].end;
    out->flags |= DATES_ITEM_NUMBER | (ordinal ? DATES_ITEM_ORDINAL : 0);
    out->value = (gint32)(c.total + c.current);
    if (used > 1)
        out->word = -1;
    return used;
}

/* Joins phrases, numbers in words, and digits with an ordinal ending. */
static void join(const DatesLanguage *lang, GArray *array, guint first)
{
    DatesItem *items = (DatesItem *)(gpointer)array->data;
    guint n = array->len, in = first, out = first;

    while (in < n) {
        DatesItem item = items[in];
        guint used = 1;

        if (item.word >= 0) {
            gint32 word = item.word;

            used = phrase_at(lang, items + in, n - in, &word);
            if (used > 1) {
                item.end = items[in + used - 1].end;
                item.word = word;
                item.flags &= (guint8) ~(DATES_ITEM_NUMBER | DATES_ITEM_DIGITS);
            } else if (DATES_WORD(lang, word)->numeral) {
                used = MAX(number_at(lang, items + in, n - in, &item), 1);
            }
        } else if ((item.flags & DATES_ITEM_DIGITS) && in + 1 < n && items[in + 1].word >= 0 &&
                   (items[in + 1].flags & DATES_ITEM_GLUED) &&
                   dates_language_sense(lang, items[in + 1].word, DATES_C_ORDSUFFIX, FALSE, NULL)) {
            item.end = items[in + 1].end;
            item.flags |= DATES_ITEM_ORDINAL;
            used = 2;
        }
        if (used > 1 || in != out || item.value != items[in].value)
            items[out] = item;
        out++;
        in += used;
    }
    g_array_set_size(array, out);
}

/* The class of a number by how it is written. */
guint dates_item_number_class(const DatesItem *item)
{
    if (item->flags & DATES_ITEM_ORDINAL)
        return DATES_C_ORDINAL;
    if (!(item->flags & DATES_ITEM_DIGITS))
        return DATES_C_SPELLED;
    return item->digits == 1   ? DATES_C_INT1
           : item->digits == 2 ? DATES_C_INT2
           : item->digits == 4 ? DATES_C_INT4
                               : DATES_C_INTX;
}

static void sign(const DatesLanguage *lang, GArray *array, guint first)
{
    for (guint i = first; i < array->len; i++) {
        DatesItem *item = &g_array_index(array, DatesItem, i);

        item->signature = item->word >= 0 ? DATES_WORD(lang, item->word)->signature : 0;
        if (item->flags & DATES_ITEM_NUMBER)
            item->signature |= DATES_CLASS_BIT(dates_item_number_class(item));
    }
}

void dates_lex(const DatesLanguage *language, const char *text, guint32 length, guint32 *offset, guint limit,
               GArray *items)
{
    guint first = items->len;
    Atom atom;
    DatesItem item;
    guint32 pos = *offset, before = pos;

    while (next_atom(text, length, &pos, &atom, &item)) {
        guint have = items->len - first;

        /* Stop at an empty line, or where a line or a gap has to do. */
        if (have >= limit && ((atom.flags & DATES_ITEM_BREAK) ||
                              (have >= 2 * limit && !(atom.flags & DATES_ITEM_GLUED)) || have >= 4 * limit)) {
            pos = before;
            break;
        }
        before = pos;
        item.start = atom.start;
        item.end = atom.end;
        item.flags = atom.flags;
        item.word = -1;
        if (atom.key_length)
            item.word = dates_language_find(language, atom.key, atom.key_length,
                                            dates_language_hash(atom.key, atom.key_length));
        g_array_append_val(items, item);
    }
    *offset = pos;
    join(language, items, first);
    sign(language, items, first);
}
