/* SPDX-License-Identifier: MIT */
/* Where names begin and end, by lists, heads of phrases and what no name holds. */
#include "ner_rules_private.h"

/* ---- "Embassy of the Russian Federation" ---- */

/* A head of the list and a place behind "of" are one organisation. */
static void join_heads(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    const NerToken *t = rules->tokens;
    guint32 heads = ner_model_list(rules->model, "of_head"), of = ner_model_list(rules->model, "of_word");
    gboolean known = heads != 0 && of != 0 && rules->types.place != G_MAXUINT32;
    for (guint k = 0; known && k < ruler->n_names; k++) {
        NerName *name = &ruler->names[k];
        guint begin = rules->text->sentence[name->sentence], i = name->begin;
        if (name->type != rules->types.place || name->begin == name->end)
            continue;
        if (i > begin && (t[i - 1].own & rules->model->lexicon.link_list) != 0 && (t[i - 1].own & of) == 0)
            i--; /* the article */
        if (i < begin + 2 || (t[i - 1].own & of) == 0 || (t[i - 2].own & heads) == 0 ||
            t[i - 2].cap < NER_CAP_INITIAL)
            continue;
        guint first = i - 2;
        const NerName *there = ruler->owner[first] != 0 ? &ruler->names[ruler->owner[first] - 1] : NULL;
        if (there != NULL && there->type == rules->types.organisation && there->end == first + 1)
            first = there->begin;
        guint end = name->end, sentence = name->sentence;
        float confidence = name->confidence;
        ner_rules_remove(ruler, first, end);
        ner_rules_add(ruler, first, end, rules->types.organisation, sentence, MIN(confidence, 0.8f),
                      NER_BY_MODEL);
    }
}

/* ---- "Accenture and Infosys" ---- */

static gboolean is_listed(const NerRules *rules, guint begin, guint end, guint32 list)
{
    return begin < end &&
           (ner_phrase_lists(&rules->model->lexicon, rules->text, rules->tokens, begin, end) & list) != 0;
}

/* Known organisations on both sides of an "and" are two, unless they are known as one: "Brighton and Hove
 * Albion". */
static void part_pairs(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    const NerText *text = rules->text;
    guint32 list = ner_model_list(rules->model, "wn_group");
    for (guint k = 0, n = ruler->n_names; list != 0 && k < n; k++) {
        NerName *name = &ruler->names[k];
        guint begin = name->begin, end = name->end;
        if (name->type != rules->types.organisation || end - begin < 3 || is_listed(rules, begin, end, list))
            continue;
        for (guint i = begin + 1; i + 1 < end; i++) {
            if (text->end[i] - text->start[i] != 3 || memcmp(text->text + text->start[i], "and", 3) != 0 ||
                !is_listed(rules, begin, i, list) || !is_listed(rules, i + 1, end, list))
                continue;
            name->end = i;
            ruler->owner[i] = 0;
            ner_rules_add(ruler, i + 1, end, name->type, name->sentence, name->confidence, NER_BY_MODEL);
            break;
        }
    }
}

/* And what is known as one is one. */
static void join_pairs(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    const NerText *text = rules->text;
    guint32 list = ner_model_list(rules->model, "wn_group");
    for (guint k = 0, n = ruler->n_names; list != 0 && k < n; k++) {
        const NerName *name = &ruler->names[k];
        guint begin = name->begin, between = name->end, sentence = name->sentence;
        if (begin == between || between + 1 >= text->sentence[sentence + 1] || ruler->owner[between] != 0 ||
            ruler->owner[between + 1] == 0)
            continue;
        const NerName *other = &ruler->names[ruler->owner[between + 1] - 1];
        guint end = other->end;
        float confidence = MIN(name->confidence, other->confidence);
        if (end - begin > NER_MAX_PHRASE || !is_listed(rules, begin, end, list))
            continue;
        ner_rules_remove(ruler, begin, end);
        ner_rules_add(ruler, begin, end, rules->types.organisation, sentence, confidence, NER_BY_MODEL);
    }
}

/* "Moody's" is an organisation of that name, unless a Moody was introduced. */
static void keep_possessives(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    const NerText *text = rules->text;
    guint32 list = ner_model_list(rules->model, "wn_group");
    for (guint k = 0; list != 0 && k < ruler->n_names; k++) {
        NerName *name = &ruler->names[k];
        guint end = name->end;
        if (name->begin == end || end >= text->sentence[name->sentence + 1] || ruler->owner[end] != 0 ||
            ruler->family[rules->tokens[end - 1].key] != 0 ||
            g_ascii_tolower(text->text[text->end[end] - 1]) != 's' || rules->tokens[end].chars != 2 ||
            !is_listed(rules, name->begin, end + 1, list))
            continue;
        name->type = rules->types.organisation;
        name->end++;
        ruler->owner[end] = k + 1;
    }
}

/* ---- "West Ham 6-0" ---- */

static gboolean is_number(const NerText *text, guint i)
{
    for (guint32 k = text->start[i]; k < text->end[i]; k++)
        if (!g_ascii_isdigit(text->text[k]))
            return FALSE;
    return TRUE;
}

/* A score is no part of a name. */
static void cut_scores(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    const NerText *text = rules->text;
    for (guint k = 0; k < ruler->n_names; k++) {
        NerName *name = &ruler->names[k];
        guint end = name->end;
        if (end < name->begin + 4 || !is_number(text, end - 1) || !is_number(text, end - 3) ||
            rules->tokens[end - 2].letters > 0 || rules->tokens[end - 2].chars != 1)
            continue;
        name->end = end - 3;
        memset(ruler->owner + name->end, 0, 3 * sizeof *ruler->owner);
    }
}

/* ---- "Jomo Kenyatta International Airport" ---- */

#define NAMESAKE_REACH 2 /* words between a person's name and what is called after them */

/* What is called after a person is a place. */
static void extend_namesakes(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    const NerToken *t = rules->tokens;
    guint32 list = ner_model_list(rules->model, "place_word");
    for (guint k = 0; list != 0 && k < ruler->n_names; k++) {
        NerName *name = &ruler->names[k];
        if (name->type != rules->types.person || name->begin == name->end)
            continue;
        guint i = name->end, last = MIN(i + NAMESAKE_REACH, rules->text->sentence[name->sentence + 1] - 1);
        while (i < last && ruler->owner[i] == 0 && t[i].cap >= NER_CAP_INITIAL && (t[i].own & list) == 0)
            i++;
        if (i > last || ruler->owner[i] != 0 || t[i].cap < NER_CAP_INITIAL || (t[i].own & list) == 0)
            continue;
        for (guint j = name->end; j <= i; j++)
            ruler->owner[j] = k + 1;
        name->end = i + 1;
        name->type = rules->types.place;
    }
}

void ner_rules_bounds(NerRules *rules)
{
    cut_scores(rules);
    if (rules->types.person != G_MAXUINT32 && rules->types.place != G_MAXUINT32)
        extend_namesakes(rules);
    if (rules->types.organisation == G_MAXUINT32)
        return;
    join_heads(rules);
    part_pairs(rules);
    join_pairs(rules);
    keep_possessives(rules);
}
