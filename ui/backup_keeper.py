"""Makes the nightly backup and those asked for, in a thread of its own, and says in the bottom line how old the last good one is."""

from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from app.core import clock
from app.core.i18n import _, ngettext
from ui import say
from ui.long_work import LongWork
from ui.uniting import unite

if TYPE_CHECKING:
    from app.storage.backups.memory import Entry, Plan
    from ui.screen import Desk

SETTLED = timedelta(minutes=2)  # after the start the desk has better to do


def at_words(at: datetime, now: datetime) -> str:
    """A moment near now by its hour alone."""
    local = clock.local(at)
    return f"{local:%H:%M}" if clock.day_of(at) == clock.day_of(now) else f"{local:%m-%d %H:%M}"


class BackupKeeper(QObject):
    """One backup at a time. `told` with the red line's words, its whole and the quiet fact; `changed` when something was made or not."""

    told = Signal(str, str, str)
    changed = Signal()
    progressed = Signal(object)

    def __init__(self, desk: "Desk", parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._begun: datetime | None = None
        self._by_hand = False
        self._work = LongWork(desk.tasks, self)
        self._work.progressed.connect(self.progressed)
        self._work.ended.connect(self._ended)
        self._work.failed.connect(self._failed)
        desk.settings_changed.connect(self._take_settings)

    def _take_settings(self) -> None:
        self.tell(clock.now())

    @property
    def is_running(self) -> bool:
        """Whether a backup is being made now."""
        return self._work.is_running

    @property
    def data(self) -> Path | None:
        """The data folder, where it is known (a window of its own has one)."""
        return self._desk.memory.folder if self._desk.memory is not None else None

    @property
    def plan(self) -> "Plan | None":
        """Where, when, and how old the last one may be; None until the settings are read."""
        from app.storage.backups.making import FOLDER
        from app.storage.backups.memory import Plan

        settings, store = self._desk.settings, self._desk.tasks.store
        if settings is None or self.data is None or (store is not None and store.address):
            return None  # a server is backed up where it stands
        return Plan(settings.backup_folder or str(self.data / FOLDER), settings.backup_at, settings.backup_days)

    @property
    def entries(self) -> "tuple[Entry, ...]":
        """What became of the backups so far."""
        from app.storage.backups.memory import entries

        return entries(self.data) if self.data is not None else ()

    def tick(self, now: datetime) -> None:
        """A minute has passed: make the nightly one where it is due."""
        from app.storage.backups.memory import is_due

        plan = self.plan
        if plan is None or self._desk.tasks.read_only or self._desk.tasks.store is None:
            return
        if self._begun is None or now < self._begun:
            self._begun = now
        if not self.is_running and now - self._begun >= SETTLED and is_due(self.entries, plan, now):
            self._start("nightly", plan.folder)
        self.tell(now)

    def back_up(self, kind: str, folder: str) -> None:
        """By hand (`by_hand`, or `to_take` with everything in one folder); who asked is on record before it begins."""
        if self.is_running:
            say.error(_("A backup is being made already. Wait until it is done."))
            return
        call = ("app.office.backups:begin_backup", folder, kind)
        self._desk.tasks.do(self, *call, then=lambda _done: self._start(kind, folder, by_hand=True))

    def cancel(self) -> None:
        """Stop the one being made; nothing of it stays."""
        self._work.cancel()

    def _start(self, kind: str, folder: str, *, by_hand: bool = False) -> None:
        data, counter, now = self.data, self._desk.counter, clock.now()
        if data is None:
            return
        self._by_hand = by_hand
        own = self.plan is not None and self._desk.settings is not None and not self._desk.settings.backup_folder

        def work(_store: Any, told: Any, is_cancelled: Any) -> Any:
            from app.storage.backups.making import Order
            from app.storage.backups.manifest import BackupKind
            from app.storage.backups.running import folder_of, run
            from app.storage.backups.watching import Watch

            if own and kind != "to_take":
                folder_of(data, "")  # our own is made where it is missing, a chosen one never
            return run(Order(data, Path(folder), BackupKind(kind), counter), now=now, watch=Watch(told, is_cancelled))

        self._work.start(work)
        self.changed.emit()

    def _ended(self, ran: Any) -> None:
        self.tell(clock.now())
        if self._by_hand:
            say.toast(_("Backed up and checked: {name}").format(name=ran.made.path.name))
        else:
            unite(self._desk.tasks, self)
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self.tell(clock.now())
        if self._by_hand and str(error):
            say.error(error)
        self.changed.emit()

    # -- what is said

    def tell(self, now: datetime) -> None:
        """The red line, or the quiet fact."""
        from app.storage.backups.memory import is_late, last_good

        plan = self.plan
        if plan is None:
            return
        rows = self.entries
        good = last_good(rows)
        if is_late(rows, plan, now):
            words = self.late_words(rows, now)
            self.told.emit(words, words, "")
        else:
            self.told.emit("", "", _("Backup {at}").format(at=at_words(good.at, now)) if good is not None else "")

    def late_words(self, rows: "tuple[Entry, ...]", now: datetime) -> str:
        """How old the last good one is, why no newer one was made, and what to do."""
        from app.storage.backups.memory import last_good

        good = last_good(rows)
        n = (now - good.at).days if good is not None else 0
        said = ngettext("No good backup for {n} day.", "No good backup for {n} days.", n).format(n=n) if n else _("No good backup yet.")
        failed = rows[-1] if rows and not rows[-1].is_good else None
        why = failed.sentence if failed is not None else _("Leave the program open at the hour, or back up now: Settings, Backup.")
        return f"{said} {why}"
