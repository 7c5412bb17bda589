/* SPDX-License-Identifier: MIT */
#include "seal.h"

#include <string.h>

/* One builder on its way to a layer. */
typedef struct {
    AditBuilder *builder;
    const AditLayer *existing; /* what the document has under this name now */
    guint32 *new_row;          /* by old row; NULL if the order stays */
    gboolean dropped;          /* the document has the layer already, and keeps it */
} Job;

typedef struct {
    AditDocument *document;
    const char *text;
    guint32 length;
    Job *jobs;
    guint n_jobs;
} Seal;

/* --- checks ------------------------------------------------------------------------------------------- */

static inline gboolean on_boundary(const Seal *seal, guint32 offset)
{
    return offset == seal->length || (offset < seal->length && ((guint8)seal->text[offset] & 0xc0) != 0x80);
}

static inline gboolean is_good_span(const Seal *seal, AditSpan span)
{
    return span.start < span.end && span.end <= seal->length && on_boundary(seal, span.start) &&
           on_boundary(seal, span.end);
}

/* FALSE */
static gboolean fail_span(const Seal *seal, const char *layer, guint32 row, const char *what, AditSpan span,
                          GError **error)
{
    const char *wrong = span.end > seal->length  ? "ends behind the text"
                        : span.start >= span.end ? "is empty or runs backwards"
                                                 : "cuts a character";
    g_set_error(error, ADIT_ERROR, ADIT_ERROR_ROW, "layer \"%s\", row %u: %s %u-%u %s (text of %u bytes)",
                layer, row, what, span.start, span.end, wrong, seal->length);
    return FALSE;
}

static gboolean check_rows(const Seal *seal, const Job *job, GError **error)
{
    const AditBuilder *builder = job->builder;
    if (builder->error) {
        g_propagate_error(error, g_error_copy(builder->error));
        return FALSE;
    }
    if (builder->base)
        return TRUE;
    for (guint32 row = 0; row < builder->n_rows; row++)
        if (G_UNLIKELY(!is_good_span(seal, builder->spans[row])))
            return fail_span(seal, builder->schema->name, row, "span", builder->spans[row], error);
    return TRUE;
}

static gboolean check_span_column(const Seal *seal, const Job *job, guint index, GError **error)
{
    const AditSpan *data = job->builder->columns[index].data;
    gsize n = MIN(job->builder->columns[index].allocated, job->builder->n_rows);
    const char *name = adit_layer_schema_nth(job->builder->schema, index)->name;
    for (guint32 row = 0; row < n; row++)
        if (!adit_span_is_null(data[row]) && !is_good_span(seal, data[row]))
            return fail_span(seal, job->builder->schema->name, row, name, data[row], error);
    return TRUE;
}

static const Job *find_job(const Seal *seal, const char *layer)
{
    for (guint i = 0; i < seal->n_jobs; i++)
        if (!seal->jobs[i].builder->base && strcmp(seal->jobs[i].builder->schema->name, layer) == 0)
            return &seal->jobs[i];
    return NULL;
}

/* Checks the references of a column, and renumbers those that point into rows sealed with it. */
static gboolean resolve_refs(const Seal *seal, const Job *job, guint index, GError **error)
{
    AditBuilder *builder = job->builder;
    const AditFeature *feature = adit_layer_schema_nth(builder->schema, index);
    const Job *target = find_job(seal, feature->target);
    const AditLayer *layer = target ? NULL : adit_document_get_layer(seal->document, feature->target);
    guint32 n_target = target ? target->builder->n_rows : layer ? layer->rows->n_rows : 0;
    guint32 *data = builder->columns[index].data;
    gsize n = MIN(builder->columns[index].allocated, builder->n_rows);
    for (guint32 row = 0; row < n; row++) {
        if (data[row] == ADIT_NO_ROW)
            continue;
        if (data[row] >= n_target) {
            g_set_error(error, ADIT_ERROR, ADIT_ERROR_ROW,
                        "layer \"%s\", row %u: %s points to row %u of layer \"%s\", which has %u",
                        builder->schema->name, row, feature->name, data[row], feature->target, n_target);
            return FALSE;
        }
        if (target && target->dropped)
            data[row] = ADIT_NO_ROW;
        else if (target && target->new_row)
            data[row] = target->new_row[data[row]];
    }
    return TRUE;
}

static gboolean check_columns(const Seal *seal, const Job *job, GError **error)
{
    for (guint i = 0; i < job->builder->schema->features->len; i++) {
        if (!job->builder->columns[i].data)
            continue;
        AditFeatureType type = adit_layer_schema_nth(job->builder->schema, i)->type;
        if (type == ADIT_FEATURE_SPAN && !check_span_column(seal, job, i, error))
            return FALSE;
        if (type == ADIT_FEATURE_REF && !resolve_refs(seal, job, i, error))
            return FALSE;
    }
    return TRUE;
}

/* --- order --------------------------------------------------------------------------------------------- */

static int compare_spans(AditSpan a, AditSpan b)
{
    if (a.start != b.start)
        return a.start < b.start ? -1 : 1;
    return a.end == b.end ? 0 : a.end > b.end ? -1 : 1;
}

static int compare_rows(gconstpointer a, gconstpointer b, gpointer data)
{
    const AditSpan *spans = data;
    guint32 i = *(const guint32 *)a, j = *(const guint32 *)b;
    int order = compare_spans(spans[i], spans[j]);
    /* Rows of one span keep the order in which they were added. */
    return order ? order : i < j ? -1 : 1;
}

static void permute(gpointer *data, gsize size, const guint32 *new_row, guint32 n)
{
    char *old = *data, *moved = g_malloc_n(n, size);
    for (guint32 row = 0; row < n; row++)
        memcpy(moved + size * new_row[row], old + size * row, size);
    g_free(old);
    *data = moved;
}

static void sort_rows(Job *job)
{
    AditBuilder *builder = job->builder;
    guint32 n = builder->base ? 0 : builder->n_rows, row = 1;
    while (row < n && compare_spans(builder->spans[row - 1], builder->spans[row]) <= 0)
        row++;
    if (row >= n)
        return;
    guint32 *order = g_new(guint32, n);
    for (row = 0; row < n; row++)
        order[row] = row;
    g_qsort_with_data(order, (gint)n, sizeof *order, compare_rows, builder->spans);
    job->new_row = g_new(guint32, n);
    for (row = 0; row < n; row++)
        job->new_row[order[row]] = row;
    g_free(order);
}

/* --- layers --------------------------------------------------------------------------------------------- */

/* Makes a column exactly as long as the rows, and takes it out of the builder. */
static AditColumn *take_column(AditBuilder *builder, guint index)
{
    AditBuilderColumn *from = &builder->columns[index];
    AditColumn *column = g_new0(AditColumn, 1);
    g_atomic_ref_count_init(&column->refs);
    column->schema = adit_layer_schema_ref(builder->schema);
    column->feature = adit_layer_schema_nth(builder->schema, index);
    column->n_rows = builder->n_rows;
    column->producer = g_strdup(builder->provenance.producer);
    column->data = g_steal_pointer(&from->data);
    column->pool = from->pool;
    memset(&from->pool, 0, sizeof from->pool);
    from->allocated = 0;
    adit_pool_seal(&column->pool);
    return column;
}

static void fit_column(Job *job, guint index)
{
    AditBuilderColumn *column = &job->builder->columns[index];
    guint32 n = job->builder->n_rows;
    AditFeatureType type = adit_layer_schema_nth(job->builder->schema, index)->type;
    gsize size = adit_feature_size(type);
    if (!column->data)
        return;
    if (column->allocated != n) {
        column->data = g_realloc_n(column->data, MAX(n, 1), size);
        if (n > column->allocated)
            adit_feature_fill_null(type, column->data, column->allocated, n - column->allocated);
        column->allocated = n;
    }
    if (job->new_row)
        permute(&column->data, size, job->new_row, n);
}

static void fit_notes(const Job *job)
{
    AditProvenance *provenance = &job->builder->provenance;
    if (!provenance->notes || !job->new_row)
        return;
    GHashTable *moved = g_hash_table_new_full(NULL, NULL, NULL, g_free);
    GHashTableIter iter;
    gpointer row, note;
    g_hash_table_iter_init(&iter, provenance->notes);
    while (g_hash_table_iter_next(&iter, &row, &note)) {
        g_hash_table_iter_steal(&iter);
        g_hash_table_insert(moved, GUINT_TO_POINTER(job->new_row[GPOINTER_TO_UINT(row)]), note);
    }
    g_hash_table_unref(provenance->notes);
    provenance->notes = moved;
}

static AditRows *take_rows(Job *job)
{
    AditBuilder *builder = job->builder;
    AditRows *rows = g_new0(AditRows, 1);
    g_atomic_ref_count_init(&rows->refs);
    rows->n_rows = builder->n_rows;
    rows->provenance = builder->provenance;
    fit_notes(job);
    rows->provenance.notes = builder->provenance.notes;
    memset(&builder->provenance, 0, sizeof builder->provenance);
    rows->spans = g_renew(AditSpan, g_steal_pointer(&builder->spans), MAX(rows->n_rows, 1));
    if (rows->provenance.rule_of) {
        guint32 n = rows->n_rows;
        rows->provenance.rule_of = g_renew(guint16, rows->provenance.rule_of, MAX(n, 1));
        if (n > builder->rules_allocated)
            memset(rows->provenance.rule_of + builder->rules_allocated, 0,
                   (n - builder->rules_allocated) * sizeof(guint16));
        if (job->new_row)
            permute((gpointer *)&rows->provenance.rule_of, sizeof(guint16), job->new_row, n);
        adit_pool_seal(&rows->provenance.rules);
    }
    if (job->new_row)
        permute((gpointer *)&rows->spans, sizeof(AditSpan), job->new_row, rows->n_rows);
    adit_rows_index(rows);
    return rows;
}

static AditLayer *make_layer(Job *job)
{
    AditBuilder *builder = job->builder;
    GPtrArray *columns = g_ptr_array_new_with_free_func((GDestroyNotify)adit_column_unref);
    /* Columns go first: they still need the builder's producer. */
    for (guint i = 0; builder->base && i < job->existing->columns->len; i++)
        g_ptr_array_add(columns, adit_column_ref(g_ptr_array_index(job->existing->columns, i)));
    guint had = columns->len;
    for (guint i = 0; i < builder->schema->features->len; i++) {
        const char *name = adit_layer_schema_nth(builder->schema, i)->name;
        if (builder->base && adit_layer_get_column(job->existing, name))
            continue;
        if (builder->columns[i].unused && !builder->columns[i].data)
            continue;
        fit_column(job, i);
        g_ptr_array_add(columns, take_column(builder, i));
    }
    if (builder->base && columns->len == had) {
        g_ptr_array_unref(columns);
        return NULL;
    }
    AditRows *rows = builder->base ? adit_rows_ref(builder->base->rows) : take_rows(job);
    return adit_layer_new(builder->base ? job->existing->schema : builder->schema, rows, columns);
}

/* --- the whole -------------------------------------------------------------------------------------------
 */

static gboolean check_existing(Job *job, GError **error)
{
    const AditBuilder *builder = job->builder;
    const char *name = builder->schema->name;
    if (builder->base) {
        if (!job->existing || job->existing->rows != builder->base->rows) {
            g_set_error(error, ADIT_ERROR, ADIT_ERROR_ROW,
                        "layer \"%s\": features were made for rows of another document", name);
            return FALSE;
        }
        for (guint i = 0; !builder->keep_existing && i < builder->schema->features->len; i++) {
            const char *feature = adit_layer_schema_nth(builder->schema, i)->name;
            if (adit_layer_get_column(job->existing, feature)) {
                g_set_error(error, ADIT_ERROR, ADIT_ERROR_EXISTS,
                            "the document has \"%s.%s\" already; layers are written once", name, feature);
                return FALSE;
            }
        }
        return TRUE;
    }
    job->dropped = job->existing && builder->keep_existing;
    if (job->existing && !job->dropped) {
        g_set_error(error, ADIT_ERROR, ADIT_ERROR_EXISTS,
                    "the document has a layer \"%s\" already; layers are written once", name);
        return FALSE;
    }
    return TRUE;
}

static gboolean check_all(Seal *seal, GError **error)
{
    for (guint i = 0; i < seal->n_jobs; i++) {
        Job *job = &seal->jobs[i];
        job->existing = adit_document_get_layer(seal->document, job->builder->schema->name);
        if (!check_existing(job, error) || !check_rows(seal, job, error))
            return FALSE;
        sort_rows(job);
    }
    for (guint i = 0; i < seal->n_jobs; i++)
        if (!seal->jobs[i].dropped && !check_columns(seal, &seal->jobs[i], error))
            return FALSE;
    return TRUE;
}

gboolean adit_seal(AditDocument *document, AditBuilder **builders, guint n_builders, AditLayer **layers,
                   GError **error)
{
    gsize length;
    Seal seal = {
        .document = document, .text = adit_document_get_text(document, &length), .n_jobs = n_builders};
    seal.length = (guint32)length;
    seal.jobs = g_new0(Job, n_builders + 1);
    for (guint i = 0; i < n_builders; i++)
        seal.jobs[i].builder = builders[i];
    gboolean ok = check_all(&seal, error);
    for (guint i = 0; i < n_builders; i++) {
        layers[i] = ok && !seal.jobs[i].dropped ? make_layer(&seal.jobs[i]) : NULL;
        g_free(seal.jobs[i].new_row);
    }
    for (guint i = 0; i < n_builders; i++)
        adit_builder_reset(builders[i]);
    g_free(seal.jobs);
    return ok;
}
