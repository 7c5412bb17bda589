/* SPDX-License-Identifier: MIT */
#include "ner_model.h"

#include <math.h>

#define MAGIC "ADITNER\n"
#define HEADER_SIZE 64u
#define ENTRY_SIZE 24u
#define MAX_SECTIONS 32u
#define ALIGNMENT 64u

typedef enum {
    SECTION_TYPES = 1,
    SECTION_NUMBERS,
    SECTION_TRANSITIONS,
    SECTION_WEIGHT_PRINTS,
    SECTION_WEIGHTS,
    SECTION_CLUSTER_PRINTS,
    SECTION_CLUSTERS,
    SECTION_PHRASE_PRINTS,
    SECTION_PHRASES,
    SECTION_LISTS,
    SECTION_CURVE,
    SECTION_NOTES,
    N_SECTIONS
} Section;

/* Fields of SECTION_NUMBERS, 32 bits each. */
enum {
    NUMBER_CLASSES,
    NUMBER_ROW,
    NUMBER_SCALE,
    NUMBER_FREE_LISTS,
    NUMBER_LINK,
    NUMBER_COMMON,
    NUMBER_TITLE,
    NUMBER_TWO_PASS,
    N_NUMBERS
};

typedef struct {
    const guint8 *data;
    gsize size;
} Slice;

GQuark ner_model_error_quark(void)
{
    return g_quark_from_static_string("ner-model-error-quark");
}

static gboolean refuse(GError **error, const char *what)
{
    g_set_error(error, NER_MODEL_ERROR, NER_MODEL_ERROR_DAMAGED,
                "the entity model is damaged: %s; fetch it again or train it anew", what);
    return FALSE;
}

static guint32 get32(const guint8 *p)
{
    return (guint32)p[0] | (guint32)p[1] << 8 | (guint32)p[2] << 16 | (guint32)p[3] << 24;
}

static guint64 get64(const guint8 *p)
{
    return get32(p) | (guint64)get32(p + 4) << 32;
}

static float get_float(const guint8 *p)
{
    guint32 bits = get32(p);
    float value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static void put32(guint8 *p, guint32 v)
{
    for (guint k = 0; k < 4; k++)
        p[k] = (guint8)(v >> (8 * k));
}

static void put64(guint8 *p, guint64 v)
{
    put32(p, (guint32)v);
    put32(p + 4, (guint32)(v >> 32));
}

static void put_float(guint8 *p, float value)
{
    guint32 bits;
    memcpy(&bits, &value, sizeof bits);
    put32(p, bits);
}

/* Four lanes, so that it runs at memory's speed. Against accidents; nobody who can change a file is kept from
 * changing this. */
static guint64 checksum(const guint8 *data, gsize size)
{
    guint64 lanes[4] = {1, 2, 3, 4};
    gsize at = 0;
    for (; at + 32 <= size; at += 32)
        for (guint k = 0; k < 4; k++)
            lanes[k] = ((lanes[k] ^ get64(data + at + 8 * k)) * G_GUINT64_CONSTANT(0x9e3779b97f4a7c15)) +
                       (lanes[k] >> 29);
    guint64 h = size;
    for (; at < size; at++)
        h = ner_hash_add(h, data[at]);
    for (guint k = 0; k < 4; k++)
        h = ner_mix(h ^ lanes[k]);
    return h;
}

static char **read_strings(Slice slice, guint limit, guint *n)
{
    if (slice.size == 0 || slice.data[slice.size - 1] != 0)
        return NULL;
    g_autoptr(GPtrArray) strings = g_ptr_array_new_with_free_func(g_free);
    const char *p = (const char *)slice.data, *end = p + slice.size;
    while (p < end) {
        gsize length = strlen(p);
        if (length == 0 || length > 255 || strings->len >= limit || !g_utf8_validate(p, (gssize)length, NULL))
            return NULL;
        g_ptr_array_add(strings, g_strdup(p));
        p += length + 1;
    }
    *n = strings->len;
    g_ptr_array_add(strings, NULL);
    return (char **)g_ptr_array_free(g_steal_pointer(&strings), FALSE);
}

static gboolean read_table(NerTable *table, Slice prints, Slice values, guint32 width)
{
    gsize n_buckets = prints.size / 16;
    if (prints.size % 16 != 0 || n_buckets > G_MAXUINT32 / 2 || width == 0 ||
        values.size / NER_TABLE_SLOTS / width != n_buckets ||
        values.size != n_buckets * NER_TABLE_SLOTS * width)
        return FALSE;
    table->prints = prints.data;
    table->values = values.data;
    table->n_buckets = (guint32)n_buckets;
    table->width = width;
    return TRUE;
}

static gboolean read_transitions(NerModel *model, Slice slice)
{
    gsize n = (gsize)model->n_classes * model->n_labels * model->n_labels;
    if (slice.size != n * 4)
        return FALSE;
    model->transitions = g_new(float, n);
    for (gsize k = 0; k < n; k++) {
        float w = get_float(slice.data + k * 4);
        if (!(w >= -100.f && w <= 100.f)) /* no NaN either */
            return FALSE;
        guint to = (guint)(k % model->n_labels), from = (guint)(k / model->n_labels % model->n_labels);
        gboolean may = ner_label_may_follow(from, to);
        model->transitions[k] = may ? w : NER_NEVER;
    }
    return TRUE;
}

static gboolean read_curve(NerModel *model, Slice slice)
{
    if (slice.size != (NER_CURVE + 1) * 4)
        return FALSE;
    for (guint k = 0; k <= NER_CURVE; k++) {
        float v = get_float(slice.data + k * 4);
        if (!(v >= (k > 0 ? model->curve[k - 1] : 0.f) && v <= 1.f))
            return FALSE;
        model->curve[k] = v;
    }
    return TRUE;
}

static gboolean read_sections(NerModel *model, const Slice *sections, GError **error)
{
    const Slice *numbers = &sections[SECTION_NUMBERS];
    model->types = read_strings(sections[SECTION_TYPES], NER_MAX_TYPES, &model->n_types);
    if (model->types == NULL)
        return refuse(error, "its list of types is");
    model->n_labels = 1 + 2 * model->n_types;
    if (numbers->size != N_NUMBERS * 4)
        return refuse(error, "its settings are");
    model->n_classes = get32(numbers->data + NUMBER_CLASSES * 4);
    guint32 row = get32(numbers->data + NUMBER_ROW * 4);
    model->scale = get_float(numbers->data + NUMBER_SCALE * 4);
    model->lexicon.free_lists = get32(numbers->data + NUMBER_FREE_LISTS * 4) & ~NER_PHRASE_MORE;
    model->lexicon.link_list = get32(numbers->data + NUMBER_LINK * 4) & ~NER_PHRASE_MORE;
    model->lexicon.common_list = get32(numbers->data + NUMBER_COMMON * 4) & ~NER_PHRASE_MORE;
    model->lexicon.title_list = get32(numbers->data + NUMBER_TITLE * 4) & ~NER_PHRASE_MORE;
    model->two_pass = get32(numbers->data + NUMBER_TWO_PASS * 4) != 0;
    if ((model->n_classes != 1 && model->n_classes != NER_CLASSES) ||
        row != (2 * model->n_types + 7) / 8 * 8 || !(model->scale > 0.f && model->scale <= 1.f))
        return refuse(error, "its settings are");
    if (!read_transitions(model, sections[SECTION_TRANSITIONS]))
        return refuse(error, "its transitions are");
    ner_steps_init(&model->steps, model->transitions, model->n_classes, model->n_labels, row);
    if (!read_table(&model->weights, sections[SECTION_WEIGHT_PRINTS], sections[SECTION_WEIGHTS], row))
        return refuse(error, "its weights are");
    if (!read_table(&model->lexicon.clusters, sections[SECTION_CLUSTER_PRINTS], sections[SECTION_CLUSTERS],
                    3) ||
        !read_table(&model->lexicon.phrases, sections[SECTION_PHRASE_PRINTS], sections[SECTION_PHRASES], 4))
        return refuse(error, "its word lists are");
    if (sections[SECTION_LISTS].size > 0 &&
        (model->lists = read_strings(sections[SECTION_LISTS], NER_MAX_LISTS, &model->n_lists)) == NULL)
        return refuse(error, "the names of its word lists are");
    if (!read_curve(model, sections[SECTION_CURVE]))
        return refuse(error, "its calibration is");
    const Slice *notes = &sections[SECTION_NOTES];
    if (!g_utf8_validate((const char *)notes->data, (gssize)notes->size, NULL))
        return refuse(error, "its notes are");
    model->notes = g_strndup((const char *)notes->data, notes->size);
    return TRUE;
}

static gboolean read_directory(const guint8 *data, gsize size, Slice *sections, GError **error)
{
    if (size < 8 || memcmp(data, MAGIC, 8) != 0) {
        g_set_error(error, NER_MODEL_ERROR, NER_MODEL_ERROR_DAMAGED,
                    "this is no entity model: it does not begin like one");
        return FALSE;
    }
    if (size < HEADER_SIZE)
        return refuse(error, "it is cut short");
    guint32 version = get32(data + 8);
    if (version != NER_MODEL_VERSION) {
        g_set_error(error, NER_MODEL_ERROR, NER_MODEL_ERROR_VERSION,
                    "the entity model has format %u and this plugin reads format %d; train it anew", version,
                    NER_MODEL_VERSION);
        return FALSE;
    }
    guint32 n = get32(data + 12);
    if (get64(data + 16) != size || size > NER_MODEL_MAX_BYTES)
        return refuse(error, "it is not as long as it says");
    if (get64(data + 24) != checksum(data + HEADER_SIZE, size - HEADER_SIZE))
        return refuse(error, "its checksum is wrong");
    if (n > MAX_SECTIONS || HEADER_SIZE + n * ENTRY_SIZE > size)
        return refuse(error, "its directory is");
    for (guint k = 0; k < n; k++) {
        const guint8 *entry = data + HEADER_SIZE + k * ENTRY_SIZE;
        guint32 id = get32(entry);
        guint64 offset = get64(entry + 8), length = get64(entry + 16);
        if (offset > size || length > size - offset || offset % ALIGNMENT != 0)
            return refuse(error, "its directory is");
        if (id == 0 || id >= N_SECTIONS) /* a later format's; ours to leave alone */
            continue;
        if (sections[id].data != NULL)
            return refuse(error, "its directory is");
        sections[id] = (Slice){data + offset, (gsize)length};
    }
    for (guint id = 1; id < N_SECTIONS; id++)
        if (sections[id].data == NULL)
            return refuse(error, "a part is missing");
    return TRUE;
}

NerModel *ner_model_new(GBytes *bytes, GError **error)
{
    gsize size;
    const guint8 *data = g_bytes_get_data(bytes, &size);
    Slice sections[N_SECTIONS] = {{NULL, 0}};
    g_autoptr(NerModel) model = g_new0(NerModel, 1);
    model->bytes = g_bytes_ref(bytes);
    if (!read_directory(data, size, sections, error) || !read_sections(model, sections, error))
        return NULL;
    return g_steal_pointer(&model);
}

void ner_model_free(NerModel *model)
{
    g_clear_pointer(&model->bytes, g_bytes_unref);
    g_strfreev(model->types);
    g_strfreev(model->lists);
    g_free(model->transitions);
    ner_steps_clear(&model->steps);
    g_free(model->notes);
    g_free(model);
}

guint32 ner_model_list(const NerModel *model, const char *name)
{
    for (guint k = 0; k < model->n_lists; k++)
        if (strcmp(model->lists[k], name) == 0)
            return 1u << k;
    return 0;
}

void ner_model_borrow_lists(NerModel *model, const NerModel *other)
{
    NerTable clusters = model->lexicon.clusters;
    model->lexicon = other->lexicon;
    model->lexicon.clusters = clusters;
    model->lists = g_strdupv(other->lists);
    model->n_lists = other->n_lists;
}

void ner_model_repair(guint8 *data, gsize size)
{
    if (size < HEADER_SIZE)
        return;
    put64(data + 16, size);
    put64(data + 24, checksum(data + HEADER_SIZE, size - HEADER_SIZE));
}

/* ---- writing ---- */

static void add_section(GByteArray *file, guint *n, Section id, const void *data, gsize size)
{
    static const guint8 zeroes[ALIGNMENT] = {0};
    guint8 *entry = file->data + HEADER_SIZE + (gsize)(*n)++ * ENTRY_SIZE;
    put32(entry, id);
    put64(entry + 8, file->len);
    put64(entry + 16, size);
    if (size > 0)
        g_byte_array_append(file, data, (guint)size);
    if (file->len % ALIGNMENT != 0)
        g_byte_array_append(file, zeroes, ALIGNMENT - file->len % ALIGNMENT);
}

static void add_strings(GByteArray *file, guint *n, Section id, char **strings, guint n_strings)
{
    g_autoptr(GByteArray) all = g_byte_array_new();
    for (guint k = 0; k < n_strings; k++)
        g_byte_array_append(all, (const guint8 *)strings[k], (guint)strlen(strings[k]) + 1);
    add_section(file, n, id, all->data, all->len);
}

static void add_floats(GByteArray *file, guint *n, Section id, const float *values, gsize n_values)
{
    g_autofree guint8 *data = g_malloc(n_values * 4);
    for (gsize k = 0; k < n_values; k++)
        put_float(data + k * 4, values[k] == NER_NEVER ? 0.f : values[k]);
    add_section(file, n, id, data, n_values * 4);
}

static void add_table(GByteArray *file, guint *n, Section prints, Section values, const NerTable *table)
{
    add_section(file, n, prints, table->prints, (gsize)table->n_buckets * 16);
    add_section(file, n, values, table->values, (gsize)table->n_buckets * NER_TABLE_SLOTS * table->width);
}

GBytes *ner_model_serialize(const NerModel *model)
{
    g_autoptr(GByteArray) file = g_byte_array_new();
    gsize head = HEADER_SIZE + (N_SECTIONS - 1) * ENTRY_SIZE;
    head = (head + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    g_byte_array_set_size(file, (guint)head);
    memset(file->data, 0, head);
    guint n = 0;
    guint8 numbers[N_NUMBERS * 4] = {0};
    put32(numbers + NUMBER_CLASSES * 4, model->n_classes);
    put32(numbers + NUMBER_ROW * 4, model->weights.width);
    put_float(numbers + NUMBER_SCALE * 4, model->scale);
    put32(numbers + NUMBER_FREE_LISTS * 4, model->lexicon.free_lists);
    put32(numbers + NUMBER_LINK * 4, model->lexicon.link_list);
    put32(numbers + NUMBER_COMMON * 4, model->lexicon.common_list);
    put32(numbers + NUMBER_TITLE * 4, model->lexicon.title_list);
    put32(numbers + NUMBER_TWO_PASS * 4, model->two_pass ? 1 : 0);
    add_strings(file, &n, SECTION_TYPES, model->types, model->n_types);
    add_section(file, &n, SECTION_NUMBERS, numbers, sizeof numbers);
    add_floats(file, &n, SECTION_TRANSITIONS, model->transitions,
               (gsize)model->n_classes * model->n_labels * model->n_labels);
    add_table(file, &n, SECTION_WEIGHT_PRINTS, SECTION_WEIGHTS, &model->weights);
    add_table(file, &n, SECTION_CLUSTER_PRINTS, SECTION_CLUSTERS, &model->lexicon.clusters);
    add_table(file, &n, SECTION_PHRASE_PRINTS, SECTION_PHRASES, &model->lexicon.phrases);
    add_strings(file, &n, SECTION_LISTS, model->lists, model->n_lists);
    add_floats(file, &n, SECTION_CURVE, model->curve, NER_CURVE + 1);
    add_section(file, &n, SECTION_NOTES, model->notes, strlen(model->notes));
    memcpy(file->data, MAGIC, 8);
    put32(file->data + 8, NER_MODEL_VERSION);
    put32(file->data + 12, n);
    ner_model_repair(file->data, file->len);
    return g_byte_array_free_to_bytes(g_steal_pointer(&file));
}
