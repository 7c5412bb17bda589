/* SPDX-License-Identifier: MIT */
#include "tense.h"

#include <string.h>

#define REACH 40 /* items looked at on either side: bounds the cost in text without sentence ends */

/* UNDER_WAY: a present that, beside a day, tells of what is to come. */
#define NEAR 4 /* items before a present that say what it is about */

enum { NOTHING, PAST, PRESENT, UNDER_WAY, FUTURE };

static gboolean has_suffix(const DatesLanguage *lang, const GPtrArray *suffixes, const char *text,
                           const DatesItem *item)
{
    gsize length = item->end - item->start;

    if (!(item->flags & DATES_ITEM_LETTERS) || (item->flags & DATES_ITEM_CAPITAL))
        return FALSE;
    if (item->word >= 0 && dates_language_sense(lang, item->word, DATES_C_NOPAST, FALSE, NULL))
        return FALSE;
    for (guint i = 0; i < suffixes->len; i++) {
        const char *suffix = g_ptr_array_index(suffixes, i);
        gsize n = strlen(suffix);

        if (length > n + 1 && memcmp(text + item->end - n, suffix, n) == 0)
            return TRUE;
    }
    return FALSE;
}

/* Is the item a form of that class? Some (value 2) are nouns behind a determiner ("the plan") and names with
 * a capital ("May"). */
static gboolean is_form(const DatesLanguage *lang, guint class, const DatesItem *first, const DatesItem *item)
{
    gint32 value = 1;

    if (item->word < 0 || !dates_language_sense(lang, item->word, class, FALSE, &value))
        return FALSE;
    if (value != 2)
        return TRUE;
    return !(item->flags & DATES_ITEM_CAPITAL) &&
           !(item > first && item[-1].word >= 0 &&
             dates_language_sense(lang, item[-1].word, DATES_C_DETERMINER, FALSE, NULL));
}

/* "Mr", "vs": short with a capital, or without a vowel. */
static gboolean looks_abbreviated(const char *text, const DatesItem *item)
{
    gsize length = item->end - item->start;

    if ((item->flags & DATES_ITEM_CAPITAL) && length <= 3)
        return TRUE;
    if (!(item->flags & DATES_ITEM_LETTERS) || length > 4)
        return FALSE;
    for (gsize i = 0; i < length; i++)
        if (strchr("aeiouyAEIOUY", text[item->start + i]) || (guchar)text[item->start + i] >= 0x80)
            return FALSE;
    return TRUE;
}

/* Does a sentence end between item i and the one after it? */
static gboolean ends_sentence(const char *text, const DatesItem *items, guint n, guint i)
{
    char c = text[items[i].start];

    if (i + 1 >= n || (items[i + 1].flags & DATES_ITEM_BREAK))
        return TRUE;
    if (c != '.' && c != '!' && c != '?')
        return FALSE;
    if (items[i + 1].flags & DATES_ITEM_GLUED)
        return FALSE;
    if (c == '.' && i > 0 && (items[i].flags & DATES_ITEM_GLUED) && looks_abbreviated(text, &items[i - 1]))
        return FALSE;
    return (items[i + 1].flags & DATES_ITEM_CAPITAL) || !(items[i + 1].flags & DATES_ITEM_LETTERS);
}

static gboolean ends_clause(const char *text, const DatesItem *items, guint n, guint i)
{
    return strchr(",;:", text[items[i].start]) || ends_sentence(text, items, n, i);
}

/* "hat am Freitag den Vertrag unterschrieben", "unterschrieben hat": the clause's last word but for
 * punctuation, or the one before the verb. */
static gboolean has_participle(const DatesLanguage *lang, const char *text, const DatesItem *items, guint n,
                               guint verb)
{
    guint i = verb + 1, word = verb;

    if (verb > 0 && has_suffix(lang, lang->participles, text, &items[verb - 1]))
        return TRUE;
    for (; i < n && i - verb < REACH && !(items[i].flags & DATES_ITEM_BREAK); i++) {
        if (ends_clause(text, items, n, i) && !(items[i].flags & DATES_ITEM_LETTERS))
            break;
        if (items[i].flags & DATES_ITEM_LETTERS)
            word = i;
    }
    return word > verb && has_suffix(lang, lang->participles, text, &items[word]);
}

static gint form_of(const DatesLanguage *lang, const char *text, const DatesItem *items, guint n, guint i)
{
    const DatesItem *item = &items[i];
    gint32 value = 0;

    if (is_form(lang, DATES_C_FUTURE, items, item))
        return FUTURE;
    if (is_form(lang, DATES_C_PRESENT, items, item))
        return PRESENT;
    if (!is_form(lang, DATES_C_PAST, items, item) && !has_suffix(lang, lang->suffixes, text, item))
        return NOTHING;
    /* "will be closed", "will be held": the auxiliary decides. */
    if (i > 0 && item[-1].word >= 0 &&
        dates_language_sense(lang, item[-1].word, DATES_C_AUXILIARY, FALSE, NULL))
        return NOTHING;
    if (item->word >= 0 && dates_language_sense(lang, item->word, DATES_C_PAST, FALSE, &value) &&
        value == 3 && !has_participle(lang, text, items, n, i))
        return UNDER_WAY;
    return PAST;
}

/* Is that the infinitive of a clause of its own: "zu tagen", "zurückzutreten"? */
static gboolean is_infinitive(const DatesLanguage *lang, const char *text, const DatesItem *items, guint n,
                              guint i)
{
    gint32 value;

    if (items[i].word >= 0 && dates_language_sense(lang, items[i].word, DATES_C_AUXILIARY, FALSE, &value) &&
        value == 2)
        return i + 1 < n && (items[i + 1].flags & DATES_ITEM_LETTERS) &&
               !(items[i + 1].flags & DATES_ITEM_CAPITAL);
    if (!has_suffix(lang, lang->participles, text, &items[i]))
        return FALSE;
    for (guint k = 0; k < lang->infixes->len; k++)
        if (g_strstr_len(text + items[i].start + 2, (gssize)(items[i].end - items[i].start) - 2,
                         g_ptr_array_index(lang->infixes, k)))
            return TRUE;
    return FALSE;
}

/* "beschloss, am Freitag zu tagen": what an infinitive tells of lies ahead. */
static gboolean infinitive_follows(const DatesLanguage *lang, const char *text, const DatesItem *items,
                                   guint n, guint last)
{
    for (guint i = last; i < n && i - last < REACH && !ends_clause(text, items, n, i); i++) {
        if (is_infinitive(lang, text, items, n, i))
            return TRUE;
        if (form_of(lang, text, items, n, i) != NOTHING)
            return FALSE;
    }
    return FALSE;
}

gboolean dates_opens_sentence(const char *text, const DatesItem *items, guint n, guint first)
{
    for (guint i = first, k = 0; k < 3; i--, k++)
        if (i == 0 || (items[i].flags & DATES_ITEM_BREAK) || ends_sentence(text, items, n, i - 1))
            return TRUE;
    return FALSE;
}

gint dates_tense(const DatesLanguage *lang, const char *text, const DatesItem *items, guint n, guint first,
                 guint last, gboolean far)
{
    gint form = NOTHING;
    gint32 term = 0;
    guint present = 0;   /* item */
    gboolean own = TRUE; /* the form is in the date's clause */

    if (first > 0 && items[first - 1].word >= 0)
        dates_language_sense(lang, items[first - 1].word, DATES_C_TERM, FALSE, &term);
    for (guint i = first; form == NOTHING && i-- > 0 && first - i <= REACH;) {
        if (ends_sentence(text, items, n, i))
            break;
        own &= text[items[i].start] != ',';
        form = form_of(lang, text, items, n, i);
        present = i;
    }
    /* "The deadline is Friday" */
    for (guint i = present;
         form == PRESENT && i-- > 0 && present - i <= NEAR && !ends_clause(text, items, n, i);)
        if (is_form(lang, DATES_C_FUTURE, items, &items[i]))
            form = FUTURE;
    if ((form == NOTHING || !own) && infinitive_follows(lang, text, items, n, last))
        form = FUTURE;
    /* "Am Freitag tagt der Rat": in front of the date's verb, which is no form of the past */
    if (form == NOTHING && last < n && form_of(lang, text, items, n, last) == NOTHING &&
        has_suffix(lang, lang->participles, text, &items[last]) &&
        dates_opens_sentence(text, items, n, first))
        form = UNDER_WAY;
    for (guint i = last; form == NOTHING && i < n && i - last < REACH; i++) {
        if (i > 0 && ends_sentence(text, items, n, i - 1))
            break;
        form = form_of(lang, text, items, n, i);
    }
    if (term == 3)
        return -1;
    /* "Until Friday, nobody had asked" is over; all else that is so bounded lies ahead. */
    if (term == 2 && !far && !(form == PAST && (items[first - 1].flags & DATES_ITEM_CAPITAL)))
        return 1;
    /* "offered a rise from July": what is past is the offer. "Ran from July" is past itself. */
    if (form == PAST && term && !(first > 1 && form_of(lang, text, items, n, first - 2) == PAST))
        return 0;
    return form == PAST ? -1 : form == FUTURE || (form == UNDER_WAY && !far) ? 1 : 0;
}

gboolean dates_is_past(const DatesLanguage *lang, const char *text, const DatesItem *items, guint n, guint i)
{
    return form_of(lang, text, items, n, i) == PAST;
}
