"""Several processes: the same findings in the same order, and what happens when one of them ends."""

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from multiprocessing import active_children
from pathlib import Path

import pytest
from click.testing import CliRunner

from carelang.settings.values import Override, Said, Settings
from carelang.tasks import processes
from carelang.tasks.files import find_files
from carelang.tasks.processes import Work, check_all, in_processes
from carelang.tasks.running import Checkers
from carelang_cli import main

PARAGRAPHS = ("Mia is hard to engage.", "Her placement broke down.", "The sun came out.", "“I hate respite,” Jo said.")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture(params=["fork", "spawn"])
def begun(request: pytest.FixtureRequest) -> Iterator[str]:
    """Processes that begin as they do on Linux, and as they do elsewhere or where other threads run."""
    done = threading.Event()
    other = threading.Thread(target=done.wait, daemon=True)
    if request.param == "spawn":
        other.start()
    yield request.param
    done.set()
    if request.param == "spawn":
        other.join()


def write(number: int) -> None:
    for each in range(number):
        text = "\n\n".join(PARAGRAPHS[: each % 5] * (1 + each % 3)) or " "
        Path(f"{each:03}.txt").write_text(text, encoding="utf-8")
    Path("002.txt").write_bytes(b"\x00\x01")


def test_many_files_give_what_one_process_gives(begun: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_ENOUGH", 300)
    write(70)
    override = Override(("01*",), (Said("profile", "letter", "here"),))
    checkers = Checkers(Settings(grammar="off", paths=(override,)), {})
    files, _ = find_files([".", "-"], [], "piped.txt")
    one = [checkers.check(file, lambda: b"Mia is hard to engage.") for file in files]
    many = list(check_all(checkers, files, lambda: b"Mia is hard to engage.", 2))
    assert [str(result.error) for result in many] == [str(result.error) for result in one]
    assert [result._replace(error=None) for result in many] == [result._replace(error=None) for result in one]
    assert [type(result.error) for result in many] == [type(result.error) for result in one]
    assert {result.profile for result in many} == {"general", "letter"}


REPORT = """
import sys, threading
from carelang.reports.console import render
from carelang.reports.layout import Layout
from carelang.settings import Settings
from carelang.tasks import processes
from carelang.tasks.files import find_files
from carelang.tasks.running import Checkers

processes._WORDY = 1
pools, pool = [], processes.ProcessPoolExecutor
processes.ProcessPoolExecutor = lambda *given: pools.append(given) or pool(*given)
checkers = Checkers(Settings(grammar="off"), {})
files, _ = find_files(["."], [], "-")
run = checkers.run(checkers.check(file, lambda: b"") for file in files)
if sys.argv[1] == "spawn":
    threading.Thread(target=threading.Event().wait, daemon=True).start()
for layout in (Layout(), Layout(40, colour=True)):
    assert processes.render_all(run, layout, 2) == render(run, layout)
assert len(pools) == (2 if sys.argv[1] == "fork" else 0)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux alone")
@pytest.mark.parametrize("begun", ["fork", "spawn"])
def test_a_report_set_by_several_processes_is_that_of_one(begun: str) -> None:
    write(40)  # in a process of its own, since a fork asks for one in which no other thread runs
    subprocess.run((sys.executable, "-c", REPORT, begun), check=True)


def test_the_processes_and_their_threads_end_with_the_last_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_ENOUGH", 300)
    write(70)
    threads = threading.active_count()
    files, _ = find_files(["."], [], "-")
    results = check_all(Checkers(Settings(grammar="off"), {}), files, lambda: b"", 2)
    assert threading.active_count() == threads
    for _ in range(60):
        next(results)
    assert threading.active_count() > threads
    assert sum(1 for _ in results) == 10
    assert threading.active_count() == threads
    assert gc.isenabled()


def test_few_files_stay_in_one_process(monkeypatch: pytest.MonkeyPatch) -> None:
    write(20)
    monkeypatch.setattr(processes, "ProcessPoolExecutor", None)
    files, _ = find_files(["."], [], "-")
    assert len(list(check_all(Checkers(Settings(grammar="off"), {}), files, lambda: b"", 2))) == 20


def begin(*_: object) -> None:
    """Nothing to prepare."""


def slowly(number: int) -> int:
    """The number, sooner or later; 13 and 14 end the process."""
    time.sleep(0.002 * (number % 3))
    if number in (13, 14):
        os._exit(1)
    return number


def lost(number: int) -> int:
    return -number


@pytest.mark.parametrize(("items", "jobs"), [(0, 2), (1, 2), (13, 2), (40, 2), (40, 1), (100, 3)])
def test_the_order_is_kept_and_only_what_ends_a_process_is_lost(items: int, jobs: int) -> None:
    given = list(range(items))
    expected = [-number if number in (13, 14) else number for number in given]
    assert list(in_processes(Work(slowly, lost, begin), given, jobs)) == expected


def test_a_file_that_ends_its_process_is_an_error_that_names_it() -> None:
    (file,) = find_files(["x.txt"], [], "-")[0]
    assert str(processes._lost(file).error) == (
        "x.txt: the process that checked it ended. Check it by itself; it may need more memory than there is."
    )


def test_whoever_stops_half_way_leaves_no_process() -> None:
    results = in_processes(Work(slowly, lost, begin), range(10), 2)
    assert next(results) == 0
    results.close()
    deadline = time.monotonic() + 10
    while active_children() and time.monotonic() < deadline:
        time.sleep(0.01)
    assert active_children() == []


@pytest.mark.parametrize("jobs", ["1", "2", "0", "auto"])
def test_the_report_is_the_same(jobs: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(processes, "_ENOUGH", 300)
    write(70)
    said = CliRunner().invoke(main, ["check", ".", "--jobs", jobs, "--format", "json"], prog_name="carelang")
    assert said.exit_code == 2
    assert said.stderr.startswith("000.txt: is empty.")
    alone = CliRunner().invoke(main, ["check", ".", "--format", "json"], prog_name="carelang")
    assert (said.stdout, said.stderr) == (alone.stdout, alone.stderr)


def test_jobs_are_a_number() -> None:
    said = CliRunner().invoke(main, ["check", ".", "--jobs", "many"], prog_name="carelang")
    assert said.exit_code == 2
    assert "“many” is neither a number nor auto. See `carelang check --help`." in said.stderr


@pytest.mark.skipif(sys.platform != "linux", reason="processes are counted as Linux lists them")
def test_ctrl_c_ends_it_with_130() -> None:
    text = "\n\n".join(PARAGRAPHS * 200)
    for each in range(600):
        Path(f"{each}.txt").write_text(text, encoding="utf-8")
    command = [sys.executable, "-m", "carelang_cli", "check", ".", "--jobs", "2", "--grammar", "off"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, start_new_session=True)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    while process.poll() is None and len(children.read_text(encoding="ascii").split()) < 2:
        time.sleep(0.01)
    assert process.poll() is None
    os.killpg(process.pid, signal.SIGINT)
    stdout, stderr = process.communicate(timeout=60)
    assert (stderr, stdout, process.returncode) == (b"Stopped before the end; nothing is reported.\n", b"", 130)
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
