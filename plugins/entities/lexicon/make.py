#!/usr/bin/env python3
"""Makes people.tsv and wordnet.tsv, word lists for training (phrase, tab, list).

  make.py NAMES FAKER WORDNET    the unpacked packages: PyPI's names 0.3.0 and Faker 40.54.0, Debian's wordnet-base 3.0

people.tsv: surname and surname2 (the 3,000 and 60,000 commonest of the 1990 census of the United States, public domain, and
Faker's), first2 (Faker's given names; MIT). wordnet.tsv: the proper names of WordNet 3.0 by lexicographer file (Princeton's
licence). Only names in Latin letters are taken.
"""
import glob, importlib, os, re, sys

names, faker, wordnet = sys.argv[1:4]
here = os.path.dirname(os.path.abspath(__file__))
LATIN = re.compile(r"^[A-Za-zÀ-ɏ' .-]+$")


def write(name, head, rows):
    with open(os.path.join(here, name), 'w', encoding='utf-8') as out:
        out.write(head)
        for phrase, kind in sorted(rows):
            out.write(f'{phrase}\t{kind}\n')


def strings(value):
    """All strings in a provider's tuple, list or table, weights left out."""
    for x in value.keys() if hasattr(value, 'keys') else value:
        if isinstance(x, str):
            yield x
        elif isinstance(x, tuple):
            yield from (y for y in x if isinstance(y, str))


people = set()
for rank, line in enumerate(open(glob.glob(names + '/**/dist.all.last', recursive=True)[0])):
    if rank < 60000:
        people.add((line.split()[0].title(), 'surname' if rank < 3000 else 'surname2'))
sys.path.insert(0, faker)
for folder in sorted(glob.glob(faker + '/faker/providers/person/*/')):
    provider = importlib.import_module('faker.providers.person.' + os.path.basename(folder.rstrip('/'))).Provider
    for attribute in dir(provider):
        value = getattr(provider, attribute)
        kind = 'surname2' if 'last' in attribute else 'first2' if 'first' in attribute else None
        if 'name' not in attribute or kind is None or not isinstance(value, (tuple, list, dict)):
            continue
        people.update((x, kind) for x in strings(value) if LATIN.match(x) and x[:1].isupper() and len(x) < 60)

LISTS = {15: 'wn_place', 17: 'wn_place', 18: 'wn_person', 14: 'wn_group', 4: 'wn_thing', 6: 'wn_thing', 10: 'wn_thing'}
proper = set()
for line in open(wordnet + '/usr/share/wordnet/data.noun', encoding='utf-8'):
    if line.startswith(' '):
        continue
    field = line.split(' | ')[0].split()
    file, n = int(field[1]), int(field[3], 16)
    pointers = field[5 + 2 * n:]
    if '@i' in pointers and file in LISTS:
        words = (field[4 + 2 * i].replace('_', ' ') for i in range(n))
        proper.update((w, LISTS[file]) for w in words if w[:1].isupper() and len(w) < 60)

write('people.tsv', '# Made by make.py from the census names and Faker (MIT, Daniele Faraglia and contributors).\n', people)
write('wordnet.tsv', '# Made by make.py from WordNet 3.0, Copyright 2006 Princeton University (WordNet licence).\n', proper)
