/* SPDX-License-Identifier: MIT */
#include "language_private.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lexer.h"

GQuark dates_language_error_quark(void)
{
    return g_quark_from_static_string("dates-language-error-quark");
}

static const char *const fixed_classes[] = {
    "int1",        "int2",      "int4",           "intx",          "spelled", "ordinal-number", "any",
    "number",      "ordinal",   "ordinal suffix", "number joiner", "past",    "present",        "future",
    "past suffix", "auxiliary", "request",        "range",         "no past", "determiner",     "term",
};
G_STATIC_ASSERT(G_N_ELEMENTS(fixed_classes) == DATES_N_FIXED_CLASSES);

static const struct {
    const char *name;
    gint32 value;
} symbols[] = {
    {"X", DATES_VAGUE},
    {"NONE", DATES_TYPE_NONE},
    {"DATE", DATES_TYPE_DATE},
    {"TIME", DATES_TYPE_TIME},
    {"DURATION", DATES_TYPE_DURATION},
    {"SET", DATES_TYPE_SET},
    {"SECOND", DATES_U_SECOND},
    {"MINUTE", DATES_U_MINUTE},
    {"HOUR", DATES_U_HOUR},
    {"PART", DATES_U_PART},
    {"DAY", DATES_U_DAY},
    {"WEEKEND", DATES_U_WEEKEND},
    {"WEEK", DATES_U_WEEK},
    {"FORTNIGHT", DATES_U_FORTNIGHT},
    {"MONTH", DATES_U_MONTH},
    {"SEASON", DATES_U_SEASON},
    {"QUARTER", DATES_U_QUARTER},
    {"HALF", DATES_U_HALF},
    {"YEAR", DATES_U_YEAR},
    {"DECADE", DATES_U_DECADE},
    {"CENTURY", DATES_U_CENTURY},
    {"MILLENNIUM", DATES_U_MILLENNIUM},
    {"DCT", DATES_BASE_DCT},
    {"REF", DATES_BASE_REF},
    {"TENSE", DATES_BASE_TENSE},
    {"LAST", DATES_DIR_LAST},
    {"THIS", DATES_DIR_THIS},
    {"NEXT", DATES_DIR_NEXT},
    {"PAST", DATES_DIR_PAST},
    {"FUTURE", DATES_DIR_FUTURE},
    {"NEAR", DATES_DIR_NEAR},
    /* seasons, parts of a day, references, modifiers, quantifiers: names.h spells them */
    {"SP", 1},
    {"SU", 2},
    {"FA", 3},
    {"WI", 4},
    {"MO", 1},
    {"MI", 2},
    {"AF", 3},
    {"EV", 4},
    {"NI", 5},
    {"DT", 6},
    {"PRESENT_REF", 1},
    {"PAST_REF", 2},
    {"FUTURE_REF", 3},
    {"START", 1},
    {"MID", 2},
    {"END", 3},
    {"APPROX", 4},
    {"LESS_THAN", 5},
    {"MORE_THAN", 6},
    {"EQUAL_OR_LESS", 7},
    {"EQUAL_OR_MORE", 8},
    {"BEFORE", 9},
    {"AFTER", 10},
    {"ON_OR_BEFORE", 11},
    {"ON_OR_AFTER", 12},
    {"EVERY", 1},
    {"EACH", 2},
    {"MDY", 1},
    {"DMY", 2},
    {"YMD", 3},
    {"TENS", 1},
    {"HUNDREDS", 2},
    {"AM", 1},
    {"PM", 2},
    {"BC", 1},
    {"AD", 2},
};

gboolean dates_fail(const DatesSource *source, GError **error, const char *format, ...)
{
    g_autofree char *what = NULL;
    va_list args;

    va_start(args, format);
    what = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, DATES_LANGUAGE_ERROR, DATES_LANGUAGE_ERROR_SYNTAX, "%s:%u: %s", source->file,
                source->line, what);
    return FALSE;
}

gboolean dates_symbol(const char *name, gint32 *value)
{
    gint64 v;

    for (gsize i = 0; i < G_N_ELEMENTS(symbols); i++)
        if (strcmp(symbols[i].name, name) == 0) {
            *value = symbols[i].value;
            return TRUE;
        }
    if (!g_ascii_string_to_signed(name, 10, -1000000000, 1000000000, &v, NULL))
        return FALSE;
    *value = (gint32)v;
    return TRUE;
}

guint32 dates_language_hash(const char *key, gsize length)
{
    guint32 h = 2166136261u;

    for (gsize i = 0; i < length; i++)
        h = (h ^ (guint8)key[i]) * 16777619u;
    return h ^ (h >> 15);
}

gint32 dates_language_find(const DatesLanguage *self, const char *key, gsize length, guint32 hash)
{
    guint32 mask = self->table_size - 1;

    for (guint32 i = hash & mask; self->table[i] >= 0; i = (i + 1) & mask) {
        const DatesWord *w = DATES_WORD(self, self->table[i]);

        if (w->hash == hash && w->key_length == length && memcmp(self->keys->str + w->key, key, length) == 0)
            return self->table[i];
    }
    return -1;
}

static void table_put(DatesLanguage *self, gint32 word)
{
    guint32 mask = self->table_size - 1, i = DATES_WORD(self, word)->hash & mask;

    while (self->table[i] >= 0)
        i = (i + 1) & mask;
    self->table[i] = word;
}

static void table_grow(DatesLanguage *self)
{
    g_free(self->table);
    self->table_size *= 2;
    self->table = g_new(gint32, self->table_size);
    memset(self->table, 0xff, self->table_size * sizeof *self->table);
    /* Words that stand for phrases have no key of their own. */
    for (guint i = 0; i < self->words->len; i++)
        if (DATES_WORD(self, i)->key_length)
            table_put(self, (gint32)i);
}

/* A new word; an empty key makes one that only a phrase leads to. */
static gint32 word_new(DatesLanguage *self, const char *key, gsize length)
{
    DatesWord w = {(guint32)self->keys->len,        (guint32)length, 0, 0, 0, FALSE, -1,
                   dates_language_hash(key, length)};

    g_string_append_len(self->keys, key, (gssize)length);
    g_array_append_val(self->words, w);
    if (length) {
        if (self->words->len * 3 > self->table_size)
            table_grow(self);
        else
            table_put(self, (gint32)self->words->len - 1);
    }
    return (gint32)self->words->len - 1;
}

static void intern_key(const char *key, gsize length, gpointer data)
{
    gpointer *pair = data;
    DatesLanguage *self = pair[0];
    GArray *ids = pair[1];
    gint32 id = dates_language_find(self, key, length, dates_language_hash(key, length));

    if (id < 0)
        id = word_new(self, key, length);
    g_array_append_val(ids, id);
}

/* The word for a phrase: an old one where the same phrase is known. */
static gint32 phrase_word(DatesLanguage *self, const gint32 *ids, guint n)
{
    DatesPhrase phrase = {self->parts->len, n - 1, -1, DATES_WORD(self, ids[0])->phrases};

    for (gint32 p = phrase.next; p >= 0; p = g_array_index(self->phrases, DatesPhrase, p).next) {
        const DatesPhrase *old = &g_array_index(self->phrases, DatesPhrase, p);

        if (old->n_parts == n - 1 &&
            memcmp(&g_array_index(self->parts, gint32, old->parts), ids + 1, (n - 1) * sizeof *ids) == 0)
            return old->word;
    }
    g_array_append_vals(self->parts, ids + 1, n - 1);
    phrase.word = word_new(self, "", 0);
    g_array_append_val(self->phrases, phrase);
    DATES_WORD(self, ids[0])->phrases = (gint32)self->phrases->len - 1;
    return phrase.word;
}

/* Senses of one word lie side by side; a word that gets another moves its senses to the pool's end. */
static void add_sense(DatesLanguage *self, gint32 word, DatesSense sense)
{
    DatesWord *w = DATES_WORD(self, word);
    guint32 at = self->senses->len;

    for (guint i = 0; i < w->n_senses; i++) {
        DatesSense old = g_array_index(self->senses, DatesSense, w->senses + i);

        if (old.class == sense.class && old.value == sense.value && old.capital <= sense.capital)
            return;
    }
    for (guint i = 0; i < w->n_senses; i++) {
        DatesSense old = g_array_index(self->senses, DatesSense, w->senses + i);

        g_array_append_val(self->senses, old);
    }
    g_array_append_val(self->senses, sense);
    w->senses = at;
    w->numeral |= sense.class == DATES_C_NUMBER || sense.class == DATES_C_ORDWORD;
    w->n_senses++;
}

gint32 dates_language_word(const DatesSource *source, const char *written, gboolean capital, gint class,
                           gint32 value, GError **error)
{
    g_autoptr(GArray) ids = g_array_new(FALSE, FALSE, sizeof(gint32));
    gpointer pair[2] = {source->language, ids};
    gint32 word;

    if (!dates_lex_keys(written, strlen(written), intern_key, pair) || ids->len == 0) {
        dates_fail(source, error,
                   "\"%s\" cannot be a word: write letters and punctuation, at most 64 bytes a word",
                   written);
        return -1;
    }
    word = ids->len == 1 ? g_array_index(ids, gint32, 0)
                         : phrase_word(source->language, &g_array_index(ids, gint32, 0), ids->len);
    if (class >= 0)
        add_sense(source->language, word, (DatesSense){(guint16) class, capital, value});
    return word;
}

gint dates_language_class(DatesLanguage *self, const char *name, gboolean make)
{
    guint id = GPOINTER_TO_UINT(g_hash_table_lookup(self->class_ids, name));

    if (id || !make)
        return (gint)id - 1;
    g_ptr_array_add(self->classes, g_strdup(name));
    id = self->classes->len;
    g_hash_table_insert(self->class_ids, g_ptr_array_index(self->classes, id - 1), GUINT_TO_POINTER(id));
    return (gint)id - 1;
}

gboolean dates_language_sense(const DatesLanguage *self, gint32 word, guint class, gboolean capital,
                              gint32 *value)
{
    const DatesWord *w = DATES_WORD(self, word);
    const DatesSense *s = &g_array_index(self->senses, DatesSense, w->senses);

    for (guint i = 0; i < w->n_senses; i++)
        if (s[i].class == class && capital >= s[i].capital) {
            if (value)
                *value = s[i].value;
            return TRUE;
        }
    return FALSE;
}

/* "VALUE: word, word, ..." of the section `class`. */
static gboolean add_words(const DatesSource *source, gint class, const char *line, GError **error)
{
    DatesLanguage *self = source->language;
    const char *colon = strchr(line, ':'), *name = g_ptr_array_index(self->classes, class);
    g_autofree char *left = NULL;
    g_auto(GStrv) words = NULL;
    gint32 value = 0;

    if (!colon)
        return dates_fail(source, error, "expected \"VALUE: word, word ...\"");
    left = g_strstrip(g_strndup(line, (gsize)(colon - line)));
    if (strcmp(name, "holiday") == 0) {
        DatesFeast feast;

        if (!dates_feast_parse(self, left, &feast))
            return dates_fail(
                source, error,
                "\"%s\" is no holiday rule: write 12-25, 11-thu4, 05-mon5, easter-2 or a list of days", left);
        value = (gint32)self->feasts->len;
        g_array_append_val(self->feasts, feast);
    } else if (!dates_symbol(left, &value)) {
        return dates_fail(source, error, "\"%s\" is neither a number nor a known symbol", left);
    }
    words = g_strsplit(colon + 1, ",", -1);
    for (guint i = 0; words[i]; i++) {
        char *w = g_strstrip(words[i]);
        gboolean capital = *w == '^';

        if (!*w)
            return dates_fail(source, error, "there is an empty word");
        if (strcmp(name, "style") == 0) {
            if (strcmp(w, "decades") != 0 && strcmp(w, "decimals") != 0)
                return dates_fail(source, error, "\"%s\" is no style: decades, decimals", w);
            *(*w == 'd' && w[3] == 'a' ? &self->decades : &self->decimals) = TRUE;
            continue;
        }
        if (class == DATES_C_PASTSUFFIX) {
            g_ptr_array_add(value == 3   ? self->infixes
                            : value == 2 ? self->participles
                                         : self->suffixes,
                            g_strdup(w));
            continue;
        }
        if (dates_language_word(source, w + capital, capital, class, value, error) < 0)
            return FALSE;
    }
    return TRUE;
}

/* "[month]": what the following lines are about; -1 for rules. */
static gboolean section(const DatesSource *source, const char *line, gint *class, GError **error)
{
    g_autofree char *name = NULL;
    const char *end = strchr(line, ']');

    if (!end || end[1] || end == line + 1)
        return dates_fail(source, error, "expected \"[section]\"");
    name = g_strndup(line + 1, (gsize)(end - line) - 1);
    *class = strcmp(name, "rules") == 0 ? -1 : dates_language_class(source->language, name, TRUE);
    return TRUE;
}

static gboolean add_line(const DatesSource *source, const char *line, gint *class, GError **error)
{
    if (*line == '[')
        return section(source, line, class, error);
    if (*class == -2)
        return dates_fail(source, error, "expected a \"[section]\" first");
    return *class == -1 ? dates_rule_add(source, line, error) : add_words(source, *class, line, error);
}

gboolean dates_language_add(DatesLanguage *self, const char *file, const char *text, gsize length,
                            GError **error)
{
    g_autoptr(GString) logical = g_string_new(NULL);
    DatesSource source = {self, file, 0};
    gint class = -2;
    guint number = 0;
    const char *end = text + length;

    if (!g_utf8_validate_len(text, length, NULL)) {
        source.line = 1;
        return dates_fail(&source, error, "the file is not valid UTF-8");
    }
    while (text <= end) {
        const char *eol = text < end ? memchr(text, '\n', (gsize)(end - text)) : NULL;
        g_autofree char *line = g_strndup(text, (gsize)((eol ? eol : end) - text));
        gboolean more = *line == ' ' || *line == '\t';

        number++;
        g_strstrip(line);
        if (*line == '#')
            *line = 0;
        /* A line that begins with white space goes on from the one before. */
        if (!more && logical->len) {
            if (!add_line(&source, logical->str, &class, error))
                return FALSE;
            g_string_truncate(logical, 0);
        }
        if (*line) {
            if (!logical->len)
                source.line = number;
            else
                g_string_append_c(logical, ' ');
            g_string_append(logical, line);
        }
        text = eol ? eol + 1 : end + 1;
    }
    return !logical->len || add_line(&source, logical->str, &class, error);
}

DatesLanguage *dates_language_new(void)
{
    DatesLanguage *self = g_new0(DatesLanguage, 1);

    self->keys = g_string_new(NULL);
    self->words = g_array_new(FALSE, FALSE, sizeof(DatesWord));
    self->senses = g_array_new(FALSE, FALSE, sizeof(DatesSense));
    self->phrases = g_array_new(FALSE, FALSE, sizeof(DatesPhrase));
    self->parts = g_array_new(FALSE, FALSE, sizeof(gint32));
    self->classes = g_ptr_array_new_with_free_func(g_free);
    self->nodes = g_array_new(FALSE, FALSE, sizeof(DatesNode));
    self->actions = g_array_new(FALSE, FALSE, sizeof(DatesAction));
    self->rules = g_array_new(FALSE, FALSE, sizeof(DatesRule));
    self->feasts = g_array_new(FALSE, FALSE, sizeof(DatesFeast));
    self->days = g_array_new(FALSE, FALSE, sizeof(gint64));
    self->suffixes = g_ptr_array_new_with_free_func(g_free);
    self->participles = g_ptr_array_new_with_free_func(g_free);
    self->infixes = g_ptr_array_new_with_free_func(g_free);
    self->class_ids = g_hash_table_new(g_str_hash, g_str_equal);
    self->rule_names = g_hash_table_new(g_str_hash, g_str_equal);
    self->macros = dates_macros_new();
    self->table_size = 1024;
    table_grow(self);
    for (guint i = 0; i < G_N_ELEMENTS(fixed_classes); i++)
        dates_language_class(self, fixed_classes[i], TRUE);
    return self;
}

gboolean dates_language_finish(DatesLanguage *self, GError **error)
{
    if (self->rules->len == 0) {
        g_set_error(error, DATES_LANGUAGE_ERROR, DATES_LANGUAGE_ERROR_SYNTAX, "the language has no rules");
        return FALSE;
    }
    if (self->rules->len > DATES_MAX_RULES) {
        g_set_error(error, DATES_LANGUAGE_ERROR, DATES_LANGUAGE_ERROR_SYNTAX,
                    "the language has more than %d rules", DATES_MAX_RULES);
        return FALSE;
    }
    dates_rules_finish(self);
    return TRUE;
}

void dates_language_free(DatesLanguage *self)
{
    for (guint i = 0; i < self->rules->len; i++) {
        g_free(DATES_RULE(self, i)->name);
        g_free(DATES_RULE(self, i)->file);
    }
    g_string_free(self->keys, TRUE);
    g_array_unref(self->words);
    g_array_unref(self->senses);
    g_array_unref(self->phrases);
    g_array_unref(self->parts);
    g_hash_table_unref(self->class_ids);
    g_hash_table_unref(self->rule_names);
    g_ptr_array_unref(self->classes);
    g_array_unref(self->nodes);
    g_array_unref(self->actions);
    g_array_unref(self->rules);
    g_array_unref(self->feasts);
    g_array_unref(self->days);
    g_ptr_array_unref(self->suffixes);
    g_ptr_array_unref(self->participles);
    g_ptr_array_unref(self->infixes);
    g_hash_table_unref(self->macros);
    g_free(self->table);
    for (guint i = 0; i < 3; i++)
        g_free(self->any[i]);
    g_free(self->plain);
    g_free(self->class_masks);
    g_free(self->word_masks);
    g_free(self);
}
