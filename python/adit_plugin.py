# SPDX-License-Identifier: MIT
"""Plugins for Adit in Python. A whole plugin:

    import adit_plugin

    def analyze(document, options):
        words = document.layer("token")
        return {"shout": [{"start": w["start"], "end": w["end"]}
                          for w in words if document.text_of(w).isupper()]}

    adit_plugin.run(analyze)

Beside it stands a manifest that says <implementation><command>python3</command><command>NAME.py</command>
</implementation>. The protocol is described in doc/protocol.md; nothing but the standard library is needed.
Offsets are code points: document.text[row["start"]:row["end"]] is a row's text. Readers and writers end with
adit_plugin.run_reader(read) and adit_plugin.run_writer(write).
"""
import base64
import json
import sys
import traceback

PROTOCOL = 1


class Document:
    """What a plugin gets to see of a document."""

    def __init__(self, message):
        self.id = message["id"]
        self.text = message["text"]
        self.meta = message["meta"]
        self.layers = message["layers"]
        self.wants_notes = message.get("notes", False)

    def layer(self, name):
        """The rows of a layer, dictionaries with "start", "end" and features; [] if it is not there."""
        return self.layers.get(name, [])

    def text_of(self, row):
        """The text of a row, or of a span [start, end]."""
        if isinstance(row, dict):
            return self.text[row["start"]:row["end"]]
        return self.text[row[0]:row[1]]


class Failure(Exception):
    """To be raised when a document can't be analyzed, read or written; the message goes into its failure record,
    with the code, one of those of failure records."""

    def __init__(self, message, code="plugin"):
        super().__init__(message)
        self.code = code


class Record:
    """What a reader makes documents of: a file, or a line of one."""

    def __init__(self, message):
        self.id = message["id"]
        self.name = message["name"]
        self.line = message["line"]
        self.bytes = base64.b64decode(message["bytes"])


def run(analyze, open=None):
    """An analyzer: answers documents until Adit has no more.

    analyze(document, options) returns {layer: rows}. open(options), called once, may load models; what it
    returns is given to analyze in place of the options.
    """
    _serve(lambda message, state: {"id": message["id"], "layers": analyze(Document(message), state)}, open, {})


def run_reader(read, open=None):
    """A reader: read(record, options) returns documents (or yields them), {"text": ..., "meta": {...}} each,
    with "id" and "layers" if there are any."""
    _serve(lambda message, state: {"documents": list(read(Record(message), state))}, open, {})


def run_writer(write, open=None, begin="", end=""):
    """A writer: write(outcome, options) returns the text that is written for an outcome, a dictionary as in
    Adit's JSON Lines. begin and end stand before the first and behind the last."""
    _serve(lambda message, state: {"output": write(message, state)}, open, {"begin": begin, "end": end})


def _serve(answer, open, greeting):
    answers = sys.stdout
    sys.stdout = sys.stderr  # print() is for people, and goes past the protocol
    answers.reconfigure(encoding="utf-8", newline="\n")
    sys.stdin.reconfigure(encoding="utf-8", newline="\n")
    encode = json.JSONEncoder(ensure_ascii=False, check_circular=False, separators=(",", ":")).encode

    def send(message):
        answers.write(encode(message) + "\n")
        answers.flush()

    def send_error(error):
        if not isinstance(error, Failure):
            traceback.print_exc()
        where = traceback.extract_tb(error.__traceback__)
        place = "" if isinstance(error, Failure) or not where else f" ({where[-1].filename}:{where[-1].lineno})"
        name = "" if isinstance(error, Failure) else type(error).__name__ + ": "
        code = error.code if isinstance(error, Failure) else "plugin"
        send({"error": {"code": code, "message": f"{name}{error}{place}"}})

    hello = json.loads(sys.stdin.readline() or "{}").get("hello")
    if hello is None:
        sys.exit("This is a plugin for Adit: run it with adit run.")
    state = hello["options"]
    try:
        if open is not None:
            state = open(state)
    except Exception as error:  # whatever the plugin's own code raises is for the user to read
        send_error(error)
        return
    send({"hello": {"protocol": PROTOCOL, **greeting}})

    for line in iter(sys.stdin.readline, ""):
        message = json.loads(line)
        if "id" not in message:
            if "shutdown" in message:
                break
            continue
        try:
            send(answer(message, state))
        except Exception as error:
            send_error(error)
