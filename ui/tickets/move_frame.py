"""The small form of one move, on the card of its record: no dialog, the story stays in sight above it."""

from abc import abstractmethod
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLineEdit, QPlainTextEdit, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import FormErrors, StaleRecord, UserError
from app.core.forms import Field
from app.core.i18n import _
from ui import theme
from ui.forms import FormView
from ui.panels import button, label
from ui.tasks import Tasks
from ui.tickets.day_edit import DayEdit
from ui.tickets.preset_edit import PresetChips, PresetEdit

SHORT, TALL = 48, 78
LINES = QLineEdit | QPlainTextEdit


@dataclass(frozen=True)
class MoveLook:
    """How the form of a move stands on the card: its words, its fields in rows, what they begin with, and its service."""

    verb: str
    hint: str
    kind: str
    fields: tuple[Field, ...]
    rows: tuple[tuple[str, ...], ...]
    service: str
    filled: Mapping[str, object]
    long: frozenset[str] = frozenset()


class MoveFrame(QFrame):
    """Enter goes from field to field, Ctrl+Enter makes the move, Esc goes back."""

    moved = Signal(object)
    closed = Signal()
    stale = Signal()
    grown = Signal()  # it needs more or less room than before
    edited = Signal()
    marked: ClassVar[tuple[type[Any], ...]] = ()  # lines whose marked offer is taken when the move is made

    def __init__(self, tasks: Tasks, move: Any, whole: Any, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("MoveForm")
        self.move_made, self.whole = move, whole
        self._tasks = tasks
        self.is_saving = False
        self._told = label("", wraps=True)
        self._told.hide()
        self._wrong = label("", "error", wraps=True)
        self._wrong.hide()
        self._look = self.look()
        shown = {name for row in self._look.rows for name in row}
        edits = ((field.name, self.edit_of(field)) for field in self._look.fields if field.name in shown)
        self._edits: dict[str, QLineEdit] = {name: edit for name, edit in edits if edit is not None}
        self.form = FormView(self._look.fields, self._look.rows, editors=self._edits)
        self.form.fill(self._look.filled)
        self._build()
        self._dress()
        self.wire()

    # -- what a room says of its moves

    @abstractmethod
    def look(self) -> MoveLook:
        """How the form of this move looks."""

    @abstractmethod
    def edit_of(self, field: Field) -> QLineEdit | None:
        """A line of its own for a field, or None for the usual one."""

    def parts(self) -> tuple[QWidget | None, ...]:
        """What stands above the fields."""
        return (self._told,)

    def own_error(self, errors: Mapping[str, str]) -> frozenset[str]:
        """Errors said by a part of its own; gives which they were."""
        return frozenset()

    # -- building

    def _build(self) -> None:
        body = QWidget()
        body.setObjectName("MoveBody")
        inner = QVBoxLayout(body)
        inner.setContentsMargins(14, 10, 14, 6)
        inner.setSpacing(6)
        head = QHBoxLayout()
        head.setSpacing(10)
        head.addWidget(label(self._look.verb, "head"))
        head.addWidget(label(self._look.hint, "quiet", wraps=True), 1)
        inner.addLayout(head)
        for part in (*self.parts(), self.form, self._wrong):
            if part is not None:
                inner.addWidget(part)
        inner.addStretch(1)
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setWidget(body)
        self.save_button = button(self._look.verb, key="Ctrl+Return", kind=self._look.kind, clicked=self.save)
        self._foot = QWidget()
        row = QHBoxLayout(self._foot)
        row.setContentsMargins(14, 4, 14, 10)
        row.addWidget(self.save_button, 2)
        row.addWidget(button(_("Back"), key="Esc", clicked=self.closed.emit), 1)
        column = QVBoxLayout(self)
        column.setContentsMargins(1, 1, 1, 1)
        column.setSpacing(0)
        column.addWidget(self._scroll, 1)
        column.addWidget(self._foot)

    def wanted_height(self, width: int) -> int:
        """How high the whole form is at a width, with nothing to scroll."""
        body = self._scroll.widget()
        inner = body.layout() if body is not None else None
        if inner is None:
            return self.sizeHint().height()
        high = inner.totalHeightForWidth(width - 2) if inner.hasHeightForWidth() else inner.sizeHint().height()
        return high + self._foot.sizeHint().height() + 4

    def _follow_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self._scroll.isAncestorOf(now):
            self._scroll.ensureWidgetVisible(now, 0, 28)

    def _dress(self) -> None:
        """Heights of the texts, chips below lines with words kept ready."""
        for name in self.form.names:
            editor = self.form.editor(name)
            if isinstance(editor, QPlainTextEdit):
                editor.setFixedHeight(theme.px(TALL if name in self._look.long else SHORT))
                editor.setPlaceholderText(_("Shift+Enter: next line"))
            is_open = isinstance(editor, PresetEdit) and bool(editor.presets) and not editor.text()  # one filled in needs no words
            if isinstance(editor, PresetEdit) and is_open and (cell := editor.parentWidget()) is not None:
                chips = PresetChips(editor)
                chips.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
                if (below := cell.layout()) is not None:
                    below.addWidget(chips)

    def wire(self) -> None:
        """What follows what is typed."""
        if isinstance(app := QApplication.instance(), QApplication):
            app.focusChanged.connect(self._follow_focus)
        self.form.submitted.connect(self.save)
        self.form.changed.connect(lambda _name: self.hush())
        for name, edit in self._edits.items():
            edit.settled.connect(lambda name=name: self.form.go_on(name))  # type: ignore[attr-defined]  # all of ours have it

    # -- while it is filled in

    def take_focus(self) -> None:
        """The cursor where filling in begins."""
        empty = [name for name in self._lines() if not self.form.value(name)]
        self.form.focus(empty[0] if empty else self.form.names[0])

    def _lines(self) -> list[str]:
        return [name for name in self.form.names if isinstance(self.form.editor(name), LINES)]

    @property
    def is_blank(self) -> bool:
        """Whether nothing was typed that is worth keeping."""
        given = {name: str(value or "") for name, value in self.look().filled.items()}
        return not any(self.form.value(name).strip() not in ("", given.get(name, "")) for name in self._lines())

    def typed(self) -> dict[str, object]:
        """Everything that stands in it, to be put away and filled in again."""
        found: dict[str, object] = dict(self.form.values())
        return found | {name: edit.day for name, edit in self._edits.items() if isinstance(edit, DayEdit)}  # +7 counts from now

    def is_written(self, name: str) -> bool:
        """Whether a field is one for words of one's own, rather than a choice, a tick or a list; a phone is not for every eye."""
        return name in self.form.names and name != "phone" and isinstance(self.form.editor(name), LINES)

    def restore(self, typed: Mapping[str, Any]) -> None:
        """As it was left."""
        self.form.fill(typed)
        for edit in self._edits.values():
            edit.setCursorPosition(0)

    def hush(self) -> None:
        """What was wrong may be right now."""
        self._wrong.hide()
        self.edited.emit()

    # -- making the move

    def values(self) -> dict[str, object]:
        """The form as the service takes it."""
        for edit in self._edits.values():
            if isinstance(edit, DayEdit):
                edit.write_out()
        return dict(self.form.values())

    def save(self) -> None:
        """Make the move; wrong fields get their sentence and nothing typed is lost."""
        if self.is_saving:
            return
        for edit in self._edits.values():
            if isinstance(edit, self.marked):
                edit.take_marked()
        self._set_saving(is_on=True)
        row, values = self.whole.row, self.values()
        self._tasks.do(self, self._look.service, row.id, values, version=row.version, then=self._made, failed=self._refused)

    def know(self, whole: Any) -> None:
        """The record was read anew: what is typed stays, the move is made on what is there now."""
        self.whole = whole

    def _set_saving(self, *, is_on: bool) -> None:
        self.is_saving = is_on
        self.save_button.setEnabled(not is_on)

    def _made(self, moved: object) -> None:
        self._set_saving(is_on=False)
        self.moved.emit(moved)

    def _refused(self, error: UserError) -> None:
        self._set_saving(is_on=False)
        errors: Mapping[str, str] = error.errors if isinstance(error, FormErrors) else {}
        self.form.show_errors({name: words for name, words in errors.items() if name in self.form.names})
        said = {*self.form.names, *self.own_error(errors)}
        rest = [words for name, words in errors.items() if name not in said] if errors else [str(error)]
        self._wrong.setText(" ".join(rest))
        self._wrong.setVisible(bool(self._wrong.text()))
        self.grown.emit()
        if isinstance(error, StaleRecord):
            self.stale.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.save()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            super().keyPressEvent(event)
