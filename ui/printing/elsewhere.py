"""Papers that wait at other counters or were queued by the office tool, which has no printer: seen here, and taken over."""

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from app.core.i18n import N_, _
from ui import say, theme
from ui.panels import Card, button
from ui.rows import Column, RowsModel, Table
from ui.screen import Desk

if TYPE_CHECKING:
    from app.printing.queue import JobRow


def _counter(job: "JobRow") -> str:
    from app.printing.lists import printing_counter

    return printing_counter(job.counter)


def _words(job: "JobRow", part: str) -> str:
    from ui.printing import screen

    return {"when": screen.when(job.made_at), "paper": screen.paper_words(job), "state": screen.state_of(job)[0]}[part]


COLUMNS = (
    Column(N_("Time"), lambda job: _words(job, "when"), 92, is_right=True),
    Column(N_("Paper"), lambda job: _words(job, "paper"), 110),
    Column(N_("Visit"), lambda job: job.title, 150),
    Column(N_("Counter"), _counter, 150),
    Column(N_("State"), lambda job: _words(job, "state"), 130),
    Column(N_("Reason"), lambda job: job.reason, 160, is_stretched=True),
)


class Elsewhere(Card):
    """Hidden while nothing waits elsewhere."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(_("At other counters"), parent)
        self._desk = desk
        self.model = RowsModel(COLUMNS, self)
        self.table = Table(self.model, name=_("Papers at other counters"))
        self.table.opened.connect(lambda _job: self.take_over())
        self.take = button(_("Print here"), key="Ctrl+P", icon="print", clicked=self.take_over)
        self.take.setToolTip(_("On this counter's printer and stock; the other counter prints it no more"))
        self.add_to_head(self.take)
        self.body.addWidget(self.table)
        self.setMinimumHeight(theme.px(150))
        self.hide()

    def reload(self, counter: str) -> None:
        """Read what waits elsewhere."""
        self._desk.tasks.read(self, "app.printing.queue:open_elsewhere", counter, key="elsewhere", then=self._loaded)

    def _loaded(self, jobs: "tuple[JobRow, ...]") -> None:
        kept = self.table.current()
        self.model.set_rows(jobs)
        self.set_count(str(len(jobs)))
        self.setVisible(bool(jobs))
        if jobs:
            self.table.selectRow(next((n for n, job in enumerate(jobs) if kept is not None and job.id == kept.id), 0))

    @property
    def has_focus(self) -> bool:
        """Whether the list has the cursor."""
        return self.isVisible() and (self.table.hasFocus() or self.take.hasFocus())

    def take_over(self) -> bool:
        """Print the paper picked here; False where none is."""
        job = self.table.current()
        if job is None:
            return False
        self._desk.tasks.do(self, "app.printing.queue:take_over", job.id, then=self._taken)
        return True

    def _taken(self, job: "JobRow") -> None:
        say.toast(_("{title}: printed at this counter").format(title=job.title))
