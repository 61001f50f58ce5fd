"""Who comes along: a line that takes names, each with a phone or none, typed or pasted as a list, and a chip for everybody named."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QLineEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.i18n import _, ngettext
from app.core.masking import mask_phone
from app.visits.companions import Companion, read_list
from app.visits.fields import VisitState
from ui import theme
from ui.panels import button, label
from ui.visits.flow import Flow

if TYPE_CHECKING:
    from app.visits.details import VisitDetails

CHIP = 24
MOST_LINES = 2
LONGEST = 240
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


def companions_to_come(details: "VisitDetails") -> tuple[Companion, ...]:
    """Those announced with a lead who are still to come; nobody for a companion."""
    if details.row.lead_id is not None:
        return ()
    to_come = (VisitState.EXPECTED, VisitState.MISSED)
    others = [row for row in details.party if row.lead_id is not None and row.state in to_come]
    return tuple(Companion(row.name, person_id=row.person_id, visit_id=row.id) for row in others)


class CompanionStrip(QWidget):
    """Enter adds who is typed and waits for the next; on the empty line it is `done`; Backspace there takes the last one out."""

    changed = Signal()
    done = Signal()
    submitted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._people: tuple[Companion, ...] = ()
        self._is_open = self._is_folded = False
        self._wrong = label("", "error", wraps=True)
        self.line = QLineEdit()
        self.line.setAccessibleName(_("Companions"))
        self.line.setMaxLength(20_000)
        self.line.setMinimumHeight(theme.px(30))
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._typed)
        self._chips = QWidget()
        self._flow = Flow(self._chips)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setWidget(self._chips)
        bar = self._scroll.verticalScrollBar()
        bar.rangeChanged.connect(lambda _low, high: bar.setValue(high))  # who was named last is in sight
        self._column = column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(3)
        for part in (self.line, self._wrong, self._scroll):
            column.addWidget(part)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._show()

    @property
    def people(self) -> tuple[Companion, ...]:
        """Everybody named, what still stands in the line too."""
        return (*self._people, *read_list(self.line.text())) if self._is_open else self._people

    @property
    def is_open(self) -> bool:
        """Whether companions belong to the form."""
        return self._is_open

    @property
    def is_empty(self) -> bool:
        """Whether nobody is named or being typed."""
        return not self._people and not self.line.text().strip()

    def start(self, people: Sequence[Companion]) -> None:
        """Another form is in front."""
        self._people = tuple(people)
        self._is_open = bool(people)
        self.line.clear()
        self._wrong.clear()
        self._show()

    def open(self) -> None:
        """The cursor to the line."""
        self._is_open = True
        self._show()
        self.line.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def fold(self, *, is_folded: bool) -> None:
        """Only the line stays in sight."""
        if is_folded != self._is_folded:
            self._is_folded = is_folded
            self._scroll.setVisible(bool(self._people) and not is_folded)

    @property
    def chips_height(self) -> int:
        """What the chips add to the line, in sight or not."""
        return self._scroll.minimumHeight() + self._column.spacing() if self._people else 0

    def take(self) -> bool:
        """Everybody in the line becomes a chip; False where it names nobody."""
        found = read_list(self.line.text())
        if not found:
            if self.line.text().strip():
                self.say(_("This is no name. Write a name, then the phone if there is one."))
            return False
        self.line.clear()
        self._people = (*self._people, *found)
        self._wrong.clear()
        self._show()
        self.changed.emit()
        return True

    def take_out(self, place: int) -> None:
        """Somebody does not come along after all."""
        self._people = (*self._people[:place], *self._people[place + 1 :])
        self._wrong.clear()
        self._show()
        self.changed.emit()
        if self._is_open:
            self.line.setFocus()

    def say(self, sentence: str) -> None:
        """What is wrong with the list, until it changes ("")."""
        self._is_open = self._is_open or bool(sentence)
        self._wrong.setText(sentence)
        self._show()
        if sentence:
            self.line.setFocus()

    def _typed(self, text: str) -> None:
        if self._wrong.text():
            self._wrong.clear()
            self._show()
        if "\n" in text:  # a pasted list
            self.take()
        else:
            self.changed.emit()

    def _show(self) -> None:
        count = len(self._people)
        words = ngettext("{n} companion; the next, or Enter to go on", "{n} companions; the next, or Enter to go on", count)
        self.line.setPlaceholderText(words.format(n=count) if count else _("Companion: name, phone or none; or paste a list"))
        while (item := self._flow.takeAt(0)) is not None:
            if (old := item.widget()) is not None:
                old.hide()
                old.deleteLater()
        for place, each in enumerate(self._people):
            self._flow.addWidget(self._chip(place, each))
        most = 1 if self._wrong.text() else MOST_LINES
        lines = min(most, max(1, -(-self._flow.heightForWidth(max(200, self.width() - 14)) // (CHIP + 4))))
        self._scroll.setFixedHeight(theme.px(lines * (CHIP + 4)))
        self._scroll.setVisible(count > 0 and not self._is_folded)
        self._wrong.setVisible(bool(self._wrong.text()))
        self.setVisible(self._is_open)

    def _chip(self, place: int, each: Companion) -> QWidget:
        words = f"{each.name} {mask_phone(each.phone)}".strip()
        chip = button("", kind="", clicked=partial(self.take_out, place))
        chip.setProperty("chip", True)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        chip.setFixedHeight(theme.px(CHIP))
        chip.setMaximumWidth(LONGEST)
        elided = chip.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, LONGEST - 50)
        chip.setText(f"{elided}  ×".replace("&", "&&"))
        chip.setToolTip(_("{name}: take out").format(name=words))
        chip.setAccessibleName(_("{name}: take out").format(name=words))
        return chip

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.line and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and self._key(event):
            return True
        return super().eventFilter(watched, event)

    def _key(self, event: QKeyEvent) -> bool:
        if event.key() in ENTER and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if self.take() or not self.line.text().strip():
                self.submitted.emit()
        elif event.key() in ENTER:
            if not self.take() and not self.line.text().strip():
                self.done.emit()
        elif event.key() == Qt.Key.Key_Backspace and not self.line.text() and self._people:
            self.take_out(len(self._people) - 1)
        else:
            return False
        return True
