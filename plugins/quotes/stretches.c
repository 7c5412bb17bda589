/* SPDX-License-Identifier: MIT */
/* The quoted stretches of a document, with what can be told of each from its marks alone. */
#include "doc.h"

static guint count_words(const Doc *d, gint first, gint end)
{
    guint n = 0;

    for (gint i = first; i < end; i++)
        n += g_ascii_isalnum(char_at(d, i)) || (char_at(d, i) >= 0x80 && d->t[i].pos != UPOS_PUNCT);
    return n;
}

static void describe_stretch(const Doc *d, Stretch *s)
{
    const char *text = d->in->text;
    guint32 i = s->s.inner_start, e = s->s.inner_end;

    while (i < e && (g_ascii_isspace(text[i]) || text[i] == '.' || text[i] == '[' || text[i] == '(' ||
                     text[i] == '\'' || text[i] == '_'))
        i++;
    s->capital = i < e && (g_ascii_isupper(text[i]) || (guchar)text[i] >= 0x80 || g_ascii_isdigit(text[i]));
    while (e > i && (g_ascii_isspace(text[e - 1]) || text[e - 1] == '_'))
        e--;
    if (e > i) {
        char c = text[e - 1];
        s->comma = c == ',';
        s->terminal =
            c == ',' || c == '.' || c == '?' || c == '!' || c == '-' || c == ';' ||
            ((guchar)c >= 0x80 && e >= 3 && (guchar)text[e - 3] == 0xE2 && (guchar)text[e - 2] == 0x80 &&
             ((guchar)c == 0xA6 || ((guchar)c >= 0x90 && (guchar)c <= 0x95)));
    }
    guint32 a = s->s.end;
    if (a < d->in->len && !s->terminal) {
        if (text[a] == ',')
            s->comma = s->terminal = 1;
        else if (text[a] == '.' || text[a] == ';' || text[a] == '!' || text[a] == '?')
            s->terminal = 1;
    }
    s->words = count_words(d, s->first, s->end);
}

void quote_stretch_add(Doc *d, Stretch *s, GArray *out)
{
    describe_stretch(d, s);
    if (s->words == 0)
        return;
    for (gint k = s->first; k < s->end; k++)
        d->t[k].stretch = (gint32)out->len;
    g_array_append_vals(out, s, 1);
}

static gboolean is_report_verb(const Doc *d, gint i)
{
    return (d->t[i].classes & C(VERB)) && (d->t[i].classes & C(DIRECT)) && (d->t[i].classes & C(CORE)) &&
           quote_is_finite(d, i);
}

/* A stretch without its closing mark: where a ", X said ..." that ends the paragraph of token LAST begins.
 * -1: it has none. */
static gint forgotten_close(const Doc *d, gint first, gint last)
{
    for (gint v = last, n = 0; v > first && n < 14; v--, n++) {
        Phrase p;
        if (!is_report_verb(d, v))
            continue;
        if (quote_subject_before(d, first, v, &p) && p.first > first + 1 && is_char(d, p.first - 1, ',') &&
            !(d->t[p.first].classes & (C(FIRST) | C(SECOND))))
            return p.first;
        return -1;
    }
    return -1;
}

/* Adds stretch S; where it runs on only because a closing mark was forgotten, as several. */
static void add_cut(Doc *d, Stretch *s, GArray *out)
{
    for (;;) {
        gint last = s->first;
        guint32 paragraph = d->t[s->first].paragraph;
        while (last + 1 < s->end && d->t[last + 1].paragraph == paragraph)
            last++;
        gboolean runs_on = last + 1 < s->end;
        gint cut = runs_on || !s->s.closed ? forgotten_close(d, s->first, last) : -1;
        if (cut < 0) {
            quote_stretch_add(d, s, out);
            return;
        }
        Stretch head = *s;
        head.end = cut;
        head.s.end = head.s.inner_end = d->in->tokens[cut - 1].end;
        head.s.closed = FALSE;
        quote_stretch_add(d, &head, out);
        if (!runs_on)
            return;
        s->first = last + 1;
        s->s.start = d->in->tokens[s->first].start;
        s->s.inner_start = d->in->tokens[s->first].end;
        if (s->s.inner_start >= s->s.inner_end)
            return;
    }
}

/* What a label says of the turn behind it; nothing else is looked for. */
static void add_labelled(Doc *d, const QuoteLabel *l, GArray *out)
{
    const QuoteToken *t = d->in->tokens;
    Stretch s = NO_STRETCH;

    s.s = (QuoteStretch){.start = t[l->colon + 1].start,
                         .end = t[l->end - 1].end,
                         .inner_start = t[l->colon + 1].start,
                         .inner_end = t[l->end - 1].end,
                         .style = QUOTE_STYLE_LABEL};
    s.first = l->colon + 1;
    s.end = l->end;
    s.speaker = (Phrase){.first = l->first, .end = l->colon, .head = l->colon - 1};
    s.mention = l->mention;
    quote_attribute(&s, l->colon, l->colon + 1, s.speaker, FROM_CUE, TRUE, "label");
    quote_stretch_add(d, &s, out);
}

void quote_stretches_find(Doc *d, GArray *out)
{
    g_autoptr(GArray) marked = quote_marks_find(d->in->text, d->in->len);
    g_autoptr(GArray) dashes = quote_dashes_find(d->in->text, d->in->len);
    g_autoptr(GArray) labels = quote_labels_find(d);
    const GArray *found = quote_dashes_are_turns(d, dashes, marked->len) ? dashes : marked;
    gint t = 0;
    guint label = 0;

    g_array_set_size(out, 0);
    for (guint i = 0; i < found->len; i++) {
        Stretch s = NO_STRETCH;
        s.s = g_array_index(found, QuoteStretch, i);
        while (t < d->n && d->in->tokens[t].start < s.s.start)
            t++;
        s.first = t;
        while (t < d->n && d->in->tokens[t].start < s.s.end)
            t++;
        s.end = t;
        for (; label < labels->len && g_array_index(labels, QuoteLabel, label).first < s.end; label++)
            add_labelled(d, &g_array_index(labels, QuoteLabel, label), out);
        gboolean inside = label > 0 && s.first < g_array_index(labels, QuoteLabel, label - 1).end;
        if (s.end <= s.first || inside)
            continue;
        if (s.s.style != QUOTE_STYLE_DASH)
            add_cut(d, &s, out);
        else if (s.first == 0 || d->t[s.first - 1].paragraph != d->t[s.first].paragraph)
            quote_dash_turn_add(d, &s, out);
    }
    for (; label < labels->len; label++)
        add_labelled(d, &g_array_index(labels, QuoteLabel, label), out);
    d->q = (Stretch *)(void *)out->data;
    d->n_q = (gint)out->len;
}
