"""Words replaced as tracked changes, where Word lets the writer accept or refuse them one by one."""

from collections.abc import Iterator, Sequence
from copy import deepcopy
from typing import Final, NamedTuple

from carelang.fixes import Edit, edit
from carelang.formats.word.names import BLANKS, SPACE, Element, child, namespace, tags
from carelang.formats.word.ours import BETWEEN, SESSION
from carelang.formats.word.paragraphs import Leaf, Paragraph
from carelang.formats.word.runs import unit
from carelang.formats.word.wording import without_controls
from carelang.types import Finding, Segment, Span

# Why words get a comment and no tracked change.
ONLY_PROMPTS: Final = "only the writer can complete what is suggested"
EXPLAINED: Final = "the words stay, with an explanation beside them"
NOTHING_FITS: Final = "nothing that is suggested can stand in their place as it is"
NOT_IN_BODY: Final = "words outside the body and its tables are not changed"
OVERLAPS: Final = "they overlap with words that are changed already"
PROTECTED: Final = "the document is protected so that only comments can be added"
_NOTED: Final = {
    "insertion": "they are part of what somebody proposes to insert",
    "field": "Word works them out by itself",
    "control": "they stand in a control that is bound, locked or filled in by choice",
    "hidden": "they are hidden",
}
_APART: Final = "they do not stand in one piece of the paragraph"
_NOT_TEXT: Final = "there is more than text among them"

_RUN, _PROPERTIES, _TEXT = tags("r"), tags("rPr"), tags("t")
_CHANGEABLE = tags("t", "tab", "ptab", "br", "cr", "noBreakHyphen", "softHyphen", "lastRenderedPageBreak")
_NOT_COPIED = tags("rPrChange", "ins", "del", "moveFrom", "moveTo")
_HOLDERS = tags("p", "hyperlink", "smartTag", "sdtContent", "customXml", "bdo", "dir")


class Byline(NamedTuple):
    """Who comments or changes, and when, as the file says it."""

    author: str
    initials: str
    date: str


def wanted_edit(finding: Finding, segment: Segment) -> Edit | str:
    """The edit that puts the first replacement in place, or why there is none."""
    kinds = {suggestion.kind for suggestion in finding.suggestions}
    replacement = next((one.text for one in finding.suggestions if one.kind == "replace" and one.text.strip()), None)
    if replacement is None:
        return ONLY_PROMPTS if "prompt" in kinds else EXPLAINED if "explain" in kinds else NOTHING_FITS
    if segment.text[slice(*finding.span)] != finding.text or not finding.text:
        return NOTHING_FITS
    wanted = edit(segment.text, finding.span, without_controls(replacement))
    # What has to change with the words, such as an article, must be free to change too.
    noted = next((note for where, note in segment.notes if _meet(where, wanted.span)), None)
    return wanted if noted is None else _NOTED[noted]


def _meet(one: Span, other: Span) -> bool:
    return one.start < other.end and other.start < one.end


def why_not(leaves: Sequence[Leaf], paragraph: Paragraph) -> str:
    """Why the words of these leaves, the first and last perhaps in part, cannot be a tracked change; "" if they can."""
    if paragraph.story.kind != "paragraph" or not leaves:
        return NOT_IN_BODY
    noted = [note for leaf in leaves for note in leaf.notes] + ["field" for leaf in leaves if leaf.fields]
    if noted:
        return _NOTED[noted[0]]
    if any(leaf.node.tag not in _CHANGEABLE for leaf in leaves):
        return _NOT_TEXT
    runs = _runs(leaves)
    if not runs or not _follow(runs):
        return _APART
    fitted = any(child(run, "rPr", "fitText") is not None for run in runs)
    return _NOT_TEXT if fitted or any(one.tag not in _CHANGEABLE for one in _among(leaves)) else ""


def _runs(leaves: Sequence[Leaf]) -> list[Element]:
    """The runs of the leaves, or none where they are not all children of one thing that may hold changes."""
    units = [unit(leaf.node) for leaf in leaves]
    runs = list(dict.fromkeys(one.outer for one in units))
    parent = runs[0].getparent()
    whole = all(one.piece is leaf.node for one, leaf in zip(units, leaves, strict=True))
    together = all(run.tag in _RUN and run.getparent() is parent for run in runs)
    return runs if whole and together and parent is not None and parent.tag in _HOLDERS else []


def _follow(runs: Sequence[Element]) -> bool:
    """Whether nothing but marks without text stands between the runs."""
    if any((run.tail or "").strip(BLANKS) for run in runs):
        return False
    following = runs[0].getnext()
    for run in runs[1:]:
        while following is not None and following.tag in BETWEEN:
            following = following.getnext()
        if following is not run:
            return False
        following = run.getnext()
    return True


def _among(leaves: Sequence[Leaf]) -> Iterator[Element]:
    """What stands in the runs between the first leaf and the last one."""
    first, last = leaves[0].node, leaves[-1].node
    inside = False
    for run in dict.fromkeys(leaf.node.getparent() for leaf in leaves):
        for one in run if run is not None else ():
            inside = inside or one is first
            if inside and one.tag not in _PROPERTIES:
                yield one
            if one is last:
                return


def delete(runs: Sequence[Element], byline: Byline, ids: Iterator[int]) -> list[Element]:
    """Wrap runs in deletions, neighbours in one; returns the deletions."""
    deletions: list[Element] = []
    for run in runs:
        if deletions and deletions[-1].getnext() is run and not deletions[-1].tail:
            deletions[-1].append(run)
        else:
            deletion = _revision(run, "del", byline, ids)
            run.addprevious(deletion)
            deletion.append(run)
            deletions.append(deletion)
        tail, run.tail = run.tail, None
        deletions[-1].tail = tail
        for text in run.iterchildren(*_TEXT):
            text.tag = namespace(text) + "delText"
    return deletions


def insertion(like: Element, text: str, byline: Byline, ids: Iterator[int]) -> Element:
    """An insertion of ``text`` that looks like the run ``like``."""
    space = namespace(like)
    inserted = _revision(like, "ins", byline, ids)
    run = inserted.makeelement(space + "r", {space + "rsidR": SESSION})
    look = child(like, "rPr")
    if look is not None:
        copy = run.makeelement(space + "rPr")
        copy.extend([_copied(one) for one in look if one.tag not in _NOT_COPIED])
        run.append(copy)
    words = run.makeelement(space + "t", {SPACE: "preserve"})
    words.text = text
    run.append(words)
    inserted.append(run)
    return inserted


def _copied(element: Element) -> Element:
    copy = deepcopy(element)
    copy.tail = None
    return copy


def _revision(like: Element, name: str, byline: Byline, ids: Iterator[int]) -> Element:
    space = namespace(like)
    attributes = {space + "id": str(next(ids)), space + "author": byline.author, space + "date": byline.date}
    return like.makeelement(space + name, attributes)
