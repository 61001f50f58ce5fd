"""Prints the tables of speeds: `python3 build/dev.py bench [--visits N] [--only NAME] [--save FILE]`. 1 where a goal is missed.

Every job runs in a process of its own, first in a small office, then in one of `--visits`: what it takes, how that grows, and the
most memory it held.
"""

import argparse
import json
import os
import platform
import resource
import shutil
import subprocess
import sys
import tempfile
from dataclasses import asdict, dataclass, replace
from importlib import import_module
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["FIRSTDESK_NO_SYSTEM_FONTS"] = "1"

from app.office.seal import FOLDER
from tests.bench.measure import Line, shown, table
from tests.bench.office import Sample

JOBS = (
    "starting", "imports", "checkin", "watching", "searching", "scanning", "boards", "years", "evacuation", "shifts", "clocks", "tickets",
    "complaints", "complaint_figures", "register", "papers", "actions", "importing", "memory", "stories", "checking", "encrypting",
    "backup", "server",
)  # fmt: skip
UNSIZED = frozenset({"starting", "imports", "watching", "papers", "complaint_figures"})  # the same in an office of any size
KEYS = Path(tempfile.gettempdir()) / "firstdesk-bench-keys"
MILLION, SMALL, SHORT = 1_000_000, 10_000, 20_000


@dataclass(frozen=True)
class Done:
    """What a job's process measured, how long all of it took and what it held at most (it or a process it started)."""

    lines: list[Line]
    seconds: float = 0.0
    megabytes: float = 0.0
    is_whole: bool = False


def main() -> int:
    """Measure what was asked for, print as it comes, then the whole table."""
    asked = _words().parse_args()
    asked.visits = asked.visits or (SHORT if asked.short else MILLION)
    if asked.job:
        return _measure(asked)
    os.environ[FOLDER] = str(KEYS)
    jobs, small = asked.only or JOBS, 0 if asked.short else min(asked.beside, asked.visits)
    sizes = [small, asked.visits] if small else [asked.visits]
    samples = {visits: Sample(visits, is_short=asked.short) for visits in sizes}  # made before anything is measured
    found: dict[str, list[Done]] = {}
    try:
        for job in jobs:
            found[job] = [_run(job, visits, asked) for visits in (sizes[-1:] if job in UNSIZED else sizes)]
            print(shown(_lines(found[job])).partition("\n")[2].partition("\n")[2], file=sys.stderr, flush=True)
    finally:
        for sample in samples.values():
            sample.drop_copies()
    lines = [line for job in jobs for line in _lines(found[job])]
    broken = [job for job in jobs if not all(done.is_whole for done in found[job])]
    words = f"in {small:,}" if small else ""
    size = f"{asked.visits:,} visits, {asked.visits // 5:,} tickets, {asked.visits // 50:,} complaints"
    text = f"{machine()}\n{size}\n\n{shown(lines, words)}\n"
    text += f"\n{_costs(found, words)}\n" + "".join(f"\n{job} did not come to its end.\n" for job in broken)
    print(text)
    if asked.save:
        asked.save.write_text(text, "utf-8")
    return 2 if broken else 0 if asked.short or all(line.is_met for line in lines) else 1


def _words() -> argparse.ArgumentParser:
    words = argparse.ArgumentParser(prog="dev.py bench", description="Every job beside its floor in the same run; nothing else should run.")
    words.add_argument("--visits", type=int, help="size of the sample office (default: a million)")
    words.add_argument("--beside", type=int, default=SMALL, help="size of the small office growth is counted from; 0: none")
    words.add_argument("--only", choices=JOBS, action="append", help="one job; may be given again")
    words.add_argument("--save", type=Path, help="write the table into this file too")
    words.add_argument("--short", action="store_true", help="every job once in a small office: that all run; no goal is judged")
    words.add_argument("--job", choices=JOBS, help=argparse.SUPPRESS)  # the process of one job: its lines go to --out
    words.add_argument("--out", type=Path, help=argparse.SUPPRESS)
    return words


def _measure(asked: argparse.Namespace) -> int:
    """In the job's own process."""
    start = perf_counter()
    with asked.out.open("w", encoding="utf-8") as out:
        for line in import_module(f"tests.bench.{asked.job}").measure(Sample(asked.visits, is_short=asked.short)):
            print(json.dumps(asdict(line)), file=out, flush=True)
        most = max(_most_held(), resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024)
        print(json.dumps({"seconds": perf_counter() - start, "megabytes": most, "is_whole": True}), file=out)
    return 0


def _most_held() -> float:
    """Megabytes this process held at most; the system's own count of it starts with what its parent held."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return next(int(line.split()[1]) / 1024 for line in status.read_text().splitlines() if line.startswith("VmHWM"))


def _run(job: str, visits: int, asked: argparse.Namespace) -> Done:
    if hasattr(os, "sync"):
        os.sync()  # what the job before wrote is not waited for in this one
    with tempfile.TemporaryDirectory(prefix="firstdesk-bench-") as folder:
        out, keys = Path(folder) / "lines", Path(folder) / "keys"
        command = [sys.executable, "-m", "tests.bench", "--job", job, "--visits", str(visits), "--out", str(out)]
        if KEYS.exists():
            shutil.copytree(KEYS, keys)
        signed = {**os.environ, FOLDER: str(keys)}  # what a job's copy of the office signs is nothing to the next one's
        ended = subprocess.run(command + (["--short"] if asked.short else []), check=False, env=signed).returncode
        rows = [json.loads(row) for row in out.read_text("utf-8").splitlines()] if out.exists() else []
    if ended or not rows or "is_whole" not in rows[-1]:
        return Done([Line(**row) for row in rows if "job" in row])
    return Done([Line(**row) for row in rows[:-1]], **rows[-1])


def _lines(done: list[Done]) -> list[Line]:
    """The big office's lines; where the small one gave as many, what it took beside each."""
    lines = done[-1].lines
    if len(done) == 1 or len(done[0].lines) != len(lines):
        return lines
    return [replace(line, before=before.ours) for line, before in zip(lines, done[0].lines, strict=True)]


def _costs(found: dict[str, list[Done]], words: str) -> str:
    rows = [["process", "took", "peak memory"], ["---", "---:", "---:"]]
    rows += [[job, f"{done[-1].seconds:.0f} s", f"{done[-1].megabytes:.0f} MB"] for job, done in found.items()]
    if words:
        rows[0].append(f"{words}")
        rows[1].append("---:")
        for row, done in zip(rows[2:], found.values(), strict=True):
            row.append(f"{done[0].megabytes:.0f} MB" if len(done) > 1 else "–")
    return table(rows)


def machine() -> str:
    """What it ran on, in a line."""
    import PySide6

    from app.storage.engine import sqlite_module

    cpu = platform.processor() or platform.machine()
    if Path("/proc/cpuinfo").exists():
        cpu = next((line.partition(":")[2].strip() for line in Path("/proc/cpuinfo").read_text().splitlines() if "model name" in line), cpu)
    versions = f"Python {platform.python_version()}, SQLite {sqlite_module().sqlite_version}, Qt {PySide6.__version__}"
    return f"{cpu}, {os.cpu_count()} cores, {platform.system()} {platform.release().partition('-')[0]}; {versions}"


if __name__ == "__main__":
    sys.exit(main())
