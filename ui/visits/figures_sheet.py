"""The figures of a day over the window: what happened, waiting by department, stays by visitor type; any day by its keys."""

from collections.abc import Sequence
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from app.core import clock
from app.core.i18n import _
from ui import say, theme
from ui.panels import Sheet, button, label, line
from ui.tasks import Tasks
from ui.visits.paper_sheet import PaperSheet

if TYPE_CHECKING:
    from app.visits.figures import DayFigures

FACTS_ACROSS = 6


class FiguresSheet(Sheet):
    """PgUp and PgDn turn the days; Ctrl+P prints, Ctrl+O shows the paper, Esc closes."""

    def __init__(self, over: QWidget, tasks: Tasks) -> None:
        super().__init__(over, _("Figures of the day"), width=min(1020, max(480, over.width() - 80)))
        self._tasks = tasks
        self.day: date = clock.day_of(clock.now())
        self.figures: DayFigures | None = None
        self.paper: PaperSheet | None = None
        self._day_words = label("", "head")
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFrameShape(QFrame.Shape.NoFrame)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # it would take PgUp and PgDn for itself
        self._next = button(_("Next day"), key="PgDown", clicked=partial(self.turn, 1))
        self.body.addLayout(self._head())
        self.body.addWidget(self._scroll, 1)
        self.body.addLayout(self._buttons())
        self.card.setFixedHeight(max(320, min(theme.px(640), over.height() - theme.px(40))))
        self.card.setFocus()
        self.reload()

    def _head(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addWidget(self._day_words)
        row.addStretch(1)
        row.addWidget(button(_("Day before"), key="PgUp", clicked=partial(self.turn, -1)))
        row.addWidget(self._next)
        return row

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Close"), key="Esc", clicked=self.close_sheet))
        row.addWidget(button(_("As paper …"), key="Ctrl+O", icon="file-lines", clicked=self.show_paper))
        row.addWidget(button(_("Print"), key="Ctrl+P", icon="print", kind="primary", clicked=self.print_out))
        return row

    # -- what is shown

    def turn(self, by: int) -> None:
        """Another day; tomorrow has no figures."""
        day = self.day + timedelta(days=by)
        if day <= clock.day_of(clock.now()):
            self.day = day
            self.reload()

    def reload(self) -> None:
        """Count the day anew."""
        self._next.setEnabled(self.day < clock.day_of(clock.now()))
        self._tasks.read(self, "app.visits.figures:figures", self.day, key="figures", then=self._show, failed=say.error)

    def _show(self, found: "DayFigures") -> None:
        from app.visits import figures_paper as words

        self.figures = found
        self._day_words.setText(f"{found.day:%Y-%m-%d}")
        page = QWidget()
        column = QVBoxLayout(page)
        column.setContentsMargins(0, 0, 8, 0)
        column.setSpacing(8)
        column.addLayout(_facts(words.came_facts(found)))
        departments = [*(words.department_cells(row) for row in found.departments), words.all_waits(found)]
        _add_table(column, _("Waiting by department"), words.department_heads(), departments)
        types = [*(words.type_cells(row) for row in found.types), words.all_stays(found)]
        _add_table(column, _("Stays by visitor type"), words.type_heads(), types)
        for sentence in words.notes(found):
            column.addWidget(label(sentence, "quiet", wraps=True))
        column.addStretch(1)
        self._scroll.setWidget(page)
        self._scroll.setAccessibleName(_("Figures of {day}").format(day=f"{found.day:%Y-%m-%d}"))

    # -- the paper

    def print_out(self) -> None:
        """Queue the paper of the day shown for the printer for forms."""
        words = _("{paper} waits for the printer.").format(paper=_("Figures {day}").format(day=f"{self.day:%Y-%m-%d}"))
        self._tasks.do(self, "app.visits.figures_paper:print_figures", self.day, then=lambda _job: say.toast(words))
        self.close_sheet()

    def show_paper(self) -> None:
        """The paper as it will be printed, to look at or save."""
        self._tasks.read(self, "app.visits.figures_paper:figures_pdf", self.day, key="paper", then=self._show_pdf, failed=say.error)

    def _show_pdf(self, pdf: bytes) -> None:
        title = _("Figures {day}").format(day=f"{self.day:%Y-%m-%d}")
        self.paper = PaperSheet(self._over, title, pdf, self.print_out, tasks=self._tasks)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        has_ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if event.key() in (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown):
            self.turn(-1 if event.key() == Qt.Key.Key_PageUp else 1)
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            bar = self._scroll.verticalScrollBar()
            bar.setValue(bar.value() + (-40 if event.key() == Qt.Key.Key_Up else 40))
        elif has_ctrl and event.key() == Qt.Key.Key_O:
            self.show_paper()
        else:
            super().keyPressEvent(event)


def _facts(facts: Sequence[tuple[str, str]]) -> QGridLayout:
    grid = QGridLayout()
    grid.setHorizontalSpacing(18)
    grid.setVerticalSpacing(2)
    for place, (name, value) in enumerate(facts):
        row, across = divmod(place, FACTS_ACROSS)
        grid.addWidget(label(value, "title"), 2 * row, across)
        grid.addWidget(label(name, "quiet", wraps=True), 2 * row + 1, across, Qt.AlignmentFlag.AlignTop)
        grid.setColumnStretch(across, 1)
    return grid


def _add_table(column: QVBoxLayout, title: str, heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    column.addSpacing(4)
    column.addWidget(label(title, "head"))
    grid = QGridLayout()
    grid.setHorizontalSpacing(14)
    grid.setVerticalSpacing(5)
    grid.setColumnStretch(0, 1)
    for number, cells in enumerate((heads, *rows)):
        is_sum = number == len(rows)
        if number == 1 or is_sum:
            grid.addWidget(line(), 2 * number - 1, 0, 1, len(heads))
        for place, words in enumerate(cells):
            cell = label(words, "" if number else "quiet", wraps=not place)
            side = Qt.AlignmentFlag.AlignLeft if not place else Qt.AlignmentFlag.AlignRight
            grid.addWidget(cell, 2 * number, place, side if place else Qt.AlignmentFlag(0))
    column.addLayout(grid)
