"""The register of complaints of some days: on paper, or as a spreadsheet."""

from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from typing import Any

import shiboken6
from PySide6.QtWidgets import QHBoxLayout, QWidget

from app.core import clock
from app.core.i18n import _, ngettext
from ui import say
from ui.long_work import once
from ui.panels import Sheet, button, label
from ui.registers.filters import SPANS, USUAL, span_days
from ui.shortcuts import shortcuts
from ui.tasks import Tasks
from ui.visits.days import DayRange
from ui.visits.outputs import ask_file

BEGINNING = date(1970, 1, 1)  # all days: no register we read in begins before


class RegisterSheet(Sheet):
    """Ctrl+P shows the paper, Ctrl+E and Ctrl+S save the rows, Esc closes. `look(first, last)` shows the paper of these days."""

    def __init__(self, over: QWidget, tasks: Tasks, look: Callable[[date, date], object]) -> None:
        super().__init__(over, _("Register of complaints"), width=620)
        self._tasks, self._look = tasks, look
        self.days = DayRange(spans=SPANS, days_of=span_days)
        self.days.choose(USUAL)
        words = _(
            "Every complaint received on these days, void and merged ones too, as their numbers stand in the register. Phones are masked "
            "as on screen; the file can be read in again under Import."
        )
        self.body.addWidget(label(words, "quiet", wraps=True))
        line = QHBoxLayout()
        line.addWidget(self.days)
        line.addStretch(1)
        self.body.addLayout(line)
        self.body.addSpacing(6)
        row = QHBoxLayout()
        row.setSpacing(8)
        row.addWidget(button(_("Close"), key="Esc", clicked=self.close_sheet))
        row.addStretch(1)
        csv, xlsx = partial(self.ask_and_save, "csv"), partial(self.ask_and_save, "xlsx")
        row.addWidget(button(_("CSV"), key="Ctrl+E", icon="file-csv", clicked=csv))
        row.addWidget(button(_("XLSX"), key="Ctrl+S", icon="file-excel", clicked=xlsx))
        row.addWidget(button(_("On paper"), key="Ctrl+P", icon="print", kind="primary", clicked=self.print_out))
        self.body.addLayout(row)
        shortcuts(self, (("Ctrl+E", csv), ("Ctrl+S", xlsx)))
        self.days.choice.setFocus()

    @property
    def span(self) -> tuple[date, date]:
        """First and last day, both counted in."""
        first, last = self.days.span()
        return first or BEGINNING, last or clock.day_of(clock.now())

    def print_out(self) -> None:
        """Ctrl+P: the paper, looked at before it is printed."""
        first, last = self.span
        self.close_sheet()
        self._look(first, last)

    def ask_and_save(self, ending: str) -> None:
        """Ask where, then write the rows."""
        path = ask_file(self, _("Register of complaints"), ending)
        if path is not None:
            self.save_to(path)

    def save_to(self, path: Path) -> None:
        """Write the rows as CSV or XLSX, told apart by the file's ending; what cannot be written is said and the sheet stays."""
        days, by, now = self.span, self._tasks.actor, clock.now()

        def work(store: Any, _told: object, _is_cancelled: object) -> Any:
            from app.exchange.complaint_register import export_complaints
            from app.office.exports import noting

            note = noting(store.do, "complaints", path, {"first": str(days[0]), "last": str(days[1])}, by=by, now=now)
            return store.read(export_complaints, days, path, noted=note, by=by, now=now)

        once(self._tasks, self._over, work, partial(self._saved, path))

    def _saved(self, path: Path, count: int) -> None:
        say.toast(ngettext("{n} complaint written to {file}.", "{n} complaints written to {file}.", count).format(n=count, file=path.name))
        if shiboken6.isValid(self):  # closed by hand meanwhile, the file was written all the same
            self.close_sheet()
