# SPDX-License-Identifier: MIT
if MAIL
nobase_aditexec_LTLIBRARIES += plugins/mail_reader/mail_reader.la
nobase_dist_aditexec_DATA += plugins/mail_reader/mail_reader.xml
plugins_mail_reader_mail_reader_la_SOURCES = \
	plugins/mail_reader/mail_reader.c \
	plugins/mail_reader/mail_box.c plugins/mail_reader/mail_box.h \
	plugins/mail_reader/mail_parts.c plugins/mail_reader/mail_parts.h
plugins_mail_reader_mail_reader_la_CPPFLAGS = $(AM_CPPFLAGS) $(GMIME_CFLAGS)
plugins_mail_reader_mail_reader_la_LDFLAGS = $(MODULEFLAGS)
plugins_mail_reader_mail_reader_la_LIBADD = $(MODULELIBS) $(GMIME_LIBS)
endif
EXTRA_DIST += plugins/mail_reader/cases/mail_reader.case
