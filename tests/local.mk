# SPDX-License-Identifier: MIT
# Tests speak TAP. C tests use GLib's framework: check_PROGRAMS += tests/NAME (made of tests/NAME.c).
TEST_EXTENSIONS = .sh
LOG_DRIVER = env AM_TAP_AWK='$(AWK)' $(SHELL) $(top_srcdir)/build-aux/tap-driver.sh
LOG_COMPILER = $(SHELL) $(top_srcdir)/tests/run-test
SH_LOG_DRIVER = $(LOG_DRIVER)
SH_LOG_COMPILER = $(SHELL)
AM_TESTS_ENVIRONMENT = \
	ADIT_PLUGIN_PATH='$(abs_top_builddir)/plugins'; export ADIT_PLUGIN_PATH; \
	G_TEST_SRCDIR='$(abs_top_srcdir)'; export G_TEST_SRCDIR; \
	G_TEST_BUILDDIR='$(abs_top_builddir)'; export G_TEST_BUILDDIR; \
	ADIT='$(abs_top_builddir)/adit'; export ADIT; \
	ADIT_HOST='$(abs_top_builddir)/adit-host'; export ADIT_HOST; \
	ADIT_CHECK='$(abs_top_builddir)'; export ADIT_CHECK; \
	CC='$(CC)'; export CC;
EXTRA_DIST += tests/run-test

check_PROGRAMS += tests/document tests/layer tests/pipeline tests/readers tests/runner tests/wordlist
tests_document_SOURCES = tests/document.c
tests_layer_SOURCES = tests/layer.c
tests_pipeline_SOURCES = tests/pipeline.c
tests_readers_SOURCES = tests/readers.c
tests_runner_SOURCES = tests/runner.c
tests_wordlist_SOURCES = tests/wordlist.c

# The command and the libraries as they are used.
TESTS += tests/cli.sh tests/docs.sh tests/symbols.sh
EXTRA_DIST += tests/cli.sh tests/docs.sh tests/symbols.sh tests/tap.sh

# What dev check --full runs besides: the static program, threads under TSan, valgrind.
check-static: adit-static$(EXEEXT)
	ADIT_STATIC='$(abs_top_builddir)/adit-static'; export ADIT_STATIC; $(AM_TESTS_ENVIRONMENT) $(SHELL) $(srcdir)/tests/static.sh
check-threads: all $(check_PROGRAMS) $(check_LTLIBRARIES)
	$(AM_TESTS_ENVIRONMENT) $(SHELL) $(srcdir)/tests/threads.sh
check-valgrind: all $(check_PROGRAMS) $(check_LTLIBRARIES)
	$(AM_TESTS_ENVIRONMENT) $(SHELL) $(srcdir)/tests/valgrind.sh
installcheck-local:
	prefix='$(prefix)' libdir='$(libdir)' CC='$(CC)' $(SHELL) $(srcdir)/tests/installed.sh
# An author with the installed copy.
check-authors:
	prefix='$(prefix)' libdir='$(libdir)' CC='$(CC)' $(SHELL) $(srcdir)/tests/authors.sh
.PHONY: check-authors check-static check-threads check-valgrind
EXTRA_DIST += tests/static.sh tests/threads.sh tests/valgrind.sh tests/installed.sh tests/authors.sh \
	tests/valgrind.supp tests/lsan.supp tests/tsan.supp

include tests/host.mk
# Speed and accuracy, for dev bench and dev eval.
EXTRA_DIST += tests/compare/run tests/compare/system tests/compare/spacy_layers.py tests/compare/CoreNlp.java tests/compare/Heidel.java \
	tests/compare/dates.js
EXTRA_DIST += tests/bench/run tests/bench/measure.c tests/bench/plugins.c tests/eval tests/floors
include tests/fuzz/local.mk

# The bindings.
TESTS += tests/python.sh
EXTRA_DIST += tests/python.sh tests/python.py

# Compares parses as the CoNLL 2018 shared task did; for people.
EXTRA_DIST += tests/conll18_eval.py

# The binary interface.
noinst_PROGRAMS += tests/abi
TESTS += tests/abi.sh
EXTRA_DIST += tests/abi.sh tests/abi.list
