/* SPDX-License-Identifier: MIT */
/** Dates as metadata write them. */
#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * iso_date_parse:
 * @text: such as "2023-03-20T10:15:00Z", "20230320", "Mon, 20 Mar 2023 10:15:00 GMT" (RFC 5322), "March 20,
 * 2023", or seconds since 1970
 *
 * Returns: (transfer full) (nullable): ISO 8601: a date, or a date with time, and offset if there is one
 */
char *iso_date_parse(const char *text);

G_END_DECLS
