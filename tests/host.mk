# SPDX-License-Identifier: MIT
# The plugin host. Modules that are wrong in one way each are linked as authors' are, and never installed.
check_PROGRAMS += tests/manifest tests/registry tests/module
tests_host_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/core
tests_host_libs = core/libcore.la $(GLIB_LIBS)
tests_manifest_SOURCES = tests/manifest.c
tests_manifest_CPPFLAGS = $(tests_host_cppflags)
tests_manifest_LDADD = $(tests_host_libs)
tests_registry_SOURCES = tests/registry.c tests/place.c tests/place.h
tests_registry_CPPFLAGS = $(tests_host_cppflags)
tests_registry_LDADD = $(tests_host_libs)
tests_module_SOURCES = tests/module.c tests/place.c tests/place.h

tests_broken_flags = $(AM_LDFLAGS) -module -avoid-version -shared -rpath $(abs_builddir)/tests
check_LTLIBRARIES += tests/plugins_broken/healthy.la
tests_plugins_broken_healthy_la_SOURCES = tests/plugins_broken/healthy.c tests/plugins_broken/broken.h
tests_plugins_broken_healthy_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/wrong_magic.la
tests_plugins_broken_wrong_magic_la_SOURCES = tests/plugins_broken/wrong_magic.c tests/plugins_broken/broken.h
tests_plugins_broken_wrong_magic_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/newer_abi.la
tests_plugins_broken_newer_abi_la_SOURCES = tests/plugins_broken/newer_abi.c tests/plugins_broken/broken.h
tests_plugins_broken_newer_abi_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/older_abi.la
tests_plugins_broken_older_abi_la_SOURCES = tests/plugins_broken/older_abi.c tests/plugins_broken/broken.h
tests_plugins_broken_older_abi_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/short_table.la
tests_plugins_broken_short_table_la_SOURCES = tests/plugins_broken/short_table.c tests/plugins_broken/broken.h
tests_plugins_broken_short_table_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/undefined_symbol.la
tests_plugins_broken_undefined_symbol_la_SOURCES = tests/plugins_broken/undefined_symbol.c tests/plugins_broken/broken.h
tests_plugins_broken_undefined_symbol_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/no_entry.la
tests_plugins_broken_no_entry_la_SOURCES = tests/plugins_broken/no_entry.c tests/plugins_broken/broken.h
tests_plugins_broken_no_entry_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/returns_null.la
tests_plugins_broken_returns_null_la_SOURCES = tests/plugins_broken/returns_null.c tests/plugins_broken/broken.h
tests_plugins_broken_returns_null_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/other_name.la
tests_plugins_broken_other_name_la_SOURCES = tests/plugins_broken/other_name.c tests/plugins_broken/broken.h
tests_plugins_broken_other_name_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/other_version.la
tests_plugins_broken_other_version_la_SOURCES = tests/plugins_broken/other_version.c tests/plugins_broken/broken.h
tests_plugins_broken_other_version_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/no_process.la
tests_plugins_broken_no_process_la_SOURCES = tests/plugins_broken/no_process.c tests/plugins_broken/broken.h
tests_plugins_broken_no_process_la_LDFLAGS = $(tests_broken_flags)

# Plugins in processes of their own.
check_PROGRAMS += tests/program
tests_program_SOURCES = tests/program.c tests/place.c tests/place.h
if TSAN
tests_program_SOURCES += tests/tsan_glib.c
endif
noinst_PROGRAMS += tests/programs/echo
tests_programs_echo_SOURCES = tests/programs/echo.c
tests_programs_echo_LDADD =
check_LTLIBRARIES += tests/plugins_broken/crashes.la
tests_plugins_broken_crashes_la_SOURCES = tests/plugins_broken/crashes.c tests/plugins_broken/broken.h
tests_plugins_broken_crashes_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/loops.la
tests_plugins_broken_loops_la_SOURCES = tests/plugins_broken/loops.c tests/plugins_broken/broken.h
tests_plugins_broken_loops_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/hogs.la
tests_plugins_broken_hogs_la_SOURCES = tests/plugins_broken/hogs.c tests/plugins_broken/broken.h
tests_plugins_broken_hogs_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/undeclared.la
tests_plugins_broken_undeclared_la_SOURCES = tests/plugins_broken/undeclared.c tests/plugins_broken/broken.h
tests_plugins_broken_undeclared_la_LDFLAGS = $(tests_broken_flags)
check_LTLIBRARIES += tests/plugins_broken/prints.la
tests_plugins_broken_prints_la_SOURCES = tests/plugins_broken/prints.c tests/plugins_broken/broken.h
tests_plugins_broken_prints_la_LDFLAGS = $(tests_broken_flags)
