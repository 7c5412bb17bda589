/* SPDX-License-Identifier: MIT */
/* What the plugins quotes and chains read of layers alike. */
#ifndef ADIT_QUOTES_LAYERS_H
#define ADIT_QUOTES_LAYERS_H

#include <adit/adit.h>

#include <string.h>

/* For each code of COLUMN the place of its string among NAMES; 0 if it is none of them. */
static inline guint8 *layers_codes(const AditColumn *column, const char *const *names, guint n_names)
{
    guint32 n = adit_column_get_n_codes(column);
    guint8 *codes = g_new0(guint8, (gsize)n + 1);
    for (guint32 c = 1; c <= n; c++) {
        const char *string = adit_column_get_code_string(column, c);
        for (guint k = 0; string != NULL && k < n_names; k++)
            if (names[k] != NULL && strcmp(names[k], string) == 0)
                codes[c] = (guint8)k;
    }
    return codes;
}

/* OUT (of guint32): the first of TOKENS in each of SENTENCES. */
static inline void layers_first_tokens(const AditLayer *sentences, const AditLayer *tokens, GArray *out)
{
    guint32 n, n_tokens, t = 0;
    const AditSpan *spans = adit_layer_get_spans(sentences, &n);
    const AditSpan *token = adit_layer_get_spans(tokens, &n_tokens);
    g_array_set_size(out, n);
    for (guint32 i = 0; i < n; i++) {
        while (t < n_tokens && token[t].start < spans[i].start)
            t++;
        g_array_index(out, guint32, i) = t;
    }
}

#endif
