# SPDX-License-Identifier: MIT
# Quotation marks and word lists are the quotes plugin's; here they are compiled under names of their own, so that a
# static program can hold both plugins.
noinst_LTLIBRARIES += plugins/chains/libchains.la
plugins_chains_libchains_la_CPPFLAGS = $(AM_CPPFLAGS) \
	-Dword_list_parse=chains_word_list_parse \
	-Dword_list_free=chains_word_list_free \
	-Dword_list_find=chains_word_list_find \
	-Dquote_marks_find=chains_quote_marks_find \
	-Dquote_marks_scan=chains_quote_marks_scan
plugins_chains_libchains_la_SOURCES = \
	plugins/chains/chains_doc.h \
	plugins/chains/chains_engine.c \
	plugins/chains/chains_engine.h \
	plugins/chains/mentions.c \
	plugins/chains/names.c \
	plugins/chains/narrator.c \
	plugins/chains/resolve.c \
	plugins/quotes/marks.c \
	plugins/quotes/marks.h \
	plugins/quotes/marks_scan.c \
	plugins/quotes/marks_scan.h \
	plugins/quotes/words.c \
	plugins/quotes/words.h

nobase_aditexec_LTLIBRARIES += plugins/chains/chains.la
plugins_chains_chains_la_CPPFLAGS = $(plugins_chains_libchains_la_CPPFLAGS)
plugins_chains_chains_la_SOURCES = \
	plugins/chains/chains.c \
	plugins/quotes/layers.h
plugins_chains_chains_la_LDFLAGS = $(MODULEFLAGS)
plugins_chains_chains_la_LIBADD = plugins/chains/libchains.la $(MODULELIBS)

nobase_dist_aditexec_DATA += \
	plugins/chains/chains.xml \
	plugins/chains/words.txt
EXTRA_DIST += plugins/chains/cases/chains.case

check_PROGRAMS += plugins/chains/test_chains
plugins_chains_test_chains_CPPFLAGS = $(plugins_chains_libchains_la_CPPFLAGS)
plugins_chains_test_chains_LDADD = plugins/chains/libchains.la $(GLIB_LIBS)
