"""Checks a case note in a spaCy pipeline; nothing of carelang has to be imported.

Run it as ``python examples/spacy_pipeline.py``. It needs spaCy: ``pip install "carelang[spacy]"``.
"""

from pathlib import Path

import spacy

HERE = Path(__file__).resolve().parent


def main() -> None:
    """Print each span with its rule and the first suggestion."""
    nlp = spacy.blank("en")
    nlp.add_pipe("carelang", config={"profile": "case-note"})
    doc = nlp((HERE / "case-note.txt").read_text(encoding="utf-8"))
    for span in doc.spans["carelang"]:
        first = next((suggestion.text for suggestion in span._.carelang.suggestions), "say it in your own words")
        print(f"{span.text} ({span.label_}): {first}")


if __name__ == "__main__":
    main()
