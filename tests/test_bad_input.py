"""Bad input, really made: whatever a folder holds and whatever becomes of it meanwhile, a run names it and goes on."""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

LINUX = sys.platform == "linux"
GOOD = "Mia is hard to engage.\n" + "The sun came out, and we walked along the shore.\n" * 50
CARELANG = (sys.executable, "-m", "carelang_cli")
MANY = 70  # files: so many that two processes share them, the last of them too
NOT_READ = "Check the path and its permissions."
NO_FILE = "is a pipe or a device, and no file. Save what comes from it as a file, or hand it in by a dash (-)."

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs pipes and links with names")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    notes = tmp_path / "notes"
    notes.mkdir()
    for number in range(MANY):
        (notes / f"ok{number:02}.md").write_text(GOOD, encoding="utf-8")
    return notes


def run(*arguments: str, code: int) -> subprocess.CompletedProcess[str]:
    done = subprocess.run((*CARELANG, *arguments), check=False, capture_output=True, text=True, timeout=60)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done


def a_link_to_itself(folder: Path) -> str:
    (folder / "wrong.md").symlink_to("wrong.md")
    return f"cannot be read (Too many levels of symbolic links). {NOT_READ}"


def a_link_to_nothing(folder: Path) -> str:
    (folder / "wrong.md").symlink_to("nowhere.md")
    return f"cannot be read (No such file or directory). {NOT_READ}"


def a_pipe(folder: Path) -> str:
    os.mkfifo(folder / "wrong.md")
    return NO_FILE


def a_device(folder: Path) -> str:
    (folder / "wrong.md").symlink_to("/dev/zero")
    return NO_FILE


def what_cannot_be_read(folder: Path) -> str:
    if not LINUX:
        pytest.skip("needs /proc/self/mem, which even root cannot read from its beginning")
    (folder / "wrong.md").symlink_to("/proc/self/mem")
    return f"cannot be read (Input/output error). {NOT_READ}"


def what_must_not_be_read(folder: Path) -> str:
    if os.geteuid() == 0:
        pytest.skip("root may read everything")
    (folder / "wrong.md").write_text(GOOD)
    (folder / "wrong.md").chmod(0)
    return f"cannot be read (Permission denied). {NOT_READ}"


def what_is_no_text(folder: Path) -> str:
    (folder / "wrong.md").write_bytes(b"\x81\xff")
    return "is not text in UTF-8 or Windows-1252. Save it as UTF-8 text."


def what_is_far_too_large(folder: Path) -> str:
    with (folder / "wrong.md").open("wb") as file:
        file.truncate(2**40)
    return "has 1,048,576 MB, and 200 are the most that is read. Divide it, or leave it out."


FAULTS = (
    a_link_to_itself,
    a_link_to_nothing,
    a_pipe,
    a_device,
    what_cannot_be_read,
    what_must_not_be_read,
    what_is_no_text,
    what_is_far_too_large,
)
COMMANDS = (
    ("check", "notes"),
    ("check", "notes", "--jobs", "2"),
    ("check", "notes/wrong.md", "notes/ok00.md"),
    ("fix", "notes", "--diff"),
    ("fix", "notes"),
    ("baseline", "write", "notes"),
    ("baseline", "write", "notes", "--jobs", "2"),
)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_one_bad_file_is_named_and_the_others_are_done(
    command: tuple[str, ...], fault: Callable[[Path], str], folder: Path
) -> None:
    stdout, stderr = without_fault(command)
    for each in folder.iterdir():
        each.write_text(GOOD, encoding="utf-8")
    Path("carelang-baseline.json").unlink(missing_ok=True)
    said = fault(folder)
    done = run(*command, code=2)
    assert f"notes/wrong.md: {said}\n" in done.stderr
    assert done.stderr.replace(f"notes/wrong.md: {said}\n", "") == stderr
    assert done.stdout.replace("Not checked: 1 file that could not be read.\n", "") == stdout


@cache
def without_fault(command: tuple[str, ...]) -> tuple[str, str]:
    """What a command says on standard output and standard error where no file is bad."""
    good = [word for word in command if word != "notes/wrong.md"]
    done = run(*good, code=1 if command[0] == "check" else 0)
    return done.stdout, done.stderr


def test_a_folder_that_leads_back_to_itself_is_counted_and_not_followed(folder: Path) -> None:
    (folder / "self").symlink_to(".")
    (folder / "below").mkdir()
    (folder / "below" / "parent").symlink_to("..")
    done = run("check", "notes", code=1)
    assert f"{MANY} findings in {MANY} files" in done.stdout
    assert "Not checked: 2 files of other kinds (link to a folder)." in done.stdout
    assert run("check", "notes/self", code=1).stdout.count("Not checked: 2 files") == 1


def test_a_link_that_is_mended_stays_a_link(folder: Path) -> None:
    (folder / "real.txt").write_text("He was placed in care.\nShe goes to respite.\n", encoding="utf-8")
    (folder / "link.md").symlink_to("real.txt")
    before = (folder / "real.txt").read_text("utf-8")
    run("fix", "notes/link.md", "--unsafe", code=0)
    assert (folder / "link.md").is_symlink()
    assert (folder / "real.txt").read_text("utf-8") != before


def test_a_folder_that_cannot_be_opened_is_named(folder: Path) -> None:
    home = os.open(folder, os.O_RDONLY)
    for _ in range(20):  # until its name is longer than the system takes
        os.mkdir("x" * 250, dir_fd=home)
        deeper = os.open("x" * 250, os.O_RDONLY, dir_fd=home)
        os.close(home)
        home = deeper
    os.close(home)
    done = run("check", "notes", code=2)
    assert "xxx: cannot be opened (File name too long). Check its permissions.\n" in done.stderr
    assert f"{MANY} findings in {MANY} files" in done.stdout


@pytest.fixture
def meanwhile() -> Iterator[Callable[..., tuple[str, str]]]:
    """Runs a command on standard input and ``notes``, and lets something happen once it has listed the files."""
    begun: list[subprocess.Popen[bytes]] = []

    def run_on(happen: Callable[[], None], *arguments: str) -> tuple[str, str]:
        pipe = subprocess.PIPE
        process = subprocess.Popen((*CARELANG, *arguments), stdin=pipe, stdout=pipe, stderr=pipe)
        begun.append(process)
        assert process.stdin is not None
        process.stdin.write(b"The sun came out.\n" * 20_000)  # far more than a pipe holds: it is being read by now
        process.stdin.flush()
        happen()
        stdout, stderr = process.communicate(timeout=60)
        assert process.returncode == 2, stderr
        return stdout.decode(), stderr.decode()

    yield run_on
    for process in begun:
        if process.poll() is None:
            process.send_signal(signal.SIGKILL)
            process.wait()


@pytest.mark.parametrize("jobs", ["1", "2"])
def test_what_happens_to_files_between_list_and_reading_is_named(
    jobs: str, folder: Path, meanwhile: Callable[..., tuple[str, str]]
) -> None:
    def happen() -> None:
        (folder / "ok03.md").unlink()
        (folder / "ok50.md").unlink()
        (folder / "ok60.md").unlink()
        (folder / "ok60.md").mkdir()
        (folder / "ok61.md").unlink()
        os.mkfifo(folder / "ok61.md")
        (folder / "ok62.md").write_bytes(b"\x81\xff")

    stdout, stderr = meanwhile(happen, "check", "-", "notes", "--jobs", jobs)
    gone = f"cannot be read (No such file or directory). {NOT_READ}"
    assert stderr.splitlines() == [
        f"notes/ok03.md: {gone}",
        f"notes/ok50.md: {gone}",
        "notes/ok60.md: is a folder. Name a file, or check the folder with `carelang check`.",
        f"notes/ok61.md: {NO_FILE}",
        "notes/ok62.md: is not text in UTF-8 or Windows-1252. Save it as UTF-8 text.",
    ]
    assert f"{MANY - 5} findings in {MANY - 5} of {MANY - 4} files" in stdout
    assert "Not checked: 5 files that could not be read." in stdout


def test_a_file_that_is_gone_keeps_its_findings_out_of_the_baseline_and_nothing_else(
    folder: Path, meanwhile: Callable[..., tuple[str, str]]
) -> None:
    _, stderr = meanwhile((folder / "ok03.md").unlink, "baseline", "write", "-", "notes")
    assert stderr.splitlines() == [
        f"carelang-baseline.json: written, with {MANY - 1} findings in {MANY - 1} files.",
        f"notes/ok03.md: cannot be read (No such file or directory). {NOT_READ}",
    ]


@pytest.mark.parametrize(
    ("baseline", "said"),
    [
        ('{"carelang-baseline": 2}', "this baseline is of version 2, and only version 1 can be read. Move it away,"),
        ('{"carelang-baseline": 1}', "this is not a baseline of carelang, or a part of one. Move it away,"),
        ("[" * 100_000, "this is not a baseline of carelang. Move it away,"),
    ],
    ids=["of another version", "half of it", "nested far too deep"],
)
@pytest.mark.parametrize("command", [("check", "notes"), ("check", "notes", "--jobs", "2"), ("baseline", "write")])
def test_a_baseline_that_cannot_be_understood_ends_the_run_and_stays(
    command: tuple[str, ...], baseline: str, said: str
) -> None:
    Path("carelang.yaml").write_text("baseline: known.json\n")
    Path("known.json").write_text(baseline)
    done = run(*command, code=2)
    assert f"known.json: {said}" in done.stderr
    assert done.stdout == ""
    assert Path("known.json").read_text() == baseline


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.write_text("profile: ["), "carelang.yaml:2: this is not YAML"),
        (lambda path: path.write_bytes(b"profile: \xff"), "carelang.yaml: is not UTF-8 text. Save it as UTF-8."),
        (lambda path: path.symlink_to("nowhere"), "carelang.yaml: is a link that leads nowhere, or no file. Mend it,"),
        (os.mkfifo, "carelang.yaml: is a link that leads nowhere, or no file. Mend it, or take it away."),
    ],
    ids=["no YAML", "no text", "a link to nothing", "a pipe"],
)
def test_settings_that_cannot_be_understood_end_the_run(
    command: tuple[str, ...], make: Callable[[Path], object], said: str, folder: Path
) -> None:
    make(Path("carelang.yaml"))
    done = run(*command, code=2)
    assert done.stderr.startswith(said)
    assert done.stdout == ""
    assert (folder / "ok00.md").read_text("utf-8") == GOOD


def test_a_pipe_stays_a_pipe(folder: Path) -> None:
    os.mkfifo(folder / "wrong.md")
    run("fix", "notes", code=2)
    assert stat.S_ISFIFO((folder / "wrong.md").stat().st_mode)
