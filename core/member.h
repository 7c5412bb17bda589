/* SPDX-License-Identifier: MIT */
/* What is known of an input. */
#pragma once

#include <adit/plugin.h>

/* Describes an input: the one that was opened, or a member of another. */
struct _AditMember {
    char *name;  /* of a member: within the other */
    char *plain; /* what the readers' suffixes are looked for in */
    char *encoding;
    char *source;
    char *suffix;     /* NULL: that of plain */
    GHashTable *meta; /* NULL: none */
    gboolean is_left_out;
    gboolean found; /* in a folder or in another, not named by who runs this */
};

G_GNUC_INTERNAL void adit_member_clear(AditMember *member);
