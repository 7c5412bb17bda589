/* SPDX-License-Identifier: MIT */
/* Parses the pattern of a rule into a tree. The language of the patterns is described in README.md. */
#include "pattern.h"

#include <string.h>

#define MAX_DEPTH 24 /* of groups and macros inside each other */

typedef struct {
    const DatesSource *source;
    const char *p;
    guint depth;
    GError **error;
} Parser;

static DatesAst *parse_alternatives(Parser *self);

void dates_ast_free(gpointer data)
{
    DatesAst *ast = data;

    if (ast->kids)
        g_ptr_array_unref(ast->kids);
    g_free(ast);
}
static DatesAst *ast_new(DatesAstKind kind)
{
    DatesAst *ast = g_new0(DatesAst, 1);

    ast->kind = kind;
    if (kind < DATES_AST_LEAF)
        ast->kids = g_ptr_array_new_with_free_func(dates_ast_free);
    ast->leaf.field = -1;
    return ast;
}

static DatesAst *leaf_new(DatesOp op)
{
    DatesAst *ast = ast_new(DATES_AST_LEAF);

    ast->leaf.op = (guint8)op;
    return ast;
}

static void skip_space(Parser *self)
{
    while (g_ascii_isspace(*self->p))
        self->p++;
}

gint dates_field_named(const char *name)
{
    static const char *const names[] = {
#define DATES_FIELD_NAME(f) #f,
        DATES_FIELDS(DATES_FIELD_NAME)
#undef DATES_FIELD_NAME
    };

    for (gint i = 0; i < DATES_N_FIELDS; i++)
        if (*names[i] == *name && strcmp(names[i], name) == 0)
            return i;
    return -1;
}
/* The class of one literal word, which gets it as a sense. */
static gint literal_class(Parser *self, const char *text)
{
    g_autofree char *name = g_strconcat("\"", text, "\"", NULL);
    gint class = dates_language_class(self->source->language, name, FALSE);

    if (class >= 0)
        return class;
    class = dates_language_class(self->source->language, name, TRUE);
    if (dates_language_word(self->source, text, FALSE, class, 0, self->error) < 0)
        return -1;
    return class;
}

static DatesAst *parse_literal_word(Parser *self, const char *word, DatesOp op)
{
    gint class = literal_class(self, word);
    DatesAst *leaf;

    if (class < 0)
        return NULL;
    leaf = leaf_new(op);
    leaf->leaf.test = DATES_TEST_CLASS;
    leaf->leaf.class = (guint16) class;
    return leaf;
}

/* A literal: alternatives of words, "in|on"; several words in a row are one phrase of the language only where
 * the words file says so, else one item each. Changes `text`. */
static DatesAst *parse_literal_words(Parser *self, char *text, DatesOp op)
{
    g_autoptr(DatesAst) seq = NULL;
    char *blank;

    g_strstrip(text);
    if (!*text) {
        dates_fail(self->source, self->error, "an empty literal");
        return NULL;
    }
    if (!strchr(text, ' '))
        return parse_literal_word(self, text, op);
    seq = ast_new(DATES_AST_SEQ);
    for (; text; text = blank) {
        DatesAst *word;

        blank = strchr(text, ' ');
        if (blank)
            *blank++ = 0;
        if (!*text)
            continue;
        word = parse_literal_word(self, text, op);
        if (!word)
            return NULL;
        g_ptr_array_add(seq->kids, word);
    }
    return g_steal_pointer(&seq);
}

static DatesAst *parse_literal(Parser *self, DatesOp op)
{
    const char *end = strchr(self->p + 1, '"');
    g_autofree char *text = NULL;
    g_autoptr(DatesAst) alt = NULL;
    char *choice, *bar;

    if (!end) {
        dates_fail(self->source, self->error, "a literal lacks its closing quote");
        return NULL;
    }
    text = g_strndup(self->p + 1, (gsize)(end - self->p) - 1);
    self->p = end + 1;
    if (!strchr(text, '|'))
        return parse_literal_words(self, text, op);
    /* "next is none of them" is a sequence, everything else a choice */
    alt = ast_new(op == DATES_OP_NOTNEXT || op == DATES_OP_NOTPREV ? DATES_AST_SEQ : DATES_AST_ALT);
    for (choice = text; choice; choice = bar) {
        DatesAst *one;

        bar = strchr(choice, '|');
        if (bar)
            *bar++ = 0;
        one = parse_literal_words(self, choice, op);
        if (!one)
            return NULL;
        g_ptr_array_add(alt->kids, one);
    }
    return g_steal_pointer(&alt);
}

static gboolean builtin_test(const char *name, DatesNode *node)
{
    static const struct {
        const char *name;
        DatesTest test;
    } tests[] = {
        {"int", DATES_TEST_INT},           {"int2", DATES_TEST_INT2},       {"int4", DATES_TEST_INT4},
        {"num", DATES_TEST_NUM},           {"spelled", DATES_TEST_SPELLED}, {"ord", DATES_TEST_ORDINAL},
        {"fraction", DATES_TEST_FRACTION}, {"capital", DATES_TEST_CAPITAL}, {"lower", DATES_TEST_LOWER},
        {"any", DATES_TEST_ANY},           {"compact", DATES_TEST_COMPACT},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        if (strcmp(tests[i].name, name) == 0) {
            node->test = tests[i].test;
            return TRUE;
        }
    return FALSE;
}

/* "class", "int:1..31" */
static gboolean parse_test(Parser *self, char *spec, DatesNode *node)
{
    char *range = strchr(spec, ':');
    gint class;

    node->lo = G_MININT32;
    node->hi = G_MAXINT32;
    if (range) {
        char *dots = strstr(range, "..");

        *range++ = 0;
        if (!dots)
            return dates_fail(self->source, self->error, "a range is written \"1..31\"");
        *dots = 0;
        if (!dates_symbol(range, &node->lo) || !dates_symbol(dots + 2, &node->hi))
            return dates_fail(self->source, self->error, "a range needs two numbers");
    }
    if (builtin_test(spec, node))
        return TRUE;
    node->test = DATES_TEST_CLASS;
    class = dates_language_class(self->source->language, spec, FALSE);
    if (class < 0)
        return dates_fail(self->source, self->error,
                          "there is no class \"%s\": a words section has to come first", spec);
    node->class = (guint16) class;
    return TRUE;
}

/* "{class}", "{field=class}", "{field=int:1..31}", "{field:=VALUE}" */
static DatesAst *parse_slot(Parser *self, DatesOp op)
{
    const char *end = strchr(self->p, '}');
    g_autofree char *text = NULL;
    g_autoptr(DatesAst) leaf = leaf_new(op);
    char *equals, *spec;

    if (!end) {
        dates_fail(self->source, self->error, "\"{\" lacks its \"}\"");
        return NULL;
    }
    text = g_strstrip(g_strndup(self->p + 1, (gsize)(end - self->p) - 1));
    self->p = end + 1;
    spec = text;
    equals = strchr(text, '=');
    if (equals) {
        gboolean assign = equals > text && equals[-1] == ':';

        equals[assign ? -1 : 0] = 0;
        spec = g_strstrip(equals + 1);
        leaf->leaf.field = (gint16)dates_field_named(g_strstrip(text));
        if (leaf->leaf.field < 0) {
            dates_fail(self->source, self->error, "there is no field \"%s\"", text);
            return NULL;
        }
        if (assign) {
            leaf->leaf.op = DATES_OP_SET;
            if (!dates_symbol(spec, &leaf->leaf.lo)) {
                dates_fail(self->source, self->error, "\"%s\" is neither a number nor a known symbol", spec);
                return NULL;
            }
            return g_steal_pointer(&leaf);
        }
    } else {
        g_autofree char *name = g_strndup(text, strcspn(text, ":"));

        leaf->leaf.field = (gint16)dates_field_named(name);
    }
    if (!parse_test(self, spec, &leaf->leaf))
        return NULL;
    return g_steal_pointer(&leaf);
}

static DatesAst *parse_macro(Parser *self)
{
    const char *start = ++self->p;
    g_autofree char *name = NULL;
    const DatesAst *shared;
    DatesAst *ast;

    while (g_ascii_isalnum(*self->p) || *self->p == '-' || *self->p == '_')
        self->p++;
    name = g_strndup(start, (gsize)(self->p - start));
    shared = g_hash_table_lookup(self->source->language->macros, name);
    if (!shared) {
        dates_fail(self->source, self->error, "there is no \"let %s\" before this line", name);
        return NULL;
    }
    ast = ast_new(DATES_AST_SHARED);
    ast->shared = shared;
    return ast;
}

static DatesAst *parse_group(Parser *self)
{
    DatesAst *ast;

    if (++self->depth > MAX_DEPTH) {
        dates_fail(self->source, self->error, "patterns are nested too deeply");
        return NULL;
    }
    self->p++;
    ast = parse_alternatives(self);
    if (ast && *self->p != ')') {
        dates_fail(self->source, self->error, "\"(\" lacks its \")\"");
        g_clear_pointer(&ast, dates_ast_free);
    } else if (ast) {
        self->p++;
    }
    self->depth--;
    return ast;
}

static DatesAst *parse_look(Parser *self, DatesOp yes, DatesOp no)
{
    DatesOp op = yes;

    self->p++;
    if (yes != no && *self->p == '!') {
        op = no;
        self->p++;
    }
    if (*self->p == '"')
        return parse_literal(self, op);
    if (*self->p == '{')
        return parse_slot(self, op);
    dates_fail(self->source, self->error, "after \"!\", \"&\" and \"^\" comes a literal or a class");
    return NULL;
}

static DatesAst *parse_element(Parser *self)
{
    switch (*self->p) {
    case '"':
        return parse_literal(self, DATES_OP_ITEM);
    case '{':
        return parse_slot(self, DATES_OP_ITEM);
    case '(':
        return parse_group(self);
    case '@':
        return parse_macro(self);
    case '~':
        self->p++;
        return leaf_new(DATES_OP_GLUED);
    case '<':
        self->p++;
        return leaf_new(DATES_OP_OPEN);
    case '>':
        self->p++;
        return leaf_new(DATES_OP_CLOSE);
    case '!':
        return parse_look(self, DATES_OP_NOTNEXT, DATES_OP_NOTNEXT);
    case '&':
        return parse_look(self, DATES_OP_NEXT, DATES_OP_NOTNEXT);
    case '^':
        if (self->p[1] == '^') {
            self->p += 2;
            return leaf_new(DATES_OP_AFTER);
        }
        return parse_look(self, DATES_OP_PREV, DATES_OP_NOTPREV);
    default:
        dates_fail(self->source, self->error, "unexpected \"%s\" in a pattern", self->p);
        return NULL;
    }
}

static DatesAst *parse_sequence(Parser *self)
{
    g_autoptr(DatesAst) seq = ast_new(DATES_AST_SEQ);

    for (skip_space(self); *self->p && *self->p != '|' && *self->p != ')'; skip_space(self)) {
        DatesAst *element = parse_element(self);

        if (!element)
            return NULL;
        skip_space(self);
        if (*self->p == '?') {
            DatesAst *opt = ast_new(DATES_AST_OPT);

            g_ptr_array_add(opt->kids, element);
            element = opt;
            self->p++;
        }
        g_ptr_array_add(seq->kids, element);
    }
    return g_steal_pointer(&seq);
}

static DatesAst *parse_alternatives(Parser *self)
{
    g_autoptr(DatesAst) alt = NULL;
    DatesAst *seq = parse_sequence(self);

    if (!seq || *self->p != '|')
        return seq;
    alt = ast_new(DATES_AST_ALT);
    g_ptr_array_add(alt->kids, seq);
    while (*self->p == '|') {
        self->p++;
        seq = parse_sequence(self);
        if (!seq)
            return NULL;
        g_ptr_array_add(alt->kids, seq);
    }
    return g_steal_pointer(&alt);
}

/* The whole of `text` as a pattern. */
DatesAst *dates_pattern_parse(const DatesSource *source, const char *text, GError **error)
{
    Parser parser = {source, text, 0, error};
    g_autoptr(DatesAst) ast = parse_alternatives(&parser);

    if (ast && *parser.p) {
        dates_fail(source, error, "unexpected \"%s\"", parser.p);
        return NULL;
    }
    return g_steal_pointer(&ast);
}

guint dates_ast_weight(const DatesAst *ast)
{
    guint n = 1;

    if (ast->kind == DATES_AST_SHARED)
        return ast->shared->weight;
    for (guint i = 0; ast->kids && i < ast->kids->len; i++)
        n += dates_ast_weight(g_ptr_array_index(ast->kids, i));
    return n;
}
