/* SPDX-License-Identifier: MIT */
/* Patterns of rules as trees: pattern.c makes them, rules.c compiles them. */
#ifndef DATES_PATTERN_H
#define DATES_PATTERN_H

#include "language_private.h"

typedef enum { DATES_AST_SEQ, DATES_AST_ALT, DATES_AST_OPT, DATES_AST_LEAF, DATES_AST_SHARED } DatesAstKind;

typedef struct _DatesAst DatesAst;
struct _DatesAst {
    DatesAstKind kind;
    GPtrArray *kids;
    const DatesAst *shared; /* a "let" pattern, which belongs to the language */
    guint weight;           /* of a "let" pattern: its elements, counted once */
    DatesNode leaf;
};

void dates_ast_free(gpointer ast);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DatesAst, dates_ast_free)

/* The whole of `text` as a pattern; NULL and an error that names file and line where it is none. */
DatesAst *dates_pattern_parse(const DatesSource *source, const char *text, GError **error);

/* Elements of the pattern, with those of the patterns it names. */
guint dates_ast_weight(const DatesAst *ast);

/* A DatesField, or -1. */
gint dates_field_named(const char *name);

#endif
