/* SPDX-License-Identifier: MIT */
/* Reads rules and compiles them to the nodes that match.c walks. The language of the rules is described in
 * README.md. */
#include <string.h>

#include "language_private.h"

#define MAX_DEPTH 24 /* of groups and macros inside each other */

typedef enum { AST_SEQ, AST_ALT, AST_OPT, AST_LEAF, AST_SHARED } AstKind;

typedef struct _Ast Ast;
struct _Ast {
    AstKind kind;
    GPtrArray *kids;
    const Ast *shared; /* a "let" pattern, which belongs to the language */
    DatesNode leaf;
};

typedef struct {
    const DatesSource *source;
    const char *p;
    guint depth;
    GError **error;
} Parser;

static Ast *parse_alternatives(Parser *self);

static void ast_free(gpointer data)
{
    Ast *ast = data;

    if (ast->kids)
        g_ptr_array_unref(ast->kids);
    g_free(ast);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Ast, ast_free)

static Ast *ast_new(AstKind kind)
{
    Ast *ast = g_new0(Ast, 1);

    ast->kind = kind;
    if (kind < AST_LEAF)
        ast->kids = g_ptr_array_new_with_free_func(ast_free);
    ast->leaf.field = -1;
    return ast;
}

static Ast *leaf_new(DatesOp op)
{
    Ast *ast = ast_new(AST_LEAF);

    ast->leaf.op = (guint8)op;
    return ast;
}

static void skip_space(Parser *self)
{
    while (g_ascii_isspace(*self->p))
        self->p++;
}

static gint field_named(const char *name)
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

/* A literal: alternatives of words, "in|on"; several words in a row are one phrase of the language only where
 * the words file says so, else one item each. */
static Ast *parse_literal_words(Parser *self, const char *text, DatesOp op)
{
    g_auto(GStrv) words = g_strsplit(text, " ", -1);
    g_autoptr(Ast) seq = ast_new(AST_SEQ);

    for (guint i = 0; words[i]; i++) {
        Ast *leaf;
        gint class;

        if (!*words[i])
            continue;
        class = literal_class(self, words[i]);
        if (class < 0)
            return NULL;
        leaf = leaf_new(op);
        leaf->leaf.test = DATES_TEST_CLASS;
        leaf->leaf.class = (guint16) class;
        g_ptr_array_add(seq->kids, leaf);
    }
    if (seq->kids->len == 0) {
        dates_fail(self->source, self->error, "an empty literal");
        return NULL;
    }
    return g_steal_pointer(&seq);
}

static Ast *parse_literal(Parser *self, DatesOp op)
{
    const char *end = strchr(self->p + 1, '"');
    g_autofree char *text = NULL;
    g_auto(GStrv) choices = NULL;
    /* "next is none of them" is a sequence, everything else a choice */
    g_autoptr(Ast) alt = ast_new(op == DATES_OP_NOTNEXT || op == DATES_OP_NOTPREV ? AST_SEQ : AST_ALT);

    if (!end) {
        dates_fail(self->source, self->error, "a literal lacks its closing quote");
        return NULL;
    }
    text = g_strndup(self->p + 1, (gsize)(end - self->p) - 1);
    self->p = end + 1;
    choices = g_strsplit(text, "|", -1);
    for (guint i = 0; choices[i]; i++) {
        Ast *one = parse_literal_words(self, choices[i], op);

        if (!one)
            return NULL;
        g_ptr_array_add(alt->kids, one);
    }
    return g_steal_pointer(&alt);
}

static gboolean builtin_test(const char *name, guint8 *test)
{
    static const struct {
        const char *name;
        DatesTest test;
    } tests[] = {
        {"int", DATES_TEST_INT},           {"int2", DATES_TEST_INT2},       {"int4", DATES_TEST_INT4},
        {"num", DATES_TEST_NUM},           {"spelled", DATES_TEST_SPELLED}, {"ord", DATES_TEST_ORDINAL},
        {"fraction", DATES_TEST_FRACTION}, {"capital", DATES_TEST_CAPITAL}, {"lower", DATES_TEST_LOWER},
        {"any", DATES_TEST_ANY},
    };

    for (gsize i = 0; i < G_N_ELEMENTS(tests); i++)
        if (strcmp(tests[i].name, name) == 0) {
            *test = (guint8)tests[i].test;
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
    if (builtin_test(spec, &node->test))
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
static Ast *parse_slot(Parser *self, DatesOp op)
{
    const char *end = strchr(self->p, '}');
    g_autofree char *text = NULL;
    g_autoptr(Ast) leaf = leaf_new(op);
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
        leaf->leaf.field = (gint16)field_named(g_strstrip(text));
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

        leaf->leaf.field = (gint16)field_named(name);
    }
    if (!parse_test(self, spec, &leaf->leaf))
        return NULL;
    return g_steal_pointer(&leaf);
}

static Ast *parse_macro(Parser *self)
{
    const char *start = ++self->p;
    g_autofree char *name = NULL;
    const Ast *shared;
    Ast *ast;

    while (g_ascii_isalnum(*self->p) || *self->p == '-' || *self->p == '_')
        self->p++;
    name = g_strndup(start, (gsize)(self->p - start));
    shared = g_hash_table_lookup(self->source->language->macros, name);
    if (!shared) {
        dates_fail(self->source, self->error, "there is no \"let %s\" before this line", name);
        return NULL;
    }
    ast = ast_new(AST_SHARED);
    ast->shared = shared;
    return ast;
}

static Ast *parse_group(Parser *self)
{
    Ast *ast;

    if (++self->depth > MAX_DEPTH) {
        dates_fail(self->source, self->error, "patterns are nested too deeply");
        return NULL;
    }
    self->p++;
    ast = parse_alternatives(self);
    if (ast && *self->p != ')') {
        dates_fail(self->source, self->error, "\"(\" lacks its \")\"");
        g_clear_pointer(&ast, ast_free);
    } else if (ast) {
        self->p++;
    }
    self->depth--;
    return ast;
}

static Ast *parse_look(Parser *self, DatesOp yes, DatesOp no)
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

static Ast *parse_element(Parser *self)
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

static Ast *parse_sequence(Parser *self)
{
    g_autoptr(Ast) seq = ast_new(AST_SEQ);

    for (skip_space(self); *self->p && *self->p != '|' && *self->p != ')'; skip_space(self)) {
        Ast *element = parse_element(self);

        if (!element)
            return NULL;
        skip_space(self);
        if (*self->p == '?') {
            Ast *opt = ast_new(AST_OPT);

            g_ptr_array_add(opt->kids, element);
            element = opt;
            self->p++;
        }
        g_ptr_array_add(seq->kids, element);
    }
    return g_steal_pointer(&seq);
}

static Ast *parse_alternatives(Parser *self)
{
    g_autoptr(Ast) alt = ast_new(AST_ALT);

    for (;;) {
        Ast *seq = parse_sequence(self);

        if (!seq)
            return NULL;
        g_ptr_array_add(alt->kids, seq);
        if (*self->p != '|')
            return g_steal_pointer(&alt);
        self->p++;
    }
}

static gint32 emit(DatesLanguage *lang, DatesNode node)
{
    g_array_append_val(lang->nodes, node);
    return (gint32)lang->nodes->len - 1;
}

/* Nodes of `ast` with `next` behind them; the first one's index. */
static gint32 compile(DatesLanguage *lang, const Ast *ast, gint32 next)
{
    DatesNode split = {.op = DATES_OP_SPLIT, .field = -1};
    gint32 at;

    switch (ast->kind) {
    case AST_SHARED:
        return compile(lang, ast->shared, next);
    case AST_SEQ:
        for (guint i = ast->kids->len; i-- > 0;)
            next = compile(lang, g_ptr_array_index(ast->kids, i), next);
        return next;
    case AST_ALT:
        at = compile(lang, g_ptr_array_index(ast->kids, ast->kids->len - 1), next);
        for (guint i = ast->kids->len - 1; i-- > 0;) {
            split.next = compile(lang, g_ptr_array_index(ast->kids, i), next);
            split.alt = at;
            at = emit(lang, split);
        }
        return at;
    case AST_OPT:
        split.next = compile(lang, g_ptr_array_index(ast->kids, 0), next);
        split.alt = next;
        return emit(lang, split);
    case AST_LEAF:
    default:
        split = ast->leaf;
        split.next = next;
        return emit(lang, split);
    }
}

/* "field=VALUE field=-other ..." */
static gboolean parse_actions(const DatesSource *source, const char *text, DatesRule *rule, GError **error)
{
    g_auto(GStrv) parts = g_strsplit_set(text, " \t,", -1);

    rule->actions = source->language->actions->len;
    for (guint i = 0; parts[i]; i++) {
        char *equals = strchr(parts[i], '=');
        DatesAction action = {0};
        gint field, other;

        if (!*parts[i])
            continue;
        if (!equals)
            return dates_fail(source, error, "an action is written \"field=value\", not \"%s\"", parts[i]);
        *equals++ = 0;
        field = field_named(parts[i]);
        if (field < 0)
            return dates_fail(source, error, "there is no field \"%s\"", parts[i]);
        action.field = (guint8)field;
        other = field_named(equals + (*equals == '-'));
        if (other >= 0) {
            action.from_field = TRUE;
            action.other = (guint8)other;
            action.value = *equals == '-' ? -1 : 1;
        } else if (!dates_symbol(equals, &action.value)) {
            return dates_fail(source, error, "\"%s\" is neither a field, a number nor a known symbol",
                              equals);
        }
        g_array_append_val(source->language->actions, action);
        rule->n_actions++;
    }
    return TRUE;
}

/* "name", "name/glued", "name/2": the rule's name and its attributes. */
static gboolean parse_name(const DatesSource *source, const char *text, DatesRule *rule, GError **error)
{
    g_auto(GStrv) parts = g_strsplit(text, "/", -1);
    DatesLanguage *lang = source->language;

    if (!parts[0])
        return dates_fail(source, error, "a rule needs a name");
    g_strstrip(parts[0]);
    for (const char *p = parts[0]; *p; p++)
        if (!g_ascii_islower(*p) && !g_ascii_isdigit(*p) && *p != '-')
            return dates_fail(source, error, "\"%s\" is no name for a rule: use a-z, 0-9 and -", parts[0]);
    if (!*parts[0])
        return dates_fail(source, error, "a rule needs a name");
    if (g_hash_table_contains(lang->rule_names, parts[0]))
        return dates_fail(source, error, "there is a rule \"%s\" already", parts[0]);
    for (guint i = 1; parts[i]; i++) {
        gint32 n;

        if (strcmp(g_strstrip(parts[i]), "glued") == 0)
            rule->glued = TRUE;
        else if (strcmp(parts[i], "request") == 0)
            rule->request = TRUE;
        else if (dates_symbol(parts[i], &n))
            rule->priority = n;
        else
            return dates_fail(source, error, "\"%s\" is no attribute of a rule", parts[i]);
    }
    rule->name = g_strdup(parts[0]);
    return TRUE;
}

GHashTable *dates_macros_new(void)
{
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, ast_free);
}

/* The whole of `text` as a pattern. */
static Ast *parse_pattern(const DatesSource *source, const char *text, GError **error)
{
    Parser parser = {source, text, 0, error};
    g_autoptr(Ast) ast = parse_alternatives(&parser);

    if (ast && *parser.p) {
        dates_fail(source, error, "unexpected \"%s\"", parser.p);
        return NULL;
    }
    return g_steal_pointer(&ast);
}

static guint weight(const Ast *ast)
{
    guint n = 1;

    if (ast->kind == AST_SHARED)
        return weight(ast->shared);
    for (guint i = 0; ast->kids && i < ast->kids->len; i++)
        n += weight(g_ptr_array_index(ast->kids, i));
    return n;
}

#define MAX_WEIGHT 20000 /* elements of one pattern, with those of the patterns it names */

/* "let name = pattern". A later one of the same name is another; rules before it keep theirs, so none may be
 * dropped. */
static gboolean add_macro(const DatesSource *source, const char *line, GError **error)
{
    const char *equals = strchr(line, '=');
    g_autofree char *name = NULL;
    g_autoptr(Ast) ast = NULL;

    if (!equals)
        return dates_fail(source, error, "expected \"let name = pattern\"");
    name = g_strstrip(g_strndup(line, (gsize)(equals - line)));
    if (g_hash_table_contains(source->language->macros, name))
        return dates_fail(source, error, "there is a \"let %s\" already", name);
    ast = parse_pattern(source, equals + 1, error);
    if (!ast)
        return FALSE;
    if (weight(ast) > MAX_WEIGHT)
        return dates_fail(source, error, "the pattern is too large");
    g_hash_table_insert(source->language->macros, g_steal_pointer(&name), g_steal_pointer(&ast));
    return TRUE;
}

gboolean dates_rule_add(const DatesSource *source, const char *line, GError **error)
{
    DatesLanguage *lang = source->language;
    const char *colon = strchr(line, ':'), *arrow = strstr(line, "=>");
    g_autofree char *name = NULL, *pattern = NULL;
    g_autoptr(Ast) ast = NULL;
    DatesRule rule = {0};
    DatesNode accept = {.op = DATES_OP_ACCEPT, .field = -1};

    if (g_str_has_prefix(line, "let "))
        return add_macro(source, line + 4, error);
    if (!colon)
        return dates_fail(source, error, "expected \"name: pattern => actions\"");
    name = g_strndup(line, (gsize)(colon - line));
    pattern = arrow ? g_strndup(colon + 1, (gsize)(arrow - colon) - 1) : g_strdup(colon + 1);
    ast = parse_pattern(source, pattern, error);
    if (!ast)
        return FALSE;
    if (weight(ast) > MAX_WEIGHT)
        return dates_fail(source, error, "the pattern is too large");
    if (!parse_actions(source, arrow ? arrow + 2 : "", &rule, error) ||
        !parse_name(source, name, &rule, error))
        return FALSE;
    rule.line = source->line;
    rule.first_node = lang->nodes->len;
    rule.start = compile(lang, ast, emit(lang, accept));
    rule.n_nodes = lang->nodes->len - rule.first_node;
    lang->max_nodes = MAX(lang->max_nodes, rule.n_nodes);
    g_array_append_val(lang->rules, rule);
    DATES_RULE(lang, lang->rules->len - 1)->file = g_strdup(source->file);
    g_hash_table_add(lang->rule_names, rule.name);
    return TRUE;
}

static void mark(DatesLanguage *lang, guint rule, guint class, guint depth)
{
    lang->class_masks[(class * 3 + depth) * lang->mask_words + rule / 64] |= G_GUINT64_CONSTANT(1)
                                                                             << (rule % 64);
}

static void mark_node(DatesLanguage *lang, guint rule, const DatesNode *node, guint depth)
{
    static const guint16 digits[] = {DATES_C_INT1, DATES_C_INT2, DATES_C_INT4, DATES_C_INTX};
    gboolean spelled = node->test == DATES_TEST_NUM || node->test == DATES_TEST_SPELLED;

    switch (node->test) {
    case DATES_TEST_CLASS:
        mark(lang, rule, node->class, depth);
        return;
    case DATES_TEST_ORDINAL:
        mark(lang, rule, DATES_C_ORDINAL, depth);
        return;
    case DATES_TEST_INT2:
        mark(lang, rule, DATES_C_INT2, depth);
        return;
    case DATES_TEST_INT4:
        mark(lang, rule, DATES_C_INT4, depth);
        return;
    case DATES_TEST_CAPITAL:
    case DATES_TEST_LOWER:
    case DATES_TEST_ANY:
        lang->any[depth][rule / 64] |= G_GUINT64_CONSTANT(1) << (rule % 64);
        return;
    default:
        break;
    }
    if (spelled)
        mark(lang, rule, DATES_C_SPELLED, depth);
    if (node->test != DATES_TEST_SPELLED)
        for (guint i = 0; i < G_N_ELEMENTS(digits); i++)
            mark(lang, rule, digits[i], depth);
}

/* Marks what rule `rule` can begin with: items one to three from node `at` on. `seen` has a bit a node and
 * depth. */
static void mark_from(DatesLanguage *lang, guint rule, gint32 at, guint depth, guint8 *seen)
{
    const DatesRule *r = DATES_RULE(lang, rule);

    while (depth < 3) {
        const DatesNode *node = &g_array_index(lang->nodes, DatesNode, at);
        guint8 *s = &seen[(guint32)at - r->first_node];

        if (*s & (1 << depth))
            return;
        *s |= (guint8)(1 << depth);
        switch ((DatesOp)node->op) {
        case DATES_OP_ACCEPT:
            for (; depth < 3; depth++)
                lang->any[depth][rule / 64] |= G_GUINT64_CONSTANT(1) << (rule % 64);
            return;
        case DATES_OP_SPLIT:
            mark_from(lang, rule, node->alt, depth, seen);
            at = node->next;
            break;
        case DATES_OP_ITEM:
            mark_node(lang, rule, node, depth);
            depth++;
            at = node->next;
            break;
        default:
            at = node->next;
            break;
        }
    }
}

static guint64 item_signature(const DatesNode *node)
{
    const guint64 digits = DATES_CLASS_BIT(DATES_C_INT1) | DATES_CLASS_BIT(DATES_C_INT2) |
                           DATES_CLASS_BIT(DATES_C_INT4) | DATES_CLASS_BIT(DATES_C_INTX);

    switch ((DatesTest)node->test) {
    case DATES_TEST_CLASS:
        return DATES_CLASS_BIT(node->class);
    case DATES_TEST_INT:
    case DATES_TEST_FRACTION:
        return digits;
    case DATES_TEST_INT2:
        return DATES_CLASS_BIT(DATES_C_INT2);
    case DATES_TEST_INT4:
        return DATES_CLASS_BIT(DATES_C_INT4);
    case DATES_TEST_NUM:
        return digits | DATES_CLASS_BIT(DATES_C_SPELLED);
    case DATES_TEST_SPELLED:
        return DATES_CLASS_BIT(DATES_C_SPELLED);
    case DATES_TEST_ORDINAL:
        return DATES_CLASS_BIT(DATES_C_ORDINAL);
    default:
        return G_MAXUINT64;
    }
}

/* Nodes come after those behind them, so one pass from the first node on knows what it needs. */
static void sign_nodes(DatesLanguage *lang)
{
    for (guint i = 0; i < lang->nodes->len; i++) {
        DatesNode *node = &g_array_index(lang->nodes, DatesNode, i);

        if (node->op == DATES_OP_ACCEPT)
            node->first = G_MAXUINT64;
        else if (node->op == DATES_OP_ITEM)
            node->first = item_signature(node);
        else
            node->first = g_array_index(lang->nodes, DatesNode, node->next).first;
        if (node->op == DATES_OP_SPLIT)
            node->first |= g_array_index(lang->nodes, DatesNode, node->alt).first;
    }
}

static void mark_words(DatesLanguage *lang)
{
    gsize n = (gsize)lang->mask_words * 3;

    lang->word_masks = g_new0(guint64, n * lang->words->len);
    for (guint w = 0; w < lang->words->len; w++) {
        const DatesWord *word = DATES_WORD(lang, w);

        for (guint i = 0; i < word->n_senses; i++) {
            guint class = g_array_index(lang->senses, DatesSense, word->senses + i).class;

            DATES_WORD(lang, w)->signature |= DATES_CLASS_BIT(class);

            for (gsize k = 0; k < n; k++)
                lang->word_masks[w * n + k] |= lang->class_masks[class * n + k];
        }
    }
}

void dates_rules_finish(DatesLanguage *lang)
{
    g_autofree guint8 *seen = g_malloc(lang->max_nodes);

    lang->mask_words = (lang->rules->len + 63) / 64;
    lang->class_masks = g_new0(guint64, (gsize)lang->mask_words * 3 * lang->classes->len);
    for (guint i = 0; i < 3; i++)
        lang->any[i] = g_new0(guint64, lang->mask_words);
    for (guint i = 0; i < lang->rules->len; i++) {
        memset(seen, 0, lang->max_nodes);
        mark_from(lang, i, DATES_RULE(lang, i)->start, 0, seen);
    }
    lang->plain = g_new0(guint64, lang->mask_words);
    for (guint i = 0; i < lang->rules->len; i++)
        if (!DATES_RULE(lang, i)->request)
            lang->plain[i / 64] |= G_GUINT64_CONSTANT(1) << (i % 64);
    sign_nodes(lang);
    mark_words(lang);
}
