# SPDX-License-Identifier: MIT
# The engine is a library of its own so that its test needs no plugin host.
noinst_LTLIBRARIES += plugins/dates/libdates.la
plugins_dates_libdates_la_SOURCES = \
	plugins/dates/agree.c \
	plugins/dates/agree.h \
	plugins/dates/cal.c \
	plugins/dates/cal.h \
	plugins/dates/calendar.c \
	plugins/dates/calendar.h \
	plugins/dates/duration.c \
	plugins/dates/engine.c \
	plugins/dates/engine.h \
	plugins/dates/feast.c \
	plugins/dates/infer.c \
	plugins/dates/language.c \
	plugins/dates/language.h \
	plugins/dates/language_private.h \
	plugins/dates/lexer.c \
	plugins/dates/lexer.h \
	plugins/dates/match.c \
	plugins/dates/match.h \
	plugins/dates/pattern.c \
	plugins/dates/pattern.h \
	plugins/dates/period.c \
	plugins/dates/prefilter.c \
	plugins/dates/resolve.c \
	plugins/dates/resolve.h \
	plugins/dates/resolve_private.h \
	plugins/dates/rules.c \
	plugins/dates/settle.c \
	plugins/dates/tense.c \
	plugins/dates/tense.h

nobase_aditexec_LTLIBRARIES += plugins/dates/dates.la
plugins_dates_dates_la_SOURCES = plugins/dates/dates.c
plugins_dates_dates_la_LDFLAGS = $(MODULEFLAGS)
plugins_dates_dates_la_LIBADD = plugins/dates/libdates.la $(MODULELIBS)

nobase_dist_aditexec_DATA += \
	plugins/dates/dates.xml \
	plugins/dates/languages.txt \
	plugins/dates/de/holidays.txt \
	plugins/dates/de/rules.txt \
	plugins/dates/de/words.txt \
	plugins/dates/en/holidays.txt \
	plugins/dates/en/requests.txt \
	plugins/dates/en/rules.txt \
	plugins/dates/en/words.txt

check_PROGRAMS += plugins/dates/test_dates
plugins_dates_test_dates_LDADD = plugins/dates/libdates.la $(GLIB_LIBS)
EXTRA_DIST += plugins/dates/README.md plugins/dates/coverage plugins/dates/cases/german.case plugins/dates/cases/news.case \
	plugins/dates/cases/rare.case plugins/dates/cases/requests.case plugins/dates/cases/table.case plugins/dates/cases/users.case \
	plugins/dates/cases/wire.case
