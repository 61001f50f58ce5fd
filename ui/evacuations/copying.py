"""Keeps the copy outside the program fresh: every few minutes, in a thread of its own, said in the bottom line where it fails."""

from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, Signal

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.i18n import _
from ui.long_work import LongWork
from ui.screen import Desk

STUCK = timedelta(minutes=2)  # a share that has gone lets a write hang without an error


class CopyKeeper(QObject):
    """Goes on while the desk is locked. `told` with a sentence where the copy could not be written, with "" once it could."""

    told = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._written_at: datetime | None = None
        self._folder = ""
        self._noted: tuple[str, date] | None = None  # folder and day that are on the trail: once a day, not at every copy
        self._work = LongWork(desk.tasks, self)
        self._work.ended.connect(lambda _value: self.told.emit(""))
        self._work.failed.connect(self._failed)
        desk.settings_changed.connect(self._take_settings)

    def _take_settings(self) -> None:
        self.tick(clock.now())

    def tick(self, now: datetime) -> None:
        """Write where a folder is chosen and the minutes are over; another folder is written to at once."""
        settings = self._desk.settings
        folder = str(settings.evacuation_folder) if settings is not None else ""
        if folder != self._folder:
            self._folder, self._written_at = folder, None
            if not folder:
                self.told.emit("")
        if settings is None or not folder:
            return
        if self._work.is_running:
            if self._written_at is not None and now - self._written_at > STUCK:
                self.told.emit(_("The evacuation copy in {folder} does not get finished. See to the folder.").format(folder=folder))
            return
        if self._written_at is None or now - self._written_at >= timedelta(minutes=settings.evacuation_minutes) or now < self._written_at:
            self._written_at = now
            is_noted = self._noted == (place := (folder, clock.day_of(now)))
            self._noted, by = place, self._desk.tasks.actor or SYSTEM
            self._work.start(lambda store, _told, _is_cancelled: _write(store, Path(folder), now, None if is_noted else by))

    def _failed(self, error: Exception) -> None:
        self._written_at = None  # tried again at the next minute
        self.told.emit(str(error) or _("The evacuation copy could not be made."))


def _write(store: Any, folder: Path, now: datetime, by: Actor | None) -> None:
    from app.evacuations import copies
    from app.office.exports import note_export

    files = store.read(copies.copy_files, now=now)
    if by is not None and not store.read_only:  # who is inside must be known even where nothing can be noted
        store.do(note_export, "evacuation_copy", " ".join(files), by=by, now=now)
    copies.write_files(folder, files)
