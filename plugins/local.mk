# SPDX-License-Identifier: MIT
# One line a plugin.
include plugins/tokens/local.mk
include plugins/dates/local.mk
include plugins/entities/local.mk

# A build outside the source tree finds manifests and data beside the built modules through links, so that
# ADIT_PLUGIN_PATH=$(abs_builddir)/plugins works there too.
all-local: plugins/linked.stamp
plugins/linked.stamp: Makefile
	@$(MKDIR_P) plugins
	@if test ! $(top_srcdir)/configure.ac -ef ./configure.ac; then \
	  for f in $(nobase_dist_aditexec_DATA); do \
	    $(MKDIR_P) `dirname $$f` && rm -f $$f && $(LN_S) $(abs_top_srcdir)/$$f $$f || exit 1; \
	  done; fi
	@touch $@
CLEANFILES += plugins/linked.stamp
distclean-local: plugins-unlink
plugins-unlink:
	@if test ! $(top_srcdir)/configure.ac -ef ./configure.ac; then rm -f $(nobase_dist_aditexec_DATA); fi

# The archives of modules serve programs linked in this tree only (adit-static).
install-exec-hook:
	@for m in $(nobase_aditexec_LTLIBRARIES); do \
	  rm -f $(DESTDIR)$(aditexecdir)/$${m%.la}.a; done
include plugins/text_reader/local.mk
include plugins/jsonl_reader/local.mk
include plugins/json_reader/local.mk
include plugins/nontext_reader/local.mk
include plugins/jsonl_writer/local.mk
include plugins/json_writer/local.mk
include plugins/html_reader/local.mk
include plugins/conllu_writer/local.mk
include plugins/conllu_reader/local.mk
include plugins/text_writer/local.mk
include plugins/syntax/local.mk
include plugins/parser/local.mk
include plugins/chains/local.mk
include plugins/quotes/local.mk
include plugins/feed_reader/local.mk
include plugins/archive_reader/local.mk
include plugins/warc_reader/local.mk
include plugins/mail_reader/local.mk
