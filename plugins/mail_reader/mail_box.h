/* SPDX-License-Identifier: MIT */
/** Cuts an input into messages: one, or those of an mbox (RFC 4155). */
#pragma once

#include <adit/adit.h>

G_BEGIN_DECLS

typedef struct MailBox MailBox;

/** @packed must outlive it. */
MailBox *mail_box_new(AditPacked *packed);
void mail_box_free(MailBox *box);

/** Whether it is an mbox; known once a message has been read. */
gboolean mail_box_is_mbox(const MailBox *box);

/**
 * mail_box_next:
 * @problem: (out) (transfer none) (nullable): why this message can't be read, if there is one
 *
 * Returns: (transfer full) (nullable): the next message's bytes; NULL at the end, or with @error
 */
GByteArray *mail_box_next(MailBox *box, const char **problem, GError **error);

G_END_DECLS
