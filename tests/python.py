# SPDX-License-Identifier: MIT
"""The bindings for Python: load, run, walk layers, build a document by hand, register an analyzer that is a callable. Prints TAP."""
import sys
import tempfile

import gi

gi.require_version("Adit", "1.0")
from gi.repository import Adit, Gio, GLib

MANIFEST = """<plugin name="%s" version="1.0" kind="analyzer" licence="MIT" abi="1"><title>t</title>%s</plugin>"""
WORDS = MANIFEST % ("py_words", """<provides layer="pyword"><feature name="upper" type="string"/>
  <feature name="size" type="int"/><feature name="head" type="span"/></provides>""")
BAD = MANIFEST % ("py_bad", """<provides layer="pybad"/>""")


def words(task, *_):
    document = task.get_document()
    text = document.dup_text(0, 2**32 - 1)
    builder = task.build("pyword")
    upper, size, head = (builder.feature(name) for name in ("upper", "size", "head"))
    at = 0
    for word in text.split(" "):
        start, end = at, at + len(word.encode())
        row = builder.add(start, end)
        builder.set_string(row, upper, word.upper())
        builder.set_int(row, size, len(word))
        builder.set_span(row, head, start, start + 1)
        at = end + 1
    return True


def bad(task, *_):
    raise GLib.Error("it did not work out")


def make(wants):
    registry = Adit.Registry.new()
    assert registry.add_analyzer(WORDS, words)
    assert registry.add_analyzer(BAD, bad)
    pipeline = Adit.Pipeline.new(registry)
    assert pipeline.want(wants)
    return pipeline


def test_callable():
    pipeline = make("pyword")
    document = Adit.Document.new("d", "one zwei", -1)
    assert pipeline.process(document, None)
    layer = document.get_layer("pyword")
    assert layer.get_n_rows() == 2
    found, start, end = layer.get_span(1)
    assert (found, start, end) == (True, 4, 8)
    assert layer.get_column("upper").get_string(1) == "ZWEI"
    assert layer.get_column("size").get_int(0) == 3
    assert layer.get_column("head").get_span(1) == (True, 4, 5)
    assert layer.get_column("nothing") is None
    assert layer.get_producer(0) == "py_words"


def test_failure():
    pipeline = make("pybad")
    document = Adit.Document.new("d7", "x", -1)
    try:
        pipeline.process(document, None)
    except GLib.Error as error:
        assert "d7" in error.message and "py_bad" in error.message, error.message
    else:
        raise AssertionError("the failure was lost")


def test_by_hand():
    document = Adit.Document.new("d", "Straße nach Köln", -1)
    schema = Adit.LayerSchema.new("place")
    schema.add_feature("name", Adit.FeatureType.STRING, None, None)
    builder = Adit.Builder.new(schema, "hand")
    start = document.from_unit(Adit.OffsetUnit.CODEPOINTS, 12)
    end = document.from_unit(Adit.OffsetUnit.CODEPOINTS, 16)
    row = builder.add(start, end)
    builder.set_string(row, builder.feature("name"), "Köln")
    assert document.add_layer(builder)
    _, start, end = document.get_layer("place").get_span(0)
    assert document.dup_text(start, end) == "Köln"
    assert document.list_layers() == ["place"]
    document.set_meta("lang", "de")
    assert document.get_meta("lang") == "de" and document.list_meta() == ["lang"]


def test_errors():
    for call in (lambda: Adit.Document.new("d", "x", 5), lambda: make("nosuch")):
        try:
            call()
        except GLib.Error as error:
            assert error.domain == "adit-error-quark", error.domain
        else:
            raise AssertionError("no error")


def test_async():
    pipeline = make("pyword")
    document = Adit.Document.new("d", "a b c", -1)
    loop = GLib.MainLoop()
    results = []

    def done(source, result, *_):
        results.append(source.process_finish(result))
        loop.quit()

    pipeline.process_async(document, None, done, None)
    loop.run()
    assert results == [True] and document.get_layer("pyword").get_n_rows() == 3


def test_plugins():
    registry = Adit.Registry.new_default()
    names = [registry.get_plugin(i).get_name() for i in range(registry.get_n_plugins())]
    assert "tokens" in names and "text_reader" in names, names
    pipeline = Adit.Pipeline.new(registry)
    pipeline.want("token,sentence")
    document = Adit.Document.new("d", "It rains. Stay in!", -1)
    pipeline.process(document, None)
    assert document.get_layer("sentence").get_n_rows() == 2
    assert '"token"' in pipeline.format(document, "json", Adit.OffsetUnit.CODEPOINTS)


def test_load():
    pipeline = Adit.Pipeline.new(Adit.Registry.new_default())
    pipeline.want("token")
    with tempfile.TemporaryDirectory() as folder:
        path = folder + "/a.jsonl"
        with open(path, "w") as file:
            file.writelines('{"text": "It rains in %d."}\n' % n for n in range(20))
        for _ in range(20):
            documents = pipeline.load(path, None)
            for document in documents:
                pipeline.process(document, None)
            assert [document.get_layer("token").get_n_rows() for document in documents] == [5] * 20


tests = [(name, f) for name, f in sorted(globals().items()) if name.startswith("test_")]
print("1..%d" % len(tests))
failed = 0
for number, (name, function) in enumerate(tests, 1):
    try:
        function()
        print("ok %d %s" % (number, name))
    except Exception as error:
        failed += 1
        print("not ok %d %s" % (number, name))
        print("# %s: %s" % (type(error).__name__, error))
sys.exit(1 if failed else 0)
