"""A Word file read: every word that a reader of the paper would see, each once, and what was not read."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

from carelang.formats.telling import has_words, kind_of, place_of, told
from carelang.formats.word.names import Element, child, namespace, tags, value
from carelang.formats.word.ours import comment_lines, our_comment
from carelang.formats.word.outline import Outline
from carelang.formats.word.package import OFFICE_RELATIONSHIPS, Package
from carelang.formats.word.paragraphs import NOTES, Paragraph, Pin, Story
from carelang.formats.word.styles import Styles
from carelang.formats.word.walker import Walker, outline
from carelang.types import MARK, Document, Remark, Segment, SegmentKind, Span

_DOCUMENT, _COMMENT = tags("document"), tags("comment")
_KNOWN = frozenset({"placeholder", "contents", "deletion", "comment"})  # no words of the document, or read elsewhere


class Passage(NamedTuple):
    """One paragraph, or a dropped capital and the paragraph that it begins."""

    paragraphs: tuple[Paragraph, ...]

    @property
    def paragraph(self) -> Paragraph:
        """The paragraph that says where the passage stands and what it is."""
        return self.paragraphs[-1]

    @property
    def text(self) -> str:
        """What a reader sees of it."""
        return "".join(paragraph.text for paragraph in self.paragraphs)

    @property
    def pins(self) -> dict[Pin, int]:
        """The offsets in its text of what has no text but a place."""
        return {pin: start + at for start, one in self._placed() for pin, at in one.pins.items()}

    @property
    def notes(self) -> tuple[tuple[Span, str], ...]:
        """The notes on stretches of its text."""
        return tuple(
            (Span(start + span.start, start + span.end), note)
            for start, one in self._placed()
            for span, note in one.notes
        )

    def _placed(self) -> Iterator[tuple[int, Paragraph]]:
        start = 0
        for one in self.paragraphs:
            yield start, one
            start += len(one.text)


class Reading(NamedTuple):
    """A document with what is needed to go back to its paragraphs.

    ``spoken`` are the passages that became segments, beside ``document.segments``; ``passages`` are all of them.
    ``own`` are our comments that were there already, by id, each with its paragraphs. ``not_read`` is what a reader of
    the document would want to know of what was not read: less than ``document.unchecked``, which says all.
    """

    document: Document
    spoken: tuple[Passage, ...]
    passages: tuple[Passage, ...]
    own: dict[str, tuple[str, ...]]
    not_read: tuple[str, ...]
    walker: Walker
    outline: Outline
    styles: Styles


def read_package(package: Package) -> Reading:
    """Read a package; raises ``UnreadableFile`` where a part that holds text is broken."""
    main = outline(package, package.main)
    if main.tag not in _DOCUMENT:
        package.refuse("it is an Office file, but not a Word document", "Give a .docx, .docm, .dotx or .dotm file")
    body = child(main.root, "body")
    if body is None:
        package.refuse("it has no body", "Open and save it in Word")
    styles = Styles(_root(package, "styles"))
    walker = Walker(styles)
    own: dict[str, tuple[str, ...]] = {}
    said: dict[str, str] = {}
    try:
        with package.well_formed(package.main):
            walker.part(main)
            walker.story(body, Story("paragraph"))
            walker.part(None)
        main.forget_containers()
        for kind in NOTES:
            _walk_notes(package, kind, walker)
        _walk_margins(package, walker)
        for part in _parts(package, "comments"):
            comments = package.outline(part, _COMMENT)
            with package.well_formed(part):
                _read_comments(comments, own, said)
            walker.unchecked["comment"] += len(comments.units) - len(own)
    except RecursionError:
        package.refuse("its text is nested too deeply", "Open and save it in Word")
    passages = tuple(_passages(walker.paragraphs))
    spoken = tuple(passage for passage in passages if has_words(passage.text))
    segments = tuple(_segment(passage) for passage in spoken)
    remarks = tuple(_remarks(spoken, said)) if said else ()
    document = Document(package.name, segments, told(walker.unchecked), remarks)
    not_read = told(walker.unchecked, but=_KNOWN)
    return Reading(document, spoken, passages, own, not_read, walker, main, styles)


def _parts(package: Package, kind: str) -> Iterator[str]:
    return (part for part in package.related(package.main, kind) if package.has(part))


def _root(package: Package, kind: str) -> Element | None:
    return next((package.xml(part).getroot() for part in _parts(package, kind)), None)


def _read_comments(comments: Outline, own: dict[str, tuple[str, ...]], said: dict[str, str]) -> None:
    """Add to ``own`` the paragraphs of our comments, and to ``said`` what others say to carelang, both by id."""
    for number in range(len(comments.units)):
        comment = comments.load(number)
        paragraphs = our_comment(comment)
        key = value(comment, "id") or ""
        if paragraphs is not None:
            own[key] = paragraphs
        elif MARK in (text := "\n".join(comment_lines(comment))):
            said[key] = text


def _remarks(spoken: tuple[Passage, ...], said: dict[str, str]) -> Iterator[Remark]:
    """What comments say to carelang, where the words end that they are about."""
    for mark in ("end", "reference"):  # a comment on a place has only the second
        for index, passage in enumerate(spoken):
            for pin, at in passage.pins.items():
                if pin.kind == mark and pin.id in said:
                    yield Remark(index, said.pop(pin.id), at)


def _walk_notes(package: Package, kind: Literal["footnote", "endnote"], walker: Walker) -> None:
    for part in _parts(package, f"{kind}s"):
        with package.well_formed(part):
            notes = outline(package, part)
            for node in notes.root or ():
                if node.tag != namespace(notes) + kind:
                    continue
                key = value(node, "id") or ""
                mark = walker.marks.get((kind, key))
                place = f"{kind} {mark.number}" if mark is not None else f"{kind} (no mark in the text)"
                walker.story(node, Story(kind, place, note=key))
            notes.forget_containers()


def _walk_margins(package: Package, walker: Walker) -> None:
    """Headers and footers, each part once, named after the first section that shows it."""
    links = {link.id: link for link in package.relationships(package.main) if link.kind in ("header", "footer")}
    places = _margin_places(walker.sections)
    seen = set()
    for key in dict.fromkeys([*places, *links]):
        link = links.get(key)
        if link is None or link.target in seen:
            continue
        seen.add(link.target)
        kind: SegmentKind = "header" if link.kind == "header" else "footer"
        if package.has(link.target):
            with package.well_formed(link.target):
                story = Story(kind, places.get(key, f"{kind} (not in use)"))
                margin = outline(package, link.target)
                assert margin.root is not None
                walker.story(margin.root, story)
                margin.forget_containers()
        else:
            walker.unchecked["missing margin"] += 1


def _margin_places(sections: list[list[Element]]) -> dict[str, str]:
    """Relationship ids to places: "header", "footer (first page)", "header, section 2"."""
    places: dict[str, str] = {}
    for section, references in enumerate(sections, start=1):
        for node in references:
            kind = "header" if str(node.tag).endswith("headerReference") else "footer"
            pages = {"first": " (first page)", "even": " (even pages)"}.get(value(node, "type") or "", "")
            place = f"{kind}{pages}" + (f", section {section}" if section > 1 else "")
            ids = (node.get("{" + prefix.rstrip("/") + "}id") for prefix in OFFICE_RELATIONSHIPS)
            places.setdefault(next((key for key in ids if key), ""), place)
    return places


def _passages(paragraphs: list[Paragraph]) -> Iterator[Passage]:
    """Paragraphs one by one; a dropped capital goes with the paragraph that follows it."""
    capital: Paragraph | None = None
    for paragraph in paragraphs:
        if capital is not None:
            if capital.where is paragraph.where:
                yield Passage((capital, paragraph))
                capital = None
                continue
            yield Passage((capital,))
            capital = None
        if paragraph.drops_capital:
            capital = paragraph
        else:
            yield Passage((paragraph,))
    if capital is not None:
        yield Passage((capital,))


def _segment(passage: Passage) -> Segment:
    paragraph = passage.paragraph
    kind = kind_of(paragraph.kind, paragraph.story.kind, paragraph.where)
    return Segment(passage.text, place_of(paragraph.where, kind, passage.text), kind, None, passage.notes)
