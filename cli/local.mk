# SPDX-License-Identifier: MIT
# The command. adit-static is the same with all bundled plugins inside (see plugins/local.mk).
bin_PROGRAMS += adit
adit_SOURCES = $(adit_sources)
adit_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS)
adit_LDADD = libadit.la $(GLIB_LIBS) $(XML_LIBS)

adit_sources = \
	cli/cli.h \
	cli/common.c \
	cli/explain.c \
	cli/inspect.c \
	cli/interrupt.c \
	cli/interrupt.h \
	cli/list.c \
	cli/main.c \
	cli/progress.c \
	cli/progress.h \
	cli/run.c \
	cli/train.c

