/* SPDX-License-Identifier: MIT */
#include "doc.h"

#include <string.h>

const char *const quote_class_names[] = {
#define X(id, name) name,
    QUOTE_CLASSES(X)
#undef X
        NULL};

G_STATIC_ASSERT(G_N_ELEMENTS(quote_class_names) <= 65);

WordList *quote_words_parse(const char *data, gsize len, GError **error)
{
    return word_list_parse(data, len, quote_class_names, "words.txt", error);
}

QuoteScratch *quote_scratch_new(void)
{
    QuoteScratch *scratch = g_new0(QuoteScratch, 1);

    scratch->info = g_array_new(FALSE, TRUE, sizeof(Info));
    scratch->stretches = g_array_new(FALSE, TRUE, sizeof(Stretch));
    return scratch;
}

void quote_scratch_free(QuoteScratch *scratch)
{
    if (!scratch)
        return;
    g_array_unref(scratch->info);
    g_array_unref(scratch->stretches);
    g_free(scratch);
}

/* --- tokens */

/* Blank lines part paragraphs where there are any; otherwise each line is one. */
static gboolean has_blank_lines(const QuoteInput *in)
{
    const char *p = in->text, *end = in->text + in->len;

    while ((p = memchr(p, '\n', (gsize)(end - p)))) {
        const char *q = p + 1;
        while (q < end && (*q == ' ' || *q == '\t' || *q == '\r'))
            q++;
        if (q < end && *q == '\n')
            return TRUE;
        p = q;
        if (p >= end)
            break;
    }
    return FALSE;
}

static void fill_words(Doc *d)
{
    const QuoteInput *in = d->in;
    guint32 paragraph = 0, sentence = 0;
    guint next_sentence = 0;
    guint breaks_needed = has_blank_lines(in) ? 2 : 1;
    guint32 last = 0;

    for (gint i = 0; i < d->n; i++) {
        const QuoteToken *token = &in->tokens[i];
        Info *t = &d->t[i];
        const Word *w = word_list_find(d->words, in->text + token->start, token->end - token->start);
        guint newlines = 0;
        for (guint32 k = last; k < token->start; k++)
            newlines += in->text[k] == '\n';
        if (i > 0 && newlines >= breaks_needed)
            paragraph++;
        last = token->end;
        while (next_sentence < in->n_sentences && in->sentences[next_sentence] <= (guint32)i) {
            sentence = next_sentence;
            next_sentence++;
        }
        t->classes = w->classes;
        t->forms = w->forms;
        t->phrase = w->phrase; /* longest possible, checked below */
        t->stretch = -1;
        t->paragraph = paragraph;
        t->sentence = sentence;
        t->pos = token->pos;
        t->tag = token->tag;
        t->used = 0;
    }
}

static gboolean is_tagged_name(const Doc *d, gint i)
{
    return pos_at(d, i) == UPOS_PROPN || pos_at(d, i) == UPOS_NOUN || pos_at(d, i) == UPOS_PUNCT ||
           pos_at(d, i) == UPOS_ADP || pos_at(d, i) == UPOS_DET;
}

/* "Will wrote", "Brandl, meanwhile, said": what the entities plugin knows as a person's name is none of the
 * verbs, adverbs or interjections that the tagger takes it for. */
static void fill_names(Doc *d)
{
    gint i = 0;

    for (guint k = 0; k < d->in->n_mentions; k++) {
        const QuoteMention *m = &d->in->mentions[k];
        if (m->kind != QUOTE_MENTION_NAME || m->type != QUOTE_MENTION_PERSON)
            continue;
        while (i < d->n && d->in->tokens[i].start < m->start)
            i++;
        for (; i < d->n && d->in->tokens[i].end <= m->end; i++)
            if (g_ascii_isupper(char_at(d, i)) &&
                (!is_tagged_name(d, i) ||
                 (pos_at(d, i) == UPOS_ADP && d->in->tokens[i].start == m->start))) { /* "Per Aune" */
                d->t[i].pos = UPOS_PROPN;
                d->t[i].tag = TAG_OTHER;
            }
    }
}

/* "in the quarter ended Sept. 30": no quarter ended a day. */
static gboolean is_period_end(const Doc *d, gint i)
{
    return d->t[i].tag == TAG_VBD && (classes_at(d, i - 1) & C(PERIOD)) && (classes_at(d, i + 1) & C(MONTH));
}

/* "Holm expressed regret": right behind a name that begins its clause, what is tagged as a participle is the
 * past. */
static void fill_tenses(Doc *d)
{
    for (gint i = 1; i < d->n; i++) {
        if (is_period_end(d, i))
            d->t[i].tag = TAG_VBN;
        if (d->t[i].tag != TAG_VBN || pos_at(d, i - 1) != UPOS_PROPN || pos_at(d, i) != UPOS_VERB)
            continue;
        gint k = i - 1;
        while (k >= 0 && pos_at(d, k) == UPOS_PROPN)
            k--;
        if (k < 0 || d->t[k].sentence != d->t[i].sentence || pos_at(d, k) == UPOS_PUNCT)
            d->t[i].tag = TAG_VBD;
    }
}

/* "one poster writing “...”": right before a quotation and behind a noun, an -ing form is a verb, whatever
 * the tagger says. */
static void fill_participles(Doc *d)
{
    for (gint k = 0; k < d->n_q; k++) {
        gint i = d->q[k].first - 1;
        if (i < 1 || pos_at(d, i) != UPOS_NOUN || !(d->t[i].forms & 0x10) ||
            !(classes_at(d, i) & C(DIRECT)) || !quote_is_nominal(d, i - 1))
            continue;
        d->t[i].pos = UPOS_VERB;
        d->t[i].tag = TAG_VBG;
    }
}

/* Phrases of several words: their classes go to the first word. */
static void fill_phrases(Doc *d)
{
    const QuoteInput *in = d->in;
    char key[64];

    for (gint i = 0; i < d->n; i++) {
        guint longest = d->t[i].phrase;
        gsize len = 0;
        d->t[i].phrase = 1;
        if (longest == 0)
            continue;
        for (guint k = 0; k < longest && i + (gint)k < d->n; k++) {
            guint width = width_at(d, i + (gint)k);
            if (len + width + 1 >= sizeof key)
                break;
            if (k > 0)
                key[len++] = '_';
            memcpy(key + len, in->text + in->tokens[i + (gint)k].start, width);
            len += width;
            if (k == 0)
                continue;
            const Word *w = word_list_find(d->words, key, len);
            if (w->classes) {
                d->t[i].classes |= w->classes;
                d->t[i].phrase = (guint8)(k + 1);
            }
        }
    }
}

/* Does dialogue take turns here? Questions and exclamations tell. */
static gboolean is_fiction(const Doc *d)
{
    guint lively = 0, whole = 0;

    for (gint i = 0; i < d->n_q; i++) {
        const Stretch *s = &d->q[i];
        if (!s->terminal || s->words == 0)
            continue;
        whole++;
        char c = s->s.inner_end > s->s.inner_start ? d->in->text[s->s.inner_end - 1] : 0;
        lively += c == '?' || c == '!';
    }
    return whole >= 4 && lively * 5 >= whole;
}

/* --- rows */

static void add_row(Doc *d, Stretch *s)
{
    QuoteRow row = {.start = s->s.start,
                    .end = s->s.end,
                    .kind = QUOTE_DIRECT,
                    .core = TRUE,
                    .mention = -1,
                    .continues = -1,
                    .sure = s->sure,
                    .rule = s->rule,
                    .words = s->words};
    const QuoteToken *tokens = d->in->tokens;

    if (s->cue_first >= 0) {
        row.cue_start = tokens[s->cue_first].start;
        row.cue_end = tokens[s->cue_end - 1].end;
    }
    quote_set_speaker(d, &s->speaker, s->mention, &row);
    if (s->speaker.first < 0 && s->mention < 0)
        row.reason = QUOTE_REASON_NO_CUE;
    s->row = (gint)d->rows->len;
    g_array_append_val(d->rows, row);
}

/* --- what the options leave, in order */

static gint compare_rows(gconstpointer a, gconstpointer b)
{
    const QuoteRow *x = a, *y = b;

    if (x->start != y->start)
        return x->start < y->start ? -1 : 1;
    if (x->end != y->end)
        return x->end > y->end ? -1 : 1;
    return (gint)x->order - (gint)y->order;
}

static gboolean is_wanted(const Doc *d, const QuoteRow *r)
{
    const QuoteOptions *o = d->options;

    if (r->kind == QUOTE_DIRECT ? !o->direct : r->kind == QUOTE_INDIRECT ? !o->indirect : !o->mixed)
        return FALSE;
    if (r->broad && r->kind == QUOTE_INDIRECT && !o->broad)
        return FALSE;
    return r->words >= o->min_words;
}

static void make_precise(QuoteRow *r)
{
    if (r->sure || (r->speaker_end == 0 && r->mention < 0))
        return;
    r->speaker_start = r->speaker_end = r->name_start = r->name_end = 0;
    r->mention = -1;
    r->reason = QUOTE_REASON_UNSURE;
}

/* Reported speech within reported speech is part of it. Rows are in order; direct ones stay. */
static void drop_nested(GArray *rows)
{
    guint kept = 0;
    guint32 covered = 0;

    for (guint i = 0; i < rows->len; i++) {
        const QuoteRow *r = &g_array_index(rows, QuoteRow, i);
        if (r->kind != QUOTE_DIRECT && r->end <= covered)
            continue;
        if (r->holds)
            covered = MAX(covered, r->end);
        g_array_index(rows, QuoteRow, kept) = *r;
        kept++;
    }
    g_array_set_size(rows, kept);
}

/* Drops what is not wanted and what is there twice, sorts the rest, and renumbers the references. */
static void finish_rows(Doc *d)
{
    GArray *rows = d->rows;
    guint kept = 0;

    for (guint i = 0; i < rows->len; i++)
        g_array_index(rows, QuoteRow, i).order = i;
    g_array_sort(rows, compare_rows);
    g_autofree gint32 *place = g_new(gint32, rows->len + 1);
    memset(place, 0xFF, sizeof(gint32) * (rows->len + 1));
    drop_nested(rows);
    for (guint i = 0; i < rows->len; i++) {
        QuoteRow *r = &g_array_index(rows, QuoteRow, i);
        const QuoteRow *last = kept ? &g_array_index(rows, QuoteRow, kept - 1) : NULL;
        guint32 order = r->order;
        place[order] = -1;
        if (!is_wanted(d, r))
            continue;
        if (last && last->start == r->start && last->end == r->end) {
            place[order] = (gint32)kept - 1;
            continue;
        }
        place[order] = (gint32)kept;
        g_array_index(rows, QuoteRow, kept) = *r;
        kept++;
    }
    for (guint i = 0; i < kept; i++) {
        QuoteRow *r = &g_array_index(rows, QuoteRow, i);
        r->continues = r->continues >= 0 ? place[r->continues] : -1;
        if (r->continues == (gint32)i)
            r->continues = -1;
        if (d->options->high_precision)
            make_precise(r);
    }
    g_array_set_size(rows, kept);
}

void quote_engine_run(const WordList *words, QuoteScratch *scratch, const QuoteInput *input,
                      const QuoteOptions *options, GArray *rows)
{
    Doc d = {.in = input, .words = words, .options = options, .n = (gint)input->n_tokens, .rows = rows};

    g_array_set_size(rows, 0);
    if (input->n_tokens == 0)
        return;
    g_array_set_size(scratch->info, input->n_tokens);
    d.t = (Info *)(void *)scratch->info->data;
    fill_words(&d);
    fill_phrases(&d);
    fill_names(&d);
    fill_tenses(&d);
    quote_stretches_find(&d, scratch->stretches);
    fill_participles(&d);
    d.fiction = is_fiction(&d);
    quote_direct_run(&d);
    quote_indirect_run(&d);
    for (gint i = 0; i < d.n_q; i++)
        if (d.q[i].accepted && !d.q[i].absorbed)
            add_row(&d, &d.q[i]);
    for (gint i = 0; i < d.n_q; i++) {
        const Stretch *s = &d.q[i];
        if (s->row >= 0 && s->front >= 0)
            g_array_index(rows, QuoteRow, s->row).continues = s->front;
        else if (s->row >= 0 && s->continues >= 0 && d.q[s->continues].row >= 0)
            g_array_index(rows, QuoteRow, s->row).continues = d.q[s->continues].row;
    }
    finish_rows(&d);
}
