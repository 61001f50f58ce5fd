"""What was closed by itself while nobody looked: how many and who, until somebody at the desk has seen it."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from app.core.i18n import _
from ui.panels import Sheet, button, label, restyle
from ui.shortcuts import bind
from ui.tasks import Tasks

if TYPE_CHECKING:
    from app.visits.closing import Closed

SHORT = 6


class ClosedStrip(QFrame):
    """Over the boards of the first screen; the whole list opens with its button."""

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Banner")
        self.setProperty("meaning", "warn")
        restyle(self)
        self._tasks = tasks
        self.closed: Closed | None = None
        self.words = label("", wraps=True)
        self._list = button(_("All of them …"), clicked=self.show_list)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 8, 6)
        row.addWidget(self.words, 1)
        row.addWidget(self._list)
        row.addWidget(button(_("Noted"), key="Ctrl+Shift+Y", clicked=self.have_seen))
        bind(self, [("Ctrl+Shift+Y", self.have_seen)], lambda act: act() if tasks.actor is not None else None)
        self.hide()

    def reload(self) -> None:
        """Ask whether something was closed that nobody has seen."""
        self._tasks.read(self, "app.visits.closing:unseen", key="unseen", then=self._show)

    def _show(self, closed: "Closed | None") -> None:
        self.closed = closed
        self.setVisible(closed is not None)
        if closed is not None:
            self.words.setText(f"{closed.sentence} {closed.names(SHORT, has_numbers=False)}")
            self._list.setVisible(len(closed.visits) > SHORT)

    def show_list(self) -> None:
        """Every one of them over the window."""
        if self.closed is not None:
            sheet = Sheet(self.window(), _("Closed by itself"), width=560)
            sheet.body.addWidget(label(self.closed.sentence, wraps=True))
            sheet.body.addWidget(label(self.closed.names(len(self.closed.visits)), wraps=True))
            close = button(_("Close"), key="Esc", clicked=sheet.close_sheet)
            sheet.body.addWidget(close)
            close.setFocus()

    def have_seen(self) -> None:
        """The desk knows; it is shown no more, the visits stay as they are."""
        if self.closed is not None:
            self._tasks.do(self, "app.visits.closing:have_seen", self.closed.run_id, then=lambda _done: self.reload())
