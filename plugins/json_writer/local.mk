# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/json_writer/json_writer.la
nobase_dist_aditexec_DATA += plugins/json_writer/json_writer.xml
plugins_json_writer_json_writer_la_SOURCES = plugins/json_writer/json_writer.c
plugins_json_writer_json_writer_la_LDFLAGS = $(MODULEFLAGS)
plugins_json_writer_json_writer_la_LIBADD = core/libjson.la $(MODULELIBS)
EXTRA_DIST += plugins/json_writer/cases/json_writer.case
