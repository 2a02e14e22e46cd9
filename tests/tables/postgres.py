"""A PostgreSQL server of our own, in a folder of its own, for as long as the tests need it."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

PASSWORD = "not-for-logs-7"


def binary(name: str) -> str | None:
    """Where a program of PostgreSQL is: on the path, or in the newest of Debian's folders."""
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda folder: float(folder.parent.name))
    return shutil.which(name) or next(
        (str(folder / name) for folder in folders[::-1] if (folder / name).exists()), None
    )


def _account() -> dict[str, Any]:
    """Whom the server runs as: never root."""
    if os.geteuid():
        return {}
    names = {each.pw_name for each in pwd.getpwall()}
    return {"user": "postgres" if "postgres" in names else "nobody"}


@contextmanager
def server() -> Iterator[str]:
    """The address of a server that knows the user ``reader`` and ``PASSWORD``."""
    folder = Path(tempfile.mkdtemp(prefix="carelang-"))
    account = _account()
    options: dict[str, Any] = {"cwd": folder, "capture_output": True, "timeout": 120, **account}
    if account:
        shutil.chown(folder, **account)
    try:
        (folder / "word").write_text(PASSWORD, encoding="utf-8")
        (folder / "word").chmod(0o644)
        initdb, control = binary("initdb"), binary("pg_ctl")
        command = (initdb, "-D", "data", "-U", "reader", "--pwfile=word", "-A", "scram-sha-256", "-E", "UTF8", "-N")
        subprocess.run((*command, "--locale=C"), check=True, **options)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        settings = f"-c listen_addresses=127.0.0.1 -c port={port} -c unix_socket_directories={folder} -c fsync=off"
        # What the server inherits it holds open, so it is given nothing to inherit.
        options |= {"capture_output": False, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        subprocess.run((control, "start", "-w", "-D", "data", "-l", "log", "-o", settings), check=True, **options)
        try:
            yield f"postgresql+psycopg://reader:{PASSWORD}@127.0.0.1:{port}/postgres"
        finally:
            subprocess.run((control, "stop", "-m", "immediate", "-D", "data"), check=True, **options)
    finally:
        shutil.rmtree(folder)
