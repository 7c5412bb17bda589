# SPDX-License-Identifier: MIT
# The command. adit-static is the same with all bundled plugins inside (see plugins/local.mk).
bin_PROGRAMS += adit
adit_SOURCES = $(adit_sources)
adit_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS) -I$(top_builddir)/cli -DADIT_EXEC_DIR='"$(aditexecdir)"'
adit_LDADD = libadit.la $(GLIB_LIBS) $(XML_LIBS)

if TSAN
adit_SOURCES += tests/tsan_glib.c
endif

adit_sources = \
	cli/check.c \
	cli/cli.h \
	cli/common.c \
	cli/doctor.c \
	cli/explain.c \
	cli/inspect.c \
	cli/interrupt.c \
	cli/interrupt.h \
	cli/list.c \
	cli/main.c \
	cli/new.c \
	cli/progress.c \
	cli/progress.h \
	cli/run.c \
	cli/train.c

# What runs a module in a process of its own.
aditexec_PROGRAMS = adit-host
adit_host_SOURCES = cli/adit-host.c
adit_host_LDADD = libadit.la $(GLIB_LIBS)

# The command with all bundled plugins inside: their modules preloaded, their manifests and data as resources.
# make adit-static; part of dev check --full.
EXTRA_PROGRAMS += adit-static
adit_static_SOURCES = $(adit_sources) cli/static_plugins.c
adit_static_CPPFLAGS = $(adit_CPPFLAGS) -DADIT_STATIC
adit_static_LDFLAGS = $(AM_LDFLAGS) -static
adit_static_LDADD = $(nobase_aditexec_LTLIBRARIES:%=-dlpreopen %) $(adit_LDADD)
adit_static_DEPENDENCIES = $(nobase_aditexec_LTLIBRARIES) libadit.la

cli/adit_static-static_plugins.$(OBJEXT): plugins/static.gresource
plugins/static.gresource.xml: Makefile
	$(AM_V_GEN)$(MKDIR_P) plugins && { \
	  echo '<?xml version="1.0" encoding="UTF-8"?><gresources><gresource prefix="/adit">'; \
	  for f in $(nobase_dist_aditexec_DATA) $(nobase_nodist_aditexec_DATA); do echo "<file>$$f</file>"; done; \
	  echo '</gresource></gresources>'; } >$@
plugins/static.gresource: plugins/static.gresource.xml $(nobase_dist_aditexec_DATA) $(nobase_nodist_aditexec_DATA)
	$(AM_V_GEN)$(GLIB_COMPILE_RESOURCES) --target=$@ --sourcedir=. --sourcedir=$(srcdir) $<
CLEANFILES += adit-static$(EXEEXT) plugins/static.gresource plugins/static.gresource.xml

# What adit new makes plugins of.
cli_templates = $(wildcard $(srcdir)/cli/templates/*/*)
nodist_adit_SOURCES = cli/template_data.c cli/template_data.h
nodist_adit_static_SOURCES = $(nodist_adit_SOURCES)
BUILT_SOURCES += $(nodist_adit_SOURCES)
CLEANFILES += $(nodist_adit_SOURCES)
EXTRA_DIST += cli/templates.gresource.xml cli/templates
cli/template_data.c cli/template_data.h: cli/templates.gresource.xml $(cli_templates)
	$(AM_V_GEN)$(MKDIR_P) cli && $(GLIB_COMPILE_RESOURCES) --internal --generate --c-name adit_templates \
	  --sourcedir=$(srcdir)/cli --target=$@ $<

dist_man_MANS += doc/adit.1
bashcompletion_DATA = cli/adit
EXTRA_DIST += cli/adit.bash
CLEANFILES += cli/adit
# Completion is found by the command's bare name.
cli/adit: cli/adit.bash
	$(AM_V_GEN)$(MKDIR_P) cli && cp $(srcdir)/cli/adit.bash $@
