"""What a Word part is made of to a reader: stories of paragraphs, and paragraphs of leaves."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from carelang.formats.telling import Where, notes_of
from carelang.formats.word.names import Element
from carelang.types import SegmentKind, Span


@dataclass(eq=False, slots=True)
class Field:
    """A complex field, from its ``begin`` mark to its ``end`` mark; without an end it is no field."""

    begin: Element
    paragraph: "Paragraph"
    end: Element | None = None
    one_paragraph: bool = False


class Leaf(NamedTuple):
    """The smallest piece of text: one element, the characters it shows, and the fields it stands in.

    Each field comes with whether the leaf stands in its result (True) or in its code (False).
    """

    node: Element
    text: str
    notes: tuple[str, ...]
    fields: tuple[tuple[Field, bool], ...]

    @property
    def visible(self) -> bool:
        """Whether a reader sees it: the code of a field shows nothing."""
        return all(in_result or field.end is None for field, in_result in self.fields)

    @property
    def all_notes(self) -> frozenset[str]:
        """What a reader should know of it, that it is worked out by a field included."""
        in_field = any(field.end is not None for field, _ in self.fields)
        return frozenset(self.notes) | ({"field"} if in_field else set())

    @property
    def whole_field(self) -> Field | None:
        """The outermost field around it that begins and ends in one paragraph."""
        return next((field for field, _ in self.fields if field.one_paragraph), None)


NOTES: Final[tuple[Literal["footnote"], Literal["endnote"]]] = ("footnote", "endnote")


PinKind = Literal["footnote", "endnote", "start", "end", "reference", "change"]


class Pin(NamedTuple):
    """Something with a place in the text and an id: the mark of a note, an end of a comment's range, a change."""

    kind: PinKind
    id: str


class Story(NamedTuple):
    """A flow of text: the body, a header, one footnote, one text box; ``host`` is the paragraph a text box hangs on."""

    kind: SegmentKind
    place: str = ""
    host: "Paragraph | None" = None
    note: str = ""


class Address(NamedTuple):
    """Where a paragraph is: the unit of its part, and which of the paragraphs in that unit it is."""

    unit: int
    within: int


@dataclass(eq=False, slots=True)
class Paragraph:
    """One ``w:p`` as it was met.

    ``leaves`` are there until it is settled; from then on there are the ``text`` that a reader sees, the ``notes`` on
    stretches of it, which leaves are ``unseen``, and at what offset the ``pins`` stand: what has no text but a place.
    """

    address: Address
    story: Story
    where: Where
    kind: SegmentKind | None
    drops_capital: bool
    leaves: list[Leaf] = field(default_factory=list)
    pins: dict[Pin, int] = field(default_factory=dict)
    unseen: tuple[int, ...] = ()
    text: str = ""
    notes: tuple[tuple[Span, str], ...] = ()

    def settle(self) -> None:
        """Let go of the leaves, and so of the elements; no field may be open any more."""
        ends = list(accumulate((len(leaf.text) if leaf.visible else 0 for leaf in self.leaves), initial=0))
        self.unseen = tuple(index for index, leaf in enumerate(self.leaves) if not leaf.visible)
        self.pins = {pin: ends[at] for pin, at in self.pins.items() if not (pin.kind in NOTES and at in self.unseen)}
        shown = [leaf for leaf in self.leaves if leaf.visible]
        self.text = "".join(leaf.text for leaf in shown)
        self.notes = notes_of((leaf.text, leaf.all_notes) for leaf in shown)
        self.leaves = []


class Mark(NamedTuple):
    """The paragraph in which a footnote or endnote has its mark, and its number in order of reading."""

    kind: Literal["footnote", "endnote"]
    paragraph: Paragraph
    number: int


def spans(leaves: Sequence[Leaf]) -> Iterator[tuple[Leaf, Span]]:
    """Each leaf with its span in the text of the passage."""
    ends = accumulate(len(leaf.text) for leaf in leaves)
    return ((leaf, Span(end - len(leaf.text), end)) for leaf, end in zip(leaves, ends, strict=True))
