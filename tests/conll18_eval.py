#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""Compares two CoNLL-U files as the CoNLL 2018 shared task did (Zeman et al. 2018, "Multilingual Parsing from Raw Text
to Universal Dependencies"): tokens and sentences by their characters, blanks left out; words aligned, within multiword
tokens by their longest common subsequence; then UPOS, XPOS, UFeats, AllTags, Lemmas, UAS, LAS, CLAS, MLAS, BLEX as F1.

    tests/conll18_eval.py GOLD.conllu SYSTEM.conllu [--json]

Exits with 1 if the files' characters differ.
"""
import argparse
import json
import sys
from collections import namedtuple

CONTENT = {'nsubj', 'obj', 'iobj', 'csubj', 'ccomp', 'xcomp', 'obl', 'vocative', 'expl', 'dislocated', 'advcl', 'advmod',
           'discourse', 'nmod', 'appos', 'nummod', 'acl', 'amod', 'conj', 'fixed', 'flat', 'compound', 'list',
           'parataxis', 'orphan', 'goeswith', 'reparandum', 'root', 'dep'}
FUNCTION = {'aux', 'cop', 'mark', 'det', 'clf', 'case', 'cc'}
UNIVERSAL = {'PronType', 'NumType', 'Poss', 'Reflex', 'Foreign', 'Abbr', 'Gender', 'Animacy', 'Number', 'Case',
             'Definite', 'Degree', 'VerbForm', 'Mood', 'Tense', 'Aspect', 'Voice', 'Evident', 'Polarity', 'Person',
             'Polite'}

Word = namedtuple('Word', 'start end in_mwt form lemma upos xpos feats head dep sentence')


class Treebank:
    """chars: all characters but blanks; tokens, sentences: their spans; words: with heads as indices into words."""

    def __init__(self, path):
        self.chars, self.tokens, self.sentences, self.words = [], [], [], []
        at = 0

        def put(form):
            nonlocal at
            form = ''.join(form.split())
            self.chars.append(form)
            self.tokens.append((at, at + len(form)))
            at += len(form)
            return self.tokens[-1]

        first, mwt, start = 0, None, 0
        for number, line in enumerate(open(path, encoding='utf-8'), 1):
            line = line.rstrip('\r\n')
            if not line:
                if at > start:
                    self.sentences.append((start, at))
                first, start, mwt = len(self.words), at, None
                continue
            if line.startswith('#'):
                continue
            f = line.split('\t')
            if len(f) != 10:
                sys.exit(f'{path}:{number}: {len(f)} columns instead of 10')
            if '.' in f[0]:
                continue
            if '-' in f[0]:
                mwt = (*put(f[1]), int(f[0].split('-')[1]))
                continue
            word = int(f[0])
            if mwt and word > mwt[2]:
                mwt = None
            span = mwt[:2] if mwt else put(f[1])
            head = int(f[6]) if f[6].isdigit() else -1
            feats = '|'.join(sorted(x for x in f[5].split('|') if x.split('=')[0] in UNIVERSAL))
            self.words.append(Word(*span, bool(mwt), f[1].lower(), f[2], f[3], f[4], feats,
                                   first + head - 1 if head > 0 else head - 1, f[7].split(':')[0], len(self.sentences)))
        if at > start:
            self.sentences.append((start, at))
        self.chars = ''.join(self.chars)


def lcs(a, b):
    """Pairs of indices of a longest common subsequence."""
    n = [[0] * (len(b) + 1) for _ in range(len(a) + 1)]
    for i in range(len(a) - 1, -1, -1):
        for j in range(len(b) - 1, -1, -1):
            n[i][j] = n[i + 1][j + 1] + 1 if a[i] == b[j] else max(n[i + 1][j], n[i][j + 1])
    i = j = 0
    while i < len(a) and j < len(b):
        if a[i] == b[j]:
            yield i, j
            i, j = i + 1, j + 1
        elif n[i + 1][j] >= n[i][j + 1]:
            i += 1
        else:
            j += 1


def align(gold, system):
    """[(index in gold.words, index in system.words)]"""
    g, s, pairs = gold.words, system.words, []
    i = j = 0
    while i < len(g) and j < len(s):
        if not g[i].in_mwt and not s[j].in_mwt:
            if (g[i].start, g[i].end) == (s[j].start, s[j].end):
                pairs.append((i, j))
                i, j = i + 1, j + 1
            elif g[i].start <= s[j].start:
                i += 1
            else:
                j += 1
            continue
        # The stretch that multiword tokens on either side cover together.
        if g[i].in_mwt and s[j].in_mwt:
            end = max(g[i].end, s[j].end) if g[i].start < s[j].end and s[j].start < g[i].end else min(g[i].end, s[j].end)
            begin = min(g[i].start, s[j].start)
        else:
            begin, end = (g[i].start, g[i].end) if g[i].in_mwt else (s[j].start, s[j].end)
        while i < len(g) and g[i].start < begin and not g[i].in_mwt:
            i += 1
        while j < len(s) and s[j].start < begin and not s[j].in_mwt:
            j += 1
        a, b, grown = i, j, True
        while grown:
            grown = False
            while a < len(g) and g[a].start < end:
                if g[a].in_mwt and g[a].end > end:
                    end, grown = g[a].end, True
                a += 1
            while b < len(s) and s[b].start < end:
                if s[b].in_mwt and s[b].end > end:
                    end, grown = s[b].end, True
                b += 1
        pairs += [(i + x, j + y) for x, y in lcs([w.form for w in g[i:a]], [w.form for w in s[j:b]])]
        if a == i and b == j:
            a, b = i + 1, j + 1
        i, j = a, b
    return pairs


def f1(correct, n_gold, n_system):
    return 200.0 * correct / (n_gold + n_system) if n_gold + n_system else 0.0


def score(gold, system):
    pairs = align(gold, system)
    g, s = gold.words, system.words
    to_gold = {j: i for i, j in pairs}

    def head(i, j):
        """whether the heads agree; roots agree with roots"""
        if s[j].head < 0:
            return g[i].head == s[j].head
        return to_gold.get(s[j].head) == g[i].head

    def children(words, keep):
        kids = {}
        for k, w in enumerate(words):
            if w.dep in FUNCTION and w.head >= 0:
                kids.setdefault(w.head, []).append(k)
        return {k: keep(v) for k, v in kids.items()}

    g_kids = children(g, lambda v: [(k, g[k].dep, g[k].upos, g[k].feats) for k in v])
    s_kids = children(s, lambda v: [(to_gold.get(k), s[k].dep, s[k].upos, s[k].feats) for k in v])

    def lemma(i, j):
        return g[i].lemma == '_' or g[i].lemma == s[j].lemma

    def las(i, j):
        return head(i, j) and g[i].dep == s[j].dep

    def mlas(i, j):
        return las(i, j) and (g[i].upos, g[i].feats) == (s[j].upos, s[j].feats) and g_kids.get(i, []) == s_kids.get(j, [])

    def words(test, content=False):
        n_gold = sum(w.dep in CONTENT for w in g) if content else len(g)
        n_system = sum(w.dep in CONTENT for w in s) if content else len(s)
        return f1(sum(bool(test(i, j)) for i, j in pairs if not content or g[i].dep in CONTENT), n_gold, n_system)

    def spans(a, b):
        return f1(len(set(a) & set(b)), len(a), len(b))

    return {
        'Tokens': spans(gold.tokens, system.tokens),
        'Sentences': spans(gold.sentences, system.sentences),
        'Words': words(lambda i, j: True),
        'UPOS': words(lambda i, j: g[i].upos == s[j].upos),
        'XPOS': words(lambda i, j: g[i].xpos == s[j].xpos),
        'UFeats': words(lambda i, j: g[i].feats == s[j].feats),
        'AllTags': words(lambda i, j: g[i][5:8] == s[j][5:8]),
        'Lemmas': words(lemma),
        'UAS': words(head),
        'LAS': words(las),
        'CLAS': words(las, True),
        'MLAS': words(mlas, True),
        'BLEX': words(lambda i, j: las(i, j) and lemma(i, j), True),
    }


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument('gold')
    parser.add_argument('system')
    parser.add_argument('--json', action='store_true')
    args = parser.parse_args()
    gold, system = Treebank(args.gold), Treebank(args.system)
    if gold.chars != system.chars:
        at = next((i for i, (a, b) in enumerate(zip(gold.chars, system.chars)) if a != b),
                  min(len(gold.chars), len(system.chars)))
        sys.exit(f'the texts differ at character {at}: {gold.chars[at:at + 20]!r} and {system.chars[at:at + 20]!r}')
    result = score(gold, system)
    if args.json:
        print(json.dumps({k: round(v, 2) for k, v in result.items()}))
    else:
        for name, value in result.items():
            print(f'{name:10} {value:6.2f}')


if __name__ == '__main__':
    main()
