/* SPDX-License-Identifier: MIT */
/* Reader of CoNLL-U: turns the parser's arrays into documents with the layers token and sentence. */
#include <adit/adit.h>

#include "conllu_parse.h"

#include <string.h>

/* The features of tokens. What a manifest declares keeps its type, but enums come in as strings: a treebank
 * may know values of its own. */
enum { POS, TAG, LEMMA, FEATS, HEAD, DEP, FORM, MWT, MISC, N_FEATURES };

static const struct {
    const char *name;
    AditFeatureType type;
} FEATURES[N_FEATURES] = {
    [POS] = {"pos", ADIT_FEATURE_STRING},     [TAG] = {"tag", ADIT_FEATURE_STRING},
    [LEMMA] = {"lemma", ADIT_FEATURE_STRING}, [FEATS] = {"feats", ADIT_FEATURE_STRING},
    [HEAD] = {"head", ADIT_FEATURE_REF},      [DEP] = {"dep", ADIT_FEATURE_STRING},
    [FORM] = {"form", ADIT_FEATURE_STRING},   [MWT] = {"mwt", ADIT_FEATURE_INT},
    [MISC] = {"misc", ADIT_FEATURE_STRING},
};

typedef struct {
    ConlluDocument document;
    gboolean used[N_FEATURES]; /* whether any word has it */
    gboolean sentence_ids;
} Scratch;

static gpointer reader_worker_new(G_GNUC_UNUSED gpointer self, G_GNUC_UNUSED GError **error)
{
    Scratch *scratch = g_new0(Scratch, 1);
    conllu_document_init(&scratch->document);
    return scratch;
}

static void reader_worker_free(G_GNUC_UNUSED gpointer self, gpointer data)
{
    Scratch *scratch = data;
    conllu_document_clear(&scratch->document);
    g_free(scratch);
}

/* A feature that no word has is left out, so that an analyzer can still compute it. */
static void find_used(Scratch *scratch)
{
    const GArray *words = scratch->document.words;
    gboolean *used = scratch->used;
    memset(used, 0, sizeof scratch->used);
    for (guint i = 0; i < words->len; i++) {
        const ConlluWord *word = &g_array_index(words, ConlluWord, i);
        used[POS] |= word->upos.start != NULL;
        used[TAG] |= word->xpos.start != NULL;
        used[LEMMA] |= word->lemma.start != NULL;
        used[FEATS] |= word->feats.start != NULL;
        used[DEP] |= word->dep.start != NULL;
        used[HEAD] |= word->head != G_MAXUINT32 || word->dep.start != NULL;
        used[FORM] |= word->form.start != NULL;
        used[MWT] |= word->n_words > 0;
        used[MISC] |= word->misc.start != NULL;
    }
    /* A tag set's own features are null for most words; where words have been analyzed at all they are known.
     */
    used[FEATS] |= used[POS];
    scratch->sentence_ids = FALSE;
    for (guint i = 0; i < scratch->document.sentences->len; i++)
        scratch->sentence_ids |=
            g_array_index(scratch->document.sentences, ConlluSentence, i).id.start != NULL;
}

static void set_piece(AditBuilder *builder, guint32 row, int feature, ConlluPiece piece)
{
    if (feature >= 0 && piece.start != NULL)
        adit_builder_set_string_len(builder, row, feature, piece.start, piece.length);
}

static AditBuilder *build_tokens(const Scratch *scratch)
{
    const GArray *words = scratch->document.words;
    AditLayerSchema *schema = adit_layer_schema_new("token");
    int features[N_FEATURES];
    for (guint k = 0; k < N_FEATURES; k++)
        if (scratch->used[k])
            adit_layer_schema_add_feature(schema, FEATURES[k].name, FEATURES[k].type, NULL,
                                          k == HEAD ? "token" : NULL);
    AditBuilder *builder = adit_builder_new(schema, "input");
    for (guint k = 0; k < N_FEATURES; k++)
        features[k] = scratch->used[k] ? adit_builder_feature(builder, FEATURES[k].name) : -1;
    adit_layer_schema_unref(schema);
    adit_builder_reserve(builder, words->len);
    for (guint i = 0; i < words->len; i++) {
        const ConlluWord *word = &g_array_index(words, ConlluWord, i);
        guint32 row = adit_builder_add(builder, (AditSpan){word->start, word->end});
        set_piece(builder, row, features[POS], word->upos);
        set_piece(builder, row, features[TAG], word->xpos);
        set_piece(builder, row, features[LEMMA], word->lemma);
        set_piece(builder, row, features[FEATS], word->feats);
        set_piece(builder, row, features[DEP], word->dep);
        set_piece(builder, row, features[FORM], word->form);
        set_piece(builder, row, features[MISC], word->misc);
        if (word->head != G_MAXUINT32)
            adit_builder_set_ref(builder, row, features[HEAD], word->head);
        if (word->n_words > 0)
            adit_builder_set_int(builder, row, features[MWT], word->n_words);
    }
    return builder;
}

static AditBuilder *build_sentences(const Scratch *scratch)
{
    const ConlluDocument *document = &scratch->document;
    AditLayerSchema *schema = adit_layer_schema_new("sentence");
    adit_layer_schema_add_feature(schema, "paragraph", ADIT_FEATURE_INT, NULL, NULL);
    if (scratch->sentence_ids)
        adit_layer_schema_add_feature(schema, "id", ADIT_FEATURE_STRING, NULL, NULL);
    AditBuilder *builder = adit_builder_new(schema, "input");
    int paragraph = adit_builder_feature(builder, "paragraph");
    int id = scratch->sentence_ids ? adit_builder_feature(builder, "id") : -1;
    adit_layer_schema_unref(schema);
    for (guint i = 0; i < document->sentences->len; i++) {
        const ConlluSentence *sentence = &g_array_index(document->sentences, ConlluSentence, i);
        const ConlluWord *first = &g_array_index(document->words, ConlluWord, sentence->first);
        guint32 row = adit_builder_add(builder, (AditSpan){first->start, first[sentence->n_words - 1].end});
        adit_builder_set_int(builder, row, paragraph, sentence->paragraph);
        set_piece(builder, row, id, sentence->id);
    }
    return builder;
}

static void set_meta(AditDocument *document, const GArray *meta)
{
    for (guint i = 0; i + 1 < meta->len; i += 2) {
        const ConlluPiece *pair = &g_array_index(meta, ConlluPiece, i);
        g_autofree char *key = g_strndup(pair[0].start, pair[0].length);
        g_autofree char *value = g_strndup(pair[1].start, pair[1].length);
        adit_document_set_meta(document, key, value);
    }
}

static AditDocument *make_document(Scratch *scratch, const char *id, GError **error)
{
    const ConlluDocument *parsed = &scratch->document;
    g_autoptr(AditDocument) document =
        adit_document_new(id, parsed->text->str, (gssize)parsed->text->len, error);
    if (document == NULL)
        return NULL;
    set_meta(document, parsed->meta);
    find_used(scratch);
    if (!adit_document_add_layer(document, build_tokens(scratch), error) ||
        !adit_document_add_layer(document, build_sentences(scratch), error))
        return NULL;
    return g_steal_pointer(&document);
}

/* What the document is called: by itself, or by the record, numbered if it is not the first. */
static char *dup_id(const ConlluDocument *document, const AditRecord *record, guint number)
{
    if (document->id.length > 0)
        return g_strndup(document->id.start, document->id.length);
    return number == 1 ? g_strdup(adit_record_get_id(record))
                       : g_strdup_printf("%s:%u", adit_record_get_id(record), number);
}

static gboolean reader_parse(G_GNUC_UNUSED gpointer self, gpointer data, const AditRecord *record,
                             AditSink *sink, G_GNUC_UNUSED GError **error)
{
    Scratch *scratch = data;
    ConlluParse parse;
    gsize length;
    const char *bytes = g_bytes_get_data(adit_record_get_bytes(record), &length);
    conllu_parse_init(&parse, bytes, length);
    for (guint number = 1;; number++) {
        g_autoptr(GError) problem = NULL;
        AditDocument *document = NULL;
        gboolean good = conllu_parse_next(&parse, &scratch->document, &problem);
        if (!good && problem == NULL)
            break;
        g_autofree char *id = dup_id(&scratch->document, record, number);
        if (good)
            document = make_document(scratch, id, &problem);
        if (document != NULL)
            adit_sink_push(sink, document);
        else
            adit_sink_fail(sink, id, g_error_new_literal(ADIT_ERROR, ADIT_ERROR_INPUT, problem->message));
    }
    conllu_parse_clear(&parse);
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("conllu_reader", "0.1.0"),
    .worker_new = reader_worker_new,
    .worker_free = reader_worker_free,
    .parse = reader_parse,
};
ADIT_PLUGIN_DEFINE(conllu_reader, plugin)
