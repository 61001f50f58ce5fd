"""Direction notes (W4.4): a guard owns no matter, but says where to go and whom to ask for; a desk may open a ticket from one."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QVBoxLayout, QWidget

from app.core.errors import FormErrors, UserError
from app.core.i18n import N_, _, ngettext
from app.tickets.forms import DIRECTION_FIELDS
from ui import say, theme
from ui.boards import BoardList, BoardRow
from ui.forms import FormView
from ui.panels import Card, ListStates, button, label, line
from ui.screen import Desk
from ui.shortcuts import ALONE, shortcut
from ui.tickets.target_edit import Target, TargetEdit
from ui.visits.words import at_words

if TYPE_CHECKING:
    from app.tickets.directing import DirectionRow

SIDE_WIDTH = 372
WHY_VOID = (N_("Entered by mistake"), N_("Entered twice"))


def note_row(row: "DirectionRow") -> BoardRow:
    """A note in two lines: who was sent where, then contact, number, when and what about."""
    title, matter = (row.name, row.matter) if row.name else (row.matter, "")
    detail = " · ".join(part for part in (row.contact, row.number, at_words(row.made_at), row.made_by, matter) if part)
    is_void = row.void_at is not None
    pill = _("void") if is_void else row.ticket_number or ""
    return BoardRow(f"{title}  →  {row.place}", detail, "signs-post", pill, "quiet", (0, len(detail)) if is_void else (0, 0))


class DirectionPage(QWidget):
    """The notes at the left, the form at the right."""

    closed = Signal()
    ticket_wanted = Signal(dict)

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk, self._tasks = desk, desk.tasks
        self._wanted: UUID | None = None
        self.list = BoardList(note_row, name=_("Direction notes"))
        self.states = ListStates(self.list)
        self.card = Card(_("Direction notes"))
        self.place = TargetEdit(self._tasks)
        self.form = FormView(DIRECTION_FIELDS, editors={"place": self.place})
        self.prints = QCheckBox(_("Print it for the visitor"))
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self._back = button(_("Tickets"), key="Ctrl+D", clicked=self.closed.emit)
        self._ticket = button(_("Open a ticket from it"), key="Enter", clicked=self.open_ticket)
        self._build()
        self.form.submitted.connect(self.save)
        self.form.changed.connect(lambda _name: self._wrong.hide())
        self.place.settled.connect(lambda: self.form.go_on("place"))
        self.place.chosen.connect(self._tell_contact)
        self.states.again.connect(self.reload)
        self.list.opened.connect(lambda _row: self.open_ticket())
        shortcut(self.list, "Del", self.void, ALONE)

    def _build(self) -> None:
        for part in (self._ticket, button(_("Void …"), key="Del", kind="quiet", clicked=self.void), self._back):
            self.card.add_to_head(part)
        self.card.body.addWidget(self.states, 1)
        side = QFrame()
        side.setObjectName("Card")
        side.setFixedWidth(theme.px(SIDE_WIDTH))
        column = QVBoxLayout(side)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        column.addWidget(label(_("Direction note"), "head"))
        column.addWidget(line())
        column.addWidget(
            label(_("Say where to go and whom to ask for. The matter itself belongs to whoever receives it there."), "quiet", wraps=True)
        )
        column.addWidget(self.form)
        column.addWidget(self._wrong)
        column.addStretch(1)
        column.addWidget(self.prints)
        self.save_button = button(_("Save"), key="Ctrl+Return", kind="big", clicked=self.save)
        column.addWidget(self.save_button)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.card, 1)
        row.addWidget(side)

    def configure(self, *, is_clerk: bool) -> None:
        """A guard has nothing but this page."""
        for part in (self._ticket, self._back):
            part.setVisible(is_clerk)

    def start(self, values: dict[str, Any] | None = None) -> None:
        """The cursor into the form, with what is known already."""
        self.place.start()
        self.form.fill({name: value for name, value in (values or {}).items() if name in self.form.names and not self.form.value(name)})
        self.form.focus(next((name for name in self.form.names if not self.form.value(name)), self.form.names[0]))

    def mark(self, note_id: UUID) -> None:
        """The next time the notes are read this one is picked."""
        self._wanted = note_id

    def reload(self) -> None:
        """Read the notes again."""
        self._tasks.read(
            self, "app.tickets.directing:directions", key="notes", then=self._show, failed=lambda error: self.states.show_error(str(error))
        )

    def _show(self, rows: "Sequence[DirectionRow]") -> None:
        self.list.set_rows(rows)
        wanted, self._wanted = self._wanted, None
        if (place := next((n for n, row in enumerate(rows) if row.id == wanted), None)) is not None:
            self.list.pick(place)
            self.list.scrollTo(self.list.currentIndex())
        self.card.set_count(ngettext("{n} note", "{n} notes", len(rows)).format(n=len(rows)))
        if rows:
            self.states.show_rows()
        else:
            self.states.show_empty(
                _("No direction note yet."), _("Write one at the right: where to go, whom to ask for."), icon="signs-post"
            )

    def _tell_contact(self, target: Target | None) -> None:
        if target is not None and not self.form.value("contact").strip():
            self.form.fill({"contact": "  ".join(part for part in ("" if target.is_department else target.name, target.phone) if part)})

    def save(self) -> None:
        """Write the note down; wrong fields get their sentence."""
        self.place.take_marked()
        self.save_button.setEnabled(False)
        self._tasks.do(
            self, "app.tickets.directing:give_direction", self.form.values(), prints=self.prints.isChecked(), then=self._saved,
            failed=self._refused,
        )  # fmt: skip

    def _saved(self, row: "DirectionRow") -> None:
        self.save_button.setEnabled(True)
        words = _("{number}: to {place}, ask for {contact}.").format(number=row.number, place=row.place, contact=row.contact)
        say.toast(words, undo=lambda: self._void(row, _(WHY_VOID[0])))
        self.form.clear()
        self.form.focus(self.form.names[0])

    def _refused(self, error: UserError) -> None:
        self.save_button.setEnabled(True)
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
        else:
            self._wrong.setText(str(error))
            self._wrong.show()

    def void(self) -> None:
        """Del: the note marked was written by mistake."""
        row: DirectionRow | None = self.list.current()
        if row is None or row.void_at is not None:
            return
        presets = [_(words) for words in WHY_VOID]
        say.ask(
            _("Void it"),
            note_row(row).title,
            _("Void it"),
            lambda why: self._void(row, why),
            line=_("Reason"),
            presets=presets,
            is_danger=True,
        )

    def _void(self, row: "DirectionRow", why: str) -> None:
        words = _("Direction note {number} is void.").format(number=row.number)
        self._tasks.do(self, "app.tickets.directing:void_direction", row.id, why, then=lambda _row: say.toast(words))

    def open_ticket(self) -> None:
        """Enter: whoever was sent here brings the matter; everything written goes along. One that has its ticket shows it."""
        row: DirectionRow | None = self.list.current()
        if row is not None and row.ticket_id is not None and not self._ticket.isHidden():
            self._desk.record_wanted.emit("ticket", row.ticket_id)
        elif row is not None and row.void_at is None and not self._ticket.isHidden():
            values = {"name": row.name, "matter": row.matter, "source_kind": "direction", "source_id": row.id, "source_number": row.number}
            self.ticket_wanted.emit(values)

    def take_focus(self) -> None:
        """The room was opened: to the list, or to the form where there is no note yet."""
        if self.list.rows():
            self.list.setFocus(Qt.FocusReason.OtherFocusReason)
        else:
            self.start()
