/* SPDX-License-Identifier: MIT */
#include <adit/adit.h>

static gboolean take_apart(AditSpan span, guint32 *start, guint32 *end)
{
    *start = span.start;
    *end = span.end;
    return !adit_span_is_null(span);
}

char *adit_document_dup_range(const AditDocument *document, guint32 start, guint32 end)
{
    return adit_document_dup_text(document, (AditSpan){start, end});
}

gboolean adit_document_map_range_to_source(const AditDocument *document, guint32 start, guint32 end,
                                           guint32 *source_start, guint32 *source_end)
{
    AditSpan source;
    adit_document_map_to_source(document, (AditSpan){start, end}, &source);
    return take_apart(source, source_start, source_end);
}

gboolean adit_layer_get_bounds(const AditLayer *layer, guint32 row, guint32 *start, guint32 *end)
{
    return take_apart(adit_layer_get_span(layer, row), start, end);
}

gboolean adit_layer_rows_between(const AditLayer *layer, guint32 start, guint32 end, guint32 *first_row,
                                 guint32 *end_row)
{
    return adit_layer_rows_inside(layer, (AditSpan){start, end}, first_row, end_row);
}

gboolean adit_column_get_bounds(const AditColumn *column, guint32 row, guint32 *start, guint32 *end)
{
    return take_apart(adit_column_get_span(column, row), start, end);
}

guint32 adit_builder_add_bounds(AditBuilder *builder, guint32 start, guint32 end)
{
    return adit_builder_add(builder, (AditSpan){start, end});
}

gboolean adit_builder_get_bounds(const AditBuilder *builder, guint32 row, guint32 *start, guint32 *end)
{
    return take_apart(adit_builder_get_span(builder, row), start, end);
}

void adit_builder_set_bounds(AditBuilder *builder, guint32 row, int feature, guint32 start, guint32 end)
{
    adit_builder_set_span(builder, row, feature, (AditSpan){start, end});
}
