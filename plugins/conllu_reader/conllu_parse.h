/* SPDX-License-Identifier: MIT */
/* conllu_parse.h - CoNLL-U (https://universaldependencies.org/format.html) into plain arrays, document by
 * document. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A piece of the input, or of the document's chunk of strings; NULL for "_". */
typedef struct {
    const char *start;
    gsize length;
} ConlluPiece;

/* A syntactic word. */
typedef struct {
    guint32 start,
        end;          /* bytes of the text; words of a multiword token that do not spell it share its span */
    guint32 head;     /* number of the word in the document, G_MAXUINT32 for the root's and for "_" */
    guint32 n_words;  /* of the multiword token that begins here, 0 if none does */
    ConlluPiece form; /* only if the text between start and end is not it */
    ConlluPiece lemma, upos, xpos, feats, dep;
    ConlluPiece misc; /* without SpaceAfter and SpacesAfter */
} ConlluWord;

typedef struct {
    guint32 first, n_words;
    gint32 paragraph;
    ConlluPiece id;
} ConlluSentence;

typedef struct {
    ConlluPiece id; /* of "# newdoc id = ..." */
    GString *text;
    GArray *words;     /* ConlluWord */
    GArray *sentences; /* ConlluSentence */
    GArray *meta;      /* ConlluPiece, keys and values by turns, of "# meta::KEY = VALUE" */
    GStringChunk *strings;
} ConlluDocument;

typedef struct {
    const char *at, *end;
    guint64 line;   /* that was read last, counted from 1 */
    gboolean any;   /* whether a document has been returned */
    GArray *states; /* scratch */
} ConlluParse;

void conllu_document_init(ConlluDocument *document);
void conllu_document_clear(ConlluDocument *document);

/* Begins to parse LENGTH bytes at DATA, which have to stay. */
void conllu_parse_init(ConlluParse *parse, const char *data, gsize length);
void conllu_parse_clear(ConlluParse *parse);

/* Reads the next document into DOCUMENT, whose former contents are dropped. FALSE at the end of the input,
 * and with ERROR set (naming the line) if the document is malformed; the parse then goes on behind it. */
gboolean conllu_parse_next(ConlluParse *parse, ConlluDocument *document, GError **error);

G_END_DECLS
