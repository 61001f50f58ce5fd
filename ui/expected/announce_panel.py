"""Announcing a visit: a new one, one like an earlier one, one for each of several weekdays; or changing what was announced."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.calls.fields import Source
from app.core import clock
from app.core.errors import FormErrors, StaleRecord, UnknownHost, UserError
from app.core.i18n import _, ngettext
from app.drafts.fields import HalfFilled
from app.visits.companions import Companion
from app.visits.fields import EXPECT_FIELDS, PURPOSES, HostRef
from ui import say
from ui.calls.links import as_visit, link, source_kept, source_of, source_plain
from ui.forms import FormView
from ui.panels import button, label
from ui.parking import Aside, Begun, Parking, as_body, as_hex, as_id, values_of
from ui.reveal import HoldToShow, PhoneEdit, Whose
from ui.shortcuts import shortcut
from ui.tasks import Tasks
from ui.visits.companion_strip import CompanionStrip
from ui.visits.presets import matching, meant
from ui.visits.suggest import SuggestEdit, Suggestion
from ui.visits.weekdays import Weekdays
from ui.visits.words import when_words

if TYPE_CHECKING:
    from app.desk.find import HostHit
    from app.people.lists import PersonRow
    from app.visits.expecting import Again, Announced
    from app.visits.lists import VisitRow

ROWS = (("name", "phone"), ("host",), ("purpose", "company"), ("day", "time"), ("people", "plate"), ("desk_note",), ("until",))
MOST_OFFERED = 6


class AnnouncePanel(QFrame):
    """Ctrl+Enter saves; Esc puts the form away as it stands, Ctrl+N brings it back."""

    closed = Signal()
    brought = Signal()  # a form put away comes back: the panel is wanted in front
    announced = Signal(object)  # the first visit's id

    def __init__(self, tasks: Tasks, parking: Parking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks = tasks
        self._changes: VisitRow | None = None
        self._person_id: UUID | None = None
        self._host: HostRef | None = None
        self._as_written = ""
        self._source: Source | None = None
        self._purposes = tuple(_(purpose) for purpose in PURPOSES)
        self.name, self.host, self.purpose = SuggestEdit(), SuggestEdit(), SuggestEdit(opens_on_focus=True)
        phone = PhoneEdit()
        editors = {"name": self.name, "host": self.host, "purpose": self.purpose, "phone": phone}
        self.form = FormView(EXPECT_FIELDS, ROWS, editors=editors)
        phone.returnPressed.connect(lambda: self.form.go_on("phone"))
        HoldToShow(tasks, phone, lambda: Whose("person", (self._person_id,)) if self._person_id else None)
        self.weekdays = Weekdays()
        self.strip = CompanionStrip()
        self.aside = Aside(parking, self, self._half_filled)
        self._build()
        self._wire()
        parking.register("expected", self._bring_back)
        self.start()

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 16, 12)
        column.setSpacing(8)
        head = QHBoxLayout()
        self._title = label("", "head")
        head.addWidget(self._title, 1)
        self._opener = button(_("Companions …"), key="Ctrl+G", clicked=self.open_companions)
        self._opener.setProperty("chip", True)
        self._opener.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        shortcut(self, "Ctrl+G", self.open_companions)
        head.addWidget(self._opener)
        head.addWidget(button("", icon="xmark", kind="quiet", clicked=self.closed.emit))
        column.addLayout(head)
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 6, 0)
        if isinstance(grid := self.form.layout(), QGridLayout):
            grid.setVerticalSpacing(3)  # the whole form stands on a 1366×768 desk without scrolling
        inner.setSpacing(3)
        inner.addWidget(self.form)
        inner.addWidget(self.strip)
        self._on = label(_("Repeat on weekdays"), "label")
        inner.addWidget(self._on)
        inner.addWidget(self.weekdays)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setWidget(body)
        column.addWidget(scroll, 1)
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        column.addWidget(self._wrong)
        self.save_button = button(_("Announce"), key="Ctrl+Enter", kind="primary", clicked=self.save)
        column.addWidget(self.save_button)

    def _wire(self) -> None:
        self.form.submitted.connect(self.save)
        self.form.changed.connect(self._changed)
        self.name.wanted.connect(self._ask_people)
        self.name.picked.connect(self._person_picked)
        self.host.wanted.connect(self._ask_hosts)
        self.host.picked.connect(self._host_picked)
        self.purpose.wanted.connect(self._offer_purposes)
        for name, edit in (("name", self.name), ("host", self.host), ("purpose", self.purpose)):
            edit.settled.connect(lambda name=name: self._settled(name))
        self.form.line("day").setPlaceholderText(_("2026-11-25, +4, tomorrow"))
        self.form.line("time").setPlaceholderText(_("empty: any time"))
        self.weekdays.changed.connect(self._wrong.hide)
        self.strip.submitted.connect(self.save)
        self.strip.done.connect(self.save_button.setFocus)

    # -- starting

    def start(self) -> None:
        """An empty form for somebody not announced yet."""
        self._begin({"day": clock.day_of(clock.now()).isoformat(), "people": "1"}, None, None, changes=None)

    def open_companions(self) -> None:
        """Ctrl+G: the line for those who come along; of a visit announced before they are announced already."""
        if self._changes is None:
            self.strip.open()

    def start_with(self, values: Mapping[str, Any]) -> None:
        """What a call or message carried over; the day is left to fill in."""
        known, host = as_visit(values)
        known |= {"people": "1", "desk_note": known.pop("note")}
        self._begin(known, values.get("person_id"), host, changes=None)
        self._source = source_of(values)
        self.form.focus("day" if known["name"] and known["host"] and known["purpose"] else "name" if not known["name"] else "host")

    def start_again(self, copy: "Again") -> None:
        """Like an earlier visit, with whoever came along; the day is left to fill in."""
        self._begin(copy.values, copy.person_id, copy.host, changes=None)
        self.strip.start(copy.companions)
        self.form.focus("day")

    def start_change(self, copy: "Again", row: "VisitRow") -> None:
        """Another day, host or note for a visit announced before."""
        self._begin(copy.values, copy.person_id, copy.host, changes=row)
        self.form.focus("day")

    def _begin(self, values: Mapping[str, Any], person_id: UUID | None, host: HostRef | None, *, changes: "VisitRow | None") -> None:
        self.aside.put_away()
        self.form.clear()
        self.weekdays.clear()
        self.form.fill(values)
        self._changes, self._person_id, self._host, self._as_written, self._source = changes, person_id, host, "", None
        self._wrong.hide()
        self.strip.start(())
        is_new = changes is None
        self._opener.setVisible(is_new)
        self._title.setText(_("Announce a visit") if is_new else _("Change {number}").format(number=changes.number if changes else ""))
        self.save_button.setText((_("Announce") if is_new else _("Save")) + "  Ctrl+Enter")
        for part in (self._on, self.weekdays, self.form.line("until").parentWidget()):
            if part is not None:
                part.setVisible(is_new)

    @property
    def is_blank(self) -> bool:
        """Whether nobody was named yet."""
        return not self.form.value("name").strip() and self.strip.is_empty

    # -- put away

    def park(self) -> bool:
        """Ctrl+Shift+K: the announcement becomes a card; False where nobody is named in it."""
        if not self.aside.put_away():
            return False
        self.start()
        return True

    def _half_filled(self, begun: Begun) -> HalfFilled | None:
        """The form as it stands; what was announced before and is being changed is on record already."""
        if self.is_blank or self._changes is not None:
            return None
        values = self.form.values()
        body = {
            "values": values, "weekdays": self.weekdays.text, "person_id": as_hex(self._person_id), "source": source_plain(self._source),
            "companions": [[each.name, each.phone, as_hex(each.person_id)] for each in self.strip.people],
            "host": [self._host.kind, self._host.id.hex, self._host.text, self._host.department] if self._host is not None else None,
        }  # fmt: skip
        return HalfFilled(begun.id, "expected", values["name"], f"→ {values['host']}" if values["host"] else "", as_body(body), begun.at)

    def _bring_back(self, form: HalfFilled) -> None:
        kept = values_of(form)
        self.brought.emit()
        host = kept.get("host")
        ref = HostRef(host[0], UUID(hex=host[1]), host[2], host[3]) if host else None
        self._begin(kept["values"], as_id(kept.get("person_id")), ref, changes=None)
        self._source = source_kept(kept.get("source"))
        self.weekdays.set(kept.get("weekdays") or "")
        self.strip.start(tuple(Companion(name, phone, as_id(person)) for name, phone, person in kept.get("companions") or ()))
        self.aside.begin(Begun(form.id, form.begun_at, is_kept=True))
        self.form.focus("name")

    # -- while typing

    def _changed(self, name: str) -> None:
        self.aside.touched()
        self._wrong.hide()
        if name == "name" and self._changes is None and not self.name.is_answered:
            self._person_id = None
        if name == "host":
            self._host = self._host if self._host and self._host.text == self.form.value("host") else None

    def _settled(self, name: str) -> None:
        if name == "purpose":
            self.form.fill({"purpose": meant(self.form.value("purpose"), self._purposes)})
        self.form.go_on(name)

    def _ask_people(self, text: str) -> None:
        if text.strip():
            self._tasks.read(self, "app.people.lists:search", text, key="people", then=lambda found: self._offer_people(text, found))

    def _offer_people(self, text: str, found: "Sequence[PersonRow]") -> None:
        offers = [
            Suggestion(person.name, " · ".join(part for part in (person.phone, person.company) if part), person.id)
            for person in found[:MOST_OFFERED]
        ]
        self.name.offer(text, offers)

    def _person_picked(self, person_id: object) -> None:
        if isinstance(person_id, UUID):
            self._tasks.read(
                self, "app.visits.details:prefill", person_id, key="known", then=lambda known: self._fill_known(person_id, *known)
            )

    def _fill_known(self, person_id: UUID, known: Mapping[str, Any], host: HostRef | None) -> None:
        """What is known of somebody picked; what was typed already stays."""
        self.form.fill({name: value for name, value in known.items() if value and not self.form.value(name).strip()})
        self._person_id = person_id
        self._host = host if host and host.text == self.form.value("host") else self._host

    def _ask_hosts(self, text: str) -> None:
        if text.strip():
            self._tasks.read(self, "app.desk.find:find_host", text, key="hosts", then=lambda hits: self._offer_hosts(text, hits))
        else:
            self.host.offer(text, ())

    def _offer_hosts(self, text: str, hits: "Sequence[HostHit]") -> None:
        offers = [Suggestion(hit.ref.text or hit.name, hit.detail, hit.ref) for hit in hits]
        self.host.offer(text, offers, marked=0 if len(offers) == 1 else -1)

    def _host_picked(self, ref: object) -> None:
        self._host = ref if isinstance(ref, HostRef) else None

    def _offer_purposes(self, text: str) -> None:
        offers = [Suggestion(purpose, str(self._purposes.index(purpose) + 1)) for purpose in matching(text, self._purposes)]
        self.purpose.offer(text, offers, marked=0 if len(offers) == 1 and text.strip() else -1)

    # -- saving

    def save(self) -> None:
        """Announce, or keep what was changed; wrong fields get their sentence and nothing is lost."""
        from app.visits.service import Coming

        self.form.fill({"purpose": meant(self.form.value("purpose"), self._purposes)})
        values = {**self.form.values(), "weekdays": self.weekdays.text}
        coming = Coming(person_id=self._person_id, host=self._host, as_written=self._as_written == values["host"])
        if (row := self._changes) is None:
            people = self.strip.people
            self._tasks.do(self, "app.visits.expecting:expect", values, coming, people, then=self._announced, failed=self._refused)
        else:
            self._tasks.do(
                self, "app.visits.expecting:change", row.id, values, coming, version=row.version, then=self._saved, failed=self._refused
            )

    def _announced(self, done: "Announced") -> None:
        words = _("{name} is expected {when}: {number}").format(name=done.name, when=when_words(done.at), number=done.number)
        if done.count > 1:
            words = ngettext("{name}: {n} visit announced.", "{name}: {n} visits announced.", done.count)
            words = words.format(name=done.name, n=done.count)
        say.toast(" ".join((words, *done.notes)))
        link(self._tasks, self, self._source, Source("visit", done.visit_id, done.number))
        self._leave()
        self.announced.emit(done.visit_id)

    def _saved(self, _version: int) -> None:
        row = self._changes
        say.toast(_("Saved; the number stays the same."))
        self._leave()
        if row is not None:
            self.announced.emit(row.id)

    def _leave(self) -> None:
        """It is on record: nothing is kept aside of it."""
        self.aside.saved()
        self.form.clear()
        self.strip.start(())
        self.start()

    def _refused(self, error: UserError) -> None:
        if isinstance(error, UnknownHost):
            self._as_written = self.form.value("host")
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
            self.strip.say(error.errors.get("companions", ""))
        hidden = isinstance(error, FormErrors) and set(error.errors) - {*self.form.names, "companions"}
        if hidden or not isinstance(error, FormErrors):
            self._wrong.setText(str(error))
            self._wrong.show()
        if isinstance(error, StaleRecord):
            self._tasks.changed.emit(frozenset({"Visit"}))
