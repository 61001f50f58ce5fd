"""What stands in a field with its cursor and selection, to be put back as it was."""

from dataclasses import dataclass
from typing import Any

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject
from PySide6.QtGui import QGuiApplication, QInputMethodEvent, QTextCursor
from PySide6.QtWidgets import QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit, QTextEdit

Field = QLineEdit | QPlainTextEdit | QTextEdit


def field_of(receiver: QObject) -> Field | None:
    """The field whose text changes where `receiver` has the focus."""
    if isinstance(receiver, QComboBox):
        return receiver.lineEdit()
    if isinstance(receiver, QAbstractSpinBox):
        return receiver.findChild(QLineEdit)
    return receiver if isinstance(receiver, QLineEdit | QPlainTextEdit | QTextEdit) else None


@dataclass(frozen=True, slots=True)
class KeptText:
    """A field's text; `anchor` is where the selection was begun, `cursor` where it ended."""

    receiver: QObject
    field: Field
    text: str
    anchor: int
    cursor: int
    rolled: int

    @classmethod
    def of(cls, receiver: QObject) -> "KeptText | None":
        """What stands there now, None for what is not a field. An unfinished composition is no part of the text."""
        field = field_of(receiver)
        if field is None:
            return None
        if isinstance(field, QLineEdit):
            start, end, cursor = field.selectionStart(), field.selectionEnd(), field.cursorPosition()
            anchor = cursor if start < 0 else start if cursor == end else end
            return cls(receiver, field, field.text(), anchor, cursor, 0)
        marked = field.textCursor()
        return cls(receiver, field, field.toPlainText(), marked.anchor(), marked.position(), field.verticalScrollBar().value())

    def put_back(self) -> None:
        """Text, cursor and selection as they were; the input method forgets what it was composing."""
        if not shiboken6.isValid(self.receiver) or not shiboken6.isValid(self.field):
            return
        QGuiApplication.inputMethod().reset()
        QCoreApplication.sendEvent(self.receiver, QInputMethodEvent())  # the composition is not shown any more
        if isinstance(self.field, QLineEdit):
            self._put_line(self.field)
        else:
            self._put_lines(self.field)

    def _put_line(self, line: QLineEdit) -> None:
        if line.text() != self.text:
            line.setText(self.text)
            line.textEdited.emit(self.text)  # who looked up what the scanner typed looks up what a person did
        if self.anchor == self.cursor:
            line.setCursorPosition(self.cursor)
        else:
            line.setSelection(self.anchor, self.cursor - self.anchor)

    def _put_lines(self, lines: Any) -> None:
        if lines.toPlainText() != self.text:
            lines.setPlainText(self.text)
        marked = lines.textCursor()
        marked.setPosition(self.anchor)
        marked.setPosition(self.cursor, QTextCursor.MoveMode.KeepAnchor)
        lines.setTextCursor(marked)
        lines.verticalScrollBar().setValue(self.rolled)
