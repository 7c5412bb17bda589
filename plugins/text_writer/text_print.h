/* SPDX-License-Identifier: MIT */
/** Text for a terminal: wrapped to a width, coloured if wanted, and nothing in it that a terminal would obey.
 */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum {
    TEXT_PLAIN,
    TEXT_TITLE,
    TEXT_HEADING,
    TEXT_NAME,
    TEXT_FAINT,
    TEXT_WRONG,
} TextStyle;

/** TextPrint: to be set to {out, width, color} */
typedef struct {
    GString *out;
    guint width;
    gboolean color;
    /*< private >*/
    guint column;
    guint indent;
    gboolean blank; /* a blank is due before the next word */
} TextPrint;

/** text_print_start: starts a line; it and the lines that it is wrapped to are indented by @indent columns */
void text_print_start(TextPrint *print, guint indent);

/**
 * text_print_words:
 * @text: UTF-8
 *
 * Continues the line with the words of @text. White space is a single blank; control characters and those
 * that turn the direction of writing become U+FFFD.
 */
void text_print_words(TextPrint *print, TextStyle style, const char *text, gsize length);

/** text_print_column: fills the line up to the column @column, or starts a new one if it is further than that
 */
void text_print_column(TextPrint *print, guint column);
void text_print_end(TextPrint *print);

/** text_print_width: Returns: how many columns @text takes */
guint text_print_width(const char *text, gsize length);

G_END_DECLS
