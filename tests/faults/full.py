"""The disk is full at every single write of what a desk does: check-in, attachment, ticket's move, complaint, backup and import.

This module is also the program that is run for it (`python -m tests.faults.full KIND ROOT PEOPLE MOST`).
"""

import csv
import json
import re
import shutil
import sys
import tempfile
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
from app.office.backups import begin_backup
from app.people.record import Person
from app.storage import imports, keys
from app.storage.backups.making import FOLDER, Order, clear_parts
from app.storage.backups.manifest import BackupKind
from app.storage.backups.reading import backups_in, check
from app.storage.backups.running import run
from app.storage.opening import NAME
from app.wiring import mend
from tests.faults import recorder, small, truth
from tests.faults.office import DATA, KINDS, Desk, Kind, People, copied
from tests.faults.recorder import Switch
from tests.faults.table import Line

ROWS = 120
STICK = "stick"
TABLES = ("visit", "ticket", "complaint", "person", "attachment", "story", "audit_event")
COUNTS = "SELECT " + ", ".join(f"(SELECT count(*) FROM {table})" for table in TABLES)


def measure(kind: Kind, n: int) -> Iterator[Line]:
    """At most `n` places in each act, a check-in and an attachment have fewer; then real disks that fill up."""
    yield from at_each_write(kind, n)
    yield small.desk(kind)
    yield small.stick(kind)


def at_each_write(kind: Kind, n: int) -> Iterator[Line]:
    """The disk full after ever more writes of each act."""
    if recorder.library() is None:
        yield Line("disk full", kind.name, 0, ended=recorder.WHY_NOT)
        return
    with copied(kind) as (root, people):
        words = (kind.name, str(root), f"{people.desk.hex} {people.officer.hex}", str(n))
        for found in json.loads(recorder.run("tests.faults.full", *words, below=root)):
            ended = f"{found['refused']:,} refused, {found['done']:,} done"
            name, tried = f"disk full: {found['act']}", f"of {found['changes']:,} writes"
            yield Line(name, kind.name, found["many"], tried, found["told"], found["lost"], ended, found["said"], found["wrong"])


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
    refused: int = 0
    done: int = 0

    def run(self, switch: Switch, most: int) -> dict[str, Any]:
        """The table's row as plain values."""
        changes = self._changes(switch)
        tried = recorder.places(changes, most)
        for place in tried:
            self._try(switch, place)
        self._note(self.do())  # and with room it goes on
        self.wrong += self.finally_()
        if not self.said:
            self.wrong.append(f"{self.act} was never refused")
        kept = ("act", "lost", "wrong", "refused", "done")
        plain = {name: getattr(self, name) for name in kept}
        return {**plain, "many": len(tried), "changes": changes, "told": len(self.told) or None, "said": sorted(self.said)}

    def _changes(self, switch: Switch) -> int:
        before = switch.changes()
        self._note(self.do())
        return switch.changes() - before

    def _try(self, switch: Switch, place: int) -> None:
        before = self.same()
        switch.full_after(place)
        try:
            done = self.do()
        except UserError as error:
            refused = switch.room()
            self.refused += 1
            self.said.add(_without_names(str(error)))
            if not refused:
                self.wrong.append(f"{self.act}, write {place}: “{error}” though there was room")
            if "was taken in, but" not in str(error) and (after := self.same()) != before:
                self.wrong.append(f"{self.act}, write {place}: {before} before, {after} after it was said that nothing changed")
        except Exception as error:  # whatever comes without a sentence is what is looked for
            switch.room()
            self.wrong.append(f"{self.act}, write {place}: {type(error).__name__}: {error}")
        else:
            switch.room()
            self.done += 1
            self._note(done)

    def _note(self, done: Any) -> None:
        if isinstance(done, dict):
            self.told.append(done)


def _without_names(sentence: str) -> str:
    return re.sub(r"/\S+?(?=[ :.]|$)", "…", re.sub(r" ?\(.*?\)", "", sentence))


def main(words: list[str]) -> None:
    """Try each act; print what was found as JSON."""
    i18n.use_language("en")
    kind, root = KINDS[words[0]], Path(words[1])
    store = kind.open(root / DATA)
    desk = Desk(store, People(*map(UUID, words[2].split())), "1")
    desk.opens()
    (root / STICK).mkdir()
    with tempfile.TemporaryDirectory(prefix="firstdesk-faults-sheet-") as sheet:  # the file that is read in lies on another disk
        found = [trial.run(Switch(), int(words[3])) for trial in Acts(store, desk, root, Path(sheet) / "people.csv").trials()]
    store.close()
    print(json.dumps(found))


class Acts:
    """What is tried, and what must be as it was where it is refused."""

    def __init__(self, store: Any, desk: Desk, root: Path, sheet: Path) -> None:
        self.store, self.desk, self.root, self.sheet = store, desk, root, sheet
        self.rows_made = 0

    def trials(self) -> Iterator[Trial]:
        """Each of them."""
        own, stick = self.root / DATA / FOLDER, self.root / STICK
        acts: tuple[tuple[str, Callable[[], Any], Callable[[], Any]], ...] = (
            ("a check-in", partial(self.desk.step, 0), self.entries), ("an attachment", partial(self.desk.step, 5), self.entries),
            ("a ticket's move", partial(self.desk.step, 4), self.entries), ("a complaint", partial(self.desk.step, 6), self.entries),
            ("a complaint's move", partial(self.desk.step, 7), self.entries),
            ("a backup", partial(self.backed_up, own, BackupKind.BY_HAND), partial(self.backups, own)),
            ("a backup to a stick", partial(self.backed_up, stick, BackupKind.TO_TAKE), partial(self.backups, stick)),
            ("an import", self.imported, self.people),
        )  # fmt: skip
        for act, do, same in acts:
            trial = Trial(act, do, same, list)
            trial.finally_ = partial(self.whole, trial)
            yield trial

    def whole(self, trial: Trial) -> list[str]:
        """What is wrong at the end; the desk begins anew first, as at every start."""
        mend(self.store)
        trial.lost = truth.lost(self.store, trial.told)
        return [*truth.numbers_wrong(self.store), *truth.troubles(self.store)]

    def entries(self) -> tuple[Any, ...]:
        """How many of each kind are on record, and the files beside the database."""
        data = self.root / DATA
        beside = sorted(path.relative_to(data).as_posix() for path in data.rglob("*") if not path.name.startswith(NAME) and path.is_file())
        return tuple(self.store.read(lambda s: s.execute(text(COUNTS)).one())), beside

    def backed_up(self, folder: Path, kind: BackupKind) -> None:
        """One backup as the office tool makes it; of those that went well the last two are kept."""
        folder.mkdir(exist_ok=True)
        self.desk.do(begin_backup, str(folder), kind)
        run(Order(self.root / DATA, folder, kind, "1"), now=self.desk.now)
        for row in backups_in(folder)[2:]:
            shutil.rmtree(row.path)

    def backups(self, folder: Path) -> list[Any]:
        """Each that is offered there, and what is wrong with it; unfinished ones are gone once the next is made."""
        if not folder.exists():
            return []
        clear_parts(folder)
        key = keys.key_of(self.root / DATA / NAME)
        left = [path.name for path in folder.rglob("*.part*")]
        return [[(row.path.name, check(row.path, key=key).troubles) for row in backups_in(folder)], left]

    def imported(self) -> None:
        """People nobody knew, read in from a sheet."""
        with self.sheet.open("w", encoding="utf-8", newline="") as file:
            numbers = range(self.rows_made, self.rows_made + ROWS)
            csv.writer(file).writerows([["姓名", "电话"], *([f"新人{n}", f"139{n:08d}"] for n in numbers)])
        self.rows_made += ROWS
        plan = Plan(self.sheet, importing.preview(self.sheet, "people").columns)
        importing.run(self.store, plan, by=self.desk.by, now=self.desk.now)

    def people(self) -> int:
        """How many are shown; of an import cut short none is."""

        def count(s: Any) -> int:
            here = imports.shown(Person.import_id, imports.unfinished(s))
            found: int = s.execute(select(func.count()).select_from(Person).where(*here)).scalar_one()
            return found

        number: int = self.store.read(count)
        return number


if __name__ == "__main__":
    main(sys.argv[1:])
