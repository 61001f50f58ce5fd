"""The fields of a call and of the message left in it, one screen high: Enter goes from the caller to whom they want to what about."""

from collections.abc import Mapping
from functools import partial
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from app.calls.fields import CALL_FIELDS, MESSAGE_FIELDS, CallKind, Direction, kind_words
from app.core.i18n import _
from ui import theme
from ui.panels import button, label, restyle
from ui.reveal import PhoneEdit
from ui.visits.suggest import SuggestEdit

KINDS = tuple(CallKind)
TEXT_HEIGHT = 66
OFFERS_WIDTH = 336
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
LINES = ("name", "phone", "for_whom", "company", "calls_again")
ORDER = ("name", "for_whom", "text")  # what Enter goes through; the number and the company are a Tab away
SHOWN = ("name", "phone", "for_whom", "company", "text", "calls_again")


class CallForm(QWidget):
    """Reads and shows what a call or message holds; `entered` tells in which field Enter was pressed."""

    submitted = Signal()
    edited = Signal(str)
    entered = Signal(str)
    error_shown = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.direction = Direction.IN
        self.has_call, self.has_message = True, False
        self._is_kind_chosen = False
        self._labels: dict[str, QLabel] = {}
        self._errors: dict[str, str] = {}
        self._captions = {field.name: _(field.label) for field in (*MESSAGE_FIELDS, *CALL_FIELDS)}
        self.name, self.for_whom = SuggestEdit(self), SuggestEdit(self)
        for offering in (self.name, self.for_whom):
            offering.least_width = theme.px(OFFERS_WIDTH)
        self.edits: dict[str, QLineEdit | QPlainTextEdit] = {
            "name": self.name, "phone": PhoneEdit(), "for_whom": self.for_whom, "company": QLineEdit(), "text": QPlainTextEdit(),
            "calls_again": QLineEdit(),
        }  # fmt: skip
        self.kinds = QButtonGroup(self)
        self.chips: dict[CallKind, QPushButton] = {}
        self.wants, self.urgent = QCheckBox(_("Please call back")), QCheckBox(_("Urgent"))
        self.between = QVBoxLayout()  # below whom they want: where that person is
        self.kind_row, self.message_row = QWidget(), QWidget()
        self._build()
        self.show_parts(call=True, message=False)

    # -- building

    def _build(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for name, row, at in (("name", 0, 0), ("phone", 0, 1), ("for_whom", 1, 0), ("company", 1, 1)):
            self._place(grid, name, row, at)
        grid.setColumnStretch(0, 6)
        grid.setColumnStretch(1, 5)
        column.addLayout(grid)
        column.addLayout(self.between)
        self._build_kinds()
        column.addWidget(self.kind_row)
        text = self.edits["text"]
        text.setFixedHeight(theme.px(TEXT_HEIGHT))
        self._dress("text")
        column.addWidget(self._labels["text"])
        column.addWidget(text)
        self._build_message()
        column.addWidget(self.message_row)
        for edit in self.edits.values():
            edit.installEventFilter(self)
        for before, after in pairwise([self.edits[name] for name in SHOWN]):
            QWidget.setTabOrder(before, after)

    def _place(self, grid: QGridLayout, name: str, row: int, at: int) -> None:
        self._dress(name)
        grid.addWidget(self._labels[name], row * 2, at)
        grid.addWidget(self.edits[name], row * 2 + 1, at)

    def _dress(self, name: str) -> None:
        edit = self.edits[name]
        made = label(self._captions[name], "label")
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        made.setBuddy(edit)
        self._labels[name] = made
        edit.setAccessibleName(self._captions[name])
        edit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        if isinstance(edit, QPlainTextEdit):
            edit.setTabChangesFocus(True)
            edit.textChanged.connect(lambda: self._changed(name))
            return
        edit.setMinimumHeight(34)
        edit.textEdited.connect(lambda _text: self._changed(name))
        if isinstance(edit, SuggestEdit):
            edit.settled.connect(lambda: self.entered.emit(name))

    def _build_kinds(self) -> None:
        grid = QGridLayout(self.kind_row)
        grid.setContentsMargins(0, 2, 0, 0)
        grid.setSpacing(4)
        for row in (0, 1):
            grid.addWidget(label("Ctrl +", "key"), row, 0)
        for place, kind in enumerate(KINDS):
            chip = button("", clicked=partial(self.choose_kind, kind))
            chip.setCheckable(True)
            chip.setProperty("chip", True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            chip.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
            self.kinds.addButton(chip, place)
            self.chips[kind] = chip
            grid.addWidget(chip, place // 2, place % 2 + 1)
            grid.setColumnStretch(place % 2 + 1, 1)

    def _build_message(self) -> None:
        column = QVBoxLayout(self.message_row)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        ticks = QHBoxLayout()
        for tick, key in ((self.wants, "Ctrl+B"), (self.urgent, "Ctrl+J")):
            tick.setAccessibleName(tick.text())
            tick.setText(f"{tick.text()}  {key}")
            tick.toggled.connect(lambda _on: self.edited.emit("ticks"))
            ticks.addWidget(tick)
        ticks.addStretch(1)
        column.addLayout(ticks)
        again = QHBoxLayout()
        self._dress("calls_again")
        self._labels["calls_again"].setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)
        line = self.edits["calls_again"]
        if isinstance(line, QLineEdit):
            line.setPlaceholderText(_("15:30, +60"))
            line.setMaximumWidth(theme.px(150))
        again.addWidget(self._labels["calls_again"])
        again.addWidget(line, 1)
        again.addStretch(1)
        column.addLayout(again)

    # -- what it is

    def show_parts(self, *, call: bool, message: bool) -> None:
        """A call, a call with a message left in it, or a message alone."""
        self.has_call, self.has_message = call, message
        self.kind_row.setVisible(call)
        self.message_row.setVisible(message)
        self._recaption()

    def turn(self, direction: Direction) -> None:
        """In or out: some words are others then."""
        self.direction = direction
        self._recaption()

    def _recaption(self) -> None:
        is_out = self.direction is Direction.OUT
        self._captions["name"] = _("Person called") if is_out else _("Caller") if self.has_call else _("Message from")
        self._captions["for_whom"] = _("On behalf of") if is_out and not self.has_message else _("For whom")
        self._captions["text"] = _("Message") if self.has_message else _("What about")
        for place, kind in enumerate(KINDS, 1):
            words = kind_words(kind, self.direction)
            self.chips[kind].setText(f"{place} {words}")
            self.chips[kind].setAccessibleName(words)
            self.chips[kind].setToolTip(f"{words}  Ctrl+{place}")
        for name in SHOWN:
            self._labels[name].setText(self._caption(name))
            self.edits[name].setAccessibleName(self._captions[name])

    def _caption(self, name: str) -> str:
        is_needed = self.has_message and name in ("for_whom", "text")
        return self._captions[name] + (" *" if is_needed else "")

    @property
    def kind(self) -> CallKind:
        """How the call ended, as chosen or suggested."""
        return KINDS[max(0, self.kinds.checkedId())]

    def choose_kind(self, kind: CallKind) -> None:
        """Ctrl+1 … Ctrl+4: from then on nothing is suggested."""
        self._is_kind_chosen = True
        self.chips[kind].setChecked(True)
        self.edited.emit("kind")

    def suggest_kind(self, kind: CallKind) -> None:
        """What most likely became of it, until somebody says."""
        if not self._is_kind_chosen:
            self.chips[kind].setChecked(True)

    # -- values

    def values(self) -> dict[str, Any]:
        """What stands in every field, as typed."""
        found: dict[str, Any] = {name: self.text(name) for name in self.edits}
        found |= {"direction": self.direction.value, "kind": self.kind.value}
        return found | {"wants_call_back": _yes(self.wants), "is_urgent": _yes(self.urgent)}

    def fill(self, values: Mapping[str, Any]) -> None:
        """Show `values`; fields they do not name are emptied."""
        for name, edit in self.edits.items():
            text = str(values.get(name) or "")
            if isinstance(edit, QPlainTextEdit):
                edit.setPlainText(text)
            else:
                edit.setText(text)
                edit.setCursorPosition(0)
        self.wants.setChecked(values.get("wants_call_back") == "yes")
        self.urgent.setChecked(values.get("is_urgent") == "yes")
        self._is_kind_chosen = bool(values.get("kind"))
        self.chips[CallKind(values.get("kind") or CallKind.ANSWERED)].setChecked(True)
        self.turn(Direction(values.get("direction") or Direction.IN))
        self.show_errors({})

    def text(self, name: str) -> str:
        """The field as typed."""
        edit = self.edits[name]
        return edit.toPlainText() if isinstance(edit, QPlainTextEdit) else edit.text()

    def line(self, name: str) -> QLineEdit:
        """One of the lines."""
        edit = self.edits[name]
        assert isinstance(edit, QLineEdit), name
        return edit

    def is_blank(self) -> bool:
        """Whether nobody typed anything worth keeping."""
        return not any(self.text(name).strip() for name in self.edits)

    def focus(self, name: str) -> None:
        """The cursor into a field, what stands there selected."""
        edit = self.edits[name]
        edit.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(edit, QLineEdit):
            edit.selectAll()

    def go_on(self, name: str) -> None:
        """The cursor to the field Enter leads to; after the last one the form is submitted."""
        if name == "phone":
            self.focus("for_whom")
        elif name == "company":
            self.focus("text")
        elif name in ORDER[:-1]:
            self.focus(ORDER[ORDER.index(name) + 1])
        else:
            self.submitted.emit()

    # -- errors

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Mark each wrong field; the first gets the cursor, and the sentence of whichever has it stands below."""
        self._errors = {name: sentence for name, sentence in errors.items() if name in self.edits}
        for name in SHOWN:
            self._mark(name, errors.get(name, ""))
        first = next((name for name in SHOWN if name in errors), None)
        if first is not None:
            self.focus(first)
        self.error_shown.emit(errors[first] if first else next(iter(errors.values()), ""))

    def _mark(self, name: str, sentence: str) -> None:
        edit = self.edits[name]
        self._labels[name].setToolTip(sentence)
        edit.setAccessibleDescription(sentence)
        if bool(edit.property("wrong")) != bool(sentence):
            edit.setProperty("wrong", bool(sentence))
            restyle(edit)

    def _changed(self, name: str) -> None:
        if name in self._errors:
            del self._errors[name]
            self._mark(name, "")
            self.error_shown.emit(next((self._errors[each] for each in SHOWN if each in self._errors), ""))
        self.edited.emit(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            for sentence in [words for name, words in self._errors.items() if self.edits[name] is watched]:
                self.error_shown.emit(sentence)
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.key() not in ENTER:
            return super().eventFilter(watched, event)
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
            return True
        if isinstance(watched, SuggestEdit) or event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            return False
        name = next((name for name, edit in self.edits.items() if edit is watched), "")
        if name:
            self.entered.emit(name)
        return bool(name)


def _yes(tick: QCheckBox) -> str:
    return "yes" if tick.isChecked() else "no"
