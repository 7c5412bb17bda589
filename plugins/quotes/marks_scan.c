/* SPDX-License-Identifier: MIT */
#include "marks_scan.h"

static guint class_of(const char *text, guint32 len, guint32 pos, gboolean before)
{
    guint32 at = pos;

    if (before) {
        if (pos == 0)
            return N_LINE;
        at = pos - 1;
        while (at > 0 && ((guchar)text[at] & 0xC0) == 0x80)
            at--;
    } else if (pos >= len)
        return N_LINE;

    guchar c = (guchar)text[at];
    if (c < 0x80) {
        if (c == '\n' || c == '\r')
            return N_LINE;
        if (g_ascii_isspace(c))
            return N_SPACE;
        if (g_ascii_isdigit(c))
            return N_DIGIT;
        if (g_ascii_isalpha(c))
            return N_LETTER;
        switch (c) {
        case '(':
        case '[':
        case '{':
        case '$':
        case '#':
        case '@':
            return N_OPENER;
        case ')':
        case ']':
        case '}':
            return N_CLOSER;
        case '.':
        case ',':
        case '!':
        case '?':
        case ';':
        case ':':
        case '%':
            return N_STOP;
        case '-':
        case '_':
        case '/':
        case '*':
            return N_DASH;
        case '"':
        case '\'':
        case '`':
            return before ? N_OPENER : N_CLOSER;
        default:
            return N_LETTER;
        }
    }
    gunichar u = g_utf8_get_char(text + at);
    if (u == 0xA0 || (u >= 0x2000 && u <= 0x200B) || u == 0x202F || u == 0x3000)
        return N_SPACE;
    if (u >= 0x2010 && u <= 0x2015)
        return N_DASH;
    if (u == 0x2026)
        return N_STOP;
    if (u == 0x2018 || u == 0x201C || u == 0xAB || u == 0x201E)
        return N_OPENER;
    if (u == 0x2019 || u == 0x201D || u == 0xBB)
        return N_CLOSER;
    return N_LETTER;
}

/* For marks with blanks on both sides: which side they belong to can only be told by what is beyond. */
static void look_beyond_blanks(Mark *m, const char *text, guint32 len)
{
    guint32 a = m->pos, b = m->pos + m->width;

    while (a > 0 && m->pos - a < 4 && g_ascii_isspace(text[a - 1]))
        a--;
    while (b < len && b - m->pos < 6 && g_ascii_isspace(text[b]))
        b++;
    char before = a > 0 ? text[a - 1] : '.', behind = b < len ? text[b] : 'A';
    m->ends = !g_ascii_isalnum(before);
    m->begins = !g_ascii_islower(behind);
}

static void add_mark(GArray *marks, const char *text, guint32 len, guint32 pos, guint width, guint kind)
{
    Mark mark = {.pos = pos, .width = (guint8)width, .kind = (guint8)kind};

    mark.left = (guint8)class_of(text, len, pos, TRUE);
    mark.right = (guint8)class_of(text, len, pos + width, FALSE);
    look_beyond_blanks(&mark, text, len);
    g_array_append_val(marks, mark);
}

/* Does the line that begins at POS begin with a mark that can open? */
static gboolean opens_line(const char *text, guint32 len, guint32 pos)
{
    if (pos >= len)
        return FALSE;
    guchar c = (guchar)text[pos];
    if (c == '"')
        return pos + 1 < len;
    if (c == '`' || c == '\'')
        return pos + 1 < len;
    if (c < 0x80)
        return FALSE;
    gunichar u = g_utf8_get_char(text + pos);
    return u == 0x201C || u == 0x201E || u == 0xAB || u == 0x2018 || u == 0x201D;
}

static guint32 add_break(GArray *marks, const char *text, guint32 len, guint32 pos)
{
    Mark mark = {.pos = pos, .width = 0, .kind = M_BREAK};
    guint lines = 0;

    while (pos < len && (text[pos] == '\n' || text[pos] == '\r' || text[pos] == ' ' || text[pos] == '\t')) {
        lines += text[pos] == '\n';
        pos++;
    }
    mark.lines = lines > 1 ? 2 : 1;
    mark.reopen = opens_line(text, len, pos);
    if (lines > 0)
        g_array_append_val(marks, mark);
    return pos;
}

/* Three in a row behind what is said: the single mark of a quotation inside, then the double one. */
static gboolean closes_both(const char *text, guint32 len, guint32 i)
{
    return i > 0 && i + 2 < len && text[i + 2] == '\'' && !g_ascii_isspace(text[i - 1]) &&
           (i + 3 >= len || !g_ascii_isalnum(text[i + 3]));
}

/* The next byte that a mark or a break may begin with. */
static guint32 find_next(const char *text, guint32 len, guint32 i)
{
    static const guint8 begins[256] = {['\n'] = 1, ['"'] = 1, ['`'] = 1, ['\''] = 1, [0xC2] = 1, [0xE2] = 1};

    while (i < len && !begins[(guchar)text[i]])
        i++;
    return i;
}

GArray *quote_marks_scan(const char *text, guint32 len)
{
    GArray *marks = g_array_new(FALSE, FALSE, sizeof(Mark));

    for (guint32 i = 0; (i = find_next(text, len, i)) < len;) {
        guchar c = (guchar)text[i];
        guchar d = i + 1 < len ? (guchar)text[i + 1] : 0;
        if (c == '\n') {
            guint32 next = add_break(marks, text, len, i);
            i = MAX(next, i + 1);
        } else if (c == '"') {
            add_mark(marks, text, len, i, 1, M_STRAIGHT);
            i++;
        } else if (c == '`') {
            guint width = d == '`' ? 2 : 1;
            add_mark(marks, text, len, i, width, width == 2 ? M_BACKTICK : M_SLEFT);
            i += width;
        } else if (c == '\'') {
            guint width = d == '\'' && !closes_both(text, len, i) ? 2 : 1;
            add_mark(marks, text, len, i, width, width == 2 ? M_TWO_SINGLE : M_SINGLE);
            i += width;
        } else if (c == 0xC2 && (d == 0xAB || d == 0xBB)) {
            add_mark(marks, text, len, i, 2, d == 0xAB ? M_ANGLE_L : M_ANGLE_R);
            i += 2;
        } else if (c == 0xE2 && d == 0x80 && i + 2 < len) {
            guchar e = (guchar)text[i + 2];
            if (e == 0x9C)
                add_mark(marks, text, len, i, 3, M_LEFT);
            else if (e == 0x9D)
                add_mark(marks, text, len, i, 3, M_RIGHT);
            else if (e == 0x9E)
                add_mark(marks, text, len, i, 3, M_LOW);
            else if (e == 0x98)
                add_mark(marks, text, len, i, 3, M_SLEFT);
            else if (e == 0x99)
                add_mark(marks, text, len, i, 3, M_SRIGHT);
            i += 3;
        } else
            i++;
    }
    Mark end = {.pos = len, .kind = M_END};
    g_array_append_val(marks, end);
    return marks;
}
