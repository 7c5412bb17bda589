/* SPDX-License-Identifier: MIT */
/* Transcripts and interviews: lines that begin with who speaks, "SMITH: We knew.", "Q: Why?". */
#include "doc.h"

#include <string.h>

#define LONGEST_LABEL 6  /* tokens */
#define LONGEST_BYTES 64 /* of a label */
#define FEWEST_LINES 4
#define MOST_BETWEEN 3 /* lines without a label that a turn goes on over */

/* What is known of one label. */
typedef struct {
    guint lines;
    gint mention;
} Speaker;

/* The first token at or behind OFFSET, by bisection. */
static gint token_at(const Doc *d, guint32 offset)
{
    gint a = 0, b = d->n;

    while (a < b) {
        gint m = a + (b - a) / 2;
        if (d->in->tokens[m].start < offset)
            a = m + 1;
        else
            b = m;
    }
    return a;
}

static gboolean is_capital_word(const Doc *d, gint i)
{
    const QuoteToken *t = &d->in->tokens[i];

    for (guint32 k = t->start; k < t->end; k++)
        if (g_ascii_islower(d->in->text[k]))
            return FALSE;
    return g_ascii_isupper(d->in->text[t->start]);
}

/* The mention of a person by name that token I is in; -1: none. */
static gint person_at(const Doc *d, gint i)
{
    Phrase p = {.first = i, .end = i + 1, .head = i};
    gint m = quote_mention_of(d, &p);

    return m >= 0 && d->in->mentions[m].kind == QUOTE_MENTION_NAME &&
                   d->in->mentions[m].type == QUOTE_MENTION_PERSON
               ? m
               : -1;
}

/* The colon of the label that begins at I, in a line that ends at END: in capitals, "SEN. WARD", or a
 * person's name. -1: it is none. */
static gint label_colon(const Doc *d, gint i, gint end)
{
    gboolean capitals = TRUE;
    gint k = i;

    for (; k < end && k < i + LONGEST_LABEL && !is_char(d, k, ':'); k++) {
        gboolean mark = pos_at(d, k) == UPOS_PUNCT;
        if (!mark && !g_ascii_isalpha(char_at(d, k)))
            return -1;
        capitals = capitals && (mark || is_capital_word(d, k));
    }
    if (k == i || k + 1 >= end || !is_char(d, k, ':') || pos_at(d, i) == UPOS_PUNCT)
        return -1;
    return capitals || person_at(d, k - 1) >= 0 ? k : -1;
}

static char *label_text(const Doc *d, const QuoteLabel *l)
{
    const QuoteToken *t = d->in->tokens;

    return g_strndup(d->in->text + t[l->first].start, t[l->colon - 1].end - t[l->first].start);
}

/* The one person whose name ends in the label's last word; -1: none, or several. */
static gint person_named(const Doc *d, gint last)
{
    const char *word = d->in->text + d->in->tokens[last].start;
    guint width = width_at(d, last);
    gint found = -1;

    for (guint k = 0; width > 1 && k < d->in->n_mentions; k++) {
        const QuoteMention *m = &d->in->mentions[k];
        if (m->kind != QUOTE_MENTION_NAME || m->type != QUOTE_MENTION_PERSON || m->end - m->start < width ||
            m->name == NULL || g_ascii_strncasecmp(d->in->text + m->end - width, word, width) != 0)
            continue;
        if (m->end - m->start > width && g_ascii_isalnum(d->in->text[m->end - width - 1]))
            continue;
        if (found >= 0 && d->in->mentions[found].chain != m->chain)
            return -1;
        found = (gint)k;
    }
    return found;
}

/* Does the line end as a sentence does, with more in it than names and numbers? "Clinton: 1,769." is a table.
 */
static gboolean is_sentence(const Doc *d, const QuoteLabel *l)
{
    gboolean ends = FALSE, words = FALSE;

    for (gint i = l->colon + 1; i < l->end; i++) {
        gboolean mark = pos_at(d, i) == UPOS_PUNCT;
        words = words || (!mark && g_ascii_islower(char_at(d, i)));
        ends = mark && (strchr(".?!-", char_at(d, i)) != NULL || (ends && char_at(d, i) != ','));
    }
    return ends && words;
}

/* Sets whose each label is. FALSE: hardly any stands twice, or most have no sentence behind them, so that
 * they are no speakers. */
static gboolean name_speakers(const Doc *d, GArray *labels)
{
    g_autoptr(GHashTable) speakers = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    guint again = 0, sentences = 0;

    for (guint i = 0; i < labels->len; i++) {
        QuoteLabel *l = &g_array_index(labels, QuoteLabel, i);
        char *text = label_text(d, l);
        Speaker *s = g_hash_table_lookup(speakers, text);
        if (s == NULL) {
            s = g_new0(Speaker, 1);
            s->mention = g_hash_table_size(speakers) < 64 ? person_named(d, l->colon - 1) : -1;
            g_hash_table_insert(speakers, text, s);
        } else
            g_free(text);
        again += ++s->lines == 2;
        sentences += is_sentence(d, l);
        l->mention = s->mention;
    }
    return again >= 2 && 2 * sentences > labels->len;
}

/* Lines that begin in [FROM, TO). */
static guint lines_between(const Doc *d, gint from, gint to)
{
    const QuoteToken *t = d->in->tokens;
    guint n = from < to;

    for (guint32 k = t[from].start; from < to && k < t[to].start && n <= MOST_BETWEEN; k++)
        n += d->in->text[k] == '\n' && !g_ascii_isspace(d->in->text[k + 1]);
    return n;
}

/* A turn goes on over a few lines that nobody's name opens, if another one's turn follows. */
static void extend_turns(const Doc *d, GArray *labels)
{
    for (guint i = 0; i + 1 < labels->len; i++) {
        QuoteLabel *l = &g_array_index(labels, QuoteLabel, i);
        gint next = g_array_index(labels, QuoteLabel, i + 1).first;
        if (lines_between(d, l->end, next) <= MOST_BETWEEN + 1)
            l->end = next;
    }
}

/* Adds the line [START, END) if it begins with a label. */
static void add_line(const Doc *d, guint32 start, guint32 end, GArray *labels)
{
    const char *text = d->in->text;

    if (end - start < 4 || memchr(text + start, ':', MIN(end - start, LONGEST_BYTES)) == NULL)
        return;
    QuoteLabel l = {.first = token_at(d, start), .end = token_at(d, end), .mention = -1};
    if (l.first < l.end && pos_at(d, l.first) == UPOS_PUNCT) /* a quotation mark */
        l.first++;
    l.colon = label_colon(d, l.first, l.end);
    if (l.colon >= 0)
        g_array_append_val(labels, l);
}

GArray *quote_labels_find(const Doc *d)
{
    const char *text = d->in->text;
    const guint32 len = d->in->len;
    GArray *labels = g_array_new(FALSE, FALSE, sizeof(QuoteLabel));

    for (guint32 i = 0; i < len;) {
        const char *newline = memchr(text + i, '\n', len - i);
        guint32 end = newline ? (guint32)(newline - text) : len;
        add_line(d, i, end, labels);
        i = end + 1;
    }
    if (labels->len < FEWEST_LINES || !name_speakers(d, labels))
        g_array_set_size(labels, 0);
    extend_turns(d, labels);
    return labels;
}
