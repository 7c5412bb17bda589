/* SPDX-License-Identifier: MIT */
/* Builders and layers: sorting, sealing, references, features on layers that exist, look-ups, provenance, and
 * every way to be wrong. */
#include <adit/adit.h>

#include <math.h>
#include <string.h>

static const char text[] = "one two three four é";

static AditDocument *make(void)
{
    return adit_document_new("d", text, -1, NULL);
}

static AditLayerSchema *make_schema(const char *name)
{
    static const char *const kinds[] = {"word", "number", NULL};
    AditLayerSchema *schema = adit_layer_schema_new(name);
    adit_layer_schema_add_feature(schema, "kind", ADIT_FEATURE_ENUM, kinds, NULL);
    adit_layer_schema_add_feature(schema, "name", ADIT_FEATURE_STRING, NULL, NULL);
    adit_layer_schema_add_feature(schema, "count", ADIT_FEATURE_INT, NULL, NULL);
    adit_layer_schema_add_feature(schema, "score", ADIT_FEATURE_DOUBLE, NULL, NULL);
    adit_layer_schema_add_feature(schema, "sure", ADIT_FEATURE_BOOL, NULL, NULL);
    adit_layer_schema_add_feature(schema, "cue", ADIT_FEATURE_SPAN, NULL, NULL);
    adit_layer_schema_add_feature(schema, "next", ADIT_FEATURE_REF, NULL, name);
    return schema;
}

static AditBuilder *make_builder(const char *name)
{
    g_autoptr(AditLayerSchema) schema = make_schema(name);
    return adit_builder_new(schema, "test");
}

static void add(AditDocument *document, AditBuilder *builder)
{
    g_autoptr(GError) error = NULL;
    gboolean ok = adit_document_add_layer(document, builder, &error);
    g_assert_no_error(error);
    g_assert_true(ok);
}

static void refuse(AditDocument *document, AditBuilder *builder, AditError code, const char *part)
{
    g_autoptr(GError) error = NULL;
    g_assert_false(adit_document_add_layer(document, builder, &error));
    g_assert_error(error, ADIT_ERROR, (int)code);
    if (!strstr(error->message, part))
        g_error("\"%s\" is not in: %s", part, error->message);
}

static void test_features(void)
{
    g_autoptr(AditDocument) document = make();
    AditBuilder *builder = make_builder("x");
    guint32 row = adit_builder_add(builder, (AditSpan){0, 3});
    adit_builder_add(builder, (AditSpan){4, 7});
    adit_builder_set_string(builder, row, adit_builder_feature(builder, "kind"), "number");
    adit_builder_set_string(builder, row, adit_builder_feature(builder, "name"), "Ünö");
    adit_builder_set_int(builder, row, adit_builder_feature(builder, "count"), -5);
    adit_builder_set_double(builder, row, adit_builder_feature(builder, "score"), 0.25);
    adit_builder_set_bool(builder, row, adit_builder_feature(builder, "sure"), FALSE);
    adit_builder_set_span(builder, row, adit_builder_feature(builder, "cue"), (AditSpan){8, 13});
    adit_builder_set_ref(builder, row, adit_builder_feature(builder, "next"), 1);
    add(document, builder);
    const AditLayer *layer = adit_document_get_layer(document, "x");
    g_assert_cmpuint(adit_layer_get_n_rows(layer), ==, 2);
    g_assert_cmpstr(adit_column_get_string(adit_layer_get_column(layer, "kind"), 0), ==, "number");
    g_assert_cmpstr(adit_column_get_string(adit_layer_get_column(layer, "name"), 0), ==, "Ünö");
    g_assert_cmpint(adit_column_get_int(adit_layer_get_column(layer, "count"), 0), ==, -5);
    g_assert_cmpfloat(adit_column_get_double(adit_layer_get_column(layer, "score"), 0), ==, 0.25);
    g_assert_false(adit_column_get_bool(adit_layer_get_column(layer, "sure"), 0));
    g_assert_false(adit_column_is_null(adit_layer_get_column(layer, "sure"), 0));
    g_assert_cmpuint(adit_column_get_span(adit_layer_get_column(layer, "cue"), 0).end, ==, 13);
    g_assert_cmpuint(adit_column_get_ref(adit_layer_get_column(layer, "next"), 0), ==, 1);
    for (guint i = 0; i < adit_layer_get_n_columns(layer); i++)
        g_assert_true(adit_column_is_null(adit_layer_get_nth_column(layer, i), 1));
    /* What is not there reads as null: another type, a row behind the last one, no column at all. */
    g_assert_null(adit_column_get_string(adit_layer_get_column(layer, "count"), 0));
    g_assert_cmpint(adit_column_get_int(adit_layer_get_column(layer, "count"), 2), ==, G_MININT64);
    g_assert_true(isnan(adit_column_get_double(NULL, 0)));
    g_assert_cmpuint(adit_column_get_ref(NULL, 0), ==, ADIT_NO_ROW);
}

static void test_codes(void)
{
    g_autoptr(AditDocument) document = make();
    AditBuilder *builder = make_builder("x");
    int name = adit_builder_feature(builder, "name");
    for (guint32 i = 0; i < 300; i++) {
        guint32 row = adit_builder_add(builder, (AditSpan){0, 3});
        g_autofree char *value = g_strdup_printf("v%u", i % 150);
        adit_builder_set_string(builder, row, name, value);
    }
    add(document, builder);
    const AditColumn *column = adit_layer_get_column(adit_document_get_layer(document, "x"), "name");
    g_assert_cmpuint(adit_column_get_n_codes(column), ==, 150);
    guint32 code = adit_column_find_code(column, "v7");
    g_assert_cmpuint(code, !=, 0);
    g_assert_cmpuint(adit_column_get_code(column, 7), ==, code);
    g_assert_cmpuint(adit_column_get_code(column, 157), ==, code);
    g_assert_cmpstr(adit_column_get_code_string(column, code), ==, "v7");
    g_assert_cmpuint(adit_column_find_code(column, "v150"), ==, 0);
    g_assert_null(adit_column_get_code_string(column, 151));
}

/* Rows added in any order come out sorted by start, then longest first, and references follow them. */
static void test_order(void)
{
    g_autoptr(AditDocument) document = make();
    AditBuilder *builder = make_builder("x");
    int next = adit_builder_feature(builder, "next"), count = adit_builder_feature(builder, "count");
    static const AditSpan spans[] = {{8, 13}, {0, 3}, {4, 7}, {0, 13}, {4, 7}};
    for (guint32 i = 0; i < 5; i++) {
        adit_builder_add(builder, spans[i]);
        adit_builder_set_int(builder, i, count, i);
        adit_builder_set_ref(builder, i, next, (i + 1) % 5);
        adit_builder_set_note(builder, i, i == 3 ? "three" : "other");
        adit_builder_set_rule(builder, i, i == 0 ? "first" : "rest");
    }
    add(document, builder);
    const AditLayer *layer = adit_document_get_layer(document, "x");
    static const gint64 order[] = {3, 1, 2, 4, 0};
    for (guint32 row = 0; row < 5; row++) {
        gint64 i = adit_column_get_int(adit_layer_get_column(layer, "count"), row);
        g_assert_cmpint(i, ==, order[row]);
        g_assert_cmpuint(adit_layer_get_span(layer, row).end, ==, spans[i].end);
        guint32 target = adit_column_get_ref(adit_layer_get_column(layer, "next"), row);
        g_assert_cmpint(adit_column_get_int(adit_layer_get_column(layer, "count"), target), ==, (i + 1) % 5);
    }
    g_assert_cmpstr(adit_layer_get_note(layer, 0), ==, "three");
    g_assert_cmpstr(adit_layer_get_rule(layer, 4), ==, "first");
    g_assert_cmpstr(adit_layer_get_rule(layer, 0), ==, "rest");
    g_assert_cmpstr(adit_layer_get_producer(layer, 0), ==, "test");
}

/* Two layers that point into each other are sealed together. */
static void test_mutual(void)
{
    g_autoptr(AditDocument) document = make();
    g_autoptr(AditLayerSchema) a = adit_layer_schema_new("a"), b = adit_layer_schema_new("b");
    adit_layer_schema_add_feature(a, "to", ADIT_FEATURE_REF, NULL, "b");
    adit_layer_schema_add_feature(b, "to", ADIT_FEATURE_REF, NULL, "a");
    g_autoptr(AditBuilder) one = adit_builder_new(a, "test"), two = adit_builder_new(b, "test");
    adit_builder_add(one, (AditSpan){4, 7});
    adit_builder_add(one, (AditSpan){0, 3});
    adit_builder_add(two, (AditSpan){8, 13});
    adit_builder_set_ref(one, 0, 0, 0);
    adit_builder_set_ref(two, 0, 0, 1);
    AditBuilder *both[] = {one, two};
    g_autoptr(GError) error = NULL;
    adit_document_add_layers(document, both, 2, &error);
    g_assert_no_error(error);
    const AditColumn *from_a = adit_layer_get_column(adit_document_get_layer(document, "a"), "to");
    const AditColumn *from_b = adit_layer_get_column(adit_document_get_layer(document, "b"), "to");
    g_assert_cmpuint(adit_column_get_ref(from_a, 1), ==, 0);
    g_assert_cmpuint(adit_column_get_ref(from_a, 0), ==, ADIT_NO_ROW);
    g_assert_cmpuint(adit_column_get_ref(from_b, 0), ==, 0);
}

static void test_extend(void)
{
    g_autoptr(AditDocument) document = make();
    AditBuilder *builder = make_builder("x");
    adit_builder_add(builder, (AditSpan){0, 3});
    add(document, builder);
    const AditLayer *before = adit_document_get_layer(document, "x");
    g_autoptr(AditLayerSchema) more = adit_layer_schema_new("x");
    adit_layer_schema_add_feature(more, "pos", ADIT_FEATURE_STRING, NULL, NULL);
    AditBuilder *features = adit_builder_new_features(before, more, "tagger");
    adit_builder_set_string(features, 0, 0, "NOUN");
    add(document, features);
    const AditLayer *after = adit_document_get_layer(document, "x");
    g_assert_cmpstr(adit_column_get_string(adit_layer_get_column(after, "pos"), 0), ==, "NOUN");
    g_assert_cmpstr(adit_column_get_producer(adit_layer_get_column(after, "pos")), ==, "tagger");
    g_assert_nonnull(adit_layer_get_column(after, "kind"));
    /* The older state is still there, and still without the feature. */
    g_assert_null(adit_layer_get_column(before, "pos"));
    g_assert_cmpuint(adit_layer_get_n_rows(before), ==, 1);
    refuse(document, adit_builder_new_features(after, more, "again"), ADIT_ERROR_EXISTS, "x.pos");
    AditBuilder *rows = adit_builder_new_features(after, more, "rows");
    adit_builder_add(rows, (AditSpan){4, 7});
    refuse(document, rows, ADIT_ERROR_EXISTS, "x.pos");
}

static void test_once(void)
{
    g_autoptr(AditDocument) document = make();
    add(document, make_builder("x"));
    g_assert_cmpuint(adit_layer_get_n_rows(adit_document_get_layer(document, "x")), ==, 0);
    refuse(document, make_builder("x"), ADIT_ERROR_EXISTS, "\"x\"");
}

static void refuse_span(AditSpan span, const char *part)
{
    g_autoptr(AditDocument) document = make();
    AditBuilder *builder = make_builder("x");
    adit_builder_add(builder, span);
    refuse(document, builder, ADIT_ERROR_ROW, part);
    g_assert_null(adit_document_get_layer(document, "x"));
}

static void test_bad_spans(void)
{
    guint32 length = sizeof text - 1;
    refuse_span((AditSpan){0, length + 1}, "ends behind the text");
    refuse_span((AditSpan){3, 3}, "empty");
    refuse_span((AditSpan){5, 4}, "backwards");
    refuse_span((AditSpan){length - 1, length}, "cuts a character");
    refuse_span(ADIT_NO_SPAN, "behind the text");
}

static void test_bad_values(void)
{
    g_autoptr(AditDocument) document = make();
    AditBuilder *builder = make_builder("x");
    adit_builder_add(builder, (AditSpan){0, 3});
    adit_builder_set_string(builder, 0, adit_builder_feature(builder, "kind"), "verb");
    refuse(document, builder, ADIT_ERROR_ROW, "no value \"verb\"");
    builder = make_builder("x");
    adit_builder_add(builder, (AditSpan){0, 3});
    adit_builder_set_int(builder, 0, adit_builder_feature(builder, "name"), 3);
    refuse(document, builder, ADIT_ERROR_ROW, "is of type string");
    builder = make_builder("x");
    adit_builder_set_int(builder, 0, adit_builder_feature(builder, "count"), 3);
    refuse(document, builder, ADIT_ERROR_ROW, "row 0");
    builder = make_builder("x");
    adit_builder_feature(builder, "colour");
    refuse(document, builder, ADIT_ERROR_ROW, "\"colour\" is not declared");
    builder = make_builder("x");
    adit_builder_add(builder, (AditSpan){0, 3});
    adit_builder_set_ref(builder, 0, adit_builder_feature(builder, "next"), 1);
    refuse(document, builder, ADIT_ERROR_ROW, "points to row 1");
    builder = make_builder("x");
    adit_builder_add(builder, (AditSpan){0, 3});
    adit_builder_set_string_len(builder, 0, adit_builder_feature(builder, "name"), "\xff", 1);
    refuse(document, builder, ADIT_ERROR_ROW, "UTF-8");
}

static guint32 slow_row_at(const AditLayer *layer, guint32 offset)
{
    for (guint32 row = adit_layer_get_n_rows(layer); row-- > 0;) {
        AditSpan span = adit_layer_get_span(layer, row);
        if (span.start <= offset && offset < span.end)
            return row;
    }
    return ADIT_NO_ROW;
}

/* Look-ups over many random rows, against looking at each. */
static void check_lookups(guint32 n, guint32 longest)
{
    g_autofree char *long_text = g_strnfill(5000, 'x');
    g_autoptr(AditDocument) document = adit_document_new("d", long_text, -1, NULL);
    AditBuilder *builder = make_builder("x");
    GRand *random = g_rand_new_with_seed(n);
    for (guint32 i = 0; i < n; i++) {
        guint32 start = (guint32)g_rand_int_range(random, 0, 4000);
        adit_builder_add(builder,
                         (AditSpan){start, start + 1 + (guint32)g_rand_int_range(random, 0, (gint)longest)});
    }
    g_rand_free(random);
    add(document, builder);
    const AditLayer *layer = adit_document_get_layer(document, "x");
    for (guint32 offset = 0; offset < 5000; offset += 3) {
        g_assert_cmpuint(adit_layer_row_at(layer, offset), ==, slow_row_at(layer, offset));
        guint32 first, end;
        adit_layer_rows_inside(layer, (AditSpan){offset, offset + 50}, &first, &end);
        for (guint32 row = 0; row < n; row++) {
            guint32 start = adit_layer_get_span(layer, row).start;
            g_assert_cmpint(row >= first && row < end, ==, start >= offset && start < offset + 50);
        }
    }
    g_assert_cmpuint(adit_layer_row_at(layer, G_MAXUINT32), ==, ADIT_NO_ROW);
}

static void test_lookups(void)
{
    check_lookups(0, 1);
    check_lookups(1, 1000);
    check_lookups(31, 300);
    check_lookups(33, 1);
    check_lookups(1500, 900);
    check_lookups(1025, 2);
}

/* The promise of the architecture: at most 24 bytes a token with its kind and provenance. */
static void test_memory(void)
{
    enum { N = 100000 };
    g_autofree char *long_text = g_strnfill(2 * N, 'x');
    g_autoptr(AditDocument) document = adit_document_new("d", long_text, -1, NULL);
    static const char *const kinds[] = {"word", NULL};
    g_autoptr(AditLayerSchema) schema = adit_layer_schema_new("token");
    adit_layer_schema_add_feature(schema, "kind", ADIT_FEATURE_ENUM, kinds, NULL);
    AditBuilder *builder = adit_builder_new(schema, "tokens");
    for (guint32 i = 0; i < N; i++) {
        adit_builder_add(builder, (AditSpan){2 * i, 2 * i + 1});
        adit_builder_set_code(builder, i, 0, 1);
        adit_builder_set_rule(builder, i, "word");
    }
    add(document, builder);
    g_assert_cmpuint(adit_layer_get_memory(adit_document_get_layer(document, "token")), <=, 24 * N);
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/layer/features", test_features);
    g_test_add_func("/layer/codes", test_codes);
    g_test_add_func("/layer/order", test_order);
    g_test_add_func("/layer/mutual", test_mutual);
    g_test_add_func("/layer/extend", test_extend);
    g_test_add_func("/layer/once", test_once);
    g_test_add_func("/layer/bad-spans", test_bad_spans);
    g_test_add_func("/layer/bad-values", test_bad_values);
    g_test_add_func("/layer/lookups", test_lookups);
    g_test_add_func("/layer/memory", test_memory);
    return g_test_run();
}
