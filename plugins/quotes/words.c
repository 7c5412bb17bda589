/* SPDX-License-Identifier: MIT */
#include "words.h"

#include <string.h>

#define LONGEST_WORD 48 /* bytes; longer words are in no list */

typedef struct {
    guint32 key, len; /* place in the pool */
    Word word;
} Slot;

/* The hashes lie by themselves: most words of a text are in no list, and for them nothing else is read. */
struct _WordList {
    GString *pool;
    guint32 *hashes; /* by slot; 0: empty */
    Slot *slots;
    guint32 mask, used;
};

static const Word unknown;

static guint32 hash_of(const char *text, gsize len)
{
    guint32 h = 2166136261u;

    for (gsize i = 0; i < len; i++)
        /* NOLINTNEXTLINE(clang-analyzer-core.UndefinedBinaryOperatorResult): all of text was written */
        h = (h ^ (guchar)text[i]) * 16777619u;
    h ^= h >> 15;
    return h ? h : 1;
}

/* The slot that has the key, or the empty one where it belongs. */
static guint32 slot_for(const WordList *list, const char *key, gsize len, guint32 hash)
{
    guint32 i = hash & list->mask;

    for (; list->hashes[i] != 0; i = (i + 1) & list->mask) {
        const Slot *s = &list->slots[i];
        if (list->hashes[i] == hash && s->len == len && memcmp(list->pool->str + s->key, key, len) == 0)
            break;
    }
    return i;
}

static void make_slots(WordList *list)
{
    list->hashes = g_new0(guint32, (gsize)list->mask + 1);
    list->slots = g_new0(Slot, (gsize)list->mask + 1);
}

static void grow(WordList *list)
{
    guint32 old = list->mask + 1;
    g_autofree guint32 *hashes = list->hashes;
    g_autofree Slot *slots = list->slots;

    list->mask = old * 2 - 1;
    make_slots(list);
    for (guint32 i = 0; i < old; i++) {
        if (hashes[i] == 0)
            continue;
        guint32 at = hashes[i] & list->mask;
        while (list->hashes[at] != 0)
            at = (at + 1) & list->mask;
        list->hashes[at] = hashes[i];
        list->slots[at] = slots[i];
    }
}

static Word *add(WordList *list, const char *key, gsize len)
{
    if (list->used * 2 > list->mask)
        grow(list);
    guint32 hash = hash_of(key, len);
    guint32 at = slot_for(list, key, len, hash);
    Slot *slot = &list->slots[at];
    if (list->hashes[at] == 0) {
        list->hashes[at] = hash;
        slot->key = (guint32)list->pool->len;
        slot->len = (guint32)len;
        g_string_append_len(list->pool, key, (gssize)len);
        list->used++;
    }
    return &slot->word;
}

/* A phrase is found from its first word: note there how far to look. */
static void note_phrase(WordList *list, const char *form, gsize len)
{
    guint words = 1;

    for (gsize i = 0; i < len; i++)
        words += form[i] == '_';
    if (words < 2)
        return;
    Word *first = add(list, form, (gsize)((const char *)memchr(form, '_', len) - form));
    first->phrase = (guint8)MAX(first->phrase, MIN(words, 8));
}

/* The next part between blanks, from *at on; NULL behind the last one. */
static const char *next_part(const char **at, const char *end, gsize *len)
{
    while (*at < end && **at == ' ')
        (*at)++;
    const char *part = *at;
    while (*at < end && **at != ' ')
        (*at)++;
    *len = (gsize)(*at - part);
    return *len > 0 ? part : NULL;
}

static gboolean parse_classes(const char *at, const char *end, const char *const *class_names,
                              const char *file, guint line, guint64 *classes, GError **error)
{
    gsize len;

    for (const char *name = next_part(&at, end, &len); name; name = next_part(&at, end, &len)) {
        guint c = 0;
        while (class_names[c] && (strncmp(class_names[c], name, len) != 0 || class_names[c][len] != '\0'))
            c++;
        if (!class_names[c]) {
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "%s, line %u: unknown class \"%.*s\"", file,
                        line, (int)len, name);
            return FALSE;
        }
        *classes |= G_GUINT64_CONSTANT(1) << c;
    }
    return TRUE;
}

static gboolean parse_line(WordList *list, const char *at, const char *end, const char *const *class_names,
                           const char *file, guint line, GError **error)
{
    const char *tab = memchr(at, '\t', (gsize)(end - at));
    guint64 classes = 0;
    gsize len;

    if (!tab) {
        g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                    "%s, line %u: no tab between the forms and their classes", file, line);
        return FALSE;
    }
    if (!parse_classes(tab + 1, end, class_names, file, line, &classes, error))
        return FALSE;
    guint n = 0;
    for (const char *part = next_part(&at, tab, &len); part; part = next_part(&at, tab, &len), n++) {
        char form[LONGEST_WORD];
        if (len > LONGEST_WORD) {
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                        "%s, line %u: \"%.*s\" is longer than %d bytes", file, line, (int)MIN(len, 256), part,
                        LONGEST_WORD);
            return FALSE;
        }
        if (len == 1 && *part == '-')
            continue;
        for (gsize i = 0; i < len; i++)
            form[i] = g_ascii_tolower(part[i]);
        Word *word = add(list, form, len);
        word->classes |= classes;
        word->forms |= (guint8)(1u << MIN(n, 7));
        note_phrase(list, form, len);
    }
    return TRUE;
}

WordList *word_list_parse(const char *data, gsize len, const char *const *class_names, const char *file,
                          GError **error)
{
    g_autoptr(WordList) list = g_new0(WordList, 1);
    guint line = 0;

    list->pool = g_string_new(NULL);
    /* Seldom more than one word in eight bytes, so that the table need not grow. */
    list->mask = 1023;
    while (list->mask < len / 4)
        list->mask = list->mask * 2 + 1;
    make_slots(list);
    for (gsize at = 0; at < len;) {
        const char *feed = memchr(data + at, '\n', len - at);
        gsize stop = feed ? (gsize)(feed - data) : len, end = stop;
        const char *text = data + at;
        line++;
        while (end > at && g_ascii_isspace(data[end - 1]))
            end--;
        at = stop + 1;
        if (text == data + end || *text == '#')
            continue;
        if (!parse_line(list, text, data + end, class_names, file, line, error))
            return NULL;
    }
    return g_steal_pointer(&list);
}

void word_list_free(WordList *list)
{
    if (!list)
        return;
    g_string_free(list->pool, TRUE);
    g_free(list->hashes);
    g_free(list->slots);
    g_free(list);
}

const Word *word_list_find(const WordList *list, const char *text, gsize len)
{
    char key[LONGEST_WORD];

    if (len == 0 || len > LONGEST_WORD)
        return &unknown;
    for (gsize i = 0; i < len; i++) /* g_ascii_tolower(), but without a call */
        key[i] = (char)(text[i] | ((guchar)(text[i] - 'A') < 26 ? 0x20 : 0));
    guint32 at = slot_for(list, key, len, hash_of(key, len));
    return list->hashes[at] != 0 ? &list->slots[at].word : &unknown;
}
