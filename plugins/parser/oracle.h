/* SPDX-License-Identifier: MIT */
/* The dynamic oracle of the arc-hybrid system (Goldberg and Nivre 2013): how many arcs of the right tree a
 * move makes impossible, in any configuration whatever. */
#pragma once
#include "configuration.h"

typedef struct {
    guint n;
    gint32 *heads; /* projective, -1 for the root */
    guint32 *deps;
    guint32 *first_child, *next_sibling; /* NO_TOKEN ends a list */
} GoldTree;

/** Makes the tree projective by lifting (Nivre and Nilsson 2005, without their coded labels): each arc that
 * crosses others goes to the head's head. Then lists the children. */
void gold_tree_prepare(GoldTree *tree);

/** The cost of an allowed move. */
guint oracle_cost(const GoldTree *tree, const Configuration *c, ParserMove move);
