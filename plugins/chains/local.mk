# SPDX-License-Identifier: MIT
# Quotation marks and word lists are the quotes plugin's.
noinst_LTLIBRARIES += plugins/chains/libchains.la
plugins_chains_libchains_la_SOURCES = \
	plugins/chains/chains_doc.h \
	plugins/chains/chains_engine.c \
	plugins/chains/chains_engine.h \
	plugins/chains/mentions.c \
	plugins/chains/names.c \
	plugins/chains/narrator.c \
	plugins/chains/resolve.c
plugins_chains_libchains_la_LIBADD = plugins/quotes/libmarks.la

nobase_aditexec_LTLIBRARIES += plugins/chains/chains.la
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
plugins_chains_test_chains_LDADD = plugins/chains/libchains.la $(GLIB_LIBS)
