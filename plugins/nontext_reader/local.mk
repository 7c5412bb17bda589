# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/nontext_reader/nontext_reader.la
nobase_dist_aditexec_DATA += plugins/nontext_reader/nontext_reader.xml
plugins_nontext_reader_nontext_reader_la_SOURCES = plugins/nontext_reader/nontext_reader.c
plugins_nontext_reader_nontext_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_nontext_reader_nontext_reader_la_LIBADD = $(MODULELIBS)
EXTRA_DIST += plugins/nontext_reader/cases/nontext_reader.case
