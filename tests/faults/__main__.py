"""Prints the table of faults: `python3 build/dev.py faults [--n N] [--only NAME] [--kind NAME] [--save FILE]`. 1 where one is not ok."""

import argparse
import importlib
import os
import sys
import tempfile
from pathlib import Path
from time import perf_counter

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
os.environ["FIRSTDESK_NO_SYSTEM_FONTS"] = "1"

from app.core import i18n
from tests.faults.office import KINDS
from tests.faults.table import Line, shown

# how often each fault is tried in the long run (no --n); of writes of an act and statements of an upgrade that is all of them
JOBS = {"kills": 1000, "power": 3000, "full": 1000, "folders": 200, "flips": 1000, "schemas": 300}


def main() -> int:
    """Try what was asked for, print as it comes, then the whole table."""
    words = argparse.ArgumentParser(prog="dev.py faults", description="What is lost, and what is said, when something goes wrong.")
    words.add_argument(
        "--n",
        type=int,
        help="how often each fault is tried (default: 1,000 kills, 3,000 power cuts, 1,000 bytes, every write and statement)",
    )
    words.add_argument("--only", choices=JOBS, action="append", help="one fault; may be given again")
    words.add_argument("--kind", choices=KINDS, action="append", help="how the office lies on the disk; may be given again (default: each)")
    words.add_argument("--save", type=Path, help="write the table into this file too")
    asked = words.parse_args()
    i18n.use_language("en")
    lines: list[Line] = []
    with tempfile.TemporaryDirectory(prefix="firstdesk-faults-keys-") as keys:
        os.environ["FIRSTDESK_KEYS"] = keys  # nothing here signs with the real user's key
        for kind in asked.kind or KINDS:
            for job in asked.only or JOBS:
                begun = perf_counter()
                for line in importlib.import_module(f"tests.faults.{job}").measure(KINDS[kind], asked.n or JOBS[job]):
                    lines.append(line)
                    print(shown([line]).partition("\n")[2].partition("\n")[2], file=sys.stderr, flush=True)
                print(f"  {job}, {kind}: {perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
    text = f"{shown(lines)}\n"
    print(text)
    if asked.save:
        asked.save.write_text(text, "utf-8")
    return 0 if all(line.is_ok for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
