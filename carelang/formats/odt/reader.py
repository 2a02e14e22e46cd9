"""An OpenDocument text read: every word that a reader of the paper would see, each once, and what was not read."""

from collections.abc import Iterator

from carelang.formats.odt.names import LOEXT, OFFICE, STYLE, Element
from carelang.formats.odt.package import Opened
from carelang.formats.odt.paragraphs import Paragraph, Story
from carelang.formats.odt.styles import Styles, plain_name
from carelang.formats.odt.text import Walker
from carelang.formats.telling import has_words, kind_of, notes_of, place_of, told
from carelang.types import Document, Segment, SegmentKind

_USUAL_PAGE = "Standard"  # the page style that holds where none is named, in every language
_LONGEST_NAME = 60  # code points of a page style's name that a place repeats


def read_opened(opened: Opened) -> Document:
    """Read an opened file; raises ``UnreadableFile`` where its text is nested too deeply."""
    walker = Walker(Styles(opened.styles, opened.content), opened.media)
    try:
        walker.part(opened.body, Story("paragraph"))
        if opened.styles is not None:
            pages = walker.styles.pages()
            walker.styles = Styles(opened.styles, opened.styles)
            _walk_margins(opened.styles, pages, walker)
    except RecursionError:
        opened.refuse("its text is nested too deeply")
    spoken = [paragraph for paragraph in walker.paragraphs if has_words(paragraph.text)]
    return Document(opened.name, tuple(map(_segment, spoken)), told(walker.unchecked))


def _walk_margins(root: Element, pages: set[str], walker: Walker) -> None:
    """Headers and footers; one with the same words in several page styles is read once."""
    seen = set()
    for place, node in _margins(root, pages):
        kind, _ = _MARGINS[str(node.tag)]
        notes = ("hidden",) if node.get(STYLE + "display") == "false" else ()
        before, unchecked = len(walker.paragraphs), walker.unchecked.copy()
        walker.part(node, Story(kind, place), notes)
        words = (kind, notes, *(word for paragraph in walker.paragraphs[before:] for word in paragraph.text.split()))
        if words in seen:
            del walker.paragraphs[before:]
            walker.unchecked = unchecked
        seen.add(words)


def _margins(root: Element, pages: set[str]) -> Iterator[tuple[str, Element]]:
    """The headers and footers with their places; ``pages`` are the page styles that a style of the text names."""
    masters = {one.get(STYLE + "name", ""): one for one in root.iterfind(f"{OFFICE}master-styles/{STYLE}master-page")}
    usual = _USUAL_PAGE if _USUAL_PAGE in masters else next(iter(masters), "")
    used = [name for name in masters if name == usual or name in pages]
    for name in used:  # and the pages that follow them; the list grows
        following = masters[name].get(STYLE + "next-style-name", "")
        if following in masters and following not in used:
            used.append(following)
    for name in dict.fromkeys([*used, *masters]):
        shown = " ".join((masters[name].get(STYLE + "display-name") or plain_name(name)).split())[:_LONGEST_NAME]
        page = "" if name == usual else f", page style “{shown}”"
        for node in masters[name].iterchildren(*_MARGINS):
            kind, which = _MARGINS[str(node.tag)]
            yield f"{kind}{which}{page}{'' if name in used else ' (not in use)'}", node


_KINDS: tuple[SegmentKind, ...] = ("header", "footer")
_MARGINS: dict[str, tuple[SegmentKind, str]] = {
    tag: (kind, pages)
    for kind in _KINDS
    for suffix, pages in (("", ""), ("-first", " (first page)"), ("-left", " (left pages)"))
    for tag in (STYLE + kind + suffix, LOEXT + kind + suffix)
}


def _segment(paragraph: Paragraph) -> Segment:
    text = paragraph.text
    kind = kind_of(paragraph.kind, paragraph.story.kind, paragraph.where)
    return Segment(text, place_of(paragraph.where, kind, text), kind, None, notes_of(paragraph.pieces))
