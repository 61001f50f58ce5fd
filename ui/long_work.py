"""Work that takes minutes (imports, exports) in a thread of its own, so the desk works on beside it."""

import os
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

from app.core.errors import UserError
from ui import say
from ui.tasks import Tasks, log_bug

GENTLE = 10  # of 19
# what the work gets: the store, told(progress), is_cancelled()
Work = Callable[[Any, Callable[[Any], None], Callable[[], bool]], Any]


def _give_way() -> None:
    """Where the system counts each thread by itself, this one comes after those somebody waits for."""
    if sys.platform == "linux":
        with suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, threading.get_native_id(), GENTLE)


class LongWork(QObject):
    """One piece of work at a time: `progressed` while it runs, then `ended` with its value, or `failed` with why not."""

    progressed = Signal(object)
    ended = Signal(object)
    failed = Signal(object)
    _done = Signal(object, object)

    def __init__(self, tasks: Tasks, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._stops = threading.Event()
        self._begun = 0.0
        self._kinds: frozenset[str] = frozenset()
        self.is_running = False
        self._done.connect(self._finish, Qt.ConnectionType.QueuedConnection)
        # a thread that outlives its screen is told to stop, and its last word has nobody to go to
        self.destroyed.connect(self._stops.set)

    def start(self, work: Work, *, changes: frozenset[str] = frozenset(), needs_store: bool = True) -> None:
        """Begin; `changes` are the record kinds other screens read again afterwards. Work that looks at files alone `needs_store` not."""
        if self.is_running or (needs_store and self._tasks.store is None):
            return
        self._stops = threading.Event()
        self._kinds, self._begun, self.is_running = changes, time.monotonic(), True
        if self._tasks.is_inline:
            self._finish(*self._outcome(work, self._stops))
            return
        threading.Thread(target=self._run, args=(work, self._stops), name="long work", daemon=True).start()

    def cancel(self) -> None:
        """Ask it to stop at the next batch; what it began is taken back by the work itself."""
        self._stops.set()

    def seconds_left(self, done: int, total: int) -> int | None:
        """An estimate from the pace so far; None while there is nothing to go by."""
        spent = time.monotonic() - self._begun
        if not done or not total or spent < 1:
            return None
        return max(0, round(spent / done * (total - done)))

    def _run(self, work: Work, stops: threading.Event) -> None:
        _give_way()
        self._done.emit(*self._outcome(work, stops))

    def _outcome(self, work: Work, stops: threading.Event) -> tuple[Any, Exception | None]:
        store = self._tasks.store
        if store is not None:
            self._tasks.beside.add(id(stops))
        try:
            return work(store, self.progressed.emit, stops.is_set), None
        except Exception as error:
            return None, error
        finally:
            self._tasks.beside.discard(id(stops))

    def _finish(self, value: Any, error: Exception | None) -> None:
        self.is_running = False
        if self._kinds:
            self._tasks.changed.emit(self._kinds)
        if error is None:
            self.ended.emit(value)
            return
        if not isinstance(error, UserError):
            self._tasks.bug.emit(log_bug(error))
        self.failed.emit(error)


def once(tasks: Tasks, owner: QObject, work: Work, then: Callable[[Any], object]) -> LongWork:
    """Run one piece of work for `owner` and forget it; what is wrong is said."""
    made = LongWork(tasks, owner)
    made.ended.connect(then)
    made.ended.connect(made.deleteLater)
    made.failed.connect(partial(_say, made))
    made.start(work)
    return made


def _say(made: LongWork, error: Exception) -> None:
    if isinstance(error, UserError):
        say.error(error)
    made.deleteLater()
