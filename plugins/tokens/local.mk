# SPDX-License-Identifier: MIT
# The engine is a library of its own so that its test needs no plugin host.
noinst_LTLIBRARIES += plugins/tokens/libtokenizer.la
plugins_tokens_libtokenizer_la_SOURCES = \
	plugins/tokens/addresses.c \
	plugins/tokens/rules.c \
	plugins/tokens/rules.h \
	plugins/tokens/scan.h \
	plugins/tokens/sentences.c \
	plugins/tokens/tokenizer.c \
	plugins/tokens/tokenizer.h \
	plugins/tokens/words.c

nobase_aditexec_LTLIBRARIES += plugins/tokens/tokens.la
plugins_tokens_tokens_la_SOURCES = plugins/tokens/tokens.c
plugins_tokens_tokens_la_LDFLAGS = $(MODULEFLAGS)
plugins_tokens_tokens_la_LIBADD = plugins/tokens/libtokenizer.la $(MODULELIBS)

nobase_dist_aditexec_DATA += \
	plugins/tokens/tokens.xml \
	plugins/tokens/de.txt \
	plugins/tokens/en.txt \
	plugins/tokens/es.txt \
	plugins/tokens/fr.txt \
	plugins/tokens/it.txt \
	plugins/tokens/nl.txt \
	plugins/tokens/pt.txt

check_PROGRAMS += plugins/tokens/test_tokenizer
plugins_tokens_test_tokenizer_LDADD = plugins/tokens/libtokenizer.la $(GLIB_LIBS)
EXTRA_DIST += plugins/tokens/cases/tokenizer.txt plugins/tokens/cases/tokens.case
