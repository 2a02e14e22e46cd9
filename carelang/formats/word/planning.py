"""What is to be written where: which findings get a comment, a tracked change, or both."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Final, Literal, NamedTuple

from carelang.fixes import Edit
from carelang.formats.word.anchors import NO_PLACE, Anchor, Anchors
from carelang.formats.word.changes import OVERLAPS, PROTECTED, wanted_edit, why_not
from carelang.formats.word.editing import Editing
from carelang.formats.word.paragraphs import Leaf, spans
from carelang.formats.word.reader import Passage, Reading
from carelang.formats.word.wording import comment_paragraphs, unchecked_paragraphs
from carelang.types import Finding, Span

Mode = Literal["comments", "changes", "both"]
Repeat = Literal["all", "section", "auto"]

MOST_RANGES: Final = 2_000  # comments of ours in one document
MANY: Final = 100  # comments, beyond which "auto" gives a repeated word one comment in a section
CAPPED: Final = f"there are more than {MOST_RANGES:,} findings; a comment on the same rule says how many have none"
REPEATED: Final = "the same words have a comment in this section already, which says how often they come"
_WORD_REFUSES: Final = 32_767  # comment ranges in one document, ours and others'


class Note(NamedTuple):
    """One comment to be written: where it stands, what it is about, and what it says besides the advice.

    Without a ``finding`` it is the one on what was not read. Its paragraphs are made when they are asked for, since
    together they can be longer than the document.
    """

    anchor: Anchor
    finding: Finding | None
    more: str = ""
    unchanged: str = ""
    not_read: tuple[str, ...] = ()

    @property
    def paragraphs(self) -> tuple[str, ...]:
        """What it says, paragraph by paragraph."""
        if self.finding is None:
            return tuple(unchecked_paragraphs(self.not_read))
        return tuple(comment_paragraphs(self.finding, self.anchor.place, self.more, self.unchanged))


class Item(NamedTuple):
    """A finding and what becomes of it: a ``note``, an ``edit``, or both; ``unchanged`` says why there is no edit."""

    finding: Finding
    anchor: Anchor
    edit: Edit | None
    unchanged: str
    note: Note | None = None


class Plan(NamedTuple):
    """The ``items``, the ``summary`` of what was not read, and the findings without a comment on their exact words."""

    items: tuple[Item, ...]
    summary: Note | None
    inexact: tuple[tuple[Finding, str], ...]


def plan(
    reading: Reading, findings: Sequence[Finding], mode: Mode, repeat: Repeat, *, comments_only: bool = False
) -> Plan:
    """What becomes of each finding that is not excused; ``comments_only`` is what a protected document allows."""
    anchors = Anchors(reading)
    items: list[Item] = []
    inexact: list[tuple[Finding, str]] = []
    for finding in sorted((one for one in findings if one.excused is None), key=lambda one: (one.segment, one.span)):
        anchor = anchors.of(finding)
        if anchor is None:
            inexact.append((finding, NO_PLACE))
        else:
            items.append(Item(finding, anchor, None, PROTECTED if comments_only else ""))
    if mode != "comments" and not comments_only:
        items = list(_with_edits(reading, items))
    wanting = [mode != "changes" or item.edit is None for item in items]
    summary = anchors.on_first_words("", "") if reading.not_read and (items or inexact) else None
    kept, more = _chosen(reading, items, wanting, repeat, room=_room(reading) - (summary is not None))
    planned = []
    for index, item in enumerate(items):
        if index in kept:
            told = item.unchanged if mode != "comments" else ""
            planned.append(item._replace(note=Note(item.anchor, item.finding, more.get(index, ""), told)))
            reason = item.anchor.reason
        else:
            planned.append(item)
            reason = more.get(index, "") if wanting[index] else ""
        if reason:
            inexact.append((item.finding, reason))
    note = Note(summary, None, not_read=reading.not_read) if summary is not None else None
    return Plan(tuple(planned), note, tuple(inexact))


def _with_edits(reading: Reading, items: Iterable[Item]) -> Iterator[Item]:
    """The items with their edits, as far as the places of the words allow them."""
    editing = Editing(reading)
    passage: Passage | None = None
    leaves: list[tuple[Leaf, Span]] = []
    done = -1
    for item in items:
        segment = reading.document.segments[item.finding.segment]
        wanted = wanted_edit(item.finding, segment)
        if isinstance(wanted, str):
            yield item._replace(unchanged=wanted)
            continue
        here = reading.spoken[item.finding.segment]
        if here is not passage:
            passage, done = here, -1
            leaves = list(spans(editing.leaves(passage))) if passage.paragraph.story.kind == "paragraph" else []
        held = [leaf for leaf, span in leaves if span.start < wanted.span.end and wanted.span.start < span.end]
        reason = why_not(held, passage.paragraph)
        if not reason and wanted.span.start < done:
            reason = OVERLAPS
        if not reason:
            done = wanted.span.end
        yield item._replace(edit=None if reason else wanted, unchanged=reason)


def _room(reading: Reading) -> int:
    """How many comments of ours the document can take."""
    others = reading.walker.ranges - len(reading.own)
    return max(0, min(MOST_RANGES, _WORD_REFUSES - 1 - others))


def _chosen(
    reading: Reading, items: Sequence[Item], wanting: Sequence[bool], repeat: Repeat, room: int
) -> tuple[frozenset[int], dict[int, str]]:
    """The indices that get a comment, and what is said of the rest: in the comment that stands for them, or of them."""
    wanted = [index for index, wants in enumerate(wanting) if wants]
    more: dict[int, str] = {}
    if repeat == "section" or (repeat == "auto" and len(wanted) > MANY):
        sections = list(accumulate(segment.kind == "heading" for segment in reading.document.segments))
        first: dict[tuple[str, str, int], int] = {}
        met: Counter[int] = Counter()
        for index in wanted:
            finding = items[index].finding
            place = first.setdefault((finding.rule, finding.text.lower(), sections[finding.segment]), index)
            met[place] += place != index
            if place != index:
                more[index] = REPEATED
        wanted = [index for index in wanted if index not in more]
        more |= {index: _times("These words come", count, "in this section") for index, count in met.items() if count}
    kept = _first_of_each_rule({index: items[index].finding.rule for index in wanted}, room)
    left_out = Counter(items[index].finding.rule for index in wanted if index not in kept)
    for index in wanted:
        rule = items[index].finding.rule
        if index not in kept:
            more[index] = CAPPED
        elif left_out[rule]:
            told = f"The same advice holds in {left_out.pop(rule)} more places, which have no comment of their own."
            more[index] = f"{more[index]} {told}" if index in more else told
    return kept, more


def _times(words: str, count: int, where: str) -> str:
    return f"{words} {count} more time{'' if count == 1 else 's'} {where}."


def _first_of_each_rule(rules: dict[int, str], most: int) -> frozenset[int]:
    """At most ``most`` of the indices: the first of every rule, then the second of every rule, and so on."""
    met: Counter[str] = Counter()
    turns = []
    for index, rule in rules.items():
        turns.append((met[rule], index))
        met[rule] += 1
    return frozenset(index for _, index in sorted(turns)[:most])
