/* SPDX-License-Identifier: MIT */
/* Dependencies: for each token its head and relation, by greedy moves of a small network (Chen and Manning
 * 2014; Kiperwasser and Goldberg 2016). */
#pragma once
#include "../syntax/tagger.h"

typedef struct Parser Parser;
typedef struct ParserScratch ParserScratch;

#define PARSER_ROOT G_MAXUINT32

/** Keeps a reference to bytes, the model's file. */
Parser *parser_open(GBytes *bytes, const char *name, GError **error);
void parser_free(Parser *parser);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Parser, parser_free)
/** The relations' names; valid as long as the parser. */
const char *const *parser_deps(const Parser *parser, guint *n);
/** The number by which the parser knows a tag; any tag will do, an unknown one costs some accuracy. Either
 * may be NULL. */
guint32 parser_find_tag(const Parser *parser, const char *upos, const char *xpos);

ParserScratch *parser_scratch_new(const Parser *parser);
void parser_scratch_free(ParserScratch *scratch);

/** Fills heads[] (number of the head among all tokens, PARSER_ROOT) and deps[] for the tokens, which do not
 * overlap and are sorted; tags[] as parser_find_tag() numbers them. ends[i] is the number of the token behind
 * sentence i. Each sentence has one root. The cost is linear in the number of tokens. Threads: one scratch
 * each. */
void parser_run(const Parser *parser, ParserScratch *scratch, const char *text, const TextSpan *tokens,
                const guint32 *tags, const guint32 *ends, guint32 n_sentences, guint32 *heads, guint8 *deps);
