"""A room with a register: filters and list at the left, at the side the form, one record, or what is done with it."""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any, ClassVar
from uuid import UUID

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout

from app.core.errors import UserError
from app.core.i18n import _, ngettext
from ui import say
from ui.handing_out import table_work
from ui.long_work import once
from ui.panels import Card, ListStates, button, line
from ui.registers.filters import RegisterFilters
from ui.registers.record_card import RecordCard
from ui.registers.side_form import FreshForm, SideForm
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk, Screen
from ui.shortcuts import ANYWHERE, shortcuts
from ui.visits.outputs import ask_file
from ui.visits.paper_sheet import PaperSheet

SIDE_WIDTH = 372


class RegisterScreen(Screen):
    """What the rooms share; a room says what is read (`board_work`, `details_work`) and shows one record its own way."""

    room: ClassVar[str] = ""
    heading: ClassVar[str] = ""
    board_work: ClassVar[str] = ""
    details_work: ClassVar[str] = ""
    export_work: ClassVar[str] = ""

    def __init__(self, desk: Desk, columns: Sequence[Column], filters: RegisterFilters, panel: FreshForm, shown: RecordCard) -> None:
        super().__init__(desk)
        self.filters, self.panel, self.shown = filters, panel, shown
        self.model = RowsModel(columns, self)
        self.table = Table(self.model, name=self.title)
        self.table.setObjectName(self.room)
        desk.remember_columns(self.table)
        self.states = ListStates(self.table)
        self.card = Card(self.title)
        self.side = QStackedWidget()
        self.left = QStackedWidget()
        self.sheet: PaperSheet | None = None
        self.details: Any = None
        self._wanted: UUID | None = None
        self._lay_out()
        self.filters.changed.connect(self.reload)
        self.states.again.connect(self.reload)
        self.table.picked.connect(self._picked)
        self.table.clicked.connect(lambda index: self._picked(self.model.row(index.row())))
        self.panel.closed.connect(self.table.setFocus)
        self.shown.closed.connect(self.close_record)

    def _lay_out(self) -> None:
        self.card.body.setSpacing(0)
        self.card.body.addWidget(self.filters)
        self.card.body.addWidget(line())
        self.card.body.addWidget(self.states, 1)
        self.left.addWidget(self.card)
        self.side.addWidget(self.panel)
        self.side.addWidget(self.shown)
        self.side.setFixedWidth(SIDE_WIDTH)
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(14)
        row.addWidget(self.left, 1)
        row.addWidget(self.side)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)

    def bind(self, keys: Sequence[tuple[str, Callable[[], object]]]) -> None:
        """Keys of this room, wherever the cursor is while it is in front; text being typed keeps its own."""
        shortcuts(self, keys, ANYWHERE)

    def head_button(self, verb: str, act: Callable[[], object], *, key: str = "", icon: str = "", kind: str = "quiet") -> None:
        """A button at the right of the list's head."""
        self.card.add_to_head(button(verb, key=key, icon=icon, kind=kind, clicked=act))

    # -- what a room says

    @property
    def title(self) -> str:
        """What the register is called."""
        return _(self.heading)

    def wanted(self) -> Any:
        """The filter as the services take it."""

    def count_words(self, board: Any) -> str:
        """How many there are, beside the title."""
        return str(board.total)

    def say_empty(self) -> None:
        """Why the list is empty."""

    def show_details(self, details: Any) -> None:
        """One record in the card."""

    def begin(self, values: dict[str, Any]) -> None:
        """A new form with everything another room knows."""

    # -- loading

    def reload(self) -> None:
        """Read the list as the filters stand."""
        self.tasks.read(self, self.board_work, self.wanted(), key="board", then=self._show, failed=self._not_loaded)

    def tick(self, now: datetime) -> None:
        """How long somebody waits to be told grows."""
        self.table.viewport().update()

    def _show(self, board: Any) -> None:
        self.card.set_count(self.count_words(board))
        rest = board.total - len(board.rows)
        words = ngettext("{n} more is not shown. Narrow the list above.", "{n} more are not shown. Narrow the list above.", rest)
        self.card.set_foot(words.format(n=rest) if rest > 0 else "")
        kept = self._wanted or getattr(self.table.current(), "id", None)
        self._wanted = None
        blocked = self.table.selectionModel().blockSignals(True)
        self.model.set_rows(board.rows)
        place = next((n for n, row in enumerate(board.rows) if row.id == kept), -1)
        if place >= 0:
            self.table.selectRow(place)
        self.table.selectionModel().blockSignals(blocked)
        self.table.viewport().update()
        if self.details is not None and self.side.currentWidget() is not self.panel:
            self.read_record(self.details.row.id)
        if board.rows:
            self.states.show_rows()
        else:
            self.say_empty()

    def _not_loaded(self, error: UserError) -> None:
        self.states.show_error(str(error))

    # -- one record

    def _picked(self, row: Any) -> None:
        if row is not None:
            self.show_one(row.id)

    def show_record(self, kind: str, record_id: UUID) -> None:
        self.mark(record_id)

    def show_one(self, record_id: UUID) -> None:
        """One record at the side, marked in the list where it is there."""
        if self.details is None or self.details.row.id != record_id or self.side.currentWidget() is self.panel:
            self.side.setCurrentWidget(self.shown)
        self.read_record(record_id)

    def read_record(self, record_id: UUID) -> None:
        """Read it again, wherever the side stands."""
        self.tasks.read(self, self.details_work, record_id, key="details", then=self._take_details, failed=self._gone)

    def _take_details(self, details: Any) -> None:
        self.details = details
        self.show_details(details)

    def _gone(self, error: UserError) -> None:
        say.error(error)
        self.close_record()

    def mark(self, record_id: UUID) -> None:
        """What was just saved: marked in the list, shown at the side."""
        self._wanted = record_id
        self.side.setCurrentWidget(self.shown)
        self.read_record(record_id)
        self.table.setFocus()
        self.reload()

    def close_record(self) -> None:
        """Back to the form."""
        self.details = None
        self.side.setCurrentWidget(self.panel)
        self.table.setFocus()

    def open_form(self, form: SideForm) -> None:
        """One of the forms that do something with the record shown."""
        self.side.setCurrentWidget(form)

    def back_to_record(self) -> None:
        """What was typed stays in the form until another record needs it."""
        self.side.setCurrentWidget(self.shown)
        self.table.setFocus()

    def new_record(self) -> None:
        """Ctrl+N: the form as it was left."""
        self.side.setCurrentWidget(self.panel)
        self.panel.form.focus(self.panel.form.names[0])

    # -- papers and exports

    def show_paper(self, title: str, draw: str, what: object, send: str, *, job: str = "") -> None:
        """A paper as it will be printed; straight to the printer where this counter wants it so (`job` is the paper's key)."""

        def print_it() -> None:
            words = _("{paper} waits for the printer.").format(paper=title)
            self.tasks.do(self, send, what, then=lambda _job: say.toast(words))

        def show(pdf: bytes) -> None:
            self.sheet = PaperSheet(self.window(), title, pdf, print_it, tasks=self.tasks)

        def go(is_straight: bool) -> None:
            if is_straight:
                print_it()
            else:
                self.tasks.read(self, draw, what, key="paper", then=show)

        counter = self.tasks.actor.counter if self.tasks.actor else ""
        self.tasks.read(self, "app.printing.lists:goes_straight", counter, job, key="straight", then=go)

    def export(self, ending: str) -> None:
        """Ask where, then write what the list shows."""
        path = ask_file(self, self.title, ending)
        if path is not None:
            self.export_to(path)

    def export_to(self, path: Path) -> None:
        """Write what the list shows as CSV or XLSX, told apart by the file's ending."""
        work = table_work(self.tasks, path, self.room, self.wanted(), self.export_work)
        once(self.tasks, self, work, partial(self._exported, path))

    def _exported(self, path: Path, count: int) -> None:
        say.toast(ngettext("{n} row written to {file}.", "{n} rows written to {file}.", count).format(n=count, file=path.name))

    # -- the window's keys

    def step_back(self) -> bool:
        """Esc: the form over the record, the record, the form, the filters."""
        shown = self.side.currentWidget()
        if shown is self.shown:
            self.close_record()
        elif shown is not self.panel:
            self.back_to_record()
        elif self.panel.form.focused():
            self.table.setFocus()
        elif self.filters.is_narrowed:
            self.filters.clear()
        else:
            return False
        return True

    def take_focus(self) -> None:
        """The list; what another room wants to begin or to see comes first."""
        self.table.setFocus()
        values, record_id = self.desk.to_begin.pop(self.room, None), self.desk.to_show.pop(self.room, None)
        if values is not None:
            self.panel.put_aside()
            self.begin(values)
        elif record_id is not None:
            self.mark(record_id)
        elif self.model.rows and self.table.current() is None:
            self.table.selectRow(0)
