/* SPDX-License-Identifier: MIT */
#include "ner_text.h"

typedef enum { UNIT_UPPER, UNIT_LOWER, UNIT_DIGIT, UNIT_LETTER, UNIT_OTHER } Unit;

/* Typographic variants that mean the same; everything else is itself. */
static gunichar plain_char(gunichar c)
{
    switch (c) {
    case 0x2018:
    case 0x2019:
    case 0x02bc:
        return '\'';
    case 0x201c:
    case 0x201d:
        return '"';
    case 0x2010:
    case 0x2011:
    case 0x2012:
    case 0x2013:
        return '-';
    default:
        return c;
    }
}

static Unit unit_of(gunichar c)
{
    if (g_unichar_isupper(c) || g_unichar_istitle(c))
        return UNIT_UPPER;
    if (g_unichar_islower(c))
        return UNIT_LOWER;
    if (g_unichar_isdigit(c))
        return UNIT_DIGIT;
    return g_unichar_isalpha(c) ? UNIT_LETTER : UNIT_OTHER;
}

typedef struct {
    gunichar plain, low; /* digits are '0' */
    Unit unit;
} Char;

/* Read a character and return what is behind it. */
static inline const char *read_char(const char *p, Char *into)
{
    gunichar c = (guchar)*p, low = c;
    Unit unit = UNIT_OTHER;
    if (c >= 0x80) {
        c = plain_char(g_utf8_get_char(p));
        unit = c < 0x80 ? UNIT_OTHER : unit_of(c);
        low = unit == UNIT_UPPER ? g_unichar_tolower(c) : c;
        p = g_utf8_next_char(p);
    } else {
        if (c >= 'a' && c <= 'z')
            unit = UNIT_LOWER;
        else if (c >= 'A' && c <= 'Z') {
            unit = UNIT_UPPER;
            low = c | 0x20;
        } else if (c >= '0' && c <= '9')
            unit = UNIT_DIGIT;
        p++;
    }
    *into = unit == UNIT_DIGIT ? (Char){'0', '0', unit} : (Char){c, low, unit};
    return p;
}

typedef struct {
    guint chars, of[UNIT_OTHER + 1];
    gboolean first_upper;
} Counts;

/* Hash the characters into the token; how many there are of each kind. */
static Counts read_chars(NerToken *token, const char *text, gsize length)
{
    guint64 word = NER_HASH_SEED, lower = NER_HASH_SEED, shape = NER_HASH_SEED, head = 0, tail = 0;
    Counts counts = {0};
    guint run = 0;
    Char c, last = {0, 0, UNIT_OTHER};
    for (const char *p = text, *end = text + length; p < end; last = c) {
        p = read_char(p, &c);
        word = ner_hash_add(word, c.plain);
        lower = ner_hash_add(lower, c.low);
        if (counts.chars < 4) {
            head = ner_hash_add(head, c.low);
            if (counts.chars > 0)
                token->prefix[counts.chars - 1] = head;
        }
        tail = tail << 16 | (c.low & 0xffff);
        run = c.unit == last.unit ? run + 1 : 1;
        if (run <= 2)
            shape = ner_hash_add(shape, c.unit == UNIT_OTHER ? 0x100 + c.plain : (guint32)c.unit);
        if (counts.chars == 0)
            counts.first_upper = c.unit == UNIT_UPPER;
        counts.of[c.unit]++;
        counts.chars++;
    }
    for (guint k = 0; k < 3; k++) {
        if (counts.chars < k + 3) /* an affix is never the whole word */
            token->prefix[k] = 0;
        token->suffix[k] = counts.chars >= k + 3 ? ner_mix(tail & (G_MAXUINT64 >> (16 * (2 - k)))) : 0;
    }
    token->word = ner_mix(word);
    token->lower = ner_mix(lower);
    token->shape = ner_mix(shape);
    return counts;
}

static guint8 cap_of(const Counts *counts)
{
    guint upper = counts->of[UNIT_UPPER], lower = counts->of[UNIT_LOWER];
    if (upper == 0)
        return lower > 0 ? NER_CAP_LOWER : counts->of[UNIT_LETTER] > 0 ? NER_CAP_INITIAL : NER_CAP_NONE;
    if (lower == 0)
        return upper > 1 ? NER_CAP_ALL : NER_CAP_SINGLE;
    return upper == 1 && counts->first_upper ? NER_CAP_INITIAL : NER_CAP_MIXED;
}

/* Transition classes of marks; letters (1 to 5, by how they are capitalised) and digits come before them. */
static guint8 kind_of_mark(char mark)
{
    switch (mark) {
    case ',':
        return 7;
    case '-':
    case '/':
        return 8;
    case '"':
        return 9;
    case '(':
    case '[':
        return 10;
    case '&':
    case '+':
        return 11;
    case '\'':
        return 12;
    default:
        return 0;
    }
}

static void read_token(NerToken *token, const char *text, gsize length)
{
    memset(token, 0, sizeof *token);
    Counts counts = read_chars(token, text, length);
    guint letters = counts.of[UNIT_UPPER] + counts.of[UNIT_LOWER] + counts.of[UNIT_LETTER];
    token->chars = (guint8)MIN(counts.chars, 255);
    token->letters = (guint8)MIN(letters, 255);
    token->cap = cap_of(&counts);
    if (token->cap != NER_CAP_NONE)
        token->kind = token->cap;
    else if (counts.of[UNIT_DIGIT] > 0)
        token->kind = 6;
    else
        token->kind = length == 1 ? kind_of_mark(*text) : 0;
}

guint64 ner_word_key(const char *text, gsize length)
{
    NerToken token;
    read_token(&token, text, length);
    return token.lower;
}

static guint32 list_bits(const NerLexicon *lexicon, guint64 phrase)
{
    const guint8 *value = ner_table_find(&lexicon->phrases, phrase);
    return value != NULL ? (guint32)value[0] | (guint32)value[1] << 8 | (guint32)value[2] << 16 |
                               (guint32)value[3] << 24
                         : 0;
}

static gboolean joins_phrase(const char *text, guint32 start, guint32 end)
{
    return end - start == 1 && (text[start] == '-' || text[start] == '\'');
}

guint32 ner_phrase_lists(const NerLexicon *lexicon, const NerText *text, const NerToken *tokens, guint begin,
                         guint end)
{
    guint64 phrase = 0;
    for (guint i = begin; i < end && i < begin + NER_MAX_PHRASE; i++)
        if (i == begin || !joins_phrase(text->text, text->start[i], text->end[i]))
            phrase = ner_phrase_step(phrase, tokens[i].lower);
    return list_bits(lexicon, phrase) & ~NER_PHRASE_MORE;
}

static void look_up(NerToken *token, const NerLexicon *lexicon)
{
    const guint8 *value = ner_table_find(&lexicon->clusters, token->lower);
    if (value != NULL) {
        guint32 bits = (guint32)value[0] | (guint32)value[1] << 8 | (guint32)value[2] << 16;
        token->c64 = (guint16)((bits & 0x3f) + 1);
        token->c256 = (guint16)((bits >> 6 & 0xff) + 1);
        token->c1024 = (guint16)((bits >> 14) + 1);
    }
    token->own = list_bits(lexicon, ner_phrase_step(0, token->lower));
    if ((token->own & lexicon->link_list) != 0)
        token->kind = token->chars <= 2 ? 13 : token->chars == 3 ? 14 : 15;
    token->common = (token->own & lexicon->common_list) != 0;
}

static void read_form(NerToken *token, const NerLexicon *lexicon, const char *text, gsize length)
{
    read_token(token, text, length);
    look_up(token, lexicon);
    token->form = NER_FORM_NONE;
}

void ner_analysis_keep(NerAnalysis *analysis, guint32 n_forms)
{
    g_free(analysis->forms);
    analysis->forms = g_new0(NerForm, NER_FORM_FIRST + (gsize)n_forms);
    analysis->n_forms = n_forms;
    analysis->document = 0;
}

static void next_document(NerAnalysis *analysis)
{
    if (analysis->forms == NULL || ++analysis->document != 0)
        return;
    /* The count is through. */
    for (guint32 k = 0; k < analysis->n_forms; k++)
        analysis->forms[NER_FORM_FIRST + k].document = 0;
    analysis->document = 1;
}

/* Pack the bytes of a form and find its place. */
static guint32 place_form(const NerAnalysis *analysis, const char *text, gsize length,
                          guint64 bytes[NER_FORM_BYTES / 8])
{
    memset(bytes, 0, NER_FORM_BYTES);
    memcpy(bytes, text, length);
    guint64 hash = ner_feature(0, bytes[0] ^ bytes[1] * NER_HASH_STEP, bytes[2]);
    return NER_FORM_FIRST + ((guint32)hash & (analysis->n_forms - 1));
}

static gboolean is_form(const NerAnalysis *analysis, gsize length)
{
    return analysis->forms != NULL && length <= NER_FORM_BYTES && length > 0;
}

/* A form's place is far from the one before: it is on its way while other tokens are read. */
static void prefetch_form(const NerAnalysis *analysis, const char *text, gsize length)
{
    guint64 bytes[NER_FORM_BYTES / 8];
    if (!is_form(analysis, length))
        return;
    const NerForm *form = &analysis->forms[place_form(analysis, text, length, bytes)];
    __builtin_prefetch(form);
    __builtin_prefetch((const char *)form + 64);
    __builtin_prefetch((const char *)(form + 1) - 1);
}

/* Read a token, or remember how its form was read. */
static void recall_form(NerAnalysis *analysis, NerToken *token, const NerLexicon *lexicon, const char *text,
                        gsize length)
{
    guint64 bytes[NER_FORM_BYTES / 8];
    if (!is_form(analysis, length)) {
        read_form(token, lexicon, text, length);
        return;
    }
    guint32 at = place_form(analysis, text, length, bytes);
    NerForm *form = &analysis->forms[at];
    if (form->length != length || form->text[0] != bytes[0] || form->text[1] != bytes[1] ||
        form->text[2] != bytes[2]) {
        if (form->document == analysis->document) { /* taken */
            read_form(token, lexicon, text, length);
            return;
        }
        memcpy(form->text, bytes, sizeof bytes);
        form->length = (guint32)length;
        form->parts = 0;
        read_form(&form->token, lexicon, text, length);
        form->token.form = at;
    }
    form->document = analysis->document;
    *token = form->token;
}

/* Mark the longest phrase of each list that starts at each token of a sentence. */
static void match_phrases(NerAnalysis *analysis, const NerLexicon *lexicon, const NerText *text, guint begin,
                          guint end)
{
    for (guint i = begin; i < end; i++) {
        NerToken *token = &analysis->tokens[i];
        guint32 bits = token->own;
        if (token->cap <= NER_CAP_LOWER)
            token->starts |= bits & lexicon->free_lists & ~(lexicon->link_list | lexicon->common_list);
        else
            token->starts |= bits & ~(NER_PHRASE_MORE | lexicon->link_list | lexicon->common_list);
        guint64 phrase = ner_phrase_step(0, token->lower);
        guint32 allowed = token->cap <= NER_CAP_LOWER ? lexicon->free_lists : ~NER_PHRASE_MORE;
        for (guint j = i + 1; j < end && j < i + NER_MAX_PHRASE && (bits & NER_PHRASE_MORE) != 0; j++) {
            if (joins_phrase(text->text, text->start[j], text->end[j]))
                continue;
            phrase = ner_phrase_step(phrase, analysis->tokens[j].lower);
            bits = list_bits(lexicon, phrase);
            guint32 found = bits & allowed;
            if (found == 0)
                continue;
            token->starts |= found;
            for (guint k = i + 1; k <= j; k++)
                analysis->tokens[k].inside |= found;
        }
    }
}

static gboolean is_capital(const NerToken *token)
{
    return token->cap >= NER_CAP_INITIAL;
}

static NerStyle sentence_style(const NerToken *tokens, guint begin, guint end)
{
    guint words = 0, all = 0, initial = 0, capital = 0, small = 0;
    for (guint i = begin; i < end; i++) {
        const NerToken *token = &tokens[i];
        if (token->cap == NER_CAP_NONE)
            continue;
        words++;
        all += token->cap == NER_CAP_ALL || token->cap == NER_CAP_SINGLE;
        initial += token->letters > 3 && is_capital(token);
        small += token->letters > 3 && token->cap == NER_CAP_LOWER;
        capital += is_capital(token);
    }
    if (words >= 2 && all * 10 >= words * 7)
        return NER_STYLE_CAPITALS;
    if (capital == 0)
        return NER_STYLE_LOWER;
    return initial >= 4 && small * 5 <= initial ? NER_STYLE_TITLE : NER_STYLE_PLAIN;
}

/* Sentences made of numbers are tables; the model learns to read them differently. */
static guint8 sentence_crowd(const NerToken *tokens, guint begin, guint end)
{
    guint n = end - begin, numbers = 0;
    for (guint i = begin; i < end; i++)
        numbers += tokens[i].kind == 6;
    guint size = n <= 2 ? 0 : n <= 6 ? 1 : n <= 12 ? 2 : 3;
    guint share = numbers == 0 ? 0 : numbers * 5 < n ? 1 : 2;
    return (guint8)(size * 3 + share);
}

static void mark_runs(NerToken *tokens, const NerLexicon *lexicon, guint begin, guint end)
{
    for (guint i = begin; i < end; i++) {
        tokens[i].run_first = i;
        tokens[i].run_last = i - 1;
    }
    for (guint i = begin; i < end;) {
        if (!is_capital(&tokens[i])) {
            i++;
            continue;
        }
        guint last = i;
        for (guint j = i + 1; j < end; j++) {
            if (is_capital(&tokens[j]))
                last = j;
            else if (j > last + 2 || ((tokens[j].own & lexicon->link_list) == 0 && tokens[j].kind != 8 &&
                                      tokens[j].kind != 11))
                break;
        }
        for (guint j = i; j <= last; j++) {
            tokens[j].run_first = i;
            tokens[j].run_last = last;
        }
        i = last + 1;
    }
}

static void read_sentence(NerAnalysis *analysis, const NerLexicon *lexicon, const NerText *text, guint begin,
                          guint end)
{
    NerToken *tokens = analysis->tokens;
    NerStyle style = sentence_style(tokens, begin, end);
    guint8 crowd = sentence_crowd(tokens, begin, end);
    gboolean first = TRUE;
    guint quote = 0, bracket = 0;
    for (guint i = begin; i < end; i++) {
        NerToken *token = &tokens[i];
        token->style = (guint8)style;
        token->crowd = crowd;
        if (token->cap != NER_CAP_NONE || token->kind == 6) {
            token->first = first;
            first = FALSE;
        }
        char c = text->end[i] > text->start[i] ? text->text[text->start[i]] : ' ';
        if (c == '(' || c == '[')
            bracket = 2;
        else if (c == ')' || c == ']')
            bracket = 0;
        if (token->lower == analysis->quote_key)
            quote ^= 1;
        token->quoted = (guint8)(quote | bracket);
    }
    match_phrases(analysis, lexicon, text, begin, end);
    mark_runs(tokens, lexicon, begin, end);
}

/* ---- how the document is written ---- */

/* Signs of chat: @users, #topics, addresses, smileys, "!!". */
static gboolean is_chat(const NerToken *token, const char *text, gsize length)
{
    switch (length > 1 ? *text : ' ') {
    case '@':
    case '#':
        return TRUE;
    case ':':
    case ';':
    case '=':
    case '!':
    case '?':
        return token->cap == NER_CAP_NONE && token->kind == 0;
    case 'h':
        return length > 7 && memcmp(text, "http", 4) == 0;
    case 'w':
        return length > 4 && memcmp(text, "www.", 4) == 0;
    default:
        return FALSE;
    }
}

static guint count_marks(const NerToken *tokens, const NerText *text, guint begin, guint end)
{
    guint marks = 0;
    for (guint i = begin; i < end && marks < 2; i++) {
        marks += is_chat(&tokens[i], text->text + text->start[i], text->end[i] - text->start[i]);
        marks += tokens[i].first && tokens[i].cap == NER_CAP_LOWER;
    }
    return MIN(marks, 2); /* one sentence alone does not decide */
}

/* Chat shows in one sentence of eight at least; a single mark among a few sentences proves nothing. */
static void mark_rough(NerAnalysis *analysis, const NerText *text)
{
    gsize marks = 0;
    for (guint s = 0; s < text->n_sentences; s++)
        marks += count_marks(analysis->tokens, text, text->sentence[s], text->sentence[s + 1]);
    gboolean rough = marks * 8 >= (gsize)text->n_sentences + 3;
    for (guint i = 0; rough && i < text->n_tokens; i++)
        analysis->tokens[i].rough = TRUE;
}

/* ---- what the document says about a word ---- */

static NerWord *find_word(NerAnalysis *analysis, guint64 lower)
{
    gsize mask = analysis->slots_size - 1;
    for (gsize at = (gsize)lower & mask;; at = (at + 1) & mask) {
        guint32 there = analysis->slots[at];
        if (there == 0) {
            NerWord *word = &analysis->words[analysis->n_words++];
            memset(word, 0, sizeof *word);
            word->lower = lower;
            analysis->slots[at] = analysis->n_words;
            return word;
        }
        if (analysis->words[there - 1].lower == lower)
            return &analysis->words[there - 1];
    }
}

static void reserve(NerAnalysis *analysis, gsize n_tokens)
{
    if (analysis->tokens_size < n_tokens) {
        gsize size = n_tokens + n_tokens / 2 + 64;
        analysis->tokens = g_renew(NerToken, analysis->tokens, size);
        analysis->words = g_renew(NerWord, analysis->words, size);
        analysis->tokens_size = analysis->words_size = size;
    }
    gsize slots = 64;
    while (slots < n_tokens * 2)
        slots *= 2;
    if (analysis->slots_room < slots) {
        analysis->slots = g_renew(guint32, analysis->slots, slots);
        analysis->slots_room = slots;
    }
    analysis->slots_size = slots;
    memset(analysis->slots, 0, slots * sizeof *analysis->slots);
    analysis->n_words = 0;
}

static void count_words(NerAnalysis *analysis, const NerLexicon *lexicon, guint n_tokens)
{
    for (guint i = 0; i < n_tokens; i++) {
        NerToken *token = &analysis->tokens[i];
        NerWord *word = find_word(analysis, token->lower);
        token->key = (guint32)(word - analysis->words);
        if (token->cap == NER_CAP_NONE)
            continue;
        if (token->cap == NER_CAP_LOWER)
            word->n_lower +=
                token->style != NER_STYLE_LOWER; /* where nothing is capitalised, names are not either */
        else if (token->style == NER_STYLE_PLAIN) {
            if (token->cap == NER_CAP_ALL)
                word->n_all++;
            if (!token->first)
                word->n_initial++;
            if (!token->first && i > 0 && (analysis->tokens[i - 1].own & lexicon->title_list) != 0)
                word->n_titled++;
        }
    }
}

void ner_analyse(NerAnalysis *analysis, const NerLexicon *lexicon, const NerText *text)
{
    reserve(analysis, text->n_tokens);
    analysis->quote_key = ner_word_key("\"", 1);
    next_document(analysis);
    for (guint i = 0; i < text->n_tokens; i++) {
        guint ahead = MIN(i + 3, text->n_tokens - 1);
        prefetch_form(analysis, text->text + text->start[ahead], text->end[ahead] - text->start[ahead]);
        recall_form(analysis, &analysis->tokens[i], lexicon, text->text + text->start[i],
                    text->end[i] - text->start[i]);
    }
    for (guint s = 0; s < text->n_sentences; s++)
        read_sentence(analysis, lexicon, text, text->sentence[s], text->sentence[s + 1]);
    mark_rough(analysis, text);
    count_words(analysis, lexicon, text->n_tokens);
}

void ner_analysis_clear(NerAnalysis *analysis)
{
    g_free(analysis->tokens);
    g_free(analysis->words);
    g_free(analysis->slots);
    g_free(analysis->forms);
    memset(analysis, 0, sizeof *analysis);
}
