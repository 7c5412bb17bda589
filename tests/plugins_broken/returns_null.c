/* SPDX-License-Identifier: MIT */
/* Has an entry function, and no table. */
#include "broken.h"

ADIT_EXPORT const AditPlugin *returns_null_LTX_adit_plugin(void);

const AditPlugin *returns_null_LTX_adit_plugin(void)
{
    return NULL;
}
