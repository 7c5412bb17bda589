# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/jsonl_writer/jsonl_writer.la
nobase_dist_aditexec_DATA += plugins/jsonl_writer/jsonl_writer.xml
plugins_jsonl_writer_jsonl_writer_la_SOURCES = plugins/jsonl_writer/jsonl_writer.c
plugins_jsonl_writer_jsonl_writer_la_LDFLAGS = $(MODULEFLAGS)
plugins_jsonl_writer_jsonl_writer_la_LIBADD = core/libjson.la $(MODULELIBS)
EXTRA_DIST += plugins/jsonl_writer/cases/jsonl_writer.case
