"""Lexicons shown to people: entries in full, and what is installed with its counts."""

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Final

from carelang.lexicon import Entry, Layer, Lexicon, Term
from carelang.reports.console import LABELS, cited
from carelang.reports.layout import Layout, counted, plain
from carelang.text import words
from carelang.types import PROFILES, LexiconError, SettingsError

_MOST_OTHERS: Final = 8


def explanation(phrase: str, lexicon: Lexicon, found: Collection[str], layout: Layout) -> str:
    """Return everything that ``lexicon`` says about ``phrase``, which the rules ``found`` find as a whole.

    Raises ``SettingsError`` with the nearest terms where it says nothing.
    """
    owning, holding = entries_about(phrase, lexicon, found)
    if not owning:
        raise SettingsError(f"“{phrase}”", "no lexicon has it", nearest(phrase, lexicon))
    return explain_entries(phrase, owning, holding, lexicon.layers, layout)


def entries_about(phrase: str, lexicon: Lexicon, found: Collection[str]) -> tuple[list[Entry], list[Entry]]:
    """Return the entries that own ``phrase``, and those that only hold it in a longer term.

    If none owns it, those that hold it come first. ``found`` are the rules that find ``phrase`` as a
    whole; a rule, an entry's id and a term are known by themselves.
    """
    wanted = f" {' '.join(words(phrase))} "
    owning, holding = [], []
    for entry in lexicon.entries:
        terms = [f" {' '.join(words(term.phrase))} " for term in entry.terms]
        if entry.rule in found or phrase in (entry.rule, entry.id) or wanted in terms:
            owning.append(entry)
        elif wanted.strip() and any(wanted in term for term in terms):
            holding.append(entry)
    return (owning, holding) if owning else (holding, [])


def nearest(phrase: str, lexicon: Lexicon) -> str:
    """Return what to do where no entry has ``phrase``: the terms that look most like it, if any does."""
    from difflib import get_close_matches

    phrases = [term.phrase for entry in lexicon.entries for term in entry.terms if "(" not in term.phrase]
    terms = {phrase.lower(): phrase for phrase in phrases}
    close = [f"“{terms[one]}”" for one in get_close_matches(phrase.lower(), terms, 3, 0.7)]
    return f"Did you mean {' or '.join(close)}?" if close else "`carelang lexicons` shows what there is."


def explain_entries(
    phrase: str, entries: Sequence[Entry], others: Sequence[Entry], layers: Sequence[Layer], layout: Layout
) -> str:
    """Return everything ``entries`` say; ``others`` hold ``phrase`` in a longer term and are only named."""
    blocks = ["\n".join(_entry(entry, layers, layout)) for entry in entries]
    if others:
        named = ", ".join(f"{entry.rule} (“{_holding(phrase, entry)}”)" for entry in others[:_MOST_OTHERS])
        more = f", and {len(others) - _MOST_OTHERS} more" if len(others) > _MOST_OTHERS else ""
        blocks.append("\n".join(layout.wrap(f"See also {named}{more}.")))
    return "\n\n".join(blocks) + "\n"


def _holding(phrase: str, entry: Entry) -> str:
    holding = [term.phrase for term in entry.terms if phrase.lower() in term.phrase.lower()]
    return plain(min(holding or [entry.terms[0].phrase], key=len))


def _entry(entry: Entry, layers: Sequence[Layer], layout: Layout) -> Iterator[str]:
    severity = layout.style(entry.severity, entry.severity)
    yield f"{layout.style(entry.rule, 'file')}  {severity}  {entry.kind}"
    for label, text in _reasons(entry):
        if text:
            yield from layout.row(label, plain(text))
    for phrases, term in _terms(entry):
        yield from layout.row("Term" if len(phrases) == 1 else "Terms", ", ".join(f"“{plain(one)}”" for one in phrases))
        for kind, label in LABELS:
            texts = [f"“{plain(one.text)}”" for one in term.suggestions if one.kind == kind]
            if texts and kind != "explain":  # the explanations stand above, once for all terms
                yield from layout.row(f"  {label}", ", ".join(texts))
    for label, items in (("Left alone", entry.allow), ("Only near", entry.near), ("Not near", entry.unless)):
        if items:
            yield from layout.row(label, ", ".join(map(plain, items)))
    for at, source in enumerate(entry.sources):
        yield from layout.row("" if at else "Source", f"{cited(source)} {plain(source.url)}".rstrip())
    yield from layout.row("Decided by", plain(_decided(entry, layers)))


def _reasons(entry: Entry) -> Iterator[tuple[str, str]]:
    yield "Why", entry.why
    yield "Views differ", entry.conflicts
    yield "Law", entry.law
    yield "Where", ", ".join(entry.jurisdictions)
    yield "Status", entry.status.replace("_", " ")
    yield "To a child", entry.plain
    yield "To an adult", entry.plain_adult
    yield "Must stay", "Yes: it is explained, never replaced." if entry.must_keep else ""
    yield "Counts as", entry.part_of_speech or ""
    yield (
        "Everyday word",
        "In the general profile it counts only where the text speaks of care." if entry.context else "",
    )
    if entry.profiles:
        yield "Profiles", "all" if set(entry.profiles) == set(PROFILES) else ", ".join(entry.profiles)
    else:
        yield "Profiles", f"none: the layer {entry.changed_by} has switched it off"


def _terms(entry: Entry) -> Iterator[tuple[list[str], Term]]:
    """Yield the terms, those with the same suggestions together."""
    groups: dict[object, list[Term]] = {}
    for term in entry.terms:
        groups.setdefault(term.suggestions, []).append(term)
    for terms in groups.values():
        yield [term.phrase for term in terms], terms[0]


def _decided(entry: Entry, layers: Sequence[Layer]) -> str:
    written = f"the layer {entry.layer} ({entry.file}:{entry.line})"
    if not entry.changed_by:
        return written
    files = [layer.file for layer in layers if layer.name == entry.changed_by]
    return f"the layer {entry.changed_by} ({', '.join(files)}), which changes {written}"


def list_lexicons(lexicon: Lexicon, layout: Layout) -> str:
    """Return the files of ``lexicon`` by layer with the numbers of their entries and terms, and entries by kind."""
    entries, terms = Counter[str](), Counter[str]()
    for entry in lexicon.entries:
        entries[entry.file] += 1
        terms[entry.file] += len(entry.terms)
    lines = []
    for name in dict.fromkeys(layer.name for layer in lexicon.layers):
        lines.append(layout.style(name, "file"))
        for layer in lexicon.layers:
            if layer.name == name and (entries[layer.file] or name != "national"):
                counts = f"  {_column(entries[layer.file], 'entry', 'entries')} {_column(terms[layer.file], 'term')}"
                lines += layout.wrap(f"{plain(layer.title)} ({plain(layer.file)})", len(counts), counts)
        lines.append("")
    lines.append(layout.style("Entries by kind", "file"))
    kinds = Counter(entry.kind for entry in lexicon.entries)
    lines += [f"  {number:5} {kind}" for kind, number in sorted(kinds.items(), key=lambda one: (-one[1], one[0]))]
    off = sum(not entry.profiles for entry in lexicon.entries)
    total = f"{counted(len(lexicon.entries), 'entry', 'entries')}, {counted(sum(terms.values()), 'term')}"
    return "\n".join([*lines, "", f"Together {total}{f', {off} switched off' if off else ''}."]) + "\n"


def _column(number: int, noun: str, many: str = "") -> str:
    many = many or f"{noun}s"
    return f"{number:5} {noun if number == 1 else many:<{len(many)}}  "


def describe_proof(lexicon: Lexicon, names: Sequence[str], failures: Mapping[str, Sequence[LexiconError]]) -> str:
    """Return each promise that is not kept, once, and what was tried of the files ``names``.

    ``failures`` are those with grammar off and, if it was tried, on.
    """
    said = {str(one): grammar for grammar in ("on", "off") for one in failures.get(grammar, ())}
    lines = [line + (" (With grammar on.)" if grammar == "on" else "") for line, grammar in said.items()]
    for name in names:
        entries = [entry for entry in lexicon.entries if entry.file == name]
        terms = counted(sum(len(entry.terms) for entry in entries), "term")
        examples = [example for entry in entries for example in entry.examples]
        todo = sum(example.todo is not None for example in examples)
        waiting = f" ({todo} of them still to do)" if todo else ""
        tried = f"{counted(len(entries), 'entry', 'entries')}, {terms}, {counted(len(examples), 'example')}{waiting}"
        lines.append(f"{name}: {tried}, grammar {' and '.join(failures)}.")
    lines.append(f"{counted(len(said), 'promise')} not kept." if said else "Every promise is kept.")
    return "\n".join(lines) + "\n"
