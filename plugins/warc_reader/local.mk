# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/warc_reader/warc_reader.la
nobase_dist_aditexec_DATA += plugins/warc_reader/warc_reader.xml
plugins_warc_reader_warc_reader_la_SOURCES = plugins/warc_reader/warc_reader.c
plugins_warc_reader_warc_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_warc_reader_warc_reader_la_LIBADD = $(MODULELIBS)
EXTRA_DIST += plugins/warc_reader/cases/warc_reader.case
