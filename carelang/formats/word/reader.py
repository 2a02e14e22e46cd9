"""A Word file read: every word that a reader of the paper would see, each once, and what was not read."""

from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from lxml import etree

from carelang.formats.word.names import Element, child, namespace, tags, value
from carelang.formats.word.package import OFFICE_RELATIONSHIPS, Package, children_named
from carelang.formats.word.styles import Styles
from carelang.formats.word.text import OBJECT, Leaf, Mark, Paragraph, Story, Walker
from carelang.types import Document, Segment, SegmentKind, Span

_LONGEST_HEADING = 60  # code points of a heading that a place repeats
_NOT_WORDS = OBJECT + "\u00ad\u200b\u00a0 \t\r\n"


class Passage(NamedTuple):
    """One paragraph with its visible leaves, or a dropped capital and the paragraph that it begins."""

    paragraphs: tuple[Paragraph, ...]
    leaves: tuple[Leaf, ...]

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph that says where the passage stands and what it is."""
        return self.paragraphs[-1]

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return "".join(leaf.text for leaf in self.leaves)


class Reading(NamedTuple):
    """A document with what is needed to go back to its elements.

    ``spoken`` are the passages that became segments, beside ``document.segments``; ``passages`` are all of them.
    """

    document: Document
    spoken: tuple[Passage, ...]
    passages: tuple[Passage, ...]
    marks: dict[tuple[str, str], Mark]
    tree: "etree._ElementTree"
    styles: Styles


def read_package(package: Package) -> Reading:
    """Read a package; raises ``UnreadableFile`` where a part that holds text is broken."""
    tree = package.document()
    styles = Styles(_root(package, "styles"))
    walker = Walker(styles)
    body = child(tree.getroot(), "body")
    if body is None:
        package.refuse("it has no body", "Open and save it in Word")
    try:
        walker.story(body, Story("paragraph"))
        for kind in ("footnote", "endnote"):
            _walk_notes(package, kind, walker)
        _walk_margins(package, body, walker)
    except RecursionError:
        package.refuse("its text is nested too deeply", "Open and save it in Word")
    for root in _roots(package, "comments"):
        walker.unchecked["comment"] += len(children_named(root, "comment"))
    passages = tuple(_passages(walker.paragraphs))
    spoken = tuple(passage for passage in passages if _has_words(passage))
    segments = tuple(_segment(passage, styles) for passage in spoken)
    document = Document(package.name, segments, _told(walker.unchecked))
    return Reading(document, spoken, passages, walker.marks, tree, styles)


def _roots(package: Package, kind: str) -> Iterator[Element]:
    for part in package.related(package.main, kind):
        if package.has(part):
            yield package.xml(part).getroot()


def _root(package: Package, kind: str) -> Element | None:
    return next(_roots(package, kind), None)


def _walk_notes(package: Package, kind: str, walker: Walker) -> None:
    story: SegmentKind = "footnote" if kind == "footnote" else "endnote"
    for root in _roots(package, f"{kind}s"):
        for node in children_named(root, kind):
            key = value(node, "id") or ""
            mark = walker.marks.get((kind, key))
            place = f"{kind} {mark.number}" if mark is not None else f"{kind} (no mark in the text)"
            walker.story(node, Story(story, place, note=key))


def _walk_margins(package: Package, body: Element, walker: Walker) -> None:
    """Headers and footers, each part once, named after the first section that shows it."""
    links = {link.id: link for link in package.relationships(package.main) if link.kind in ("header", "footer")}
    places = _margin_places(body)
    seen = set()
    for key in dict.fromkeys([*places, *links]):
        link = links.get(key)
        if link is None or link.target in seen:
            continue
        seen.add(link.target)
        kind: SegmentKind = "header" if link.kind == "header" else "footer"
        if package.has(link.target):
            story = Story(kind, places.get(key, f"{kind} (not in use)"))
            walker.story(package.xml(link.target).getroot(), story)
        else:
            walker.unchecked["missing margin"] += 1


def _margin_places(body: Element) -> dict[str, str]:
    """Relationship ids to places: "header", "footer (first page)", "header, section 2"."""
    places: dict[str, str] = {}
    for section, properties in enumerate(body.iter(namespace(body) + "sectPr"), start=1):
        for node in properties.iterchildren(*tags("headerReference", "footerReference")):
            kind = "header" if str(node.tag).endswith("headerReference") else "footer"
            pages = {"first": " (first page)", "even": " (even pages)"}.get(value(node, "type") or "", "")
            place = f"{kind}{pages}" + (f", section {section}" if section > 1 else "")
            ids = (node.get("{" + prefix.rstrip("/") + "}id") for prefix in OFFICE_RELATIONSHIPS)
            places.setdefault(next((key for key in ids if key), ""), place)
    return places


def _passages(paragraphs: list[Paragraph]) -> Iterator[Passage]:
    """Paragraphs with their visible leaves; a dropped capital goes with the paragraph that follows it."""
    capital: Passage | None = None
    for paragraph in paragraphs:
        passage = Passage((paragraph,), tuple(leaf for leaf in paragraph.leaves if leaf.visible))
        if capital is not None and capital.paragraph.where is paragraph.where:
            passage = Passage((capital.paragraph, paragraph), capital.leaves + passage.leaves)
            capital = None
        elif capital is not None:
            yield capital
            capital = None
        frame = child(paragraph.properties, "framePr")
        if frame is not None and value(frame, "dropCap") in ("drop", "margin") and len(passage.paragraphs) == 1:
            capital = passage
        else:
            yield passage
    if capital is not None:
        yield capital


def _has_words(passage: Passage) -> bool:
    return any(leaf.text.strip(_NOT_WORDS) for leaf in passage.leaves)


def _segment(passage: Passage, styles: Styles) -> Segment:
    kind = _segment_kind(passage.paragraph, styles)
    return Segment(passage.text, _place(passage.paragraph, kind, passage.text), kind, None, _notes(passage.leaves))


def _segment_kind(paragraph: Paragraph, styles: Styles) -> SegmentKind:
    """Where it stands decides outside the body, what it is inside; a quotation is one everywhere."""
    own = styles.kind(paragraph.properties)
    if own == "quotation":
        return own
    if paragraph.story.kind != "paragraph":
        return paragraph.story.kind
    return own or ("cell" if paragraph.where.in_cell else "paragraph")


def _place(paragraph: Paragraph, kind: SegmentKind, text: str) -> str:
    where = paragraph.where
    if where.place:
        where.paragraphs += 1
        return where.place if where.paragraphs == 1 else f"{where.place}, paragraph {where.paragraphs}"
    if kind == "heading":
        words = " ".join(text.replace(OBJECT, " ").split())
        short = len(words) <= _LONGEST_HEADING
        where.heading = words if short else words[: _LONGEST_HEADING - 1].rstrip() + "…"
        where.paragraphs = 0
        return f"heading “{where.heading}”"
    where.paragraphs += 1
    under = f"under “{where.heading}”, " if where.heading else ""
    return f"{under}paragraph {where.paragraphs}"


def _notes(leaves: tuple[Leaf, ...]) -> tuple[tuple[Span, str], ...]:
    """The notes on stretches of the text, each as long as it goes."""
    spans: list[tuple[Span, str]] = []
    open_since: dict[str, int] = {}
    end = 0
    for leaf in leaves:
        notes = set(leaf.notes) | ({"field"} if any(field.end is not None for field, _ in leaf.fields) else set())
        for note in [note for note in open_since if note not in notes]:
            spans.append((Span(open_since.pop(note), end), note))
        for note in notes:
            open_since.setdefault(note, end)
        end += len(leaf.text)
    spans.extend((Span(start, end), note) for note, start in open_since.items())
    return tuple(sorted(spans))


_UNCHECKED = {  # what is told of each thing that was seen and not read: one of them, several of them
    "picture": ("picture (words in pictures are not read)", "pictures (words in pictures are not read)"),
    "chart": ("chart (words in charts are not read)", "charts (words in charts are not read)"),
    "smartart": ("SmartArt diagram (its words are not read)", "SmartArt diagrams (their words are not read)"),
    "drawn words": (
        "drawing with words (words drawn as art are not read)",
        "drawings with words (words drawn as art are not read)",
    ),
    "ink": ("handwritten drawing (handwriting is not read)", "handwritten drawings (handwriting is not read)"),
    "embedded": (
        "embedded file (open it and check it on its own)",
        "embedded files (open them and check them on their own)",
    ),
    "altchunk": (
        "inserted file (its text joins the document only when Word opens and saves it)",
        "inserted files (their text joins the document only when Word opens and saves it)",
    ),
    "subdocument": (
        "linked subdocument (check it on its own)",
        "linked subdocuments (check them on their own)",
    ),
    "math": ("formula (mathematics is not read)", "formulas (mathematics is not read)"),
    "form control": (
        "form control (words in ActiveX controls are not read)",
        "form controls (words in ActiveX controls are not read)",
    ),
    "dropdown": ("drop-down form field (the choice is not read)", "drop-down form fields (the choices are not read)"),
    "placeholder": (
        "control with placeholder text (nobody has written there yet)",
        "controls with placeholder text (nobody has written there yet)",
    ),
    "contents": (
        "table of contents (the headings themselves are read)",
        "tables of contents (the headings themselves are read)",
    ),
    "deletion": ("tracked deletion (deleted text is not read)", "tracked deletions (deleted text is not read)"),
    "comment": ("comment (comments are not read)", "comments (comments are not read)"),
    "missing margin": (
        "header or footer (the file names it but does not hold it)",
        "headers or footers (the file names them but does not hold them)",
    ),
    "stray": (
        "piece of text outside any paragraph (Word does not show it)",
        "pieces of text outside any paragraph (Word does not show them)",
    ),
}


def _told(unchecked: Counter[str]) -> tuple[str, ...]:
    return tuple(
        f"{unchecked[item]} {one if unchecked[item] == 1 else several}"
        for item, (one, several) in _UNCHECKED.items()
        if unchecked[item]
    )
