# SPDX-License-Identifier: MIT
# For feeds, too, which hold HTML.
noinst_LTLIBRARIES += plugins/html_reader/libhtml.la
plugins_html_reader_libhtml_la_SOURCES = \
	plugins/html_reader/html_blocks.c plugins/html_reader/html_blocks.h \
	plugins/html_reader/html_entity.c \
	plugins/html_reader/html_hints.c plugins/html_reader/html_hints.h \
	plugins/html_reader/html_scan.c plugins/html_reader/html_scan.h \
	plugins/html_reader/html_text.c plugins/html_reader/html_text.h \
	plugins/html_reader/html_tree.c plugins/html_reader/html_tree.h \
	plugins/html_reader/iso_date.c plugins/html_reader/iso_date.h
plugins_html_reader_libhtml_la_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS)
plugins_html_reader_libhtml_la_LIBADD = $(XML_LIBS)

nobase_aditexec_LTLIBRARIES += plugins/html_reader/html_reader.la
nobase_dist_aditexec_DATA += plugins/html_reader/html_reader.xml plugins/html_reader/hints.txt
plugins_html_reader_html_reader_la_SOURCES = \
	plugins/html_reader/html_reader.c \
	plugins/html_reader/html_article.c plugins/html_reader/html_article.h \
	plugins/html_reader/html_byline.c plugins/html_reader/html_byline.h \
	plugins/html_reader/html_meta.c plugins/html_reader/html_meta.h \
	plugins/html_reader/html_shingles.c plugins/html_reader/html_shingles.h \
	plugins/html_reader/json_ld.c
plugins_html_reader_html_reader_la_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS)
plugins_html_reader_html_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_html_reader_html_reader_la_LIBADD = plugins/html_reader/libhtml.la plugins/text_reader/libdecode.la core/libjson.la \
	$(MODULELIBS)
EXTRA_DIST += plugins/html_reader/cases/layouts.case plugins/html_reader/cases/markup.case \
	plugins/html_reader/cases/metadata.case
