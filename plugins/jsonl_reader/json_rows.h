/* SPDX-License-Identifier: MIT */
/**
 * The "layers" of a JSON document as flat arrays: rows, and cells for their features, still in the words of
 * the input.
 */
#pragma once

#include "json_pull.h"

G_BEGIN_DECLS

/** JSON_ROWS_KEYS: how many different features a layer may have */
#define JSON_ROWS_KEYS 250

/** JSON_ROWS_CELLS: how many cells and rows a document may have (1 GiB of memory) */
#define JSON_ROWS_CELLS (1u << 26)

/** JsonCellType: what a cell holds; bits, so that a key's types make a set. */
typedef enum {
    JSON_CELL_NULL = 1,
    JSON_CELL_BOOL = 2,
    JSON_CELL_INT = 4,
    JSON_CELL_REAL = 8,
    JSON_CELL_STRING = 16,
    JSON_CELL_PAIR = 32,
} JsonCellType;

/**
 * JsonCell: one feature of one row.
 * @value: a string, decoded; scalars as written
 * @pair: of JSON_CELL_PAIR: [start, end] in the input's unit
 * @key: index into the layer's keys
 */
typedef struct {
    union {
        const char *value;
        struct {
            guint32 start;
            guint32 end;
        } pair;
    };
    guint32 length;
    guint8 key;
    guint8 type;
} JsonCell;

/** JsonRow: a row; its cells go up to the next row's first. Offsets are in the input's unit. */
typedef struct {
    guint32 start;
    guint32 end;
    guint32 first_cell;
} JsonRow;

/** JsonRowsKey: a feature's name, and the set of JsonCellType that its cells have. */
typedef struct {
    const char *name;
    guint32 length;
    guint types;
} JsonRowsKey;

/** JsonRowsLayer: ranges of the arrays of JsonRows. */
typedef struct {
    char *name;
    guint first_row;
    guint n_rows;
    guint first_key;
    guint n_keys;
} JsonRowsLayer;

/** JsonRows: @rows has one more row at the end, so that every row's cells end at the next one's. */
typedef struct {
    GArray *layers; /* JsonRowsLayer */
    GArray *keys;   /* JsonRowsKey */
    GArray *rows;   /* JsonRow */
    GArray *cells;  /* JsonCell */
} JsonRows;

JsonRows *adit_json_rows_new(void);
void adit_json_rows_free(JsonRows *rows);

/**
 * adit_json_rows_read:
 * @pull: a parser in front of the value of "layers"
 * @message: (out) (transfer full): what is wrong and where
 *
 * Replaces what @rows held. The cells point into @pull's input and buffer.
 */
gboolean adit_json_rows_read(JsonRows *rows, JsonPull *pull, char **message);

G_END_DECLS
