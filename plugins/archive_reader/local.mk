# SPDX-License-Identifier: MIT
if ARCHIVE
nobase_aditexec_LTLIBRARIES += plugins/archive_reader/archive_reader.la
nobase_dist_aditexec_DATA += plugins/archive_reader/archive_reader.xml
plugins_archive_reader_archive_reader_la_SOURCES = plugins/archive_reader/archive_reader.c
plugins_archive_reader_archive_reader_la_CPPFLAGS = $(AM_CPPFLAGS) $(ARCHIVE_CFLAGS)
plugins_archive_reader_archive_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_archive_reader_archive_reader_la_LIBADD = $(MODULELIBS) $(ARCHIVE_LIBS)
endif
