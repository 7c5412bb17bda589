# SPDX-License-Identifier: MIT
"""acronyms: where a text says what an acronym stands for.

A. S. Schwartz, M. A. Hearst: A simple algorithm for identifying abbreviation definitions in biomedical text (PSB 2003).
"""
import re

import adit_plugin

REACH = 500  # characters before an acronym in which its meaning is looked for
SHORT = re.compile(r"\(([^\W\d_][\w.&-]+)\)")


def find_meaning(text, short):
    """Where the words at the end of `text` begin that `short` stands for: its letters occur in them in this order, and
    the first one begins a word. None if they don't."""
    at = len(text)
    for letter in reversed([c for c in short.lower() if c.isalnum()]):
        at -= 1
        while at >= 0 and text[at].lower() != letter:
            at -= 1
    while at > 0 and (text[at - 1].isalnum() or text[at].lower() != short[0].lower()):
        at -= 1
    return at if at >= 0 and text[at].lower() == short[0].lower() else None


def analyze(document, options):
    rows = []
    for match in SHORT.finditer(document.text):
        short = match.group(1)
        if len(short) > options["longest"] or not any(c.isupper() for c in short):
            continue
        # As many words as it has characters, and five more, is how far back the meaning may begin.
        offset = max(0, match.start() - REACH)
        words = list(re.finditer(r"\S+", document.text[offset:match.start()]))[-(len(short) + 5):]
        if not words:
            continue
        first, end = offset + words[0].start(), offset + words[-1].end()
        begin = find_meaning(document.text[first:end], short)
        if begin is not None:
            rows.append({"start": match.start(1), "end": match.end(1), "meaning": [first + begin, end],
                         "@rule": "parentheses"})
    return {"acronym": rows}


adit_plugin.run(analyze)
