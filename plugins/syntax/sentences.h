/* SPDX-License-Identifier: MIT */
/* Runs of tokens that belong to one sentence, handed out in slices of some thousands of tokens. */
#pragma once
#include <adit/adit.h>

#define SLICE_TOKENS 16384u

typedef struct {
    const AditSpan *tokens, *sentences;
    guint32 n_tokens, n_sentences;
    guint32 token, sentence; /* where the next slice begins */
    guint32 first;           /* the slice's first token */
    GArray *ends;            /* guint32: by sentence of the slice, the token behind it, counted from first */
} SentenceSlices;

/** ends: an array of guint32 for scratch, which the slices use. */
static inline SentenceSlices sentence_slices(const AditLayer *tokens, const AditLayer *sentences,
                                             GArray *ends)
{
    SentenceSlices s = {.ends = ends};
    s.tokens = adit_layer_get_spans(tokens, &s.n_tokens);
    s.sentences = adit_layer_get_spans(sentences, &s.n_sentences);
    return s;
}

/** Makes the next slice; its number of tokens, 0 at the end. A token belongs to the first sentence that does
 * not end before it: a document may bring layers that leave tokens outside of all sentences. */
static inline guint32 sentence_slices_next(SentenceSlices *s)
{
    s->first = s->token;
    g_array_set_size(s->ends, 0);
    while (s->token < s->n_tokens && s->token - s->first < SLICE_TOKENS) {
        while (s->sentence < s->n_sentences && s->sentences[s->sentence].end <= s->tokens[s->token].start)
            s->sentence++;
        guint32 limit = s->sentence < s->n_sentences ? s->sentences[s->sentence].end : G_MAXUINT32;
        while (s->token < s->n_tokens && s->tokens[s->token].start < limit)
            s->token++;
        guint32 end = s->token - s->first;
        g_array_append_val(s->ends, end);
    }
    return s->token - s->first;
}
