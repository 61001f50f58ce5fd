"""The strip that asks whether a visitor is the one on the list: same, not the same, not sure; and a head's word where it takes one."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLineEdit, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _
from app.core.masking import mask_phone
from app.watch.fields import HOW_WORDS, REASONS, Hit, Said, Standing, Who
from ui.panels import button, label
from ui.tasks import Tasks
from ui.watch.reason_line import ReasonLine

if TYPE_CHECKING:
    from app.office.lists import StaffRow
    from app.watch.service import Released

DIGITS = {Qt.Key.Key_1: Said.SAME, Qt.Key.Key_2: Said.NOT_SAME, Qt.Key.Key_3: Said.NOT_SURE}


def said_words(said: Said) -> str:
    """The answer as a button says it."""
    return {Said.SAME: _("The same"), Said.NOT_SAME: _("Not the same"), Said.NOT_SURE: _("Not sure")}[said]


def _shown(who: Who) -> tuple[str, ...]:
    seen = who.seen
    return seen.name, mask_phone(seen.phone), seen.company, seen.plate


class WatchStrip(QFrame):
    """One hit at a time; `answered` once something was said or released, `closed` by Esc."""

    answered = Signal()
    closed = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._hit: Hit | None = None
        self._who = Who()
        self._said: Said | None = None
        self.setObjectName("WatchStrip")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._here = label("", "quiet", wraps=True)
        self._what = label("", "head", wraps=True)
        self._how = label("", "quiet", wraps=True)
        self._wrong = label("", "error", wraps=True)
        for words in (self._here, self._what, self._how, self._wrong):
            words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.reason = ReasonLine(self)
        self.reason.given.connect(self._reasoned)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 8, 10, 10)
        column.setSpacing(6)
        for part in (self._here, self._what, self._how, self._choices(), self._compare(), self._head(), self.reason, self._wrong):
            column.addWidget(part)
        column.addStretch(1)
        self.hide()

    def _choices(self) -> QWidget:
        self._answers = QWidget()
        row = QHBoxLayout(self._answers)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for number, said in enumerate(DIGITS.values(), 1):
            chip = button(f"{number}  {said_words(said)}", clicked=partial(self.say, said))
            chip.setProperty("chip", True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            row.addWidget(chip, 1)
        return self._answers

    def _compare(self) -> QWidget:
        self.number = QLineEdit()
        self.number.setAccessibleName(_("ID number to compare (not kept)"))
        self.number.setPlaceholderText(_("ID number to compare (not kept)"))
        self.number.setEchoMode(QLineEdit.EchoMode.Password)
        self.number.setMaxLength(40)
        self.number.returnPressed.connect(self._compare_number)
        return self.number

    def _head(self) -> QWidget:
        self._release = QWidget()
        self.head = QComboBox()
        self.head.setAccessibleName(_("Head who lets in"))
        self.head.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.password = QLineEdit()
        self.password.setAccessibleName(_("Password of the head"))
        self.password.setPlaceholderText(_("Password"))
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.password.setMaxLength(256)
        self.password.returnPressed.connect(self.reason.take_focus)
        row = QHBoxLayout(self._release)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self.head, 1)
        row.addWidget(self.password, 1)
        return self._release

    # -- what is asked

    def ask(self, hit: Hit, who: Who, *, left: int) -> None:
        """Ask about one hit; `left` more wait behind it."""
        is_new = self._hit is None or (self._hit.entry_id, self._hit.standing) != (hit.entry_id, hit.standing) or self.isHidden()
        self._hit, self._who = hit, who
        self._here.setText(_("At the desk: {who}").format(who=" · ".join(part for part in _shown(who) if part)))
        self._what.setText(" · ".join(part for part in (hit.name, hit.phone, hit.company, hit.plate) if part))
        self._how.setText(" · ".join(part for part in (self._alike_words(hit), _("{n} more").format(n=left) if left else "") if part))
        self.show()
        if not is_new:
            return
        self._said = None
        self._wrong.setText("")
        self.number.clear()
        self._show_stage()
        if hit.standing is Standing.HELD:
            self._tasks.read(self, "app.watch.lists:heads", key="heads", then=self._offer_heads)
        else:
            self.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @staticmethod
    def _alike_words(hit: Hit) -> str:
        """In what they are alike; an ID number typed in the form that is not the one of the list says most."""
        alike = _("Alike: {what}").format(what=_(", ").join(_(HOW_WORDS[how]) for how in hit.hows))
        return " · ".join((_("The ID number is another."), alike)) if hit.is_other_id else alike

    def _show_stage(self) -> None:
        is_held = self._hit is not None and self._hit.standing is Standing.HELD
        self._answers.setVisible(not is_held and self._said is None)
        self.number.setVisible(self._hit is not None and self._hit.has_id and self._answers.isVisibleTo(self))
        self._release.setVisible(is_held)
        self.reason.setVisible(is_held or self._said is not None)
        self._wrong.setVisible(bool(self._wrong.text()))
        if is_held:
            self._how.setText(self._held_words())
            self.reason.ask([_(words) for words in REASONS["release"]])
        elif self._said is not None:
            self._how.setText(said_words(self._said))
            self.reason.ask([_(words) for words in REASONS[self._said]])
        self.updateGeometry()

    def _held_words(self) -> str:
        tell = self._hit.tell if self._hit else ""
        words = _("Needs a head's word before the check-in goes on.")
        return " ".join((words, _("Tell {whom}.").format(whom=tell))) if tell else words

    def _offer_heads(self, rows: "Sequence[StaffRow]") -> None:
        self.head.clear()
        for row in rows:
            # as text: Qt finds no UUID again
            self.head.addItem(" · ".join(part for part in (row.name, row.post or row.department) if part), str(row.id))
        own = self._tasks.actor.staff_id if self._tasks.actor else None
        self.head.setCurrentIndex(max(0, self.head.findData(str(own))))
        self.password.clear()
        self.password.setFocus()

    # -- what is answered

    def say(self, said: Said) -> None:
        """The first half of an answer; the reason follows."""
        self._said = said
        self._say_wrong("")
        self._show_stage()
        self.reason.take_focus()

    def _reasoned(self, reason: str) -> None:
        if self._hit is None:
            return
        if self._hit.standing is Standing.HELD and not self.head.count():
            self._say_wrong(_("Nobody here is a head with a password. An administrator gives somebody the role in the settings."))
        elif self._hit.standing is Standing.HELD:
            given, head = (self.password.text(), reason), UUID(self.head.currentData())
            self._tasks.do(
                self, "app.watch.service:release", self._hit.entry_id, self._who, head, given,
                then=self._released, failed=self._failed,
            )  # fmt: skip
        elif self._said is not None:
            words = (self._hit.entry_id, self._who, self._said, reason)
            self._tasks.do(self, "app.watch.service:answer", *words, then=lambda _id: self.answered.emit(), failed=self._failed)

    def _released(self, done: "Released") -> None:
        self.password.clear()
        if done.is_done:
            self.answered.emit()
        else:
            self._say_wrong(done.sentence)
            self.password.setFocus()

    def _failed(self, error: UserError) -> None:
        self._say_wrong(str(error))

    def _say_wrong(self, sentence: str) -> None:
        self._wrong.setText(sentence)
        self._wrong.setVisible(bool(sentence))

    def _compare_number(self) -> None:
        if self._hit is not None and self.number.text().strip():
            number = self.number.text()
            self.number.clear()
            self._tasks.read(self, "app.watch.lists:is_same_id", self._hit.entry_id, number, key="id", then=self._compared)

    def _compared(self, is_same: bool | None) -> None:
        words = {True: _("The ID number is the same."), False: _("The ID number is another."), None: _("This PC cannot compare it.")}
        self._how.setText(words[is_same])
        self.setFocus()

    # -- keys

    def step_back(self) -> bool:
        """Esc: from the reason back to the question, from the question back to the form; False where nothing is asked."""
        if self.isHidden():
            return False
        if self._said is not None and self._hit is not None:
            hit, self._hit = self._hit, None
            self.ask(hit, self._who, left=0)
            return True
        self.hide()
        self.closed.emit()
        return True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if self._answers.isVisible() and key in DIGITS and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.say(DIGITS[Qt.Key(key)])
        elif key != Qt.Key.Key_Escape or not self.step_back():
            super().keyPressEvent(event)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())
