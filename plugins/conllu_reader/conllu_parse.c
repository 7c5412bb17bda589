/* SPDX-License-Identifier: MIT */
#include "conllu_parse.h"

#include <string.h>

enum { ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC, N_COLUMNS };

#define NO_WORD G_MAXUINT32

/* What is known of the sentence that is being read. */
typedef struct {
    ConlluDocument *document;
    ConlluPiece id;
    gboolean new_paragraph;
    guint32 first;      /* its first word in the document */
    guint64 line;       /* of its first word */
    guint32 mwt_end;    /* number (from 1) of the last word of the multiword token, 0 outside of one */
    guint32 mwt_words;  /* how many it has */
    guint32 mwt_start;  /* where it starts in the text */
    GString *mwt_forms; /* its words' forms so far */
} Sentence;

void conllu_document_init(ConlluDocument *document)
{
    memset(document, 0, sizeof *document);
    document->text = g_string_new(NULL);
    document->words = g_array_new(FALSE, TRUE, sizeof(ConlluWord));
    document->sentences = g_array_new(FALSE, TRUE, sizeof(ConlluSentence));
    document->meta = g_array_new(FALSE, TRUE, sizeof(ConlluPiece));
    document->strings = g_string_chunk_new(4096);
}

void conllu_document_clear(ConlluDocument *document)
{
    g_string_free(document->text, TRUE);
    g_array_unref(document->words);
    g_array_unref(document->sentences);
    g_array_unref(document->meta);
    g_string_chunk_free(document->strings);
}

void conllu_parse_init(ConlluParse *parse, const char *data, gsize length)
{
    *parse = (ConlluParse){.at = data, .end = data + length, .states = g_array_new(FALSE, TRUE, 1)};
    if (length >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0)
        parse->at += 3;
}

void conllu_parse_clear(ConlluParse *parse)
{
    g_array_unref(parse->states);
}

/* The next line without its end; FALSE at the end of the input. */
static gboolean next_line(ConlluParse *parse, ConlluPiece *line)
{
    if (parse->at >= parse->end)
        return FALSE;
    const char *stop = memchr(parse->at, '\n', (gsize)(parse->end - parse->at));
    const char *next = stop != NULL ? stop + 1 : parse->end;
    if (stop == NULL)
        stop = parse->end;
    if (stop > parse->at && stop[-1] == '\r')
        stop--;
    *line = (ConlluPiece){parse->at, (gsize)(stop - parse->at)};
    parse->at = next;
    parse->line++;
    return TRUE;
}

static gboolean begins_with(ConlluPiece piece, const char *prefix)
{
    gsize length = strlen(prefix);
    return piece.length >= length && memcmp(piece.start, prefix, length) == 0;
}

static gboolean is_newdoc(ConlluPiece line)
{
    return begins_with(line, "# newdoc") && (line.length == 8 || line.start[8] == ' ');
}

static gboolean G_GNUC_PRINTF(3, 4) fail(const ConlluParse *parse, GError **error, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    g_autofree char *what = g_strdup_vprintf(format, args);
    va_end(args);
    g_set_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL, "line %" G_GUINT64_FORMAT ": %s", parse->line, what);
    return FALSE;
}

/* --- comments --- */

static ConlluPiece trimmed(const char *start, const char *end)
{
    while (start < end && g_ascii_isspace(*start))
        start++;
    while (end > start && g_ascii_isspace(end[-1]))
        end--;
    return (ConlluPiece){start, (gsize)(end - start)};
}

/* Splits "# KEY = VALUE"; a comment without = has only a key. */
static void split_comment(ConlluPiece line, ConlluPiece *key, ConlluPiece *value)
{
    const char *start = line.start + 1, *end = line.start + line.length;
    const char *equals = memchr(start, '=', (gsize)(end - start));
    *key = trimmed(start, equals != NULL ? equals : end);
    *value = equals != NULL ? trimmed(equals + 1, end) : (ConlluPiece){NULL, 0};
}

static gboolean is(ConlluPiece piece, const char *word)
{
    return piece.length == strlen(word) && memcmp(piece.start, word, piece.length) == 0;
}

static void read_comment(Sentence *sentence, ConlluPiece line)
{
    ConlluPiece key, value;
    split_comment(line, &key, &value);
    if (is(key, "sent_id")) {
        sentence->id = value;
    } else if (is(key, "newdoc id") || (is(key, "newdoc") && value.length > 0)) {
        sentence->document->id = value;
    } else if (is(key, "newpar") || is(key, "newpar id")) {
        sentence->new_paragraph = TRUE;
    } else if (begins_with(key, "meta::") && key.length > 6 && value.length > 0) {
        key.start += 6;
        key.length -= 6;
        g_array_append_val(sentence->document->meta, key);
        g_array_append_val(sentence->document->meta, value);
    }
}

/* --- columns --- */

static ConlluPiece value_of(ConlluPiece column)
{
    return is(column, "_") ? (ConlluPiece){NULL, 0} : column;
}

static gboolean split_columns(const ConlluParse *parse, ConlluPiece line, ConlluPiece *columns,
                              GError **error)
{
    const char *at = line.start, *end = line.start + line.length;
    guint n = 0;
    for (guint k = 0; k < N_COLUMNS; k++)
        columns[k] = (ConlluPiece){"", 0};
    for (;; n++) {
        const char *tab = memchr(at, '\t', (gsize)(end - at));
        if (n < N_COLUMNS)
            columns[n] = (ConlluPiece){at, (gsize)((tab != NULL ? tab : end) - at)};
        if (tab == NULL)
            break;
        at = tab + 1;
    }
    if (n + 1 != N_COLUMNS)
        return fail(
            parse, error, "%u columns separated by tabs instead of 10%s", n + 1,
            n == 0 ? "; a sentence's line is ID, FORM, LEMMA, UPOS, XPOS, FEATS, HEAD, DEPREL, DEPS, MISC"
                   : "");
    for (n = 0; n < N_COLUMNS; n++)
        if (columns[n].length == 0)
            return fail(parse, error, "column %u is empty; what is unknown is written _", n + 1);
    if (!g_utf8_validate_len(line.start, line.length, NULL))
        return fail(parse, error, "not valid UTF-8");
    return TRUE;
}

/* A number of at most nine digits, from *AT on; FALSE if there is none. */
static gboolean read_number(const char **at, const char *end, guint32 *number)
{
    const char *start = *at;
    *number = 0;
    for (; *at < end && g_ascii_isdigit(**at) && *at - start < 9; ++*at)
        *number = *number * 10 + (guint32)(**at - '0');
    return *at > start;
}

/* "SpacesAfter" in UDPipe's notation: \s space, \t, \n, \r, \p |, \\. */
static void append_spaces(GString *out, const char *start, const char *end)
{
    for (; start < end; start++) {
        if (*start != '\\' || start + 1 == end) {
            g_string_append_c(out, *start);
            continue;
        }
        start++;
        g_string_append_c(out, *start == 's'   ? ' '
                               : *start == 't' ? '\t'
                               : *start == 'n' ? '\n'
                               : *start == 'r' ? '\r'
                               : *start == 'p' ? '|'
                                               : *start);
    }
}

/* Takes what MISC says of the blanks behind a token out of it. SPACES becomes those blanks; FALSE if it says
 * nothing. */
static gboolean read_misc(ConlluDocument *document, ConlluPiece column, ConlluPiece *rest, GString *spaces)
{
    gboolean known = FALSE, moved = FALSE;
    g_autoptr(GString) kept = NULL;
    *rest = value_of(column);
    g_string_truncate(spaces, 0);
    if (rest->start == NULL || memmem(column.start, column.length, "Space", 5) == NULL)
        return FALSE;
    kept = g_string_new(NULL);
    for (const char *at = column.start, *end = at + column.length; at <= end;) {
        const char *bar = memchr(at, '|', (gsize)(end - at));
        const char *stop = bar != NULL ? bar : end;
        ConlluPiece item = {at, (gsize)(stop - at)};
        if (is(item, "SpaceAfter=No")) {
            known = TRUE;
        } else if (begins_with(item, "SpacesBefore=")) {
            moved = TRUE; /* see put_spaces_before() */
        } else if (begins_with(item, "SpacesAfter=")) {
            known = TRUE;
            append_spaces(spaces, at + strlen("SpacesAfter="), stop);
        } else {
            g_string_append_printf(kept, "%s%.*s", kept->len > 0 ? "|" : "", (int)MIN(item.length, G_MAXINT),
                                   at);
        }
        at = stop + 1;
    }
    if (known || moved)
        *rest =
            kept->len > 0
                ? (ConlluPiece){g_string_chunk_insert_len(document->strings, kept->str, (gssize)kept->len),
                                kept->len}
                : (ConlluPiece){NULL, 0};
    return known;
}

/* --- the text --- */

/* The blanks before a document's first token, which no other token can tell. */
static void put_spaces_before(ConlluDocument *document, ConlluPiece misc)
{
    static const char KEY[] = "SpacesBefore=";
    const char *end = misc.start + misc.length;
    const char *at = document->text->len == 0 ? memmem(misc.start, misc.length, KEY, strlen(KEY)) : NULL;
    if (at == NULL || (at > misc.start && at[-1] != '|'))
        return;
    at += strlen(KEY);
    const char *bar = memchr(at, '|', (gsize)(end - at));
    append_spaces(document->text, at, bar != NULL ? bar : end);
}

/* How the blanks behind the last token are known: they wait for the next token, as a paragraph may end there.
 */
typedef struct {
    GString *spaces;
    gboolean known;
} Gap;

static void put_gap(Sentence *sentence, Gap *gap)
{
    ConlluDocument *document = sentence->document;
    gboolean first = document->words->len == sentence->first && sentence->mwt_end == 0;
    gboolean paragraph = first && sentence->new_paragraph;
    if (document->words->len == 0)
        return;
    /* A paragraph ends with a blank line, unless the blanks are given one by one. */
    if (gap->known && (gap->spaces->len > 0 || !paragraph))
        g_string_append_len(document->text, gap->spaces->str, (gssize)gap->spaces->len);
    else
        g_string_append(document->text, paragraph ? "\n\n" : " ");
}

static gboolean put_form(const ConlluParse *parse, Sentence *sentence, ConlluPiece form, guint32 *start,
                         GError **error)
{
    GString *text = sentence->document->text;
    if (form.length > G_MAXINT32 || text->len > G_MAXINT32 - form.length - 2)
        return fail(parse, error, "the document's text becomes longer than 2 GiB; divide it with # newdoc");
    *start = (guint32)text->len;
    g_string_append_len(text, form.start, (gssize)form.length);
    return TRUE;
}

/* --- lines of tokens --- */

static gboolean read_range(ConlluParse *parse, Sentence *sentence, const ConlluPiece *columns, guint32 first,
                           guint32 last, Gap *gap, GError **error)
{
    guint32 next = sentence->document->words->len - sentence->first + 1;
    if (sentence->mwt_end != 0 && next <= sentence->mwt_end)
        return fail(parse, error, "a multiword token inside of another one");
    if (first != next || last <= first)
        return fail(parse, error, "the multiword token %u-%u, where word %u is next", first, last, next);
    sentence->mwt_end = 0;
    put_gap(sentence, gap);
    put_spaces_before(sentence->document, columns[MISC]);
    if (!put_form(parse, sentence, columns[FORM], &sentence->mwt_start, error))
        return FALSE;
    ConlluPiece rest; /* other things that MISC says of a multiword token have no word to stand on */
    gap->known = read_misc(sentence->document, columns[MISC], &rest, gap->spaces);
    sentence->mwt_end = last;
    sentence->mwt_words = last - first + 1;
    g_string_truncate(sentence->mwt_forms, 0);
    return TRUE;
}

/* The multiword token is complete: if its words spell it, each gets its own part of it. */
static void close_mwt(Sentence *sentence)
{
    ConlluDocument *document = sentence->document;
    guint32 length = (guint32)document->text->len - sentence->mwt_start;
    gboolean spelled =
        sentence->mwt_forms->len == length &&
        memcmp(sentence->mwt_forms->str, document->text->str + sentence->mwt_start, length) == 0;
    ConlluWord *words =
        &g_array_index(document->words, ConlluWord, document->words->len - sentence->mwt_words);
    guint32 at = sentence->mwt_start;
    words[0].n_words = sentence->mwt_words;
    for (guint32 i = 0; i < sentence->mwt_words; i++) {
        words[i].start = spelled ? at : sentence->mwt_start;
        at += spelled ? (guint32)words[i].form.length : length;
        words[i].end = spelled ? at : sentence->mwt_start + length;
        if (spelled)
            words[i].form = (ConlluPiece){NULL, 0};
    }
    sentence->mwt_end = 0;
}

/* HEAD: 1.. is kept as the number within the sentence until that is complete; 0 and _ are no word. */
static gboolean read_head(const ConlluParse *parse, const ConlluPiece *columns, guint32 id, guint32 *head,
                          GError **error)
{
    const char *at = columns[HEAD].start, *end = at + columns[HEAD].length;
    *head = NO_WORD;
    if (value_of(columns[HEAD]).start == NULL)
        return TRUE;
    guint32 number;
    if (!read_number(&at, end, &number) || at != end)
        return fail(parse, error, "HEAD is '%.*s', not a number", (int)MIN(columns[HEAD].length, 40),
                    columns[HEAD].start);
    if (number == id)
        return fail(parse, error, "word %u is its own HEAD", id);
    if (number > 0)
        *head = number;
    return TRUE;
}

static gboolean read_word(ConlluParse *parse, Sentence *sentence, const ConlluPiece *columns, guint32 id,
                          Gap *gap, GError **error)
{
    ConlluDocument *document = sentence->document;
    guint32 next = document->words->len - sentence->first + 1;
    gboolean inside = sentence->mwt_end != 0;
    ConlluWord word = {.lemma = value_of(columns[LEMMA]),
                       .upos = value_of(columns[UPOS]),
                       .xpos = value_of(columns[XPOS]),
                       .feats = value_of(columns[FEATS]),
                       .dep = value_of(columns[DEPREL])};
    if (id != next)
        return fail(parse, error, "word %u where word %u is next", id, next);
    if (!read_head(parse, columns, id, &word.head, error))
        return FALSE;
    /* "_" is also how an underscore is written. */
    if (is(columns[FORM], "_") && is(columns[LEMMA], "_"))
        word.lemma = columns[LEMMA];
    if (id == 1)
        sentence->line = parse->line;
    if (inside) {
        g_autoptr(GString) ignored = g_string_new(NULL);
        read_misc(document, columns[MISC], &word.misc, ignored);
        word.form = columns[FORM];
        g_string_append_len(sentence->mwt_forms, word.form.start, (gssize)word.form.length);
    } else {
        put_gap(sentence, gap);
        put_spaces_before(document, columns[MISC]);
        if (!put_form(parse, sentence, columns[FORM], &word.start, error))
            return FALSE;
        word.end = (guint32)document->text->len;
        gap->known = read_misc(document, columns[MISC], &word.misc, gap->spaces);
    }
    g_array_append_val(document->words, word);
    if (inside && id == sentence->mwt_end)
        close_mwt(sentence);
    return TRUE;
}

static gboolean read_token(ConlluParse *parse, Sentence *sentence, ConlluPiece line, Gap *gap, GError **error)
{
    ConlluPiece columns[N_COLUMNS];
    guint32 first = 0, second = 0;
    if (!split_columns(parse, line, columns, error))
        return FALSE;
    const char *at = columns[ID].start, *end = at + columns[ID].length;
    gboolean good = read_number(&at, end, &first);
    if (good && at == end && first > 0)
        return read_word(parse, sentence, columns, first, gap, error);
    char mark = good && at < end ? *at++ : '\0';
    good = good && read_number(&at, end, &second) && at == end;
    if (good && mark == '-')
        return read_range(parse, sentence, columns, first, second, gap, error);
    if (good && mark == '.')
        return TRUE; /* an empty node: it stands for no text */
    return fail(parse, error,
                "ID is '%.*s'; it must be a number, a range such as 1-2, or an empty node's such as 1.1",
                (int)MIN(columns[ID].length, 40), columns[ID].start);
}

/* --- sentences --- */

/* Follows the heads from each word; a walk that meets itself has found a circle. */
static gboolean has_circle(ConlluParse *parse, const ConlluWord *words, guint32 n)
{
    enum { NEW, ON_PATH, DONE };
    g_array_set_size(parse->states, 0);
    g_array_set_size(parse->states, n);
    guint8 *states = (guint8 *)parse->states->data;
    for (guint32 i = 0; i < n; i++) {
        guint32 at = i;
        while (at != NO_WORD && states[at] == NEW) {
            states[at] = ON_PATH;
            at = words[at].head == NO_WORD ? NO_WORD : words[at].head - 1;
        }
        if (at != NO_WORD && states[at] == ON_PATH)
            return TRUE;
        for (at = i; at != NO_WORD && states[at] == ON_PATH;) {
            states[at] = DONE;
            at = words[at].head == NO_WORD ? NO_WORD : words[at].head - 1;
        }
    }
    return FALSE;
}

/* A blank line: the sentence, if there is one, is complete. */
static gboolean close_sentence(ConlluParse *parse, Sentence *sentence, GError **error)
{
    ConlluDocument *document = sentence->document;
    guint32 n = document->words->len - sentence->first;
    if (sentence->mwt_end != 0)
        return fail(parse, error, "the sentence ends before word %u of its multiword token",
                    sentence->mwt_end);
    if (n == 0)
        return TRUE;
    ConlluWord *words = &g_array_index(document->words, ConlluWord, sentence->first);
    for (guint32 i = 0; i < n; i++)
        if (words[i].head != NO_WORD && words[i].head > n)
            return fail(parse, error, "HEAD of word %u is %u, and the sentence that ends here has %u words",
                        i + 1, words[i].head, n);
    if (has_circle(parse, words, n))
        return fail(parse, error, "the HEADs of the sentence that ends here go round in a circle");
    for (guint32 i = 0; i < n; i++)
        if (words[i].head != NO_WORD)
            words[i].head += sentence->first - 1;
    const ConlluSentence *before =
        document->sentences->len > 0
            ? &g_array_index(document->sentences, ConlluSentence, document->sentences->len - 1)
            : NULL;
    ConlluSentence row = {sentence->first, n,
                          before != NULL ? before->paragraph + sentence->new_paragraph : 0, sentence->id};
    g_array_append_val(document->sentences, row);
    sentence->first = document->words->len;
    sentence->id = (ConlluPiece){NULL, 0};
    sentence->new_paragraph = FALSE;
    return TRUE;
}

/* --- documents --- */

static void reset(ConlluDocument *document)
{
    document->id = (ConlluPiece){NULL, 0};
    g_string_truncate(document->text, 0);
    g_array_set_size(document->words, 0);
    g_array_set_size(document->sentences, 0);
    g_array_set_size(document->meta, 0);
    g_string_chunk_clear(document->strings);
}

/* Passes over the rest of a malformed document. */
static void skip_document(ConlluParse *parse)
{
    ConlluParse ahead = *parse;
    ConlluPiece line = {NULL, 0};
    while (next_line(&ahead, &line)) {
        if (is_newdoc(line))
            return;
        *parse = ahead;
    }
    *parse = ahead;
}

static gboolean read_line(ConlluParse *parse, Sentence *sentence, ConlluPiece line, Gap *gap, GError **error)
{
    if (line.length == 0)
        return close_sentence(parse, sentence, error);
    if (line.start[0] != '#')
        return read_token(parse, sentence, line, gap, error);
    if (!g_utf8_validate_len(line.start, line.length, NULL))
        return fail(parse, error, "not valid UTF-8");
    read_comment(sentence, line);
    return TRUE;
}

gboolean conllu_parse_next(ConlluParse *parse, ConlluDocument *document, GError **error)
{
    Sentence sentence = {.document = document, .mwt_forms = g_string_new(NULL)};
    Gap gap = {g_string_new(NULL), FALSE};
    ConlluPiece line = {NULL, 0};
    ConlluParse ahead = *parse;
    gboolean good = TRUE, begun = FALSE;
    reset(document);
    while (good && next_line(&ahead, &line)) {
        if (is_newdoc(line) && begun)
            break;
        begun = begun || is_newdoc(line) || (line.length > 0 && line.start[0] != '#');
        *parse = ahead;
        good = read_line(parse, &sentence, line, &gap, error);
    }
    good = good && close_sentence(parse, &sentence, error);
    if (good && gap.known && document->text->len > 0)
        g_string_append_len(document->text, gap.spaces->str, (gssize)gap.spaces->len);
    if (!good)
        skip_document(parse);
    else if (parse->at == ahead.at && !begun) /* only comments were left */
        *parse = ahead;
    g_string_free(sentence.mwt_forms, TRUE);
    g_string_free(gap.spaces, TRUE);
    return good && begun;
}
