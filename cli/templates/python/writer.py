"""PLUGINNAME: writes a line a row. Change write() first, then the manifest, then the case."""
import adit_plugin


def write(outcome, options):
    lines = []
    for layer, rows in outcome.get("layers", {}).items():
        for row in rows:
            cells = outcome["id"], layer, str(row["start"]), str(row["end"]), " ".join(row["text"].split())
            lines.append("\t".join(cells) + "\n")
    return "".join(lines)


adit_plugin.run_writer(write)
