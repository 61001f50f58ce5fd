"""A backup of the whole office beside a plain copy of the same bytes, and what the desk feels of it: frames and check-ins meanwhile."""

import json
import os
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.storage.backups.manifest import DATABASE
from app.wiring import open_office
from tests.bench.child import run
from tests.bench.measure import Line, timed
from tests.bench.office import Sample, receptionist

CHUNK = 1024 * 1024
# the real window: somebody checks in every 250 ms and the boards follow; every 5 ms it is asked whether it still answers.
# First with nothing beside it, then with a backup
OURS = """
import json, os, sys
from pathlib import Path
from time import perf_counter
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from uuid import UUID
from app.core.actor import Actor, Role
from tests.bench.newcomers import newcomers
from ui import main
app = QApplication(sys.argv[:1])
folder, stick = Path(sys.argv[1]), sys.argv[2]
program = main.Program(app, folder, main._arguments().parse_args(["--data", str(folder), "--lang", "zh_CN"]))
program.show()
program.tasks.opened.connect(lambda: QTimer.singleShot(0, begin))
forms = newcomers(3)
waits, arrivals, found = [], [], {}
last = perf_counter()
def begin():
    roles = frozenset({Role.RECEPTIONIST, Role.ADMINISTRATOR})
    program.window.open_desk(Actor(UUID(sys.argv[3]), sys.argv[4], roles, "1"))
    program.desk.backups.changed.connect(changed)
    beat.start(5)
    comes.start(250)
    QTimer.singleShot(4000, quiet)
def answer():
    global last
    now = perf_counter()
    waits.append((now - last) * 1000 - 5)
    last = now
def arrive():
    start = perf_counter()
    program.tasks.do(None, "app.visits.service:arrive", next(forms), then=lambda _done: arrivals.append((perf_counter() - start) * 1000))
def quiet():
    waits.clear(), arrivals.clear()
    QTimer.singleShot(6000, alone)
def alone():
    found.update(wait_alone=sorted(waits), arrivals_alone=sorted(arrivals))
    waits.clear(), arrivals.clear()
    program.desk.backups.back_up("by_hand", stick)
def changed():
    if program.desk.backups.is_running:
        waits.clear(), arrivals.clear()
        return
    found.update(wait=sorted(waits), arrivals=sorted(arrivals), seconds=program.desk.backups.entries[-1].seconds)
    print(json.dumps(found), flush=True)
    os._exit(0)
beat, comes = QTimer(), QTimer()
beat.timeout.connect(answer)
comes.timeout.connect(arrive)
app.exec()
"""


def _copied(source: Path, target: Path) -> None:
    """The floor: the same bytes, on the disk."""
    with source.open("rb") as origin, target.open("wb") as copy:
        while data := origin.read(CHUNK):
            copy.write(data)
        copy.flush()
        os.fsync(copy.fileno())


def measure(sample: Sample) -> Iterator[Line]:
    """One backup of all visits through the window's own keeper: copied, opened, every page looked at, hashed."""
    with sample.copied() as (folder,), tempfile.TemporaryDirectory(prefix="firstdesk-stick-", dir=folder.parent) as stick:
        floor = timed(lambda: _copied(folder / DATABASE, Path(stick) / "copy"))
        (Path(stick) / "copy").unlink()
        store = open_office(folder)
        by = receptionist(store)
        store.close()
        found = json.loads(run(OURS, str(folder), stick, str(by.staff_id), by.name)[1].splitlines()[-1])
        again = timed(lambda: _copied(folder / DATABASE, Path(stick) / "copy"))
    beside, alone = found["arrivals"], found["arrivals_alone"]
    yield Line("backup, checked, while the desk works", found["seconds"], (floor + again) / 2000, most_ratio=8, unit="s")
    yield Line("longest frame of the window meanwhile", found["wait"][-1], found["wait_alone"][-1], most=50)
    yield Line("longest check-in meanwhile", beside[-1], alone[-1], most=150)
    yield Line("check-in meanwhile, p50", beside[len(beside) // 2], alone[len(alone) // 2], most_ratio=2, extra=5)
