"""F9 at a locked desk: an emergency waits for no password. Who is inside and where stands beside the page of signing in.

The list prints with its phones masked, and the screen shows what the evacuation copy shows (names and places), as anybody may have
pressed the key; that it was pressed is on record as a roll call. Phones, marks and answers are for whoever signs in.
"""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout, QWidget

from app.core.actor import unsigned
from app.core.errors import UserError
from app.core.i18n import N_, _, ngettext
from ui import theme
from ui.panels import StatusPill, label
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk
from ui.shortcuts import ANYWHERE, shortcuts

if TYPE_CHECKING:
    from app.evacuations.copies import Whereabouts
    from app.evacuations.service import Started

COLUMNS = (Column(N_("Name"), lambda row: row[0]), Column(N_("Where"), lambda row: row[1], 120, is_stretched=True))
GATE, EDGE, LEAST, MOST = 452, 24, 240, 620
ROOMY, NAME = 340, 156


class UnsignedList(QFrame):
    """Made by the key, gone as soon as somebody signs in; the cursor stays in the line for the password."""

    def __init__(self, window: QWidget, desk: Desk) -> None:
        super().__init__(window)
        self.setObjectName("Card")
        self._desk = desk
        self.model = RowsModel(COLUMNS, self)
        self.table = Table(self.model, name=_("Who is inside"))
        self.table.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.words, self.counts = label("", wraps=True), label("", "head", wraps=True)
        note = "  ".join((_("Names and places only. Who signs in has the phones and calls the roll."), "PgUp PgDn"))
        self._note = label(note, "quiet", wraps=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 14, 16, 14)
        column.setSpacing(8)
        column.addWidget(StatusPill(_("Evacuation"), "bad", self), 0, Qt.AlignmentFlag.AlignLeft)
        for part in (self.counts, self.words):
            column.addWidget(part)
        column.addWidget(self.table, 1)
        column.addWidget(self._note)
        shortcuts(self, (("PgDown", partial(self._turn, 1)), ("PgUp", partial(self._turn, -1))), ANYWHERE)
        desk.signed_in.connect(self._away)
        window.installEventFilter(self)
        self._place()
        self.show()
        self.raise_()

    def _turn(self, way: int) -> None:
        bar = self.table.verticalScrollBar()
        bar.setValue(bar.value() + way * bar.pageStep())

    def call(self) -> None:
        """Print the list and show who is inside; a roll call under way is only shown."""
        tasks = self._desk.tasks
        tasks.read(self, "app.evacuations.copies:whereabouts", key="whereabouts", then=self._show, failed=self._failed)
        if tasks.read_only:
            self._say(_("The database can only be read: nothing is printed, and no roll call is begun."))
            return
        by = unsigned(self._desk.counter)
        tasks.do(self, "app.evacuations.service:start", is_locked=True, by=by, then=self._started, failed=self._failed)

    def _started(self, started: "Started") -> None:
        words = _("Roll call {number}: its list is queued.")
        if not started.is_new:
            words = _("Roll call {number} is under way; its list was queued for printing. Who signs in prints it again.")
        self._say(words.format(number=started.number))

    def _failed(self, error: UserError) -> None:
        self._say(str(error))

    def _say(self, sentence: str) -> None:
        self.words.setText(sentence)

    def _show(self, found: "Whereabouts") -> None:
        self.model.set_rows(found.rows)
        people = ngettext("{n} person inside", "{n} people inside", found.people).format(n=found.people)
        helped = ngettext("{n} needs help", "{n} need help", found.help).format(n=found.help) if found.help else ""
        self.counts.setText(" · ".join(part for part in (people, helped) if part))
        self.setAccessibleName(self.counts.text())

    def _place(self) -> None:
        window = self.parentWidget()
        if window is not None:
            room = (window.width() - theme.px(GATE)) // 2
            width = min(max(LEAST, room - EDGE), theme.px(MOST))
            left = window.width() - max(room, width + EDGE)
            self.table.setColumnWidth(0, theme.px(NAME if width > ROOMY else NAME * 2 // 3))
            self.setGeometry(left, EDGE, width, window.height() - 2 * EDGE)

    def _away(self) -> None:
        self.hide()
        self.deleteLater()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False
