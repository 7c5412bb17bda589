# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/jsonl_reader/jsonl_reader.la
nobase_dist_aditexec_DATA += plugins/jsonl_reader/jsonl_reader.xml
plugins_jsonl_reader_jsonl_reader_la_SOURCES = \
	plugins/jsonl_reader/jsonl_reader.c \
	plugins/jsonl_reader/json_layers.c plugins/jsonl_reader/json_layers.h \
	plugins/jsonl_reader/json_pull.c plugins/jsonl_reader/json_pull.h \
	plugins/jsonl_reader/json_rows.c plugins/jsonl_reader/json_rows.h
plugins_jsonl_reader_jsonl_reader_la_CPPFLAGS = $(AM_CPPFLAGS) -DADIT_PLUGIN_NAME=jsonl_reader
plugins_jsonl_reader_jsonl_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_jsonl_reader_jsonl_reader_la_LIBADD = $(MODULELIBS)
EXTRA_DIST += plugins/jsonl_reader/cases/jsonl_reader.case
