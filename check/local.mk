# SPDX-License-Identifier: MIT
# What every plugin has to stand, and the cases beside each: run over the bundled plugins by make check, and over an author's by adit check.
aditexec_PROGRAMS += adit-conformance adit-cases
adit_conformance_SOURCES = check/conformance.c check/hostile.c check/hostile.h check/verify.c check/verify.h
adit_cases_SOURCES = check/cases.c check/case_rows.c check/case_rows.h
TESTS += adit-conformance adit-cases
