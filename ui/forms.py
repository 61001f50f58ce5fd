"""FormView draws a room's FIELDS: labels above, one sentence under a wrong field, Enter goes on."""

from collections.abc import Mapping, Sequence
from datetime import time
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPlainTextEdit, QSizePolicy, QVBoxLayout, QWidget

from app.core.forms import Field, Kind
from app.core.i18n import _
from ui import theme
from ui.panels import label, restyle

Editor = QLineEdit | QPlainTextEdit | QComboBox | QCheckBox
ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class Cell(QWidget):
    """One field: its label, its editor."""

    def __init__(self, field: Field, *, has_star: bool = True, editor: QLineEdit | None = None) -> None:
        super().__init__()
        self.field = field
        words = _(field.label) + (" *" if has_star and (field.required or field.one_of) else "")
        self.label = label("" if field.kind is Kind.YES_NO else words, "label")
        self.editor: Editor = _dressed(editor, field, words) if editor is not None else _editor(field, words)
        self.label.setBuddy(self.editor)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.label)
        column.addWidget(self.editor)

    def value(self) -> str:
        """What is typed, as text: the choice's value, yes or no for a tick."""
        editor = self.editor
        if isinstance(editor, QComboBox):
            return str(editor.currentData() or "")
        if isinstance(editor, QCheckBox):
            return "yes" if editor.isChecked() else "no"
        return editor.text() if isinstance(editor, QLineEdit) else editor.toPlainText()

    def set_value(self, value: object) -> None:
        editor = self.editor
        text = "" if value is None else f"{value:%H:%M}" if isinstance(value, time) else str(value)
        if isinstance(editor, QComboBox):
            editor.setCurrentIndex(max(0, editor.findData(text)))
        elif isinstance(editor, QCheckBox):
            editor.setChecked(value is True or text in ("yes", "True"))
        elif isinstance(editor, QLineEdit):
            editor.setText(text)
            editor.setCursorPosition(0)
        else:
            editor.setPlainText(text)

    def set_wrong(self, is_wrong: bool) -> None:
        if bool(self.editor.property("wrong")) != is_wrong:
            self.editor.setProperty("wrong", is_wrong)
            restyle(self.editor)


def _editor(field: Field, words: str) -> Editor:
    made: Editor
    if field.kind is Kind.CHOICE:
        made = QComboBox()
        if not field.required and not any(value == "" for value, _words in field.choices):
            made.addItem("", "")
        for value, choice in field.choices:
            made.addItem(_(choice), str(value))
    elif field.kind is Kind.YES_NO:
        made = QCheckBox(_(field.label))
    elif field.kind is Kind.LINES:
        made = QPlainTextEdit()
        made.setTabChangesFocus(True)
        made.setFixedHeight(theme.px(92))
    else:
        made = QLineEdit()
        made.setPlaceholderText({Kind.DATE: _("2026-11-21"), Kind.TIME: _("13:05")}.get(field.kind, ""))
        # Longer text is taken and refused with a sentence: nothing typed or pasted is cut silently.
        made.setMaxLength(max(4 * field.longest, 4000))
        if "password" in field.name:
            made.setEchoMode(QLineEdit.EchoMode.Password)
    return _named(made, field, words)


def _dressed(made: QLineEdit, field: Field, words: str) -> QLineEdit:
    """A line edit of the caller's own (one that offers what is on record)."""
    made.setMaxLength(max(4 * field.longest, 4000))
    _named(made, field, words)
    return made


def _named(made: Editor, field: Field, words: str) -> Editor:
    made.setAccessibleName(words)
    made.setObjectName(f"field_{field.name}")
    if isinstance(made, QLineEdit | QComboBox):
        made.setMinimumHeight(theme.px(theme.FIELD_HEIGHT))  # before the style sheet has been asked, layouts would guess less
    made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
    return made


class FormView(QWidget):
    """The fields in rows (names side by side share a row); without `rows` every field has its own.

    `editors` are line edits of the caller's own; what Enter does in them is theirs, and they call `go_on`. Enter passes over
    rows that are not shown, and the fields of `skipped` (Tab reaches them) where something stands in the field named there ("": always)."""

    submitted = Signal()
    changed = Signal(str)
    entered = Signal(str)

    def __init__(
        self,
        fields: Sequence[Field],
        rows: Sequence[Sequence[str]] = (),
        parent: QWidget | None = None,
        *,
        has_stars: bool = True,
        editors: Mapping[str, QLineEdit] | None = None,
        skipped: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(parent)
        own = editors or {}
        self._own, self._skipped = frozenset(own), dict(skipped or {})
        self._rows = tuple(tuple(row) for row in rows) or tuple((field.name,) for field in fields)
        shown = {name for row in self._rows for name in row}
        self._cells = {field.name: Cell(field, has_star=has_stars, editor=own.get(field.name)) for field in fields if field.name in shown}
        self._hidden = {field.name: "" for field in fields if field.name not in shown}
        self._wrong: dict[int, Any] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(theme.GRID)
        for number, row in enumerate(self._rows):
            self._add_row(grid, number, row)
        for name, cell in self._cells.items():
            self._listen(name, cell.editor)
        self._tab_order()

    def _add_row(self, grid: QGridLayout, number: int, row: tuple[str, ...]) -> None:
        holder = QWidget()
        below = QVBoxLayout(holder)
        below.setContentsMargins(0, 0, 0, 0)
        below.setSpacing(2)
        line = QHBoxLayout()
        line.setSpacing(10)
        for name in row:
            line.addWidget(self._cells[name], 1)
        if all(self._cells[name].field.kind is Kind.YES_NO for name in row):
            for name in row:
                self._cells[name].label.hide()  # ticks carry their words themselves
        below.addLayout(line)
        sentence = label("", "error", wraps=True)
        sentence.hide()
        below.addWidget(sentence)
        self._wrong[number] = sentence
        grid.addWidget(holder, number, 0)

    def _listen(self, name: str, editor: Editor) -> None:
        editor.installEventFilter(self)
        if isinstance(editor, QLineEdit):
            editor.textChanged.connect(lambda _text: self._edited(name))
        elif isinstance(editor, QPlainTextEdit):
            editor.textChanged.connect(lambda: self._edited(name))
        elif isinstance(editor, QComboBox):
            editor.currentIndexChanged.connect(lambda _index: self._edited(name))
        else:
            editor.toggled.connect(lambda _on: self._edited(name))

    def _tab_order(self) -> None:
        order = [self._cells[name].editor for row in self._rows for name in row]
        for before, after in pairwise(order):
            QWidget.setTabOrder(before, after)

    def _edited(self, name: str) -> None:
        if self._cells[name].editor.property("wrong"):
            self._cells[name].set_wrong(False)
            self._sentence_of(name).hide()
        self.changed.emit(name)

    def _sentence_of(self, name: str) -> Any:
        return self._wrong[next(number for number, row in enumerate(self._rows) if name in row)]

    @property
    def row_names(self) -> tuple[tuple[str, ...], ...]:
        """The fields row by row."""
        return self._rows

    @property
    def names(self) -> tuple[str, ...]:
        """The fields in Tab order."""
        return tuple(name for row in self._rows for name in row)

    def values(self) -> dict[str, str]:
        """Everything typed, and what was filled into fields that are not shown."""
        return {**self._hidden, **{name: cell.value() for name, cell in self._cells.items()}}

    def value(self, name: str) -> str:
        return self._cells[name].value() if name in self._cells else self._hidden.get(name, "")

    def fill(self, values: Mapping[str, object]) -> None:
        """Put values into the fields named; the others stay as they are."""
        for name, value in values.items():
            if name in self._cells:
                self._cells[name].set_value(value)
            elif name in self._hidden:
                self._hidden[name] = "" if value is None else str(value)

    def clear(self) -> None:
        """Empty every field and take the sentences away."""
        self.show_errors({})
        self._hidden = dict.fromkeys(self._hidden, "")
        for cell in self._cells.values():
            cell.set_value("")

    def is_empty(self) -> bool:
        """Whether nothing was typed (choices and ticks do not count)."""
        return not any(cell.value().strip() for cell in self._cells.values() if isinstance(cell.editor, QLineEdit | QPlainTextEdit))

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """One sentence at each wrong field, the first of them focused; an empty mapping takes all away."""
        for sentence in self._wrong.values():
            sentence.hide()
        for name, cell in self._cells.items():
            cell.set_wrong(name in errors)
        for number, row in enumerate(self._rows):
            if words := " ".join(errors[name] for name in row if name in errors):
                self._wrong[number].setText(words)
                self._wrong[number].show()
        first = next((name for name in self.names if name in errors), None)
        if first is not None:
            self.focus(first)

    def focus(self, name: str) -> None:
        """Put the cursor into a field, its text selected."""
        editor = self._cells[name].editor
        editor.setFocus(Qt.FocusReason.OtherFocusReason)
        if isinstance(editor, QLineEdit):
            editor.selectAll()

    def focused(self) -> str:
        """The field with the cursor, or ""."""
        return next((name for name, cell in self._cells.items() if cell.editor.hasFocus()), "")

    def editor(self, name: str) -> Editor:
        return self._cells[name].editor

    def line(self, name: str) -> QLineEdit:
        """The field's line edit; raises TypeError for a field of another kind."""
        editor = self._cells[name].editor
        if not isinstance(editor, QLineEdit):
            raise TypeError(name)
        return editor

    def show_row_of(self, name: str, *, is_shown: bool) -> None:
        """Take the row of a field away or bring it back; what it holds stays."""
        holder = self._cells[name].parentWidget()
        if holder is not None:
            holder.setVisible(is_shown)

    def go_on(self, name: str) -> None:
        """What Enter does: the next field, or submit after the last."""
        names = self.names
        after = (each for each in names[names.index(name) + 1 :] if self._cells[each].isVisibleTo(self))
        following = next((each for each in after if not self._is_passed_over(each)), None)
        if following is not None:
            self.focus(following)
        else:
            self.submitted.emit()

    def _is_passed_over(self, name: str) -> bool:
        beside = self._skipped.get(name)
        return beside is not None and (not beside or bool(self.value(beside).strip()))

    def show_row(self, name: str, *, is_shown: bool) -> None:
        """Show or hide the row a field stands in; what stands in it counts all the same."""
        if (holder := self._cells[name].parentWidget()) is not None:
            holder.setVisible(is_shown)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent) or event.key() not in ENTER:
            return False
        name = next((name for name, cell in self._cells.items() if cell.editor is watched), None)
        if name is None:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.submitted.emit()
            return True
        if name in self._own:
            return False
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and isinstance(watched, QPlainTextEdit):
            return False
        self.entered.emit(name)
        self.go_on(name)
        return True
