/* SPDX-License-Identifier: MIT */
/*
 * Runs the cases that stand as plain text beside each plugin, plugins/NAME/cases/NAME.case.
 *
 *   === Months with a day
 *   created: 2023-03-20
 *   show: timex(type,value)
 *   --- input
 *   He left on April 1.
 *   --- expect
 *   timex "April 1" type=DATE value=2023-04-01
 *
 * Keys of the head, all optional: created, lang, title, author, source, site or meta.KEY (metadata); want
 * (default: the plugin); set: PLUGIN.OPTION=VALUE; show: layers and features to compare (default: all that
 * the plugin makes); reader: NAME, the input is that reader's; writer: NAME, what is expected is that
 * writer's output; offsets: UNIT; escape: yes, for \n \t \r \\ \xHH \u{HEX} in the input.
 *
 * ADIT_CASES_UPDATE=1 rewrites what is expected. ADIT_CASES_ONLY=NAME runs one plugin's cases; with
 * ADIT_CASES_FOLDER those of the plugin in that folder.
 */
#include <adit/adit.h>

#include <glib/gstdio.h>
#include <locale.h>
#include <stdlib.h>
#include <string.h>

#include "case_rows.h"

typedef struct {
    char *title;
    GPtrArray *keys, *values;
    GString *head;   /* as it stands in the file */
    GString *input;  /* as it stands in the file */
    GString *expect; /* as it stands in the file */
    char *got;       /* what came out */
} Case;

typedef struct {
    char *path;
    char *plugin;
    GString *preamble;
    GPtrArray *cases;
} CaseFile;

typedef struct {
    CaseFile *file;
    Case *item;
} CaseRef;

static AditRegistry *registry;
/* "want \n set \n set" → a prepared pipeline, so that models are opened once. */
static GHashTable *pipelines;

/* --- reading and writing case files --- */

static void case_free(gpointer data)
{
    Case *c = data;
    g_free(c->title);
    g_ptr_array_unref(c->keys);
    g_ptr_array_unref(c->values);
    g_string_free(c->head, TRUE);
    g_string_free(c->input, TRUE);
    g_string_free(c->expect, TRUE);
    g_free(c->got);
    g_free(c);
}

static Case *case_new(const char *title)
{
    Case *c = g_new0(Case, 1);
    c->title = g_strstrip(g_strdup(title));
    c->keys = g_ptr_array_new_with_free_func(g_free);
    c->values = g_ptr_array_new_with_free_func(g_free);
    c->head = g_string_new(NULL);
    c->input = g_string_new(NULL);
    c->expect = g_string_new(NULL);
    return c;
}

static void case_add_key(Case *c, const char *line, const char *path)
{
    const char *colon = strchr(line, ':');
    if (*line == '\0' || *line == '#')
        return;
    if (colon == NULL)
        g_error("%s: case “%s”: not “key: value”: %s", path, c->title, line);
    g_ptr_array_add(c->keys, g_strstrip(g_strndup(line, colon - line)));
    g_ptr_array_add(c->values, g_strstrip(g_strdup(colon + 1)));
}

static const char *case_get(const Case *c, const char *key)
{
    for (guint i = 0; i < c->keys->len; i++)
        if (strcmp(g_ptr_array_index(c->keys, i), key) == 0)
            return g_ptr_array_index(c->values, i);
    return NULL;
}

static void case_file_free(gpointer data)
{
    CaseFile *file = data;
    g_free(file->path);
    g_free(file->plugin);
    g_string_free(file->preamble, TRUE);
    g_ptr_array_unref(file->cases);
    g_free(file);
}

static CaseFile *case_file_read(const char *path, const char *plugin)
{
    g_autofree char *text = NULL;
    gsize length;
    g_autoptr(GError) error = NULL;
    if (!g_file_get_contents(path, &text, &length, &error))
        g_error("%s", error->message);
    CaseFile *file = g_new0(CaseFile, 1);
    file->path = g_strdup(path);
    file->plugin = g_strdup(plugin);
    file->preamble = g_string_new(NULL);
    file->cases = g_ptr_array_new_with_free_func(case_free);

    enum { PREAMBLE, HEAD, INPUT, EXPECT } state = PREAMBLE;
    Case *c = NULL;
    for (const char *line = text, *next; line < text + length; line = next) {
        const char *newline = memchr(line, '\n', text + length - line);
        next = newline != NULL ? newline + 1 : text + length;
        g_autofree char *content = g_strndup(line, (newline != NULL ? newline : next) - line);
        if (g_str_has_prefix(content, "=== ")) {
            c = case_new(content + 4);
            g_ptr_array_add(file->cases, c);
            state = HEAD;
        } else if (state == HEAD && strcmp(content, "--- input") == 0) {
            state = INPUT;
        } else if (state == INPUT && strcmp(content, "--- expect") == 0) {
            state = EXPECT;
        } else if (state == PREAMBLE) {
            g_string_append_len(file->preamble, line, next - line);
        } else if (state == HEAD) {
            g_string_append_len(c->head, line, next - line);
            case_add_key(c, content, path);
        } else {
            g_string_append_len(state == INPUT ? c->input : c->expect, line, next - line);
        }
    }
    return file;
}

static void case_file_write(const CaseFile *file)
{
    g_autoptr(GString) out = g_string_new(file->preamble->str);
    for (guint i = 0; i < file->cases->len; i++) {
        const Case *c = g_ptr_array_index(file->cases, i);
        g_string_append_printf(out, "=== %s\n%s--- input\n", c->title, c->head->str);
        g_string_append_len(out, c->input->str, c->input->len);
        g_string_append_printf(out, "--- expect\n%s", c->got != NULL ? c->got : c->expect->str);
        /* A blank line between cases, unless it would become part of what a writer wrote. */
        if (i + 1 < file->cases->len && (out->len < 2 || strcmp(out->str + out->len - 2, "\n\n") != 0))
            g_string_append_c(out, '\n');
    }
    g_autoptr(GError) error = NULL;
    if (!g_file_set_contents(file->path, out->str, out->len, &error))
        g_error("%s", error->message);
}

/* --- input --- */

static void append_escape(GString *out, const char **at)
{
    const char *c = *at;
    switch (*c) {
    case 'n':
        g_string_append_c(out, '\n');
        break;
    case 't':
        g_string_append_c(out, '\t');
        break;
    case 'r':
        g_string_append_c(out, '\r');
        break;
    case 'x':
        g_string_append_c(out, (char)(g_ascii_xdigit_value(c[1]) << 4 | g_ascii_xdigit_value(c[2])));
        c += 2;
        break;
    case 'u': {
        char *end;
        g_string_append_unichar(out, (gunichar)strtoul(c + 2, &end, 16));
        c = end;
        break;
    }
    default:
        g_string_append_c(out, *c);
    }
    *at = c + 1;
}

static GString *case_input(const Case *c)
{
    gsize length = c->input->len > 0 ? c->input->len - 1 : 0;
    if (case_get(c, "escape") == NULL)
        return g_string_new_len(c->input->str, length);
    GString *out = g_string_new(NULL);
    for (const char *at = c->input->str, *end = at + length; at < end;) {
        if (*at != '\\') {
            g_string_append_c(out, *at++);
            continue;
        }
        at++;
        append_escape(out, &at);
    }
    return out;
}

static void set_meta(const Case *c, AditDocument *document)
{
    static const char *const plain[] = {"created", "lang", "title", "author", "source", "site", NULL};
    for (guint i = 0; i < c->keys->len; i++) {
        const char *key = g_ptr_array_index(c->keys, i);
        const char *value = g_ptr_array_index(c->values, i);
        if (g_strv_contains(plain, key))
            adit_document_set_meta(document, key, value);
        else if (g_str_has_prefix(key, "meta."))
            adit_document_set_meta(document, key + 5, value);
    }
}

/* --- running --- */

static AditPipeline *case_pipeline(const CaseFile *file, const Case *c, GError **error)
{
    AditManifest *manifest = adit_registry_find(registry, file->plugin);
    gboolean analyzer = manifest != NULL && adit_manifest_get_kind(manifest) == ADIT_PLUGIN_ANALYZER;
    const char *want = case_get(c, "want");
    if (want == NULL) /* readers and writers need no analysis of their own; tokens are the cheapest */
        want = analyzer ? file->plugin : "token";

    g_autoptr(GString) key = g_string_new(want);
    for (guint i = 0; i < c->keys->len; i++)
        if (strcmp(g_ptr_array_index(c->keys, i), "set") == 0)
            g_string_append_printf(key, "\n%s", (char *)g_ptr_array_index(c->values, i));
    AditPipeline *known = g_hash_table_lookup(pipelines, key->str);
    if (known != NULL)
        return known;

    g_autoptr(AditPipeline) pipeline = adit_pipeline_new(registry);
    adit_pipeline_set_explain(pipeline, TRUE);
    if (want != NULL && !adit_pipeline_want(pipeline, want, error))
        return NULL;
    for (guint i = 0; i < c->keys->len; i++) {
        if (strcmp(g_ptr_array_index(c->keys, i), "set") != 0)
            continue;
        g_auto(GStrv) parts = g_strsplit(g_ptr_array_index(c->values, i), "=", 2);
        if (!adit_pipeline_set_option(pipeline, g_strstrip(parts[0]), g_strstrip(parts[1]), error))
            return NULL;
    }
    if (!adit_pipeline_prepare(pipeline, error))
        return NULL;
    g_hash_table_insert(pipelines, g_strdup(key->str), pipeline);
    return g_steal_pointer(&pipeline);
}

/* The documents of the case's input. */
static GPtrArray *case_documents(const Case *c, AditPipeline *pipeline, GError **error)
{
    g_autoptr(GString) input = case_input(c);
    const char *reader = case_get(c, "reader");
    g_autoptr(GPtrArray) documents = NULL;
    if (reader == NULL) {
        documents = g_ptr_array_new_with_free_func((GDestroyNotify)adit_document_unref);
        AditDocument *document = adit_document_new("case", input->str, (gssize)input->len, error);
        if (document == NULL)
            return NULL;
        g_ptr_array_add(documents, document);
    } else {
        g_autofree char *folder = g_dir_make_tmp("adit-case-XXXXXX", error);
        g_assert_nonnull(folder);
        g_autofree char *path = g_build_filename(folder, "case", NULL);
        g_assert_true(g_file_set_contents(path, input->str, (gssize)input->len, error));
        documents = adit_pipeline_load(pipeline, path, reader, error);
        g_remove(path);
        g_rmdir(folder);
        if (documents == NULL)
            return NULL;
    }
    for (guint i = 0; i < documents->len; i++)
        set_meta(c, g_ptr_array_index(documents, i));
    return g_steal_pointer(&documents);
}

static AditOffsetUnit case_offsets(const Case *c)
{
    const char *unit = case_get(c, "offsets");
    if (g_strcmp0(unit, "bytes") == 0)
        return ADIT_OFFSETS_BYTES;
    return g_strcmp0(unit, "utf16") == 0 ? ADIT_OFFSETS_UTF16 : ADIT_OFFSETS_CODEPOINTS;
}

static char *default_show(const CaseFile *file)
{
    GString *show = g_string_new(NULL);
    AditManifest *manifest = adit_registry_find(registry, file->plugin);
    if (adit_manifest_get_kind(manifest) != ADIT_PLUGIN_ANALYZER)
        return g_string_free(show, FALSE);
    for (const char *const *layer = adit_manifest_get_layers(manifest); layer != NULL && *layer != NULL;
         layer++)
        g_string_append_printf(show, "%s ", *layer);
    for (guint i = 0; i < adit_manifest_get_n_features(manifest); i++) {
        const AditFeatureInfo *feature = adit_manifest_get_feature(manifest, i);
        if (feature->extends)
            g_string_append_printf(show, "%s(%s) ", feature->layer, feature->name);
    }
    return g_string_free(show, FALSE);
}

/* The id without the folder that the case's input was put into. */
static const char *shown_id(AditDocument *document)
{
    const char *id = adit_document_get_id(document);
    const char *folder = strstr(id, "/adit-case-");
    const char *name = folder != NULL ? strchr(folder + 1, '/') : NULL;
    return name != NULL ? name + 1 : id;
}

static void append_document(GString *out, const CaseFile *file, const Case *c, AditDocument *document,
                            gboolean several)
{
    if (several)
        case_append_quoted(out, "document ", shown_id(document));
    if (case_get(c, "reader") != NULL) {
        g_autofree char *text = adit_document_dup_text(document, (AditSpan){0, G_MAXUINT32});
        case_append_quoted(out, "text ", text);
        g_autofree const char **keys = adit_document_list_meta(document);
        for (const char **key = keys; *key != NULL; key++) {
            g_autofree char *label = g_strdup_printf("meta %s=", *key);
            case_append_quoted(out, label, adit_document_get_meta(document, *key));
        }
    }
    g_autofree char *fallback = default_show(file);
    const char *show = case_get(c, "show");
    case_append_layers(out, document, show != NULL ? show : fallback);
}

/* What comes of the case, in the form of its expectation. */
static char *case_run(const CaseFile *file, const Case *c)
{
    g_autoptr(GString) out = g_string_new(NULL);
    g_autoptr(GError) error = NULL;
    g_autoptr(GPtrArray) documents = NULL;
    AditPipeline *pipeline = case_pipeline(file, c, &error);
    if (pipeline != NULL)
        documents = case_documents(c, pipeline, &error);
    gboolean reading_only =
        case_get(c, "reader") != NULL && case_get(c, "want") == NULL && case_get(c, "writer") == NULL;
    for (guint i = 0; documents != NULL && i < documents->len && error == NULL; i++) {
        AditDocument *document = g_ptr_array_index(documents, i);
        if (!reading_only && !adit_pipeline_process(pipeline, document, NULL, &error))
            break;
        if (case_get(c, "writer") == NULL) {
            append_document(out, file, c, document, documents->len > 1);
            continue;
        }
        g_autofree char *text =
            adit_pipeline_format(pipeline, document, case_get(c, "writer"), case_offsets(c), &error);
        if (text != NULL)
            g_string_append(out, text);
    }
    if (error != NULL) {
        g_test_message("%s", error->message);
        g_string_append_printf(out, "error %s\n", adit_error_code_name(error));
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* Blank lines at the end do not count. */
static char *chomped(const char *text)
{
    char *copy = g_strdup(text);
    gsize length = strlen(copy);
    while (length > 0 && copy[length - 1] == '\n')
        copy[--length] = '\0';
    return copy;
}

/* The lines that only one of the two has, as a diff would show them, for the test's log. */
static void tell_difference(const char *expected, const char *got)
{
    g_auto(GStrv) a = g_strsplit(expected, "\n", -1);
    g_auto(GStrv) b = g_strsplit(got, "\n", -1);
    guint n = g_strv_length(a), m = g_strv_length(b), i = 0, k = 0;
    while (i < n || k < m) {
        if (i < n && k < m && strcmp(a[i], b[k]) == 0) {
            i++, k++;
            continue;
        }
        guint ahead = k;
        while (i < n && ahead < m && strcmp(a[i], b[ahead]) != 0)
            ahead++;
        if (i < n && ahead == m)
            g_test_message("- %s", a[i++]);
        else
            for (guint end = i < n ? ahead : m; k < end; k++)
                g_test_message("+ %s", b[k]);
    }
}

static void test_case(gconstpointer data)
{
    const CaseRef *ref = data;
    ref->item->got = case_run(ref->file, ref->item);
    if (g_getenv("ADIT_CASES_UPDATE") != NULL && *g_getenv("ADIT_CASES_UPDATE") != '\0')
        return;
    g_autofree char *expected = chomped(ref->item->expect->str);
    g_autofree char *got = chomped(ref->item->got);
    if (strcmp(expected, got) == 0)
        return;
    g_test_message("%s: %s", ref->file->path, ref->item->title);
    tell_difference(expected, got);
    g_test_fail();
}

/* --- finding them --- */

static int compare_names(gconstpointer a, gconstpointer b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The names in the folder, sorted; none if it is not there. */
static char **list_folder(const char *path)
{
    GPtrArray *names = g_ptr_array_new();
    g_autoptr(GDir) dir = g_dir_open(path, 0, NULL);
    const char *name;
    while (dir != NULL && (name = g_dir_read_name(dir)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, compare_names);
    g_ptr_array_add(names, NULL);
    return (char **)g_ptr_array_free(names, FALSE);
}

static void add_file(GPtrArray *files, const char *path, const char *plugin)
{
    CaseFile *file = case_file_read(path, plugin);
    g_ptr_array_add(files, file);
    g_autofree char *base = g_path_get_basename(path);
    for (guint i = 0; i < file->cases->len; i++) {
        CaseRef *ref = g_new0(CaseRef, 1);
        ref->file = file;
        ref->item = g_ptr_array_index(file->cases, i);
        g_autofree char *title = g_strdelimit(g_strdup(ref->item->title), "/#\\", ' ');
        g_autofree char *name = g_strdup_printf("/%s/%s/%03u %s", plugin, base, i + 1, title);
        g_test_add_data_func_full(name, ref, test_case, g_free);
    }
}

static void add_folder(GPtrArray *files, const char *folder, const char *plugin)
{
    g_autofree char *cases = g_build_filename(folder, "cases", NULL);
    g_auto(GStrv) entries = list_folder(cases);
    for (char **entry = entries; *entry != NULL; entry++) {
        if (!g_str_has_suffix(*entry, ".case"))
            continue;
        g_autofree char *path = g_build_filename(cases, *entry, NULL);
        add_file(files, path, plugin);
    }
}

static void find_cases(GPtrArray *files, const char *plugins)
{
    const char *only = g_getenv("ADIT_CASES_ONLY"), *folder = g_getenv("ADIT_CASES_FOLDER");
    if (folder != NULL && only != NULL) {
        add_folder(files, folder, only);
        return;
    }
    g_auto(GStrv) names = list_folder(plugins);
    for (char **name = names; *name != NULL; name++) {
        if (only != NULL && *only != '\0' && strcmp(only, *name) != 0)
            continue;
        g_autofree char *path = g_build_filename(plugins, *name, NULL);
        add_folder(files, path, *name);
    }
}

int main(int argc, char **argv)
{
    /* Reports are UTF-8, as texts are. */
    setlocale(LC_CTYPE, "C.UTF-8");
    g_test_init(&argc, &argv, NULL);
    registry = adit_registry_new_default();
    pipelines = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_object_unref);
    g_autoptr(GPtrArray) files = g_ptr_array_new_with_free_func(case_file_free);
    g_autofree char *plugins =
        g_getenv("ADIT_CASES_FOLDER") ? NULL : g_test_build_filename(G_TEST_DIST, "plugins", NULL);
    find_cases(files, plugins);

    int status = g_test_run();
    if (g_getenv("ADIT_CASES_UPDATE") != NULL && *g_getenv("ADIT_CASES_UPDATE") != '\0')
        for (guint i = 0; i < files->len; i++)
            case_file_write(g_ptr_array_index(files, i));
    g_hash_table_unref(pipelines);
    g_object_unref(registry);
    return status;
}
