# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/jsonl_reader/jsonl_reader.la
nobase_dist_aditexec_DATA += plugins/jsonl_reader/jsonl_reader.xml
plugins_jsonl_reader_jsonl_reader_la_SOURCES = plugins/jsonl_reader/jsonl_reader.c
plugins_jsonl_reader_jsonl_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_jsonl_reader_jsonl_reader_la_LIBADD = core/libjson.la $(MODULELIBS)
EXTRA_DIST += plugins/jsonl_reader/cases/jsonl_reader.case
