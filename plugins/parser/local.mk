# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += plugins/parser/libparser.la
plugins_parser_libparser_la_SOURCES = \
	$(syntax_engine) \
	plugins/parser/configuration.c plugins/parser/configuration.h \
	plugins/parser/engine.c plugins/parser/engine.h \
	plugins/parser/jackknife.c plugins/parser/jackknife.h \
	plugins/parser/learn_parser.c plugins/parser/learn_parser.h \
	plugins/parser/oracle.c plugins/parser/oracle.h \
	plugins/parser/parser_format.h
plugins_parser_libparser_la_CPPFLAGS = $(AM_CPPFLAGS) -DENGINE_PREFIX=parser_
plugins_parser_libparser_la_CFLAGS = $(syntax_cflags)

nobase_aditexec_LTLIBRARIES += plugins/parser/parser.la
plugins_parser_parser_la_SOURCES = \
	plugins/parser/parser.c \
	plugins/parser/parser_train.c plugins/parser/parser_train.h
plugins_parser_parser_la_CPPFLAGS = $(AM_CPPFLAGS) -DENGINE_PREFIX=parser_
plugins_parser_parser_la_LDFLAGS = $(MODULEFLAGS)
plugins_parser_parser_la_LIBADD = plugins/parser/libparser.la $(MODULELIBS) -lm

nobase_dist_aditexec_DATA += \
	plugins/parser/parser.xml \
	plugins/parser/en.model
EXTRA_DIST += plugins/parser/MODEL.md plugins/parser/train plugins/parser/cases/parser.case

# Tests both plugins' engines; tagger and lemmatizer are part of the parser's, for its training.
check_PROGRAMS += plugins/parser/test_models
plugins_parser_test_models_CPPFLAGS = $(AM_CPPFLAGS) -DENGINE_PREFIX=parser_
plugins_parser_test_models_LDADD = plugins/parser/libparser.la $(GLIB_LIBS) -lm
