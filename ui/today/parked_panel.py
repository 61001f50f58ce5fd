"""F8: the forms put away, as cards with the time they have been open; Enter brings one back, Del throws it away."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import _, ngettext
from app.drafts.fields import ParkedRow, form_words
from ui.boards import BoardList, BoardRow
from ui.panels import ListStates, button, label, line
from ui.parking import Parking
from ui.shortcuts import ALONE, shortcut
from ui.visits.words import at_words, minutes, span_words

ICONS = {
    "visit": "user-plus", "expected": "calendar-plus", "call": "phone", "message": "envelope", "mail": "envelope-open-text",
    "ticket": "ticket", "complaint": "comment-dots", "move": "pen-to-square", "complaint_move": "pen-to-square",
}  # fmt: skip
STALE = 60  # minutes: whoever was interrupted for an hour has most likely forgotten it


def card(row: ParkedRow, here: str) -> BoardRow:
    """How a form put away looks; one of another counter says which."""
    what = form_words(row.kind)
    where = "" if row.counter == here else _("Counter {name}").format(name=row.counter) if row.counter else ""
    parts = (what if row.title else "", row.about, at_words(row.begun_at), row.kept_by, where)
    n = minutes(clock.now() - row.begun_at)
    detail = " · ".join(part for part in parts if part)
    return BoardRow(row.title or what, detail, ICONS.get(row.kind, "file-pen"), span_words(n), "warn" if n >= STALE else "quiet")


class ParkedPanel(QFrame):
    """A page of the side; the cards are the parking's."""

    closed = Signal()

    def __init__(self, parking: Parking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._parking = parking
        self.list = BoardList(self._shown, name=_("Forms put away"))
        self.states = ListStates(self.list)
        self._count = label("", "quiet")
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 10, 1, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.setContentsMargins(17, 0, 17, 0)
        head.addWidget(label(_("Forms put away"), "head"))
        head.addWidget(self._count)
        head.addStretch(1)
        column.addLayout(head)
        column.addWidget(line())
        column.addWidget(self.states, 1)
        below = QGridLayout()
        below.setContentsMargins(17, 0, 17, 0)
        below.addWidget(button(_("Bring back"), key="Enter", kind="big", clicked=self._open), 0, 0, 1, 2)
        below.addWidget(button(_("Throw away"), key="Del", clicked=self.discard), 1, 0)
        below.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit), 1, 1)
        column.addLayout(below)
        self.list.opened.connect(lambda _row: self._open())
        shortcut(self.list, "Del", self.discard, ALONE)
        parking.changed.connect(self.show_rows)

    def _shown(self, row: ParkedRow) -> BoardRow:
        return card(row, self._parking.tasks.actor.counter if self._parking.tasks.actor else "")

    def start(self) -> None:
        """The cards, this counter's newest marked."""
        self.show_rows()
        self._parking.reload()
        if self._parking.rows:
            self.list.pick(len(self._parking.rows) - 1)
        self.list.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def show_rows(self) -> None:
        """Cards came or went."""
        rows = self._parking.rows
        self.list.set_rows(rows)
        self._count.setText(ngettext("{n} form", "{n} forms", len(rows)).format(n=len(rows)) if rows else "")
        if rows:
            self.states.show_rows()
            if self.list.current() is None:
                self.list.pick(len(rows) - 1)
        else:
            hint = _("Ctrl+Shift+K puts a half-filled form away, and Esc does too; it waits here, also after a power cut.")
            self.states.show_empty(_("No form is put away."), hint, icon="file-pen")

    def tick(self) -> None:
        """Time has passed: paint it."""
        self.list.viewport().update()

    def _open(self) -> None:
        if (row := self.list.current()) is not None:
            self._parking.resume(row.id)

    def discard(self) -> None:
        """Del: the card marked is thrown away; undo stands for ten seconds."""
        if (row := self.list.current()) is not None:
            self._parking.discard(row)
