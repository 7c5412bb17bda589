/* SPDX-License-Identifier: MIT */
#include "ner_heads.h"

#define LONGEST 7u /* words of a phrase up to its head */

/* What the list calls the word at token I, or NULL. */
static const char *kind_of(const NerNames *heads, const NerText *text, guint i, guint end)
{
    guint32 entry;
    NerNameEntry found;
    if (i >= end || ner_names_match(heads, text, i, i + 1, &entry) != i + 1)
        return NULL;
    ner_names_get(heads, entry, &found);
    return found.type;
}

static gboolean is_kind(const NerNames *heads, const NerText *text, guint i, guint end, const char *kind)
{
    const char *is = kind_of(heads, text, i, end);
    return is != NULL && strcmp(is, kind) == 0;
}

gboolean ner_heads_end(const NerNames *heads, const NerText *text, guint i, guint end)
{
    return is_kind(heads, text, i, end, "end");
}

const char *ner_heads_tell(const NerNames *heads, const NerText *text, const NerToken *tokens, guint i,
                           guint end)
{
    gboolean comma = i < end && text->text[text->start[i]] == ',';
    if ((!comma && !is_kind(heads, text, i, end, "copula")) || !is_kind(heads, text, i + 1, end, "article"))
        return NULL;
    /* The head is the last word before the phrase ends, in small letters. */
    guint stop = i + 2;
    while (stop < end && stop < i + 2 + LONGEST && tokens[stop].cap != NER_CAP_NONE &&
           !ner_heads_end(heads, text, stop, end))
        stop++;
    if (stop == i + 2 || stop == i + 2 + LONGEST || tokens[stop - 1].cap != NER_CAP_LOWER)
        return NULL;
    return kind_of(heads, text, stop - 1, end);
}
