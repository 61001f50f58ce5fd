"""F9 with 500 people inside: the list, the roll call on record, its paper, and the window until it shows."""

from collections.abc import Iterator
from datetime import timedelta
from statistics import median
from typing import Any

from sqlalchemy import select

from app.evacuations import drawing
from app.evacuations.lists import present, roll
from app.evacuations.service import start, take_back
from app.places.record import Home
from app.storage.records import insert_rows, new_row
from app.storage.store import Store
from app.visits.fields import VisitorType, VisitState
from app.visits.record import Visit
from app.wiring import open_office
from tests.bench.measure import Line, timed
from tests.bench.office import NOON, Sample, receptionist

PEOPLE = 500
RUNS = 9


def _fill(s: Any) -> None:
    homes = s.execute(select(Home.id, Home.code, Home.residents).order_by(Home.code)).all()
    rows = []
    for n in range(PEOPLE):
        home, at = homes[n * 37 % len(homes)], NOON - timedelta(minutes=n % 300)
        rows.append(new_row(Visit, {
            "number": f"V20261121-8{n:04d}", "state": VisitState.INSIDE, "type": VisitorType.GUEST, "day": 20261121, "at": at,
            "arrived_at": at, "admitted_at": at, "name": "尉迟文", "phone": f"138{n:08d}", "company": "恒通电梯" if n % 2 else "",
            "host_kind": "home", "host_id": home.id, "host": f"{home.code} {home.residents}", "badge": 1_000_000 + n,
            "assistance": "wheelchair" if n % 50 == 0 else "",
        }))  # fmt: skip
    insert_rows(s, Visit, rows)


def measure(sample: Sample) -> Iterator[Line]:
    """The list alone, then F9 in the store, its paper, and F9 in the real window."""
    with sample.copied() as (folder,):
        store = open_office(folder)
        by = receptionist(store)
        store.idle(_fill)
        shown = len(store.read(present, now=NOON))
        spent = [timed(lambda: store.read(present, now=NOON)) for _n in range(RUNS)]
        yield Line(f"evacuation list, {shown} visits", median(spent), most=100)
        begun = store.do(start, by=by, now=NOON).value
        spent = [timed(lambda: store.read(roll, begun.call_id)) for _n in range(RUNS)]
        yield Line("roll call, read", median(spent), most=100)
        spent = [timed(lambda: store.read(drawing.call_list, begun.call_id, now=NOON)) for _n in range(3)]
        yield Line("evacuation list, PDF", median(spent), most=2000)
        store.do(take_back, begun.call_id, by=by, now=NOON)
        store.close()
        yield Line("F9 to the roll call on the screen", _in_window(open_office(folder), by), most=2000)


def _in_window(store: Store, by: Any) -> float:
    from PySide6.QtCore import Qt
    from PySide6.QtTest import QTest
    from PySide6.QtWidgets import QApplication

    from app.core import clock
    from ui import theme
    from ui.main_window import MainWindow
    from ui.screen import Desk
    from ui.tasks import Tasks

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    clock.fix(NOON)
    theme.apply(app, "light")
    tasks = Tasks(lambda: store, inline=True)
    window = MainWindow(Desk(tasks))
    tasks.start()
    window.show()
    window.open_desk(by)
    app.processEvents()

    def press() -> None:
        QTest.keyClick(window, Qt.Key.Key_F9)
        app.processEvents()
        window.grab()

    spent = timed(press)
    screen: Any = window.room("evacuation")
    assert screen.roll is not None, "the roll call is shown"
    window.close()
    tasks.stop()
    clock.fix(None)
    return spent
