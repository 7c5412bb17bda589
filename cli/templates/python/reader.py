"""PLUGINNAME: reads lines of a title, a tab and a text. Change read() first, then the manifest, then the case."""
import adit_plugin


def read(record, options):
    title, tab, text = record.bytes.decode("utf-8").partition("\t")
    if not tab:
        raise adit_plugin.Failure("there is no tab between a title and a text", "input")
    yield {"text": text, "meta": {"title": title}}


adit_plugin.run_reader(read)
