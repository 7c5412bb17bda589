# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/json_reader/json_reader.la
nobase_dist_aditexec_DATA += plugins/json_reader/json_reader.xml
plugins_json_reader_json_reader_la_SOURCES = plugins/json_reader/json_reader.c
plugins_json_reader_json_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_json_reader_json_reader_la_LIBADD = $(MODULELIBS)
EXTRA_DIST += plugins/json_reader/cases/json_reader.case
