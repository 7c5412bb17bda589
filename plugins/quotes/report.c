/* SPDX-License-Identifier: MIT */
/* Rows of reported speech: what is trimmed off a content, and what a row remembers for the next. */
#include "report.h"

static guint words_outside(const Doc *d, ReportRange r, gboolean *quoted)
{
    guint n = 0;

    *quoted = FALSE;
    for (gint i = r.first; i < r.end; i++) {
        if (d->t[i].stretch >= 0)
            *quoted = TRUE;
        else if (d->t[i].pos != UPOS_PUNCT && !(i == r.first && has(d, i, C(W_THAT))))
            n++;
    }
    return n;
}

/* A list mark: neither letter nor digit nor currency. */
static gboolean is_bullet(const Doc *d, gint i)
{
    gunichar c = g_utf8_get_char(d->in->text + d->in->tokens[i].start);

    return c >= 0x2010 && c < 0x3000 && !(c >= 0x20A0 && c <= 0x20CF);
}

static ReportRange trimmed(const Doc *d, ReportRange r)
{
    while (r.first < r.end && d->t[r.first].stretch < 0 &&
           (d->t[r.first].pos == UPOS_PUNCT || is_bullet(d, r.first)))
        r.first++;
    while (r.end > r.first && d->t[r.end - 1].pos == UPOS_PUNCT && d->t[r.end - 1].stretch < 0)
        r.end--;
    /* never half a quoted stretch */
    if (r.first < r.end && d->t[r.first].stretch >= 0)
        r.first = MIN(r.first, d->q[d->t[r.first].stretch].first);
    if (r.first < r.end && d->t[r.end - 1].stretch >= 0)
        r.end = MAX(r.end, d->q[d->t[r.end - 1].stretch].end);
    return r;
}

gint quote_report_emit(Doc *d, ReportSentence *s, ReportRange r, gint cue_first, gint cue_end,
                       const Phrase *speaker, gboolean core, const char *rule)
{
    gboolean quoted;
    const QuoteToken *tokens = d->in->tokens;

    r = trimmed(d, r);
    if (r.first >= r.end)
        return -1;
    guint outside = words_outside(d, r, &quoted);
    if (outside == 0 || (!quoted && outside < 2))
        return -1;
    QuoteRow row = {.start = tokens[r.first].start,
                    .end = tokens[r.end - 1].end,
                    .kind = quoted ? QUOTE_MIXED : QUOTE_INDIRECT,
                    .core = (guint8)core,
                    .mention = -1,
                    .continues = -1,
                    .rule = rule,
                    .words = outside};
    gboolean phrase = g_str_equal(rule, "noun-phrase") || g_str_equal(rule, "as");
    gboolean infinitive = g_str_equal(rule, "infinitive");
    row.broad = phrase || (infinitive && !core);
    /* Whose verb it is, is told best where the verb is one of saying, its subject stands right before it, and
     * a whole clause is what is said. */
    row.sure = core && !phrase && !infinitive && !g_str_equal(rule, "preposition") &&
               !g_str_equal(rule, "question") && !g_str_equal(rule, "relative") &&
               speaker->end + 4 > cue_first;
    /* "according to the Post, Smith said A": both are reports. */
    row.holds =
        !phrase && !infinitive && !g_str_equal(rule, "preposition") && !g_str_equal(rule, "source-front");
    for (gint i = r.first; i < r.end; i++)
        if (d->t[i].stretch >= 0) {
            d->q[d->t[i].stretch].absorbed = TRUE;
            row.words += d->t[i].pos != UPOS_PUNCT;
        }
    row.cue_start = tokens[cue_first].start;
    row.cue_end = tokens[cue_end - 1].end;
    quote_set_speaker(d, speaker, quote_mention_of(d, speaker), &row);
    if (speaker->first < 0)
        row.reason = QUOTE_REASON_NO_SUBJECT;
    if (cue_first >= s->hold_end) { /* what is inside a report does not lead on behind it */
        s->last_cue = cue_first;
        s->last_speaker = *speaker;
        s->last_end = r.end;
    }
    if (row.holds)
        s->hold_end = MAX(s->hold_end, r.end);
    for (gint i = cue_first; i < cue_end; i++)
        d->t[i].used = 1;
    g_array_append_val(d->rows, row);
    return (gint)d->rows->len - 1;
}
