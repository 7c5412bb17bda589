/* SPDX-License-Identifier: MIT */
/** What of a message is its text, and what else there is in it. */
#pragma once

#include <gmime/gmime.h>

G_BEGIN_DECLS

/** A part that is read, or left out. */
typedef struct {
    GPtrArray *objects; /**< of GMimeObject, owned: their bytes one behind the other; none: it is no text */
    char *name;         /**< NULL: it is the message's own text */
    const char *suffix; /**< of the reader that it is for; NULL: as @name has it */
    char *charset;      /**< NULL: not known */
} MailPart;

void mail_part_free(gpointer part);

/**
 * mail_parts_list:
 *
 * Returns: (transfer full) (element-type MailPart): the message's text first, if it has one
 */
GPtrArray *mail_parts_list(GMimeMessage *message);

/** The part's bytes, without transfer encoding. */
GByteArray *mail_part_decode(const MailPart *part);

G_END_DECLS
