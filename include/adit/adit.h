/* SPDX-License-Identifier: MIT */
/*
 * Adit:
 *
 * Text mining with plugins. The one header to include.
 */
#pragma once

#define ADIT_INSIDE_H
#include <adit/types.h>
#include <adit/error.h>
#include <adit/document.h>
#include <adit/layer.h>
#include <adit/builder.h>
#include <adit/bounds.h>
#include <adit/plugin.h>
#include <adit/manifest.h>
#include <adit/registry.h>
#include <adit/pipeline.h>
#include <adit/runner.h>
#include <adit/wordlist.h>
#include <adit/host.h>
#undef ADIT_INSIDE_H
