"""The one runner: services in the writer thread, lists in the reader thread, answers in the window."""

import inspect
import logging
import queue
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject, Qt, Signal

from app.core import clock
from app.core.actor import Actor
from app.core.errors import Locked, UserError
from ui import say

if TYPE_CHECKING:
    from datetime import datetime

    from app.storage.listening import Listener
    from app.storage.store import Store

log = logging.getLogger(__name__)
Then = Callable[[Any], object]
Failed = Callable[[UserError], object]
# "app.visits.lists:today" names a function without importing it, so its ORM loads in the thread and not in the window.
Work = Callable[..., Any] | str
_LOOK, _OPEN, _TOLD, _ALONE, _WAIT = "look", "open", "told", "alone", "wait"


@cache
def _named(work: str) -> Callable[..., Any]:
    module, _colon, name = work.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    forget_sources()
    return found


def forget_sources() -> None:
    """Qt's bindings look into the source of every module as it is loaded, and its lines stay in memory: 3 MB for nothing."""
    import linecache

    linecache.clearcache()


@cache
def _parameters(fn: Callable[..., Any]) -> frozenset[str]:
    return frozenset(inspect.signature(fn).parameters)


@dataclass
class Job:
    """One call on its way through a thread and back."""

    owner: QObject | None
    work: Work
    args: tuple[Any, ...]
    kwargs: dict[str, Any]
    then: Then | None
    failed: Failed | None
    is_write: bool
    key: str = ""
    number: int = 0
    value: Any = None
    error: Exception | None = None
    changed: frozenset[str] = field(default=frozenset())


class Tasks(QObject):
    """Plain arguments in, frozen values out. Calls made before the store is open wait in their queue.

    `by` and `now` are filled in where a function takes them and the caller gave none."""

    changed = Signal(frozenset)
    opened = Signal()
    not_opened = Signal(str)
    locked = Signal(str)
    bug = Signal(str)
    busy = Signal(bool)
    trouble_changed = Signal()
    came_back = Signal()  # the server answers again
    _away = Signal(str)
    _back = Signal(object)

    def __init__(self, open_store: "Callable[[], Store]", parent: QObject | None = None, *, inline: bool = False) -> None:
        super().__init__(parent)
        self.actor: Actor | None = None
        self.store: Store | None = None
        self._open_store = open_store
        self._is_inline = inline
        self._writes: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._reads: queue.SimpleQueue[Job | None] = queue.SimpleQueue()
        self._latest: dict[tuple[int, str], int] = {}
        self._is_open = threading.Event()
        self._threads: list[threading.Thread] = []
        self._writing = 0
        self._listener: Listener | None = None
        self._away_sentence = ""
        self._away.connect(self._know_away, Qt.ConnectionType.QueuedConnection)
        self.beside: set[int] = set()  # long works that hold the store in threads of their own
        self._back.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    def start(self) -> None:
        """Open the store (behind the window, unless inline) and take up work."""
        if self._is_inline:
            self._deliver(self._open())
            return
        for name, run in (("writer", self._write_on), ("reader", self._read_on)):
            thread = threading.Thread(target=run, name=name, daemon=True)
            self._threads.append(thread)
            thread.start()

    def stop(self) -> None:
        """Finish what is queued, then let the store go."""
        for waiting in (self._writes, self._reads):
            waiting.put(None)
        self._is_open.set()
        self._hang_up()
        for thread in self._threads:
            thread.join(10)
        self._threads.clear()
        if self.store is not None:
            self.store.close()
            self.store = None

    def do(
        self, owner: QObject | None, work: Work, *args: Any, then: Then | None = None, failed: Failed | None = None, **kwargs: Any
    ) -> None:
        """Run a service in one transaction; `then(value)` or `failed(error)` in the window, if `owner` still lives."""
        self._fill(kwargs)
        self._writing += 1
        self.busy.emit(True)
        self._send(Job(owner, work, args, kwargs, then, failed, is_write=True))

    def read(
        self,
        owner: QObject | None,
        work: Work,
        *args: Any,
        then: Then | None = None,
        failed: Failed | None = None,
        key: str = "",
        **kwargs: Any,
    ) -> None:
        """Run a query; of several with the same owner and `key` only the newest answers."""
        self._fill(kwargs)
        job = Job(owner, work, args, kwargs, then, failed, is_write=False, key=key)
        if key:
            slot = (id(owner), key)
            job.number = self._latest[slot] = self._latest.get(slot, 0) + 1
        self._send(job)

    def forget(self, owner: QObject, key: str) -> None:
        """Answers still on their way under this key are not wanted any more."""
        slot = (id(owner), key)
        self._latest[slot] = self._latest.get(slot, 0) + 1

    def look_around(self) -> None:
        """Ask what other counters or the office tool touched; `changed` follows where something was."""
        self._send(Job(None, _LOOK, (), {}, None, lambda _error: None, is_write=False))

    def without_store(self, owner: QObject | None, work: Callable[[], Any], *, then: Then, failed: Failed) -> None:
        """Run `work` with the database closed and nobody reading, then open it again: `opened` or `not_opened` comes before the answer."""
        job = Job(owner, _ALONE, (work,), {}, then, failed, is_write=False)
        if self._is_inline:
            self._deliver(self._alone(job))
            self._deliver(job)
        else:
            self._writes.put(job)

    def _alone(self, job: Job) -> Job:
        """The store is let go while the work runs; gives the job that says how opening it again went."""
        here, go_on = threading.Event(), threading.Event()
        if not self._is_inline:
            self._reads.put(Job(None, _WAIT, (here, go_on), {}, None, None, is_write=False))
            here.wait()
        self._hang_up()
        try:
            if self.store is not None:
                self.store.close()
                self.store = None
            job.value = job.args[0]()
        except Exception as error:  # carried over to the window, which tells trouble from bugs
            job.error = error
        opened = self._open()
        go_on.set()
        return opened

    def say_changed(self, kinds: frozenset[str]) -> None:
        """From any thread: record kinds changed (the print thread says so); `changed` follows in the window."""
        job = Job(None, _TOLD, (), {}, None, None, is_write=False)
        job.changed = kinds
        self._back.emit(job)

    @property
    def read_only(self) -> str:
        """The sentence why nothing can be entered, or ""."""
        return self.store.read_only if self.store is not None else ""

    @property
    def trouble(self) -> str:
        """What stands above the rooms: why nothing can be entered, or that the server does not answer; or ""."""
        return self.read_only or self._away_sentence

    @property
    def is_inline(self) -> bool:
        """Whether calls run on the spot (tests, the tour)."""
        return self._is_inline

    @property
    def is_writing(self) -> bool:
        """Whether something acknowledged to nobody yet is still on its way."""
        return self._writing > 0

    def _fill(self, kwargs: dict[str, Any]) -> None:
        kwargs.setdefault("now", clock.now())
        kwargs.setdefault("by", self.actor)

    def _send(self, job: Job) -> None:
        if self._is_inline:
            self._run(job)
            self._deliver(job)
        else:
            (self._writes if job.is_write else self._reads).put(job)

    def _open(self) -> Job:
        """Try to open the store; the job says in the window how it went."""
        job = Job(None, _OPEN, (), {}, None, None, is_write=False)
        try:
            self.store = self._open_store()
        except Exception as error:  # trouble and bugs alike are told apart where they are said
            job.error = error
        return job

    def _listen(self) -> None:
        """Where the office is on a server, others are heard within a moment, and its being away is seen."""
        if self.store is None or not self.store.address or self._listener is not None:
            return
        from app.storage.listening import Listener

        self._listener = Listener(self.store, self.say_changed, self._away.emit)
        self._listener.start()

    def _hang_up(self) -> None:
        """Nobody is listened to any more: the store goes."""
        if self._listener is not None:
            self._listener.stop()
            self._listener = None

    @property
    def heard_at(self) -> "datetime | None":
        """When it was last looked what other counters did; None where the office is on a file of this PC."""
        return self._listener.looked_at if self._listener is not None else None

    def _know_away(self, sentence: str) -> None:
        was_away, self._away_sentence = bool(self._away_sentence), sentence
        self.trouble_changed.emit()
        if was_away and not sentence:
            self.came_back.emit()

    def _say_opened(self, job: Job) -> None:
        self._know_away("")  # what stood above the rooms was said of the office open before
        if job.error is None:
            self._listen()
            self.opened.emit()
        elif isinstance(job.error, Locked):
            self.locked.emit(str(job.error))
        elif isinstance(job.error, UserError):
            self.not_opened.emit(str(job.error))
        else:
            self.bug.emit(log_bug(job.error))

    def open_again(self) -> None:
        """Another try after `not_opened` or `locked`."""
        if self.store is None and self._is_inline:
            self._deliver(self._open())
        elif self.store is None:
            self._writes.put(Job(None, _OPEN, (), {}, None, None, is_write=False))

    def _write_on(self) -> None:
        self._back.emit(self._open())
        self._is_open.set()
        self._work_off(self._writes)

    def _read_on(self) -> None:
        self._is_open.wait()
        self._work_off(self._reads)

    def _work_off(self, waiting: "queue.SimpleQueue[Job | None]") -> None:
        while (job := waiting.get()) is not None:
            if job.work == _OPEN:
                self._back.emit(self._open())
                continue
            if job.work == _WAIT:
                job.args[0].set()
                job.args[1].wait()
                continue
            if job.work == _ALONE:
                self._back.emit(self._alone(job))
                self._back.emit(job)
                continue
            if self.store is not None and not self._is_stale(job):
                self._run(job)
            self._back.emit(job)

    def _is_stale(self, job: Job) -> bool:
        return bool(job.key) and self._latest.get((id(job.owner), job.key)) != job.number

    def _run(self, job: Job) -> None:
        try:
            if job.work == _LOOK:
                job.changed = self.store.changed_elsewhere() if self.store is not None else frozenset()
                return
            fn = _named(job.work) if isinstance(job.work, str) else job.work
            takes = _parameters(fn)
            kwargs = {name: value for name, value in job.kwargs.items() if name not in ("by", "now") or name in takes}
            if self.store is None:
                return
            if job.is_write:
                done = self.store.do(fn, *job.args, **kwargs)
                job.value, job.changed = done.value, done.changed
            else:
                job.value = self.store.read(fn, *job.args, **kwargs)
        except Exception as error:  # carried over to the window, which tells trouble from bugs
            job.error = error

    def _deliver(self, job: Job) -> None:
        if job.work == _OPEN:
            self._say_opened(job)
            return
        if job.is_write:
            self._writing -= 1
            self.busy.emit(self._writing > 0)
        if job.changed:
            self.changed.emit(job.changed)
        if (job.owner is not None and not shiboken6.isValid(job.owner)) or self._is_stale(job):
            return
        if self.store is not None or job.work == _ALONE:
            self._answer(job)

    def _answer(self, job: Job) -> None:
        if job.error is None:
            if job.then is not None:
                job.then(job.value)
        elif isinstance(job.error, UserError):
            # housekeeping nobody asked for: that the server is away is said above the rooms already
            if job.failed is not None or job.owner is not None or not self._away_sentence:
                (job.failed or say.error)(job.error)
        else:
            self.bug.emit(log_bug(job.error))
            if job.failed is not None:
                job.failed(UserError(""))


def log_bug(error: BaseException | None = None) -> str:
    """Write the traceback under a short number; no values, so no personal data (the formatter drops messages of the database)."""
    import secrets  # its ciphers would be loaded before the first paint

    number = secrets.token_hex(2).upper()
    log.error("bug %s", number, exc_info=error or True)
    return number
