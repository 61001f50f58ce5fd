"""Prints the table of speeds: `python3 build/dev.py bench [--visits N] [--only NAME] [--save FILE]`. 1 where a goal is missed."""

import argparse
import importlib
import os
import platform
import sys
from pathlib import Path

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["FIRSTDESK_NO_SYSTEM_FONTS"] = "1"

from tests.bench.measure import Line, shown
from tests.bench.office import Sample

JOBS = (
    "starting", "checkin", "watching", "searching", "scanning", "boards", "evacuation", "shifts", "clocks", "tickets", "complaints",
    "complaint_figures",    "reporting", "register", "papers", "importing", "memory", "stories", "encrypting", "backup",
)  # fmt: skip


def main() -> int:
    """Measure what was asked for, print as it comes, then the whole table."""
    words = argparse.ArgumentParser(prog="dev.py bench", description="Every job beside its floor in the same run; nothing else should run.")
    words.add_argument("--visits", type=int, default=1_000_000, help="size of the sample office (default: a million)")
    words.add_argument("--only", choices=JOBS, action="append", help="one job; may be given again")
    words.add_argument("--save", type=Path, help="write the table into this file too")
    asked = words.parse_args()
    sample = Sample(asked.visits)
    lines: list[Line] = []
    for job in asked.only or JOBS:
        for line in importlib.import_module(f"tests.bench.{job}").measure(sample):
            lines.append(line)
            print(shown([line]).splitlines()[-1], file=sys.stderr, flush=True)
    text = f"{machine()}\n{asked.visits:,} visits\n\n{shown(lines)}\n"
    print(text)
    if asked.save:
        asked.save.write_text(text, "utf-8")
    return 0 if all(line.is_met for line in lines) else 1


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
