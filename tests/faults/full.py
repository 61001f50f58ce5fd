"""The disk is full at every single write of a check-in, an attachment, a backup and an import; and a real small disk fills up.

This module is also the program that is run for it (`python -m tests.faults.full KIND ROOT PEOPLE MOST`, or `… KIND ROOT PEOPLE real`).
"""

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from uuid import UUID

from sqlalchemy import func, select, text

from app.core import i18n
from app.core.errors import UserError
from app.exchange import importing
from app.exchange.importing import Plan
from app.people.record import Person
from app.storage import imports
from app.storage.backup import back_up
from app.storage.opening import NAME
from app.wiring import mend
from tests.faults import recorder, truth
from tests.faults.office import DATA, KINDS, Desk, Kind, People, copied
from tests.faults.recorder import Switch
from tests.faults.table import Line

ROWS = 120
SMALL, LARGER = "2m", "16m"
COUNTS = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in ("visit", "person", "attachment", "audit_event"))


def measure(kind: Kind, n: int) -> Iterator[Line]:
    """At most `n` places in each of the four; a check-in and an attachment have fewer."""
    if recorder.library() is None:
        yield Line(f"disk full, {kind.name}", 0, told=recorder.WHY_NOT)
        return
    with copied(kind) as (root, people):
        words = (kind.name, str(root), f"{people.desk.hex} {people.officer.hex}", str(n))
        for found in json.loads(recorder.run("tests.faults.full", *words, below=root / DATA)):
            told = shortened(found["said"])
            name = f"disk full at a write of {found['act']}, {kind.name}"
            yield Line(name, found["many"], found["lost"], told, f"of {found['changes']:,} writes", found["wrong"])
    yield really(kind)


def really(kind: Kind) -> Line:
    """A disk of two megabytes filled by check-ins, then made larger."""
    name = f"a real disk fills up and grows, {kind.name}"
    if not hasattr(os, "geteuid") or os.geteuid() != 0 or not shutil.which("unshare"):
        return Line(name, 0, told="needs root and unshare: only root mounts a small disk")
    with copied(kind) as (root, people):
        words = f"{kind.name} {root} '{people.desk.hex} {people.officer.hex}' real"
        (root / "kept").mkdir()
        shutil.copytree(root / DATA, root / "kept" / DATA)
        script = (
            f"mount -t tmpfs -o size={SMALL} none {root / DATA} && cp {root}/kept/{DATA}/* {root / DATA} && "
            f"exec {sys.executable} -X utf8 -m tests.faults.full {words}"
        )
        environment = {**os.environ, "PYTHONPATH": str(recorder.ROOT_OF_PROJECT)}
        done = subprocess.run(["unshare", "-m", "sh", "-c", script], env=environment, capture_output=True, text=True, check=False)
    if "permission denied" in done.stderr.casefold() or "operation not permitted" in done.stderr.casefold():
        return Line(name, 0, told="this machine lets nobody mount a small disk")
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    return Line(name, found["many"], found["lost"], shortened(found["said"]), "check-ins", found["wrong"])


def shortened(sentence: str) -> str:
    """As much as a table has room for."""
    return sentence if len(sentence) < 90 else sentence[:87] + "…"


# -- the program that is run


@dataclass
class Trial:
    """An act tried with the disk full after ever more of its writes; what must be as before where it failed."""

    act: str
    do: Callable[[], Any]
    same: Callable[[], Any]
    finally_: Callable[[], list[str]]
    said: set[str] = field(default_factory=set)
    wrong: list[str] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)
    told: list[dict[str, Any]] = field(default_factory=list)

    def run(self, switch: Switch, most: int) -> dict[str, Any]:
        """The table's row as plain values."""
        changes = self._changes(switch)
        places = range(changes) if changes <= most else sorted({round(n * (changes - 1) / (most - 1)) for n in range(most)})
        for place in places:
            self._try(switch, place)
        self.do()  # and with room it goes on
        self.wrong += self.finally_()
        if not self.said:
            self.wrong.append(f"{self.act} was never refused")
        said = " / ".join(sorted(self.said))
        return {"act": self.act, "many": len(places), "changes": changes, "lost": self.lost, "wrong": self.wrong, "said": said}

    def _changes(self, switch: Switch) -> int:
        before = switch.changes()
        self.do()
        return switch.changes() - before

    def _try(self, switch: Switch, place: int) -> None:
        before = self.same()
        switch.full_after(place)
        try:
            done = self.do()
        except UserError as error:
            refused = switch.room()
            self.said.add(re.sub(r" ?\(.*?\)", "", str(error)))
            if not refused:
                self.wrong.append(f"{self.act}, write {place}: “{error}” though there was room")
            if "was taken in, but" not in str(error) and (after := self.same()) != before:
                self.wrong.append(f"{self.act}, write {place}: {before} before, {after} after it was said that nothing changed")
        except Exception as error:  # whatever comes without a sentence is what is looked for
            switch.room()
            self.wrong.append(f"{self.act}, write {place}: {type(error).__name__}: {error}")
        else:
            switch.room()
            if isinstance(done, dict):
                self.told.append(done)


def main(words: list[str]) -> None:
    """Try all four, or fill a real disk; print what was found as JSON."""
    i18n.use_language("en")
    kind, data = KINDS[words[0]], Path(words[1]) / DATA
    people = People(*map(UUID, words[2].split()))
    store = kind.open(data)
    desk = Desk(store, people, "1")
    desk.opens()
    found = _fill(store, desk, data) if words[3] == "real" else [trial.run(Switch(), int(words[3])) for trial in _trials(store, desk, data)]
    store.close()
    print(json.dumps(found))


def _counts(store: Any) -> tuple[int, ...]:
    return tuple(store.read(lambda s: s.execute(text(COUNTS)).one()))


def _trials(store: Any, desk: Desk, data: Path) -> Iterator[Trial]:
    def whole(trial: Trial) -> list[str]:
        mend(store)  # as at every start
        trial.lost = truth.lost(store, trial.told)
        return [*truth.numbers_wrong(store), *truth.troubles(store)]

    def files() -> list[str]:
        return sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if not path.name.startswith(NAME) and path.is_file())

    def both() -> tuple[Any, ...]:
        return _counts(store), files()

    def backed_up() -> None:
        target = data / "backups" / "by-hand.db"
        target.unlink(missing_ok=True)
        back_up(data / NAME, target)

    def no_backup() -> tuple[Any, ...]:
        return _counts(store), [name for name in files() if name != "backups/by-hand.db"]

    number = iter(range(10_000))

    def imported() -> None:
        path = data.parent / "people.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            first = next(number) * ROWS
            csv.writer(file).writerows([["姓名", "电话"], *([f"新人{n}", f"139{n:08d}"] for n in range(first, first + ROWS))])
        importing.run(store, Plan(path, importing.preview(path, "people").columns), by=desk.by, now=desk.now)

    def shown() -> int:
        def count(s: Any) -> int:
            found: int = s.execute(
                select(func.count()).select_from(Person).where(*imports.shown(Person.import_id, imports.unfinished(s)))
            ).scalar_one()
            return found

        number_of: int = store.read(count)
        return number_of

    acts: tuple[tuple[str, Callable[[], Any], Callable[[], Any]], ...] = (
        ("a check-in", partial(desk.step, 0), both), ("an attachment", partial(desk.step, 5), both),
        ("a ticket's move", partial(desk.step, 4), both), ("a complaint", partial(desk.step, 6), both),
        ("a backup", backed_up, no_backup), ("an import", imported, shown),
    )  # fmt: skip
    for act, do, same in acts:
        trial = Trial(act, do, same, list)
        trial.finally_ = partial(whole, trial)
        yield trial


def _fill(store: Any, desk: Desk, data: Path) -> dict[str, Any]:
    told, said = [], ""
    while not said:
        try:
            told.append(desk.step(len(told)))
        except UserError as error:
            said = str(error)
    subprocess.run(["mount", "-o", f"remount,size={LARGER}", str(data)], check=True)
    told.extend(desk.step(n) for n in range(20))
    wrong = [*truth.numbers_wrong(store), *truth.troubles(store)]
    return {"many": len(told), "said": said, "lost": truth.lost(store, told), "wrong": wrong}


if __name__ == "__main__":
    main(sys.argv[1:])
