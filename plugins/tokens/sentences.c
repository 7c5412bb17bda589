/* SPDX-License-Identifier: MIT */
/* sentences.c - groups tokens into sentences and paragraphs. */
#include "scan.h"

typedef struct {
    const AditTokenRules *rules;
    const char *text;
    guint32 length;
    const AditTokenSpan *tokens;
    guint n;
    guint first;       /* token of the current sentence */
    gboolean in_quote; /* between double quotation marks */
    guint32 width;     /* at which the text's lines are wrapped, 0 if each line is a paragraph */
} Split;

/* The classes of a token; of an abbreviation, those of the word without its full stop. */
static guint32 classes_of(const Split *p, guint i)
{
    const AditTokenSpan *t = &p->tokens[i];
    guint32 stop = t->flags & ADIT_TOKEN_ABBREVIATION ? 1 : 0;
    return adit_token_rules_classes(p->rules, p->text + t->start, t->end - t->start - stop);
}

/* Lines longer than this are not wrapped by hand. */
#define WIDEST 110

/* Hard-wrapped text has no long lines, and a line ends where the next word would have been too much. */
static guint32 wrap_width(const char *text, guint32 length)
{
    guint32 longest = 0;
    gsize in_long = 0;
    for (const char *line = text, *end = text + length; line < end;) {
        const char *stop = memchr(line, '\n', (gsize)(end - line));
        if (stop == NULL)
            stop = end;
        gsize bytes = (gsize)(stop - line);
        if (bytes > WIDEST)
            in_long += bytes;
        else
            longest = MAX(longest, (guint32)bytes);
        line = stop + 1;
    }
    return in_long * 4 > length || longest < 40 ? 0 : longest;
}

/* The first token from I on that is not an opening mark, bullet or dash; at most three are passed over. */
static guint first_word(const Split *p, guint i)
{
    for (guint k = 0; k < 3 && i + 1 < p->n; k++, i++)
        if (p->tokens[i].kind != ADIT_TOKEN_PUNCTUATION || p->tokens[i].flags & ADIT_TOKEN_STOP)
            break;
    return i;
}

/* Is the line end between the tokens I and I + 1 only that of a wrapped line? LINE is where the line begins.
 */
static gboolean is_wrapped(const Split *p, guint i, guint32 line)
{
    const AditTokenSpan *last = &p->tokens[i], *next = &p->tokens[i + 1];
    if (next->flags & ADIT_TOKEN_BULLET)
        return FALSE;
    gboolean stopped = last->flags & (ADIT_TOKEN_STOP | ADIT_TOKEN_CLOSES) || p->text[last->end - 1] == ':';
    if (next->flags & ADIT_TOKEN_LOWER && !stopped)
        return TRUE;
    if (p->width == 0)
        return FALSE;
    guint32 word = next->start;
    while (word < p->length && word < next->start + 40 && !g_ascii_isspace(p->text[word]))
        word++;
    return last->end - line + 1 + (word - next->start) + 6 > p->width;
}

/* "Yes!" Smith said: a verb of saying within a few words. After a full stop ("It is over." Smith said.)
 * nothing may follow the verb, for "It is over." Smith said that ... is as likely. */
static gboolean says_follows(const Split *p, guint i, gboolean firm)
{
    for (guint k = i; k < p->n && k < i + 5; k++) {
        if (p->tokens[k].kind != ADIT_TOKEN_WORD || (k > i && p->tokens[k].lines > 1))
            return FALSE;
        if (classes_of(p, k) & WORD_SAYS)
            return firm || (k + 1 < p->n && p->tokens[k + 1].flags & ADIT_TOKEN_STOP);
    }
    return FALSE;
}

/* A small letter begins a sentence in careless writing. But a stop behind a capitalised word may be that of
 * an unknown abbreviation ("Deseret Bancorp. for stock") or of a name ("Jeb! was"). */
static gboolean ends_before_lower(const Split *p, guint i)
{
    if (p->in_quote) /* "Get along with you! for I will now" */
        return FALSE;
    return i == 0 || !(p->tokens[i - 1].flags & ADIT_TOKEN_UPPER);
}

/* . . . */
static gboolean is_spaced_ellipsis(const Split *p, guint i)
{
    const AditTokenSpan *t = &p->tokens[i];
    return i > 0 && t[-1].flags & ADIT_TOKEN_STOP && t->end - t->start == 1 && t[-1].end - t[-1].start == 1 &&
           p->text[t->start] == '.' && p->text[t[-1].start] == '.';
}

/* The "1." of a list, the "Q." of an interview: they begin what follows. */
static gboolean is_label(const Split *p, guint i)
{
    const AditTokenSpan *t = &p->tokens[i];
    guint before = i - p->first;
    if (before == 2 && t[-2].kind == ADIT_TOKEN_PUNCTUATION) /* a bullet */
        before--;
    if (before != 1 || t->end - t->start != 1 || p->text[t->start] != '.' || t->start != t[-1].end)
        return FALSE;
    guint32 length = t[-1].end - t[-1].start;
    return t[-1].kind == ADIT_TOKEN_NUMBER ? length <= 2 : length == 1 && p->text[t[-1].start] != 'I';
}

/* Does the sentence end with the token I, which is a stop with the closing marks up to J? */
static gboolean ends_after_stop(const Split *p, guint i, guint j)
{
    const AditTokenSpan *stop = &p->tokens[i], *next = &p->tokens[j + 1];
    if (stop->flags & ADIT_TOKEN_IDEOGRAPHIC)
        return TRUE;
    guint w = first_word(p, j + 1);
    const AditTokenSpan *word = &p->tokens[w];
    gboolean quoted = j > i && p->tokens[j].flags & ADIT_TOKEN_QUOTE;
    if (!(next->flags & ADIT_TOKEN_SPACE_BEFORE))
        return word->flags & ADIT_TOKEN_UPPER && (w == j + 1 || next->flags & ADIT_TOKEN_OPENS);
    if (next->flags & ADIT_TOKEN_STOP || is_label(p, i))
        return FALSE;
    if (next->kind == ADIT_TOKEN_PUNCTUATION && !(next->flags & (ADIT_TOKEN_OPENS | ADIT_TOKEN_BULLET)) &&
        w == j + 1)
        return FALSE;
    if (word->flags & ADIT_TOKEN_LOWER)
        return j == i && !(stop->flags & ADIT_TOKEN_ELLIPSIS) && w == j + 1 && !is_spaced_ellipsis(p, i) &&
               ends_before_lower(p, i);
    if (quoted && w == j + 1 && word->flags & ADIT_TOKEN_UPPER)
        return !says_follows(p, w, (stop->flags & ADIT_TOKEN_FIRM) != 0);
    return TRUE;
}

static gboolean ends_after_abbreviation(const Split *p, guint i, guint j)
{
    const AditTokenSpan *next = &p->tokens[j + 1];
    if (p->tokens[i].flags & ADIT_TOKEN_NO_END || !(next->flags & ADIT_TOKEN_SPACE_BEFORE))
        return FALSE;
    guint w = first_word(p, j + 1);
    /* "MANCHESTER, N.H. - Four days after", "BUFFALO, N.Y. (AP)": only a quotation mark may stand between. */
    if (!(p->tokens[w].flags & ADIT_TOKEN_UPPER) || (w > j + 1 && !(next->flags & ADIT_TOKEN_QUOTE)))
        return FALSE;
    return w > j + 1 || j > i || classes_of(p, w) & WORD_STARTER;
}

/* A number in square brackets behind the stop, as in "in Dulwich. [17]"; returns its last token, or I. */
static guint with_citation(const Split *p, guint i)
{
    const AditTokenSpan *t = &p->tokens[i];
    if (i + 3 >= p->n || p->text[t[1].start] != '[' || t[2].kind != ADIT_TOKEN_NUMBER ||
        p->text[t[3].start] != ']' || t[1].lines > 0)
        return i;
    return i + 3;
}

static gboolean is_emoticon(const Split *p, guint i)
{
    const AditTokenSpan *t = &p->tokens[i];
    return t->kind == ADIT_TOKEN_EMOJI || (t->kind == ADIT_TOKEN_SYMBOL && t->end - t->start > 1 &&
                                           strchr(":;=", p->text[t->start]) != NULL);
}

/* What belongs to the sentence that the token I ends: closing marks, citations, emoticons. */
static guint with_closers(const Split *p, guint i)
{
    guint j = i;
    while (j + 1 < p->n && p->tokens[j + 1].lines == 0) {
        guint cited = with_citation(p, j);
        if (cited > j)
            j = cited;
        else if (p->tokens[j + 1].flags & ADIT_TOKEN_CLOSES || is_emoticon(p, j + 1))
            j++;
        else
            break;
    }
    return j;
}

/* A link that stands where a line has ended, before the next link or sentence. */
static gboolean ends_after_url(const Split *p, guint i)
{
    const AditTokenSpan *t = &p->tokens[i];
    if (t->kind != ADIT_TOKEN_URL || !(t[1].flags & ADIT_TOKEN_SPACE_BEFORE) || p->text[t->start] != 'h')
        return FALSE;
    return t[1].kind == ADIT_TOKEN_URL || t[1].flags & ADIT_TOKEN_UPPER;
}

/* 03/27/2001 01:58, with that date at the token I */
static gboolean is_stamp(const Split *p, guint i)
{
    const AditTokenSpan *date = &p->tokens[i], *clock = date + 1;
    if (i + 1 >= p->n || date->kind != ADIT_TOKEN_NUMBER || clock->kind != ADIT_TOKEN_NUMBER)
        return FALSE;
    const char *end = p->text + date->end,
               *slash = memchr(p->text + date->start, '/', date->end - date->start);
    return slash != NULL && memchr(slash + 1, '/', (gsize)(end - slash - 1)) != NULL &&
           memchr(p->text + clock->start, ':', clock->end - clock->start) != NULL;
}

static gboolean is_half_of_day(const Split *p, guint i)
{
    const AditTokenSpan *t = &p->tokens[i];
    return t->end - t->start == 2 && strchr("AaPp", p->text[t->start]) != NULL &&
           g_ascii_toupper(p->text[t->start + 1]) == 'M';
}

/* A message that is handed on has a head, "Ann Mole 03/27/2001 01:58 PM": the sender is one sentence, the
 * time another. */
static gboolean ends_in_head(const Split *p, guint i)
{
    if (p->tokens[i + 1].kind == ADIT_TOKEN_NUMBER && is_stamp(p, i + 1)) {
        guint k = p->first;
        while (k <= i && k < p->first + 4 && p->tokens[k].flags & ADIT_TOKEN_UPPER)
            k++;
        return k > i;
    }
    guint clock = is_half_of_day(p, i) && i > 0 ? i - 1 : i;
    return clock > 0 && p->tokens[i + 1].flags & ADIT_TOKEN_UPPER && !is_half_of_day(p, i + 1) &&
           is_stamp(p, clock - 1);
}

/* Does the comma I end the first or the last line of a letter: "Dear Ms Mole, I", "Best regards, Ann"? */
static gboolean ends_salutation(const Split *p, guint i)
{
    guint words = i - p->first;
    if (words == 0 || words > 4 || !(p->tokens[i + 1].flags & ADIT_TOKEN_UPPER))
        return FALSE;
    if (classes_of(p, i - 1) & WORD_CLOSING)
        return TRUE;
    return classes_of(p, p->first) & WORD_GREETING && (words > 1 || classes_of(p, i + 1) & WORD_STARTER);
}

/* Does the sentence end with the token I, which is no stop? */
static gboolean ends_without_stop(const Split *p, guint i)
{
    const AditTokenSpan *t = &p->tokens[i], *next = t + 1;
    switch (t->kind) {
    case ADIT_TOKEN_WORD:
    case ADIT_TOKEN_NUMBER:
        return ends_in_head(p, i);
    case ADIT_TOKEN_URL:
        return ends_after_url(p, i);
    case ADIT_TOKEN_EMOJI:
    case ADIT_TOKEN_SYMBOL:
    case ADIT_TOKEN_PUNCTUATION:
        break;
    default:
        return FALSE;
    }
    if (!(next->flags & ADIT_TOKEN_UPPER) || !(next->flags & ADIT_TOKEN_SPACE_BEFORE))
        return FALSE;
    switch (p->text[t->start]) {
    case ',':
        return ends_salutation(p, i);
    case ')': /* a sentence in parentheses, but not the "(a)" of a list */
        return p->text[p->tokens[p->first].start] == '(' && i > p->first + 1 &&
               p->tokens[i - 1].end - p->tokens[p->first].end > 2;
    case '>': /* <ann@example.org> */
        return i > 0 && (t[-1].kind == ADIT_TOKEN_URL || t[-1].kind == ADIT_TOKEN_EMAIL);
    default:
        return is_emoticon(p, i);
    }
}

static void add(const Split *p, GArray *sentences, guint first, guint last, gint32 paragraph)
{
    AditSentenceSpan span = {p->tokens[first].start, p->tokens[last].end, first, last - first + 1, paragraph};
    g_array_append_val(sentences, span);
}

static gboolean is_double(const Split *p, guint i)
{
    static const char SINGLE[][4] = {"'",           "`", "\xE2\x80\x98", "\xE2\x80\x99", "\xE2\x80\x9A",
                                     "\xE2\x80\x9B"};
    const AditTokenSpan *t = &p->tokens[i];
    for (guint k = 0; k < G_N_ELEMENTS(SINGLE); k++)
        if (strlen(SINGLE[k]) == t->end - t->start &&
            memcmp(SINGLE[k], p->text + t->start, t->end - t->start) == 0)
            return FALSE;
    return TRUE;
}

/* Does a sentence end with the token I, or with what closes behind it? LAST becomes its last token. */
static gboolean ends_at(Split *p, guint i, guint *last)
{
    const AditTokenSpan *token = &p->tokens[i], *next = token + 1;
    *last = i;
    if (token->flags & ADIT_TOKEN_QUOTE && is_double(p, i))
        p->in_quote = (token->flags & ADIT_TOKEN_OPENS) != 0;
    if ((token->flags | next->flags) & ADIT_TOKEN_RULE)
        return TRUE;
    if (!(token->flags & (ADIT_TOKEN_STOP | ADIT_TOKEN_ABBREVIATION)))
        return ends_without_stop(p, i);
    *last = with_closers(p, i);
    if (*last + 1 == p->n)
        return FALSE;
    return token->flags & ADIT_TOKEN_STOP ? ends_after_stop(p, i, *last)
                                          : ends_after_abbreviation(p, i, *last);
}

/* Does a paragraph end with the token I? LINE is where its line begins, and becomes where the next one does.
 */
static gboolean ends_paragraph(const Split *p, guint i, guint32 *line)
{
    const AditTokenSpan *next = &p->tokens[i + 1];
    if (next->lines == 0)
        return FALSE;
    gboolean ends = next->lines > 1 || !is_wrapped(p, i, *line);
    *line = next->start;
    return ends;
}

void adit_tokens_split_sentences(const AditTokenRules *rules, const char *text, guint32 length,
                                 const AditTokenSpan *tokens, guint n_tokens, GArray *sentences)
{
    if (n_tokens == 0)
        return;
    Split p = {rules, text, length, tokens, n_tokens, 0, FALSE, wrap_width(text, length)};
    guint last;
    guint32 line = tokens[0].start;
    gint32 paragraph = 0;
    for (guint i = 0; i + 1 < n_tokens; i = last + 1) {
        last = i;
        gboolean new_paragraph = ends_paragraph(&p, i, &line);
        if (!new_paragraph) {
            gboolean ends = ends_at(&p, i, &last);
            if (!ends) {
                last = i;
                continue;
            }
            if (last > i)
                new_paragraph = ends_paragraph(&p, last, &line);
        }
        add(&p, sentences, p.first, last, paragraph);
        p.first = last + 1;
        paragraph += new_paragraph;
        if (new_paragraph || (last > i && tokens[last].flags & ADIT_TOKEN_QUOTE))
            p.in_quote = FALSE;
    }
    if (p.first < n_tokens)
        add(&p, sentences, p.first, n_tokens - 1, paragraph);
}
