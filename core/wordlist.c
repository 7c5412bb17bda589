/* SPDX-License-Identifier: MIT */
/*
 * A trie over bytes, laid out by level, so that a node's children stand side by side: those of node i are the
 * nodes from first[i] up to first[i + 1]. Nine bytes a node, and no pointers.
 */
#include <adit/adit.h>

#include <string.h>

struct _AditWordList {
    gatomicrefcount refs;
    gboolean fold;
    guint32 n_phrases;
    guint32 n_nodes;
    guint32 *first;  /* n_nodes + 1 */
    guint32 *phrase; /* by node: the phrase that ends here plus one; 0 for none */
    guint8 *byte;    /* by node: the one that leads to it */
    char **values;   /* by phrase; NULL where it has none */
};

G_DEFINE_BOXED_TYPE(AditWordList, adit_word_list, adit_word_list_ref, adit_word_list_unref)

typedef struct {
    char *phrase; /* normalized */
    char *value;
    guint line;
} Entry;

/* What a trie node under construction stands for: the entries from low to high, which share `depth` bytes. */
typedef struct {
    guint32 low, high, depth;
} Range;

/* --- normalizing --------------------------------------------------------------------------------------- */

/* Writes the character as it is matched to `out` (6 bytes); returns how many bytes it took. */
static guint normalize(gunichar c, gboolean fold, char *out)
{
    if (fold && c == 0x2019)
        c = '\'';
    return (guint)g_unichar_to_utf8(fold ? g_unichar_tolower(c) : c, out);
}

/* The phrase as it is matched: white space at the ends gone, runs of it one blank. */
static char *normalize_phrase(const char *text, gsize length, gboolean fold)
{
    GString *out = g_string_sized_new(length);
    gboolean blank = FALSE;
    for (const char *p = text; p < text + length; p = g_utf8_next_char(p)) {
        gunichar c = g_utf8_get_char(p);
        if (g_unichar_isspace(c)) {
            blank = out->len > 0;
            continue;
        }
        char bytes[6];
        guint n = normalize(c, fold, bytes);
        if (blank)
            g_string_append_c(out, ' ');
        blank = FALSE;
        g_string_append_len(out, bytes, n);
    }
    return g_string_free(out, FALSE);
}

/* --- reading ---------------------------------------------------------------------------------------------
 */

static void entry_clear(gpointer data)
{
    Entry *entry = data;
    g_free(entry->phrase);
    g_free(entry->value);
}

static int compare_entries(gconstpointer a, gconstpointer b)
{
    const Entry *s = a, *t = b;
    int order = strcmp(s->phrase, t->phrase);
    return order ? order : s->line < t->line ? -1 : s->line > t->line;
}

static gboolean read_line(GArray *entries, const char *line, gsize length, guint number, const char *name,
                          gboolean fold, GError **error)
{
    const char *tab = memchr(line, '\t', length);
    gsize phrase_length = tab ? (gsize)(tab - line) : length;
    if (length == 0 || *line == '#')
        return TRUE;
    Entry entry = {normalize_phrase(line, phrase_length, fold), NULL, number};
    if (*entry.phrase == '\0') {
        entry_clear(&entry);
        if (!tab)
            return TRUE;
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_RESOURCE, "%s:%u: a value without a phrase before it", name,
                    number);
        return FALSE;
    }
    if (tab)
        entry.value = g_strndup(tab + 1, length - phrase_length - 1);
    g_array_append_val(entries, entry);
    /* cppcheck-suppress memleak */
    return TRUE;
}

static gboolean read_lines(GArray *entries, GBytes *lines, const char *name, gboolean fold, GError **error)
{
    gsize length;
    const char *text = g_bytes_get_data(lines, &length), *bad = NULL;
    if (length > G_MAXINT32) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_LIMIT, "%s: a word list of more than 2 GiB", name);
        return FALSE;
    }
    if (length > 0 && !g_utf8_validate(text, (gssize)length, &bad)) {
        guint number = 1;
        for (const char *p = text; p < bad; p++)
            number += *p == '\n';
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_RESOURCE, "%s:%u: not valid UTF-8", name, number);
        return FALSE;
    }
    guint number = 1;
    for (gsize start = 0; start < length; number++) {
        const char *feed = memchr(text + start, '\n', length - start);
        gsize end = feed ? (gsize)(feed - text) : length;
        gsize stop = end > start && text[end - 1] == '\r' ? end - 1 : end;
        if (!read_line(entries, text + start, stop - start, number, name, fold, error))
            return FALSE;
        start = end + 1;
    }
    return TRUE;
}

/* --- building ----------------------------------------------------------------------------------------------
 */

/* Of the entries that are one phrase only the first line stays. */
static void drop_doubles(GArray *entries)
{
    guint kept = 0;
    for (guint i = 0; i < entries->len; i++) {
        Entry *entry = &g_array_index(entries, Entry, i);
        if (kept > 0 && strcmp(g_array_index(entries, Entry, kept - 1).phrase, entry->phrase) == 0) {
            entry_clear(entry);
            memset(entry, 0, sizeof *entry);
            continue;
        }
        if (kept != i) {
            g_array_index(entries, Entry, kept) = *entry;
            memset(entry, 0, sizeof *entry);
        }
        kept++;
    }
    g_array_set_size(entries, kept);
}

static void add_children(GArray *ranges, GByteArray *bytes, const GArray *entries, Range range)
{
    guint32 i = range.low;
    /* The phrase that ends at the node itself leads to no child. */
    if (g_array_index(entries, Entry, i).phrase[range.depth] == '\0')
        i++;
    while (i < range.high) {
        guint8 byte = (guint8)g_array_index(entries, Entry, i).phrase[range.depth];
        Range child = {i, i, range.depth + 1};
        while (child.high < range.high &&
               (guint8)g_array_index(entries, Entry, child.high).phrase[range.depth] == byte)
            child.high++;
        g_array_append_val(ranges, child);
        g_byte_array_append(bytes, &byte, 1);
        i = child.high;
    }
}

static void build(AditWordList *list, GArray *entries)
{
    g_autoptr(GArray) ranges = g_array_new(FALSE, FALSE, sizeof(Range));
    g_autoptr(GArray) first = g_array_new(FALSE, FALSE, sizeof(guint32));
    g_autoptr(GArray) phrase = g_array_new(FALSE, FALSE, sizeof(guint32));
    GByteArray *bytes = g_byte_array_new();
    Range root = {0, entries->len, 0};
    g_array_append_val(ranges, root);
    g_byte_array_append(bytes, (const guint8 *)"", 1);
    for (guint32 node = 0; node < ranges->len; node++) {
        Range range = g_array_index(ranges, Range, node);
        guint32 children = ranges->len, end = 0;
        g_array_append_val(first, children);
        if (range.low < range.high) {
            end = g_array_index(entries, Entry, range.low).phrase[range.depth] == '\0' ? range.low + 1 : 0;
            add_children(ranges, bytes, entries, range);
        }
        g_array_append_val(phrase, end);
    }
    list->n_nodes = ranges->len;
    g_array_append_val(first, list->n_nodes);
    list->first = (guint32 *)g_array_steal(first, NULL);
    list->phrase = (guint32 *)g_array_steal(phrase, NULL);
    list->byte = g_byte_array_free(bytes, FALSE);
    list->n_phrases = entries->len;
    list->values = g_new0(char *, entries->len + 1);
    for (guint32 i = 0; i < entries->len; i++)
        list->values[i] = g_steal_pointer(&g_array_index(entries, Entry, i).value);
}

AditWordList *adit_word_list_new(GBytes *lines, const char *name, gboolean fold, GError **error)
{
    g_return_val_if_fail(lines && name, NULL);
    g_autoptr(GArray) entries = g_array_new(FALSE, FALSE, sizeof(Entry));
    g_array_set_clear_func(entries, entry_clear);
    if (!read_lines(entries, lines, name, fold, error))
        return NULL;
    g_array_sort(entries, compare_entries);
    drop_doubles(entries);
    AditWordList *list = g_new0(AditWordList, 1);
    g_atomic_ref_count_init(&list->refs);
    list->fold = fold;
    build(list, entries);
    return list;
}

AditWordList *adit_word_list_ref(AditWordList *list)
{
    g_atomic_ref_count_inc(&list->refs);
    return list;
}

void adit_word_list_unref(AditWordList *list)
{
    if (!g_atomic_ref_count_dec(&list->refs))
        return;
    for (guint32 i = 0; i < list->n_phrases; i++)
        g_free(list->values[i]);
    g_free(list->values);
    g_free(list->first);
    g_free(list->phrase);
    g_free(list->byte);
    g_free(list);
}

guint32 adit_word_list_get_n_phrases(const AditWordList *list)
{
    return list->n_phrases;
}

/* --- matching --- */

/* The child of `node` over `byte`; 0, which is the root and nobody's child, if there is none. */
static guint32 follow(const AditWordList *list, guint32 node, guint8 byte)
{
    guint32 low = list->first[node], high = list->first[node + 1];
    while (low < high) {
        guint32 middle = low + (high - low) / 2;
        if (list->byte[middle] == byte)
            return middle;
        if (list->byte[middle] < byte)
            low = middle + 1;
        else
            high = middle;
    }
    return 0;
}

/* Follows the text's next character, or its run of white space; moves *at behind it. */
static guint32 follow_character(const AditWordList *list, guint32 node, const char *text, guint32 *at,
                                guint32 end)
{
    gunichar c = g_utf8_get_char(text + *at);
    char bytes[6] = " ";
    guint n = 1;
    if (!g_unichar_isspace(c)) {
        n = normalize(c, list->fold, bytes);
        *at += (guint32)(g_utf8_next_char(text + *at) - (text + *at));
    } else {
        while (*at < end && g_unichar_isspace(g_utf8_get_char(text + *at)))
            *at += (guint32)(g_utf8_next_char(text + *at) - (text + *at));
    }
    for (guint i = 0; i < n; i++) {
        node = follow(list, node, (guint8)bytes[i]);
        if (node == 0)
            break;
    }
    return node;
}

guint32 adit_word_list_match(const AditWordList *list, const AditDocument *document, const AditLayer *tokens,
                             guint32 row, const char **value)
{
    guint32 n_rows, node = 0, found = 0;
    gsize length;
    const AditSpan *spans = adit_layer_get_spans(tokens, &n_rows);
    const char *text = adit_document_get_text(document, &length);
    if (value)
        *value = NULL;
    if (row >= n_rows)
        return 0;
    guint32 last = row;
    for (guint32 at = spans[row].start; at < length;) {
        node = follow_character(list, node, text, &at, (guint32)length);
        if (node == 0)
            break;
        while (last + 1 < n_rows && spans[last].end < at)
            last++;
        if (list->phrase[node] && spans[last].end == at) {
            found = last - row + 1;
            if (value)
                *value = list->values[list->phrase[node] - 1];
        }
    }
    return found;
}
