# SPDX-License-Identifier: MIT
noinst_LTLIBRARIES += plugins/text_reader/libdecode.la
plugins_text_reader_libdecode_la_SOURCES = \
	plugins/text_reader/decode.c plugins/text_reader/decode.h \
	plugins/text_reader/decode_iconv.c
plugins_text_reader_libdecode_la_CPPFLAGS = $(AM_CPPFLAGS) $(UCHARDET_CFLAGS)
plugins_text_reader_libdecode_la_LIBADD = $(UCHARDET_LIBS)

nobase_aditexec_LTLIBRARIES += plugins/text_reader/text_reader.la
nobase_dist_aditexec_DATA += plugins/text_reader/text_reader.xml plugins/text_reader/hyphens.txt
plugins_text_reader_text_reader_la_SOURCES = plugins/text_reader/text_reader.c \
	plugins/text_reader/unwrap.c plugins/text_reader/unwrap.h
plugins_text_reader_text_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_text_reader_text_reader_la_LIBADD = plugins/text_reader/libdecode.la $(MODULELIBS)
EXTRA_DIST += plugins/text_reader/cases/text_reader.case
