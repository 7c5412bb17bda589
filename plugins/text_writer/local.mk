# SPDX-License-Identifier: MIT
nobase_aditexec_LTLIBRARIES += plugins/text_writer/text_writer.la
nobase_dist_aditexec_DATA += plugins/text_writer/text_writer.xml
plugins_text_writer_text_writer_la_SOURCES = \
	plugins/text_writer/text_writer.c \
	plugins/text_writer/digest.c plugins/text_writer/digest.h \
	plugins/text_writer/text_print.c plugins/text_writer/text_print.h
plugins_text_writer_text_writer_la_CPPFLAGS = $(AM_CPPFLAGS)
plugins_text_writer_text_writer_la_LDFLAGS = $(MODULEFLAGS)
plugins_text_writer_text_writer_la_LIBADD = $(MODULELIBS)
EXTRA_DIST += plugins/text_writer/cases/text_writer.case
