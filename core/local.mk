# SPDX-License-Identifier: MIT
# libadit. The convenience library is for tests of what libadit does not export.
lib_LTLIBRARIES += libadit.la
noinst_LTLIBRARIES += core/libcore.la

core_libcore_la_SOURCES = \
	core/bounds.c \
	core/builder.c \
	core/builder_private.h \
	core/child.c \
	core/child.h \
	core/chooser.c \
	core/document.c \
	core/error.c \
	core/folder.c \
	core/folder.h \
	core/function.c \
	core/host.c \
	core/input.c \
	core/input.h \
	core/layer.c \
	core/layer_private.h \
	core/manifest.c \
	core/manifest_check.c \
	core/manifest_private.h \
	core/manifest_read.c \
	core/member.c \
	core/member.h \
	core/module.c \
	core/module.h \
	core/offsets.c \
	core/offsets.h \
	core/option.c \
	core/outcome.c \
	core/paths.c \
	core/paths.h \
	core/pipeline.c \
	core/pipeline_private.h \
	core/pipeline_run.c \
	core/pool.c \
	core/pool.h \
	core/program.c \
	core/protocol.h \
	core/protocol_read.c \
	core/protocol_rows.c \
	core/protocol_write.c \
	core/registry.c \
	core/registry_checks.c \
	core/registry_checks.h \
	core/registry_private.h \
	core/runner.c \
	core/seal.c \
	core/seal.h \
	core/setup.c \
	core/solve.c \
	core/task.c \
	core/wordlist.c \
	core/worker.c \
	core/xml.c \
	core/xml.h \
	core/xml_explain.c \
	core/xml_explain.h

nodist_core_libcore_la_SOURCES = core/plugin_rng.h

core_libcore_la_CPPFLAGS = $(AM_CPPFLAGS) $(XML_CFLAGS) $(PCRE2_CFLAGS) -I$(top_srcdir)/core -I$(top_builddir)/core \
	-DADIT_COMPILATION -DG_LOG_DOMAIN='"adit"' -DADIT_PLUGIN_DIR='"$(plugindir)"' -DADIT_EXEC_DIR='"$(aditexecdir)"'
core_libcore_la_LIBADD = $(GLIB_LIBS) $(XML_LIBS) $(PCRE2_LIBS) $(LTDL_LIBS) core/libjson.la -lm

# The parser and printer of JSON, for the plugins that read or write it and for messages to plugins in other
# processes. Each module has a copy of its own and exports none of it; a program into which several are linked
# takes one of their archives' copies. The same goes for the plugins' own libraries of this kind.
noinst_LTLIBRARIES += core/libjson.la
core_libjson_la_SOURCES = \
	plugins/jsonl_reader/json_layers.c plugins/jsonl_reader/json_layers.h \
	plugins/jsonl_reader/json_pull.c plugins/jsonl_reader/json_pull.h \
	plugins/jsonl_reader/json_rows.c plugins/jsonl_reader/json_rows.h \
	plugins/jsonl_writer/json_emit.c plugins/jsonl_writer/json_emit.h \
	plugins/jsonl_writer/json_format.c plugins/jsonl_writer/json_format.h

libadit_la_SOURCES =
libadit_la_LIBADD = core/libcore.la
libadit_la_LDFLAGS = $(AM_LDFLAGS) -version-info $(ADIT_LT_VERSION) -no-undefined -Wl,-z,defs

aditincludedir = $(includedir)/adit-1/adit
dist_aditinclude_HEADERS = \
	include/adit/adit.h \
	include/adit/bounds.h \
	include/adit/builder.h \
	include/adit/document.h \
	include/adit/error.h \
	include/adit/host.h \
	include/adit/layer.h \
	include/adit/manifest.h \
	include/adit/pipeline.h \
	include/adit/plugin.h \
	include/adit/registry.h \
	include/adit/runner.h \
	include/adit/types.h \
	include/adit/wordlist.h

pkgconfigdir = $(libdir)/pkgconfig
pkgconfig_DATA = core/adit-1.pc

# The manifests' grammar as a string, without its documentation.
EXTRA_DIST += core/plugin.rng doc/manifest.md doc/manifest_reference.py doc/protocol.md
BUILT_SOURCES += core/plugin_rng.h
CLEANFILES += core/plugin_rng.h
core/plugin_rng.h: core/plugin.rng
	$(AM_V_GEN)$(MKDIR_P) core && { echo 'static const char adit_plugin_rng[] ='; \
	  $(SED) -e '/<a:documentation>/d' -e 's/\\/\\\\/g' -e 's/"/\\"/g' -e 's/^ *//' -e 's/.*/    "&\\n"/' $(srcdir)/core/plugin.rng; \
	  echo '    ;'; } > $@.tmp && mv $@.tmp $@

include core/introspection.mk
