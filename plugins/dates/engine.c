/* SPDX-License-Identifier: MIT */
#include "engine.h"

#include <stdio.h>
#include <string.h>

#include "agree.h"
#include "cal.h"
#include "calendar.h"
#include "tense.h"

#define CHUNK_ITEMS 1024
#define DAYS_APART \
    1500 /* bytes: in texts with fewer single days "today" is nowadays, where the rules say so */
#define SHORT_TEXT 300 /* bytes: longer texts are no requests */

struct _DatesScratch {
    const DatesLanguage *language;
    GArray *items;   /* DatesItem, of one chunk */
    GArray *matches; /* DatesMatch, of the document */
    DatesMatcher matcher;
    guint requests, sure_requests,
        past_forms; /* of a short text: words that ask ("please", "remind"), that tell */
    DatesOptions options;
    DatesContext context;
    guint32 dateline;     /* where it begins, or G_MAXUINT32 */
    guint next;           /* match to be resolved */
    DatesTimex following; /* resolved already, if `ahead`: it may have been a range's end */
    gboolean ahead;
};

#define KEPT_BYTES (1 << 20)

/* Gives back what a document with very many dates took. */
static void relieve(GArray **array)
{
    guint size = g_array_get_element_size(*array);

    if ((gsize)(*array)->len * size <= KEPT_BYTES)
        return;
    g_array_unref(*array);
    *array = g_array_new(FALSE, FALSE, size);
}

DatesScratch *dates_scratch_new(const DatesLanguage *language)
{
    DatesScratch *self = g_new0(DatesScratch, 1);

    self->language = language;
    self->items = g_array_new(FALSE, FALSE, sizeof(DatesItem));
    self->matches = g_array_new(FALSE, FALSE, sizeof(DatesMatch));
    dates_matcher_init(&self->matcher, language);
    return self;
}

void dates_scratch_free(DatesScratch *self)
{
    g_array_unref(self->items);
    g_array_unref(self->matches);
    dates_matcher_clear(&self->matcher);
    g_free(self);
}

gboolean dates_options_set_created(DatesOptions *self, const char *text)
{
    int y, m, d, h = 0, min = 0, s = 0, n = 0;
    gboolean clock;

    if (sscanf(text, "%4d-%2d-%2d%n", &y, &m, &d, &n) != 3 || n != 10 || d < 1 ||
        d > dates_month_length(y, m))
        return FALSE;
    clock = (text[10] == 'T' || text[10] == ' ') && sscanf(text + 11, "%2d:%2d:%2d", &h, &min, &s) >= 2;
    if (clock && (h < 0 || h > 23 || min < 0 || min > 59 || s < 0 || s > 60))
        return FALSE;
    self->has_created = TRUE;
    self->created_day = dates_to_day(y, m, d);
    self->created_seconds = clock ? h * 3600 + min * 60 + s : -1;
    return TRUE;
}

/* Is there nothing but a word of ranges ("to", "-", "until") between items `a` and `b`? "and" is one after
 * "between", which then stands before item `first` or after it ("Monday between 3 and 5"). */
static gboolean joins_range(const DatesLanguage *lang, const DatesItem *items, guint first, guint a, guint b)
{
    gint32 value, opening = 0;

    for (guint i = first > 0 ? first - 1 : 0; i < a && opening != 3; i++)
        if (items[i].word >= 0)
            dates_language_sense(lang, items[i].word, DATES_C_RANGE, FALSE, &opening);
    for (guint i = a; i < b; i++)
        if (b - a > 2 || items[i].word < 0 ||
            !dates_language_sense(lang, items[i].word, DATES_C_RANGE, FALSE, &value) || value == 3 ||
            (value == 2 && opening != 3))
            return FALSE;
    return TRUE;
}

/* A year that only says which one of several is meant: "the 2024 election", "Rio 2016". The text does not go
 * there. */
static gboolean tells_apart(const DatesLanguage *lang, const DatesItem *items, guint n, const DatesMatch *m)
{
    const DatesItem *before, *next;

    if ((m->meaning.set & ~DATES_BIT(type)) != DATES_BIT(year) || m->first == 0)
        return FALSE;
    before = &items[m->first - 1];
    if (before->word >= 0 && dates_language_sense(lang, before->word, DATES_C_DETERMINER, FALSE, NULL)) {
        next = &items[m->last];
        return m->last < n && (next->flags & DATES_ITEM_LETTERS) && !(next->flags & DATES_ITEM_BREAK);
    }
    return before->word < 0 && (before->flags & DATES_ITEM_LETTERS) && (before->flags & DATES_ITEM_CAPITAL);
}

/* Counts what tells a request from a report. */
static void count_requests(DatesScratch *self, const char *text, const DatesItem *items, guint n)
{
    gint32 value;

    for (guint i = 0; i < n; i++) {
        if (items[i].word >= 0 &&
            dates_language_sense(self->language, items[i].word, DATES_C_REQUEST, FALSE, &value)) {
            self->requests++;
            self->sure_requests += value == 2 || (value == 3 && i == 0);
        }
        self->past_forms += dates_is_past(self->language, text, items, n, i);
    }
}

/* What the text about a match tells of it. FALSE where it is no expression there. */
static gboolean look_about(const DatesScratch *self, const char *text, DatesMatch *match)
{
    const DatesLanguage *lang = self->language;
    const DatesItem *items = self->matcher.items;
    guint n = self->matcher.n_items;

    match->aside = tells_apart(lang, items, n, match);
    match->opens = dates_opens_sentence(text, items, n, match->first);
    match->tense = (gint8)dates_tense(lang, text, items, n, match->first, match->last,
                                      DATES_HAS(&match->meaning, month));
    /* "was soon abandoned" lies behind the writer: no time to come. */
    return !(DATES_OR(&match->meaning, ref, 0) == 3 && DATES_HAS(&match->meaning, vague) && match->tense < 0);
}

/* The matches in the items of one chunk. */
static void find_in_chunk(DatesScratch *self, const char *text)
{
    const DatesItem *items = self->matcher.items;
    guint after = 0, after_first = 0, before = 0;

    for (guint i = 0; i < self->matcher.n_items;) {
        DatesMatch match;

        if (!dates_match_at(&self->matcher, i, after, &match)) {
            i++;
            continue;
        }
        i = MAX(match.last, i + 1);
        after = i;
        if (DATES_OR(&match.meaning, type, DATES_TYPE_DATE) == DATES_TYPE_NONE)
            continue;
        if (match.first > after_first && after_first &&
            joins_range(self->language, items, before, after_first, match.first))
            DATES_SET(&match.meaning, joins, 1);
        before = match.first;
        after_first = match.last;
        if (look_about(self, text, &match))
            g_array_append_val(self->matches, match);
    }
}

static void find(DatesScratch *self, const char *text, guint32 length, gboolean requests)
{
    guint32 offset = 0;

    g_array_set_size(self->matches, 0);
    self->requests = self->sure_requests = self->past_forms = 0;
    self->matcher.requests = requests;
    self->matcher.text = text;
    while (offset < length) {
        g_array_set_size(self->items, 0);
        dates_lex(self->language, text, length, &offset, CHUNK_ITEMS, self->items);
        self->matcher.items = (const DatesItem *)(gconstpointer)self->items->data;
        self->matcher.n_items = self->items->len;
        if (length < SHORT_TEXT)
            count_requests(self, text, self->matcher.items, self->matcher.n_items);
        find_in_chunk(self, text);
    }
}

/* What kind of text the document's expressions speak of. */
typedef struct {
    guint years, old_years; /* with a year; that lies well before the creation time */
    guint bare;             /* without a year */
    guint deictic;          /* today, last week, Tuesday */
    guint bc;
    guint days; /* yesterday, tomorrow, weekdays, clock times */
} Census;

static Census take_census(const DatesScratch *self, const DatesOptions *options)
{
    Census census = {0};
    gint64 created = 0;
    gint m, d;

    if (options->has_created)
        dates_from_day(options->created_day, &created, &m, &d);
    for (guint i = 0; i < self->matches->len; i++) {
        const DatesMeaning *mean = &g_array_index(self->matches, DatesMatch, i).meaning;

        census.days += DATES_HAS(mean, weekday) || DATES_HAS(mean, hour) ||
                       (DATES_OR(mean, unit, 0) == DATES_U_DAY && DATES_OR(mean, shift, 0) != 0);

        if (DATES_HAS(mean, year) || DATES_HAS(mean, cc)) {
            gint64 y = DATES_HAS(mean, year) ? DATES_GET(mean, year) : DATES_GET(mean, cc) * 100;

            census.years++;
            census.bc += DATES_OR(mean, era, 0) == 1;
            census.old_years += !options->has_created || y < created - 1;
        } else if ((DATES_HAS(mean, weekday) && !DATES_HAS(mean, day)) || DATES_OR(mean, ref, 0) == 1 ||
                   (DATES_HAS(mean, shift) && DATES_OR(mean, base, DATES_BASE_DCT) == DATES_BASE_DCT)) {
            census.deictic++;
        } else if (DATES_HAS(mean, month) || DATES_HAS(mean, season)) {
            census.bare++;
        }
    }
    return census;
}

#define SMALL_REST 5 /* bytes: "in", "until", a line end */

/* A short text that asks for something, tells when something begins and ends, or is little more than an
 * expression. */
static gboolean is_request(const DatesScratch *self, guint32 length)
{
    guint32 covered = 0, hints = self->requests;

    if (length >= SHORT_TEXT)
        return FALSE;
    for (guint i = 0; i < self->matches->len; i++) {
        const DatesMatch *m = &g_array_index(self->matches, DatesMatch, i);

        covered += m->end - m->start;
        hints += DATES_HAS(&m->meaning, joins);
    }
    return self->sure_requests > 0 || (hints > 0 && self->past_forms == 0) ||
           (guint64)covered * 4 > (guint64)length * 3 ||
           (covered > 0 && length - MIN(covered, length) <= SMALL_REST);
}

static DatesDomain detect(const DatesScratch *self, const DatesOptions *options, guint32 length)
{
    Census c;

    if (options->domain != DATES_DOMAIN_AUTO)
        return options->domain;
    if (is_request(self, length))
        return DATES_DOMAIN_COLLOQUIAL;
    c = take_census(self, options);
    if (c.bc >= 2 || (c.years >= 12 && c.years >= 3 * c.deictic && c.old_years * 2 >= c.years) ||
        (c.old_years >= 5 && c.old_years * 4 >= c.years * 3 && c.old_years >= 2 * c.deictic))
        return DATES_DOMAIN_NARRATIVE;
    return DATES_DOMAIN_NEWS;
}

/* No creation time to count from, and years that the text speaks of: what they leave open goes on from there.
 */
static gboolean tells_story(const DatesScratch *self, const DatesOptions *options, guint32 length)
{
    Census c = take_census(self, options);

    return options->domain == DATES_DOMAIN_AUTO && c.years >= 2 && c.years > c.deictic &&
           !is_request(self, length);
}

/* The order of "3/5/24": from neighbours that can only be read one way. */
static DatesOrder detect_order(const DatesScratch *self, const DatesOptions *options)
{
    guint mdy = 0, dmy = 0;

    if (options->order != DATES_ORDER_AUTO)
        return options->order;
    for (guint i = 0; i < self->matches->len; i++) {
        const DatesMeaning *m = &g_array_index(self->matches, DatesMatch, i).meaning;

        if (!DATES_HAS(m, n1) || !DATES_HAS(m, n2))
            continue;
        dmy += DATES_GET(m, n1) > 12 && DATES_GET(m, n2) <= 12;
        mdy += DATES_GET(m, n2) > 12 && DATES_GET(m, n1) <= 12;
    }
    if (mdy == dmy)
        return options->locale_order == DATES_ORDER_DMY ? DATES_ORDER_DMY : DATES_ORDER_MDY;
    return dmy > mdy ? DATES_ORDER_DMY : DATES_ORDER_MDY;
}

#define AGENCY 40 /* bytes: "(Agency)" between a dateline's date and its dash */

static guint32 skip(const char *text, guint32 length, guint32 p, const char *what)
{
    while (p < length && text[p] && strchr(what, text[p]))
        p++;
    return p;
}

/* Does the date that ends at `p` stand by itself: before a line end, a dash or a bar, with or without the
 * agency's name in brackets; in brackets itself before a colon? */
static gboolean ends_dateline(const char *text, guint32 length, guint32 p)
{
    guint32 end;

    p = skip(text, length, p, " ");
    if (p < length && (text[p] == '(' || text[p] == '/')) {
        char close = text[p] == '(' ? ')' : '/';

        for (end = p + 1; end < length && end - p < AGENCY && text[end] != close && text[end] != '\n';)
            end++;
        if (end < length && text[end] == close)
            p = end;
    }
    end = skip(text, length, p, " ):,/");
    return end >= length || strchr("\n\r-|", text[end]) || (guchar)text[end] == 0xe2 ||
           (end > p + 1 && text[p] == ')' && text[p + 1] == ':');
}

/* A full date near the text's beginning that stands by itself is its dateline. Where it begins, or
 * G_MAXUINT32. */
static guint32 find_dateline(const DatesScratch *self, const char *text, guint32 length,
                             DatesContext *context)
{
    for (guint i = 0; i < self->matches->len && i < 4; i++) {
        const DatesMatch *match = &g_array_index(self->matches, DatesMatch, i);
        const DatesMeaning *m = &match->meaning;

        if (match->start > 200)
            break;
        if (!DATES_HAS(m, year) || !DATES_HAS(m, month) || !DATES_HAS(m, day) ||
            DATES_GET(m, day) > dates_month_length(DATES_GET(m, year), DATES_GET(m, month)) ||
            DATES_GET(m, day) < 1 || !ends_dateline(text, length, match->end))
            continue;
        context->dct =
            dates_cal_day(dates_to_day(DATES_GET(m, year), DATES_GET(m, month), DATES_GET(m, day)));
        return match->start;
    }
    return G_MAXUINT32;
}

static gboolean wanted(const DatesOptions *options, const DatesMeaning *m)
{
    return (options->ages || !DATES_HAS(m, age)) && (options->vague || !DATES_HAS(m, ref)) &&
           (options->holidays || !DATES_HAS(m, holiday));
}

/* In requests a range is one expression, which begins at the one date and ends at the other. */
static gboolean join_range(DatesTimex *from, const DatesTimex *to)
{
    if (from->reason || to->reason || from->type > DATES_TYPE_TIME || to->type > DATES_TYPE_TIME)
        return FALSE;
    g_strlcpy(from->begin, from->value, sizeof from->begin);
    g_strlcpy(from->end_point, to->value, sizeof from->end_point);
    g_strlcpy(from->to, to->from, sizeof from->to);
    from->end = to->end;
    return TRUE;
}

DatesDomain dates_begin(DatesScratch *self, const char *text, guint32 length, const DatesOptions *options)
{
    DatesContext *context = &self->context;

    memset(context, 0, sizeof *context);
    self->options = *options;
    self->dateline = G_MAXUINT32;
    self->next = 0;
    self->ahead = FALSE;
    /* Only short texts are tried as requests, and again without that if they are none. */
    find(self, text, length,
         options->domain == DATES_DOMAIN_COLLOQUIAL ||
             (options->domain == DATES_DOMAIN_AUTO && length < SHORT_TEXT));
    if (self->matcher.requests && detect(self, options, length) != DATES_DOMAIN_COLLOQUIAL)
        find(self, text, length, FALSE);
    context->language = self->language;
    context->domain = detect(self, options, length);
    context->timeless = take_census(self, options).days * DAYS_APART < length;
    context->order = detect_order(self, options);
    context->week_start = options->week_start;
    context->zones_in_value = options->zones_in_value;
    context->holidays = options->holidays;
    context->dct = context->last = context->last_day = context->last_month = context->last_quarter =
        context->last_year = context->last_ages = dates_cal_none();
    if (options->has_created) {
        context->dct = dates_cal_day(options->created_day);
        if (options->created_seconds >= 0) {
            context->dct.hour = options->created_seconds / 3600;
            context->dct.minute = options->created_seconds % 3600 / 60;
            context->dct.second = options->created_seconds % 60;
        }
    } else if (context->domain != DATES_DOMAIN_NARRATIVE) {
        self->dateline = find_dateline(self, text, length, context);
        if (!context->dct.known && tells_story(self, options, length))
            context->domain = DATES_DOMAIN_NARRATIVE;
    }
    dates_agree(self->matches, text);
    return context->domain;
}

/* Resolves the next expression that is asked for; tells whether it goes on from the one before. */
static gboolean resolve_next(DatesScratch *self, DatesTimex *out, gboolean *joins)
{
    while (self->next < self->matches->len) {
        const DatesMatch *match = &g_array_index(self->matches, DatesMatch, self->next++);

        if (!wanted(&self->options, &match->meaning))
            continue;
        dates_resolve(&self->context, match, out);
        out->dateline = match->start == self->dateline;
        *joins = DATES_HAS(&match->meaning, joins) && self->context.domain == DATES_DOMAIN_COLLOQUIAL;
        return TRUE;
    }
    relieve(&self->matches);
    return FALSE;
}

gboolean dates_next(DatesScratch *self, DatesTimex *out)
{
    gboolean joins;

    if (self->ahead)
        *out = self->following;
    else if (!resolve_next(self, out, &joins))
        return FALSE;
    while ((self->ahead = resolve_next(self, &self->following, &joins)) && joins &&
           join_range(out, &self->following))
        ;
    return TRUE;
}

char *dates_explain(const DatesLanguage *language, const DatesTimex *t, DatesDomain domain)
{
    static const char *const domains[] = {"auto", "news", "narrative", "colloquial"};
    static const char *const dirs[] = {NULL,
                                       "the last one before it",
                                       "the one in it",
                                       "the first one after it",
                                       "the last one that had begun",
                                       "the first one not over",
                                       "the nearest one"};
    const DatesRule *rule = DATES_RULE(language, t->rule);
    GString *s = g_string_new(NULL);

    g_string_append_printf(s, "rule %s (%s:%u), domain %s", rule->name, rule->file, rule->line,
                           domains[domain]);
    if (*t->anchor_value)
        g_string_append_printf(s, ", counted from %s %s",
                               t->anchor == DATES_ANCHOR_DCT ? "the creation time" : "the last mention",
                               t->anchor_value);
    if (t->dir && t->dir < G_N_ELEMENTS(dirs) && *t->anchor_value)
        g_string_append_printf(s, ", %s", dirs[t->dir]);
    if (t->dir && t->tense)
        g_string_append_printf(s, ", the verb being in the %s", t->tense < 0 ? "past" : "future");
    if (t->reason)
        g_string_append_printf(s, ", not resolved: %s", t->reason);
    return g_string_free(s, FALSE);
}
