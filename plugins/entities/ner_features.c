/* SPDX-License-Identifier: MIT */
#include "ner_features.h"

/* One line a template: its name and the words that it names (w: the token itself, l: left, r: right), for
 * dropout. */
#define W0 4
#define L1 2
#define L2 1
#define R1 8
#define R2 16
/* clang-format off */
#define SLOTS(X) \
    X(BIAS, 0) X(WORD, W0) X(LOWER, W0) X(LOWER_L1, L1) X(LOWER_R1, R1) X(LOWER_L2, L2) \
    X(LOWER_R2, R2) X(WORD_L1, L1) X(WORD_R1, R1) X(LOWER_L1_0, L1 | W0) X(LOWER_0_R1, W0 | R1) \
    X(LOWER_L1_R1, L1 | R1) X(LOWER_L2_L1, L2 | L1) X(LOWER_R1_R2, R1 | R2) X(LOWER_L1_CAP, L1) \
    X(LOWER_R1_CAP, R1) X(LOWER_CAPS, W0) X(SHAPE, 0) X(SHAPE_L1, 0) X(SHAPE_R1, 0) X(SHAPE_L1_0, 0) \
    X(SHAPE_0_R1, 0) X(SHAPE_L1_0_R1, 0) X(SHAPE_L2_L1_0, 0) X(SHAPE_0_R1_R2, 0) X(SHAPE_STYLE, 0) \
    X(C1024, 0) X(C1024_L1, 0) X(C1024_R1, 0) X(C1024_L2, 0) X(C1024_R2, 0) X(C256, 0) X(C256_L1, 0) \
    X(C256_R1, 0) X(C64, 0) X(C64_L1, 0) X(C64_R1, 0) X(C1024_STYLE, 0) X(C1024_L1_CAP, 0) \
    X(C1024_R1_CAP, 0) X(C256_L1_0, 0) X(C256_0_R1, 0) X(C256_L1_R1, 0) X(C64_L1_0_R1, 0) \
    X(C64_L2_L1, 0) X(C64_R1_R2, 0) X(C64_SHAPE, 0) X(PREFIX2, 0) X(PREFIX3, 0) X(PREFIX4, W0) \
    X(SUFFIX2, 0) X(SUFFIX3, 0) X(SUFFIX4, W0) X(SUFFIX3_L1, 0) X(SUFFIX3_R1, 0) X(SUFFIX3_CAP, 0) \
    X(LISTS, 0) X(LISTS_L1, 0) X(LISTS_R1, 0) X(LISTS_SHAPE, 0) X(LISTS_R1_0, 0) X(LISTS_L1_0, 0) \
    X(LISTS_C256_R1, 0) X(LISTS_C256_L1, 0) X(LIST_1, 0) X(LIST_2, 0) X(LIST_3, 0) X(LIST_4, 0) \
    X(LIST_5, 0) X(LIST_6, 0) X(DOCUMENT, 0) X(DOCUMENT_C64, 0) X(STYLE, 0) X(CROWD, 0) \
    X(CROWD_C64, 0) X(CROWD_SHAPES, 0) X(QUOTED, 0) X(LENGTH, 0) X(RUN, 0) X(RUN_FIRST, 0) \
    X(RUN_LAST, 0) X(RUN_FIRST_C, 0) X(RUN_LAST_C, 0) X(RUN_BEFORE, 0) X(RUN_AFTER, 0) \
    X(RUN_BEFORE_C, 0) X(RUN_AFTER_C, 0) X(RUN_LISTS, 0) X(COMMON, 0) X(COMMON_L1_R1, 0) \
    X(COMMON_C64, 0) X(OWN_LISTS, 0) X(ROUGH_LOWER, W0) X(ROUGH_WORD, W0) X(ROUGH_LOWER_L1, L1) \
    X(ROUGH_LOWER_R1, R1) X(ROUGH_C1024_L1, 0) X(ROUGH_C1024_R1, 0) X(ROUGH_C256, 0) \
    X(ROUGH_C64_SHAPE, 0) X(ROUGH_SHAPE, 0) X(ROUGH_SHAPES, 0)
/* clang-format on */

enum {
#define NAME(name, words) SLOT_##name,
    SLOTS(NAME)
#undef NAME
        N_SLOTS,
    VOTE_WORD = N_SLOTS,
    VOTE_WORD_SHAPE,
    VOTE_L1,
    VOTE_R1,
    VOTE_SET,
    VOTE_C256,
    STACK_PREVIOUS,
    STACK_NEXT,
    STACK_ABOVE,
    N_ALL_SLOTS
};

G_STATIC_ASSERT(N_ALL_SLOTS <= NER_MAX_SLOTS);

static const guint8 slot_words[N_ALL_SLOTS] = {
#define WORDS(name, words) [SLOT_##name] = words,
    SLOTS(WORDS)
#undef WORDS
};

guint8 ner_slot_words(guint slot)
{
    return slot < N_ALL_SLOTS ? slot_words[slot] : 0;
}

/* Stands left and right of every sentence. */
static const NerToken outside = {.word = 1, .lower = 1, .shape = 1, .run_first = 1, .form = NER_FORM_OUTSIDE};

static guint count_class(guint n)
{
    return n == 0 ? 0 : n == 1 ? 1 : 2;
}

static guint document_class(const NerAnalysis *analysis, const NerToken *token)
{
    const NerWord *word = &analysis->words[token->key];
    /* The token itself does not count. */
    guint own = token->style == NER_STYLE_PLAIN && !token->first && token->cap >= NER_CAP_INITIAL;
    guint initial = word->n_initial - MIN(own, word->n_initial);
    return count_class(word->n_lower) * 9 + count_class(initial) * 3 + (word->n_titled > 0) + 1;
}

void ner_window_at(NerWindow *window, const NerAnalysis *analysis, guint i, guint begin, guint end)
{
    const NerToken *t = analysis->tokens, *w0 = &t[i];
    window->i = i;
    window->begin = begin;
    window->end = end;
    window->w0 = w0;
    window->l1 = i > begin ? &t[i - 1] : &outside;
    window->r1 = i + 1 < end ? &t[i + 1] : &outside;
    window->l2 = i > begin + 1 ? &t[i - 2] : &outside;
    window->r2 = i + 2 < end ? &t[i + 2] : &outside;
    /* Of nearly every other token of running text, more would tell nothing new. */
    window->full = w0->cap > NER_CAP_LOWER || w0->inside != 0 || (guint32)(w0->run_last + 1) > i ||
                   w0->starts != 0 || w0->style != NER_STYLE_PLAIN;
}

static inline void push(NerKeys *keys, guint slot, guint64 key)
{
    keys->slot[keys->n] = (guint8)slot;
    keys->key[keys->n++] = key;
}

#define SET(slot, a, b) push(keys, SLOT_##slot, ner_feature(SLOT_##slot, (a), (b)))

static void own_features(const NerToken *w0, guint64 style, gboolean full, NerKeys *keys)
{
    guint64 cap = w0->cap;
    SET(BIAS, 0, 0);
    SET(LOWER, w0->lower, 0);
    SET(SHAPE, w0->shape, 0);
    SET(SHAPE_STYLE, w0->shape, style);
    SET(C1024, w0->c1024, 0);
    SET(C256, w0->c256, 0);
    SET(C64, w0->c64, 0);
    SET(C1024_STYLE, w0->c1024, style << 3 | cap);
    if (w0->own != 0)
        SET(OWN_LISTS, w0->own, cap << 4 | style);
    if (!full)
        return;
    SET(WORD, w0->word, 0);
    SET(C64_SHAPE, w0->c64, w0->shape);
    for (guint k = 0; k < 3; k++) {
        if (w0->prefix[k] != 0)
            push(keys, SLOT_PREFIX2 + k, ner_feature(SLOT_PREFIX2 + k, w0->prefix[k], cap));
        if (w0->suffix[k] != 0)
            push(keys, SLOT_SUFFIX2 + k, ner_feature(SLOT_SUFFIX2 + k, w0->suffix[k], 0));
    }
    if (w0->suffix[1] != 0)
        SET(SUFFIX3_CAP, w0->suffix[1], cap);
    SET(COMMON, w0->common, cap << 4 | style);
    SET(COMMON_C64, w0->common, (guint64)w0->c64 << 8 | cap << 4 | style);
    SET(STYLE, style, cap);
    SET(LENGTH, MIN(w0->chars, 12), cap);
}

static void left_features(const NerToken *l1, guint64 cap, gboolean full, NerKeys *keys)
{
    SET(LOWER_L1, l1->lower, 0);
    SET(C1024_L1, l1->c1024, 0);
    SET(C1024_L1_CAP, l1->c1024, cap);
    SET(LOWER_L1_CAP, l1->lower, cap);
    if (!full)
        return;
    SET(WORD_L1, l1->word, 0);
    SET(SHAPE_L1, l1->shape, 0);
    SET(C256_L1, l1->c256, 0);
    SET(C64_L1, l1->c64, 0);
    if (l1->suffix[1] != 0)
        SET(SUFFIX3_L1, l1->suffix[1], cap);
}

static void right_features(const NerToken *r1, guint64 cap, gboolean full, NerKeys *keys)
{
    SET(LOWER_R1, r1->lower, 0);
    SET(C1024_R1, r1->c1024, 0);
    SET(C1024_R1_CAP, r1->c1024, cap);
    SET(LOWER_R1_CAP, r1->lower, cap);
    if (!full)
        return;
    SET(WORD_R1, r1->word, 0);
    SET(SHAPE_R1, r1->shape, 0);
    SET(C256_R1, r1->c256, 0);
    SET(C64_R1, r1->c64, 0);
    if (r1->suffix[1] != 0)
        SET(SUFFIX3_R1, r1->suffix[1], cap);
}

void ner_role_features(const NerToken *token, NerRole role, guint beside, gboolean full, NerKeys *keys)
{
    switch (role) {
    case NER_ROLE_OWN:
        own_features(token, beside, full, keys);
        break;
    case NER_ROLE_LEFT:
        left_features(token, beside, full, keys);
        break;
    case NER_ROLE_RIGHT:
        right_features(token, beside, full, keys);
        break;
    case NER_ROLE_LEFT2:
        SET(LOWER_L2, token->lower, 0);
        SET(C1024_L2, token->c1024, 0);
        break;
    case NER_ROLE_RIGHT2:
        SET(LOWER_R2, token->lower, 0);
        SET(C1024_R2, token->c1024, 0);
        break;
    }
}

/* The run of capitalised tokens that the token is in. */
static void run_features(const NerAnalysis *analysis, const NerWindow *window, NerKeys *keys)
{
    const NerToken *t = analysis->tokens, *w0 = window->w0;
    const NerToken *first = &t[w0->run_first], *last = &t[w0->run_last];
    const NerToken *before = w0->run_first > window->begin ? &t[w0->run_first - 1] : &outside;
    const NerToken *after = w0->run_last + 1 < window->end ? &t[w0->run_last + 1] : &outside;
    guint i = window->i, size = MIN(w0->run_last - w0->run_first, 4);
    guint64 place = (i == w0->run_first ? 0 : i == w0->run_last ? 1 : 2) | (guint64)size << 2;
    SET(RUN, place, (guint64)w0->cap << 4 | ner_token_style(w0));
    if (i != w0->run_first) {
        SET(RUN_FIRST, first->lower, 0);
        SET(RUN_FIRST_C, first->c1024, 0);
        SET(RUN_BEFORE, before->lower, 0);
        SET(RUN_BEFORE_C, before->c1024, 0);
    }
    if (i != w0->run_last) {
        SET(RUN_LAST, last->lower, 0);
        SET(RUN_LAST_C, last->c1024, 0);
        SET(RUN_AFTER, after->lower, 0);
        SET(RUN_AFTER_C, after->c1024, 0);
    }
    SET(RUN_LISTS, (guint64)first->starts << 32 | last->own, place);
}

static void list_features(const NerWindow *window, guint64 cap, guint64 style, NerKeys *keys)
{
    const NerToken *w0 = window->w0, *l1 = window->l1, *r1 = window->r1;
    guint64 lists = (guint64)w0->starts << 32 | w0->inside;
    SET(LISTS_L1, l1->starts, l1->inside);
    SET(LISTS_R1, r1->starts, r1->inside);
    SET(LISTS_SHAPE, lists, cap << 4 | style);
    SET(LISTS_R1_0, lists, (guint64)r1->starts << 32 | r1->inside);
    SET(LISTS_L1_0, lists, (guint64)l1->starts << 32 | l1->inside);
    if (lists == 0)
        return;
    SET(LISTS_C256_R1, lists, r1->c256);
    SET(LISTS_C256_L1, lists, l1->c256);
    guint slot = SLOT_LIST_1;
    for (guint64 left = lists; left != 0 && slot <= SLOT_LIST_6; left &= left - 1, slot++)
        push(keys, slot, ner_feature(SLOT_LIST_1, (guint64)__builtin_ctzll(left), cap));
}

/* Of chat, some features a second time, so that how names are marked there is learned beside what holds for
 * all text (Daume, 2007). */
static void rough_features(const NerWindow *window, NerKeys *keys)
{
    const NerToken *w0 = window->w0, *l1 = window->l1, *r1 = window->r1;
    guint64 cap = w0->cap;
    SET(ROUGH_LOWER, w0->lower, 0);
    SET(ROUGH_WORD, w0->word, 0);
    SET(ROUGH_LOWER_L1, l1->lower, cap);
    SET(ROUGH_LOWER_R1, r1->lower, cap);
    SET(ROUGH_C1024_L1, l1->c1024, cap);
    SET(ROUGH_C1024_R1, r1->c1024, cap);
    SET(ROUGH_C256, w0->c256, 0);
    SET(ROUGH_C64_SHAPE, w0->c64, w0->shape);
    SET(ROUGH_SHAPE, w0->shape, ner_token_style(w0));
    SET(ROUGH_SHAPES, l1->shape * 3 + w0->shape, r1->shape);
}

void ner_context_features(const NerAnalysis *analysis, const NerWindow *window, NerKeys *keys)
{
    const NerToken *w0 = window->w0, *l1 = window->l1, *r1 = window->r1, *l2 = window->l2, *r2 = window->r2;
    guint64 cap = w0->cap, style = ner_token_style(w0);
    SET(LOWER_L1_0, l1->lower, w0->lower);
    SET(LOWER_0_R1, w0->lower, r1->lower);
    SET(SHAPE_L1_0, l1->shape, w0->shape);
    SET(SHAPE_0_R1, w0->shape, r1->shape);
    SET(SHAPE_L1_0_R1, l1->shape * 3 + w0->shape, r1->shape);
    SET(C256_L1_0, l1->c256, w0->c256);
    SET(C256_0_R1, w0->c256, r1->c256);
    SET(C64_L1_0_R1, (guint64)l1->c64 << 16 | w0->c64, r1->c64);
    SET(LISTS, w0->starts, w0->inside);
    SET(QUOTED, w0->quoted, cap);
    SET(CROWD, w0->crowd, cap);
    if (w0->rough)
        rough_features(window, keys);
    if (!window->full)
        return;
    SET(LOWER_L1_R1, l1->lower, r1->lower);
    SET(LOWER_L2_L1, l2->lower, l1->lower);
    SET(LOWER_R1_R2, r1->lower, r2->lower);
    SET(LOWER_CAPS, w0->lower, (guint64)l1->cap << 8 | r1->cap);
    SET(SHAPE_L2_L1_0, l2->shape * 3 + l1->shape, w0->shape);
    SET(SHAPE_0_R1_R2, w0->shape * 3 + r1->shape, r2->shape);
    SET(C256_L1_R1, l1->c256, (guint64)r1->c256 << 3 | cap);
    SET(C64_L2_L1, (guint64)l2->c64 << 16 | l1->c64, cap);
    SET(C64_R1_R2, (guint64)r1->c64 << 16 | r2->c64, cap);
    list_features(window, cap, style, keys);
    SET(COMMON_L1_R1, (guint64)l1->common << 9 | l1->cap << 6 | r1->common << 3 | r1->cap,
        (guint64)w0->common << 8 | cap << 4 | style);
    guint64 known = document_class(analysis, w0);
    SET(DOCUMENT, known, cap << 4 | style);
    SET(DOCUMENT_C64, known, (guint64)w0->c64 << 8 | cap << 4 | style);
    SET(CROWD_C64, w0->crowd, (guint64)w0->c64 << 4 | cap);
    SET(CROWD_SHAPES, w0->crowd, ((guint64)l1->kind << 8 | w0->kind) << 8 | r1->kind);
    if ((guint32)(w0->run_last + 1) > window->i)
        run_features(analysis, window, keys);
}

guint ner_token_features(const NerAnalysis *analysis, guint i, guint begin, guint end,
                         guint64 keys[NER_MAX_SLOTS])
{
    NerWindow window;
    NerKeys all;
    all.n = 0;
    ner_window_at(&window, analysis, i, begin, end);
    ner_role_features(window.w0, NER_ROLE_OWN, ner_token_style(window.w0), window.full, &all);
    ner_role_features(window.l1, NER_ROLE_LEFT, window.w0->cap, window.full, &all);
    ner_role_features(window.r1, NER_ROLE_RIGHT, window.w0->cap, window.full, &all);
    if (window.full) {
        ner_role_features(window.l2, NER_ROLE_LEFT2, 0, TRUE, &all);
        ner_role_features(window.r2, NER_ROLE_RIGHT2, 0, TRUE, &all);
    }
    ner_context_features(analysis, &window, &all);
    memset(keys, 0, N_SLOTS * sizeof *keys);
    for (guint k = 0; k < all.n; k++)
        keys[all.slot[k]] = all.key[k];
    return N_SLOTS;
}

/* The label that most other tokens of the word got, its share, and whether there were others at all. */
static guint vote_of(const NerAnalysis *analysis, const NerVotes *votes, guint i, guint *best)
{
    const guint16 *counts = votes->counts + (gsize)analysis->tokens[i].key * votes->n_labels;
    guint total = 0, most = 0, most_label = 0;
    for (guint y = 0; y < votes->n_labels; y++) {
        guint n = counts[y] - (y == votes->counted[i]);
        total += n;
        if (n > most) {
            most = n;
            most_label = y;
        }
    }
    *best = most_label;
    if (total == 0)
        return 0;
    return most == total ? (total > 2 ? 4 : total > 1 ? 3 : 2) : most * 3 >= total * 2 ? 1 : 5;
}

#define VOTE(slot, a, b) keys[slot - N_SLOTS] = ner_feature(slot, (a), (b))

/* How far the labels around a token are looked at. */
#define REACH 8u

static guint type_of(guint label)
{
    return (label + 1) / 2;
}

/* The name of the first pass that token I is in, as [*FIRST, *LAST]; I itself if it is in none. */
static void find_name(const guint8 *labels, guint i, guint begin, guint end, guint *first, guint *last)
{
    *first = *last = i;
    if (labels[i] == 0)
        return;
    while (*first > begin && i - *first < REACH && labels[*first] % 2 == 0 && labels[*first - 1] != 0)
        (*first)--;
    while (*last + 1 < end && *last - i < REACH && labels[*last + 1] != 0 && labels[*last + 1] % 2 == 0)
        (*last)++;
}

/* The nearest names on both sides and what joins them to this one: what is listed together is of a kind. */
static void neighbour_features(const NerAnalysis *analysis, const NerVotes *votes, guint first, guint last,
                               guint begin, guint end, guint64 keys[NER_MAX_SLOTS])
{
    const guint8 *labels = votes->labels;
    const NerToken *t = analysis->tokens;
    for (guint j = first; j-- > begin && first - j <= 4;)
        if (labels[j] != 0) {
            VOTE(STACK_PREVIOUS, type_of(labels[j]) << 3 | (first - j), j + 1 < first ? t[j + 1].lower : 0);
            break;
        }
    for (guint j = last + 1; j < end && j - last <= 4; j++)
        if (labels[j] != 0) {
            VOTE(STACK_NEXT, type_of(labels[j]) << 3 | (j - last), j > last + 1 ? t[j - 1].lower : 0);
            break;
        }
}

static void stack_features(const NerAnalysis *analysis, const NerVotes *votes, guint i, guint begin,
                           guint end, guint64 keys[NER_MAX_SLOTS])
{
    const guint8 *labels = votes->labels;
    const NerToken *t = analysis->tokens, *token = &t[i];
    guint first, last;
    find_name(labels, i, begin, end, &first, &last);
    neighbour_features(analysis, votes, first, last, begin, end, keys);
    /* Tables: the same place of the line above. */
    guint above = votes->line_above + (i - begin);
    if (votes->line_above < begin && above < begin && end - begin <= 40)
        VOTE(STACK_ABOVE, (guint64)labels[above] << 8 | t[above].kind,
             (guint64)token->kind << 8 | token->crowd);
}

guint ner_vote_features(const NerAnalysis *analysis, const NerVotes *votes, guint i, guint begin, guint end,
                        guint64 keys[NER_MAX_SLOTS])
{
    memset(keys, 0, (N_ALL_SLOTS - N_SLOTS) * sizeof *keys);
    const NerToken *t = analysis->tokens, *token = &t[i];
    guint label, strength;
    if (token->cap >= NER_CAP_INITIAL && (strength = vote_of(analysis, votes, i, &label)) > 0) {
        VOTE(VOTE_WORD, label, strength);
        VOTE(VOTE_WORD_SHAPE, label << 3 | strength,
             (guint64)token->cap << 4 | token->style << 1 | token->first);
        VOTE(VOTE_C256, label << 3 | strength, token->c256);
        const guint16 *counts = votes->counts + (gsize)token->key * votes->n_labels;
        guint64 set = 0;
        for (guint y = 0; y < votes->n_labels && y < 60; y++)
            if (counts[y] > (y == votes->counted[i]))
                set |= G_GUINT64_CONSTANT(1) << y;
        VOTE(VOTE_SET, set, token->cap);
    }
    if (i > begin && t[i - 1].cap >= NER_CAP_INITIAL &&
        (strength = vote_of(analysis, votes, i - 1, &label)) > 0)
        VOTE(VOTE_L1, label << 3 | strength, token->cap);
    if (i + 1 < end && t[i + 1].cap >= NER_CAP_INITIAL &&
        (strength = vote_of(analysis, votes, i + 1, &label)) > 0)
        VOTE(VOTE_R1, label << 3 | strength, token->cap);
    if (votes->labels[i] != 0 || token->cap >= NER_CAP_INITIAL || (i > begin && votes->labels[i - 1] != 0) ||
        (i + 1 < end && votes->labels[i + 1] != 0))
        stack_features(analysis, votes, i, begin, end, keys);
    return N_ALL_SLOTS - N_SLOTS;
}
