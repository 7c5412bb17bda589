/* SPDX-License-Identifier: MIT */
/* A language of the dates analyzer: its words, its rules and its holidays, read from resource files.
 *
 * The files are described in README.md beside this file. A language is built once, read-only afterwards and
 * may be used from any number of threads. */
#ifndef DATES_LANGUAGE_H
#define DATES_LANGUAGE_H

#include <glib.h>

/* The fields of a temporal expression's meaning. A rule's slots and actions fill them by name; resolve.c
 * turns them into a TIMEX3 value. */
#define DATES_FIELDS(F) \
    F(type)             \
    F(era)              \
    F(millennium)       \
    F(century)          \
    F(decade)           \
    F(year)             \
    F(cc)               \
    F(yy)               \
    F(half)             \
    F(quarter)          \
    F(season)           \
    F(month)            \
    F(week)             \
    F(weekday)          \
    F(weekend)          \
    F(day)              \
    F(part)             \
    F(hour)             \
    F(minute)           \
    F(second)           \
    F(ampm)             \
    F(zone)             \
    F(east)             \
    F(west)             \
    F(zoneminute)       \
    F(holiday)          \
    F(nth)              \
    F(nthunit)          \
    F(base)             \
    F(dir)              \
    F(shift)            \
    F(unit)             \
    F(gran)             \
    F(qty)              \
    F(frac)             \
    F(qty2)             \
    F(unit2)            \
    F(qty3)             \
    F(unit3)            \
    F(post)             \
    F(postunit)         \
    F(seek)             \
    F(seekday)          \
    F(ref)              \
    F(mod)              \
    F(mod2)             \
    F(quant)            \
    F(freq)             \
    F(side)             \
    F(quarterly)        \
    F(generic)          \
    F(less)             \
    F(joins)            \
    F(tense)            \
    F(n1)               \
    F(n2)               \
    F(n3)               \
    F(n4)               \
    F(order)            \
    F(list)             \
    F(context)          \
    F(age)              \
    F(vague)

typedef enum {
#define DATES_FIELD_ID(name) DATES_F_##name,
    DATES_FIELDS(DATES_FIELD_ID)
#undef DATES_FIELD_ID
        DATES_N_FIELDS
} DatesField;

/* Symbols that resource files use for values. Order matters where it says so. */
enum { DATES_TYPE_NONE, DATES_TYPE_DATE, DATES_TYPE_TIME, DATES_TYPE_DURATION, DATES_TYPE_SET };

/* Units, fine to coarse. They are also the granularities of a calendar value. */
enum {
    DATES_U_NONE,
    DATES_U_SECOND,
    DATES_U_MINUTE,
    DATES_U_HOUR,
    DATES_U_PART, /* morning, night ... */
    DATES_U_DAY,
    DATES_U_WEEKEND,
    DATES_U_WEEK,
    DATES_U_FORTNIGHT,
    DATES_U_MONTH,
    DATES_U_SEASON,
    DATES_U_QUARTER,
    DATES_U_HALF,
    DATES_U_YEAR,
    DATES_U_DECADE,
    DATES_U_CENTURY,
    DATES_U_MILLENNIUM
};

enum { DATES_BASE_NONE, DATES_BASE_DCT, DATES_BASE_REF, DATES_BASE_TENSE };

/* How an instance of "March" or "Friday" is chosen about the base. */
enum {
    DATES_DIR_LAST = 1, /* the latest that ended before the base */
    DATES_DIR_THIS,     /* the one in the base's own year (week) */
    DATES_DIR_NEXT,     /* the earliest that begins after the base */
    DATES_DIR_PAST,     /* the latest that began, the base's own included */
    DATES_DIR_FUTURE,   /* the earliest that has not ended */
    DATES_DIR_NEAR      /* the nearest */
};

#define DATES_MAX_RULES 2048 /* a set of them is kept on the stack */

#define DATES_VAGUE (-1000000) /* an unstated number: "several" */

typedef struct {
    gint32 f[DATES_N_FIELDS];
    guint64 set;
} DatesMeaning;

#define DATES_BIT(name) (G_GUINT64_CONSTANT(1) << DATES_F_##name)
#define DATES_HAS(m, name) (((m)->set >> DATES_F_##name) & 1)
#define DATES_GET(m, name) ((m)->f[DATES_F_##name])
#define DATES_OR(m, name, otherwise) (DATES_HAS(m, name) ? DATES_GET(m, name) : (otherwise))
#define DATES_SET(m, name, v) ((m)->f[DATES_F_##name] = (gint32)(v), (m)->set |= DATES_BIT(name))
#define DATES_UNSET(m, name) ((m)->set &= ~DATES_BIT(name))

/* Classes that the engine itself gives to numbers; all others are named by the word files. */
enum {
    DATES_C_INT1,    /* one digit */
    DATES_C_INT2,    /* two digits */
    DATES_C_INT4,    /* four digits */
    DATES_C_INTX,    /* any other run of digits */
    DATES_C_SPELLED, /* a number in words */
    DATES_C_ORDINAL, /* 3rd, third, twenty-first */
    DATES_C_ANY,     /* any item at all */
    DATES_C_NUMBER,  /* sections [number], [ordinal], [ordinal suffix] and [number joiner] */
    DATES_C_ORDWORD,
    DATES_C_ORDSUFFIX,
    DATES_C_JOINER,
    DATES_C_PAST, /* sections [past], [present], [future]: verb forms; [past suffix] */
    DATES_C_PRESENT,
    DATES_C_FUTURE,
    DATES_C_PASTSUFFIX,
    DATES_C_AUXILIARY,  /* section [auxiliary]: before these a past form is a participle ("will be closed") */
    DATES_C_REQUEST,    /* section [request]: words that ask for something */
    DATES_C_RANGE,      /* section [range]: between the ends of a range */
    DATES_C_NOPAST,     /* section [no past]: words with a past suffix that are no past forms ("need") */
    DATES_C_DETERMINER, /* section [determiner]: behind these a form of value 2 is a noun ("the plan") */
    DATES_C_TERM, /* section [term]: before a date that need not share the tense about it ("by Friday") */
    DATES_N_FIXED_CLASSES
};

typedef struct {
    guint16 class;
    guint16 capital; /* only where the text has a capital letter */
    gint32 value;
} DatesSense;

typedef struct {
    guint32 key, key_length; /* in the keys' pool */
    guint32 senses, n_senses;
    guint64 signature; /* a bit for each class, shared by some */
    gboolean numeral;  /* in a class of numbers */
    gint32 phrases;    /* first phrase that begins with this word, or -1 */
    guint32 hash;
} DatesWord;

typedef struct {
    guint32 parts, n_parts; /* word ids after the first, in the parts' pool */
    gint32 word;            /* the word that stands for the whole phrase */
    gint32 next;
} DatesPhrase;

typedef enum {
    DATES_OP_ITEM,    /* an item of a class; binds a field */
    DATES_OP_SPLIT,   /* next first, then alt */
    DATES_OP_SET,     /* a field gets a value */
    DATES_OP_GLUED,   /* no space before the next item */
    DATES_OP_NEXT,    /* the next item is of the class */
    DATES_OP_NOTNEXT, /* it is not */
    DATES_OP_PREV,    /* the previous item is of the class */
    DATES_OP_NOTPREV,
    DATES_OP_AFTER, /* the match before ended where this one begins */
    DATES_OP_OPEN,  /* here the expression's span begins */
    DATES_OP_CLOSE,
    DATES_OP_ACCEPT
} DatesOp;

typedef enum {
    DATES_TEST_CLASS,   /* a class of the word files or a literal */
    DATES_TEST_INT,     /* digits, lo..hi */
    DATES_TEST_INT2,    /* exactly two digits */
    DATES_TEST_INT4,    /* exactly four digits */
    DATES_TEST_COMPACT, /* eight digits that are year, month and day */
    DATES_TEST_NUM,     /* digits or words */
    DATES_TEST_SPELLED, /* words */
    DATES_TEST_ORDINAL,
    DATES_TEST_FRACTION, /* digits, read as a decimal fraction in thousandths */
    DATES_TEST_CAPITAL,  /* a word with a capital letter */
    DATES_TEST_LOWER,    /* a word without one */
    DATES_TEST_ANY
} DatesTest;

/* There are tens of thousands of them: kept to 24 bytes. */
typedef struct {
    guint64 first; /* signatures of the items that may come here; all ones where none need come */
    gint32 next;
    union {
        gint32 lo;  /* the range of a test's number, with `hi` */
        gint32 alt; /* the second way of DATES_OP_SPLIT */
    };
    gint32 hi;
    guint16 class;
    gint8 field; /* -1: none */
    guint8 op : 4, test : 4;
} DatesNode;

typedef struct {
    guint8 field, from_field; /* from_field: `value` is +1 or -1 times the other field */
    guint8 other;
    gint32 value;
} DatesAction;

typedef struct {
    char *name;
    char *file;
    guint line;
    gint32 start;
    guint32 first_node, n_nodes;
    guint32 actions, n_actions;
    gint priority;
    gboolean request; /* only in requests */
    gboolean glued;   /* may stand inside a longer word or number: "report-20170302.html" */
} DatesRule;

typedef enum {
    DATES_FEAST_FIXED,
    DATES_FEAST_NTH,
    DATES_FEAST_FROM, /* the first such weekday from a day on */
    DATES_FEAST_EASTER,
    DATES_FEAST_ORTHODOX,
    DATES_FEAST_HEBREW,  /* from the new year of the Hebrew calendar in that autumn */
    DATES_FEAST_ISLAMIC, /* `month` and `day` are of that calendar; the list first */
    DATES_FEAST_LIST
} DatesFeastKind;

typedef struct {
    DatesFeastKind kind;
    gint month, day;      /* fixed */
    gint nth, weekday;    /* nth weekday of the month; nth 5 is the last; then `offset` days on */
    gint offset;          /* days from Easter */
    guint32 list, n_list; /* day numbers, in the days' pool */
} DatesFeast;

typedef struct _DatesLanguage DatesLanguage;

struct _DatesLanguage {
    gboolean decades;  /* section [style]: a decade is P1DE, not P10Y */
    gboolean decimals; /* half a year is P0.5Y, not P6M */
    GString *keys;
    GArray *words;   /* DatesWord */
    GArray *senses;  /* DatesSense */
    GArray *phrases; /* DatesPhrase */
    GArray *parts;   /* gint32 */
    gint32 *table;   /* open addressing: word ids, -1 where free */
    guint32 table_size;
    GPtrArray *classes;    /* names */
    GHashTable *class_ids; /* name to id + 1 */
    GHashTable *rule_names;
    GArray *nodes;          /* DatesNode */
    GArray *actions;        /* DatesAction */
    GArray *rules;          /* DatesRule */
    GArray *feasts;         /* DatesFeast */
    GArray *days;           /* gint64 */
    GPtrArray *suffixes;    /* of past forms */
    GPtrArray *participles; /* of participles that end their clause */
    GPtrArray *infixes;     /* in infinitives that lie ahead */
    GHashTable *macros;     /* "let" names to patterns */
    guint mask_words;       /* guint64s in a set of rules */
    guint64 *any[3];      /* rules that may be over before their 1st, 2nd, 3rd item, or take any item there */
    guint64 *class_masks; /* [class][3][mask_words] */
    guint64 *plain;       /* rules that are not for requests only */
    guint plain_words;    /* guint64s that hold all of those */
    guint64 *word_masks;  /* [word][3][mask_words] */
    guint max_nodes;
};

#define DATES_LANGUAGE_ERROR (dates_language_error_quark())
GQuark dates_language_error_quark(void);
enum { DATES_LANGUAGE_ERROR_SYNTAX };

DatesLanguage *dates_language_new(void);
void dates_language_free(DatesLanguage *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(DatesLanguage, dates_language_free)

/* Adds one resource file (`text` of `length` bytes, called `file` in errors). Word files come before the
 * rules that use their classes. FALSE and an error that names file and line where the text is wrong. */
gboolean dates_language_add(DatesLanguage *self, const char *file, const char *text, gsize length,
                            GError **error);

/* After the last file. */
gboolean dates_language_finish(DatesLanguage *self, GError **error);

/* The word with this normalized key, or -1. */
gint32 dates_language_find(const DatesLanguage *self, const char *key, gsize length, guint32 hash);
guint32 dates_language_hash(const char *key, gsize length);

/* The bit that stands for a class in signatures: numbers have their own, others share. */
#define DATES_CLASS_BIT(class) (G_GUINT64_CONSTANT(1) << ((class) < DATES_C_ANY ? (class) : 6 + (class) % 58))

#define DATES_WORD(self, i) (&g_array_index((self)->words, DatesWord, (i)))
#define DATES_RULE(self, i) (&g_array_index((self)->rules, DatesRule, (i)))

/* Does the word have a sense of the class? `value` may be NULL. */
gboolean dates_language_sense(const DatesLanguage *self, gint32 word, guint class, gboolean capital,
                              gint32 *value);

/* The day a feast falls on in a year; FALSE where that is not known. */
gboolean dates_language_feast(const DatesLanguage *self, guint feast, gint64 year, gint64 *day);

#endif
