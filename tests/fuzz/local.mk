# SPDX-License-Identifier: MIT
# The fuzz targets, by configure CC=clang --enable-fuzz --disable-shared; dev check --full runs each for a minute.
EXTRA_DIST += tests/fuzz/seeds tests/fuzz/text.dict
if FUZZ
noinst_PROGRAMS += tests/fuzz/fuzz
endif
tests_fuzz_fuzz_SOURCES = tests/fuzz/fuzz.c cli/static_plugins.c
tests_fuzz_fuzz_CPPFLAGS = $(AM_CPPFLAGS) -I$(top_srcdir)/core
tests_fuzz_fuzz_LDFLAGS = $(AM_LDFLAGS) -fsanitize=fuzzer -static
tests_fuzz_fuzz_LDADD = $(nobase_aditexec_LTLIBRARIES:%=-dlpreopen %) libadit.la $(GLIB_LIBS)
tests_fuzz_fuzz_DEPENDENCIES = $(nobase_aditexec_LTLIBRARIES) libadit.la plugins/static.gresource
cli/tests_fuzz_fuzz-static_plugins.$(OBJEXT): plugins/static.gresource
