/* SPDX-License-Identifier: MIT */
/* What rules can begin with, as sets of rules a word and a class: match.c goes only into rules that can have
 * the next items, and only along ways that can. */
#include <string.h>

#include "language_private.h"

static void mark(DatesLanguage *lang, guint rule, guint class, guint depth)
{
    lang->class_masks[(class * 3 + depth) * lang->mask_words + rule / 64] |= G_GUINT64_CONSTANT(1)
                                                                             << (rule % 64);
}

static void mark_node(DatesLanguage *lang, guint rule, const DatesNode *node, guint depth)
{
    static const guint16 digits[] = {DATES_C_INT1, DATES_C_INT2, DATES_C_INT4, DATES_C_INTX};
    gboolean spelled = node->test == DATES_TEST_NUM || node->test == DATES_TEST_SPELLED;

    switch (node->test) {
    case DATES_TEST_CLASS:
        mark(lang, rule, node->class, depth);
        return;
    case DATES_TEST_ORDINAL:
        mark(lang, rule, DATES_C_ORDINAL, depth);
        return;
    case DATES_TEST_INT2:
        mark(lang, rule, DATES_C_INT2, depth);
        return;
    case DATES_TEST_INT4:
        mark(lang, rule, DATES_C_INT4, depth);
        return;
    case DATES_TEST_COMPACT:
        mark(lang, rule, DATES_C_INTX, depth);
        return;
    case DATES_TEST_CAPITAL:
    case DATES_TEST_LOWER:
    case DATES_TEST_ANY:
        lang->any[depth][rule / 64] |= G_GUINT64_CONSTANT(1) << (rule % 64);
        return;
    default:
        break;
    }
    if (spelled)
        mark(lang, rule, DATES_C_SPELLED, depth);
    if (node->test != DATES_TEST_SPELLED)
        for (guint i = 0; i < G_N_ELEMENTS(digits); i++)
            mark(lang, rule, digits[i], depth);
}

/* Marks what rule `rule` can begin with: items one to three from node `at` on. `seen` has a bit a node and
 * depth. */
static void mark_from(DatesLanguage *lang, guint rule, gint32 at, guint depth, guint8 *seen)
{
    const DatesRule *r = DATES_RULE(lang, rule);

    while (depth < 3) {
        const DatesNode *node = &g_array_index(lang->nodes, DatesNode, at);
        guint8 *s = &seen[(guint32)at - r->first_node];

        if (*s & (1 << depth))
            return;
        *s |= (guint8)(1 << depth);
        switch ((DatesOp)node->op) {
        case DATES_OP_ACCEPT:
            for (; depth < 3; depth++)
                lang->any[depth][rule / 64] |= G_GUINT64_CONSTANT(1) << (rule % 64);
            return;
        case DATES_OP_SPLIT:
            mark_from(lang, rule, node->alt, depth, seen);
            at = node->next;
            break;
        case DATES_OP_ITEM:
            mark_node(lang, rule, node, depth);
            depth++;
            at = node->next;
            break;
        default:
            at = node->next;
            break;
        }
    }
}

static guint64 item_signature(const DatesNode *node)
{
    const guint64 digits = DATES_CLASS_BIT(DATES_C_INT1) | DATES_CLASS_BIT(DATES_C_INT2) |
                           DATES_CLASS_BIT(DATES_C_INT4) | DATES_CLASS_BIT(DATES_C_INTX);

    switch ((DatesTest)node->test) {
    case DATES_TEST_CLASS:
        return DATES_CLASS_BIT(node->class);
    case DATES_TEST_INT:
    case DATES_TEST_FRACTION:
        return digits;
    case DATES_TEST_INT2:
        return DATES_CLASS_BIT(DATES_C_INT2);
    case DATES_TEST_INT4:
        return DATES_CLASS_BIT(DATES_C_INT4);
    case DATES_TEST_COMPACT:
        return DATES_CLASS_BIT(DATES_C_INTX);
    case DATES_TEST_NUM:
        return digits | DATES_CLASS_BIT(DATES_C_SPELLED);
    case DATES_TEST_SPELLED:
        return DATES_CLASS_BIT(DATES_C_SPELLED);
    case DATES_TEST_ORDINAL:
        return DATES_CLASS_BIT(DATES_C_ORDINAL);
    default:
        return G_MAXUINT64;
    }
}

/* Nodes come after those behind them, so one pass from the first node on knows what it needs. */
static void sign_nodes(DatesLanguage *lang)
{
    for (guint i = 0; i < lang->nodes->len; i++) {
        DatesNode *node = &g_array_index(lang->nodes, DatesNode, i);

        if (node->op == DATES_OP_ACCEPT)
            node->first = G_MAXUINT64;
        else if (node->op == DATES_OP_ITEM)
            node->first = item_signature(node);
        else
            node->first = g_array_index(lang->nodes, DatesNode, node->next).first;
        if (node->op == DATES_OP_SPLIT)
            node->first |= g_array_index(lang->nodes, DatesNode, node->alt).first;
    }
}

static void mark_words(DatesLanguage *lang)
{
    gsize n = (gsize)lang->mask_words * 3;

    lang->word_masks = g_new0(guint64, n * lang->words->len);
    for (guint w = 0; w < lang->words->len; w++) {
        const DatesWord *word = DATES_WORD(lang, w);

        for (guint i = 0; i < word->n_senses; i++) {
            guint class = g_array_index(lang->senses, DatesSense, word->senses + i).class;

            DATES_WORD(lang, w)->signature |= DATES_CLASS_BIT(class);

            for (gsize k = 0; k < n; k++)
                lang->word_masks[w * n + k] |= lang->class_masks[class * n + k];
        }
    }
}

void dates_rules_finish(DatesLanguage *lang)
{
    g_autofree guint8 *seen = g_malloc(lang->max_nodes);

    lang->mask_words = (lang->rules->len + 63) / 64;
    lang->class_masks = g_new0(guint64, (gsize)lang->mask_words * 3 * lang->classes->len);
    for (guint i = 0; i < 3; i++)
        lang->any[i] = g_new0(guint64, lang->mask_words);
    for (guint i = 0; i < lang->rules->len; i++) {
        memset(seen, 0, lang->max_nodes);
        mark_from(lang, i, DATES_RULE(lang, i)->start, 0, seen);
    }
    lang->plain = g_new0(guint64, lang->mask_words);
    for (guint i = 0; i < lang->rules->len; i++)
        if (!DATES_RULE(lang, i)->request) {
            lang->plain[i / 64] |= G_GUINT64_CONSTANT(1) << (i % 64);
            lang->plain_words = i / 64 + 1;
        }
    sign_nodes(lang);
    mark_words(lang);
}
