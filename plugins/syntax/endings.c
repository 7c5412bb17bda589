/* SPDX-License-Identifier: MIT */
#include "endings.h"
#include <stdlib.h>
#include <string.h>

#define ANSWER_BITS 12
#define ANSWER_MASK ((1u << ANSWER_BITS) - 1)
#define KEY_SHIFT (2 * ANSWER_BITS)
#define WHOLE 15u /* stands for the whole form where an ending's length would stand */

static guint64 key_of(guint label, guint kind, const char *text, gsize length)
{
    return form_hash(text, length, (guint64)label << 8 | kind);
}

gboolean endings_init(Endings *e, const Model *model, guint32 section, guint32 answers, GError **error)
{
    gsize n;
    e->slots = model_floats(model, section, sizeof(guint64), &n, error);
    if (e->slots == NULL)
        return FALSE;
    if (n == 0 || n > 1 << 22 || (n & (n - 1)) != 0)
        return model_error(model, "a table of endings has a wrong size", error);
    for (gsize i = 0; i < n; i++)
        if ((e->slots[i] & ANSWER_MASK) > answers || (e->slots[i] >> ANSWER_BITS & ANSWER_MASK) > answers)
            return model_error(model, "a table of endings has answers that do not exist", error);
    e->mask = (guint32)n - 1;
    return TRUE;
}

static gboolean find_key(const Endings *e, guint64 key, EndingsAnswer *answer)
{
    guint32 i = (guint32)(key >> 40) & e->mask;
    for (guint tries = 0; tries < 256; tries++, i = (i + 1) & e->mask) {
        guint64 s = e->slots[i];
        if (s == 0)
            break;
        if (s >> KEY_SHIFT != key >> KEY_SHIFT)
            continue;
        answer->first = (guint32)(s & ANSWER_MASK) - 1;
        answer->second = (guint32)(s >> ANSWER_BITS & ANSWER_MASK) - 1;
        return TRUE;
    }
    return FALSE;
}

EndingsAnswer endings_find(const Endings *e, guint label, const FoldedForm *f)
{
    EndingsAnswer answer = {ENDINGS_NONE, ENDINGS_NONE, TRUE};
    if (find_key(e, key_of(label, WHOLE, f->text, f->length), &answer))
        return answer;
    answer.whole = FALSE;
    const char *end = f->text + f->length, *starts[ENDINGS_LONGEST + 1];
    guint n = 0;
    starts[0] = end;
    for (const char *p = end; p > f->text && n < ENDINGS_LONGEST;) {
        do
            p--;
        while (p > f->text && ((guchar)*p & 0xc0) == 0x80);
        starts[++n] = p;
    }
    for (guint k = n + 1; k > 0; k--)
        if (find_key(e, key_of(label, k - 1, starts[k - 1], (gsize)(end - starts[k - 1])), &answer))
            break;
    return answer;
}

/* --- building --- */

/* An ending while the table is made: for how many forms which answers would be right. */
typedef struct {
    GHashTable *votes; /* answer + 1 -> number of forms */
    guint forms;
    gboolean decided;
    guint32 first, second;
} Node;

static void node_free(gpointer p)
{
    Node *n = p;
    g_hash_table_unref(n->votes);
    g_free(n);
}

static gint by_form(gconstpointer a, gconstpointer b)
{
    const EndingsCase *x = a, *y = b;
    if (x->label != y->label)
        return x->label < y->label ? -1 : 1;
    gint c = strcmp(x->form, y->form);
    return c != 0 ? c : x->answer < y->answer ? -1 : x->answer > y->answer;
}

static guint64 *dup_key(guint64 key)
{
    return g_memdup2(&key, sizeof key);
}

/* Start of the ending of k characters, or NULL if the form is shorter. */
static const char *ending_of(const char *form, gsize length, guint k)
{
    const char *p = form + length;
    for (guint i = 0; i < k; i++) {
        if (p == form)
            return NULL;
        do
            p--;
        while (p > form && ((guchar)*p & 0xc0) == 0x80);
    }
    return p;
}

/* cases: all of one form. */
static void vote(GHashTable *nodes, guint64 key, const EndingsCase *cases, guint n_cases)
{
    Node *n = g_hash_table_lookup(nodes, &key);
    if (n == NULL) {
        n = g_new0(Node, 1);
        n->votes = g_hash_table_new(NULL, NULL);
        g_hash_table_insert(nodes, dup_key(key), n);
    }
    n->forms++;
    for (guint i = 0; i < n_cases; i++) {
        gpointer a = GUINT_TO_POINTER(cases[i].answer + 1);
        guint votes = GPOINTER_TO_UINT(g_hash_table_lookup(n->votes, a)) + 1;
        g_hash_table_insert(n->votes, a, GUINT_TO_POINTER(votes));
    }
}

/* The answers with most votes; of equals those with the smaller number, whatever the hash table's order. */
static void decide(Node *n)
{
    GHashTableIter iter;
    gpointer key, value;
    guint best = 0, next = 0;
    n->first = n->second = ENDINGS_NONE;
    n->decided = TRUE;
    g_hash_table_iter_init(&iter, n->votes);
    while (g_hash_table_iter_next(&iter, &key, &value)) {
        guint answer = GPOINTER_TO_UINT(key) - 1, votes = GPOINTER_TO_UINT(value);
        if (votes > best || (votes == best && answer < n->first)) {
            n->second = n->first;
            next = best;
            n->first = answer;
            best = votes;
        } else if (votes > next || (votes == next && answer < n->second)) {
            n->second = answer;
            next = votes;
        }
    }
}

typedef struct {
    GHashTable *nodes, *kept_keys;
    GArray *kept; /* guint64 */
    guint min_forms;
} Building;

static void keep(Building *b, guint64 key, guint32 first, guint32 second)
{
    guint64 slot = key >> KEY_SHIFT << KEY_SHIFT | (guint64)(second + 1) << ANSWER_BITS | (first + 1);
    if (g_hash_table_contains(b->kept_keys, &key))
        return;
    g_hash_table_add(b->kept_keys, dup_key(key));
    g_array_append_val(b->kept, slot);
}

/* Walks from the shortest ending of a form to the whole form, and keeps what differs from the answer so far.
 */
static void keep_exceptions(Building *b, const EndingsCase *cases, guint n_cases)
{
    const char *form = cases->form;
    gsize length = strlen(form);
    guint32 first = ENDINGS_NONE, second = ENDINGS_NONE;
    for (guint k = 0; k <= ENDINGS_LONGEST; k++) {
        const char *p = ending_of(form, length, k);
        if (p == NULL)
            break;
        guint64 key = key_of(cases->label, k, p, (gsize)(form + length - p));
        Node *n = g_hash_table_lookup(b->nodes, &key);
        if (k > 0 && n->forms < b->min_forms)
            break;
        if (!n->decided)
            decide(n);
        if (n->first == first && (n->second == second || n->second == ENDINGS_NONE))
            continue;
        first = n->first;
        second = n->second;
        keep(b, key, first, second);
    }
    guint32 answer = cases->answer;
    for (guint i = 0; i < n_cases; i++) {
        if (cases[i].answer != first)
            continue;
        if (cases[i].trusted || second == ENDINGS_NONE)
            return;
        answer = first;
    }
    keep(b, key_of(cases->label, WHOLE, form, length), answer, ENDINGS_NONE);
}

static guint64 *fill_slots(const GArray *kept, guint32 *mask)
{
    guint32 size = 64;
    while (size < kept->len + kept->len / 2)
        size *= 2;
    *mask = size - 1;
    guint64 *slots = g_new0(guint64, size);
    for (guint i = 0; i < kept->len; i++) {
        guint64 s = g_array_index(kept, guint64, i);
        guint32 at = (guint32)(s >> 40) & *mask;
        while (slots[at] != 0)
            at = (at + 1) & *mask;
        slots[at] = s;
    }
    return slots;
}

guint64 *endings_build(EndingsCase *cases, guint n, guint min_forms, guint32 *mask)
{
    qsort(cases, n, sizeof *cases, by_form);
    Building b = {g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, node_free),
                  g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL),
                  g_array_new(FALSE, FALSE, sizeof(guint64)), min_forms};
    for (guint pass = 0; pass < 2; pass++) {
        for (guint i = 0, end; i < n; i = end) {
            const EndingsCase *c = &cases[i];
            gsize length = strlen(c->form);
            for (end = i + 1;
                 end < n && cases[end].label == c->label && strcmp(cases[end].form, c->form) == 0;)
                end++;
            if (pass == 1) {
                keep_exceptions(&b, c, end - i);
                continue;
            }
            for (guint k = 0; k <= ENDINGS_LONGEST; k++) {
                const char *p = ending_of(c->form, length, k);
                if (p == NULL)
                    break;
                vote(b.nodes, key_of(c->label, k, p, (gsize)(c->form + length - p)), c, end - i);
            }
        }
    }
    guint64 *slots = fill_slots(b.kept, mask);
    g_hash_table_unref(b.nodes);
    g_hash_table_unref(b.kept_keys);
    g_array_unref(b.kept);
    return slots;
}
