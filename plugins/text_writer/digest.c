/* SPDX-License-Identifier: MIT */
#include "digest.h"

#include <string.h>

/* --- names --- */

static void name_clear(gpointer data)
{
    g_free(((DigestName *)data)->name);
}

static int compare_names(gconstpointer a, gconstpointer b)
{
    const DigestName *x = a, *y = b;

    if (x->count != y->count)
        return x->count > y->count ? -1 : 1;
    return x->first < y->first ? -1 : x->first > y->first;
}

/* Mentions are of one and the same if they are in one chain, else if they have one name and type. */
static char *name_key(const AditColumn *chain, guint32 row, const char *type, const char *name)
{
    if (!adit_column_is_null(chain, row)) {
        if (adit_column_get_feature_type(chain) == ADIT_FEATURE_INT)
            return g_strdup_printf("%" G_GINT64_FORMAT, adit_column_get_int(chain, row));
        if (adit_column_get_string(chain, row) != NULL)
            return g_strdup(adit_column_get_string(chain, row));
    }
    return g_strconcat(type, "/", name, NULL);
}

GArray *digest_list_names(const AditDocument *document)
{
    const AditLayer *layer = adit_document_get_layer(document, "entity");
    GArray *names = g_array_new(FALSE, FALSE, sizeof(DigestName));
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    const AditColumn *type_column, *name_column, *chain_column;
    guint32 n_rows = layer != NULL ? adit_layer_get_n_rows(layer) : 0;

    g_array_set_clear_func(names, name_clear);
    if (layer == NULL)
        return names;
    type_column = adit_layer_get_column(layer, "type");
    name_column = adit_layer_get_column(layer, "name");
    chain_column = adit_layer_get_column(layer, "chain");
    for (guint32 row = 0; row < n_rows; row++) {
        const char *type = adit_column_get_string(type_column, row);
        const char *name = adit_column_get_string(name_column, row);
        g_autofree char *text = adit_document_dup_text(document, adit_layer_get_span(layer, row));
        g_autofree char *key = NULL;
        gpointer index;

        type = type != NULL ? type : "MISC";
        name = name != NULL ? name : text;
        key = name_key(chain_column, row, type, name);
        if (g_hash_table_lookup_extended(known, key, NULL, &index)) {
            g_array_index(names, DigestName, GPOINTER_TO_UINT(index)).count++;
        } else {
            DigestName entry = {g_strdup(name), type, 1, names->len};

            g_hash_table_insert(known, g_steal_pointer(&key), GUINT_TO_POINTER(names->len));
            g_array_append_val(names, entry);
        }
    }
    g_array_sort(names, compare_names);
    return names;
}

/* --- quotations --- */

static void quote_clear(gpointer data)
{
    DigestQuote *quote = data;

    g_free(quote->speaker);
    g_array_unref(quote->rows);
}

static char *find_speaker(const AditDocument *document, const AditLayer *layer, guint32 row)
{
    const char *name = adit_column_get_string(adit_layer_get_column(layer, "speaker_name"), row);
    AditSpan span = adit_column_get_span(adit_layer_get_column(layer, "speaker"), row);

    if (name != NULL && *name != '\0')
        return g_strdup(name);
    return adit_span_is_null(span) ? NULL : adit_document_dup_text(document, span);
}

GArray *digest_list_quotes(const AditDocument *document)
{
    const AditLayer *layer = adit_document_get_layer(document, "quote");
    GArray *quotes = g_array_new(FALSE, FALSE, sizeof(DigestQuote));
    const AditColumn *continues;
    guint32 n_rows = layer != NULL ? adit_layer_get_n_rows(layer) : 0;
    g_autofree guint *quote_of = g_new(guint, n_rows + 1);

    g_array_set_clear_func(quotes, quote_clear);
    if (layer == NULL)
        return quotes;
    continues = adit_layer_get_column(layer, "continues");
    for (guint32 row = 0; row < n_rows; row++) {
        guint32 before = adit_column_get_ref(continues, row);

        if (before < row) { /* rows are sorted: what it goes on from has been seen */
            quote_of[row] = quote_of[before];
        } else {
            DigestQuote quote = {find_speaker(document, layer, row),
                                 g_array_new(FALSE, FALSE, sizeof(guint32))};

            quote_of[row] = quotes->len;
            g_array_append_val(quotes, quote);
        }
        g_array_append_val(g_array_index(quotes, DigestQuote, quote_of[row]).rows, row);
    }
    return quotes;
}

/* --- dates --- */

static void date_clear(gpointer data)
{
    DigestDate *date = data;

    g_free(date->written);
    g_free(date->resolved);
}

static const char *string_of(const AditLayer *layer, const char *feature, guint32 row)
{
    return adit_column_get_string(adit_layer_get_column(layer, feature), row);
}

/* TIMEX3's modifiers in words. */
static const char *mod_in_words(const char *mod)
{
    static const char *const words[][2] = {
        {"START", "start of "},      {"MID", "middle of "},       {"END", "end of "},
        {"APPROX", "about "},        {"BEFORE", "before "},       {"AFTER", "after "},
        {"ON_OR_BEFORE", "by "},     {"ON_OR_AFTER", "from "},    {"LESS_THAN", "less than "},
        {"MORE_THAN", "more than "}, {"EQUAL_OR_LESS", "up to "}, {"EQUAL_OR_MORE", "at least "},
    };

    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (g_strcmp0(mod, words[i][0]) == 0)
            return words[i][1];
    return "";
}

/* The last day of an interval whose end, a day, is behind it; NULL if it is no day. */
static char *last_day(const char *to)
{
    g_auto(GStrv) parts = g_strsplit(to, "-", 4);
    guint year, month, day;
    GDate date;

    if (g_strv_length(parts) != 3 || strlen(to) != 10)
        return NULL;
    year = (guint)g_ascii_strtoull(parts[0], NULL, 10);
    month = (guint)g_ascii_strtoull(parts[1], NULL, 10);
    day = (guint)g_ascii_strtoull(parts[2], NULL, 10);
    if (year > G_MAXUINT16 || !g_date_valid_dmy((GDateDay)day, (GDateMonth)month, (GDateYear)year))
        return NULL;
    g_date_clear(&date, 1);
    g_date_set_dmy(&date, (GDateDay)day, (GDateMonth)month, (GDateYear)year);
    if (g_date_get_julian(&date) < 2)
        return NULL;
    g_date_subtract_days(&date, 1);
    return g_strdup_printf("%04u-%02u-%02u", (guint)g_date_get_year(&date), (guint)g_date_get_month(&date),
                           (guint)g_date_get_day(&date));
}

/* The value, and the interval where the value does not show it (weeks, quarters, seasons). */
static char *resolve(const AditLayer *layer, guint32 row)
{
    const char *value = string_of(layer, "value", row), *mod = string_of(layer, "mod", row);
    const char *from = string_of(layer, "from", row), *to = string_of(layer, "to", row);
    gboolean opaque = value != NULL && g_ascii_isdigit(*value) && strpbrk(value, "WQHSF") != NULL;
    g_autofree char *last = opaque && from != NULL && to != NULL ? last_day(to) : NULL;
    const char *shown = value != NULL ? value : "not resolved";

    if (last != NULL && strcmp(from, last) < 0)
        return g_strdup_printf("%s%s (%s to %s)", mod_in_words(mod), shown, from, last);
    return g_strconcat(mod_in_words(mod), shown, NULL);
}

static const char *kind_of(const AditLayer *layer, guint32 row)
{
    const char *type = string_of(layer, "type", row);

    return g_strcmp0(type, "DURATION") == 0 ? "duration" : g_strcmp0(type, "SET") == 0 ? "repeated" : NULL;
}

GArray *digest_list_dates(const AditDocument *document)
{
    const AditLayer *layer = adit_document_get_layer(document, "timex");
    GArray *dates = g_array_new(FALSE, FALSE, sizeof(DigestDate));
    g_autoptr(GHashTable) known = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    guint32 n_rows = layer != NULL ? adit_layer_get_n_rows(layer) : 0;

    g_array_set_clear_func(dates, date_clear);
    for (guint32 row = 0; row < n_rows; row++) {
        AditSpan span = adit_layer_get_span(layer, row);
        DigestDate date = {adit_document_dup_text(document, span), resolve(layer, row), kind_of(layer, row),
                           1};
        g_autofree char *key = g_strconcat(date.written, "\n", date.resolved, NULL);
        gpointer index;

        if (g_hash_table_lookup_extended(known, key, NULL, &index)) {
            g_array_index(dates, DigestDate, GPOINTER_TO_UINT(index)).count++;
            date_clear(&date);
        } else {
            g_hash_table_insert(known, g_steal_pointer(&key), GUINT_TO_POINTER(dates->len));
            g_array_append_val(dates, date);
        }
    }
    return dates;
}
