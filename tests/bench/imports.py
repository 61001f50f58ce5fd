"""What a start imports before the window is painted, module by module, beside what one bare widget needs; the dearest by name."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from statistics import median

from tests.bench.child import BYTECODE, ROOT
from tests.bench.measure import Line
from tests.bench.office import Sample

BARE = "from PySide6.QtWidgets import QApplication, QWidget"
OURS = "import ui.main, ui.main_window, ui.shell"
RUNS, DEAREST = 5, 12


def measure(sample: Sample) -> Iterator[Line]:
    """Whose modules they are, then the dearest of those a bare widget has not."""
    del sample
    bare, ours = (_typical(code) for code in (BARE, OURS))
    for whose in ("PySide6", "Python", "libraries", "ours"):
        mine = [[spent for name, spent in run.items() if _whose(name) == whose] for run in (ours, bare)]
        yield Line(f"imported before the window: {whose}, {len(mine[0])} modules", sum(mine[0]), sum(mine[1]) or None)
    added = sorted(((spent, name) for name, spent in ours.items() if name not in bare), reverse=True)
    whole = sum(spent for spent, _name in added)
    yield Line(f"imported before the window, all that a bare widget has not, {len(added)} modules", whole, most=120)
    for spent, name in added[:DEAREST]:
        yield Line(f"import {name}", spent)


def _typical(code: str) -> dict[str, float]:
    runs = [_once(code) for _n in range(RUNS + 1)][1:]  # the first writes bytecode
    return {name: median([run.get(name, 0.0) for run in runs]) for name in runs[-1]}


def _once(code: str) -> dict[str, float]:
    """Milliseconds every module took by itself."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(BYTECODE)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    command = [sys.executable, "-X", "importtime", "-c", code]
    done = subprocess.run(command, env=environment, cwd=ROOT, capture_output=True, text=True, check=True)
    found = {}
    for line in done.stderr.splitlines():
        own, _all, name = line.removeprefix("import time:").split("|")
        if own.strip().isdigit():
            found[name.strip()] = int(own) / 1000
    return found


def _whose(name: str) -> str:
    top = name.partition(".")[0]
    if top in ("app", "ui"):
        return "ours"
    if top in ("PySide6", "shiboken6", "shibokensupport"):
        return "PySide6"
    return "Python" if top.lstrip("_") in STANDARD or top in STANDARD else "libraries"


STANDARD = frozenset(sys.stdlib_module_names) | {Path(__file__).stem}
