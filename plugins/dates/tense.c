/* SPDX-License-Identifier: MIT */
#include "tense.h"

#include <string.h>

#define REACH 40 /* items looked at on either side: bounds the cost in text without sentence ends */

enum { NOTHING, PAST, PRESENT, FUTURE };

static gboolean has_past_suffix(const DatesLanguage *lang, const char *text, const DatesItem *item)
{
    gsize length = item->end - item->start;

    if (!(item->flags & DATES_ITEM_LETTERS) || (item->flags & DATES_ITEM_CAPITAL))
        return FALSE;
    if (item->word >= 0 && dates_language_sense(lang, item->word, DATES_C_NOPAST, FALSE, NULL))
        return FALSE;
    for (guint i = 0; i < lang->suffixes->len; i++) {
        const char *suffix = g_ptr_array_index(lang->suffixes, i);
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

static gint form_of(const DatesLanguage *lang, const char *text, const DatesItem *first,
                    const DatesItem *item)
{
    if (is_form(lang, DATES_C_FUTURE, first, item))
        return FUTURE;
    if (is_form(lang, DATES_C_PRESENT, first, item))
        return PRESENT;
    if (!is_form(lang, DATES_C_PAST, first, item) && !has_past_suffix(lang, text, item))
        return NOTHING;
    /* "will be closed", "will be held": the auxiliary decides. */
    if (item > first && item[-1].word >= 0 &&
        dates_language_sense(lang, item[-1].word, DATES_C_AUXILIARY, FALSE, NULL))
        return NOTHING;
    return PAST;
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

gint dates_tense(const DatesLanguage *lang, const char *text, const DatesItem *items, guint n, guint first,
                 guint last, gboolean far)
{
    gint form = NOTHING;
    gint32 term = 0;

    if (first > 0 && items[first - 1].word >= 0)
        dates_language_sense(lang, items[first - 1].word, DATES_C_TERM, FALSE, &term);
    for (guint i = first; form == NOTHING && i-- > 0 && first - i <= REACH;) {
        if (ends_sentence(text, items, n, i))
            break;
        form = form_of(lang, text, items, &items[i]);
    }
    for (guint i = last; form == NOTHING && i < n && i - last < REACH; i++) {
        if (i > 0 && ends_sentence(text, items, n, i - 1))
            break;
        form = form_of(lang, text, items, &items[i]);
    }
    /* "Until Friday, nobody had asked" is over; all else that is so bounded lies ahead. */
    if (term == 2 && !far && !(form == PAST && (items[first - 1].flags & DATES_ITEM_CAPITAL)))
        return 1;
    /* "offered a rise from July": what is past is the offer. */
    if (form == PAST && term)
        return 0;
    return form == PAST ? -1 : form == FUTURE ? 1 : 0;
}

gboolean dates_opens_sentence(const char *text, const DatesItem *items, guint n, guint first)
{
    for (guint i = first, k = 0; k < 3; i--, k++)
        if (i == 0 || (items[i].flags & DATES_ITEM_BREAK) || ends_sentence(text, items, n, i - 1))
            return TRUE;
    return FALSE;
}

gboolean dates_is_past(const DatesLanguage *lang, const char *text, const DatesItem *items, guint i)
{
    return form_of(lang, text, items, &items[i]) == PAST;
}
