"""PLUGINNAME: marks long words. Change analyze() first, then the manifest, then the case."""
import adit_plugin


def analyze(document, options):
    rows = []
    for token in document.layer("token"):
        word = document.text_of(token)
        if len(word) >= options["min-letters"]:
            rows.append({"start": token["start"], "end": token["end"], "letters": len(word)})
    return {"PLUGINNAME": rows}


adit_plugin.run(analyze)
