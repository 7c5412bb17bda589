/* SPDX-License-Identifier: MIT */
/* Exports something else. */
#include "broken.h"

ADIT_EXPORT int no_entry_LTX_other(void);

int no_entry_LTX_other(void)
{
    return 1;
}
