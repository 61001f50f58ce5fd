"""The real window over a real database, played by keys; the clock stands still unless the test moves it."""

import os
import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication

from app.core import clock
from app.core.actor import SYSTEM, Actor
from app.core.errors import UserError
from app.office.service import add_staff, found
from app.places.service import add_home
from app.printing.spool import A4, Progress, Stage
from app.printing.worker import PrintWorker
from app.storage.store import Store
from app.visits.lists import Today, VisitFilter, VisitRow, register_rows, today
from app.wiring import drawers, open_office
from ui import say, theme
from ui.hand import Hand
from ui.main_window import MainWindow
from ui.screen import Desk
from ui.tasks import Tasks

MORNING = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)  # 08:30 at the office
HOMES = {"5-1-0803": "林先生", "3-2-1202": "吴女士", "2-1-0101": "王先生", "8-3-1804": "赵女士"}
STAFF = (("刘工", "工程部", "B1-02"), ("何师傅", "工程部", "B1-02"))


class JammingSpooler:
    """A printer that can be jammed and freed; keeps what it was given."""

    def __init__(self) -> None:
        self.jam = ""
        self.printed: list[bytes] = []

    def printers(self) -> list[str]:
        return ["QL-820"]

    def submit(self, pdf: bytes, printer: str, title: str, *, copies: int = 1, page: tuple[float, float] = A4) -> str:
        if self.jam:
            raise UserError(self.jam)
        self.printed.append(pdf)
        return str(len(self.printed))

    def look(self, ticket: str) -> Progress:
        return Progress(Stage.DONE)

    def cancel(self, ticket: str) -> None:
        """Nothing waits here."""


class Counter(Hand):
    """A person at the counter: a hand on the real window, eyes on the lists, a printer beside it."""

    def __init__(self, window: MainWindow, store: Store) -> None:
        super().__init__(window)
        self.window: MainWindow = window
        self.store = store
        self.spooler = JammingSpooler()
        self.worker = PrintWorker(store, self.spooler, drawers(), lambda _kinds: None)
        self.toasts: list[str] = []
        self.complaints: list[str] = []

    def from_box(self) -> None:
        """Begin at the empty one box with the count at nought."""
        self.window.box.setFocus()
        assert self.window.box.text() == ""
        self.keys = 0

    def pass_time(self, **span: float) -> None:
        clock.fix(clock.now() + timedelta(**span))

    def print_papers(self) -> int:
        """What the print thread does, here and now."""
        return self.worker.run_once()

    @property
    def screen(self) -> Any:
        """The first screen."""
        return self.window.room("today")

    @property
    def visits(self) -> Any:
        """The register's screen."""
        return self.window.room("visits")

    @property
    def today(self) -> Today:
        return self.store.read(today, now=clock.now())

    @property
    def inside(self) -> tuple[str, ...]:
        return tuple(row.name for row in self.today.inside.rows)

    @property
    def register(self) -> tuple[VisitRow, ...]:
        return self.store.read(register_rows, VisitFilter())

    def visit(self, name: str) -> VisitRow:
        """The latest visit of this name."""
        return [row for row in self.register if row.name == name][-1]

    def walk_in(self, name: str, host: str = "5-1-0803", purpose: str = "1") -> None:
        """Somebody unknown: typed from the one box to the printed badge."""
        self.from_box()
        self.type(name)
        self.enter()
        self.type(host)
        self.enter()
        self.type(purpose)
        self.save()
        if not self.screen.panel.is_blank and self.screen.panel.escort.is_needed:
            self.enter()  # a contractor's escort is named later


@pytest.fixture(scope="session")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Actor]:
    """The office every counter begins with, made once: each test has a copy of its files."""
    folder = tmp_path_factory.mktemp("counter") / "office"
    store = open_office(folder)
    form = {"name": "美好家园", "kind": "property", "person": "李红", "password": "guitai-2026"}
    actor = store.do(found, form, now=MORNING).value
    for code, residents in HOMES.items():
        store.do(add_home, {"code": code, "residents": residents}, by=SYSTEM, now=MORNING)
    for name, department, place in STAFF:
        store.do(add_staff, {"name": name, "department": department, "place": place, "role": ""}, by=SYSTEM, now=MORNING)
    store.close()
    return folder, actor


@pytest.fixture
def counter(qtbot: Any, tmp_path: Path, furnished: tuple[Path, Actor]) -> Iterator[Counter]:
    """A property counter at half past eight: homes and staff on record, nobody inside, Li Hong signed in."""
    yield from _opened(qtbot, tmp_path, furnished, inline=True)


@pytest.fixture
def slow_counter(qtbot: Any, tmp_path: Path, furnished: tuple[Path, Actor]) -> Iterator[Counter]:
    """The same with its own threads, as at a desk: what is looked up answers while keys are pressed, or after."""
    yield from _opened(qtbot, tmp_path, furnished, inline=False)


def _opened(qtbot: Any, tmp_path: Path, furnished: tuple[Path, Actor], *, inline: bool) -> Iterator[Counter]:
    clock.fix(MORNING)
    folder, actor = furnished
    shutil.copytree(folder, tmp_path / "office")
    store = open_office(tmp_path / "office")
    application = QApplication.instance()
    assert isinstance(application, QApplication)
    theme.apply(application, "light")
    tasks = Tasks(lambda: store, inline=inline)
    window = MainWindow(Desk(tasks))
    qtbot.addWidget(window)
    tasks.start()
    qtbot.waitUntil(lambda: tasks.store is not None)
    made = Counter(window, store)
    voice = window.findChild(say.Voice)
    assert voice is not None
    voice.toasted.connect(lambda toast: made.toasts.append(toast.text))
    voice.failed.connect(made.complaints.append)
    tasks.bug.connect(lambda number: pytest.fail(f"bug {number} in the window", pytrace=False))
    window.resize(1366, 700)
    window.show()
    window.activateWindow()
    window.open_desk(actor)
    QApplication.processEvents()
    yield made
    tasks.stop()
