"""The server itself: when an open text is checked, and what is answered.

Texts are checked one after the other in a thread of their own. Each change cancels the check before it, so only the
newest version of a text is ever answered for. Nothing of a text is logged.
"""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from importlib.metadata import version
from pathlib import Path
from typing import Any, Final

from lsprotocol import types
from pygls.lsp.server import LanguageServer
from pygls.uris import to_fs_path

from carelang.plugins.lsp.checking import Checked, Open, Session, name_of
from carelang.plugins.lsp.showing import LET_STAND, code_actions, diagnostics, hover
from carelang.settings.reading import PROJECT
from carelang.tasks.baseline import NAME as BASELINE
from carelang.types import CarelangError

_PAUSE: Final = 0.3  # seconds without a change after which a text is checked
_WATCHED: Final = ("**/*.yaml", "**/*.yml", f"**/{PROJECT}", f"**/{BASELINE}")  # any YAML may be a lexicon

_OURS: Final = (types.CodeActionKind.Empty, types.CodeActionKind.QuickFix)


class CareServer(LanguageServer):
    """One editor's session: its open texts, the checks that are under way, and what was found last."""

    def __init__(self) -> None:
        # Whole texts are asked for: the parts of texts would be put together by lines that Python counts, not editors.
        super().__init__("carelang", version("carelang"), types.TextDocumentSyncKind.Full, max_workers=1)
        self.said_goodbye = False
        self._open: set[str] = set()
        self._session = Session()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="carelang")
        self._tasks: dict[str, asyncio.Task[None]] = {}
        self._checked: dict[str, Checked] = {}
        self._told: set[str] = set()

    @property
    def encoding(self) -> str:
        """The position encoding that was agreed with the editor."""
        return self.workspace.position_encoding or types.PositionEncodingKind.Utf16

    def open_text(self, uri: str) -> Open | None:
        """Return the open text at ``uri``, or ``None`` if it is not open, or is of no kind that is checked."""
        if uri not in self._open:
            return None
        document = self.workspace.get_text_document(uri)
        path = to_fs_path(uri) if uri.startswith("file:") else None
        name = name_of(Path(path or document.filename or ""), document.language_id or "")
        return None if name is None else Open(document.source, name, None if path is None else Path(path))

    def version_of(self, uri: str) -> int | None:
        """Return the number that the editor gave to the text at ``uri`` as it stands now."""
        return self.workspace.get_text_document(uri).version

    def opened(self, uri: str) -> None:
        """Check the text at ``uri``, which was opened."""
        self._open.add(uri)
        self.check_soon(uri)

    def closed(self, uri: str) -> None:
        """Take away the marks in the text at ``uri``, which was closed."""
        self._open.discard(uri)
        self.drop(uri)
        self._publish(uri, [], None)

    def check_soon(self, uri: str, pause: float = 0.0) -> None:
        """Check the text at ``uri`` after ``pause`` seconds, in place of any check of it that is under way."""
        self.drop(uri)
        if self.open_text(uri) is not None:
            self._tasks[uri] = asyncio.get_running_loop().create_task(self._check(uri, pause))

    def drop(self, uri: str) -> None:
        """Give up any check of the text at ``uri`` that is under way, and forget what was found in it."""
        self._checked.pop(uri, None)
        task = self._tasks.pop(uri, None)
        if task is not None:
            task.cancel()

    def leave(self) -> None:
        """Give up every check."""
        self.said_goodbye = True
        for uri in [*self._tasks]:
            self.drop(uri)
        self._worker.shutdown(wait=False, cancel_futures=True)

    def files_changed(self, uris: list[str]) -> None:
        """Read settings, lexicons and baselines again if one of the files at ``uris`` is among them."""
        paths = [Path(path) for path in map(to_fs_path, uris) if path]
        if any(map(self._session.uses, paths)):
            self._session = Session()  # a check that is under way goes on with those it began with
            self._told.clear()
            for uri in self._open:
                self.check_soon(uri)

    async def checked(self, uri: str) -> Checked | None:
        """Return what is found in the text at ``uri`` as it stands now, once that is known."""
        task = self._tasks.get(uri)
        if task is not None:
            await asyncio.wait({task})
        return self._checked.get(uri)

    async def let_stand(self, uri: str, number: int | None, place: int) -> None:
        """Add the finding at ``place`` in version ``number`` of the text at ``uri`` to the baseline."""
        checked = await self.checked(uri)
        if checked is None or number != self.version_of(uri) or place not in range(len(checked.shown)):
            self._say("The text has changed since: ask again.", types.MessageType.Warning)
            return
        work = partial(self._session.let_stand, checked, checked.shown[place].finding)
        try:
            said = await asyncio.get_running_loop().run_in_executor(self._worker, work)
        except CarelangError as error:
            self._say(str(error), types.MessageType.Error)
            return
        if said:
            self._tell(said, types.MessageType.Info)
        for each in self._open:
            self.check_soon(each)

    async def _check(self, uri: str, pause: float) -> None:
        await asyncio.sleep(pause)
        text = self.open_text(uri)
        if text is None:
            return
        number = self.version_of(uri)
        checked = None
        try:
            work = partial(self._session.check, text)
            checked = await asyncio.get_running_loop().run_in_executor(self._worker, work)
        except CarelangError as error:
            self._tell(str(error), types.MessageType.Error)
        except Exception as error:
            self._tell(f"{text.name}: carelang could not check it ({type(error).__name__}).", types.MessageType.Error)
        if checked is not None:
            self._checked[uri] = checked
        self._publish(uri, [] if checked is None else diagnostics(checked, self.encoding), number)

    def _publish(self, uri: str, found: list[types.Diagnostic], number: int | None) -> None:
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, found, number))

    def _tell(self, message: str, kind: types.MessageType) -> None:
        """Show ``message`` and log it, once until settings change."""
        if message not in self._told:
            self._told.add(message)
            self._say(message, kind)

    def _say(self, message: str, kind: types.MessageType) -> None:
        self.window_show_message(types.ShowMessageParams(kind, message))
        self.window_log_message(types.LogMessageParams(kind, message))

    def report_server_error(self, error: Exception, source: Any) -> None:
        """Say what kind of error it was; what it says may hold the text."""
        self._tell(f"carelang could not answer the editor ({type(error).__name__}).", types.MessageType.Error)


def make_server() -> CareServer:
    """Return a server that answers what an editor asks and tells."""
    server = CareServer()
    _add_texts(server)
    _add_files(server)
    _add_answers(server)
    return server


def _add_texts(server: CareServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_DID_OPEN)
    def opened(params: types.DidOpenTextDocumentParams) -> None:
        server.opened(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CHANGE)
    def changed(params: types.DidChangeTextDocumentParams) -> None:
        server.check_soon(params.text_document.uri, _PAUSE)

    @server.feature(types.TEXT_DOCUMENT_DID_SAVE)
    def saved(params: types.DidSaveTextDocumentParams) -> None:
        server.files_changed([params.text_document.uri])
        server.check_soon(params.text_document.uri)

    @server.feature(types.TEXT_DOCUMENT_DID_CLOSE)
    def closed(params: types.DidCloseTextDocumentParams) -> None:
        server.closed(params.text_document.uri)


def _add_files(server: CareServer) -> None:
    @server.feature(types.INITIALIZED)
    async def ready(params: types.InitializedParams) -> None:
        workspace = server.client_capabilities.workspace
        watching = workspace.did_change_watched_files if workspace else None
        if watching and watching.dynamic_registration:
            watched = types.DidChangeWatchedFilesRegistrationOptions([types.FileSystemWatcher(one) for one in _WATCHED])
            asked = types.Registration("carelang-files", types.WORKSPACE_DID_CHANGE_WATCHED_FILES, watched)
            await server.client_register_capability_async(types.RegistrationParams([asked]))

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        server.files_changed([change.uri for change in params.changes])

    @server.feature(types.SHUTDOWN)
    def leaving(params: None) -> None:
        server.leave()


def _add_answers(server: CareServer) -> None:
    @server.feature(types.TEXT_DOCUMENT_HOVER)
    async def hovered(params: types.HoverParams) -> types.Hover | None:
        checked = await server.checked(params.text_document.uri)
        documents = server.client_capabilities.text_document
        forms = (documents.hover.content_format or []) if documents and documents.hover else []
        markdown = types.MarkupKind.Markdown in forms
        return checked and hover(checked, params.position, server.encoding, markdown=markdown)

    kinds = types.CodeActionOptions(code_action_kinds=[types.CodeActionKind.QuickFix])

    @server.feature(types.TEXT_DOCUMENT_CODE_ACTION, kinds)
    async def asked_for_actions(params: types.CodeActionParams) -> list[types.CodeAction]:
        uri, wanted = params.text_document.uri, params.context.only
        if wanted is not None and not any(one in _OURS for one in wanted):
            return []
        checked = await server.checked(uri)
        if checked is None:
            return []
        workspace = server.client_capabilities.workspace
        edits = workspace.workspace_edit if workspace else None
        number = server.version_of(uri)
        version = number if edits and edits.document_changes else None
        document = types.OptionalVersionedTextDocumentIdentifier(uri=uri, version=version)
        return code_actions(checked, params.range, document, number, server.encoding)

    @server.command(LET_STAND)
    async def asked_to_let_stand(uri: str, number: int | None, place: int) -> None:
        await server.let_stand(uri, number, place)


def serve() -> bool:
    """Answer one editor on standard input and output until it goes; return whether it said goodbye first."""
    logging.getLogger("pygls").setLevel(logging.CRITICAL + 1)  # it would log what it is sent, texts and all
    server = make_server()
    server.start_io()
    return server.said_goodbye
