/* SPDX-License-Identifier: MIT */
#include "engine.h"
#include "configuration.h"
#include "../syntax/matrix.h"
#include <string.h>

/* Sentences are encoded together up to about this many rows. */
#define BLOCK_ROWS 96
/* A longer sentence is none: its pieces are parsed one by one, the later ones' roots hang on the first one's.
 */
#define PIECE_MAX 1024
#define PIECE_DEP "parataxis"
#define MEMORY_SLOTS 8192
/* Rows whose products are computed at a time, which keeps the sums in the nearest cache. */
#define PRODUCT_ROWS 8
#define HIDDEN_MAX 512
#define TAGS_MAX 1024
#define DEPS_MAX 250

struct Parser {
    Model *model;
    Encoder encoder;
    const char **tags, **deps;
    guint n_tags, n_deps, hidden, dep_columns, piece_dep;
    gint16 *state, *state_bias;              /* values */
    gint16 *places, *moves, *dep_weights[2]; /* weights; the relations' for LEFT and for RIGHT */
    gint32 *moves_bias, *dep_bias[2];        /* sums */
    GHashTable *tag_ids; /* "UPOS TAB XPOS", and the first of each UPOS alone -> number + 1 */
};

struct ParserScratch {
    EncoderScratch *encoder;
    gint16 *products, *hidden; /* values */
    gint32 *sums, *scores;
    guint products_allocated, tokens_allocated;
    ParserToken *tokens;
    ParserNode *nodes;
    guint32 *stack;
};

static void index_tags(Parser *p)
{
    p->tag_ids = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = p->n_tags; i-- > 0;) {
        const char *tab = strchr(p->tags[i], '\t');
        g_hash_table_insert(p->tag_ids, g_strdup(p->tags[i]), GUINT_TO_POINTER(i + 1));
        if (tab != NULL)
            g_hash_table_insert(p->tag_ids, g_strndup(p->tags[i], (gsize)(tab - p->tags[i])),
                                GUINT_TO_POINTER(i + 1));
    }
}

static gboolean read_names(Parser *p, GError **error)
{
    p->tags = model_strings(p->model, PARSER_SECTION_TAGS, &p->n_tags, error);
    if (p->tags == NULL)
        return FALSE;
    p->deps = model_strings(p->model, PARSER_SECTION_DEPS, &p->n_deps, error);
    if (p->deps == NULL)
        return FALSE;
    if (p->n_tags > TAGS_MAX || p->n_deps > DEPS_MAX ||
        p->encoder.shape.extras != PARSER_EXTRA_TAG(p->n_tags) + 1)
        return model_error(p->model, "its tags and relations do not fit", error);
    for (guint i = 0; i < p->n_deps; i++)
        if (strcmp(p->deps[i], PIECE_DEP) == 0)
            p->piece_dep = i;
    index_tags(p);
    return TRUE;
}

/* The table of states is used too often to be unpacked at each use. */
static gboolean read_state(Parser *p, GError **error)
{
    gsize rows = configuration_rows_total(p->n_tags, p->n_deps), h = p->hidden;
    const gint8 *bytes = model_section(p->model, PARSER_SECTION_STATE, rows, h, error);
    if (bytes == NULL)
        return FALSE;
    const float *scales = model_section(p->model, PARSER_SECTION_STATE_SCALES, rows, sizeof(float), error);
    if (scales == NULL)
        return FALSE;
    p->state = g_new(gint16, rows * h);
    for (gsize i = 0; i < rows; i++) {
        float row[HIDDEN_MAX] = {0};
        mat_add_bytes(row, bytes + i * h, scales[i], p->hidden);
        quant_values(p->state + i * h, row, h);
    }
    return TRUE;
}

static gint32 *new_sums(const float *from, gsize n)
{
    gint32 *sums = g_new(gint32, n);
    quant_sums(sums, from, n);
    return sums;
}

static gboolean read_weights(Parser *p, GError **error)
{
    const guint32 *hidden = model_section(p->model, PARSER_SECTION_HIDDEN, 1, sizeof *hidden, error);
    if (hidden == NULL)
        return FALSE;
    if (*hidden < 8 || *hidden > HIDDEN_MAX || *hidden % 8 != 0)
        return model_error(p->model, "its hidden layer is impossible", error);
    p->hidden = *hidden;
    p->dep_columns = PARSER_DEP_COLUMNS(p->n_deps);
    gsize h = p->hidden;
    const float *places, *state_bias, *moves, *moves_bias, *dep_weights, *dep_bias;
    const struct {
        const float **weights;
        guint32 section;
        gsize rows, columns;
    } parts[] = {
        {&places, PARSER_SECTION_PLACES, p->encoder.shape.dim, PLACES * h},
        {&state_bias, PARSER_SECTION_STATE_BIAS, 1, h},
        {&moves, PARSER_SECTION_MOVES, h, PARSER_MOVE_COLUMNS},
        {&moves_bias, PARSER_SECTION_MOVES_BIAS, 1, PARSER_MOVE_COLUMNS},
        {&dep_weights, PARSER_SECTION_DEPS_WEIGHTS, h, 2 * p->dep_columns},
        {&dep_bias, PARSER_SECTION_DEPS_BIAS, 1, 2 * p->dep_columns},
    };
    for (guint i = 0; i < G_N_ELEMENTS(parts); i++) {
        *parts[i].weights =
            model_section(p->model, parts[i].section, parts[i].rows, parts[i].columns * sizeof(float), error);
        if (*parts[i].weights == NULL)
            return FALSE;
    }
    p->places = quant_weights(places, PLACES * h, p->encoder.shape.dim, PLACES * p->hidden);
    p->state_bias = g_new(gint16, h);
    quant_values(p->state_bias, state_bias, h);
    p->moves = quant_weights(moves, PARSER_MOVE_COLUMNS, p->hidden, PARSER_MOVE_COLUMNS);
    p->moves_bias = new_sums(moves_bias, PARSER_MOVE_COLUMNS);
    for (guint k = 0; k < 2; k++) {
        gsize at = k * p->dep_columns;
        p->dep_weights[k] = quant_weights(dep_weights + at, 2 * p->dep_columns, p->hidden, p->dep_columns);
        p->dep_bias[k] = new_sums(dep_bias + at, p->dep_columns);
    }
    return read_state(p, error);
}

Parser *parser_open(GBytes *bytes, const char *name, GError **error)
{
    g_autoptr(Parser) p = g_new0(Parser, 1);
    p->model = model_open(bytes, MODEL_PARSER, name, error);
    if (p->model == NULL || !encoder_init(&p->encoder, p->model, error) || !read_names(p, error) ||
        !read_weights(p, error))
        return NULL;
    return g_steal_pointer(&p);
}

void parser_free(Parser *p)
{
    if (p == NULL)
        return;
    encoder_clear(&p->encoder);
    model_free(p->model);
    g_free(p->tags);
    g_free(p->deps);
    g_free(p->state);
    g_free(p->state_bias);
    g_free(p->places);
    g_free(p->moves);
    g_free(p->moves_bias);
    for (guint k = 0; k < 2; k++) {
        g_free(p->dep_weights[k]);
        g_free(p->dep_bias[k]);
    }
    g_clear_pointer(&p->tag_ids, g_hash_table_unref);
    g_free(p);
}

const char *const *parser_deps(const Parser *p, guint *n)
{
    *n = p->n_deps;
    return p->deps;
}

guint32 parser_find_tag(const Parser *p, const char *upos, const char *xpos)
{
    if (upos == NULL)
        return p->n_tags;
    g_autofree char *both = g_strdup_printf("%s\t%s", upos, xpos != NULL ? xpos : "");
    guint id = GPOINTER_TO_UINT(g_hash_table_lookup(p->tag_ids, both));
    if (id == 0)
        id = GPOINTER_TO_UINT(g_hash_table_lookup(p->tag_ids, upos));
    return id == 0 ? p->n_tags : id - 1;
}

ParserScratch *parser_scratch_new(const Parser *p)
{
    ParserScratch *s = g_new0(ParserScratch, 1);
    s->encoder = encoder_scratch_new(&p->encoder, MEMORY_SLOTS);
    s->hidden = g_new(gint16, p->hidden);
    s->sums = g_new(gint32, (gsize)PRODUCT_ROWS * PLACES * p->hidden);
    s->scores = g_new(gint32, p->dep_columns);
    return s;
}

void parser_scratch_free(ParserScratch *s)
{
    if (s == NULL)
        return;
    encoder_scratch_free(s->encoder);
    g_free(s->products);
    g_free(s->hidden);
    g_free(s->scores);
    g_free(s->sums);
    g_free(s->tokens);
    g_free(s->nodes);
    g_free(s->stack);
    g_free(s);
}

static void make_room(ParserScratch *s, guint tokens)
{
    if (s->tokens_allocated >= tokens)
        return;
    s->tokens_allocated = MAX(tokens, MAX(64, 2 * s->tokens_allocated));
    s->tokens = g_renew(ParserToken, s->tokens, s->tokens_allocated);
    s->nodes = g_renew(ParserNode, s->nodes, s->tokens_allocated);
    s->stack = g_renew(guint32, s->stack, s->tokens_allocated);
}

/* hidden = relu of the sum of what places and rows give. */
static void compute_hidden(const Parser *p, ParserScratch *s, const Configuration *c, guint first)
{
    guint32 places[PLACES], rows[PARSER_STATE_ROWS];
    guint h = p->hidden, n_parts = 1;
    const gint16 *parts[1 + PLACES + PARSER_STATE_ROWS];
    configuration_places(c, places);
    guint n = configuration_rows(c, places, rows);
    parts[0] = p->state_bias;
    for (guint k = 0; k < PLACES; k++)
        if (places[k] != NO_TOKEN)
            parts[n_parts++] = s->products + ((gsize)(first + places[k]) * PLACES + k) * h;
    for (guint k = 0; k < n; k++)
        parts[n_parts++] = p->state + (gsize)rows[k] * h;
    quant_sum_relu(s->hidden, parts, n_parts, h);
}

static ParserMove best_move(const Parser *p, ParserScratch *s, const Configuration *c)
{
    gint32 scores[PARSER_MOVE_COLUMNS];
    ParserMove best = PARSER_MOVES;
    memcpy(scores, p->moves_bias, sizeof scores);
    quant_multiply(scores, s->hidden, p->hidden, p->moves, 1, p->hidden, PARSER_MOVE_COLUMNS);
    for (guint m = 0; m < PARSER_MOVES; m++)
        if (configuration_allows(c, m) && (best == PARSER_MOVES || scores[m] > scores[best]))
            best = m;
    return best;
}

static guint32 best_dep(const Parser *p, ParserScratch *s, ParserMove move)
{
    guint k = move == PARSER_LEFT ? 0 : 1;
    memcpy(s->scores, p->dep_bias[k], p->dep_columns * sizeof *s->scores);
    quant_multiply(s->scores, s->hidden, p->hidden, p->dep_weights[k], 1, p->hidden, p->dep_columns);
    return quant_best(s->scores, p->n_deps);
}

/* Parses the piece whose first token is in the row first of the block and the place at of s->tokens. */
static void parse_piece(const Parser *p, ParserScratch *s, guint first, guint at, guint n)
{
    Configuration c = {.tokens = s->tokens + at,
                       .nodes = s->nodes + at,
                       .stack = s->stack,
                       .n = n,
                       .n_tags = p->n_tags,
                       .n_deps = p->n_deps};
    configuration_start(&c);
    while (!configuration_is_final(&c)) {
        guint32 dep = 0;
        ParserMove move = PARSER_SHIFT;
        if (c.top > 0) {
            compute_hidden(p, s, &c, first);
            move = best_move(p, s, &c);
            if (move != PARSER_SHIFT)
                dep = best_dep(p, s, move);
        }
        configuration_move(&c, move, dep);
    }
}

/* One piece of a sentence: its tokens, and whether it is the sentence's first. */
typedef struct {
    guint32 from, n;
    guint row;
} Piece;

static void add_piece(const Parser *p, ParserScratch *s, const char *text, const TextSpan *tokens,
                      guint32 n_tokens, const guint32 *tags, Piece *piece, guint at)
{
    make_room(s, at + piece->n);
    for (guint32 k = 0; k < piece->n; k++) {
        guint32 i = piece->from + k;
        gboolean before = i == 0 || tokens[i - 1].end < tokens[i].start;
        gboolean after = i + 1 == n_tokens || tokens[i].end < tokens[i + 1].start;
        guint32 tag = MIN(tags[i], p->n_tags);
        guint32 extras[2] = {PARSER_EXTRA_SPACE(before, after), PARSER_EXTRA_TAG(tag)};
        guint row = encoder_token(&p->encoder, s->encoder, text + tokens[i].start,
                                  tokens[i].end - tokens[i].start, extras, 2);
        guint32 word = s->encoder->words[row];
        s->tokens[at + k] = (ParserToken){tag, word < PARSER_COMMON_WORDS ? word : 0};
        if (k == 0)
            piece->row = row;
    }
    encoder_pad(&p->encoder, s->encoder);
}

static void run_block(const Parser *p, ParserScratch *s, const Piece *pieces, guint n_pieces, guint32 *heads,
                      guint8 *deps)
{
    EncoderScratch *e = s->encoder;
    guint width = PLACES * p->hidden, d = p->encoder.shape.dim, at = 0;
    encoder_run(&p->encoder, e);
    if (s->products_allocated < e->n) {
        s->products_allocated = e->n;
        g_free(s->products);
        s->products = g_new(gint16, (gsize)e->n * width);
    }
    for (guint i = 0; i < e->n; i += PRODUCT_ROWS) {
        guint n = MIN(PRODUCT_ROWS, e->n - i);
        memset(s->sums, 0, (gsize)n * width * sizeof *s->sums);
        quant_multiply(s->sums, e->h[0] + (gsize)i * d, d, p->places, n, d, width);
        for (guint k = 0; k < n; k++)
            quant_from_sums(s->products + (gsize)(i + k) * width, s->sums + (gsize)k * width, width);
    }
    for (guint i = 0; i < n_pieces; i++) {
        const Piece *piece = &pieces[i];
        parse_piece(p, s, piece->row, at, piece->n);
        for (guint32 k = 0; k < piece->n; k++) {
            guint32 head = s->nodes[at + k].head;
            heads[piece->from + k] = head == NO_TOKEN ? PARSER_ROOT : piece->from + head;
            deps[piece->from + k] = (guint8)s->nodes[at + k].dep;
        }
        at += piece->n;
    }
}

/* Leaves a sentence of several pieces one root. */
static void join_pieces(const Parser *p, guint32 from, guint32 to, guint32 *heads, guint8 *deps)
{
    guint32 root = PARSER_ROOT;
    for (guint32 i = from; i < to; i++) {
        if (heads[i] != PARSER_ROOT)
            continue;
        if (root == PARSER_ROOT) {
            root = i;
        } else {
            heads[i] = root;
            deps[i] = (guint8)p->piece_dep;
        }
    }
}

void parser_run(const Parser *p, ParserScratch *s, const char *text, const TextSpan *tokens,
                const guint32 *tags, const guint32 *ends, guint32 n_sentences, guint32 *heads, guint8 *deps)
{
    Piece pieces[BLOCK_ROWS];
    guint n_pieces = 0, at = 0;
    guint32 from = 0, n_tokens = n_sentences > 0 ? ends[n_sentences - 1] : 0;
    encoder_begin(&p->encoder, s->encoder);
    for (guint32 k = 0; k < n_sentences; k++) {
        for (guint32 begin = from; begin < ends[k]; begin += PIECE_MAX) {
            Piece *piece = &pieces[n_pieces++];
            *piece = (Piece){begin, MIN(ends[k] - begin, PIECE_MAX), 0};
            add_piece(p, s, text, tokens, n_tokens, tags, piece, at);
            at += piece->n;
            if (s->encoder->n >= BLOCK_ROWS || n_pieces == BLOCK_ROWS) {
                run_block(p, s, pieces, n_pieces, heads, deps);
                n_pieces = at = 0;
                encoder_begin(&p->encoder, s->encoder);
            }
        }
        from = ends[k];
    }
    if (n_pieces > 0)
        run_block(p, s, pieces, n_pieces, heads, deps);
    from = 0;
    for (guint32 k = 0; k < n_sentences; k++) {
        if (ends[k] - from > PIECE_MAX)
            join_pieces(p, from, ends[k], heads, deps);
        from = ends[k];
    }
}
