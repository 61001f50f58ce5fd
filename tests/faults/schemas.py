"""Offices of every earlier schema: brought up with a backup before, and crashed, cut off or out of space anywhere in between, old or new.

This module is also the program that is run for it (`python -m tests.faults.schemas WORD KIND ROOT N`, WORD crash, open or full).
"""

import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event, text
from sqlalchemy.exc import DBAPIError

from app.core import i18n
from app.core.errors import UserError
from app.storage.backups.manifest import BackupKind
from app.storage.engine import sqlite_module, writer_engine
from app.storage.opening import NAME
from app.storage.schema import SCHEMA
from app.wiring import mend
from tests.faults import recorder, truth
from tests.faults.folders import said_by
from tests.faults.office import DATA, KINDS, Desk, Kind, People, unlock
from tests.faults.older import NOT_COPIED, VERSIONS, aged, filled, tables_of
from tests.faults.power import ACKNOWLEDGED, Result, Work
from tests.faults.recorder import ROOT_OF_PROJECT, Switch
from tests.faults.table import Line, together

LONG = 100  # places; from there on it is the long run
EVERY = 1 << 30
OPENED = 10  # of folders left the same, every tenth is opened again all the same
OLD_OR_NEW = "the old office or the new one, whole, each time"
Rows = dict[str, dict[Any, dict[str, Any]]]


def measure(kind: Kind, n: int) -> Iterator[Line]:
    """Every earlier version once; an upgrade from the first one crashed, cut off and out of space at `n` places at most.

    In the long run it is crashed before every one of its statements, however many migrations there are."""
    with filled(kind) as (root, people):
        older = [migrated(kind, root, people, version) for version in VERSIONS[:-1]]
        yield together(older, f"older versions ({VERSIONS[0]} to {VERSIONS[-2]}) brought up", "versions")
        yield newer(kind, root)
        old = aged(kind, root, VERSIONS[0])
        yield crashed(kind, old, n if n < LONG else EVERY)
        if recorder.library() is None:
            yield Line("power cut in an upgrade", kind.name, 0, ended=recorder.WHY_NOT)
            return
        yield cut_off(kind, old, n)
        yield out_of_space(kind, old, min(n, 100))


# -- looking at a file without changing its schema


def _state(path: Path) -> tuple[int, Rows]:
    """The schema number and every row of every table, by its rowid or key."""
    unlock(path.parent)
    engine = writer_engine(path)
    try:
        with engine.connect() as connection:
            version = connection.execute(text("PRAGMA user_version")).scalar_one()
            rows: Rows = {}
            for table in tables_of(connection):
                if not NOT_COPIED.fullmatch(table):
                    found = connection.execute(text(f"SELECT * FROM {table}")).mappings().all()
                    rows[table] = {row.get("id", tuple(row.values())): dict(row) for row in found}
            return int(version), rows
    finally:
        engine.dispose()


def _not_kept(before: Rows, after: Rows) -> list[str]:
    """Rows that are not what they were in the columns they had."""
    lost = []
    for table, rows in before.items():
        there = after.get(table, {})
        names = list(next(iter(rows.values()), {}))
        whole = set() if "id" in names else {tuple(now.get(name) for name in names) for now in there.values()}
        for key, row in rows.items():
            now = there.get(key, {}) if "id" in row else row if tuple(row.values()) in whole else {}
            if {name: now.get(name) for name in row if name in now} != row:
                lost.append(f"{table} {row.get('number') or row.get('name') or key!r}")
    return lost


def migrated(kind: Kind, root: Path, people: People, version: int) -> Line:
    """Opened by today's program: a backup of the old one beside it, every row as it was, whole by the check, and work goes on."""
    folder = aged(kind, root, version)
    before = _state(folder / DATA / NAME)
    store = kind.open(folder / DATA)
    mend(store)
    after = _state(folder / DATA / NAME)
    wrong = truth.troubles(store) + truth.numbers_wrong(store)
    lost = _not_kept(before[1], after[1])
    Desk(store, people, "1", first=9000).comes()
    store.close()
    kept = sorted((folder / DATA / "backups").glob(f"firstdesk-*-{BackupKind.MIGRATION}/{NAME}"))
    if len(kept) != 1 or _state(kept[0]) != before:
        wrong.append(f"{len(kept)} backups were made, or not of what there was")
    if (before[0], after[0]) != (version, SCHEMA):
        wrong.append(f"schema {before[0]} became {after[0]}")
    rows = _many(before[1])
    shutil.rmtree(folder)
    ended = "every row is there, a backup of the old one beside it"
    return Line(f"an office of schema {version}", kind.name, 1, "version", rows, lost, ended, wrong=wrong)


def newer(kind: Kind, root: Path) -> Line:
    """An office of a later program is refused with no byte changed."""
    folder = root / "newer"
    shutil.copytree(root / DATA, folder)
    unlock(folder)
    engine = writer_engine(folder / NAME)
    with engine.connect() as connection:
        connection.execute(text("PRAGMA user_version = 99"))
        connection.commit()
    engine.dispose()
    before = {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}
    said, wrong = said_by(lambda: kind.open(folder))
    if {path: path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()} != before:
        wrong.append("the folder was changed")
    return Line("a newer version (99) opened", kind.name, 1, "time", ended="refused, no byte changed", said=[said], wrong=wrong)


class Looks:
    """After whatever ended an upgrade: the old office whole or the new one whole; then it opens and nothing is lost.

    Every folder that is left has its pages checked and its rows read. Of those that hold the same rows, and files of the same names, one is
    opened and looked at in full, and every tenth after it."""

    def __init__(self, kind: Kind, before: tuple[int, Rows]) -> None:
        self.kind, self.before = kind, before
        self.known: dict[tuple[bytes, tuple[str, ...], bool], Result] = {}
        self.looks = 0

    def look(self, data: Path, *, is_new: bool = False) -> Result:
        """What is lost or wrong; `is_new`: it had been said that the office is open."""
        self.looks += 1
        try:
            left = (*_left(data), is_new)
            if left not in self.known or self.looks % OPENED == 0:
                self.known[left] = self._opened(data, is_new=is_new)
            return self.known[left]
        except (UserError, DBAPIError, ValueError, sqlite_module().Error) as error:
            return Result([f"{type(error).__name__}: {error}"])

    def _opened(self, data: Path, *, is_new: bool) -> Result:
        version, rows = _state(data / NAME)
        is_between = version not in (self.before[0], SCHEMA) or (version == self.before[0] and rows != self.before[1])
        wrong = [f"schema {version}, neither old nor new"] if is_between or (is_new and version != SCHEMA) else []
        store = self.kind.open(data)
        mend(store)
        wrong += truth.troubles(store)
        store.close()
        return Result(_not_kept(self.before[1], _state(data / NAME)[1]), wrong)


def _left(data: Path) -> tuple[bytes, tuple[str, ...]]:
    """Every row, and which files lie beside whatever the moments in their names; read from a copy, as reading takes the log in."""
    beside = sorted(re.sub(r"\d+", "", path.relative_to(data).as_posix()) for path in data.rglob("*"))
    with tempfile.TemporaryDirectory(prefix="firstdesk-faults-left-") as holder:
        copy = Path(holder) / DATA
        shutil.copytree(data, copy, ignore=shutil.ignore_patterns("backups"))
        unlock(copy)
        return truth.held(copy / NAME), tuple(beside)


# -- crashed, cut off, out of space


def crashed(kind: Kind, old: Path, n: int) -> Line:
    """The program dies before a statement of the upgrade."""
    environment = {**os.environ, "PYTHONPATH": str(ROOT_OF_PROJECT)}
    command = [sys.executable, "-X", "utf8", "-m", "tests.faults.schemas", "crash", kind.name, str(old), str(n)]
    done = subprocess.run(command, capture_output=True, text=True, encoding="utf-8", env=environment, check=False)
    assert done.returncode == 0, done.stderr[-3000:]
    found = json.loads(done.stdout)
    name, tried = "crash in an upgrade", f"of {found['statements']:,} statements"
    return Line(name, kind.name, found["many"], tried, found["rows"], found["lost"], OLD_OR_NEW, wrong=found["wrong"])


def cut_off(kind: Kind, old: Path, n: int) -> Line:
    """The power goes anywhere in the upgrade."""
    with tempfile.TemporaryDirectory(prefix="firstdesk-faults-log-") as holder:
        before, log, root = Path(holder) / "before", Path(holder) / "log", Path(holder) / "root"
        shutil.copytree(old, root)
        shutil.copytree(old, before)
        recorder.run("tests.faults.schemas", "open", kind.name, str(root), "1", below=root, log=log)
        was = _state(old / DATA / NAME)
        looks = Looks(kind, was)
        work = Work(before, list(recorder.changes(log, root)), lambda left, told: looks.look(left / DATA, is_new=bool(told)))
        results = list(work.cuts(n))
    lost = [what for result in results for what in result.lost]
    wrong = [what for result in results for what in result.wrong]
    tried = f"cuts in {len(work.changes):,} changes"
    return Line("power cut in an upgrade", kind.name, n, tried, _many(was[1]), lost, OLD_OR_NEW, wrong=wrong)


def out_of_space(kind: Kind, old: Path, n: int) -> Line:
    """The disk is full at a write of the upgrade or of the backup before it."""
    with tempfile.TemporaryDirectory(prefix="firstdesk-faults-full-") as holder:
        root = Path(holder) / "root"
        shutil.copytree(old, root)
        found = json.loads(recorder.run("tests.faults.schemas", "full", kind.name, str(root), str(n), below=root))
    name, tried = "disk full in an upgrade", f"of {found['changes']:,} writes"
    return Line(name, kind.name, found["many"], tried, found["rows"], found["lost"], OLD_OR_NEW, found["said"], found["wrong"])


def _many(rows: Rows) -> int:
    return sum(len(found) for found in rows.values())


def _crash_at(kind: Kind, root: Path, n: int) -> dict[str, Any]:
    was, lost, wrong = _state(root / DATA / NAME), list[str](), list[str]()
    statements = _die_before(kind, root, EVERY)
    tried = recorder.places(statements, n)
    looks = Looks(kind, was)
    for statement in tried:
        _die_before(kind, root, statement)
        result = looks.look(root / "tried")
        lost += [f"statement {statement}: {what}" for what in result.lost]
        wrong += [f"statement {statement}: {what}" for what in result.wrong]
    return {"many": len(tried), "statements": statements, "rows": _many(was[1]), "lost": lost, "wrong": wrong}


def _die_before(kind: Kind, root: Path, statement: int) -> int:
    """Open a copy in a child that ends before that statement of the upgrade; gives how many there were."""
    shutil.rmtree(root / "tried", ignore_errors=True)
    shutil.copytree(root / DATA, root / "tried")
    out, into = os.pipe()
    pid = os.fork()
    if pid == 0:
        done = [0]

        def count(*_args: Any, **_named: Any) -> None:
            if done[0] == statement:
                os._exit(9)
            done[0] += 1

        event.listen(Engine, "before_cursor_execute", count)
        event.listen(Engine, "commit", count)
        kind.open(root / "tried")
        os.write(into, str(done[0]).encode())
        os._exit(0)
    os.close(into)
    with os.fdopen(out, "rb") as pipe:
        said = pipe.read()
    os.waitpid(pid, 0)
    return int(said or 0)


def _full_at(kind: Kind, root: Path, n: int) -> dict[str, Any]:
    switch, was = Switch(), _state(root / DATA / NAME)
    lost, wrong, said = list[str](), list[str](), set[str]()
    looks = Looks(kind, was)

    def fresh() -> None:
        shutil.rmtree(root / "tried", ignore_errors=True)
        shutil.copytree(root / DATA, root / "tried")

    fresh()
    before = switch.changes()
    kind.open(root / "tried").close()
    changes = switch.changes() - before
    tried = recorder.places(changes, n)
    for place in tried:
        fresh()
        switch.full_after(place)
        try:
            kind.open(root / "tried").close()
        except UserError as error:
            said.add(re.sub(r" ?\(.*?\)|before-schema-\S+ ", "", str(error).replace(f"{root / 'tried'}", "…")))
        except Exception as error:  # whatever comes without a sentence is what is looked for
            wrong.append(f"write {place}: {type(error).__name__}: {error}")
        switch.room()
        if left := list((root / "tried" / "backups").glob("*.part*")):
            wrong.append(f"write {place}: {left[0].name} was left")
        result = looks.look(root / "tried")
        lost += result.lost
        wrong += [f"write {place}: {what}" for what in result.wrong]
    return {"many": len(tried), "changes": changes, "rows": _many(was[1]), "lost": lost, "wrong": wrong, "said": sorted(said)}


def main(words: list[str]) -> None:
    """Crash, open or fill up, and print what was found as JSON."""
    i18n.use_language("en")
    word, kind, root, n = words[0], KINDS[words[1]], Path(words[2]), int(words[3])
    if word == "open":
        store = kind.open(root / DATA)
        with (root / ACKNOWLEDGED).open("a") as file:
            file.write(json.dumps({"opened": True}))
        store.close()
        return
    print(json.dumps((_crash_at if word == "crash" else _full_at)(kind, root, n)))


if __name__ == "__main__":
    main(sys.argv[1:])
