/* SPDX-License-Identifier: MIT */
#include "verify.h"

#include <string.h>

static void check_span(const char *text, gsize length, AditSpan span, const char *what)
{
    if (span.start > span.end || span.end > length)
        g_error("%s: span %u–%u of a text of %" G_GSIZE_FORMAT " bytes", what, span.start, span.end, length);
    if ((span.start < length && (text[span.start] & 0xC0) == 0x80) ||
        (span.end < length && (text[span.end] & 0xC0) == 0x80))
        g_error("%s: span %u–%u is not on character boundaries", what, span.start, span.end);
}

static void check_column(AditDocument *document, const AditLayer *layer, const AditColumn *column)
{
    gsize length;
    const char *text = adit_document_get_text(document, &length);
    guint32 n = adit_layer_get_n_rows(layer);
    AditFeatureType type = adit_column_get_feature_type(column);
    for (guint32 row = 0; row < n; row++) {
        if (adit_column_is_null(column, row))
            continue;
        if (type == ADIT_FEATURE_SPAN)
            check_span(text, length, adit_column_get_span(column, row), adit_column_get_name(column));
        if (type == ADIT_FEATURE_STRING || type == ADIT_FEATURE_ENUM)
            g_assert_true(g_utf8_validate(adit_column_get_string(column, row), -1, NULL));
        if (type == ADIT_FEATURE_REF) {
            const AditLayer *target = adit_document_get_layer(document, adit_column_get_target(column));
            g_assert_nonnull(target);
            g_assert_cmpuint(adit_column_get_ref(column, row), <, adit_layer_get_n_rows(target));
        }
    }
}

static void check_declared(AditRegistry *registry, const AditLayer *layer)
{
    const char *name = adit_layer_get_name(layer);
    AditLayerSchema *schema = adit_registry_get_schema(registry, name);
    if (schema == NULL)
        g_error("layer %s is declared by no manifest", name);
    for (guint i = 0; i < adit_layer_get_n_columns(layer); i++) {
        const AditColumn *column = adit_layer_get_nth_column(layer, i);
        gboolean declared = FALSE;
        for (guint k = 0; k < adit_layer_schema_get_n_features(schema); k++) {
            AditFeatureType type;
            const char *feature = adit_layer_schema_get_feature(schema, k, &type);
            if (strcmp(feature, adit_column_get_name(column)) == 0) {
                declared = TRUE;
                g_assert_cmpint(type, ==, adit_column_get_feature_type(column));
            }
        }
        if (!declared)
            g_error("feature %s.%s is declared by no manifest", name, adit_column_get_name(column));
    }
}

static void check_layer(AditDocument *document, const AditLayer *layer)
{
    gsize length;
    const char *text = adit_document_get_text(document, &length);
    guint32 n;
    const AditSpan *spans = adit_layer_get_spans(layer, &n);
    for (guint32 i = 0; i < n; i++) {
        check_span(text, length, spans[i], adit_layer_get_name(layer));
        g_assert_cmpuint(spans[i].start, <, spans[i].end);
        if (i > 0)
            g_assert_true(spans[i - 1].start < spans[i].start ||
                          (spans[i - 1].start == spans[i].start && spans[i - 1].end >= spans[i].end));
        g_assert_nonnull(adit_layer_get_producer(layer, i));
    }
    for (guint i = 0; i < adit_layer_get_n_columns(layer); i++)
        check_column(document, layer, adit_layer_get_nth_column(layer, i));
}

void verify_document(AditRegistry *registry, AditDocument *document)
{
    g_autofree const char **layers = adit_document_list_layers(document);
    for (const char **name = layers; *name != NULL; name++) {
        const AditLayer *layer = adit_document_get_layer(document, *name);
        check_declared(registry, layer);
        check_layer(document, layer);
    }
}

/* --- a checksum over everything in the layers --- */

static void add_string(GChecksum *sum, const char *string)
{
    g_checksum_update(sum, (const guchar *)(string != NULL ? string : "\xff"), -1);
    g_checksum_update(sum, (const guchar *)"", 1);
}

static void add_value(GChecksum *sum, const AditColumn *column, guint32 row)
{
    struct {
        gint64 number;
        double real;
        AditSpan span;
        guint32 ref;
        gboolean truth;
    } value;
    memset(&value, 0, sizeof value);
    value.number = adit_column_get_int(column, row);
    value.real = adit_column_is_null(column, row) ? 0 : adit_column_get_double(column, row);
    value.span = adit_column_get_span(column, row);
    value.ref = adit_column_get_ref(column, row);
    value.truth = adit_column_get_bool(column, row);
    if (value.real != value.real)
        value.real = 0;
    g_checksum_update(sum, (const guchar *)&value, sizeof value);
    add_string(sum, adit_column_get_string(column, row));
}

char *verify_digest(AditDocument *document)
{
    g_autoptr(GChecksum) sum = g_checksum_new(G_CHECKSUM_SHA256);
    g_autofree const char **layers = adit_document_list_layers(document);
    for (const char **name = layers; *name != NULL; name++) {
        const AditLayer *layer = adit_document_get_layer(document, *name);
        guint32 n;
        const AditSpan *spans = adit_layer_get_spans(layer, &n);
        add_string(sum, *name);
        g_checksum_update(sum, (const guchar *)spans, (gssize)(n * sizeof *spans));
        for (guint i = 0; i < adit_layer_get_n_columns(layer); i++) {
            const AditColumn *column = adit_layer_get_nth_column(layer, i);
            add_string(sum, adit_column_get_name(column));
            for (guint32 row = 0; row < n; row++)
                add_value(sum, column, row);
        }
        for (guint32 row = 0; row < n; row++)
            add_string(sum, adit_layer_get_rule(layer, row));
    }
    return g_strdup(g_checksum_get_string(sum));
}
