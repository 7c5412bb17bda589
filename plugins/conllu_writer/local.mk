# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/conllu_writer/conllu_writer.la
nobase_dist_aditexec_DATA += plugins/conllu_writer/conllu_writer.xml
plugins_conllu_writer_conllu_writer_la_SOURCES = plugins/conllu_writer/conllu_writer.c
plugins_conllu_writer_conllu_writer_la_LDFLAGS = $(MODULEFLAGS)
plugins_conllu_writer_conllu_writer_la_LIBADD = $(MODULELIBS)
EXTRA_DIST += plugins/conllu_writer/cases/conllu_writer.case
