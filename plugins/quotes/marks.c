/* SPDX-License-Identifier: MIT */
#include "marks.h"

#include "marks_scan.h"

#include <string.h>

/* States of the reader: outside, or inside a stretch that a mark of this kind opened. */
enum { S_OUT, S_STRAIGHT, S_CURLY, S_LOW, S_ANGLE, S_LATEX, S_SINGLE, N_STATES };

/* Actions, for the way back. */
enum { A_SKIP, A_OPEN, A_CLOSE, A_REOPEN, A_CROSS, A_CONTINUE, A_FORCE };

#define INF 1e9f

static gboolean blank(guint class)
{
    return class == N_SPACE || class == N_LINE;
}

/* How badly the neighbours fit an opening mark: nothing, or a bit, or much. */
static float misfit_open(const Mark *m)
{
    if (blank(m->right))
        return (m->left == N_LINE ? 0.5f : blank(m->left) ? 0.7f : 2.0f) + (m->begins ? 0.0f : 0.6f);
    if (blank(m->left) || m->left == N_OPENER)
        return m->right == N_STOP ? 0.8f : 0.0f;
    if (m->left == N_DASH)
        return 0.2f;
    return m->left == N_STOP || m->left == N_CLOSER ? (m->right == N_LETTER ? 0.8f : 1.4f) : 1.6f;
}

static float misfit_close(const Mark *m)
{
    if (blank(m->left))
        return (m->right == N_LINE                      ? 0.5f
                : blank(m->right) || m->right == N_STOP ? 0.7f
                                                        : 1.5f) +
               (m->ends ? 0.0f : 0.6f);
    if (blank(m->right) || m->right == N_STOP || m->right == N_CLOSER || m->right == N_DASH)
        return m->left == N_DASH ? 0.2f : 0.0f;
    return m->left == N_STOP ? 0.6f : 1.4f;
}

static guint state_for(guint kind)
{
    switch (kind) {
    case M_STRAIGHT:
        return S_STRAIGHT;
    case M_LEFT:
    case M_RIGHT:
        return S_CURLY;
    case M_LOW:
        return S_LOW;
    case M_ANGLE_L:
    case M_ANGLE_R:
        return S_ANGLE;
    case M_BACKTICK:
    case M_TWO_SINGLE:
        return S_LATEX;
    default:
        return S_SINGLE;
    }
}

static float cost_open(const Mark *m)
{
    float misfit = misfit_open(m);

    switch (m->kind) {
    case M_STRAIGHT:
        return misfit;
    case M_LEFT:
        return 0.3f * misfit;
    case M_LOW:
    case M_BACKTICK:
        return 0.3f * misfit;
    case M_ANGLE_L:
        return 0.2f * misfit;
    case M_ANGLE_R:
        return 0.6f + 2.0f * misfit;
    case M_RIGHT:
        return 2.0f + misfit;
    case M_TWO_SINGLE:
        return 0.8f + misfit;
    default:
        return INF;
    }
}

/* A mark of this kind, read as the end of a stretch in STATE. */
static float cost_close(const Mark *m, guint state)
{
    float misfit = misfit_close(m);

    switch (m->kind) {
    case M_STRAIGHT:
        return misfit + (state == S_STRAIGHT ? 0.0f : 0.5f);
    case M_RIGHT:
        return 0.3f * misfit + (state == S_CURLY || state == S_LOW ? 0.0f : 0.6f);
    case M_LEFT:
        return state == S_LOW ? 0.2f * misfit : 1.2f + 1.5f * misfit;
    case M_ANGLE_R:
        return state == S_ANGLE ? 0.1f * misfit : 2.0f + misfit;
    case M_ANGLE_L:
        return state == S_ANGLE ? 0.6f + misfit : 4.0f;
    case M_TWO_SINGLE:
        return misfit * 0.5f + (state == S_LATEX || state == S_STRAIGHT ? 0.0f : 0.4f);
    case M_BACKTICK:
        return 4.0f;
    case M_LOW:
        return 4.0f;
    default:
        return INF;
    }
}

static float cost_skip(const Mark *m, guint state)
{
    if (m->kind == M_STRAIGHT || m->kind == M_RIGHT || m->kind == M_TWO_SINGLE) {
        if (m->left == N_DIGIT) /* inches, seconds */
            return state == S_OUT ? 0.4f : 1.2f;
    }
    if (m->kind == M_TWO_SINGLE)
        return 2.0f;
    return m->kind == M_ANGLE_L || m->kind == M_ANGLE_R ? 1.5f : 3.0f;
}

typedef struct {
    float cost[N_STATES];
} Costs;

typedef struct {
    guint8 from[N_STATES], action[N_STATES];
} Step;

static void relax(Costs *next, Step *step, guint to, float cost, guint from, guint action)
{
    if (cost < next->cost[to]) {
        next->cost[to] = cost;
        step->from[to] = (guint8)from;
        step->action[to] = (guint8)action;
    }
}

/* Breaks: a quotation may run on over lines freely; over a paragraph only if that one opens with a mark
 * again. */
static void advance_break(const Costs *now, Costs *next, Step *step, const Mark *m)
{
    relax(next, step, S_OUT, now->cost[S_OUT], S_OUT, A_SKIP);
    for (guint s = 1; s < N_STATES; s++) {
        if (now->cost[s] >= INF)
            continue;
        relax(next, step, S_OUT, now->cost[s] + (m->lines == 1 ? 3.0f : 2.2f), s, A_FORCE);
        if (m->lines == 1)
            relax(next, step, s, now->cost[s] + 0.1f, s, A_CROSS);
        else
            relax(next, step, s, now->cost[s] + (m->reopen ? 0.4f : 5.0f), s, A_CROSS);
    }
}

static void advance_mark(const Costs *now, Costs *next, Step *step, const Mark *m, const Mark *before)
{
    gboolean after_break = before && before->kind == M_BREAK && before->reopen && m->left == N_LINE;
    float open = cost_open(m);

    relax(next, step, S_OUT, now->cost[S_OUT] + cost_skip(m, S_OUT), S_OUT, A_SKIP);
    relax(next, step, state_for(m->kind), now->cost[S_OUT] + open, S_OUT, A_OPEN);
    /* A closer without its opener: the stretch began with the paragraph. */
    relax(next, step, S_OUT, now->cost[S_OUT] + 2.6f + cost_close(m, state_for(m->kind)), S_OUT, A_FORCE);
    for (guint s = 1; s < N_STATES; s++) {
        if (now->cost[s] >= INF)
            continue;
        relax(next, step, S_OUT, now->cost[s] + cost_close(m, s), s, A_CLOSE);
        relax(next, step, s, now->cost[s] + cost_skip(m, s), s, A_SKIP);
        if (open < INF)
            relax(next, step, state_for(m->kind), now->cost[s] + open + 2.8f, s, A_REOPEN);
        if (after_break)
            relax(next, step, s, now->cost[s] + 0.2f, s, A_CONTINUE);
    }
}

static void push(GArray *out, const char *text, guint32 from, guint32 to, guint style, guint open_width,
                 guint close_width)
{
    QuoteStretch s = {
        .start = from, .end = to, .inner_start = from + open_width, .inner_end = to - close_width};

    while (s.start < s.end && open_width == 0 && g_ascii_isspace(text[s.start]))
        s.start++, s.inner_start++;
    while (s.end > s.start && close_width == 0 && g_ascii_isspace(text[s.end - 1]))
        s.end--, s.inner_end--;
    if (s.inner_end <= s.inner_start)
        return;
    s.style = (guint8)style;
    s.opened = open_width > 0;
    s.closed = close_width > 0;
    g_array_append_val(out, s);
}

static const guint8 style_of_state[N_STATES] = {0,
                                                QUOTE_STYLE_STRAIGHT,
                                                QUOTE_STYLE_CURLY,
                                                QUOTE_STYLE_LOW,
                                                QUOTE_STYLE_ANGLE,
                                                QUOTE_STYLE_LATEX,
                                                QUOTE_STYLE_SINGLE};

/* Some texts write single marks with blanks on both sides, and no others; elsewhere such a mark is a stray
 * apostrophe. */
static gboolean has_spaced_singles(const GArray *all)
{
    guint spaced = 0, doubles = 0;

    for (guint i = 0; i < all->len; i++) {
        const Mark *m = &g_array_index(all, Mark, i);
        if (m->kind == M_SINGLE)
            spaced += blank(m->left) && blank(m->right);
        else
            doubles += m->kind == M_STRAIGHT || m->kind == M_LEFT;
    }
    return spaced >= 4 && spaced > 2 * doubles;
}

/* The marks that may be double ones, with the line ends among them. */
static GArray *double_marks(const GArray *all)
{
    gboolean spaced = has_spaced_singles(all);
    GArray *marks = g_array_new(FALSE, FALSE, sizeof(Mark));

    for (guint i = 0; i < all->len; i++) {
        const Mark *m = &g_array_index(all, Mark, i);
        if (spaced && m->kind == M_SINGLE && blank(m->left) && blank(m->right)) {
            Mark copy = *m;
            copy.kind = M_STRAIGHT;
            g_array_append_val(marks, copy);
        } else if (m->kind != M_SLEFT && m->kind != M_SRIGHT && m->kind != M_SINGLE)
            g_array_append_vals(marks, m, 1);
    }
    return marks;
}

/* Fills STEPS with the cheapest way to each state behind each of MARKS. */
static void find_steps(const GArray *marks, Step *steps)
{
    Costs now, next;

    for (guint s = 0; s < N_STATES; s++)
        now.cost[s] = s == S_OUT ? 0.0f : INF;
    for (guint i = 0; i < marks->len; i++) {
        const Mark *m = &g_array_index(marks, Mark, i);
        float least = INF;
        for (guint s = 0; s < N_STATES; s++)
            next.cost[s] = INF;
        if (m->kind == M_BREAK)
            advance_break(&now, &next, &steps[i], m);
        else if (m->kind == M_END) {
            relax(&next, &steps[i], S_OUT, now.cost[S_OUT], S_OUT, A_SKIP);
            for (guint s = 1; s < N_STATES; s++)
                relax(&next, &steps[i], S_OUT, now.cost[s] + 2.2f, s, A_FORCE);
        } else
            advance_mark(&now, &next, &steps[i], m, i ? &g_array_index(marks, Mark, i - 1) : NULL);
        for (guint s = 0; s < N_STATES; s++)
            least = MIN(least, next.cost[s]);
        /* keeps the sums small, so that a long text is as exact as a short one */
        for (guint s = 0; s < N_STATES; s++)
            now.cost[s] = next.cost[s] >= INF ? INF : next.cost[s] - least;
    }
}

/* The stretches on PATH, the state before each of MARKS. */
static GArray *read_path(const char *text, const GArray *marks, const Step *steps, const guint8 *path)
{
    GArray *out = g_array_new(FALSE, FALSE, sizeof(QuoteStretch));
    guint32 open = 0, paragraph = 0;
    guint width = 0, state = S_OUT;

    for (guint i = 0; i < marks->len; i++) {
        const Mark *m = &g_array_index(marks, Mark, i);
        guint action = steps[i].action[path[i + 1]];
        if (action == A_OPEN || action == A_REOPEN) {
            if (action == A_REOPEN)
                push(out, text, open, m->pos, style_of_state[state], width, 0);
            open = m->pos;
            width = m->width;
            state = path[i + 1];
        } else if (action == A_CLOSE)
            push(out, text, open, m->pos + m->width, style_of_state[state], width, m->width);
        else if (action == A_FORCE && path[i] != S_OUT)
            push(out, text, open, m->pos, style_of_state[state], width, 0);
        else if (action == A_FORCE) {
            guint32 from = paragraph;
            if (out->len > 0)
                from = MAX(from, g_array_index(out, QuoteStretch, out->len - 1).end);
            push(out, text, from, m->pos + m->width, style_of_state[state_for(m->kind)], 0, m->width);
        }
        if (m->kind == M_BREAK && (m->lines > 1 || path[i + 1] == S_OUT))
            paragraph = m->pos;
    }
    return out;
}

/* Double marks; ALL holds the single ones too. */
static GArray *pair_doubles(const char *text, const GArray *all)
{
    g_autoptr(GArray) marks = double_marks(all);
    guint n = marks->len;
    g_autofree Step *steps = g_new0(Step, n);
    g_autofree guint8 *path = g_new0(guint8, n + 1);

    find_steps(marks, steps);
    path[n] = S_OUT;
    for (guint i = n; i-- > 0;)
        path[i] = steps[i].from[path[i + 1]];
    return read_path(text, marks, steps, path);
}

/* Is the apostrophe at M one of a word that begins with it ('90s, 'tis, 'em, 'n')? Known by its shape: a
 * digit, or a short word. */
static gboolean clipped_word(const char *text, guint32 len, const Mark *m)
{
    guint32 i = m->pos + m->width, n = 0;

    if (i < len && g_ascii_isdigit(text[i]))
        return TRUE;
    while (i < len && g_ascii_isalpha(text[i]) && n < 8)
        i++, n++;
    if (n > 0 && n <= 3 && i < len && (text[i] == '\'' || (guchar)text[i] == 0xE2))
        return n == 1;
    return FALSE;
}

/* A single mark that may open: no apostrophe by its neighbours. */
static gboolean can_open_single(const char *text, guint32 len, const Mark *m)
{
    return m->kind != M_SRIGHT && (blank(m->left) || m->left == N_OPENER || m->left == N_DASH) &&
           !(blank(m->right) && m->kind == M_SINGLE) && m->right != N_STOP && !clipped_word(text, len, m);
}

static gboolean can_close_single(const Mark *m)
{
    return m->kind != M_SLEFT &&
           (blank(m->right) || m->right == N_STOP || m->right == N_CLOSER || m->right == N_DASH) &&
           !blank(m->left);
}

/* A stretch between single marks while it is read. */
typedef struct {
    Mark open, close;
    gboolean inside, closed, sure;
} Single;

/* Adds the stretch that is open if anything may close it. */
static void end_single(Single *x, const char *text, GArray *found)
{
    if (x->inside && x->closed)
        push(found, text, x->open.pos, x->close.pos + x->close.width, QUOTE_STYLE_SINGLE, x->open.width,
             x->close.width);
    x->inside = FALSE;
}

/* M may close the stretch that is open: surely beside a stop, else unless a better one follows ("the farmers'
 * land"). */
static void close_single(Single *x, const char *text, const Mark *m, GArray *found)
{
    gboolean strong = m->left == N_STOP || m->left == N_DASH || m->right == N_STOP;
    gboolean plural = m->left == N_LETTER && g_ascii_tolower(text[m->pos - 1]) == 's' && m->right == N_SPACE;

    if (!x->closed || (strong && !x->sure && !plural)) {
        x->close = *m;
        x->closed = TRUE;
        x->sure = strong;
    }
    if (strong)
        end_single(x, text, found);
}

/* Single marks, outside of what DOUBLES hold. Nothing is a quotation here unless something shows that it is.
 */
static GArray *find_singles(const char *text, guint32 len, const GArray *all, const GArray *doubles)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(QuoteStretch));
    Single x = {.inside = FALSE};
    guint d = 0;

    for (guint i = 0; i < all->len; i++) {
        const Mark *m = &g_array_index(all, Mark, i);
        while (d < doubles->len && g_array_index(doubles, QuoteStretch, d).end <= m->pos)
            d++;
        gboolean covered = d < doubles->len && g_array_index(doubles, QuoteStretch, d).start <= m->pos;
        if (m->kind == M_END || (m->kind == M_BREAK && m->lines > 1 && !covered)) {
            end_single(&x, text, found);
            continue;
        }
        if (covered || (m->kind != M_SLEFT && m->kind != M_SRIGHT && m->kind != M_SINGLE))
            continue;
        if (can_open_single(text, len, m) && (!x.inside || x.closed || m->kind == M_SLEFT)) {
            end_single(&x, text, found);
            x = (Single){.open = *m, .inside = TRUE};
        } else if (x.inside && can_close_single(m))
            close_single(&x, text, m, found);
    }
    return found;
}

/* Adds SINGLES to DOUBLES; one swallows the double-marked ones inside it. */
static void merge_singles(const GArray *singles, GArray *doubles)
{
    g_autoptr(GArray) merged = g_array_new(FALSE, FALSE, sizeof(QuoteStretch));
    guint s = 0;

    for (guint i = 0; i < doubles->len; i++) {
        const QuoteStretch *q = &g_array_index(doubles, QuoteStretch, i);
        for (; s < singles->len && g_array_index(singles, QuoteStretch, s).start < q->start; s++)
            g_array_append_vals(merged, &g_array_index(singles, QuoteStretch, s), 1);
        if (merged->len > 0 && g_array_index(merged, QuoteStretch, merged->len - 1).end > q->start)
            continue;
        g_array_append_vals(merged, q, 1);
    }
    for (; s < singles->len; s++)
        g_array_append_vals(merged, &g_array_index(singles, QuoteStretch, s), 1);
    g_array_set_size(doubles, 0);
    g_array_append_vals(doubles, merged->data, merged->len);
}

/* The bytes of a dash that opens a line at POS; 0 if there is none. */
static guint dash_width(const char *text, guint32 len, guint32 pos)
{
    if (pos + 3 < len && (guchar)text[pos] == 0xE2 && (guchar)text[pos + 1] == 0x80 &&
        ((guchar)text[pos + 2] == 0x94 || (guchar)text[pos + 2] == 0x93 || (guchar)text[pos + 2] == 0x95))
        return 3;
    return pos + 3 < len && text[pos] == '-' && text[pos + 1] == '-' && text[pos + 2] != '-' ? 2 : 0;
}

GArray *quote_dashes_find(const char *text, guint32 len)
{
    GArray *found = g_array_new(FALSE, FALSE, sizeof(QuoteStretch));

    for (guint32 i = 0; i < len;) {
        const char *line_end = memchr(text + i, '\n', len - i);
        guint32 end = line_end ? (guint32)(line_end - text) : len;
        guint width = dash_width(text, len, i);
        if (width > 0 && i + width + 1 < end)
            push(found, text, i, end, QUOTE_STYLE_DASH, width, 0);
        i = end + 1;
    }
    return found;
}

GArray *quote_marks_find(const char *text, guint32 len)
{
    g_autoptr(GArray) all = quote_marks_scan(text, len);
    GArray *out = pair_doubles(text, all);
    g_autoptr(GArray) singles = find_singles(text, len, all, out);

    merge_singles(singles, out);
    return out;
}
