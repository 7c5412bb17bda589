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

/* The value, and the interval where the value does not show it. */
static char *resolve(const AditLayer *layer, guint32 row)
{
    const char *value = string_of(layer, "value", row), *mod = string_of(layer, "mod", row);
    const char *from = string_of(layer, "from", row), *to = string_of(layer, "to", row);
    g_autoptr(GString) text = g_string_new(value != NULL ? value : "?");

    if (mod != NULL)
        g_string_append_printf(text, " %s", mod);
    if (from != NULL && to != NULL && strcmp(from, to) != 0 && value != NULL &&
        strpbrk(value, "WQHSXPRF") != NULL)
        g_string_append_printf(text, " (%s to %s)", from, to);
    return g_string_free(g_steal_pointer(&text), FALSE);
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
