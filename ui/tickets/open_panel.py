"""F4: the ticket form at the side of the first screen; whoever receives somebody owns the matter from the moment it is saved (W4.1)."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import FormErrors, UserError
from app.core.i18n import _, ngettext
from app.drafts.fields import HalfFilled
from app.tickets.forms import OPEN_FIELDS
from app.visits.fields import HostRef
from ui import theme
from ui.forms import FormView
from ui.open_for import OpenFor
from ui.panels import button, label, press_on_enter
from ui.parking import Aside, Begun, Parking
from ui.reveal import HoldToShow, PhoneEdit, Whose
from ui.tasks import Tasks
from ui.tickets.day_edit import DayEdit
from ui.tickets.draft import TicketDraft, brought_back
from ui.tickets.item_edit import ItemEdit, promise_words
from ui.tickets.one_line import OneLine
from ui.tickets.paper_rows import needed_of
from ui.visits.same_name import SameNames
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from app.desk.find import HostHit, Namesake
    from app.tickets.lists import TicketRow
    from app.tickets.promising import ItemRow
    from app.tickets.service import Opened

ROWS = (
    ("name", "is_anonymous"), ("phone", "is_contact_refused"), ("company",), ("home", "channel"), ("received_day", "received_time"),
    ("matter",), ("item",), ("is_resident",),
)  # fmt: skip
EXTRA = ("company", "received_day")
SKIPPED = {"is_anonymous": "name", "is_contact_refused": "phone", "channel": "", "is_resident": ""}
NAMES_AFTER = 150
MOST_PAPERS = 4


class TicketPanel(QFrame):
    """Enter goes on, Ctrl+Enter saves; Esc puts the form away as a card that F8 brings back."""

    saved = Signal(object)
    closed = Signal()
    said = Signal(str)
    brought = Signal()
    open_wanted = Signal(object)  # an open ticket of the same person, home or phone

    def __init__(self, tasks: Tasks, parking: Parking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks, self._parking = tasks, parking
        self._about = TicketDraft()
        self._is_saving = self._is_filling = False
        self._is_resident_said = self._is_printed = False
        self.phone, self.home, self.item = PhoneEdit(), SuggestEdit(), ItemEdit(tasks)
        self.form = FormView(
            OPEN_FIELDS, ROWS, skipped=SKIPPED,
            editors={"phone": self.phone, "home": self.home, "item": self.item, "received_day": DayEdit()},
        )  # fmt: skip
        self.names = SameNames(self)
        self.names.hold(tasks)
        self.promised, self.alike = label("", "quiet", wraps=True), button("", kind="quiet", clicked=self._open_alike)
        self._alike: tuple[TicketRow, ...] = ()
        self._names_timer = QTimer(self, singleShot=True, interval=NAMES_AFTER)
        self._names_timer.timeout.connect(lambda: self.names.ask(self._name, lambda: self._about.person_id))
        self.aside = Aside(parking, self, self._half_filled)
        self._build()
        self._wire()
        self.start(TicketDraft())

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 10, 14, 10)
        column.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(6)
        self._title, self._seconds, self._source = label("", "head"), OpenFor(), OneLine("quiet")
        self._more = button(_("More fields"), kind="quiet")
        self._more.setCheckable(True)
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.addWidget(self._title)
        head.addWidget(self._source, 1)
        head.addWidget(self._more)
        head.addWidget(self._seconds)
        column.addLayout(head)
        column.addWidget(self._body(), 1)
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        column.addWidget(self._wrong)
        self.save_button = button(_("Open the ticket"), key="Ctrl+Return", kind="big", clicked=self.save)
        press_on_enter(self.save_button)
        column.addWidget(self.save_button)
        row = QHBoxLayout()
        self.draft_button = button(_("Bring back"), key="F8", clicked=self.resume)
        row.addWidget(self.draft_button, 1)
        row.addWidget(button(_("Cancel"), key="Esc", clicked=self.cancel), 1)
        column.addLayout(row)

    def _body(self) -> QScrollArea:
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 4, 0)
        inner.setSpacing(4)
        self.alike.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        for part in (self.form, self.names, self.promised, self.alike):
            inner.addWidget(part)
        inner.addStretch(1)
        matter = self.form.editor("matter")
        if isinstance(matter, QPlainTextEdit):
            matter.setFixedHeight(theme.px(66))
            matter.setPlaceholderText(_("What it is about; Shift+Enter: next line"))
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        return scroll

    def _wire(self) -> None:
        self.form.submitted.connect(self.save)
        self.form.changed.connect(self._edited)
        self.phone.returnPressed.connect(lambda: self.form.go_on("phone"))
        self.home.wanted.connect(self._ask_homes)
        self.home.picked.connect(self._home_picked)
        self.home.settled.connect(lambda: self.form.go_on("home"))
        self.item.chosen.connect(self._tell_item)
        self.item.settled.connect(lambda: self.form.go_on("item"))
        self.names.picked.connect(self._person_picked)
        self.names.renewed.connect(self._renewed)
        self.names.offered.connect(lambda: self.names.setVisible(not self.names.is_empty))
        self._more.toggled.connect(self._show_extra)
        self._parking.register("ticket", self.bring_back)
        self._parking.changed.connect(self._relabel)
        HoldToShow(self._tasks, self, self._whose, has_mouse=False)
        HoldToShow(self._tasks, self.phone, self._whose)

    # -- starting and ending

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed."""
        return self.form.is_empty()

    def start(self, about: TicketDraft) -> None:
        """A new form with what is known; a half-filled one before it is put away."""
        if not self.is_blank and self.aside.begun.at is not None:
            self.aside.put_away()
        self._about = about
        self.aside.begin(about.begun)
        self._is_filling = True
        self._is_resident_said = "is_resident" in about.values
        self.form.clear()
        self.form.fill({"channel": "visit", **about.values})
        self.item.start(str(about.values.get("item") or ""))
        for tick in ("is_anonymous", "is_contact_refused"):
            self._withhold(tick)
        self._is_filling = False
        self._more.setChecked(any(about.values.get(name) for name in EXTRA))
        self._show_extra(self._more.isChecked())
        self.names.clear()
        self.names.hide()
        self._show_alike(())
        self._wrong.hide()
        self._source.setText(f"← {about.source_number}" if about.source_number else "")
        self._source.setAccessibleName(_("from {number}").format(number=about.source_number) if about.source_number else "")
        self._title.setText(_("Ticket") if about.source_number else _("First-contact ticket"))  # beside where it comes from
        self._seconds.count_from(about.begun.at)
        self._relabel()
        if about.values:
            self.aside.touched()
            self._seconds.count_from(self.aside.begun.at)
            self._names_timer.start()
            self._ask_alike()

    def go_to_first_empty(self) -> None:
        """The cursor to the first of name, contact, home, matter, item with nothing in it."""
        ticked = {"name": "is_anonymous", "phone": "is_contact_refused"}
        empty = [
            name for name in ("name", "phone", "home", "matter", "item")
            if not self.form.value(name).strip() and self.form.value(ticked.get(name, "")) != "yes"
        ]  # fmt: skip
        if empty:
            self.form.focus(empty[0])
        else:
            self.save_button.setFocus(Qt.FocusReason.TabFocusReason)

    def cancel(self) -> None:
        """Esc: what was typed is put away."""
        if self.aside.put_away():
            self.said.emit(_("Put away: F8 brings it back."))
        self.start(TicketDraft())
        self.closed.emit()

    def resume(self) -> bool:
        """Bring the ticket form back that was put away last; False where there is none."""
        newest = self._parking.newest("ticket")
        if newest is not None:
            self._parking.resume(newest.id)
        return newest is not None

    def bring_back(self, form: HalfFilled) -> None:
        """A form that was put away stands here again."""
        self.brought.emit()
        self.start(brought_back(form))
        self.go_to_first_empty()

    def _half_filled(self, _begun: Begun) -> HalfFilled | None:
        if self.is_blank:
            return None
        self._about.values = {name: value for name, value in self.form.values().items() if value not in ("", "no")}
        self._about.begun = self.aside.begun
        return self._about.put_away()

    def configure(self, *, is_printed: bool) -> None:
        """Whether whoever comes in person gets the receipt at once."""
        self._is_printed = is_printed
        self._relabel()

    def _relabel(self) -> None:
        prints = self._is_printed and self.form.value("channel") == "visit"
        self.save_button.setText((_("Open and print") if prints else _("Open the ticket")) + "  Ctrl+Enter")
        self.draft_button.setEnabled(self._parking.newest("ticket") is not None)

    # -- while it is typed

    def _name(self) -> str:
        return self.form.value("name").strip()

    def _whose(self) -> Whose | None:
        ids = (self._about.person_id,) if self._about.person_id else self.names.ids
        return Whose("person", ids) if ids else None

    def _show_extra(self, is_on: bool) -> None:
        for name in EXTRA:
            self.form.show_row(name, is_shown=is_on)

    def _edited(self, name: str) -> None:
        if self._is_filling:
            return
        self._wrong.hide()
        self.aside.touched()
        self._seconds.count_from(self.aside.begun.at)
        if name == "name":
            self._about.person_id = None
            self._names_timer.start()
        elif name == "channel":
            self._relabel()
        elif name == "home":
            self._about.home_id = None
        elif name == "is_resident":
            self._is_resident_said = True
        elif name in ("is_anonymous", "is_contact_refused"):
            self._withhold(name)

    def _withhold(self, tick: str) -> None:
        field = "name" if tick == "is_anonymous" else "phone"
        is_on = self.form.value(tick) == "yes"
        if is_on:
            self.form.fill({field: ""})
        self.form.editor(field).setEnabled(not is_on)

    def _renewed(self) -> None:
        self._about.person_id = None

    def _person_picked(self, person: "Namesake") -> None:
        chosen = person.person.id
        self._tasks.read(self, "app.visits.details:prefill", chosen, then=lambda found: self._fill_known(person, found[0]))

    def _fill_known(self, person: "Namesake", known: Mapping[str, Any]) -> None:
        typed = {name: value for name, value in self.form.values().items() if value}
        self._is_filling = True
        place = person.person.place
        self.form.fill({
            "phone": typed.get("phone") or known.get("phone") or "", "company": typed.get("company") or known.get("company") or "",
            "home": typed.get("home") or place,
        })  # fmt: skip
        self._is_filling = False
        self._about.person_id = person.person.id
        self._ask_alike()
        self._tasks.read(self, "app.tickets.lists:of_person", person.person.id, limit=1, key="before", then=self._fill_home)

    def _fill_home(self, before: "Sequence[TicketRow]") -> None:
        if before and before[0].home and not self.form.value("home").strip():
            self._is_filling = True
            self.form.fill({"home": before[0].home})
            self._is_filling = False
            self._about.home_id = before[0].home_id
        self.go_to_first_empty()

    def _ask_homes(self, text: str) -> None:
        if text.strip():
            self._tasks.read(self, "app.desk.find:find_host", text, key="homes", then=lambda hits: self._offer_homes(text, hits))
        else:
            self.home.offer(text, ())

    def _offer_homes(self, text: str, hits: "Sequence[HostHit]") -> None:
        offers = [Suggestion(hit.ref.text or hit.name, hit.detail, hit.ref) for hit in hits if hit.ref.kind == "home"]
        self.home.offer(text, offers, marked=0 if len(offers) == 1 else -1)

    def _home_picked(self, ref: object) -> None:
        self._about.home_id = ref.id if isinstance(ref, HostRef) else None
        self._ask_alike()

    def _tell_item(self, item: "ItemRow | None") -> None:
        papers = needed_of(item.papers) if item is not None else ()
        words = [promise_words(item)] if item is not None else []
        if papers:
            listed = "  ".join(f"{n}. {paper.what}" for n, paper in enumerate(papers[:MOST_PAPERS], 1))
            words.append(_("Papers: {papers}").format(papers=listed + (" …" if len(papers) > MOST_PAPERS else "")))
        self.promised.setText("\n".join(words))
        self.promised.setToolTip("\n".join(" — ".join(part for part in paper if part) for paper in papers))
        self.promised.setVisible(bool(words))

    def _ask_alike(self) -> None:
        self._tasks.read(
            self, "app.tickets.lists:alike", person_id=self._about.person_id, home_id=self._about.home_id, key="alike",
            then=self._show_alike,
        )  # fmt: skip

    def _show_alike(self, rows: "Sequence[TicketRow]") -> None:
        self._alike = tuple(rows)
        self.alike.setVisible(bool(rows))
        if rows:
            words = ngettext("{n} open already: {number} {matter}", "{n} open already: {number} {matter}", len(rows))
            whole = words.format(n=len(rows), number=rows[0].number, matter=" ".join(rows[0].matter.split()))
            self.alike.setText(
                self.alike.fontMetrics().elidedText(whole, Qt.TextElideMode.ElideRight, self.width() - 70).replace("&", "&&")
            )
            self.alike.setToolTip("\n".join(" · ".join((row.number, row.caller, row.matter)) for row in rows))

    def _open_alike(self) -> None:
        if self._alike:
            self.open_wanted.emit(self._alike[0].id)

    # -- saving

    def save(self) -> None:
        """Open the ticket; wrong fields get their sentence and nothing typed is lost."""
        if self._is_saving:
            return
        from app.tickets.service import Opening

        self.item.take_marked()
        about, values = self._about, dict(self.form.values())
        if not self._is_resident_said:
            del values["is_resident"]  # whoever names a home brings a resident's matter: the service knows
        opening = Opening(about.person_id, about.home_id, about.source_kind, about.source_id, about.source_number)
        self._set_saving(is_on=True)
        self._tasks.do(self, "app.tickets.service:open_ticket", values, opening, then=partial(self._opened, about), failed=self._refused)

    def _set_saving(self, *, is_on: bool) -> None:
        self._is_saving = is_on
        self.save_button.setEnabled(not is_on)

    def _opened(self, about: TicketDraft, opened: "Opened") -> None:
        self._set_saving(is_on=False)
        self.aside.saved(about.begun)
        if self._about is about:
            self.form.clear()
            self.start(TicketDraft())
        self.saved.emit(opened)

    def _refused(self, error: UserError) -> None:
        self._set_saving(is_on=False)
        errors: Mapping[str, str] = error.errors if isinstance(error, FormErrors) else {}
        if set(errors) & {"received_day", "received_time", "company"}:
            self._more.setChecked(True)
        self.form.show_errors(errors)
        rest = [words for name, words in errors.items() if name not in self.form.names] if errors else [str(error)]
        self._wrong.setText(" ".join(rest))
        self._wrong.setVisible(bool(self._wrong.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        digits = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1}
        if has_ctrl and event.key() in digits and self.names.pick(digits[Qt.Key(event.key())]):
            event.accept()
        elif has_ctrl and event.key() == Qt.Key.Key_0:
            self.names.renew()
        elif has_ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)
