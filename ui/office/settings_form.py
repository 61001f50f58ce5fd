"""Settings as a form in which every change is saved at once."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QEvent, QObject, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QPlainTextEdit, QWidget

from app.core.errors import FormErrors, UserError
from app.core.forms import Field
from app.core.i18n import _
from ui import say
from ui.forms import FormView
from ui.tasks import Tasks


class SettingsForm(FormView):
    """Choices and ticks are saved when chosen, lines when left or by Enter; a wrong value stays with its sentence."""

    refused = Signal()

    def __init__(self, tasks: Tasks, fields: Sequence[Field], rows: Sequence[Sequence[str]] = (), parent: QWidget | None = None) -> None:
        super().__init__(fields, rows, parent, has_stars=False)
        self._tasks = tasks
        self._labels = {field.name: field.label for field in fields}
        self._kept: dict[str, str] = {}
        self._errors: dict[str, str] = {}
        self._is_filling = False
        self.changed.connect(self._changed)
        self.entered.connect(self._save)

    def offer_only(self, names: frozenset[str] | None) -> bool:
        """Show the fields whoever sits here may change (None: all), the others are not there; whether any is left."""
        shown = [name for name in self.names if names is None or name in names]
        for name in self.names:
            cell = self.editor(name).parentWidget()
            if cell is not None:
                cell.setVisible(name in shown)
        for row in self.row_names:
            self.show_row_of(row[0], is_shown=any(name in shown for name in row))
        return bool(shown)

    def show_values(self, values: dict[str, Any]) -> None:
        """What is in force; a field being typed in is left alone."""
        self._is_filling = True
        now = self.focused()
        if now and not isinstance(self.editor(now), QLineEdit | QPlainTextEdit):
            now = ""
        self.fill({name: values[name] for name in self.names if name in values and name != now})
        self._kept = {**self.values(), **({now: self._kept.get(now, self.value(now))} if now else {})}
        self._is_filling = False

    def _changed(self, name: str) -> None:
        if not self._is_filling and isinstance(self.editor(name), QComboBox | QCheckBox):
            self._save(name)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusOut and isinstance(watched, QLineEdit | QPlainTextEdit):
            name = next((name for name in self.names if self.editor(name) is watched), None)
            if name is not None:
                self._save(name)
        return super().eventFilter(watched, event)

    def _save(self, name: str) -> None:
        value = self.value(name)
        if value == self._kept.get(name):
            return
        self._kept[name] = value
        self._tasks.do(
            self, "app.office.settings:change_setting", name, value,
            then=lambda _done: self._saved(name), failed=lambda error: self._failed(name, error),
        )  # fmt: skip

    def _saved(self, name: str) -> None:
        self._errors.pop(name, None)
        say.toast(_("{label} is saved").format(label=_(self._labels[name])))

    def _failed(self, name: str, error: UserError) -> None:
        if isinstance(error, FormErrors):
            self._errors[name] = str(error)
            self.show_errors(self._errors)
        else:
            say.error(error)
            self.refused.emit()
