/* SPDX-License-Identifier: MIT */
/* What the rules for reported speech share: a sentence being read, and what is known of its verbs. Internal.
 */
#ifndef ADIT_QUOTES_REPORT_H
#define ADIT_QUOTES_REPORT_H

#include "doc.h"

#define REPORT_REACH 60    /* tokens that a report which ends a sentence looks back over */
#define REPORT_LONGEST 400 /* tokens of a content; keeps the cost linear in sentences without end */

/* A clause being looked at: its sentence, without the closing punctuation. */
typedef struct {
    gint low, high;
    gint last_open; /* where the parenthesis made last begins */
    gint last_cue;  /* verb of the row made last in this sentence, for "..., adding that" */
    Phrase last_speaker;
    gint last_end; /* where that row's content ends */
    gint hold_end; /* where the content of a row ends that what is reported inside is part of */
} ReportSentence;

typedef struct {
    gint first, end;
    const char *rule;
} ReportRange;

static inline gboolean has(const Doc *d, gint i, guint64 classes)
{
    return (classes_at(d, i) & classes) != 0;
}

static inline gboolean is_stop(const Doc *d, gint i)
{
    return is_char(d, i, '.') || is_char(d, i, '?') || is_char(d, i, '!') || is_char(d, i, ';');
}

static inline gboolean in_quotation(const Doc *d, gint i)
{
    return d->t[i].stretch >= 0 && d->q[d->t[i].stretch].accepted && !d->q[d->t[i].stretch].absorbed;
}

static inline ReportRange report_range(gint first, gint end, const char *rule)
{
    return (ReportRange){first, end, rule};
}

/* --- clause.c */

/* A reporting verb in verbal use. */
gboolean quote_report_is_verb(const Doc *d, gint i);
gboolean quote_report_is_passive(const Doc *d, gint low, gint v);
/* "Seen by the paper", not "said by telephone". */
gboolean quote_report_takes_agent(const Doc *d, gint v);
/* The speaker of verb V. FALSE: it has none that can be told. */
gboolean quote_report_speaker(const Doc *d, const ReportSentence *s, gint v, Phrase *out);
/* The one whom the verb before I is said to. FALSE: nobody. */
gboolean quote_report_addressee(const Doc *d, gint i, gint high, Phrase *out);
/* Skips adverbs and "on Monday in Rome" from I. */
gint quote_report_skip_adjuncts(const Doc *d, gint i, gint high);
/* Does a clause without a conjunction begin at I, before HIGH: a subject with a finite verb behind? */
gboolean quote_report_starts_clause(const Doc *d, gint i, gint high);
/* Is what begins at I the clause that V reports? What follows "say" hardly is anything else; another verb may
 * have an object that a clause hangs on ("added a boat, a car and the man who drove"), so that its clause
 * shows by a verb right behind the subject. */
gboolean quote_report_is_clause_of(const Doc *d, gint v, gint i, gint high);

/* --- content.c */

/* Where the content that begins at I ends. NARROW: a noun phrase, which no comma is part of. */
gint quote_report_content_end(const Doc *d, gint i, gint high, gboolean narrow);
/* What verb V reports, to its right. first < 0: nothing. */
ReportRange quote_report_content(const Doc *d, const ReportSentence *s, gint v);

/* --- report.c */

/* Adds a row for content R with its cue and SPEAKER (first < 0: none). Returns its number; -1: nothing is
 * left of R. */
gint quote_report_emit(Doc *d, ReportSentence *s, ReportRange r, gint cue_first, gint cue_end,
                       const Phrase *speaker, gboolean core, const char *rule);

/* --- source.c */

/* "According to X" at token I. TRUE: a row was made. */
gboolean quote_report_source_phrase(Doc *d, ReportSentence *s, gint i);

#endif
