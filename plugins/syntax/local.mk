# SPDX-License-Identifier: MIT
# The engine's files serve two modules, syntax and parser; see symbols.h.
syntax_engine = \
	plugins/syntax/encoder.c plugins/syntax/encoder.h \
	plugins/syntax/form.c plugins/syntax/form.h \
	plugins/syntax/learn.c plugins/syntax/learn.h \
	plugins/syntax/lexicon.c plugins/syntax/lexicon.h \
	plugins/syntax/matrix.c plugins/syntax/matrix.h \
	plugins/syntax/model.c plugins/syntax/model.h \
	plugins/syntax/net.c plugins/syntax/net.h \
	plugins/syntax/quant.c plugins/syntax/quant.h \
	plugins/syntax/sentences.h \
	plugins/syntax/symbols.h \
	plugins/syntax/tagger.c plugins/syntax/tagger.h plugins/syntax/tagger_format.h \
	plugins/syntax/tagger_train.c plugins/syntax/tagger_train.h \
	plugins/syntax/endings.c plugins/syntax/endings.h \
	plugins/syntax/lemmatizer.c plugins/syntax/lemmatizer.h plugins/syntax/lemmatizer_format.h \
	plugins/syntax/lemmatizer_train.c \
	plugins/syntax/training_files.c plugins/syntax/training_files.h \
	plugins/syntax/treebank.c plugins/syntax/treebank.h \
	plugins/syntax/variation.c plugins/syntax/variation.h \
	plugins/syntax/vocabulary.c plugins/syntax/vocabulary.h

# Contracted multiplications and additions would make results depend on the machine. That nobody traps
# floating-point exceptions changes no result, but lets loops that compare numbers become vector instructions.
syntax_cflags = $(AM_CFLAGS) -ffp-contract=off -fno-trapping-math

noinst_LTLIBRARIES += plugins/syntax/libsyntax.la
plugins_syntax_libsyntax_la_SOURCES = $(syntax_engine)
plugins_syntax_libsyntax_la_CPPFLAGS = $(AM_CPPFLAGS) -DENGINE_PREFIX=syntax_
plugins_syntax_libsyntax_la_CFLAGS = $(syntax_cflags)

nobase_aditexec_LTLIBRARIES += plugins/syntax/syntax.la
plugins_syntax_syntax_la_SOURCES = \
	plugins/syntax/syntax.c \
	plugins/syntax/syntax_train.c plugins/syntax/syntax_train.h
plugins_syntax_syntax_la_CPPFLAGS = $(AM_CPPFLAGS) -DENGINE_PREFIX=syntax_
plugins_syntax_syntax_la_LDFLAGS = $(MODULEFLAGS)
plugins_syntax_syntax_la_LIBADD = plugins/syntax/libsyntax.la $(MODULELIBS) -lm

nobase_dist_aditexec_DATA += \
	plugins/syntax/syntax.xml \
	plugins/syntax/en.model
EXTRA_DIST += plugins/syntax/MODEL.md plugins/syntax/train plugins/syntax/vote plugins/syntax/cases/syntax.case
