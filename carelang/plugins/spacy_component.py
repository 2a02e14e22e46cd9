"""The checker as a step of a spaCy pipeline: ``nlp.add_pipe("carelang", config={"profile": "case-note"})``.

The whole text of a ``Doc`` is checked as one segment, so that offsets are the doc's own; an inline ``carelang: ignore``
note speaks for all of it. Findings become a span group, ``doc.spans["carelang"]``, and named entities are left as they
are. Each span has the rule as its label; where a finding begins or ends inside a token, the span takes in the whole
token. ``span._.carelang`` is the ``Finding`` itself, with the exact words, and ``span.id_`` its exact characters
("16:23").

Grammar is off unless the config asks for it: the tags of the pipeline around are not used. With ``"grammar": "auto"``
the checker loads a small pipeline of its own, once in each process, and tags what neighbouring words leave open.
"""

from collections.abc import Sequence
from typing import Any, Final

from spacy.language import Language
from spacy.tokens import Doc
from spacy.tokens import Span as Tokens

from carelang.checker import Checker
from carelang.rules.grammar import Grammar
from carelang.types import Document, Finding, Profile, Segment, Severity, Source, Span, Suggestion

KEY: Final = "carelang"  # of the span group, the extension and the user data


class CarelangComponent:
    """Checks each doc that comes along; ``excused`` puts into the span group what context lets stand, too."""

    def __init__(self, checker: Checker, *, excused: bool) -> None:
        self.checker = checker
        self.excused = excused
        if not Tokens.has_extension(KEY):
            Tokens.set_extension(KEY, getter=finding_of)

    def __call__(self, doc: Doc) -> Doc:
        """Return ``doc`` with its findings in ``doc.spans["carelang"]``, in the order of the text."""
        document = Document("", (Segment(doc.text),))
        findings = [one for one in self.checker.check(document) if self.excused or one.excused is None]
        doc.spans[KEY] = [_tokens(doc, finding) for finding in findings]
        doc.user_data[KEY] = {_place(finding): finding for finding in findings}
        return doc


@Language.factory(
    KEY,
    assigns=["doc.spans", "span._.carelang"],
    default_config={
        "profile": "general",
        "lexicons": [],
        "jurisdictions": ["scotland"],
        "grammar": "off",
        "excused": False,
    },
)
def make_component(
    nlp: Language,
    name: str,
    *,
    profile: Profile,
    lexicons: Sequence[str],
    jurisdictions: Sequence[str],
    grammar: Grammar,
    excused: bool,
) -> CarelangComponent:
    """Return the component that ``config`` describes; its keys are the options of ``Checker``, and ``excused``."""
    return CarelangComponent(Checker(profile, lexicons, grammar, jurisdictions), excused=excused)


def finding_of(span: Tokens) -> Finding | None:
    """Return the finding that ``span`` stands for, or ``None`` for a span that is not of carelang's making."""
    value = span.doc.user_data.get(KEY, {}).get(span.id_)
    return value if value is None or isinstance(value, Finding) else _unpacked(value)


def _place(finding: Finding) -> str:
    return f"{finding.span.start}:{finding.span.end}"


def _tokens(doc: Doc, finding: Finding) -> Tokens:
    """Return the tokens in which ``finding`` stands."""
    start, end = finding.span
    tokens = doc.char_span(start, end, label=finding.rule, span_id=_place(finding), alignment_mode="expand")
    assert tokens is not None, "a finding is never empty, so some token holds it"
    return tokens


def _unpacked(row: Sequence[Any]) -> Finding:
    """Return the finding that a doc carried between processes, or in a file, as plain lists."""
    finding = Finding(*row)
    return finding._replace(
        severity=Severity(finding.severity),
        span=Span(*finding.span),
        suggestions=tuple(Suggestion(*one) for one in finding.suggestions),
        sources=tuple(Source(*one) for one in finding.sources),
    )
