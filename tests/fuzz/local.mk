# SPDX-License-Identifier: MIT
# Fuzz targets, by configure CC=clang --enable-fuzz --disable-shared; dev check --full runs each for a minute.
EXTRA_DIST += tests/fuzz/seeds tests/fuzz/text.dict
if FUZZ
noinst_PROGRAMS += \
	tests/fuzz/fuzz_analyzers \
	tests/fuzz/fuzz_manifest \
	tests/fuzz/fuzz_html \
	tests/fuzz/fuzz_jsonl \
	tests/fuzz/fuzz_text \
	tests/fuzz/fuzz_conllu \
	tests/fuzz/fuzz_feed \
	tests/fuzz/fuzz_json \
	tests/fuzz/fuzz_archive \
	tests/fuzz/fuzz_warc \
	tests/fuzz/fuzz_protocol
endif
fuzz_sources = tests/fuzz/fuzz.c cli/static_plugins.c
fuzz_cppflags = $(AM_CPPFLAGS) -I$(top_srcdir)/core
fuzz_ldflags = $(AM_LDFLAGS) -fsanitize=fuzzer -static
fuzz_ldadd = $(nobase_aditexec_LTLIBRARIES:%=-dlpreopen %) libadit.la $(GLIB_LIBS)
fuzz_dependencies = $(nobase_aditexec_LTLIBRARIES) libadit.la plugins/static.gresource
tests_fuzz_fuzz_analyzers_SOURCES = $(fuzz_sources)
tests_fuzz_fuzz_analyzers_CPPFLAGS = $(fuzz_cppflags) -DFUZZ_TARGET='"analyzers"'
tests_fuzz_fuzz_analyzers_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_analyzers_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_analyzers_DEPENDENCIES = $(fuzz_dependencies)
tests_fuzz_fuzz_manifest_SOURCES = $(fuzz_sources)
tests_fuzz_fuzz_manifest_CPPFLAGS = $(fuzz_cppflags) -DFUZZ_TARGET='"manifest"'
tests_fuzz_fuzz_manifest_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_manifest_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_manifest_DEPENDENCIES = $(fuzz_dependencies)
tests_fuzz_fuzz_html_SOURCES = $(fuzz_sources)
tests_fuzz_fuzz_html_CPPFLAGS = $(fuzz_cppflags) -DFUZZ_TARGET='"html"'
tests_fuzz_fuzz_html_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_html_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_html_DEPENDENCIES = $(fuzz_dependencies)
tests_fuzz_fuzz_jsonl_SOURCES = $(fuzz_sources)
tests_fuzz_fuzz_jsonl_CPPFLAGS = $(fuzz_cppflags) -DFUZZ_TARGET='"jsonl"'
tests_fuzz_fuzz_jsonl_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_jsonl_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_jsonl_DEPENDENCIES = $(fuzz_dependencies)
tests_fuzz_fuzz_text_SOURCES = $(fuzz_sources)
tests_fuzz_fuzz_text_CPPFLAGS = $(fuzz_cppflags) -DFUZZ_TARGET='"text"'
tests_fuzz_fuzz_text_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_text_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_text_DEPENDENCIES = $(fuzz_dependencies)
tests_fuzz_fuzz_conllu_SOURCES = $(fuzz_sources)
tests_fuzz_fuzz_conllu_CPPFLAGS = $(fuzz_cppflags) -DFUZZ_TARGET='"conllu"'
tests_fuzz_fuzz_conllu_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_conllu_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_conllu_DEPENDENCIES = $(fuzz_dependencies)
tests_fuzz_fuzz_feed_SOURCES = $(fuzz_sources)
tests_fuzz_fuzz_feed_CPPFLAGS = $(fuzz_cppflags) -DFUZZ_TARGET='"feed"'
tests_fuzz_fuzz_feed_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_feed_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_feed_DEPENDENCIES = $(fuzz_dependencies)
tests_fuzz_fuzz_json_SOURCES = $(fuzz_sources)
tests_fuzz_fuzz_json_CPPFLAGS = $(fuzz_cppflags) -DFUZZ_TARGET='"json"'
tests_fuzz_fuzz_json_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_json_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_json_DEPENDENCIES = $(fuzz_dependencies)
tests_fuzz_fuzz_archive_SOURCES = $(fuzz_sources)
tests_fuzz_fuzz_archive_CPPFLAGS = $(fuzz_cppflags) -DFUZZ_TARGET='"archive"'
tests_fuzz_fuzz_archive_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_archive_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_archive_DEPENDENCIES = $(fuzz_dependencies)
tests_fuzz_fuzz_warc_SOURCES = $(fuzz_sources)
tests_fuzz_fuzz_warc_CPPFLAGS = $(fuzz_cppflags) -DFUZZ_TARGET='"warc"'
tests_fuzz_fuzz_warc_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_warc_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_warc_DEPENDENCIES = $(fuzz_dependencies)
tests_fuzz_fuzz_protocol_SOURCES = $(fuzz_sources)
tests_fuzz_fuzz_protocol_CPPFLAGS = $(fuzz_cppflags) -DFUZZ_TARGET='"protocol"'
tests_fuzz_fuzz_protocol_LDFLAGS = $(fuzz_ldflags)
tests_fuzz_fuzz_protocol_LDADD = $(fuzz_ldadd)
tests_fuzz_fuzz_protocol_DEPENDENCIES = $(fuzz_dependencies)
cli/tests_fuzz_fuzz_analyzers-static_plugins.$(OBJEXT): plugins/static.gresource
cli/tests_fuzz_fuzz_manifest-static_plugins.$(OBJEXT): plugins/static.gresource
cli/tests_fuzz_fuzz_html-static_plugins.$(OBJEXT): plugins/static.gresource
cli/tests_fuzz_fuzz_jsonl-static_plugins.$(OBJEXT): plugins/static.gresource
cli/tests_fuzz_fuzz_text-static_plugins.$(OBJEXT): plugins/static.gresource
cli/tests_fuzz_fuzz_conllu-static_plugins.$(OBJEXT): plugins/static.gresource
cli/tests_fuzz_fuzz_feed-static_plugins.$(OBJEXT): plugins/static.gresource
cli/tests_fuzz_fuzz_protocol-static_plugins.$(OBJEXT): plugins/static.gresource
