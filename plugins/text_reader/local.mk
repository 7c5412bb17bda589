# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/text_reader/text_reader.la
nobase_dist_aditexec_DATA += plugins/text_reader/text_reader.xml
plugins_text_reader_text_reader_la_SOURCES = \
	plugins/text_reader/text_reader.c \
	plugins/text_reader/decode.c plugins/text_reader/decode.h \
	plugins/text_reader/decode_iconv.c
plugins_text_reader_text_reader_la_CPPFLAGS = $(AM_CPPFLAGS) $(UCHARDET_CFLAGS) -DADIT_PLUGIN_NAME=text_reader
plugins_text_reader_text_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_text_reader_text_reader_la_LIBADD = $(MODULELIBS) $(UCHARDET_LIBS)
EXTRA_DIST += plugins/text_reader/cases/text_reader.case
