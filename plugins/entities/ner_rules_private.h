/* SPDX-License-Identifier: MIT */
/* What the files of rules share. Internal. */
#pragma once

#include "ner_rules.h"

/* A document whose names are being put right. */
typedef struct {
    NerRuler *ruler;
    NerTagger *tagger;
    const NerModel *model;
    const NerText *text;
    const NerToken *tokens;
    const NerNames *list, *heads;
    NerKnownTypes types;
} NerRules;

/* Adds the name [BEGIN, END) of tokens that have none. Moves RULER's names: pointers to them end here. */
NerName *ner_rules_add(NerRuler *ruler, guint32 begin, guint32 end, guint32 type, guint32 sentence,
                       float confidence, NerOrigin origin);
/* Takes out all names that have a token of [BEGIN, END). */
void ner_rules_remove(NerRuler *ruler, guint begin, guint end);
/* Joins, parts and cuts names. */
void ner_rules_bounds(NerRules *rules);
