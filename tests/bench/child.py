"""Fresh interpreters: what a start costs, and what it holds afterwards."""

import os
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

ROOT = Path(__file__).parents[2]
BYTECODE = Path(tempfile.gettempdir()) / "firstdesk-bench-bytecode"


def run(code: str, *words: str, until: str = "") -> tuple[float, str]:
    """Milliseconds from the start of an interpreter with this code to its line `until` (or its end), and what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "QT_QPA_PLATFORM": "offscreen", "PYTHONPYCACHEPREFIX": str(BYTECODE)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)  # a machine may keep none; an installed program has its bytecode
    start = perf_counter()
    with subprocess.Popen([sys.executable, "-c", code, *words], stdout=subprocess.PIPE, text=True, env=environment, cwd=ROOT) as child:
        assert child.stdout is not None
        printed = []
        spent = 0.0
        for line in child.stdout:
            printed.append(line)
            if until and line.strip() == until:
                spent = (perf_counter() - start) * 1000
        child.wait()
    assert child.returncode == 0, f"the measured program ended with {child.returncode}"
    return spent or (perf_counter() - start) * 1000, "".join(printed)
