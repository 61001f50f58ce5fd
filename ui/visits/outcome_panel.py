"""What came of a visit, written at its side: at sign-out or later, never forced."""

from typing import TYPE_CHECKING
from uuid import UUID

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QPlainTextEdit, QScrollArea, QVBoxLayout, QWidget

from app.core.errors import FormErrors, UnknownStaff, UserError
from app.core.i18n import _
from app.visits.kinds import OUTCOME_FIELDS
from ui import say, theme
from ui.panels import button, label, restyle
from ui.screen import Desk
from ui.visits.carried_moves import CarriedMoves
from ui.visits.pick_edit import PickEdit
from ui.visits.step_rows import StepRows

if TYPE_CHECKING:
    from app.visits.carried import Carried


class OutcomePanel(QFrame):
    """Ctrl+Enter keeps it, Esc goes back; what was typed and not saved is there again for the same visit."""

    closed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("Card")
        self._tasks = desk.tasks
        self._moves = CarriedMoves(desk.tasks, self)
        self._visit_id: UUID | None = None
        self._version = 0
        self._is_typed = False
        words = {field.name: _(field.label) for field in OUTCOME_FIELDS}
        self._name = label("", "quiet", wraps=True)
        self.discussed, self.feedback = self._lines(words["discussed"], 76), self._lines(words["feedback"], 52)
        self.departments = PickEdit(self)
        self.departments.setAccessibleName(words["departments"])
        self.departments.setMinimumHeight(theme.px(32))
        self.due = QCheckBox(words["is_due"])
        self.steps = StepRows(desk.tasks)
        self._sentence = label("", "error", wraps=True)
        self._build(words)
        self.departments.textEdited.connect(lambda _text: self._edited())
        self.departments.settled.connect(self.feedback.setFocus)
        self.due.toggled.connect(lambda _on: self._edited())
        self.steps.edited.connect(self._edited)

    def _lines(self, words: str, height: int) -> QPlainTextEdit:
        made = QPlainTextEdit()
        made.setAccessibleName(words)
        made.setTabChangesFocus(True)
        made.setFixedHeight(theme.px(height))
        made.textChanged.connect(self._edited)
        made.installEventFilter(self)
        return made

    def _build(self, words: dict[str, str]) -> None:
        body = QWidget()
        inner = QVBoxLayout(body)
        inner.setContentsMargins(0, 0, 6, 0)
        inner.setSpacing(4)
        for name, part in (("discussed", self.discussed), ("departments", self.departments), ("feedback", self.feedback)):
            inner.addWidget(label(words[name], "label"))
            inner.addWidget(part)
        inner.addSpacing(4)
        inner.addWidget(label(_("Next steps: who, by when"), "label"))
        inner.addWidget(self.steps)
        inner.addStretch(1)
        scroll = QScrollArea()
        scroll.setFrameShape(QFrame.Shape.NoFrame)
        scroll.setWidgetResizable(True)
        scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        scroll.setWidget(body)
        column = QVBoxLayout(self)
        column.setContentsMargins(16, 10, 12, 12)
        column.setSpacing(6)
        column.addWidget(label(_("Outcome of the visit"), "head"))
        column.addWidget(self._name)
        column.addWidget(scroll, 1)
        column.addWidget(self.due)
        column.addWidget(self._sentence)
        row = QHBoxLayout()
        row.addWidget(button(_("Save"), key="Ctrl+Enter", kind="primary", clicked=self.save), 1)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit), 1)
        column.addLayout(row)

    def start(self, visit_id: UUID, name: str) -> None:
        """Open for a visit; what stands unsaved for the same one stays."""
        if visit_id == self._visit_id and self._is_typed:
            self.discussed.setFocus()
            return
        self._visit_id = visit_id
        self._name.setText(name)
        self._tasks.read(self, "app.office.lists:departments", key="departments", then=self.departments.set_options)
        self._tasks.read(self, "app.visits.carried:carried", visit_id, key="outcome", then=self._show)

    def _show(self, found: "Carried") -> None:
        outcome = found.outcome
        self.discussed.setPlainText(outcome.discussed if outcome else "")
        self.feedback.setPlainText(outcome.feedback if outcome else "")
        self.departments.setText(outcome.departments if outcome else "")
        self.due.setChecked(bool(outcome and outcome.is_due))
        self._version = outcome.version if outcome else 0
        self.steps.fill(found.steps)
        self._say("")
        self._is_typed = False
        self.discussed.setFocus()

    def _edited(self) -> None:
        self._is_typed = True
        self._say("")

    def _say(self, sentence: str, *, is_blank: bool = False) -> None:
        self._sentence.setText(sentence)
        self._sentence.setVisible(bool(sentence))
        if bool(self.discussed.property("wrong")) != is_blank:
            self.discussed.setProperty("wrong", is_blank)
            restyle(self.discussed)

    def save(self) -> None:
        """Keep what is written; wrong lines get their sentence and nothing is lost."""
        if self._visit_id is None:
            return
        form = {
            "discussed": self.discussed.toPlainText(), "departments": self.departments.value(),
            "feedback": self.feedback.toPlainText(), "is_due": self.due.isChecked(),
        }  # fmt: skip
        self._tasks.do(
            self, "app.visits.outcomes:record_outcome", self._visit_id, form, self.steps.steps(), version=self._version,
            then=self._saved, failed=self._refused,
        )  # fmt: skip

    def _saved(self, found: "Carried") -> None:
        for changed in [line.changed_done for line in self.steps.lines]:
            if changed is not None:
                self._moves.finish_step(changed[0], is_done=changed[1])
        written = found.outcome is not None and found.outcome.recorded_at is not None
        say.toast(_("The outcome is recorded.") if written else _("Saved."))
        self._is_typed, self._visit_id = False, None
        self.closed.emit()

    def _refused(self, error: UserError) -> None:
        if not isinstance(error, FormErrors):
            self._say(str(error))
            return
        if isinstance(error, UnknownStaff):
            self.steps.take_as_written(error.errors)
        at_steps = self.steps.show_errors(error.errors)
        rest = [sentence for name, sentence in error.errors.items() if not name.startswith("step_")]
        self._say(" ".join(rest), is_blank="discussed" in error.errors)
        if not at_steps:
            self.discussed.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        # in a text of lines Ctrl+Enter would be a new line
        is_key = event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent)
        if is_key and isinstance(event, QKeyEvent) and self._is_save(event):
            self.save()
            return True
        return super().eventFilter(watched, event)

    @staticmethod
    def _is_save(event: QKeyEvent) -> bool:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return is_enter and bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_save(event):
            self.departments.settle()
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
