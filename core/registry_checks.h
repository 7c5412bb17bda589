/* SPDX-License-Identifier: MIT */
/* What only all manifests together can tell. */
#pragma once

#include <adit/adit.h>

/* Needs that no plugin meets, layers extended that nobody provides, references into such layers, and features
 * that two plugins declare with different types. Returns: an array of GError, which frees them. */
GPtrArray *adit_registry_find_need_problems(AditRegistry *registry);

/* The layer with all features that manifests declare for it; enums have the values of all. NULL if no
 * manifest provides or extends it. Of two types for one feature, that of the layer's provider counts. */
AditLayerSchema *adit_registry_merge_schema(AditRegistry *registry, const char *layer);
