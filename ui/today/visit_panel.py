"""Check-in at the side of the first screen: form, people of the same name, the badge to come, one big button."""

from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.calls.fields import Source
from app.core import clock
from app.core.errors import FormErrors, UnknownHost, UserError
from app.core.i18n import _
from app.drafts.fields import HalfFilled
from app.visits.fields import HostRef
from ui.calls.links import link
from ui.open_for import OpenFor
from ui.panels import button, label, press_on_enter
from ui.parking import Aside, Begun, Parking
from ui.reveal import HoldToShow, Whose
from ui.tasks import Tasks
from ui.today.announced import Announced
from ui.today.badge_preview import HIGH, LOW, BadgePreview
from ui.today.beside import Beside
from ui.today.draft import Draft, brought_back
from ui.today.host_answers import HostAnswers
from ui.today.purpose_answers import PurposeAnswers
from ui.today.visit_form import EXTRA, VisitForm
from ui.visits.same_name import SameNames

if TYPE_CHECKING:
    from app.desk.find import Namesake
    from app.visits.service import Arrived

PREVIEW_AFTER, NAMES_AFTER = 180, 150
ROOMY = 720  # with this height form, escort and badge stand one below the other


class VisitPanel(QFrame):
    """Fills, checks in, prints. Esc and Ctrl+Shift+K put the form away; F2 and F8 bring it back: typed text is never lost."""

    saved = Signal(object)
    closed = Signal()
    said = Signal(str)
    brought = Signal()  # a form put away comes back: the panel is wanted in front

    def __init__(self, tasks: Tasks, parking: Parking, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks, self._parking = tasks, parking
        self._about = Draft()
        self._is_saving = False
        self.stock, self.prints_badge = "", True
        self.form = VisitForm(self)
        self.hosts = HostAnswers(tasks, self.form, self)
        self.purposes = PurposeAnswers(self.form, self)
        self.names = SameNames(self)
        self.announced = Announced(tasks, self.form, self)
        self.preview = BadgePreview(self)
        self.beside = Beside(tasks, self.form, self)
        self.party, self.watch, self.escort = self.beside.party, self.beside.watch, self.beside.escort
        self.extras, self.proofs = self.beside.extras, self.beside.proofs
        self.aside = Aside(parking, self, self._half_filled)
        self._build()
        self._timers()
        self._wire()
        self.start({})

    # -- building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(18, 10, 18, 10)
        column.setSpacing(6)
        head = QHBoxLayout()
        self._title = label(_("Check-in"), "head")
        self._seconds = OpenFor()
        self._more = button(_("More fields"), kind="quiet")
        self._more.setCheckable(True)
        self._more.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        head.addWidget(self._title)
        head.addStretch(1)
        head.addWidget(self.proofs)
        head.addWidget(self._more)
        head.addWidget(self._seconds)
        column.addLayout(head)
        column.addWidget(self.form)
        self._sentence = label("", "error", wraps=True)
        self._sentence.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._sentence.setFixedHeight(40)
        self._sentence.hide()
        column.addWidget(self._sentence)
        for part in (self.party, self.watch, self.escort):
            column.addWidget(part)
        column.addWidget(self.announced)
        column.addWidget(self.names)
        column.addWidget(self.preview, 1)
        column.addStretch(0)
        column.addWidget(self.extras)
        self._buttons(column)

    def _buttons(self, column: QVBoxLayout) -> None:
        self.save_button = button("", kind="big", clicked=self.save)
        press_on_enter(self.save_button)
        column.addWidget(self.save_button)
        row = QHBoxLayout()
        self.draft_button = button(_("Bring back draft"), key="F2", clicked=self.resume)
        self.cancel_button = button(_("Cancel"), key="Esc", clicked=self.cancel)
        row.addWidget(self.draft_button, 1)
        row.addWidget(self.cancel_button, 1)
        column.addLayout(row)

    def _timers(self) -> None:
        self._preview_timer = QTimer(self, singleShot=True, interval=PREVIEW_AFTER)
        self._preview_timer.timeout.connect(self._ask_preview)
        self._names_timer = QTimer(self, singleShot=True, interval=NAMES_AFTER)
        self._names_timer.timeout.connect(self._ask_names)

    def _wire(self) -> None:
        self.form.submitted.connect(self.save)
        self.form.edited.connect(self._edited)
        self.form.entered.connect(self._entered)
        self.form.error_shown.connect(self._show_sentence)
        self.hosts.settled.connect(self.save)
        self.beside.changed.connect(self._preview_timer.start)
        self.beside.moved.connect(self._beside_moved)
        self.beside.said.connect(self._show_sentence)
        self.beside.submitted.connect(self.save)
        self.party.strip.done.connect(self.go_to_first_empty)
        self.names.picked.connect(self._person_picked)
        self.names.renewed.connect(self._renewed)
        self.names.offered.connect(self._make_room)
        HoldToShow(self._tasks, self, self._whose, has_mouse=False)
        HoldToShow(self._tasks, self.form.edits["phone"], self._whose)
        self.names.hold(self._tasks)
        self.announced.taken.connect(self._begin)
        self._parking.register("visit", self._bring_back)
        self._parking.changed.connect(self._relabel)
        self._more.toggled.connect(self._show_extra)

    def _renewed(self) -> None:
        self._about.person_id = None
        self.proofs.forget()

    def _whose(self) -> Whose | None:
        """Whose phone Ctrl+H shows: of the person the form is about, else of those of the same name."""
        ids = (self._about.person_id,) if self._about.person_id else self.names.ids
        return Whose("person", ids) if ids else None

    def _show_extra(self, is_on: bool) -> None:
        self.form.show_extra(is_shown=is_on)
        self._make_room()

    def _make_room(self) -> None:
        if self.height() < ROOMY and self.escort.is_wanted:
            self._more.setChecked(False)
        is_more = self._more.isChecked()
        self.beside.share_room(self.preview, self.names, is_low=self.height() < ROOMY, is_more=is_more, is_said=bool(self._sentence.text()))
        self.preview.setMinimumHeight(LOW if is_more or self.escort.is_on else HIGH)

    def _beside_moved(self) -> None:
        self._make_room()
        self._begin_clock()
        self._preview_timer.start()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._make_room()

    # -- starting and ending

    def configure(self, *, stock: str, prints_badge: bool) -> None:
        """What the office's settings say about badges."""
        if (stock, prints_badge) != (self.stock, self.prints_badge):
            self.stock, self.prints_badge = stock, prints_badge
            self._relabel()
            self._preview_timer.start()

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the form."""
        return self.form.is_blank() and self.party.strip.is_empty

    def start(self, values: Mapping[str, Any], about: Draft | None = None) -> None:
        """A new form with what is known; a half-filled one before it is put away."""
        if not self.is_blank and self._about.begun_at is not None:
            self.aside.put_away()
        self._about = about or Draft()
        self.aside.begin(self._about.begun)
        self.hosts.start(self._about)
        self.form.fill(values)
        self._more.setChecked(any(values.get(name) for name in EXTRA))
        self.names.clear()
        self.announced.start(self._about)
        self.beside.start(self._about)
        self._make_room()
        self._about.begun_at = self._about.begun_at or (clock.now() if values else None)
        self._seconds.count_from(self._about.begun_at)
        self._relabel()
        self._ask_preview()
        if values.get("name"):
            self._ask_names()

    def go_to_first_empty(self) -> None:
        """The cursor to the first needed field that is empty, else to the button so that Enter saves."""
        empty = self.form.first_empty()
        if empty:
            self.form.focus(empty)
        else:
            self.save_button.setFocus(Qt.FocusReason.TabFocusReason)

    def cancel(self) -> None:
        """One step back: what was typed is put away."""
        if self.aside.put_away():
            self.said.emit(_("Put away: F2 or F8 brings it back."))
        self._reset()
        self.closed.emit()

    def resume(self) -> bool:
        """Bring the check-in back that was put away last; False where there is none."""
        newest = self._parking.newest("visit")
        if newest is not None:
            self._parking.resume(newest.id)
        return newest is not None

    @property
    def has_draft(self) -> bool:
        """Whether F2 brings something back."""
        return self._parking.newest("visit") is not None

    def _half_filled(self, _begun: Begun) -> HalfFilled | None:
        if not self.form.is_worth_keeping and self.party.strip.is_empty:
            return None
        self._about.values = self.form.values()
        self.beside.keep(self._about)
        return self._about.put_away()

    def _bring_back(self, form: HalfFilled) -> None:
        about = brought_back(form)
        self.brought.emit()
        self._begin(about.values, about)

    def _reset(self) -> None:
        self.form.fill({})
        self._about = Draft()
        self.aside.begin(self._about.begun)
        self.hosts.start(self._about)
        self.names.clear()
        self.announced.start(self._about)
        self.beside.start(self._about)
        self._make_room()
        self.preview.clear()
        self._more.setChecked(False)
        self._seconds.count_from(None)
        self._relabel()

    def _relabel(self) -> None:
        words = _("Check in and print  Ctrl+Enter") if self.prints_badge else _("Check in  Ctrl+Enter")
        self.save_button.setText(words)
        self.draft_button.setEnabled(self.has_draft)
        self._title.setText(_("Expected visitor") if self._about.visit_id else _("Check-in"))

    def _show_sentence(self, sentence: str) -> None:
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        self._make_room()

    # -- while typing

    def _begin_clock(self) -> None:
        if self._about.begun_at is None and not self.is_blank:
            self._about.begun_at = clock.now()
            self._seconds.count_from(self._about.begun_at)
        self.aside.touched()

    def _edited(self, name: str) -> None:
        self._begin_clock()
        if name == "name":
            self._renewed()
            self._names_timer.start()
        if name == "host":
            self.hosts.edited()
        if name == "type":
            self.escort.follow()
        self._preview_timer.start()

    def _entered(self, name: str) -> None:
        if name == "purpose":
            self._settle_purpose()
        if name == "host" and self.hosts.is_unknown():
            return
        if name == "host" and self.hosts.is_as_written and self.form.first_empty() is None:
            self.save()
            return
        self.form.go_on(name)

    def _settle_purpose(self) -> None:
        if self.purposes.settle():
            self._preview_timer.start()
        self.escort.follow()

    def _ask_names(self) -> None:
        self.names.ask(lambda: self.form.text("name").strip(), lambda: self._about.person_id)

    def _person_picked(self, person: "Namesake") -> None:
        chosen = person.person.id
        self._tasks.read(self, "app.visits.details:prefill", chosen, then=lambda known: self._fill_known(chosen, *known))

    def _fill_known(self, person_id: UUID, known: Mapping[str, Any], last_host: HostRef | None) -> None:
        typed = {name: value for name, value in self.form.values().items() if value}
        host = last_host if not typed.get("host") else self._about.host
        self.form.fill({**known, **typed, "phone": known.get("phone") or typed.get("phone")}, keeps_id=True)
        self._about.person_id, self._about.host = person_id, host
        self.beside.know(person_id)
        self._ask_preview()
        self.go_to_first_empty()

    def _begin(self, values: Mapping[str, Any], about: Draft) -> None:
        self.start(values, about)
        self.go_to_first_empty()

    def _ask_preview(self) -> None:
        values = self.beside.on_badge(self.form.values())
        if not self.stock or not str(values.get("name") or "").strip():
            self.preview.clear()
            return
        drawn = self.preview.show_badge
        self._tasks.read(self, self.extras.preview, values, stock=self.stock, photo=self.proofs.photo, key="preview", then=drawn)

    # -- saving

    def save(self) -> None:
        """Check in with what stands in the form; wrong fields get their sentence and nothing is lost."""
        if self._is_saving or not self.hosts.is_ready():
            return
        self._settle_purpose()
        if self.form.first_empty() is None and self.escort.asks():
            return
        self._send()

    def _send(self) -> None:
        from app.visits.service import Coming

        about, values = self._about, self.form.values()
        picked: dict[str, Any] = {"person_id": about.person_id, "host": about.host, "visit_id": about.visit_id}
        coming = Coming(**picked, as_written=self.hosts.is_as_written, **self.beside.coming())
        self._set_saving(is_on=True)
        work, *args = self.party.arriving(values, coming, self.extras.service)
        self._tasks.do(self, work, *args, then=partial(self._arrived, about), failed=self._refused)

    def _set_saving(self, *, is_on: bool) -> None:
        self._is_saving = is_on
        self.save_button.setEnabled(not is_on)

    def _arrived(self, about: Draft, arrived: "Arrived") -> None:
        self._set_saving(is_on=False)
        # who was begun while the answer was on its way stays in the form; of who is checked in nothing is kept aside
        self.aside.saved(about.begun)
        if self._about is about:
            self._reset()
        self._relabel()
        self.saved.emit(arrived)
        self.extras.arrived(about, arrived)
        link(self._tasks, self, about.source, Source("visit", arrived.visit_id, arrived.number))

    def _refused(self, error: UserError) -> None:
        self._set_saving(is_on=False)
        if isinstance(error, UnknownHost):
            self.hosts.take_as_written()
        if self.beside.takes(error, self.save):
            return
        if isinstance(error, FormErrors):
            self.form.show_errors(error.errors)
            self.party.say(error.errors.get("companions", ""))
        else:
            self._show_sentence(str(error))

    # -- keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        digits = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1}
        if has_ctrl and event.key() in digits and self.names.pick(digits[Qt.Key(event.key())]):
            event.accept()
        elif has_ctrl and event.key() == Qt.Key.Key_0:
            self.names.renew()
        elif has_ctrl and event.key() == Qt.Key.Key_Y:
            self.escort.open()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel()
        elif has_ctrl and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.save()
        else:
            super().keyPressEvent(event)
