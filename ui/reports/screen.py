"""Figures of a month: what came each day, and one table after another; on paper, as PDF, as a workbook."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QHBoxLayout, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import _
from app.reports.fields import Block, Line, MonthFigures, month_words, number_words
from ui import say
from ui.panels import Card, ListStates, button, label
from ui.reports.chart import DaysChart
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk, Screen
from ui.shortcuts import shortcuts

if TYPE_CHECKING:
    from ui.visits.paper_sheet import PaperSheet

VIEWS = ("channel", "kind", "department", "person", "limit", "ticket")


def columns_of(block: Block) -> tuple[Column, ...]:
    """A block's columns for a table: the name stretches, numbers stand at the right."""

    def number(place: int) -> Callable[[Line], str]:
        measure = block.columns[place].measure
        return lambda line: number_words(line.numbers[place], measure)

    width = 128 if len(block.columns) < 8 else 92
    return (
        Column(block.head, lambda line: line.name, 240, is_stretched=True),
        *(Column(column.title, number(place), width, is_right=True) for place, column in enumerate(block.columns)),
    )


class ReportsScreen(Screen):
    """PgUp and PgDn turn the months, Ctrl+1 to Ctrl+6 the tables; Ctrl+P prints, Ctrl+O shows the paper, Ctrl+S saves a workbook."""

    watches: ClassVar[frozenset[str]] = frozenset(("Visit", "Call", "Message", "Mail", "Ticket", "Opinion", "Clock"))

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.first: date = clock.day_of(clock.now()).replace(day=1)
        self.figures: MonthFigures | None = None
        self.paper: PaperSheet | None = None
        self.chart = DaysChart()
        self.chart_card = Card(_("Received each day"))
        self.card = Card(_("Figures of the month"))
        self.table = Table(RowsModel(()), name=_("Figures of the month"))
        self.states = ListStates(self._table_holder())
        self._month = label("", "head")
        self._next = button(_("Next month"), key="PgDown", clicked=partial(self.turn, 1))
        self._views = QButtonGroup(self)
        self._build()

    def _table_holder(self) -> QWidget:
        holder = QWidget()
        self._holder = QVBoxLayout(holder)
        self._holder.setContentsMargins(0, 0, 0, 0)
        self._holder.addWidget(self.table)
        return holder

    def _build(self) -> None:
        for widget in (
            button(_("Month before"), key="PgUp", clicked=partial(self.turn, -1)), self._month, self._next,
        ):  # fmt: skip
            self.chart_card.add_to_head(widget)
        self.chart_card.body.addWidget(self.chart, 1)
        words = (_("Channels"), _("Kinds"), _("Departments"), _("People"), _("Limits"), _("Tickets"))
        for place, verb in enumerate(words):
            chip = button(verb, key=f"Ctrl+{place + 1}", clicked=partial(self.show_view, place))
            chip.setCheckable(True)
            chip.setProperty("chip", True)
            chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self._views.addButton(chip, place)
            self.card.add_to_head(chip)
        self._views.button(0).setChecked(True)
        self.card.body.addWidget(self.states, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Save as workbook …"), key="Ctrl+S", icon="file-excel", clicked=self.ask_and_save))
        row.addWidget(button(_("As paper …"), key="Ctrl+O", icon="file-lines", clicked=self.show_paper))
        row.addWidget(button(_("Print"), key="Ctrl+P", icon="print", kind="primary", clicked=self.print_selected))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.chart_card, 4)
        column.addWidget(self.card, 6)
        column.addLayout(row)
        self.states.again.connect(self.reload)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("PgUp", partial(self.turn, -1)), ("PgDown", partial(self.turn, 1)), ("Ctrl+O", self.show_paper), ("Ctrl+S", self.ask_and_save),
            *((f"Ctrl+{place + 1}", partial(self.show_view, place)) for place in range(len(VIEWS))),
        )  # fmt: skip
        shortcuts(self, keys)

    # -- what is shown

    def turn(self, by: int) -> None:
        """Another month; the next has no figures yet."""
        months = self.first.year * 12 + self.first.month - 1 + by
        first = date(months // 12, months % 12 + 1, 1)
        if first <= clock.day_of(clock.now()):
            self.first = first
            self.reload()

    def show_view(self, place: int) -> None:
        """Ctrl+1 … Ctrl+6."""
        self._views.button(place).setChecked(True)
        self._fill()
        self.table.setFocus()

    @property
    def view(self) -> str:
        """The key of the block shown."""
        return VIEWS[self._views.checkedId()]

    def reload(self) -> None:
        """Count the month anew."""
        self._next.setEnabled(self.first < clock.day_of(clock.now()).replace(day=1))
        self.tasks.read(self, "app.reports.lists:month", self.first, key="month", then=self._show, failed=self._not_loaded)

    def _show(self, figures: MonthFigures) -> None:
        self.figures = figures
        self._month.setText(month_words(figures.first))
        self.chart_card.set_count(_("{n} in all").format(n=number_words(figures.received)))
        self.chart.show_days(figures.days)
        self._fill()

    def _not_loaded(self, error: UserError) -> None:
        self.states.show_error(str(error))

    def _fill(self) -> None:
        if self.figures is None:
            return
        block = self.figures.block(self.view)
        fresh = Table(RowsModel(columns_of(block)), name=block.title)
        self._holder.replaceWidget(self.table, fresh)
        self.table.deleteLater()
        self.table = fresh
        self.card.set_title(block.title)
        self.card.set_foot(block.note)
        rows = (*block.lines, *((block.total,) if block.total is not None and block.lines else ()))
        model = fresh.model()
        assert isinstance(model, RowsModel)
        model.set_rows(rows)
        if rows:
            self.states.show_rows()
        else:
            self.states.show_empty(_("Nothing in this month."), _("PgUp shows the month before."), icon="chart-simple")

    def take_focus(self) -> None:
        """The room is in front: the keys of its table work."""
        self.table.setFocus()

    # -- paper and file

    def print_selected(self) -> bool:
        """Ctrl+P: the paper of the month."""
        self._print()
        return True

    def _print(self) -> None:
        """Queue it for the printer for forms."""
        words = _("{paper} waits for the printer.").format(paper=self._title())
        self.tasks.do(self, "app.reports.service:print_month", self.first, then=lambda _job: say.toast(words))

    def _title(self) -> str:
        return _("Report {month}").format(month=month_words(self.first))

    def show_paper(self) -> None:
        """Ctrl+O: the paper as it will be printed, to look at or save as PDF."""
        by = self.tasks.actor
        self.tasks.read(self, "app.reports.service:month_pdf", self.first, by=by, key="paper", then=self._show_pdf, failed=say.error)

    def _show_pdf(self, pdf: bytes) -> None:
        from ui.visits.paper_sheet import PaperSheet  # what reads a PDF is large

        self.paper = PaperSheet(self.window(), self._title(), pdf, self._print)

    def ask_and_save(self) -> None:
        """Ctrl+S: ask where the workbook goes."""
        path, _kind = QFileDialog.getSaveFileName(self, _("Save as"), f"{self._title()}.xlsx", "Excel (*.xlsx)")
        if path:
            self.save(Path(path))

    def save(self, path: Path) -> None:
        """Write the workbook; a folder that refuses it is said."""
        self.tasks.read(
            self, "app.reports.service:month_workbook", self.first, key="workbook", then=partial(self._write, path), failed=say.error
        )

    def _write(self, path: Path, content: bytes) -> None:
        try:
            path.write_bytes(content)
        except OSError as error:
            say.error(_("The workbook could not be saved ({reason}). Choose another folder.").format(reason=error.strerror))
            return
        say.toast(_("Saved: {name}").format(name=path.name))
