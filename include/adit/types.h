/* SPDX-License-Identifier: MIT */
/*
 * The plain values that every other header uses: spans, row numbers, limits, export macros.
 *
 * Offsets are always bytes into a document's UTF-8 text, on character boundaries, half-open.
 */
#pragma once

#if !defined(ADIT_INSIDE_H) && !defined(ADIT_COMPILATION)
#error "Include <adit/adit.h> only."
#endif

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * ADIT_API:
 *
 * Marks what libadit exports; everything else is hidden.
 */
#define ADIT_API __attribute__((visibility("default"))) extern

/**
 * ADIT_EXPORT:
 *
 * Marks the one function that a plugin module exports.
 */
#define ADIT_EXPORT __attribute__((visibility("default")))

/**
 * ADIT_MAX_TEXT:
 *
 * The longest text of one document, in bytes (2 GiB less one).
 */
#define ADIT_MAX_TEXT ((gsize)0x7fffffff)

/**
 * ADIT_NO_ROW:
 *
 * The row number that means "no row" (a null reference).
 */
#define ADIT_NO_ROW G_MAXUINT32

/**
 * AditSpan:
 * @start: the first byte
 * @end: the byte behind the last one; @start <= @end
 *
 * A half-open range of bytes of a document's text.
 */
typedef struct {
    guint32 start;
    guint32 end;
} AditSpan;

/**
 * ADIT_NO_SPAN:
 *
 * The null span. Test with adit_span_is_null().
 */
#define ADIT_NO_SPAN ((AditSpan){G_MAXUINT32, G_MAXUINT32})

static inline gboolean adit_span_is_null(AditSpan span)
{
    return span.start == G_MAXUINT32;
}

/**
 * adit_span_contains:
 *
 * Whether @inner lies within @outer (they may be equal).
 */
static inline gboolean adit_span_contains(AditSpan outer, AditSpan inner)
{
    return outer.start <= inner.start && inner.end <= outer.end;
}

/**
 * adit_span_overlaps:
 *
 * Whether the two share at least one byte.
 */
static inline gboolean adit_span_overlaps(AditSpan a, AditSpan b)
{
    return a.start < b.end && b.start < a.end;
}

/**
 * AditFeatureType:
 * @ADIT_FEATURE_BOOL: true or false
 * @ADIT_FEATURE_INT: a signed number of 64 bits (G_MININT64 stands for null)
 * @ADIT_FEATURE_DOUBLE: a double (NaN stands for null)
 * @ADIT_FEATURE_STRING: UTF-8 text; equal strings of a column are stored once
 * @ADIT_FEATURE_ENUM: one of the strings that the schema lists
 * @ADIT_FEATURE_SPAN: a span of the same document
 * @ADIT_FEATURE_REF: a row of a layer of the same document
 *
 * The type of a feature, that is of one column of a layer. Every feature of every row may be null.
 */
typedef enum {
    ADIT_FEATURE_BOOL,
    ADIT_FEATURE_INT,
    ADIT_FEATURE_DOUBLE,
    ADIT_FEATURE_STRING,
    ADIT_FEATURE_ENUM,
    ADIT_FEATURE_SPAN,
    ADIT_FEATURE_REF,
} AditFeatureType;

/**
 * AditOffsetUnit:
 *
 * What offsets count when they leave the library (JSON output, programs as plugins).
 */
typedef enum {
    ADIT_OFFSETS_CODEPOINTS,
    ADIT_OFFSETS_BYTES,
    ADIT_OFFSETS_UTF16,
} AditOffsetUnit;

typedef struct _AditDocument AditDocument;
typedef struct _AditLayer AditLayer;
typedef struct _AditColumn AditColumn;
typedef struct _AditLayerSchema AditLayerSchema;
typedef struct _AditBuilder AditBuilder;
typedef struct _AditManifest AditManifest;
typedef struct _AditSetup AditSetup;
typedef struct _AditTask AditTask;
typedef struct _AditRecord AditRecord;
typedef struct _AditSink AditSink;
typedef struct _AditPacked AditPacked;
typedef struct _AditMember AditMember;
typedef struct _AditOutcome AditOutcome;

G_END_DECLS
