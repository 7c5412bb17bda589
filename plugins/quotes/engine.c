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
            if (g_ascii_isupper(char_at(d, i)) && !is_tagged_name(d, i)) {
                d->t[i].pos = UPOS_PROPN;
                d->t[i].tag = TAG_OTHER;
            }
    }
}

/* "Holm expressed regret": right behind a name that begins its clause, what is tagged as a participle is the
 * past. */
static void fill_tenses(Doc *d)
{
    for (gint i = 1; i < d->n; i++) {
        if (d->t[i].tag != TAG_VBN || pos_at(d, i - 1) != UPOS_PROPN || pos_at(d, i) != UPOS_VERB)
            continue;
        gint k = i - 1;
        while (k >= 0 && pos_at(d, k) == UPOS_PROPN)
            k--;
        if (k < 0 || d->t[k].sentence != d->t[i].sentence || pos_at(d, k) == UPOS_PUNCT)
            d->t[i].tag = TAG_VBD;
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

/* --- stretches */

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

static void describe_and_add(Doc *d, Stretch *s, GArray *out)
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

/* The first ", he said" in [FIRST, END): the token behind its clause's mark, and its VERB. -1: there is none.
 */
static gint narrator_in(const Doc *d, gint first, gint end, gint *verb)
{
    for (gint i = first + 2; i + 1 < end; i++) {
        if (!is_char(d, i, ',') && !is_char(d, i, '?') && !is_char(d, i, '!') && !is_char(d, i, '.'))
            continue;
        Phrase p;
        gint v = i + 1;
        if (!(d->t[v].classes & C(DIRECT)) || d->t[v].tag != TAG_VBD) {
            if (!quote_phrase_right(d, i + 1, MIN(end, i + 8), &p) ||
                (d->t[i + 1].classes & (C(FIRST) | C(SECOND))))
                continue;
            v = p.end;
        }
        if (v < end && (d->t[v].classes & C(DIRECT)) && d->t[v].tag == TAG_VBD) {
            *verb = v;
            return i + 1;
        }
    }
    return -1;
}

/* "He turned to the wall": the narrator, not the one who speaks. */
static gboolean is_narration(const Doc *d, gint i, gint high)
{
    Phrase p;

    return quote_phrase_right(d, i, high, &p) && p.end < high && d->t[p.end].tag == TAG_VBD &&
           (pos_at(d, p.head) == UPOS_PROPN || (d->t[p.head].classes & C(THIRD)));
}

/* Where the turn goes on behind ", he said": behind its sentence or a comma. END: it does not. */
static gint resumes_at(const Doc *d, gint verb, gint end)
{
    for (gint i = verb + 1; i + 1 < end && i < verb + 20; i++) {
        if (is_char(d, i, ',') && d->t[i + 1].tag != TAG_VBG && pos_at(d, i + 1) != UPOS_ADP)
            return i + 1;
        if (is_char(d, i, '.'))
            return is_narration(d, i + 1, end) ? end : i + 1;
    }
    return end;
}

/* The end of the paragraph that token FIRST is in. */
static gint paragraph_end(const Doc *d, gint first)
{
    gint end = first;

    while (end < d->n && d->t[end].paragraph == d->t[first].paragraph)
        end++;
    return end;
}

/* A turn that a dash opens has no closing mark: it lasts to the end of its paragraph, but for what the
 * narrator puts in. */
static void add_turn(Doc *d, Stretch *s, GArray *out)
{
    const QuoteToken *tokens = d->in->tokens;
    gint end = paragraph_end(d, s->first), verb, cut = narrator_in(d, s->first, end, &verb);

    s->end = cut < 0 ? end : cut;
    s->s.end = s->s.inner_end = tokens[s->end - 1].end;
    describe_and_add(d, s, out);
    gint again = cut < 0 ? end : resumes_at(d, verb, end);
    if (again >= end)
        return;
    s->first = again;
    s->end = end;
    s->s.start = s->s.inner_start = tokens[again].start;
    s->s.end = s->s.inner_end = tokens[end - 1].end;
    describe_and_add(d, s, out);
}

/* Are the lines in DASHES turns of a dialogue? There are several, hardly any marks beside them, and a
 * narrator says in one of them who speaks; lists have none. */
static gboolean are_turns(const Doc *d, const GArray *dashes, guint n_marked)
{
    gint t = 0, verb;

    if (dashes->len < 4 || dashes->len < 2 * n_marked)
        return FALSE;
    for (guint i = 0; i < dashes->len; i++) {
        while (t < d->n && d->in->tokens[t].start < g_array_index(dashes, QuoteStretch, i).start)
            t++;
        if (t < d->n && narrator_in(d, t, paragraph_end(d, t), &verb) >= 0)
            return TRUE;
    }
    return FALSE;
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
            describe_and_add(d, s, out);
            return;
        }
        Stretch head = *s;
        head.end = cut;
        head.s.end = head.s.inner_end = d->in->tokens[cut - 1].end;
        head.s.closed = FALSE;
        describe_and_add(d, &head, out);
        if (!runs_on)
            return;
        s->first = last + 1;
        s->s.start = d->in->tokens[s->first].start;
        s->s.inner_start = d->in->tokens[s->first].end;
        if (s->s.inner_start >= s->s.inner_end)
            return;
    }
}

static void fill_stretches(Doc *d, GArray *out)
{
    g_autoptr(GArray) marked = quote_marks_find(d->in->text, d->in->len);
    g_autoptr(GArray) dashes = quote_dashes_find(d->in->text, d->in->len);
    const GArray *found = are_turns(d, dashes, marked->len) ? dashes : marked;
    gint t = 0;

    g_array_set_size(out, 0);
    for (guint i = 0; i < found->len; i++) {
        Stretch s = {.s = g_array_index(found, QuoteStretch, i),
                     .cue_first = -1,
                     .speaker = NO_PHRASE,
                     .mention = -1,
                     .addressee = -1,
                     .continues = -1,
                     .row = -1,
                     .front = -1,
                     .rule = ""};
        while (t < d->n && d->in->tokens[t].start < s.s.start)
            t++;
        s.first = t;
        while (t < d->n && d->in->tokens[t].start < s.s.end)
            t++;
        s.end = t;
        if (s.end <= s.first)
            continue;
        if (s.s.style != QUOTE_STYLE_DASH)
            add_cut(d, &s, out);
        else if (s.first == 0 || d->t[s.first - 1].paragraph != d->t[s.first].paragraph)
            add_turn(d, &s, out);
    }
    d->q = (Stretch *)(void *)out->data;
    d->n_q = (gint)out->len;
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
    fill_stretches(&d, scratch->stretches);
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
