"""The fields of a visit as the counter fills them: three needed ones first, then the rest, one screen high."""

from collections.abc import Collection, Mapping
from dataclasses import replace
from itertools import pairwise
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QComboBox, QGridLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from app.core.forms import Field
from app.core.i18n import N_, _
from app.visits.fields import VISIT_FIELDS
from app.watch.fields import ID_FIELD
from app.watch.id_numbers import trouble
from ui.reveal import PhoneEdit
from ui.visits.suggest import SuggestEdit

# row, column, columns of six; in Tab order
PLACES: dict[str, tuple[int, int, int]] = {
    "name": (0, 0, 3),
    "host": (1, 0, 6),
    "purpose": (2, 0, 3),
    "phone": (0, 3, 3),
    "company": (2, 3, 3),
    "people": (3, 0, 1),
    "plate": (3, 1, 2),
    "type": (3, 3, 3),
    "belongings": (4, 0, 3),
    "note": (4, 3, 3),
    "assistance": (5, 0, 3),
    "id_number": (5, 3, 3),  # the whole line where it stands there alone
}
NEEDED = ("name", "host", "purpose")
EXTRA = frozenset({"belongings", "note", "assistance"})
ID = "id_number"


def _id_edit() -> QLineEdit:
    """Seen while it is typed, masked as soon as the cursor leaves, emptied where it is typed in again; no input method learns it."""
    made = QLineEdit()
    made.setEchoMode(QLineEdit.EchoMode.PasswordEchoOnEdit)
    made.setInputMethodHints(made.inputMethodHints() | Qt.InputMethodHint.ImhSensitiveData | Qt.InputMethodHint.ImhNoPredictiveText)
    made.setMaxLength(ID_FIELD.longest)
    made.setToolTip(_("Compared when the visitor is checked in; kept nowhere."))
    return made


class VisitForm(QWidget):
    """Reads and shows the values of one visit; Enter goes on, a wrong field keeps its name and is framed, its sentence is told."""

    submitted = Signal()
    edited = Signal(str)
    entered = Signal(str)
    error_shown = Signal(str)
    escort_wanted = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        id_field = replace(ID_FIELD, label=N_("ID number (not kept)"))
        self._fields: dict[str, Field] = {field.name: field for field in (*VISIT_FIELDS, id_field)}
        self._labels: dict[str, QLabel] = {}
        self.edits: dict[str, QLineEdit | QComboBox] = {}
        self._errors: dict[str, str] = {}
        self._hidden: dict[str, object] = {}
        self._is_type_chosen = self._asks_id = False
        self.host = SuggestEdit(self)
        self.purpose = SuggestEdit(self, opens_on_focus=True)
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for name, (row, column, span) in PLACES.items():
            if name in self._fields:
                self._place(grid, name, row * 2, column, span)
        for column in range(6):
            grid.setColumnStretch(column, 1)
        self._order()
        self.show_extra(is_shown=False)

    def _place(self, grid: QGridLayout, name: str, row: int, column: int, span: int) -> None:
        field = self._fields[name]
        label = QLabel(self._caption(field))
        label.setProperty("label", True)
        label.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        edit = self._edit(field)
        edit.setAccessibleName(_(field.label))
        edit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        edit.setMinimumHeight(34)
        edit.installEventFilter(self)
        label.setBuddy(edit)
        grid.addWidget(label, row, column, 1, span)
        grid.addWidget(edit, row + 1, column, 1, span)
        self._labels[name], self.edits[name] = label, edit

    def _edit(self, field: Field) -> QLineEdit | QComboBox:
        if field.choices:
            box = QComboBox()
            for value, label in field.choices:
                box.addItem(_(label), value)
            box.activated.connect(lambda: self._choose(field.name))
            return box
        own = {"host": self.host, "purpose": self.purpose}.get(field.name)
        line = own or (PhoneEdit() if field.name == "phone" else _id_edit() if field.name == ID else QLineEdit())
        if isinstance(line, SuggestEdit):
            line.settled.connect(lambda: self._go_on(field.name))
            line.picked.connect(lambda: self._changed(field.name))
        line.textEdited.connect(lambda: self._changed(field.name))
        return line

    def _choose(self, name: str) -> None:
        self._is_type_chosen = self._is_type_chosen or name == "type"
        self._changed(name)

    @staticmethod
    def _caption(field: Field) -> str:
        return _(field.label) + (" *" if field.required else "")

    def _order(self) -> None:
        edits = [self.edits[name] for name in PLACES if name in self.edits]
        for first, second in pairwise(edits):
            QWidget.setTabOrder(first, second)

    def show_extra(self, *, is_shown: bool) -> None:
        """Show or hide the seldom filled fields; what stands in them is saved all the same."""
        for name in EXTRA & self.edits.keys():
            self._labels[name].setVisible(is_shown)
            self.edits[name].setVisible(is_shown)
        self._place_id(is_beside=is_shown)

    def draw_close(self, *, is_close: bool) -> None:
        """Lines nearer to each other: a low screen has a sentence, an escort or further fields below or among them."""
        self._grid.setVerticalSpacing(0 if is_close else 2)

    def ask_id(self, *, is_asked: bool) -> None:
        """Whether the office compares ID numbers: the line is there or not."""
        self._asks_id = is_asked
        self._place_id(is_beside=self.edits["assistance"].isVisibleTo(self))

    def _place_id(self, *, is_beside: bool) -> None:
        row, column, span = PLACES[ID] if is_beside else (PLACES[ID][0], 0, 6)
        for below, part in enumerate((self._labels[ID], self.edits[ID])):
            self._grid.removeWidget(part)
            self._grid.addWidget(part, row * 2 + below, column, 1, span)
            part.setVisible(self._asks_id)
        if not self._asks_id:
            self._line(ID).clear()

    @property
    def asks_id(self) -> bool:
        """Whether the line for an ID number is there."""
        return self._asks_id

    @property
    def id_number(self) -> str:
        """The ID number typed: to be compared, never among the values, and gone with the form."""
        return self._line(ID).text()

    def values(self) -> dict[str, object]:
        """What stands in every field, as typed; not the ID number, which goes nowhere from here."""
        values: dict[str, object] = dict(self._hidden)
        for name, edit in ((name, edit) for name, edit in self.edits.items() if name != ID):
            values[name] = edit.currentData() if isinstance(edit, QComboBox) else edit.text()
        return values

    def fill(self, values: Mapping[str, Any], *, keeps_id: bool = False) -> None:
        """Show `values`; fields they do not name are emptied, the ID number unless the same person is meant."""
        if not keeps_id:
            self._line(ID).clear()
        self._is_type_chosen = bool(values.get("type"))
        self._hidden = {name: value for name, value in values.items() if name in self._fields and name not in self.edits}
        for name, edit in self.edits.items():
            if name == ID:
                continue
            value = values.get(name)
            if isinstance(edit, QComboBox):
                edit.setCurrentIndex(max(0, edit.findData(value)))
            else:
                edit.setText("" if value is None else str(value))
                edit.setCursorPosition(0)
        if not values.get("people") and "people" in self.edits:
            self._line("people").setText("1")
        self.show_errors({})

    def suggest_type(self, visitor_type: str | None) -> None:
        """Choose the visitor type a purpose stands for, unless somebody chose one by hand."""
        box = self.edits["type"]
        if isinstance(box, QComboBox) and not self._is_type_chosen and visitor_type:
            box.setCurrentIndex(max(0, box.findData(visitor_type)))

    def _line(self, name: str) -> QLineEdit:
        edit = self.edits[name]
        assert isinstance(edit, QLineEdit), name
        return edit

    def is_blank(self, *, but: Collection[str] = ("people",)) -> bool:
        """Whether nobody typed anything."""
        return not any(isinstance(edit, QLineEdit) and edit.text().strip() for name, edit in self.edits.items() if name not in but)

    @property
    def is_worth_keeping(self) -> bool:
        """Whether there is anything for a draft; an ID number is in none."""
        return not self.is_blank(but=("people", ID))

    def text(self, name: str) -> str:
        """The line as typed."""
        return self._line(name).text()

    def focus(self, name: str) -> None:
        """Put the cursor into a field, its text selected."""
        if name in EXTRA:
            self.show_extra(is_shown=True)
        edit = self.edits[name]
        edit.setFocus(Qt.FocusReason.TabFocusReason)
        if isinstance(edit, QLineEdit):
            edit.selectAll()

    def first_empty(self) -> str | None:
        """The first needed field with nothing in it."""
        return next((name for name in NEEDED if not self.text(name).strip()), None)

    def show_errors(self, errors: Mapping[str, str]) -> None:
        """Mark each wrong field; the first gets the cursor, and the sentence of whichever has it stands below."""
        self._errors = dict(errors)
        for name, label in self._labels.items():
            sentence = errors.get(name, "")
            self._mark(name, is_wrong=bool(sentence))
            label.setToolTip(sentence)
            self.edits[name].setAccessibleDescription(sentence)
        first = next((name for name in PLACES if name in errors), None)
        if first:
            self.focus(first)
        self.error_shown.emit(errors[first] if first else "")

    def _mark(self, name: str, *, is_wrong: bool) -> None:
        edit = self.edits[name]
        if bool(edit.property("wrong")) != is_wrong:
            edit.setProperty("wrong", is_wrong)
            edit.style().unpolish(edit)
            edit.style().polish(edit)

    def _changed(self, name: str) -> None:
        if name in self._errors:
            del self._errors[name]
            self._mark(name, is_wrong=False)
            self._labels[name].setToolTip("")
            self.edits[name].setAccessibleDescription("")
            self.error_shown.emit(next((self._errors[each] for each in PLACES if each in self._errors), ""))
        self.edited.emit(name)

    def _go_on(self, name: str) -> None:
        if name == ID and self.id_number.strip() and (sentence := trouble(self.id_number)):
            self.show_errors({ID: sentence})
        else:
            self.entered.emit(name)

    def go_on(self, name: str) -> None:
        """The cursor to the field after `name`; after the last one the form is submitted."""
        shown = [each for each in PLACES if each in self.edits and not self.edits[each].isHidden()]
        place = shown.index(name) + 1
        if place < len(shown):
            self.focus(shown[place])
        else:
            self.submitted.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn:
            for sentence in [words for name, words in self._errors.items() if self.edits.get(name) is watched]:
                self.error_shown.emit(sentence)
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
            if event.key() == Qt.Key.Key_Y and event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.escort_wanted.emit()  # a line would take it for Redo
                return True
            if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                self.submitted.emit()
                return True
            if is_enter and not isinstance(watched, SuggestEdit):
                name = next((name for name, edit in self.edits.items() if edit is watched), None)
                if name:
                    self._go_on(name)
                    return True
        return super().eventFilter(watched, event)
