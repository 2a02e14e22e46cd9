"""Checker: a document in, findings out; no printing, no clock, no globals."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal, NamedTuple, get_args

from carelang.formats import document_of
from carelang.lexicon import JURISDICTIONS, Entry, Form, Lexicon, keep_compiled, load_lexicons, national_names
from carelang.lexicon.nearest import nearest
from carelang.rules.context import Surroundings, excuse
from carelang.rules.grammar import Grammar, Tagger, installed_pipelines
from carelang.rules.notes import Notes
from carelang.rules.phrases import Candidate, PhraseMatcher, not_a
from carelang.rules.statutory import excuse_explained, explained_here
from carelang.text import Reading
from carelang.types import (
    PROFILES,
    Document,
    Finding,
    PartOfSpeech,
    Profile,
    SettingsError,
    Severity,
    Suggestion,
    Suppression,
)

if TYPE_CHECKING:
    from carelang.proof import Failure

Level = Literal["suggestion", "warning", "error", "off"]
"""The severity that a rule is given in place of its own; "off" finds nothing by it."""
LEVELS: Final = get_args(Level)
_ALWAYS: Final = frozenset({"uk"})
_SHOWN: Final = 3  # suggestions named in a message


class Checker:
    """Checks documents against the national lexicons and the ``lexicons`` laid on top of them.

    ``profile`` is who the text is for: letter, case-note, report, policy or general. ``lexicons`` are YAML files, the
    council's before the team's before one child's. ``grammar`` "auto" uses spaCy's tags where spaCy is installed, "on"
    insists on them, "off" does without. ``jurisdictions`` are those whose law decides where countries differ.
    ``severity`` gives single rules another one ("suggestion", "warning", "error"), or switches them "off". With
    ``reasons`` an ignore note lets words stand only if it gives a reason.
    A checker can be used again and again; its findings depend on nothing but the text.
    """

    def __init__(
        self,
        profile: Profile = "general",
        lexicons: str | Path | Sequence[str | Path] | Lexicon = (),
        grammar: Grammar = "auto",
        jurisdictions: Sequence[str] = ("scotland",),
        severity: Mapping[str, Level] | None = None,
        *,
        reasons: bool = False,
    ) -> None:
        _one_of("profile", profile, PROFILES)
        for jurisdiction in jurisdictions:
            _one_of("jurisdiction", jurisdiction, JURISDICTIONS)
        self.profile = profile
        self.jurisdictions = frozenset(jurisdictions) | _ALWAYS
        if isinstance(lexicons, str | Path):
            lexicons = (lexicons,)
        known = lexicons if isinstance(lexicons, Lexicon) else proved_lexicon(lexicons)
        self.lexicon = _at_levels(known, severity) if severity else known
        self.grammar = grammar
        self.reasons = reasons
        self._tagger = Tagger(grammar)
        self._matcher = PhraseMatcher(self.lexicon, profile, self.jurisdictions)
        self._messages: dict[int, str] = {}

    @property
    def grammar_on(self) -> bool:
        """Whether part-of-speech tags decide where neighbouring words cannot."""
        return self._tagger.on

    def check(self, document: Any) -> list[Finding]:
        """Return the findings in ``document`` (a ``Document``, a string or a python-docx document), in order.

        What context lets stand is among them, with its reason in ``excused``. Spans are code points of the text of
        their segment and do not overlap.
        """
        document = document_of(document)
        findings: list[Finding] = []
        told: set[int] = set()
        undecided: list[_Undecided] = []
        notes = Notes(document, reasons=self.reasons)
        for index, segment in enumerate(document.segments):
            reading = Reading(segment)  # what was looked at in it goes with it: it takes far more memory than the text
            candidates = self._matcher.candidates(reading)
            around = Surroundings(reading, self.lexicon, notes.of(index))
            for candidate in candidates:
                guarded = _guarded(around, candidate)
                finding = self._finding(index, reading, guarded)
                if explained_here(reading, finding):
                    told.add(len(findings))
                if guarded.undecided and guarded.excused is None and self._tagger.on:
                    undecided.append(_undecided(len(findings), reading, guarded))
                findings.append(finding)
        self._ask_grammar(undecided, findings)
        return excuse_explained(findings, told)

    def suppressions(self, document: Document, findings: Sequence[Finding]) -> list[Suppression]:
        """Return what each ignore note in ``document`` is for: what it lets stand of its ``findings``, and problems."""
        notes = Notes(document, reasons=self.reasons)
        return notes.suppressions(findings, {scope.rule for scope in self.lexicon.scopes}) if notes.all else []

    def _ask_grammar(self, undecided: "Sequence[_Undecided]", findings: list[Finding]) -> None:
        """Decide the undecided by part of speech; where tags cannot be had they stand as findings."""
        if not undecided:
            return
        for one, said in zip(undecided, self._tagger.are([one.asked for one in undecided]), strict=True):
            if not said:
                findings[one.at] = findings[one.at]._replace(excused=not_a(one.entry))

    def _finding(self, index: int, reading: Reading, one: Candidate) -> Finding:
        entry, form, span = one.entry, one.form, one.span
        message = self._messages.get(id(form))
        if message is None:
            message = self._messages[id(form)] = message_of(entry, form)
        return Finding(
            entry.rule,
            entry.kind,
            entry.severity,
            index,
            span,
            reading.text[span.start : span.end],
            message,
            entry.why,
            _without_replacing(form.suggestions) if one.must_keep else form.suggestions,
            entry.sources,
            one.excused,
        )


class _Undecided(NamedTuple):
    """A finding, by its index, that waits for grammar: the sentence, where the words stand in it, what they may be."""

    at: int
    asked: tuple[str, int, PartOfSpeech]
    entry: Entry


def _undecided(at: int, reading: Reading, candidate: Candidate) -> _Undecided:
    sentence = reading.sentence(candidate.span.start)
    text = reading.text[sentence.start : sentence.end]
    assert candidate.entry.part_of_speech is not None
    return _Undecided(
        at, (text, candidate.span.start - sentence.start, candidate.entry.part_of_speech), candidate.entry
    )


def check(text: Any, profile: Profile = "general", **options: Any) -> list[Finding]:
    """Return the findings in ``text`` (a string, a ``Document`` or a python-docx document).

    ``options`` are those of ``Checker``; to check more than one text, make a ``Checker`` and keep it.
    """
    return Checker(profile, **options).check(text)


def proved_lexicon(layers: Sequence[str | Path] = ()) -> Lexicon:
    """Return the national lexicon with ``layers`` on top, every entry of it proved by its examples.

    Raises ``LexiconError`` with file and line for the first promise that is not kept.
    """
    lexicon = load_lexicons(layers)
    if lexicon.proved:
        return lexicon
    failures = prove(lexicon, files=[str(layer) for layer in layers] or None)
    if failures:
        raise failures[0]
    lexicon = lexicon._replace(proved=True)
    if not layers:
        keep_compiled(lexicon)
    return lexicon


def prove(lexicon: Lexicon, files: Iterable[str] | None = None, grammar: Grammar = "off") -> "list[Failure]":
    """Return what the entries of ``lexicon`` (those of ``files`` only, if given) promise and do not keep."""
    from carelang import proof

    checkers: dict[tuple[Profile, frozenset[str]], Checker] = {}

    def findings(text: str, profile: Profile, jurisdictions: frozenset[str]) -> list[Finding]:
        key = profile, jurisdictions
        if key not in checkers:
            checkers[key] = Checker(
                profile, lexicon._replace(proved=True), grammar, sorted(jurisdictions or ["scotland"])
            )
        return checkers[key].check(text)

    return proof.prove(lexicon, findings, files=files, grammar=grammar != "off")


def prove_files(
    files: Sequence[str],
) -> "Iterator[tuple[Lexicon, Sequence[str], dict[str, list[Failure]]]]":
    """Yield the lexicon that ``files`` make, their names in it, and what they do not keep with grammar off and on.

    National files are proved among the national lexicons, all others as layers on top of them. Grammar is on only where
    spaCy is installed.
    """
    national = national_names(files)
    layers = [file for file in files if file not in national]
    for on_top, names in (([], list(national.values())), (layers, layers)):
        if names:
            lexicon = load_lexicons(on_top, from_yaml=True)
            tried: tuple[Grammar, ...] = ("off", "on") if installed_pipelines() else ("off",)
            yield lexicon, names, {grammar: prove(lexicon, names, grammar) for grammar in tried}


def rules_about(phrase: str, lexicon: Lexicon) -> set[str]:
    """Return the rules that find the whole of ``phrase``, whatever the profile and the country."""
    return {
        finding.rule
        for profile in PROFILES
        for finding in Checker(profile, lexicon, "off", JURISDICTIONS).check(phrase)
        if finding.text == phrase
    }


def message_of(entry: Entry, form: Form) -> str:
    """Return one short sentence that says what to do, complete in itself."""
    by_kind: dict[str, list[Suggestion]] = {"replace": [], "prompt": [], "explain": []}
    for suggestion in form.suggestions:
        by_kind[suggestion.kind].append(suggestion)
    if by_kind["explain"]:
        return f"Explain it in plain words: “{by_kind['explain'][0].text}”"
    if by_kind["replace"]:
        return f"Try {_either(by_kind['replace'])}."
    if by_kind["prompt"]:
        return f"Say what only you know: {_either(by_kind['prompt'])}."
    return entry.why


def _either(suggestions: list[Suggestion]) -> str:
    quoted = [f"“{suggestion.text}”" for suggestion in suggestions[:_SHOWN]]
    return " or ".join([", ".join(quoted[:-1]), quoted[-1]] if len(quoted) > 1 else quoted)


def _without_replacing(suggestions: tuple[Suggestion, ...]) -> tuple[Suggestion, ...]:
    """Return ``suggestions`` with none that could be put in with one click: the words are a legal term elsewhere."""
    return tuple(one._replace(kind="prompt") if one.kind == "replace" else one for one in suggestions)


def _guarded(around: Surroundings, candidate: Candidate) -> Candidate:
    if candidate.excused is not None:
        return candidate
    reason = excuse(around, candidate)
    return candidate if reason is None else candidate._replace(excused=reason)


def _at_levels(lexicon: Lexicon, levels: Mapping[str, Level]) -> Lexicon:
    rules = [scope.rule for scope in lexicon.scopes]
    for rule, level in levels.items():
        _one_of("severity", level, LEVELS)
        if rule not in rules:
            raise SettingsError("severity", *unknown_rule(rule, lexicon))
    entries = []
    for entry in lexicon.entries:
        match levels.get(entry.rule):
            case None:
                entries.append(entry)
            case "off":
                entries.append(entry._replace(profiles=()))
            case level:
                entries.append(entry._replace(severity=Severity(level)))
    return lexicon.with_entries(entries)


def unknown_rule(rule: str, lexicon: Lexicon) -> tuple[str, str]:
    """Return why a rule that no entry of ``lexicon`` has is refused, and the remedy."""
    near = nearest(rule, sorted({scope.rule for scope in lexicon.scopes}), "")
    return f"there is no rule “{rule}”", near if near.endswith("?") else "`carelang explain WORD` shows the rules."


def _one_of(what: str, given: str, known: Sequence[str]) -> None:
    if given not in known:
        raise SettingsError(what, f"“{given}” is not known", f"It has to be one of {', '.join(known)}.")
