"""Which matters a board shows: whose, how near their limits; on demand state, days and what a room adds."""

from collections.abc import Iterable, Mapping
from enum import StrEnum
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.core.errors import FormErrors
from app.core.forms import Field, Kind, clean
from app.core.i18n import N_, _
from app.tickets.fields import LEVEL_WORDS, Level
from ui import theme
from ui.panels import button, label, restyle
from ui.tickets.day_edit import DayEdit
from ui.visits.flow import Flow

TYPING_STOPS = 200
DAYS = (Field("first", N_("From day"), Kind.DATE), Field("last", N_("To day"), Kind.DATE))
ALL, OPEN_ONES, CLOSED_TOO = "", "open", "closed"
MEANINGS = {Level.LATE: "bad", Level.SOON: "warn", Level.PAUSED: ""}


class MatterFilters(QWidget):
    """`changed` when something is chosen or typing stops."""

    changed = Signal()

    def __init__(self, scopes: Mapping[Any, str], levels: Iterable[Level], hint: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=TYPING_STOPS)
        self._timer.timeout.connect(self.changed)
        self._group = QButtonGroup(self)
        self.scopes = {scope: self.scope_chip(_(words)) for scope, words in scopes.items()}
        self.levels = {level: self._level_chip(level) for level in levels}
        next(iter(self.scopes.values())).setChecked(True)
        self.text = self._line(hint)
        self.more = button(_("Filter"), key="Ctrl+F", kind="quiet", icon="sliders", clicked=self._fold)
        self.more.setCheckable(True)
        self.state = self.choice(_("State"))
        self.days = {field.name: self._day(_(field.label)) for field in DAYS}
        self._wrong = label("", "error", wraps=True)
        self.boxes: tuple[QComboBox, ...] = (self.state,)

    # -- building

    def scope_chip(self, words: str) -> QPushButton:
        """A chip of which one alone is pressed."""
        made = button(words, clicked=self.changed.emit)
        made.setCheckable(True)
        made.setProperty("chip", True)
        self._group.addButton(made)
        return made

    def _level_chip(self, level: Level) -> QPushButton:
        made = button(_(LEVEL_WORDS[level]))
        made.setCheckable(True)
        made.setProperty("chip", True)
        made.clicked.connect(lambda _on=False: self._choose_level(level))
        return made

    def _choose_level(self, level: Level) -> None:
        for other, chip in self.levels.items():
            chip.setChecked(other is level and chip.isChecked())
        self.changed.emit()

    def _line(self, words: str) -> QLineEdit:
        line = QLineEdit()
        line.setPlaceholderText(words)
        line.setAccessibleName(words)
        line.setClearButtonEnabled(True)
        line.setMinimumHeight(theme.px(theme.FIELD_HEIGHT))
        line.textChanged.connect(lambda _text: self._timer.start())
        line.returnPressed.connect(self.changed)
        return line

    def choice(self, words: str) -> QComboBox:
        """A box with what may be chosen."""
        box = QComboBox()
        box.setAccessibleName(words)
        box.setMinimumHeight(theme.px(theme.FIELD_HEIGHT))
        box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        box.setMinimumContentsLength(6)
        box.activated.connect(lambda _index: self.changed.emit())
        return box

    def _day(self, words: str) -> DayEdit:
        made = DayEdit()
        made.setPlaceholderText(words)
        made.setAccessibleName(words)
        made.setMinimumHeight(theme.px(theme.FIELD_HEIGHT))
        made.textChanged.connect(lambda _text: self._timer.start())
        made.settled.connect(self.changed)
        return made

    def lay_out(self, chips: Iterable[QWidget], second: QComboBox, third: QComboBox, beside: QWidget | None = None) -> None:
        """Chips, the line with what stands `beside` it, and below them on demand state, days and two boxes of the room."""
        row_of_chips, holder = QWidget(), QWidget()
        flow = Flow(row_of_chips, gap=6)
        for chip in chips:
            flow.addWidget(chip)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        if beside is not None:
            row.addWidget(beside)
        row.addWidget(self.more)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, part in enumerate((self.state, self.days["first"], self.days["last"])):
            grid.addWidget(part, 0, place)
        grid.addWidget(second, 1, 0)
        grid.addWidget(third, 1, 1, 1, 2)
        for place, stretch in enumerate((2, 1, 1)):
            grid.setColumnStretch(place, stretch)
        grid.addWidget(self._wrong, 2, 0, 1, 3)
        self.boxes = (self.state, second, third)
        self._wrong.hide()
        self._rest = holder
        holder.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(row_of_chips)
        column.addLayout(row)
        column.addWidget(holder)

    def offer_states(self, words: Mapping[Any, str], closed: frozenset[Any]) -> None:
        """Open ones one by one, then closed ones."""
        parts = (
            (OPEN_ONES, _("open ones"), [one for one in words if one not in closed]),
            (CLOSED_TOO, _("closed ones too"), [one for one in words if one in closed]),
        )
        self.offer(
            self.state, [each for value, said, states in parts for each in ((value, said), *((one.value, _(words[one])) for one in states))]
        )

    @staticmethod
    def offer(box: QComboBox, choices: Iterable[tuple[str, str]]) -> None:
        """What may be chosen in a box; what was chosen stays."""
        kept = box.currentData()
        box.blockSignals(True)
        box.clear()
        for value, words in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(kept)))
        box.blockSignals(False)

    # -- what is chosen

    def _fold(self) -> None:
        self._rest.setVisible(self.more.isChecked())
        if self.more.isChecked():
            self.state.setFocus()

    def toggle(self) -> None:
        """Ctrl+F: the other filters, or away with them."""
        self.more.setChecked(not self.more.isChecked())
        self._fold()
        if not self.more.isChecked():
            self.text.setFocus()

    def choose(self, scope: Any) -> None:
        """Mine, my department's, all."""
        self.scopes[scope].setChecked(True)
        self.changed.emit()

    @property
    def _scope_chips(self) -> list[QPushButton]:
        """The chips of which one is pressed, as they stand."""
        return list(self.scopes.values())

    def step_scope(self) -> None:
        """The next of them."""
        chips = [chip for chip in self._scope_chips if not chip.isHidden()]
        place = next(n for n, chip in enumerate(chips) if chip.isChecked())
        chips[(place + 1) % len(chips)].setChecked(True)
        self.changed.emit()

    @property
    def level(self) -> Level | None:
        """How near their limits; None for all."""
        return next((level for level, chip in self.levels.items() if chip.isChecked()), None)

    def show_levels(self, counts: Mapping[Level, int]) -> None:
        """How many are late, soon due, paused; the colour only where there are any."""
        for level, chip in self.levels.items():
            n = counts.get(level, 0)
            chip.setText("  ".join((_(LEVEL_WORDS[level]), str(n))))
            meaning = MEANINGS[level] if n else ""
            if chip.property("meaning") != meaning:
                chip.setProperty("meaning", meaning)
                restyle(chip)

    def parts(self, states: type[StrEnum], closed: frozenset[Any]) -> dict[str, Any] | None:
        """What every filter has; None where a day cannot be read (its sentence stands below it)."""
        typed = {name: edit.text() for name, edit in self.days.items()}
        try:
            days = clean(DAYS, typed).values
        except FormErrors as error:
            self._wrong.setText(str(error))
            self._wrong.show()
            return None
        self._wrong.hide()
        state = str(self.state.currentData() or OPEN_ONES)
        chosen = frozenset() if state in (OPEN_ONES, CLOSED_TOO) else frozenset({states(state)})
        is_open = state == OPEN_ONES or bool(chosen and not chosen & closed)
        return {"is_open": is_open, "text": self.text.text(), "states": chosen, "level": self.level, **days}

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but whose they are leaves some out."""
        has_text = any(line.text().strip() for line in (self.text, *self.days.values()))
        return has_text or self.level is not None or any(box.currentIndex() > 0 for box in self.boxes)

    def begin(self) -> None:
        """As whoever has just signed in begins: their own open ones."""
        self.blockSignals(True)
        self.clear()
        self.blockSignals(False)
        next(iter(self.scopes.values())).setChecked(True)

    def clear(self) -> None:
        """All open ones again."""
        for line in (self.text, *self.days.values()):
            line.blockSignals(True)
            line.clear()
            line.blockSignals(False)
        for box in self.boxes:
            box.setCurrentIndex(0)
        for chip in self.levels.values():
            chip.setChecked(False)
        self._timer.stop()
        self.changed.emit()
