"""The register of calls, messages and mail: filters above, a list of any length, one of them at the side, its papers."""

from collections.abc import Sequence
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QApplication, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from ui import say
from ui.calls.columns import REGISTER
from ui.calls.contact_panel import ContactPanel
from ui.calls.filters import ContactFilters
from ui.calls.links import begin
from ui.calls.mail_panel import MailPanel
from ui.calls.moves import CallMoves
from ui.calls.outputs import CallOutputs
from ui.panels import Card, ListStates, button
from ui.reveal import HoldToShow, whose_row
from ui.rows import PagedRows, Table
from ui.screen import Desk, Screen
from ui.shortcuts import shortcut

if TYPE_CHECKING:
    from app.calls.lists import ContactFilter, ContactRow
    from app.calls.service import Taken

Days = tuple[tuple[int, int], ...]


class CallsScreen(Screen):
    """Enter on a row opens it at the side; Ctrl+N enters a letter, F3 notes a call."""

    watches: ClassVar[frozenset[str]] = frozenset({"Call", "Message", "Mail", "ContactLink", "PrintJob", "Attachment"})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._days: Days = ()
        self._reading = 0  # which reading of the list pages belong to: an answer to an earlier filter is dropped
        self._wanted: UUID | None = None
        self.moves = CallMoves(self.tasks, self)
        self.filters = ContactFilters()
        self.rows = PagedRows(REGISTER, self)
        self.table = Table(self.rows, name=_("Calls, messages and letters"))
        self.table.setObjectName("call_register")
        desk.remember_columns(self.table)
        self.hold = HoldToShow(self.tasks, self.table, lambda: whose_row("contact", self.table.current()))
        self.states = ListStates(self.table)
        self.card = Card(_("Calls, messages and letters"))
        self.contact = ContactPanel(desk, self.moves)
        self.mail = MailPanel(desk)
        self.outputs = CallOutputs(desk, self, self.filters)
        self.side = QStackedWidget()
        self._build()
        self._wire()

    def _build(self) -> None:
        self.card.body.addWidget(self.states)
        self.card.add_to_head(button(_("Call list"), icon="print", kind="quiet", clicked=self.outputs.show_calls))
        self.card.add_to_head(button(_("Reception record"), icon="print", kind="quiet", clicked=self.outputs.show_reception))
        self.card.add_to_head(button(_("Letter …"), key="Ctrl+N", icon="envelope-open-text", kind="quiet", clicked=self.enter_mail))
        for page in (self.contact, self.mail):
            self.side.addWidget(page)
        self._split = QSplitter()
        self._split.setChildrenCollapsible(False)
        self._split.setHandleWidth(14)
        self._split.addWidget(self.card)
        self._split.addWidget(self.side)
        self._split.setStretchFactor(0, 1)
        self._split.setSizes([760, 372])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self.filters)
        column.addWidget(self._split, 1)
        self.side.hide()

    def _wire(self) -> None:
        self.filters.changed.connect(self.reload)
        self.rows.wanted.connect(self._read_page)
        self.table.picked.connect(self._picked)
        self.table.opened.connect(self._open)
        self.table.clicked.connect(lambda index: self._open(self.rows.row(index.row())))
        self.states.again.connect(self.reload)
        for page in (self.contact, self.mail):
            page.closed.connect(self._close_side)
        self.contact.other_wanted.connect(self.show_record)
        self.contact.carried.connect(partial(begin, self.desk))
        self.mail.entered.connect(self._entered)
        self.mail.brought.connect(self._bring_mail)
        shortcut(self, "Ctrl+N", self._new)
        shortcut(self, "Ctrl+M", self._take_message)
        shortcut(self, "Ctrl+Shift+F", self._add_file)

    # -- loading

    def filter(self) -> "ContactFilter":
        """What the list shows now, as the services take it."""
        from app.calls.lists import ContactFilter

        return ContactFilter(**self.filters.wanted())

    def reload(self) -> None:
        """Count the days of the filter; pages are read as they come into view."""
        self.tasks.read(self, "app.calls.lists:register_days", self.filter(), key="days", then=self._counted, failed=self._not_loaded)
        if self.contact.isVisible():
            self.contact.reload()

    def _counted(self, days: Days) -> None:
        total = sum(count for _day, count in days)
        is_same = days == self._days
        self._reading += 1
        self._days = days
        self.card.set_count(ngettext("{n} entry", "{n} entries", total).format(n=f"{total:,}"))
        if is_same and total:
            self.rows.refresh()
        else:
            kept = self._current_id()
            self.rows.start(total)
            self._wanted = self._wanted or kept
        if total:
            self.states.show_rows()
        elif self.filters.is_narrowed:
            self.states.show_empty(_("Nothing fits this filter."), _("Widen the days or clear a filter."))
        else:
            hint = _("F3 notes a call, Ctrl+M takes a message, Ctrl+N enters a letter, fax or e-mail.")
            self.states.show_empty(_("No calls, messages or letters in these days."), hint, icon="phone")

    def _not_loaded(self, error: UserError) -> None:
        self.states.show_error(str(error))

    def _read_page(self, start: int, count: int) -> None:
        reading = self._reading
        self.tasks.read(
            self, "app.calls.lists:register_page", self.filter(), self._days, start, count,
            then=lambda rows: self._take_page(reading, start, rows), failed=lambda error: self.rows.missed(start),
        )  # fmt: skip

    def _take_page(self, reading: int, start: int, rows: "Sequence[ContactRow]") -> None:
        if reading != self._reading:
            return
        self.rows.take(start, rows)
        for place, row in enumerate(rows):
            if row.id == self._wanted:
                self._wanted = None
                self.table.setCurrentIndex(self.rows.index(start + place, 0))
                self.table.scrollTo(self.rows.index(start + place, 0))

    def tick(self, now: datetime) -> None:
        """Untold messages have aged."""
        self.table.viewport().update()

    # -- the side

    def _current_id(self) -> UUID | None:
        row = self.table.current()
        return row.id if row is not None else None

    def _picked(self, row: "ContactRow | None") -> None:
        """Arrow keys lead what is shown along; the focus alone opens nothing."""
        if self.side.isVisible() and self.side.currentWidget() is self.contact:
            self._open(row)

    def _open(self, row: "ContactRow | None") -> None:
        if row is not None:
            self.contact.show_contact(row.form, row.id)
            self.side.setCurrentWidget(self.contact)
            self.side.show()

    def show_record(self, kind: str, record_id: UUID) -> None:
        """Show a call, message or letter, wherever the list stands."""
        self._wanted = record_id
        self.contact.show_contact(kind, record_id)
        self.side.setCurrentWidget(self.contact)
        self.side.show()
        self.contact.setFocus()

    def _close_side(self) -> None:
        self.side.hide()
        self.table.setFocus()

    def _new(self) -> None:
        """Ctrl+N: where one is shown its visit is announced, else a letter is entered."""
        focus = QApplication.focusWidget()
        if self.contact.isVisible() and (focus is self.contact or (focus is not None and self.contact.isAncestorOf(focus))):
            self.contact.carry("expected")
        else:
            self.enter_mail()

    def _take_message(self) -> None:
        """Ctrl+M: from whoever is shown, or by itself."""
        if not self.carry("message"):
            self.desk.message_wanted.emit({})

    def _add_file(self) -> None:
        """Ctrl+Shift+F: a scan for the letter in front."""
        if self.mail.isVisible():
            self.mail.scans.choose()
        elif self.contact.isVisible():
            self.contact.add_file()

    def enter_mail(self, values: dict[str, Any] | None = None) -> None:
        """A letter, fax or e-mail; a half-filled one is gone on with."""
        if values:
            self.mail.start(values)
        self.side.setCurrentWidget(self.mail)
        self.side.show()
        self.mail.take_focus()

    def _bring_mail(self) -> None:
        self.desk.wanted.emit("calls")
        self.side.setCurrentWidget(self.mail)
        self.side.show()

    def _entered(self, taken: "Taken") -> None:
        words = _("{number} is entered.").format(number=taken.number)
        say.toast(" ".join((words, *taken.notes)), undo=partial(self._take_back, taken))
        self._close_side()
        self._wanted = taken.id

    def _take_back(self, taken: "Taken") -> None:
        words, why = _("{number}: taken back."), _("taken back")
        self.tasks.do(
            self, "app.calls.corrections:void", "mail", taken.id, why, then=lambda _version: say.toast(words.format(number=taken.number))
        )

    def carry(self, kind: str) -> bool:
        """F2, F3, F4, Ctrl+M: the form begins with what is shown at the side."""
        return self.contact.isVisible() and self.contact.carry(kind)

    # -- the window's keys

    def step_back(self) -> bool:
        """Esc: the correction, then the side, then the filter."""
        if self.side.isVisible():
            if self.side.currentWidget() is self.mail:
                self.mail.cancel()
            elif not self.contact.step_back():
                self._close_side()
        elif self.filters.is_narrowed:
            self.filters.clear()
        else:
            return False
        return True

    def park(self) -> bool:
        """Ctrl+Shift+K: the letter being entered becomes a card."""
        return self.side.isVisible() and self.side.currentWidget() is self.mail and self.mail.park()

    def print_selected(self) -> bool:
        """Ctrl+P: the slip of the message shown or marked."""
        if self.contact.isVisible() and self.contact.print_out():
            return True
        row: ContactRow | None = self.table.current()
        if row is None or row.form != "message" or row.is_void:
            return False
        self.moves.print_slip(row.id)
        return True

    def take_focus(self) -> None:
        """The list."""
        self.table.setFocus()
