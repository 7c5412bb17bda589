#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Prints a table of names for every file of a folder:  table.py FOLDER   (needs python3-gi and Adit's typelib)"""
import os
import sys
from collections import Counter

import gi

gi.require_version("Adit", "1.0")
from gi.repository import Adit, GLib


def count_names(document):
    entities = document.get_layer("entity")
    kind, name = entities.get_column("type"), entities.get_column("name")
    counts = Counter()
    for row in range(entities.get_n_rows()):
        _, start, end = entities.get_span(row)
        shown = (name and name.get_string(row)) or document.dup_text(start, end)
        counts[kind.get_string(row), shown] += 1
    return counts


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    pipeline = Adit.Pipeline.new(Adit.Registry.new_default())
    pipeline.want("entity")
    total = Counter()
    for file in sorted(os.scandir(sys.argv[1]), key=lambda f: f.name):
        if not file.is_file():
            continue
        try:
            for document in pipeline.load(file.path, None):
                pipeline.process(document, None)
                total += count_names(document)
        except GLib.Error as error:
            print("%s: %s" % (file.name, error.message), file=sys.stderr)
    for (kind, name), count in total.most_common():
        print("%5d  %-5s %s" % (count, kind, name))


if __name__ == "__main__":
    main()
