"""A/B hand-over sheets (W5): what somebody hands over before they go and who takes it up; what was done, when they are back."""

from collections.abc import Sequence
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from ui import say, theme
from ui.boards import BoardList, BoardRow
from ui.panels import Card, EmptyState, ListStates, button, label, line
from ui.screen import Desk
from ui.shortcuts import shortcuts
from ui.tickets.papers import TicketPapers
from ui.tickets.target_edit import Target, TargetEdit
from ui.tickets.words import short_words
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.tickets.ab_sheets import AbSheetRow, HandBackRow
    from app.tickets.away import AbLine

SIDE_WIDTH = 420


def sheet_row(row: "AbSheetRow") -> BoardRow:
    """A sheet in two lines: whose and which way, then number, time and who made it."""
    span = " – ".join(part for part in (at_words(row.from_at), at_words(row.until_at)) if part)
    detail = " · ".join(part for part in (row.number, at_words(row.made_at), row.made_by, span, row.place) if part)
    title = " · ".join(part for part in (row.name, row.department) if part)
    return BoardRow(title, detail, "right-left", _("handed back") if row.is_back else _("handed over"), "ok" if row.is_back else "quiet")


class AbPage(QWidget):
    """Sheets at the left; at the right whoever goes or comes back, with what it is about before it is made."""

    closed = Signal()

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._tasks = desk.tasks
        self._who: UUID | None = None
        self._is_back = False
        self.papers = TicketPapers(self._tasks, self)
        self.list = BoardList(sheet_row, name=_("A/B sheets"))
        self.states = ListStates(self.list)
        self.card = Card(_("A/B sheets"))
        self.person = TargetEdit(self._tasks, has_departments=False)
        self.note = QPlainTextEdit()
        self._title, self._wrong = label("", "quiet", wraps=True), label("", "error", wraps=True)
        self._scroll = QScrollArea()
        self.make_button = button("", kind="big", clicked=self.make)
        self._build()
        self.person.chosen.connect(self._choose)
        self.person.settled.connect(self.note.setFocus)
        self.list.opened.connect(lambda row: self.papers.look_at_sheet(row.id, row.number))
        self.states.again.connect(self.reload)
        shortcuts(self, (("Ctrl+Return", self.make), ("Ctrl+Enter", self.make)))

    def _build(self) -> None:
        self.card.add_to_head(button(_("Look …"), key="Enter", kind="quiet", clicked=self._look))
        self.card.add_to_head(button(_("Tickets"), key="Esc", clicked=self.closed.emit))
        self.card.body.addWidget(self.states, 1)
        side = QFrame()
        side.setObjectName("Card")
        side.setFixedWidth(theme.px(SIDE_WIDTH))
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        column.addWidget(label(_("Going away, or back"), "head"))
        column.addWidget(line())
        column.addWidget(label(_("Who"), "label"))
        self.person.setAccessibleName(_("Who"))
        self.person.setMinimumHeight(theme.px(theme.FIELD_HEIGHT))
        column.addWidget(self.person)
        column.addWidget(self._title)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        column.addWidget(self._scroll, 1)
        column.addWidget(label(_("Note"), "label"))
        self.note.setAccessibleName(_("Note"))
        self.note.setTabChangesFocus(True)
        self.note.setFixedHeight(theme.px(54))
        column.addWidget(self.note)
        column.addWidget(self._wrong)
        self._wrong.hide()
        column.addWidget(self.make_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.card, 1)
        row.addWidget(side)

    # -- loading

    def start(self) -> None:
        """Whoever sits here first."""
        self.person.start()
        actor = self._tasks.actor
        if actor is not None and not self.person.text().strip():
            self.person.setText(actor.name)
            self._who = actor.staff_id
        self.reload()
        self.person.setFocus()

    def reload(self) -> None:
        """Read the sheets and what a new one would hold."""
        self._tasks.read(
            self, "app.tickets.ab_sheets:ab_sheets", key="sheets", then=self._show, failed=lambda error: self.states.show_error(str(error))
        )
        self._read_person()

    def _show(self, rows: "Sequence[AbSheetRow]") -> None:
        self.list.set_rows(rows)
        self.card.set_count(ngettext("{n} sheet", "{n} sheets", len(rows)).format(n=len(rows)))
        if rows:
            self.states.show_rows()
        else:
            hint = _("Before an absence: who goes, what they own, who takes it up; both sign.")
            self.states.show_empty(_("No A/B sheet yet."), hint, icon="right-left")

    def _choose(self, target: Target | None) -> None:
        self._who = target.id if target is not None else None
        self._read_person()

    def _read_person(self) -> None:
        self._wrong.hide()
        if self._who is None:
            self._fill(_("Name somebody of the staff."), ())
            self.make_button.setEnabled(False)
            return
        self._tasks.read(self, "app.tickets.ab_sheets:hand_back", self._who, key="back", then=self._know_back)

    def _know_back(self, rows: "tuple[HandBackRow, ...]") -> None:
        self._is_back = bool(rows) and all(row.until_at is not None for row in rows)
        if self._is_back:
            words = ngettext("Back: {n} ticket was taken up meanwhile.", "Back: {n} tickets were taken up meanwhile.", len(rows))
            self._fill(words.format(n=len(rows)), [(row.number, row.matter, row.to_name, "; ".join(row.done)) for row in rows])
            self._label(_("Looked through, hand back"))
        elif self._who is not None:
            self._tasks.read(self, "app.tickets.ab_sheets:lines_of", self._who, key="lines", then=self._know_lines)

    def _know_lines(self, lines: "tuple[AbLine, ...]") -> None:
        words = ngettext("{n} open ticket is handed over.", "{n} open tickets are handed over.", len(lines)).format(n=len(lines))
        self._fill(words if lines else _("Owns no open ticket."), [(one.number, one.matter, one.other, one.due) for one in lines])
        self._label(_("Make the sheet and print"))
        self.make_button.setEnabled(bool(lines))

    def _label(self, verb: str) -> None:
        self.make_button.setEnabled(True)
        self.make_button.setText(f"{verb}  Ctrl+Enter")
        self.make_button.setAccessibleName(verb)

    def _fill(self, title: str, rows: "Sequence[tuple[str, str, str, str]]") -> None:
        self._title.setText(title)
        holder = QWidget()
        column = QVBoxLayout(holder)
        column.setContentsMargins(0, 0, 6, 0)
        column.setSpacing(6)
        for number, matter, other, more in rows:
            column.addWidget(label(" · ".join((number, short_words(matter))), wraps=True))
            column.addWidget(label(" · ".join(part for part in (f"→ {other}" if other else "", more) if part), "quiet", wraps=True))
        if not rows:
            column.addWidget(EmptyState(title, icon="right-left"), 1)
        column.addStretch(1)
        self._scroll.setWidget(holder)

    # -- making one

    def make(self) -> None:
        """Ctrl+Enter: the sheet is numbered, frozen and printed."""
        if self._who is None or not self.make_button.isEnabled():
            return
        self.make_button.setEnabled(False)
        work = "take_back_all" if self._is_back else "hand_over_all"
        form = {"note": self.note.toPlainText()}
        self._tasks.do(self, f"app.tickets.ab_sheets:{work}", self._who, form, prints=True, then=self._made, failed=self._refused)

    def _made(self, row: "AbSheetRow") -> None:
        words = _("A/B sheet {number} of {name} waits for the printer; both sign it.")
        say.toast(words.format(number=row.number, name=row.name))
        self.note.clear()
        self.reload()

    def _refused(self, error: UserError) -> None:
        self.make_button.setEnabled(True)
        self._wrong.setText(str(error))
        self._wrong.show()

    def _look(self) -> None:
        row: AbSheetRow | None = self.list.current()
        if row is not None:
            self.papers.look_at_sheet(row.id, row.number)

    def take_focus(self) -> None:
        """The page was opened."""
        self.start()
