/* SPDX-License-Identifier: MIT */
/* dates.c - the plugin: loads the languages, runs the engine, fills the timex layer. */
#include <adit/adit.h>

#include "engine.h"

#include <string.h>

/* A language's files are read when the plugin is opened and compiled when the first document needs them: most
 * runs meet one language only. */
typedef struct {
    GPtrArray *paths, *files; /* char *, GBytes * */
    GMutex lock;
    DatesLanguage *compiled; /* NULL before; under the lock */
} Language;

typedef struct {
    GHashTable *languages; /* name -> Language */
    DatesOptions options;
} Dates;

static void language_free(gpointer data)
{
    Language *self = data;
    g_ptr_array_unref(self->paths);
    g_ptr_array_unref(self->files);
    g_mutex_clear(&self->lock);
    g_clear_pointer(&self->compiled, dates_language_free);
    g_free(self);
}

static void dates_close(gpointer self)
{
    Dates *dates = self;
    g_hash_table_unref(dates->languages);
    g_free(dates);
}

static gboolean add_bytes(DatesLanguage *language, const char *name, GBytes *bytes, GError **error)
{
    g_autoptr(GError) reason = NULL;
    gsize length;
    const char *text = g_bytes_get_data(bytes, &length);
    if (dates_language_add(language, name, text, length, &reason))
        return TRUE;
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_RESOURCE, "%s", reason->message);
    return FALSE;
}

static gboolean compile(Language *self, GError **error)
{
    g_autoptr(DatesLanguage) language = dates_language_new();
    g_autoptr(GError) reason = NULL;
    for (guint i = 0; i < self->files->len; i++)
        if (!add_bytes(language, self->paths->pdata[i], self->files->pdata[i], error))
            return FALSE;
    if (!dates_language_finish(language, &reason)) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_RESOURCE, "%s", reason->message);
        return FALSE;
    }
    self->compiled = g_steal_pointer(&language);
    return TRUE;
}

/* The compiled rules, made if this is the first to ask. */
static const DatesLanguage *compiled(Language *self, GError **error)
{
    g_mutex_lock(&self->lock);
    const DatesLanguage *language = self->compiled != NULL || compile(self, error) ? self->compiled : NULL;
    g_mutex_unlock(&self->lock);
    return language;
}

/* The user's own rules come last: with a higher priority they win over the language's. What is wrong with
 * them is said at once. */
static gboolean add_users_rules(Language *language, AditSetup *setup, const char *name, GError **error)
{
    const char *path = adit_setup_get_string(setup, "rules");
    if (path == NULL || strcmp(adit_setup_get_string(setup, "rules-language"), name) != 0)
        return TRUE;
    GBytes *bytes = adit_setup_load_file(setup, path, error);
    if (bytes == NULL)
        return FALSE;
    g_ptr_array_add(language->paths, g_strdup(path));
    g_ptr_array_add(language->files, bytes);
    return compile(language, error);
}

static gboolean load_language(Dates *dates, AditSetup *setup, const char *name, char **files, GError **error)
{
    Language *language = g_new0(Language, 1);
    language->paths = g_ptr_array_new_with_free_func(g_free);
    language->files = g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref);
    g_mutex_init(&language->lock);
    g_hash_table_insert(dates->languages, g_strdup(name), language);
    for (guint i = 0; files[i] != NULL; i++) {
        if (*files[i] == '\0')
            continue;
        char *path = g_strdup_printf("%s/%s", name, files[i]);
        g_ptr_array_add(language->paths, path);
        GBytes *bytes = adit_setup_load(setup, path, error);
        if (bytes == NULL)
            return FALSE;
        g_ptr_array_add(language->files, bytes);
    }
    return add_users_rules(language, setup, name, error);
}

/* languages.txt: "en: words.txt holidays.txt rules.txt" */
static gboolean load_languages(Dates *dates, AditSetup *setup, GError **error)
{
    g_autoptr(GBytes) bytes = adit_setup_load(setup, "languages.txt", error);
    if (bytes == NULL)
        return FALSE;
    gsize length;
    const char *data = g_bytes_get_data(bytes, &length);
    g_autofree char *text = g_strndup(data, length);
    g_auto(GStrv) lines = g_strsplit(text, "\n", -1);
    for (guint i = 0; lines[i] != NULL; i++) {
        char *line = g_strstrip(lines[i]), *colon = strchr(line, ':');
        if (*line == '\0' || *line == '#')
            continue;
        if (colon == NULL) {
            g_set_error(error, ADIT_ERROR, ADIT_ERROR_RESOURCE,
                        "languages.txt:%u: expected \"LANGUAGE: FILE ...\"", i + 1);
            return FALSE;
        }
        *colon = '\0';
        g_auto(GStrv) files = g_strsplit(g_strstrip(colon + 1), " ", -1);
        if (!load_language(dates, setup, g_strstrip(line), files, error))
            return FALSE;
    }
    return TRUE;
}

static void read_options(Dates *dates, AditSetup *setup)
{
    DatesOptions *options = &dates->options;
    const char *domain = adit_setup_get_string(setup, "domain");
    const char *order = adit_setup_get_string(setup, "date-order");
    options->domain = strcmp(domain, "news") == 0         ? DATES_DOMAIN_NEWS
                      : strcmp(domain, "narrative") == 0  ? DATES_DOMAIN_NARRATIVE
                      : strcmp(domain, "colloquial") == 0 ? DATES_DOMAIN_COLLOQUIAL
                                                          : DATES_DOMAIN_AUTO;
    options->order = strcmp(order, "mdy") == 0   ? DATES_ORDER_MDY
                     : strcmp(order, "dmy") == 0 ? DATES_ORDER_DMY
                                                 : DATES_ORDER_AUTO;
    options->week_start = strcmp(adit_setup_get_string(setup, "week-start"), "sunday") == 0 ? 7 : 1;
    options->ages = adit_setup_get_bool(setup, "ages");
    options->vague = adit_setup_get_bool(setup, "vague");
    options->zones_in_value = adit_setup_get_bool(setup, "zones-in-value");
    options->holidays = adit_setup_get_bool(setup, "holidays");
}

static gpointer dates_open(AditSetup *setup, GError **error)
{
    Dates *dates = g_new0(Dates, 1);
    dates->languages = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, language_free);
    read_options(dates, setup);
    if (load_languages(dates, setup, error))
        return dates;
    dates_close(dates);
    return NULL;
}

/* What a worker keeps: Language -> DatesScratch. */
static gpointer dates_worker_new(G_GNUC_UNUSED gpointer self, G_GNUC_UNUSED GError **error)
{
    return g_hash_table_new_full(NULL, NULL, NULL, (GDestroyNotify)dates_scratch_free);
}

static void dates_worker_free(G_GNUC_UNUSED gpointer self, gpointer scratches)
{
    g_hash_table_unref(scratches);
}

/* The rules for "en-GB" are those for "en"; a text of unknown language is read as English. */
static Language *language_for(const Dates *dates, const char *lang)
{
    g_autofree char *base =
        lang != NULL ? g_ascii_strdown(lang, (gssize)strcspn(lang, "-_")) : g_strdup("en");
    return g_hash_table_lookup(dates->languages, base);
}

static DatesScratch *scratch_for(GHashTable *scratches, Language *language, GError **error)
{
    DatesScratch *scratch = g_hash_table_lookup(scratches, language);
    if (scratch == NULL) {
        const DatesLanguage *rules = compiled(language, error);
        if (rules == NULL)
            return NULL;
        scratch = dates_scratch_new(rules);
        g_hash_table_insert(scratches, language, scratch);
    }
    return scratch;
}

/* Month first is the habit of the United States; a text that says it comes from elsewhere has the day first.
 */
static DatesOrder order_of_locale(const char *lang)
{
    if (lang == NULL || strlen(lang) < 5)
        return DATES_ORDER_AUTO;
    return g_ascii_strncasecmp(lang + 3, "US", 2) == 0 ? DATES_ORDER_AUTO : DATES_ORDER_DMY;
}

enum { TYPE, VALUE, MOD, QUANT, FREQ, BEGIN, END, ANCHOR, FUNCTION, FROM, TO, REASON, N_FEATURES };

static const char *const FEATURES[N_FEATURES] = {"type",     "value",       "mod",       "quant",
                                                 "freq",     "begin_point", "end_point", "anchor",
                                                 "function", "from",        "to",        "reason"};

static void set(AditBuilder *builder, guint32 row, int feature, const char *value)
{
    if (value != NULL && *value != '\0')
        adit_builder_set_string(builder, row, feature, value);
}

static void set_note(AditBuilder *builder, guint32 row, const DatesLanguage *language,
                     const DatesTimex *timex, DatesDomain domain)
{
    g_autofree char *note = dates_explain(language, timex, domain);
    adit_builder_set_note(builder, row, note);
}

static guint32 add_row(AditBuilder *builder, const int f[N_FEATURES], const DatesLanguage *language,
                       const DatesTimex *t)
{
    guint32 row = adit_builder_add(builder, (AditSpan){t->start, t->end});
    set(builder, row, f[TYPE], dates_type_name(t->type));
    set(builder, row, f[VALUE], t->value);
    set(builder, row, f[MOD], dates_mod_name(t->mod));
    set(builder, row, f[QUANT], dates_quant_name(t->quant));
    set(builder, row, f[FREQ], t->freq);
    set(builder, row, f[BEGIN], t->begin);
    set(builder, row, f[END], t->end_point);
    set(builder, row, f[ANCHOR], t->anchor_value);
    set(builder, row, f[FUNCTION], t->dateline ? "CREATION_TIME" : NULL);
    set(builder, row, f[FROM], t->from);
    set(builder, row, f[TO], t->to);
    set(builder, row, f[REASON], t->reason);
    adit_builder_set_rule(builder, row, DATES_RULE(language, t->rule)->name);
    return row;
}

static void build(AditTask *task, const DatesLanguage *language, DatesScratch *run, DatesDomain domain)
{
    AditBuilder *builder = adit_task_build(task, "timex");
    gboolean notes = adit_task_wants_notes(task);
    int f[N_FEATURES];
    for (guint i = 0; i < N_FEATURES; i++)
        f[i] = adit_builder_feature(builder, FEATURES[i]);
    DatesTimex timex;
    while (dates_next(run, &timex)) {
        guint32 row = add_row(builder, f, language, &timex);
        if (notes)
            set_note(builder, row, language, &timex, domain);
    }
}

static gboolean dates_process(gpointer self, gpointer scratches, AditTask *task, GError **error)
{
    const Dates *dates = self;
    AditDocument *document = adit_task_get_document(task);
    const char *lang = adit_document_get_meta(document, "lang");
    const char *created = adit_document_get_meta(document, "created");
    Language *language = language_for(dates, lang);
    DatesOptions options = dates->options;
    gsize length;
    const char *text = adit_document_get_text(document, &length);
    if (language == NULL)
        return TRUE;
    DatesScratch *run = scratch_for(scratches, language, error);
    if (run == NULL)
        return FALSE;
    if (created != NULL && !dates_options_set_created(&options, created))
        adit_task_log(task, G_LOG_LEVEL_WARNING,
                      "\"created\" is no ISO 8601 date: \"%s\"; treated as unknown", created);
    if (options.order == DATES_ORDER_AUTO)
        options.locale_order = order_of_locale(lang);
    DatesDomain domain = dates_begin(run, text, (guint32)length, &options);
    build(task, language->compiled, run, domain);
    return TRUE;
}

static const AditPlugin plugin = {
    ADIT_PLUGIN_HEAD("dates", "1.0"),
    .open = dates_open,
    .close = dates_close,
    .worker_new = dates_worker_new,
    .worker_free = dates_worker_free,
    .process = dates_process,
};

ADIT_PLUGIN_DEFINE(dates, plugin)
