/* SPDX-License-Identifier: MIT */
#include "endings.h"
#include <string.h>

#define ANSWER_BITS 12
#define ANSWER_MASK ((1u << ANSWER_BITS) - 1)
#define WHOLE 15u /* stands for the whole form where an ending's length would stand */

static guint64 key_of(guint label, guint kind, const char *text, gsize length)
{
    return form_hash(text, length, (guint64)label << 8 | kind) | 1u << ANSWER_BITS;
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
        if ((e->slots[i] & ANSWER_MASK) > answers)
            return model_error(model, "a table of endings has answers that do not exist", error);
    e->mask = (guint32)n - 1;
    return TRUE;
}

static guint32 find_key(const Endings *e, guint64 key)
{
    guint32 i = (guint32)(key >> 20) & e->mask;
    for (guint tries = 0; tries < 256; tries++, i = (i + 1) & e->mask) {
        guint64 s = e->slots[i];
        if (s == 0)
            break;
        if (s >> ANSWER_BITS == key >> ANSWER_BITS)
            return (guint32)(s & ANSWER_MASK) - 1;
    }
    return ENDINGS_NONE;
}

guint32 endings_find(const Endings *e, guint label, const FoldedForm *f)
{
    guint32 answer = find_key(e, key_of(label, WHOLE, f->text, f->length));
    if (answer != ENDINGS_NONE)
        return answer;
    const char *end = f->text + f->length, *starts[ENDINGS_LONGEST + 1];
    guint n = 0;
    starts[0] = end;
    for (const char *p = end; p > f->text && n < ENDINGS_LONGEST;) {
        do
            p--;
        while (p > f->text && ((guchar)*p & 0xc0) == 0x80);
        starts[++n] = p;
    }
    for (guint k = n + 1; k > 0; k--) {
        answer = find_key(e, key_of(label, k - 1, starts[k - 1], (gsize)(end - starts[k - 1])));
        if (answer != ENDINGS_NONE)
            return answer;
    }
    return ENDINGS_NONE;
}

/* --- building --- */

/* An ending while the table is made: how many forms gave which answer. */
typedef struct {
    GHashTable *votes; /* answer + 1 -> number of forms */
    guint forms, best, best_votes;
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
    if (c != 0)
        return c;
    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->answer < y->answer ? -1 : x->answer > y->answer;
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

static void vote(GHashTable *nodes, guint64 key, guint answer)
{
    Node *n = g_hash_table_lookup(nodes, &key);
    if (n == NULL) {
        n = g_new0(Node, 1);
        n->votes = g_hash_table_new(NULL, NULL);
        g_hash_table_insert(nodes, dup_key(key), n);
    }
    gpointer a = GUINT_TO_POINTER(answer + 1);
    guint votes = GPOINTER_TO_UINT(g_hash_table_lookup(n->votes, a)) + 1;
    g_hash_table_insert(n->votes, a, GUINT_TO_POINTER(votes));
    n->forms++;
    if (votes > n->best_votes || (votes == n->best_votes && answer < n->best)) {
        n->best = answer;
        n->best_votes = votes;
    }
}

/* Walks from the shortest ending of a form to the whole form, and keeps what differs from the answer so far.
 */
static void keep_exceptions(GHashTable *nodes, GArray *kept, GHashTable *kept_keys, const EndingsCase *c,
                            guint min_forms)
{
    gsize length = strlen(c->form);
    guint32 so_far = ENDINGS_NONE;
    for (guint k = 0; k <= ENDINGS_LONGEST + 1; k++) {
        const char *p = k <= ENDINGS_LONGEST ? ending_of(c->form, length, k) : c->form;
        if (p == NULL)
            continue;
        guint64 key = key_of(c->label, k <= ENDINGS_LONGEST ? k : WHOLE, p, (gsize)(c->form + length - p));
        guint answer = c->answer;
        if (k <= ENDINGS_LONGEST) {
            const Node *n = g_hash_table_lookup(nodes, &key);
            if (k > 0 && n->forms < min_forms)
                continue;
            answer = n->best;
        }
        if (answer == so_far)
            continue;
        so_far = answer;
        if (!g_hash_table_contains(kept_keys, &key)) {
            g_hash_table_add(kept_keys, dup_key(key));
            guint64 slot = (key & ~(guint64)ANSWER_MASK) | (answer + 1);
            g_array_append_val(kept, slot);
        }
    }
}

guint64 *endings_build(EndingsCase *cases, guint n, guint min_forms, guint32 *mask)
{
    qsort(cases, n, sizeof *cases, by_form);
    g_autoptr(GHashTable) nodes = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, node_free);
    g_autoptr(GHashTable) kept_keys = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
    g_autoptr(GArray) kept = g_array_new(FALSE, FALSE, sizeof(guint64));
    for (guint pass = 0; pass < 2; pass++) {
        for (guint i = 0; i < n; i++) {
            const EndingsCase *c = &cases[i];
            /* Of a form's answers the commonest comes first, and is the one that counts. */
            if (i > 0 && c->label == c[-1].label && strcmp(c->form, c[-1].form) == 0)
                continue;
            if (pass == 1) {
                keep_exceptions(nodes, kept, kept_keys, c, min_forms);
                continue;
            }
            gsize length = strlen(c->form);
            for (guint k = 0; k <= ENDINGS_LONGEST; k++) {
                const char *p = ending_of(c->form, length, k);
                if (p != NULL)
                    vote(nodes, key_of(c->label, k, p, (gsize)(c->form + length - p)), c->answer);
            }
        }
    }
    guint32 size = 64;
    while (size < kept->len + kept->len / 2)
        size *= 2;
    *mask = size - 1;
    guint64 *slots = g_new0(guint64, size);
    for (guint i = 0; i < kept->len; i++) {
        guint64 s = g_array_index(kept, guint64, i);
        guint32 at = (guint32)(s >> 20) & *mask;
        while (slots[at] != 0)
            at = (at + 1) & *mask;
        slots[at] = s;
    }
    return slots;
}
