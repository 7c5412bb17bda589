/* SPDX-License-Identifier: MIT */
#include "member.h"

void adit_member_clear(AditMember *member)
{
    g_clear_pointer(&member->name, g_free);
    g_clear_pointer(&member->plain, g_free);
    g_clear_pointer(&member->encoding, g_free);
    g_clear_pointer(&member->source, g_free);
    g_clear_pointer(&member->suffix, g_free);
    g_clear_pointer(&member->meta, g_hash_table_unref);
    member->is_left_out = FALSE;
}

void adit_member_set_name(AditMember *member, const char *name)
{
    g_free(member->name);
    member->name = g_strdup(name);
}

void adit_member_set_encoding(AditMember *member, const char *encoding)
{
    g_free(member->encoding);
    member->encoding = g_strdup(encoding);
}

void adit_member_set_source(AditMember *member, const char *source)
{
    g_free(member->source);
    member->source = g_strdup(source);
}

void adit_member_set_suffix(AditMember *member, const char *suffix)
{
    g_free(member->suffix);
    member->suffix = g_strdup(suffix);
}

void adit_member_set_meta(AditMember *member, const char *key, const char *value)
{
    if (!member->meta)
        member->meta = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
    g_hash_table_insert(member->meta, g_strdup(key), g_strdup(value));
}

void adit_member_leave_out(AditMember *member)
{
    member->is_left_out = TRUE;
}
