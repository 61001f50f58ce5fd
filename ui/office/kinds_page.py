"""Settings by kind of visit: who is escorted and where they may go, whose outcome is recorded; saved at once like the others."""

from functools import partial
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QCheckBox, QGridLayout, QSizePolicy, QVBoxLayout, QWidget

from app.core.errors import UserError
from app.core.i18n import _
from app.visits.fields import TYPE_WORDS, VisitorType
from app.visits.kinds import areas_by_type, split
from ui import say
from ui.office.settings_form import SettingsForm
from ui.panels import Card, label
from ui.tasks import Tasks
from ui.visits.pick_edit import PickEdit

KEYS = ("escort_minutes", "areas", "record_purposes")
ROWS = (("escort_minutes",), ("areas",), ("record_purposes",))
TICKS = ("escort_types", "record_types")


class KindsPage(QWidget):
    """A row for each visitor type: escorted, outcome recorded, allowed areas."""

    refused = Signal()

    def __init__(self, tasks: Tasks, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from app.office.settings import FIELDS

        self._tasks = tasks
        self._kept: dict[str, str] = {}
        self.form = SettingsForm(tasks, [FIELDS[key] for key in KEYS], ROWS)
        self.form.refused.connect(self.refused)
        self.ticks: dict[tuple[str, VisitorType], QCheckBox] = {}
        self.areas: dict[VisitorType, PickEdit] = {}
        card = Card(_("Kinds of visit"), is_flush=False)
        words = _(
            "Who is escorted is asked for at check-in; an escort who has not reported in time is shown in red. "
            "Where an outcome is recorded, the form is offered at sign-out, and what is still blank stands on the hand-over sheet."
        )
        card.body.addWidget(label(words, "quiet", wraps=True))
        card.body.addLayout(self._grid())
        card.body.addWidget(self.form)
        card.body.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 8, 0, 0)
        column.addWidget(card)

    def _grid(self) -> QGridLayout:
        grid = QGridLayout()
        grid.setHorizontalSpacing(16)
        grid.setVerticalSpacing(6)
        for column, words in enumerate((_("Visitor type"), _("Escorted"), _("Outcome recorded"), _("Allowed areas"))):
            grid.addWidget(label(words, "label"), 0, column)
        for row, (kind, word) in enumerate(TYPE_WORDS.items(), 1):
            grid.addWidget(label(_(word)), row, 0)
            for column, key in enumerate(TICKS, 1):
                grid.addWidget(self._tick(key, kind, column), row, column, Qt.AlignmentFlag.AlignLeft)
            grid.addWidget(self._areas(kind), row, 3)
        grid.setColumnStretch(3, 1)
        return grid

    def _tick(self, key: str, kind: VisitorType, column: int) -> QCheckBox:
        made = QCheckBox()
        made.setAccessibleName(" · ".join((_(TYPE_WORDS[kind]), (_("Escorted"), _("Outcome recorded"))[column - 1])))
        made.clicked.connect(lambda _on=False: self._save_ticks(key))
        self.ticks[key, kind] = made
        return made

    def _areas(self, kind: VisitorType) -> PickEdit:
        made = PickEdit()
        made.setAccessibleName(" · ".join((_(TYPE_WORDS[kind]), _("Allowed areas"))))
        made.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        made.settled.connect(self._save_areas)
        made.installEventFilter(self)
        self.areas[kind] = made
        return made

    def show_values(self, values: dict[str, Any]) -> None:
        """What is in force; a line being typed in is left alone."""
        self.form.show_values(values)
        self._kept = {key: str(values[key]) for key in (*TICKS, "area_defaults")}
        for (key, kind), tick in self.ticks.items():
            tick.setChecked(kind.value in self._kept[key].split())
        usual = areas_by_type(self._kept["area_defaults"])
        for kind, edit in self.areas.items():
            edit.set_options(split(str(values["areas"])))
            if not edit.hasFocus():
                edit.setText(usual.get(kind.value, ""))

    def _save_ticks(self, key: str) -> None:
        words = " ".join(kind.value for (name, kind), tick in self.ticks.items() if name == key and tick.isChecked())
        self._save(key, words)

    def _save_areas(self) -> None:
        lines = (f"{kind.value}={areas}" for kind, edit in self.areas.items() if (areas := edit.value()))
        self._save("area_defaults", "\n".join(lines))

    def _save(self, key: str, value: str) -> None:
        if value == self._kept.get(key):
            return
        self._kept[key] = value
        saved = partial(say.toast, _("The kinds of visit are saved"))
        self._tasks.do(self, "app.office.settings:change_setting", key, value, then=lambda _done: saved(), failed=self._failed)

    def _failed(self, error: UserError) -> None:
        say.error(error)
        self.refused.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(watched, PickEdit) and event.type() == QEvent.Type.FocusOut:
            watched.settle()
            self._save_areas()
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() == Qt.Key.Key_Escape:
            self.refused.emit()  # what is in force comes back
        return super().eventFilter(watched, event)
