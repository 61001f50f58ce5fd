"""From the last key of a scan to “signed out” on the screen, beside the sign-out alone."""

from collections.abc import Iterator
from time import perf_counter
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from app.core import clock, i18n
from app.printing.codes import badge_code
from app.visits.service import scan
from app.wiring import open_office
from tests.bench.measure import Line, Pair, p95
from tests.bench.office import NOON, Sample, receptionist
from ui import theme
from ui.main_window import MainWindow
from ui.screen import Desk
from ui.tasks import Tasks

RUNS = 12


class Painted(QObject):
    """Notes that the bottom line's words were painted."""

    def __init__(self, watched: QObject) -> None:
        super().__init__()
        self.is_seen = False
        watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        self.is_seen = self.is_seen or event.type() == QEvent.Type.Paint
        return False


class Counter:
    """The real window with its threads over a copy of the office."""

    def __init__(self, app: QApplication, folder: Any) -> None:
        self.app = app
        store = open_office(folder)
        self.by = receptionist(store)
        self.badges = store.read(_badges)
        self.store = store
        self.tasks = Tasks(lambda: store)
        desk = Desk(self.tasks)
        desk.has_own_language = desk.has_own_colours = True
        self.window = MainWindow(desk)
        self.window.resize(1366, 700)
        self.window.show()
        self.tasks.start()
        self.wait(lambda: self.tasks.store is not None)
        self.window.open_desk(self.by)
        self.wait(lambda: desk.settings is not None)
        self.rest()

    def wait(self, done: Any) -> None:
        until = perf_counter() + 20
        while not done() and perf_counter() < until:
            self.app.processEvents()

    def rest(self) -> None:
        until = perf_counter() + 0.3
        self.wait(lambda: perf_counter() > until)

    def shoot(self, code: str, *, has_enter: bool) -> float:
        """Milliseconds from the last key to the words on the screen."""
        self.rest()
        painted, foot = Painted(self.window.foot.done), self.window.foot
        foot.done.say("")
        QTest.keyClicks(self.window.box, code[:-1])
        start = perf_counter()
        QTest.keyClicks(self.window.box, code[-1])
        if has_enter:
            QTest.keyClick(self.window.box, Qt.Key.Key_Return)
        painted.is_seen = False
        self.wait(lambda: painted.is_seen and "signed out" in foot.done.text())
        assert "signed out" in foot.done.text(), "the scan was not heard"
        return (perf_counter() - start) * 1000


def _badges(s: Any) -> list[int]:
    from sqlalchemy import text

    return [row.badge for row in s.execute(text("SELECT badge FROM visit WHERE state = 'inside' AND badge IS NOT NULL"))]


def measure(sample: Sample) -> Iterator[Line]:
    """A scan that ends in Enter, and one that ends in silence (which the 30 ms of waiting belong to)."""
    clock.fix(NOON)
    i18n.use_language("en")
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication), "another kind of Qt application runs in this process"
    theme.apply(app, "light")
    with sample.copied() as (folder,):
        counter = Counter(app, folder)
        badges = iter(counter.badges)
        runs = min(RUNS, len(counter.badges) // 3)
        alone, with_enter, in_silence = [], [], []
        for _n in range(runs):
            start = perf_counter()
            counter.store.do(scan, badge_code(next(badges)), by=counter.by, now=NOON)
            alone.append((perf_counter() - start) * 1000)
            with_enter.append(counter.shoot(badge_code(next(badges)), has_enter=True))
            in_silence.append(counter.shoot(badge_code(next(badges)), has_enter=False))
        counter.window.close()
        counter.tasks.stop()
    clock.fix(None)
    yield Pair(alone, with_enter).typical("scan with Enter to “signed out” painted", most=100)
    yield Line("scan with Enter to “signed out” painted, p95", p95(with_enter), p95(alone), most=100)
    yield Pair(alone, in_silence).typical("scan without an end to “signed out” painted", most=100)
