"""The register of calls, messages and mail: filters above, a list of any length, one of them at the side, its papers."""

from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QApplication, QStackedWidget, QWidget

from app.core.i18n import _, ngettext
from ui import say
from ui.calls.columns import REGISTER
from ui.calls.contact_panel import ContactPanel
from ui.calls.filters import ContactFilters
from ui.calls.links import begin
from ui.calls.mail_panel import MailPanel
from ui.calls.moves import CallMoves
from ui.calls.outputs import CallOutputs
from ui.paged_register import PagedRegister
from ui.panels import button
from ui.screen import Desk
from ui.shortcuts import shortcut

if TYPE_CHECKING:
    from app.calls.lists import ContactFilter, ContactRow
    from app.calls.service import Taken


class CallsScreen(PagedRegister):
    """Enter on a row opens it at the side; Ctrl+N enters a letter, F3 notes a call."""

    watches: ClassVar[frozenset[str]] = frozenset({"Call", "Message", "Mail", "ContactLink", "PrintJob", "Attachment"})
    room: ClassVar[str] = "call_register"
    revealed: ClassVar[str] = "contact"
    days_work: ClassVar[str] = "app.calls.lists:register_days"
    page_work: ClassVar[str] = "app.calls.lists:register_page"

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        filters = ContactFilters()
        super().__init__(desk, REGISTER, filters, _("Calls, messages and letters"), parent)
        self.filters = filters
        self.moves = CallMoves(self.tasks, self)
        self.contact = ContactPanel(desk, self.moves)
        self.mail = MailPanel(desk)
        self.outputs = CallOutputs(desk, self, self.filters)
        self.side = QStackedWidget()
        self._build()
        self._wire()

    def _build(self) -> None:
        self.card.add_to_head(button(_("Call list"), icon="print", kind="quiet", clicked=self.outputs.show_calls))
        self.card.add_to_head(button(_("Reception record"), icon="print", kind="quiet", clicked=self.outputs.show_reception))
        self.card.add_to_head(button(_("Letter …"), key="Ctrl+N", icon="envelope-open-text", kind="quiet", clicked=self.enter_mail))
        for page in (self.contact, self.mail):
            self.side.addWidget(page)
        self.lay_out(self.side)

    def _wire(self) -> None:
        for page in (self.contact, self.mail):
            page.closed.connect(self._close_side)
        self.contact.other_wanted.connect(self.show_record)
        self.contact.carried.connect(partial(begin, self.desk))
        self.mail.entered.connect(self._entered)
        self.mail.brought.connect(self._bring_mail)
        shortcut(self, "Ctrl+N", self._new)
        shortcut(self, "Ctrl+M", self._take_message)
        shortcut(self, "Ctrl+Shift+F", self._add_file)

    # -- the list

    def filter(self) -> "ContactFilter":
        """What the list shows now, as the services take it."""
        from app.calls.lists import ContactFilter

        return ContactFilter(**self.filters.wanted())

    def count_words(self, total: int) -> str:
        return ngettext("{n} entry", "{n} entries", total).format(n=f"{total:,}")

    def say_empty(self) -> None:
        if self.filters.is_narrowed:
            self.states.show_empty(_("Nothing fits this filter."), _("Widen the days or clear a filter."))
        else:
            hint = _("F3 notes a call, Ctrl+M takes a message, Ctrl+N enters a letter, fax or e-mail.")
            self.states.show_empty(_("No calls, messages or letters in these days."), hint, icon="phone")

    def read_side(self) -> None:
        if self.contact.isVisible():
            self.contact.reload()

    def tick(self, now: datetime) -> None:
        """Untold messages have aged."""
        self.table.viewport().update()

    # -- the side

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
