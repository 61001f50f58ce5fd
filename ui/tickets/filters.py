"""Which tickets the board shows: whose, how near their limits; on demand state, department, promise item and days too."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QComboBox, QGridLayout, QHBoxLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from app.core.errors import FormErrors
from app.core.forms import Field, Kind, clean
from app.core.i18n import N_, _
from app.tickets.fields import CLOSED, LEVEL_WORDS, OPEN, SCOPE_WORDS, STATE_WORDS, Level, Scope, TicketState
from ui import theme
from ui.panels import button, label, restyle
from ui.tickets.day_edit import DayEdit
from ui.visits.flow import Flow

TYPING_STOPS = 200
DAYS = (Field("first", N_("From day"), Kind.DATE), Field("last", N_("To day"), Kind.DATE))
ALL, OPEN_ONES, CLOSED_TOO = "", "open", "closed"
MEANINGS = {Level.LATE: "bad", Level.SOON: "warn", Level.PAUSED: ""}


class TicketFilters(QWidget):
    """`changed` when something is chosen or typing stops."""

    changed = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=TYPING_STOPS)
        self._timer.timeout.connect(self.changed)
        self._group = QButtonGroup(self)
        self.scopes = {scope: self._scope_chip(_(words)) for scope, words in SCOPE_WORDS.items()}
        self.decide = self._scope_chip(_("To decide"))
        self.decide.hide()
        self.levels = {level: self._level_chip(level) for level in MEANINGS}
        self.scopes[Scope.MINE].setChecked(True)
        self.text = self._line(_("Number, name, home, matter, words of the story"))
        self.more = button(_("Filter"), key="Ctrl+F", kind="quiet", icon="sliders", clicked=self._fold)
        self.more.setCheckable(True)
        self.state = self._choice(_("State"))
        self.department, self.item = self._choice(_("Department")), self._choice(_("Promise item"))
        self.days = {field.name: self._day(_(field.label)) for field in DAYS}
        self._wrong = label("", "error", wraps=True)
        self._build()
        closed = [state for state in STATE_WORDS if state in CLOSED]
        kinds = ((OPEN_ONES, _("open ones"), OPEN), (CLOSED_TOO, _("closed ones too"), closed))
        self._offer(
            self.state,
            [each for value, words, states in kinds for each in ((value, words), *((one.value, _(STATE_WORDS[one])) for one in states))],
        )
        for box, words in ((self.department, _("all departments")), (self.item, _("all promise items"))):
            self._offer(box, [(ALL, words)])

    # -- building

    def _scope_chip(self, words: str) -> QPushButton:
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

    def _choice(self, words: str) -> QComboBox:
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

    def _build(self) -> None:
        chips, holder = QWidget(), QWidget()
        flow = Flow(chips, gap=6)
        for chip in (self.decide, *self.scopes.values(), *self.levels.values()):
            flow.addWidget(chip)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(self.text, 1)
        row.addWidget(self.more)
        grid = QGridLayout(holder)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(8)
        for place, part in enumerate((self.state, self.days["first"], self.days["last"])):
            grid.addWidget(part, 0, place)
        grid.addWidget(self.department, 1, 0)
        grid.addWidget(self.item, 1, 1, 1, 2)
        for place, stretch in enumerate((2, 1, 1)):
            grid.setColumnStretch(place, stretch)
        grid.addWidget(self._wrong, 2, 0, 1, 3)
        self._wrong.hide()
        self._rest = holder
        holder.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 10, 12, 10)
        column.setSpacing(8)
        column.addWidget(chips)
        column.addLayout(row)
        column.addWidget(holder)

    @staticmethod
    def _offer(box: QComboBox, choices: Iterable[tuple[str, str]]) -> None:
        kept = box.currentData()
        box.blockSignals(True)
        box.clear()
        for value, words in choices:
            box.addItem(words, value)
        box.setCurrentIndex(max(0, box.findData(kept)))
        box.blockSignals(False)

    def know_departments(self, names: Sequence[str]) -> None:
        """The departments there are."""
        self._offer(self.department, [(ALL, _("all departments")), *((name, name) for name in names)])

    def know_items(self, names: Sequence[str]) -> None:
        """The promise items there are."""
        self._offer(self.item, [(ALL, _("all promise items")), *((name, name) for name in dict.fromkeys(names))])

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

    def choose(self, scope: Scope) -> None:
        """Mine, my department's, all."""
        self.scopes[scope].setChecked(True)
        self.changed.emit()

    def step_scope(self) -> None:
        """The next of mine, department, all, to decide."""
        chips = [chip for chip in (*self.scopes.values(), self.decide) if not chip.isHidden()]
        place = next(n for n, chip in enumerate(chips) if chip.isChecked())
        chips[(place + 1) % len(chips)].setChecked(True)
        self.changed.emit()

    @property
    def is_to_decide(self) -> bool:
        """Whether what waits for a decision is shown."""
        return self.decide.isChecked()

    def show_waiting(self, count: int) -> None:
        """How many tickets wait for the decision of whoever sits here; nothing is offered where none does."""
        self.decide.setText("  ".join((_("To decide"), str(count))))
        self.decide.setVisible(bool(count) or self.decide.isChecked())
        if bool(count) != (self.decide.property("meaning") == "warn"):
            self.decide.setProperty("meaning", "warn" if count else "")
            restyle(self.decide)

    @property
    def scope(self) -> Scope:
        """Whose tickets are shown."""
        return next((scope for scope, chip in self.scopes.items() if chip.isChecked()), Scope.ALL)

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

    def wanted(self) -> dict[str, Any] | None:
        """The parts of a TicketFilter; None where a day cannot be read (its sentence stands below it)."""
        typed = {name: edit.text() for name, edit in self.days.items()}
        try:
            days = clean(DAYS, typed).values
        except FormErrors as error:
            self._wrong.setText(str(error))
            self._wrong.show()
            return None
        self._wrong.hide()
        state = str(self.state.currentData() or OPEN_ONES)
        states = frozenset() if state in (OPEN_ONES, CLOSED_TOO) else frozenset({TicketState(state)})
        is_open = state == OPEN_ONES or bool(states and not states & CLOSED)
        return {
            "scope": self.scope, "is_open": is_open, "text": self.text.text(), "states": states, "level": self.level,
            "department": str(self.department.currentData() or ""), "topic": str(self.item.currentData() or ""), **days,
        }  # fmt: skip

    @property
    def is_narrowed(self) -> bool:
        """Whether anything but whose they are leaves tickets out."""
        boxes = (self.state, self.department, self.item)
        has_text = any(line.text().strip() for line in (self.text, *self.days.values()))
        return has_text or self.level is not None or any(box.currentIndex() > 0 for box in boxes)

    def begin(self) -> None:
        """As whoever has just signed in begins: their own open tickets."""
        self.blockSignals(True)
        self.clear()
        self.blockSignals(False)
        self.decide.hide()
        self.scopes[Scope.MINE].setChecked(True)

    def clear(self) -> None:
        """All open ones again."""
        for line in (self.text, *self.days.values()):
            line.blockSignals(True)
            line.clear()
            line.blockSignals(False)
        for box in (self.state, self.department, self.item):
            box.setCurrentIndex(0)
        for chip in self.levels.values():
            chip.setChecked(False)
        self._timer.stop()
        self.changed.emit()
