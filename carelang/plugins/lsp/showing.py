"""Findings in the words of the Language Server Protocol: places, diagnostics, what a hover says, code actions."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from lsprotocol import types

from carelang.plugins.lsp.checking import Checked, Shown
from carelang.plugins.lsp.offers import Offer, offers
from carelang.reports.console import cited
from carelang.reports.layout import plain
from carelang.reports.suppressions import written
from carelang.text import line_and_column, line_start, sentences, utf16_length
from carelang.types import Finding, Severity, Source, Span, SuggestionKind, Suppression

_SEVERITIES: Final = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.SUGGESTION: types.DiagnosticSeverity.Information,
}
_LABELS: Final[tuple[tuple[SuggestionKind, str], ...]] = (
    ("replace", "Try"),
    ("prompt", "Only you can complete"),
    ("explain", "In plain words"),
)
_LINE_END: Final = re.compile(r"[\r\n]")
_MARKS: Final = re.compile(r"([\\`*_{}\[\]<>#|~&!])")


def range_of(source: str, span: Span, encoding: str) -> types.Range:
    """Return where ``span`` of ``source`` stands, in lines from 0 and units of the position ``encoding``."""
    return types.Range(_position(source, span.start, encoding), _position(source, span.end, encoding))


def _position(source: str, offset: int, encoding: str) -> types.Position:
    line, column = line_and_column(source, offset)
    before = source[offset - column + 1 : offset]
    if encoding == types.PositionEncodingKind.Utf8:
        units = len(before.encode("utf-8", "surrogatepass"))
    else:
        units = len(before) if encoding == types.PositionEncodingKind.Utf32 else utf16_length(before)
    return types.Position(line - 1, units)


def diagnostics(checked: Checked, encoding: str) -> list[types.Diagnostic]:
    """Return what the editor marks: findings in the order of the text, then ignore notes that are of no use."""
    marked = [diagnostic(checked, shown, encoding) for shown in checked.shown]
    return marked + [_of_no_use(checked, note, encoding) for note in checked.notes]


def _of_no_use(checked: Checked, note: Suppression, encoding: str) -> types.Diagnostic:
    """Return an ignore note as the editor marks its line: greyed out, or with a warning where it means nothing."""
    source = _source(checked)
    start = line_start(source, note.line or 1)
    end = _LINE_END.search(source, start)
    return types.Diagnostic(
        range=range_of(source, Span(start, end.start() if end else len(source)), encoding),
        message=f"{written(note)}: {note.problem}",
        severity=types.DiagnosticSeverity.Warning if note.unknown else types.DiagnosticSeverity.Hint,
        source="carelang",
        tags=None if note.unknown else [types.DiagnosticTag.Unnecessary],
    )


def diagnostic(checked: Checked, shown: Shown, encoding: str) -> types.Diagnostic:
    """Return one finding as the editor marks it: what to do, and the first sentence of the reason."""
    finding = shown.finding
    why = finding.why[slice(*sentences(finding.why)[0])].strip()
    return types.Diagnostic(
        range=range_of(_source(checked), shown.span, encoding),
        message=finding.message if finding.message == finding.why else f"{finding.message} {why}",
        severity=_SEVERITIES[finding.severity],
        code=finding.rule,
        source="carelang",
    )


def hover(checked: Checked, at: types.Position, encoding: str, *, markdown: bool) -> types.Hover | None:
    """Return everything that is known about the finding ``at`` a position, or ``None`` where there is none."""
    places = [(range_of(_source(checked), one.span, encoding), one.finding) for one in checked.shown]
    touched = [(place, finding) for place, finding in places if place.start <= at <= place.end]
    if not touched:
        return None
    place, finding = touched[-1]  # where two meet, the one that begins there
    conflicts = next((one.conflicts for one in checked.lexicon.entries if one.rule == finding.rule), "")
    kind = types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText
    return types.Hover(types.MarkupContent(kind, _advice(finding, conflicts, markdown=markdown)), place)


def _advice(finding: Finding, conflicts: str, *, markdown: bool) -> str:
    def said(text: str) -> str:
        return _MARKS.sub(r"\\\1", plain(text)) if markdown else plain(text)

    def labelled(label: str, text: str) -> str:
        return f"**{label}:** {text}" if markdown else f"{label}: {text}"

    words = f"**“{said(finding.text)}”**" if markdown else f"“{said(finding.text)}”"
    blocks = [f"{words} ({finding.severity}, {said(finding.rule)})"]
    if finding.message != finding.why and not any(one.text in finding.message for one in finding.suggestions):
        blocks.append(said(finding.message))
    blocks += [said(finding.why)] * bool(finding.why)
    for kind, label in _LABELS:
        texts = [f"“{said(one.text)}”" for one in finding.suggestions if one.kind == kind]
        blocks += [labelled(label, ", ".join(texts))] * bool(texts)
    blocks += [labelled("Views differ", said(conflicts))] * bool(conflicts)
    blocks += [labelled("Source", _cited(one, said(cited(one)), markdown=markdown)) for one in finding.sources]
    return "\n\n".join(blocks)


def _cited(source: Source, said: str, *, markdown: bool) -> str:
    if not source.url:
        return said
    return f"[{said}](<{plain(source.url)}>)" if markdown else f"{said}, {plain(source.url)}"


LET_STAND: Final = "carelang.addToBaseline"
"""The command that adds a finding to the baseline, by the address and the version of its text, and its number there."""


def code_actions(
    checked: Checked,
    within: types.Range,
    document: types.OptionalVersionedTextDocumentIdentifier,
    number: int | None,
    encoding: str,
) -> list[types.CodeAction]:
    """Return what can be done about the findings that touch the range ``within`` of ``document``.

    The edits hold for the version of ``document``; where that is ``None``, for whatever version the editor has.
    ``number`` is the version that was checked.
    """
    actions: list[types.CodeAction] = []
    for place, shown in enumerate(checked.shown):
        marked = diagnostic(checked, shown, encoding)
        if marked.range.start <= within.end and within.start <= marked.range.end:
            made = _actions(offers(checked.document, shown), checked, document, encoding)
            actions += [_for(action, marked) for action in made]
            if checked.baseline is not None:
                actions.append(_for(_known_from_now_on(shown, [document.uri, number, place]), marked))
    return actions


def _known_from_now_on(shown: Shown, arguments: list[str | int | None]) -> types.CodeAction:
    title = f"Ignore “{plain(shown.finding.text)}” here from now on, in the baseline"
    command = types.Command(title, LET_STAND, arguments=arguments)
    return types.CodeAction(title, types.CodeActionKind.QuickFix, command=command)


def _for(action: types.CodeAction, marked: types.Diagnostic) -> types.CodeAction:
    action.diagnostics = [marked]
    return action


def _actions(
    made: Iterable[Offer],
    checked: Checked,
    document: types.OptionalVersionedTextDocumentIdentifier,
    encoding: str,
) -> Iterator[types.CodeAction]:
    for offer in made:
        put = types.TextEdit(range_of(_source(checked), offer.edit.span, encoding), offer.edit.text)
        change = (
            types.WorkspaceEdit(changes={document.uri: [put]})
            if document.version is None
            else types.WorkspaceEdit(document_changes=[types.TextDocumentEdit(document, [put])])
        )
        yield types.CodeAction(
            offer.title, types.CodeActionKind.QuickFix, is_preferred=offer.preferred or None, edit=change
        )


def _source(checked: Checked) -> str:
    assert checked.document.source is not None, "a text file has its source"
    return checked.document.source
