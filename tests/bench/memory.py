"""What the real window holds after a thousand check-ins."""

from collections.abc import Iterator

from app.wiring import open_office
from tests.bench.child import run
from tests.bench.measure import Line
from tests.bench.office import Sample, receptionist

BARE = """
import os
from PySide6.QtWidgets import QApplication, QWidget
app = QApplication([])
bare = QWidget()
bare.show()
app.processEvents()
print(next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmRSS")))
"""
OURS = """
import os, sys
from pathlib import Path
from PySide6.QtCore import QEventLoop, QTimer
from PySide6.QtWidgets import QApplication
from uuid import UUID
from app.core.actor import Actor, Role
from tests.bench.newcomers import newcomers
from ui import main
app = QApplication(sys.argv[:1])
folder = Path(sys.argv[1])
program = main.Program(app, folder, main._arguments().parse_args(["--data", str(folder), "--lang", "zh_CN"]))
program.show()
program.tasks.opened.connect(lambda: QTimer.singleShot(0, begin))
forms = newcomers(1)
done = 0
def begin():
    who, name = sys.argv[2:]
    program.window.open_desk(Actor(UUID(who), name, frozenset({Role.RECEPTIONIST}), "1"))
    arrive()
def arrive(value=None):
    global done
    if value is not None:
        done += 1
        program.window.box.setText(value.name[:1])
    if done == 1000:
        QTimer.singleShot(1000, report)
    else:
        program.tasks.do(program.window, "app.visits.service:arrive", next(forms), then=arrive)
def report():
    print(next(int(line.split()[1]) / 1024 for line in open("/proc/self/status") if line.startswith("VmRSS")), flush=True)
    os._exit(0)
app.exec()
"""


def measure(sample: Sample) -> Iterator[Line]:
    """Resident memory, the one box searching and the print thread drawing all the while."""
    floor = float(run(BARE)[1].splitlines()[-1])
    with sample.copied() as (folder,):
        store = open_office(folder)
        by = receptionist(store)
        store.close()
        ours = float(run(OURS, str(folder), by.staff_id.hex if by.staff_id else "", by.name)[1].splitlines()[-1])
    yield Line("memory after 1,000 check-ins in the window", ours, floor, most=190, unit="MB")
