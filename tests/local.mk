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
	CC='$(CC)'; export CC;
EXTRA_DIST += tests/run-test

check_PROGRAMS += tests/document tests/layer tests/pipeline tests/runner
tests_document_SOURCES = tests/document.c
tests_layer_SOURCES = tests/layer.c
tests_pipeline_SOURCES = tests/pipeline.c
tests_runner_SOURCES = tests/runner.c
