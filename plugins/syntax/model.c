/* SPDX-License-Identifier: MIT */
#include "model.h"
#include "form.h"
#include <string.h>

#define HEADER_SIZE 40
#define ENTRY_SIZE 24
#define SECTIONS_MAX 64
#define ALIGNMENT 64
static const char magic[8] = "ADITNET";

typedef struct {
    guint32 name;
    gsize offset, size;
} Section;

struct Model {
    GBytes *bytes;
    const guint8 *data;
    char *name;
    guint n;
    Section sections[SECTIONS_MAX];
};

static guint32 get32(const guint8 *p)
{
    guint32 v;
    memcpy(&v, p, 4);
    return GUINT32_FROM_LE(v);
}

static guint64 get64(const guint8 *p)
{
    guint64 v;
    memcpy(&v, p, 8);
    return GUINT64_FROM_LE(v);
}

gboolean model_error(const Model *m, const char *what, GError **error)
{
    g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                "%s: damaged model: %s; install or train it again", m->name, what);
    return FALSE;
}

/* Reads header and table; the sections' places are checked here, what they hold by those who use them. */
static gboolean read_table(Model *m, gsize size, guint32 kind, GError **error)
{
    if (G_BYTE_ORDER != G_LITTLE_ENDIAN)
        return model_error(m, "models are for little-endian machines only", error);
    if (size < HEADER_SIZE || memcmp(m->data, magic, sizeof magic) != 0)
        return model_error(m, "it does not begin as a model does", error);
    if (get32(m->data + 8) != MODEL_VERSION) {
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                    "%s: model of version %u, this program reads version %d; train it again", m->name,
                    get32(m->data + 8), MODEL_VERSION);
        return FALSE;
    }
    if (get32(m->data + 12) != kind)
        return model_error(m, "it is a model for something else", error);
    if (get32(m->data + 20) != 0 || get64(m->data + 24) != size)
        return model_error(m, "its size is not what it says", error);
    if (get64(m->data + 32) != form_hash((const char *)m->data + HEADER_SIZE, size - HEADER_SIZE, kind))
        return model_error(m, "its checksum is wrong", error);
    m->n = get32(m->data + 16);
    if (m->n > SECTIONS_MAX || HEADER_SIZE + (gsize)m->n * ENTRY_SIZE > size)
        return model_error(m, "too many sections", error);
    for (guint i = 0; i < m->n; i++) {
        const guint8 *p = m->data + HEADER_SIZE + i * ENTRY_SIZE;
        guint64 offset = get64(p + 8), length = get64(p + 16);
        if (offset > size || length > size - offset || offset % ALIGNMENT != 0)
            return model_error(m, "a section lies outside of it", error);
        m->sections[i] = (Section){get32(p), (gsize)offset, (gsize)length};
    }
    return TRUE;
}

Model *model_open(GBytes *bytes, guint32 kind, const char *name, GError **error)
{
    g_autoptr(Model) m = g_new0(Model, 1);
    gsize size;
    m->bytes = g_bytes_ref(bytes);
    m->data = g_bytes_get_data(bytes, &size);
    m->name = g_strdup(name);
    if ((guintptr)m->data % sizeof(guint64) != 0) {
        /* Bytes from elsewhere than a mapped file may lie anywhere. */
        g_set_error(error, G_IO_ERROR, G_IO_ERROR_INVALID_ARGUMENT, "%s: the model's bytes are not aligned",
                    name);
        return NULL;
    }
    return read_table(m, size, kind, error) ? g_steal_pointer(&m) : NULL;
}

void model_free(Model *m)
{
    if (m == NULL)
        return;
    g_bytes_unref(m->bytes);
    g_free(m->name);
    g_free(m);
}

static void set_section_error(const Model *m, guint32 section, const char *what, GError **error)
{
    char text[64];
    g_snprintf(text, sizeof text, "section %.4s %s", (const char *)&section, what);
    model_error(m, text, error);
}

const void *model_floats(const Model *m, guint32 section, gsize size, gsize *count, GError **error)
{
    for (guint i = 0; i < m->n; i++) {
        if (m->sections[i].name != section)
            continue;
        if (m->sections[i].size % size != 0) {
            set_section_error(m, section, "has a wrong size", error);
            return NULL;
        }
        *count = m->sections[i].size / size;
        return m->data + m->sections[i].offset;
    }
    set_section_error(m, section, "is missing", error);
    return NULL;
}

const void *model_section(const Model *m, guint32 section, gsize count, gsize size, GError **error)
{
    gsize n;
    const void *data = model_floats(m, section, size, &n, error);
    if (data != NULL && n != count) {
        set_section_error(m, section, "has a wrong size", error);
        return NULL;
    }
    return data;
}

const char **model_strings(const Model *m, guint32 section, guint *count, GError **error)
{
    gsize size;
    const char *text = model_floats(m, section, 1, &size, error);
    if (text == NULL)
        return NULL;
    if (size == 0 || size > 1 << 20 || text[size - 1] != '\0') {
        set_section_error(m, section, "holds no strings", error);
        return NULL;
    }
    GPtrArray *strings = g_ptr_array_new();
    for (const char *p = text; p < text + size; p += strlen(p) + 1) {
        if (!g_utf8_validate(p, -1, NULL)) {
            g_ptr_array_unref(strings);
            set_section_error(m, section, "is not UTF-8", error);
            return NULL;
        }
        g_ptr_array_add(strings, (gpointer)p);
    }
    *count = strings->len;
    return (const char **)g_ptr_array_free(strings, FALSE);
}

struct ModelWriter {
    guint32 kind;
    GArray *sections;
    GByteArray *data; /* begins with offset 0 = the first aligned byte behind the table */
};

ModelWriter *model_writer_new(guint32 kind)
{
    ModelWriter *w = g_new0(ModelWriter, 1);
    w->kind = kind;
    w->sections = g_array_new(FALSE, TRUE, sizeof(Section));
    w->data = g_byte_array_new();
    return w;
}

void model_writer_free(ModelWriter *w)
{
    if (w == NULL)
        return;
    g_array_unref(w->sections);
    g_byte_array_unref(w->data);
    g_free(w);
}

static void append_zeros(GByteArray *a, gsize to)
{
    static const guint8 zero[ALIGNMENT];
    while (a->len < to)
        g_byte_array_append(a, zero, (guint)MIN(to - a->len, ALIGNMENT));
}

static gsize align(gsize n)
{
    return (n + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
}

void model_writer_add(ModelWriter *w, guint32 section, const void *data, gsize size)
{
    Section s = {section, w->data->len, size};
    g_array_append_val(w->sections, s);
    g_byte_array_append(w->data, data, (guint)size);
    append_zeros(w->data, align(w->data->len));
}

static void put32(GByteArray *a, guint32 v)
{
    v = GUINT32_TO_LE(v);
    g_byte_array_append(a, (const guint8 *)&v, 4);
}

static void put64(GByteArray *a, guint64 v)
{
    v = GUINT64_TO_LE(v);
    g_byte_array_append(a, (const guint8 *)&v, 8);
}

GBytes *model_writer_bytes(ModelWriter *w)
{
    gsize base = align(HEADER_SIZE + w->sections->len * ENTRY_SIZE);
    g_autoptr(GByteArray) rest = g_byte_array_new();
    for (guint i = 0; i < w->sections->len; i++) {
        const Section *s = &g_array_index(w->sections, Section, i);
        put32(rest, s->name);
        put32(rest, 0);
        put64(rest, base + s->offset);
        put64(rest, s->size);
    }
    append_zeros(rest, base - HEADER_SIZE);
    g_byte_array_append(rest, w->data->data, w->data->len);
    GByteArray *file = g_byte_array_new();
    g_byte_array_append(file, (const guint8 *)magic, sizeof magic);
    put32(file, MODEL_VERSION);
    put32(file, w->kind);
    put32(file, w->sections->len);
    put32(file, 0);
    put64(file, HEADER_SIZE + rest->len);
    put64(file, form_hash((const char *)rest->data, rest->len, w->kind));
    g_byte_array_append(file, rest->data, rest->len);
    return g_byte_array_free_to_bytes(file);
}
