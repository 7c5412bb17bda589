/* SPDX-License-Identifier: MIT */
#include "case_rows.h"

#include <string.h>

static void append_escaped(GString *out, const char *text, gsize length)
{
    g_string_append_c(out, '"');
    for (const char *c = text, *end = text + length; c < end; c++) {
        switch (*c) {
        case '"':
        case '\\':
            g_string_append_c(out, '\\');
            g_string_append_c(out, *c);
            break;
        case '\n':
            g_string_append(out, "\\n");
            break;
        case '\t':
            g_string_append(out, "\\t");
            break;
        case '\r':
            g_string_append(out, "\\r");
            break;
        default:
            g_string_append_c(out, *c);
        }
    }
    g_string_append_c(out, '"');
}

void case_append_quoted(GString *out, const char *label, const char *value)
{
    g_string_append(out, label);
    append_escaped(out, value, strlen(value));
    g_string_append_c(out, '\n');
}

/* Bare if it can't be mistaken, else in quotation marks. */
static void append_value(GString *out, const char *value)
{
    gboolean bare = *value != '\0';
    for (const char *c = value; *c != '\0' && bare; c = g_utf8_next_char(c)) {
        gunichar u = g_utf8_get_char(c);
        bare = g_unichar_isalnum(u) || (u < 128 && strchr("-._:+/@%,;#", (int)u) != NULL) || u == 0x2019;
    }
    if (bare)
        g_string_append(out, value);
    else
        append_escaped(out, value, strlen(value));
}

/* "the text", with @N if it is not its first occurrence. */
static void append_span(GString *out, AditDocument *document, AditSpan span)
{
    gsize length;
    const char *text = adit_document_get_text(document, &length);
    gsize size = span.end - span.start;
    append_escaped(out, text + span.start, size);
    guint occurrence = 1;
    const char *at = text, *until = text + span.start;
    while (size > 0 && (at = memmem(at, text + length - at, text + span.start, size)) != NULL && at < until) {
        occurrence++;
        at++;
    }
    if (occurrence > 1)
        g_string_append_printf(out, "@%u", occurrence);
}

static void append_feature(GString *out, AditDocument *document, const AditColumn *column, guint32 row)
{
    if (adit_column_is_null(column, row))
        return;
    g_string_append_printf(out, " %s=", adit_column_get_name(column));
    switch (adit_column_get_feature_type(column)) {
    case ADIT_FEATURE_BOOL:
        g_string_append(out, adit_column_get_bool(column, row) ? "true" : "false");
        break;
    case ADIT_FEATURE_INT:
        g_string_append_printf(out, "%" G_GINT64_FORMAT, adit_column_get_int(column, row));
        break;
    case ADIT_FEATURE_DOUBLE: {
        char buffer[G_ASCII_DTOSTR_BUF_SIZE];
        g_string_append(out,
                        g_ascii_formatd(buffer, sizeof buffer, "%.3f", adit_column_get_double(column, row)));
        break;
    }
    case ADIT_FEATURE_STRING:
    case ADIT_FEATURE_ENUM:
        append_value(out, adit_column_get_string(column, row));
        break;
    case ADIT_FEATURE_SPAN:
        append_span(out, document, adit_column_get_span(column, row));
        break;
    case ADIT_FEATURE_REF: {
        const AditLayer *target = adit_document_get_layer(document, adit_column_get_target(column));
        append_span(out, document, adit_layer_get_span(target, adit_column_get_ref(column, row)));
        break;
    }
    }
}

/* features: names separated by commas; NULL for all. */
static void append_layer(GString *out, AditDocument *document, const char *name, const char *features)
{
    const AditLayer *layer = adit_document_get_layer(document, name);
    if (layer == NULL) {
        g_string_append_printf(out, "no layer %s\n", name);
        return;
    }
    g_auto(GStrv) names = features != NULL ? g_strsplit(features, ",", -1) : NULL;
    for (guint32 row = 0; row < adit_layer_get_n_rows(layer); row++) {
        g_string_append_printf(out, "%s ", name);
        append_span(out, document, adit_layer_get_span(layer, row));
        if (names == NULL)
            for (guint i = 0; i < adit_layer_get_n_columns(layer); i++)
                append_feature(out, document, adit_layer_get_nth_column(layer, i), row);
        for (char **feature = names; feature != NULL && *feature != NULL; feature++) {
            const AditColumn *column = adit_layer_get_column(layer, g_strstrip(*feature));
            if (column != NULL)
                append_feature(out, document, column, row);
        }
        g_string_append_c(out, '\n');
    }
}

void case_append_layers(GString *out, AditDocument *document, const char *show)
{
    /* Several "layer(feature)" of one layer, as a manifest's defaults give them, are one. */
    const char *at = show;
    g_autoptr(GPtrArray) layers = g_ptr_array_new_with_free_func(g_free);
    g_autoptr(GHashTable) features = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, g_free);
    for (;;) {
        at += strspn(at, " \t");
        if (*at == '\0')
            break;
        gsize length = strcspn(at, " \t(");
        char *name = g_strndup(at, length);
        at += length;
        char *list = NULL;
        if (*at == '(') {
            gsize inner = strcspn(at + 1, ")");
            list = g_strndup(at + 1, inner);
            at += inner + (at[1 + inner] == ')' ? 2 : 1);
        }
        guint known;
        if (g_ptr_array_find_with_equal_func(layers, name, g_str_equal, &known)) {
            char *key = g_ptr_array_index(layers, known);
            const char *before = g_hash_table_lookup(features, key);
            char *joined = before != NULL && list != NULL ? g_strconcat(before, ",", list, NULL) : NULL;
            g_hash_table_insert(features, key, joined);
            g_free(list);
            g_free(name);
            continue;
        }
        g_ptr_array_add(layers, name);
        g_hash_table_insert(features, name, list);
    }
    for (guint i = 0; i < layers->len; i++) {
        char *name = g_ptr_array_index(layers, i);
        append_layer(out, document, name, g_hash_table_lookup(features, name));
    }
}
