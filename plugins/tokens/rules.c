/* SPDX-License-Identifier: MIT */
/* rules.c - reads a language's rule file and classes the characters. */
#include "rules.h"

#include <string.h>

static const struct {
    const char *name;
    WordClass word_class;
} CLASS_NAMES[] = {
    {"title", WORD_TITLE},
    {"before-number", WORD_BEFORE_NUM},
    {"abbreviation", WORD_ABBREV},
    {"starter", WORD_STARTER},
    {"greeting", WORD_GREETING},
    {"closing", WORD_CLOSING},
    {"prefix", WORD_PREFIX},
    {"clitic", WORD_CLITIC},
    {"elision", WORD_ELISION},
    {"apostrophe", WORD_APOSTROPHE},
    {"unit", WORD_UNIT},
    {"host", WORD_TLD},
    {"weak-host", WORD_WEAK_TLD},
    {"extension", WORD_EXTENSION},
    {"says", WORD_SAYS},
    {"currency", WORD_CURRENCY},
    {"ordinal", WORD_ORDINAL},
    {"whole", WORD_WHOLE},
    {"split", WORD_SPLIT},
    {"at-end", WORD_AT_END},
    {"leads-ordinal", WORD_LEADS_ORDINAL},
    {"lettered", WORD_LETTERED},
};

static CharClass char_class(gunichar c)
{
    switch (c) {
    case '.':
        return CHAR_FULL_STOP;
    case '!':
    case '?':
    case 0x203C:
    case 0x203D:
    case 0x2047:
    case 0x2048:
    case 0x2049:
    case 0x037E: /* Greek question mark */
    case 0x061F: /* Arabic question mark */
    case 0x06D4: /* Urdu full stop */
    case 0x0964: /* danda */
    case 0x0965:
    case 0x0589: /* Armenian full stop */
    case 0x1362: /* Ethiopic */
        return CHAR_STOP;
    case 0x2026:
    case 0x22EF:
        return CHAR_ELLIPSIS;
    case 0x3002:
    case 0xFF01:
    case 0xFF0E:
    case 0xFF1F:
    case 0xFF61:
        return CHAR_WIDE_STOP;
    case '"':
    case 0x201C:
    case 0x201D:
    case 0x201E:
    case 0x201F:
    case 0x00AB:
    case 0x00BB:
    case 0x2039:
    case 0x203A:
    case 0x201A:
    case 0xFF02:
        return CHAR_QUOTE;
    case '\'':
    case '`':
    case 0x2018:
    case 0x2019:
    case 0x201B:
    case 0x00B4:
    case 0x02BC:
    case 0xFF07:
        return CHAR_APOSTROPHE;
    case '-':
    case 0x2010:
    case 0x2011:
        return CHAR_HYPHEN;
    case '_':
        return CHAR_UNDERSCORE;
    case '@':
        return CHAR_AT;
    case '#':
        return CHAR_HASH;
    case '\n':
    case 0x000B:
    case 0x000C: /* a new page */
    case 0x0085:
    case 0x2028:
    case 0x2029:
        return CHAR_NEWLINE;
    case 0x00AD: /* soft hyphen */
    case 0x200C: /* zero width (non-)joiner */
    case 0x200D:
    case 0x2060:
        return CHAR_EXTEND;
    case 0x200B:
    case 0x200E:
    case 0x200F:
    case 0xFEFF:
    case 0x3164:
        return CHAR_SPACE;
    case 0x3005: /* ideographic iteration mark */
    case 0x3006:
    case 0x3007:
        return CHAR_HAN;
    case 0x30FC: /* the long vowel mark */
        return CHAR_KATAKANA;
    case 0x00AA:
    case 0x00BA:
        return CHAR_SYMBOL;
    default:
        break;
    }
    if ((c >= 0x2600 && c <= 0x27BF) || (c >= 0x1F000 && c <= 0x1FAFF))
        return CHAR_EMOJI;
    switch (g_unichar_type(c)) {
    case G_UNICODE_LOWERCASE_LETTER:
        return CHAR_LOWER;
    case G_UNICODE_UPPERCASE_LETTER:
    case G_UNICODE_TITLECASE_LETTER:
        return CHAR_UPPER;
    case G_UNICODE_MODIFIER_LETTER:
    case G_UNICODE_OTHER_LETTER:
    case G_UNICODE_LETTER_NUMBER:
        switch (g_unichar_get_script(c)) {
        case G_UNICODE_SCRIPT_HAN:
            return CHAR_HAN;
        case G_UNICODE_SCRIPT_HIRAGANA:
            return CHAR_HIRAGANA;
        case G_UNICODE_SCRIPT_KATAKANA:
            return CHAR_KATAKANA;
        default:
            return CHAR_LETTER;
        }
    case G_UNICODE_DECIMAL_NUMBER:
    case G_UNICODE_OTHER_NUMBER:
        return CHAR_DIGIT;
    case G_UNICODE_SPACING_MARK:
    case G_UNICODE_ENCLOSING_MARK:
    case G_UNICODE_NON_SPACING_MARK:
        return CHAR_EXTEND;
    case G_UNICODE_CONTROL:
    case G_UNICODE_SPACE_SEPARATOR:
    case G_UNICODE_LINE_SEPARATOR:
    case G_UNICODE_PARAGRAPH_SEPARATOR:
    case G_UNICODE_FORMAT:
        return CHAR_SPACE;
    case G_UNICODE_OPEN_PUNCTUATION:
        return CHAR_OPEN;
    case G_UNICODE_CLOSE_PUNCTUATION:
        return CHAR_CLOSE;
    case G_UNICODE_INITIAL_PUNCTUATION:
    case G_UNICODE_FINAL_PUNCTUATION:
        return CHAR_QUOTE;
    case G_UNICODE_DASH_PUNCTUATION:
        return CHAR_DASH;
    case G_UNICODE_CONNECT_PUNCTUATION:
    case G_UNICODE_OTHER_PUNCTUATION:
        return CHAR_PUNCT;
    case G_UNICODE_CURRENCY_SYMBOL:
        return CHAR_CURRENCY;
    case G_UNICODE_UNASSIGNED:
    case G_UNICODE_PRIVATE_USE:
    case G_UNICODE_SURROGATE:
    case G_UNICODE_MATH_SYMBOL:
    case G_UNICODE_MODIFIER_SYMBOL:
    case G_UNICODE_OTHER_SYMBOL:
    default:
        return CHAR_SYMBOL;
    }
}

CharClass adit_char_class_high(gunichar c)
{
    /* Most characters are these, and asking for the script of each is slow. */
    if ((c >= 0x4E00 && c <= 0x9FFF) || (c >= 0x3400 && c <= 0x4DBF) || (c >= 0x20000 && c < 0x40000))
        return CHAR_HAN;
    if (c >= 0xAC00 && c <= 0xD7A3) /* Hangul */
        return CHAR_LETTER;
    if (c >= 0xE0000 && c < 0xE1000) /* tags and variation selectors */
        return CHAR_EXTEND;
    return char_class(c);
}

static inline guint8 lower(char c)
{
    return (guint8)(c >= 'A' && c <= 'Z' ? c + ('a' - 'A') : c);
}

static guint32 hash_lower(const char *s, gsize length)
{
    guint32 h = 2166136261u;
    for (gsize i = 0; i < length; i++)
        h = (h ^ lower(s[i])) * 16777619u;
    return h ^ (h >> 15);
}

static WordEntry *find(const AditTokenRules *rules, const char *word, gsize length)
{
    for (guint32 at = hash_lower(word, length) & rules->mask;; at = (at + 1) & rules->mask) {
        guint32 number = rules->table[at];
        if (number == 0)
            return NULL;
        WordEntry *entry = &rules->entries[number - 1];
        if (entry->length == length && g_ascii_strncasecmp(entry->word, word, length) == 0)
            return entry;
    }
}

/* Longer words are in no rule file; without the limit a lookup would cost as much as the word is long. */
#define MAX_WORD 24

guint32 adit_token_rules_classes(const AditTokenRules *rules, const char *word, gsize length)
{
    if (length == 0 || length > MAX_WORD)
        return 0;
    const WordEntry *entry = find(rules, word, length);
    if (entry == NULL)
        return 0;
    /* An entry in lower case matches any case; what stands under a capital only matches capitals. */
    guint32 classes = g_ascii_islower(word[0]) ? entry->classes & ~entry->proper : entry->classes;
    return entry->exact != 0 && memcmp(entry->word, word, length) != 0 ? classes & ~entry->exact : classes;
}

guint adit_token_rules_split(const AditTokenRules *rules, const char *word, gsize length)
{
    if (length >= 16 || !(rules->split_lengths[lower(word[0])] >> length & 1))
        return 0;
    const WordEntry *entry = find(rules, word, length);
    return entry != NULL && (entry->classes & WORD_SPLIT) ? entry->split : 0;
}

typedef struct {
    GArray *entries;
    GHashTable *numbers; /* lower-cased word to entry number + 1 */
} Parse;

static void add_word(Parse *parse, const char *written, WordClass word_class)
{
    gboolean exact = written[0] == '=' && written[1] != '\0';
    g_autofree char *word = g_strdup(written + exact);
    guint split = 0;
    if (word_class == WORD_SPLIT) {
        char *bar = strchr(word, '|');
        split = (guint)(bar - word);
        memmove(bar, bar + 1, strlen(bar));
    }
    char *key = g_ascii_strdown(word, -1);
    guint number = GPOINTER_TO_UINT(g_hash_table_lookup(parse->numbers, key));
    if (number == 0) {
        WordEntry fresh = {.word = g_strdup(word), .length = (guint16)strlen(word)};
        g_array_append_val(parse->entries, fresh);
        number = parse->entries->len;
        g_hash_table_insert(parse->numbers, key, GUINT_TO_POINTER(number));
    } else {
        g_free(key);
    }
    WordEntry *entry = &g_array_index(parse->entries, WordEntry, number - 1);
    gboolean known = (entry->classes & word_class) != 0;
    entry->classes |= word_class;
    if (!g_ascii_isupper(word[0]))
        entry->proper &= ~(guint32)word_class;
    else if (!known)
        entry->proper |= word_class;
    if (exact)
        entry->exact |= word_class;
    if (split > 0)
        entry->split = (guint8)split;
}

static gboolean parse_line(Parse *parse, AditTokenRules *rules, const char *line, guint number,
                           GError **error)
{
    g_auto(GStrv) fields = g_strsplit_set(line, " \t\r", -1);
    WordClass word_class = 0;
    for (guint i = 0; fields[i] != NULL; i++) {
        const char *field = fields[i];
        if (*field == '\0')
            continue;
        if (word_class == 0) {
            for (guint k = 0; k < G_N_ELEMENTS(CLASS_NAMES); k++)
                if (strcmp(field, CLASS_NAMES[k].name) == 0)
                    word_class = CLASS_NAMES[k].word_class;
            if (strcmp(field, "decimal-comma") == 0) {
                rules->decimal_comma = TRUE;
                return TRUE;
            }
            if (strcmp(field, "keeps-hyphens") == 0) {
                rules->keeps_hyphens = TRUE;
                return TRUE;
            }
            if (word_class == 0) {
                g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "line %u: unknown class '%s'", number,
                            field);
                return FALSE;
            }
            continue;
        }
        const char *bar = strchr(field, '|');
        if (strlen(field) > MAX_WORD ||
            (word_class == WORD_SPLIT && (bar == NULL || bar == field || bar[1] == '\0'))) {
            g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL,
                        word_class == WORD_SPLIT ? "line %u: '%s' needs one | between two parts"
                                                 : "line %u: '%s' is longer than 24 bytes",
                        number, field);
            return FALSE;
        }
        add_word(parse, field, word_class);
    }
    return TRUE;
}

static void build_table(AditTokenRules *rules)
{
    guint32 size = 64;
    while (size < rules->n_entries * 3)
        size *= 2;
    rules->mask = size - 1;
    rules->table = g_new0(guint32, size);
    for (guint32 i = 0; i < rules->n_entries; i++) {
        const WordEntry *entry = &rules->entries[i];
        guint32 at = hash_lower(entry->word, entry->length) & rules->mask;
        while (rules->table[at] != 0)
            at = (at + 1) & rules->mask;
        rules->table[at] = i + 1;
        if (entry->classes & WORD_ORDINAL)
            rules->dotted_ordinals = TRUE;
        if ((entry->classes & WORD_SPLIT) && entry->length < 16)
            rules->split_lengths[lower(entry->word[0])] |= (guint16)(1u << entry->length);
    }
}

static guint8 *class_chars(void)
{
    guint8 *chars = g_atomic_rc_box_alloc(ADIT_TABLE_CHARS);
    for (gunichar c = 0; c < ADIT_TABLE_CHARS; c++)
        chars[c] = (guint8)char_class(c);
    return chars;
}

AditTokenRules *adit_token_rules_new(const char *data, gsize length, const AditTokenRules *other,
                                     GError **error)
{
    g_autoptr(AditTokenRules) rules = g_new0(AditTokenRules, 1);
    rules->chars = other != NULL ? g_atomic_rc_box_acquire(other->chars) : class_chars();

    Parse parse = {g_array_new(FALSE, TRUE, sizeof(WordEntry)),
                   g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
    g_autofree char *text = g_strndup(data, length);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    gboolean ok = TRUE;
    for (guint i = 0; ok && lines[i] != NULL; i++) {
        if (lines[i][0] != '#')
            ok = parse_line(&parse, rules, lines[i], i + 1, error);
    }
    g_hash_table_unref(parse.numbers);
    rules->n_entries = parse.entries->len;
    rules->entries = (WordEntry *)(void *)g_array_free(parse.entries, FALSE);
    if (!ok)
        return NULL;
    build_table(rules);
    return g_steal_pointer(&rules);
}

void adit_token_rules_free(AditTokenRules *rules)
{
    if (rules == NULL)
        return;
    for (guint32 i = 0; i < rules->n_entries; i++)
        g_free(rules->entries[i].word);
    g_free(rules->entries);
    g_free(rules->table);
    g_atomic_rc_box_release(rules->chars);
    g_free(rules);
}
