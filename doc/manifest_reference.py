#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""manifest_reference.py core/plugin.rng: the manifest's reference as Markdown, out of the schema's own documentation.

Ends with status 1, naming them, if elements or attributes are not documented.
"""
import sys
import xml.etree.ElementTree as ElementTree

RNG = "{http://relaxng.org/ns/structure/1.0}"
DOCUMENTATION = "{http://relaxng.org/ns/compatibility/annotations/1.0}documentation"


class Schema:
    def __init__(self, path):
        self.grammar = ElementTree.parse(path).getroot()
        self.defines = {define.get("name"): define for define in self.grammar.iter(RNG + "define")}
        self.undocumented = []

    def parts(self, pattern, optional=False):
        """The elements, attributes and contents right below a pattern, each with whether it may be left out."""
        for child in pattern:
            kind = child.tag.replace(RNG, "")
            if kind == "ref":
                yield from self.parts(self.defines[child.get("name")], optional)
            elif kind in ("optional", "zeroOrMore", "choice"):
                yield from self.parts(child, True)
            elif kind in ("oneOrMore", "list"):
                yield from self.parts(child, optional)
            elif kind in ("element", "attribute", "data", "text", "value"):
                yield kind, child, optional

    def describe(self, item, where):
        text = item.findtext(DOCUMENTATION)
        if not text:
            self.undocumented.append(where)
        return text or ""

    def content(self, item):
        """What values an attribute or an element's text can have."""
        values = []
        for kind, part, _ in self.parts(item):
            if kind == "value":
                values.append(f"`{part.text}`")
            elif kind == "text":
                values.append("text")
            elif kind == "data":
                pattern = part.find(f"{RNG}param[@name='pattern']")
                kinds = {"positiveInteger": "a whole number from 1 on"}
                values.append(f"`{pattern.text}`" if pattern is not None else kinds.get(part.get("type"), "text"))
        return ", ".join(values).replace("|", "\\|")

    def elements(self):
        """Every element once, in the order in which they are first met, with the names of those it can be in."""
        found = {}
        queue = [(None, part) for kind, part, _ in self.parts(self.grammar.find(RNG + "start")) if kind == "element"]
        while queue:
            parent, element = queue.pop(0)
            parents = found.setdefault(element, [])
            if parent is not None and parent.get("name") not in parents:
                parents.append(parent.get("name"))
            if len(parents) < 2:
                queue += [(element, part) for kind, part, _ in self.parts(element) if kind == "element"]
        return found

    def write(self, out):
        out.write("# The manifest's elements and attributes\n\n"
                  "Made from `core/plugin.rng`; [manifest.md](manifest.md) is the guide.\n")
        for element, parents in self.elements().items():
            name = element.get("name")
            inside = " or ".join(f"`<{parent}>`" for parent in parents)
            out.write(f"\n## `<{name}>`\n\n{self.describe(element, f'<{name}>')}")
            out.write(f" It stands in {inside}.\n" if inside else "\n")
            content = self.content(element)
            if content:
                out.write(f"\nContent: {content}\n")
            attributes = [(part, optional) for kind, part, optional in self.parts(element) if kind == "attribute"]
            if attributes:
                out.write("\n| attribute | values | |\n|---|---|---|\n")
            for attribute, optional in attributes:
                text = self.describe(attribute, f"{attribute.get('name')} of <{name}>")
                out.write(f"| `{attribute.get('name')}`{'' if optional else ' (must be there)'} "
                          f"| {self.content(attribute)} | {text} |\n")


def main():
    schema = Schema(sys.argv[1])
    schema.write(sys.stdout)
    for where in schema.undocumented:
        print(f"{sys.argv[1]}: {where} is not documented", file=sys.stderr)
    return 1 if schema.undocumented else 0


sys.exit(main())
