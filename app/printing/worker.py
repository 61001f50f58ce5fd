"""The print thread: draws what waits, hands it to the spooler, follows it until it is on paper or has failed."""

import logging
import threading
from collections.abc import Callable, Mapping
from typing import Concatenate, ParamSpec, TypeVar
from uuid import UUID

from sqlalchemy.orm import Session

from app.core.clock import now
from app.core.errors import UserError
from app.core.i18n import _
from app.printing import queue
from app.printing.queue import JobRow
from app.printing.spool import Progress, Spooler, Stage, page_size
from app.storage.store import Done, Store

P = ParamSpec("P")
T = TypeVar("T")

log = logging.getLogger(__name__)

Drawer = Callable[[Session, JobRow], bytes]
EVERY = 1.0  # seconds between two looks at a paper the spooler has
AFTER_TROUBLE = 5.0


class PrintWorker:
    """One thread per counter. Whatever goes wrong fails the job with a sentence, never the visit and never the thread.

    `drawers` gives for each kind of paper the function that draws it from the database; `on_change` hears (in this
    thread) which record kinds changed.
    """

    def __init__(
        self,
        store: Store,
        spooler: Spooler,
        drawers: Mapping[str, Drawer],
        on_change: Callable[[frozenset[str]], None],
        *,
        counter: str = "",
    ) -> None:
        self._store, self._spooler, self._drawers, self._on_change = store, spooler, drawers, on_change
        self._counter = counter
        self._followed: dict[UUID, tuple[str, str]] = {}  # job -> its ticket, the trouble its printer was last seen in
        self._owed: list[tuple[Callable[..., object], tuple[object, ...]]] = []  # what became of papers, not yet on record
        self._wake = threading.Event()
        self._stops = False
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Begin in a thread of its own; jobs a crash left in the middle fail first, so nothing prints twice unasked."""
        self._thread = threading.Thread(target=self._work, name="print", daemon=True)
        self._thread.start()

    def stop(self, timeout: float = 5.0) -> None:
        """Finish the paper in hand and end; what the spooler has goes on without us."""
        self._stops = True
        self._wake.set()
        if self._thread is not None:
            self._thread.join(timeout)

    def wake(self) -> None:
        """Something was queued (call it after every change of PrintJob)."""
        self._wake.set()

    def run_once(self) -> int:
        """Print everything that waits and look once at what the spooler has; gives how many papers were begun."""
        begun = 0
        self._pay()
        self._let_go()
        while not self._stops:
            job = self._do(queue.claim, self._counter, now=now()).value
            if job is None:
                break
            begun += 1
            self._print(job)
        self._follow()
        return begun

    def recover(self) -> None:
        """What was printing when the program ended fails with that reason, unless its spooler still knows it by its ticket."""
        if getattr(self._spooler, "remembers", False):
            self._followed = {job.id: (job.ticket, job.reason) for job in self._store.read(queue.printing, self._counter)}
        self._do(queue.after_restart, self._counter, now=now(), but=frozenset(self._followed))

    def _work(self) -> None:
        pause: float | None = 0.0
        recovered = False
        while not self._stops:
            self._wake.wait(pause)
            self._wake.clear()
            try:
                if not recovered:
                    self.recover()
                    recovered = True
                self.run_once()
                pause = EVERY if self._followed else None
            except UserError as error:  # the database is busy, full or read-only: the job waits for a better moment
                log.info("print thread waits: %s", error)
                pause = AFTER_TROUBLE
            except Exception:  # the thread must outlive any bug, or nothing prints until the next start
                log.exception("print thread")
                pause = AFTER_TROUBLE

    def _print(self, job: JobRow) -> None:
        try:
            drawer = self._drawers.get(job.paper)
            if drawer is None:
                raise UserError(_("Nobody knows how to draw the paper “{paper}”.").format(paper=job.paper))
            pdf = self._store.read(drawer, job)
            ticket = self._spooler.submit(pdf, job.printer, job.title, copies=job.copies, page=page_size(pdf))
        except UserError as error:
            self._note(queue.failed, job.id, str(error))
        except Exception as error:  # a bug in drawing or a driver must not stop the next badge
            log.exception("paper %s of %s", job.paper, job.title)
            sentence = _("The paper could not be made ({bug}). The record is safe; try again, or print another paper of it.")
            self._note(queue.failed, job.id, sentence.format(bug=type(error).__name__))
        else:
            self._followed[job.id] = (ticket, "")
            self._note(queue.sent, job.id, ticket)

    def _let_go(self) -> None:
        """Take back what was cancelled at the desk or goes to another printer, before anything is printed there."""
        if not self._followed:
            return
        tickets = {job.id: job.ticket for job in self._store.read(queue.printing, self._counter)}
        for job_id, (ticket, _trouble) in list(self._followed.items()):
            if tickets.get(job_id) != ticket:
                self._take_back(job_id, ticket)

    def _follow(self) -> None:
        """Look once at every paper a spooler has. A printer in trouble keeps its papers, however long: put right, it prints them once."""
        self._let_go()
        for job_id, (ticket, trouble) in list(self._followed.items()):
            progress = self._look(ticket)
            if progress.stage is Stage.DONE:
                del self._followed[job_id]
                self._note(queue.done, job_id)
            elif progress.stage in (Stage.PRINTING, Stage.HELD):
                now_in = progress.reason if progress.stage is Stage.HELD else ""
                self._followed[job_id] = (ticket, now_in)
                if now_in != trouble:
                    self._do(queue.held, job_id, now_in, now=now())
            else:
                # taken back before it fails: else the printer brings it later and a retry prints it twice
                self._take_back(job_id, ticket)
                self._note(queue.failed, job_id, progress.reason or _("The paper was cancelled at the printer."))

    def _look(self, ticket: str) -> Progress:
        try:
            return self._spooler.look(ticket)
        except UserError as error:
            return Progress(Stage.HELD, str(error))

    def _take_back(self, job_id: UUID, ticket: str) -> None:
        del self._followed[job_id]
        try:
            self._spooler.cancel(ticket)
        except UserError as error:
            log.info("not taken back: %s", error)

    def _note(self, what: Callable[..., object], *args: object) -> None:
        """Keep what became of a paper until the database takes it: one that is busy or full must not leave it printing for ever."""
        self._owed.append((what, args))
        self._pay()

    def _pay(self) -> None:
        while self._owed:
            what, args = self._owed.pop(0)
            try:
                self._do(what, *args, now=now())
            except UserError:
                self._owed.insert(0, (what, args))
                raise

    def _do(self, fn: Callable[Concatenate[Session, P], T], *args: P.args, **kwargs: P.kwargs) -> Done[T]:
        done = self._store.do(fn, *args, **kwargs)
        if done.changed:
            self._on_change(done.changed)
        return done
