"""Figures of a month, and of complaints also of a year: bars, and one table after another; on paper, as PDF, as a workbook."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import UserError
from app.core.i18n import N_, _
from app.reports.fields import Block, Line, MonthFigures, month_words, number_words
from ui import say
from ui.choosing import file_to_save
from ui.handing_out import hand_out
from ui.panels import Card, ListStates, button, label
from ui.reports.chart import DaysChart
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk, Screen
from ui.shortcuts import key_words, shortcuts

if TYPE_CHECKING:
    from app.reports.complaints import ComplaintFigures
    from ui.visits.paper_sheet import PaperSheet

# key of the block and what its chip says, by what the figures are of
VIEWS: dict[bool, tuple[tuple[str, str], ...]] = {
    False: (
        ("channel", N_("Channels")), ("kind", N_("Kinds")), ("department", N_("Departments")), ("person", N_("People")),
        ("limit", N_("Limits")), ("ticket", N_("Tickets")),
    ),
    True: (
        ("overview", N_("Overview")), ("kind", N_("Kinds")), ("place", N_("Places")), ("team", N_("Teams")), ("month", N_("Months")),
        ("hot", N_("Hot spots")), ("rounds", N_("Rounds")), ("steps", N_("Steps")), ("limit", N_("Limits")),
    ),
}  # fmt: skip


def columns_of(block: Block) -> tuple[Column, ...]:
    """A block's columns for a table: the name stretches, numbers stand at the right."""

    def number(place: int) -> Callable[[Line], str]:
        measure = block.columns[place].measure
        return lambda line: number_words(line.numbers[place], measure)

    width = 128 if len(block.columns) < 7 else 117 if len(block.columns) == 7 else 92  # names in English stay whole beside seven numbers
    return (
        Column(block.head, lambda line: line.name, 240, is_stretched=True),
        *(Column(column.title, number(place), width, is_right=True) for place, column in enumerate(block.columns)),
    )


class ReportsScreen(Screen):
    """PgUp and PgDn turn the months, Ctrl+1 … Ctrl+9 the tables, Ctrl+0 goes to the complaints and back, Ctrl+Y to their year.

    Ctrl+P prints, Ctrl+O shows the paper, Ctrl+S saves a workbook."""

    watches: ClassVar[frozenset[str]] = frozenset(
        ("Visit", "Call", "Message", "Mail", "Ticket", "Opinion", "Clock", "Complaint", "ReturnVisit")
    )

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.first: date = clock.day_of(clock.now()).replace(day=1)
        self.of_complaints, self.is_year = False, False
        self.figures: MonthFigures | ComplaintFigures | None = None
        self.paper: PaperSheet | None = None
        self.chart = DaysChart()
        self.chart_card = Card(_("Received each day"))
        self.card = Card(_("Figures of the month"))
        self.table = Table(RowsModel(()), name=_("Figures of the month"))
        self.states = ListStates(self._table_holder())
        self._month = label("", "head")
        self._before = button(_("Month before"), key="PgUp", clicked=partial(self.turn, -1))
        self._next = button(_("Next month"), key="PgDown", clicked=partial(self.turn, 1))
        self._complaints = self._chip(_("Complaints"), "Ctrl+0", self.switch)
        self._year = self._chip(_("Whole year"), "Ctrl+Y", self.switch_year)
        self._chips: dict[bool, QButtonGroup] = {}
        self._strips: dict[bool, QWidget] = {}
        self._build()

    @staticmethod
    def _chip(verb: str, key: str, clicked: Callable[[], object]) -> QPushButton:
        chip = button(verb, key=key, clicked=clicked)
        chip.setCheckable(True)
        chip.setProperty("chip", True)
        chip.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        return chip

    def _table_holder(self) -> QWidget:
        holder = QWidget()
        self._holder = QVBoxLayout(holder)
        self._holder.setContentsMargins(0, 0, 0, 0)
        self._holder.addWidget(self.table)
        return holder

    def _build(self) -> None:
        for widget in (self._complaints, self._year, self._before, self._month, self._next):
            self.chart_card.add_to_head(widget)
        self._year.hide()
        self.chart_card.body.addWidget(self.chart, 1)
        for of_complaints in VIEWS:
            self.card.body.addWidget(self._strip(of_complaints=of_complaints))
        self._strips[True].hide()
        self.card.body.addWidget(self.states, 1)
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(button(_("Save as workbook …"), key="Ctrl+S", icon="file-excel", clicked=self.ask_and_save))
        row.addWidget(button(_("As paper …"), key="Ctrl+O", icon="file-lines", clicked=self.show_paper))
        row.addWidget(button(_("Print"), key="Ctrl+P", icon="print", kind="primary", clicked=self.print_selected))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(14)
        column.addWidget(self.chart_card, 3)
        column.addWidget(self.card, 7)
        column.addLayout(row)
        self.states.again.connect(self.reload)
        keys: tuple[tuple[str, Callable[[], object]], ...] = (
            ("PgUp", partial(self.turn, -1)), ("PgDown", partial(self.turn, 1)), ("Ctrl+O", self.show_paper), ("Ctrl+S", self.ask_and_save),
            ("Ctrl+0", self.switch), ("Ctrl+Y", self.switch_year),
            *((f"Ctrl+{place + 1}", partial(self.show_view, place)) for place in range(max(map(len, VIEWS.values())))),
        )  # fmt: skip
        shortcuts(self, keys)

    def _strip(self, *, of_complaints: bool) -> QWidget:
        """The chips of the tables, one checked."""
        group, strip = QButtonGroup(self), QWidget()
        row = QHBoxLayout(strip)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(6)
        for place, (_key, words) in enumerate(VIEWS[of_complaints]):
            chip = self._chip(_(words), f"Ctrl+{place + 1}", partial(self.show_view, place))
            group.addButton(chip, place)
            row.addWidget(chip)
        row.addStretch(1)
        group.button(0).setChecked(True)
        self._chips[of_complaints], self._strips[of_complaints] = group, strip
        return strip

    # -- what is shown

    def turn(self, by: int) -> None:
        """Another month, or year; the next has no figures yet."""
        months = self.first.year * 12 + self.first.month - 1 + by * (12 if self.is_year else 1)
        first = date(months // 12, months % 12 + 1, 1)
        if first <= clock.day_of(clock.now()):
            self.first = first
            self.reload()
        elif self.is_year and first.year <= clock.day_of(clock.now()).year:
            self.first = clock.day_of(clock.now()).replace(day=1)
            self.reload()

    def switch(self) -> None:
        """Ctrl+0: the complaints, or everything received."""
        self.of_complaints = not self.of_complaints
        self.is_year = self.is_year and self.of_complaints
        self._show_switches()

    def switch_year(self) -> None:
        """Ctrl+Y: the complaints of the whole year, or of the month."""
        if self.of_complaints:
            self.is_year = not self.is_year
        self._show_switches()

    def _show_switches(self) -> None:
        self._complaints.setChecked(self.of_complaints)
        self._year.setChecked(self.is_year)
        self._year.setVisible(self.of_complaints)
        for of_complaints, strip in self._strips.items():
            strip.setVisible(of_complaints is self.of_complaints)
        for chip, verb, key in (
            (self._before, _("Year before") if self.is_year else _("Month before"), "PgUp"),
            (self._next, _("Next year") if self.is_year else _("Next month"), "PgDown"),
        ):
            chip.setText("  ".join((verb, key_words(key))))
        self.figures = None
        self.states.show_loading()
        self.reload()

    def show_view(self, place: int) -> None:
        """Ctrl+1 … Ctrl+9."""
        chip = self._chips[self.of_complaints].button(place)
        if chip is None:
            return
        chip.setChecked(True)
        self._fill()
        self.table.setFocus()

    @property
    def view(self) -> str:
        """The key of the block shown."""
        return VIEWS[self.of_complaints][self._chips[self.of_complaints].checkedId()][0]

    def _asked(self) -> dict[str, Any]:
        """What besides the month the services are asked for."""
        return {"is_year": self.is_year} if self.of_complaints else {}

    def reload(self) -> None:
        """Count the month or year anew."""
        now = clock.day_of(clock.now())
        self._next.setEnabled(self.first.year < now.year if self.is_year else self.first < now.replace(day=1))
        service = "app.reports.complaints:complaint_figures" if self.of_complaints else "app.reports.lists:month"
        self.tasks.read(self, service, self.first, **self._asked(), key="month", then=self._show, failed=self._not_loaded)

    def _show(self, figures: "MonthFigures | ComplaintFigures") -> None:
        if isinstance(figures, MonthFigures) is self.of_complaints:
            return  # asked for before it was switched
        self.figures = figures
        self._month.setText(month_words(figures.first) if isinstance(figures, MonthFigures) else figures.words)
        self.chart_card.set_title(figures.bars.title)
        self.chart_card.set_count(_("{n} in all").format(n=number_words(figures.received)))
        self.chart.show_bars(figures.bars)
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
        elif self.of_complaints:
            self.states.show_empty(_("Nothing in this time."), _("PgUp shows the time before."), icon="chart-simple")
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
        service = "app.reports.service:print_complaints" if self.of_complaints else "app.reports.service:print_month"
        self.tasks.do(self, service, self.first, **self._asked(), then=lambda _job: say.toast(words))

    def _title(self) -> str:
        if self.of_complaints:
            return _("Report on complaints {time}").format(time=f"{self.first:%Y}" if self.is_year else month_words(self.first))
        return _("Report {month}").format(month=month_words(self.first))

    def show_paper(self) -> None:
        """Ctrl+O: the paper as it will be printed, to look at or save as PDF."""
        by = self.tasks.actor
        service = "app.reports.service:complaints_pdf" if self.of_complaints else "app.reports.service:month_pdf"
        self.tasks.read(self, service, self.first, by=by, **self._asked(), key="paper", then=self._show_pdf, failed=say.error)

    def _show_pdf(self, pdf: bytes) -> None:
        from ui.visits.paper_sheet import PaperSheet  # what reads a PDF is large

        self.paper = PaperSheet(self.window(), self._title(), pdf, self._print, tasks=self.tasks)

    def ask_and_save(self) -> None:
        """Ctrl+S: ask where the workbook goes."""
        if path := file_to_save(self, _("Save as"), f"{self._title()}.xlsx", "Excel (*.xlsx)"):
            self.save(path)

    def save(self, path: Path) -> None:
        """Write the workbook; a folder that refuses it is said."""
        service = "app.reports.service:complaints_workbook" if self.of_complaints else "app.reports.service:month_workbook"
        self.tasks.read(
            self, service, self.first, **self._asked(), key="workbook", then=partial(self._write, path), failed=say.error
        )  # fmt: skip

    def _write(self, path: Path, content: bytes) -> None:
        about = {"year" if self.is_year else "month": f"{self.first:%Y}" if self.is_year else f"{self.first:%Y-%m}"}
        hand_out(self, self.tasks, path, content, kind="complaint_figures" if self.of_complaints else "figures", about=about)
