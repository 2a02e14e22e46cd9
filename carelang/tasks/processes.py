"""Many files checked and reported by several processes: in their order, and with what one process would say."""

import gc
import os
import signal
import sys
import threading
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence, Sized
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import closing, contextmanager
from itertools import accumulate, islice
from multiprocessing import get_context, parent_process
from typing import Any, Final, Generic, NamedTuple, TypeVar

from carelang.reports import console
from carelang.reports.layout import Layout
from carelang.reports.results import Result, Run
from carelang.tasks.files import File
from carelang.tasks.running import Checkers
from carelang.types import UnreadableFile

_AHEAD: Final = 3  # tasks for each process that are under way at a time: enough to keep it busy
_MANY: Final = 64  # files, or
_MUCH: Final = 1_000_000  # bytes, from which on more processes are faster than one
_WORDY: Final = 1_000  # findings, from which on more processes set a report faster than one
_ENOUGH: Final = 50_000  # bytes, from which a checker has learned most of what it learns from texts
_TOGETHER: Final = 32  # items that travel together at the most: what is said alike of them travels once
_Item = TypeVar("_Item")
_Done = TypeVar("_Done")


class Work(NamedTuple, Generic[_Item, _Done]):
    """What processes do: ``do`` an item, after each process was ``begun`` with values; ``lost`` speaks for the dead.

    All but ``lost`` travel between processes, so functions are those of modules.
    """

    do: Callable[[_Item], _Done]
    lost: Callable[[_Item], _Done]
    begin: Callable[..., None]
    begun: tuple[Any, ...] = ()


def cores() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_all(checkers: Checkers, files: Sequence[File], piped: Callable[[], bytes], jobs: int = 1) -> Iterator[Result]:
    """Yield what is found in each of the ``files``, in their order; ``piped`` reads standard input.

    More than one of ``jobs`` means that many processes, or with 0 one for each processor. Few files stay in this
    process, and so do the first of many, for what is learned from them goes with the others. A file whose process ends
    before it is done is an error of that file alone.
    """
    jobs = jobs or cores()
    here = _first(files) if jobs > 1 else len(files)
    for file in files[:here]:
        yield checkers.check(file, piped)
    away = [file for file in files[here:] if file.path is not None]
    results = in_processes(Work(_check, _lost, _begin, (checkers,)), away, jobs)
    gc.disable()  # all that comes is kept: it would be looked through again and again
    try:
        with closing(results):
            for file in files[here:]:
                yield next(results) if file.path is not None else checkers.check(file, piped)
            next(results, None)  # the processes end, and the threads that served them: a report may fork again
    finally:
        gc.freeze()
        gc.enable()


def _first(files: Sequence[File]) -> int:
    """Return how many files to check before others begin to help: all, where that is not worth their while."""
    sizes = [_size(file) for file in files]
    if len(files) < _MANY and sum(sizes) < _MUCH:
        return len(files)
    return next((number for number, read in enumerate(accumulate(sizes, initial=0)) if read >= _ENOUGH), len(files))


def _size(file: File) -> int:
    try:
        return file.path.stat().st_size if file.path is not None else 0
    except OSError:
        return 0


_checkers: list[Checkers] = []  # of a process that was begun


def _begin(checkers: Checkers) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # whoever began this process will end it
    gc.freeze()
    gc.enable()
    _checkers[:] = [checkers]


def _check(file: File) -> Result:
    return _checkers[0].check(file, lambda: b"")


def _lost(file: File) -> Result:
    remedy = "Check it by itself; it may need more memory than there is."
    return Result(file.name, error=UnreadableFile(file.name, "the process that checked it ended", remedy))


def render_all(run: Run, layout: Layout, jobs: int = 1) -> str:
    """Return the report for people on ``run``, set by several processes where it is long enough for them to help.

    Only forks do help, for they find the run where it is; what is sent is the text.
    """
    jobs = jobs or cores()
    if jobs == 1 or not _forks() or sum(len(result.findings) for result in run.results) < _WORDY:
        return console.render(run, layout)
    numbers = range(len(run.results))
    work = Work(_set, lambda number: console.block(run, run.results[number], layout), _begin_setting, (run, layout))
    return console.render(run, layout, in_processes(work, numbers, jobs))


_setting: list[tuple[Run, Layout]] = []  # of a process that was begun


def _begin_setting(run: Run, layout: Layout) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    gc.freeze()
    _setting[:] = [(run, layout)]


def _set(number: int) -> str:
    run, layout = _setting[0]
    return console.block(run, run.results[number], layout)


def in_processes(work: Work[_Item, _Done], items: Iterable[_Item], jobs: int) -> Generator[_Done]:
    """Yield what ``work`` makes of each of ``items``, in their order; only a few are taken before they can be begun."""
    size = max(1, min(_TOGETHER, len(items) // (jobs * _AHEAD))) if isinstance(items, Sized) else 1
    tasks = enumerate(_together(iter(items), size))
    coming = next(tasks, None)
    kept: dict[int, list[_Item]] = {}  # of tasks that are not yielded
    done: dict[int, list[_Done]] = {}
    following = 0
    while coming or kept:
        with _Pool(work, jobs) as pool:
            while (coming or kept) and not pool.broken:
                while coming and pool.has_room and len(kept) < 2 * _AHEAD * jobs:
                    kept[coming[0]] = coming[1]
                    pool.start(*coming)
                    coming = next(tasks, None)
                done.update(pool.finished())
                while following in done:
                    del kept[following]
                    yield from done.pop(following)
                    following += 1
        for number in pool.unfinished:
            done[number] = _one_by_one(work, kept[number])


def _together(items: Iterator[_Item], size: int) -> Iterator[list[_Item]]:
    while some := list(islice(items, size)):
        yield some


def _one_by_one(work: Work[_Item, _Done], items: Sequence[_Item]) -> list[_Done]:
    """Do what was under way when a process ended in a process of its own: then it is known which item ends it."""
    done: list[_Done] = []
    while len(done) < len(items):
        with _Pool(work, 1) as pool:
            while len(done) < len(items) and not pool.broken:
                item = items[len(done)]
                pool.start(0, [item])
                done += pool.finished().get(0, [work.lost(item)])
    return done


_stop: list[Any] = []  # of a process that was begun: a value that is true when no more is to be done


def _start(stop: Any, begin: Callable[..., None], *begun: Any) -> None:
    """Begin a process, which ends with the one that began it, even if that is killed."""
    _stop[:] = [stop]
    threading.Thread(target=_end_with_parent, daemon=True).start()
    begin(*begun)


@contextmanager
def _without_ctrl_c() -> Iterator[None]:
    """Hold back a Ctrl-C until afterwards; processes that begin meanwhile never hear of one."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _end_with_parent() -> None:
    parent = parent_process()
    assert parent is not None
    parent.join()
    os._exit(1)


def _forks() -> bool:
    """Whether a process can be a fork, which finds all that is made here; elsewhere it begins from nothing."""
    return sys.platform == "linux" and threading.active_count() == 1


def _each(do: Callable[[_Item], _Done], items: Sequence[_Item]) -> list[_Done]:
    return [do(item) for item in items if not _stop[0].value]


class _Pool(Generic[_Item, _Done]):
    """Processes, and the numbers of the tasks that are under way in them."""

    def __init__(self, work: Work[_Item, _Done], jobs: int) -> None:
        self._work = work
        self._room = jobs * _AHEAD
        self._under_way: dict[Future[list[_Done]], int] = {}
        how = get_context("fork" if _forks() else "spawn")
        self._stop = how.RawValue("b")
        self._pool = ProcessPoolExecutor(jobs, how, _start, (self._stop, work.begin, *work.begun))
        self.broken = False
        self.unfinished: list[int] = []

    def __enter__(self) -> "_Pool[_Item, _Done]":
        return self

    def __exit__(self, kind: object, *_: object) -> None:
        # Only what is in hand is waited for. A process that is ended while it sends leaves half a message behind, for
        # the rest of which this one would wait for ever.
        self._stop.value = kind is not None
        self._pool.shutdown(cancel_futures=kind is not None)

    @property
    def has_room(self) -> bool:
        """Whether more can be started now."""
        return len(self._under_way) < self._room and not self.broken

    def start(self, number: int, items: Sequence[_Item]) -> None:
        """Start on some items, which go by one number."""
        try:
            with _without_ctrl_c():  # the first ones begin the processes
                self._under_way[self._pool.submit(_each, self._work.do, items)] = number
        except BrokenProcessPool:
            self.broken = True
            self.unfinished.append(number)

    def finished(self) -> dict[int, list[_Done]]:
        """Wait until something is done, and return it by its number; nothing more can be done once a process ended."""
        done: dict[int, list[_Done]] = {}
        for future in wait(self._under_way, return_when=FIRST_COMPLETED).done:
            number = self._under_way.pop(future)
            try:
                done[number] = future.result()
            except BrokenProcessPool:
                self.broken = True
                self.unfinished.append(number)
        if self.broken:
            self.unfinished += self._under_way.values()
            self._under_way.clear()
        return done
