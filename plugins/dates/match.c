/* SPDX-License-Identifier: MIT */
#include "match.h"

#include <string.h>

#include "calendar.h"

void dates_matcher_init(DatesMatcher *self, const DatesLanguage *language)
{
    memset(self, 0, sizeof *self);
    self->language = language;
    self->seen = g_new0(guint64, language->max_nodes);
}

void dates_matcher_clear(DatesMatcher *self)
{
    g_clear_pointer(&self->seen, g_free);
}

static gboolean in_range(const DatesNode *node, gint32 value)
{
    return value >= node->lo && value <= node->hi;
}

/* Digits after a decimal point, in thousandths. */
static gint32 fraction(const DatesMatcher *self, const DatesItem *item)
{
    gint32 v = 0;

    for (guint i = 0; i < 3; i++)
        v = v * 10 + (i < item->end - item->start ? g_ascii_digit_value(self->text[item->start + i]) : 0);
    return v;
}

static gboolean class_value(const DatesMatcher *self, const DatesNode *node, const DatesItem *item,
                            gint32 *value)
{
    const DatesWord *w;
    const DatesSense *s;

    if (item->word < 0)
        return FALSE;
    w = DATES_WORD(self->language, item->word);
    s = &g_array_index(self->language->senses, DatesSense, w->senses);
    for (guint i = 0; i < w->n_senses; i++)
        if (s[i].class == node->class && (!s[i].capital || (item->flags & DATES_ITEM_CAPITAL)) &&
            in_range(node, s[i].value)) {
            *value = s[i].value;
            return TRUE;
        }
    return FALSE;
}

static gboolean test_item(const DatesMatcher *self, const DatesNode *node, const DatesItem *item,
                          gint32 *value)
{
    gboolean digits = (item->flags & DATES_ITEM_DIGITS) != 0,
             ordinal = (item->flags & DATES_ITEM_ORDINAL) != 0;
    gboolean number = (item->flags & DATES_ITEM_NUMBER) != 0;

    *value = item->value;
    switch ((DatesTest)node->test) {
    case DATES_TEST_CLASS:
        return class_value(self, node, item, value);
    case DATES_TEST_INT:
        return digits && !ordinal && in_range(node, item->value);
    case DATES_TEST_INT2:
        return digits && !ordinal && item->digits == 2 && in_range(node, item->value);
    case DATES_TEST_INT4:
        return digits && !ordinal && item->digits == 4 && in_range(node, item->value);
    case DATES_TEST_COMPACT:
        return digits && !ordinal && item->digits == 8 && in_range(node, item->value) &&
               dates_month_length(item->value / 10000, item->value / 100 % 100) >= item->value % 100 &&
               item->value % 100 > 0;
    case DATES_TEST_NUM:
        return number && !ordinal && in_range(node, item->value);
    case DATES_TEST_SPELLED:
        return number && !digits && !ordinal && in_range(node, item->value);
    case DATES_TEST_ORDINAL:
        return number && ordinal && in_range(node, item->value);
    case DATES_TEST_FRACTION:
        if (!digits || ordinal)
            return FALSE;
        *value = fraction(self, item);
        return TRUE;
    case DATES_TEST_CAPITAL:
        return (item->flags & DATES_ITEM_CAPITAL) != 0;
    case DATES_TEST_LOWER:
        return (item->flags & (DATES_ITEM_CAPITAL | DATES_ITEM_LETTERS)) == DATES_ITEM_LETTERS;
    case DATES_TEST_ANY:
    default:
        return TRUE;
    }
}

/* Is item `at` there, and of the node's class? */
static gboolean looks(const DatesMatcher *self, const DatesNode *node, gint64 at)
{
    gint32 value;

    return at >= 0 && at < self->n_items && test_item(self, node, &self->items[at], &value);
}

static void bind(DatesMatcher *self, gint16 field, gint32 value)
{
    if (field >= 0 && self->n_bindings < DATES_MAX_BINDINGS)
        self->bindings[self->n_bindings++] = (DatesBinding){field, value};
}

/* Forks after which it is worth while to remember where one has been: nearly all ways are shorter. */
#define MANY_FORKS 48

/* Can a node's way go on with the item at `pos`? */
static inline gboolean may_come(const DatesMatcher *self, gint32 at, guint pos)
{
    guint64 first = g_array_index(self->language->nodes, DatesNode, at).first;

    return first == G_MAXUINT64 || (pos < self->n_items && (first & self->items[pos].signature));
}

/* Takes one step that is no fork: FALSE where the items do not allow it. */
static inline gboolean step(DatesMatcher *self, gint32 at, guint *next)
{
    const DatesNode *node = &g_array_index(self->language->nodes, DatesNode, at);
    guint pos = *next;
    gint32 value;

    switch ((DatesOp)node->op) {
    case DATES_OP_ITEM:
        if (pos >= self->n_items || pos - self->origin >= DATES_MAX_ITEMS ||
            (pos > self->origin && (self->items[pos].flags & DATES_ITEM_BREAK)) || !may_come(self, at, pos) ||
            !test_item(self, node, &self->items[pos], &value))
            return FALSE;
        bind(self, node->field, value);
        *next = pos + 1;
        break;
    case DATES_OP_SET:
        bind(self, node->field, node->lo);
        break;
    case DATES_OP_GLUED:
        if (pos >= self->n_items || !(self->items[pos].flags & DATES_ITEM_GLUED))
            return FALSE;
        break;
    case DATES_OP_NEXT:
        if (pos >= self->n_items || !test_item(self, node, &self->items[pos], &value) ||
            (self->items[pos].flags & DATES_ITEM_BREAK))
            return FALSE;
        bind(self, node->field, value);
        break;
    case DATES_OP_NOTNEXT:
        if (looks(self, node, pos) && !(self->items[pos].flags & DATES_ITEM_BREAK))
            return FALSE;
        break;
    case DATES_OP_PREV:
        if (!looks(self, node, (gint64)pos - 1) || (self->items[pos].flags & DATES_ITEM_BREAK))
            return FALSE;
        break;
    case DATES_OP_NOTPREV:
        if (looks(self, node, (gint64)pos - 1) && !(self->items[pos].flags & DATES_ITEM_BREAK))
            return FALSE;
        break;
    case DATES_OP_AFTER:
        if (pos != self->after || pos == 0 || (self->items[pos].flags & DATES_ITEM_BREAK))
            return FALSE;
        break;
    case DATES_OP_OPEN:
        self->open = pos;
        break;
    case DATES_OP_CLOSE:
        self->close = pos;
        break;
    case DATES_OP_ACCEPT:
    case DATES_OP_SPLIT:
    default:
        return FALSE;
    }
    return TRUE;
}

/* Walks on from node `at` with item `pos` next; the item after the last, or 0 where there is no way. A node
 * that was tried at an item and failed is not tried there again, so the cost is bounded by nodes times items.
 */
static guint walk(DatesMatcher *self, const DatesRule *rule, gint32 at, guint pos)
{
    for (;;) {
        const DatesNode *node = &g_array_index(self->language->nodes, DatesNode, at);

        switch ((DatesOp)node->op) {
        case DATES_OP_ACCEPT:
            return pos;
        case DATES_OP_SPLIT: {
            guint mark = self->n_bindings, open = self->open, close = self->close, end;
            guint64 *seen = &self->seen[(guint32)at - rule->first_node], bit;

            if (!may_come(self, node->next, pos)) {
                at = node->alt;
                continue;
            }
            if (!may_come(self, node->alt, pos)) {
                at = node->next;
                continue;
            }
            if (pos - self->origin >= DATES_MAX_ITEMS)
                return 0;
            if (++self->forks >= MANY_FORKS) {
                if (self->forks == MANY_FORKS)
                    memset(self->seen, 0, rule->n_nodes * sizeof *self->seen);
                bit = G_GUINT64_CONSTANT(1) << (pos - self->origin);
                if (*seen & bit)
                    return 0;
                *seen |= bit;
            }
            end = walk(self, rule, node->next, pos);
            if (end)
                return end;
            self->n_bindings = mark;
            self->open = open;
            self->close = close;
            at = node->alt;
            continue;
        }
        default:
            if (!step(self, at, &pos))
                return 0;
            break;
        }
        at = node->next;
    }
}

static char first_char(const DatesMatcher *self, gint64 at)
{
    return at >= 0 && at < self->n_items ? self->text[self->items[at].start] : 0;
}

static gboolean has(const DatesMatcher *self, gint64 at, guint8 flag)
{
    return at >= 0 && at < self->n_items && (self->items[at].flags & flag);
}

/* Digits that go on to the left, or are money: part of something else. */
static gboolean torn_left(const DatesMatcher *self, guint open, guint after)
{
    char before = first_char(self, (gint64)open - 1);
    gboolean glued = has(self, open, DATES_ITEM_GLUED);

    if (!has(self, open, DATES_ITEM_DIGITS) || open == 0)
        return FALSE;
    if (before == '$' || before == '#' || (guchar)before == 0xc2 /* pound, yen */)
        return TRUE;
    if (before && (guchar)before == 0xe2 && open > 0 &&
        self->items[open - 1].end - self->items[open - 1].start == 3 &&
        memcmp(self->text + self->items[open - 1].start, "\xe2\x82\xac", 3) == 0)
        return TRUE;
    if (!glued)
        return FALSE;
    if (has(self, (gint64)open - 1, DATES_ITEM_LETTERS) || before == '_')
        return TRUE;
    return strchr(".,:/-", before) && before && has(self, (gint64)open - 1, DATES_ITEM_GLUED) &&
           has(self, (gint64)open - 2, DATES_ITEM_DIGITS) && after != open - 1;
}

static gboolean torn_right(const DatesMatcher *self, guint close)
{
    char next = first_char(self, close);
    gboolean glued = has(self, close, DATES_ITEM_GLUED);

    if (!has(self, (gint64)close - 1, DATES_ITEM_DIGITS) || close >= self->n_items)
        return FALSE;
    if (next == '%')
        return TRUE;
    if (!glued)
        return FALSE;
    if (has(self, close, DATES_ITEM_LETTERS) && !has(self, (gint64)close - 1, DATES_ITEM_ORDINAL))
        return TRUE;
    if (next == '_')
        return TRUE;
    if (!next || !strchr(".,:/-", next) || !has(self, (gint64)close + 1, DATES_ITEM_GLUED) ||
        !has(self, (gint64)close + 1, DATES_ITEM_DIGITS))
        return FALSE;
    /* A range such as 1990-95 is no number, a telephone number is. */
    return next != '-' || self->items[close + 1].digits > 4 ||
           (first_char(self, (gint64)close + 2) == '-' && has(self, (gint64)close + 2, DATES_ITEM_GLUED) &&
            has(self, (gint64)close + 3, DATES_ITEM_DIGITS));
}

static void fill(const DatesMatcher *self, const DatesRule *rule, DatesMeaning *m)
{
    m->set = 0;
    for (guint i = 0; i < self->n_bindings; i++) {
        m->f[self->bindings[i].field] = self->bindings[i].value;
        m->set |= G_GUINT64_CONSTANT(1) << self->bindings[i].field;
    }
    for (guint i = 0; i < rule->n_actions; i++) {
        const DatesAction *a = &g_array_index(self->language->actions, DatesAction, rule->actions + i);

        if (a->from_field && !((m->set >> a->other) & 1))
            continue;
        m->f[a->field] = a->from_field ? m->f[a->other] * a->value : a->value;
        m->set |= G_GUINT64_CONSTANT(1) << a->field;
    }
}

static gboolean try_rule(DatesMatcher *self, guint index, guint at, guint after, DatesMatch *best,
                         gint *priority)
{
    const DatesRule *rule = DATES_RULE(self->language, index);
    guint end;

    if (!may_come(self, rule->start, at))
        return FALSE;
    self->forks = 0;
    self->n_bindings = 0;
    self->origin = at;
    self->after = after;
    self->open = at;
    self->close = 0;
    end = walk(self, rule, rule->start, at);
    if (!end || end <= at)
        return FALSE;
    if (!self->close)
        self->close = end;
    if (self->open >= self->close)
        return FALSE;
    if (*priority != G_MININT &&
        (self->close < best->last || (self->close == best->last && rule->priority <= *priority)))
        return FALSE;
    if (!rule->glued && (torn_left(self, self->open, after) || torn_right(self, self->close)))
        return FALSE;
    best->start = self->items[self->open].start;
    best->end = self->items[self->close - 1].end;
    best->first = self->open;
    best->last = self->close;
    best->rule = (guint16)index;
    *priority = rule->priority;
    fill(self, rule, &best->meaning);
    return TRUE;
}

/* The rules that item `at` may be the `depth`th item of, `n` words of them. */
static void add_masks(const DatesMatcher *self, guint at, guint depth, guint n, guint64 *out)
{
    const DatesLanguage *lang = self->language;
    gsize stride = lang->mask_words;
    const DatesItem *item;
    const guint64 *m;

    memcpy(out, lang->any[depth], n * sizeof *out);
    if (at >= self->n_items)
        return;
    item = &self->items[at];
    if (item->word >= 0) {
        m = lang->word_masks + ((gsize)item->word * 3 + depth) * stride;
        for (guint k = 0; k < n; k++)
            out[k] |= m[k];
    }
    if (item->flags & DATES_ITEM_NUMBER) {
        guint class = dates_item_number_class(item);

        m = lang->class_masks + ((gsize) class * 3 + depth) * stride;
        for (guint k = 0; k < n; k++)
            out[k] |= m[k];
    }
}

#define MAX_MASK_WORDS (DATES_MAX_RULES / 64)

gboolean dates_match_at(DatesMatcher *self, guint at, guint after, DatesMatch *match)
{
    const DatesItem *item = &self->items[at];
    /* Rules for requests come last, as a rule: without them most sets are shorter. */
    guint n = MIN(self->requests ? self->language->mask_words : self->language->plain_words, MAX_MASK_WORDS);
    guint64 a[MAX_MASK_WORDS], b[MAX_MASK_WORDS], c[MAX_MASK_WORDS], any = 0;
    gint priority = G_MININT;
    gboolean found = FALSE;

    if (item->word < 0 && !(item->flags & DATES_ITEM_NUMBER))
        return FALSE;
    add_masks(self, at, 0, n, a);
    for (guint k = 0; k < n; k++)
        any |= a[k];
    if (!any)
        return FALSE;
    add_masks(self, at + 1, 1, n, b);
    any = 0;
    for (guint k = 0; k < n; k++)
        any |= a[k] &= b[k];
    if (!any)
        return FALSE;
    add_masks(self, at + 2, 2, n, c);
    for (guint k = 0; k < n; k++) {
        guint64 set = a[k] & c[k] & (self->requests ? G_MAXUINT64 : self->language->plain[k]);

        for (; set; set &= set - 1)
            found |= try_rule(self, k * 64 + (guint)__builtin_ctzll(set), at, after, match, &priority);
    }
    return found;
}
