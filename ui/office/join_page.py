"""Before anybody is in: this counter joins others on a server, or the address of its server is put right."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from app.core.i18n import _
from ui import theme
from ui.office.gate_page import GatePage
from ui.office.server_form import ServerForm
from ui.panels import button
from ui.screen import Desk
from ui.shortcuts import ANYWHERE, shortcut

if TYPE_CHECKING:
    from app.core.errors import UserError

WIDTH = 640


class JoinPage(GatePage):
    """The address, tested; then the page of signing in comes from the server."""

    left = Signal()

    def __init__(self, desk: Desk, *, is_joining: bool) -> None:
        super().__init__(
            _("Join counters on a server") if is_joining else _("Address of the server"),
            _("Whoever keeps the server gives you the address and a name with a password for this counter. A test changes nothing."),
        )
        self.setFixedWidth(theme.px(WIDTH))
        self._desk = desk
        self.form = ServerForm(desk, moves=False)
        self.form.used.connect(desk.office_changed)
        self.back = button(_("Back"), key="Esc", kind="quiet", clicked=self.left.emit)
        for part in (self.form, self.wrong, self.back):
            self.body.addWidget(part)
        shortcut(self, "Escape", self.back.click, ANYWHERE)
        self._fill()

    def _fill(self) -> None:
        from app.core.errors import UserError
        from app.office.counters import named

        try:
            kept = named(self._desk.memory.folder) if self._desk.memory is not None else None
        except UserError as error:
            self.complain(str(error))
            return
        if kept is not None:
            self.form.fill(kept.address, kept.certificate, has_password=bool(kept.address))

    def take_focus(self) -> None:
        self.form.form.focus("address")


def change_over(desk: Desk, window: Any, stop_printing: Callable[[], object]) -> "ChangeOver":
    """The desk is shut, and the office the data folder names by now is opened; `window` is the main window."""
    desk.parking.put_all_away()
    stop_printing()
    window.lock()
    change = ChangeOver(desk, window)
    change.start()
    return change


class ChangeOver(QObject):
    """The data folder names another office: the one that is open is let go, that one is opened; `ended` where it could be."""

    ended = Signal()

    def __init__(self, desk: Desk, window: Any) -> None:
        super().__init__(window)
        self._tasks, self._gate = desk.tasks, window.gate
        self._starts = QTimer(self, singleShot=True)
        self._starts.timeout.connect(self._start)

    def start(self) -> None:
        """In the writer's thread, once whoever asked listens; where it does not open, the page that says so stands there."""
        self._starts.start(0)

    def _start(self) -> None:
        self._tasks.without_store(self, lambda: None, then=self._opened, failed=self._failed)

    def _opened(self, _nothing: Any) -> None:
        if self._tasks.store is not None:
            self.ended.emit()
        else:  # a passphrase is asked for, or another try: the rooms of the office before are not shown again then either
            self._tasks.opened.connect(self.ended, Qt.ConnectionType.SingleShotConnection)

    def _failed(self, error: "UserError") -> None:
        self._gate.complain(str(error))
