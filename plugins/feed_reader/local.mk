# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/feed_reader/feed_reader.la
nobase_dist_aditexec_DATA += plugins/feed_reader/feed_reader.xml
plugins_feed_reader_feed_reader_la_SOURCES = \
	plugins/feed_reader/feed_reader.c \
	plugins/feed_reader/feed_json.c plugins/feed_reader/feed_json.h \
	plugins/feed_reader/feed_source.c plugins/feed_reader/feed_source.h
plugins_feed_reader_feed_reader_la_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS)
plugins_feed_reader_feed_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_feed_reader_feed_reader_la_LIBADD = plugins/html_reader/libhtml.la plugins/text_reader/libdecode.la core/libjson.la $(MODULELIBS) $(XML_LIBS)
EXTRA_DIST += plugins/feed_reader/cases/feed_reader.case
