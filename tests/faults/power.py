"""The power cut at any moment of a day's work and of an upgrade: the program's writes written down, and cut short thousands of times.

This module is also the program that is recorded (`python -m tests.faults.power KIND ROOT PEOPLE SYNCHRONOUS STEPS`).
"""

import json
import os
import random
import shutil
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any
from uuid import UUID

from app.core import i18n
from app.core.errors import UserError
from app.storage.opening import NAME
from app.storage.sealed import wrong_pages
from tests.faults import recorder, truth
from tests.faults.disk import Disk
from tests.faults.office import DATA, KEYS, KINDS, PAPERS, Desk, Kind, People, copied, keys
from tests.faults.recorder import Change
from tests.faults.table import Line

ACKNOWLEDGED = "acknowledged"
SHIPPED, WEAKER = "FULL", ("NORMAL", "OFF")
STEPS, FEW_STEPS = 120, 40
FEW = 100  # fewer cuts than that are tried on fewer steps


def measure(kind: Kind, n: int) -> Iterator[Line]:
    """`n` cuts with the settings we ship, then the settings that must be caught."""
    if recorder.library() is None:
        yield Line("power cut", kind.name, 0, "cuts", ended=recorder.WHY_NOT)
        return
    yield shipped(kind, n)
    for weaker in WEAKER:
        yield caught(kind, weaker, min(n, 300))


def shipped(kind: Kind, n: int) -> Line:
    """What a day's work loses as we ship it: nothing."""
    with recorded(kind, SHIPPED, STEPS if n >= FEW else FEW_STEPS) as work:
        lost, wrong = [], []
        for result in work.cuts(n):
            lost.extend(result.lost)
            wrong.extend(result.wrong)
        ended = f"anywhere in {len(work.changes):,} changes of files"
        return Line("power cut, as shipped (WAL, FULL)", kind.name, n, "cuts", len(work.acknowledged), lost, ended, wrong=wrong)


def caught(kind: Kind, synchronous: str, n: int, *, is_first_enough: bool = False) -> Line:
    """The same with a setting that does not wait for the disk: the simulation must find that out."""
    with recorded(kind, synchronous, STEPS if n >= FEW else FEW_STEPS) as work:
        losing = spoiled = done = 0
        for result in work.cuts(n):
            done += 1
            losing += bool(result.lost)
            spoiled += bool(result.wrong)
            if is_first_enough and (losing or spoiled):
                break
    ended = f"found out: {losing:,} cuts lose entries, {spoiled:,} show a damaged file"
    wrong = [] if losing or spoiled else [f"synchronous={synchronous} was not caught"]
    name = f"the same, not as shipped ({synchronous})"
    return Line(name, kind.name, done, "cuts", len(work.acknowledged), ended=ended, wrong=wrong, meant=losing)


@dataclass
class Result:
    """What one cut did."""

    lost: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)


@dataclass
class Work:
    """A recorded piece of work: how the folder was before, every change since, and what was acknowledged at which change."""

    before: Path
    changes: list[Change]
    look: Callable[[Path, list[dict[str, Any]]], Result]

    @property
    def acknowledged(self) -> list[dict[str, Any]]:
        """All of it."""
        return self._told(self.changes)

    def cuts(self, many: int, seed: int = 1) -> Iterator[Result]:
        """The power goes at so many moments, each chosen by chance, and each leaves what chance wants."""
        chooser = random.Random(seed)
        disk, done = Disk(self.before), 0
        for end in sorted(chooser.randrange(len(self.changes) + 1) for _n in range(many)):
            for change in self.changes[done:end]:
                disk.take(change)
            done = end
            with tempfile.TemporaryDirectory(prefix="firstdesk-faults-cut-") as holder:
                disk.after_a_cut(chooser, Path(holder))
                yield self.look(Path(holder), self._told(self.changes[:end]))

    @staticmethod
    def _told(changes: list[Change]) -> list[dict[str, Any]]:
        return [json.loads(change.data) for change in changes if change.letter == "W" and change.path == ACKNOWLEDGED]


@contextmanager
def recorded(kind: Kind, synchronous: str, steps: int) -> Iterator[Work]:
    """A day's work at one counter, recorded."""
    with copied(kind) as (root, people), tempfile.TemporaryDirectory(prefix="firstdesk-faults-log-") as holder:
        before, log = Path(holder) / "before", Path(holder) / "log"
        shutil.copytree(root, before)
        words = (kind.name, str(root), f"{people.desk.hex} {people.officer.hex}", synchronous, str(steps))
        recorder.run("tests.faults.power", *words, below=root, log=log)
        yield Work(before, list(recorder.changes(log, root)), Looks(kind, is_shipped=synchronous == SHIPPED).look)


class Looks:
    """Opens what each cut left and holds it against what had been acknowledged.

    Every image is opened by the program, its pages are checked and its rows read. Of images that hold the same rows, and the same files
    beside them, after the same acknowledgements, one is looked at in full: nothing else could be found of the others. Of settings that are
    to be found out only lost entries and damaged pages are looked for."""

    def __init__(self, kind: Kind, *, is_shipped: bool) -> None:
        self.kind, self.is_shipped = kind, is_shipped
        self.known: dict[tuple[bytes, int], Result] = {}

    def look(self, root: Path, told: list[dict[str, Any]]) -> Result:
        """What one cut did."""
        with keys(root / KEYS):
            try:
                store = self.kind.open(root / DATA)
            except UserError as error:
                return Result([str(error)] if told else [], [str(error)])
            result = Result()
            try:
                held = truth.held(root / DATA / NAME, apart=root / PAPERS), len(told)
                if held not in self.known:
                    self.known[held] = self._found(store, told)
                known = self.known[held]
                missing = truth.papers_missing(store, root / PAPERS) if self.is_shipped else []
                result = Result(known.lost, [*store.read(wrong_pages), *known.wrong, *missing])
            except Exception as error:  # with OFF anything may be read; whatever it is, it is not what was kept
                result.wrong.append(f"{type(error).__name__}: {error}")
            finally:
                store.close()
            return result

    def _found(self, store: Any, told: list[dict[str, Any]]) -> Result:
        wrong = [*truth.numbers_wrong(store), *truth.troubles(store)] if self.is_shipped else []
        return Result(truth.lost(store, told), wrong)


def main(words: list[str]) -> None:
    """A counter's work: a day and the first minutes of the next; each step printed and acknowledged after its commit."""
    from app.printing.spool import AnySpooler, NoSpooler
    from app.printing.worker import PrintWorker
    from app.storage import engine
    from app.wiring import drawers, mend

    i18n.use_language("en")
    kind, root = KINDS[words[0]], Path(words[1])
    people = People(*map(UUID, words[2].split()))
    engine.WRITER_SETTINGS = tuple(one.replace("synchronous=FULL", f"synchronous={words[3]}") for one in engine.WRITER_SETTINGS)
    half = int(words[4]) // 2
    acknowledged = os.open(root / ACKNOWLEDGED, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
    for first in (0, half):  # closed and opened again in the middle: the log is written back and removed
        store = kind.open(root / DATA)
        mend(store)
        desk = Desk(store, people, "1", first=first)
        if first:
            desk.now += timedelta(days=1)  # the day before is signed
        printer = PrintWorker(store, AnySpooler(NoSpooler()), drawers(), lambda _kinds: None, counter="1")
        printer.recover()
        for step in range(half):
            os.write(acknowledged, json.dumps(desk.step(step)).encode())
            if step % 5 == 0:
                printer.run_once()
        store.close()


if __name__ == "__main__":
    main(sys.argv[1:])
