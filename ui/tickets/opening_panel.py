"""What the forms of a ticket (F4) and of a complaint (F5) have in common: who it is about, found while typed; kept while half-filled."""

from abc import abstractmethod
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import FormErrors, UserError
from app.core.forms import Field
from app.core.i18n import _
from app.drafts.fields import HalfFilled
from app.visits.fields import HostRef
from ui.forms import FormView
from ui.open_for import OpenFor
from ui.panels import button, label, press_on_enter
from ui.parking import Aside, Begun, Parking
from ui.reveal import HoldToShow, PhoneEdit, Whose
from ui.tasks import Tasks
from ui.tickets.draft import TicketDraft, brought_back
from ui.tickets.one_line import OneLine
from ui.visits.same_name import SameNames
from ui.visits.suggest import SuggestEdit, Suggestion

if TYPE_CHECKING:
    from app.desk.find import HostHit, Namesake

NAMES_AFTER = 150
WITHHELD = {"is_anonymous": "name", "is_contact_refused": "phone"}
DIGITS = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1}


class OpeningPanel(QFrame):
    """Enter goes on, Ctrl+Enter saves; Esc puts the form away as a card that F8 brings back."""

    saved = Signal(object)
    closed = Signal()
    said = Signal(str)
    brought = Signal()
    open_wanted = Signal(object)  # an open one of the same person, home or phone
    kind: ClassVar[str]  # of its half-filled forms
    fields: ClassVar[tuple[Field, ...]]
    rows: ClassVar[tuple[tuple[str, ...], ...]]
    extra: ClassVar[tuple[str, ...]] = ()  # a field of each row that is shown on demand
    skipped: ClassVar[Mapping[str, str]] = {}
    begins: ClassVar[Mapping[str, str]] = {}  # what an empty form says already
    first: ClassVar[tuple[str, ...]]  # where the cursor goes: the first of these with nothing in it

    def __init__(self, tasks: Tasks, parking: Parking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks, self._parking = tasks, parking
        self._about = TicketDraft()
        self._is_saving = self._is_filling = False
        self.phone, self.home = PhoneEdit(), SuggestEdit()
        self.form = FormView(
            self.fields, self.rows, skipped=self.skipped, editors={"phone": self.phone, "home": self.home, **self.editors()}
        )
        self.names = SameNames(self)
        self.names.hold(tasks)
        self._names_timer = QTimer(self, singleShot=True, interval=NAMES_AFTER)
        self._sight_timer = QTimer(self, singleShot=True, interval=0)
        self._sight_timer.timeout.connect(self._keep_in_sight)
        self._names_timer.timeout.connect(lambda: self.names.ask(self._name, lambda: self._about.person_id))
        self.aside = Aside(parking, self, self._half_filled)
        self._build()
        self._wire()
        self.start(TicketDraft())

    # -- what each says of itself

    def editors(self) -> dict[str, QLineEdit]:
        """Lines of its own."""
        return {}

    def parts(self) -> tuple[QWidget, ...]:
        """What stands below the fields."""
        return ()

    def feet(self) -> tuple[QWidget, ...]:
        """What stays in sight above the button, however the fields are scrolled."""
        return ()

    def dress(self) -> None:
        """Heights and hints of its fields."""

    @abstractmethod
    def title(self, about: TicketDraft) -> str:
        """What stands at its head."""

    @abstractmethod
    def verb(self) -> str:
        """What stands on the button that saves."""

    def refresh(self) -> None:
        """Read anew what it is filled from: somebody opens the form."""

    def begun(self, about: TicketDraft) -> None:
        """A form is in front, filled with what is known."""

    def typed(self, name: str) -> None:
        """A field was changed by hand."""

    def known(self) -> None:
        """Person or home are known now: what of them is open already may be shown."""

    def fill_person(self, person: "Namesake") -> None:
        """What is on record of somebody besides name, phone and home."""

    @abstractmethod
    def send(self, about: TicketDraft) -> None:
        """Save it: `done` or `refused` is called."""

    # -- building

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
        for part in (self._wrong, *self.feet()):
            column.addWidget(part)
        self.save_button = button(self.verb(), key="Ctrl+Return", kind="big", clicked=self.save)
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
        for part in (self.form, self.names, *self.parts()):
            inner.addWidget(part)
        inner.addStretch(1)
        self.dress()
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        self._scroll = scroll
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._follow_focus)
        scroll.installEventFilter(self)
        return scroll

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._scroll:
            self._sight_timer.start()  # something came below the fields: the cursor stays in sight
        return super().eventFilter(watched, event)

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        """A form higher than its room leads the eye along."""
        if now is not None and self._scroll.isAncestorOf(now):
            self._sight_timer.start()

    def _keep_in_sight(self) -> None:
        """As soon as everything has its place."""
        now = QApplication.focusWidget()
        if now is not None and self._scroll.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(now, 0, 28)

    def _wire(self) -> None:
        self.form.submitted.connect(self.save)
        self.form.changed.connect(self._edited)
        self.phone.returnPressed.connect(lambda: self.form.go_on("phone"))
        self.home.wanted.connect(self._ask_homes)
        self.home.picked.connect(self._home_picked)
        self.home.settled.connect(lambda: self.form.go_on("home"))
        self.names.picked.connect(self._person_picked)
        self.names.renewed.connect(self._renewed)
        self.names.offered.connect(lambda: self.names.setVisible(not self.names.is_empty))
        self._more.toggled.connect(self._show_extra)
        self._parking.register(self.kind, self.bring_back)
        self._parking.changed.connect(self.relabel)
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
        self.form.clear()
        self.form.fill({**self.begins, **{name: value for name, value in about.values.items() if name in self.form.names}})
        for tick in WITHHELD:
            self._withhold(tick)
        self.begun(about)
        self._is_filling = False
        self._more.setChecked(any(about.values.get(name) for row in self.rows if set(row) & set(self.extra) for name in row))
        self._show_extra(self._more.isChecked())
        self.names.clear()
        self.names.hide()
        self._wrong.hide()
        self._source.setText(f"← {about.source_number}" if about.source_number else "")
        self._source.setAccessibleName(_("from {number}").format(number=about.source_number) if about.source_number else "")
        self._title.setText(self.title(about))
        self._seconds.count_from(about.begun.at)
        self.relabel()
        if about.values:
            self.aside.touched()
            self._seconds.count_from(self.aside.begun.at)
            self._names_timer.start()
            self.known()

    def go_to_first_empty(self) -> None:
        """The cursor to the first of the usual fields with nothing in it."""
        ticked = {name: tick for tick, name in WITHHELD.items()}
        empty = [
            name for name in self.first if not self.form.value(name).strip() and self.form.value(ticked.get(name, "")) != "yes"
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
        """Bring the form back that was put away last; False where there is none."""
        newest = self._parking.newest(self.kind)
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
        return self._about.put_away(self.kind)

    def relabel(self) -> None:
        """What the buttons say as the form stands."""
        self.save_button.setText(self.verb() + "  Ctrl+Enter")
        self.draft_button.setEnabled(self._parking.newest(self.kind) is not None)

    # -- while it is typed

    @property
    def about(self) -> TicketDraft:
        """What the form carries besides its values."""
        return self._about

    def _name(self) -> str:
        return self.form.value("name").strip()

    def _whose(self) -> Whose | None:
        ids = (self._about.person_id,) if self._about.person_id else self.names.ids
        return Whose("person", ids) if ids else None

    def _show_extra(self, is_on: bool) -> None:
        for name in self.extra:
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
        elif name == "home":
            self._about.home_id = None
        elif name in WITHHELD:
            self._withhold(name)
        self.typed(name)

    def _withhold(self, tick: str) -> None:
        is_on = self.form.value(tick) == "yes"
        if is_on:
            self.form.fill({WITHHELD[tick]: ""})
        self.form.editor(WITHHELD[tick]).setEnabled(not is_on)

    def _renewed(self) -> None:
        self._about.person_id = None

    def fill_quietly(self, values: Mapping[str, object]) -> None:
        """Put values in that nobody typed."""
        self._is_filling = True
        self.form.fill(values)
        self._is_filling = False

    def _person_picked(self, person: "Namesake") -> None:
        chosen = person.person.id
        self._tasks.read(self, "app.visits.details:prefill", chosen, then=lambda found: self._fill_known(person, found[0]))

    def _fill_known(self, person: "Namesake", known: Mapping[str, Any]) -> None:
        typed = {name: value for name, value in self.form.values().items() if value}
        values = {"phone": typed.get("phone") or known.get("phone") or "", "home": typed.get("home") or person.person.place}
        if "company" in self.form.names:
            values["company"] = typed.get("company") or known.get("company") or ""
        self.fill_quietly(values)
        self._about.person_id = person.person.id
        self.known()
        self.fill_person(person)

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
        self.known()

    # -- saving

    def save(self) -> None:
        """Save it; wrong fields get their sentence and nothing typed is lost."""
        if self._is_saving:
            return
        self.home.take_marked()
        self._set_saving(is_on=True)
        self.send(self._about)

    def _set_saving(self, *, is_on: bool) -> None:
        self._is_saving = is_on
        self.save_button.setEnabled(not is_on)

    def done(self, about: TicketDraft, made: Any) -> None:
        """It is on record."""
        self._set_saving(is_on=False)
        self.aside.saved(about.begun)
        if self._about is about:
            self.form.clear()
            self.start(TicketDraft())
        self.saved.emit(made)

    def refused(self, error: UserError) -> None:
        """It is not: each field gets its sentence."""
        self._set_saving(is_on=False)
        errors: Mapping[str, str] = error.errors if isinstance(error, FormErrors) else {}
        folded = {name for row in self.rows if set(row) & set(self.extra) for name in row}
        if set(errors) & folded:
            self._more.setChecked(True)
        self.form.show_errors(errors)
        rest = [words for name, words in errors.items() if name not in self.form.names] if errors else [str(error)]
        self._wrong.setText(" ".join(rest))
        self._wrong.setVisible(bool(self._wrong.text()))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if has_ctrl and event.key() in DIGITS and self.names.pick(DIGITS[Qt.Key(event.key())]):
            event.accept()
        elif has_ctrl and event.key() == Qt.Key.Key_0:
            self.names.renew()
        elif has_ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)
