/* SPDX-License-Identifier: MIT */
#include "ner_rules_private.h"

#include <stdlib.h>

static guint32 find_type(const NerModel *model, const char *name)
{
    for (guint k = 0; k < model->n_types; k++)
        if (strcmp(model->types[k], name) == 0)
            return k;
    return G_MAXUINT32;
}

NerName *ner_rules_add(NerRuler *ruler, guint32 begin, guint32 end, guint32 type, guint32 sentence,
                       float confidence, NerOrigin origin)
{
    if (ruler->n_names == ruler->names_size) {
        ruler->names_size = ruler->names_size * 2 + 64;
        ruler->names = g_renew(NerName, ruler->names, ruler->names_size);
    }
    NerName *name = &ruler->names[ruler->n_names++];
    *name = (NerName){begin, end, type, sentence, ruler->n_names - 1, confidence, origin, NULL, G_MAXUINT32};
    for (guint32 i = begin; i < end; i++)
        ruler->owner[i] = ruler->n_names;
    return name;
}

static void reserve(NerRuler *ruler, guint n_tokens, guint n_words)
{
    if (ruler->owner_size < n_tokens) {
        ruler->owner_size = (gsize)n_tokens * 3 / 2;
        ruler->owner = g_renew(guint32, ruler->owner, ruler->owner_size);
    }
    if (ruler->words_size < n_words) {
        ruler->words_size = (gsize)n_words * 3 / 2;
        ruler->family = g_renew(guint32, ruler->family, ruler->words_size);
        ruler->short_for = g_renew(guint32, ruler->short_for, ruler->words_size);
    }
    if (n_tokens > 0) {
        memset(ruler->owner, 0, n_tokens * sizeof *ruler->owner);
        memset(ruler->family, 0, n_words * sizeof *ruler->family);
        memset(ruler->short_for, 0, n_words * sizeof *ruler->short_for);
    }
    ruler->n_names = 0;
}

static void names_of_sentence(NerRules *rules, guint s)
{
    const guint8 *labels = rules->tagger->labels;
    gboolean ready = FALSE;
    guint end = rules->text->sentence[s + 1];
    for (guint i = rules->text->sentence[s]; i < end;) {
        guint8 y = labels[i];
        if (y == 0) {
            i++;
            continue;
        }
        guint j = i + 1, type = (y - 1u) / 2;
        while (j < end && labels[j] == 2 * type + 2)
            j++;
        if (!ready)
            ner_tag_marginals(rules->tagger, rules->model, rules->text, s);
        ready = TRUE;
        float raw = ner_tag_confidence(rules->tagger, rules->model, rules->text, s, i, j);
        ner_rules_add(rules->ruler, i, j, type, s, ner_model_calibrate(rules->model, raw), NER_BY_MODEL);
        i = j;
    }
}

void ner_rules_remove(NerRuler *ruler, guint begin, guint end)
{
    for (guint i = begin; i < end; i++) {
        guint32 owner = ruler->owner[i];
        if (owner == 0)
            continue;
        NerName *name = &ruler->names[owner - 1];
        for (guint j = name->begin; j < name->end; j++)
            ruler->owner[j] = 0;
        name->end = name->begin; /* gone; taken out at the end */
    }
}

/* ---- people: titles stand outside ---- */

/* "Mr", "Dr.", "Gen.": short or with a full stop; "Duke" and "King" may be names. */
static gboolean is_short_title(const NerRules *rules, guint i)
{
    const NerToken *token = &rules->tokens[i];
    return (token->own & rules->model->lexicon.title_list) != 0 &&
           (token->chars <= 3 || rules->text->text[rules->text->end[i] - 1] == '.');
}

static void cut_titles(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    for (guint k = 0; k < ruler->n_names; k++) {
        NerName *name = &ruler->names[k];
        if (name->type != rules->types.person)
            continue;
        while (name->end - name->begin > 1 && is_short_title(rules, name->begin))
            ruler->owner[name->begin++] = 0;
    }
}

/* ---- people: a surname alone ---- */

static gboolean is_plain_word(const NerToken *token)
{
    return token->cap == NER_CAP_INITIAL || token->cap == NER_CAP_MIXED || token->cap == NER_CAP_ALL;
}

static void note_families(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    for (guint k = 0; k < ruler->n_names; k++) {
        const NerName *name = &ruler->names[k];
        const NerToken *last = &rules->tokens[name->end - 1];
        if (name->type != rules->types.person || name->end - name->begin < 2 || !is_plain_word(last) ||
            last->chars < 3 || name->confidence < 0.5f)
            continue;
        guint32 *family = &ruler->family[last->key];
        /* The first is usually the one that introduces the person. */
        if (*family == 0)
            *family = k + 1;
    }
}

static void apply_families(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    guint n = ruler->n_names;
    for (guint k = 0; k < n; k++) {
        NerName *name = &ruler->names[k];
        guint32 family = ruler->family[rules->tokens[name->end - 1].key];
        if (name->end - name->begin != 1 || family == 0)
            continue;
        if (name->type != rules->types.person && name->confidence < 0.8f) {
            name->type = rules->types.person;
            name->confidence = MIN(name->confidence, 0.7f);
            name->origin = NER_BY_SURNAME;
        }
    }
    for (guint s = 0; s < rules->text->n_sentences; s++)
        for (guint i = rules->text->sentence[s]; i < rules->text->sentence[s + 1]; i++) {
            const NerToken *token = &rules->tokens[i];
            if (ruler->owner[i] != 0 || ruler->family[token->key] == 0 || !is_plain_word(token) ||
                token->common || rules->tagger->analysis.words[token->key].n_lower > 0 ||
                token->style != NER_STYLE_PLAIN)
                continue;
            ner_rules_add(ruler, i, i + 1, rules->types.person, s, 0.6f, NER_BY_SURNAME);
        }
}

/* ---- acronyms ---- */

/* Whether the letters of the token at I are the initials of the capitalised words of [BEGIN, END). */
static gboolean are_initials(const NerRules *rules, guint i, guint begin, guint end)
{
    const NerText *text = rules->text;
    const char *p = text->text + text->start[i], *stop = text->text + text->end[i];
    for (guint k = begin; k < end; k++) {
        char c = text->text[text->start[k]];
        if (!g_ascii_isupper(c))
            continue;
        while (p < stop && *p == '.')
            p++;
        if (p >= stop || *p++ != c)
            return FALSE;
    }
    while (p < stop && *p == '.')
        p++;
    return p == stop;
}

static void note_acronyms(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    const NerText *text = rules->text;
    for (guint k = 0; k < ruler->n_names; k++) {
        const NerName *name = &ruler->names[k];
        guint open = name->end, i = open + 1;
        if (name->end - name->begin < 2 || i >= text->sentence[name->sentence + 1] ||
            text->text[text->start[open]] != '(' || rules->tokens[i].cap != NER_CAP_ALL ||
            !are_initials(rules, i, name->begin, name->end))
            continue;
        ruler->short_for[rules->tokens[i].key] = k + 1;
    }
}

static void apply_acronyms(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    guint n = ruler->n_names;
    for (guint k = 0; k < n; k++) {
        NerName *name = &ruler->names[k];
        guint32 of = ruler->short_for[rules->tokens[name->begin].key];
        if (of == 0 || name->end - name->begin != 1)
            continue;
        name->full = of - 1;
        if (name->type != ruler->names[of - 1].type && name->confidence < ruler->names[of - 1].confidence) {
            name->type = ruler->names[of - 1].type;
            name->origin = NER_BY_ACRONYM;
        }
    }
    for (guint s = 0; s < rules->text->n_sentences; s++)
        for (guint i = rules->text->sentence[s]; i < rules->text->sentence[s + 1]; i++) {
            const NerToken *token = &rules->tokens[i];
            guint32 of = ruler->short_for[token->key];
            if (ruler->owner[i] != 0 || of == 0 || token->cap != NER_CAP_ALL)
                continue;
            const NerName *full = &ruler->names[of - 1];
            ner_rules_add(ruler, i, i + 1, full->type, s, MIN(full->confidence, 0.8f), NER_BY_ACRONYM)->full =
                of - 1;
        }
}

/* ---- headlines ---- */

static guint64 phrase_of(const NerRules *rules, guint begin, guint end)
{
    guint64 phrase = 0;
    for (guint i = begin; i < end; i++)
        phrase = ner_phrase_step(phrase, rules->tokens[i].lower);
    return phrase;
}

static guint32 *phrase_slot(const NerRuler *ruler, guint64 phrase)
{
    gsize mask = ruler->phrases_size - 1, at = (gsize)phrase & mask;
    while (ruler->phrase_names[at] != 0 && ruler->phrases[at] != phrase)
        at = (at + 1) & mask;
    ruler->phrases[at] = phrase;
    return &ruler->phrase_names[at];
}

/* Remember the names of running text; the surest of those with the same words. */
static void note_phrases(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    gsize size = 64;
    while (size < (gsize)ruler->n_names * 2 + 2)
        size *= 2;
    if (ruler->phrases_room < size) {
        ruler->phrases_room = size;
        ruler->phrases = g_renew(guint64, ruler->phrases, size);
        ruler->phrase_names = g_renew(guint32, ruler->phrase_names, size);
    }
    ruler->phrases_size = size;
    memset(ruler->phrase_names, 0, size * sizeof *ruler->phrase_names);
    for (guint k = 0; k < ruler->n_names; k++) {
        const NerName *name = &ruler->names[k];
        if (name->begin == name->end || rules->tokens[name->begin].style == NER_STYLE_CAPITALS ||
            name->end - name->begin > NER_MAX_PHRASE)
            continue;
        guint32 *slot = phrase_slot(ruler, phrase_of(rules, name->begin, name->end));
        if (*slot == 0 || ruler->names[*slot - 1].confidence < name->confidence)
            *slot = k + 1;
    }
}

/* ---- "Aurora, an operating system" ---- */

/* The model knows better than one phrase when it is surer than this. Behind a place or a comma ("Marsh, of
 * Leeds, a lawyer") the phrase may speak of somebody else. */
#define TOLD_OTHERWISE 0.9f
#define TOLD_PERSON 0.7f
#define DATELINE_TOKENS 12u

/* Whether the name is who sent the story: "LISBON, March 14 (Tagus Wire) - ". */
static gboolean is_sender(const NerRules *rules, const NerName *name)
{
    const NerText *text = rules->text;
    guint begin = text->sentence[name->sentence], end = text->sentence[name->sentence + 1];
    if (name->begin < begin + 2 || name->begin > begin + DATELINE_TOKENS || name->end + 1 >= end ||
        rules->tagger->labels[begin] != 1 + 2 * rules->types.place)
        return FALSE;
    const char *dash = text->text + text->start[name->end + 1];
    return text->text[text->start[name->begin - 1]] == '(' && text->text[text->start[name->end]] == ')' &&
           (*dash == '-' || g_str_has_prefix(dash, "\u2013") || g_str_has_prefix(dash, "\u2014"));
}

/* The type that the text says the name has; G_MAXUINT32: it says nothing, or nothing new. */
static guint32 told_type(const NerRules *rules, const NerName *name)
{
    const NerText *text = rules->text;
    guint begin = text->sentence[name->sentence], end = text->sentence[name->sentence + 1];
    if (name->begin < name->end && name->type != rules->types.organisation && is_sender(rules, name))
        return rules->types.organisation;
    const char *told = name->begin == name->end || name->confidence >= TOLD_OTHERWISE
                           ? NULL
                           : ner_heads_tell(rules->heads, text, rules->tokens, name->end, end);
    guint32 type = told != NULL ? find_type(rules->model, told) : G_MAXUINT32;
    if (type == G_MAXUINT32 || type == name->type)
        return G_MAXUINT32;
    gboolean behind = name->begin > begin && (text->text[text->start[name->begin - 1]] == ',' ||
                                              ner_heads_end(rules->heads, text, name->begin - 1, end));
    return type == rules->types.person && (behind || name->confidence >= TOLD_PERSON) ? G_MAXUINT32 : type;
}

/* What a name is said to be it is wherever the document has it. */
static void apply_appositions(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    gboolean any = FALSE;
    for (guint k = 0; k < ruler->n_names; k++) {
        NerName *name = &ruler->names[k];
        guint32 type = told_type(rules, name);
        if (type == G_MAXUINT32)
            continue;
        name->type = type;
        name->confidence = TOLD_PERSON;
        name->origin = NER_BY_APPOSITION;
        if (name->end - name->begin <= NER_MAX_PHRASE) {
            *phrase_slot(ruler, phrase_of(rules, name->begin, name->end)) = k + 1;
            any = TRUE;
        }
    }
    for (guint k = 0; any && k < ruler->n_names; k++) {
        NerName *name = &ruler->names[k];
        if (name->begin == name->end || name->end - name->begin > NER_MAX_PHRASE ||
            name->confidence >= TOLD_OTHERWISE)
            continue;
        guint32 told = *phrase_slot(ruler, phrase_of(rules, name->begin, name->end));
        if (told == 0 || ruler->names[told - 1].origin != NER_BY_APPOSITION)
            continue;
        name->type = ruler->names[told - 1].type;
        name->origin = NER_BY_APPOSITION;
    }
}

/* The longest name of running text that starts at token I of a sentence in capitals; the token behind it, or
 * 0. */
static guint match_headline(const NerRules *rules, guint i, guint end, guint32 *which)
{
    guint64 phrase = 0;
    guint found = 0;
    for (guint j = i; j < end && j < i + NER_MAX_PHRASE; j++) {
        phrase = ner_phrase_step(phrase, rules->tokens[j].lower);
        guint32 name = *phrase_slot(rules->ruler, phrase);
        if (name != 0 && rules->ruler->names[name - 1].confidence >= 0.6f) {
            found = j + 1;
            *which = name - 1;
        }
    }
    /* A single word that the document also knows as a plain word proves nothing. */
    if (found == i + 1 && rules->tagger->analysis.words[rules->tokens[i].key].n_lower > 0)
        return 0;
    return found;
}

static void apply_phrases(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    for (guint s = 0; s < rules->text->n_sentences; s++) {
        guint end = rules->text->sentence[s + 1];
        for (guint i = rules->text->sentence[s]; i < end; i++) {
            if (rules->tokens[i].style != NER_STYLE_CAPITALS)
                break;
            guint32 which = 0;
            guint stop = match_headline(rules, i, end, &which);
            if (stop == 0)
                continue;
            NerName *there = ruler->owner[i] != 0 ? &ruler->names[ruler->owner[i] - 1] : NULL;
            /* What the model found there is longer or the same: it stays, or takes the type. */
            if (there != NULL && there->begin == i && there->end == stop) {
                there->type = ruler->names[which].type;
                there->full = which;
            } else if (there == NULL || there->end <= stop) {
                ner_rules_remove(ruler, i, stop);
                guint32 type = ruler->names[which].type;
                ner_rules_add(ruler, i, stop, type, s, ruler->names[which].confidence * 0.9f, NER_BY_HEADLINE)
                    ->full = which;
            }
            i = stop - 1;
        }
    }
}

/* ---- the user's own names ---- */

static void apply_list(NerRules *rules)
{
    for (guint s = 0; s < rules->text->n_sentences; s++) {
        guint end = rules->text->sentence[s + 1];
        for (guint i = rules->text->sentence[s]; i < end; i++) {
            guint32 entry, stop = ner_names_match(rules->list, rules->text, i, end, &entry);
            if (stop == 0)
                continue;
            ner_rules_remove(rules->ruler, i, stop);
            ner_rules_add(rules->ruler, i, stop, 0, s, 1.f, NER_BY_LIST)->entry = entry;
            i = stop - 1;
        }
    }
}

/* ---- what is told of each name in the end ---- */

typedef enum { AT_WHOLE, AT_LAST, AT_ANY } Place;

/* The lists that say what something is more closely, and where in the name. The first that fits counts. */
static const struct {
    const char *list;
    const char *type;
    Place place;
    const char *subtype;
    const char *unless; /* the list that would make it doubtful: there is a state and a city of that name */
} subtypes[] = {
    {"country", "LOC", AT_WHOLE, "country", NULL},
    {"capital", "LOC", AT_WHOLE, "city", NULL},
    {"state", "LOC", AT_WHOLE, "state", "city"},
    {"bigcity", "LOC", AT_WHOLE, "city", "state"},
    {"region", "LOC", AT_WHOLE, "region", NULL},
    {"demonym", "MISC", AT_WHOLE, "nationality", NULL},
    {"company_word", "ORG", AT_LAST, "company", NULL},
    {"company", "ORG", AT_WHOLE, "company", NULL},
    {"university_word", "ORG", AT_ANY, "university", NULL},
    {"government_word", "ORG", AT_ANY, "government", NULL},
    {"team_word", "ORG", AT_LAST, "team", NULL},
    {"media_word", "ORG", AT_LAST, "media", NULL},
};

static guint32 lists_of(const NerRules *rules, const NerName *name, Place place)
{
    const NerToken *tokens = rules->tokens;
    guint32 bits = 0;
    if (place == AT_LAST) /* "United" alone may be an airline */
        return name->end - name->begin > 1 ? tokens[name->end - 1].own : 0;
    if (place == AT_ANY) {
        for (guint i = name->begin; i < name->end; i++)
            bits |= tokens[i].own;
        return bits;
    }
    return ner_phrase_lists(&rules->model->lexicon, rules->text, tokens, name->begin, name->end);
}

static void find_subtypes(NerRules *rules)
{
    const NerModel *model = rules->model;
    for (guint r = 0; r < G_N_ELEMENTS(subtypes); r++) {
        guint32 list = ner_model_list(model, subtypes[r].list), type = find_type(model, subtypes[r].type);
        guint32 unless = subtypes[r].unless != NULL ? ner_model_list(model, subtypes[r].unless) : 0;
        for (guint k = 0; list != 0 && k < rules->ruler->n_names; k++) {
            NerName *name = &rules->ruler->names[k];
            if (name->type != type || name->subtype != NULL)
                continue;
            guint32 bits = lists_of(rules, name, subtypes[r].place);
            if ((bits & list) != 0 && (bits & unless) == 0)
                name->subtype = subtypes[r].subtype;
        }
    }
}

/* A name in capitals is the one of running text; a surname is the person's name. */
static void find_full_names(NerRules *rules)
{
    NerRuler *ruler = rules->ruler;
    for (guint k = 0; k < ruler->n_names; k++) {
        NerName *name = &ruler->names[k];
        if (name->begin == name->end || name->full != k)
            continue;
        if (rules->tokens[name->begin].style == NER_STYLE_CAPITALS &&
            name->end - name->begin <= NER_MAX_PHRASE) {
            guint32 other = *phrase_slot(ruler, phrase_of(rules, name->begin, name->end));
            if (other != 0 && ruler->names[other - 1].type == name->type)
                name->full = other - 1;
        }
        guint32 family = ruler->family[rules->tokens[name->end - 1].key];
        if (name->type == rules->types.person && name->end - name->begin == 1 && family != 0)
            name->full = family - 1;
    }
}

static int compare_names(const void *a, const void *b)
{
    const NerName *x = a, *y = b;
    return x->begin < y->begin ? -1 : x->begin > y->begin;
}

/* Take out what is gone, and sort. FULL is an index, and follows. */
static void settle(NerRuler *ruler)
{
    guint n = 0;
    for (guint k = 0; k < ruler->n_names; k++) {
        NerName *name = &ruler->names[k];
        if (name->begin == name->end)
            continue;
        const NerName *full = &ruler->names[name->full];
        if (full->begin == full->end)
            full = name;
        /* For the moment, the token that the fuller name starts with. */
        guint32 begin = full->begin;
        ruler->names[n] = *name;
        ruler->names[n++].full = begin;
    }
    ruler->n_names = n;
    gboolean sorted = TRUE;
    for (guint k = 1; k < n; k++)
        sorted &= ruler->names[k - 1].begin < ruler->names[k].begin;
    if (!sorted)
        qsort(ruler->names, n, sizeof *ruler->names, compare_names);
    for (guint k = 0; k < n; k++)
        ruler->owner[ruler->names[k].begin] = k + 1;
    for (guint k = 0; k < n; k++)
        ruler->names[k].full = ruler->owner[ruler->names[k].full] - 1;
    /* "Putin" leads to "Vladimir Putin", which may lead on; one step is what can be needed. */
    for (guint k = 0; k < n; k++)
        ruler->names[k].full = ruler->names[ruler->names[k].full].full;
}

void ner_rules(NerRuler *ruler, NerTagger *tagger, const NerModel *model, const NerNames *names,
               const NerNames *heads, const NerText *text)
{
    NerRules rules = {ruler,
                      tagger,
                      model,
                      text,
                      tagger->analysis.tokens,
                      names,
                      heads,
                      {find_type(model, "PER"), find_type(model, "ORG"), find_type(model, "LOC"),
                       find_type(model, "MISC")}};
    reserve(ruler, text->n_tokens, tagger->analysis.n_words);
    for (guint s = 0; s < text->n_sentences; s++)
        names_of_sentence(&rules, s);
    if (rules.types.person != G_MAXUINT32) {
        cut_titles(&rules);
        note_families(&rules);
        apply_families(&rules);
    }
    ner_rules_bounds(&rules);
    note_acronyms(&rules);
    apply_acronyms(&rules);
    note_phrases(&rules);
    if (heads != NULL)
        apply_appositions(&rules);
    apply_phrases(&rules);
    find_full_names(&rules);
    if (names != NULL)
        apply_list(&rules);
    settle(ruler);
    find_subtypes(&rules);
}

void ner_ruler_clear(NerRuler *ruler)
{
    g_free(ruler->names);
    g_free(ruler->owner);
    g_free(ruler->family);
    g_free(ruler->short_for);
    g_free(ruler->phrases);
    g_free(ruler->phrase_names);
    memset(ruler, 0, sizeof *ruler);
}
