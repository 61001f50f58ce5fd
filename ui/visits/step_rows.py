"""The next steps of an outcome: a line of what, a line of owner and day, and always one empty pair to go on with."""

from typing import TYPE_CHECKING, Any
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLineEdit, QVBoxLayout, QWidget

from app.core.i18n import _
from app.visits.kinds import STEP_FIELDS, as_date
from ui.panels import label, restyle
from ui.tasks import Tasks
from ui.visits.staff_edit import StaffEdit

if TYPE_CHECKING:
    from app.visits.carried import StepRow

HEIGHT = 32


class StepLine(QWidget):
    """One step being typed; one on record is taken away by emptying what it says."""

    edited = Signal()
    ended = Signal()

    def __init__(self, tasks: Tasks, number: int, step: "StepRow | None" = None) -> None:
        super().__init__()
        words = {field.name: _(field.label) for field in STEP_FIELDS}
        self._id: UUID | None = step.id if step else None
        self._was_done = bool(step and step.done_at)
        self.what, self.owner, self.due = QLineEdit(), StaffEdit(tasks), QLineEdit()
        self.done = QCheckBox(_("done"))
        self.wrong = label("", "error", wraps=True)
        self.wrong.hide()
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(8)
        grid.setVerticalSpacing(3)
        for name, edit in (("what", self.what), ("owner", self.owner), ("due", self.due)):
            edit.setAccessibleName(f"{words[name]} {number}")
            edit.setPlaceholderText(f"{number}. {words[name]}" if name == "what" else words[name])
            edit.setMinimumHeight(HEIGHT)
            edit.textEdited.connect(lambda _text: self._edited())
            edit.installEventFilter(self)
        self.due.setPlaceholderText(_("due: +3, 11-25"))
        self.what.setMaxLength(1000)
        grid.addWidget(self.what, 0, 0, 1, 3)
        grid.addWidget(self.owner, 1, 0)
        grid.addWidget(self.due, 1, 1)
        grid.addWidget(self.done, 1, 2)
        grid.addWidget(self.wrong, 2, 0, 1, 3)
        grid.setColumnStretch(0, 3)
        grid.setColumnStretch(1, 2)
        self.owner.settled.connect(lambda: self.ended.emit() if self.owner.is_as_written else self.due.setFocus())
        self.done.setVisible(step is not None)
        if step is not None:
            self.what.setText(step.what)
            self.owner.start(step.owner)
            self.due.setText(as_date(step.due).isoformat())
            self.done.setChecked(self._was_done)

    @property
    def is_empty(self) -> bool:
        """Whether nothing stands in it."""
        return not (self.what.text().strip() or self.owner.text().strip() or self.due.text().strip())

    @property
    def changed_done(self) -> tuple[UUID, bool] | None:
        """The step's id and whether it is done, where the tick was changed."""
        if self._id is None or self.done.isChecked() == self._was_done or not self.what.text().strip():
            return None
        return self._id, self.done.isChecked()

    def step(self) -> Any:
        """The step as the service takes it."""
        from app.visits.outcomes import Step

        self.owner.take_marked()
        return Step(self.what.text(), self.owner.text(), self.due.text(), self._id, self.owner.ref, self.owner.is_as_written)

    def say(self, sentence: str, name: str = "") -> None:
        """What is wrong, and at which line the cursor goes."""
        self.wrong.setText(sentence)
        self.wrong.setVisible(bool(sentence))
        for each, edit in (("what", self.what), ("owner", self.owner), ("due", self.due)):
            if bool(edit.property("wrong")) != (each == name):
                edit.setProperty("wrong", each == name)
                restyle(edit)
            if each == name:
                edit.setFocus(Qt.FocusReason.OtherFocusReason)

    def _edited(self) -> None:
        if not self.wrong.isHidden():
            self.say("")
        self.edited.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and isinstance(event, QKeyEvent) and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
                return False
            if watched is self.what:
                self.owner.setFocus(Qt.FocusReason.TabFocusReason)
                return True
            if watched is self.due:
                self.ended.emit()
                return True
        return super().eventFilter(watched, event)


class StepRows(QWidget):
    """All steps of one outcome."""

    edited = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self.lines: list[StepLine] = []
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(8)

    def fill(self, steps: "tuple[StepRow, ...]" = ()) -> None:
        """The steps on record and an empty one."""
        for old in self.lines:
            old.hide()
            old.deleteLater()
        self.lines = []
        for step in steps:
            self._add(step)
        self._add()

    def _add(self, step: "StepRow | None" = None) -> None:
        made = StepLine(self._tasks, len(self.lines) + 1, step)
        made.edited.connect(self._grow)
        made.ended.connect(lambda: self._go_on(made))
        self.lines.append(made)
        self._column.addWidget(made)

    def _grow(self) -> None:
        if not self.lines[-1].is_empty:
            self._add()
        self.edited.emit()

    def _go_on(self, line: StepLine) -> None:
        place = self.lines.index(line) + 1
        if place < len(self.lines):
            self.lines[place].what.setFocus(Qt.FocusReason.TabFocusReason)

    def steps(self) -> tuple[Any, ...]:
        """All lines in their order; empty new ones are passed over by the service."""
        return tuple(line.step() for line in self.lines)

    def show_errors(self, errors: dict[str, str]) -> bool:
        """Put `step_0_due` and its like at their lines; True where the cursor went to one."""
        found: dict[int, tuple[str, list[str]]] = {}
        for key, sentence in errors.items():
            if key.startswith("step_"):
                _word, place, name = key.split("_", 2)
                found.setdefault(int(place), (name, []))[1].append(sentence)
        for line in self.lines:
            line.say("")
        for number in sorted(found, reverse=True):
            wrong, sentences = found[number]
            self.lines[number].say(" ".join(sentences), wrong)
        return bool(found)

    def take_as_written(self, errors: dict[str, str]) -> None:
        """Owners on no list count as written when the form is saved again."""
        for place, line in enumerate(self.lines):
            if f"step_{place}_owner" in errors and line.owner.text().strip():
                line.owner.take_as_written()
