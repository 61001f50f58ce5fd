"""Who escorts a visitor and where the visitor may go: three lines that stand in the check-in form and at a visit's side."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QSizePolicy, QWidget

from app.core.i18n import _
from app.visits.kinds import ESCORT_FIELDS, Escorting
from ui.panels import label, restyle
from ui.tasks import Tasks
from ui.visits.pick_edit import PickEdit
from ui.visits.staff_edit import StaffEdit

FIELD = 34


class EscortForm(QWidget):
    """Enter goes from the escort to the areas and then submits; an empty escort is named later."""

    submitted = Signal()
    edited = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._words = {field.name: _(field.label) for field in ESCORT_FIELDS}
        self._labels: dict[str, QLabel] = {}
        self.escort, self.areas = StaffEdit(tasks, self), PickEdit(self)
        self.escort.setPlaceholderText(_("named later"))
        self.told = QCheckBox(self._words["is_told"])
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(10)
        grid.setVerticalSpacing(2)
        for column, (name, edit) in enumerate((("escort", self.escort), ("areas", self.areas))):
            self._place(grid, name, edit, column)
        grid.addWidget(self.told, 2, 0, 1, 2)
        self.escort.settled.connect(self._escort_settled)
        self.areas.settled.connect(self.submitted)
        for edit in (self.escort, self.areas):
            edit.textEdited.connect(self._edited)
            edit.picked.connect(lambda _value: self._edited())
        self.told.toggled.connect(lambda _on: self.edited.emit())
        self.told.installEventFilter(self)

    def _place(self, grid: QGridLayout, name: str, edit: QLineEdit, column: int) -> None:
        made = label(self._words[name], "label")
        made.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        edit.setAccessibleName(self._words[name])
        edit.setMinimumHeight(FIELD)
        edit.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        edit.installEventFilter(self)
        made.setBuddy(edit)
        grid.addWidget(made, 0, column)
        grid.addWidget(edit, 1, column)
        grid.setColumnStretch(column, 1)
        self._labels[name] = made

    def fill(self, said: Escorting, options: Sequence[str] = ()) -> None:
        """Show what is on record, or what was typed before; `options` are the office's areas."""
        self.escort.start(said.name)
        self.areas.set_options(options)
        self.areas.setText(said.areas or "")
        self.areas.setCursorPosition(0)
        self.told.setChecked(said.is_told)
        self.show_errors({})

    def settle(self) -> None:
        """Before saving: take the one offer that is marked, put names for the numbers."""
        self.escort.take_marked()
        self.areas.settle()

    def said(self) -> Escorting:
        """What stands in the lines."""
        return Escorting(self.escort.text().strip(), self.escort.ref, self.areas.value(), self.told.isChecked(), self.escort.is_as_written)

    def focus(self) -> None:
        """The cursor to the escort."""
        self.escort.setFocus(Qt.FocusReason.TabFocusReason)
        self.escort.selectAll()

    def show_errors(self, errors: dict[str, str]) -> None:
        """The sentence stands where the line's name stood; an empty mapping takes all away."""
        for name, made in self._labels.items():
            sentence = errors.get(name)
            made.setText(sentence or self._words[name])
            made.setToolTip(sentence or "")
            edit = self.escort if name == "escort" else self.areas
            edit.setAccessibleDescription(sentence or "")
            for widget, mark in ((made, "error"), (edit, "wrong")):
                widget.setProperty(mark, sentence is not None)
                restyle(widget)
        if "escort" in errors:
            self.focus()

    def _escort_settled(self) -> None:
        if self.escort.is_as_written:
            self.submitted.emit()  # Enter again: the words count as written
        else:
            self.areas.setFocus(Qt.FocusReason.TabFocusReason)

    def _edited(self) -> None:
        if self._labels["escort"].property("error") or self._labels["areas"].property("error"):
            self.show_errors({})
        self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            if has_ctrl or watched is self.told:
                self.submitted.emit()
                return True
        return super().eventFilter(watched, event)
