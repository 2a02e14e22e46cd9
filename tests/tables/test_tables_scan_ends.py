"""Scans that end before their end: stopped, killed, or with no room left, in processes of their own."""

import json
import os
import re
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pyarrow.parquet as pq
import pytest

ROWS = 9000
CANARY = "Quetzalcoatlus"
SCAN = (sys.executable, "-m", "carelang_cli", "scan", "notes.csv")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an export and what a scan that runs through makes of it."""
    made = tmp_path_factory.mktemp("whole")
    text = f"{CANARY} goes to respite and had contact with dad in {{0}}. " * 2
    lines = [f"{n},{1 + n % 28:02}/03/2026,{text.format(n % 5000)}" for n in range(ROWS)]
    lines[4000] += ",ragged"
    (made / "notes.csv").write_text("\n".join(["id,date,note", *lines]), encoding="utf-8")
    for suffix in ("csv", "jsonl", "parquet"):
        subprocess.run([*SCAN, "--output", f"f.{suffix}", "--jobs", "2"], cwd=made, check=True, capture_output=True)
    return made


def begin(*arguments: str) -> "subprocess.Popen[str]":
    return subprocess.Popen([*SCAN, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)


def stop(running: "subprocess.Popen[str]", number: int, when: Callable[[], bool]) -> tuple[int, str]:
    """Send a signal as soon as ``when`` holds; return the exit code and all that was said."""
    until = time.monotonic() + 60
    while not when():
        assert running.poll() is None, running.communicate()
        assert time.monotonic() < until
        time.sleep(0.005)
    running.send_signal(number)
    out, err = running.communicate(timeout=60)
    return running.returncode, out + err


def names() -> list[str]:
    return sorted(path.name for path in Path().rglob("*") if path.is_file())


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_a_scan_stopped_and_killed_and_taken_up_again_is_as_if_it_had_run_through(whole: Path, jobs: str) -> None:
    os.link(whole / "notes.csv", "notes.csv")
    for suffix in ("csv", "parquet"):
        arguments = ("--output", f"f.{suffix}", "--state", "state", "--jobs", jobs, "--quarantine", f"q{suffix}.csv")
        code, said = stop(begin(*arguments), signal.SIGINT, Path("state/part-000001.parquet").exists)
        assert code == 130, said
        assert "Run the same command again to go on: what is done is in state." in said
        assert "Traceback" not in said
        assert CANARY not in said
        stored = list(Path("state").iterdir())
        assert not [path for path in stored if CANARY.encode() in path.read_bytes()]
        code, _ = stop(begin(*arguments), signal.SIGKILL, Path("state/part-000003.parquet").exists)
        assert code == -signal.SIGKILL
        assert not Path(f"f.{suffix}").exists()
        done = begin(*arguments)
        out, err = done.communicate(timeout=60)
        assert done.returncode == 0, err
        assert "8,999 rows, 8,999 notes with text" in out
        assert "4,000 notes of them are the copy of an earlier one." in out
        assert not Path("state").exists()
        for left in Path().glob(".carelang-q*"):
            left.unlink()
    assert Path("f.csv").read_bytes() == (whole / "f.csv").read_bytes()
    ours, theirs = pq.read_table("f.parquet"), pq.read_table(whole / "f.parquet")
    assert ours.equals(theirs)
    assert pq.read_metadata("f.parquet").metadata == pq.read_metadata(whole / "f.parquet").metadata


def test_a_scan_stopped_without_a_state_leaves_whole_files(whole: Path) -> None:
    os.link(whole / "notes.csv", "notes.csv")
    running = begin("--output", "f.jsonl")
    code, said = stop(running, signal.SIGINT, lambda: any(each.stat().st_size for each in Path().glob(".carelang-*")))
    assert code == 130, said
    assert "f.jsonl holds what was found in them. With --state FOLDER a scan can go on" in said
    ours = Path("f.jsonl").read_bytes()
    assert 0 < len(ours) < (whole / "f.jsonl").stat().st_size
    assert (whole / "f.jsonl").read_bytes().startswith(ours)
    assert json.loads(ours.splitlines()[-1])["rule"]
    assert names() == ["f.jsonl", "notes.csv"]


def limited(blocks: int, *arguments: str) -> "subprocess.CompletedProcess[str]":
    """A scan that may write files of so many blocks of 512 bytes."""
    command = ("sh", "-c", f'ulimit -f {blocks}; exec "$@"', "sh", *SCAN, *arguments)
    return subprocess.run(command, check=False, capture_output=True, text=True)


@pytest.mark.parametrize("suffix", ["csv", "jsonl", "parquet", "duckdb"])
def test_no_room_leaves_nothing_and_says_what_to_do(whole: Path, suffix: str) -> None:
    os.link(whole / "notes.csv", "notes.csv")
    done = limited(30, "--output", f"f.{suffix}")
    assert done.returncode == 2, done.stderr
    assert f"f.{suffix}: it cannot be written" in done.stderr
    assert "--state FOLDER" in done.stderr
    assert "Traceback" not in done.stderr
    assert names() == ["notes.csv"]


def test_no_room_keeps_what_is_done_in_the_state(whole: Path) -> None:
    os.link(whole / "notes.csv", "notes.csv")
    done = limited(400, "--output", "f.csv", "--state", "state")
    assert done.returncode == 2, done.stderr
    assert "f.csv: it cannot be written" in done.stderr
    assert [name for name in names() if not name.startswith("part-")] == ["notes.csv", "state.json"]
    before = time.monotonic()
    again = begin("--output", "f.csv", "--state", "state")
    _, err = again.communicate(timeout=60)
    assert again.returncode == 0, err
    assert time.monotonic() - before < 30
    assert Path("f.csv").read_bytes() == (whole / "f.csv").read_bytes()


def scan(*arguments: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run([*SCAN, *arguments], check=False, capture_output=True, text=True)


def test_a_state_of_another_scan_is_refused_and_stays(whole: Path) -> None:
    os.link(whole / "notes.csv", "notes.csv")
    stop(begin("--state", "state"), signal.SIGINT, Path("state/part-000001.parquet").exists)
    kept = names()
    for arguments, said in (
        (("--profile", "letter"), "other advice"),
        (("--id", "note"), "other options"),
        (("--include-text",), "other options"),
    ):
        done = scan("--state", "state", *arguments)
        assert done.returncode == 2
        assert f"state: the scan there was begun with {said}" in done.stderr
    Path("notes.csv").unlink()
    Path("notes.csv").write_bytes((whole / "notes.csv").read_bytes() + b"\n9,,One more.")
    assert "begun with other exports" in scan("--state", "state").stderr
    assert names() == kept


def test_a_folder_that_is_not_ours_is_left_alone(whole: Path) -> None:
    os.link(whole / "notes.csv", "notes.csv")
    Path("mine").mkdir()
    Path("mine/letter.txt").write_text("mine", encoding="utf-8")
    done = scan("--state", "mine")
    assert done.returncode == 2
    assert "holds other files" in done.stderr
    assert names() == ["letter.txt", "notes.csv"]


def test_a_folder_that_was_there_stays_and_what_others_put_in_it_too(whole: Path) -> None:
    Path("notes.csv").write_text("id,note\n1,A good day.", encoding="utf-8")
    Path("empty").mkdir()
    assert scan("--state", "empty").returncode == 0
    assert list(Path("empty").iterdir()) == []


def test_a_broken_part_is_refused(whole: Path) -> None:
    os.link(whole / "notes.csv", "notes.csv")
    stop(begin("--state", "state"), signal.SIGINT, Path("state/part-000001.parquet").exists)
    Path("state/part-000001.parquet").write_bytes(b"PAR1")
    done = scan("--state", "state")
    assert done.returncode == 2
    assert "is a part of a scan, and is broken" in done.stderr
    Path("state/state.json").write_text("[]", encoding="utf-8")
    assert "is no state of a scan that can be read" in scan("--state", "state").stderr


def test_a_terminal_shows_how_far_a_scan_has_got(whole: Path) -> None:
    os.link(whole / "notes.csv", "notes.csv")
    ours, theirs = os.openpty()
    with subprocess.Popen(SCAN, stdout=subprocess.DEVNULL, stderr=theirs) as running:
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # the end of what is on a terminal
            while part := os.read(ours, 4096):
                shown += part
    os.close(ours)
    assert running.returncode == 0
    lines = shown.decode().split("\r\x1b[K")
    assert re.search(r"\d+%  [\d,]+ rows, [\d,]+ findings, [\d,]+ rows a second, \d+:\d\d left", lines[-2])
    assert lines[-1] == ""
    assert CANARY not in shown.decode()
