# SPDX-License-Identifier: MIT
# The engine is a library of its own so that its test and its fuzzer need no plugin host.
noinst_LTLIBRARIES += plugins/entities/libner.la
plugins_entities_libner_la_SOURCES = \
	plugins/entities/ner_corpus.c plugins/entities/ner_corpus.h \
	plugins/entities/ner_bounds.c \
	plugins/entities/ner_crf.c plugins/entities/ner_crf.h \
	plugins/entities/ner_features.c plugins/entities/ner_features.h \
	plugins/entities/ner_hash.h \
	plugins/entities/ner_heads.c plugins/entities/ner_heads.h \
	plugins/entities/ner_lattice.c plugins/entities/ner_lattice.h \
	plugins/entities/ner_learner.c plugins/entities/ner_learner.h \
	plugins/entities/ner_lexicon.c plugins/entities/ner_lexicon.h \
	plugins/entities/ner_model.c plugins/entities/ner_model.h \
	plugins/entities/ner_names.c plugins/entities/ner_names.h \
	plugins/entities/ner_rules.c plugins/entities/ner_rules.h plugins/entities/ner_rules_private.h \
	plugins/entities/ner_table.c plugins/entities/ner_table.h \
	plugins/entities/ner_text.c plugins/entities/ner_text.h \
	plugins/entities/ner_train.c plugins/entities/ner_train.h

nobase_aditexec_LTLIBRARIES += plugins/entities/entities.la
plugins_entities_entities_la_SOURCES = \
	plugins/entities/entities.c \
	plugins/entities/entities_train.c plugins/entities/entities_train.h
plugins_entities_entities_la_LDFLAGS = $(MODULEFLAGS)
plugins_entities_entities_la_LIBADD = plugins/entities/libner.la $(MODULELIBS) -lm

nobase_dist_aditexec_DATA += plugins/entities/entities.xml plugins/entities/en.model \
	plugins/entities/heads.tsv
EXTRA_DIST += plugins/entities/MODEL.md plugins/entities/train plugins/entities/en.recipe plugins/entities/tables.iob2 \
	plugins/entities/lexicon/make.py plugins/entities/lexicon/make_tables.py plugins/entities/lexicon/known.tsv \
	plugins/entities/lexicon/known-bodies.tsv plugins/entities/lexicon/known-firms.tsv \
	plugins/entities/lexicon/known-media.tsv plugins/entities/lexicon/known-people.tsv \
	plugins/entities/lexicon/known-places.tsv plugins/entities/lexicon/known-politics.tsv \
	plugins/entities/lexicon/known-sports.tsv plugins/entities/lexicon/known-things.tsv \
	plugins/entities/lexicon/people.tsv \
	plugins/entities/lexicon/wordnet.tsv plugins/entities/lexicon/words.lower.tsv

check_PROGRAMS += plugins/entities/test_ner
plugins_entities_test_ner_LDADD = plugins/entities/libner.la $(GLIB_LIBS) -lm
EXTRA_DIST += plugins/entities/cases/entities.case
