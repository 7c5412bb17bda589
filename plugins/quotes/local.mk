# SPDX-License-Identifier: MIT
# For chains, too.
noinst_LTLIBRARIES += plugins/quotes/libmarks.la
plugins_quotes_libmarks_la_SOURCES = \
	plugins/quotes/marks.c \
	plugins/quotes/marks.h \
	plugins/quotes/marks_scan.c \
	plugins/quotes/marks_scan.h \
	plugins/quotes/words.c \
	plugins/quotes/words.h

# The engine is a library of its own so that its test needs no plugin host.
noinst_LTLIBRARIES += plugins/quotes/libquotes.la
plugins_quotes_libquotes_la_SOURCES = \
	plugins/quotes/clause.c \
	plugins/quotes/content.c \
	plugins/quotes/dashes.c \
	plugins/quotes/direct.c \
	plugins/quotes/doc.h \
	plugins/quotes/engine.c \
	plugins/quotes/engine.h \
	plugins/quotes/indirect.c \
	plugins/quotes/phrase.c \
	plugins/quotes/phrase.h \
	plugins/quotes/report.c \
	plugins/quotes/report.h \
	plugins/quotes/resolve.c \
	plugins/quotes/source.c \
	plugins/quotes/stretches.c \
	plugins/quotes/subject.c \
	plugins/quotes/transcript.c \
	plugins/quotes/turns.c
plugins_quotes_libquotes_la_LIBADD = plugins/quotes/libmarks.la

nobase_aditexec_LTLIBRARIES += plugins/quotes/quotes.la
plugins_quotes_quotes_la_SOURCES = \
	plugins/quotes/layers.h \
	plugins/quotes/quotes.c
plugins_quotes_quotes_la_LDFLAGS = $(MODULEFLAGS)
plugins_quotes_quotes_la_LIBADD = plugins/quotes/libquotes.la $(MODULELIBS)

nobase_dist_aditexec_DATA += \
	plugins/quotes/quotes.xml \
	plugins/quotes/words.txt

check_PROGRAMS += plugins/quotes/test_quotes
plugins_quotes_test_quotes_LDADD = plugins/quotes/libquotes.la $(GLIB_LIBS)
EXTRA_DIST += plugins/quotes/cases/marks.txt
EXTRA_DIST += plugins/quotes/cases/quotes.case
