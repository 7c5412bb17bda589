/* SPDX-License-Identifier: MIT */
#include "ner_names.h"
#include "ner_corpus.h"

/* A name is cut into units that no tokenizer cuts further: runs of letters and digits, and single other
 * characters; spaces do not count. The hashes of all beginnings of all names are in one table, so that a
 * look-up stops at the first unit that no name goes on with. */

#define NONE G_MAXUINT32
#define MAX_UNITS 64u
#define MAX_UNIT 256u /* characters */
#define MAX_SAME 64u  /* entries that differ by case or type only */
#define MAX_ACRONYM 5u

typedef struct {
    guint64 key;
    guint32 entry; /* the first of those with this key, or NONE */
    guint32 more;  /* some name goes on from here */
} Slot;

typedef struct {
    guint32 name, canonical, identifier; /* offsets into the data */
    guint32 name_size, canonical_size, identifier_size;
    guint32 type;
    guint32 next; /* the next entry with the same folded name, or NONE */
} Entry;

struct _NerNames {
    GBytes *data;
    const char *text;
    GArray *entries;
    GPtrArray *types;
    Slot *slots;
    gsize n_slots, used;
};

/* Fold one unit at P into HASH; the place behind it. */
static const char *fold_unit(const char *p, const char *end, guint64 *hash)
{
    guint64 h = *hash;
    gboolean word = FALSE;
    for (guint n = 0; p < end && n < MAX_UNIT; n++) {
        gunichar c = (guchar)*p;
        const char *next = p + 1;
        gboolean alnum;
        if (c < 0x80) {
            alnum = g_ascii_isalnum((char)c);
            c = (guchar)g_ascii_tolower((char)c);
        } else {
            c = g_utf8_get_char(p);
            next = g_utf8_next_char(p);
            alnum = g_unichar_isalnum(c);
            c = c == 0x2019 ? '\'' : g_unichar_tolower(c);
        }
        if (!alnum) {
            if (word)
                break;
            h = ner_hash_add(h, c);
            p = next;
            break;
        }
        word = TRUE;
        h = ner_hash_add(h, c);
        p = next;
    }
    *hash = ner_mix(h);
    return p;
}

static const char *skip_space(const char *p, const char *end)
{
    while (p < end) {
        if (*p == ' ' || (*p >= '\t' && *p <= '\r'))
            p++;
        else if ((guchar)*p == 0xc2 && p + 1 < end && (guchar)p[1] == 0xa0) /* no-break space */
            p += 2;
        else
            break;
    }
    return p;
}

static Slot *find_slot(const NerNames *names, guint64 key)
{
    gsize mask = names->n_slots - 1, at = (gsize)key & mask;
    while (names->slots[at].key != 0 && names->slots[at].key != key)
        at = (at + 1) & mask;
    return &names->slots[at];
}

static void grow(NerNames *names)
{
    Slot *old = names->slots;
    gsize n = names->n_slots;
    names->n_slots = n * 2;
    names->slots = g_new0(Slot, names->n_slots);
    for (gsize k = 0; k < n; k++)
        if (old[k].key != 0)
            *find_slot(names, old[k].key) = old[k];
    g_free(old);
}

static Slot *use_slot(NerNames *names, guint64 key)
{
    if (names->used * 3 >= names->n_slots * 2)
        grow(names);
    Slot *slot = find_slot(names, key);
    if (slot->key == 0) {
        *slot = (Slot){key, NONE, 0};
        names->used++;
    }
    return slot;
}

static void add_entry(NerNames *names, Entry *entry)
{
    const char *p = names->text + entry->name, *end = p + entry->name_size;
    guint64 hash = NER_HASH_SEED;
    guint units = 0;
    p = skip_space(p, end);
    while (p < end && units++ < MAX_UNITS) {
        p = skip_space(fold_unit(p, end, &hash), end);
        hash |= hash == 0;
        Slot *slot = use_slot(names, hash);
        if (p < end) {
            slot->more = 1;
            continue;
        }
        entry->next = slot->entry;
        slot->entry = names->entries->len;
        g_array_append_val(names->entries, *entry);
    }
}

static guint32 intern_type(NerNames *names, GHashTable *known, const char *type, gsize size)
{
    g_autofree char *copy = g_strndup(type, size);
    gpointer there;
    if (g_hash_table_lookup_extended(known, copy, NULL, &there))
        return GPOINTER_TO_UINT(there);
    guint32 index = names->types->len;
    g_ptr_array_add(names->types, g_steal_pointer(&copy));
    g_hash_table_insert(known, names->types->pdata[index], GUINT_TO_POINTER(index));
    return index;
}

static gboolean read_line(NerNames *names, GHashTable *known, const char *line, gsize length)
{
    const char *end = line + length, *fields[4], *stops[4];
    guint n = 0;
    for (const char *p = line; n < 4; n++) {
        const char *tab = memchr(p, '\t', (gsize)(end - p));
        fields[n] = p;
        stops[n] = tab != NULL ? tab : end;
        if (tab == NULL) {
            n++;
            break;
        }
        p = tab + 1;
    }
    if (n < 2 || fields[1] == stops[1] || stops[1] - fields[1] > 255 ||
        skip_space(fields[0], stops[0]) == stops[0] || !g_utf8_validate(line, (gssize)length, NULL))
        return FALSE;
    Entry entry = {.name = (guint32)(fields[0] - names->text), .name_size = (guint32)(stops[0] - fields[0])};
    entry.type = intern_type(names, known, fields[1], (gsize)(stops[1] - fields[1]));
    if (n > 2) {
        entry.canonical = (guint32)(fields[2] - names->text);
        entry.canonical_size = (guint32)(stops[2] - fields[2]);
    }
    if (n > 3) {
        entry.identifier = (guint32)(fields[3] - names->text);
        entry.identifier_size = (guint32)(stops[3] - fields[3]);
    }
    add_entry(names, &entry);
    return TRUE;
}

NerNames *ner_names_new(const char *file, GBytes *data, GError **error)
{
    gsize size;
    g_autoptr(NerNames) names = g_new0(NerNames, 1);
    g_autoptr(GHashTable) known = g_hash_table_new(g_str_hash, g_str_equal);
    names->data = g_bytes_ref(data);
    names->text = g_bytes_get_data(data, &size);
    names->entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    names->types = g_ptr_array_new_with_free_func(g_free);
    gsize lines = 1;
    for (const char *p = names->text; (p = memchr(p, '\n', size - (gsize)(p - names->text))) != NULL; p++)
        lines++;
    /* A name has two or three words, whose beginnings are often shared. */
    for (names->n_slots = 1024; names->n_slots < lines * 3;)
        names->n_slots *= 2;
    names->slots = g_new0(Slot, names->n_slots);
    if (size > G_MAXINT32) {
        g_set_error(error, NER_CORPUS_ERROR, 0, "%s: more than 2 GiB of names", file);
        return NULL;
    }
    guint number = 0;
    for (const char *line = names->text, *end = line + size; line < end;) {
        const char *stop = memchr(line, '\n', (gsize)(end - line));
        if (stop == NULL)
            stop = end;
        gsize length = (gsize)(stop - line);
        if (length > 0 && line[length - 1] == '\r')
            length--;
        number++;
        if (length > 0 && *line != '#' && !read_line(names, known, line, length)) {
            g_set_error(error, NER_CORPUS_ERROR, 0,
                        "%s:%u: expected a name, a tab and a type, and after further tabs a canonical name "
                        "and an identifier",
                        file, number);
            return NULL;
        }
        line = stop < end ? stop + 1 : end;
    }
    return g_steal_pointer(&names);
}

void ner_names_free(NerNames *names)
{
    g_clear_pointer(&names->data, g_bytes_unref);
    g_clear_pointer(&names->entries, g_array_unref);
    g_clear_pointer(&names->types, g_ptr_array_unref);
    g_free(names->slots);
    g_free(names);
}

typedef enum { FIT_NONE, FIT_CASE, FIT_EXACT } Fit;

/* How well text from P to END is written as the list has it. A list's capital word of a few letters is an
 * acronym, which is not found in another case ("IT", "US"). Elsewhere a name that starts with a capital must
 * do so in the text. */
static Fit compare_case(const char *p, const char *end, const char *name, const char *name_end)
{
    Fit fit = FIT_EXACT;
    guint letters = 0, capitals = 0;
    gboolean small_start = FALSE;
    p = skip_space(p, end);
    name = skip_space(name, name_end);
    while (p < end && name < name_end) {
        gunichar a = g_utf8_get_char(p), b = g_utf8_get_char(name);
        letters += g_unichar_isalpha(b);
        capitals += g_unichar_isupper(b);
        if (a != b && !((a == 0x2019 || a == '\'') && (b == 0x2019 || b == '\''))) {
            small_start |= fit == FIT_EXACT && letters == 1 && g_unichar_isupper(b);
            fit = FIT_CASE;
        }
        p = skip_space(g_utf8_next_char(p), end);
        name = skip_space(g_utf8_next_char(name), name_end);
    }
    return fit == FIT_CASE && (small_start || (letters <= MAX_ACRONYM && capitals == letters)) ? FIT_NONE
                                                                                               : fit;
}

guint32 ner_names_match(const NerNames *names, const NerText *text, guint32 i, guint32 end, guint32 *entry)
{
    const char *start = text->text + text->start[i], *p = start, *limit = text->text + text->end[end - 1];
    guint64 hash = NER_HASH_SEED;
    guint32 token = i, found = 0;
    for (guint units = 0; p < limit && units < MAX_UNITS; units++) {
        p = fold_unit(p, limit, &hash);
        hash |= hash == 0;
        const Slot *slot = find_slot(names, hash);
        if (slot->key == 0)
            break;
        guint32 at = (guint32)(p - text->text);
        while (token < end && text->end[token] < at)
            token++;
        if (slot->entry != NONE && token < end && text->end[token] == at) {
            Fit best = FIT_NONE;
            guint tries = 0;
            for (guint32 k = slot->entry; k != NONE && tries++ < MAX_SAME;
                 k = g_array_index(names->entries, Entry, k).next) {
                const Entry *e = &g_array_index(names->entries, Entry, k);
                Fit fit = compare_case(start, p, names->text + e->name, names->text + e->name + e->name_size);
                if (fit > best || (fit == best && fit != FIT_NONE)) { /* the first listed of equals */
                    best = fit;
                    *entry = k;
                    found = token + 1;
                }
            }
        }
        if (!slot->more)
            break;
        p = skip_space(p, limit);
    }
    return found;
}

void ner_names_get(const NerNames *names, guint32 index, NerNameEntry *result)
{
    const Entry *entry = &g_array_index(names->entries, Entry, index);
    gboolean own = entry->canonical_size == 0;
    result->type = names->types->pdata[entry->type];
    result->canonical = names->text + (own ? entry->name : entry->canonical);
    result->canonical_size = own ? entry->name_size : entry->canonical_size;
    result->identifier = entry->identifier_size > 0 ? names->text + entry->identifier : NULL;
    result->identifier_size = entry->identifier_size;
}
