# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/feed_reader/feed_reader.la
nobase_dist_aditexec_DATA += plugins/feed_reader/feed_reader.xml
plugins_feed_reader_feed_reader_la_SOURCES = \
	plugins/feed_reader/feed_reader.c \
	plugins/html_reader/html_blocks.c plugins/html_reader/html_blocks.h \
	plugins/html_reader/html_entity.c \
	plugins/html_reader/html_hints.c plugins/html_reader/html_hints.h \
	plugins/html_reader/html_names.h \
	plugins/html_reader/html_scan.c plugins/html_reader/html_scan.h \
	plugins/html_reader/html_text.c plugins/html_reader/html_text.h \
	plugins/html_reader/html_tree.c plugins/html_reader/html_tree.h \
	plugins/html_reader/iso_date.c plugins/html_reader/iso_date.h
plugins_feed_reader_feed_reader_la_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS) -DADIT_PLUGIN_NAME=feed_reader
plugins_feed_reader_feed_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_feed_reader_feed_reader_la_LIBADD = $(MODULELIBS) $(XML_LIBS)
EXTRA_DIST += plugins/feed_reader/cases/feed_reader.case
