/* SPDX-License-Identifier: MIT */
/* Reads the lines of [rules] sections and compiles them to the nodes that match.c walks. */
#include <string.h>

#include "pattern.h"

static gint32 emit(DatesLanguage *lang, DatesNode node)
{
    g_array_append_val(lang->nodes, node);
    return (gint32)lang->nodes->len - 1;
}

/* Nodes of `ast` with `next` behind them; the first one's index. */
static gint32 compile(DatesLanguage *lang, const DatesAst *ast, gint32 next)
{
    DatesNode split = {.op = DATES_OP_SPLIT, .field = -1};
    gint32 at;

    switch (ast->kind) {
    case DATES_AST_SHARED:
        return compile(lang, ast->shared, next);
    case DATES_AST_SEQ:
        for (guint i = ast->kids->len; i-- > 0;)
            next = compile(lang, g_ptr_array_index(ast->kids, i), next);
        return next;
    case DATES_AST_ALT:
        at = compile(lang, g_ptr_array_index(ast->kids, ast->kids->len - 1), next);
        for (guint i = ast->kids->len - 1; i-- > 0;) {
            split.next = compile(lang, g_ptr_array_index(ast->kids, i), next);
            split.alt = at;
            at = emit(lang, split);
        }
        return at;
    case DATES_AST_OPT:
        split.next = compile(lang, g_ptr_array_index(ast->kids, 0), next);
        split.alt = next;
        return emit(lang, split);
    case DATES_AST_LEAF:
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
        field = dates_field_named(parts[i]);
        if (field < 0)
            return dates_fail(source, error, "there is no field \"%s\"", parts[i]);
        action.field = (guint8)field;
        other = dates_field_named(equals + (*equals == '-'));
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
    return g_hash_table_new_full(g_str_hash, g_str_equal, g_free, dates_ast_free);
}

/* The whole of `text` as a pattern. */

#define MAX_WEIGHT 20000 /* elements of one pattern, with those of the patterns it names */

/* "let name = pattern". A later one of the same name is another; rules before it keep theirs, so none may be
 * dropped. */
static gboolean add_macro(const DatesSource *source, const char *line, GError **error)
{
    const char *equals = strchr(line, '=');
    g_autofree char *name = NULL;
    g_autoptr(DatesAst) ast = NULL;

    if (!equals)
        return dates_fail(source, error, "expected \"let name = pattern\"");
    name = g_strstrip(g_strndup(line, (gsize)(equals - line)));
    if (g_hash_table_contains(source->language->macros, name))
        return dates_fail(source, error, "there is a \"let %s\" already", name);
    ast = dates_pattern_parse(source, equals + 1, error);
    if (!ast)
        return FALSE;
    ast->weight = dates_ast_weight(ast);
    if (ast->weight > MAX_WEIGHT)
        return dates_fail(source, error, "the pattern is too large");
    g_hash_table_insert(source->language->macros, g_steal_pointer(&name), g_steal_pointer(&ast));
    return TRUE;
}

gboolean dates_rule_add(const DatesSource *source, const char *line, GError **error)
{
    DatesLanguage *lang = source->language;
    const char *colon = strchr(line, ':'), *arrow = strstr(line, "=>");
    g_autofree char *name = NULL, *pattern = NULL;
    g_autoptr(DatesAst) ast = NULL;
    DatesRule rule = {0};
    DatesNode accept = {.op = DATES_OP_ACCEPT, .field = -1};

    if (g_str_has_prefix(line, "let "))
        return add_macro(source, line + 4, error);
    if (!colon)
        return dates_fail(source, error, "expected \"name: pattern => actions\"");
    name = g_strndup(line, (gsize)(colon - line));
    pattern = arrow ? g_strndup(colon + 1, (gsize)(arrow - colon) - 1) : g_strdup(colon + 1);
    ast = dates_pattern_parse(source, pattern, error);
    if (!ast)
        return FALSE;
    if (dates_ast_weight(ast) > MAX_WEIGHT)
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
