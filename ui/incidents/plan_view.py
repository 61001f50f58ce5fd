"""A contingency plan in the place of the list, large enough to be read while somebody is on the phone."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QComboBox, QFrame, QGridLayout, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget

from app.core.i18n import _
from ui import theme
from ui.panels import Card, button, label, line
from ui.visits.flow import Flow

if TYPE_CHECKING:
    from app.incidents.plans import PlanRow

STEP, LINE, CHIP = 16, 14, 34


class PlanView(Card):
    """Chosen from the box or by the kind of the incident; `wanted` tells what is asked for: back, print, edit, new, ship, drop."""

    wanted = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(_("Contingency plan"), parent)
        self.rows: tuple[PlanRow, ...] = ()
        self.row: PlanRow | None = None
        self.box = QComboBox()
        self.box.setAccessibleName(_("Contingency plan"))
        self.box.setMinimumWidth(theme.px(200))
        self.box.currentIndexChanged.connect(lambda _index: self._chosen())
        self.add_to_head(self.box)
        self.add_to_head(button(_("Print"), key="Ctrl+P", icon="print", clicked=partial(self.wanted.emit, "print")))
        self.add_to_head(button(_("Back to the list"), key="Ctrl+E", clicked=partial(self.wanted.emit, "back")))
        self._scroll = QScrollArea()
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setWidgetResizable(True)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self._scroll, 1)
        self._changing = QWidget()
        row = QHBoxLayout(self._changing)
        row.setContentsMargins(14, 4, 14, 8)
        self._since = label("", "quiet")
        row.addWidget(self._since, 1)
        self._ship = button(_("As shipped"), clicked=partial(self.wanted.emit, "ship"))
        self._drop = button(_("Drop …"), kind="danger", clicked=partial(self.wanted.emit, "drop"))
        self._heads = (
            button(_("Reword …"), clicked=partial(self.wanted.emit, "edit")),
            button(_("New plan …"), clicked=partial(self.wanted.emit, "new")), self._ship, self._drop,
        )  # fmt: skip
        for each in self._heads:
            row.addWidget(each)
        self.body.addWidget(line())
        self.body.addWidget(self._changing)

    def show_plans(self, rows: "Sequence[PlanRow]", *, may_change: bool) -> None:
        """The plans to choose from; the one shown stays. Only heads change them: for others the buttons are absent."""
        self.rows = tuple(row for row in rows if may_change or not row.is_off)
        kept = self.row.key if self.row is not None else ""
        blocked = self.box.blockSignals(True)
        self.box.clear()
        for row in self.rows:
            self.box.addItem(_("{title} (dropped)").format(title=row.title) if row.is_off else row.title, row.key)
        self.box.setCurrentIndex(max(0, self.box.findData(kept)))
        self.box.blockSignals(blocked)
        for each in self._heads:
            each.setVisible(may_change)
        self._chosen()

    def show_plan(self, key: str) -> bool:
        """The plan of a kind; False where there is none (another incident)."""
        place = self.box.findData(key)
        if place < 0:
            return False
        self.box.setCurrentIndex(place)
        return True

    def _chosen(self) -> None:
        self.row = next((row for row in self.rows if row.key == self.box.currentData()), None)
        if self.row is not None:
            self._show(self.row)

    def _show(self, row: "PlanRow") -> None:
        from app.incidents.drawing import since_words

        self._since.setText(since_words(row))
        may_change = not self._heads[0].isHidden()
        self._ship.setVisible(may_change and row.is_shipped and row.is_own)
        self._drop.setVisible(may_change and not row.is_off)
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(18, 12, 18, 12)
        column.setSpacing(10)
        if row.phones:
            column.addWidget(_phones(row.phones))
        column.addLayout(_steps(row.steps))
        if row.duties:
            column.addWidget(line())
            column.addLayout(_duties(row.duties))
        column.addStretch(1)
        self._scroll.setWidget(page)
        self._scroll.setAccessibleName(" ".join((row.title, *row.steps)))


def _sized(words: str, size: int, look: str = "") -> QLabel:
    made = label(words, look, wraps=True)
    made.setStyleSheet(f"font-size: {theme.px(size)}px;")
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    return made


def _steps(steps: Sequence[str]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(7)
    grid.setColumnStretch(1, 1)
    for n, step in enumerate(steps, 1):
        number = label(str(n), "title")
        number.setMinimumWidth(theme.px(22))
        grid.addWidget(number, n, 0, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignRight)
        grid.addWidget(_sized(step, STEP), n, 1)
    return grid


def _phones(phones: Sequence[tuple[str, str]]) -> QWidget:
    """Whom to call, before all else: a chip each, the number large; one that is missing says so."""
    holder = QWidget()
    flow = Flow(holder, gap=8)
    for who, number in phones:
        chip = QFrame()
        chip.setObjectName("WatchStrip")
        row = QHBoxLayout(chip)
        row.setContentsMargins(10, 3, 10, 3)
        row.setSpacing(8)
        row.addWidget(label(who, "quiet"))
        shown = label(number or _("not filled in"), "head" if number else "error")
        shown.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        row.addWidget(shown)
        chip.setFixedHeight(theme.px(CHIP))
        flow.addWidget(chip)
    return holder


def _duties(pairs: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(12)
    grid.setVerticalSpacing(4)
    grid.setColumnStretch(1, 1)
    grid.addWidget(label(_("Duties"), "head"), 0, 0, 1, 2)
    for n, (who, what) in enumerate(pairs, 1):
        grid.addWidget(_sized(who, LINE, "quiet"), n, 0, Qt.AlignmentFlag.AlignTop)
        grid.addWidget(_sized(what, LINE), n, 1, Qt.AlignmentFlag.AlignTop)
    return grid
