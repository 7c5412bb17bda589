/* SPDX-License-Identifier: MIT */
/* Manifests: what is read out of a good one, and what is said of a bad one. */
#include <adit/adit.h>

#include <string.h>

#include "registry_private.h"

static const char good[] =
    "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n"
    "<plugin name=\"dates\" version=\"0.1.0\" kind=\"analyzer\" licence=\"MIT\" abi=\"1\">\n"
    "<title>Dates\n  and times</title>\n"
    "<description>One\nparagraph.\n\n  Another  one.</description>\n"
    "<languages>en de</languages>\n"
    "<requires layer=\"token\"/>\n"
    "<uses layer=\"token\" feature=\"pos\"/>\n"
    "<provides layer=\"timex\">\n"
    "<help>expressions</help>\n"
    "<feature name=\"type\" type=\"enum\"><value name=\"DATE\">a day</value><value "
    "name=\"TIME\"/></feature>\n"
    "<feature name=\"anchor\" type=\"ref\" target=\"timex\"><help>what it is\n counted "
    "from</help></feature>\n"
    "</provides>\n"
    "<extends layer=\"sentence\"><feature name=\"tense\" type=\"string\"/></extends>\n"
    "<option name=\"domain\" type=\"enum\" default=\"auto\"><value name=\"auto\">found out</value>"
    "<value name=\"news\"/><help>h</help></option>\n"
    "<option name=\"max-days\" type=\"int\" default=\"7\" min=\"1\" max=\"31\"/>\n"
    "<option name=\"share\" type=\"double\" min=\"0\" max=\"0.5\"/>\n"
    "<option name=\"strict\" type=\"bool\" default=\"false\"/>\n"
    "<option name=\"rules\" type=\"file\" required=\"true\"/>\n"
    "<training><option name=\"rounds\" type=\"int\" default=\"10\"/></training>\n"
    "<implementation module=\"dates\"/>\n"
    "</plugin>\n";

static AditManifest *parse(const char *xml, GError **error)
{
    g_autoptr(GBytes) bytes = g_bytes_new(xml, strlen(xml));

    return adit_manifest_parse(bytes, "dates.xml", error);
}

static AditManifest *parse_good(void)
{
    g_autoptr(GError) error = NULL;
    AditManifest *manifest = parse(good, &error);

    g_assert_no_error(error);
    g_assert_nonnull(manifest);
    return manifest;
}

static void test_head(void)
{
    g_autoptr(AditManifest) manifest = parse_good();

    g_assert_cmpstr(adit_manifest_get_name(manifest), ==, "dates");
    g_assert_cmpstr(adit_manifest_get_version(manifest), ==, "0.1.0");
    g_assert_cmpstr(adit_manifest_get_licence(manifest), ==, "MIT");
    g_assert_cmpstr(adit_manifest_get_title(manifest), ==, "Dates and times");
    g_assert_cmpstr(adit_manifest_get_description(manifest), ==, "One paragraph.\n\nAnother one.");
    g_assert_cmpint(adit_manifest_get_kind(manifest), ==, ADIT_PLUGIN_ANALYZER);
    g_assert_cmpstr(adit_manifest_get_file(manifest), ==, "dates.xml");
    g_assert_cmpstr(adit_manifest_get_module(manifest), ==, "dates");
    g_assert_null(adit_manifest_get_command(manifest));
    g_assert_true(adit_manifest_get_trainable(manifest));
}

static void test_languages(void)
{
    g_autoptr(AditManifest) manifest = parse_good();

    g_assert_true(adit_manifest_knows_language(manifest, "en"));
    g_assert_true(adit_manifest_knows_language(manifest, "en-GB"));
    g_assert_true(adit_manifest_knows_language(manifest, "DE_at"));
    g_assert_true(adit_manifest_knows_language(manifest, NULL));
    g_assert_false(adit_manifest_knows_language(manifest, "fr"));
    g_assert_false(adit_manifest_knows_language(manifest, "enm"));
}

static void test_layers(void)
{
    g_autoptr(AditManifest) manifest = parse_good();

    g_assert_cmpuint(adit_manifest_get_n_needs(manifest), ==, 2);
    g_assert_cmpstr(adit_manifest_get_need(manifest, 0)->layer, ==, "token");
    g_assert_null(adit_manifest_get_need(manifest, 0)->feature);
    g_assert_false(adit_manifest_get_need(manifest, 0)->optional);
    g_assert_cmpstr(adit_manifest_get_need(manifest, 1)->feature, ==, "pos");
    g_assert_true(adit_manifest_get_need(manifest, 1)->optional);
    g_assert_cmpuint(adit_manifest_get_need_line(manifest, 1), ==, 11);

    g_assert_cmpstr(adit_manifest_get_layers(manifest)[0], ==, "timex");
    g_assert_null(adit_manifest_get_layers(manifest)[1]);
    g_assert_cmpstr(adit_manifest_get_layer_help(manifest, "timex"), ==, "expressions");
    g_assert_null(adit_manifest_get_layer_help(manifest, "token"));

    g_assert_cmpuint(adit_manifest_get_n_features(manifest), ==, 3);
    const AditFeatureInfo *type = adit_manifest_get_feature(manifest, 0);
    g_assert_cmpint(type->type, ==, ADIT_FEATURE_ENUM);
    g_assert_cmpstr(type->values[0], ==, "DATE");
    g_assert_cmpstr(type->values[1], ==, "TIME");
    g_assert_null(type->values[2]);
    g_assert_cmpstr(type->values_help[0], ==, "a day");
    g_assert_cmpstr(type->values_help[1], ==, "");
    g_assert_cmpstr(adit_manifest_get_feature(manifest, 1)->target, ==, "timex");
    g_assert_cmpstr(adit_manifest_get_feature(manifest, 1)->help, ==, "what it is counted from");
    g_assert_true(adit_manifest_get_feature(manifest, 2)->extends);
    g_assert_cmpstr(adit_manifest_get_feature(manifest, 2)->layer, ==, "sentence");
}

static void test_schema(void)
{
    g_autoptr(AditManifest) manifest = parse_good();
    g_autoptr(AditLayerSchema) schema = adit_manifest_dup_schema(manifest, "timex");
    g_autoptr(AditLayerSchema) empty = adit_manifest_dup_schema(manifest, "entity");
    AditFeatureType type;

    g_assert_cmpuint(adit_layer_schema_get_n_features(schema), ==, 2);
    g_assert_cmpstr(adit_layer_schema_get_feature(schema, 1, &type), ==, "anchor");
    g_assert_cmpint(type, ==, ADIT_FEATURE_REF);
    g_assert_cmpuint(adit_layer_schema_get_n_features(empty), ==, 0);
}

/* --- values of options */

typedef struct {
    const char *option;
    const char *value;
    const char *message; /* NULL: right */
} ValueCase;

static const ValueCase value_cases[] = {
    {"domain", "news", NULL},
    {"domain", "New", "dates.domain is 'New' and must be one of: auto, news"},
    {"max-days", "31", NULL},
    {"max-days", "+1", NULL},
    {"max-days", "0", "must be a whole number from 1 to 31"},
    {"max-days", "32", "must be a whole number from 1 to 31"},
    {"max-days", "7.0", "must be a whole number"},
    {"max-days", "", "must be a whole number"},
    {"max-days", "99999999999999999999", "must be a whole number"},
    {"share", "0.5", NULL},
    {"share", "5e-1", NULL},
    {"share", "0.51", "must be a number from 0 to 0.5"},
    {"share", "nan", "must be a number"},
    {"share", "inf", "must be a number"},
    {"share", " 0", "must be a number"},
    {"share", "0x0", "must be a number"},
    {"strict", "yes", NULL},
    {"strict", "0", NULL},
    {"strict", "maybe", "must be true or false"},
    {"rules", "a.txt", NULL},
    {"rules", "", "must be the path of a file"},
    {"domian", "news", "no option 'domian'; did you mean 'domain'?"},
    {"zzz", "1", "it has: domain, max-days, share, strict, rules"},
    {"rounds", "1", "no option 'rounds'"},
};

static void test_value(gconstpointer data)
{
    const ValueCase *c = data;
    g_autoptr(AditManifest) manifest = parse_good();
    g_autoptr(GError) error = NULL;
    gboolean right = adit_manifest_check_option(manifest, c->option, c->value, &error);

    if (c->message == NULL) {
        g_assert_no_error(error);
        g_assert_true(right);
        return;
    }
    g_assert_false(right);
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_OPTION);
    g_test_message("%s", error->message);
    g_assert_nonnull(strstr(error->message, c->message));
}

/* --- bad manifests: the good one with one thing changed */

typedef struct {
    const char *title;
    const char *from;
    const char *to;
    const char *message;
} BadCase;

static const BadCase bad_cases[] = {
    {"not-closed", "</title>", "", "dates.xml:26: Opening and ending tag mismatch"},
    {"empty", good, "", "the file is empty"},
    {"no-xml", good, "name: dates\n", "dates.xml:1: "},
    {"doctype", "<plugin", "<!DOCTYPE plugin [<!ENTITY a \"b\">]><plugin", "a document type declaration"},
    {"external-doctype", "<plugin", "<!DOCTYPE plugin SYSTEM \"http://localhost/x.dtd\"><plugin",
     "a document type declaration"},
    {"entity", "Another", "&a;", "Entity 'a' not defined"},
    {"other-root", good, "<html/>", "the outermost element is <html> and must be <plugin>"},
    {"namespace", "<plugin ", "<plugin xmlns=\"urn:x\" ", "of a namespace"},
    {"unknown-element", "<title>", "<titel/><title>",
     "dates.xml:3: an unknown element <titel> in <plugin>; did you mean 'title'?"},
    {"unknown-attribute", "kind=", "knid=\"reader\" kind=", "unknown attribute 'knid'; did you mean 'kind'?"},
    {"latin-1", "Another", "\xc9tude", "is not valid UTF-8; save the file as UTF-8"},
    {"no-licence", " licence=\"MIT\"", "", "dates.xml:2: <plugin> lacks the attribute 'licence'"},
    {"bad-name", "name=\"dates\"", "name=\"my-dates\"", "is 'my-dates' and must match [a-z][a-z0-9_]*"},
    {"bad-option-name", "name=\"domain\"", "name=\"Domain\"", "is 'Domain' and must match"},
    {"bad-kind", "analyzer", "analyser",
     "must be one of: reader, analyzer, writer (did you mean 'analyzer'?)"},
    {"bad-type", "type=\"string\"", "type=\"text\"", "must be one of: bool, int"},
    {"bad-language", "en de", "en german", "must match [a-z]{2,3}"},
    {"bad-abi", "abi=\"1\"", "abi=\"one\"", "must be a whole number from 1"},
    {"stray-text", "<help>expressions</help>", "expressions", "<provides> can't hold text itself"},
    {"empty-implementation", " module=\"dates\"", "", "dates.xml:25: <implementation> is empty"},
    {"no-title", "<title>Dates\n  and times</title>", "", "the plugin needs a <title>"},
    {"second-title", "<languages>", "<title>x</title><languages>", "dates.xml:9: a second <title>"},
    {"default-not-in-enum", "default=\"auto\"", "default=\"any\"",
     "dates.xml:19: option 'domain': the default is 'any' and must be one of: auto, news"},
    {"default-no-number", "default=\"7\"", "default=\"seven\"",
     "the default is 'seven' and must be a whole number"},
    {"default-out-of-range", "default=\"7\"", "default=\"70\"", "a whole number from 1 to 31"},
    {"default-no-bool", "default=\"false\"", "default=\"perhaps\"", "must be true or false"},
    {"required-with-default", "required=\"true\"", "required=\"true\" default=\"x\"",
     "is required and has a default"},
    {"bad-minimum", "min=\"1\"", "min=\"one\"", "min is 'one' and must be a whole number"},
    {"empty-range", "min=\"1\"", "min=\"40\"", "min is 40 and max is 31"},
    {"range-of-bool", "type=\"bool\"", "type=\"bool\" min=\"0\"", "is no number and can't have 'min'"},
    {"enum-without-values", "<value name=\"DATE\">a day</value><value name=\"TIME\"/>", "",
     "feature 'timex.type' is an enum without a <value>"},
    {"value-twice", "name=\"TIME\"", "name=\"DATE\"", "has the value 'DATE' twice"},
    {"values-of-string", "type=\"file\" required=\"true\"/>", "type=\"file\"><value name=\"a\"/></option>",
     "is no enum"},
    {"option-twice", "name=\"share\"", "name=\"max-days\"", "dates.xml:21: a second option 'max-days'"},
    {"feature-twice", "name=\"anchor\"", "name=\"type\"", "a second feature 'type' of layer 'timex'"},
    {"reserved-feature", "name=\"anchor\"", "name=\"start\"", "every row has 'start' already"},
    {"ref-without-target", " target=\"timex\"", "", "has no target"},
    {"target-of-string", "type=\"string\"", "type=\"string\" target=\"timex\"", "is no ref and has a target"},
    {"provides-and-extends", "extends layer=\"sentence\"", "extends layer=\"timex\"",
     "both provided and extended"},
    {"needs-own-layer", "requires layer=\"token\"", "requires layer=\"timex\"", "which it provides"},
    {"needs-twice", " feature=\"pos\"", "", "is required or used twice"},
    {"analyzer-with-input", "<training>", "<input/><training>", "an analyzer has no <input>"},
    {"reader-without-input", "analyzer", "reader", "a reader needs an <input>"},
    {"writer-that-provides", "analyzer", "writer", "a writer can't provide"},
    {"suffix-with-dot", good,
     "<plugin name=\"dates\" version=\"1\" kind=\"reader\" licence=\"MIT\" abi=\"1\"><title>t</title>"
     "<input><suffix>.txt</suffix></input></plugin>",
     "<suffix> is '.txt' and must match"},
    {"bad-pattern", good,
     "<plugin name=\"dates\" version=\"1\" kind=\"reader\" licence=\"MIT\" abi=\"1\"><title>t</title>"
     "<input><pattern>(</pattern></input></plugin>",
     "is no regular expression"},
};

static char *replace(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);

    g_assert_nonnull(at);
    return g_strdup_printf("%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

static void test_bad(gconstpointer data)
{
    const BadCase *c = data;
    g_autofree char *xml = replace(good, c->from, c->to);
    g_autoptr(GError) error = NULL;
    g_autoptr(AditManifest) manifest = parse(xml, &error);

    g_assert_null(manifest);
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_MANIFEST);
    g_test_message("%s", error->message);
    g_assert_true(g_str_has_prefix(error->message, "dates.xml:"));
    g_assert_nonnull(strstr(error->message, c->message));
}

static void test_newer(void)
{
    /* A newer interface's manifest may hold what this grammar does not know: the version is what is wrong. */
    g_autofree char *newer = replace(good, "abi=\"1\"", "abi=\"99\" colour=\"red\"");
    g_autoptr(GError) error = NULL;
    g_autoptr(AditManifest) manifest = parse(newer, &error);

    g_assert_null(manifest);
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_ABI);
    g_assert_nonnull(strstr(error->message, "version 99"));
    g_assert_nonnull(strstr(error->message, "update Adit"));
}

static void test_deep(void)
{
    /* Depth and size are limited before anything is built of them. */
    g_autoptr(GString) deep = g_string_new(NULL);
    g_autoptr(GError) error = NULL;

    for (int i = 0; i < 100000; i++)
        g_string_append(deep, "<a>");
    g_autoptr(AditManifest) manifest = parse(deep->str, &error);
    g_assert_null(manifest);
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_MANIFEST);

    g_clear_error(&error);
    g_string_set_size(deep, 0);
    while (deep->len <= 1 << 20)
        g_string_append(deep, "<!-- long -->\n");
    g_autoptr(AditManifest) large = parse(deep->str, &error);
    g_assert_null(large);
    g_assert_nonnull(strstr(error->message, "bytes, more than the"));
}

static gpointer parse_often(gpointer data)
{
    for (int i = 0; i < 200; i++) {
        g_autoptr(AditManifest) manifest = parse_good();
        g_autofree char *xml = replace(good, "<title>", "<titel/><title>");
        g_autoptr(AditManifest) none = parse(xml, NULL);
        g_assert_null(none);
    }
    return data;
}

static void test_threads(void)
{
    GThread *threads[4];

    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        threads[i] = g_thread_new("parse", parse_often, NULL);
    for (guint i = 0; i < G_N_ELEMENTS(threads); i++)
        g_thread_join(threads[i]);
}

static void test_nearest(void)
{
    static const char *const names[] = {"quotes", "dates", "entities", "domain", NULL};

    g_assert_cmpstr(adit_nearest_name("quote", names), ==, "quotes");
    g_assert_cmpstr(adit_nearest_name("daets", names), ==, "dates");
    g_assert_cmpstr(adit_nearest_name("entitise", names), ==, "entities");
    g_assert_null(adit_nearest_name("tokens", names));
    g_assert_null(adit_nearest_name("", names));
    g_assert_null(adit_nearest_name("x", names));
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
    g_test_add_func("/manifest/head", test_head);
    g_test_add_func("/manifest/languages", test_languages);
    g_test_add_func("/manifest/layers", test_layers);
    g_test_add_func("/manifest/schema", test_schema);
    for (guint i = 0; i < G_N_ELEMENTS(value_cases); i++) {
        g_autofree char *path =
            g_strdup_printf("/manifest/value/%s=%s", value_cases[i].option, value_cases[i].value);
        g_test_add_data_func(path, &value_cases[i], test_value);
    }
    for (guint i = 0; i < G_N_ELEMENTS(bad_cases); i++) {
        g_autofree char *path = g_strdup_printf("/manifest/bad/%s", bad_cases[i].title);
        g_test_add_data_func(path, &bad_cases[i], test_bad);
    }
    g_test_add_func("/manifest/newer", test_newer);
    g_test_add_func("/manifest/deep-and-large", test_deep);
    g_test_add_func("/manifest/threads", test_threads);
    g_test_add_func("/manifest/nearest", test_nearest);
    return g_test_run();
}
