"""YAML files become layers; what is not known is refused with file, line and remedy."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, Final, get_args

from carelang.lexicon.entries import JURISDICTIONS, Entry, Example, Layer, Term
from carelang.lexicon.inflect import inflected
from carelang.lexicon.nodes import Node, parse
from carelang.text import words
from carelang.types import KINDS, PROFILES, LexiconError, PartOfSpeech, Severity, Source, Suggestion

_FILE_KEYS: Final = (
    "lexicon",
    "language",
    "title",
    "words",
    "sources",
    "entries",
    "titles",
    "change",
    "prefer",
    "avoid",
)
_ENTRY_KEYS: Final = (
    *("id", "kind", "severity", "for", "why", "sources", "conflicts", "as", "inflect", "terms", "allow", "near"),
    *("unless", "context", "replaces", "examples", "law", "jurisdiction", "plain", "plain_adult", "must_keep"),
    *("abbreviations", "status"),
)
_EXAMPLE_KEYS: Final = ("flag", "leave", "fix", "profile", "grammar", "todo")
_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_RULE: Final = re.compile(r"[a-z0-9-]+/[a-z0-9-]+")
_SEVERITIES: Final = tuple(str(severity) for severity in Severity)


def read_layer(path: Path, sources: dict[str, Source], *, layer: str = "", shown: str = "") -> Layer:
    """Return what the lexicon file at ``path`` says.

    ``sources`` holds the sources known so far. ``layer`` is the name of the layer the file belongs to (the file's own
    lexicon name if left out), ``shown`` the file name used in messages.
    """
    shown = shown or str(path)
    try:
        text = path.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise LexiconError(shown, f"cannot be read ({error.strerror})", "Check the path and its permissions.") from None
    except UnicodeDecodeError:
        raise LexiconError(shown, "is not UTF-8 text", "Save it as UTF-8.") from None
    root = parse(text, shown)
    keys = root.mapping(*_FILE_KEYS, required=("lexicon", "language"))
    lexicon = keys["lexicon"].string()
    if not _ID.fullmatch(lexicon):
        raise keys["lexicon"].refuse(f"“{lexicon}” cannot be a lexicon's name", "Use lower-case words and hyphens.")
    own_sources = tuple(_new_source(key, value, sources) for key, value in _pairs(keys.get("sources")))
    reader = _EntryReader(lexicon, layer or lexicon, sources | {source.id: source for source in own_sources})
    entries = [reader.entry(node) for node in keys["entries"].items()] if "entries" in keys else []
    if "avoid" in keys:
        entries.append(reader.avoid(keys["avoid"]))
    return Layer(
        name=layer or lexicon,
        file=shown,
        title=keys["title"].string() if "title" in keys else lexicon,
        entries=tuple(entries),
        replaces=tuple(reader.replaces),
        changes=tuple(_change(key, value) for key, value in _pairs(keys.get("change"))),
        prefer=tuple((key.string(), value.string(), key.line) for key, value in _pairs(keys.get("prefer"))),
        words=tuple((key.string(), value.strings(), key.line) for key, value in _pairs(keys.get("words"))),
        titles=tuple((key.word(("law", "body", "form")), value.strings()) for key, value in _pairs(keys.get("titles"))),
        sources=own_sources,
    )


def _pairs(node: Node | None) -> list[tuple[Node, Node]]:
    return list(node.pairs()) if node else []


def _new_source(key: Node, value: Node, known: dict[str, Source]) -> Source:
    source = _source(key, value)
    if known.get(source.id, source) != source:
        raise key.refuse(f"the source “{source.id}” is another one elsewhere", "Choose another id for one of them.")
    return source


def _source(key: Node, value: Node) -> Source:
    keys = value.mapping("title", "publisher", "year", "url", "co_produced", "seen", required=("title",))
    return Source(key.string(), *(keys[name].string() if name in keys else "" for name in Source._fields[1:]))


def _change(key: Node, value: Node) -> tuple[str, tuple[tuple[str, Any], ...], int]:
    rule = key.string()
    if not _RULE.fullmatch(rule):
        raise key.refuse(f"“{rule}” is not a rule", "Write lexicon and id, as in care/respite.")
    if not value.is_mapping:
        if value.truth():
            raise value.refuse("“on” changes nothing", "Write “off”, or {severity: ...} or {for: [...]}.")
        return rule, (("off", True),), key.line
    keys = value.mapping("severity", "for")
    changes: list[tuple[str, Any]] = []
    if "severity" in keys:
        changes.append(("severity", Severity(keys["severity"].word(_SEVERITIES))))
    if "for" in keys:
        changes.append(("profiles", tuple(item.word(PROFILES) for item in keys["for"].items())))
    return rule, tuple(changes), key.line


class _EntryReader:
    """Reads the entries of one file."""

    def __init__(self, lexicon: str, layer: str, sources: dict[str, Source]) -> None:
        self.lexicon = lexicon
        self.layer = layer
        self.sources = sources
        self.replaces: list[tuple[str, str, int]] = []

    def entry(self, node: Node) -> Entry:
        keys = node.mapping(*_ENTRY_KEYS, required=("id", "kind", "severity", "why", "sources", "examples"))
        if not _ID.fullmatch(keys["id"].string()):
            raise keys["id"].refuse("an id is lower-case words joined by hyphens", "Rename it, as in looked-after.")
        rule = f"{self.lexicon}/{keys['id'].string()}"
        if "replaces" in keys:
            self.replaces.append((rule, keys["replaces"].string(), keys["replaces"].line))
        statutory = keys["kind"].string() == "statutory"
        terms = _terms(keys.get("terms"), keys.get("abbreviations"))
        if not terms:
            raise node.refuse("the entry has no terms", "Add “terms:”.")
        part_of_speech: Any = keys["as"].word(get_args(PartOfSpeech)) if "as" in keys else None
        if "inflect" in keys and keys["inflect"].truth():
            terms = tuple(form for term in terms for form in inflected(term, part_of_speech or "noun"))
        must_keep = "must_keep" in keys and keys["must_keep"].truth()
        if statutory:
            terms = tuple(_explained(term, keys, must_keep=must_keep, node=node) for term in terms)
        profiles: Any = tuple(item.word(PROFILES) for item in keys["for"].items()) if "for" in keys else PROFILES
        kind: Any = keys["kind"].word(KINDS)
        examples = tuple(_example(item) for item in keys["examples"].items())
        return Entry(
            rule=rule,
            kind=kind,
            severity=Severity(keys["severity"].word(_SEVERITIES)),
            why=_one_line(keys["why"]),
            terms=terms,
            profiles=profiles,
            sources=tuple(self._source(item) for item in keys["sources"].items()),
            conflicts=_one_line(keys.get("conflicts")),
            part_of_speech=part_of_speech,
            allow=keys["allow"].strings() if "allow" in keys else (),
            near=keys["near"].strings() if "near" in keys else (),
            unless=keys["unless"].strings() if "unless" in keys else (),
            context="context" in keys and keys["context"].truth(),
            law=_one_line(keys.get("law")),
            jurisdictions=_jurisdictions(keys.get("jurisdiction")),
            plain=_one_line(keys.get("plain")),
            plain_adult=_one_line(keys.get("plain_adult")),
            must_keep=must_keep,
            status=_one_line(keys.get("status")),
            layer=self.layer,
            file=node.file,
            line=node.line,
            shown=tuple(_shown(examples)),
            examples=examples,
        )

    def avoid(self, node: Node) -> Entry:
        """Return the entry made of the words one child does not want to read."""
        terms = tuple(Term(item.string(), (), item.line) for item in node.items())
        why = "This child has asked us not to use this word."
        rule = f"{self.lexicon}/avoid"
        return Entry(rule, "label", Severity.WARNING, why, terms, layer=self.layer, file=node.file, line=node.line)

    def _source(self, node: Node) -> Source:
        name = node.string()
        if name not in self.sources:
            raise node.refuse(f"unknown source “{name}”", "Add it under “sources:”, or mend the id.")
        return self.sources[name]


def _shown(examples: Iterable[Example]) -> Iterator[str]:
    """The words that an example shows put right."""
    for example in examples:
        if example.fix is not None and example.todo is None:
            yield from (" ".join(words(example.text[start:end])) for start, end in example.spans)


def _one_line(node: Node | None) -> str:
    return " ".join(node.string().split()) if node else ""


def _jurisdictions(node: Node | None) -> tuple[str, ...]:
    return tuple(item.word(JURISDICTIONS) for item in node.items()) if node else ()


def _terms(node: Node | None, abbreviations: Node | None) -> tuple[Term, ...]:
    terms = [Term(key.string(), _suggestions(value), key.line) for key, value in _pairs(node)]
    if abbreviations:
        terms += [Term(item.string(), (), item.line) for item in abbreviations.items()]
    return tuple(terms)


def _suggestions(node: Node) -> tuple[Suggestion, ...]:
    return () if node.is_empty else tuple(_suggestion(item) for item in node.items())


def _suggestion(node: Node) -> Suggestion:
    if node.is_mapping:
        return Suggestion(node.mapping("prompt", required=("prompt",))["prompt"].string(), "prompt")
    text = node.string()
    return Suggestion(text, "prompt" if "{" in text else "replace")


def _explained(term: Term, keys: dict[str, Node], *, must_keep: bool, node: Node) -> Term:
    if must_keep and any(suggestion.kind == "replace" for suggestion in term.suggestions):
        raise node.refuse(
            f"“{term.phrase}” must be kept, and yet has a replacement", "Take it out, or write {prompt: ...}."
        )
    if "plain" not in keys:
        raise node.refuse("a statutory entry needs its plain words", "Add “plain:” (and “plain_adult:”).")
    plain = [keys[name] for name in ("plain", "plain_adult") if name in keys]
    return term._replace(suggestions=(*(Suggestion(_one_line(text), "explain") for text in plain), *term.suggestions))


def _example(node: Node) -> Example:
    keys = node.mapping(*_EXAMPLE_KEYS)
    if ("flag" in keys) == ("leave" in keys):
        raise node.refuse("an example is either “flag:” or “leave:”", "Write one of the two.")
    flag = "flag" in keys
    if "fix" in keys and not flag:
        raise keys["fix"].refuse("“fix” stands beside “leave”, where nothing is put in", "Take it out.")
    marked = keys["flag" if flag else "leave"].string()
    text, spans = _unbracket(marked) if flag else (marked, ())
    if flag and not spans:
        raise node.refuse("a flag example shows the words in [brackets]", "Put brackets round them.")
    profile: Any = keys["profile"].word(PROFILES) if "profile" in keys else None
    return Example(
        text=text,
        spans=spans,
        flag=flag,
        fix=keys["fix"].string() if "fix" in keys else None,
        profile=profile,
        grammar="grammar" in keys and keys["grammar"].truth(),
        todo=keys["todo"].string() if "todo" in keys else None,
        line=node.line,
    )


def _unbracket(marked: str) -> tuple[str, tuple[tuple[int, int], ...]]:
    parts, spans, length = [], [], 0
    for piece in re.split(r"(\[[^\[\]]+\])", marked):
        words = piece[1:-1] if piece.startswith("[") and piece.endswith("]") else piece
        if words is not piece:
            spans.append((length, length + len(words)))
        parts.append(words)
        length += len(words)
    return "".join(parts), tuple(spans)
