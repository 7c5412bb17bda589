/* SPDX-License-Identifier: MIT */
/* Runs over many inputs: one outcome a document, in order, for any number of jobs; failures, resuming and
 * stopping. With a reader, an analyzer and a writer that live in this program. */
#include <adit/adit.h>

#include <glib/gstdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define HEAD(name, kind) \
    "<plugin name='" name "' version='1.0' kind='" kind "' licence='MIT' abi='1'><title>t</title>"

/* A line is a document; "bad" is none; "two" is two. */
static const char line_reader_xml[] =
    HEAD("line_reader", "reader") "<input records='line'><suffix>lines</suffix></input></plugin>";
static const char text_reader_xml[] =
    HEAD("text_reader", "reader") "<input records='whole'><suffix>txt</suffix></input></plugin>";
static const char pack_reader_xml[] = HEAD(
    "pack_reader",
    "reader") "<input records='members'><suffix>pack</suffix><pattern>^pack\n</pattern></input></plugin>";
static const char plain_writer_xml[] =
    HEAD("plain_writer", "writer") "<output><suffix>out</suffix></output></plugin>";
static const char first_xml[] = HEAD("first", "analyzer") "<provides layer='first'/></plugin>";

static void push(AditSink *sink, const char *id, GBytes *bytes)
{
    g_autoptr(GError) error = NULL;
    AditDocument *document = adit_document_new_bytes(id, bytes, &error);
    if (document)
        adit_sink_push(sink, document);
    else
        adit_sink_fail(sink, NULL, g_steal_pointer(&error));
}

static gboolean parse(gpointer self, gpointer scratch, const AditRecord *record, AditSink *sink,
                      GError **error)
{
    (void)self, (void)scratch;
    GBytes *bytes = adit_record_get_bytes(record);
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    if (length == 3 && memcmp(data, "bad", 3) == 0) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT, "a bad line");
        return FALSE;
    }
    push(sink, adit_record_get_id(record), bytes);
    if (length == 3 && memcmp(data, "two", 3) == 0)
        push(sink, "second", bytes);
    return TRUE;
}

static gboolean format(gpointer self, gpointer scratch, const AditOutcome *outcome, GString *out,
                       GError **error)
{
    (void)self, (void)scratch, (void)error;
    const char *id = strrchr(adit_outcome_get_id(outcome), '/');
    g_string_append_printf(out, "%s ", id ? id + 1 : adit_outcome_get_id(outcome));
    if (adit_outcome_get_error(outcome)) {
        g_string_append_printf(out, "%s/%s\n", adit_error_code_name(adit_outcome_get_error(outcome)),
                               adit_outcome_get_plugin(outcome));
        return TRUE;
    }
    gsize length;
    const char *text = adit_document_get_text(adit_outcome_get_document(outcome), &length);
    g_string_append_len(out, text, (gssize)length);
    g_string_append_c(out, '\n');
    return TRUE;
}

/* "pack", then members, a line each: "NAME=CONTENT", "=CONTENT" for what is only packed, "!" for one that
 * can't be read, "?" for an end with an error, "*" for a line feed. */
typedef struct {
    AditPacked *packed;
    char **lines;
    guint n;
    const char *content;
} Unpacking;

static gpointer unpack(gpointer self, AditPacked *packed, GError **error)
{
    (void)self;
    g_autoptr(GString) all = g_string_new(NULL);
    const char *bytes;
    gssize got;
    while ((got = MIN(adit_packed_peek(packed, &bytes, error), 7)) > 0) {
        g_string_append_len(all, bytes, got);
        adit_packed_take(packed, (gsize)got);
    }
    if (got < 0)
        return NULL;
    Unpacking *unpacking = g_new0(Unpacking, 1);
    unpacking->packed = packed;
    unpacking->lines = g_strsplit(g_strchomp(all->str), "\n", -1);
    return unpacking;
}

static gboolean next_member(gpointer data, AditMember *member, GError **error)
{
    Unpacking *unpacking = data;
    char *line = unpacking->lines[++unpacking->n];
    if (!line)
        return FALSE;
    if (*line == '?') {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT, "damaged");
        return FALSE;
    }
    char *equals = strchr(line, '=');
    unpacking->content = equals ? g_strdelimit(equals + 1, "*", '\n') : NULL;
    if (equals > line) {
        g_autofree char *name = g_strndup(line, (gsize)(equals - line));
        adit_member_set_name(member, name);
    } else if (!equals) {
        adit_member_set_name(member, line);
    }
    return TRUE;
}

static gssize read_member(gpointer data, void *buffer, gsize size, GError **error)
{
    Unpacking *unpacking = data;
    if (!unpacking->content) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_INPUT, "encrypted");
        return -1;
    }
    gsize got = MIN(MIN(size, 5), strlen(unpacking->content));
    memcpy(buffer, unpacking->content, got);
    unpacking->content += got;
    return (gssize)got;
}

static void unpack_end(gpointer data)
{
    Unpacking *unpacking = data;
    g_strfreev(unpacking->lines);
    g_free(unpacking);
}

static const AditPlugin line_reader = {ADIT_PLUGIN_HEAD("line_reader", "1.0"), .parse = parse};
static const AditPlugin text_reader = {ADIT_PLUGIN_HEAD("text_reader", "1.0"), .parse = parse};
static const AditPlugin pack_reader = {ADIT_PLUGIN_HEAD("pack_reader", "1.0"), .unpack = unpack,
                                       .next = next_member, .read = read_member, .unpack_end = unpack_end};
static const AditPlugin plain_writer = {ADIT_PLUGIN_HEAD("plain_writer", "1.0"), .format = format};

/* Fails on "fail", stops the run on "stop". */
static gboolean analyze(AditTask *task, gpointer data, GError **error)
{
    g_autofree char *text = adit_document_dup_text(adit_task_get_document(task), (AditSpan){0, G_MAXUINT32});
    if (strcmp(text, "fail") == 0) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_PLUGIN, "as asked");
        return FALSE;
    }
    if (strcmp(text, "stop") == 0)
        g_cancellable_cancel(data);
    return TRUE;
}

typedef struct {
    AditRunner *runner;
    GCancellable *cancellable;
    char *folder;
    AditRunStats stats;
} Fixture;

static void set_up(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(AditRegistry) registry = adit_registry_new();
    fixture->cancellable = g_cancellable_new();
    adit_registry_add_plugin(registry, line_reader_xml, &line_reader, &error);
    g_assert_no_error(error);
    adit_registry_add_plugin(registry, text_reader_xml, &text_reader, &error);
    g_assert_no_error(error);
    adit_registry_add_plugin(registry, pack_reader_xml, &pack_reader, &error);
    g_assert_no_error(error);
    adit_registry_add_plugin(registry, plain_writer_xml, &plain_writer, &error);
    g_assert_no_error(error);
    adit_registry_add_analyzer(registry, first_xml, analyze, fixture->cancellable, NULL, &error);
    g_assert_no_error(error);
    g_autoptr(AditPipeline) pipeline = adit_pipeline_new(registry);
    adit_pipeline_want(pipeline, "first", &error);
    g_assert_no_error(error);
    fixture->runner = adit_runner_new(pipeline);
    adit_runner_set_writer(fixture->runner, "plain");
    fixture->folder = g_dir_make_tmp("adit-runner-XXXXXX", &error);
    g_assert_no_error(error);
}

static void tear_down(Fixture *fixture, gconstpointer data)
{
    (void)data;
    GDir *dir = g_dir_open(fixture->folder, 0, NULL);
    for (const char *name; (name = g_dir_read_name(dir));) {
        g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
        g_remove(path);
    }
    g_dir_close(dir);
    g_rmdir(fixture->folder);
    g_free(fixture->folder);
    g_object_unref(fixture->runner);
    g_object_unref(fixture->cancellable);
}

static void add_file(Fixture *fixture, const char *name, const char *content)
{
    g_autofree char *path = g_build_filename(fixture->folder, name, NULL);
    g_assert_true(g_file_set_contents(path, content, -1, NULL));
}

static char *run(Fixture *fixture)
{
    g_autoptr(GError) error = NULL;
    g_autoptr(GOutputStream) output = g_memory_output_stream_new_resizable();
    adit_runner_run(fixture->runner, output, fixture->cancellable, &fixture->stats, &error);
    g_assert_no_error(error);
    g_output_stream_write_all(output, "", 1, NULL, NULL, NULL);
    g_output_stream_close(output, NULL, NULL);
    return g_memory_output_stream_steal_data(G_MEMORY_OUTPUT_STREAM(output));
}

static void test_folder(Fixture *fixture, gconstpointer data)
{
    (void)data;
    add_file(fixture, "b.txt", "whole\nfile");
    add_file(fixture, "a.lines", "one\n\n  \nbad\nfail\ntwo");
    add_file(fixture, "c.unknown", "as text");
    add_file(fixture, ".hidden", "no");
    add_file(fixture, "d.lines", "");
    adit_runner_add_path(fixture->runner, fixture->folder);
    g_autofree char *missing = g_build_filename(fixture->folder, "missing.txt", NULL);
    adit_runner_add_path(fixture->runner, missing);
    g_autofree char *out = run(fixture);
    g_assert_cmpstr(
        out, ==,
        "a.lines:1 one\na.lines:4 input/line_reader\na.lines:5 plugin/first\na.lines:6 two\nsecond two\n"
        "b.txt whole\nfile\nc.unknown as text\nmissing.txt io/(null)\n");
    g_assert_cmpuint(fixture->stats.documents, ==, 8);
    g_assert_cmpuint(fixture->stats.failures, ==, 3);
    g_assert_cmpuint(fixture->stats.inputs_total, ==, 5);
    g_assert_cmpuint(fixture->stats.inputs_done, ==, 5);
    g_assert_false(fixture->stats.cancelled);
}

static void add_many(Fixture *fixture, guint n)
{
    GString *lines = g_string_new(NULL);
    for (guint i = 0; i < n; i++)
        g_string_append_printf(lines, "%s%u\n",
                               i % 7   ? "line"
                               : i % 3 ? "a rather longer line that says nothing at all "
                                       : "x",
                               i);
    add_file(fixture, "many.lines", lines->str);
    g_string_free(lines, TRUE);
    g_autofree char *path = g_build_filename(fixture->folder, "many.lines", NULL);
    adit_runner_add_path(fixture->runner, path);
}

static void test_jobs(Fixture *fixture, gconstpointer data)
{
    (void)data;
    add_many(fixture, 30000);
    adit_runner_set_jobs(fixture->runner, 1);
    g_autofree char *one = run(fixture);
    adit_runner_set_jobs(fixture->runner, 7);
    g_autofree char *seven = run(fixture);
    g_assert_cmpuint(fixture->stats.documents, ==, 30000);
    g_assert_true(strcmp(one, seven) == 0);
    g_assert_true(g_str_has_prefix(one, "many.lines:1 x0\nmany.lines:2 line1\n"));
    g_assert_true(g_str_has_suffix(one, "many.lines:30000 line29999\n"));
}

/* Whatever an earlier run has written, going on from there gives the rest. */
static void test_skip(Fixture *fixture, gconstpointer data)
{
    (void)data;
    add_many(fixture, 9000);
    add_file(fixture, "two.lines", "two\ntwo\n");
    g_autofree char *path = g_build_filename(fixture->folder, "two.lines", NULL);
    adit_runner_add_path(fixture->runner, path);
    g_autofree char *all = run(fixture);
    static const guint64 skips[] = {1, 4500, 8999, 9000, 9001, 9003, 9004, 20000};
    for (guint i = 0; i < G_N_ELEMENTS(skips); i++) {
        const char *rest = all;
        for (guint64 line = 0; line < skips[i] && *rest; line++)
            rest = strchr(rest, '\n') + 1;
        adit_runner_set_skip(fixture->runner, skips[i]);
        g_autofree char *out = run(fixture);
        g_assert_true(strcmp(out, rest) == 0);
    }
}

/* What was under way when the run was stopped is finished; what is written is a beginning of the whole. */
static void test_stop(Fixture *fixture, gconstpointer data)
{
    (void)data;
    GString *lines = g_string_new(NULL);
    for (guint i = 0; i < 200000; i++)
        g_string_append(lines, i == 50000 ? "stop\n" : "go on\n");
    add_file(fixture, "stop.lines", lines->str);
    g_string_free(lines, TRUE);
    adit_runner_add_path(fixture->runner, fixture->folder);
    adit_runner_set_jobs(fixture->runner, 3);
    g_autofree char *out = run(fixture);
    g_assert_true(fixture->stats.cancelled);
    g_assert_cmpuint(fixture->stats.documents, <, 200000);
    guint64 line = 0;
    for (const char *p = out; *p; p = strchr(p, '\n') + 1) {
        g_autofree char *start = g_strdup_printf("stop.lines:%" G_GUINT64_FORMAT " ", ++line);
        g_assert_true(g_str_has_prefix(p, start));
    }
    g_assert_cmpuint(line, ==, fixture->stats.documents);
}

static void test_members(Fixture *fixture, gconstpointer data)
{
    (void)data;
    add_file(fixture, "a.pack",
             "pack\none.txt=hello\nin/two.lines=x*bad*two\n!\nempty.txt=\ninner=pack*b.txt=deep\n");
    add_file(fixture, "b.lines.pack", "pack\n=one*two\n");
    add_file(fixture, "c.pack", "pack\nlast.txt=last\n?\n");
    adit_runner_add_path(fixture->runner, fixture->folder);
    for (guint jobs = 1; jobs < 4; jobs++) {
        adit_runner_set_jobs(fixture->runner, jobs);
        g_autofree char *out = run(fixture);
        g_assert_cmpstr(
            out, ==,
            "one.txt hello\ntwo.lines:1 x\ntwo.lines:2 input/line_reader\ntwo.lines:3 two\nsecond two\n"
            "! input/pack_reader\nempty.txt \nb.txt deep\n"
            "b.lines.pack:1 one\nb.lines.pack:2 two\nsecond two\n"
            "last.txt last\nc.pack input/pack_reader\n");
    }
}

/* A reader that was named reads what is packed, too; after one that unpacks, readers are chosen. */
static void test_members_reader(Fixture *fixture, gconstpointer data)
{
    (void)data;
    add_file(fixture, "a.pack", "pack\none.txt=x*y\n");
    adit_runner_add_path(fixture->runner, fixture->folder);
    adit_runner_set_reader(fixture->runner, "line");
    g_autofree char *out = run(fixture);
    g_assert_cmpstr(out, ==, "one.txt:1 x\none.txt:2 y\n");
    add_file(fixture, "b.txt", "pack\ntwo.txt=z\n");
    adit_runner_set_reader(fixture->runner, "pack");
    g_autofree char *packed = run(fixture);
    g_assert_cmpstr(packed, ==, "one.txt x\ny\ntwo.txt z\n");
}

/* Writes into the pipe piece by piece. */
static gpointer feed_pipe(gpointer path)
{
    static const char *const pieces[] = {"pa", "ck", "\none.txt=hello\n"};
    FILE *pipe = g_fopen(path, "w");
    g_assert_nonnull(pipe);
    for (guint i = 0; i < G_N_ELEMENTS(pieces); i++) {
        fputs(pieces[i], pipe);
        fflush(pipe);
        g_usleep(20000);
    }
    fclose(pipe);
    return NULL;
}

static gpointer cancel_soon(gpointer cancellable)
{
    g_usleep(50000);
    g_cancellable_cancel(cancellable);
    return NULL;
}

/* What a pipe holds is known once enough of it has come; one that nobody writes to can be given up. */
static void test_pipe(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autofree char *path = g_build_filename(fixture->folder, "pipe", NULL);
    g_assert_cmpint(mkfifo(path, 0600), ==, 0);
    adit_runner_add_path(fixture->runner, path);
    GThread *writer = g_thread_new("writer", feed_pipe, path);
    g_autofree char *out = run(fixture);
    g_thread_join(writer);
    g_assert_cmpstr(out, ==, "one.txt hello\n");
    GThread *canceller = g_thread_new("canceller", cancel_soon, fixture->cancellable);
    g_autofree char *nothing = run(fixture);
    g_thread_join(canceller);
    g_assert_cmpstr(nothing, ==, "");
    g_assert_true(fixture->stats.cancelled);
    /* cppcheck-suppress memleak */
}

/* A folder in a folder that may not be read is a failure, and the run goes on. */
static void test_closed_folder(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autofree char *closed = g_build_filename(fixture->folder, "closed", NULL);
    add_file(fixture, "a.txt", "before");
    add_file(fixture, "d.txt", "behind");
    g_assert_cmpint(g_chmod(fixture->folder, 0755), ==, 0);
    g_assert_cmpint(g_mkdir(closed, 0), ==, 0);
    adit_runner_add_path(fixture->runner, fixture->folder);
    /* Root may read everything. */
    gboolean root = geteuid() == 0;
    g_assert_true(!root || seteuid(65534) == 0);
    g_autofree char *out = run(fixture);
    g_assert_true(!root || seteuid(0) == 0);
    g_assert_cmpstr(out, ==, "a.txt before\nclosed io/(null)\nd.txt behind\n");
}

static void test_set_up_errors(Fixture *fixture, gconstpointer data)
{
    (void)data;
    g_autoptr(GError) error = NULL;
    g_autoptr(GOutputStream) output = g_memory_output_stream_new_resizable();
    adit_runner_set_reader(fixture->runner, "nosuch");
    g_assert_false(adit_runner_run(fixture->runner, output, NULL, NULL, &error));
    g_assert_error(error, ADIT_ERROR, ADIT_ERROR_NOT_FOUND);
    g_assert_nonnull(strstr(error->message, "line_reader"));
}

static void count_failure(const char *id, const GError *error, gpointer data)
{
    GString *seen = data;
    g_string_append_printf(seen, "%s|%s;", strrchr(id, '/') + 1, error->message);
}

static void test_failure_func(Fixture *fixture, gconstpointer data)
{
    (void)data;
    add_file(fixture, "a.lines", "bad\nx\nfail\n");
    adit_runner_add_path(fixture->runner, fixture->folder);
    g_autoptr(GString) seen = g_string_new(NULL);
    adit_runner_set_failure_func(fixture->runner, count_failure, seen);
    g_autofree char *out = run(fixture);
    g_assert_cmpstr(seen->str, ==, "a.lines:1|line_reader: a bad line;a.lines:3|first: as asked;");
}

int main(int argc, char **argv)
{
    g_test_init(&argc, &argv, NULL);
#define ADD(name, func) g_test_add("/runner/" name, Fixture, NULL, set_up, func, tear_down)
    ADD("folder", test_folder);
    ADD("jobs", test_jobs);
    ADD("skip", test_skip);
    ADD("stop", test_stop);
    ADD("members", test_members);
    ADD("members-reader", test_members_reader);
    ADD("pipe", test_pipe);
    ADD("closed-folder", test_closed_folder);
    ADD("set-up-errors", test_set_up_errors);
    ADD("failure-func", test_failure_func);
    return g_test_run();
}
