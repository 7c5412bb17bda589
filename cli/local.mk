# SPDX-License-Identifier: MIT
# The command. adit-static is the same with all bundled plugins inside (see plugins/local.mk).
# Until the runner is there: compiled, not linked.
noinst_LTLIBRARIES += cli/libcli.la
cli_libcli_la_SOURCES = $(adit_sources)
cli_libcli_la_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS)

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

