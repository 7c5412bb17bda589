/* SPDX-License-Identifier: MIT */
#include <adit/adit.h>

G_DEFINE_QUARK(adit-error-quark, adit_error)
