"""The language server, in a process of its own, with a real client on its standard input and output."""

import asyncio
import io
import json
import os
import re
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, Union

import pytest

pytest.importorskip("pygls", reason="pygls is not installed")

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.protocol import default_converter

from carelang import fixes
from carelang.plugins.lsp.checking import Open, Session
from carelang.plugins.lsp.offers import offers
from carelang.plugins.lsp.server import make_server
from carelang.tasks.baseline import new_baseline, read_baseline

pytestmark = [
    pytest.mark.lsp,
    pytest.mark.filterwarnings("ignore:'asyncio.iscoroutinefunction' is deprecated:DeprecationWarning:pygls"),
]

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = {**os.environ, "PYTHONPATH": os.pathsep.join((str(ROOT), str(ROOT / "cli")))}
PATIENCE = 60.0  # seconds for anything; the first check reads the lexicons
SETTINGS = "profile: case-note\ngrammar: off\n"
NOTE = "Mia’s day.\n\n\tShe 😀👧 went to a respite on Friday.\n"
LINE = "\tShe 😀👧 went to a respite on Friday."
TEAM = """\
lexicon: team
language: en-GB
sources: {guide: {title: A guide}}
entries:
  - id: fripperton
    kind: process
    severity: warning
    why: It is no word. Nobody knows it.
    sources: [guide]
    conflicts: Some like the word.
    terms:
      frip: umbrella
      fripperton: "{name of house}"
      fropper: [new coat, old coat]
    examples:
      - flag: The [fripperton] was full.
      - leave: The house was full.
"""
PLAIN_HOVER = types.TextDocumentClientCapabilities(
    hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.PlainText])
)
MARKDOWN_HOVER = types.TextDocumentClientCapabilities(
    hover=types.HoverClientCapabilities(content_format=[types.MarkupKind.Markdown, types.MarkupKind.PlainText])
)
VERSIONED = types.WorkspaceClientCapabilities(
    workspace_edit=types.WorkspaceEditClientCapabilities(document_changes=True)
)


def converter() -> Any:
    """What reads the server's messages: that of pygls takes an action that has a command for the command itself."""
    made = default_converter()

    def read(given: Any, _: Any) -> Any:
        return made.structure(given, types.Command if isinstance(given.get("command"), str) else types.CodeAction)

    made.register_structure_hook(Union[types.Command, types.CodeAction], read)  # noqa: UP007
    return made


class Editor(LanguageClient):
    """An editor that keeps what the server tells it."""

    def __init__(self, folder: Path) -> None:
        super().__init__("test-editor", "1", converter_factory=converter)
        self.folder = folder
        self.published: list[types.PublishDiagnosticsParams] = []
        self.shown: list[str] = []
        self.logged: list[str] = []
        self.watched: list[Any] = []
        self.errors: list[str] = []
        self.texts: dict[str, str] = {}
        self.numbers: dict[str, int] = {}
        self.news = asyncio.Event()

        def keep(kept: list[Any], part: Callable[[Any], Any]) -> Callable[[Any], None]:
            def heard(params: Any) -> None:
                kept.append(part(params))
                self.news.set()

            return heard

        for method, kept, part in (
            (types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS, self.published, lambda params: params),
            (types.WINDOW_SHOW_MESSAGE, self.shown, lambda params: params.message),
            (types.WINDOW_LOG_MESSAGE, self.logged, lambda params: params.message),
            (types.CLIENT_REGISTER_CAPABILITY, self.watched, lambda params: params.registrations),
        ):
            self.feature(method)(keep(kept, part))

    def report_server_error(self, error: Exception, source: Any) -> None:
        self.errors.append(repr(error))

    @property
    def process(self) -> asyncio.subprocess.Process:
        assert self._server is not None
        return self._server

    async def until(self, holds: Callable[[], Any]) -> Any:
        """Wait for what the server is to tell, and give back what ``holds`` returns of it."""
        async with asyncio.timeout(PATIENCE):
            while not (found := holds()):
                self.news.clear()
                await self.news.wait()
        return found

    def uri(self, name: str) -> str:
        return (self.folder / name).as_uri()

    async def open(self, name: str, text: str, language: str = "plaintext") -> list[types.Diagnostic]:
        uri = self.uri(name)
        self.texts[name], self.numbers[name] = text, 1
        self.text_document_did_open(types.DidOpenTextDocumentParams(types.TextDocumentItem(uri, language, 1, text)))
        return await self.found(name)

    def write(self, name: str, text: str) -> None:
        """Change the whole text, and wait for nothing."""
        self.texts[name] = text
        self.numbers[name] += 1
        self.text_document_did_change(
            types.DidChangeTextDocumentParams(
                types.VersionedTextDocumentIdentifier(version=self.numbers[name], uri=self.uri(name)),
                [types.TextDocumentContentChangeWholeDocument(text)],
            )
        )

    async def change(self, name: str, text: str) -> list[types.Diagnostic]:
        self.write(name, text)
        return await self.found(name)

    async def found(self, name: str) -> list[types.Diagnostic]:
        """What is marked in the newest version."""

        def newest() -> Any:
            for one in reversed(self.published):
                if one.uri == self.uri(name):
                    return one if one.version == self.numbers[name] else None
            return None

        return list((await self.until(newest)).diagnostics)

    async def hover(self, name: str, line: int, character: int) -> types.Hover | None:
        place = types.Position(line, character)
        asked = types.HoverParams(types.TextDocumentIdentifier(self.uri(name)), place)
        return await asyncio.wait_for(self.text_document_hover_async(asked), PATIENCE)

    async def actions(self, name: str, within: types.Range, only: list[str] | None = None) -> list[types.CodeAction]:
        context = types.CodeActionContext([], only=only)
        asked = types.CodeActionParams(types.TextDocumentIdentifier(self.uri(name)), within, context)
        return list(await asyncio.wait_for(self.text_document_code_action_async(asked), PATIENCE) or [])

    async def let_stand(self, action: types.CodeAction) -> None:
        assert action.command is not None
        asked = types.ExecuteCommandParams(action.command.command, action.command.arguments)
        await asyncio.wait_for(self.workspace_execute_command_async(asked), PATIENCE)

    def saved(self, name: str) -> None:
        self.text_document_did_save(types.DidSaveTextDocumentParams(types.TextDocumentIdentifier(self.uri(name))))


@asynccontextmanager
async def session(
    folder: Path,
    encodings: list[str] | None = None,
    text_document: types.TextDocumentClientCapabilities | None = None,
    workspace: types.WorkspaceClientCapabilities | None = None,
) -> AsyncIterator[Editor]:
    """An editor with a server of its own, which has to end well, with nothing on its standard error."""
    editor = Editor(folder)
    await editor.start_io(sys.executable, "-m", "carelang_cli", "lsp", cwd=folder, env=ENVIRONMENT)
    try:
        capabilities = types.ClientCapabilities(
            general=types.GeneralClientCapabilities(position_encodings=encodings) if encodings else None,
            text_document=text_document,
            workspace=workspace,
        )
        asked = types.InitializeParams(capabilities=capabilities, root_uri=folder.as_uri())
        editor.answer = await asyncio.wait_for(editor.initialize_async(asked), PATIENCE)
        editor.initialized(types.InitializedParams())
        yield editor
        await asyncio.wait_for(editor.shutdown_async(None), PATIENCE)
        editor.exit(None)
        await asyncio.wait_for(editor.process.wait(), PATIENCE)
        stderr = editor.process.stderr
        assert stderr is not None
        assert (await stderr.read()).decode() == ""
        assert editor.process.returncode == 0
        assert editor.errors == []
    finally:
        if editor.process.returncode is None:
            editor.process.kill()
        await asyncio.wait_for(editor.stop(), PATIENCE)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "carelang.yaml").write_text(SETTINGS, encoding="utf-8")
    return tmp_path


def talk(conversation: Awaitable[None]) -> None:
    async def limited() -> None:
        async with asyncio.timeout(2 * PATIENCE):
            await conversation

    asyncio.run(limited())


def units(text: str, encoding: str) -> int:
    return (
        len(text.encode(f"{encoding}-le" if encoding != "utf-8" else encoding))
        // {"8": 1, "16": 2, "32": 4}[encoding.removeprefix("utf-")]
    )


def span_of(words: str, line: str = LINE, number: int = 2, encoding: str = "utf-16") -> types.Range:
    before = line[: line.index(words)]
    start = units(before, encoding)
    return types.Range(types.Position(number, start), types.Position(number, start + units(words, encoding)))


def put_in(text: str, edits: list[types.TextEdit]) -> str:
    """The text with UTF-16 edits made, the last first."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:number])) for number in range(len(lines) + 1)]

    def offset(place: types.Position) -> int:
        line = lines[place.line] if place.line < len(lines) else ""
        return starts[place.line] + len(line.encode("utf-16-le")[: 2 * place.character].decode("utf-16-le"))

    for one in sorted(edits, key=lambda each: offset(each.range.start), reverse=True):
        text = text[: offset(one.range.start)] + one.new_text + text[offset(one.range.end) :]
    return text


def edits_of(action: types.CodeAction, uri: str) -> list[types.TextEdit]:
    assert action.edit is not None
    if action.edit.document_changes:
        (change,) = action.edit.document_changes
        assert change.text_document.uri == uri
        return change.edits
    return action.edit.changes[uri]


@pytest.mark.parametrize("encoding", ["utf-16", "utf-8", "utf-32"])
def test_findings_are_marked_in_the_units_that_were_agreed(folder: Path, encoding: str) -> None:
    async def conversation() -> None:
        offered = None if encoding == "utf-16" else [encoding, "utf-16"]
        async with session(folder, offered) as editor:
            assert editor.answer.capabilities.position_encoding == encoding
            (marked,) = await editor.open("note.txt", NOTE)
            assert marked.range == span_of("respite", encoding=encoding)
            assert (marked.code, marked.source, marked.tags) == ("care/respite", "carelang", None)
            assert marked.severity == types.DiagnosticSeverity.Error
            assert marked.code_description is None
            assert "short break" in marked.message
            hover = await editor.hover("note.txt", 2, marked.range.start.character)
            assert hover is not None
            assert hover.range == marked.range

    talk(conversation())


def test_a_text_is_checked_while_it_changes_and_only_its_newest_version_answered_for(folder: Path) -> None:
    async def conversation() -> None:
        async with session(folder) as editor:
            assert len(await editor.open("note.txt", NOTE)) == 1
            for number in range(5):
                editor.write("note.txt", NOTE + "\nMore of respite." * number)
            assert await editor.change("note.txt", "She went swimming.\n") == []
            assert {one.version for one in editor.published} == {1, editor.numbers["note.txt"]}
            editor.write("note.txt", NOTE)
            editor.saved("note.txt")
            assert len(await editor.found("note.txt")) == 1
            editor.text_document_did_close(
                types.DidCloseTextDocumentParams(types.TextDocumentIdentifier(editor.uri("note.txt")))
            )
            await editor.until(lambda: editor.published[-1].version is None)
            assert list(editor.published[-1].diagnostics) == []

    talk(conversation())


def test_what_context_lets_stand_is_not_marked(folder: Path) -> None:
    async def conversation() -> None:
        async with session(folder) as editor:
            assert await editor.open("note.txt", "“I hate respite,” she said.\n") == []

    talk(conversation())


def test_ignore_notes_that_are_of_no_use_are_marked(folder: Path) -> None:
    notes = "<!-- carelang: ignore[care/respite] because old -->", "🦦 <!-- carelang: ignore[care/respit] -->"
    text = "A good day.\r\n{}\r\n\r\n{}\r\n".format(*notes)

    async def conversation() -> None:
        async with session(folder) as editor:
            first, second = await editor.open("note.md", text)
            assert first.range == types.Range(types.Position(1, 0), types.Position(1, 51))
            assert first.message == "ignore[care/respite]: lets nothing stand: it can go"
            assert list(first.tags or ()) == [types.DiagnosticTag.Unnecessary]
            assert second.range.start == types.Position(3, 0)
            assert second.severity == types.DiagnosticSeverity.Warning
            assert "Did you mean “care/respite”?" in second.message
            assert await editor.actions("note.md", first.range) == []

    talk(conversation())


def test_a_text_without_words_or_of_another_kind_is_left_alone(folder: Path) -> None:
    async def conversation() -> None:
        async with session(folder) as editor:
            assert await editor.open("note.txt", "") == []
            assert await editor.change("note.txt", " \n\n") == []
            assert await editor.hover("note.txt", 0, 0) is None
            everything = types.Range(types.Position(0, 0), types.Position(9, 0))
            assert await editor.actions("note.txt", everything) == []
            document = types.TextDocumentItem(editor.uri("code.py"), "python", 1, "# respite\n")
            editor.text_document_did_open(types.DidOpenTextDocumentParams(document))
            assert await editor.hover("code.py", 0, 3) is None
            assert [one.uri for one in editor.published if one.uri == editor.uri("code.py")] == []
            assert editor.shown == []

    talk(conversation())


def test_a_text_without_a_file_is_checked_by_what_the_editor_calls_it(folder: Path) -> None:
    async def conversation() -> None:
        async with session(folder) as editor:
            document = types.TextDocumentItem("untitled:Untitled-1", "markdown", 1, "```\nrespite\n```\nA respite.\n")
            editor.text_document_did_open(types.DidOpenTextDocumentParams(document))
            await editor.until(lambda: editor.published)
            assert [one.range.start.line for one in editor.published[-1].diagnostics] == [3]

    talk(conversation())


@pytest.mark.parametrize("capabilities", [MARKDOWN_HOVER, PLAIN_HOVER, None], ids=["markdown", "plain", "silent"])
def test_a_hover_says_everything_that_is_known(
    folder: Path, capabilities: types.TextDocumentClientCapabilities | None
) -> None:
    async def conversation() -> None:
        async with session(folder, text_document=capabilities) as editor:
            (marked,) = await editor.open("a note.txt", NOTE)
            hover = await editor.hover("a note.txt", 2, marked.range.end.character)
            assert hover is not None
            content = hover.contents
            assert isinstance(content, types.MarkupContent)
            for said in ("respite", "care/respite", "error", "Try", "short break", "Source"):
                assert said in content.value
            assert re.search(r"20\d\d", content.value)
            markdown = capabilities is MARKDOWN_HOVER
            assert content.kind == (types.MarkupKind.Markdown if markdown else types.MarkupKind.PlainText)
            assert ("**Try:**" in content.value) is markdown
            assert await editor.hover("a note.txt", 0, 1) is None

    talk(conversation())


@pytest.fixture
def team(folder: Path) -> None:
    """A lexicon of the team with words that nobody uses."""
    (folder / "team.yaml").write_text(TEAM, encoding="utf-8")
    (folder / "carelang.yaml").write_text(f"{SETTINGS}lexicons: [team.yaml]\n", encoding="utf-8")


@pytest.mark.usefixtures("team")
@pytest.mark.parametrize("workspace", [VERSIONED, None], ids=["versioned", "plain"])
def test_a_quick_fix_puts_the_words_in_place_and_the_sentence_still_reads_right(
    folder: Path, workspace: types.WorkspaceClientCapabilities | None
) -> None:
    async def conversation() -> None:
        async with session(folder, workspace=workspace) as editor:
            text = "Mia’s day.\n\nShe\t😀👧 had a frip and a fropper in **her** hand.\n"
            frip, fropper = await editor.open("note.md", text)
            assert editor.shown == []
            first = await editor.actions("note.md", frip.range)
            assert [action.title[:5] for action in first] == ["Write", "Ignor", "Ignor"]
            assert [action.kind for action in first] == [types.CodeActionKind.QuickFix] * 3
            assert [[*action.diagnostics] for action in first] == [[frip]] * 3
            assert first[0].is_preferred
            second = await editor.actions("note.md", fropper.range, only=["quickfix"])
            assert [action.is_preferred for action in second] == [None] * 4
            everything = types.Range(types.Position(0, 0), types.Position(9, 0))
            assert await editor.actions("note.md", everything) == [*first, *second]
            after = put_in(text, edits_of(first[0], editor.uri("note.md")))
            assert after == text.replace("a frip", "an umbrella")
            (left,) = await editor.change("note.md", after)
            second = await editor.actions("note.md", left.range)
            after = put_in(after, edits_of(second[1], editor.uri("note.md")))
            assert await editor.change("note.md", after) == []
            assert "and an old coat in **her** hand" in after
            assert await editor.actions("note.md", everything) == []

    talk(conversation())


@pytest.mark.usefixtures("team")
def test_a_client_that_asks_for_other_actions_gets_none(folder: Path) -> None:
    async def conversation() -> None:
        async with session(folder) as editor:
            (marked,) = await editor.open("note.txt", "A frip.\n")
            assert await editor.actions("note.txt", marked.range, only=["source.organizeImports"]) == []

    talk(conversation())


@pytest.mark.usefixtures("team")
def test_a_prompt_is_no_quick_fix(folder: Path) -> None:
    async def conversation() -> None:
        async with session(folder, text_document=PLAIN_HOVER) as editor:
            (marked,) = await editor.open("note.txt", "The fripperton was full.\n")
            assert editor.shown == []
            assert marked.severity == types.DiagnosticSeverity.Warning
            assert marked.message.endswith("It is no word.")
            (action, _) = await editor.actions("note.txt", marked.range)
            assert action.title.startswith("Ignore “fripperton”")
            hover = await editor.hover("note.txt", 0, 5)
            assert hover is not None
            assert "Only you can complete: “{name of house}”" in hover.contents.value
            assert "Views differ: Some like the word." in hover.contents.value

    talk(conversation())


@pytest.mark.parametrize("name", ["note.txt", "note.md", "note.html"])
@pytest.mark.parametrize("end", ["\n", "\r\n"], ids=["lf", "crlf"])
def test_an_ignore_note_lets_the_words_stand(folder: Path, name: str, end: str) -> None:
    async def conversation() -> None:
        async with session(folder) as editor:
            text = f"😀 She went to respite.  {end}The placement broke down.{end}{end}Goodbye.{end}"
            while marked := await (editor.change if name in editor.texts else editor.open)(name, text):
                actions = await editor.actions(name, marked[0].range)
                (ignore,) = [action for action in actions if action.title.endswith("because …")]
                text = put_in(text, edits_of(ignore, editor.uri(name)))
            first = text.splitlines()[0]
            note = r"carelang: ignore\[care/respite(, [\w/-]+)*\] because \(say why\)"
            form = rf"<!-- {note} -->" if not name.endswith(".txt") else note
            assert re.fullmatch(rf"😀 She went to respite\. {form}  ", first), first
            assert text.endswith(f"{end}{end}Goodbye.{end}")

    talk(conversation())


def test_settings_that_cannot_be_followed_are_said_once_and_read_again_when_they_are_saved(folder: Path) -> None:
    (folder / "carelang.yaml").write_text("profile: leter\n", encoding="utf-8")
    watching = types.WorkspaceClientCapabilities(
        did_change_watched_files=types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
    )

    async def conversation() -> None:
        async with session(folder, workspace=watching) as editor:
            assert await editor.open("note.txt", NOTE) == []
            assert await editor.change("note.txt", NOTE + "More.\n") == []
            (said,) = editor.shown
            assert "carelang.yaml:1" in said
            assert "letter" in said
            assert editor.logged == editor.shown
            await editor.until(lambda: editor.watched)
            (folder / "carelang.yaml").write_text(SETTINGS, encoding="utf-8")
            before = len(editor.published)
            change = types.FileEvent(editor.uri("carelang.yaml"), types.FileChangeType.Changed)
            editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
            await editor.until(lambda: len(editor.published) > before)
            assert len(editor.published[-1].diagnostics) == 1
            (folder / "carelang.yaml").write_text("profile: leter\n", encoding="utf-8")
            before = len(editor.published)
            editor.saved("carelang.yaml")
            await editor.until(lambda: len(editor.published) > before and len(editor.shown) > 1)
            assert editor.shown == [said, said]
            assert "She" not in "".join(editor.logged)

    talk(conversation())


def test_a_lexicon_is_read_again_when_it_changes(folder: Path) -> None:
    (folder / "team.yaml").write_text("lexicon: team\n", encoding="utf-8")
    (folder / "carelang.yaml").write_text(f"{SETTINGS}lexicons: [team.yaml]\n", encoding="utf-8")

    async def conversation() -> None:
        async with session(folder) as editor:
            assert await editor.open("note.txt", NOTE) == []
            assert "team.yaml" in editor.shown[0]
            (folder / "team.yaml").write_text("lexicon: team\nlanguage: en-GB\n", encoding="utf-8")
            for name, count in (("other.yaml", 0), ("team.yaml", 1)):
                before = len(editor.published)
                change = types.FileEvent(editor.uri(name), types.FileChangeType.Changed)
                editor.workspace_did_change_watched_files(types.DidChangeWatchedFilesParams([change]))
                if count:
                    await editor.until(lambda before=before: len(editor.published) > before)
                assert len(editor.published[-1].diagnostics) == count

    talk(conversation())


class Conversation:
    """Both ends of a server in this process: each message is sent once the server has said what stands before it."""

    def __init__(self, *turns: tuple[str, str, Any]) -> None:
        self.said = ""
        self._turns = list(turns)
        self._sending = io.BytesIO()

    def readline(self) -> bytes:
        line = self._sending.readline()
        if line or not self._turns:
            return line
        awaited, method, params = self._turns.pop(0)
        end = time.monotonic() + PATIENCE
        while awaited not in self.said and time.monotonic() < end:
            time.sleep(0.01)
        asked = method in ("initialize", "shutdown") or (method.startswith("textDocument/") and "/did" not in method)
        message = {"jsonrpc": "2.0", "method": method, "params": params} | ({"id": method} if asked else {})
        body = json.dumps(message).encode()
        self._sending = io.BytesIO(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        return self._sending.readline()

    def read(self, size: int) -> bytes:
        return self._sending.read(size)

    def write(self, data: bytes) -> None:
        self.said += data.decode()

    def flush(self) -> None:
        """Nothing waits."""

    close = flush


def test_a_whole_conversation(folder: Path) -> None:
    uri = (folder / "note.md").as_uri()
    document, everything = {"uri": uri}, {"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}}
    place = {"line": 0, "character": 11}
    opened = {**document, "languageId": "markdown", "version": 1, "text": "😀 Off to respite.\n"}
    talked = Conversation(
        ("", "initialize", {"capabilities": {}, "processId": None, "rootUri": None}),
        ('"capabilities"', "initialized", {}),
        ("", "textDocument/didOpen", {"textDocument": opened}),
        (
            "publishDiagnostics",
            "textDocument/hover",
            {"textDocument": document, "position": place},
        ),
        (
            '"id": "textDocument/hover"',
            "textDocument/codeAction",
            {"textDocument": document, "range": everything, "context": {"diagnostics": []}},
        ),
        (
            '"id": "textDocument/codeAction"',
            "textDocument/didChange",
            {"textDocument": {**document, "version": 2}, "contentChanges": [{"text": "Off to swim.\n"}]},
        ),
        ('"version": 2', "textDocument/didSave", {"textDocument": document}),
        ("", "workspace/didChangeWatchedFiles", {"changes": [{"uri": f"{uri}.yaml", "type": 2}]}),
        ("", "textDocument/didClose", {"textDocument": document}),
        ("", "shutdown", None),
        ('"id": "shutdown"', "exit", None),
    )
    server = make_server()
    server.start_io(talked, talked)
    assert server.said_goodbye
    for said in ('"character": 10', "Ignore \\u201crespite", "a short break", '"diagnostics": []'):
        assert said in talked.said or said.encode().decode("unicode_escape") in talked.said, said
    assert '"error"' not in talked.said


def test_settings_for_some_of_the_files_and_a_baseline_count_as_in_a_check(folder: Path) -> None:
    known = "The fripperton was known.\n"
    (folder / "team.yaml").write_text(TEAM, encoding="utf-8")
    paths = "paths: [{match: [old/**], lexicons: [team.yaml]}]\nbaseline: known.json\n"
    (folder / "carelang.yaml").write_text(SETTINGS + paths, encoding="utf-8")
    (folder / "old").mkdir()
    (folder / "old" / "note.txt").write_text(known, encoding="utf-8")

    async def conversation() -> None:
        command = (sys.executable, "-m", "carelang_cli", "baseline", "write", "old")
        written = await asyncio.create_subprocess_exec(*command, cwd=folder, env=ENVIRONMENT, stderr=-1)
        await asyncio.wait_for(written.communicate(), PATIENCE)
        assert written.returncode == 0
        async with session(folder) as editor:
            assert await editor.open("new.txt", "The fripperton.\n") == []
            assert await editor.open("old/note.txt", known) == []
            (marked,) = await editor.change("old/note.txt", known + "\nA new fripperton.\n")
            assert marked.range.start.line == 2
            assert editor.shown == []
            (folder / "known.json").unlink()
            editor.saved("known.json")
            await editor.until(lambda: editor.shown)
            assert "known.json" in editor.shown[0]

    talk(conversation())


def checked_here(folder: Path) -> str:
    """What a check on the command line says of the folder."""
    command = (sys.executable, "-m", "carelang_cli", "check", "note.txt", "--exit-zero")
    return subprocess.run(command, check=True, cwd=folder, env=ENVIRONMENT, capture_output=True, text=True).stdout


@pytest.mark.parametrize("named", [True, False], ids=["named in the settings", "beside the settings"])
def test_one_finding_is_added_to_the_baseline(folder: Path, named: bool) -> None:
    place = folder / ("known.json" if named else "carelang-baseline.json")
    if named:
        (folder / "carelang.yaml").write_text(f"{SETTINGS}baseline: known.json\n", encoding="utf-8")
        place.write_bytes(new_baseline(place).rendered())
    text = "Off to respite.\n\nOff to respite.\n\nRespite was fine.\n"
    (folder / "note.txt").write_text(text, encoding="utf-8")

    async def conversation() -> None:
        async with session(folder) as editor:
            assert editor.answer.capabilities.execute_command_provider.commands == ("carelang.addToBaseline",)
            marked = await editor.open("note.txt", text)
            for left in (2, 1, 0):
                action = (await editor.actions("note.txt", marked[0].range))[-1]
                words = "respite" if left else "Respite"
                assert action.title == f"Ignore “{words}” here from now on, in the baseline"
                assert action.edit is None
                before = len(editor.published)
                await editor.let_stand(action)
                await editor.until(lambda before=before: len(editor.published) > before)
                marked = await editor.found("note.txt")
                assert len(marked) == left
                assert read_baseline(place).total().total() == 3 - left
            assert {one.name for one in folder.iterdir()} == {"carelang.yaml", place.name, "note.txt"}
            if named:
                assert editor.shown == []
            else:
                (said,) = editor.shown
                assert said.endswith(
                    "Say “baseline: carelang-baseline.json” in the settings, so that every check goes by it."
                )
                assert "3 errors" in checked_here(folder)
                (folder / "carelang.yaml").write_text(f"{SETTINGS}baseline: {place.name}\n", encoding="utf-8")
            assert "3 known already" in checked_here(folder)
            (new,) = await editor.change("note.txt", text + "\nOff to respite.\n")
            assert new.range.start.line == 6

    talk(conversation())


def test_nothing_is_added_to_a_baseline_that_cannot_be_written_or_for_a_text_that_has_changed(folder: Path) -> None:
    place = folder / "carelang-baseline.json"

    async def conversation() -> None:
        async with session(folder) as editor:
            (marked,) = await editor.open("note.txt", NOTE)
            action = (await editor.actions("note.txt", marked.range))[-1]
            assert await editor.change("note.txt", "Sunny.\n") == []
            await editor.let_stand(action)
            assert editor.shown == ["The text has changed since: ask again."]
            assert not place.exists()
            (marked,) = await editor.change("note.txt", NOTE)
            action = (await editor.actions("note.txt", marked.range))[-1]
            place.write_text('{"carelang-baseline": 2}', encoding="utf-8")
            await editor.let_stand(action)
            assert "this baseline is of version 2" in editor.shown[-1]
            assert place.read_text("utf-8") == '{"carelang-baseline": 2}'

    talk(conversation())


def test_no_baseline_is_offered_where_there_are_no_settings_or_no_file(tmp_path: Path) -> None:
    async def conversation() -> None:
        async with session(tmp_path) as editor:
            (marked,) = await editor.open("note.txt", "Mia is hard to engage.\n")
            assert {action.command for action in await editor.actions("note.txt", marked.range)} == {None}

    talk(conversation())


def test_words_with_markup_among_them_are_marked_from_end_to_end_and_have_no_quick_fix(folder: Path) -> None:
    async def conversation() -> None:
        async with session(folder) as editor:
            (marked,) = await editor.open("note.md", "He has **challenging** behaviour &amp; more.\n")
            assert marked.range == types.Range(types.Position(0, 9), types.Position(0, 32))
            (action, _) = await editor.actions("note.md", marked.range)
            assert action.title == "Ignore “challenging behaviour” in this paragraph because …"

    talk(conversation())


@pytest.mark.parametrize(
    ("html", "ignored"),
    [
        ("<p>She is in respite.</p>", "<p>She is in respite. <!-- NOTE --></p>"),
        ("<table><tr><td>respite<td>tea</table>", "<table><tr><td>respite <!-- NOTE --><td>tea</table>"),
        ("<p><img src=x alt='A respite house'></p>", None),
        ("<title>About respite</title>", None),
        ("<textarea>About respite</textarea>", None),
    ],
)
def test_a_note_stands_where_a_comment_can(folder: Path, html: str, ignored: str | None) -> None:
    checked = Session().check(Open(html, "page.html", folder / "page.html"))
    (shown,) = checked.shown
    notes = [one.edit for one in offers(checked.document, shown) if one.title.startswith("Ignore")]
    if ignored is None:
        assert notes == []
    else:
        after = fixes.put_in(html, notes)
        assert after == ignored.replace("NOTE", "carelang: ignore[care/respite] because (say why)")
        assert Session().check(Open(after, "page.html", folder / "page.html")).shown == ()


def test_an_editor_that_goes_without_a_word_leaves_no_server_behind(folder: Path) -> None:
    async def conversation() -> None:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "carelang_cli", "lsp"),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
            env=ENVIRONMENT,
        )
        _, said = await asyncio.wait_for(process.communicate(b""), PATIENCE)
        assert (process.returncode, said) == (1, b"")

    talk(conversation())


def test_without_pygls_one_sentence_says_what_to_install(tmp_path: Path) -> None:
    async def conversation() -> None:
        code = "import sys; sys.modules['pygls'] = None; from carelang_cli import main; main(['lsp'])"
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", code),
            stderr=asyncio.subprocess.PIPE,
            env=ENVIRONMENT,
        )
        _, said = await asyncio.wait_for(process.communicate(), PATIENCE)
        assert process.returncode == 2
        assert said.decode() == (
            "lsp: needs pygls, which speaks to editors. Install it with: pip install 'carelang[lsp]'.\n"
        )

    talk(conversation())
