/* SPDX-License-Identifier: MIT */
#include "form.h"
#include <string.h>

guint64 form_hash(const char *text, gsize length, guint64 seed)
{
    const guint64 prime = G_GUINT64_CONSTANT(0x9e3779b97f4a7c15);
    guint64 h = (seed + length * G_GUINT64_CONSTANT(0xff51afd7ed558ccd)) * prime;
    h ^= h >> 31;
    while (length >= 8) {
        guint64 w;
        memcpy(&w, text, 8);
        h = (h ^ GUINT64_FROM_LE(w)) * prime;
        h ^= h >> 32;
        text += 8;
        length -= 8;
    }
    guint64 w = 0;
    for (gsize i = 0; i < length; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): all of text was written. */
        w |= (guint64)(guchar)text[i] << (8 * i);
    h = (h ^ w) * prime;
    h ^= h >> 29;
    h *= G_GUINT64_CONSTANT(0xbf58476d1ce4e5b9);
    return h ^ h >> 32;
}

/* Folds one character that is not ASCII: typographic quotation marks to plain ones, letters to small ones. */
static gunichar fold_char(gunichar c)
{
    switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x201b:
    case 0x02bc:
        return '\'';
    case 0x201c:
    case 0x201d:
    case 0x201e:
        return '"';
    default:
        return g_unichar_tolower(c);
    }
}

/* Appends the folded bytes from..to of the form and notes capitals. */
static void fold_range(const char *p, const char *end, FoldedForm *f, guint *upper, guint *lower,
                       gboolean *first)
{
    while (p < end) {
        guchar b = (guchar)*p;
        if (b < 0x80) {
            if (b >= 'A' && b <= 'Z') {
                if (*upper + *lower == 0)
                    *first = TRUE;
                ++*upper;
                b += 'a' - 'A';
            } else if (b >= 'a' && b <= 'z') {
                ++*lower;
            } else if (b >= '0' && b <= '9') {
                f->digits = TRUE;
            }
            f->text[f->length++] = (char)b;
            p++;
            continue;
        }
        gunichar c = g_utf8_get_char(p), l = fold_char(c);
        if (g_unichar_isupper(c)) {
            if (*upper + *lower == 0)
                *first = TRUE;
            ++*upper;
        } else if (g_unichar_isalpha(c)) {
            ++*lower;
        }
        f->length += (guint32)g_unichar_to_utf8(l, f->text + f->length);
        p = g_utf8_next_char(p);
    }
}

void form_fold(const char *form, gsize length, FoldedForm *f)
{
    guint upper = 0, lower = 0;
    gboolean first = FALSE;
    f->length = 0;
    f->digits = FALSE;
    if (length <= FORM_MAX) {
        fold_range(form, form + length, f, &upper, &lower, &first);
    } else {
        const char *cut = form + FORM_MAX / 2, *resume = form + length - FORM_MAX / 2;
        while (((guchar)*cut & 0xc0) == 0x80)
            cut--;
        while (((guchar)*resume & 0xc0) == 0x80)
            resume++;
        fold_range(form, cut, f, &upper, &lower, &first);
        fold_range(resume, form + length, f, &upper, &lower, &first);
    }
    if (upper == 0)
        f->caps = 0;
    else if (lower == 0)
        f->caps = upper == 1 ? 4 : 2;
    else
        f->caps = first && upper == 1 ? 1 : 3;
}

guint32 form_rows_total(RowPlan *plan)
{
    guint32 n = 0;
    for (guint k = 0; k < ROW_KINDS; k++) {
        plan->start[k] = n;
        n += plan->size[k];
    }
    return n;
}

/* The classes of the characters, at most two of a kind in a row and eight in all: "Xxx", "dd.d", "X.X.". */
static guint64 shape_hash(const char *form, gsize length)
{
    char shape[12];
    guint n = 0;
    char last = 0, before = 0;
    for (const char *p = form, *end = form + MIN(length, FORM_MAX); p < end && n < 9; p++) {
        guchar b = (guchar)*p;
        char c;
        if (b >= 'A' && b <= 'Z')
            c = 'X';
        else if (b >= 'a' && b <= 'z')
            c = 'x';
        else if (b >= '0' && b <= '9')
            c = 'd';
        else if ((b & 0xc0) == 0x80)
            continue;
        else if (b >= 0x80)
            c = 'u';
        else
            c = (char)b;
        if (c == last && c == before)
            continue;
        before = last;
        last = c;
        shape[n++] = c;
    }
    return form_hash(shape, n, 77);
}

static guint32 hashed(const RowPlan *plan, RowKind kind, const char *text, gsize length)
{
    return plan->start[kind] + ((guint32)form_hash(text, length, kind) & (plan->size[kind] - 1));
}

guint form_rows(const RowPlan *plan, const Lexicon *lexicon, const char *form, gsize length, guint32 *rows)
{
    FoldedForm f;
    form_fold(form, length, &f);
    guint n = 0;
    LexiconEntry e = lexicon_find(lexicon, form_hash(f.text, f.length, 0));
    rows[n++] = plan->start[ROW_WORD] + MIN(e.word, plan->size[ROW_WORD] - 1);
    guint32 cased = 0;
    if (e.word != 0) {
        char key[5] = {(char)e.word, (char)(e.word >> 8), (char)f.caps};
        cased = (guint32)form_hash(key, 3, 99) & (plan->size[ROW_CASED] - 1);
    }
    rows[n++] = plan->start[ROW_CASED] + cased;
    rows[n++] = plan->start[ROW_COARSE] + e.coarse;
    rows[n++] = plan->start[ROW_MIDDLE] + e.middle;
    rows[n++] = plan->start[ROW_FINE] + e.fine;

    const char *end = f.text + f.length, *p = end;
    for (guint k = 0; k < 4 && p > f.text; k++) {
        do
            p--;
        while (p > f.text && ((guchar)*p & 0xc0) == 0x80);
        rows[n++] = hashed(plan, ROW_SUFFIX1 + k, p, (gsize)(end - p));
    }
    if (f.length > 0) {
        const char *q = g_utf8_next_char(f.text);
        rows[n++] = hashed(plan, ROW_PREFIX1, f.text, (gsize)(q - f.text));
        for (guint k = 0; k < 2 && q < end; k++)
            q = g_utf8_next_char(q);
        rows[n++] = hashed(plan, ROW_PREFIX3, f.text, (gsize)(q - f.text));
    }
    rows[n++] = plan->start[ROW_SHAPE] + ((guint32)shape_hash(form, length) & (plan->size[ROW_SHAPE] - 1));
    return n;
}
