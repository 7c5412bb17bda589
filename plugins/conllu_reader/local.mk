# SPDX-License-Identifier: MIT
# The parser is a library of its own so that its test needs no plugin host.
noinst_LTLIBRARIES += plugins/conllu_reader/libconllu.la
plugins_conllu_reader_libconllu_la_SOURCES = \
	plugins/conllu_reader/conllu_parse.c \
	plugins/conllu_reader/conllu_parse.h

nobase_aditexec_LTLIBRARIES += plugins/conllu_reader/conllu_reader.la
nobase_dist_aditexec_DATA += plugins/conllu_reader/conllu_reader.xml
plugins_conllu_reader_conllu_reader_la_SOURCES = plugins/conllu_reader/conllu_reader.c
plugins_conllu_reader_conllu_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_conllu_reader_conllu_reader_la_LIBADD = plugins/conllu_reader/libconllu.la $(MODULELIBS)
EXTRA_DIST += plugins/conllu_reader/cases/conllu_reader.case

check_PROGRAMS += plugins/conllu_reader/test_conllu_parse
plugins_conllu_reader_test_conllu_parse_LDADD = plugins/conllu_reader/libconllu.la $(GLIB_LIBS)
