"""Before anybody is in: an office brought over from a backup, and how far that is."""

import threading
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import UserError
from app.core.i18n import _
from ui import say, theme
from ui.backups.columns import when
from ui.backups.progress import ProgressLine
from ui.backups.restore_view import RestoreView
from ui.office.gate_page import GatePage
from ui.panels import button
from ui.screen import Desk

if TYPE_CHECKING:
    from app.storage.backups.restoring import Restored

WIDTH = 1060


class RestorePage(GatePage):
    """The first start, or a database that does not open: choose the backup."""

    left = Signal()

    def __init__(self, desk: Desk, *, is_founded: bool) -> None:
        super().__init__(
            _("Bring an office over from a backup"), _("Put the stick in. Nothing is changed before you have seen what the backup holds.")
        )
        self.setFixedWidth(theme.px(WIDTH))
        self.view = RestoreView(desk, is_founded=is_founded)
        self.view.wanted.connect(desk.restore_wanted)
        self.view.left.connect(self.left)
        self.body.addWidget(self.view)

    def step_back(self) -> None:
        if not self.view.step_back():
            self.left.emit()

    def take_focus(self) -> None:
        (self.view.table if self.view.model.rows else self.view.folder).setFocus()


class RestoringPage(GatePage):
    """It is being done."""

    stopped = Signal()

    def __init__(self) -> None:
        super().__init__(_("Bringing the office back"), _("The office as it is now stays until the very end."))
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.progress = ProgressLine()
        self.stop = button(_("Stop"), key="Esc", clicked=self.stopped.emit)
        self.body.addWidget(self.progress)
        self.body.addWidget(self.stop)

    def step_back(self) -> None:
        """Esc stops it."""
        self.stop.click()

    def take_focus(self) -> None:
        self.setFocus()  # not the button: whoever still holds Enter or Space down stops nothing


def bring_back(desk: Desk, window: Any, wanted: tuple[Path, str], stop_printing: Callable[[], object]) -> "BringBack | None":
    """The desk is shut and the office changes places; None (and said why) where that cannot be now.

    `wanted` is the backup and what was typed to open it; `window` the main window."""
    bring, page = BringBack(desk, desk.tasks), RestoringPage()
    if sentence := bring.refusal():
        say.error(sentence)
        return None
    by = desk.tasks.actor or SYSTEM
    desk.parking.put_all_away()
    window.lock()
    stop_printing()
    bring.progressed.connect(page.progress.show_progress)
    page.stopped.connect(bring.stop)
    window.gate.show_page(page)
    bring.start(wanted, by)
    return bring


class BringBack(QObject):
    """Changes the office under the window: the store is closed, the backup takes its place, the store is opened again."""

    progressed = Signal(object)
    ended = Signal(str)  # what was done, said on the page of signing in
    failed = Signal(str)

    def __init__(self, desk: Desk, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._stops = threading.Event()

    def refusal(self) -> str:
        """Why it cannot begin now, or ""."""
        if self._desk.tasks.beside:
            return _("An import, an export or a backup is going on. Wait until it is done, then restore again.")
        return ""

    def start(self, wanted: tuple[Path, str], by: Actor) -> None:
        """Do it in the writer's thread; `ended` or `failed` follows when the store is open again."""
        self._stops = threading.Event()
        (backup, typed), data = wanted, self._desk.backups.data
        assert data is not None, "a window without a data folder has no office to replace"

        def work() -> "Restored":
            from app.storage.backups.watching import Watch
            from app.wiring import restore_office

            return restore_office(backup, data, by=by, now=clock.now(), watch=Watch(self.progressed.emit, self._stops.is_set), typed=typed)

        self._desk.tasks.without_store(self, work, then=self._done, failed=self._failed)

    def stop(self) -> None:
        """Ask it to stop; once places are changed it is through."""
        self._stops.set()

    def _done(self, done: Any) -> None:
        said = _("The office is as it was at {at}.").format(at=when(done.manifest.made_at))
        if done.kept is not None:
            said += "\n" + _("The office that was there is kept in {folder}.").format(folder=done.kept)
        self.ended.emit(said)

    def _failed(self, error: UserError) -> None:
        self.failed.emit(str(error))
