"""Whom a caller wants, while typed: staff with where they are, departments, homes; and how to put the call through."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from app.calls.fields import Addressee, CallKind, Direction
from app.core.i18n import _
from app.office.duty_fields import Where
from ui.calls.call_form import CallForm
from ui.calls.words import presence_pill, presence_words
from ui.elided import ElidedButton
from ui.panels import StatusPill, label
from ui.tasks import Tasks
from ui.visits.suggest import Suggestion

if TYPE_CHECKING:
    from app.desk.callers import AddresseeHit, Reach


class ReachLine(QFrame):
    """Under whom they want: name, room and number to put the call through, where they are, who stands in."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("WatchStrip")
        self._words = label("", "label")
        self._words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self._pill = StatusPill(parent=self)
        self.deputy = ElidedButton()
        self.deputy.setProperty("kind", "quiet")
        self.deputy.setProperty("chip", True)
        self.deputy.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.deputy.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        top = QHBoxLayout()
        top.addWidget(self._words, 1)
        top.addWidget(self._pill)
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 4, 8, 4)
        column.setSpacing(3)
        column.addLayout(top)
        column.addWidget(self.deputy)
        self.hide()

    @property
    def said(self) -> str:
        """What stands there, for eyes and tests."""
        parts = (self._words.toolTip(), self._pill.text(), "" if self.deputy.isHidden() else self.deputy.accessibleName())
        return "" if self.isHidden() else " · ".join(part for part in parts if part)

    def show_reach(self, found: "Reach | None") -> None:
        """How to reach somebody; nothing for who is on no list."""
        self.setVisible(found is not None)
        if found is None:
            return
        department = found.department if found.department != found.name else ""
        number = " ".join(part for part in (found.name, found.phone) if part)  # what puts the call through is cut last
        words = " · ".join(part for part in (number, department, found.place) if part)
        self._words.setToolTip(words)
        mark = presence_pill(found.presence)
        self._pill.set(mark.word, mark.meaning)
        self._pill.setToolTip(presence_words(found.presence))
        self.deputy.setVisible(bool(found.deputies))
        if found.deputies:
            phone = found.deputy_phones[0] if found.deputy_phones else ""
            who = " ".join(part for part in (found.deputies[0].text, phone) if part)
            words = _("{name} is there").format(name=who) if found.presence is None else _("{name} stands in").format(name=who)
            self.deputy.say(words, "Ctrl+5")
        self._elide()

    def _elide(self) -> None:
        room = self.width() - self._pill.sizeHint().width() * (not self._pill.isHidden()) - 30
        self._words.setText(self._words.fontMetrics().elidedText(self._words.toolTip(), Qt.TextElideMode.ElideRight, max(60, room)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._elide()


class AddresseeAnswers(QObject):
    """Knows whom the form is for; where they are suggests how the call ends."""

    moved = Signal()  # the line below came or went

    def __init__(self, tasks: Tasks, form: CallForm, parent: QWidget) -> None:
        super().__init__(parent)
        self._tasks, self._form = tasks, form
        self._addressee: Addressee | None = None
        self._as_written = ""
        self.found: Reach | None = None
        self.line = ReachLine(parent)
        self.line.deputy.clicked.connect(lambda: self.take_deputy())
        form.between.addWidget(self.line)
        form.for_whom.wanted.connect(self._ask)
        form.for_whom.picked.connect(self._picked)
        form.edited.connect(self._edited)

    def start(self, addressee: Addressee | None = None) -> None:
        """Another form is in front; whom it is for may be known."""
        self._as_written = ""
        self._tasks.forget(self, "reach")
        self._addressee = addressee
        self._show(None)
        if addressee is not None:
            self._read()

    @property
    def addressee(self) -> Addressee | None:
        """Who was picked, as long as the words stand."""
        whom = self._addressee
        return whom if whom is not None and whom.text == self._form.text("for_whom").strip() else None

    @property
    def is_as_written(self) -> bool:
        """Whether the words as they stand were refused once already."""
        return bool(self._as_written) and self._as_written == self._form.text("for_whom")

    def take_as_written(self) -> None:
        """Nobody on the lists is meant: the next saving takes the words as they stand."""
        self._as_written = self._form.text("for_whom")

    def _edited(self, name: str) -> None:
        if name == "for_whom" and self._addressee is not None and self.addressee is None:
            self._addressee = None
            self._show(None)

    def _ask(self, text: str) -> None:
        if not text.strip():
            self._form.for_whom.offer(text, ())
            return
        self._tasks.read(
            self, "app.desk.callers:find_addressee", text, key="for_whom", then=lambda hits: self._offer(text, hits),
            failed=partial(self._form.for_whom.not_answered, text),
        )  # fmt: skip

    def _offer(self, text: str, hits: "Sequence[AddresseeHit]") -> None:
        plain = text.strip().casefold()
        exact = [n for n, hit in enumerate(hits) if plain in (hit.name.casefold(), hit.addressee.text.casefold())]
        marked = 0 if len(hits) == 1 else exact[0] if len(exact) == 1 else -1
        offers = [Suggestion(hit.addressee.text, _detail(hit), hit.addressee) for hit in hits]
        self._form.for_whom.offer(text, offers, marked=marked)

    def _picked(self, addressee: object) -> None:
        if isinstance(addressee, Addressee):
            self._addressee = addressee
            self._read()

    def _read(self) -> None:
        self._tasks.read(self, "app.desk.callers:reach", self._addressee, key="reach", then=self._show)

    def _show(self, found: "Reach | None") -> None:
        self.found = found
        self.line.show_reach(found)
        if found is not None and self._form.direction is Direction.IN:
            is_there = found.presence is None or found.presence.state is Where.IN
            self._form.suggest_kind(CallKind.TRANSFERRED if is_there and not self._form.has_message else CallKind.NOT_REACHED)
        elif not self._form.text("for_whom").strip():
            self._form.suggest_kind(CallKind.ANSWERED)
        self.moved.emit()

    def take_deputy(self) -> bool:
        """Ctrl+5: who stands in is wanted instead; False where nobody does."""
        if self.found is None or not self.found.deputies:
            return False
        self._addressee = self.found.deputies[0]
        self._form.line("for_whom").setText(self._addressee.text)
        self._read()
        return True


def _detail(hit: "AddresseeHit") -> str:
    """The department, and where somebody is who is not there."""
    is_in = hit.presence is None or hit.presence.state is Where.IN
    return " · ".join(part for part in (hit.detail, "" if is_in else presence_pill(hit.presence).word) if part)
