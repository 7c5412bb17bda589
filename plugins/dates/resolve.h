/* SPDX-License-Identifier: MIT */
/* From a meaning to a TIMEX3 value: chooses the calendar period that an expression names, about an anchor. */
#ifndef DATES_RESOLVE_H
#define DATES_RESOLVE_H

#include "match.h"

typedef enum {
    DATES_DOMAIN_AUTO,
    DATES_DOMAIN_NEWS,
    DATES_DOMAIN_NARRATIVE,
    DATES_DOMAIN_COLLOQUIAL
} DatesDomain;
typedef enum { DATES_ORDER_AUTO, DATES_ORDER_MDY, DATES_ORDER_DMY, DATES_ORDER_YMD } DatesOrder;

/* A calendar period, of which parts may be unknown (0; the year by `known`). */
typedef struct {
    guint8 gran; /* DATES_U_*; DATES_U_NONE: nothing is known */
    gboolean known;
    gint64 year; /* of a decade, century, millennium: its number */
    gint sub;    /* half, quarter or season */
    gint month, mday, week, weekday;
    gint64 from, to; /* days, half open; only if complete */
    gboolean complete;
    gint part, hour, minute, second; /* hour, minute, second: -1 where not stated */
    gint zone;                       /* minutes east, G_MININT where not stated */
} DatesCal;

typedef enum { DATES_ANCHOR_NONE, DATES_ANCHOR_DCT, DATES_ANCHOR_REF } DatesAnchor;

#define DATES_VALUE_SIZE 48

/* One resolved expression. Strings are empty where there is nothing to say. */
typedef struct {
    guint32 start, end;
    guint16 rule;
    guint8 type;
    guint8 mod, quant;
    guint8 anchor; /* DatesAnchor */
    gint8 tense;
    guint8 dir;
    gboolean dateline;  /* the text's own creation time */
    const char *reason; /* constant text, or NULL */
    char value[DATES_VALUE_SIZE], freq[16];
    char begin[DATES_VALUE_SIZE], end_point[DATES_VALUE_SIZE];
    char anchor_value[DATES_VALUE_SIZE];
    char from[DATES_VALUE_SIZE], to[DATES_VALUE_SIZE];
} DatesTimex;

typedef struct {
    DatesDomain domain;
    DatesOrder order;
    gint week_start; /* 1 Monday, 7 Sunday */
    gboolean zones_in_value;
    gboolean holidays;
    gboolean timeless; /* the text speaks of no single days but today: that is the present */
    DatesCal dct;      /* gran NONE where unknown */
    DatesCal last, last_day, last_month, last_quarter, last_year; /* mentioned so far */
    DatesCal last_ages; /* a decade or a century, if that was the last mention */
    DatesCal thread;    /* what a narrative goes on from: a year said in passing does not break it */
    const DatesLanguage *language;
} DatesContext;

DatesCal dates_cal_day(gint64 day);

/* Resolves one match and, if it names a calendar period, makes that the last one mentioned. */
void dates_resolve(DatesContext *self, const DatesMatch *match, DatesTimex *out);

/* "DATE", "APPROX", "EVERY" ... or NULL. */
const char *dates_type_name(guint type);
const char *dates_mod_name(guint mod);
const char *dates_quant_name(guint quant);

#endif
