"""A letter, fax or e-mail entered in the register: in or out, from or to whom, about what."""

from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.calls.fields import MAIL_FIELDS, About, Addressee, Source
from app.core.errors import FormErrors, UserError
from app.core.i18n import _
from app.drafts.fields import HalfFilled
from ui import say
from ui.calls.links import source_kept, source_of, source_plain
from ui.files.chosen_files import ChosenFiles
from ui.files.files_part import Drops
from ui.forms import FormView
from ui.panels import button, label
from ui.parking import Aside, Begun, as_body, as_hex, as_id, values_of
from ui.screen import Desk
from ui.visits.suggest import SuggestEdit, Suggestion, only_hit

if TYPE_CHECKING:
    from collections.abc import Sequence

    from app.calls.service import Taken
    from app.desk.callers import AddresseeHit, CallerHit

ROWS = (("direction", "kind"), ("name", "company"), ("phone", "for_whom"), ("about",), ("reference",), ("pages", "day"), ("text",))
BLANK = {"direction": "in", "kind": "letter"}


class MailPanel(QFrame):
    """Ctrl+Enter enters it; Esc and Ctrl+Shift+K put the form away."""

    closed = Signal()
    brought = Signal()
    entered = Signal(object)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks = desk.tasks
        self._person_id: UUID | None = None
        self._whom: Addressee | None = None
        self._source: Source | None = None
        self.name, self.for_whom = SuggestEdit(), SuggestEdit()
        self.form = FormView(MAIL_FIELDS, ROWS, editors={"name": self.name, "for_whom": self.for_whom})
        self.scans = ChosenFiles(_("Scan …"))
        self.aside = Aside(desk.parking, self, self._half_filled)
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self._is_saving = False
        self._build()
        self._wire()
        desk.parking.register("mail", self._bring_back)
        self.start({})

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        head.addWidget(label(_("Mail entry"), "head"), 1)
        head.addWidget(self.scans.add_button)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.cancel))
        column.addLayout(head)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(self._page())
        column.addWidget(scroll, 1)
        column.addWidget(self._wrong)
        column.addWidget(button(_("Enter in the register"), key="Ctrl+Enter", kind="big", clicked=self.save))
        row = QHBoxLayout()
        row.addWidget(button(_("Put away"), key="Ctrl+Shift+K", clicked=self.park), 1)
        row.addWidget(button(_("Cancel"), key="Esc", clicked=self.cancel), 1)
        column.addLayout(row)

    def _page(self) -> QWidget:
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.scans)
        column.addWidget(self.form)
        column.addStretch(1)
        return page

    def _wire(self) -> None:
        Drops(self, self.scans.add, lambda: True)
        self.scans.changed.connect(self._scans_changed)
        self.form.submitted.connect(self.save)
        self.form.changed.connect(self._changed)
        self.form.line("day").setPlaceholderText(_("today, -1, 11-19"))
        for name, edit, ask, pick in (
            ("name", self.name, self._ask_people, self._person_picked), ("for_whom", self.for_whom, self._ask_whom, self._whom_picked),
        ):  # fmt: skip
            edit.wanted.connect(ask)
            edit.picked.connect(pick)
            edit.settled.connect(partial(self.form.go_on, name))

    # -- starting and ending

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed and no scan chosen."""
        return self.form.is_empty() and not self.scans.paths

    def start(self, values: Mapping[str, Any]) -> None:
        """A new form with what is known; a half-filled one before it is put away."""
        self.aside.put_away()
        self.form.clear()
        self.scans.show_paths(Path(path) for path in values.get("scans") or ())
        matter = {"about": values.get("matter") or ""} if "matter" in values else {}
        self.form.fill({**BLANK, **{name: value for name, value in values.items() if name in self.form.names}, **matter})
        self._person_id, self._whom, self._source = values.get("person_id"), values.get("addressee"), source_of(values)
        if self._whom is not None:
            self.for_whom.setText(self._whom.text)
        self.aside.begin()
        self._wrong.hide()

    def take_focus(self) -> None:
        """The cursor to who wrote."""
        self.form.focus("name")

    def cancel(self) -> None:
        """Esc: what was typed is put away."""
        if self.aside.put_away():
            say.toast(_("Put away: F8 lists it and brings it back."))
        self._reset()
        self.closed.emit()

    def park(self) -> bool:
        """Ctrl+Shift+K: the form becomes a card; False where nothing stands in it."""
        if self.is_blank:
            return False
        self.cancel()
        return True

    def _reset(self) -> None:
        self.form.clear()
        self.scans.show_paths(())
        self.start({})

    def _half_filled(self, begun: Begun) -> HalfFilled | None:
        if self.is_blank:
            return None
        values, whom = self.form.values(), self._whom
        body = {
            "values": values, "person_id": as_hex(self._person_id), "source": source_plain(self._source),
            "scans": [str(path) for path in self.scans.paths],
            "addressee": [whom.kind, as_hex(whom.id), whom.text, whom.department] if whom is not None else None,
        }  # fmt: skip
        return HalfFilled(begun.id, "mail", values["name"], values["about"], as_body(body), begun.at)

    def _bring_back(self, form: HalfFilled) -> None:
        kept = values_of(form)
        self.brought.emit()
        self.start({**kept["values"], "scans": kept.get("scans")})
        self._person_id, self._source = as_id(kept.get("person_id")), source_kept(kept.get("source"))
        if whom := kept.get("addressee"):
            self._whom = Addressee(whom[0], as_id(whom[1]), whom[2], whom[3])
        self.aside.begin(Begun(form.id, form.begun_at, is_kept=True))
        self.take_focus()

    # -- while typing

    def _changed(self, name: str) -> None:
        self._wrong.hide()
        if name == "name" and not self.name.is_answered:
            self._person_id = None
        self.aside.touched()

    def _scans_changed(self) -> None:
        self._wrong.hide()
        self.aside.touched()

    def _ask_people(self, text: str) -> None:
        self._look("find_callers", text, "people", self._offer_people, self.name)

    def _look(self, work: str, text: str, key: str, offer: Callable[[str, Any], None], edit: SuggestEdit) -> None:
        then, failed = partial(offer, text), partial(edit.not_answered, text)
        self._tasks.read(self, f"app.desk.callers:{work}", text, key=key, then=then, failed=failed)

    def _offer_people(self, text: str, hits: "Sequence[CallerHit]") -> None:
        self.name.offer(text, [Suggestion(hit.name, hit.detail, hit) for hit in hits], marked=only_hit(text, hits))

    def _person_picked(self, hit: "CallerHit | Any") -> None:
        self._person_id = hit.person_id

    def _ask_whom(self, text: str) -> None:
        self._look("find_addressee", text, "whom", self._offer_whom, self.for_whom)

    def _offer_whom(self, text: str, hits: "Sequence[AddresseeHit]") -> None:
        offers = [Suggestion(hit.addressee.text, hit.detail, hit.addressee) for hit in hits]
        self.for_whom.offer(text, offers, marked=0 if len(offers) == 1 else -1)

    def _whom_picked(self, addressee: object) -> None:
        self._whom = addressee if isinstance(addressee, Addressee) else None

    # -- saving

    def save(self) -> None:
        """Enter what stands in the form; wrong fields get their sentence and nothing is lost."""
        self.name.when_answered(partial(self.for_whom.when_answered, self._send))

    def _send(self) -> None:
        if self._is_saving:
            return
        self._is_saving = True
        about = About(person_id=self._person_id, addressee=self._whom, source=self._source)
        then = partial(self._done, self.aside.begun)
        self._tasks.do(self, "app.calls.mail:enter", self.form.values(), about, self.scans.paths, then=then, failed=self._refused)

    def _done(self, begun: Begun, taken: "Taken") -> None:
        self._is_saving = False
        self.aside.saved(begun)
        self._reset()
        self.entered.emit(taken)

    def _refused(self, error: UserError) -> None:
        self._is_saving = False
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
            return
        self._wrong.setText(str(error))
        self._wrong.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if has_ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel()
        else:
            super().keyPressEvent(event)
