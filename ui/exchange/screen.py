"""Import and export: a file is looked at, its columns named, checked dry, then taken in while the desk works on."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from app.core import clock
from app.core.errors import UserError
from ui import say
from ui.exchange.choose_page import ChoosePage
from ui.exchange.map_page import MapPage
from ui.exchange.report_page import ReportPage
from ui.long_work import LongWork
from ui.screen import Desk, Screen

if TYPE_CHECKING:
    from app.exchange.importing import Plan, Preview, Progress, Result


class ExchangeScreen(Screen):
    """Three pages, one after the other; Esc goes one back."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._plan: Plan | None = None
        self._preview: Preview | None = None
        self.work = LongWork(self.tasks, self)
        self.choosing = ChoosePage(desk)
        self.mapping = MapPage()
        self.report = ReportPage()
        self.pages = QStackedWidget()
        for page in (self.choosing, self.mapping, self.report):
            self.pages.addWidget(page)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        row = QHBoxLayout()
        row.addWidget(self.pages)
        column.addLayout(row)
        self._wire()

    def _wire(self) -> None:
        self.choosing.chosen.connect(self.look)
        self.mapping.checked.connect(self.check)
        self.mapping.back.connect(self.step_back)
        self.report.taken.connect(self.take)
        self.report.back.connect(self.step_back)
        self.report.cancelled.connect(self.work.cancel)
        self.report.again.connect(self.start_over)
        self.work.progressed.connect(self._progressed)
        self.work.ended.connect(self._ended)
        self.work.failed.connect(self._failed)

    # -- the steps

    def look(self, path: Path, kind: str) -> None:
        """Read the first rows and guess the columns."""

        def work(_store: Any, _told: Any, _is_cancelled: Any) -> "Preview":
            from app.exchange.importing import preview

            return preview(path, kind)

        self.choosing.set_busy(is_on=True)
        self.work.start(work)

    def check(self) -> None:
        """The dry run: every row is checked, nothing is kept."""
        from app.exchange.importing import Plan, Watch, check

        found = self._preview
        if found is None:
            return
        plan = Plan(found.path, self.mapping.columns(), found.sheet)
        now = clock.now()

        def work(store: Any, told: Any, is_cancelled: Any) -> "Result":
            return check(store, plan, now=now, watch=Watch(told, is_cancelled))

        self._begin(plan, work)

    def take(self) -> None:
        """Take the file in; its rows show all at once at the end."""
        from dataclasses import replace

        from app.exchange.importing import Watch, run

        if self._plan is None or self.tasks.actor is None:
            return
        plan = replace(self._plan, expected_rows=self.report.rows)
        now, by = clock.now(), self.tasks.actor

        def work(store: Any, told: Any, is_cancelled: Any) -> "Result":
            return run(store, plan, by=by, now=now, watch=Watch(told, is_cancelled))

        self._begin(plan, work, changes=frozenset({"Visit", "Person", "Complaint"}))

    def _begin(self, plan: "Plan", work: Any, *, changes: frozenset[str] = frozenset()) -> None:
        self._plan = plan
        self.report.show_running(plan.path.name)
        self.pages.setCurrentWidget(self.report)
        self.work.start(work, changes=changes)

    # -- what the work says

    def _progressed(self, progress: "Progress") -> None:
        self.report.show_progress(progress, self.work.seconds_left(progress.done, progress.total))

    def _ended(self, value: "Preview | Result") -> None:
        from app.exchange.importing import Preview

        self.choosing.set_busy(is_on=False)
        if isinstance(value, Preview):
            self._preview = value
            self.mapping.show_preview(value)
            self.pages.setCurrentWidget(self.mapping)
            self.mapping.focus()
        else:
            self.report.show_result(value)

    def _failed(self, error: Exception) -> None:
        self.choosing.set_busy(is_on=False)
        if isinstance(error, UserError):
            say.error(error)
        if self.pages.currentWidget() is self.report:
            self.pages.setCurrentWidget(self.mapping)

    def start_over(self) -> None:
        """Another file."""
        self.pages.setCurrentWidget(self.choosing)
        self.choosing.focus()

    def step_back(self) -> bool:
        """Esc: a running import is stopped first, then one page back."""
        if self.work.is_running:
            self.work.cancel()
        elif self.pages.currentIndex() > 0:
            self.pages.setCurrentIndex(self.pages.currentIndex() - 1)
        else:
            return False
        return True

    def take_focus(self) -> None:
        """The first control of the page in front."""
        front = self.pages.currentWidget()
        assert isinstance(front, ChoosePage | MapPage | ReportPage)
        front.focus()
